//! Copying a generation: shared blocks where the file system can (btrfs, XFS), piece by piece elsewhere.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, ScopedJoinHandle};
use std::time::Duration;

use super::FileError;

/// How a draft was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// It shares its blocks with the generation it came from: no time, no room.
    Reflink,
    /// Every byte was copied.
    Bytes(u64),
}

/// Bytes that are copied at once: who begins them ends them, though nobody wants the rest any more.
const PIECE: u64 = 64 << 20;
/// Threads that copy.
const WORKERS: usize = 2;
/// How often it is looked at whether to go on.
const LOOK: Duration = Duration::from_millis(5);

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
    let total = source.metadata().map_err(|error| FileError::new("read", from, error))?.len();
    let copied = by_piece(from, to, total, watch);
    if copied.is_err() {
        // Best effort: the sweep at the next start takes what stays.
        let _ = std::fs::remove_file(to);
    }
    copied
}

fn by_piece(
    from: &Path,
    to: &Path,
    total: u64,
    watch: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Copied, FileError> {
    let failed = |error| FileError::new("copy the current generation to", to, error);
    check_room(to, total)?;
    // Where the next piece begins, and how much has arrived: two threads take turns, since one does not keep a disk busy.
    let (next, done) = (AtomicU64::new(0), AtomicU64::new(0));
    let work = || -> std::io::Result<()> {
        let (mut source, mut target) = (File::open(from)?, File::options().write(true).open(to)?);
        loop {
            let begin = SeekFrom::Start(next.fetch_add(PIECE, Ordering::Relaxed));
            if source.seek(begin)? >= total {
                return Ok(());
            }
            target.seek(begin)?;
            done.fetch_add(std::io::copy(&mut (&source).take(PIECE), &mut target)?, Ordering::Relaxed);
        }
    };
    let told = || watch(done.load(Ordering::Relaxed), total);
    thread::scope(|scope| {
        let workers = [(); WORKERS].map(|()| scope.spawn(work));
        let goes_on = until(told, || workers.iter().all(ScopedJoinHandle::is_finished));
        // Whoever has begun a piece ends it; nobody begins another.
        next.fetch_add(if goes_on { 0 } else { total }, Ordering::Relaxed);
        let gone = |_| Err(std::io::Error::other("a thread that copies broke off"));
        let ended = workers.map(|worker| worker.join().unwrap_or_else(gone));
        ended.into_iter().collect::<std::io::Result<()>>().map_err(failed)?;
        if goes_on { Ok(()) } else { Err(FileError::Stopped) }
    })?;
    let done = done.into_inner();
    if done == total {
        return Ok(Copied::Bytes(done));
    }
    Err(failed(std::io::Error::other(format!("{done} of {total} bytes arrived"))))
}

/// Wait for an end, and ask all along whether to go on. Whether nobody said no.
fn until(mut goes_on: impl FnMut() -> bool, is_over: impl Fn() -> bool) -> bool {
    while goes_on() {
        if is_over() {
            return true;
        }
        thread::sleep(LOOK);
    }
    false
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

    /// Whatever the file system shares, piece by piece the same arrives, of files that end within a piece and at its end.
    #[test]
    fn every_byte_arrives_where_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (dir.path().join("from"), dir.path().join("to"));
        for length in [0, 5, PIECE, 2 * PIECE + 7] {
            let content: Vec<u8> = (0..length).map(|at| (at / 4096 + at % 251) as u8).collect();
            std::fs::write(&from, &content).unwrap();
            File::create(&to).unwrap();
            assert_eq!(by_piece(&from, &to, length, &mut |_, _| true).unwrap(), Copied::Bytes(length));
            assert!(std::fs::read(&to).unwrap() == content, "{length}");
        }
        let error = by_piece(&from, &to, 4 * PIECE, &mut |_, _| true).unwrap_err().to_string();
        assert!(error.contains("bytes arrived"), "{error}");
    }

    #[test]
    fn a_copy_that_can_not_fit_is_refused_with_both_sizes() {
        let dir = tempfile::tempdir().unwrap();
        let error = check_room(&dir.path().join("to"), u64::MAX).unwrap_err();
        assert!(matches!(error, FileError::NoRoom { .. }), "{error}");
        assert!(error.to_string().contains("MB are free"));
    }
}
