//! The lock that the process at work holds: who can take it knows that no job runs.
//!
//! A BSD lock on `jobs.lock`, so that the kernel gives it back however the process ends, also across
//! containers that don't see each other's processes.

use std::fs::File;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use super::JobsError;

/// The lock's file name in a workspace.
pub(super) const FILE: &str = "jobs.lock";

/// Held for as long as it lives.
#[derive(Debug)]
pub(super) struct Alone {
    _file: File,
}

/// Whether a process works on jobs.
#[derive(Debug)]
pub(super) enum Probe {
    /// One does.
    Working,
    /// None does, and none begins before this is dropped.
    Idle(Alone),
}

/// Wait for the lock; for the process that is to do the work.
pub(super) fn wait(workspace: &Path) -> Result<Alone, JobsError> {
    // Opened for writing, so that whoever watches the folder hears of its end (IN_CLOSE_WRITE).
    let path = workspace.join(FILE);
    let file = create(&path)?;
    match rustix::io::retry_on_intr(|| flock(&file, FlockOperation::LockExclusive)) {
        Ok(()) => Ok(Alone { _file: file }),
        Err(error) => Err(JobsError::io("lock", &path, error.into())),
    }
}

/// Look whether a process works, and keep others from beginning while the answer is used.
pub(super) fn probe(workspace: &Path) -> Result<Probe, JobsError> {
    let path = workspace.join(FILE);
    // For reading, so that looking is not taken for a process that ends.
    let file = match File::open(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => create(&path)?,
        opened => opened.map_err(|source| JobsError::io("open", &path, source))?,
    };
    match rustix::io::retry_on_intr(|| flock(&file, FlockOperation::NonBlockingLockExclusive)) {
        Ok(()) => Ok(Probe::Idle(Alone { _file: file })),
        Err(Errno::WOULDBLOCK) => Ok(Probe::Working),
        Err(error) => Err(JobsError::io("lock", &path, error.into())),
    }
}

fn create(path: &Path) -> Result<File, JobsError> {
    let opened = File::options().read(true).write(true).create(true).truncate(false).mode(0o600).open(path);
    opened.map_err(|source| JobsError::io("open", path, source))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn who_works_is_seen_by_who_looks_until_the_work_ends() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(probe(dir.path()).unwrap(), Probe::Idle(_)));
        let work = wait(dir.path()).unwrap();
        assert!(matches!(probe(dir.path()).unwrap(), Probe::Working));
        drop(work);
        assert!(matches!(probe(dir.path()).unwrap(), Probe::Idle(_)));
    }
}
