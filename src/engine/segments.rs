//! Value segments (work in progress).

use super::{service::Parts, store::Opened};
use crate::{contract::*, ledger::Ledger};

fn not_yet<T>() -> Result<T, ConsoleError> {
    Err(ConsoleError::new(ErrorKind::Failed, "not yet"))
}
pub async fn table(_: &Opened) -> Result<Segments, ConsoleError> {
    not_yet()
}
pub async fn detail(_: &Opened, _: Segment) -> Result<SegmentDetail, ConsoleError> {
    not_yet()
}
pub async fn migration(_: &Opened) -> Result<Migration, ConsoleError> {
    not_yet()
}
pub async fn bridge(_: &Opened) -> Result<Bridge, ConsoleError> {
    not_yet()
}
pub async fn thresholds(_: &Opened, _: &Ledger) -> Result<ThresholdsReply, ConsoleError> {
    not_yet()
}
pub async fn preview(_: &Opened, _: Cuts) -> Result<Proposal, ConsoleError> {
    not_yet()
}
pub fn adopt(_: &Parts, _: Adoption) -> Result<JobId, ConsoleError> {
    not_yet()
}
