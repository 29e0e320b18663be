//! A generation's file while it is written.
//!
//! It is attached to a database in memory, since only an attached file can be given the size of its row groups. So a new
//! connection has to be turned to it: [`beside`] does, `try_clone` would not.

use std::path::Path;

use duckdb::{Config, Connection};

use super::load::sql;

/// What writing may take, and where it may spill.
#[derive(Debug, Clone, Copy)]
pub struct Means<'a> {
    /// The folder for temporary files.
    pub spill: &'a Path,
    /// Memory of the database, as `2GB`; DuckDB's own default where absent.
    pub memory: Option<&'a str>,
    /// Threads; every core where absent.
    pub threads: Option<u32>,
}

/// Open a draft for writing. It need not survive a power cut, so that DuckDB waits for no disk: sealing it does.
pub fn open(file: &Path, means: Means<'_>) -> duckdb::Result<Connection> {
    let mut config = Config::default()
        .with("fsync_mode", "none")?
        .enable_autoload_extension(false)?
        .with("autoinstall_known_extensions", "false")?
        .with("temp_directory", means.spill.to_string_lossy())?;
    if let Some(limit) = means.memory {
        config = config.max_memory(limit)?;
    }
    if let Some(threads) = means.threads {
        config = config.threads(i64::from(threads))?;
    }
    let conn = Connection::open_in_memory_with_flags(config)?;
    let places = [("file", sql::text(&file.to_string_lossy()))];
    let places = places.each_ref().map(|(key, value)| (*key, value.as_str()));
    conn.execute_batch(&sql::fill(include_str!("../../queries/draft/open.sql"), &places))?;
    Ok(conn)
}

/// Another connection that works on the same file.
pub(super) fn beside(conn: &Connection) -> duckdb::Result<Connection> {
    let beside = conn.try_clone()?;
    let database = sql::name(&current(conn)?);
    let turned = sql::fill(include_str!("../../queries/draft/use.sql"), &[("database", database.as_str())]);
    beside.execute_batch(&turned)?;
    Ok(beside)
}

/// What the database at work is called.
pub(super) fn current(conn: &Connection) -> duckdb::Result<String> {
    conn.query_row(include_str!("../../queries/draft/current.sql"), [], |row| row.get(0))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_connection_writes_into_the_one_file_in_small_row_groups() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("it's a draft.duckdb");
        let means = Means { spill: dir.path(), memory: Some("1GB"), threads: Some(2) };
        let conn = open(&file, means).unwrap();
        let other = beside(&conn).unwrap();
        other.execute_batch("CREATE TABLE numbers AS SELECT range AS n FROM range(100000)").unwrap();
        conn.execute_batch("INSERT INTO numbers SELECT 7; CHECKPOINT").unwrap();
        drop(other);
        conn.close().unwrap();

        let conn = Connection::open(&file).unwrap();
        let (rows, groups): (i64, i64) = conn
            .query_row(
                "SELECT (SELECT count(*) FROM numbers), count(DISTINCT row_group_id) FROM pragma_storage_info('numbers')",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap();
        assert_eq!((rows, groups), (100_001, 5));
    }
}
