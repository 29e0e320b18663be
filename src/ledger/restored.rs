//! What becomes of a ledger that comes back from a backup: it learns what must not go back in time, and lets nothing out
//! on the word of then.

use std::path::Path;

use rusqlite::{Connection, Transaction, named_params};

use super::audiences::exports;
use super::audit::{self, Entry, Subject};
use super::{Ledger, LedgerError, statement, values};
use crate::contract::{AuditAction, ExportId, GenerationId};

/// Numbers of jobs and exports that may have been handed out since, where nobody knows.
const LEAP: u64 = 10_000;

/// What is said of a ledger that was put back.
#[derive(Debug, Clone, Copy)]
pub struct Restoring<'a> {
    /// Which backup, and what it replaced.
    pub subject: &'a str,
    /// Why it was put back.
    pub reason: &'a str,
    /// Why nothing comes of exports that were under way.
    pub void: &'a str,
    /// The generations whose files are there; every other one is gone.
    pub kept: &'a [GenerationId],
    /// The highest number that any generation's file bears.
    pub floor: GenerationId,
    /// The destinations that files are delivered to by a command, where nobody knows what was delivered since.
    pub unknown: Option<&'a [String]>,
    /// Who puts it back.
    pub by: &'a str,
}

/// What was not left as the backup has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settled {
    /// Jobs that waited or worked.
    pub jobs: u64,
    /// Exports that waited or were approved: void.
    pub exports: u64,
    /// Deliveries that are not tried again.
    pub deliveries: u64,
}

impl Ledger {
    /// Learn from the ledger at `present` what must not go back in time: who was erased or suppressed, what became of
    /// exports, which numbers were handed out; and, where the warehouse stays as it is, which generations there are.
    /// Nobody may have that ledger open.
    pub fn take_over(&self, present: &Path, stays: bool) -> Result<(), LedgerError> {
        let path = present.to_string_lossy();
        let attach = |sql: &str| {
            self.tell("look into the present ledger", |connection| {
                connection.execute(sql, named_params! {":path": path.as_ref()}).map(drop)
            })
        };
        attach(statement!("present/attach"))?;
        let taken = self.write("take over what the present ledger knows", |transaction| {
            transaction.execute_batch(statement!("present/take_over"))?;
            if stays {
                transaction.execute_batch(statement!("present/take_over_generations"))?;
            }
            Ok(())
        });
        let detached = self.tell("let go of the present ledger", |connection| {
            connection.execute_batch(statement!("present/detach"))
        });
        taken.and(detached)
    }

    /// Make a ledger that comes from a backup fit for today, and say so in its chain.
    pub fn settle_restored(&self, restoring: &Restoring<'_>) -> Result<Settled, LedgerError> {
        let Restoring { subject, reason, void, kept, floor, unknown, by } = *restoring;
        self.write("settle a ledger that was put back", |transaction| {
            let at = values::now();
            transaction.execute(statement!("raise_generation"), named_params! {":floor": floor.0})?;
            let kept = serde_json::json!(kept).to_string();
            transaction.execute(statement!("keep_generations"), named_params! {":kept": kept, ":at": at})?;
            transaction.execute(statement!("point_nowhere"), [])?;
            let mut settled = Settled {
                jobs: end_jobs(transaction, &at)?,
                exports: end_exports(transaction, void, by)?,
                deliveries: 0,
            };
            if let Some(destinations) = unknown {
                leap(transaction)?;
                let to = serde_json::json!(destinations).to_string();
                let given = named_params! {":at": at, ":destinations": to};
                settled.deliveries = transaction.execute(statement!("hold_deliveries"), given)? as u64;
            }
            let (action, subject) = (AuditAction::Restored, Subject::Other(subject));
            audit::append(transaction, Entry { action, subject, reason, by })?;
            Ok(settled)
        })
    }

    /// Forget every state of the interface: one may name somebody who was erased since.
    pub fn forget_states(&self) -> Result<(), LedgerError> {
        self.write("forget what the interface remembers", |transaction| {
            transaction.execute(statement!("forget_states"), []).map(drop)
        })
    }
}

fn end_jobs(transaction: &Transaction<'_>, at: &str) -> rusqlite::Result<u64> {
    transaction.execute(statement!("end_every_stage"), named_params! {":at": at})?;
    let outcome = "it was under way when the backup was made; start it again if it is still wanted";
    let ended =
        transaction.execute(statement!("end_every_job"), named_params! {":at": at, ":outcome": outcome})?;
    Ok(ended as u64)
}

fn end_exports(transaction: &Transaction<'_>, why: &str, by: &str) -> rusqlite::Result<u64> {
    let under_way: Vec<ExportId> = transaction
        .prepare(statement!("exports_under_way"))?
        .query_map([], |row| row.get(0).map(ExportId))?
        .collect::<rusqlite::Result<_>>()?;
    for id in &under_way {
        exports::end(transaction, *id, "void", why, by)?;
    }
    Ok(under_way.len() as u64)
}

/// Jobs and exports begin well above what anybody may have been told.
fn leap(connection: &Connection) -> rusqlite::Result<()> {
    for name in ["jobs", "exports"] {
        connection.execute(statement!("begin_sequence"), named_params! {":name": name})?;
        connection.execute(statement!("leap_sequence"), named_params! {":name": name, ":by": LEAP})?;
    }
    Ok(())
}
