//! Exports brought to where they stand: what changed under them is void, what nobody let out in time has expired, and
//! files that nobody may have any more are deleted.

use std::{fs, path::Path};

use jiff::{Timestamp, ToSpan as _};

use super::{fingerprint::Fingerprint, known::Known, place};
use crate::{
    config::Config,
    contract::{ConsoleError, ErrorKind, ExportState, GenerationId},
    ledger::{Ledger, LedgerError, StoredExport},
};

/// Who ends an export that nobody ended.
const PROGRAM: &str = "c360";
/// Exports looked at.
const MOST: u32 = 10_000;

/// What is needed to tell where exports stand.
pub struct Settling<'a> {
    /// The workspace's directory.
    pub workspace: &'a Path,
    /// Its settings.
    pub config: &'a Config,
    /// Its ledger.
    pub ledger: &'a Ledger,
    /// The generation in use.
    pub generation: Option<GenerationId>,
}

impl Settling<'_> {
    /// Settle all of them; every export is answered, newest first.
    pub fn all(&self) -> Result<Vec<StoredExport>, ConsoleError> {
        let now = Timestamp::now();
        let mut exports = self.ledger.exports(MOST)?;
        let known = Known::read(self.ledger)?;
        for export in &mut exports {
            if self.one(export, &known, now)?
                && let Some(changed) = self.ledger.export(export.id)?
            {
                *export = changed;
            }
        }
        Ok(exports)
    }

    /// Settle one; whether anything changed.
    fn one(&self, export: &StoredExport, known: &Known, now: Timestamp) -> Result<bool, ConsoleError> {
        let sealed = self.workspace.join(&export.file);
        match export.state(now) {
            ExportState::Waiting | ExportState::Approved => {
                let Some(why) = self.void(export, known)? else { return Ok(false) };
                self.end(export, ExportState::Void, &why)?;
                Ok(true)
            }
            ExportState::Expired if export.end.is_none() => {
                let why = export.why(now).unwrap_or_default();
                self.end(export, ExportState::Expired, &why)?;
                Ok(true)
            }
            ExportState::Released | ExportState::Withdrawn => self.purge(export, now),
            _ => {
                // Killed between the ledger's word and the deed.
                remove(&sealed)?;
                Ok(false)
            }
        }
    }

    /// Why an export that is not let out is void.
    pub fn void(&self, export: &StoredExport, known: &Known) -> Result<Option<String>, ConsoleError> {
        let Some(generation) = self.generation else {
            return Ok(Some("nothing is loaded any more".to_owned()));
        };
        let Some(audience) = known.audience(&export.audience) else {
            return Ok(Some("the audience is retired".to_owned()));
        };
        let destinations = self.config.every_destination();
        let Some(destination) = destinations.iter().find(|to| to.name == export.destination) else {
            return Ok(Some("the destination is no longer configured".to_owned()));
        };
        let now = Fingerprint::now(audience, destination, generation, (self.config, self.ledger, known))?;
        match Fingerprint::kept(&export.fingerprint) {
            Some(then) => Ok(then.changed(&now)),
            None => Ok(Some("another version of c360 sealed it".to_owned())),
        }
    }

    /// End an export that is not let out, and delete its file.
    ///
    /// Another process may have done so, or decided, a moment before: then that stands.
    pub fn end(&self, export: &StoredExport, state: ExportState, why: &str) -> Result<(), ConsoleError> {
        match self.ledger.end_export(export.id, state, why, PROGRAM) {
            Ok(()) => remove(&self.workspace.join(&export.file)),
            Err(LedgerError::Refused(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Delete every file that was let out with a customer in it: they are to be erased.
    pub fn purge_of(&self, customer_id: &str) -> Result<(), ConsoleError> {
        for exposure in self.ledger.exposures_of_customer(customer_id)? {
            if let Some(export) = self.ledger.export(exposure.export)?.filter(|_| !exposure.held_out) {
                self.delete(&export)?;
            }
        }
        Ok(())
    }

    /// Delete what was let out long ago; the manifest stays.
    fn purge(&self, export: &StoredExport, now: Timestamp) -> Result<bool, ConsoleError> {
        let Some(release) = export.release.as_ref().filter(|_| export.purged_at.is_none()) else {
            return Ok(false);
        };
        let keep = i64::from(self.config.audiences.keep_files_days).saturating_mul(24);
        if release.at.checked_add(keep.hours()).is_ok_and(|until| now < until) {
            return Ok(false);
        }
        self.delete(export)?;
        Ok(true)
    }

    fn delete(&self, export: &StoredExport) -> Result<(), ConsoleError> {
        let Some(release) = export.release.as_ref().filter(|_| export.purged_at.is_none()) else {
            return Ok(());
        };
        for file in files_of(&release.manifest) {
            remove(&self.workspace.join(file))?;
        }
        Ok(self.ledger.export_purged(export.id)?)
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

/// The file that a manifest is of, and the one that withdraws it.
fn files_of(manifest: &str) -> Vec<String> {
    let manifest: serde_json::Value = serde_json::from_str(manifest).unwrap_or_default();
    let file = manifest.get("file").and_then(serde_json::Value::as_str).map(str::to_owned);
    let removal = file.as_deref().map(super::release::removal_of);
    file.into_iter()
        .chain(removal)
        .filter(|file| file.starts_with(place::EXPORTS) && !file.contains(".."))
        .collect()
}

fn remove(path: &Path) -> Result<(), ConsoleError> {
    place::remove(path).map_err(|error| {
        let message = format!("{} can't be deleted: {error}", path.display());
        ConsoleError::new(ErrorKind::Failed, message).hint("see who owns the folder `exports`")
    })
}
