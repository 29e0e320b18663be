//! One file's rows, typed and checked, into the temporary table of what this load brings to a table.
//!
//! Rows that break a rule are staged too, with the rule's number: they keep the file's order whole, and a
//! second pass over the file finds their values.

use std::collections::BTreeMap;

use duckdb::Connection;

use super::{
    InputFile, LoadError, Progress, convert,
    error::{first_line, is_interrupt},
    mapping::{self, Origin, Settled},
    rejects::{self, RejectSink},
    run::{self, Portion},
    sql, statement,
    text::{LINE, RAW_TABLE, TextFile},
    zone::LocalTime,
};
use crate::{
    config::{Format, Source},
    warehouse::tables::{Kind, Table},
};

/// A file rejected row by row beyond this is listed only so far; the counts stay right.
const MOST_LISTED: u64 = 1_000_000;

/// Every part of a Parquet file decodes what lies before it in its row group, so that parts must be few and large.
const MOST_PARTS: i64 = 4;
const ROWS_OF_A_PART: i64 = 40_000;

/// A file to stage.
#[derive(Clone, Copy)]
pub(super) struct Input<'a> {
    pub table: &'a Table,
    pub source: &'a Source,
    pub file: &'a InputFile,
    pub file_id: i32,
    pub zone: &'a LocalTime,
    /// Rows and bytes that the stage did before this file.
    pub before: (u64, u64),
    pub room: Room,
}

/// Where a file's rows are staged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// In a temporary table, as they come.
    Apart,
    /// In the order of their table, which this room becomes: writing every row once is most of what a first load
    /// can save.
    InPlace,
}

impl Room {
    /// An empty table that one Parquet file fills is written at once.
    pub(super) fn of(table_is_empty: bool, files: &[(&Source, &InputFile)]) -> Self {
        match files {
            [(source, file)] if table_is_empty && format_in(source, file) == Format::Parquet => Self::InPlace,
            _ => Self::Apart,
        }
    }
}

/// What came of staging a file.
#[derive(Debug, Default)]
pub(super) struct Staged {
    /// Rows in the file, rejected ones included.
    pub records: u64,
    /// Rows rejected, by reason.
    pub rejected: BTreeMap<String, u64>,
    /// Canonical columns (by position) that the file says nothing about.
    pub absent: Vec<usize>,
}

/// Stage one file.
pub(super) fn stage(
    conn: &Connection,
    input: Input<'_>,
    progress: &mut dyn Progress,
) -> Result<Staged, LoadError> {
    input.file.check_unchanged()?;
    let format = format_in(input.source, input.file);
    let staged = match format {
        Format::Parquet => stage_parquet(conn, input, progress)?,
        Format::Csv | Format::Json => stage_text(conn, input, format, progress)?,
    };
    input.file.check_unchanged()?;
    Ok(staged)
}

fn format_in(source: &Source, file: &InputFile) -> Format {
    source.format.unwrap_or_else(|| format_of(file))
}

/// Told from the name: what follows the last dot that is no compression.
fn format_of(file: &InputFile) -> Format {
    let name = file.path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    let name = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(&name);
    match name.rsplit('.').next() {
        Some("parquet" | "pq") => Format::Parquet,
        Some("json" | "jsonl" | "ndjson") => Format::Json,
        _ => Format::Csv,
    }
}

fn stage_parquet(
    conn: &Connection,
    input: Input<'_>,
    progress: &mut dyn Progress,
) -> Result<Staged, LoadError> {
    let path = sql::text(&input.file.path.to_string_lossy());
    let describe = sql::fill(include_str!("../../../queries/load/describe_parquet.sql"), &[("path", &path)]);
    let columns: Vec<String> = described(conn, &describe)
        .map_err(|e| unreadable(input, &e))?
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    let settled = mapping::settle(conn, input.source, input.table, Some(&columns), &input.file.shown)?;
    let source = parquet_source(conn, input.room, &path).map_err(|e| unreadable(input, &e))?;
    let types = source_types(conn, input, &settled, &source)?;
    let rows = statement::typed_rows(input, &settled, &types, &source, "file_row_number + 1");
    insert(conn, input, &settled, &rows, BTreeMap::new(), progress)
}

