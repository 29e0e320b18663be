//! Data: what is loaded, from which files, what was rejected and what the checks found.

use std::{collections::BTreeMap, path::Path};

use duckdb::types::Value;
use jiff::{Timestamp, civil::Date};

use super::{checks, store::Opened};
use crate::{
    config::Config,
    contract::{
        ConsoleError, FileState, FileStatus, Hello, Job, Load, MOST_ROWS, RejectedRow, RejectedRows,
        RejectedRowsRequest, SourceStatus, Status, TableStatus,
    },
    warehouse::{
        data::{LoadedFile, Rejected, RejectedReason},
        load::{Found, InputFile, discover},
        tables::TABLES,
    },
};

/// What the ledger adds to a status.
#[derive(Debug)]
pub struct Recorded {
    /// The latest loads, newest first.
    pub loads: Vec<Load>,
    /// The latest jobs, newest first.
    pub jobs: Vec<Job>,
}

/// The status of a workspace; `opened` is `None` when nothing has been loaded.
pub async fn status(
    opened: Option<&Opened>,
    hello: Hello,
    workspace: &Path,
    config: &Config,
    recorded: Recorded,
) -> Result<Status, ConsoleError> {
    let loaded = match opened {
        Some(opened) => opened.snapshot.rows::<LoadedFile>("data/files", Vec::new()).await?.rows,
        None => Vec::new(),
    };
    let checks = match opened {
        Some(opened) => checks::checks(opened, &loaded, hello.today).await?,
        None => Vec::new(),
    };
    Ok(Status {
        first_day: opened.and_then(|o| o.days).map(|d| d.first),
        tables: tables(opened, config),
        sources: sources(workspace, config, &loaded),
        checks,
        loads: recorded.loads,
        jobs: recorded.jobs,
        serving: None,
        hello,
    })
}

/// Rejected rows of an open generation, cut at the limit asked for.
pub async fn rejected_rows(
    opened: &Opened,
    request: RejectedRowsRequest,
) -> Result<RejectedRows, ConsoleError> {
    let text = |v: Option<String>| v.map_or(Value::Null, Value::Text);
    let by = vec![("source", text(request.source)), ("reason", text(request.reason))];
    let reasons = opened.snapshot.rows::<RejectedReason>("data/rejected_reasons", by.clone()).await?.rows;
    let mut page = by;
    page.push(("skip", Value::BigInt(request.skip.into())));
    page.push(("most", Value::BigInt(request.limit.min(MOST_ROWS).into())));
    let rows = opened.snapshot.rows::<Rejected>("data/rejected_rows", page).await?.rows;
    let by_reason: BTreeMap<_, _> = reasons.into_iter().map(|r| (r.reason, count(r.rejected))).collect();
    Ok(RejectedRows {
        total: by_reason.values().sum(),
        by_reason,
        rows: rows
            .into_iter()
            .map(|r| RejectedRow {
                source: r.source,
                file: r.file,
                line: count(r.line),
                column: r.column_name,
                reason: r.reason,
                value: r.value,
            })
            .collect(),
    })
}

fn tables(opened: Option<&Opened>, config: &Config) -> Vec<TableStatus> {
    let counted = |name: &str| opened.and_then(|o| o.tables.get(name));
    let status = |name: &str| TableStatus {
        table: name.to_owned(),
        rows: counted(name).map_or(0, |t| count(t.row_count)),
        until: counted(name).and_then(|t| t.until),
        configured: config.sources.iter().any(|s| s.table == name),
    };
    TABLES.iter().map(|t| status(t.name)).collect()
}

fn sources(workspace: &Path, config: &Config, loaded: &[LoadedFile]) -> Vec<SourceStatus> {
    let Found { files, problems } = discover(workspace, config);
    let one = |(index, source): (usize, &crate::config::Source)| {
        let on_disk: Vec<_> = files.iter().filter(|f| f.source == index).collect();
        let mine: Vec<_> = loaded.iter().filter(|f| f.source == source.name).collect();
        let mut shown: Vec<_> = on_disk
            .iter()
            .map(|file| file_status(file, mine.iter().find(|l| l.path == file.shown).copied()))
            .collect();
        let gone = mine.iter().filter(|l| !on_disk.iter().any(|f| f.shown == l.path));
        shown.extend(gone.map(|l| FileStatus {
            path: l.path.clone(),
            bytes: count(l.bytes),
            modified_at: Timestamp::from_nanosecond(i128::from(l.modified_ns)).ok(),
            state: FileState::Gone,
            rows: count(l.taken),
            rejected: count(l.rejected),
            loaded_at: Timestamp::from_microsecond(l.loaded_us).ok(),
        }));
        let problem = problems.iter().find(|p| p.source == index);
        SourceStatus {
            name: source.name.clone(),
            table: source.table.clone(),
            pattern: source.files.join(", "),
            files: shown,
            problem: problem.map(|p| format!("{}; {}", p.message, p.hint)),
        }
    };
    config.sources.iter().enumerate().map(one).collect()
}

fn file_status(file: &InputFile, loaded: Option<&LoadedFile>) -> FileStatus {
    let same = |l: &LoadedFile| count(l.bytes) == file.bytes && i128::from(l.modified_ns) == file.modified_ns;
    FileStatus {
        path: file.shown.clone(),
        bytes: file.bytes,
        modified_at: Timestamp::from_nanosecond(file.modified_ns).ok(),
        state: match loaded {
            None => FileState::New,
            Some(l) if same(l) => FileState::Loaded,
            Some(_) => FileState::Changed,
        },
        rows: loaded.map_or(0, |l| count(l.taken)),
        rejected: loaded.map_or(0, |l| count(l.rejected)),
        loaded_at: loaded.and_then(|l| Timestamp::from_microsecond(l.loaded_us).ok()),
    }
}

fn count(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

/// The retailer's local day.
///
/// # Errors
/// When the configured time zone is unknown.
pub fn today(config: &Config) -> Result<Date, jiff::Error> {
    Ok(Timestamp::now().in_tz(&config.workspace.time_zone)?.date())
}
