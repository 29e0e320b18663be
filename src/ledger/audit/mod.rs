//! The audit chain: records appended one after the other, each sealed together with the one before.
//!
//! Appending is part of the transaction that does what the record tells of, so that neither is there without the other.

mod chain;
#[cfg(test)]
mod tests;
mod verify;

use rusqlite::{Connection, Row, named_params};

pub use self::chain::Stored;
use super::{Ledger, LedgerError, erasures, free_text::masked, pseudonym, statement, values};
use crate::contract::{AuditAction, AuditCheck, AuditRecord, AuditRecords, AuditRequest};

/// On what something was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject<'a> {
    /// A customer, by id; the chain keeps the pseudonym.
    Customer(&'a str),
    /// Whatever else, as it is to stand there.
    Other(&'a str),
}

/// What a record is to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    /// What was done.
    pub action: AuditAction,
    /// On what.
    pub subject: Subject<'a>,
    /// Why; empty where nobody is asked.
    pub reason: &'a str,
    /// Who.
    pub by: &'a str,
}

impl Ledger {
    /// Append a record. It is on disk when this returns.
    pub fn record(&self, entry: Entry<'_>) -> Result<(), LedgerError> {
        self.write("append to the audit chain", |transaction| append(transaction, entry))
    }

    /// Records, latest first.
    pub fn audit(&self, request: &AuditRequest) -> Result<AuditRecords, LedgerError> {
        self.read("read the audit chain", |connection| {
            let subjects = match &request.customer_id {
                Some(id) => Some(serde_json::json!(subjects(connection, id)?).to_string()),
                None => None,
            };
            // No record has a number that is not one of SQLite's.
            let before = request.before.map(|number| i64::try_from(number).unwrap_or(i64::MAX));
            let page = named_params! {":subjects": subjects, ":before": before, ":limit": request.limit};
            let rows = connection
                .prepare_cached(statement!("audit_list"))?
                .query_map(page, record)?
                .collect::<rusqlite::Result<_>>()?;
            let total = connection
                .prepare_cached(statement!("audit_count"))?
                .query_row(named_params! {":subjects": subjects}, |row| row.get(0))?;
            Ok(AuditRecords { rows, total })
        })
    }

    /// Check the whole chain.
    pub fn verify_audit(&self) -> Result<AuditCheck, LedgerError> {
        // As it is at one moment: a record that is appended meanwhile must not look like one too many. A long chain takes
        // its time, and nobody waits for it.
        self.beside("check the audit chain", |connection| {
            let moment = connection.unchecked_transaction()?;
            Ok(chain_of(&moment)?.check)
        })
    }
}

/// What tells a chain from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// What a check of it found.
    pub check: AuditCheck,
    /// Hash of its first record: two chains with the same one are of the same workspace.
    pub first: Option<String>,
}

/// Check the chain behind a connection.
pub(super) fn chain_of(connection: &Connection) -> rusqlite::Result<Chain> {
    let handed_out = connection.prepare(statement!("audit_sequence"))?.query_row([], |row| row.get(0))?;
    let records: Vec<Stored> = connection
        .prepare(statement!("audit_walk"))?
        .query_map([], stored)?
        .collect::<rusqlite::Result<_>>()?;
    let first = records.first().map(|record| record.hash.clone());
    Ok(Chain { check: verify::verify(&records, handed_out), first })
}

/// Append a record within a transaction that holds the write lock. Addresses and long numbers in the reason are masked: what
/// stands in the chain is never taken out again.
pub(super) fn append(connection: &Connection, entry: Entry<'_>) -> rusqlite::Result<()> {
    let (number, previous): (i64, Option<String>) = connection
        .prepare_cached(statement!("audit_next"))?
        .query_row([], |row| Ok((row.get("number")?, row.get("previous")?)))?;
    let subject = match entry.subject {
        Subject::Customer(id) => match pseudonym::subject_of_erased(id) {
            Some(subject) => subject,
            None => pseudonym::subject(&erasures::salt(connection)?.hash(id)),
        },
        Subject::Other(text) => text.to_owned(),
    };
    let mut record = Stored {
        number,
        at: values::now(),
        by: entry.by.to_owned(),
        action: values::action_text(entry.action).to_owned(),
        subject,
        reason: masked(entry.reason).into_owned(),
        previous: previous.unwrap_or_else(chain::beginning),
        hash: String::new(),
    };
    record.hash = chain::seal(&record);
    connection
        .prepare_cached(statement!("audit_add"))?
        .execute(named_params! {
            ":number": record.number,
            ":at": record.at,
            ":by": record.by,
            ":action": record.action,
            ":subject": record.subject,
            ":reason": record.reason,
            ":previous": record.previous,
            ":hash": record.hash,
        })
        .map(drop)
}

/// What a customer may be called in the chain.
fn subjects(connection: &Connection, customer_id: &str) -> rusqlite::Result<Vec<String>> {
    if let Some(subject) = pseudonym::subject_of_erased(customer_id) {
        return Ok(vec![subject]);
    }
    let salts = erasures::salts(connection)?;
    Ok(salts.iter().map(|salt| pseudonym::subject(&salt.hash(customer_id))).collect())
}

fn stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    Ok(Stored {
        number: row.get("number")?,
        at: row.get("at")?,
        by: row.get("by_whom")?,
        action: row.get("action")?,
        subject: row.get("subject")?,
        reason: row.get("reason")?,
        previous: row.get("previous")?,
        hash: row.get("hash")?,
    })
}

fn record(row: &Row<'_>) -> rusqlite::Result<AuditRecord> {
    Ok(AuditRecord {
        number: row.get("number")?,
        at: values::parsed(row, "at")?,
        by: row.get("by_whom")?,
        action: values::action(row, "action")?,
        subject: row.get("subject")?,
        reason: row.get("reason")?,
        previous: row.get("previous")?,
        hash: row.get("hash")?,
    })
}
