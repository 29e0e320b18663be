//! What a mapping's SQL may do: compute one value from the columns of its own row, and nothing else.
//!
//! Two fences, each enough by itself: every expression is taken apart and put together again from an allowed
//! list of node kinds and functions before it gets near a statement; and the connection that runs it can open
//! no file but the named ones and change no setting.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::OnceLock,
};

use duckdb::Connection;
use serde_json::Value;

/// A mapping's expression, checked and written out anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// Safe to stand inside parentheses in a statement.
    pub sql: String,
    /// The columns it reads, as written.
    pub columns: BTreeSet<String>,
}

/// Shut the connection's database off from everything but the given files, for good.
///
/// Its own file, its temporary directory and what is attached already stay reachable.
pub fn lock<'p>(
    conn: &Connection,
    readable: impl IntoIterator<Item = &'p Path>,
) -> Result<(), duckdb::Error> {
    let paths: Vec<String> = readable
        .into_iter()
        .map(|path| format!("'{}'", path.to_string_lossy().replace('\'', "''")))
        .collect();
    conn.execute_batch(&include_str!("../../queries/load/lock.sql").replace("{{paths}}", &paths.join(", ")))
}

/// Check one scalar expression; the error says what is not allowed in it.
pub fn expression(conn: &Connection, sql: &str) -> Result<Expression, String> {
    if sql.trim().is_empty() {
        return Err("it is empty".into());
    }
    let (tree, text): (String, Option<String>) = conn
        .query_row(include_str!("../../queries/load/parse.sql"), [format!("SELECT ({sql}\n)")], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .map_err(|error| format!("it can't be parsed: {}", first_line(&error.to_string())))?;
    let tree: Value = serde_json::from_str(&tree).map_err(|_| "it is nested too deeply".to_owned())?;
    if tree.get("error").and_then(Value::as_bool) != Some(false) {
        let message = tree.get("error_message").and_then(Value::as_str).unwrap_or("it can't be parsed");
        return Err(first_line(message));
    }
    let selected =
        only_expression(&tree).ok_or("it must be one expression, without FROM, subquery or alias")?;
    let mut found = Found::default();
    inspect(selected, &mut found)?;
    check_functions(conn, &found.functions)?;
    let columns = found.columns.into_iter().filter(|name| !found.parameters.contains(name)).collect();
    let text =
        text.as_deref().and_then(|text| text.strip_prefix("SELECT ")).ok_or("it can't be written out")?;
    Ok(Expression { sql: text.to_owned(), columns })
}

fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().to_owned()
}

