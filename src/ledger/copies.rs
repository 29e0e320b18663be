//! Copies of a ledger: one is made while others write, and looked at without being changed.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, named_params};

use super::audit::{self, Chain};
use super::generations::{self, Generation};
use super::{BUSY, Ledger, LedgerError, jobs, migrations, statement};
use crate::contract::{AuditAction, JobId, JobKind};
use crate::ledger::{Entry, Subject};

/// What a copy holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    /// Its format.
    pub format: i64,
    /// The generation that it points at.
    pub generation: Option<Generation>,
    /// Its audit chain.
    pub chain: Chain,
}

impl Ledger {
    /// Queue a backup, told as JSON what to do; the audit chain keeps who asked, for what and where to.
    ///
    /// # Errors
    /// [`LedgerError::Crowded`] for who has as many under way as one person may.
    pub fn ask_backup(&self, argument: &str, what: &str, by: &str) -> Result<JobId, LedgerError> {
        self.write("queue a backup", |transaction| {
            if let Some(crowded) = jobs::crowded(transaction, JobKind::Backup, by)? {
                return Ok(Err(crowded));
            }
            let job = jobs::enqueue(transaction, JobKind::Backup, Some(argument), by)?;
            let subject = format!("asked, job {}: {what}", job.0);
            let (action, subject) = (AuditAction::Backup, Subject::Other(&subject));
            audit::append(transaction, Entry { action, subject, reason: "", by })?;
            Ok(Ok(job))
        })?
    }

    /// Copy everything as it is at one moment into the empty file `to`. Others read and write meanwhile; nothing of what
    /// was deleted comes along.
    pub fn copy_to(&self, to: &Path) -> Result<(), LedgerError> {
        let path = to.to_string_lossy();
        self.beside("copy the ledger", |connection| {
            // A copy is the one thing that this connection writes.
            connection.pragma_update(None, "query_only", false)?;
            connection.execute(statement!("copy"), named_params! {":path": path.as_ref()}).map(drop)
        })
    }
}

/// Look at a copy that nobody has open, without changing it.
///
/// # Errors
/// [`LedgerError::Newer`], [`LedgerError::Foreign`], [`LedgerError::Damaged`]: what can't be put back.
pub fn examine(path: &Path) -> Result<Copy, LedgerError> {
    let opening = |source| LedgerError::open(path, source);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(opening)?;
    connection.busy_timeout(BUSY).map_err(opening)?;
    connection.pragma_update(None, "trusted_schema", false).map_err(opening)?;
    migrations::refuse_foreign(&connection, path)?;
    let read = || -> rusqlite::Result<Option<Copy>> {
        let verdict: String = connection.pragma_query_value(None, "quick_check", |row| row.get(0))?;
        if verdict != "ok" {
            return Ok(None);
        }
        Ok(Some(Copy {
            format: connection.pragma_query_value(None, "user_version", |row| row.get(0))?,
            generation: generations::current(&connection)?,
            chain: audit::chain_of(&connection)?,
        }))
    };
    match read() {
        Ok(Some(copy)) => Ok(copy),
        Ok(None) => Err(LedgerError::Damaged { path: path.to_owned() }),
        Err(source) => Err(LedgerError::statement(path, "read the ledger", source)),
    }
}

/// The latest format that this program knows.
#[must_use]
pub const fn latest_format() -> i64 {
    migrations::latest()
}
