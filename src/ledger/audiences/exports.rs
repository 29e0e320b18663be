//! Sealing: a file, what it was made from, and who is in it, kept in one transaction; and reading what became of it.

use jiff::{Timestamp, civil::Date};
use rusqlite::{Connection, named_params};

use super::super::audit::{self, Entry, Subject};
use super::super::{Ledger, LedgerError, free_text::masked, statement, values};
use super::stored::{self, StoredExport};
use super::{Stop, moment, releases};
use crate::contract::{AuditAction, ExportId, ExportState, GenerationId, JobId};

/// A sealed file, to keep.
#[derive(Debug, Clone, Copy)]
pub struct NewExport<'a> {
    /// The audience's name.
    pub audience: &'a str,
    /// Its version.
    pub version: u32,
    /// The destination's name.
    pub destination: &'a str,
    /// The generation that it was made from.
    pub generation: GenerationId,
    /// What stands for rule, data and settings.
    pub fingerprint: &'a str,
    /// Where the file lies, relative to the workspace.
    pub file: &'a str,
    /// People in it.
    pub rows: u64,
    /// Its bytes.
    pub bytes: u64,
    /// Its SHA-256, 64 hexadecimal digits.
    pub sha256: &'a str,
    /// The day that the data stands for.
    pub as_of: Date,
    /// When it expires unless it is decided and let out.
    pub expires_at: Timestamp,
    /// Whether nobody may approve it who has a share in it.
    pub four_eyes: bool,
    /// What the dry run found, as JSON.
    pub content: &'a str,
    /// The job that sealed it.
    pub job: JobId,
}

impl Ledger {
    /// Keep a sealed file together with who is in it and who is held out: all of it or nothing. The audit chain keeps
    /// the file's SHA-256. Each customer comes once; in the order of their ids it goes fastest.
    pub fn seal_export(
        &self,
        new: &NewExport<'_>,
        by: &str,
        exposures: impl Iterator<Item = (String, bool)>,
    ) -> Result<ExportId, LedgerError> {
        self.write("keep a sealed file", |transaction| {
            let id = transaction.prepare_cached(statement!("add_export"))?.query_row(
                named_params! {
                    ":audience": new.audience,
                    ":version": new.version,
                    ":destination": new.destination,
                    ":generation": new.generation.0,
                    ":fingerprint": new.fingerprint,
                    ":file": new.file,
                    ":rows": new.rows,
                    ":bytes": new.bytes,
                    ":sha256": new.sha256,
                    ":as_of": new.as_of.to_string(),
                    ":at": values::now(),
                    ":by": by,
                    ":expires_at": values::time(new.expires_at),
                    ":four_eyes": new.four_eyes,
                    ":content": new.content,
                    ":job": new.job.0,
                },
                |row| row.get(0).map(ExportId),
            )?;
            let mut add = transaction.prepare_cached(statement!("add_exposure"))?;
            // Nothing comes of an empty file, so that nobody is kept.
            let exposures = (new.rows > 0).then_some(exposures);
            for (customer_id, held_out) in exposures.into_iter().flatten() {
                add.execute((id.0, customer_id.as_str(), held_out))?;
            }
            let subject = format!("{} {}", id.0, new.sha256);
            let (action, subject) = (AuditAction::Sealed, Subject::Other(&subject));
            audit::append(transaction, Entry { action, subject, reason: "", by })?;
            Ok(id)
        })
    }

    /// One export, with what became of it.
    pub fn export(&self, id: ExportId) -> Result<Option<StoredExport>, LedgerError> {
        self.read("read an export", |connection| stored::one(connection, id))
    }

    /// The latest exports, newest first.
    pub fn exports(&self, limit: u32) -> Result<Vec<StoredExport>, LedgerError> {
        self.read("read the exports", |connection| {
            let mut statement = connection.prepare_cached(statement!("exports"))?;
            let exports = statement.query_map(named_params! {":limit": limit}, stored::export)?;
            exports.map(|export| stored::with_deliveries(connection, export?)).collect()
        })
    }

