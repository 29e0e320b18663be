//! Where a backup may be made.
//!
//! Whoever asks over a socket names a place, but it is the owner of the workspace who writes there: without bounds, any
//! admin could have the service write wherever it can, through a link that they put there themselves. So others name a
//! directory's name and no more, and the directory that it lies in is set in `c360.toml` and nobody else's to write to.

use std::{
    fs,
    os::unix::fs::MetadataExt as _,
    path::{Component, Path, PathBuf},
};

use super::root;
use crate::{
    config::Config,
    contract::{ConsoleError, ErrorKind},
};

/// Where the backup goes that is asked for as `asked`, absolute.
pub fn admit(
    workspace: &Path,
    config: &Config,
    asked: &str,
    by_owner: bool,
) -> Result<PathBuf, ConsoleError> {
    let path = Path::new(asked);
    let root = root(config);
    let is_beneath = is_name(path) || (root.is_some() && path.parent() == root && is_plain(path));
    let to = match (root, path.file_name()) {
        (Some(root), Some(name)) if is_beneath => {
            checked(root)?;
            root.join(name)
        }
        _ if by_owner && path.is_absolute() && is_plain(path) => {
            if path.starts_with(workspace) {
                return Err(invalid("a backup that lies in its own workspace is lost with it")
                    .hint("name a directory elsewhere, best on another disk"));
            }
            path.to_owned()
        }
        _ if by_owner => return Err(invalid("a backup goes to an absolute path, without `..`")),
        (None, _) => {
            return Err(forbidden("backups are not made here for others than the service's own user")
                .hint("`backups` in [server] of c360.toml names the directory for them"));
        }
        (Some(root), _) => {
            return Err(forbidden("that is not a place for backups").hint(format!(
                "give a name alone, such as `before-upgrade`: it is made in {}",
                root.display()
            )));
        }
    };
    free(&to)?;
    Ok(to)
}

/// Whether a path is one name, which leads nowhere else.
fn is_name(path: &Path) -> bool {
    let mut parts = path.components();
    matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None)) && is_plain(path)
}

/// Whether nothing in it goes up or can't be shown.
fn is_plain(path: &Path) -> bool {
    let text = path.to_str().unwrap_or("..");
    path.components().all(|part| matches!(part, Component::Normal(_) | Component::RootDir))
        && !text.chars().any(char::is_control)
        && path.file_name().is_some_and(|name| !name.as_encoded_bytes().starts_with(b"."))
}

/// That nobody but its owner, who is this user or root, can put anything into the directory of backups.
fn checked(root: &Path) -> Result<(), ConsoleError> {
    let owner = rustix::process::geteuid().as_raw();
    let fault = match fs::symlink_metadata(root) {
        Err(error) => Some(error.to_string()),
        Ok(found) if !found.is_dir() => Some("it is no directory".to_owned()),
        Ok(found) if found.uid() != owner && found.uid() != 0 => {
            Some("it belongs to somebody else".to_owned())
        }
        Ok(found) if found.mode() & 0o022 != 0 => Some("others may write to it".to_owned()),
        Ok(_) => None,
    };
    match fault {
        None => Ok(()),
        Some(fault) => {
            let message = format!("no backup is made in {}: {fault}", root.display());
            let hint =
                format!("`install -d -m 700 -o USER {}` makes it for the service's USER", root.display());
            Err(ConsoleError::new(ErrorKind::Failed, message).hint(hint))
        }
    }
}

/// That nothing lies there yet, or an empty directory.
fn free(to: &Path) -> Result<(), ConsoleError> {
    let taken = match fs::symlink_metadata(to) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => Some(error.to_string()),
        Ok(found) if !found.is_dir() => Some("something else lies there".to_owned()),
        Ok(_) => match fs::read_dir(to).map(|mut entries| entries.next().is_none()) {
            Ok(true) => None,
            Ok(false) => Some("it is not empty".to_owned()),
            Err(error) => Some(error.to_string()),
        },
    };
    match taken {
        None => Ok(()),
        Some(why) => Err(invalid(format!("can't make a backup at {}: {why}", to.display()))
            .hint("name a directory that is not there yet")),
    }
}

