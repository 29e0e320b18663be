//! Letting out, withdrawing and deleting files: what was done, and the jobs that do it.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, named_params};
use sha2::{Digest as _, Sha256};

use super::super::audit::{self, Entry, Subject};
use super::super::{Ledger, LedgerError, free_text::masked, jobs, pseudonym::hex, statement, values};
use super::grounds::{Grounds, grounds};
use super::{Stop, exports, moment, stored};
use crate::contract::{AuditAction, Barred, ExportId, JobId, JobKind};

/// A file that is let out, to note.
#[derive(Debug, Clone, Copy)]
pub struct NewRelease<'a> {
    /// The export.
    pub export: ExportId,
    /// Its manifest, as JSON.
    pub manifest: &'a str,
    /// Why, where that needs words.
    pub reason: &'a str,
    /// What it was looked at on; `None` for a file that is out already.
    pub seen: Option<&'a Grounds>,
}

/// A withdrawal, to note.
#[derive(Debug, Clone, Copy)]
pub struct NewWithdrawal<'a> {
    /// The export.
    pub export: ExportId,
    /// Why.
    pub reason: &'a str,
    /// The manifest of the file that takes its people off the platform, as JSON, where there is one.
    pub manifest: Option<&'a str>,
}

impl Ledger {
    /// Note that an approved file is let out, with its manifest; the audit chain keeps the manifest's SHA-256. The word
    /// comes before the deed: from here on the file may lie in its destination's folder. Answers whether it is noted:
    /// `false`, and nothing is, where what it stands on moved since it was looked at. Once it is noted, noting the same
    /// again changes nothing, so that a job that was killed can be done again.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] where nobody approved it, where it ended or is past its time, and for another manifest
    /// than the first. Of a file that is out already the time is not looked at.
    pub fn export_released(&self, new: &NewRelease<'_>, by: &str) -> Result<bool, LedgerError> {
        let NewRelease { export: id, manifest, reason, seen } = *new;
        self.attempt("note that a file was let out", |transaction| {
            let export = stored::find(transaction, id)?;
            if let Some(release) = &export.release {
                if release.manifest == manifest {
                    return Ok(true);
                }
                return Err(Stop::refused(format!("export {} was let out with another manifest", id.0)));
            }
            if let Some(why) = exports::over(&export) {
                return Err(Stop::refused(why));
            }
            if export.decision.is_none() {
                return Err(Stop::refused(format!("nobody has approved export {}", id.0)));
            }
            if let Some(seen) = seen {
                if Timestamp::now() >= export.expires_at {
                    return Err(Stop::refused(exports::expired(&export)));
                }
                if grounds(transaction)? != *seen {
                    return Ok(false);
                }
            }
            let manifest_sha256 = sha256(manifest);
            transaction.prepare_cached(statement!("add_release"))?.execute(named_params! {
                ":export": id.0,
                ":at": values::now(),
                ":by": by,
                ":manifest": manifest,
                ":manifest_sha256": manifest_sha256,
            })?;
            let subject = format!("{} {manifest_sha256}", id.0);
            let (action, subject) = (AuditAction::Released, Subject::Other(&subject));
            audit::append(transaction, Entry { action, subject, reason, by })?;
            Ok(true)
        })
    }

    /// Queue the job that lets an approved file out, or delivers one that is out and did not arrive.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] while such a job waits or works, for what is not approved or past its time, and for
    /// what arrived or may have, and where the file is deleted.
    pub fn request_release(&self, id: ExportId, by: &str) -> Result<JobId, LedgerError> {
        self.attempt("queue the letting out of an export", |transaction| {
            let export = stored::find(transaction, id)?;
            free(transaction, id)?;
            let now = Timestamp::now();
            match export.release_barred(now) {
                None => Ok(jobs::enqueue(transaction, JobKind::Release, Some(&argument(id)), by)?),
                Some(barred) => Err(Stop::refused(match (barred, &export.withdrawal) {
                    (Barred::Over, _) => exports::over(&export).unwrap_or_else(|| exports::expired(&export)),
                    (Barred::Withdrawn, Some(withdrawal)) => format!(
                        "export {} can't be let out: it was withdrawn by {}, {}: {}",
                        id.0,
                        withdrawal.by,
                        moment(withdrawal.at),
                        withdrawal.reason
                    ),
                    _ => format!("export {} can't be let out: {}", id.0, barred.words()),
                })),
            }
        })
    }

