//! Leases: who reads a generation says so by a lock that the kernel takes back when the process ends.
//!
//! A BSD lock (`flock`) on a file of its own beside the generation. Never on the database file: closing any
//! handle on that one would drop the locks that DuckDB holds there.

use std::fs::File;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use super::FileError;

/// Holds a generation for as long as it lives.
#[derive(Debug)]
pub struct Lease {
    /// Closing it gives the lock back.
    _file: File,
}

impl Lease {
    /// Share the lease with other readers. `None` while somebody deletes the generation.
    pub(super) fn share(path: &Path) -> Result<Option<Self>, FileError> {
        take(path, FlockOperation::NonBlockingLockShared)
    }

    /// Hold the lease alone. `None` while anybody reads the generation.
    pub(super) fn alone(path: &Path) -> Result<Option<Self>, FileError> {
        take(path, FlockOperation::NonBlockingLockExclusive)
    }
}

fn take(path: &Path, operation: FlockOperation) -> Result<Option<Lease>, FileError> {
    let opened = File::options().read(true).write(true).create(true).truncate(false).mode(0o600).open(path);
    // Whoever may only read still can hold one that is there.
    let opened = opened.or_else(|error| match error.kind() {
        ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => File::open(path),
        _ => Err(error),
    });
    let file = opened.map_err(|error| FileError::new("hold", path, error))?;
    match rustix::io::retry_on_intr(|| flock(&file, operation)) {
        Ok(()) => Ok(Some(Lease { _file: file })),
        Err(Errno::WOULDBLOCK) => Ok(None),
        Err(error) => Err(FileError::new("hold", path, error.into())),
    }
}
