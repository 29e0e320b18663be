//! The two connections to a ledger: one writes, the other reads meanwhile. In a write-ahead log readers wait for no writer,
//! neither of this process nor of another.

use std::{
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    task::block_in_place,
};

use super::{BUSY, LedgerError, prepare};

/// Prepared statements that a connection keeps.
const KEPT: usize = 64;

/// Each behind a lock of its own.
#[derive(Debug)]
pub(super) struct Connections {
    writing: Mutex<Connection>,
    reading: Mutex<Connection>,
}

impl Connections {
    /// To the file at `path`, brought to today's form.
    pub(super) fn open(path: &Path) -> Result<Self, LedgerError> {
        let opening = |source| LedgerError::open(path, source);
        let mut writing = connect(path).map_err(opening)?;
        prepare(&mut writing, path)?;
        writing.set_prepared_statement_cache_capacity(KEPT);
        let reading = only_reading(path).map_err(opening)?;
        reading.set_prepared_statement_cache_capacity(KEPT);
        Ok(Self { writing: Mutex::new(writing), reading: Mutex::new(reading) })
    }

    /// The one that writes.
    pub(super) fn writing(&self) -> MutexGuard<'_, Connection> {
        // A panic while it was held rolled its transaction back; the connection itself is sound.
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Read as everything was at one moment.
    pub(super) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let mut reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        at_one_moment(&mut reading, work)
    }
}

/// A connection that writes nothing.
pub(super) fn only_reading(path: &Path) -> rusqlite::Result<Connection> {
    let connection = connect(path)?;
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    Ok(connection)
}

/// Read through a connection as everything was at one moment.
pub(super) fn at_one_moment<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
    let value = work(&transaction)?;
    transaction.commit()?;
    Ok(value)
}

/// Run `work` in one transaction that takes the write lock at once.
pub(super) fn within<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = work(&transaction)?;
    transaction.commit()?;
    Ok(value)
}

/// Do what may wait for another process or for the disk. Where an async worker calls it, another takes over what else that
/// worker had to do.
pub(super) fn waiting<T>(work: impl FnOnce() -> T) -> T {
    match Handle::try_current() {
        Ok(runtime) if runtime.runtime_flavor() == RuntimeFlavor::MultiThread => block_in_place(work),
        _ => work(),
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags)
}
