//! Where DuckDB writes what does not fit into memory: a folder of one owner alone in the workspace's `tmp`.
//!
//! Two processes never write to one folder, and one whose owner was killed is deleted by whoever comes next: the owner
//! holds a lock on it that the kernel gives back however the process ends. What else lies in `tmp` is nobody's to delete.

use std::{
    fs::{self, DirBuilder, File, Permissions},
    io,
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use rustix::fs::{FlockOperation, flock};

use super::SPILL;

/// How names of these folders begin.
const PREFIX: &str = "spill-";
/// Names to try before giving up: each may be taken from under us by somebody who sweeps.
const TRIES: u32 = 10;

/// A folder of its own; gone with it.
#[derive(Debug)]
pub struct Spill {
    path: PathBuf,
    /// `None` where none could be made: DuckDB tries when it needs it, and says what is wrong.
    held: Option<File>,
}

impl Spill {
    /// A folder in the workspace, after deleting those that were left behind. One that can't be made is no reason not to
    /// read.
    #[must_use]
    pub fn new(workspace: &Path) -> Self {
        let all = workspace.join(SPILL);
        if let Err(error) = sweep(&all) {
            tracing::warn!(%error, "temporary files that were left behind stay");
        }
        match make(&all) {
            Ok((path, held)) => Self { path, held: Some(held) },
            Err(error) => {
                tracing::warn!(%error, "there is no folder for temporary files");
                Self { path: all.join(format!("{PREFIX}none-{}", std::process::id())), held: None }
            }
        }
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Spill {
    fn drop(&mut self) {
        if self.held.is_some() {
            // What can't be deleted now, the next one sweeps.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

fn make(all: &Path) -> io::Result<(PathBuf, File)> {
    DirBuilder::new().recursive(true).mode(0o700).create(all)?;
    for _ in 0..TRIES {
        let own = Permissions::from_mode(0o700);
        let folder = tempfile::Builder::new().prefix(PREFIX).permissions(own).tempdir_in(all)?;
        if let Some(held) = hold(folder.path())? {
            return Ok((folder.keep(), held));
        }
    }
    Err(io::ErrorKind::WouldBlock.into())
}

/// The lock on a folder; `None` where somebody else holds it, or it was deleted meanwhile.
fn hold(folder: &Path) -> io::Result<Option<File>> {
    let opened = match File::open(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    if flock(&opened, FlockOperation::NonBlockingLockExclusive).is_err() {
        return Ok(None);
    }
    let ours = opened.metadata()?;
    let is_there =
        fs::symlink_metadata(folder).is_ok_and(|it| (it.dev(), it.ino()) == (ours.dev(), ours.ino()));
    Ok(is_there.then_some(opened))
}

/// Delete the folders whose owner is gone.
fn sweep(all: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(all) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let is_ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        // Never what a link leads to.
        if !is_ours || !entry.file_type()?.is_dir() {
            continue;
        }
        // Another user's, say: it stays.
        if let Ok(Some(_alone)) = hold(&entry.path())
            && let Err(error) = fs::remove_dir_all(entry.path())
        {
            tracing::warn!(%error, "temporary files that were left behind stay");
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn each_has_a_folder_of_its_own_for_its_owner_alone_and_it_goes_with_it() {
        let dir = tempfile::tempdir().unwrap();
        let (one, other) = (Spill::new(dir.path()), Spill::new(dir.path()));
        assert_ne!(one.path(), other.path());
        for folder in [one.path(), &dir.path().join(SPILL)] {
            assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700);
        }
        let gone = one.path().to_owned();
        fs::write(gone.join("block"), "x").unwrap();
        drop(one);
        assert!(!gone.exists() && other.path().exists());
    }

    #[test]
    fn what_a_killed_process_left_is_swept_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let all = dir.path().join(SPILL);
        let living = Spill::new(dir.path());
        fs::write(living.path().join("block"), "x").unwrap();
        // As a kill leaves it: the folder with what is in it, and nobody who holds it.
        let left = all.join("spill-left");
        fs::create_dir_all(&left).unwrap();
        fs::write(left.join("block"), "x").unwrap();
        let (mine, elsewhere) = (all.join("mine"), dir.path().join("elsewhere"));
        fs::create_dir_all(&mine).unwrap();
        fs::create_dir_all(&elsewhere).unwrap();
        symlink(&elsewhere, all.join("spill-link")).unwrap();
        let _next = Spill::new(dir.path());
        assert!(!left.exists());
        assert!(living.path().join("block").exists() && mine.exists() && elsewhere.exists());
    }

    #[test]
    fn where_no_folder_can_be_made_one_is_named_all_the_same() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(SPILL), "a file").unwrap();
        let spill = Spill::new(dir.path());
        assert!(!spill.path().exists());
    }
}
