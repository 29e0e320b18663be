//! Writes a whole workspace: groups by worker threads, then the small files, the settings last.
//!
//! A marker stands in the folder while it is being written. Whatever stops the writing, what was written is
//! removed; a folder whose writer was killed is recognised by the marker and cleaned up by the next start.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;

use super::group::{ChunkDone, Layout, write_group};
use super::options::{Error, Format, OnProgress, Options, Progress, Summary};
use super::tally::Tally;
use super::world::World;
use super::{quality, reference, settings, truth};

const MARKER: &str = ".c360-demo-unfinished";
const PARTS: [&str; 3] = ["inbox", "truth", "quality"];
const SETTINGS: &str = "c360.toml";

/// Bytes that the files take: about so many per customer and month, and so many in any case.
#[must_use]
pub fn expected_bytes(options: &Options) -> u64 {
    let (each, fixed) = match options.chosen_format() {
        Format::Csv => (75, 4_000_000),
        Format::Parquet => (13, 3_000_000),
    };
    options.customers * u64::from(options.months) * each + fixed
}

/// Bytes free where a folder is, or will be.
fn free_bytes(dir: &Path) -> Result<u64, Error> {
    let existing = dir.ancestors().find(|a| a.exists()).unwrap_or(Path::new("."));
    let existing = if existing.as_os_str().is_empty() { Path::new(".") } else { existing };
    let stat = rustix::fs::statvfs(existing).map_err(|e| Error::io(existing)(e.into()))?;
    Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
}

/// Writes a complete workspace into a new or empty folder.
pub fn write_workspace(dir: &Path, options: &Options, progress: OnProgress<'_>) -> Result<Summary, Error> {
    options.check()?;
    let existed = dir.exists();
    claim(dir)?;
    let free = free_bytes(dir)?;
    let expected = expected_bytes(options);
    if free < expected + expected / 10 {
        let needed_mb = expected.div_ceil(1_000_000);
        return Err(Error::DiskSpace { dir: dir.to_owned(), needed_mb, free_mb: free / 1_000_000 });
    }
    let start = Progress {
        customers: 0,
        customers_total: options.customers,
        lines: 0,
        bytes_expected: expected,
        bytes_free: free,
    };
    let written = begin(dir).and_then(|()| fill(dir, options, start, progress));
    if written.is_err() {
        // Best effort: the reason why writing failed matters more than a file that stays behind.
        let _ = clean(dir);
        if !existed {
            let _ = fs::remove_dir(dir);
        }
    }
    written
}

/// Refuses a folder that holds something else; clears one whose writer was killed.
fn claim(dir: &Path) -> Result<(), Error> {
    if dir.join(MARKER).exists() {
        clean(dir)?;
    }
    let mut entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(Error::io(dir)(e)),
    };
    if entries.next().is_some() { Err(Error::NotEmpty(dir.to_owned())) } else { Ok(()) }
}

fn begin(dir: &Path) -> Result<(), Error> {
    fs::create_dir_all(dir).map_err(Error::io(dir))?;
    let marker = dir.join(MARKER);
    fs::write(&marker, "This workspace is being written, or its writer was killed.\n")
        .map_err(Error::io(&marker))
}

/// Removes what this module writes, and nothing else; the marker last.
fn clean(dir: &Path) -> Result<(), Error> {
    let gone = |path: &Path, result: std::io::Result<()>| match result {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(Error::io(path)(e)),
        _ => Ok(()),
    };
    for part in PARTS {
        let path = dir.join(part);
        gone(&path, fs::remove_dir_all(&path))?;
    }
    for file in [SETTINGS, MARKER] {
        let path = dir.join(file);
        gone(&path, fs::remove_file(&path))?;
    }
    Ok(())
}

