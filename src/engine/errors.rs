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
            // Generations of earlier versions lack tables that later ones read.
            ReadError::Failed { error, .. } if error.to_string().contains("Catalog Error") => Self::new(
                ErrorKind::Empty,
                "an earlier version loaded this data; what it did not build can't be shown",
            )
            .hint("press L, or run `c360 load`: it builds what is missing even when no file is new"),
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
        if let GenerationError::Ledger(error) = error {
            return error.into();
        }
        Self::new(ErrorKind::Failed, error.to_string())
    }
}

impl From<LedgerError> for ConsoleError {
    fn from(error: LedgerError) -> Self {
        let kind = match error {
            LedgerError::Role(_)
            | LedgerError::Rollback(_)
            | LedgerError::Refused(_)
            | LedgerError::NoSuchAudience(_)
            | LedgerError::NoSuchExport(_) => ErrorKind::Invalid,
            _ => ErrorKind::Failed,
        };
        Self::new(kind, error.to_string())
    }
}

impl From<JobsError> for ConsoleError {
    fn from(error: JobsError) -> Self {
        Self::new(ErrorKind::Failed, error.to_string())
    }
}
