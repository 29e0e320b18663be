//! Loading the configured sources: the work of a load job.

use super::jobs::{JobContext, JobError, LoadOutcome, Progress};

/// Load what is new or changed into the next generation and publish it.
pub fn run_load(_ctx: &JobContext, _progress: &mut dyn Progress) -> Result<LoadOutcome, JobError> {
    Err(JobError::failed("loading is not part of this build"))
}
