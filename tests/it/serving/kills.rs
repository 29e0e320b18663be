//! The server killed with -9 at random moments of loads, rescorings, dry runs and approvals, alone or together with the job
//! at work. After the restart nothing acknowledged is lost, nothing half done is visible, the audit chain holds, no approval
//! counts twice, nothing left without one, and nothing piles up.
//!
//! `C360_KILLS=100` kills a hundred times (eight unless told); `C360_KILLS_SEED` repeats a run's moments as far as a machine
//! can.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use c360::{
    contract::{
        AuditAction, AuditRequest, ConsoleClient, DecisionRequest, ExportId, ExportState, ExportSummary, Job,
        JobId, JobKind, JobState, RescoreRequest, RuleSource, SaveAudience, SealRequest,
    },
    ledger::Ledger,
};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rustix::process::{Pid, Signal, kill_process};
use sha2::{Digest as _, Sha256};

use super::house::{House, status};
use crate::support::soon;

const TARGET: &str = "Target";
/// What is written all the while, one version after the other.
const WRITTEN: &str = "Written";
/// Lines in each file that a load brings.
const LINES: u64 = 3;

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_it_comes_back_with_all_that_was_acknowledged_and_nothing_half_done() {
    let told = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let kills = told("C360_KILLS").unwrap_or(8);
    let seed = told("C360_KILLS_SEED").unwrap_or_else(rand::random);
    eprintln!("{kills} kills, seed {seed}");
    let mut shop = Shop::open(seed).await;
    let deeds = [JobKind::Load, JobKind::Seal, JobKind::Release, JobKind::Rescore];
    for round in 0..kills {
        // With the job at work every second time round.
        let with_job = (round / 4) % 2 == 1;
        shop.round(deeds[round as usize % 4], with_job).await;
    }
    shop.told();
}

/// A shop that is killed, and what must be true of it.
struct Shop {
    house: House,
    client: ConsoleClient,
    chance: ChaCha8Rng,
    files: u32,
    /// Lines in the warehouse.
    lines: u64,
    /// The version of what is written all the while that was acknowledged last.
    written: u32,
    /// Records in the audit chain.
    records: u64,
    /// The rescoring in use.
    scores: u32,
    released: BTreeSet<ExportId>,
    last_job: JobId,
    /// How long each kind of job takes, from the wish to the end.
    lasts: BTreeMap<&'static str, Duration>,
    /// How jobs ended that were killed at, and what was not even begun.
    ends: BTreeMap<String, u32>,
}

impl Shop {
    async fn open(seed: u64) -> Self {
        let uid = rustix::process::geteuid().as_raw();
        let roles = format!("[roles]\noperator = [\"{uid}\"]\napprover = [\"{uid}\"]\n");
        let house = House::sample(&format!("{roles}\n[audiences]\nfour_eyes = false\n"));
        let client = house.client().await;
        let mut shop = Self {
            client,
            house,
            chance: ChaCha8Rng::seed_from_u64(seed),
            files: 0,
            lines: 0,
            written: 0,
            records: 0,
            scores: 0,
            released: BTreeSet::new(),
            last_job: JobId(0),
            lasts: BTreeMap::new(),
            ends: BTreeMap::new(),
        };
        shop.client.start_load(soon()).await.unwrap().unwrap();
        shop.settled().await;
        shop.lines = shop.lines().await;
        save(&shop.client, TARGET, None).await.unwrap();
        shop
    }

