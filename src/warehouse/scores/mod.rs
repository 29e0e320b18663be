//! What a rescoring reads of a generation, and what it writes into it.
//!
//! Models learn from a sample of customers at several days of the past; everybody is scored at one. Both are told by the
//! same statement, `features/features`.

pub mod features;
mod publish;
mod workshop;

pub use publish::{CellKey, CellRow, Judged, Published, ScoreColumns};
pub use workshop::{Base, Sample, Workshop, learnt_from};

use super::queries::QueryError;

/// Why scores could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ScoreError {
    /// A statement is not there.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// DuckDB failed.
    #[error("{what}: {error}")]
    Failed {
        /// What was being done.
        what: &'static str,
        /// What DuckDB said.
        error: duckdb::Error,
    },
    /// Work that went on beside this ended without a word.
    #[error("a part of the work ended without a word; the log says more")]
    Gone,
    /// A column is not what it should be.
    #[error("`features/features` gives no column {0} of the kind that is expected")]
    Column(&'static str),
}

impl ScoreError {
    fn at(what: &'static str) -> impl Fn(duckdb::Error) -> Self {
        move |error| Self::Failed { what, error }
    }

    /// Whether somebody interrupted it.
    #[must_use]
    pub fn is_interrupt(&self) -> bool {
        matches!(self, Self::Failed { error, .. } if error.to_string().contains("INTERRUPT"))
    }
}
