//! Jobs of behavioural segments: queued and left, or followed to their end.

use color_eyre::Result;

use super::Place;
use crate::cli::follow;
use crate::cli::output::{Format, Output};
use crate::contract::JobId;

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
    let told = follow::Told { what, kept };
    if !wait {
        return match out.format {
            Format::Json => told.say_queued(id, out),
            _ => Ok(out.line(&format!("{} Then: {next}.", told.queued(id)))?),
        };
    }
    let job = follow::success_told(&place.session.client, id, told, out, |job| job).await?;
    out.reply(&job, &[told.outcome(&job), format!("Next: {next}.")], &[], None)
}
