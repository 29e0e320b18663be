//! Rejected rows on their way into the generation, each with file, line, column, reason and value.
//!
//! Values are cut at 80 characters; those of personal columns are masked before they are written anywhere.

use duckdb::{Appender, Connection, params};

use super::{LoadError, sql};
use crate::warehouse::tables::{Column, Kind, Table};

/// The temporary table that holds a load's rejects until it is complete.
const TABLE: &str = "load_rejects";

/// What is wrong with a typed value. Packed with the column's position into one number per row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i32)]
pub(super) enum Rule {
    Unreadable = 1,
    Missing = 2,
    DateRange = 3,
    OutOfRange = 4,
    TooLong = 5,
    Expression = 6,
    Duplicate = 7,
}

impl Rule {
    const ALL: [Self; 7] = [
        Self::Unreadable,
        Self::Missing,
        Self::DateRange,
        Self::OutOfRange,
        Self::TooLong,
        Self::Expression,
        Self::Duplicate,
    ];

    /// The number that stands for this rule broken by the column at `position`.
    pub(super) fn code(self, position: usize) -> i32 {
        i32::try_from(position).unwrap_or(0) * 8 + self as i32
    }

    /// The reason as people read it.
    pub(super) fn reason(self, column: &Column) -> &'static str {
        match (self, column.kind) {
            (Self::Unreadable, Kind::Date | Kind::Timestamp) => "not a date",
            (Self::Unreadable, Kind::Money) => "not an amount",
            (Self::Unreadable, Kind::Integer) => "not a whole number",
            (Self::Unreadable, Kind::Bool) => "not yes or no",
            (Self::Unreadable, Kind::Text) => "not a text",
            (Self::Unreadable, _) => "not a number",
            (Self::Missing, _) => "missing",
            (Self::DateRange, _) => "date out of range",
            (Self::OutOfRange, _) => "out of range",
            (Self::TooLong, _) => "too long",
            (Self::Expression, _) => "expression failed",
            (Self::Duplicate, _) => "duplicate key",
        }
    }
}

/// The rule and the column that a row's number stands for.
pub(super) fn decode(code: i32, table: &Table) -> Option<(Rule, &'static Column)> {
    let column = table.columns.get(usize::try_from(code / 8).ok()?)?;
    Rule::ALL.into_iter().find(|rule| *rule as i32 == code % 8).map(|rule| (rule, column))
}

/// One rejected row of the file being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reject {
    pub line: u64,
    pub column: Option<String>,
    pub reason: &'static str,
    pub value: Option<String>,
}

/// Takes the rejects of one file as it is read.
pub(super) struct RejectSink<'c> {
    appender: Appender<'c>,
    file_id: i32,
    source: &'c str,
    file: &'c str,
    /// How many, by reason.
    pub counts: std::collections::BTreeMap<String, u64>,
}

impl<'c> RejectSink<'c> {
    pub(super) fn new(
        conn: &'c Connection,
        file_id: i32,
        source: &'c str,
        file: &'c str,
    ) -> Result<Self, LoadError> {
        let appender = conn
            .appender_to_catalog_and_db(TABLE, "temp", "main")
            .map_err(LoadError::database("preparing the list of rejected rows"))?;
        Ok(Self { appender, file_id, source, file, counts: std::collections::BTreeMap::new() })
    }

    pub(super) fn push(&mut self, reject: &Reject) -> Result<(), LoadError> {
        *self.counts.entry(reject.reason.to_owned()).or_default() += 1;
        let line = i64::try_from(reject.line).unwrap_or(i64::MAX);
        self.appender
            .append_row(params![
                self.file_id,
                self.source,
                self.file,
                line,
                reject.column,
                reject.reason,
                reject.value
            ])
            .map_err(LoadError::database("listing rejected rows"))
    }

    pub(super) fn finish(mut self) -> Result<std::collections::BTreeMap<String, u64>, LoadError> {
        self.appender.flush().map_err(LoadError::database("listing rejected rows"))?;
        Ok(self.counts)
    }
}

/// Cases of a statement that turn a row's number into column, reason and shown value. `value` gives the
/// expression that holds a column's value as text.
pub(super) struct Cases {
    pub column: String,
    pub reason: String,
    pub value: String,
}

pub(super) fn cases(table: &Table, codes: &[i32], value: impl Fn(usize) -> String) -> Cases {
    let mut cases = Cases { column: String::new(), reason: String::new(), value: String::new() };
    for code in codes {
        let Some((rule, column)) = decode(*code, table) else { continue };
        let position = usize::try_from(code / 8).unwrap_or(0);
        let template = if column.personal {
            include_str!("../../../queries/load/masked_value.sql")
        } else {
            include_str!("../../../queries/load/shown_value.sql")
        };
        let shown = sql::fill(template, &[("value", &value(position))]);
        for (text, case) in [
            (&mut cases.column, sql::text(column.name)),
            (&mut cases.reason, sql::text(rule.reason(column))),
            (&mut cases.value, shown),
        ] {
            text.push_str(&when(*code, &case));
        }
    }
    cases
}

fn when(code: i32, value: &str) -> String {
    sql::fill(
        include_str!("../../../queries/load/when_code.sql"),
        &[("code", &code.to_string()), ("value", value)],
    ) + " "
}