fn invalid(message: impl Into<String>) -> ConsoleError {
    ConsoleError::new(ErrorKind::Invalid, message)
}

fn forbidden(message: &str) -> ConsoleError {
    ConsoleError::new(ErrorKind::Forbidden, message)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn with_root(root: &Path) -> Config {
        let text = format!("[server]\nbackups = \"{}\"\n", root.display());
        Config::parse(&text, Path::new("c360.toml"), &crate::config::Overrides::none()).unwrap()
    }

    fn kind(admitted: &Result<PathBuf, ConsoleError>) -> Option<ErrorKind> {
        admitted.as_ref().err().map(|error| error.kind)
    }

    #[test]
    fn others_name_a_directory_in_the_one_for_backups_and_nothing_leads_out_of_it() {
        let dir = tempfile::tempdir().unwrap();
        let config = with_root(dir.path());
        let admit = |asked: &str| admit(Path::new("/srv/shop"), &config, asked, false);
        assert_eq!(admit("nightly").unwrap(), dir.path().join("nightly"));
        let whole = dir.path().join("nightly").display().to_string();
        assert_eq!(admit(&whole).unwrap(), dir.path().join("nightly"));
        for asked in ["../nightly", "a/b", "..", ".", "", "/etc", ".hidden", "a\nb", &format!("{whole}/../x")]
        {
            assert_eq!(kind(&admit(asked)), Some(ErrorKind::Forbidden), "{asked:?}");
        }
        let none = Config::parse("", Path::new("c360.toml"), &crate::config::Overrides::none()).unwrap();
        assert_eq!(
            kind(&super::admit(Path::new("/srv/shop"), &none, "nightly", false)),
            Some(ErrorKind::Forbidden)
        );
    }

    #[test]
    fn a_directory_for_backups_that_others_may_write_to_or_that_is_a_link_is_not_used() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("root");
        fs::create_dir(&root).unwrap();
        let link = dir.path().join("link");
        symlink(&root, &link).unwrap();
        let admit = |root: &Path| admit(Path::new("/srv/shop"), &with_root(root), "nightly", false);
        admit(&root).unwrap();
        assert_eq!(kind(&admit(&link)), Some(ErrorKind::Failed));
        fs::set_permissions(&root, fs::Permissions::from_mode(0o770)).unwrap();
        assert_eq!(kind(&admit(&root)), Some(ErrorKind::Failed));
    }

    #[test]
    fn nothing_is_written_over_and_a_link_is_something() {
        let dir = tempfile::tempdir().unwrap();
        let config = with_root(dir.path());
        let admit = |asked: &str| admit(Path::new("/srv/shop"), &config, asked, true);
        fs::create_dir_all(dir.path().join("full/of")).unwrap();
        fs::create_dir(dir.path().join("empty")).unwrap();
        symlink("/etc", dir.path().join("link")).unwrap();
        admit("empty").unwrap();
        assert_eq!(kind(&admit("full")), Some(ErrorKind::Invalid));
        assert_eq!(kind(&admit("link")), Some(ErrorKind::Invalid));
    }

    #[test]
    fn the_owner_writes_anywhere_but_into_the_workspace() {
        let dir = tempfile::tempdir().unwrap();
        let config = with_root(Path::new("/not/there"));
        let (shop, copy) = (dir.path().join("shop"), dir.path().join("copy"));
        let admit = |path: &Path| super::admit(&shop, &config, &path.display().to_string(), true);
        assert_eq!(admit(&copy).unwrap(), copy);
        assert_eq!(kind(&admit(&shop.join("copy"))), Some(ErrorKind::Invalid));
        assert_eq!(kind(&admit(Path::new("relative/copy"))), Some(ErrorKind::Invalid));
    }
}
