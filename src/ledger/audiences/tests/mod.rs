//! Audiences and exports on real ledgers.
#![allow(clippy::unwrap_used)]

mod decide;
mod exposed;
mod let_out;
mod rules;
mod seal;

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use super::super::Ledger;
use super::*;
use crate::contract::{AuditAction, AuditRequest, DecisionRequest, ExportId, GenerationId, JobId, JobKind};

const ANA: &str = "ana (1000)";
const BO: &str = "bo (1001)";
const CY: &str = "cy (1002)";
const SHA: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const MANIFEST: &str = "{\"rows\":2}";
const MANIFEST_SHA: &str = "19b98918aa59c26ee086d8a818e64fded188be8b6e213ac21eea6ec19fa3bc00";

struct Place {
    dir: tempfile::TempDir,
    ledger: Ledger,
    job: JobId,
}

/// A ledger with an audience, a generation and the job that seals.
fn place() -> Place {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    save(&ledger, "Lost core", None).unwrap();
    let generation = "insert into generations (id, file, bytes, published_at, published_by)
        values (7, 'gen-000007.duckdb', 1, '2026-01-01T00:00:00Z', 'ana (1000)')";
    ledger.lock().execute(generation, []).unwrap();
    let job = ledger.enqueue(JobKind::Seal, ANA).unwrap();
    Place { dir, ledger, job }
}

fn save(ledger: &Ledger, name: &str, follows: Option<u32>) -> Result<u32, LedgerError> {
    let saved = SavedAudience { name, rule: "tier in (lost)", hold_out: 0.1, note: "winter", follows };
    ledger.save_audience(&saved, ANA)
}

fn new(job: JobId, four_eyes: bool) -> NewExport<'static> {
    NewExport {
        audience: "Lost core",
        version: 1,
        destination: "google",
        generation: GenerationId(7),
        fingerprint: "abc",
        file: "exports/sealed/1.csv",
        rows: 2,
        bytes: 100,
        sha256: SHA,
        as_of: jiff::civil::date(2026, 1, 1),
        expires_at: Timestamp::now() + SignedDuration::from_hours(24),
        four_eyes,
        content: "{}",
        job,
    }
}

impl Place {
    fn seal(&self, four_eyes: bool) -> ExportId {
        self.seal_with(four_eyes, &[("C1", false), ("C2", true)])
    }

    fn seal_with(&self, four_eyes: bool, exposed: &[(&str, bool)]) -> ExportId {
        let exposed = exposed.iter().map(|(id, held_out)| ((*id).to_owned(), *held_out));
        self.ledger.seal_export(&new(self.job, four_eyes), ANA, exposed).unwrap()
    }

    fn approved(&self) -> ExportId {
        let id = self.seal(true);
        self.ledger.decide_export(&yes(id), BO, Timestamp::now()).unwrap();
        id
    }

    fn released(&self) -> ExportId {
        let id = self.approved();
        assert!(self.note(id).unwrap());
        self.no_open_jobs();
        id
    }

    /// Note that it is let out.
    fn note(&self, id: ExportId) -> Result<bool, LedgerError> {
        self.ledger.export_released(&out(id, None), BO)
    }

    fn no_open_jobs(&self) {
        for job in self.ledger.open_jobs().unwrap() {
            self.ledger.ask_cancel(job.id, BO).unwrap();
        }
    }

    fn stored(&self, id: ExportId) -> StoredExport {
        self.ledger.export(id).unwrap().unwrap()
    }

    fn state(&self, id: ExportId) -> crate::contract::ExportState {
        self.stored(id).state(Timestamp::now())
    }

    /// Who is in an export.
    fn exposed(&self, id: ExportId) -> Vec<(String, bool)> {
        let mut all = Vec::new();
        self.ledger.for_each_of_export(id, |id, held_out| all.push((id.to_owned(), held_out))).unwrap();
        all
    }

    /// What the chain has, latest first.
    fn chain(&self) -> Vec<(AuditAction, String, String)> {
        let records = self.ledger.audit(&AuditRequest { limit: 20, ..AuditRequest::default() }).unwrap();
        records.rows.into_iter().map(|record| (record.action, record.subject, record.by)).collect()
    }

    /// Somebody with the file in hand, past this code.
    fn raw(&self, sql: &str) -> Result<(), String> {
        let other = Connection::open(self.dir.path().join(super::super::FILE)).unwrap();
        other.pragma_update(None, "foreign_keys", true).unwrap();
        other.execute_batch(sql).map_err(|error| error.to_string())
    }
}

fn out(export: ExportId, seen: Option<&Grounds>) -> NewRelease<'_> {
    NewRelease { export, manifest: MANIFEST, reason: "", seen }
}

fn withdrawal(export: ExportId, reason: &str) -> NewWithdrawal<'_> {
    NewWithdrawal { export, reason, manifest: None }
}

fn yes(export: ExportId) -> DecisionRequest {
    DecisionRequest { export, approve: true, sha256: SHA.to_owned(), note: String::new() }
}

fn no(export: ExportId) -> DecisionRequest {
    DecisionRequest { approve: false, note: "too many".to_owned(), ..yes(export) }
}

fn told<T: std::fmt::Debug>(result: Result<T, LedgerError>) -> String {
    let error = result.unwrap_err();
    assert!(!matches!(error, LedgerError::Statement { .. }), "{error}");
    error.to_string()
}