/// The one selected expression, when the statement holds nothing else whatever.
fn only_expression(tree: &Value) -> Option<&Value> {
    let [statement] = tree.get("statements")?.as_array()?.as_slice() else { return None };
    let node = statement.get("node")?.as_object()?;
    if !statement.get("named_param_map").is_none_or(is_empty) {
        return None;
    }
    for (key, value) in node {
        let fine = match key.as_str() {
            "select_list" => true,
            "type" => value == "SELECT_NODE",
            "from_table" => value.get("type").is_some_and(|kind| kind == "EMPTY"),
            "cte_map" => value.get("map").is_none_or(is_empty),
            "aggregate_handling" => value == "STANDARD_HANDLING",
            _ => is_empty(value),
        };
        if !fine {
            return None;
        }
    }
    match node.get("select_list")?.as_array()?.as_slice() {
        [expression] => Some(expression),
        _ => None,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

#[derive(Default)]
struct Found {
    functions: BTreeSet<String>,
    columns: BTreeSet<String>,
    parameters: BTreeSet<String>,
}

/// Walk the tree: every node that has a class must be of an allowed one.
fn inspect(value: &Value, found: &mut Found) -> Result<(), String> {
    match value {
        Value::Array(list) => list.iter().try_for_each(|item| inspect(item, found)),
        Value::Object(map) => {
            if let Some(class) = map.get("class").and_then(Value::as_str) {
                inspect_node(class, value, found)?;
            }
            map.values().try_for_each(|child| inspect(child, found))
        }
        _ => Ok(()),
    }
}

fn inspect_node(class: &str, node: &Value, found: &mut Found) -> Result<(), String> {
    let kind = node.get("type").and_then(Value::as_str).unwrap_or_default();
    match class {
        "CONSTANT" | "CAST" | "TYPE" | "CASE" | "COMPARISON" | "CONJUNCTION" | "BETWEEN" => Ok(()),
        "OPERATOR" if !matches!(kind, "OPERATOR_UNPACK" | "GROUPING_FUNCTION") => Ok(()),
        "COLUMN_REF" => {
            found.columns.extend(first_name(node));
            Ok(())
        }
        "LAMBDA" => {
            lambda_parameters(node.get("lhs").unwrap_or(&Value::Null), &mut found.parameters);
            Ok(())
        }
        "FUNCTION" => {
            for place in ["schema", "catalog"] {
                if node.get(place).and_then(Value::as_str).is_some_and(|name| !name.is_empty()) {
                    return Err("functions are named without schema".into());
                }
            }
            let name = node.get("function_name").and_then(Value::as_str).unwrap_or_default();
            found.functions.insert(name.to_lowercase());
            Ok(())
        }
        "SUBQUERY" => Err("a subquery is not allowed".into()),
        "WINDOW" => Err("a window function is not allowed: only the row's own columns can be read".into()),
        "PARAMETER" => Err("a parameter is not allowed".into()),
        "STAR" => Err("`*` and COLUMNS are not allowed".into()),
        other => Err(format!("{} is not allowed", other.to_lowercase().replace('_', " "))),
    }
}

fn first_name(node: &Value) -> Option<String> {
    node.get("column_names")?.as_array()?.first()?.as_str().map(str::to_owned)
}

fn lambda_parameters(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::Array(list) => list.iter().for_each(|item| lambda_parameters(item, out)),
        Value::Object(map) => {
            out.extend(first_name(value));
            map.values().for_each(|child| lambda_parameters(child, out));
        }
        _ => {}
    }
}

/// Built-in macros that expand to plain arithmetic over their arguments.
const MACROS: &[&str] = &[
    "array_to_string",
    "date_add",
    "days_in_month",
    "fdiv",
    "fmod",
    "if",
    "list_append",
    "list_avg",
    "list_max",
    "list_min",
    "list_prepend",
    "list_reverse",
    "list_sum",
    "nullif",
    "split_part",
];

/// Functions that most mappings make do with. Asking the database what it knows costs more than reading a small file.
const PLAIN: &[&str] = &[
    "+",
    "-",
    "*",
    "/",
    "||",
    "abs",
    "concat",
    "concat_ws",
    "contains",
    "left",
    "length",
    "lower",
    "ltrim",
    "nullif",
    "replace",
    "right",
    "round",
    "rtrim",
    "starts_with",
    "substr",
    "substring",
    "trim",
    "try_strptime",
    "upper",
];

/// Functions that DuckDB calls consistent and that still look outside the row, or run SQL.
fn reaches_out(name: &str) -> bool {
    matches!(name, "age" | "version" | "getenv" | "parse_duckdb_log_message" | "hive_partition_component")
        || [
            "__",
            "current_",
            "json_serialize",
            "json_deserialize",
            "json_execute",
            "read_",
            "query",
            "pragma",
        ]
        .iter()
        .any(|prefix| name.starts_with(prefix))
}

/// Only scalar functions whose result depends on their arguments alone: a load must give the same rows twice.
fn check_functions(conn: &Connection, names: &BTreeSet<String>) -> Result<(), String> {
    if names.iter().all(|name| PLAIN.contains(&name.as_str())) {
        return Ok(());
    }
    look_up(conn, names)
}

/// The same by what the database says of each.
fn look_up(conn: &Connection, names: &BTreeSet<String>) -> Result<(), String> {
    let kinds = functions(conn).map_err(|error| first_line(&error.to_string()))?;
    for name in names {
        let refused = match kinds.get(name.as_str()) {
            _ if reaches_out(name) => Some("is not allowed"),
            None => Some("does not exist, or is not allowed"),
            Some(Callable { aggregate: true, .. }) => {
                Some("is an aggregate: only the row's own columns can be read")
            }
            Some(Callable { consistent: false, builtin_macro: true, .. })
                if MACROS.contains(&name.as_str()) =>
            {
                None
            }
            Some(Callable { consistent: false, .. }) => {
                Some("is not allowed: its result does not depend on the row alone")
            }
            Some(_) => None,
        };
        if let Some(why) = refused {
            return Err(format!("the function `{name}` {why}"));
        }
    }
    Ok(())
}

#[derive(Default, Clone, Copy)]
struct Callable {
    aggregate: bool,
    consistent: bool,
    builtin_macro: bool,
}

/// What DuckDB's functions are. They come with the program, so that they are asked for once.
fn functions(conn: &Connection) -> Result<&'static BTreeMap<String, Callable>, duckdb::Error> {
    static FUNCTIONS: OnceLock<BTreeMap<String, Callable>> = OnceLock::new();
    if let Some(known) = FUNCTIONS.get() {
        return Ok(known);
    }
    let asked = ask_functions(conn)?;
    Ok(FUNCTIONS.get_or_init(|| asked))
}

