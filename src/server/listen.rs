//! The socket that a server listens on: the one that systemd hands over, else one that it makes.
//!
//! Whoever may get at it is said outright, whatever the umask: the directory lets its group through, the socket lets its
//! group in. One that is gone is made again as it last was, never wider.

use std::{
    fs::{self, DirBuilder, Metadata, Permissions},
    io,
    os::unix::{
        fs::{DirBuilderExt, FileTypeExt, MetadataExt, PermissionsExt, lchown},
        net::UnixListener as Plain,
    },
    path::{Path, PathBuf},
};

use listenfd::ListenFd;
use rustix::{
    io::Errno,
    net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, connect, socket_with},
};
use tokio::net::UnixListener;

use super::reach;
use crate::contract::{ConsoleError, ErrorKind};

/// Its owner and its group may connect; what each may do there is a question of roles.
const MODE: u32 = 0o660;
/// Its owner makes the socket there, and its group gets through to it.
const DIRECTORY: u32 = 0o750;
/// What is made in such a directory has its group.
const SETGID: u32 = 0o2000;

/// A listening socket.
#[derive(Debug)]
pub struct Listener {
    /// Takes connections.
    pub socket: UnixListener,
    /// Where it lies.
    pub path: PathBuf,
    /// Device and inode that it has there; none where it was gone already.
    place: Option<(u64, u64)>,
    /// Whether systemd handed it over, and keeps it.
    is_systemds: bool,
    /// Who could get at it when it was last seen there.
    seen: Open,
}

/// To whom a socket and its directory are open; unknown where nobody has seen them yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Open {
    socket: Option<Access>,
    directory: Option<Access>,
}

/// To whom a file is open, besides its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Access {
    mode: u32,
    group: u32,
}

/// The socket that systemd handed over, if it did.
pub fn handed_over() -> Result<Option<Listener>, ConsoleError> {
    let failed = |error: io::Error| {
        ConsoleError::new(
            ErrorKind::Failed,
            format!("the socket that systemd hands over can't be used: {error}"),
        )
        .hint("its unit must say `ListenStream=` with a path")
    };
    let Some(plain) = ListenFd::from_env().take_unix_listener(0).map_err(failed)? else { return Ok(None) };
    let path = plain.local_addr().ok().and_then(|at| at.as_pathname().map(Path::to_owned));
    let path = path.ok_or_else(|| failed(io::ErrorKind::AddrNotAvailable.into()))?;
    let mut listener = Listener {
        socket: ready(plain).map_err(failed)?,
        place: None,
        is_systemds: true,
        seen: Open::default(),
        path,
    };
    let found = fs::symlink_metadata(&listener.path).ok().filter(|found| found.file_type().is_socket());
    listener.place = found.as_ref().map(place);
    listener.look();
    // One that was put back lies dead there after its server was killed, and nobody finds systemd's any more.
    if knock(&listener.path) == Err(Errno::CONNREFUSED) {
        listener.place = None;
    }
    Ok(Some(listener))
}

/// A socket at `path`. Call it with the workspace's lock held: what lies there is then nobody's who serves it.
pub fn make(path: &Path) -> Result<Listener, ConsoleError> {
    open(path, Open::default())
}

/// A socket at `path`, open to whom it was open before, where that is known.
fn open(path: &Path, as_before: Open) -> Result<Listener, ConsoleError> {
    let failed = |error: io::Error| {
        ConsoleError::new(ErrorKind::Failed, format!("can't listen at {}: {error}", path.display()))
            .hint("`socket` in `[server]` of c360.toml names another place (at most 107 bytes long)")
    };
    if let Some(directory) = path.parent() {
        make_directory(directory, as_before.directory).map_err(failed)?;
    }
    clear(path)?;
    let plain = Plain::bind(path).map_err(failed)?;
    give(path, as_before.socket, MODE).map_err(failed)?;
    let found = fs::symlink_metadata(path).map_err(failed)?;
    let mut listener = Listener {
        socket: ready(plain).map_err(failed)?,
        path: path.to_owned(),
        place: Some(place(&found)),
        is_systemds: false,
        seen: as_before,
    };
    listener.look();
    Ok(listener)
}

