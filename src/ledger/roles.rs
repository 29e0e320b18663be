//! Who had which role when a server last held to it.

use rusqlite::{OptionalExtension, named_params};

use super::{Ledger, LedgerError, audit, audit::Entry, statement};

impl Ledger {
    /// Who had which role, as JSON; `None` where no server ever held to any.
    pub fn known_roles(&self) -> Result<Option<String>, LedgerError> {
        self.read("read who had which role", |connection| {
            connection.prepare_cached(statement!("known_roles"))?.query_row([], |row| row.get(0)).optional()
        })
    }

    /// Keep who has which role now, with what changed in the audit chain.
    pub fn change_roles(&self, roles: &str, change: Entry<'_>) -> Result<(), LedgerError> {
        self.write("keep who has which role", |transaction| {
            transaction.prepare_cached(statement!("put_roles"))?.execute(named_params! {":roles": roles})?;
            audit::append(transaction, change)
        })
    }
}
