//! Running one long statement while saying how far it is and hearing that it should stop.
//!
//! DuckDB blocks the thread that runs a statement, so a second one watches and interrupts.

use std::{
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc::{RecvTimeoutError, channel},
    },
    thread,
    time::Duration,
};

use duckdb::Connection;

use super::{LoadError, Progress};

const GLANCE: Duration = Duration::from_millis(50);

/// How much of a stage a statement stands for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Portion {
    /// Rows and bytes of the stage done before it.
    pub rows: u64,
    /// Bytes of the stage done before it.
    pub bytes_before: u64,
    /// Bytes that it stands for.
    pub bytes: u64,
}

/// Run a statement; the rows it changed.
pub(super) fn execute(
    conn: &Connection,
    statement: &str,
    portion: Portion,
    progress: &mut dyn Progress,
) -> Result<usize, duckdb::Error> {
    let (done, over) = channel::<()>();
    let (handle, interrupt) = (conn.progress_handle(), conn.interrupt_handle());
    let finished = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let over = over;
            while over.recv_timeout(GLANCE) == Err(RecvTimeoutError::Timeout) {
                if progress.is_cancelled() && !finished.load(Ordering::Acquire) {
                    interrupt.interrupt();
                }
                let share = handle.query_progress().percentage().unwrap_or(0.0).clamp(0.0, 100.0) / 100.0;
                let bytes = (portion.bytes as f64 * share) as u64;
                progress.advance(portion.rows, portion.bytes_before + bytes);
            }
        });
        let result = conn.execute(statement, []);
        finished.store(true, Ordering::Release);
        drop(done);
        result
    })
}

/// Several statements at once, none of which gives rows.
pub(super) fn batch(conn: &Connection, statements: &str, what: &str) -> Result<(), LoadError> {
    conn.execute_batch(statements).map_err(LoadError::database(what))
}
