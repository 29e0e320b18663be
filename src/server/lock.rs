//! The lock that a server holds on its workspace, so that there is one; it also says where the server listens.
//!
//! A BSD lock on `server.lock`: the kernel gives it back however the server ends, so that none is ever stale.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom, Write},
    os::unix::{ffi::OsStrExt, fs::OpenOptionsExt},
    path::{Path, PathBuf},
    time::Duration,
};

use rustix::{
    fs::{FlockOperation, flock},
    io::Errno,
};

use crate::{
    contract::{ConsoleError, ErrorKind},
    ledger,
};

const FILE: &str = "server.lock";

/// Held for as long as it lives.
#[derive(Debug)]
pub struct Serving {
    _file: File,
}

/// Take the workspace for a server that listens at `socket`.
pub fn take(workspace: &Path, socket: &Path) -> Result<Serving, ConsoleError> {
    ledger::writable(workspace)?;
    let path = workspace.join(FILE);
    let failed = |error: std::io::Error| {
        ConsoleError::new(ErrorKind::Failed, format!("could not lock {}: {error}", path.display()))
            .hint("the workspace must belong to the user who runs the server")
    };
    let opened = File::options().read(true).write(true).create(true).truncate(false).mode(0o600).open(&path);
    let mut file = opened.map_err(failed)?;
    match patiently(&file) {
        Ok(()) => {}
        Err(Errno::WOULDBLOCK) => {
            let message = format!("{} is served already", workspace.display());
            return Err(ConsoleError::new(ErrorKind::Busy, message)
                .hint("`c360 status` says by which process; stop that one first"));
        }
        Err(error) => return Err(failed(error.into())),
    }
    file.set_len(0).map_err(failed)?;
    file.write_all(socket.as_os_str().as_bytes()).map_err(failed)?;
    Ok(Serving { _file: file })
}

/// Somebody who only looks holds it for a moment.
fn patiently(file: &File) -> Result<(), Errno> {
    for _ in 0..10 {
        match rustix::io::retry_on_intr(|| flock(file, FlockOperation::NonBlockingLockExclusive)) {
            Err(Errno::WOULDBLOCK) => std::thread::sleep(Duration::from_millis(20)),
            done => return done,
        }
    }
    Err(Errno::WOULDBLOCK)
}

/// Where the server of this workspace listens; `None` when none runs, or the workspace can't be looked into.
#[must_use]
pub fn held(workspace: &Path) -> Option<PathBuf> {
    let mut file = File::open(workspace.join(FILE)).ok()?;
    match rustix::io::retry_on_intr(|| flock(&file, FlockOperation::NonBlockingLockShared)) {
        Err(Errno::WOULDBLOCK) => {}
        // Free, or not to be told: nobody serves it as far as can be seen.
        Ok(()) | Err(_) => return None,
    }
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0)).ok()?;
    file.read_to_end(&mut bytes).ok()?;
    Some(PathBuf::from(std::ffi::OsStr::from_bytes(&bytes)))
}

/// Whether a server may hold it that this person can't see: the lock is there, and shut to them.
#[must_use]
pub fn is_shut(workspace: &Path) -> bool {
    File::open(workspace.join(FILE)).is_err_and(|error| error.kind() == std::io::ErrorKind::PermissionDenied)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn one_server_at_a_time_and_none_left_behind() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(held(dir.path()), None);
        let first = take(dir.path(), Path::new("/run/a.sock")).unwrap();
        assert_eq!(held(dir.path()).as_deref(), Some(Path::new("/run/a.sock")));
        assert_eq!(take(dir.path(), Path::new("/run/b.sock")).unwrap_err().kind, ErrorKind::Busy);
        drop(first);
        assert_eq!(held(dir.path()), None);
        take(dir.path(), Path::new("/b")).unwrap();
    }
}
