//! Lists of ids that rules can name.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::super::audit::{self, Entry, Subject};
use super::super::{Ledger, LedgerError, statement, values};
use super::Stop;
use crate::contract::{AuditAction, IdList};

/// Lists at most.
const MOST_LISTS: u32 = 1_000;

/// When a list was last written, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListWritten {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

impl Ledger {
    /// Keep ids under a name, in place of those that were kept under it; how many, each counted once, is said. The audit chain
    /// keeps the name and how many there were and are, never an id.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] for one list more than there may be.
    pub fn save_list(
        &self,
        name: &str,
        ids: impl IntoIterator<Item = impl AsRef<str>>,
        by: &str,
    ) -> Result<u64, LedgerError> {
        self.attempt("save a list of ids", |transaction| {
            if !is_known(transaction, name)? {
                let lists: u32 =
                    transaction.prepare_cached(statement!("count_lists"))?.query_row([], |row| row.get(0))?;
                if lists >= MOST_LISTS {
                    return Err(Stop::refused(format!(
                        "there are {lists} lists already, as many as there may be; nothing was kept. Read the ids into one \
                         that is not needed any more: `c360 audience house-rules` shows them"
                    )));
                }
            }
            transaction
                .prepare_cached(statement!("put_list"))?
                .execute(named_params! {":name": name, ":at": values::now(), ":by": by})?;
            let before = transaction
                .prepare_cached(statement!("clear_list"))?
                .execute(named_params! {":name": name})?;
            let mut add = transaction.prepare_cached(statement!("add_list_member"))?;
            let mut kept = 0;
            for id in ids {
                kept += add.execute(named_params! {":list": name, ":customer_id": id.as_ref()})? as u64;
            }
            let subject = format!("{name}: {before} ids before, {kept} after");
            let (action, subject) = (AuditAction::List, Subject::Other(&subject));
            audit::append(transaction, Entry { action, subject, reason: "", by })?;
            Ok(kept)
        })
    }

    /// The ids of a list, sorted; `None` where there is no list of that name.
    pub fn list(&self, name: &str) -> Result<Option<Vec<String>>, LedgerError> {
        self.read("read a list of ids", |connection| {
            if !is_known(connection, name)? {
                return Ok(None);
            }
            let mut statement = connection.prepare_cached(statement!("list_members"))?;
            let ids = statement.query_map(named_params! {":name": name}, |row| row.get(0))?;
            ids.collect::<rusqlite::Result<_>>().map(Some)
        })
    }

    /// When a list was last written, and by whom; `None` where there is no list of that name.
    pub fn list_written(&self, name: &str) -> Result<Option<ListWritten>, LedgerError> {
        self.read("read who wrote a list of ids", |connection| {
            connection
                .prepare_cached(statement!("list"))?
                .query_row(named_params! {":name": name}, |row| {
                    Ok(ListWritten { at: values::parsed(row, "at")?, by: row.get("by_whom")? })
                })
                .optional()
        })
    }

    /// Every list, by name.
    pub fn lists(&self) -> Result<Vec<IdList>, LedgerError> {
        self.read("read the lists of ids", |connection| {
            connection.prepare_cached(statement!("lists"))?.query_map([], list)?.collect()
        })
    }
}

fn is_known(connection: &Connection, name: &str) -> rusqlite::Result<bool> {
    connection.prepare_cached(statement!("list"))?.exists(named_params! {":name": name})
}

fn list(row: &Row<'_>) -> rusqlite::Result<IdList> {
    Ok(IdList {
        name: row.get("name")?,
        ids: row.get("ids")?,
        by: row.get("by_whom")?,
        at: values::parsed(row, "at")?,
    })
}
