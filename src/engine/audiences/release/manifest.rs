//! What lies beside a file that was let out, and what the files of an export are called.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::{
    activation::rule,
    contract::{Decided, DryRun},
    engine::audiences::{exports::Kept, place},
    ledger::StoredExport,
};

/// The content. The audit chain holds its SHA-256.
#[derive(Debug, Serialize)]
struct Manifest<'a> {
    /// The form of this file.
    format: u32,
    /// `add`, or `remove` for a file that withdraws.
    action: &'static str,
    export: u64,
    audience: &'a str,
    audience_version: u32,
    /// Without the ids of customers that it names: a file that is signed can't forget whoever is erased later. The version
    /// says which rule it is.
    rule: String,
    destination: &'a str,
    destination_kind: &'a str,
    destination_rules: &'a str,
    /// Relative to the workspace.
    file: &'a str,
    rows: u64,
    bytes: u64,
    sha256: &'a str,
    as_of: String,
    generation: u64,
    scores: Option<u32>,
    sealed_at: String,
    asked_by: &'a str,
    approval: Option<Approval<'a>>,
    let_out_at: String,
    let_out_by: &'a str,
    /// The file is deleted from this machine after this moment.
    deleted_after: String,
    dry_run: &'a DryRun,
}

#[derive(Debug, Serialize)]
struct Approval<'a> {
    by: &'a str,
    at: String,
    note: &'a str,
    single_person: bool,
}

/// The manifest of an export's `file`, which adds people or removes them (`action`), let out now by `by` and kept until
/// then.
pub fn text(
    stored: &StoredExport,
    kept: &Kept,
    (file, action): (&str, &'static str),
    by: &str,
    kept_until: Timestamp,
) -> Result<String, serde_json::Error> {
    let run = &kept.dry_run;
    let now = Timestamp::now();
    let approval = stored.decision.as_ref().map(|Decided { by, at, note, single_person, .. }| Approval {
        by,
        at: at.to_string(),
        note,
        single_person: *single_person,
    });
    let manifest = Manifest {
        format: 1,
        action,
        export: stored.id.0,
        audience: &stored.audience,
        audience_version: stored.version,
        rule: without_ids(&kept.audience.rule),
        destination: &stored.destination,
        destination_kind: kept.destination.kind.id(),
        destination_rules: &run.rules,
        file,
        rows: stored.rows,
        bytes: stored.bytes,
        sha256: &stored.sha256,
        as_of: stored.as_of.to_string(),
        generation: stored.generation.0,
        scores: run.scores,
        sealed_at: stored.sealed_at.to_string(),
        asked_by: &stored.asked_by,
        approval,
        let_out_at: now.to_string(),
        let_out_by: by,
        deleted_after: kept_until.to_string(),
        dry_run: run,
    };
    let mut text = serde_json::to_string_pretty(&manifest)?;
    text.push('\n');
    Ok(text)
}

fn without_ids(rule: &str) -> String {
    rule::with_other_ids(rule, &|_| Some("…".to_owned())).unwrap_or_else(|| rule.to_owned())
}

/// After which moment a manifest says that its file is deleted.
pub fn deleted_after(manifest: &str) -> Option<Timestamp> {
    let manifest: serde_json::Value = serde_json::from_str(manifest).ok()?;
    manifest.get("deleted_after")?.as_str()?.parse().ok()
}

/// So many days of 24 hours after a moment; the end of time where that is beyond it.
pub fn after_days(at: Timestamp, days: u32) -> Timestamp {
    after_hours(at, i64::from(days) * 24)
}

/// So many hours after a moment; the end of time where that is beyond it.
pub fn after_hours(at: Timestamp, hours: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_secs(hours.saturating_mul(3_600))).unwrap_or(Timestamp::MAX)
}

/// Where an export's file is let out to, relative to the workspace.
pub fn file_of(stored: &StoredExport) -> String {
    let ending = Path::new(&stored.file).extension().and_then(std::ffi::OsStr::to_str).unwrap_or("csv");
    let name = place::name(stored.as_of, &stored.audience, stored.id, ending);
    place::released(&stored.destination, &name)
}

/// The manifest of a file.
pub fn manifest_of(file: &str) -> String {
    format!("{file}.manifest.json")
}

/// The file that withdraws what another one let out.
pub fn removal_of(file: &str) -> String {
    match file.rsplit_once('.') {
        Some((name, ending)) => format!("{name}-remove.{ending}"),
        None => format!("{file}-remove"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_withdraws_lies_beside_what_it_withdraws() {
        assert_eq!(
            removal_of("exports/meta/2026-11-20-lost-7.csv"),
            "exports/meta/2026-11-20-lost-7-remove.csv"
        );
        assert_eq!(manifest_of("exports/meta/a.csv"), "exports/meta/a.csv.manifest.json");
    }

    #[test]
    fn a_manifest_names_nobody() {
        let rule = without_ids("tier = best or id in (\"C0012\", C0013) or id = C0014");
        assert_eq!(rule, "tier = best or id in (\"…\", \"…\") or id = \"…\"");
        assert_eq!(without_ids("id begins with 00 and age > 3"), "id begins with 00 and age > 3");
    }

    #[test]
    fn a_manifest_says_until_when_its_file_is_kept() {
        let said = deleted_after("{\"deleted_after\": \"2026-12-26T10:00:00Z\"}");
        assert_eq!(said, "2026-12-26T10:00:00Z".parse().ok());
        assert_eq!(["", "[]", "{\"deleted_after\": \"soon\"}"].map(deleted_after), [None; 3]);
    }

    #[test]
    fn no_number_of_days_is_beyond_reckoning() {
        let at = Timestamp::UNIX_EPOCH;
        assert_eq!(after_days(at, 30).as_second(), 30 * 86_400);
        assert_eq!(after_days(at, u32::MAX), Timestamp::MAX);
        assert_eq!(after_hours(at, i64::MAX), Timestamp::MAX);
    }
}
