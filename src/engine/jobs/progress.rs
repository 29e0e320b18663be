//! Progress of the work, written where every console sees it.
//!
//! A stage's change is written at once, its numbers at most ten times a second, so that a fast loop over
//! pieces costs nothing. A ledger that can't be written never stops the work itself.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::{CancelToken, Plan};
use crate::contract::JobId;
use crate::ledger::{Ledger, LedgerError};
pub use crate::warehouse::load::{Progress, Silent};

/// The least time between two writes of numbers.
const PACE: Duration = Duration::from_millis(100);

/// Writes progress to the ledger. Clones write the same job's.
#[derive(Debug, Clone)]
pub struct LedgerProgress {
    meter: Arc<Mutex<Meter>>,
    cancel: CancelToken,
}

#[derive(Debug)]
struct Meter {
    ledger: Arc<Ledger>,
    job: JobId,
    plan: Plan,
    stage: String,
    bytes_total: Option<u64>,
    /// Share of the stage that is done, where bytes don't tell it.
    share: Option<f64>,
    /// How far the job was at most: stages that ran beside others are told when these are over.
    furthest: f64,
    /// Rows and bytes of the stage that are done.
    done: (u64, u64),
    /// Whether something has been said that was not written yet.
    pending: bool,
    written_at: Option<Instant>,
}

impl LedgerProgress {
    /// The progress of `job`.
    #[must_use]
    pub fn new(ledger: Arc<Ledger>, job: JobId, cancel: CancelToken, plan: Plan) -> Self {
        let stage = String::new();
        let meter = Meter {
            ledger,
            job,
            plan,
            stage,
            bytes_total: None,
            share: None,
            furthest: 0.0,
            done: (0, 0),
            pending: false,
            written_at: None,
        };
        Self { meter: Arc::new(Mutex::new(meter)), cancel }
    }

    /// Write what has been held back. Called every now and then, so that the last word before a long silence
    /// is seen too.
    pub fn flush(&self) {
        self.meter().flush();
    }

    fn meter(&self) -> MutexGuard<'_, Meter> {
        self.meter.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Meter {
    fn flush(&mut self) {
        if !std::mem::take(&mut self.pending) {
            return;
        }
        let (rows, bytes) = self.done;
        let share = match self.bytes_total {
            Some(total) if total > 0 => bytes as f64 / total as f64,
            _ => self.share.unwrap_or(0.0),
        };
        let progress = self.plan.progress(&self.stage, share).map(|progress| progress.max(self.furthest));
        self.furthest = progress.unwrap_or(self.furthest);
        note(self.ledger.advance_stage(self.job, rows, bytes, progress));
        self.written_at = Some(Instant::now());
    }

    /// Something new is to be said: at once, or when it is time again.
    fn soon(&mut self) {
        self.pending = true;
        if self.written_at.is_none_or(|at| at.elapsed() >= PACE) {
            self.flush();
        }
    }
}

impl Progress for LedgerProgress {
    fn stage(&mut self, name: &str, bytes_total: Option<u64>) {
        let mut meter = self.meter();
        meter.flush();
        name.clone_into(&mut meter.stage);
        meter.bytes_total = bytes_total;
        meter.share = None;
        meter.done = (0, 0);
        note(meter.ledger.start_stage(meter.job, name, bytes_total));
        if meter.plan.progress(name, 0.0).is_some() {
            meter.pending = true;
            meter.flush();
        }
        meter.written_at = Some(Instant::now());
    }

    fn advance(&mut self, rows: u64, bytes: u64) {
        let mut meter = self.meter();
        meter.done = (rows, bytes);
        meter.soon();
    }

    fn share(&mut self, done: f64) {
        let mut meter = self.meter();
        meter.share = Some(done);
        meter.soon();
    }

    fn say(&mut self, words: &str) {
        let meter = self.meter();
        note(meter.ledger.say_in_job(meter.job, words));
    }

    fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
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
        let mut progress = LedgerProgress::new(Arc::clone(&ledger), job, CancelToken::new(), plan);
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
        progress.advance(70, 0);
        progress.flush();
        progress.share(0.5);
        progress.say("70 rows, and half of it done");
        progress.flush();
        let half = progress.meter().ledger.job(job.id).unwrap().unwrap();
        assert_eq!((half.progress, half.stages[1].rows), (Some(0.875), 70));
        assert_eq!(half.log[0].words, "70 rows, and half of it done");
        assert!(!progress.is_cancelled());
    }
}