/// A Parquet file to read from. One thread reads one row group; where rows are sorted anyway, a file of fewer row
/// groups than threads is read in parts.
fn parquet_source(conn: &Connection, room: Room, path: &str) -> Result<String, duckdb::Error> {
    let whole = sql::fill(include_str!("../../../queries/load/parquet.sql"), &[("path", path)]);
    if room == Room::Apart {
        return Ok(whole);
    }
    let size = sql::fill(include_str!("../../../queries/load/parquet_size.sql"), &[("path", path)]);
    let (rows, groups, threads): (i64, i64, i64) =
        conn.query_row(&size, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let parts = threads.min(MOST_PARTS).min(rows / ROWS_OF_A_PART);
    if groups >= threads || parts < 2 {
        return Ok(whole);
    }
    let template = include_str!("../../../queries/load/parquet_part.sql");
    let part = |n: i64| {
        let (from, to) = ((rows * n / parts).to_string(), (rows * (n + 1) / parts).to_string());
        sql::fill(template, &[("file", &whole), ("from", &from), ("to", &to)])
    };
    let parts: Vec<String> = (0..parts).map(part).collect();
    Ok(format!("({})", parts.join(" UNION ALL ")))
}

fn stage_text(
    conn: &Connection,
    input: Input<'_>,
    format: Format,
    progress: &mut dyn Progress,
) -> Result<Staged, LoadError> {
    let text = TextFile::open(input.file, format, &input.source.options)?;
    let settled =
        mapping::settle(conn, input.source, input.table, text.columns.as_deref(), &input.file.shown)?;
    let room: Vec<String> = std::iter::once(format!("{} BIGINT", sql::name(LINE)))
        .chain(settled.wanted.iter().map(|name| format!("{} VARCHAR", sql::name(name))))
        .collect();
    let room = sql::fill(include_str!("../../../queries/load/raw.sql"), &[("columns", &room.join(", "))]);
    run::batch(conn, &room, "making room for a text file")?;
    let mut sink = RejectSink::new(conn, input.file_id, &input.source.name, &input.file.shown)?;
    let outcome = text.read_into(conn, &settled.wanted, &mut sink, input.before, progress)?;
    let unparsed = sink.finish()?;
    if let (None, Some((name, column))) = (outcome.columns.as_ref(), unseen(&settled, &outcome.keys)) {
        let keys: Vec<String> = outcome.keys.iter().cloned().collect();
        return Err(mapping::no_such(input.source, column, name, Some(&keys), &input.file.shown));
    }
    let types = source_types(conn, input, &settled, RAW_TABLE)?;
    let rows = statement::typed_rows(input, &settled, &types, RAW_TABLE, &sql::name(LINE));
    let staged = insert(conn, input, &settled, &rows, unparsed, progress)?;
    run::batch(conn, include_str!("../../../queries/load/drop_raw.sql"), "giving room back")?;
    Ok(staged)
}

/// A JSON key that the mapping names and no object has.
fn unseen<'s>(
    settled: &'s Settled,
    keys: &std::collections::BTreeSet<String>,
) -> Option<(&'s String, &'s String)> {
    if keys.is_empty() {
        return None;
    }
    let seen = |name: &String| keys.contains(name) || keys.iter().any(|key| key.eq_ignore_ascii_case(name));
    settled.named.iter().find(|(name, _)| !seen(name)).map(|(name, column)| (name, column))
}

