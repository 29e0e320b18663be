//! What the process of a job does: the one place that knows which work belongs to which kind of job.

use super::{
    audiences::{run_release, run_seal},
    backup::run_backup,
    clusters::{run_assign, run_fit},
    jobs::{JobContext, JobError, Outcome, Progress},
    load::run_load,
    privacy::erasing::run_erase,
    rescore::run_rescore,
    segments::build::run_recut,
};
use crate::contract::JobKind;

/// Do a job's work.
pub fn run_job(ctx: &JobContext, progress: &mut dyn Progress) -> Result<Outcome, JobError> {
    match ctx.kind {
        JobKind::Load => run_load(ctx, progress),
        JobKind::Recut => run_recut(ctx, progress),
        JobKind::Erase => run_erase(ctx, progress),
        JobKind::Rescore => run_rescore(ctx, progress),
        JobKind::Fit => run_fit(ctx, progress),
        JobKind::Assign => run_assign(ctx, progress),
        JobKind::Seal => run_seal(ctx, progress),
        JobKind::Release => run_release(ctx, progress),
        JobKind::Backup => run_backup(ctx, progress),
    }
}
