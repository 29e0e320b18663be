//! Writing pages into a folder of the workspace: each whole or not there, readable by their owner alone.
//!
//! Every folder on the way is opened from the one above it and never through a link, so that nothing that lies in the
//! workspace leads out of it.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::fd::OwnedFd;
use rustix::fs::{self, AtFlags, Mode, OFlags};
use rustix::io::Errno;

use crate::contract::{ConsoleError, ErrorKind};

/// Where the folders of cards lie, in the workspace.
const ABOVE: [&str; 2] = ["exports", "segments"];

/// Told apart, so that two writers of one process do not share a draft.
static DRAFTS: AtomicU64 = AtomicU64::new(0);

/// Why pages could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Something else stands where a folder should.
    #[error("{} is a link or a file, and cards are written into folders alone", .0.display())]
    NoFolder(PathBuf),
    /// The operating system said no.
    #[error("the cards could not be written to {}: {source}", .path.display())]
    Io {
        /// What was written.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

impl From<Failure> for ConsoleError {
    fn from(failure: Failure) -> Self {
        let hint = match &failure {
            Failure::NoFolder(_) => "move it away, or put a folder in its place; then ask again",
            Failure::Io { source, .. } => match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    "make room on the disk, then ask again"
                }
                io::ErrorKind::ReadOnlyFilesystem => "the workspace lies on a disk that can't be written to",
                _ => "check that you may write to `exports` in the workspace",
            },
        };
        Self::new(ErrorKind::Failed, failure.to_string()).hint(hint)
    }
}

/// Where the folder of that name lies, in the workspace.
pub fn place(folder: &str) -> String {
    format!("{}/{folder}", ABOVE.join("/"))
}

/// Write pages into the folder of that name below `exports/segments`, and return the folder.
pub fn pages(workspace: &Path, folder: &str, pages: &[(String, String)]) -> Result<PathBuf, Failure> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let mut path = workspace.to_owned();
    let mut open = fs::open(workspace, flags, Mode::empty()).map_err(|errno| failed(&path, errno))?;
    for name in ABOVE.into_iter().chain([folder]) {
        path.push(name);
        match fs::mkdirat(&open, name, Mode::RWXU) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(errno) => return Err(failed(&path, errno)),
        }
        open = match fs::openat(&open, name, flags | OFlags::NOFOLLOW, Mode::empty()) {
            Ok(below) => below,
            Err(Errno::NOTDIR | Errno::LOOP) => return Err(Failure::NoFolder(path)),
            Err(errno) => return Err(failed(&path, errno)),
        };
    }
    fs::fchmod(&open, Mode::RWXU).map_err(|errno| failed(&path, errno))?;
    for (name, text) in pages {
        page(&open, name, text).map_err(|source| Failure::Io { path: path.join(name), source })?;
    }
    fs::fsync(&open).map_err(|errno| failed(&path, errno))?;
    Ok(path)
}

/// Write a draft beside the page's place and move it there.
fn page(folder: &OwnedFd, name: &str, text: &str) -> io::Result<()> {
    let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
    let draft = format!(".{name}.{}-{number}.tmp", std::process::id());
    let written = fill(folder, &draft, text)
        .and_then(|()| fs::renameat(folder, &draft, folder, name).map_err(io::Error::from));
    if written.is_err() {
        // It may never have been there; what failed first is what is told.
        let _ = fs::unlinkat(folder, &draft, AtFlags::empty());
    }
    written
}

fn fill(folder: &OwnedFd, draft: &str, text: &str) -> io::Result<()> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let open = || fs::openat(folder, draft, flags, Mode::RUSR | Mode::WUSR);
    let opened = match open() {
        // A process of this number was killed here before.
        Err(Errno::EXIST) => {
            fs::unlinkat(folder, draft, AtFlags::empty())?;
            open()?
        }
        opened => opened?,
    };
    let mut file = File::from(opened);
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn failed(path: &Path, errno: Errno) -> Failure {
    Failure::Io { path: path.to_owned(), source: errno.into() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn some(text: &str) -> Vec<(String, String)> {
        vec![("B1.md".to_owned(), text.to_owned()), ("cards.html".to_owned(), text.to_owned())]
    }

    #[test]
    fn what_is_written_is_its_owners_alone_and_nothing_else_stays() {
        let dir = tempfile::tempdir().unwrap();
        let folder = pages(dir.path(), "v1-2026-11-20", &some("one")).unwrap();
        pages(dir.path(), "v1-2026-11-20", &some("two")).unwrap();
        assert_eq!(folder, dir.path().join("exports/segments/v1-2026-11-20"));
        assert_eq!(std::fs::read_to_string(folder.join("B1.md")).unwrap(), "two");
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&folder.join("cards.html"))), (0o700, 0o600));
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
    }

    #[test]
    fn a_folder_that_others_could_open_is_closed_to_them() {
        let dir = tempfile::tempdir().unwrap();
        let folder = pages(dir.path(), "v1-2026-11-20", &some("one")).unwrap();
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
        pages(dir.path(), "v1-2026-11-20", &some("two")).unwrap();
        assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn no_link_leads_out_of_the_workspace() {
        for place in ["exports", "exports/segments", "exports/segments/v1-2026-11-20"] {
            let (dir, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
            let link = dir.path().join(place);
            std::fs::create_dir_all(link.parent().unwrap()).unwrap();
            symlink(outside.path(), &link).unwrap();
            let failure = pages(dir.path(), "v1-2026-11-20", &some("one")).unwrap_err();
            assert!(matches!(&failure, Failure::NoFolder(at) if *at == link), "{failure}");
            assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0, "{place}");
        }
    }

    #[test]
    fn a_link_at_a_pages_place_is_replaced_and_what_it_meant_is_kept() {
        let (dir, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let folder = pages(dir.path(), "v1-2026-11-20", &[]).unwrap();
        let theirs = outside.path().join("theirs");
        std::fs::write(&theirs, "theirs").unwrap();
        symlink(&theirs, folder.join("B1.md")).unwrap();
        pages(dir.path(), "v1-2026-11-20", &some("ours")).unwrap();
        assert_eq!(std::fs::read_to_string(&theirs).unwrap(), "theirs");
        assert!(folder.join("B1.md").symlink_metadata().unwrap().is_file());
    }

    #[test]
    fn a_page_that_cannot_be_placed_leaves_no_draft_and_says_where() {
        let dir = tempfile::tempdir().unwrap();
        let folder = pages(dir.path(), "v1-2026-11-20", &[]).unwrap();
        std::fs::create_dir_all(folder.join("B1.md/in-the-way")).unwrap();
        let error: ConsoleError = pages(dir.path(), "v1-2026-11-20", &some("one")).unwrap_err().into();
        assert!(error.message.contains("v1-2026-11-20/B1.md") && error.hint.is_some(), "{error:?}");
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "no draft stays");
    }

    #[test]
    fn a_full_and_a_read_only_disk_say_so() {
        for (errno, words) in [
            (Errno::NOSPC, "make room"),
            (Errno::DQUOT, "make room"),
            (Errno::ROFS, "can't be written"),
            (Errno::ACCESS, "you may write"),
        ] {
            let error: ConsoleError = failed(Path::new("/shop/exports"), errno).into();
            assert!(error.message.contains("/shop/exports"), "{error:?}");
            assert!(error.hint.is_some_and(|hint| hint.contains(words)));
        }
    }
}
