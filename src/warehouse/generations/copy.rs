//! Copying a generation: shared blocks where the file system can (btrfs, XFS), piece by piece elsewhere.

use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::FileError;

/// How a draft was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// It shares its blocks with the generation it came from: no time, no room.
    Reflink,
    /// Every byte was copied.
    Bytes(u64),
}

/// Bytes between two looks at whether to go on.
const PIECE: u64 = 64 << 20;

/// Copy `from` to the new file `to`. What is half done at a failure is deleted.
pub(super) fn copy(
    from: &Path,
    to: &Path,
    watch: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Copied, FileError> {
    let source = File::open(from).map_err(|error| FileError::new("read", from, error))?;
    let target = File::options().write(true).create_new(true).mode(0o600).open(to);
    let target = target.map_err(|error| FileError::new("make", to, error))?;
    if rustix::fs::ioctl_ficlone(&target, &source).is_ok() {
        return Ok(Copied::Reflink);
    }
    let copied = by_piece(&source, &target, from, to, watch);
    if copied.is_err() {
        // Best effort: the sweep at the next start takes what stays.
        let _ = std::fs::remove_file(to);
    }
    copied
}

fn by_piece(
    source: &File,
    mut target: &File,
    from: &Path,
    to: &Path,
    watch: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Copied, FileError> {
    let total = source.metadata().map_err(|error| FileError::new("read", from, error))?.len();
    check_room(to, total)?;
    let mut done = 0;
    loop {
        if !watch(done, total) {
            return Err(FileError::Stopped);
        }
        let piece = std::io::copy(&mut source.take(PIECE), &mut target)
            .map_err(|error| FileError::new("copy the current generation to", to, error))?;
        if piece == 0 {
            break;
        }
        done += piece;
    }
    target.flush().map_err(|error| FileError::new("write", to, error))?;
    if done == total {
        return Ok(Copied::Bytes(done));
    }
    let short = std::io::Error::other(format!("{done} of {total} bytes arrived"));
    Err(FileError::new("copy the current generation to", to, short))
}

/// Say that the disk is too small before half an hour is spent on filling it.
fn check_room(to: &Path, needed: u64) -> Result<(), FileError> {
    let folder = to.parent().unwrap_or_else(|| Path::new("."));
    let Ok(disk) = rustix::fs::statvfs(folder) else { return Ok(()) };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    if free >= needed {
        return Ok(());
    }
    Err(FileError::NoRoom {
        folder: folder.to_owned(),
        needed: needed.div_ceil(1_000_000),
        free: free / 1_000_000,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_that_is_stopped_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (dir.path().join("from"), dir.path().join("to"));
        std::fs::write(&from, "content").unwrap();
        match copy(&from, &to, &mut |_, _| false) {
            Ok(Copied::Reflink) => {} // Nothing to stop where blocks are shared.
            other => {
                assert!(matches!(other, Err(FileError::Stopped)));
                assert!(!to.exists());
            }
        }
    }

    #[test]
    fn a_copy_that_can_not_fit_is_refused_with_both_sizes() {
        let dir = tempfile::tempdir().unwrap();
        let error = check_room(&dir.path().join("to"), u64::MAX).unwrap_err();
        assert!(matches!(error, FileError::NoRoom { .. }), "{error}");
        assert!(error.to_string().contains("MB are free"));
    }
}
