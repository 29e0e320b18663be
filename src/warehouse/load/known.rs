//! What a generation already knows about files, and so which of those on disk are new or corrected.
//!
//! A file is told by its source and path; it is loaded again when its bytes or its source's mapping changed.

use duckdb::Connection;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Found, InputFile, LoadError, files::hex};
use crate::{
    config::{Config, Source},
    warehouse::schema,
};

/// Raised when the same file would be read differently than before.
const READER_VERSION: u32 = 1;

/// What a load has to do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files never loaded, in source order.
    pub new: Vec<InputFile>,
    /// Files loaded before that read differently now.
    pub corrected: Vec<InputFile>,
    /// How many files are as they were loaded.
    pub unchanged: usize,
    /// What was passed over, told to people.
    pub warnings: Vec<String>,
}

impl Changes {
    /// Whether there is nothing to load.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.corrected.is_empty()
    }

    /// Everything to load, in source order, then by name.
    #[must_use]
    pub fn to_load(&self) -> Vec<&InputFile> {
        let mut files: Vec<&InputFile> = self.new.iter().chain(&self.corrected).collect();
        files.sort_by(|a, b| (a.source, &a.path).cmp(&(b.source, &b.path)));
        files
    }
}

/// Give the files that look as they did when loaded (same size and time of change) the hash they had then, so that
/// they need not be read again.
pub fn recall(current: Option<&Connection>, found: &mut Found, config: &Config) -> Result<(), LoadError> {
    let Some(conn) = current else { return Ok(()) };
    let known = known(conn)?;
    for file in &mut found.files {
        let Some(source) = config.sources.get(file.source) else { continue };
        let same = |k: &&Known| {
            k.source == source.name
                && k.path == file.shown
                && u64::try_from(k.bytes) == Ok(file.bytes)
                && i128::from(k.modified_ns) == file.modified_ns
        };
        if let Some(k) = known.iter().find(same) {
            file.sha256.clone_from(&k.sha256);
        }
    }
    Ok(())
}

/// Hold the files found, hashed, against what the current generation knows.
pub fn changed(current: Option<&Connection>, found: &Found, config: &Config) -> Result<Changes, LoadError> {
    let known = match current {
        Some(conn) => known(conn)?,
        None => Vec::new(),
    };
    let mut changes = Changes::default();
    for file in &found.files {
        let Some(source) = config.sources.get(file.source) else { continue };
        match known.iter().find(|k| k.source == source.name && k.path == file.shown) {
            None => changes.new.push(file.clone()),
            Some(k) if k.sha256 == file.sha256 && k.mapping == fingerprint(source, config) => {
                changes.unchanged += 1;
            }
            Some(_) => changes.corrected.push(file.clone()),
        }
    }
    changes.warnings = found
        .problems
        .iter()
        .map(|problem| {
            let source = config.sources.get(problem.source).map_or("?", |source| source.name.as_str());
            format!("source `{source}`: {} ({})", problem.message, problem.hint)
        })
        .collect();
    Ok(changes)
}

/// One file as loaded.
struct Known {
    source: String,
    path: String,
    sha256: String,
    mapping: String,
    bytes: i64,
    modified_ns: i64,
}

fn known(conn: &Connection) -> Result<Vec<Known>, LoadError> {
    let failed = || LoadError::database("reading which files are loaded");
    schema::check(conn)?;
    if schema::version(conn).map_err(failed())?.is_none() {
        return Ok(Vec::new());
    }
    let mut statement =
        conn.prepare(include_str!("../../../queries/load/known_files.sql")).map_err(failed())?;
    let rows = statement
        .query_map([], |row| {
            Ok(Known {
                source: row.get(0)?,
                path: row.get(1)?,
                sha256: row.get(2)?,
                mapping: row.get(3)?,
                bytes: row.get(4)?,
                modified_ns: row.get(5)?,
            })
        })
        .map_err(failed())?;
    rows.collect::<Result<_, _>>().map_err(failed())
}

/// Everything about a source that decides what a file of it becomes.
pub(super) fn fingerprint(source: &Source, config: &Config) -> String {
    #[derive(Serialize)]
    struct Reading<'a> {
        version: u32,
        zone: &'a str,
        table: &'a str,
        format: Option<crate::config::Format>,
        options: &'a crate::config::ReaderOptions,
        columns: &'a std::collections::BTreeMap<String, crate::config::Mapping>,
    }
    let reading = Reading {
        version: READER_VERSION,
        zone: &config.workspace.time_zone,
        table: &source.table,
        format: source.format,
        options: &source.options,
        columns: &source.columns,
    };
    let text = serde_json::to_string(&reading).unwrap_or_default();
    let mut out = hex(&Sha256::digest(text.as_bytes()));
    out.truncate(16);
    out
}
