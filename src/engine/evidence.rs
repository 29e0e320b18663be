//! Where a reply comes from: the named query as it ran, told with every reply.

use duckdb::types::Value;
use jiff::{ToSpan as _, civil::Date};

use super::store::Opened;
use crate::{
    contract::Provenance,
    warehouse::{
        audiences::Compiled,
        queries::fill,
        snapshot::{Answer, Parameters, ReadError},
    },
};

/// What ran, with which parameters, and how long it took. Ticket lines are the caller's to say.
pub fn evidence<T>(
    opened: &Opened,
    name: &str,
    given: &Parameters,
    answer: &Answer<T>,
) -> Result<Provenance, ReadError> {
    let query = opened.snapshot.query_named(name)?;
    let declared = query.parameters.iter().filter_map(|d| given.iter().find(|(n, _)| *n == d.name));
    Ok(Provenance {
        query: name.to_owned(),
        sql: query.sql.clone().into_owned(),
        parameters: declared.map(|(n, v)| ((*n).to_owned(), shown(n, v))).collect(),
        lines: 0,
        rows: answer.rows.len() as u64,
        micros: u64::try_from(answer.took.as_micros()).unwrap_or(u64::MAX),
        overridden: query.overridden,
    })
}

/// The same of a rule that was written down as part of a statement. What it compares with may be personal data and stays
/// out of it.
pub fn of_rule<T>(
    opened: &Opened,
    name: &str,
    rule: &Compiled,
    answer: &Answer<T>,
) -> Result<Provenance, ReadError> {
    let query = opened.snapshot.query_named(name)?;
    Ok(Provenance {
        query: name.to_owned(),
        sql: fill(&query.sql, &[("rule", &rule.sql)]),
        parameters: Vec::new(),
        lines: 0,
        rows: answer.rows.len() as u64,
        micros: u64::try_from(answer.took.as_micros()).unwrap_or(u64::MAX),
        overridden: query.overridden,
    })
}

/// A day as a parameter.
pub fn day(date: Date) -> Value {
    Value::Date32((date - Date::constant(1970, 1, 1)).get_days())
}

/// A filter that is not set lets any value through; a window that does not exist has no days.
fn shown(name: &str, value: &Value) -> String {
    match value {
        Value::Date32(days) => Date::constant(1970, 1, 1)
            .checked_add(i64::from(*days).days())
            .map_or_else(|_| days.to_string(), |d| d.to_string()),
        Value::Text(text) => text.clone(),
        Value::Int(n) => n.to_string(),
        Value::Decimal(amount) => amount.to_string(),
        Value::Null if name.ends_with("from") || name.ends_with("to") => "none".to_owned(),
        Value::Null => "any".to_owned(),
        other => format!("{other:?}"),
    }
}
