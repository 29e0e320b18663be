//! A backup in the making: a directory beside its place, moved there when it is whole. Given up, it leaves nothing.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{ErrorKind, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

use super::{
    files::{self, CopyError, sync_folder},
    manifest::File,
};
use crate::{
    engine::jobs::{JobError, Progress},
    ledger::pseudonym::hex,
};

/// A backup that is not at its place yet.
#[derive(Debug)]
pub struct Draft {
    folder: PathBuf,
    to: PathBuf,
}

impl Draft {
    /// Begin a backup of `workspace` that is to lie at `to`. What one that was killed left there goes first: one
    /// workspace makes one at a time.
    pub fn begin(to: &Path, workspace: &Path) -> Result<Self, JobError> {
        let parent = to.parent().unwrap_or(to);
        let digest = hex(&Sha256::digest(workspace.as_os_str().as_encoded_bytes()));
        let folder = parent.join(format!(".c360-backup-{}.part", digest.get(..12).unwrap_or_default()));
        match fs::symlink_metadata(&folder) {
            Ok(_) => fs::remove_dir_all(&folder).map_err(CopyError::io("delete", &folder))?,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(CopyError::io("look at", &folder)(error).into()),
        }
        DirBuilder::new().mode(0o700).create(&folder).map_err(CopyError::io("make", &folder))?;
        Ok(Self { folder, to: to.to_owned() })
    }

    /// Where a file of it lies for now.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Make an empty file in it, or make it empty, for its owner alone.
    pub fn empty(&self, name: &str) -> Result<(), CopyError> {
        let path = self.path(name);
        let opened = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path);
        opened.map(drop).map_err(CopyError::io("make", &path))
    }

    /// Copy a file into it.
    pub fn take(&self, from: &Path, name: &str, progress: &mut dyn Progress) -> Result<File, CopyError> {
        let path = self.path(name);
        if let Some(folder) = path.parent() {
            let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
            made.map_err(CopyError::io("make", folder))?;
        }
        files::copy(from, &path, name, progress)
    }

    /// Read a file of it from the disk.
    pub fn read(&self, name: &str, progress: &mut dyn Progress) -> Result<File, CopyError> {
        let path = self.path(name);
        fs::File::open(&path).and_then(|file| file.sync_all()).map_err(CopyError::io("write", &path))?;
        files::read(&path, name, progress)
    }

    /// Write a small file into it.
    pub fn write(&self, name: &str, content: &[u8]) -> Result<(), CopyError> {
        let path = self.path(name);
        let written = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .and_then(|mut file| file.write_all(content).and_then(|()| file.sync_all()));
        written.map_err(CopyError::io("write", &path))
    }

    /// Move it to its place. What came there meanwhile stays, unless it is an empty directory.
    pub fn publish(self) -> Result<(), CopyError> {
        sync_all(&self.folder)?;
        fs::rename(&self.folder, &self.to).map_err(CopyError::io("make", &self.to))?;
        sync_folder(self.to.parent().unwrap_or(&self.to))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        match fs::remove_dir_all(&self.folder) {
            // It is at its place.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => tracing::warn!(%error, "half a backup stays until the next one"),
            Ok(()) => {}
        }
    }
}

/// Bring a folder with those in it to the disk.
fn sync_all(folder: &Path) -> Result<(), CopyError> {
    for entry in fs::read_dir(folder).map_err(CopyError::io("look into", folder))?.flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            sync_all(&entry.path())?;
        }
    }
    sync_folder(folder)
}

impl From<CopyError> for JobError {
    fn from(error: CopyError) -> Self {
        match error {
            CopyError::Stopped => Self::Cancelled,
            CopyError::Io { .. } => Self::failed(error.to_string()),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn what_is_given_up_or_was_killed_leaves_nothing_and_what_is_whole_is_its_owners() {
        let dir = tempfile::tempdir().unwrap();
        let (to, shop) = (dir.path().join("copy"), Path::new("/srv/shop"));
        let names = || fs::read_dir(dir.path()).unwrap().count();
        let given_up = Draft::begin(&to, shop).unwrap();
        given_up.write("backup.json", b"{}").unwrap();
        std::mem::forget(Draft { folder: given_up.folder.clone(), to: to.clone() });
        assert_eq!(names(), 1);
        drop(given_up);
        assert_eq!(names(), 0);
        std::mem::forget(Draft::begin(&to, shop).unwrap());
        let whole = Draft::begin(&to, shop).unwrap();
        whole.write("backup.json", b"{}").unwrap();
        whole.publish().unwrap();
        assert_eq!(names(), 1);
        assert_eq!(to.metadata().unwrap().permissions().mode() & 0o777, 0o700);
        let again = Draft::begin(&to, shop).unwrap();
        assert!(again.publish().is_err(), "what lies there stays");
        assert_eq!(fs::read_to_string(to.join("backup.json")).unwrap(), "{}");
    }
}
