//! Times, days and enumerations as the ledger's text, and back.

use std::str::FromStr;

use jiff::{Timestamp, civil::Date};
use rusqlite::types::Type;
use rusqlite::{Row, RowIndex};

use crate::contract::{AuditAction, ExportState, JobKind, JobState, Role, SuppressedBy, ThresholdMethod};

/// Now, as the ledger writes it: UTC with microseconds, so that text order is time order.
pub(super) fn now() -> String {
    time(Timestamp::now())
}

/// A time as the ledger writes it.
pub(super) fn time(at: Timestamp) -> String {
    format!("{at:.6}")
}

/// Parse a column that holds a text form of `T`.
pub(super) fn parsed<T>(row: &Row<'_>, column: &str) -> rusqlite::Result<T>
where
    T: FromStr,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    let text: String = row.get(column)?;
    text.parse().map_err(|error| invalid(row, column, Box::new(error)))
}

/// The same for a column that may be absent.
pub(super) fn parsed_option<T>(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<T>>
where
    T: FromStr,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    let text: Option<String> = row.get(column)?;
    text.map(|text| text.parse().map_err(|error| invalid(row, column, Box::new(error)))).transpose()
}

/// A day as the ledger writes it.
pub(super) fn day(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

/// Parse a column of JSON.
pub(super) fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| invalid(row, column, Box::new(error)))
}

/// A job's kind as text.
pub(super) const fn kind_text(kind: JobKind) -> &'static str {
    match kind {
        JobKind::Load => "load",
        JobKind::Recut => "recut",
        JobKind::Erase => "erase",
        JobKind::Rescore => "rescore",
        JobKind::Fit => "fit",
        JobKind::Assign => "assign",
        JobKind::Seal => "seal",
        JobKind::Release => "release",
        JobKind::Backup => "backup",
    }
}

/// A job's state as text.
pub(super) const fn state_text(state: JobState) -> &'static str {
    match state {
        JobState::Queued => "queued",
        JobState::Running => "running",
        JobState::Done => "done",
        JobState::Failed => "failed",
        JobState::Cancelled => "cancelled",
        JobState::Interrupted => "interrupted",
    }
}

/// A job's kind from its column.
pub(super) fn kind(row: &Row<'_>, column: &str) -> rusqlite::Result<JobKind> {
    let text: String = row.get(column)?;
    match text.as_str() {
        "load" => Ok(JobKind::Load),
        "recut" => Ok(JobKind::Recut),
        "erase" => Ok(JobKind::Erase),
        "rescore" => Ok(JobKind::Rescore),
        "fit" => Ok(JobKind::Fit),
        "assign" => Ok(JobKind::Assign),
        "seal" => Ok(JobKind::Seal),
        "release" => Ok(JobKind::Release),
        "backup" => Ok(JobKind::Backup),
        _ => Err(unknown(row, column, &text)),
    }
}

/// A job's state from its column.
pub(super) fn state(row: &Row<'_>, column: &str) -> rusqlite::Result<JobState> {
    let text: String = row.get(column)?;
    let all = [
        JobState::Queued,
        JobState::Running,
        JobState::Done,
        JobState::Failed,
        JobState::Cancelled,
        JobState::Interrupted,
    ];
    all.into_iter().find(|state| state_text(*state) == text).ok_or_else(|| unknown(row, column, &text))
}

/// How thresholds were found, as text.
pub(super) const fn method_text(method: ThresholdMethod) -> &'static str {
    match method {
        ThresholdMethod::Fixed => "fixed",
        ThresholdMethod::Quantile => "quantile",
        ThresholdMethod::Lorenz => "lorenz",
        ThresholdMethod::Optimal => "optimal",
    }
}

/// How thresholds were found, from its column.
pub(super) fn method(row: &Row<'_>, column: &str) -> rusqlite::Result<ThresholdMethod> {
    let text: String = row.get(column)?;
    let all = [
        ThresholdMethod::Fixed,
        ThresholdMethod::Quantile,
        ThresholdMethod::Lorenz,
        ThresholdMethod::Optimal,
    ];
    all.into_iter().find(|method| method_text(*method) == text).ok_or_else(|| unknown(row, column, &text))
}

/// A model's role as text.
pub(super) const fn role_text(role: Role) -> &'static str {
    match role {
        Role::Champion => "champion",
        Role::Challenger => "challenger",
        Role::Bar => "bar",
        Role::Retired => "retired",
    }
}

/// A model's role from its column.
pub(super) fn role(row: &Row<'_>, column: &str) -> rusqlite::Result<Role> {
    let text: String = row.get(column)?;
    let all = [Role::Champion, Role::Challenger, Role::Bar, Role::Retired];
    all.into_iter().find(|role| role_text(*role) == text).ok_or_else(|| unknown(row, column, &text))
}

