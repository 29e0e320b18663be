//! Where a server's socket is: what the server decides, and what others find.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Where everybody on the machine looks when nothing else is said.
pub const OF_THE_MACHINE: &str = "/run/c360/c360.sock";

const NAME: &str = "c360.sock";

/// Where the server of `workspace` listens. `named` is the path of `c360.toml`; `env` looks a variable up.
///
/// Else the directory that systemd made for the service, else one in the user's runtime directory with a name of its
/// own for each workspace, else the workspace.
#[must_use]
pub fn of_server(workspace: &Path, named: Option<&Path>, env: impl Fn(&str) -> Option<String>) -> PathBuf {
    if let Some(named) = named {
        return named.to_owned();
    }
    let directory = |variable: &str| env(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    if let Some(made) = directory("RUNTIME_DIRECTORY") {
        return made.join(NAME);
    }
    match directory("XDG_RUNTIME_DIR").filter(|path| path.is_dir()) {
        Some(own) => own.join(format!("c360-{}.sock", short(workspace))),
        None => within(workspace),
    }
}

/// Where the server of `workspace` listens when there is no better place.
#[must_use]
pub fn within(workspace: &Path) -> PathBuf {
    workspace.join(NAME)
}

/// A short name of a workspace; a socket's path has no room for a long one.
fn short(workspace: &Path) -> String {
    let digest = Sha256::digest(workspace.as_os_str().as_encoded_bytes());
    digest.iter().take(6).fold(String::new(), |mut name, byte| {
        name.push_str(&format!("{byte:02x}"));
        name
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_wins_over_systemd_and_that_over_the_user() {
        let own = tempfile::tempdir().unwrap();
        let runtime = own.path().display().to_string();
        let both = |name: &str| match name {
            "RUNTIME_DIRECTORY" => Some("/run/c360".to_owned()),
            "XDG_RUNTIME_DIR" => Some(runtime.clone()),
            _ => None,
        };
        let users = |name: &str| (name == "XDG_RUNTIME_DIR").then(|| runtime.clone());
        let shop = Path::new("/srv/shop");
        assert_eq!(of_server(shop, Some(Path::new("/x.sock")), both), Path::new("/x.sock"));
        assert_eq!(of_server(shop, None, both), Path::new(OF_THE_MACHINE));
        let one = of_server(shop, None, users);
        assert_eq!(one.parent(), Some(own.path()));
        assert_ne!(one, of_server(Path::new("/srv/other"), None, users));
        assert_eq!(of_server(shop, None, |_| None), Path::new("/srv/shop/c360.sock"));
    }
}
