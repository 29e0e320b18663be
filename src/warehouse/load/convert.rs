//! How a value of any type becomes a canonical column's type, or is told to be unreadable.
//!
//! Three steps per column, each an expression over the one before: `x` as the source gives it, `r` with blanks
//! made absent, `c` typed. A row whose `r` is there and whose `c` is not breaks a rule.

use super::{mapping::Origin, sql, zone::LocalTime};
use crate::{
    config::ReaderOptions,
    warehouse::tables::{Column, Kind},
};

macro_rules! template {
    ($name:literal) => {
        include_str!(concat!("../../../queries/load/convert/", $name, ".sql"))
    };
}

/// Forms of source values that convert differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Whole,
    Decimal,
    Float,
    Date,
    Timestamp,
    Zoned,
    Bool,
    Other,
}

fn form(sql_type: &str) -> Form {
    match sql_type {
        "VARCHAR" => Form::Text,
        "TINYINT" | "SMALLINT" | "INTEGER" | "BIGINT" | "HUGEINT" | "UTINYINT" | "USMALLINT" | "UINTEGER"
        | "UBIGINT" | "UHUGEINT" => Form::Whole,
        "FLOAT" | "DOUBLE" => Form::Float,
        "DATE" => Form::Date,
        "TIMESTAMP" | "TIMESTAMP_S" | "TIMESTAMP_MS" | "TIMESTAMP_NS" => Form::Timestamp,
        "TIMESTAMP WITH TIME ZONE" => Form::Zoned,
        "BOOLEAN" => Form::Bool,
        decimal if decimal.starts_with("DECIMAL") => Form::Decimal,
        _ => Form::Other,
    }
}

/// The type of the value inside a guarded expression, `STRUCT(v T)`.
pub(super) fn guarded_type(sql_type: &str) -> &str {
    sql_type.strip_prefix("STRUCT(v ").and_then(|t| t.strip_suffix(')')).unwrap_or(sql_type)
}

/// `x`: the value as the source gives it. An expression is guarded, so that a row on which it fails can be told.
pub(super) fn source_value(origin: &Origin) -> String {
    match origin {
        Origin::Absent => "NULL".into(),
        Origin::Column(name) => sql::name(name),
        Origin::Expression(expression) => sql::fill(template!("guarded"), &[("expression", expression)]),
    }
}

/// The value inside `x`.
pub(super) fn unguarded(origin: &Origin, x: &str) -> String {
    match origin {
        Origin::Expression(_) => sql::fill(template!("unguarded"), &[("value", x)]),
        Origin::Absent | Origin::Column(_) => x.to_owned(),
    }
}

/// One column's way from the source's value to its own type.
pub(super) struct Steps {
    /// `r` from `x`.
    pub present: String,
    /// `c` from `r`.
    pub typed: String,
    /// `r` as something that a number can be read from, to tell a number out of range from no number.
    pub number: String,
}

/// `r` from `x`, and `c` from `r`.
pub(super) fn steps(
    column: &Column,
    sql_type: &str,
    options: &ReaderOptions,
    zone: &LocalTime,
    x: &str,
    r: &str,
) -> Steps {
    let mut form = form(sql_type);
    let mut present = x.to_owned();
    if form == Form::Zoned {
        present = zone.localise(&present);
        form = Form::Timestamp;
    } else if !is_native(column.kind, form) {
        present = sql::fill(template!("as_text"), &[("value", &present)]);
        form = Form::Text;
    }
    let blank = match (column.kind, form) {
        (Kind::Text, Form::Text) => Some(template!("blank_text")),
        (Kind::Text, Form::Float) => Some(template!("blank_float")),
        (_, Form::Text) => Some(template!("blank_value")),
        _ => None,
    };
    if let Some(blank) = blank {
        present = sql::fill(blank, &[("value", &present)]);
    }
    let decimal_comma = form == Form::Text && options.decimal_separator.as_deref() == Some(",");
    let number =
        if decimal_comma { sql::fill(template!("decimal_comma"), &[("value", r)]) } else { r.to_owned() };
    Steps { typed: typed(column.kind, form, options, zone, (r, &number)), present, number }
}

/// Whether values of this form convert without becoming text first.
fn is_native(kind: Kind, form: Form) -> bool {
    match (kind, form) {
        (_, Form::Text)
        | (Kind::Bool, Form::Bool)
        | (Kind::Date | Kind::Timestamp, Form::Date | Form::Timestamp) => true,
        (Kind::Text, other) => other != Form::Other,
        (Kind::Integer | Kind::Quantity | Kind::Money | Kind::Share | Kind::Degrees, other) => {
            matches!(other, Form::Whole | Form::Decimal | Form::Float)
        }
        _ => false,
    }
}

fn typed(
    kind: Kind,
    form: Form,
    options: &ReaderOptions,
    zone: &LocalTime,
    (r, number): (&str, &str),
) -> String {
    let with =
        |template: &str, value: &str| sql::fill(template, &[("value", value), ("type", kind.sql_type())]);
    match (kind, form) {
        (Kind::Text, Form::Text) | (Kind::Date, Form::Date) | (Kind::Bool, Form::Bool) => r.to_owned(),
        (Kind::Text, Form::Float) => with(template!("text_from_float"), r),
        (Kind::Text, _) => with(template!("as_text"), r),
        (Kind::Integer, Form::Text | Form::Float | Form::Decimal) => with(template!("whole"), number),
        (Kind::Date | Kind::Timestamp, Form::Text) => {
            let formats = if kind == Kind::Date {
                [&options.date_format, &options.timestamp_format]
            } else {
                [&options.timestamp_format, &options.date_format]
            };
            let formats: Vec<String> =
                formats.into_iter().flatten().map(|format| sql::text(format)).collect();
            let moment = if formats.is_empty() {
                let local = zone.localise(&sql::fill(template!("zoned"), &[("value", r)]));
                sql::fill(template!("moment"), &[("value", r), ("local", &local)])
            } else {
                let moment = sql::fill(
                    template!("patterned"),
                    &[("value", r), ("type", "TIMESTAMP"), ("formats", &formats.join(", "))],
                );
                // Patterns with an offset give UTC.
                let has_offset = formats.iter().all(|format| format.contains("%z"));
                if has_offset { zone.localise(&moment) } else { moment }
            };
            if kind == Kind::Date { with(template!("try"), &moment) } else { moment }
        }
        _ => with(template!("try"), number),
    }
}
