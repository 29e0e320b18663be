//! Letting out, withdrawing and deleting files: what was done, and the jobs that do it.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, named_params};

use super::super::audit::{self, Entry, Subject};
use super::super::{Ledger, LedgerError, free_text::masked, jobs, statement, values};
use super::{Stop, exports, stored};
use crate::contract::{AuditAction, DeliveryState, ExportId, ExportState, JobId, JobKind};

impl Ledger {
    /// Note that an approved file was let out, with its manifest; the audit chain keeps the manifest's SHA-256. Once it
    /// is noted, noting the same again changes nothing, so that a job that was killed can be done again.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] where nobody approved it, where it ended, and for another manifest than the first. The
    /// time at which it expires is not looked at: the file is out.
    pub fn export_released(
        &self,
        id: ExportId,
        manifest: &str,
        manifest_sha256: &str,
        by: &str,
    ) -> Result<(), LedgerError> {
        self.attempt("note that a file was let out", |transaction| {
            let export = stored::find(transaction, id)?;
            if let Some(release) = &export.release {
                if release.manifest_sha256 == manifest_sha256 {
                    return Ok(());
                }
                return Err(Stop::refused(format!("export {} was let out with another manifest", id.0)));
            }
            if let Some(why) = exports::over(&export) {
                return Err(Stop::refused(why));
            }
            if export.decision.is_none() {
                return Err(Stop::refused(format!("nobody has approved export {}", id.0)));
            }
            transaction.prepare_cached(statement!("add_release"))?.execute(named_params! {
                ":export": id.0,
                ":at": values::now(),
                ":by": by,
                ":manifest": manifest,
                ":manifest_sha256": manifest_sha256,
            })?;
            let subject = format!("{} {manifest_sha256}", id.0);
            let (action, subject) = (AuditAction::Released, Subject::Other(&subject));
            audit::append(transaction, Entry { action, subject, reason: "", by })?;
            Ok(())
        })
    }

    /// Queue the job that lets an approved file out, or delivers one that is out and did not arrive.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] while such a job waits or works, for what is not approved or past its time, and for
    /// what arrived or may have.
    pub fn request_release(&self, id: ExportId, by: &str) -> Result<JobId, LedgerError> {
        self.attempt("queue the letting out of an export", |transaction| {
            let export = stored::find(transaction, id)?;
            free(transaction, id)?;
            let now = Timestamp::now();
            let state = export.state(now);
            let why = match state {
                ExportState::Approved => None,
                ExportState::Released => match export.delivery(false).map(|delivery| delivery.state) {
                    // Killed between letting out and delivering.
                    None | Some(DeliveryState::Failed) => None,
                    Some(DeliveryState::Done) => Some("it is let out and has arrived".to_owned()),
                    Some(DeliveryState::Unknown) => Some(UNKNOWN.to_owned()),
                },
                ExportState::Waiting => Some("nobody has approved it yet".to_owned()),
                ExportState::Withdrawn => Some("it was withdrawn".to_owned()),
                _ => export.why(now),
            };
            match why {
                None => Ok(jobs::enqueue(transaction, JobKind::Release, Some(&argument(id)), by)?),
                Some(why) => Err(Stop::refused(format!("export {} can't be let out: {why}", id.0))),
            }
        })
    }

    /// Queue the job that withdraws an export that was let out from its platform.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] for one that is not out or withdrawn already, and while a job lets it out.
    pub fn request_withdrawal(&self, id: ExportId, reason: &str, by: &str) -> Result<JobId, LedgerError> {
        self.attempt("queue the withdrawal of an export", |transaction| {
            let export = stored::find(transaction, id)?;
            free(transaction, id)?;
            let removal = export.delivery(true).map(|delivery| delivery.state);
            match (export.state(Timestamp::now()), removal) {
                (_, Some(DeliveryState::Unknown)) => {
                    return Err(Stop::refused(format!(
                        "export {} can't be withdrawn again: {UNKNOWN}",
                        id.0
                    )));
                }
                // What withdraws it was written down, but did not arrive.
                (ExportState::Released, _) | (ExportState::Withdrawn, Some(DeliveryState::Failed)) => {}
                (ExportState::Withdrawn, _) => {
                    return Err(Stop::refused(format!("export {} is withdrawn already", id.0)));
                }
                _ => {
                    return Err(Stop::refused(format!(
                        "export {} was not let out: there is nothing to withdraw",
                        id.0
                    )));
                }
            }
            let argument =
                serde_json::json!({"export": id.0, "withdraw": true, "reason": masked(reason)}).to_string();
            Ok(jobs::enqueue(transaction, JobKind::Release, Some(&argument), by)?)
        })
    }

    /// Note that an export was withdrawn; the audit chain keeps who and why. Noting it again changes nothing.
    pub fn export_withdrawn(&self, id: ExportId, reason: &str, by: &str) -> Result<(), LedgerError> {
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
            })?;
            let subject = id.0.to_string();
            let (action, subject) = (AuditAction::Withdrawn, Subject::Other(&subject));
            audit::append(transaction, Entry { action, subject, reason, by })?;
            Ok(())
        })
    }

    /// Note that an export's file was deleted. Noting it again changes nothing.
    pub fn export_purged(&self, id: ExportId) -> Result<(), LedgerError> {
        self.write("note that an export's file was deleted", |transaction| {
            transaction
                .prepare_cached(statement!("add_purge"))?
                .execute(named_params! {":export": id.0, ":at": values::now()})
                .map(drop)
        })
    }
}

/// Why what may have arrived is left alone.
pub(super) const UNKNOWN: &str = "a delivery was begun and nobody knows whether it arrived, so that it is not sent twice: look at the platform";

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
