//! Audiences: rules, who they take, and how they leave.

use super::{
    jobs::{JobContext, JobError, Outcome, Progress},
    service::Parts,
};
use crate::contract::*;

fn soon<T>() -> Result<T, ConsoleError> {
    Err(ConsoleError::new(ErrorKind::Failed, "not built yet"))
}

pub fn run_seal(_: &JobContext, _: &mut dyn Progress) -> Result<Outcome, JobError> {
    Err(JobError::failed("not built yet"))
}
pub fn run_release(_: &JobContext, _: &mut dyn Progress) -> Result<Outcome, JobError> {
    Err(JobError::failed("not built yet"))
}
pub async fn audiences(_: &Parts) -> Result<Audiences, ConsoleError> {
    soon()
}
pub async fn audience(_: &Parts, _: String) -> Result<AudienceDetail, ConsoleError> {
    soon()
}
pub async fn count_rule(_: &Parts, _: CountRequest) -> Result<RuleReply, ConsoleError> {
    soon()
}
pub async fn complete_rule(_: &Parts, _: CompletionRequest) -> Result<Completions, ConsoleError> {
    soon()
}
pub async fn field_values(_: &Parts, _: Field) -> Result<FieldValues, ConsoleError> {
    soon()
}
pub async fn save_audience(_: &Parts, _: SaveAudience) -> Result<u32, ConsoleError> {
    soon()
}
pub async fn retire_audience(_: &Parts, _: String, _: String) -> Result<(), ConsoleError> {
    soon()
}
pub async fn overlap(_: &Parts, _: Vec<String>) -> Result<Overlap, ConsoleError> {
    soon()
}
pub async fn house_rules(_: &Parts) -> Result<HouseRules, ConsoleError> {
    soon()
}
pub async fn set_exclusions(_: &Parts, _: SetExclusions) -> Result<(), ConsoleError> {
    soon()
}
pub async fn set_group(_: &Parts, _: SetGroup) -> Result<(), ConsoleError> {
    soon()
}
pub async fn save_list(_: &Parts, _: SaveList) -> Result<SavedList, ConsoleError> {
    soon()
}
pub async fn suppress(_: &Parts, _: Suppress) -> Result<Suppressed, ConsoleError> {
    soon()
}
pub async fn seal_audience(_: &Parts, _: SealRequest) -> Result<JobId, ConsoleError> {
    soon()
}
pub async fn activations(_: &Parts) -> Result<Activations, ConsoleError> {
    soon()
}
pub async fn export(_: &Parts, _: ExportId) -> Result<ExportDetail, ConsoleError> {
    soon()
}
pub async fn decide_export(_: &Parts, _: DecisionRequest) -> Result<DecisionReply, ConsoleError> {
    soon()
}
pub async fn release_export(_: &Parts, _: ExportId) -> Result<JobId, ConsoleError> {
    soon()
}
pub async fn withdraw_export(_: &Parts, _: WithdrawRequest) -> Result<Option<JobId>, ConsoleError> {
    soon()
}
