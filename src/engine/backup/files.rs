//! The files of a backup: which settings there are, and copies that are hashed on the way and on the disk at the end.

use std::{
    fs::{self, File as Open, OpenOptions},
    io::{self, ErrorKind, Read as _, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Component, Path, PathBuf},
};

use rustix::fs::{Advice, OFlags, fadvise};
use sha2::{Digest as _, Sha256};

use super::manifest::File;
use crate::{config::FILE_NAME, engine::jobs::Progress, ledger::pseudonym::hex};

/// Folders of a workspace that people wrote themselves.
const FOLDERS: [&str; 2] = ["queries", "themes"];
/// How deep those are looked into.
const DEPTH: usize = 8;
/// Bytes between two looks at whether to go on.
const PIECE: usize = 1 << 20;

/// Why a file could not be copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// Somebody asked to stop.
    #[error("stopped")]
    Stopped,
    /// The system said no.
    #[error("could not {doing} {}: {source}.{}", path.display(), advice(source))]
    Io {
        /// What was to be done.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

impl CopyError {
    /// A failure on a path.
    pub fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { doing, path, source }
    }
}

fn advice(source: &io::Error) -> &'static str {
    match source.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => " The disk is full: make room and try again",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            " Check who may write there; under systemd, `ReadWritePaths=` of the service names what it may write to"
        }
        _ => "",
    }
}

/// The settings of a workspace, relative to it. Links are left out: what they point at is not the workspace's.
pub fn settings(workspace: &Path) -> Result<Vec<String>, CopyError> {
    let mut names = vec![FILE_NAME.to_owned()];
    for folder in FOLDERS {
        gather(workspace, folder, DEPTH, &mut names)?;
    }
    names.sort();
    Ok(names)
}

fn gather(workspace: &Path, folder: &str, depth: usize, names: &mut Vec<String>) -> Result<(), CopyError> {
    let path = workspace.join(folder);
    let entries = match fs::read_dir(&path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(()),
        entries => entries.map_err(CopyError::io("look into", &path))?,
    };
    for entry in entries {
        let entry = entry.map_err(CopyError::io("look into", &path))?;
        let kind = entry.file_type().map_err(CopyError::io("look at", &entry.path()))?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let name = format!("{folder}/{name}");
        if kind.is_file() {
            names.push(name);
        } else if kind.is_dir() && depth > 0 {
            gather(workspace, &name, depth - 1, names)?;
        }
    }
    Ok(())
}

/// Where a file of a manifest lies in `folder`; `None` for a path that a backup can't have.
#[must_use]
pub fn path_of(folder: &Path, name: &str) -> Option<PathBuf> {
    let path = Path::new(name);
    let is_plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    let first = path.components().next()?.as_os_str().to_str()?;
    let known = [crate::ledger::FILE, FILE_NAME, crate::warehouse::generations::FOLDER];
    (is_plain && (known.contains(&first) || FOLDERS.contains(&first))).then(|| folder.join(path))
}

/// Copy `from` to the new file `to`, bring it to the disk, and say what it is, called `name`.
pub fn copy(from: &Path, to: &Path, name: &str, progress: &mut dyn Progress) -> Result<File, CopyError> {
    let mut target = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(to)
        .map_err(CopyError::io("make", to))?;
    let mut write = |piece: &[u8]| target.write_all(piece).map_err(CopyError::io("write", to));
    let file = each_piece(from, name, progress, &mut write)?;
    target.sync_all().map_err(CopyError::io("write", to))?;
    Ok(file)
}

/// Read a file from the disk, not from what the system remembers of it, and say what it is, called `name`.
pub fn read(path: &Path, name: &str, progress: &mut dyn Progress) -> Result<File, CopyError> {
    if let Ok(file) = Open::open(path) {
        // A wish that the system may not grant; then what it remembers is compared.
        let _ = fadvise(&file, 0, None, Advice::DontNeed);
    }
    each_piece(path, name, progress, &mut |_| Ok(()))
}

