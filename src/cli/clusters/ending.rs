//! Jobs of behavioural segments: queued and left, or followed to their end.

use color_eyre::Result;

use super::Place;
use crate::cli::output::{Format, Output};
use crate::cli::{figures, follow};
use crate::contract::{ConsoleError, ErrorKind, JobId, JobState};

/// What is said of a job.
pub(super) struct Told {
    /// Begins a sentence: `The trial`.
    pub(super) what: &'static str,
    /// What stands where it did not succeed.
    pub(super) kept: &'static str,
    /// What to do after it is done.
    pub(super) next: &'static str,
}

/// Say that the job is queued, or wait for its end and say how it ended; one that does not succeed is a failure.
pub(super) async fn queued(
    id: JobId,
    wait: bool,
    told: &Told,
    place: &Place<'_>,
    out: &mut Output<'_>,
) -> Result<()> {
    let Told { what, kept, next } = told;
    if !wait {
        return match out.format {
            Format::Json => out.json(&serde_json::json!({ "job": id })),
            _ => Ok(out
                .line(&format!("{what} is job {}; see how it goes with `c360 jobs`. Then: {next}.", id.0))?),
        };
    }
    let job = follow::job(&place.session.client, id).await?;
    if job.state != JobState::Done {
        if out.format == Format::Json {
            out.json(&job)?;
        }
        let kind = if job.state == JobState::Cancelled { ErrorKind::Cancelled } else { ErrorKind::Failed };
        let took = figures::took(&job).map(|took| format!(" after {took}")).unwrap_or_default();
        let outcome = job.outcome.as_ref().map(|outcome| format!(": {outcome}")).unwrap_or_default();
        let what = what.to_lowercase();
        let message = format!("{what} {}{took}{outcome}", figures::job_state(job.state));
        return Err(ConsoleError::new(kind, message).hint(*kept).into());
    }
    let head = [job.outcome.clone().unwrap_or_else(|| format!("{what} is done.")), format!("Next: {next}.")];
    out.reply(&job, &head, &[], None)
}
