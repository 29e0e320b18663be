//! Taking people out of a generation: their rows go or lose the id, every total stays.
//!
//! A generation knows by salted hashes who is erased from it, so that a load can leave them out and a file that was put
//! back tells what it lacks. Only this module and the loader's staging ever hold an erased id, in temporary tables.

mod books;
mod rewrite;
mod staged;

use std::fmt::Write as _;

use duckdb::Connection;

pub use self::{
    books::{Books, note, read},
    rewrite::{Rewritten, rewrite},
    staged::{Staged, leave_out},
};
use super::load::sql;

/// Write down which of the ids that these statements give are of somebody erased.
fn find(conn: &Connection, ids: &[String]) -> duckdb::Result<()> {
    let mut all = String::new();
    for (position, one) in ids.iter().enumerate() {
        let union = if position == 0 { "" } else { include_str!("../../../queries/erase/and.sql") };
        // Writing to a String can't fail.
        let _ = write!(all, "{} {one} ", sql::fill(union, &[]));
    }
    conn.execute_batch(&sql::fill(include_str!("../../../queries/erase/ids.sql"), &[("ids", &all)]))
}

/// The ids that were found.
fn found(conn: &Connection) -> duckdb::Result<Vec<String>> {
    conn.prepare(include_str!("../../../queries/erase/found.sql"))?.query_map([], |row| row.get(0))?.collect()
}
