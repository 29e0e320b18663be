//! Deliveries: try after try until one arrives, never again once one did or may have.

use rusqlite::named_params;

use super::super::audit::{self, Entry, Subject};
use super::super::{Ledger, LedgerError, statement, values};
use super::grounds::{Grounds, grounds};
use super::{Stop, stored};
use crate::contract::{AuditAction, ExportId};

/// What came of a try to deliver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeliveryEnd<'a> {
    /// The export.
    pub export: ExportId,
    /// Whether it was what withdraws the export, not its file.
    pub removal: bool,
    /// Which try.
    pub attempt: u32,
    /// Whether it arrived.
    pub arrived: bool,
    /// What the command said.
    pub said: &'a str,
    /// Whether no other try follows. What arrived is always the last one.
    pub last: bool,
}

impl Ledger {
    /// Begin the next try to deliver an export's file, or what withdraws it; its number is answered. `None`, and nothing is
    /// begun, where what it stands on moved since `seen`: it has to be looked at again.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] for what is not let out or deleted, and where one arrived or nobody knows whether it did.
    pub fn start_delivery(
        &self,
        id: ExportId,
        removal: bool,
        seen: Option<&Grounds>,
    ) -> Result<Option<u32>, LedgerError> {
        self.attempt("begin a delivery", |transaction| {
            let export = stored::find(transaction, id)?;
            if let Some(barred) = export.delivery_barred(removal) {
                return Err(Stop::refused(format!("export {} can't be delivered: {}", id.0, barred.words())));
            }
            if let Some(seen) = seen
                && grounds(transaction)? != *seen
            {
                return Ok(None);
            }
            let attempt = transaction.prepare_cached(statement!("start_delivery"))?.query_row(
                named_params! {":export": id.0, ":removal": removal, ":at": values::now()},
                |row| row.get(0),
            )?;
            Ok(Some(attempt))
        })
    }

    /// Note that nobody will ever say what came of a try to deliver; the audit chain keeps why. The try has no end: it may
    /// have arrived, and is not made again.
    pub fn delivery_unknown(
        &self,
        ExportId(id): ExportId,
        (removal, attempt): (bool, u32),
        why: &str,
        by: &str,
    ) -> Result<(), LedgerError> {
        self.write("note that nobody knows what came of a delivery", |transaction| {
            let what = if removal { "removal " } else { "" };
            let subject = format!("{id} {what}unknown at try {attempt}");
            let (action, subject) = (AuditAction::Delivered, Subject::Other(&subject));
            audit::append(transaction, Entry { action, subject, reason: why, by })
        })
    }

    /// Note what came of a try to deliver; the audit chain keeps what came of the last one.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] for a try that was never begun or has ended: the first word stays.
    pub fn end_delivery(&self, end: &DeliveryEnd<'_>, by: &str) -> Result<(), LedgerError> {
        let DeliveryEnd { export: ExportId(id), removal, attempt, arrived, said, last } = *end;
        self.attempt("note what came of a delivery", |transaction| {
            let changed = transaction.prepare_cached(statement!("end_delivery"))?.execute(named_params! {
                ":export": id,
                ":removal": removal,
                ":attempt": attempt,
                ":at": values::now(),
                ":arrived": arrived,
                ":said": said,
            })?;
            if changed == 0 {
                return Err(Stop::refused(format!("delivery {attempt} of export {id} is not under way")));
            }
            if arrived || last {
                let what = if removal { "removal " } else { "" };
                let came = if arrived { "arrived" } else { "failed" };
                let subject = format!("{id} {what}{came} at try {attempt}");
                let (action, subject) = (AuditAction::Delivered, Subject::Other(&subject));
                audit::append(transaction, Entry { action, subject, reason: "", by })?;
            }
            Ok(())
        })
    }
}
