//! What customers are like: the medians of each segment, what everybody buys and how, where an amount ranks, how much is
//! sent to them.
//!
//! Told from every customer of a small base; from some two hundred thousand of a large one, which moves a median or a share
//! by less than is shown.

use duckdb::Connection;

use super::{MartError, execute, segments::keep, whole};
use crate::warehouse::queries::{Queries, fill};

/// How many customers are enough.
const ENOUGH: i64 = 200_000;

/// Four hexadecimal digits tell so many digests apart.
const DIGESTS: i64 = 0x1_0000;

/// Bring it up to date. The customers' values and segments stand already.
pub(super) fn refresh(conn: &Connection, queries: &Queries) -> Result<(), MartError> {
    let count = &queries.get("marts/segments/count_customers")?.sql;
    let customers: i64 = conn
        .query_row(count, [], |row| row.get(0))
        .map_err(|error| MartError::Failed { mart: "sampled_customers".to_owned(), error })?;
    let sampled = fill(&queries.get("marts/segments/sampled")?.sql, &[("below", &below(customers))]);
    keep(conn, queries, "sampled_customers", &sampled)?;
    keep(conn, queries, "sampled_lines", &queries.get("marts/segments/sampled_lines")?.sql)?;
    whole(conn, queries, "mart_segment_typical", &queries.get("marts/segments/typical")?.sql)?;
    whole(conn, queries, "mart_base_share", &queries.get("marts/segments/base_share")?.sql)?;
    whole(conn, queries, "mart_revenue_rank", &queries.get("marts/segments/revenue_rank")?.sql)?;
    whole(conn, queries, "mart_pressure", &queries.get("marts/segments/pressure")?.sql)?;
    execute(conn, "done", &queries.get("marts/segments/done")?.sql)
}

/// Below which digests lie that are drawn.
fn below(customers: i64) -> String {
    if customers <= ENOUGH {
        // Comes after every digest.
        return "g".to_owned();
    }
    format!("{:04x}", ENOUGH * DIGESTS / customers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_base_is_taken_whole_and_a_large_one_in_part() {
        assert_eq!(below(0), "g");
        assert_eq!(below(200_000), "g");
        assert_eq!(below(400_000), "8000");
        assert_eq!(below(10_000_000), "051e");
    }
}
