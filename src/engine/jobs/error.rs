//! How a job fails, and how the queue does.

use std::path::{Path, PathBuf};

use crate::engine::generations::GenerationError;
use crate::ledger::LedgerError;
use crate::warehouse::generations::FileError;

/// How the work of a job ends without a result. Nothing of it is visible.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// Somebody asked it to stop.
    #[error("stopped")]
    Cancelled,
    /// It failed.
    #[error("{message}")]
    Failed {
        /// What failed, on what, and what to do: one line for people.
        message: String,
    },
}

impl JobError {
    /// A failure in words.
    pub fn failed(message: impl Into<String>) -> Self {
        Self::Failed { message: message.into() }
    }
}

impl From<LedgerError> for JobError {
    fn from(error: LedgerError) -> Self {
        Self::failed(error.to_string())
    }
}

impl From<GenerationError> for JobError {
    fn from(error: GenerationError) -> Self {
        match error {
            GenerationError::File(FileError::Stopped) => Self::Cancelled,
            error => Self::failed(error.to_string()),
        }
    }
}

/// A failure of the queue itself.
#[derive(Debug, thiserror::Error)]
pub enum JobsError {
    /// In the ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// On generations.
    #[error(transparent)]
    Generation(#[from] GenerationError),
    /// On a file of the workspace.
    #[error("could not {doing} {}: {source}. Check that you may write to the workspace", path.display())]
    Io {
        /// What was to be done.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A thread could not be started.
    #[error("could not watch over a job: {source}")]
    Thread {
        /// Why not.
        source: std::io::Error,
    },
    /// A process could not be looked at or stopped.
    #[error("could not {doing} process {pid}: {source}")]
    Process {
        /// What was to be done.
        doing: &'static str,
        /// The process.
        pid: i32,
        /// Why not.
        source: std::io::Error,
    },
}

impl JobsError {
    pub(super) fn io(doing: &'static str, path: &Path, source: std::io::Error) -> Self {
        Self::Io { doing, path: path.to_owned(), source }
    }
}
