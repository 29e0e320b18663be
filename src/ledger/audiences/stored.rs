//! An export as the ledger keeps it: what was sealed, and what became of it.

use jiff::{Timestamp, civil::Date};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::super::{LedgerError, labels::is_same_person, statement, values};
use super::Stop;
use crate::contract::{
    Decided, Delivery, DeliveryState, ExportId, ExportState, ExportSummary, GenerationId, JobId,
};

/// An export that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredExport {
    /// Its number.
    pub id: ExportId,
    /// The audience's name.
    pub audience: String,
    /// Its version.
    pub version: u32,
    /// The destination's name.
    pub destination: String,
    /// The generation that it was made from.
    pub generation: GenerationId,
    /// What stands for rule, data and settings at that moment.
    pub fingerprint: String,
    /// Where the sealed file lies, relative to the workspace.
    pub file: String,
    /// People in the file.
    pub rows: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// SHA-256 of the file, 64 hexadecimal digits.
    pub sha256: String,
    /// The day that the data stands for.
    pub as_of: Date,
    /// When it was sealed.
    pub sealed_at: Timestamp,
    /// Who asked for it.
    pub asked_by: String,
    /// Who saved the version of the audience that it was made from.
    pub author: String,
    /// When it expires unless it is decided and let out.
    pub expires_at: Timestamp,
    /// Whether nobody may approve it who has a share in it.
    pub four_eyes: bool,
    /// What the dry run found, as JSON.
    pub content: String,
    /// The job that sealed it.
    pub job: Option<JobId>,
    /// Who decided, when, and the note.
    pub decision: Option<Decided>,
    /// How it ended, where nobody rejected it and it was not let out.
    pub end: Option<ExportEnd>,
    /// How it was let out.
    pub release: Option<Release>,
    /// How it was withdrawn from its platform.
    pub withdrawal: Option<Withdrawal>,
    /// Every try to deliver, first those of the file, then those of what withdraws it, each oldest first.
    pub deliveries: Vec<Attempt>,
    /// When its file was deleted.
    pub purged_at: Option<Timestamp>,
}

/// How an export ended that nobody rejected and that was not let out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportEnd {
    /// `TakenBack`, `Expired` or `Void`.
    pub state: ExportState,
    /// Why.
    pub why: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

/// How a file was let out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// When.
    pub at: Timestamp,
    /// Who asked for it.
    pub by: String,
    /// Its manifest, as JSON.
    pub manifest: String,
}

/// How an export was withdrawn from its platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// When.
    pub at: Timestamp,
    /// Who asked for it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The manifest of the file that takes its people off, as JSON, where there is one.
    pub manifest: Option<String>,
}

/// A try to deliver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Whether what withdraws the export was delivered, not its file.
    pub removal: bool,
    /// Counts from 1.
    pub attempt: u32,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended, whether it arrived, and what the command said; `None` while nobody knows.
    pub end: Option<(Timestamp, bool, String)>,
}

impl StoredExport {
    /// Where it stands at a moment. What is past its time counts as expired, whether or not anybody wrote that down.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> ExportState {
        if self.withdrawal.is_some() {
            return ExportState::Withdrawn;
        }
        if self.release.is_some() {
            return ExportState::Released;
        }
        if let Some(end) = &self.end {
            return end.state;
        }
        match &self.decision {
            Some(decision) if !decision.approved => ExportState::Rejected,
            _ if self.rows == 0 => ExportState::Empty,
            _ if now >= self.expires_at => ExportState::Expired,
            Some(_) => ExportState::Approved,
            None => ExportState::Waiting,
        }
    }

    /// Why it stands there, where that needs words.
    #[must_use]
    pub fn why(&self, now: Timestamp) -> Option<String> {
        match self.state(now) {
            ExportState::Withdrawn => self.withdrawal.as_ref().map(|w| format!("{}: {}", w.by, w.reason)),
            ExportState::Rejected => self.decision.as_ref().map(|d| format!("{}: {}", d.by, d.note)),
            ExportState::TakenBack => self.end.as_ref().map(|end| format!("{}: {}", end.by, end.why)),
            ExportState::Void => self.end.as_ref().map(|end| end.why.clone()),
            ExportState::Expired => Some(match (&self.end, &self.decision) {
                (Some(end), _) if !end.why.is_empty() => end.why.clone(),
                (_, Some(_)) => "it was approved, but not let out in time".to_owned(),
                (_, None) => "nobody decided in time".to_owned(),
            }),
            ExportState::Empty => Some("nobody is in the file".to_owned()),
            ExportState::Waiting | ExportState::Approved | ExportState::Released => None,
        }
    }

    /// What came of delivering its file, or of what withdraws it.
    #[must_use]
    pub fn delivery(&self, removal: bool) -> Option<Delivery> {
        let tries = || self.deliveries.iter().filter(|attempt| attempt.removal == removal);
        let last = tries().next_back()?;
        let (state, said) = match &last.end {
            None => (DeliveryState::Unknown, String::new()),
            Some((_, true, said)) => (DeliveryState::Done, said.clone()),
            Some((_, false, said)) => (DeliveryState::Failed, said.clone()),
        };
        let attempts = u32::try_from(tries().count()).unwrap_or(u32::MAX);
        Some(Delivery { removal, state, attempts, at: last.started_at, said })
    }

    /// Whether its file was handed to a delivery command that did not say it failed.
    #[must_use]
    pub fn may_have_arrived(&self) -> bool {
        let delivery = self.delivery(false);
        delivery
            .is_some_and(|delivery| matches!(delivery.state, DeliveryState::Done | DeliveryState::Unknown))
    }

    /// Whether it was delivered, and every try failed.
    #[must_use]
    pub fn never_arrived(&self) -> bool {
        self.delivery(false).is_some_and(|delivery| delivery.state == DeliveryState::Failed)
    }

    /// As in a list. The delivery is that of what withdraws it, once that was begun.
    #[must_use]
    pub fn summary(&self, now: Timestamp) -> ExportSummary {
        ExportSummary {
            id: self.id,
            audience: self.audience.clone(),
            version: self.version,
            destination: self.destination.clone(),
            state: self.state(now),
            why: self.why(now),
            rows: self.rows,
            bytes: self.bytes,
            sha256: self.sha256.clone(),
            as_of: self.as_of,
            sealed_at: self.sealed_at,
            asked_by: self.asked_by.clone(),
            expires_at: self.expires_at,
            decision: self.decision.clone(),
            released_at: self.release.as_ref().map(|release| release.at),
            withdrawn_at: self.withdrawal.as_ref().map(|withdrawal| withdrawal.at),
            delivery: self.delivery(true).or_else(|| self.delivery(false)),
            purged_at: self.purged_at,
        }
    }
}