fn ask_functions(conn: &Connection) -> Result<BTreeMap<String, Callable>, duckdb::Error> {
    let mut statement = conn.prepare(include_str!("../../queries/load/functions.sql"))?;
    let mut rows = statement.query([])?;
    let mut out: BTreeMap<String, Callable> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let name: String = row.get(0)?;
        out.insert(
            name,
            Callable { aggregate: row.get(1)?, consistent: row.get(2)?, builtin_macro: row.get(3)? },
        );
    }
    Ok(out)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn check(sql: &str) -> Result<Expression, String> {
        expression(&Connection::open_in_memory().unwrap(), sql)
    }

    #[test]
    fn ordinary_expressions_pass() {
        for sql in [
            "a + 1",
            "substr(line, 1, 6)",
            "CAST(a AS DATE)",
            "CASE WHEN a LIKE 'x%' THEN b ELSE coalesce(c, 'd') END",
            "strptime(trim(substr(line, 8, 8)), '%Y%m%d')",
            "a IN ('x', 'y') AND b BETWEEN 1 AND 2 OR NOT c IS NULL",
            "nullif(a, '')",
            "list_transform([1, 2], lambda x: x + 1)[1]",
            "a.b",
            "n->>'k'",
            "date '2017-01-01' + INTERVAL 1 DAY",
            "\"odd name\" -- a comment",
            "try_cast(replace(a, ',', '.') AS DECIMAL(18,2))",
        ] {
            assert!(check(sql).is_ok(), "{sql}: {:?}", check(sql));
        }
    }

    #[test]
    fn everything_that_looks_beyond_the_row_is_refused() {
        for sql in [
            "(SELECT 1)",
            "a IN (SELECT 1)",
            "EXISTS (SELECT 1)",
            "a = ANY([1])",
            "array(SELECT 1)",
            "(SELECT content FROM read_text('/etc/passwd'))",
            "1) FROM read_text('/etc/passwd') --",
            "1), (2",
            "1) UNION ALL SELECT (2",
            "1) ORDER BY (1",
            "1) LIMIT (1",
            "1); COPY lines TO '/tmp/x'; SELECT (1",
            "*",
            "COLUMNS('a')",
            "count(*)",
            "max(a)",
            "sum(a) OVER ()",
            "unnest([1])",
            "random()",
            "now()",
            "uuid()",
            "getvariable('x')",
            "current_setting('threads')",
            "getenv('HOME')",
            "nextval('s')",
            "json_execute_serialized_sql('x')",
            "query('SELECT 1')",
            "sleep_ms(1)",
            "?",
            "$1",
            "#1",
            "DEFAULT",
            "main.lower(a)",
            "pg_get_viewdef(1)",
            "",
        ] {
            assert!(check(sql).is_err(), "{sql}");
        }
    }

    #[test]
    fn columns_are_told_without_lambda_parameters() {
        let found = check("list_transform(a.b, lambda x: x || \"C d\")").unwrap();
        assert_eq!(found.columns.into_iter().collect::<Vec<_>>(), ["C d", "a"]);
    }

    #[test]
    fn plain_functions_are_what_the_database_says_of_them() {
        let conn = Connection::open_in_memory().unwrap();
        for name in PLAIN {
            assert_eq!(look_up(&conn, &BTreeSet::from([(*name).to_owned()])), Ok(()));
        }
    }

    #[test]
    fn comments_do_not_survive() {
        assert_eq!(check("a /* x */ -- y").unwrap().sql, "a");
    }
}
