//! A generation's file while it is written.
//!
//! Rows lie in small groups and blocks, so that looking one customer up reads little: with DuckDB's own sizes it takes
//! twice as long. Only an attached file can be given them; so a draft is attached to a database in memory, and a new
//! connection has to be turned to it: `beside` does, `try_clone` would not.

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

/// Bytes of a block, in a file that is made anew: a quarter of DuckDB's own. One that is there keeps its own.
const BLOCK: &str = "65536";

/// Open a draft for writing. It need not survive a power cut, so that DuckDB waits for no disk: sealing it does.
pub fn open(file: &Path, means: Means<'_>) -> duckdb::Result<Connection> {
    let mut config = Config::default()
        .with("fsync_mode", "none")?
        .with("default_block_size", BLOCK)?
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

    fn writing(file: &Path) -> Connection {
        let spill = file.parent().unwrap();
        open(file, Means { spill, memory: Some("1GB"), threads: Some(2) }).unwrap()
    }

    #[test]
    fn every_connection_writes_into_the_one_file_in_small_row_groups_and_blocks() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("it's a draft.duckdb");
        let conn = writing(&file);
        let other = beside(&conn).unwrap();
        other.execute_batch("CREATE TABLE numbers AS SELECT range AS n FROM range(100000)").unwrap();
        conn.execute_batch("INSERT INTO numbers SELECT 7; CHECKPOINT").unwrap();
        drop(other);
        conn.close().unwrap();

        let conn = Connection::open(&file).unwrap();
        let count = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(count("SELECT count(*) FROM numbers"), 100_001);
        assert_eq!(count("SELECT count(DISTINCT row_group_id) FROM pragma_storage_info('numbers')"), 5);
        assert_eq!(count("SELECT block_size FROM pragma_database_size()"), 65_536);
    }

    #[test]
    fn a_file_of_larger_blocks_is_written_on() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("gen-000001.duckdb");
        let old = Connection::open(&file).unwrap();
        old.execute_batch("CREATE TABLE numbers AS SELECT 1 AS n").unwrap();
        old.close().unwrap();
        let conn = writing(&file);
        conn.execute_batch("INSERT INTO numbers SELECT 2").unwrap();
        let sum: i64 = conn.query_row("SELECT sum(n)::BIGINT FROM numbers", [], |row| row.get(0)).unwrap();
        assert_eq!(sum, 3);
    }
}
