//! The process that works: takes one waiting job after the other, and says how each ended.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use super::{
    CancelToken, JobContext, JobError, JobsError, LedgerProgress, Outcome, Plan, Progress, lock, process,
    recover,
};
use crate::config::Config;
use crate::contract::{Job, JobState};
use crate::engine::generations::Generations;
use crate::ledger::{JobEnd, Ledger};

/// How often it is asked whether the job is to stop.
const LISTEN: Duration = Duration::from_millis(100);

/// What does the work of a job.
pub type Work<'a> = &'a dyn Fn(&JobContext, &mut dyn Progress) -> Result<Outcome, JobError>;

/// Work through the queue of `workspace` until nothing waits, and say how many jobs that were.
///
/// `settings` is read anew for each job, so that a corrected file counts for the next one; it answers with a
/// line for people when the settings are wrong.
pub fn run(
    workspace: &Path,
    settings: &dyn Fn() -> Result<Config, String>,
    work: Work<'_>,
) -> Result<usize, JobsError> {
    let _alone = lock::wait(workspace)?;
    let ledger = Arc::new(Ledger::open(workspace)?);
    let generations = Generations::open(workspace, Arc::clone(&ledger))?;
    let this = process::this()?;
    // The lock is ours: whatever is marked as running is not, and every draft is a leftover.
    recover::settle(&ledger, None)?;
    generations.sweep()?;
    let mut count = 0;
    while let Some(job) = ledger.claim_next(&this)? {
        count += 1;
        work_on(workspace, &ledger, &generations, &job, settings, work)?;
    }
    Ok(count)
}

fn work_on(
    workspace: &Path,
    ledger: &Arc<Ledger>,
    generations: &Generations,
    job: &Job,
    settings: &dyn Fn() -> Result<Config, String>,
    work: Work<'_>,
) -> Result<(), JobsError> {
    let (config, cancel) = match settings() {
        Ok(config) => (Arc::new(config), CancelToken::new()),
        Err(why) => return end(ledger, job, &Err(JobError::failed(why)), &CancelToken::new()),
    };
    let context = JobContext {
        workspace: workspace.to_owned(),
        ledger: Arc::clone(ledger),
        generations: generations.clone(),
        config: Arc::clone(&config),
        job: job.id,
        kind: job.kind,
        asked_by: job.asked_by.clone(),
        cancel: cancel.clone(),
        plan: Plan::default(),
    };
    let mut progress = LedgerProgress::new(Arc::clone(ledger), job.id, cancel.clone(), context.plan.clone());
    let shown = progress.clone();
    let listen = || {
        shown.flush();
        match ledger.cancel_asked(job.id) {
            // Again each time: an interrupt between two statements is forgotten.
            Ok(Some(_)) => cancel.cancel(),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "can't tell whether the job is to stop"),
        }
    };
    let result = meanwhile(listen, || work(&context, &mut progress));
    progress.flush();
    end(ledger, job, &result, &cancel)?;
    if let Err(error) = generations.cleanup(config.load.keep_generations) {
        tracing::warn!(%error, "old generations stay until the next job");
    }
    Ok(())
}

/// Run `work`, and `listen` every now and then on a second thread. A panic in the work is a failure of the job.
fn meanwhile(
    listen: impl Fn() + Send,
    work: impl FnOnce() -> Result<Outcome, JobError>,
) -> Result<Outcome, JobError> {
    let (ended, over) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while over.recv_timeout(LISTEN) == Err(RecvTimeoutError::Timeout) {
                listen();
            }
        });
        let result = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(internal()));
        drop(ended);
        result
    })
}

/// The panic's own words stay in `jobs.log`: they may quote data, which has no place in a ledger.
fn internal() -> JobError {
    tracing::error!("a job panicked");
    JobError::failed("an internal error stopped it; nothing was changed. jobs.log in the workspace says more")
}

fn end(
    ledger: &Ledger,
    job: &Job,
    result: &Result<Outcome, JobError>,
    cancel: &CancelToken,
) -> Result<(), JobsError> {
    let said: String;
    let end = match result {
        Ok(done) => JobEnd {
            state: JobState::Done,
            outcome: &done.message,
            generation: done.generation,
            load: done.load.as_ref(),
        },
        Err(error) => {
            let state;
            (state, said) = without_result(ledger, job, error, cancel)?;
            JobEnd { state, outcome: &said, generation: None, load: None }
        }
    };
    ledger.end_job(job.id, &end)?;
    Ok(())
}

fn without_result(
    ledger: &Ledger,
    job: &Job,
    error: &JobError,
    cancel: &CancelToken,
) -> Result<(JobState, String), JobsError> {
    let published = ledger.running_job()?.and_then(|running| running.published);
    if let Some(generation) = published {
        // It is visible and whole; what failed came after.
        return Ok((JobState::Done, format!("published generation {}, then: {error}", generation.0)));
    }
    // An interrupted statement fails with words of its own; the wish to stop explains it better.
    if *error == JobError::Cancelled || cancel.is_cancelled() {
        let by = ledger.cancel_asked(job.id)?.unwrap_or_else(|| "its process".to_owned());
        return Ok((JobState::Cancelled, format!("stopped by {by}; {}", job.kind.left())));
    }
    Ok((JobState::Failed, error.to_string()))
}
