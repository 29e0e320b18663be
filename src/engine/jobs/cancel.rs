//! The wish to stop, as the work of a job sees it: a flag, and an interrupt for the statement that runs.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use duckdb::InterruptHandle;

/// Shared between the work and whoever listens for the wish to stop.
#[derive(Clone, Default)]
pub struct CancelToken {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    cancelled: AtomicBool,
    connections: Mutex<Vec<Arc<InterruptHandle>>>,
}

impl CancelToken {
    /// A token that nobody has cancelled.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether the work is to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.inner.cancelled.load(Ordering::Relaxed)
    }

    /// Interrupt this connection's statements too, from now on (`connection.interrupt_handle()`).
    pub fn attach(&self, connection: Arc<InterruptHandle>) {
        self.inner.connections.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }

    /// Ask the work to stop.
    ///
    /// DuckDB forgets an interrupt that falls between two statements: say it again until the work has ended.
    pub fn cancel(&self) {
        self.inner.cancelled.store(true, Ordering::Relaxed);
        for connection in self.inner.connections.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            connection.interrupt();
        }
    }
}

impl std::fmt::Debug for CancelToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CancelToken").field("cancelled", &self.is_cancelled()).finish_non_exhaustive()
    }
}
