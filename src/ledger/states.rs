//! What the interface remembers between two starts, kept per user.

use rusqlite::{OptionalExtension, named_params};

use super::{Ledger, LedgerError, statement, values};
use crate::contract::UserState;

impl Ledger {
    /// Keep a user's interface state. It moves no version: nobody else redraws for it.
    pub fn save_state(&self, user: &str, state: &UserState) -> Result<(), LedgerError> {
        self.write("keep the interface's state", |transaction| {
            transaction
                .prepare_cached(statement!("save_state"))?
                .execute(named_params! {":user": user, ":json": state.json, ":at": values::now()})
                .map(drop)
        })
    }

    /// Forget every state in which this text occurs.
    pub fn forget_states_with(&self, text: &str) -> Result<(), LedgerError> {
        self.write("forget what the interface remembers", |transaction| {
            transaction
                .prepare_cached(statement!("forget_states_with"))?
                .execute(named_params! {":text": text})
                .map(drop)
        })
    }

    /// The state that a user left behind, if any.
    pub fn load_state(&self, user: &str) -> Result<Option<UserState>, LedgerError> {
        self.read("read the interface's state", |connection| {
            connection
                .prepare_cached(statement!("load_state"))?
                .query_row(named_params! {":user": user}, |row| Ok(UserState { json: row.get("json")? }))
                .optional()
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn each_user_finds_their_own_last_state_again() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(dir.path()).unwrap();
        let version = ledger.version().unwrap();
        let state = |json: &str| UserState { json: json.to_owned() };
        ledger.save_state("ana (1000)", &state("{\"screen\":1}")).unwrap();
        ledger.save_state("ana (1000)", &state("{\"screen\":2}")).unwrap();
        ledger.save_state("bo (1001)", &state("{}")).unwrap();
        assert_eq!(ledger.load_state("ana (1000)").unwrap(), Some(state("{\"screen\":2}")));
        assert_eq!(ledger.load_state("nobody").unwrap(), None);
        assert_eq!(ledger.version().unwrap(), version, "nobody redraws for it");
    }
}
