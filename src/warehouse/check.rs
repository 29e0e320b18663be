//! Holds every named query to its head: it must bind against the schema and give the declared columns.
//!
//! Run at start for the queries a workspace overrides, and by a test for all that are shipped.

use duckdb::{Connection, types::Value};

use super::queries::{Declared, Queries, Query, QueryError};

/// Check the overridden queries (`only_overridden`) or all. `empty` holds the schema without rows.
pub fn check(queries: &Queries, empty: &Connection, only_overridden: bool) -> Result<(), QueryError> {
    let mut checked = queries.iter().filter(|q| !q.columns.is_empty() && (q.overridden || !only_overridden));
    checked.try_for_each(|query| check_one(query, empty))
}

fn check_one(query: &Query, empty: &Connection) -> Result<(), QueryError> {
    let differs = |difference: String| QueryError::Differs {
        name: query.name.clone(),
        overridden: query.overridden,
        difference,
    };
    let found = describe(query, empty).map_err(|error| differs(error.to_string()))?;
    let expected: Vec<_> = query.columns.iter().map(|c| (c.name.clone(), c.kind.clone())).collect();
    if found.columns != expected {
        return Err(differs(difference(&expected, &found.columns)));
    }
    let unknown =
        found.parameters.iter().find(|p| !query.parameters.iter().any(|d: &Declared| d.name == **p));
    match unknown {
        Some(name) => Err(differs(format!("parameter ${name} is not one that it is given"))),
        None => Ok(()),
    }
}

struct Found {
    columns: Vec<(String, String)>,
    parameters: Vec<String>,
}

fn describe(query: &Query, empty: &Connection) -> duckdb::Result<Found> {
    let mut statement = empty.prepare(&format!("DESCRIBE {}", query.sql))?;
    let mut parameters = Vec::new();
    for index in 1..=statement.parameter_count() {
        parameters.push(statement.parameter_name(index)?);
        statement.raw_bind_parameter(index, Value::Null)?;
    }
    statement.raw_execute()?;
    let mut rows = statement.raw_query();
    let mut columns = Vec::new();
    while let Some(row) = rows.next()? {
        columns.push((row.get("column_name")?, row.get("column_type")?));
    }
    Ok(Found { columns, parameters })
}

fn difference(expected: &[(String, String)], found: &[(String, String)]) -> String {
    let show = |c: &(String, String)| format!("{} {}", c.0, c.1);
    let missing = expected.iter().find(|c| !found.contains(c)).map(show);
    let extra = found.iter().find(|c| !expected.contains(c)).map(show);
    match (missing, extra) {
        (Some(missing), Some(extra)) => format!("expected column `{missing}`, found `{extra}`"),
        (Some(missing), None) => format!("column `{missing}` is missing"),
        (None, Some(extra)) => format!("column `{extra}` is too many"),
        (None, None) => "its columns come in another order".to_owned(),
    }
}
