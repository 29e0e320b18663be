//! The statements that stage one file: its rows typed, with the first rule each breaks, on their way to a table.

use std::collections::BTreeMap;

use super::{
    convert::{self, Steps},
    mapping::{Origin, Settled},
    merge,
    rejects::Rule,
    sql,
    stage::{Input, Room},
};
use crate::warehouse::tables::{Column, Kind, Table};

/// The statement that gives the file's rows typed, with the first rule each breaks. `types` are those of the mapped
/// values, by position; `row` is what tells a row's place in the file.
pub(super) fn typed_rows(
    input: Input<'_>,
    settled: &Settled,
    types: &BTreeMap<usize, String>,
    source: &str,
    row: &str,
) -> String {
    let (mut given, mut present, mut typed, mut rules) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (position, (column, origin)) in input.table.columns.iter().zip(&settled.origins).enumerate() {
        let (x, r, c) = (format!("x{position}"), format!("r{position}"), format!("c{position}"));
        if *origin == Origin::Absent {
            let nothing = sql::fill(
                include_str!("../../../queries/load/convert/nothing.sql"),
                &[("type", column.kind.sql_type())],
            );
            typed.push(format!("{nothing} AS {c}"));
            continue;
        }
        let sql_type = types.get(&position).map_or("VARCHAR", |t| convert::guarded_type(t));
        let value = convert::unguarded(origin, &x);
        let steps = convert::steps(column, sql_type, &input.source.options, input.zone, &value, &r);
        given.push(format!("{} AS {x}", convert::source_value(origin)));
        present.push(format!("{} AS {r}", steps.present));
        typed.push(format!("{} AS {c}", steps.typed));
        if matches!(origin, Origin::Expression(_)) {
            let code = Rule::Expression.code(position).to_string();
            rules.push(sql::fill(
                include_str!("../../../queries/load/rules/expression.sql"),
                &[("given", &x), ("code", &code)],
            ));
        }
        rules.extend(column_rules(input.table, column, position, &steps, &r, &c));
    }
    rules.extend(row_rules(input.table));
    if present.is_empty() {
        (given, present) = (vec!["0 AS x".into()], vec!["0 AS r".into()]);
    }
    sql::fill(
        include_str!("../../../queries/load/typed.sql"),
        &[
            ("rules", &rules.join("\n    ")),
            ("typed", &typed.join(", ")),
            ("present", &present.join(", ")),
            ("given", &given.join(", ")),
            ("row", row),
            ("source", source),
        ],
    )
}

fn column_rules(
    table: &Table,
    column: &Column,
    position: usize,
    steps: &Steps,
    r: &str,
    c: &str,
) -> Vec<String> {
    let rule = |rule: Rule, template: &str| {
        let places = [
            ("typed", c),
            ("present", r),
            ("number", &steps.number),
            ("code", &rule.code(position).to_string()),
            ("range", &Rule::OutOfRange.code(position).to_string()),
        ];
        sql::fill(template, &places)
    };
    let mut rules = Vec::new();
    rules.push(match column.kind {
        Kind::Quantity | Kind::Money | Kind::Share | Kind::Degrees => {
            rule(Rule::Unreadable, include_str!("../../../queries/load/rules/unreadable_number.sql"))
        }
        _ => rule(Rule::Unreadable, include_str!("../../../queries/load/rules/unreadable.sql")),
    });
    if column.required {
        rules.push(rule(Rule::Missing, include_str!("../../../queries/load/rules/missing.sql")));
    }
    match column.kind {
        Kind::Date | Kind::Timestamp => {
            rules.push(rule(Rule::DateRange, include_str!("../../../queries/load/rules/date_range.sql")));
        }
        Kind::Share => {
            rules.push(rule(Rule::OutOfRange, include_str!("../../../queries/load/rules/share.sql")));
        }
        Kind::Degrees => {
            rules.push(rule(Rule::OutOfRange, include_str!("../../../queries/load/rules/degrees.sql")));
        }
        Kind::Text => {
            rules.push(rule(Rule::TooLong, include_str!("../../../queries/load/rules/too_long.sql")));
        }
        Kind::Integer | Kind::Quantity | Kind::Money | Kind::Bool => {}
    }
    if (table.name, column.name) == ("surveys", "score") {
        rules.push(rule(Rule::OutOfRange, include_str!("../../../queries/load/rules/score.sql")));
    }
    rules
}

