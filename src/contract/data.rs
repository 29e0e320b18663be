//! What is loaded: sources, files, loads, checks and rejected rows.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{GenerationId, Job, JobId, Serving, UserRole};

/// Who and what answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The workspace's name.
    pub workspace: String,
    /// Its directory.
    pub directory: String,
    /// Currency code, for example `EUR`.
    pub currency: String,
    /// Whether the engine runs in the caller's own process.
    pub in_process: bool,
    /// Who the engine takes the caller for.
    pub user: String,
    /// What the caller is trusted with; everything where the engine runs in the caller's own process.
    pub roles: Vec<UserRole>,
    /// The published generation, if any.
    pub generation: Option<GenerationId>,
    /// When that generation was published.
    pub published_at: Option<Timestamp>,
    /// The last complete day loaded.
    pub as_of: Option<Date>,
    /// The retailer's local day when asked.
    pub today: Date,
    /// The program's version.
    pub version: String,
    /// Whether this is the made-up demo retailer.
    pub demo: bool,
}

/// What is loaded, in one reply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// The workspace and its generation.
    pub hello: Hello,
    /// First day with a ticket line.
    pub first_day: Option<Date>,
    /// Each canonical table.
    pub tables: Vec<TableStatus>,
    /// Each configured source with its files.
    pub sources: Vec<SourceStatus>,
    /// The latest loads, newest first.
    pub loads: Vec<Load>,
    /// Checks over the published generation.
    pub checks: Vec<Check>,
    /// The latest jobs, newest first.
    pub jobs: Vec<Job>,
    /// The server that answers, if one does.
    pub serving: Option<Serving>,
}

/// One canonical table of the published generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableStatus {
    /// Its name.
    pub table: String,
    /// Rows in it.
    pub rows: u64,
    /// Its last day, for tables that have one.
    pub until: Option<Date>,
    /// Whether any source feeds it.
    pub configured: bool,
}

/// One configured source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceStatus {
    /// Its name in `c360.toml`.
    pub name: String,
    /// The canonical table it feeds.
    pub table: String,
    /// Its path or glob as configured.
    pub pattern: String,
    /// Files seen on disk or loaded before.
    pub files: Vec<FileStatus>,
    /// Why it can't be read now, if so.
    pub problem: Option<String>,
}

/// One input file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStatus {
    /// Path relative to the workspace where it lies inside.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Last change on disk.
    pub modified_at: Option<Timestamp>,
    /// Where it stands.
    pub state: FileState,
    /// Rows that it gave to the table.
    pub rows: u64,
    /// Rows that were rejected.
    pub rejected: u64,
    /// When it was loaded.
    pub loaded_at: Option<Timestamp>,
}

/// Where an input file stands against the published generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// On disk and not loaded.
    New,
    /// Loaded as it is on disk (same size and time of change).
    Loaded,
    /// Loaded before, changed on disk since.
    Changed,
    /// Loaded before, no longer on disk. Its rows stay.
    Gone,
}

/// One load that ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    /// The job that ran it.
    pub job: JobId,
    /// When it ended.
    pub at: Timestamp,
    /// The generation it published; `None` when it changed nothing.
    pub generation: Option<GenerationId>,
    /// Files read.
    pub files: u64,
    /// Rows taken.
    pub rows: u64,
    /// Rows that replaced an earlier one of the same key.
    pub replaced: u64,
    /// Rows rejected, by reason.
    pub rejected: BTreeMap<String, u64>,
}

/// One check over what is loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What is checked, in words.
    pub name: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// What was found.
    pub found: String,
    /// What to do about it, when there is something to do.
    pub hint: Option<String>,
}

/// A check's verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// As it should be.
    Good,
    /// Worth a look.
    Warn,
    /// Figures are affected.
    Bad,
}

/// Rows that one reply lists at most, whatever is asked for: it must fit into what a connection carries.
pub const MOST_ROWS: u32 = 10_000;

/// Which rejected rows to show.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RejectedRowsRequest {
    /// Only those of this source.
    pub source: Option<String>,
    /// Only those for this reason.
    pub reason: Option<String>,
    /// How many to pass over.
    pub skip: u32,
    /// How many at most; [`MOST_ROWS`] where it is more.
    pub limit: u32,
}

/// Rejected rows, cut at the limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedRows {
    /// The rows.
    pub rows: Vec<RejectedRow>,
    /// How many there are in all.
    pub total: u64,
    /// How many there are by reason.
    pub by_reason: BTreeMap<String, u64>,
}

/// One row that broke a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedRow {
    /// The source it came from.
    pub source: String,
    /// The file.
    pub file: String,
    /// Line in the file (CSV, JSON lines) or row number (Parquet), from 1.
    pub line: u64,
    /// The canonical column that broke the rule, if one did.
    pub column: Option<String>,
    /// The rule, for example `not a date`.
    pub reason: String,
    /// The offending value, cut at 80 characters and masked for columns that hold personal data.
    pub value: Option<String>,
}
