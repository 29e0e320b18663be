//! How jobs of audiences end.

use color_eyre::Result;

use super::Place;
use crate::cli::{figures, follow};
use crate::contract::{ConsoleError, ErrorKind, Job, JobId, JobState};

/// Follow a job to its end; one that does not succeed is a failure. `what` begins the sentence, `hint` says what to do.
pub(super) async fn follow(place: &Place<'_>, id: JobId, what: &str, hint: &str) -> Result<Job> {
    let job = follow::job(&place.session.client, id).await?;
    if job.state == JobState::Done {
        return Ok(job);
    }
    let kind = if job.state == JobState::Cancelled { ErrorKind::Cancelled } else { ErrorKind::Failed };
    let state = figures::job_state(job.state);
    let took = figures::took(&job).map(|took| format!(" after {took}")).unwrap_or_default();
    let outcome = job.outcome.as_ref().map(|outcome| format!(": {outcome}")).unwrap_or_default();
    Err(ConsoleError::new(kind, format!("{what} {state}{took}{outcome}")).hint(hint).into())
}

/// What is said where nobody waits for a job.
pub(super) fn queued(what: &str, job: JobId) -> String {
    format!("{what} is job {}; see how it goes with `c360 jobs`.", job.0)
}