/// Rules that look at several columns of a row.
fn row_rules(table: &Table) -> Vec<String> {
    if table.name != "lines" {
        return Vec::new();
    }
    let customer = table.columns.iter().position(|c| c.name == "customer_id").unwrap_or(0);
    let code = Rule::Missing.code(customer).to_string();
    let mut places = canonical_places(table);
    places.push(("code", code));
    vec![fill_owned(include_str!("../../../queries/load/rules/lines_somebody.sql"), &places)]
}

/// The typed column of each canonical name.
fn canonical_places(table: &Table) -> Vec<(&'static str, String)> {
    table.columns.iter().enumerate().map(|(position, column)| (column.name, format!("c{position}"))).collect()
}

fn fill_owned(template: &str, places: &[(&str, String)]) -> String {
    let places: Vec<(&str, &str)> = places.iter().map(|(key, value)| (*key, value.as_str())).collect();
    sql::fill(template, &places)
}

/// A column that is worked out from others where the file does not give it.
fn derived(table: &str, column: &str) -> Option<&'static str> {
    match (table, column) {
        ("lines", "ticket_id") => Some(include_str!("../../../queries/load/derive/lines_ticket_id.sql")),
        ("lines", "line_no") => Some(include_str!("../../../queries/load/derive/lines_line_no.sql")),
        ("lines", "net") => Some(include_str!("../../../queries/load/derive/lines_net.sql")),
        ("lines", "gross") => Some(include_str!("../../../queries/load/derive/lines_gross.sql")),
        ("lines", "discount") => Some(include_str!("../../../queries/load/derive/lines_discount.sql")),
        _ => None,
    }
}

/// Canonical columns (by position) that neither the file nor other columns give.
pub(super) fn absent(input: Input<'_>, settled: &Settled) -> Vec<usize> {
    let columns = settled.origins.iter().zip(input.table.columns).enumerate();
    columns
        .filter(|(_, (origin, column))| {
            **origin == Origin::Absent && derived(input.table.name, column.name).is_none()
        })
        .map(|(position, _)| position)
        .collect()
}

/// The statement that stages a file's rows.
pub(super) fn staging(input: Input<'_>, absent: &[usize], rows: &str) -> String {
    let places = canonical_places(input.table);
    let values: Vec<(&str, String)> = input
        .table
        .columns
        .iter()
        .zip(&places)
        .map(|(column, (name, typed))| match derived(input.table.name, column.name) {
            Some(template) => (*name, fill_owned(template, &places)),
            None => (*name, typed.clone()),
        })
        .collect();
    let file_id = input.file_id.to_string();
    if input.room == Room::Apart {
        let values: Vec<String> = values.into_iter().map(|(_, value)| value).collect();
        return sql::fill(
            include_str!("../../../queries/load/stage.sql"),
            &[("values", &values.join(", ")), ("file_id", &file_id), ("rows", rows)],
        );
    }
    // What the order is by takes part in the sort, given or not.
    let by = |position: &usize| {
        input.table.columns.get(*position).is_some_and(|c| merge::is_clustered_by(input.table, c.name))
    };
    let outside: Vec<usize> = absent.iter().copied().filter(|position| !by(position)).collect();
    let sorted: Vec<String> = values
        .into_iter()
        .enumerate()
        .filter(|(position, _)| !outside.contains(position))
        .map(|(_, (name, value))| format!("{value} AS {}", sql::name(name)))
        .collect();
    sql::fill(
        include_str!("../../../queries/load/stage_in_place.sql"),
        &[
            ("columns", &sql::names(input.table.columns.iter().map(|c| c.name))),
            ("placed", &merge::placed(input.table, &outside)),
            ("file_id", &file_id),
            ("sorted", &sorted.join(", ")),
            ("rows", rows),
            ("cluster", &merge::cluster(input.table)),
        ],
    )
}
