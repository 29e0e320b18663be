//! What is to take its place, made ready beside it: a workspace of its own that nobody sees yet.

use std::{
    fs::{self, DirBuilder},
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

use super::{Settings, disk, failed, source::Source, target::Target};
use crate::{
    config::FILE_NAME,
    contract::{ConsoleError, GenerationId, JobKind, JobState},
    engine::{
        audiences,
        backup::{self, Sum, manifest::What},
        jobs::{self, Progress},
        work,
    },
    ledger::{self, Ledger, Restoring, Settled as SettledLedger},
    warehouse::{
        erase,
        generations::{FOLDER as WAREHOUSE, Files},
        snapshot,
    },
};

/// Made ready.
#[derive(Debug)]
pub struct Staged {
    /// Where.
    pub folder: PathBuf,
    what: What,
    generation: Option<GenerationId>,
    subject: String,
    void: String,
}

/// What was not left as the backup has it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settled {
    /// People who were erased since.
    pub erased: u64,
    /// The rest.
    pub ledger: SettledLedger,
}

impl Staged {
    /// Copy everything that is needed, and hold it to the backup's manifest.
    pub fn fill(source: &Source, target: &Target, progress: &mut dyn Progress) -> Result<Self, ConsoleError> {
        let folder = target.staging();
        DirBuilder::new().mode(0o700).create(&folder).map_err(|error| disk(&error))?;
        let manifest = &source.manifest;
        let is_wanted = |name: &str| {
            !target.has_settings || name == ledger::FILE || name.starts_with(&format!("{WAREHOUSE}/"))
        };
        let wanted: Vec<_> = manifest.files.iter().filter(|file| is_wanted(&file.path)).collect();
        let total = wanted.iter().map(|file| file.bytes).sum();
        check_room(&folder, total)?;
        progress.stage("copy the backup", Some(total));
        let mut sum = Sum { progress, done: 0 };
        for file in wanted {
            let Some(to) = backup::path_of(&folder, &file.path) else { continue };
            if let Some(folder) = to.parent() {
                let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
                made.map_err(|error| disk(&error))?;
            }
            let found = backup::copy(&source.folder.join(&file.path), &to, &file.path, &mut sum);
            source.hold(file, &found.map_err(|error| disk(&error))?)?;
            sum.done += file.bytes;
        }
        if target.has_settings {
            fs::copy(target.workspace.join(FILE_NAME), folder.join(FILE_NAME))
                .map_err(|error| disk(&error))?;
        }
        source.hold_ledger(&ledger::examine(&folder.join(ledger::FILE))?)?;
        let replaced = match target.chain.as_ref().and_then(|chain| chain.last()) {
            Some(last) => format!("; replaces record {} {}", last.number, last.hash),
            None => String::new(),
        };
        let chain = &manifest.chain;
        Ok(Self {
            folder,
            what: manifest.what,
            generation: manifest.generation.map(|generation| generation.id),
            subject: format!(
                "backup of {}, sha256 {}, record {} {}{replaced}",
                manifest.taken_at, source.sha256, chain.records, chain.head
            ),
            void: format!(
                "the backup of {} was put back: what was let out since is not known to it",
                manifest.taken_at
            ),
        })
    }

