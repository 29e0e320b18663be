//! What can go wrong in a load, each with what a person can do about it.
//!
//! Messages name source, file, line and column; values of personal columns never appear in them.

use std::collections::BTreeMap;

use crate::warehouse::data::Rejected;

/// A load that failed. Nothing of it may become visible.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Somebody asked to stop.
    #[error("the load was cancelled")]
    Cancelled,
    /// A file could not be read as what it is declared to be.
    #[error("{file}: {detail}")]
    Read {
        /// The file, as shown to people.
        file: String,
        /// What is wrong with it.
        detail: String,
        /// What to do about it.
        hint: String,
    },
    /// A file's size or time of change moved between looking and reading.
    #[error("{file} changed while it was being read")]
    FileChanged {
        /// The file, as shown to people.
        file: String,
    },
    /// The mapping does not fit the file or the canonical table.
    #[error("{}", mapping_message(.source_name, *.line, .column.as_deref(), .detail))]
    Mapping {
        /// The source in `c360.toml`.
        source_name: String,
        /// Its line there; 0 when unknown.
        line: usize,
        /// The canonical column, if it is about one.
        column: Option<String>,
        /// What is wrong.
        detail: String,
        /// What to do about it.
        hint: String,
    },
    /// More rows of one source were rejected than its ceiling allows.
    #[error("{}", reject_message(.source_name, *.rejected, *.rows, *.ceiling, .counts, .listed))]
    TooManyRejects {
        /// The source in `c360.toml`.
        source_name: String,
        /// Rows rejected.
        rejected: u64,
        /// Rows read.
        rows: u64,
        /// The ceiling, as a share of the rows read.
        ceiling: f64,
        /// Rows rejected by reason.
        counts: BTreeMap<String, u64>,
        /// The rows themselves, up to ten thousand, values masked where they are personal.
        listed: Vec<Rejected>,
    },
    /// The generation's tables can't be used; a newer version made them, or the database refused.
    #[error(transparent)]
    Schema(#[from] crate::warehouse::schema::SchemaError),
    /// The database refused; usually disk or memory.
    #[error("{what}: {detail}")]
    Database {
        /// What was being done.
        what: String,
        /// What the database said.
        detail: String,
    },
}

impl LoadError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Cancelled => "start it again with `c360 load`".into(),
            Self::Read { hint, .. } | Self::Mapping { hint, .. } => hint.clone(),
            Self::FileChanged { .. } => {
                "wait until it is complete, then load again; write files under another \
                                         name and rename them once they are whole"
                    .into()
            }
            Self::TooManyRejects { source_name, counts, .. } if counts.contains_key(WRONG_ENCODING) => {
                format!(
                    "the file is not UTF-8: set encoding = \"latin-1\" (or \"utf-16\") under the options of source \
                 `{source_name}`"
                )
            }
            Self::TooManyRejects { source_name, .. } => format!(
                "correct the file or the mapping of source `{source_name}`, or raise load.max_rejected_share"
            ),
            Self::Schema(_) => "install the newest c360, or load into a new workspace".into(),
            Self::Database { detail, .. } => database_hint(detail).into(),
        }
    }

    /// Wrap what the database said while doing `what`.
    pub(super) fn database(what: impl Into<String>) -> impl FnOnce(duckdb::Error) -> Self {
        let what = what.into();
        move |error| {
            let detail = first_line(&error.to_string());
            if is_interrupt(&detail) { Self::Cancelled } else { Self::Database { what, detail } }
        }
    }
}

impl From<duckdb::Error> for LoadError {
    /// Where a second connection can't be had.
    fn from(error: duckdb::Error) -> Self {
        Self::database("loading two tables at a time")(error)
    }
}

/// Reason of rows whose bytes are not text in the declared encoding.
pub(super) const WRONG_ENCODING: &str = "wrong encoding";

/// The first line of a message: DuckDB repeats the statement below it.
pub(super) fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim().to_owned()
}

/// Whether DuckDB says that it was interrupted.
pub(super) fn is_interrupt(message: &str) -> bool {
    message.starts_with("INTERRUPT")
}

fn database_hint(detail: &str) -> &'static str {
    let lower = detail.to_lowercase();
    if lower.contains("no space left") || lower.contains("disk is full") || lower.contains("could not write")
    {
        "make room on the disk of the workspace, then load again; the figures shown so far are intact"
    } else if lower.contains("out of memory") {
        "lower load.threads, raise load.memory_limit, or make room for the workspace's temporary files"
    } else {
        "load again; if it fails the same way, run `c360 doctor` and report the message"
    }
}

fn mapping_message(source: &str, line: usize, column: Option<&str>, detail: &str) -> String {
    let place = if line == 0 { String::new() } else { format!(" (c360.toml line {line})") };
    match column {
        Some(column) => format!("source `{source}`{place}, column `{column}`: {detail}"),
        None => format!("source `{source}`{place}: {detail}"),
    }
}

/// How many rejected rows a message quotes.
const EXAMPLES: usize = 3;

fn reject_message(
    source: &str,
    rejected: u64,
    rows: u64,
    ceiling: f64,
    counts: &BTreeMap<String, u64>,
    listed: &[Rejected],
) -> String {
    let share = if rows == 0 { 0.0 } else { 100.0 * rejected as f64 / rows as f64 };
    let counts: Vec<String> = counts.iter().map(|(reason, n)| format!("{n} {reason}")).collect();
    let mut text = format!(
        "source `{source}`: {rejected} of {rows} rows rejected ({share:.2} %, at most {:.2} % allowed): {}",
        100.0 * ceiling,
        counts.join(", "),
    );
    let examples: Vec<String> = listed.iter().take(EXAMPLES).map(example).collect();
    if !examples.is_empty() {
        text.push_str("; first: ");
        text.push_str(&examples.join("; "));
    }
    text
}

fn example(row: &Rejected) -> String {
    let Rejected { file, line, column_name, reason, .. } = row;
    match column_name {
        Some(column) => format!("{file}:{line} {column}: {reason}"),
        None => format!("{file}:{line} {reason}"),
    }
}
