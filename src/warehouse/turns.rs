//! Whose turn it is to read. On a few cores, statements that all run at once all end late, and each wants a connection and
//! memory of its own; so a few run at a time, first come, first served. What reads a few rows has turns of its own, and
//! goes first where both want a core: a page about one customer never waits for sums over everybody.

use std::{
    num::NonZero,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::{self, available_parallelism},
};

use duckdb::Connection;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, oneshot},
    task::spawn_blocking,
};

/// Statements that read a few rows, by area or by name. Every other may read all there are.
const SHORT: &[&str] = &[
    "audiences/membership",
    "clusters/built",
    "customers/",
    "data/",
    "features/features",
    "models/scoring",
    "search/likely_words",
    "search/matches",
    "search/people",
    "segments/built",
];

/// How far the threads of what may read much step back behind the others (0 to 19): they get about a third as much of a core.
const NICE: i32 = 5;

/// Statements that a connection keeps parsed: more than there are of one lane.
const PARSED: usize = 64;

/// The turns of one open database.
pub(super) struct Turns {
    root: Mutex<Connection>,
    short: Arc<Lane>,
    long: Arc<Lane>,
}

/// So many at a time, each on a connection that was used before where there is one.
struct Lane {
    is_long: bool,
    room: Arc<Semaphore>,
    idle: Mutex<Vec<Connection>>,
}

/// A connection, for as long as it is one's turn.
pub(super) struct Turn {
    /// To run the statement on.
    pub(super) conn: Connection,
    lane: Arc<Lane>,
    _room: OwnedSemaphorePermit,
}

impl Turns {
    /// On connections of the same database: for each core one that may read all there is and one that reads little, and one
    /// more of these, for when a disk is waited for.
    pub(super) fn new(root: Connection) -> Self {
        let cores = available_parallelism().map_or(1, NonZero::get);
        let lane = |is_long, room| {
            Arc::new(Lane { is_long, room: Arc::new(Semaphore::new(room)), idle: Mutex::default() })
        };
        Self { root: Mutex::new(root), short: lane(false, cores + 1), long: lane(true, cores) }
    }

    /// Wait for one's turn to run the named statement.
    pub(super) async fn take(&self, name: &str) -> duckdb::Result<Turn> {
        let lane = if is_short(name) { &self.short } else { &self.long };
        // Nobody ever closes the lane.
        let closed = |_| duckdb::Error::InvalidQuery;
        let room = Arc::clone(&lane.room).acquire_owned().await.map_err(closed)?;
        let idle = lock(&lane.idle).pop();
        let conn = idle.map_or_else(|| self.connection(), Ok)?;
        Ok(Turn { conn, lane: Arc::clone(lane), _room: room })
    }

    fn connection(&self) -> duckdb::Result<Connection> {
        let conn = lock(&self.root).try_clone()?;
        conn.set_prepared_statement_cache_capacity(PARSED);
        Ok(conn)
    }
}

impl Turn {
    /// Do something on the connection, off the async workers, and leave it to the next. `None` where that broke off.
    pub(super) async fn run<R: Send + 'static>(
        self,
        work: impl FnOnce(&Connection) -> R + Send + 'static,
    ) -> Option<R> {
        let is_long = self.lane.is_long;
        let run = move || {
            let done = work(&self.conn);
            self.end();
            done
        };
        if !is_long {
            return spawn_blocking(run).await.ok();
        }
        let (tell, told) = oneshot::channel();
        // Not one of the pool, which would stay behind the others for ever.
        let thread = thread::Builder::new().name("reads-much".to_owned()).spawn(move || {
            // What can't be done here is no reason not to read.
            let _ = rustix::process::nice(NICE);
            let _ = tell.send(run());
        });
        thread.ok()?;
        told.await.ok()
    }

    /// Leave the connection to the next. One that is dropped instead is closed.
    fn end(self) {
        lock(&self.lane.idle).push(self.conn);
    }
}

fn is_short(name: &str) -> bool {
    SHORT.iter().any(|short| if short.ends_with('/') { name.starts_with(short) } else { name == *short })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;
    use crate::warehouse::queries::Queries;

    const SOON: Duration = Duration::from_millis(50);

    #[tokio::test]
    async fn what_reads_a_few_rows_never_waits_for_what_reads_them_all() {
        let turns = Turns::new(Connection::open_in_memory().unwrap());
        let mut long = Vec::new();
        for _ in 0..turns.long.room.available_permits() {
            long.push(turns.take("pulse/customers").await.unwrap());
        }
        assert!(timeout(SOON, turns.take("audiences/condition")).await.is_err(), "it is nobody's turn");
        timeout(SOON, turns.take("customers/tickets")).await.unwrap().unwrap();
        long.pop();
        timeout(SOON, turns.take("audiences/condition")).await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn a_connection_is_used_again() {
        let turns = Turns::new(Connection::open_in_memory().unwrap());
        let turn = turns.take("customers/tickets").await.unwrap();
        turn.conn.execute_batch("CREATE TEMP TABLE mine (n INTEGER)").unwrap();
        turn.run(|_| ()).await.unwrap();
        let turn = turns.take("customers/stores").await.unwrap();
        assert!(turn.conn.execute_batch("FROM mine").is_ok(), "it is the same");
        let other = turns.take("customers/stores").await.unwrap();
        assert!(other.conn.execute_batch("FROM mine").is_err(), "that one is at work");
    }

    #[tokio::test]
    async fn what_may_read_much_steps_back_and_the_rest_does_not() {
        let turns = Turns::new(Connection::open_in_memory().unwrap());
        let nice = |_: &Connection| rustix::process::nice(0).unwrap();
        let before = nice(&Connection::open_in_memory().unwrap());
        for (name, wanted) in [("pulse/customers", before + NICE), ("customers/tickets", before)] {
            for _ in 0..2 {
                assert_eq!(turns.take(name).await.unwrap().run(nice).await, Some(wanted), "{name}");
            }
        }
        let broken = turns.take("pulse/customers").await.unwrap().run(|_| panic!("it breaks off"));
        assert_eq!(broken.await, None::<()>);
    }

    #[test]
    fn every_short_statement_is_shipped() {
        let queries = Queries::shipped();
        for short in SHORT {
            assert!(queries.iter().any(|query| query.name.starts_with(short)), "{short}");
        }
        assert!(
            !is_short("search/everybody") && !is_short("audiences/count") && !is_short("pulse/customers")
        );
    }
}
