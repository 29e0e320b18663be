//! Progress of the work, written where every console sees it.
//!
//! A stage's change is written at once, its numbers at most ten times a second, so that a fast loop over
//! pieces costs nothing. A ledger that can't be written never stops the work itself.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{CancelToken, Plan};
use crate::contract::JobId;
use crate::ledger::{Ledger, LedgerError};
pub use crate::warehouse::load::{Progress, Silent};

/// The least time between two writes of numbers.
const PACE: Duration = Duration::from_millis(100);

/// Writes progress to the ledger.
#[derive(Debug)]
pub struct LedgerProgress {
    ledger: Arc<Ledger>,
    job: JobId,
    cancel: CancelToken,
    plan: Plan,
    stage: String,
    bytes_total: Option<u64>,
    /// What has been said and not been written yet.
    pending: Option<(u64, u64)>,
    written_at: Option<Instant>,
}

impl LedgerProgress {
    /// The progress of `job`.
    #[must_use]
    pub fn new(ledger: Arc<Ledger>, job: JobId, cancel: CancelToken, plan: Plan) -> Self {
        Self {
            ledger,
            job,
            cancel,
            plan,
            stage: String::new(),
            bytes_total: None,
            pending: None,
            written_at: None,
        }
    }

    fn flush(&mut self) {
        let Some((rows, bytes)) = self.pending.take() else { return };
        let share = match self.bytes_total {
            Some(total) if total > 0 => bytes as f64 / total as f64,
            _ => 0.0,
        };
        let progress = self.plan.progress(&self.stage, share);
        note(self.ledger.advance_stage(self.job, rows, bytes, progress));
        self.written_at = Some(Instant::now());
    }
}

impl Progress for LedgerProgress {
    fn stage(&mut self, name: &str, bytes_total: Option<u64>) {
        self.flush();
        name.clone_into(&mut self.stage);
        self.bytes_total = bytes_total;
        note(self.ledger.start_stage(self.job, name, bytes_total));
        if self.plan.progress(name, 0.0).is_some() {
            self.pending = Some((0, 0));
            self.flush();
        }
        self.written_at = Some(Instant::now());
    }

    fn advance(&mut self, rows: u64, bytes: u64) {
        self.pending = Some((rows, bytes));
        if self.written_at.is_none_or(|at| at.elapsed() >= PACE) {
            self.flush();
        }
    }

    fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }
}

impl Drop for LedgerProgress {
    fn drop(&mut self) {
        self.flush();
    }
}

fn note(result: Result<(), LedgerError>) {
    if let Err(error) = result {
        tracing::warn!(%error, "progress is not shown");
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::contract::JobKind;
    use crate::ledger::ProcessId;

    #[test]
    fn a_fast_loop_writes_little_and_its_last_word_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Arc::new(Ledger::open(dir.path()).unwrap());
        let job = ledger.enqueue(JobKind::Load, "ana (1000)").unwrap();
        ledger.claim_next(&ProcessId { pid: 1, started: 1, boot: String::new() }).unwrap();
        let plan = Plan::default();
        plan.set(&[("read lines", 3.0), ("build marts", 1.0)]);
        let mut progress =
            LedgerProgress::new(Arc::clone(&ledger), job, CancelToken::new(), plan);
        progress.stage("read lines", Some(1000));
        let before = ledger.version().unwrap();
        let begun = Instant::now();
        for done in 0..=1000 {
            progress.advance(done, done);
        }
        let writes = ledger.version().unwrap() - before;
        let allowed = 2 * (1 + begun.elapsed().as_millis() as u64 / 100);
        assert!(writes <= allowed, "{writes} writes, {allowed} allowed");
        progress.stage("build marts", None);
        let job = ledger.job(job).unwrap().unwrap();
        assert_eq!(job.stages[0].rows, 1000);
        assert_eq!(job.progress, Some(0.75));
        assert!(!progress.is_cancelled());
    }
}
