//! Which way a command takes to a workspace: over a server's socket, or by opening the files itself.

use std::io;
use std::path::{Path, PathBuf};

use super::workspace::Found;
use crate::config::{Config, FILE_NAME, Overrides};
use crate::server::{lock, place};

/// A way to a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// Over the socket of a server.
    Server(PathBuf),
    /// By opening the files.
    Alone(PathBuf),
    /// Nothing is there to go to.
    None,
}

/// Find it. `named` is the socket that the flag or the variable names.
///
/// A workspace that is served is reached over its server, so that there is one writer. One that can't be looked into, or
/// none at all, means the machine's server, where there is one.
pub fn find(found: &Found, named: Option<&Path>, of_the_machine: &Path) -> Way {
    if let Some(named) = named {
        return Way::Server(named.to_owned());
    }
    let machine = || may_be_there(of_the_machine).then(|| Way::Server(of_the_machine.to_owned()));
    match found {
        Found::Named(dir) | Found::Here(dir) => match lock::held(dir) {
            Some(socket) => Way::Server(socket),
            None if is_shut(dir) || lock::is_shut(dir) => {
                said(dir).map(Way::Server).or_else(machine).unwrap_or_else(|| Way::Alone(dir.clone()))
            }
            None => Way::Alone(dir.clone()),
        },
        Found::Demo(dir) => {
            machine().or_else(|| lock::held(dir).map(Way::Server)).unwrap_or_else(|| Way::Alone(dir.clone()))
        }
        Found::Nowhere => machine().unwrap_or(Way::None),
    }
}

/// Where everybody on this machine looks.
pub fn of_the_machine() -> &'static Path {
    Path::new(place::OF_THE_MACHINE)
}

/// Where a server of a workspace listens that this person may read the settings of, and no more: as they say, else in it.
fn said(dir: &Path) -> Option<PathBuf> {
    let named = Config::load(dir, &Overrides::none()).ok().and_then(|config| config.server.socket);
    let within = || Some(place::within(dir)).filter(|socket| socket.exists());
    named.filter(|socket| may_be_there(socket)).or_else(within)
}

/// Whether a socket is there as far as can be told. Behind a folder that is shut there may be one: who connects hears what
/// keeps them out.
fn may_be_there(socket: &Path) -> bool {
    match std::fs::symlink_metadata(socket) {
        Ok(_) => true,
        Err(error) => error.kind() == io::ErrorKind::PermissionDenied,
    }
}

/// Whether this person may not look into it.
pub fn is_shut(dir: &Path) -> bool {
    let opened = std::fs::File::open(dir.join(FILE_NAME));
    opened.is_err_and(|error| error.kind() == io::ErrorKind::PermissionDenied)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_served_workspace_is_reached_over_its_server_and_another_by_its_files() {
        let (dir, none) = (tempfile::tempdir().unwrap(), Path::new("/nowhere/c360.sock"));
        let here = Found::Here(dir.path().to_owned());
        assert_eq!(find(&here, None, none), Way::Alone(dir.path().to_owned()));
        let served = lock::take(dir.path(), Path::new("/run/shop.sock")).unwrap();
        assert_eq!(find(&here, None, none), Way::Server("/run/shop.sock".into()));
        assert_eq!(find(&here, Some(Path::new("/x.sock")), none), Way::Server("/x.sock".into()));
        drop(served);
        assert_eq!(find(&here, None, none), Way::Alone(dir.path().to_owned()));
    }

    #[test]
    fn who_names_no_workspace_means_the_server_of_the_machine() {
        let dir = tempfile::tempdir().unwrap();
        let socket = dir.path().join("c360.sock");
        let demo = Found::Demo(dir.path().join("demo"));
        assert_eq!(find(&demo, None, &socket), Way::Alone(dir.path().join("demo")));
        assert_eq!(find(&Found::Nowhere, None, &socket), Way::None);
        std::fs::write(&socket, "").unwrap();
        assert_eq!(find(&demo, None, &socket), Way::Server(socket.clone()));
        assert_eq!(find(&Found::Nowhere, None, &socket), Way::Server(socket));
    }
}
