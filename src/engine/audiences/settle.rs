//! Exports brought to where they stand: what changed under them is void, what nobody let out in time has expired, what the
//! ledger says is out is out, and files that nobody may have any more are deleted.
//!
//! The ledger's word comes before the deed, so that a kill between the two leaves a deed to be done by whoever looks next,
//! and never a file that nobody knows of.

use std::{collections::HashSet, fs, io, path::Path};

use jiff::Timestamp;

use super::{
    exports::Kept,
    fingerprint::{Change, Fingerprint},
    known::Known,
    place,
    release::manifest::{self, file_of, manifest_of, removal_of},
};
use crate::{
    config::Config,
    contract::{ConsoleError, ErrorKind, ExportState, JobId},
    engine::jobs::JobContext,
    ledger::{Ledger, LedgerError, NewRelease, StoredExport},
};

/// Who ends an export that nobody ended.
const PROGRAM: &str = "c360";
/// Exports looked at.
const MOST: u32 = 10_000;
/// What the audit chain says of a file that lay where it belongs before the ledger knew.
const FOUND: &str = "found in its folder: whoever moved it was killed before it could say so";

/// What is needed to tell where exports stand.
pub struct Settling<'a> {
    /// The workspace's directory.
    pub workspace: &'a Path,
    /// Its settings.
    pub config: &'a Config,
    /// Whether nobody may approve what they have a share in, as it holds now.
    pub four_eyes: bool,
    /// Its ledger.
    pub ledger: &'a Ledger,
    /// The job that looks, if one does: it may end what it works on.
    pub job: Option<JobId>,
}

impl<'a> Settling<'a> {
    /// Within a job.
    pub fn within(ctx: &'a JobContext) -> Self {
        Self {
            workspace: &ctx.workspace,
            config: &ctx.config,
            four_eyes: ctx.config.audiences.four_eyes,
            ledger: &ctx.ledger,
            job: Some(ctx.job),
        }
    }
}

