//! What can go wrong with the warehouse's files, told to a person.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A failure on a generation's file. Published generations are never changed by it.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The system said no.
    #[error("could not {doing} {}: {source}.{}", path.display(), advice(source))]
    Io {
        /// What was to be done.
        doing: &'static str,
        /// On which file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The copy would not fit.
    #[error(
        "not enough room for a new generation in {}: it needs {needed} MB and {free} MB are free. Make room, or lower load.keep_generations",
        folder.display()
    )]
    NoRoom {
        /// Where.
        folder: PathBuf,
        /// Megabytes needed.
        needed: u64,
        /// Megabytes free.
        free: u64,
    },
    /// Somebody asked to stop.
    #[error("stopped while copying the current generation")]
    Stopped,
    /// A draft still has a write-ahead log.
    #[error("{} was not closed before it was to be published; nothing was published", path.display())]
    NotClosed {
        /// The draft.
        path: PathBuf,
    },
}

impl FileError {
    pub(super) fn new(doing: &'static str, path: &Path, source: std::io::Error) -> Self {
        Self::Io { doing, path: path.to_owned(), source }
    }
}

fn advice(source: &std::io::Error) -> &'static str {
    match source.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            " The disk is full: make room and try again; what was published is intact"
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            " Check that you may write to the workspace"
        }
        _ => "",
    }
}
