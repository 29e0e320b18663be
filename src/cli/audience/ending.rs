//! How jobs of audiences end.

use color_eyre::Result;

use super::Place;
use crate::cli::follow::{self, Told};
use crate::contract::{Job, JobId};

/// Follow a job to its end; one that does not succeed is a failure. `what` begins the sentence, `hint` says what to do.
pub(super) async fn follow(place: &Place<'_>, id: JobId, what: &str, hint: &str) -> Result<Job> {
    follow::success(&place.session.client, id, Told { what, kept: hint }).await
}

/// What is said where nobody waits for a job.
pub(super) fn queued(what: &str, job: JobId) -> String {
    Told { what, kept: "" }.queued(job)
}
