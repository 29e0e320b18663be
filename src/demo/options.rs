//! What the generator is asked for, and what it answers: options, progress, summary, errors.
//!
//! Plain data. Reads no clock: the last day is the caller's to choose.

use std::ops::ControlFlow;
use std::path::PathBuf;

use jiff::civil::Date;

/// Customers past which the files are Parquet unless asked otherwise.
pub const CSV_UP_TO: u64 = 2_000;

/// How the files are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated text with a header.
    Csv,
    /// Parquet, Snappy.
    Parquet,
}

impl Format {
    /// The files' extension.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }
}

/// What to generate. The same options give the same bytes, whatever the number of threads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Loyalty customers.
    pub customers: u64,
    /// Months of history, the last one ending on `end`.
    pub months: u32,
    /// Seed of every draw.
    pub seed: u64,
    /// The last day, included.
    pub end: Date,
    /// How the files are written; chosen by size where absent.
    pub format: Option<Format>,
    /// Worker threads; every core where absent.
    pub threads: Option<usize>,
}

impl Options {
    /// The demo retailer that the console makes for itself: 20,000 customers over 37 months.
    #[must_use]
    pub const fn demo(end: Date) -> Self {
        Self { customers: 20_000, months: 37, seed: 7, end, format: None, threads: None }
    }

    /// What `sample-data/` in the repository holds.
    #[must_use]
    pub const fn sample() -> Self {
        Self {
            customers: 500,
            months: 25,
            seed: 7,
            end: jiff::civil::date(2026, 10, 31),
            format: None,
            threads: None,
        }
    }

    /// The format asked for, or the one that fits the size.
    #[must_use]
    pub fn chosen_format(&self) -> Format {
        self.format.unwrap_or(if self.customers <= CSV_UP_TO { Format::Csv } else { Format::Parquet })
    }

    /// Refuses what can't be generated.
    pub fn check(&self) -> Result<(), Error> {
        if !(1..=100_000_000).contains(&self.customers) {
            return Err(Error::Options(format!("{} customers: take 1 to 100,000,000", self.customers)));
        }
        if !(3..=120).contains(&self.months) {
            return Err(Error::Options(format!("{} months: take 3 to 120", self.months)));
        }
        if self.threads == Some(0) {
            return Err(Error::Options("0 threads: take at least 1".to_owned()));
        }
        if !(1950..=2090).contains(&self.end.year()) {
            return Err(Error::Options(format!("last day {}: take a year from 1950 to 2090", self.end)));
        }
        Ok(())
    }
}

/// How far the writing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Customers written.
    pub customers: u64,
    /// Customers in all.
    pub customers_total: u64,
    /// Ticket lines written.
    pub lines: u64,
    /// Bytes that the whole workspace is expected to take.
    pub bytes_expected: u64,
    /// Bytes free on the disk at the start.
    pub bytes_free: u64,
}

/// Called between chunks; `Break` stops the writing and removes what was written.
pub type OnProgress<'a> = &'a mut dyn FnMut(Progress) -> ControlFlow<()>;

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Loyalty customers.
    pub customers: u64,
    /// Tickets, returns and anonymous ones included.
    pub tickets: u64,
    /// Ticket lines.
    pub lines: u64,
    /// Messages.
    pub messages: u64,
    /// Rows of all source files.
    pub rows: u64,
    /// Files under the workspace.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Why nothing was written. Whatever had been written is removed again.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The options make no sense.
    #[error("the demo can't be made: {0}")]
    Options(String),
    /// Something else is there.
    #[error("{} is not empty; nothing was written. Name a new folder", .0.display())]
    NotEmpty(PathBuf),
    /// The disk is too small.
    #[error(
        "{} has {free_mb} MB free, and this demo takes about {needed_mb} MB; nothing was written. \
         Free some space or ask for fewer customers", .dir.display()
    )]
    DiskSpace {
        /// Where to.
        dir: PathBuf,
        /// Megabytes needed.
        needed_mb: u64,
        /// Megabytes free.
        free_mb: u64,
    },
    /// The caller stopped it.
    #[error("stopped; what had been written was removed")]
    Cancelled,
    /// Writing failed.
    #[error("writing {} failed: {source}; what had been written was removed", .path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What happened.
        source: std::io::Error,
    },
    /// Encoding failed.
    #[error("writing {} failed: {message}; what had been written was removed", .path.display())]
    Encode {
        /// Which file.
        path: PathBuf,
        /// What happened.
        message: String,
    },
    /// A worker died.
    #[error(
        "a worker stopped unexpectedly; what had been written was removed. Please report it with the seed"
    )]
    Worker,
}

impl Error {
    /// An input/output failure on a file.
    pub(super) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }
}
