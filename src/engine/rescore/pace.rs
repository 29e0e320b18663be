//! How far a long stage is, told from beside while its statements run.

use std::{
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::Duration,
};

use crate::{
    engine::jobs::Progress,
    warehouse::meter::{Far, Meter},
};

/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// What the rows of a statement say of the stage.
#[derive(Debug, Clone, Copy)]
pub enum Reads {
    /// It reads many rows of each customer: DuckDB's estimate tells how far it is.
    All,
    /// It reads a row of each customer, and then what it has made: the rows tell how far it is.
    Customers,
}

/// Do the work of a stage that goes through so many customers, and tell meanwhile for how many it is done.
pub fn watched<R>(
    (meter, reads): (&Meter, Reads),
    customers: u64,
    progress: &mut dyn Progress,
    work: impl FnOnce() -> R,
) -> R {
    let (working, over) = channel::<()>();
    thread::scope(move |scope| {
        scope.spawn(move || {
            let mut done = 0;
            while over.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
                done = reads.done(meter.look(), customers).max(done);
                progress.share(done as f64 / customers.max(1) as f64);
                progress.advance(done, 0);
            }
        });
        let made = work();
        // A panic drops it too: the other thread never waits for ever.
        drop(working);
        made
    })
}

impl Reads {
    /// For how many of so many customers the work is done.
    fn done(self, far: Far, customers: u64) -> u64 {
        match self {
            Self::All => (far.share * customers as f64) as u64,
            Self::Customers => far.rows.min(customers),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Instant;

    use duckdb::Connection;

    use super::*;

    /// What was told of how far a stage is.
    #[derive(Default)]
    struct Told {
        rows: Vec<u64>,
        shares: Vec<f64>,
    }

    impl Progress for Told {
        fn stage(&mut self, _name: &str, _bytes_total: Option<u64>) {}
        fn advance(&mut self, rows: u64, _bytes: u64) {
            self.rows.push(rows);
        }
        fn share(&mut self, done: f64) {
            self.shares.push(done);
        }
        fn is_cancelled(&self) -> bool {
            false
        }
    }

    #[test]
    fn while_a_statement_runs_it_is_told_for_how_many_it_is_done() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("SET threads = 1; CREATE TABLE t AS SELECT range AS a FROM range(3000000)")
            .unwrap();
        let (meter, mut told) = (Meter::of(&conn).unwrap(), Told::default());
        watched((&meter, Reads::Customers), 3_000_000, &mut told, || {
            let until = Instant::now() + LOOK * 8;
            while Instant::now() < until {
                conn.execute_batch(
                    "CREATE OR REPLACE TABLE s AS SELECT sum(hash(a)) FROM t GROUP BY a % 100000",
                )
                .unwrap();
            }
        });
        assert!(told.rows.iter().any(|rows| *rows > 0), "{:?}", told.rows);
        assert!(told.rows.is_sorted() && told.shares.is_sorted(), "never back: {:?}", told.rows);
        assert!(told.shares.iter().all(|share| (0.0..=1.0).contains(share)), "{:?}", told.shares);
    }

    #[test]
    fn customers_are_done_by_the_estimate_or_by_rows_and_never_more_than_there_are() {
        let far = |rows, share| Far { rows, share };
        assert_eq!(Reads::All.done(far(9_000, 0.25), 1_000), 250);
        assert_eq!(Reads::Customers.done(far(400, 0.01), 1_000), 400);
        assert_eq!(Reads::Customers.done(far(9_000, 0.8), 1_000), 1_000);
    }
}