fn fill(dir: &Path, options: &Options, start: Progress, progress: OnProgress<'_>) -> Result<Summary, Error> {
    if progress(start).is_break() {
        return Err(Error::Cancelled);
    }
    let world = World::new(options);
    let mut tally = write_groups(&world, dir, start, progress)?;
    tally.rows += reference::write(&world, dir, &tally)?;
    truth::write(&world, dir, &tally)?;
    quality::write(dir)?;
    let settings = dir.join(SETTINGS);
    fs::write(&settings, settings::demo(options)).map_err(Error::io(&settings))?;
    let marker = dir.join(MARKER);
    fs::remove_file(&marker).map_err(Error::io(&marker))?;
    let (files, bytes) = measure(dir)?;
    Ok(Summary {
        customers: tally.customers,
        tickets: tally.tickets,
        lines: tally.lines,
        messages: tally.messages,
        rows: tally.rows,
        files,
        bytes,
    })
}

enum News {
    Chunk(ChunkDone),
    Group(Box<Result<Tally, Error>>),
}

/// Workers take groups as they come; the caller's thread reports and adds up.
fn write_groups(
    world: &World,
    dir: &Path,
    start: Progress,
    progress: OnProgress<'_>,
) -> Result<Tally, Error> {
    let groups = Layout::new(world.options.customers).groups();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let workers = world.options.threads.unwrap_or(cores).min(groups as usize).max(1);
    let (stop, next) = (AtomicBool::new(false), AtomicU64::new(0));
    let (sender, news) = mpsc::sync_channel::<News>(64);
    thread::scope(|scope| {
        for _ in 0..workers {
            let (stop, next, sender) = (&stop, &next, sender.clone());
            scope.spawn(move || work(world, dir, groups, next, stop, &sender));
        }
        drop(sender);
        collect(world, groups, start, &news, &stop, progress)
    })
}

fn work(
    world: &World,
    dir: &Path,
    groups: u64,
    next: &AtomicU64,
    stop: &AtomicBool,
    sender: &mpsc::SyncSender<News>,
) {
    loop {
        let group = next.fetch_add(1, Ordering::Relaxed);
        if group >= groups || stop.load(Ordering::Relaxed) {
            return;
        }
        // The receiver lives until every worker has ended, so that sending can't fail in a way that matters.
        let report = |done| drop(sender.send(News::Chunk(done)));
        let tally = write_group(world, dir, group, stop, &report);
        if sender.send(News::Group(Box::new(tally))).is_err() {
            return;
        }
    }
}

fn collect(
    world: &World,
    groups: u64,
    start: Progress,
    news: &mpsc::Receiver<News>,
    stop: &AtomicBool,
    progress: OnProgress<'_>,
) -> Result<Tally, Error> {
    let mut tally = Tally::new(world);
    let mut now = start;
    let mut done = 0;
    let mut failure = None;
    for news in news {
        match news {
            News::Chunk(chunk) => {
                now.customers += chunk.customers;
                now.lines += chunk.lines;
                if failure.is_none() && progress(now).is_break() {
                    stop.store(true, Ordering::Relaxed);
                    failure = Some(Error::Cancelled);
                }
            }
            News::Group(group) => match *group {
                Ok(group) => {
                    done += 1;
                    tally.add(&group);
                }
                Err(error) => {
                    stop.store(true, Ordering::Relaxed);
                    failure.get_or_insert(error);
                }
            },
        }
    }
    match failure {
        Some(error) => Err(error),
        None if done == groups => Ok(tally),
        None => Err(Error::Worker),
    }
}

/// Files and bytes under a folder.
fn measure(dir: &Path) -> Result<(u64, u64), Error> {
    let (mut files, mut bytes) = (0, 0);
    let mut folders: Vec<PathBuf> = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(Error::io(&folder))? {
            let entry = entry.map_err(Error::io(&folder))?;
            let about = entry.metadata().map_err(Error::io(entry.path()))?;
            if about.is_dir() {
                folders.push(entry.path());
            } else {
                files += 1;
                bytes += about.len();
            }
        }
    }
    Ok((files, bytes))
}
