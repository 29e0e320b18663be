//! Trying numbers of clusters on a sample.
use crate::{
    contract::{ConsoleError, FitRequest, JobId},
    engine::{
        jobs::{JobContext, JobError, Outcome, Progress},
        service::Parts,
    },
};
/// x
pub fn run_fit(_: &JobContext, _: &mut dyn Progress) -> Result<Outcome, JobError> {
    Err(JobError::failed("x"))
}
pub(in crate::engine) async fn start_fit(_: &Parts, _: FitRequest) -> Result<JobId, ConsoleError> {
    Err(ConsoleError::new(crate::contract::ErrorKind::Failed, "x"))
}