    /// One wish, the kill, the restart, and everything that must hold then.
    async fn round(&mut self, deed: JobKind, with_job: bool) {
        let before = self.exports().await;
        let wish = match deed {
            JobKind::Load => self.one_more_file(),
            JobKind::Rescore => Wish::Rescore,
            JobKind::Seal => Wish::Seal,
            _ => Wish::Approve(Box::new(self.sealed().await)),
        };
        let before = if deed == JobKind::Release { self.exports().await } else { before };
        let writing = Writing::start(&self.client, self.written);
        let asked = tokio::spawn(ask(self.client.clone(), wish.clone()));
        let most = self.lasts.get(name(deed)).copied().unwrap_or(Duration::from_secs(1));
        tokio::time::sleep(self.chance.random_range(Duration::ZERO..most * 5 / 4)).await;
        self.house.end(Signal::KILL);
        if with_job {
            kill_job(self.house.workspace.path());
        }
        let acknowledged = asked.await.unwrap();
        let written = writing.stop().await;

        self.house.serve();
        let jobs = self.settled().await;
        let of_it: Vec<&Job> = jobs.iter().filter(|job| job.kind == deed).collect();
        if let Some(id) = acknowledged {
            assert!(
                of_it.iter().any(|job| job.id == id),
                "job {id:?} was acknowledged and is lost: {jobs:?}"
            );
        }
        for job in &jobs {
            let may = job.state == JobState::Done || (with_job && job.state == JobState::Interrupted);
            assert!(may, "with its job {with_job}: {job:?}");
        }
        let end = of_it.first().map_or("never asked".to_owned(), |job| format!("{:?}", job.state));
        *self.ends.entry(format!("{}, {end}", name(deed))).or_default() += 1;
        let done = of_it.iter().filter(|job| job.state == JobState::Done).count();

        self.kept(written).await;
        match wish {
            Wish::Load => self.loaded(done).await,
            Wish::Rescore => self.rescored(done).await,
            Wish::Seal => self.sealed_only(&before, done).await,
            Wish::Approve(export) => self.approved_once(&export, acknowledged.is_some()).await,
        }
        self.nothing_left_unapproved().await;
        self.nothing_lies_about().await;
    }

    fn one_more_file(&mut self) -> Wish {
        self.files += 1;
        let mut text =
            "ticket_id,line_no,customer_id,store_id,channel,sold_at,product_id,quantity,net\n".to_owned();
        for line in 1..=LINES {
            text.push_str(&format!("K{},{line},,0070,store,2026-10-30 10:00:00,11446,1,1.00\n", self.files));
        }
        self.house.workspace.write(&format!("inbox/lines/killed-{}.csv", self.files), &text);
        Wish::Load
    }

    /// A file that waits for a decision.
    async fn sealed(&mut self) -> ExportSummary {
        ask(self.client.clone(), Wish::Seal).await.unwrap();
        self.settled().await;
        let export = self.exports().await.remove(0);
        assert_eq!(export.state, ExportState::Waiting, "{export:?}");
        export
    }

    /// Wait until no job is open; those that were asked for since the last time.
    async fn settled(&mut self) -> Vec<Job> {
        let all = loop {
            let all = self.client.jobs(soon(), 20).await.unwrap().unwrap();
            let Some(open) = all.iter().find(|job| job.is_open()) else { break all };
            self.house.workspace.wait(&self.client, open.id).await;
        };
        let jobs: Vec<Job> = all.into_iter().filter(|job| job.id > self.last_job).collect();
        for job in &jobs {
            self.last_job = self.last_job.max(job.id);
            if let (JobState::Done, Some(ended)) = (job.state, job.ended_at) {
                let lasted = Duration::try_from(ended.duration_since(job.asked_at)).unwrap_or_default();
                self.lasts.insert(name(job.kind), lasted);
            }
        }
        jobs
    }

    async fn lines(&self) -> u64 {
        let tables = status(&self.client).await.tables;
        tables.iter().find(|table| table.table == "lines").unwrap().rows
    }

    async fn exports(&self) -> Vec<ExportSummary> {
        self.client.activations(soon()).await.unwrap().unwrap().exports
    }

    /// What was acknowledged is there, and the chain holds and only grows.
    async fn kept(&mut self, written: u32) {
        let found = version(&self.client).await;
        assert!(
            (written..=written + 1).contains(&found),
            "version {written} was acknowledged, {found} is there"
        );
        let check = self.client.verify_audit(soon()).await.unwrap().unwrap();
        assert_eq!(check.faults, []);
        let least = self.records + u64::from(written - self.written);
        assert!(check.records >= least, "{} records, and {least} were acknowledged", check.records);
        (self.records, self.written) = (check.records, found);
    }

