//! Jobs: the work that changes data, each in a process of its own that outlives whoever asked for it.
//!
//! The queue lies in the ledger, so that several consoles share it. Asking writes a row; pumping starts a
//! process for the oldest row when none runs; that process takes one row after the other. A lock held by
//! the process tells everybody whether it still lives.

mod cancel;
mod context;
mod error;
mod launcher;
mod lock;
mod plan;
mod process;
mod progress;
mod recover;
mod runner;
mod watch;

use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use cancel::CancelToken;
pub use context::{JobContext, Outcome};
pub use error::{JobError, JobsError};
pub use launcher::{LOG, Launcher};
pub use plan::Plan;
pub use progress::{LedgerProgress, Progress, Silent};
pub use runner::{Work, run};
pub use watch::Watch;

use super::generations::Generations;
use crate::contract::{JobId, JobKind, JobState};
use crate::ledger::{CancelAnswer, JobEnd, Ledger};
use lock::Probe;

/// How long a job may take to stop by itself before its process is killed.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// The jobs of one workspace, as a console or a command sees them.
#[derive(Debug)]
pub struct Jobs {
    workspace: PathBuf,
    ledger: Arc<Ledger>,
    generations: Generations,
    launcher: Launcher,
    patience: Duration,
    /// The process that this one started and that has not ended yet.
    child: Mutex<Option<u32>>,
}

impl Jobs {
    /// The jobs of `workspace`. What a killed job left behind is tidied up first; nothing is started.
    pub fn open(
        workspace: &Path,
        ledger: Arc<Ledger>,
        generations: Generations,
        launcher: Launcher,
    ) -> Result<Arc<Self>, JobsError> {
        Self::open_with(workspace, ledger, generations, launcher, PATIENCE)
    }

    /// The same with another patience for jobs that are asked to stop.
    pub fn open_with(
        workspace: &Path,
        ledger: Arc<Ledger>,
        generations: Generations,
        launcher: Launcher,
        patience: Duration,
    ) -> Result<Arc<Self>, JobsError> {
        let workspace =
            workspace.canonicalize().map_err(|source| JobsError::io("open", workspace, source))?;
        let jobs = Self { workspace, ledger, generations, launcher, patience, child: Mutex::new(None) };
        if let Probe::Idle(_alone) = lock::probe(&jobs.workspace)? {
            recover::settle(&jobs.ledger, None)?;
            jobs.generations.sweep()?;
        }
        Ok(Arc::new(jobs))
    }

    /// Ask for a job and start it if none runs.
    pub fn start(self: &Arc<Self>, kind: JobKind, asked_by: &str) -> Result<JobId, JobsError> {
        let id = self.enqueue(kind, asked_by)?;
        self.pump()?;
        Ok(id)
    }

    /// Ask for a job. It waits until somebody pumps.
    pub fn enqueue(&self, kind: JobKind, asked_by: &str) -> Result<JobId, JobsError> {
        Ok(self.ledger.enqueue(kind, asked_by)?)
    }

    /// See to the queue: settle a job whose process is gone, kill one that won't stop, start the next.
    ///
    /// Cheap when there is nothing to do, and safe to call from several processes at once.
    pub fn pump(self: &Arc<Self>) -> Result<(), JobsError> {
        self.recover(None)?;
        let mut child = self.child();
        // Ours takes whatever waits, and its end pumps again.
        if child.is_some() || self.ledger.running_job()?.is_some() {
            return Ok(());
        }
        let Some(id) = self.ledger.next_job()? else { return Ok(()) };
        match self.launcher.launch(&self.workspace, id) {
            Ok(process) => {
                *child = Some(process.id());
                drop(child);
                self.attend(process, id).inspect_err(|_| *self.child() = None)
            }
            Err(error) => self.never_began(id, &error.to_string()),
        }
    }

    /// Stop a waiting job, or ask the running one to stop; one that won't is killed after some seconds.
    pub fn cancel(self: &Arc<Self>, id: JobId, by: &str) -> Result<CancelAnswer, JobsError> {
        let answer = self.ledger.ask_cancel(id, by)?;
        if answer == CancelAnswer::Asked {
            let jobs = Arc::downgrade(self);
            let patience = self.patience + Duration::from_millis(50);
            spawn("c360-cancel", move || {
                std::thread::sleep(patience);
                if let Some(jobs) = jobs.upgrade() {
                    report(jobs.pump());
                }
            })?;
        }
        Ok(answer)
    }

    /// Note a running job whose process is gone as interrupted, and kill one that was asked to stop in vain.
    fn recover(&self, last_words: Option<&str>) -> Result<(), JobsError> {
        match lock::probe(&self.workspace)? {
            Probe::Idle(_alone) => self.settle(last_words),
            Probe::Working => match self.ledger.running_job()? {
                Some(job) if recover::is_overdue(&job, self.patience) => self.kill(&job.process),
                _ => Ok(()),
            },
        }
    }

    fn settle(&self, last_words: Option<&str>) -> Result<(), JobsError> {
        if recover::settle(&self.ledger, last_words)? {
            self.generations.sweep()?;
        }
        Ok(())
    }

    fn kill(&self, process: &crate::ledger::ProcessId) -> Result<(), JobsError> {
        process::kill(process)?;
        // The kernel gives the lock back once every thread of it is gone; on a slow disk that takes a moment.
        for _ in 0..100 {
            std::thread::sleep(Duration::from_millis(20));
            if let Probe::Idle(_alone) = lock::probe(&self.workspace)? {
                return self.settle(None);
            }
        }
        Ok(())
    }

    /// Wait for a process that was started here, in a thread of its own, so that it leaves no zombie.
    fn attend(self: &Arc<Self>, mut process: Child, id: JobId) -> Result<(), JobsError> {
        let jobs = Arc::downgrade(self);
        spawn("c360-job", move || {
            let status = process.wait();
            if let Some(jobs) = jobs.upgrade() {
                *jobs.child() = None;
                report(jobs.child_ended(id, status.ok()));
            }
        })
    }

    fn child_ended(self: &Arc<Self>, id: JobId, status: Option<ExitStatus>) -> Result<(), JobsError> {
        let last_words = status.and_then(recover::describe);
        self.recover(last_words.as_deref())?;
        let job = self.ledger.job(id)?;
        if job.is_some_and(|job| job.state == JobState::Queued) {
            // It was started for this job and never took it: starting it again would go on for ever.
            self.never_began(id, last_words.as_deref().unwrap_or("its process ended at once"))?;
        }
        self.pump()
    }

    fn never_began(&self, id: JobId, why: &str) -> Result<(), JobsError> {
        let log = self.workspace.join(LOG);
        let outcome = format!(
            "could not start: {why}; nothing was changed. See {} for what it said, then start it again",
            log.display()
        );
        let end = JobEnd { state: JobState::Failed, outcome: &outcome, generation: None, load: None };
        self.ledger.end_job(id, &end)?;
        Ok(())
    }

    fn child(&self) -> MutexGuard<'_, Option<u32>> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), JobsError> {
    let spawned = std::thread::Builder::new().name(name.to_owned()).spawn(work);
    spawned.map(drop).map_err(|source| JobsError::Thread { source })
}

/// In a thread that nobody waits for, the log is the only place for a failure.
fn report(result: Result<(), JobsError>) {
    if let Err(error) = result {
        tracing::error!(%error, "the queue of jobs stands still until the next start");
    }
}