fn described(conn: &Connection, statement: &str) -> Result<Vec<(String, String)>, duckdb::Error> {
    let mut statement = conn.prepare(statement)?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// A Parquet file that DuckDB can't read, told apart from a database that can't go on.
fn unreadable(input: Input<'_>, error: &duckdb::Error) -> LoadError {
    let detail = first_line(&error.to_string());
    let lower = detail.to_lowercase();
    if is_interrupt(&detail) {
        return LoadError::Cancelled;
    }
    if lower.contains("magic bytes") || lower.contains("too small") || lower.contains("footer") {
        return LoadError::Read {
            file: input.file.shown.clone(),
            detail: "is no complete Parquet file: it was cut short, or it is of another format".into(),
            hint: "fetch or write it again, or correct the source's `format`".into(),
        };
    }
    let about_the_file =
        !lower.contains("out of memory") && !lower.contains("no space") && !lower.contains("disk");
    if about_the_file && ["Invalid Input", "IO Error", "Serialization"].iter().any(|p| detail.starts_with(p))
    {
        return LoadError::Read {
            file: input.file.shown.clone(),
            detail,
            hint: "the file is damaged: fetch or write it again".into(),
        };
    }
    LoadError::Database { what: format!("reading {}", input.file.shown), detail }
}

/// The type of each mapped value, by position.
fn source_types(
    conn: &Connection,
    input: Input<'_>,
    settled: &Settled,
    source: &str,
) -> Result<BTreeMap<usize, String>, LoadError> {
    let template = include_str!("../../../queries/load/describe.sql");
    let mapped: Vec<(usize, String)> = settled
        .origins
        .iter()
        .enumerate()
        .filter(|(_, origin)| **origin != Origin::Absent)
        .map(|(position, origin)| (position, format!("{} AS x{position}", convert::source_value(origin))))
        .collect();
    let all = mapped.iter().map(|(_, given)| given.as_str()).collect::<Vec<_>>().join(", ");
    match described(conn, &sql::fill(template, &[("given", &all), ("source", source)])) {
        Ok(types) => {
            Ok(mapped.iter().map(|(position, _)| *position).zip(types.into_iter().map(|t| t.1)).collect())
        }
        Err(error) => {
            // Find the expression that does not fit its columns' types.
            for (position, given) in &mapped {
                let alone = described(conn, &sql::fill(template, &[("given", given), ("source", source)]));
                if let (Err(error), Some(column)) = (alone, input.table.columns.get(*position)) {
                    return Err(LoadError::Mapping {
                        source_name: input.source.name.clone(),
                        line: input.source.line,
                        column: Some(column.name.to_owned()),
                        detail: format!(
                            "its sql does not fit {}: {}",
                            input.file.shown,
                            first_line(&error.to_string())
                        ),
                        hint: "text files give texts: convert them, for example CAST(quantity AS INTEGER)"
                            .into(),
                    });
                }
            }
            Err(unreadable(input, &error))
        }
    }
}

fn insert(
    conn: &Connection,
    input: Input<'_>,
    settled: &Settled,
    rows: &str,
    unparsed: BTreeMap<String, u64>,
    progress: &mut dyn Progress,
) -> Result<Staged, LoadError> {
    let absent = statement::absent(input, settled);
    let statement = statement::staging(input, &absent, rows);
    let portion = Portion { rows: input.before.0, bytes_before: input.before.1, bytes: input.file.bytes };
    let staged = run::execute(conn, &statement, portion, progress).map_err(|e| unreadable(input, &e))?;
    let mut rejected = unparsed;
    let unparsed: u64 = rejected.values().sum();
    let codes = problems(conn, input)?;
    for (code, rows) in &codes {
        if let Some((rule, column)) = rejects::decode(*code, input.table) {
            *rejected.entry(rule.reason(column).to_owned()).or_default() += rows;
        }
    }
    if !codes.is_empty() {
        list_rejects(conn, input, settled, rows, &codes)?;
    }
    let records = staged as u64 + unparsed;
    progress.advance(input.before.0 + records, input.before.1 + input.file.bytes);
    Ok(Staged { records, rejected, absent })
}

fn problems(conn: &Connection, input: Input<'_>) -> Result<Vec<(i32, u64)>, LoadError> {
    let statement = sql::fill(
        include_str!("../../../queries/load/problems.sql"),
        &[("file_id", &input.file_id.to_string())],
    );
    let failed = || LoadError::database("counting rejected rows");
    let mut statement = conn.prepare(&statement).map_err(failed())?;
    let rows =
        statement.query_map([], |row| Ok((row.get::<_, i32>(0)?, row.get::<_, i64>(1)?))).map_err(failed())?;
    rows.map(|row| row.map(|(code, n)| (code, u64::try_from(n).unwrap_or(0))).map_err(failed())).collect()
}

fn list_rejects(
    conn: &Connection,
    input: Input<'_>,
    settled: &Settled,
    rows: &str,
    codes: &[(i32, u64)],
) -> Result<(), LoadError> {
    let codes: Vec<i32> = codes.iter().map(|(code, _)| *code).collect();
    let cases = rejects::cases(input.table, &codes, |position| {
        if settled.origins.get(position).is_none_or(|origin| *origin == Origin::Absent) {
            return sql::fill(
                include_str!("../../../queries/load/convert/nothing.sql"),
                &[("type", Kind::Text.sql_type())],
            );
        }
        sql::fill(
            include_str!("../../../queries/load/convert/as_text.sql"),
            &[("value", &format!("r{position}"))],
        )
    });
    let statement = sql::fill(
        include_str!("../../../queries/load/reject.sql"),
        &[
            ("file_id", &input.file_id.to_string()),
            ("source", &sql::text(&input.source.name)),
            ("file", &sql::text(&input.file.shown)),
            ("column_cases", &cases.column),
            ("reason_cases", &cases.reason),
            ("value_cases", &cases.value),
            ("rows", rows),
            ("most", &MOST_LISTED.to_string()),
        ],
    );
    conn.execute(&statement, []).map_err(LoadError::database("listing rejected rows"))?;
    Ok(())
}
