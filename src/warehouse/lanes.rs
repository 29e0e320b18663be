//! Two pieces of work at a time on one database: much of what a load does keeps only one core busy.

use std::thread;

use duckdb::Connection;

use super::draft;

/// Run `side` on a connection of its own while `main` runs on `conn`; what each gave, `main`'s failure first.
///
/// Temporary tables belong to a connection: neither sees the other's. Once `main` fails (it may have been asked to
/// stop), `side` is interrupted too.
pub(super) fn side_by_side<A, B, E>(
    conn: &Connection,
    main: impl FnOnce(&Connection) -> Result<A, E>,
    side: impl FnOnce(&Connection) -> Result<B, E> + Send,
) -> Result<(A, B), E>
where
    B: Send,
    E: Send + From<duckdb::Error>,
{
    let beside = draft::beside(conn)?;
    let stop = beside.interrupt_handle();
    thread::scope(|scope| {
        let side = scope.spawn(move || side(&beside));
        let main = main(conn);
        if main.is_err() {
            stop.interrupt();
        }
        let side = side.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Ok((main?, side?))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn both_write_and_what_one_fails_of_is_told() {
        let conn = Connection::open_in_memory().unwrap();
        let make = |table: &'static str| {
            move |conn: &Connection| conn.execute_batch(&format!("CREATE TABLE {table} AS SELECT 1 AS n"))
        };
        side_by_side(&conn, make("a"), make("b")).unwrap();
        let both: i64 = conn.query_row("SELECT a.n + b.n FROM a, b", [], |row| row.get(0)).unwrap();
        assert_eq!(both, 2);
        let error = side_by_side(&conn, make("a"), make("b")).unwrap_err();
        assert!(error.to_string().contains("\"a\""), "{error}");
        assert!(side_by_side(&conn, make("c"), make("b")).is_err());
    }
}
