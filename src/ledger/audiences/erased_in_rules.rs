//! Rules that name somebody who is erased: what stands for them takes the place of their id, in every version and in what
//! exports were sealed with. It is the only change that is ever made to these.

use rusqlite::{Connection, named_params};

use super::super::audit::{self, Entry, Subject};
use super::super::{Ledger, LedgerError, statement};
use crate::contract::AuditAction;

/// Why, as the audit chain has it.
const WHY: &str = "its rule named somebody who is erased";

impl Ledger {
    /// Write every rule anew for which `rewritten` answers another text; the audit chain keeps of which versions. How
    /// many were written anew is said.
    pub fn rewrite_rules(
        &self,
        rewritten: impl Fn(&str) -> Option<String>,
        by: &str,
    ) -> Result<u64, LedgerError> {
        self.write("take who is erased out of rules", |transaction| {
            let mut count = 0;
            for (name, version, rule) in versions(transaction)? {
                let Some(rule) = rewritten(&rule) else { continue };
                transaction
                    .prepare_cached(statement!("rewrite_version"))?
                    .execute(named_params! {":name": name, ":version": version, ":rule": rule})?;
                let subject = format!("{name} v{version}");
                let (action, subject) = (AuditAction::Audience, Subject::Other(&subject));
                audit::append(transaction, Entry { action, subject, reason: WHY, by })?;
                count += 1;
            }
            for (id, rule) in exports(transaction)? {
                let Some(rule) = rewritten(&rule) else { continue };
                transaction
                    .prepare_cached(statement!("rewrite_export"))?
                    .execute(named_params! {":id": id, ":rule": rule})?;
                count += 1;
            }
            Ok(count)
        })
    }
}

fn versions(connection: &Connection) -> rusqlite::Result<Vec<(String, u32, String)>> {
    let mut statement = connection.prepare_cached(statement!("rules_of_versions"))?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.collect()
}

fn exports(connection: &Connection) -> rusqlite::Result<Vec<(u64, String)>> {
    let mut statement = connection.prepare_cached(statement!("rules_of_exports"))?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}
