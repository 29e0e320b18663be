//! What rules of audiences ask: one row per customer with a column for each field, and what each bought by day.
//!
//! Built by every load after the search, whose numbers stand for customers here; by a re-cut and a rescoring as far as
//! these change anything.

pub mod bits;
mod compile;
mod finding;
pub mod measures;
mod rows;
pub mod sets;
pub mod shares;
pub mod sums;
pub mod taken;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use duckdb::Connection;

pub use self::compile::column;
pub use self::compile::{Compiled, Missing, Named, compile, every_purchase};
pub use self::finding::Finding;
pub use self::rows::{
    BaseRow, CountRow, FieldRangeRow, FieldValueRow, MaskRow, MembershipRow, PurchaseValueRow, WhoseRow,
};
use super::{
    marts::{MartError, Touched},
    queries::{Queries, fill},
    schema,
};

/// In the generation's books: the form of these tables.
const FORM: &str = "audiences_form";
/// The form that this version builds them in.
const VERSION: i64 = 3;

/// Create what is missing of the tables.
pub fn create(conn: &Connection, queries: &Queries) -> Result<(), MartError> {
    execute(conn, "schema", &queries.get("audiences/schema")?.sql)?;
    // Rules ask who is in which behavioural segment; empty until one is adopted.
    execute(conn, "segments", &queries.get("clusters/schema")?.sql)
}

/// Whether a generation's tables are in this version's form.
pub fn is_in_form(conn: &Connection) -> bool {
    schema::meta(conn, FORM).is_ok_and(|form| form == VERSION)
}

/// Bring what was bought up to date with the lines and the search.
pub fn refresh_purchases(conn: &Connection, queries: &Queries, touched: Touched) -> Result<(), MartError> {
    let touched = if is_in_form(conn) { touched } else { Touched::Everything };
    if touched == Touched::Everything {
        execute(conn, "reset", &queries.get("audiences/reset")?.sql)?;
    }
    create(conn, queries)?;
    let (apply, of_days) = match touched {
        Touched::Everything => ("marts/apply_whole", "marts/of_every_day"),
        Touched::StaleDays => ("marts/apply_stale", "marts/of_stale_days"),
    };
    let of_days = &queries.get(of_days)?.sql;
    for (table, select) in
        [("audience_bought", "audiences/bought"), ("audience_bought_category", "audiences/bought_category")]
    {
        let select = fill(&queries.get(select)?.sql, &[("of_days", of_days)]);
        let sql = fill(&queries.get(apply)?.sql, &[("mart", table), ("select", &select)]);
        execute(conn, table, &sql)?;
    }
    schema::set_meta(conn, FORM, VERSION).map_err(|error| failed("form", error))
}

/// Bring what is known of each customer up to date with segments and scores; their purchases are.
pub fn refresh_people(conn: &Connection, queries: &Queries) -> Result<(), MartError> {
    create(conn, queries)?;
    execute(conn, "people", &queries.get("audiences/person")?.sql)
}

/// The same where scores alone are new.
pub fn refresh_scores(conn: &Connection, queries: &Queries) -> Result<(), MartError> {
    execute(conn, "scores", &queries.get("audiences/scores")?.sql)
}

fn execute(conn: &Connection, part: &str, sql: &str) -> Result<(), MartError> {
    conn.execute_batch(sql).map_err(|error| failed(part, error))
}

fn failed(part: &str, error: duckdb::Error) -> MartError {
    MartError::Failed { mart: format!("audiences: {part}"), error }
}