fn each_piece(
    from: &Path,
    name: &str,
    progress: &mut dyn Progress,
    each: &mut dyn FnMut(&[u8]) -> Result<(), CopyError>,
) -> Result<File, CopyError> {
    let source = OpenOptions::new().read(true).custom_flags(OFlags::NOFOLLOW.bits() as i32).open(from);
    let mut source = source.map_err(CopyError::io("read", from))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; PIECE];
    let mut bytes = 0;
    loop {
        if progress.is_cancelled() {
            return Err(CopyError::Stopped);
        }
        let read = source.read(&mut buffer).map_err(CopyError::io("read", from))?;
        let piece = buffer.get(..read).unwrap_or_default();
        if piece.is_empty() {
            return Ok(File { path: name.to_owned(), bytes, sha256: hex(&hasher.finalize()) });
        }
        hasher.update(piece);
        each(piece)?;
        bytes += read as u64;
        progress.advance(0, bytes);
    }
}

/// Progress over several files: what one of them says counts from where the one before ended.
pub struct Sum<'a> {
    /// Hears of all of them.
    pub progress: &'a mut dyn Progress,
    /// The bytes of those that are done.
    pub done: u64,
}

impl Progress for Sum<'_> {
    fn stage(&mut self, name: &str, bytes_total: Option<u64>) {
        self.done = 0;
        self.progress.stage(name, bytes_total);
    }

    fn advance(&mut self, rows: u64, bytes: u64) {
        self.progress.advance(rows, self.done + bytes);
    }

    fn is_cancelled(&self) -> bool {
        self.progress.is_cancelled()
    }
}

/// Make what was renamed or made in a folder survive a power cut.
pub fn sync_folder(folder: &Path) -> Result<(), CopyError> {
    Open::open(folder).and_then(|it| it.sync_all()).map_err(CopyError::io("write to", folder))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;
    use crate::engine::jobs::Silent;

    #[test]
    fn a_copy_is_its_owners_alone_and_says_what_was_copied() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (dir.path().join("from"), dir.path().join("to"));
        fs::write(&from, "abc").unwrap();
        let file = copy(&from, &to, "c360.toml", &mut Silent).unwrap();
        assert_eq!((file.bytes, file.sha256.get(..8).unwrap()), (3, "ba7816bf"));
        assert_eq!(read(&to, "c360.toml", &mut Silent).unwrap(), file);
        assert_eq!(to.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert!(copy(&from, &to, "c360.toml", &mut Silent).is_err(), "nothing is written over");
        let link = dir.path().join("link");
        symlink(&from, &link).unwrap();
        assert!(read(&link, "c360.toml", &mut Silent).is_err(), "a link is not followed");
    }

    #[test]
    fn settings_are_what_people_wrote_and_no_links() {
        let dir = tempfile::tempdir().unwrap();
        for file in ["c360.toml", "queries/pulse/trend.sql", "themes/own.toml", "inbox/lines.csv"] {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        symlink("/etc", dir.path().join("queries/etc")).unwrap();
        symlink("/etc/passwd", dir.path().join("themes/passwd.toml")).unwrap();
        let expected = ["c360.toml", "queries/pulse/trend.sql", "themes/own.toml"];
        assert_eq!(settings(dir.path()).unwrap(), expected);
    }

    #[test]
    fn no_path_of_a_manifest_leads_elsewhere() {
        let at = |name: &str| path_of(Path::new("/w"), name);
        assert_eq!(at("warehouse/gen-000001.duckdb").unwrap(), Path::new("/w/warehouse/gen-000001.duckdb"));
        for name in ["", "/etc/passwd", "../x", "warehouse/../../x", "inbox/x", "exports/x", "server.lock"] {
            assert_eq!(at(name), None, "{name}");
        }
    }
}