/// Make a directory and whatever is missing above it.
fn make_directory(directory: &Path, as_before: Option<Access>) -> io::Result<()> {
    let above = directory.ancestors().filter(|above| !above.as_os_str().is_empty());
    let missing: Vec<&Path> = above.take_while(|above| !above.exists()).collect();
    for each in missing.into_iter().rev() {
        // Nobody else is in it before it is open to whom it should be.
        DirBuilder::new().mode(0o700).create(each)?;
        let inherited = fs::symlink_metadata(each)?.mode() & SETGID;
        give(each, as_before, DIRECTORY | inherited)?;
    }
    Ok(())
}

/// Open a file to whom it was open before, else to its group by `mode`. A group that this user can't give it stays out, and
/// so does the one that it has instead.
fn give(path: &Path, as_before: Option<Access>, mode: u32) -> io::Result<()> {
    let Some(before) = as_before else { return fs::set_permissions(path, Permissions::from_mode(mode)) };
    let is_given =
        fs::symlink_metadata(path)?.gid() == before.group || lchown(path, None, Some(before.group)).is_ok();
    let mode = if is_given { before.mode } else { before.mode & !0o070 };
    fs::set_permissions(path, Permissions::from_mode(mode))
}

/// Remove a socket that nobody listens on any more. Anything else stays.
fn clear(path: &Path) -> Result<(), ConsoleError> {
    let at = path.display();
    let refused = |why: &str| ConsoleError::new(ErrorKind::Failed, format!("can't listen at {at}: {why}"));
    let found = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        found => found.map_err(|error| refused(&error.to_string()))?,
    };
    if !found.file_type().is_socket() {
        let hint = format!(
            "see what it is, and move it away if nobody needs it (`mv {at} {at}.old`); or name another place as `socket` \
             in `[server]` of c360.toml"
        );
        return Err(refused(&format!("{} lies there", kind(&found))).hint(hint));
    }
    match knock(path) {
        Err(Errno::CONNREFUSED) => {
            fs::remove_file(path).map_err(|error| refused(&format!("a dead socket lies there: {error}")))
        }
        Err(error) => Err(refused(&format!("a socket lies there that can't be tried: {error}"))
            .hint("see whose it is; or name another place as `socket` in `[server]` of c360.toml")),
        Ok(()) => Err(refused("another program listens there").hint(format!(
            "`c360 --socket {at} status` says which workspace it serves, if it is a c360; or name another place as \
             `socket` in `[server]` of c360.toml"
        ))),
    }
}

/// Whether anybody listens at a socket, without waiting for them: one with a full queue does.
fn knock(path: &Path) -> Result<(), Errno> {
    let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
    let knocking = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)?;
    match connect(&knocking, &SocketAddrUnix::new(path)?) {
        Err(Errno::AGAIN) => Ok(()),
        answered => answered,
    }
}

/// What lies in the socket's place, in words.
fn kind(found: &Metadata) -> &'static str {
    let kind = found.file_type();
    if kind.is_file() {
        "a plain file"
    } else if kind.is_dir() {
        "a directory"
    } else if kind.is_symlink() {
        "a symbolic link"
    } else {
        "something that is no socket"
    }
}

fn ready(plain: Plain) -> io::Result<UnixListener> {
    plain.set_nonblocking(true)?;
    UnixListener::from_std(plain)
}

fn place(found: &Metadata) -> (u64, u64) {
    (found.dev(), found.ino())
}

impl Access {
    fn of(found: &Metadata) -> Self {
        Self { mode: found.mode() & 0o7777, group: found.gid() }
    }

    fn told(self) -> String {
        format!("mode {:o}, group {}", self.mode, reach::group(self.group))
    }
}