    /// All of the new file or none of it; in the end all of it, once.
    async fn loaded(&mut self, done: usize) {
        let news = if done > 0 { LINES } else { 0 };
        assert_eq!(self.lines().await, self.lines + news, "{done} loads are done");
        self.lines += LINES;
        for _ in 0..2 {
            self.client.start_load(soon()).await.unwrap().unwrap();
            assert!(self.settled().await.iter().all(|job| job.state == JobState::Done));
            assert_eq!(self.lines().await, self.lines, "loaded again");
        }
    }

    async fn rescored(&mut self, done: usize) {
        let scores = self.client.models(soon()).await.unwrap().unwrap().scoring.map_or(0, |it| it.version);
        // A rescoring that was killed may have taken a number that nobody else gets.
        assert_eq!(scores > self.scores, done > 0, "{scores} after {}, {done} done", self.scores);
        self.scores = scores;
    }

    async fn sealed_only(&self, before: &[ExportSummary], done: usize) {
        let now = self.exports().await;
        assert_eq!(now.len(), before.len() + done, "{now:?}");
        for export in now.iter().take(done) {
            assert_eq!(export.state, ExportState::Waiting, "{export:?}");
            let detail = self.client.export(soon(), export.id).await.unwrap().unwrap();
            assert_eq!(self.sha256(&detail.file.unwrap()), export.sha256);
        }
    }

    /// Whatever the moment: approved and let out once in the end, and never again.
    async fn approved_once(&mut self, export: &ExportSummary, was_acknowledged: bool) {
        let id = export.id;
        let now = self.client.export(soon(), id).await.unwrap().unwrap().summary;
        if was_acknowledged {
            assert!(now.decision.is_some(), "the approval was acknowledged and is lost: {now:?}");
        }
        if now.state == ExportState::Waiting {
            assert_eq!(now.decision, None);
            ask(self.client.clone(), Wish::Approve(Box::new(export.clone()))).await.unwrap();
        } else if now.state == ExportState::Approved {
            self.client.release_export(soon(), id).await.unwrap().unwrap();
        }
        self.settled().await;
        let now = self.client.export(soon(), id).await.unwrap().unwrap();
        assert_eq!(now.summary.state, ExportState::Released, "{now:?}");
        assert_eq!(self.sha256(&now.file.unwrap()), export.sha256);
        let again = self.client.decide_export(soon(), decision(export)).await.unwrap();
        assert!(again.is_err(), "approved twice");
        self.released.insert(id);
        let request = AuditRequest { limit: 100_000, ..AuditRequest::default() };
        let chain = self.client.audit(soon(), request).await.unwrap().unwrap().rows;
        for action in [AuditAction::Approved, AuditAction::Released] {
            let of_it = |subject: &str| subject.split(' ').next() == Some(id.0.to_string().as_str());
            let times = chain.iter().filter(|it| it.action == action && of_it(&it.subject)).count();
            assert_eq!(times, 1, "{action:?} of export {}", id.0);
        }
    }

    /// The files that are out are those of the exports that are, and their manifests.
    async fn nothing_left_unapproved(&self) {
        let exports = self.exports().await;
        let out: BTreeSet<ExportId> = exports
            .iter()
            .filter(|export| export.state == ExportState::Released)
            .map(|export| export.id)
            .collect();
        assert_eq!(out, self.released);
        let files = files(&self.house.workspace.path().join("exports/automation"));
        assert_eq!(files.len(), 2 * out.len(), "{files:?}");
    }

    /// What a kill leaves is gone with the restart, or with the next job.
    async fn nothing_lies_about(&self) {
        let path = self.house.workspace.path();
        let waiting = self.exports().await.iter().filter(|it| it.state == ExportState::Waiting).count();
        let sealed = files(&path.join("exports/.sealed"));
        assert!(sealed.len() <= waiting + 1, "{waiting} wait, and there lie {sealed:?}");
        let warehouse = files(&path.join("warehouse"));
        // Three are kept, and one that somebody reads; each with who does.
        let generations = warehouse.iter().filter(|file| file.ends_with(".duckdb")).count();
        assert!(generations <= 4 && warehouse.len() <= 2 * generations, "{warehouse:?}");
        let top = files(path);
        assert!(top.len() <= 16, "{top:?}");
        let spilled = files(&path.join("tmp"));
        assert!(spilled.len() <= 2, "{spilled:?}");
    }

