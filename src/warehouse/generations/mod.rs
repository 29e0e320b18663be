//! The warehouse's files: one immutable DuckDB file per generation, and the drafts that become one.
//!
//! Knows file names, copies, leases and what may be deleted; neither the ledger nor SQL. A path is never
//! used for new content: every draft gets a number of its own.

mod copy;
mod error;
mod lease;

use std::fs::{DirBuilder, File, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

pub use copy::Copied;
pub use error::FileError;
pub use lease::Lease;

use crate::contract::GenerationId;

/// The folder of a workspace that holds the generations.
pub const FOLDER: &str = "warehouse";

/// The generations' files of one workspace.
#[derive(Debug, Clone)]
pub struct Files {
    folder: PathBuf,
}

impl Files {
    /// The files of `workspace`; makes the folder, readable by its owner alone.
    pub fn open(workspace: &Path) -> Result<Self, FileError> {
        let folder = workspace.join(FOLDER);
        match DirBuilder::new().mode(0o700).create(&folder) {
            Ok(()) => sync_folder(workspace)?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => {}
            Err(error) => return Err(FileError::new("make the folder", &folder, error)),
        }
        Ok(Self { folder })
    }

    /// The files of `workspace`, where it has any; nothing is made.
    #[must_use]
    pub fn existing(workspace: &Path) -> Option<Self> {
        let folder = workspace.join(FOLDER);
        folder.is_dir().then_some(Self { folder })
    }

    /// A generation's file name.
    #[must_use]
    pub fn name(id: GenerationId) -> String {
        format!("gen-{:06}.duckdb", id.0)
    }

    /// Where a published generation lies.
    #[must_use]
    pub fn path(&self, id: GenerationId) -> PathBuf {
        self.folder.join(Self::name(id))
    }

    /// Where a generation is made before it is published.
    #[must_use]
    pub fn draft(&self, id: GenerationId) -> PathBuf {
        self.folder.join(format!("{}.tmp", Self::name(id)))
    }

    /// Where the process that makes a draft may spill to disk. Swept away together with the draft.
    #[must_use]
    pub fn spill(&self, id: GenerationId) -> PathBuf {
        self.folder.join(format!("{}.tmp.spill", Self::name(id)))
    }

    /// Start a draft as a copy of a published generation: shared blocks where the file system can.
    ///
    /// `watch` hears of bytes done and in all between pieces, and may stop the copy by `false`.
    pub fn copy_draft(
        &self,
        from: GenerationId,
        to: GenerationId,
        watch: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<Copied, FileError> {
        copy::copy(&self.path(from), &self.draft(to), watch)
    }

    /// Turn a finished draft into a generation that survives a power cut, and say its size.
    ///
    /// The database in it must be closed: a write-ahead log beside it means that it is not.
    pub fn seal(&self, id: GenerationId) -> Result<u64, FileError> {
        let (draft, path) = (self.draft(id), self.path(id));
        if beside(&draft, ".wal").metadata().is_ok_and(|wal| wal.len() > 0) {
            return Err(FileError::NotClosed { path: draft });
        }
        if path.exists() {
            let taken = std::io::Error::from(ErrorKind::AlreadyExists);
            return Err(FileError::new("publish", &path, taken));
        }
        let file = File::open(&draft).map_err(|error| FileError::new("publish", &draft, error))?;
        let sealed = file
            .set_permissions(Permissions::from_mode(0o600))
            .and_then(|()| file.sync_all())
            .and_then(|()| std::fs::rename(&draft, &path))
            .and_then(|()| file.metadata());
        let bytes = sealed.map_err(|error| FileError::new("publish", &draft, error))?.len();
        sync_folder(&self.folder)?;
        Ok(bytes)
    }

    /// Hold a generation for reading: it is not deleted before the lease is dropped. `None` when it is gone.
    pub fn lease(&self, id: GenerationId) -> Result<Option<Lease>, FileError> {
        if !self.path(id).exists() {
            return Ok(None);
        }
        let Some(lease) = Lease::share(&self.lease_file(id))? else { return Ok(None) };
        // Looked at again once it is held: whoever deletes holds the lease alone while doing so.
        Ok(self.path(id).exists().then_some(lease))
    }

    /// Delete a generation unless somebody reads it. `allowed` is asked at the last moment, under the lock.
    pub fn remove_unread<E: From<FileError>>(
        &self,
        id: GenerationId,
        allowed: impl FnOnce() -> Result<bool, E>,
    ) -> Result<bool, E> {
        let lease_file = self.lease_file(id);
        let Some(lease) = Lease::alone(&lease_file)? else { return Ok(false) };
        if !allowed()? {
            return Ok(false);
        }
        remove(&self.path(id))?;
        remove(&lease_file)?;
        drop(lease);
        Ok(true)
    }

    /// The generations that lie in the folder, in no order.
    pub fn on_disk(&self) -> Result<Vec<GenerationId>, FileError> {
        let number = |name: &str| name.strip_prefix("gen-")?.strip_suffix(".duckdb")?.parse().ok();
        Ok(self.names()?.iter().filter_map(|name| number(name)).map(GenerationId).collect())
    }

    /// Delete every draft with what belongs to it. Only for whoever knows that no job runs.
    pub fn sweep_drafts(&self) -> Result<usize, FileError> {
        let is_draft = |name: &&String| name.starts_with("gen-") && name.contains(".duckdb.tmp");
        let names = self.names()?;
        let drafts = names.iter().filter(is_draft);
        drafts
            .map(|name| remove(&self.folder.join(name)))
            .try_fold(0, |count, removed| removed.map(|()| count + 1))
    }

    /// Delete one draft with what belongs to it.
    pub fn remove_draft(&self, id: GenerationId) -> Result<(), FileError> {
        let draft = self.draft(id);
        let parts = [beside(&draft, ".wal"), beside(&draft, ".tmp"), self.spill(id), draft];
        parts.iter().try_for_each(|part| remove(part))
    }

    fn lease_file(&self, id: GenerationId) -> PathBuf {
        self.folder.join(format!("gen-{:06}.lease", id.0))
    }

    fn names(&self) -> Result<Vec<String>, FileError> {
        let failed = |error| FileError::new("list", &self.folder, error);
        let entries = std::fs::read_dir(&self.folder).map_err(failed)?;
        entries.map(|entry| Ok(entry.map_err(failed)?.file_name().to_string_lossy().into_owned())).collect()
    }
}

/// `path` with something after its name.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Delete a file or a folder; one that is gone already is as good.
fn remove(path: &Path) -> Result<(), FileError> {
    let removed = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(FileError::new("delete", path, error)),
        _ => Ok(()),
    }
}

/// Make a rename or a new name in a folder survive a power cut.
fn sync_folder(folder: &Path) -> Result<(), FileError> {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|error| FileError::new("write to", folder, error))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[allow(clippy::unnecessary_wraps, reason = "stands for a ledger that may refuse")]
    fn always() -> Result<bool, FileError> {
        Ok(true)
    }

    fn with_generation(id: GenerationId, content: &str) -> (tempfile::TempDir, Files) {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::open(dir.path()).unwrap();
        std::fs::write(files.draft(id), content).unwrap();
        files.seal(id).unwrap();
        (dir, files)
    }

    #[test]
    fn a_sealed_draft_is_a_private_generation() {
        let id = GenerationId(7);
        let (dir, files) = with_generation(id, "seven");
        assert_eq!(files.path(id), dir.path().join("warehouse/gen-000007.duckdb"));
        assert_eq!(std::fs::read_to_string(files.path(id)).unwrap(), "seven");
        assert_eq!(files.path(id).metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert!(!files.draft(id).exists());
        assert_eq!(files.on_disk().unwrap(), [id]);
    }

    #[test]
    fn a_draft_whose_database_is_open_is_not_sealed() {
        let id = GenerationId(1);
        let dir = tempfile::tempdir().unwrap();
        let files = Files::open(dir.path()).unwrap();
        std::fs::write(files.draft(id), "draft").unwrap();
        std::fs::write(beside(&files.draft(id), ".wal"), "pending").unwrap();
        assert!(matches!(files.seal(id), Err(FileError::NotClosed { .. })));
        assert!(!files.path(id).exists());
    }

    #[test]
    fn a_path_is_never_used_for_new_content() {
        let id = GenerationId(1);
        let (_dir, files) = with_generation(id, "old");
        std::fs::write(files.draft(id), "new").unwrap();
        assert!(files.seal(id).is_err());
        assert_eq!(std::fs::read_to_string(files.path(id)).unwrap(), "old");
    }

    #[test]
    fn a_draft_begins_as_a_copy_and_changing_it_leaves_the_generation_alone() {
        let (_dir, files) = with_generation(GenerationId(1), "one");
        files.copy_draft(GenerationId(1), GenerationId(2), &mut |_, _| true).unwrap();
        let draft = files.draft(GenerationId(2));
        assert_eq!(std::fs::read_to_string(&draft).unwrap(), "one");
        std::fs::write(&draft, "two").unwrap();
        assert_eq!(std::fs::read_to_string(files.path(GenerationId(1))).unwrap(), "one");
    }

    #[test]
    fn a_generation_that_somebody_reads_is_not_deleted() {
        let id = GenerationId(1);
        let (_dir, files) = with_generation(id, "one");
        let first = files.lease(id).unwrap().unwrap();
        let second = files.lease(id).unwrap().unwrap();
        drop(first);
        assert!(!files.remove_unread(id, always).unwrap());
        assert!(files.path(id).exists());
        drop(second);
        assert!(files.remove_unread(id, always).unwrap());
        assert!(!files.path(id).exists());
        assert!(files.lease(id).unwrap().is_none(), "nobody can hold what is gone");
    }

    #[test]
    fn a_generation_that_may_not_go_stays() {
        let id = GenerationId(1);
        let (_dir, files) = with_generation(id, "one");
        assert!(!files.remove_unread(id, || Ok::<_, FileError>(false)).unwrap());
        assert!(files.path(id).exists());
    }

    #[test]
    fn sweeping_deletes_drafts_with_their_logs_and_spills_and_nothing_else() {
        let id = GenerationId(1);
        let (dir, files) = with_generation(id, "one");
        let draft = files.draft(GenerationId(2));
        std::fs::write(&draft, "two").unwrap();
        std::fs::write(beside(&draft, ".wal"), "log").unwrap();
        std::fs::create_dir(files.spill(GenerationId(2))).unwrap();
        std::fs::write(files.spill(GenerationId(2)).join("block"), "spilled").unwrap();
        let notes = dir.path().join("warehouse/notes.tmp");
        std::fs::write(&notes, "mine").unwrap();
        assert_eq!(files.sweep_drafts().unwrap(), 3);
        assert!(files.path(id).exists() && notes.exists() && !draft.exists());
    }
}
