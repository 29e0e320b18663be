//! What the work of a job is given, and what it gives back.

use std::path::PathBuf;
use std::sync::Arc;

use super::{CancelToken, Plan};
use crate::config::Config;
use crate::contract::{GenerationId, JobId, JobKind, Load};
use crate::engine::generations::Generations;
use crate::ledger::Ledger;

/// What the work of a job is given.
#[derive(Debug, Clone)]
pub struct JobContext {
    /// The workspace's directory.
    pub workspace: PathBuf,
    /// Its ledger.
    pub ledger: Arc<Ledger>,
    /// Its generations: draft one, change it, publish it.
    pub generations: Generations,
    /// Its settings, read when this job began.
    pub config: Arc<Config>,
    /// This job.
    pub job: JobId,
    /// What it is to do.
    pub kind: JobKind,
    /// Who asked for it.
    pub asked_by: String,
    /// The wish to stop. Attach every connection to it.
    pub cancel: CancelToken,
    /// The stages to come, for those who want to tell how far the whole job is.
    pub plan: Plan,
}

/// What a job did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What it published; `None` when it changed nothing.
    pub generation: Option<GenerationId>,
    /// What it loaded, when it was a load.
    pub load: Option<Load>,
    /// One line for people.
    pub message: String,
}
