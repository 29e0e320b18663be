//! The socket that a server listens on: the one that systemd hands over, else one that it makes.

use std::{
    fs::{self, Permissions},
    os::unix::{
        fs::{DirBuilderExt, FileTypeExt, MetadataExt, PermissionsExt},
        net::{UnixListener as Plain, UnixStream},
    },
    path::{Path, PathBuf},
};

use listenfd::ListenFd;
use tokio::net::UnixListener;

use crate::contract::{ConsoleError, ErrorKind};

/// Its owner and its group may connect; what each may do there is a question of roles.
const MODE: u32 = 0o660;

/// A listening socket.
#[derive(Debug)]
pub struct Listener {
    /// Takes connections.
    pub socket: UnixListener,
    /// Where it lies.
    pub path: PathBuf,
    /// Device and inode of a socket that was made here, to be removed at the end.
    made: Option<(u64, u64)>,
}

/// The socket that systemd handed over, if it did.
pub fn handed_over() -> Result<Option<Listener>, ConsoleError> {
    let failed = |error: std::io::Error| {
        ConsoleError::new(
            ErrorKind::Failed,
            format!("the socket that systemd hands over can't be used: {error}"),
        )
        .hint("its unit must say `ListenStream=` with a path")
    };
    let Some(plain) = ListenFd::from_env().take_unix_listener(0).map_err(failed)? else { return Ok(None) };
    let path = plain.local_addr().ok().and_then(|at| at.as_pathname().map(Path::to_owned));
    let path = path.ok_or_else(|| failed(std::io::ErrorKind::AddrNotAvailable.into()))?;
    Ok(Some(Listener { socket: ready(plain).map_err(failed)?, path, made: None }))
}

/// A socket at `path`. Call it with the workspace's lock held: what lies there is then nobody's who serves it.
pub fn make(path: &Path) -> Result<Listener, ConsoleError> {
    let failed = |error: std::io::Error| {
        ConsoleError::new(ErrorKind::Failed, format!("can't listen at {}: {error}", path.display()))
            .hint("`socket` in `[server]` of c360.toml names another place (at most 107 bytes long)")
    };
    if let Some(directory) = path.parent() {
        fs::DirBuilder::new().recursive(true).mode(0o750).create(directory).map_err(failed)?;
    }
    clear(path).map_err(failed)?;
    let plain = Plain::bind(path).map_err(failed)?;
    fs::set_permissions(path, Permissions::from_mode(MODE)).map_err(failed)?;
    let made = fs::symlink_metadata(path).map(|it| (it.dev(), it.ino())).map_err(failed)?;
    Ok(Listener { socket: ready(plain).map_err(failed)?, path: path.to_owned(), made: Some(made) })
}

/// Remove a socket that nobody listens on any more. Anything else stays.
fn clear(path: &Path) -> std::io::Result<()> {
    let found = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        found => found?,
    };
    let in_use = std::io::Error::from(std::io::ErrorKind::AddrInUse);
    if !found.file_type().is_socket() {
        return Err(in_use);
    }
    match UnixStream::connect(path) {
        Err(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => fs::remove_file(path),
        _ => Err(in_use),
    }
}

fn ready(plain: Plain) -> std::io::Result<UnixListener> {
    plain.set_nonblocking(true)?;
    UnixListener::from_std(plain)
}

impl Listener {
    /// Whether the socket still lies where it was made; one of systemd's is systemd's to keep.
    #[must_use]
    pub fn is_in_place(&self) -> bool {
        self.made.is_none_or(|made| {
            fs::symlink_metadata(&self.path).is_ok_and(|found| (found.dev(), found.ino()) == made)
        })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if self.made.is_some() && self.is_in_place() {
            // Left behind, it is cleared by the next server.
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_socket_is_for_owner_and_group_and_goes_with_its_server() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("run/c360.sock");
        let listener = make(&path).unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, MODE);
        assert!(listener.is_in_place());
        assert!(make(&path).is_err(), "somebody listens");
        drop(listener);
        assert!(!path.exists());
    }

    #[tokio::test]
    async fn a_socket_that_was_left_behind_is_replaced_and_a_file_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("c360.sock");
        drop(Plain::bind(&path).unwrap());
        let listener = make(&path).unwrap();
        fs::remove_file(&path).unwrap();
        assert!(!listener.is_in_place());
        fs::write(&path, "mine").unwrap();
        assert!(make(&path).is_err());
        drop(listener);
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    }
}
