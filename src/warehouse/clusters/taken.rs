//! Whom rules take, before they are anybody's.

use duckdb::Connection;

use super::{
    ClusterError,
    spec::Condition,
    values::{Span, Tastes, statement},
    write::Writer,
};
use crate::{contract::Variable, warehouse::queries::Queries};

/// How many of a window's sampled customers rules take, and how many of a segment are among them.
pub fn preview(
    conn: &Connection,
    queries: &Queries,
    variables: &[Variable],
    rules: &[Vec<Condition>],
    cluster: u32,
    span: Span,
) -> Result<Taken, ClusterError> {
    let failed = ClusterError::at("count what rules take");
    let tastes = Tastes::number(conn, queries, variables)?;
    let values = statement(queries, variables, &tastes, span, false)?;
    let rule = Writer { queries }.rule(rules)?;
    let sql = queries.piece(
        "clusters/taken",
        &[("rule", &rule), ("cluster", &cluster.to_string()), ("values", &values)],
    )?;
    let read = |row: &duckdb::Row<'_>| -> duckdb::Result<Taken> {
        let count = |at: usize| row.get::<_, i64>(at).map(|count| u64::try_from(count).unwrap_or(0));
        Ok(Taken { taken: count(0)?, both: count(1)?, segment: count(2)? })
    };
    conn.query_row(&sql, [], read).map_err(failed)
}

/// What rules take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Customers they take.
    pub taken: u64,
    /// Of them those in the segment.
    pub both: u64,
    /// Customers in the segment.
    pub segment: u64,
}
