//! Rescoring: train, judge and apply every model, then publish the scores as one generation.

mod kept;

pub use kept::{Kept, KeptRescoring};

use super::jobs::{JobContext, JobError, Outcome, Progress};

/// Score everybody anew.
pub fn run_rescore(_ctx: &JobContext, _progress: &mut dyn Progress) -> Result<Outcome, JobError> {
    Err(JobError::failed("not built yet"))
}