    /// Make it fit for today.
    pub fn bring_to_today(
        &mut self,
        target: &Target,
        reason: &str,
        by: &str,
        settings: Settings<'_>,
        progress: &mut dyn Progress,
    ) -> Result<Settled, ConsoleError> {
        progress.stage("bring it to today", None);
        let config = settings(&self.folder).map_err(failed)?;
        let ledger = Ledger::open(&self.folder)?;
        let known = ledger.erased()?.all.len();
        if target.chain.is_some() {
            ledger.take_over(&target.ledger(), self.what == What::Ledger)?;
        }
        learn_from_generations(&ledger, target, by)?;
        let with_command: Vec<String> = config
            .every_destination()
            .into_iter()
            .filter(|destination| !destination.deliver.is_empty())
            .map(|destination| destination.name)
            .collect();
        let kept = match self.what {
            What::Everything => self.generation.into_iter().collect(),
            What::Ledger => target.generations.clone(),
        };
        let settled = ledger.settle_restored(&Restoring {
            subject: &self.subject,
            reason,
            void: &self.void,
            kept: &kept,
            floor: target.generations.iter().copied().max().unwrap_or(GenerationId(0)),
            unknown: target.chain.is_none().then_some(with_command.as_slice()),
            by,
        })?;
        let erased = ledger.erased()?;
        if erased.all.len() > known {
            ledger.forget_states()?;
        }
        if !erased.is_empty() {
            ledger.forget_customers_where(|id| erased.is_erased(id))?;
            audiences::forget_in_rules(&ledger, by)?;
        }
        let learned = (erased.all.len() - known) as u64;
        if self.what == What::Everything && self.generation.is_some() && !erased.is_empty() {
            progress.stage("take out who was erased since", None);
            let job = ledger.enqueue(JobKind::Erase, by)?;
            drop(ledger);
            self.erase(settings)?;
            let ledger = Ledger::open(&self.folder)?;
            let ended = ledger.job(job)?;
            if ended.as_ref().is_none_or(|job| job.state != JobState::Done) {
                let why = ended.and_then(|job| job.outcome).unwrap_or_default();
                return Err(disk(&format!("who was erased since could not be taken out: {why}")));
            }
        }
        self.close()?;
        Ok(Settled { erased: learned, ledger: settled })
    }

    /// Carry out what erasures there are, as any job would, before anybody sees the generation.
    fn erase(&self, settings: Settings<'_>) -> Result<(), ConsoleError> {
        let settings = || settings(&self.folder);
        jobs::run(&self.folder, &settings, &work::run_job).map(drop).map_err(|error| disk(&error))
    }

    /// Bring the ledger into its one file, and look at its chain once more.
    fn close(&self) -> Result<(), ConsoleError> {
        let ledger = Ledger::open(&self.folder)?;
        if let Some(fault) = ledger.verify_audit()?.faults.first() {
            return Err(failed(format!("the audit chain broke at record {}: {}", fault.number, fault.what)));
        }
        ledger.settle()?;
        drop(ledger);
        let log = self.folder.join(format!("{}-wal", ledger::FILE));
        if log.metadata().is_ok_and(|log| log.len() > 0) {
            return Err(failed("the ledger that was made ready could not be closed"));
        }
        Ok(())
    }

    /// The generations made ready.
    pub fn generations(&self) -> Result<Vec<PathBuf>, ConsoleError> {
        let Some(files) = Files::existing(&self.folder) else { return Ok(Vec::new()) };
        let ids = files.on_disk().map_err(|error| disk(&error))?;
        Ok(ids.into_iter().map(|id| files.path(id)).collect())
    }
}

/// Generations know who was taken out of them, also where the ledger in force is lost.
fn learn_from_generations(ledger: &Ledger, target: &Target, by: &str) -> Result<(), ConsoleError> {
    let Some(files) = Files::existing(&target.workspace) else { return Ok(()) };
    for id in &target.generations {
        let read =
            snapshot::open_reading(&files.path(*id), &target.staging()).and_then(|conn| erase::read(&conn));
        match read {
            Ok(books) => ledger.recall_erasures(&books.salts, &books.hashes, by)?,
            // Perhaps the very reason for a backup to be put back.
            Err(_) => {
                tracing::warn!(generation = id.0, "a generation can't be read, so that it tells nothing");
            }
        }
    }
    Ok(())
}

fn check_room(folder: &Path, needed: u64) -> Result<(), ConsoleError> {
    let Ok(disk) = rustix::fs::statvfs(folder) else { return Ok(()) };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    if free >= needed {
        return Ok(());
    }
    let (needed, free) = (needed.div_ceil(1_000_000), free / 1_000_000);
    Err(failed(format!(
        "not enough room in {}: it needs {needed} MB and {free} MB are free",
        folder.display()
    ))
    .hint("make room: the present state stays until the other is complete"))
}
