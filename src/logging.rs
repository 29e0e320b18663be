//! The log: one file a day under the XDG state directory, a week of them, never personal data.
//!
//! Only this program's own events go below `warn`; what libraries say in detail may quote data (and `tarpc` warns
//! of every client that leaves). Without a writable directory there is no log, and the program works all the same.

use std::fs::{DirBuilder, Permissions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

const KEPT_FILES: usize = 7;

/// How much is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Level {
    /// Nothing.
    Off,
    /// What failed.
    Error,
    /// And what looks wrong.
    Warn,
    /// And what was done.
    #[default]
    Info,
    /// And how.
    Debug,
    /// And every step.
    Trace,
}

impl Level {
    fn directives(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "warn,tarpc=error,c360=info",
            Self::Debug => "warn,tarpc=error,c360=debug",
            Self::Trace => "warn,tarpc=error,c360=trace",
        }
    }
}

/// Keeps the log's writer alive; what is buffered is written when it is dropped.
#[must_use]
pub struct Log {
    _writer: WorkerGuard,
}

/// The directory of the logs under the state directory.
#[must_use]
pub fn directory(state: &Path) -> PathBuf {
    state.join("log")
}

/// Make the log's directory, for its owner alone.
pub fn make_directory(state: &Path) -> std::io::Result<PathBuf> {
    let directory = directory(state);
    DirBuilder::new().recursive(true).mode(0o700).create(&directory)?;
    std::fs::set_permissions(&directory, Permissions::from_mode(0o700))?;
    Ok(directory)
}

/// Begin to log. `None` when there is nothing to log or nowhere to write it.
#[must_use]
pub fn start(state: Option<&Path>, level: Level) -> Option<Log> {
    if level == Level::Off {
        return None;
    }
    let directory = make_directory(state?).ok()?;
    let files = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("c360")
        .filename_suffix("log")
        .max_log_files(KEPT_FILES)
        .build(directory)
        .ok()?;
    let (writer, guard) = tracing_appender::non_blocking(files);
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(level.directives()))
        .with_writer(writer)
        .with_ansi(false)
        .try_init()
        .ok()?;
    Some(Log { _writer: guard })
}

/// Begin to log to standard error, as a service does: one line an event, without a time where the journal adds its own.
pub fn start_service(level: Level) {
    if level == Level::Off {
        return;
    }
    let lines = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(level.directives()))
        .with_ansi(false)
        .with_target(false);
    // Another log is there already only in tests.
    let _ = match std::env::var_os("JOURNAL_STREAM") {
        Some(_) => lines.with_writer(Journal).with_level(false).without_time().try_init(),
        None => lines.with_writer(std::io::stderr).try_init(),
    };
}

/// Standard error as the journal reads it: each line says its priority first, as `sd-daemon(3)` has it.
struct Journal;

impl<'a> MakeWriter<'a> for Journal {
    type Writer = Prioritised<std::io::Stderr>;

    fn make_writer(&'a self) -> Self::Writer {
        Prioritised { out: std::io::stderr(), priority: priority(tracing::Level::INFO) }
    }

    fn make_writer_for(&'a self, meta: &tracing::Metadata<'_>) -> Self::Writer {
        Prioritised { out: std::io::stderr(), priority: priority(*meta.level()) }
    }
}

/// The journal's priority of a level.
const fn priority(level: tracing::Level) -> u8 {
    match level {
        tracing::Level::ERROR => 3,
        tracing::Level::WARN => 4,
        tracing::Level::INFO => 6,
        _ => 7,
    }
}

/// Writes an event, which comes whole, with its priority before it.
struct Prioritised<W> {
    out: W,
    priority: u8,
}

impl<W: Write> Write for Prioritised<W> {
    fn write(&mut self, event: &[u8]) -> std::io::Result<usize> {
        // In one piece: other threads and processes write there too.
        let line = [format!("<{}>", self.priority).as_bytes(), event].concat();
        self.out.write_all(&line)?;
        Ok(event.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_its_owner_can_look_into_the_log_directory() {
        let state = tempfile::tempdir().unwrap();
        let made = make_directory(state.path()).unwrap();
        assert_eq!(std::fs::metadata(made).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn the_journal_is_told_how_grave_each_event_is() {
        let mut written = Vec::new();
        for level in
            [tracing::Level::ERROR, tracing::Level::WARN, tracing::Level::INFO, tracing::Level::DEBUG]
        {
            let mut writer = Prioritised { out: &mut written, priority: priority(level) };
            writer.write_all(b"told\n").unwrap();
        }
        assert_eq!(String::from_utf8(written).unwrap(), "<3>told\n<4>told\n<6>told\n<7>told\n");
    }

    #[test]
    fn without_a_directory_there_is_no_log_and_no_failure() {
        assert!(start(None, Level::Debug).is_none());
        assert!(start(Some(Path::new("/dev/null/nowhere")), Level::Debug).is_none());
    }
}