impl Settling<'_> {
    /// Settle all of them; every export is answered, newest first. What only the settings of whoever looks would void is
    /// left alone: another console may see others.
    pub fn all(&self) -> Result<Vec<StoredExport>, ConsoleError> {
        let now = Timestamp::now();
        let mut exports = self.ledger.exports(MOST)?;
        // After the exports: what was sealed since is not held to what was there before.
        let known = Known::read(self.ledger)?;
        let lying = place::lying(self.workspace);
        for export in &mut exports {
            if self.one(export, &known, &lying, now)?
                && let Some(changed) = self.ledger.export(export.id)?
            {
                *export = changed;
            }
        }
        Ok(exports)
    }

    /// Settle one; whether anything changed.
    fn one(
        &self,
        export: &StoredExport,
        known: &Known,
        lying: &HashSet<String>,
        now: Timestamp,
    ) -> Result<bool, ConsoleError> {
        let state = export.state(now);
        match state {
            ExportState::Waiting | ExportState::Approved | ExportState::Expired if export.end.is_none() => {
                if lying.contains(&file_of(export)) && self.found(export, PROGRAM)? {
                    return Ok(true);
                }
                if state == ExportState::Expired {
                    self.end(export, ExportState::Expired, &export.why(now).unwrap_or_default())?;
                    return Ok(true);
                }
                match self.void(export, known)? {
                    Some(change) if !change.is_of_settings => {
                        self.end(export, ExportState::Void, &change.why)?;
                        Ok(true)
                    }
                    _ => Ok(false),
                }
            }
            ExportState::Released | ExportState::Withdrawn => self.after(export, lying, now),
            _ => {
                if files_of(export).iter().any(|file| lying.contains(file)) {
                    self.remove(export)?;
                }
                Ok(false)
            }
        }
    }

    /// What becomes of one that is let out: its file is moved where nobody did, and deleted where it is time.
    fn after(
        &self,
        export: &StoredExport,
        lying: &HashSet<String>,
        now: Timestamp,
    ) -> Result<bool, ConsoleError> {
        let Some(release) = &export.release else { return Ok(false) };
        if export.purged_at.is_some() {
            if files_of(export).iter().any(|file| lying.contains(file)) {
                self.remove(export)?;
            }
            return Ok(false);
        }
        // What its manifest promised holds, whatever is set since.
        let kept_until = manifest::deleted_after(&release.manifest)
            .unwrap_or_else(|| manifest::after_days(release.at, self.config.audiences.keep_files_days));
        if kept_until <= now {
            self.delete(export)?;
            return Ok(true);
        }
        let file = file_of(export);
        let is_half_done =
            lying.contains(&export.file) || lying.contains(&file) && !lying.contains(&manifest_of(&file));
        if !is_half_done || self.is_worked_on(export)? {
            return Ok(false);
        }
        if export.withdrawal.is_some() && lying.contains(&export.file) {
            // It never left, or was copied.
            place::remove(&self.workspace.join(&export.file))
                .map_err(|error| undeletable(&export.file, &error))?;
            return Ok(false);
        }
        self.try_bring_out(export);
        Ok(true)
    }

    /// What changed under an export that is not let out.
    pub fn void(&self, export: &StoredExport, known: &Known) -> Result<Option<Change>, ConsoleError> {
        let Some(generation) = self.ledger.current_generation()? else {
            return Ok(Some(Change::of_all("nothing is loaded any more")));
        };
        let Some(audience) = known.audience(&export.audience) else {
            return Ok(Some(Change::of_all("the audience is retired")));
        };
        let destinations = self.config.every_destination();
        let Some(destination) = destinations.iter().find(|to| to.name == export.destination) else {
            return Ok(Some(Change::of_settings("the destination is no longer configured")));
        };
        let (settings, others) = ((self.config, self.four_eyes), (self.ledger, known));
        let now = Fingerprint::now(audience, destination, generation.id, settings, others)?;
        match Fingerprint::kept(&export.fingerprint) {
            Some(then) => Ok(then.changed(&now)),
            None => Ok(Some(Change::of_all("another version of c360 sealed it"))),
        }
    }

    /// What the settings of whoever looks would void, in words, where deciding or letting out is still to come.
    pub fn void_here(&self, export: &StoredExport, known: &Known) -> Result<Option<String>, ConsoleError> {
        if !matches!(export.state(Timestamp::now()), ExportState::Waiting | ExportState::Approved) {
            return Ok(None);
        }
        let change = self.void(export, known)?.filter(|change| change.is_of_settings);
        Ok(change.map(|change| format!("would be void here: {}", change.why)))
    }

    /// End an export that is not let out, and delete its file.
    ///
    /// Another process may have done so, or decided, a moment before, or may be letting it out: then that stands.
    pub fn end(&self, export: &StoredExport, state: ExportState, why: &str) -> Result<(), ConsoleError> {
        match self.ledger.end_export_within(self.job, export.id, state, why, PROGRAM) {
            Ok(()) => self.remove(export),
            Err(LedgerError::Refused(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether another job than this one works on an export, or waits for it.
    fn is_worked_on(&self, export: &StoredExport) -> Result<bool, ConsoleError> {
        let open = self.ledger.open_release(export.id)?;
        Ok(open.is_some() && open != self.job)
    }

    /// Note that an approved file is out that the ledger knows nothing of, where it lies where it belongs as it was
    /// approved. It may have been read there, so that nothing but its having left is true: whatever changed since, and
    /// however late it is. What is not to be sent any more is held back before each delivery.
    pub fn found(&self, export: &StoredExport, by: &str) -> Result<bool, ConsoleError> {
        let file = file_of(export);
        let is_approved = export.decision.as_ref().is_some_and(|decision| decision.approved);
        if !is_approved || self.is_worked_on(export)? {
            return Ok(false);
        }
        match self.is_as_approved(&file, export) {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err(error) => {
                tracing::warn!(export = export.id.0, %error, "a file that may be out can't be read");
                return Ok(false);
            }
        }
        let manifest = self.manifest(export, &file, by)?;
        let new = NewRelease { export: export.id, manifest: &manifest, reason: FOUND, seen: None };
        match self.ledger.export_released(&new, by) {
            Ok(_) => {}
            // Another process was faster, or somebody in it is erased meanwhile.
            Err(LedgerError::Refused(_)) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        if let Some(noted) = self.ledger.export(export.id)? {
            self.try_bring_out(&noted);
        }
        Ok(true)
    }

    /// Bring a file out in passing: nobody who looks at exports is to see none of them because one can't be moved.
    fn try_bring_out(&self, export: &StoredExport) {
        if let Err(error) = self.bring_out(export) {
            tracing::warn!(export = export.id.0, error = error.message, "a file is not let out yet");
        }
    }

    /// The manifest of an export's file, let out now.
    pub fn manifest(&self, export: &StoredExport, file: &str, by: &str) -> Result<String, ConsoleError> {
        let unwritable = |error: serde_json::Error| {
            ConsoleError::new(ErrorKind::Failed, format!("export {} can't be read: {error}", export.id.0))
        };
        let kept: Kept = serde_json::from_str(&export.content).map_err(unwritable)?;
        let kept_until = manifest::after_days(Timestamp::now(), self.config.audiences.keep_files_days);
        manifest::text(export, &kept, (file, "add"), by, kept_until).map_err(unwritable)
    }

    /// Bring the file of an export that the ledger says is out to where it belongs, with its manifest. What is done is not
    /// done again.
    pub fn bring_out(&self, export: &StoredExport) -> Result<(), ConsoleError> {
        let Some(release) = &export.release else { return Ok(()) };
        let file = file_of(export);
        let (sealed, target) = (self.workspace.join(&export.file), self.workspace.join(&file));
        let disk = |error: io::Error| {
            let id = export.id.0;
            let message = format!(
                "export {id} is noted as let out, but its file or manifest can't be written at {file}: {error}"
            );
            ConsoleError::new(ErrorKind::Failed, message)
                .hint("make room, or see who owns the folder `exports`: the next look at the exports goes on with it")
        };
        if self.is_as_approved(&file, export).map_err(disk)? {
            // Copied onto another file system, and killed before it was gone here.
            place::remove(&sealed).map_err(disk)?;
        } else if sealed.exists() {
            if !self.is_as_approved(&export.file, export).map_err(disk)? {
                self.delete(export)?;
                let message =
                    format!("export {}: the sealed file was changed on disk; it is deleted", export.id.0);
                return Err(ConsoleError::new(ErrorKind::Failed, message));
            }
            if let Some(folder) = target.parent() {
                place::private_folder(folder).map_err(disk)?;
            }
            match place::hand_over(&sealed, &target) {
                // Another process was faster.
                Err(error) if error.kind() == io::ErrorKind::NotFound && target.exists() => {}
                other => other.map_err(disk)?,
            }
        }
        let beside = self.workspace.join(manifest_of(&file));
        if target.exists() && fs::read(&beside).ok().as_deref() != Some(release.manifest.as_bytes()) {
            place::write(&beside, release.manifest.as_bytes()).map_err(disk)?;
        }
        // Somebody in it may have been erased between the ledger's word and the deed.
        if self.ledger.export(export.id)?.is_some_and(|now| now.purged_at.is_some()) {
            self.remove(export)?;
            let message = format!("export {}: its file was deleted meanwhile", export.id.0);
            return Err(ConsoleError::new(ErrorKind::Failed, message));
        }
        Ok(())
    }

    /// Whether a file of the workspace is what was approved.
    fn is_as_approved(&self, file: &str, export: &StoredExport) -> io::Result<bool> {
        match place::sha256(&self.workspace.join(file)) {
            Ok(found) => Ok(found == export.sha256),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    /// Delete what was let out; the manifest stays.
    fn delete(&self, export: &StoredExport) -> Result<(), ConsoleError> {
        self.ledger.export_purged(export.id)?;
        self.remove(export)
    }

    /// Delete every file with an export's people in it.
    fn remove(&self, export: &StoredExport) -> Result<(), ConsoleError> {
        for file in files_of(export) {
            place::remove(&self.workspace.join(&file)).map_err(|error| undeletable(&file, &error))?;
        }
        Ok(())
    }

    /// Delete sealed files that the ledger knows nothing of: their job was killed before it could say so. Only while no
    /// job seals.
    pub fn sweep(&self, exports: &[StoredExport]) -> std::io::Result<()> {
        let folder = place::sealed_folder(self.workspace)?;
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let is_known = exports.iter().any(|export| self.workspace.join(&export.file) == path);
            if !is_known {
                place::remove(&path)?;
            }
        }
        Ok(())
    }
}

/// Every file that may have an export's people in it, first the sealed one: what moves it finds it gone, or is seen.
fn files_of(export: &StoredExport) -> [String; 5] {
    let file = file_of(export);
    let removal = removal_of(&file);
    // What a copy that was killed leaves.
    let half = |file: &str| place::draft(Path::new(file)).to_string_lossy().into_owned();
    [export.file.clone(), half(&file), half(&removal), file, removal]
}

fn undeletable(file: &str, error: &io::Error) -> ConsoleError {
    ConsoleError::new(ErrorKind::Failed, format!("{file} can't be deleted: {error}"))
        .hint("see who owns the folder `exports`")
}
