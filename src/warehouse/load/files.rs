//! The files that the configuration names: found, measured and hashed.
//!
//! Knows paths and bytes; nothing of what is in them.

use std::{
    fs::{self, File, Metadata},
    io::Read,
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, UNIX_EPOCH},
};

use sha2::{Digest, Sha256};

use super::{LoadError, Progress};
use crate::config::Config;

/// One file that a source names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// Which source it feeds (index in `config.sources`).
    pub source: usize,
    /// Where it is.
    pub path: PathBuf,
    /// The path as shown to people: relative to the workspace where it lies inside.
    pub shown: String,
    /// Its size.
    pub bytes: u64,
    /// Its last change, in nanoseconds since 1970.
    pub modified_ns: i128,
    /// SHA-256 of its content in hexadecimal; empty until hashed.
    pub sha256: String,
}

/// Why a source's files can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceProblem {
    /// Which source (index in `config.sources`).
    pub source: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// What was found on disk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Files in source order, then by name; not hashed.
    pub files: Vec<InputFile>,
    /// Sources whose pattern finds nothing or whose files can't be read.
    pub problems: Vec<SourceProblem>,
}

/// Expand every source's paths and globs.
#[must_use]
pub fn discover(workspace: &Path, config: &Config) -> Found {
    let mut found = Found::default();
    for (source, wanted) in config.sources.iter().enumerate() {
        let mut paths = Vec::new();
        for pattern in &wanted.files {
            match expand(workspace, pattern) {
                Ok(list) => paths.extend(list),
                Err((message, hint)) => found.problems.push(SourceProblem { source, message, hint }),
            }
        }
        paths.sort();
        paths.dedup();
        for path in paths {
            let shown = shown(workspace, &path);
            match measure(&path) {
                Ok((bytes, modified_ns)) => found.files.push(InputFile {
                    source,
                    path,
                    shown,
                    bytes,
                    modified_ns,
                    sha256: String::new(),
                }),
                Err(error) => found.problems.push(SourceProblem {
                    source,
                    message: format!("{shown}: {}", plain(&error)),
                    hint: "give the user who runs c360 the right to read it".into(),
                }),
            }
        }
    }
    found
}

fn expand(workspace: &Path, pattern: &str) -> Result<Vec<PathBuf>, (String, String)> {
    let literal = workspace.join(pattern);
    if literal.is_file() {
        return Ok(vec![literal]);
    }
    if !pattern.contains(['*', '?', '[']) {
        let state = if literal.is_dir() { "is a directory" } else { "there is no such file" };
        return Err((format!("{pattern}: {state}"), "check `files` of this source in c360.toml".into()));
    }
    // Only the pattern may hold wildcards: a workspace called `a[b]` is taken as it is.
    let root = if Path::new(pattern).is_absolute() {
        String::new()
    } else {
        format!("{}/", glob::Pattern::escape(&workspace.to_string_lossy()))
    };
    let paths = glob::glob(&format!("{root}{pattern}"))
        .map_err(|error| (format!("{pattern}: not a pattern: {error}"), "use *, ? and [a-z] only".into()))?;
    let list: Vec<PathBuf> = paths.filter_map(Result::ok).filter(|path| path.is_file()).collect();
    if list.is_empty() {
        return Err((
            format!("{pattern}: no file matches"),
            "put files there, or correct the pattern".into(),
        ));
    }
    Ok(list)
}

fn shown(workspace: &Path, path: &Path) -> String {
    path.strip_prefix(workspace).unwrap_or(path).to_string_lossy().into_owned()
}

fn plain(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".into(),
        std::io::ErrorKind::PermissionDenied => "may not be read (permission denied)".into(),
        _ => error.to_string(),
    }
}

/// Size and time of change of a file that can be opened.
fn measure(path: &Path) -> std::io::Result<(u64, i128)> {
    let metadata = File::open(path)?.metadata()?;
    Ok((metadata.len(), modified_ns(&metadata)))
}

fn modified_ns(metadata: &Metadata) -> i128 {
    let nanoseconds = |d: Duration| i128::try_from(d.as_nanos()).unwrap_or(i128::MAX);
    match metadata.modified() {
        Ok(time) => match time.duration_since(UNIX_EPOCH) {
            Ok(after) => nanoseconds(after),
            Err(before) => -nanoseconds(before.duration()),
        },
        Err(_) => 0,
    }
}

impl InputFile {
    /// Fails when the file is no longer as it was found.
    pub(super) fn check_unchanged(&self) -> Result<(), LoadError> {
        match fs::metadata(&self.path) {
            Ok(now) if now.len() == self.bytes && modified_ns(&now) == self.modified_ns => Ok(()),
            Ok(_) => Err(LoadError::FileChanged { file: self.shown.clone() }),
            Err(error) => Err(unreadable(&self.shown, &error)),
        }
    }
}

/// A file that can't be read.
pub(super) fn unreadable(shown: &str, error: &std::io::Error) -> LoadError {
    LoadError::Read {
        file: shown.to_owned(),
        detail: plain(error),
        hint: "check that it is there, complete, and readable by the user who runs c360".into(),
    }
}

/// Hash every file that has no hash yet, on all cores. The caller names the stage.
pub fn hash(files: &mut [InputFile], progress: &mut dyn Progress) -> Result<(), LoadError> {
    let mut waiting: Vec<&mut InputFile> = files.iter_mut().filter(|file| file.sha256.is_empty()).collect();
    if waiting.is_empty() {
        return Ok(());
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(waiting.len());
    let (next, bytes, stop) = (AtomicUsize::new(0), AtomicU64::new(0), AtomicBool::new(false));
    let failure = Mutex::new(None);
    let slots: Vec<Mutex<&mut InputFile>> = waiting.drain(..).map(Mutex::new).collect();
    std::thread::scope(|scope| {
        let work = || {
            while let Some(slot) = slots.get(next.fetch_add(1, Ordering::Relaxed)) {
                let Ok(mut file) = slot.lock() else { return };
                match digest(&file.path, &bytes, &stop) {
                    Ok(Some(sha256)) => file.sha256 = sha256,
                    Ok(None) => return,
                    Err(error) => {
                        stop.store(true, Ordering::Relaxed);
                        if let Ok(mut failure) = failure.lock() {
                            *failure = Some(unreadable(&file.shown, &error));
                        }
                        return;
                    }
                }
            }
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        // Only this thread may speak to the caller's progress.
        while workers.iter().any(|worker| !worker.is_finished()) {
            if progress.is_cancelled() {
                stop.store(true, Ordering::Relaxed);
            }
            progress.advance(0, bytes.load(Ordering::Relaxed));
            std::thread::sleep(Duration::from_millis(2));
        }
    });
    if let Some(failure) = failure.into_inner().ok().flatten() {
        return Err(failure);
    }
    if stop.load(Ordering::Relaxed) { Err(LoadError::Cancelled) } else { Ok(()) }
}

fn digest(path: &Path, bytes: &AtomicU64, stop: &AtomicBool) -> std::io::Result<Option<String>> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0_u8; 1 << 18];
    loop {
        if stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let read = file.read(&mut buffer)?;
        let Some(chunk) = buffer.get(..read).filter(|chunk| !chunk.is_empty()) else { break };
        hasher.update(chunk);
        bytes.fetch_add(read as u64, Ordering::Relaxed);
    }
    Ok(Some(hex(&hasher.finalize())))
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