    /// The exports of an audience, newest first.
    pub fn exports_of(&self, audience: &str) -> Result<Vec<StoredExport>, LedgerError> {
        self.read("read the exports of an audience", |connection| {
            let mut statement = connection.prepare_cached(statement!("exports_of"))?;
            let exports = statement.query_map(named_params! {":audience": audience}, stored::export)?;
            exports.map(|export| stored::with_deliveries(connection, export?)).collect()
        })
    }

    /// Whether an export has expired by then, and nobody has written it down.
    pub fn has_expired_unsaid(&self, now: Timestamp) -> Result<bool, LedgerError> {
        self.read("look for expired exports", |connection| {
            connection
                .prepare_cached(statement!("expired_unsaid"))?
                .query_row(named_params! {":now": values::time(now)}, |row| row.get(0))
        })
    }

    /// Nothing can come of an export any more: it was taken back, expired, or is void. Who would have been in it is
    /// forgotten; taking back is kept in the audit chain.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] for one that is let out, rejected or ended, and for what a job is letting out right now.
    pub fn end_export(
        &self,
        id: ExportId,
        state: ExportState,
        why: &str,
        by: &str,
    ) -> Result<(), LedgerError> {
        self.end_export_within(None, id, state, why, by)
    }

    /// The same, within the job that lets it out: that one ends what it finds changed.
    pub fn end_export_within(
        &self,
        job: Option<JobId>,
        id: ExportId,
        state: ExportState,
        why: &str,
        by: &str,
    ) -> Result<(), LedgerError> {
        self.attempt("end an export", |transaction| {
            let Some(text) = values::end_text(state) else {
                return Err(Stop::refused("an export can be taken back, expire or become void"));
            };
            let export = stored::find(transaction, id)?;
            if let Some(why) = over(&export) {
                return Err(Stop::refused(why));
            }
            if export.release.is_some() {
                return Err(Stop::refused(format!("export {} is let out already: withdraw it", id.0)));
            }
            if let Some(open) = releases::open_job(transaction, id)?.filter(|open| Some(*open) != job) {
                return Err(Stop::refused(format!(
                    "job {} is letting export {} out: stop that job first, or withdraw the export when it is out",
                    open.0, id.0
                )));
            }
            end(transaction, id, text, why, by)?;
            if state == ExportState::TakenBack {
                let subject = id.0.to_string();
                let (action, subject) = (AuditAction::Withdrawn, Subject::Other(&subject));
                audit::append(transaction, Entry { action, subject, reason: why, by })?;
            }
            Ok(())
        })
    }
}

/// Write down how an export ended, within a transaction that looked whether it may.
pub(in super::super) fn end(
    connection: &Connection,
    id: ExportId,
    state: &str,
    why: &str,
    by: &str,
) -> rusqlite::Result<()> {
    connection.prepare_cached(statement!("add_export_end"))?.execute(named_params! {
        ":export": id.0,
        ":state": state,
        ":why": masked(why),
        ":at": values::now(),
        ":by": by,
    })?;
    connection
        .prepare_cached(statement!("forget_planned"))?
        .execute(named_params! {":export": id.0})
        .map(drop)
}

/// What is said of one that is past its time, whether or not that is written down.
pub(super) fn expired(export: &StoredExport) -> String {
    format!("export {} has expired, {}: seal it again", export.id.0, moment(export.expires_at))
}

/// Why nothing can come of an export any more, as it is written down; expiry is not looked at.
pub(super) fn over(export: &StoredExport) -> Option<String> {
    let id = export.id.0;
    if let Some(end) = &export.end {
        let at = moment(end.at);
        return Some(match end.state {
            ExportState::TakenBack => format!("export {id} was taken back by {}, {at}: {}", end.by, end.why),
            ExportState::Expired => format!("export {id} has expired, {at}: seal it again"),
            _ => format!("export {id} is void, {at}: {}. Seal it again", end.why),
        });
    }
    if export.rows == 0 && export.release.is_none() {
        return Some(format!("nobody is in the file of export {id}: there is nothing to let out"));
    }
    let decision = export.decision.as_ref().filter(|decision| !decision.approved)?;
    Some(format!("export {id} was rejected by {}, {}: {}", decision.by, moment(decision.at), decision.note))
}
