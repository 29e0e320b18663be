//! Marts: what every load keeps up to date from the ticket lines, so that screens read days, not lines.
//!
//! The statements that build them are portable (`queries/marts`); what applies them is DuckDB's.

use duckdb::Connection;

use super::queries::{Queries, QueryError, fill};

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

/// Which days a load touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched {
    /// Every day must be built again.
    Everything,
    /// The days listed in the connection's temporary table `stale_days`.
    StaleDays,
}

/// Marts replaced day by day, and the statement that gives their rows.
const BY_DAY: &[(&str, &str)] = &[
    ("mart_daily", "marts/daily"),
    ("mart_daily_category", "marts/daily_category"),
    ("mart_customer_day", "marts/customer_day"),
];

/// Marts built again whole, after those replaced by day: they read them.
const WHOLE: &[(&str, &str)] =
    &[("mart_customer", "marts/customer"), ("mart_base", "marts/base"), ("mart_checks", "checks/refresh")];

/// Create what is missing of the marts' tables and views.
pub fn create(conn: &Connection, queries: &Queries) -> Result<(), MartError> {
    execute(conn, "schema", &queries.get("marts/schema")?.sql)
}

/// Bring every mart up to date.
pub fn refresh(conn: &Connection, queries: &Queries, touched: Touched) -> Result<(), MartError> {
    create(conn, queries)?;
    if touched == Touched::Everything {
        execute(conn, "stale_days", &queries.get("marts/stale_all")?.sql)?;
    }
    let cells = &queries.get("marts/ticket_cells")?.sql;
    execute(conn, "ticket_cells", &fill(&queries.get("marts/cells")?.sql, &[("select", cells)]))?;
    let by_day = if touched == Touched::Everything { "marts/apply_whole" } else { "marts/apply_stale" };
    for (how, marts) in [(by_day, BY_DAY), ("marts/apply_whole", WHOLE)] {
        for (mart, select) in marts {
            let select = &queries.get(select)?.sql;
            let sql = fill(&queries.get(how)?.sql, &[("mart", mart), ("select", select)]);
            execute(conn, mart, &sql)?;
        }
    }
    execute(conn, "done", &queries.get("marts/done")?.sql)
}

fn execute(conn: &Connection, mart: &str, sql: &str) -> Result<(), MartError> {
    conn.execute_batch(sql).map_err(|error| MartError::Failed { mart: mart.to_owned(), error })
}
