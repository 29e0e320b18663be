//! The tables of a generation: the canonical ones of `tables`, and its own books of what was loaded.
//!
//! Older generations are brought up to date in their copy; one that a newer version made is refused.

use duckdb::Connection;

use super::{load::sql, tables::TABLES};

/// The schema that this version writes.
pub const VERSION: i64 = 1;

/// Why a generation's schema can't be used.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// A newer version made it.
    #[error(
        "this warehouse has schema version {found}; this c360 knows versions up to {VERSION}: install the newer c360"
    )]
    Newer {
        /// The version found.
        found: i64,
    },
    /// The database refused.
    #[error("the warehouse's tables could not be made ready: {0}")]
    Database(#[from] duckdb::Error),
}

/// Create every table, or bring an older generation's up to date.
pub fn create(conn: &Connection) -> Result<(), SchemaError> {
    check(conn)?;
    conn.execute_batch(include_str!("../../queries/schema/books.sql"))?;
    for table in TABLES {
        let columns: Vec<String> =
            table.columns.iter().map(|c| format!("{} {}", sql::name(c.name), c.kind.sql_type())).collect();
        conn.execute_batch(&sql::fill(
            include_str!("../../queries/schema/table.sql"),
            &[("table", &sql::name(table.name)), ("columns", &columns.join(", "))],
        ))?;
    }
    if version(conn)? != Some(VERSION) {
        set_meta(conn, "schema_version", VERSION)?;
    }
    Ok(())
}

/// Refuse a generation that a newer version made.
pub fn check(conn: &Connection) -> Result<(), SchemaError> {
    match version(conn)? {
        Some(found) if found > VERSION => Err(SchemaError::Newer { found }),
        _ => Ok(()),
    }
}

/// A generation's schema version; `None` when it has no tables yet.
pub fn version(conn: &Connection) -> Result<Option<i64>, duckdb::Error> {
    let books: i64 =
        conn.query_row(include_str!("../../queries/schema/has_books.sql"), [], |row| row.get(0))?;
    if books == 0 {
        return Ok(None);
    }
    conn.query_row(include_str!("../../queries/schema/version.sql"), [], |row| row.get(0))
}

/// Write a number of the generation's books down.
pub(super) fn set_meta(conn: &Connection, key: &str, value: i64) -> Result<(), duckdb::Error> {
    let places = [("key", key), ("value", &value.to_string())];
    conn.execute_batch(&sql::fill(include_str!("../../queries/schema/set_meta.sql"), &places))
}

/// A number of the generation's books; 0 when it was never written.
pub(super) fn meta(conn: &Connection, key: &str) -> Result<i64, duckdb::Error> {
    let statement = sql::fill(include_str!("../../queries/schema/meta.sql"), &[("key", key)]);
    Ok(conn.query_row(&statement, [], |row| row.get::<_, Option<i64>>(0))?.unwrap_or(0))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn creating_twice_changes_nothing() {
        let conn = Connection::open_in_memory().unwrap();
        assert_eq!(version(&conn).unwrap(), None);
        create(&conn).unwrap();
        create(&conn).unwrap();
        assert_eq!(version(&conn).unwrap(), Some(VERSION));
    }

    #[test]
    fn a_warehouse_made_by_a_newer_version_is_refused() {
        let conn = Connection::open_in_memory().unwrap();
        create(&conn).unwrap();
        set_meta(&conn, "schema_version", VERSION + 1).unwrap();
        let error = create(&conn).unwrap_err().to_string();
        assert!(error.contains("schema version 2") && error.contains("newer c360"), "{error}");
    }
}
