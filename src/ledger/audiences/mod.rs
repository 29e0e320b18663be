//! Audiences and their exports: rules version after version, what always applies, sealed files, who decided on them, what
//! became of them and who was in them.
//!
//! What several people may reach for at once is looked at and done in one transaction that holds the write lock; the
//! database's own checks and triggers hold to the same rules, for whoever comes past this code.

mod barred;
mod decisions;
mod deliveries;
mod erased_in_rules;
pub(super) mod exports;
pub(super) mod exposures;
mod grounds;
mod hands;
mod house_rules;
mod lists;
mod releases;
mod stored;
mod suppression;
mod versions;

use jiff::Timestamp;
use rusqlite::{Transaction, TransactionBehavior};

pub use deliveries::DeliveryEnd;
pub use exports::NewExport;
pub use exposures::Exposure;
pub use grounds::Grounds;
pub use hands::{Hand, Share, Wrote};
pub use lists::ListWritten;
pub use releases::{NewRelease, NewWithdrawal};
pub use stored::{Attempt, ExportEnd, Release, StoredExport, Withdrawal};
pub use suppression::SuppressionKey;
pub use versions::{AudienceVersion, SavedAudience};

use super::{Ledger, LedgerError, connections::waiting};

/// Why a transaction is dropped, with all that it wrote.
enum Stop {
    /// SQLite said no.
    Statement(rusqlite::Error),
    /// What was asked can't be done.
    Refused(LedgerError),
}

impl Stop {
    fn refused(why: impl Into<String>) -> Self {
        Self::Refused(LedgerError::Refused(why.into()))
    }
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Self::Statement(error)
    }
}

impl Ledger {
    /// Like `write`, for work that may find that it must not be done.
    fn attempt<T>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Stop>,
    ) -> Result<T, LedgerError> {
        let run = || {
            let mut connection = self.lock();
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        };
        waiting(run).map_err(|stop| match stop {
            Stop::Statement(source) => LedgerError::statement(&self.path, doing, source),
            Stop::Refused(error) => error,
        })
    }
}

/// Who does what follows from what somebody did.
const PROGRAM: &str = "c360";

/// A moment, in the words of a message.
fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// What can't be written as JSON.
fn unwritable(error: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(Box::new(error))
}

#[cfg(test)]
mod tests;