    fn sha256(&self, file: &str) -> String {
        let bytes = std::fs::read(self.house.workspace.path().join(file)).unwrap();
        Sha256::digest(bytes).iter().fold(String::new(), |hash, byte| hash + &format!("{byte:02x}"))
    }

    fn told(&self) {
        for (end, times) in &self.ends {
            eprintln!("{times:>4}  {end}");
        }
        let (records, written) = (self.records, self.written);
        eprintln!(
            "{} let out, {written} versions written, {records} records in the chain",
            self.released.len()
        );
        eprintln!("{:?}", files(self.house.workspace.path()));
    }
}

/// What is asked for.
#[derive(Debug, Clone)]
enum Wish {
    Load,
    Rescore,
    Seal,
    Approve(Box<ExportSummary>),
}

/// Ask for it: the job, where the server said so before it died.
async fn ask(client: ConsoleClient, wish: Wish) -> Option<JobId> {
    let answer = match wish {
        Wish::Load => client.start_load(soon()).await.ok()?,
        Wish::Rescore => client.start_rescore(soon(), RescoreRequest { as_of: None }).await.ok()?,
        Wish::Seal => {
            let (audience, destination) = (TARGET.to_owned(), "automation".to_owned());
            client.seal_audience(soon(), SealRequest { audience, destination }).await.ok()?
        }
        Wish::Approve(export) => {
            let reply = client.decide_export(soon(), decision(&export)).await.ok()?;
            reply.map(|reply| reply.job.unwrap())
        }
    };
    Some(answer.unwrap())
}

fn decision(export: &ExportSummary) -> DecisionRequest {
    let sha256 = export.sha256.clone();
    DecisionRequest { export: export.id, approve: true, sha256, note: String::new() }
}

async fn save(client: &ConsoleClient, name: &str, follows: Option<u32>) -> Option<u32> {
    let rule = RuleSource::Text("everybody".to_owned());
    let note = format!("after {follows:?}");
    let request = SaveAudience { name: name.to_owned(), rule, hold_out: 0.0, note, follows };
    Some(client.save_audience(soon(), request).await.ok()?.unwrap())
}

/// The version of what is written all the while; 0 before the first.
async fn version(client: &ConsoleClient) -> u32 {
    let found = client.audience(soon(), WRITTEN.to_owned()).await.unwrap();
    found.map_or(0, |detail| detail.versions.first().map_or(0, |version| version.version))
}

/// Somebody who writes all the while.
struct Writing {
    ends: Arc<AtomicBool>,
    /// The version that was acknowledged last.
    last: Arc<AtomicU32>,
    task: tokio::task::JoinHandle<()>,
}

impl Writing {
    fn start(client: &ConsoleClient, from: u32) -> Self {
        let (ends, last) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(from)));
        let (client, told, version) = (client.clone(), Arc::clone(&ends), Arc::clone(&last));
        let task = tokio::spawn(async move {
            while !told.load(Ordering::Relaxed) {
                let follows = Some(version.load(Ordering::Relaxed)).filter(|version| *version > 0);
                let Some(next) = save(&client, WRITTEN, follows).await else { return };
                version.store(next, Ordering::Relaxed);
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        });
        Self { ends, last, task }
    }

    /// The version that was acknowledged last.
    async fn stop(self) -> u32 {
        self.ends.store(true, Ordering::Relaxed);
        self.task.await.unwrap();
        self.last.load(Ordering::Relaxed)
    }
}

/// Kill the job at work, if one is.
fn kill_job(workspace: &Path) {
    let running = Ledger::open(workspace).unwrap().running_job().unwrap();
    if let Some(pid) = running.and_then(|job| Pid::from_raw(job.process.pid)) {
        // It may have ended meanwhile.
        let _ = kill_process(pid, Signal::KILL);
    }
}

fn name(kind: JobKind) -> &'static str {
    match kind {
        JobKind::Load => "load",
        JobKind::Rescore => "rescore",
        JobKind::Seal => "seal",
        JobKind::Release => "release",
        _ => "other",
    }
}

/// The names of what lies in a folder.
fn files(folder: &Path) -> Vec<String> {
    let all = std::fs::read_dir(folder).into_iter().flatten();
    all.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}