impl Open {
    /// What is open to others now, in words; empty where nothing changed.
    fn changes(self, now: Self) -> String {
        let pairs = [("socket", self.socket, now.socket), ("directory", self.directory, now.directory)];
        let changed = pairs.into_iter().filter_map(|(what, before, now)| match (before, now) {
            (Some(before), Some(now)) if before != now => {
                Some(format!("; the {what} has {}, and had {}", now.told(), before.told()))
            }
            _ => None,
        });
        changed.collect()
    }
}

impl Listener {
    /// Whether the socket still lies where it was; if so, who can get at it is noted for when it is gone.
    pub fn look(&mut self) -> bool {
        let found = fs::symlink_metadata(&self.path).ok();
        let Some(found) = found.filter(|found| self.place == Some(place(found))) else { return false };
        let directory = self.path.parent().and_then(|above| above.metadata().ok());
        self.seen = Open { socket: Some(Access::of(&found)), directory: directory.as_ref().map(Access::of) };
        true
    }

    /// Make it again where it was and open to whom it was; with it, what a log should say.
    pub fn again(&self) -> Result<(Self, String), ConsoleError> {
        let again = open(&self.path, self.seen).map_err(|error| {
            let hint = "move away what lies there, if anything does; `systemctl restart c360.socket c360.service` makes it anew";
            if self.is_systemds { error.hint(hint) } else { error }
        })?;
        let mut told = format!("the socket was gone and was made again{}", self.seen.changes(again.seen));
        if self.is_systemds {
            told.push_str("; systemd knows nothing of it until `systemctl restart c360.socket c360.service`");
        }
        Ok((again, told))
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if !self.is_systemds && self.look() {
            // Left behind, it is cleared by the next server.
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        path.metadata().unwrap().permissions().mode() & 0o7777
    }

    #[tokio::test]
    async fn a_socket_and_what_is_made_for_it_are_for_owner_and_group_and_it_goes_with_its_server() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("shop/run/c360.sock");
        let mut listener = make(&path).unwrap();
        assert_eq!(mode(&path), MODE);
        assert_eq!(mode(&dir.path().join("shop/run")), DIRECTORY);
        assert_eq!(mode(&dir.path().join("shop")), DIRECTORY);
        assert!(listener.look());
        let error = make(&path).unwrap_err();
        assert!(error.message.contains("another program listens there"), "{error}");
        drop(listener);
        assert!(!path.exists());
    }

    #[tokio::test]
    async fn a_socket_that_was_left_behind_is_replaced_and_a_file_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("c360.sock");
        drop(Plain::bind(&path).unwrap());
        let mut listener = make(&path).unwrap();
        fs::remove_file(&path).unwrap();
        assert!(!listener.look());
        fs::write(&path, "mine").unwrap();
        let error = listener.again().unwrap_err();
        assert!(error.message.ends_with("c360.sock: a plain file lies there"), "{error}");
        assert!(error.hint.unwrap().contains("move it away"));
        drop(listener);
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    }

    #[tokio::test]
    async fn what_is_made_again_is_as_it_last_was() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("run/c360.sock");
        let folder = path.parent().unwrap();
        let mut listener = make(&path).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        fs::set_permissions(folder, Permissions::from_mode(0o711)).unwrap();
        assert!(listener.look());
        fs::remove_dir_all(folder).unwrap();
        assert!(!listener.look());
        let (_again, told) = listener.again().unwrap();
        assert_eq!((mode(&path), mode(folder)), (0o600, 0o711));
        assert_eq!(told, "the socket was gone and was made again");
    }

    #[test]
    fn what_differs_is_told() {
        let access = |mode, group| Some(Access { mode, group });
        let before = Open { socket: access(0o660, 4_242_000), directory: access(0o750, 4_242_000) };
        let now = Open { socket: access(0o600, 4_242_001), ..before };
        assert_eq!(
            before.changes(now),
            "; the socket has mode 600, group 4242001, and had mode 660, group 4242000"
        );
        assert_eq!(before.changes(before), "");
    }
}