    /// The job that waits or works on letting an export out, or withdrawing it.
    pub fn open_release(&self, id: ExportId) -> Result<Option<JobId>, LedgerError> {
        self.read("look for a job on an export", |connection| open_job(connection, id))
    }

    /// Queue the job that withdraws an export that was let out from its platform. `sends` says whether what withdraws it
    /// is to be delivered: then one that is withdrawn, but of which no delivery was begun, is taken up again.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] for one that is not out or withdrawn already, and while a job lets it out.
    pub fn request_withdrawal(
        &self,
        id: ExportId,
        reason: &str,
        sends: bool,
        by: &str,
    ) -> Result<JobId, LedgerError> {
        self.attempt("queue the withdrawal of an export", |transaction| {
            let export = stored::find(transaction, id)?;
            free(transaction, id)?;
            let barred = match export.release {
                Some(_) => export.withdrawal_barred(Timestamp::now(), sends),
                None => Some(Barred::NotOut),
            };
            if let Some(barred) = barred {
                return Err(Stop::refused(format!("export {} can't be withdrawn: {}", id.0, barred.words())));
            }
            let argument =
                serde_json::json!({"export": id.0, "withdraw": true, "reason": masked(reason)}).to_string();
            Ok(jobs::enqueue(transaction, JobKind::Release, Some(&argument), by)?)
        })
    }

    /// Note that an export was withdrawn; the audit chain keeps who and why, and the SHA-256 of the manifest of what takes its
    /// people off the platform. Noting it again changes nothing.
    pub fn export_withdrawn(&self, new: &NewWithdrawal<'_>, by: &str) -> Result<(), LedgerError> {
        let NewWithdrawal { export: id, reason, manifest } = *new;
        self.attempt("note a withdrawal", |transaction| {
            let export = stored::find(transaction, id)?;
            if export.withdrawal.is_some() {
                return Ok(());
            }
            if export.release.is_none() {
                return Err(Stop::refused(format!("export {} was not let out", id.0)));
            }
            transaction.prepare_cached(statement!("add_withdrawal"))?.execute(named_params! {
                ":export": id.0,
                ":at": values::now(),
                ":by": by,
                ":reason": masked(reason),
                ":manifest": manifest,
                ":manifest_sha256": manifest.map(sha256),
            })?;
            let signed = manifest.map(|manifest| format!(" {}", sha256(manifest)));
            let subject = format!("{}{}", id.0, signed.unwrap_or_default());
            let (action, subject) = (AuditAction::Withdrawn, Subject::Other(&subject));
            audit::append(transaction, Entry { action, subject, reason, by })?;
            Ok(())
        })
    }

    /// Note that an export's file is deleted, before it is. Noting it again changes nothing.
    pub fn export_purged(&self, id: ExportId) -> Result<(), LedgerError> {
        self.write("note that an export's file was deleted", |transaction| {
            transaction
                .prepare_cached(statement!("add_purge"))?
                .execute(named_params! {":export": id.0, ":at": values::now()})
                .map(drop)
        })
    }
}

/// What the audit chain keeps of a manifest.
fn sha256(manifest: &str) -> String {
    hex(&Sha256::digest(manifest))
}

/// What the job that lets an export out is told.
pub(super) fn argument(id: ExportId) -> String {
    serde_json::json!({"export": id.0}).to_string()
}

/// The job that waits or works on an export.
pub(super) fn open_job(connection: &Connection, id: ExportId) -> rusqlite::Result<Option<JobId>> {
    let job = connection
        .prepare_cached(statement!("open_release"))?
        .query_row(named_params! {":export": id.0}, |row| row.get(0))
        .optional()?;
    Ok(job.map(JobId))
}

fn free(connection: &Connection, id: ExportId) -> Result<(), Stop> {
    match open_job(connection, id)? {
        None => Ok(()),
        Some(job) => Err(Stop::refused(format!(
            "job {} is at work on export {} already: wait for its end",
            job.0, id.0
        ))),
    }
}
