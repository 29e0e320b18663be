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

/// `r` from `x`, and `c` from `r`.
pub(super) fn steps(
    column: &Column,
    sql_type: &str,
    options: &ReaderOptions,
    zone: &LocalTime,
    x: &str,
    r: &str,
) -> (String, String) {
    let mut form = form(sql_type);
    let mut value = x.to_owned();
    let native = match (column.kind, form) {
        (_, Form::Text) | (Kind::Bool, Form::Bool) => true,
        (Kind::Text, other) => other != Form::Zoned,
        (Kind::Integer | Kind::Quantity | Kind::Money | Kind::Share | Kind::Degrees, other) => {
            matches!(other, Form::Whole | Form::Decimal | Form::Float)
        }
        (Kind::Date | Kind::Timestamp, Form::Date | Form::Timestamp) => true,
        _ => false,
    };
    if form == Form::Zoned {
        value = zone.localise(&value);
        form = Form::Timestamp;
    } else if !native {
        value = sql::fill(template!("as_text"), &[("value", &value)]);
        form = Form::Text;
    }
    if form == Form::Text {
        let blank = if column.kind == Kind::Text { template!("blank_text") } else { template!("blank_value") };
        value = sql::fill(blank, &[("value", &value)]);
    }
    (value, typed(column.kind, form, options, r))
}

fn typed(kind: Kind, form: Form, options: &ReaderOptions, r: &str) -> String {
    let plain = |template: &str| sql::fill(template, &[("value", r), ("type", kind.sql_type())]);
    match (kind, form) {
        (Kind::Text, Form::Text) | (Kind::Date, Form::Date) | (Kind::Bool, Form::Bool) => r.to_owned(),
        (Kind::Text, Form::Float) => plain(template!("text_from_float")),
        (Kind::Text, _) => plain(template!("as_text")),
        (Kind::Integer, Form::Whole) => plain(template!("try")),
        (Kind::Integer | Kind::Quantity | Kind::Money | Kind::Share | Kind::Degrees, _) => {
            let decimal_comma = form == Form::Text && options.decimal_separator.as_deref() == Some(",");
            let number =
                if decimal_comma { sql::fill(template!("decimal_comma"), &[("value", r)]) } else { r.to_owned() };
            let template = if kind == Kind::Integer { template!("whole") } else { template!("try") };
            sql::fill(template, &[("value", &number), ("type", kind.sql_type())])
        }
        (Kind::Date | Kind::Timestamp, Form::Text) => {
            let (first, second) = if kind == Kind::Date {
                (&options.date_format, &options.timestamp_format)
            } else {
                (&options.timestamp_format, &options.date_format)
            };
            match (first, second) {
                (None, None) => plain(template!("try")),
                (first, second) => {
                    let formats: Vec<String> =
                        [first, second].into_iter().flatten().map(|format| sql::text(format)).collect();
                    let formats = formats.join(", ");
                    sql::fill(
                        template!("patterned"),
                        &[("value", r), ("type", kind.sql_type()), ("formats", &formats)],
                    )
                }
            }
        }
        (Kind::Date | Kind::Timestamp | Kind::Bool, _) => plain(template!("try")),
    }
}
