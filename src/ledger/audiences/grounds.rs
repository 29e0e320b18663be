//! What an export stands on, so that what was looked at before a file leaves is held to the moment at which it does.

use rusqlite::Connection;

use super::super::{Ledger, LedgerError, statement};

/// All in the ledger that can void an export or keep it from being sent, at one moment. Another one says that something
/// of it moved since, and that it has to be looked at again; nothing else can be read from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grounds(String);

impl Ledger {
    /// Read them, before all that is looked at.
    pub fn grounds(&self) -> Result<Grounds, LedgerError> {
        self.read("read what exports stand on", grounds)
    }
}

/// Within a transaction.
pub(super) fn grounds(connection: &Connection) -> rusqlite::Result<Grounds> {
    connection.prepare_cached(statement!("grounds"))?.query_row([], |row| row.get(0)).map(Grounds)
}
