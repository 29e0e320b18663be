//! Whether a server can be reached: its socket, whether it answers, which version it is, and what one may do there.

use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;

use rustix::fs::{Access, AtFlags, CWD, accessat};

use super::{bad, good, warn};
use crate::cli::session::{ask, context};
use crate::contract::{Check, ConsoleError, ErrorKind, Hello};
use crate::server::{self, greeting, reach};

/// What came of asking a server.
pub enum Served {
    /// It let this person in: its version, and its word on who they are, if it gave that.
    In { version: String, hello: Result<Hello, String> },
    /// It answers, and does not let this person in.
    NoRole(ConsoleError),
    /// It could not be reached.
    Unreached(ConsoleError),
}

impl Served {
    /// Ask the server that listens at `socket`.
    pub async fn ask(socket: &Path) -> Self {
        match server::connect(socket).await {
            Ok(connection) => {
                let hello = ask(connection.client.hello(context())).await;
                let hello = hello.map_err(|report| report.to_string().replace('\n', " "));
                Self::In { version: connection.version, hello }
            }
            // Who may connect to the socket was refused by whoever answers there.
            Err(error) if error.kind == ErrorKind::Forbidden && may_connect(socket) => Self::NoRole(error),
            Err(error) => Self::Unreached(error),
        }
    }

    /// What the server says of itself and of this person.
    pub fn hello(&self) -> Option<&Hello> {
        match self {
            Self::In { hello, .. } => hello.as_ref().ok(),
            Self::NoRole(_) | Self::Unreached(_) => None,
        }
    }

    /// The workspace is the server's.
    pub fn workspace(&self) -> Check {
        let name = "workspace";
        match self {
            Self::In { hello: Ok(hello), .. } => good(name, format!("the server's, {}", hello.directory)),
            Self::In { .. } | Self::NoRole(_) => good(name, "the server's"),
            Self::Unreached(_) => {
                warn(name, "the server's, which can't be asked", "see what is said of the server")
            }
        }
    }

    /// Whatever there is to say of the server and its socket.
    pub fn checks(&self, socket: &Path) -> Vec<Check> {
        let told = match self {
            Self::In { version: there, hello } => vec![version(there), roles(hello)],
            Self::NoRole(error) => {
                let hint = error.hint.as_deref().unwrap_or_default();
                vec![good("server", "answers"), bad("roles", error.message.clone(), hint)]
            }
            Self::Unreached(error) => vec![unreached(error)],
        };
        std::iter::once(at(socket)).chain(told).collect()
    }
}

fn may_connect(socket: &Path) -> bool {
    accessat(CWD, socket, Access::WRITE_OK, AtFlags::EACCESS).is_ok()
}

fn roles(hello: &Result<Hello, String>) -> Check {
    let name = "roles";
    match hello {
        Ok(hello) => {
            let roles: Vec<&str> = hello.roles.iter().map(|role| role.name()).collect();
            good(name, format!("{}: {}", hello.user, roles.join(", ")))
        }
        Err(why) => bad(name, why.clone(), "see the server's log"),
    }
}

fn at(socket: &Path) -> Check {
    let name = "socket";
    let shown = socket.display();
    let found = match fs::symlink_metadata(socket) {
        Ok(found) => found,
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            let shut =
                reach::shut_folder(socket).map_or_else(|| error.to_string(), |folder| folder.to_string());
            return bad(
                name,
                format!("{shown}: you can't get past {shut}"),
                "see what is said of the server",
            );
        }
        Err(error) => {
            let hint =
                "start the server: `systemctl start c360`, or `c360 serve`; or name another with --socket";
            return bad(name, format!("{shown}: {error}"), hint);
        }
    };
    if !found.file_type().is_socket() {
        return bad(name, format!("{shown} is no socket"), "remove it, then start the server again");
    }
    let (mode, group) = (found.mode() & 0o777, found.gid());
    let told = format!("{shown}, mode {mode:o}, group {}", reach::group(group));
    if mode & 0o002 != 0 {
        let hint = "roles still hold, but only a group should reach it: `SocketMode=0660` in c360.socket";
        return warn(name, format!("{told}: everybody may connect"), hint);
    }
    if mode & 0o020 == 0 {
        let hint = "nobody but its owner may connect: `SocketMode=0660` and `SocketGroup=` in c360.socket";
        return warn(name, told, hint);
    }
    good(name, told)
}

fn version(there: &str) -> Check {
    let name = "server";
    let here = greeting::VERSION;
    if there == here {
        return good(name, format!("answers, c360 {there} as here"));
    }
    warn(name, format!("answers; here is c360 {here}, there {there}"), "after an upgrade, restart the server")
}

fn unreached(error: &ConsoleError) -> Check {
    let hint = error.hint.as_deref().unwrap_or("see its log with `journalctl -u c360`");
    bad("server", error.message.clone(), hint)
}
