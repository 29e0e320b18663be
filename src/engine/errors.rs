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
            LedgerError::Crowded { .. } => {
                return Self::new(ErrorKind::Busy, error.to_string()).hint(
                    "`c360 jobs` lists them: wait until one ends, or stop one with `c360 jobs cancel N`",
                );
            }
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
        if let JobsError::Ledger(error) = error {
            return error.into();
        }
        Self::new(ErrorKind::Failed, error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_as_many_jobs_as_may_be_is_told_to_wait_however_they_asked() {
        let crowded = || LedgerError::Crowded { by: "ana (1000)".to_owned(), kind: "fit", open: 20 };
        for told in [ConsoleError::from(crowded()), ConsoleError::from(JobsError::Ledger(crowded()))] {
            assert_eq!(told.kind, ErrorKind::Busy);
            assert!(told.message.contains("ana (1000)") && told.message.contains("20 `fit` jobs"), "{told}");
            assert!(told.hint.is_some_and(|hint| hint.contains("`c360 jobs`")));
        }
    }
}
