//! What customers are like: the medians of each segment, what everybody buys and how, where an amount ranks, how much is
//! sent to them.
//!
//! Told from every customer of a small base; from some two hundred thousand of a large one, which moves a median or a share
//! by less than is shown.

use duckdb::Connection;

use super::{
    MartError, execute, forget_cells, see_cells,
    segments::{WindowDays, keep},
    ticket_cells, whole,
};
use crate::warehouse::queries::{Queries, fill};

/// How many customers are enough.
pub(super) const ENOUGH: i64 = 200_000;

/// Four hexadecimal digits tell so many digests apart.
const DIGESTS: i64 = 0x1_0000;

/// Bring it up to date. The customers' values and segments stand already.
///
/// What tickets tell is read from their measures: those that the refresh of every day kept, else those of the customers
/// drawn, measured now.
pub(super) fn refresh(conn: &Connection, queries: &Queries, days: &WindowDays) -> Result<(), MartError> {
    let failed = |error| MartError::Failed { mart: "sampled_customers".to_owned(), error };
    let count = &queries.get("marts/segments/count_customers")?.sql;
    let customers: i64 = conn.query_row(count, [], |row| row.get(0)).map_err(failed)?;
    let sampled = fill(&queries.get("marts/segments/sampled")?.sql, &[("below", &below(customers))]);
    keep(conn, queries, "sampled_customers", &sampled)?;
    // Looking every line's customer up would tell nothing where all are drawn.
    let whose = if customers > ENOUGH { "of_sampled" } else { "of_anybody" };
    let of_sampled = &queries.get(&format!("marts/segments/{whose}"))?.sql;
    let places: &[(&str, &str)] = &[
        ("n_from", &days.n_from),
        ("n1_from", &days.n1_from),
        ("as_of", &days.as_of),
        ("of_sampled", of_sampled),
    ];
    let are_kept: bool =
        conn.query_row(&queries.get("marts/has_cells")?.sql, [], |row| row.get(0)).map_err(failed)?;
    if !are_kept {
        ticket_cells(conn, queries, &fill(&queries.get("marts/segments/of_sampled_days")?.sql, places))?;
    }
    see_cells(conn, queries)?;
    for (mart, name) in [("mart_segment_typical", "typical"), ("mart_base_share", "base_share")] {
        whole(conn, queries, mart, &fill(&queries.get(&format!("marts/segments/{name}"))?.sql, places))?;
    }
    forget_cells(conn, queries)?;
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