/// One export, within a transaction.
pub(super) fn find(connection: &Connection, id: ExportId) -> Result<StoredExport, Stop> {
    one(connection, id)?.ok_or(Stop::Refused(LedgerError::NoSuchExport(id.0)))
}

pub(super) fn one(connection: &Connection, id: ExportId) -> rusqlite::Result<Option<StoredExport>> {
    connection
        .prepare_cached(statement!("export"))?
        .query_row(named_params! {":id": id.0}, export)
        .optional()?
        .map(|export| with_deliveries(connection, export))
        .transpose()
}

pub(super) fn with_deliveries(
    connection: &Connection,
    export: StoredExport,
) -> rusqlite::Result<StoredExport> {
    let deliveries = connection
        .prepare_cached(statement!("deliveries_of"))?
        .query_map(named_params! {":export": export.id.0}, attempt)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(StoredExport { deliveries, ..export })
}

/// An export without its deliveries.
pub(super) fn export(row: &Row<'_>) -> rusqlite::Result<StoredExport> {
    let asked_by: String = row.get("asked_by")?;
    Ok(StoredExport {
        id: ExportId(row.get("id")?),
        audience: row.get("audience")?,
        version: row.get("version")?,
        destination: row.get("destination")?,
        generation: GenerationId(row.get("generation")?),
        fingerprint: row.get("fingerprint")?,
        file: row.get("file")?,
        rows: row.get("row_count")?,
        bytes: row.get("bytes")?,
        sha256: row.get("sha256")?,
        as_of: values::parsed(row, "as_of")?,
        sealed_at: values::parsed(row, "sealed_at")?,
        author: row.get("author")?,
        expires_at: values::parsed(row, "expires_at")?,
        four_eyes: row.get("four_eyes")?,
        content: row.get("content")?,
        job: row.get::<_, Option<u64>>("job")?.map(JobId),
        decision: decision(row, &asked_by)?,
        end: end(row)?,
        release: release(row)?,
        withdrawal: withdrawal(row)?,
        deliveries: Vec::new(),
        purged_at: values::parsed_option(row, "purged_at")?,
        asked_by,
    })
}

fn decision(row: &Row<'_>, asked_by: &str) -> rusqlite::Result<Option<Decided>> {
    let Some(approved) = row.get("approved")? else { return Ok(None) };
    let by: String = row.get("decided_by")?;
    let (at, note) = (values::parsed(row, "decided_at")?, row.get("decision_note")?);
    Ok(Some(Decided { approved, at, note, single_person: is_same_person(&by, asked_by), by }))
}

fn end(row: &Row<'_>) -> rusqlite::Result<Option<ExportEnd>> {
    let Some(state) = values::end(row, "end_state")? else { return Ok(None) };
    let (at, by) = (values::parsed(row, "ended_at")?, row.get("ended_by")?);
    Ok(Some(ExportEnd { state, why: row.get("end_why")?, at, by }))
}

fn release(row: &Row<'_>) -> rusqlite::Result<Option<Release>> {
    let Some(at) = values::parsed_option(row, "released_at")? else { return Ok(None) };
    Ok(Some(Release { at, by: row.get("released_by")?, manifest: row.get("manifest")? }))
}

fn withdrawal(row: &Row<'_>) -> rusqlite::Result<Option<Withdrawal>> {
    let Some(at) = values::parsed_option(row, "withdrawn_at")? else { return Ok(None) };
    let (reason, manifest) = (row.get("withdrawal_reason")?, row.get("removal_manifest")?);
    Ok(Some(Withdrawal { at, by: row.get("withdrawn_by")?, reason, manifest }))
}

fn attempt(row: &Row<'_>) -> rusqlite::Result<Attempt> {
    let end = match values::parsed_option(row, "ended_at")? {
        Some(at) => Some((at, row.get("arrived")?, row.get("said")?)),
        None => None,
    };
    Ok(Attempt {
        removal: row.get("removal")?,
        attempt: row.get("attempt")?,
        started_at: values::parsed(row, "started_at")?,
        end,
    })
}
