//! Leaving people out of what a load brings: the files still hold them, the warehouse must not.
//!
//! Works on the loader's own temporary table, before keys are compared: the pseudonym is the key from here on.

use duckdb::Connection;

use super::{find, found};
use crate::warehouse::{load::sql, tables::Table};

/// What came of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Staged {
    /// Rows that were left out.
    pub left_out: u64,
}

/// Take who is erased out of the rows staged for a table.
pub fn leave_out(conn: &Connection, table: &Table) -> duckdb::Result<Staged> {
    let mut staged = Staged::default();
    if table.column("customer_id").is_none() {
        return Ok(staged);
    }
    find(conn, &[sql::fill(include_str!("../../../queries/erase/staged_ids.sql"), &[])])?;
    if found(conn)?.is_empty() {
        return Ok(staged);
    }
    if super::rewrite::is_personal(table.name) {
        let gone = conn.execute(include_str!("../../../queries/erase/staged_out.sql"), [])?;
        staged.left_out = gone as u64;
    } else {
        if table.column("ticket_id").is_some() {
            conn.execute(include_str!("../../../queries/erase/staged_ticket.sql"), [])?;
        }
        conn.execute(include_str!("../../../queries/erase/staged_id.sql"), [])?;
    }
    conn.execute_batch(include_str!("../../../queries/erase/forget.sql"))?;
    Ok(staged)
}
