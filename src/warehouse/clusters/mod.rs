//! Behavioural segments in a generation: what is known of how customers buy, a sample to find segments on, and who is in
//! which.
//!
//! What tickets tell is read from the marts by day; the rest from the ticket lines. A variable is an
//! expression of its own file (`clusters/variables`) over the blocks (`clusters/blocks`) that it needs, so that nothing is
//! read for variables that nobody asked for.

mod assign;
mod rows;
mod sample;
mod spec;
mod taken;
mod values;
mod write;

pub use assign::{Assigned, Days, assign, create, version};
pub use rows::{
    AnswersRow, BuiltRow, FlowRow, LargestRow, MadeOfRow, NumberRow, RuleRow, ScoredRow, SellsRow, TierRow,
    TotalRow,
};
pub use sample::{Sample, Studio};
pub use spec::{Centre, Condition, Scale, Spec, Than};
pub use taken::{Taken, preview};
pub use values::{Span, Tastes};

use super::queries::QueryError;

/// Why behaviour could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
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
    /// A column is not what it should be.
    #[error("`{0}` gives no numbers where they are expected")]
    Column(&'static str),
}

impl ClusterError {
    fn at(what: &'static str) -> impl Fn(duckdb::Error) -> Self {
        move |error| Self::Failed { what, error }
    }

    /// Whether somebody interrupted it.
    #[must_use]
    pub fn is_interrupt(&self) -> bool {
        matches!(self, Self::Failed { error, .. } if error.to_string().contains("INTERRUPT"))
    }
}