/// By what somebody is suppressed, as text.
pub(super) const fn suppressed_by_text(by: SuppressedBy) -> &'static str {
    match by {
        SuppressedBy::Id => "id",
        SuppressedBy::Email => "email",
        SuppressedBy::Phone => "phone",
    }
}

/// By what somebody is suppressed, from its column.
pub(super) fn suppressed_by(row: &Row<'_>, column: &str) -> rusqlite::Result<SuppressedBy> {
    let text: String = row.get(column)?;
    let all = [SuppressedBy::Id, SuppressedBy::Email, SuppressedBy::Phone];
    all.into_iter().find(|by| suppressed_by_text(*by) == text).ok_or_else(|| unknown(row, column, &text))
}

/// How an export ended that nobody rejected, as text; `None` for every other state.
pub(super) const fn end_text(state: ExportState) -> Option<&'static str> {
    match state {
        ExportState::TakenBack => Some("taken_back"),
        ExportState::Expired => Some("expired"),
        ExportState::Void => Some("void"),
        _ => None,
    }
}

/// How an export ended that nobody rejected, from its column; `None` where it has not.
pub(super) fn end(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<ExportState>> {
    let Some(text) = row.get::<_, Option<String>>(column)? else { return Ok(None) };
    let all = [ExportState::TakenBack, ExportState::Expired, ExportState::Void];
    let found = all.into_iter().find(|state| end_text(*state) == Some(text.as_str()));
    found.map(Some).ok_or_else(|| unknown(row, column, &text))
}

/// What is kept in the audit chain, as text.
pub(super) const fn action_text(action: AuditAction) -> &'static str {
    match action {
        AuditAction::Reveal => "reveal",
        AuditAction::Export => "export",
        AuditAction::EraseAsked => "erase_asked",
        AuditAction::Erased => "erased",
        AuditAction::Thresholds => "thresholds",
        AuditAction::Load => "load",
        AuditAction::Stop => "stop",
        AuditAction::Refused => "refused",
        AuditAction::Rescore => "rescore",
        AuditAction::Role => "role",
        AuditAction::Bands => "bands",
        AuditAction::RolledBack => "rolled_back",
        AuditAction::Segmentation => "segmentation",
        AuditAction::SegmentCard => "segment_card",
        AuditAction::Audience => "audience",
        AuditAction::Exclusions => "exclusions",
        AuditAction::PriorityGroup => "priority_group",
        AuditAction::Suppression => "suppression",
        AuditAction::Sealed => "sealed",
        AuditAction::Approved => "approved",
        AuditAction::Rejected => "rejected",
        AuditAction::Withdrawn => "withdrawn",
        AuditAction::Released => "released",
        AuditAction::Delivered => "delivered",
        AuditAction::Backup => "backup",
        AuditAction::Roles => "roles",
        AuditAction::Restored => "restored",
        AuditAction::List => "list",
        AuditAction::Fit => "fit",
        AuditAction::Cards => "cards",
    }
}

/// What is kept in the audit chain, from its column.
pub(super) fn action(row: &Row<'_>, column: &str) -> rusqlite::Result<AuditAction> {
    let text: String = row.get(column)?;
    let all = [
        AuditAction::Reveal,
        AuditAction::Export,
        AuditAction::EraseAsked,
        AuditAction::Erased,
        AuditAction::Thresholds,
        AuditAction::Load,
        AuditAction::Stop,
        AuditAction::Refused,
        AuditAction::Rescore,
        AuditAction::Role,
        AuditAction::Bands,
        AuditAction::RolledBack,
        AuditAction::Segmentation,
        AuditAction::SegmentCard,
        AuditAction::Audience,
        AuditAction::Exclusions,
        AuditAction::PriorityGroup,
        AuditAction::Suppression,
        AuditAction::Sealed,
        AuditAction::Approved,
        AuditAction::Rejected,
        AuditAction::Withdrawn,
        AuditAction::Released,
        AuditAction::Delivered,
        AuditAction::Backup,
        AuditAction::Roles,
        AuditAction::Restored,
        AuditAction::List,
        AuditAction::Fit,
        AuditAction::Cards,
    ];
    all.into_iter().find(|action| action_text(*action) == text).ok_or_else(|| unknown(row, column, &text))
}

fn unknown(row: &Row<'_>, column: &str, text: &str) -> rusqlite::Error {
    invalid(row, column, format!("`{text}` is not a {column} that this version knows").into())
}

fn invalid(
    row: &Row<'_>,
    column: &str,
    error: Box<dyn std::error::Error + Send + Sync + 'static>,
) -> rusqlite::Error {
    let index = column.idx(row.as_ref()).unwrap_or_default();
    rusqlite::Error::FromSqlConversionFailure(index, Type::Text, error)
}
