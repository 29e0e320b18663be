//! A source's mapping, settled against one file: where each canonical column comes from.
//!
//! Every slip (a canonical column that does not exist, a file column that is not there, SQL that is not
//! allowed) is an error that names the source, its line in `c360.toml` and the likely spelling.

use std::collections::BTreeSet;

use duckdb::Connection;

use super::{LoadError, sql};
use crate::{
    config::{Mapping, Source},
    warehouse::{sandbox, tables::Table},
};

/// Where one canonical column comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// From nowhere: it stays empty.
    Absent,
    /// From a column of the file.
    Column(String),
    /// From an expression, checked.
    Expression(String),
}

/// A mapping that fits a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Settled {
    /// One per canonical column, in storage order.
    pub origins: Vec<Origin>,
    /// The file's columns that are read.
    pub wanted: Vec<String>,
    /// Those of them that the mapping itself names, with the canonical column.
    pub named: Vec<(String, String)>,
}

/// Settle a source's mapping. `columns` are the file's; `None` when they can't be known beforehand (JSON).
pub(super) fn settle(
    conn: &Connection,
    source: &Source,
    table: &Table,
    columns: Option<&[String]>,
    shown: &str,
) -> Result<Settled, LoadError> {
    for column in source.columns.keys() {
        if table.column(column).is_none() {
            return Err(unknown_canonical(source, table, column));
        }
    }
    let mut settled = Settled { origins: Vec::new(), wanted: Vec::new(), named: Vec::new() };
    let mut wanted = BTreeSet::new();
    for column in table.columns {
        let origin = match source.columns.get(column.name) {
            Some(Mapping::Column(name)) => {
                let found =
                    find(columns, name).ok_or_else(|| no_such(source, column.name, name, columns, shown))?;
                settled.named.push((found.clone(), column.name.to_owned()));
                wanted.insert(found.clone());
                Origin::Column(found)
            }
            Some(Mapping::Sql { sql }) => {
                let checked =
                    sandbox::expression(conn, sql).map_err(|why| bad_sql(source, column.name, &why))?;
                for name in &checked.columns {
                    let found = find(columns, name)
                        .ok_or_else(|| no_such(source, column.name, name, columns, shown))?;
                    settled.named.push((found.clone(), column.name.to_owned()));
                    wanted.insert(found);
                }
                Origin::Expression(checked.sql)
            }
            None => match find(columns, column.name) {
                Some(found) => {
                    wanted.insert(found.clone());
                    Origin::Column(found)
                }
                None => Origin::Absent,
            },
        };
        if column.required && origin == Origin::Absent {
            return Err(nothing_feeds(source, column.name, columns, shown));
        }
        settled.origins.push(origin);
    }
    settled.wanted = wanted.into_iter().collect();
    Ok(settled)
}

/// A column of the file: exactly as written, else whatever its case.
fn find(columns: Option<&[String]>, name: &str) -> Option<String> {
    let Some(columns) = columns else { return Some(name.to_owned()) };
    columns
        .iter()
        .find(|column| *column == name)
        .or_else(|| columns.iter().find(|column| column.eq_ignore_ascii_case(name)))
        .cloned()
}

fn unknown_canonical(source: &Source, table: &Table, column: &str) -> LoadError {
    let known = || table.columns.iter().map(|c| c.name);
    LoadError::Mapping {
        source_name: source.name.clone(),
        line: source.line,
        column: Some(column.to_owned()),
        detail: format!("the table `{}` has no such column", table.name),
        hint: suggestion(column, known(), "its columns are"),
    }
}

/// A mapping names a column that the file does not have.
pub(super) fn no_such(
    source: &Source,
    column: &str,
    name: &str,
    columns: Option<&[String]>,
    shown: &str,
) -> LoadError {
    LoadError::Mapping {
        source_name: source.name.clone(),
        line: source.line,
        column: Some(column.to_owned()),
        detail: format!("the file {shown} has no column `{name}`"),
        hint: suggestion(
            name,
            columns.unwrap_or_default().iter().map(String::as_str),
            "the file's columns are",
        ),
    }
}

fn nothing_feeds(source: &Source, column: &str, columns: Option<&[String]>, shown: &str) -> LoadError {
    let columns = columns.unwrap_or_default().iter().map(String::as_str);
    LoadError::Mapping {
        source_name: source.name.clone(),
        line: source.line,
        column: Some(column.to_owned()),
        detail: format!("it is required, is not mapped, and the file {shown} has no column of that name"),
        hint: format!("map it; {}", suggestion(column, columns, "the file's columns are")),
    }
}

fn bad_sql(source: &Source, column: &str, why: &str) -> LoadError {
    LoadError::Mapping {
        source_name: source.name.clone(),
        line: source.line,
        column: Some(column.to_owned()),
        detail: format!("its sql: {why}"),
        hint: "write one expression over the columns of the file's own row, for example \
               sql = \"substr(line, 1, 6)\""
            .into(),
    }
}

fn suggestion<'a>(wanted: &str, known: impl Iterator<Item = &'a str> + Clone, intro: &str) -> String {
    const SHOWN: usize = 40;
    let mut list: Vec<&str> = known.clone().take(SHOWN).collect();
    if known.clone().count() > SHOWN {
        list.push("…");
    }
    let list = list.join(", ");
    match sql::likely(wanted, known) {
        Some(likely) => format!("did you mean `{likely}`? {intro}: {list}"),
        None => format!("{intro}: {list}"),
    }
}
