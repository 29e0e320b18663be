//! Failures of the parts, told through the door.

use crate::{
    contract::{ConsoleError, ErrorKind},
    engine::{generations::GenerationError, jobs::JobsError},
    ledger::LedgerError,
    warehouse::{queries::QueryError, snapshot::ReadError},
};

impl From<ReadError> for ConsoleError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Cancelled => Self::new(ErrorKind::Cancelled, "cancelled"),
            ReadError::Query(error) => error.into(),
            ReadError::Open { .. } => Self::new(ErrorKind::Failed, error.to_string())
                .hint("the file may come from a newer version, or be damaged; `c360 doctor` looks at it"),
            ReadError::Failed { .. } => Self::new(ErrorKind::Failed, error.to_string()),
        }
    }
}

impl From<QueryError> for ConsoleError {
    fn from(error: QueryError) -> Self {
        Self::new(ErrorKind::Failed, error.to_string())
            .hint("correct or remove the file in the workspace's `queries` folder")
    }
}

impl From<GenerationError> for ConsoleError {
    fn from(error: GenerationError) -> Self {
        Self::new(ErrorKind::Failed, error.to_string())
    }
}

impl From<LedgerError> for ConsoleError {
    fn from(error: LedgerError) -> Self {
        Self::new(ErrorKind::Failed, error.to_string())
    }
}

impl From<JobsError> for ConsoleError {
    fn from(error: JobsError) -> Self {
        Self::new(ErrorKind::Failed, error.to_string())
    }
}
