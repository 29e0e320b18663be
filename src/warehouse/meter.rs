//! How far the statements of a connection are, while they run.

use duckdb::{Connection, ProgressHandle};

/// Asks from beside how far a connection's statement is.
#[derive(Debug, Clone)]
pub struct Meter(ProgressHandle);

/// How far a statement is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Far {
    /// Rows read so far.
    pub rows: u64,
    /// Share that is done by DuckDB's own estimate, between 0 and 1; 0 where it has none.
    pub share: f64,
}

impl Meter {
    /// One for that connection, whose statements let themselves be asked from now on.
    ///
    /// # Errors
    /// What DuckDB says where it does not have it.
    pub fn of(conn: &Connection) -> duckdb::Result<Self> {
        conn.set_query_progress_tracking(true)?;
        Ok(Self(conn.progress_handle()))
    }

    /// How far the statement is that runs now; nowhere where none runs.
    #[must_use]
    pub fn look(&self) -> Far {
        let told = self.0.query_progress();
        Far { rows: told.rows_processed(), share: told.percentage().unwrap_or(0.0) / 100.0 }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn it_tells_how_far_a_statement_is_while_it_runs_and_nothing_where_none_does() {
        let conn = Connection::open_in_memory().unwrap();
        // Only the thread that asked for a statement brings the estimate up to date.
        conn.execute_batch("SET threads = 1; CREATE TABLE t AS SELECT range AS a FROM range(3000000)")
            .unwrap();
        let meter = Meter::of(&conn).unwrap();
        assert_eq!(meter.look(), Far::default());
        let mut sums = conn.prepare("SELECT sum(hash(a)) FROM t GROUP BY a % 100000").unwrap();
        let seen = std::thread::scope(|scope| {
            let watched = scope.spawn(|| {
                let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
                loop {
                    let far = meter.look();
                    if (far.rows > 0 && far.share > 0.0) || std::time::Instant::now() > until {
                        return far;
                    }
                }
            });
            while !watched.is_finished() {
                sums.query_arrow([]).unwrap().for_each(drop);
            }
            watched.join().unwrap()
        });
        assert!(seen.rows > 0 && seen.share > 0.0 && seen.share <= 1.0, "{seen:?}");
    }
}
