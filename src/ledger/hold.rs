//! Who has a workspace's ledger open says so by a lock on the workspace's directory, so that nobody puts another in its
//! place meanwhile.
//!
//! A BSD lock, which the kernel takes back when the process ends. On the directory, because closing any other handle on
//! the database file would drop the locks that SQLite holds there.

use std::fs::File;
use std::path::Path;

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use super::LedgerError;

/// Holds a workspace for as long as it lives.
#[derive(Debug)]
pub struct Held {
    _directory: File,
}

/// Hold it together with whoever else has it open.
///
/// # Errors
/// [`LedgerError::Restoring`] while a backup is being put back.
pub(super) fn share(workspace: &Path) -> Result<Held, LedgerError> {
    match take(workspace, FlockOperation::NonBlockingLockShared) {
        Ok((_, Err(Errno::WOULDBLOCK))) => Err(LedgerError::Restoring { path: workspace.to_owned() }),
        // Held; or a file system without locks on directories, where nothing is put back either.
        Ok((directory, _)) => Ok(Held { _directory: directory }),
        Err(source) => Err(LedgerError::File { path: workspace.to_owned(), source }),
    }
}

/// Hold it alone; `None` while anybody has it open.
pub fn alone(workspace: &Path) -> std::io::Result<Option<Held>> {
    match take(workspace, FlockOperation::NonBlockingLockExclusive)? {
        (directory, Ok(())) => Ok(Some(Held { _directory: directory })),
        (_, Err(Errno::WOULDBLOCK)) => Ok(None),
        (_, Err(error)) => Err(error.into()),
    }
}

fn take(workspace: &Path, operation: FlockOperation) -> std::io::Result<(File, Result<(), Errno>)> {
    let directory = File::open(workspace)?;
    let taken = rustix::io::retry_on_intr(|| flock(&directory, operation));
    Ok((directory, taken))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::Ledger;
    use super::*;

    #[test]
    fn nobody_holds_a_workspace_alone_that_is_open_and_nobody_opens_one_that_is_held_alone() {
        let dir = tempfile::tempdir().unwrap();
        let one = Ledger::open(dir.path()).unwrap();
        let other = Ledger::open(dir.path()).unwrap();
        drop(one);
        assert!(alone(dir.path()).unwrap().is_none());
        drop(other);
        let held = alone(dir.path()).unwrap().unwrap();
        assert!(matches!(Ledger::open(dir.path()), Err(LedgerError::Restoring { .. })));
        Ledger::open_held(dir.path(), &held).unwrap();
        drop(held);
        Ledger::open(dir.path()).unwrap();
    }
}
