//! Behavioural segments: tried on a sample, adopted by somebody, assigned to everybody, told as cards.

mod cards;

use super::{
    jobs::{JobContext, JobError, Outcome, Progress},
    service::Parts,
};
use crate::contract::{
    AdoptRequest, BehaviourReply, ClusterCard, ClusterId, ClusterMigration, ConsoleError, DescribeRequest,
    ErrorKind, FitRequest, JobId, RulesPreview, RulesRequest, Trial, TrialId, Variables, WrittenCards,
};

fn todo<T>() -> Result<T, ConsoleError> {
    Err(ConsoleError::new(ErrorKind::Failed, "under construction"))
}

pub fn run_fit(_: &JobContext, _: &mut dyn Progress) -> Result<Outcome, JobError> {
    Err(JobError::failed("under construction"))
}
pub fn run_assign(_: &JobContext, _: &mut dyn Progress) -> Result<Outcome, JobError> {
    Err(JobError::failed("under construction"))
}
pub(super) async fn behaviour(_: &Parts) -> Result<BehaviourReply, ConsoleError> {
    todo()
}
pub(super) async fn card(_: &Parts, _: ClusterId) -> Result<ClusterCard, ConsoleError> {
    todo()
}
pub(super) async fn migration(_: &Parts) -> Result<ClusterMigration, ConsoleError> {
    todo()
}
pub(super) async fn variables(_: &Parts, _: u32) -> Result<Variables, ConsoleError> {
    todo()
}
pub(super) async fn start_fit(_: &Parts, _: FitRequest) -> Result<JobId, ConsoleError> {
    todo()
}
pub(super) fn trial(_: &Parts, _: TrialId) -> Result<Trial, ConsoleError> {
    todo()
}
pub(super) async fn adopt(_: &Parts, _: &AdoptRequest) -> Result<JobId, ConsoleError> {
    todo()
}
pub(super) fn describe(_: &Parts, _: &DescribeRequest) -> Result<(), ConsoleError> {
    todo()
}
pub(super) async fn preview_rules(_: &Parts, _: ClusterId, _: &str) -> Result<RulesPreview, ConsoleError> {
    todo()
}
pub(super) async fn set_rules(_: &Parts, _: &RulesRequest) -> Result<JobId, ConsoleError> {
    todo()
}
pub(super) async fn write_cards(parts: &Parts) -> Result<WrittenCards, ConsoleError> {
    cards::write(parts).await
}
