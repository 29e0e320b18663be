//! Marts: what every load keeps up to date from the ticket lines, so that screens read days, not lines.
//!
//! The statements that build them are portable (`queries/marts`); what applies them is DuckDB's.

mod segments;
mod typical;

use duckdb::Connection;

pub use self::segments::{
    Bounds, Rebuild, Standing, earliest_stale, is_current, refresh_segments, refresh_values,
};
use super::{
    lanes::side_by_side,
    queries::{Queries, QueryError, fill},
    schema,
};

/// The form that this version builds marts in. Another one in a generation is built anew by the next load.
const VERSION: i64 = 6;
/// In the generation's books: the form of its marts.
const FORM: &str = "marts_version";

/// Why marts could not be built.
#[derive(Debug, thiserror::Error)]
pub enum MartError {
    /// A statement is not there.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// DuckDB failed.
    #[error("mart `{mart}`: {error}")]
    Failed {
        /// The mart.
        mart: String,
        /// What DuckDB said.
        error: duckdb::Error,
    },
}

impl From<duckdb::Error> for MartError {
    /// Where a second connection can't be had.
    fn from(error: duckdb::Error) -> Self {
        Self::Failed { mart: "beside another".to_owned(), error }
    }
}

/// Which days a load touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched {
    /// Every day must be built again.
    Everything,
    /// The days listed in the connection's temporary table `stale_days`.
    StaleDays,
}

/// Marts replaced day by day, and the statement that gives their rows: those of customers, and those of the shop.
const OF_CUSTOMERS: &[(&str, &str)] = &[("mart_customer_day", "marts/customer_day")];
const OF_THE_SHOP: &[(&str, &str)] =
    &[("mart_daily_category", "marts/daily_category"), ("mart_daily", "marts/daily")];

/// Marts built again whole, after those of customers: they read them.
const WHOLE: &[(&str, &str)] = &[("mart_customer", "marts/customer"), ("mart_base", "marts/base")];

/// Read every other mart.
const CHECKS: (&str, &str) = ("mart_checks", "checks/refresh");

/// Whether a generation's marts are in this version's form.
pub fn is_in_form(conn: &Connection) -> bool {
    schema::meta(conn, FORM).is_ok_and(|form| form == VERSION)
}

/// Create what is missing of the marts' tables and views.
pub fn create(conn: &Connection, queries: &Queries) -> Result<(), MartError> {
    execute(conn, "schema", &queries.get("marts/schema")?.sql)?;
    // Empty until the first rescoring.
    execute(conn, "scores", &queries.get("scores/schema")?.sql)
}

/// Bring every mart up to date but those of the segments. Where every day of a small base was built again, the tickets'
/// measures stay for these.
pub fn refresh(conn: &Connection, queries: &Queries, touched: Touched) -> Result<(), MartError> {
    let touched = if is_in_form(conn) { touched } else { reform(conn, queries)? };
    create(conn, queries)?;
    let (by_day, of_days) = match touched {
        Touched::Everything => ("marts/apply_whole", "marts/of_every_day"),
        Touched::StaleDays => ("marts/apply_stale", "marts/of_stale_days"),
    };
    let of_days = &queries.get(of_days)?.sql;
    let by_day = |conn: &Connection, marts: &[(&str, &str)]| {
        see_cells(conn, queries)?;
        marts.iter().try_for_each(|(mart, name)| {
            let select = fill(&queries.get(name)?.sql, &[("of_days", of_days)]);
            execute(conn, mart, &fill(&queries.get(by_day)?.sql, &[("mart", mart), ("select", &select)]))
        })
    };
    let of_customers = |conn: &Connection| {
        by_day(conn, OF_CUSTOMERS)?;
        WHOLE.iter().try_for_each(|(mart, select)| whole(conn, queries, mart, &queries.get(select)?.sql))
    };
    ticket_cells(conn, queries, of_days)?;
    match touched {
        Touched::Everything => {
            side_by_side(conn, |conn| by_day(conn, OF_THE_SHOP), of_customers).map(drop)?;
        }
        // Which days are stale is told by a temporary table, which only this connection sees.
        Touched::StaleDays => by_day(conn, OF_THE_SHOP).and_then(|()| of_customers(conn))?,
    }
    whole(conn, queries, CHECKS.0, &queries.get(CHECKS.1)?.sql)?;
    if touched == Touched::StaleDays || buyers(conn, queries)? > typical::ENOUGH {
        forget_cells(conn, queries)?;
    }
    Ok(())
}

fn buyers(conn: &Connection, queries: &Queries) -> Result<i64, MartError> {
    let count = &queries.get("marts/count_buyers")?.sql;
    conn.query_row(count, [], |row| row.get(0))
        .map_err(|error| MartError::Failed { mart: "mart_customer".to_owned(), error })
}

/// Keep the measures of the tickets of some days.
fn ticket_cells(conn: &Connection, queries: &Queries, of_days: &str) -> Result<(), MartError> {
    let select = fill(&queries.get("marts/ticket_cells")?.sql, &[("of_days", of_days)]);
    execute(conn, "ticket_cells", &fill(&queries.get("marts/cells")?.sql, &[("select", &select)]))
}

/// Let a connection see them.
fn see_cells(conn: &Connection, queries: &Queries) -> Result<(), MartError> {
    execute(conn, "ticket_cells", &queries.get("marts/see_cells")?.sql)
}

/// Give the room of the tickets' measures back.
fn forget_cells(conn: &Connection, queries: &Queries) -> Result<(), MartError> {
    execute(conn, "ticket_cells", &queries.get("marts/forget_cells")?.sql)
}

/// Take away marts of another form; everything must be built again then.
fn reform(conn: &Connection, queries: &Queries) -> Result<Touched, MartError> {
    execute(conn, "reset", &queries.get("marts/reset")?.sql)?;
    schema::set_meta(conn, FORM, VERSION)
        .map_err(|error| MartError::Failed { mart: "form".to_owned(), error })?;
    Ok(Touched::Everything)
}

/// Replace a mart by what its statement gives.
fn whole(conn: &Connection, queries: &Queries, mart: &str, select: &str) -> Result<(), MartError> {
    let sql = fill(&queries.get("marts/apply_whole")?.sql, &[("mart", mart), ("select", select)]);
    execute(conn, mart, &sql)
}

fn execute(conn: &Connection, mart: &str, sql: &str) -> Result<(), MartError> {
    conn.execute_batch(sql).map_err(|error| MartError::Failed { mart: mart.to_owned(), error })
}
