//! What can go wrong with the ledger, told to a person.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// A failure of the ledger. Whatever failed, nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The workspace was made by a version that knows more.
    #[error(
        "{} was written by a newer c360 (format {found}, this one knows up to {known}); nothing was changed. Use that version or a later one",
        path.display()
    )]
    Newer {
        /// The ledger's file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The latest format that this program knows.
        known: i64,
    },
    /// The file is something else.
    #[error(
        "{} is not a c360 ledger; nothing was changed. Move that file away, or name another workspace",
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file can't be reached.
    #[error("can't open {}: {source}. Check that the workspace exists and that you may write to it", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Nothing can be written to the workspace.
    #[error("nothing can be written to {}: {source}.{}", path.display(), way_out(source))]
    ReadOnly {
        /// The workspace.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// SQLite said no.
    #[error("could not {doing} in {}: {source}.{}", path.display(), advice(source))]
    Statement {
        /// The file.
        path: PathBuf,
        /// What was to be done.
        doing: &'static str,
        /// SQLite's own words.
        source: rusqlite::Error,
    },
    /// A backup is being put back.
    #[error("a backup is being put back into {}. Try again when that is done", path.display())]
    Restoring {
        /// The workspace.
        path: PathBuf,
    },
    /// A copy does not hold together.
    #[error("{} is damaged; nothing was changed. Use another backup", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// Somebody has as many jobs of a kind under way as one person may.
    #[error(
        "{open} `{kind}` jobs of {by} wait or work already, as many as one person may have; nothing was queued"
    )]
    Crowded {
        /// Who asks.
        by: String,
        /// The kind of job.
        kind: &'static str,
        /// How many there are.
        open: u32,
    },
    /// The job asked for does not exist.
    #[error("there is no job {0}")]
    NoSuchJob(u64),
    /// A role that a model can't be given; the text says why.
    #[error("{0}")]
    Role(String),
    /// A rollback that can't be done now; the text says why.
    #[error("{0}")]
    Rollback(String),
    /// Something about an audience or an export that can't be done; the text says why.
    #[error("{0}")]
    Refused(String),
    /// The audience asked for does not exist.
    #[error("there is no audience {}", .0.escape_debug())]
    NoSuchAudience(String),
    /// The export asked for does not exist.
    #[error("there is no export {0}")]
    NoSuchExport(u64),
    /// The generation asked for does not exist, or its file is gone.
    #[error("there is no generation {0} to point at")]
    NoSuchGeneration(u64),
}

impl LedgerError {
    pub(super) fn open(path: &Path, source: rusqlite::Error) -> Self {
        if source.sqlite_error_code() == Some(ErrorCode::NotADatabase) {
            return Self::Foreign { path: path.to_owned() };
        }
        Self::statement(path, "open the ledger", source)
    }

    pub(super) fn statement(path: &Path, doing: &'static str, source: rusqlite::Error) -> Self {
        Self::Statement { path: path.to_owned(), doing, source }
    }

    /// Whether the disk is full.
    #[must_use]
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Statement { source, .. } if source.sqlite_error_code() == Some(ErrorCode::DiskFull))
    }
}

fn way_out(source: &std::io::Error) -> &'static str {
    match source.kind() {
        std::io::ErrorKind::ReadOnlyFilesystem => {
            " Its file system is read-only: mount it for writing, or put a copy elsewhere; after a fault of the disk the kernel's log says why"
        }
        _ => " Run c360 as the user whom it belongs to, or ask for a server",
    }
}

fn advice(source: &rusqlite::Error) -> &'static str {
    match source.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => " The disk is full: make room and try again",
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            " Another process has held the ledger for 10 seconds: try again"
        }
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            " Check that you may write to the workspace"
        }
        Some(ErrorCode::DatabaseCorrupt) => {
            " The file is damaged: put a backup back, or move it away to begin a new one"
        }
        _ => "",
    }
}
