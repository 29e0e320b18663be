//! Whether a server can be reached: its socket, whether it answers, which version it is, and what one may do there.

use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;

use super::{bad, good, warn};
use crate::cli::session::{ask, context};
use crate::contract::{Check, ConsoleError};
use crate::server::{self, greeting};

/// Whatever there is to say of the server that listens at `socket`.
pub async fn checks(socket: &Path) -> Vec<Check> {
    let mut checks = vec![at(socket)];
    match server::connect(socket).await {
        Err(error) => checks.push(unreached(&error)),
        Ok(connection) => {
            checks.push(version(&connection.version));
            match ask(connection.client.hello(context())).await {
                Ok(hello) => {
                    let roles: Vec<&str> = hello.roles.iter().map(|role| role.name()).collect();
                    checks.push(good("roles", format!("{}: {}", hello.user, roles.join(", "))));
                }
                Err(report) => {
                    checks.push(bad("roles", report.to_string().replace('\n', " "), "see the server's log"));
                }
            }
        }
    }
    checks
}

fn at(socket: &Path) -> Check {
    let name = "socket";
    let shown = socket.display();
    let found = match fs::symlink_metadata(socket) {
        Ok(found) => found,
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
    let group = uzers::get_group_by_gid(group)
        .map_or_else(|| format!("gid {group}"), |group| group.name().to_string_lossy().into_owned());
    let told = format!("{shown}, mode {mode:o}, group {group}");
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
