//! The marts of the value segments: what each customer's windows hold, then the segments that thresholds cut from it.
//!
//! Values know no thresholds, so that other thresholds can be tried on them; segments are cut anew when either moves.

use duckdb::{Connection, params};
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{MartError, execute, whole};
use crate::warehouse::queries::{Queries, fill};

/// The thresholds as the marts take them: net revenue and tickets of 12 months, from which a customer is in a tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Their version in the ledger.
    pub version: u32,
    /// Of Best.
    pub best: (Decimal, u32),
    /// Of Large.
    pub large: (Decimal, u32),
    /// Of Medium.
    pub medium: (Decimal, u32),
}

/// Which of the segments' marts are built again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rebuild {
    /// All of them.
    Everything,
    /// All but those of months that are over: nothing in these changed.
    ThisMonth,
}

/// Whether the values of a generation stand for this day, cut by thresholds of this version.
pub fn is_current(conn: &Connection, queries: &Queries, as_of: Date, version: u32) -> bool {
    let Ok(query) = queries.get("segments/built") else { return false };
    let found = conn.query_row(&query.sql, [], |row| {
        let day: i32 = match row.get_ref("as_of")? {
            duckdb::types::ValueRef::Date32(day) => day,
            _ => i32::MIN,
        };
        Ok((day, row.get::<_, u32>("version")?))
    });
    found.is_ok_and(|found| found == (days(as_of), version))
}

fn days(date: Date) -> i32 {
    (date - Date::constant(1970, 1, 1)).get_days()
}

/// Bring what the windows around a day hold up to date.
pub fn refresh_values(conn: &Connection, queries: &Queries, as_of: Date) -> Result<(), MartError> {
    let windows = fill(&queries.get("marts/segments/windows")?.sql, &[("as_of", &format!("DATE '{as_of}'"))]);
    whole(conn, queries, "mart_windows", &windows)?;
    whole(conn, queries, "mart_customer_value", &queries.get("marts/segments/customer_value")?.sql)
}

/// Cut the segments by thresholds, and build everything that is told by segment.
pub fn refresh_segments(
    conn: &Connection,
    queries: &Queries,
    bounds: &Bounds,
    rebuild: Rebuild,
) -> Result<(), MartError> {
    set_thresholds(conn, queries, bounds)?;
    let case = |places: &[(&str, &str)]| -> Result<String, MartError> {
        Ok(fill(&queries.get("marts/segments/case")?.sql, places))
    };
    let (now, n1, c3, c36) = (case(NOW)?, case(N1)?, case(C3)?, case(C36)?);
    let segment = &queries.get("marts/segments/customer_segment")?.sql;
    whole(conn, queries, "mart_customer_segment", &fill(segment, &[("now", &now), ("n1", &n1)]))?;
    whole(conn, queries, "mart_segment_flow", &queries.get("marts/segments/flow")?.sql)?;
    let observed = &queries.get("marts/segments/observed")?.sql;
    whole(conn, queries, "mart_segment_observed", &fill(observed, &[("c3", &c3), ("c36", &c36)]))?;
    whole(conn, queries, "mart_segment_part", &queries.get("marts/segments/part")?.sql)?;
    if rebuild == Rebuild::Everything {
        refresh_months(conn, queries, &case(STATE)?)?;
    }
    Ok(())
}

fn refresh_months(conn: &Connection, queries: &Queries, state: &str) -> Result<(), MartError> {
    let states = fill(&queries.get("marts/segments/states")?.sql, &[("state", state)]);
    let stretches = fill(&queries.get("marts/segments/stretches")?.sql, &[("select", &states)]);
    execute(conn, "segment_states", &stretches)?;
    whole(conn, queries, "mart_segment_month", &queries.get("marts/segments/month")?.sql)?;
    whole(conn, queries, "mart_segment_history", &queries.get("marts/segments/history")?.sql)?;
    execute(conn, "done", &queries.get("marts/segments/done")?.sql)
}

fn set_thresholds(conn: &Connection, queries: &Queries, bounds: &Bounds) -> Result<(), MartError> {
    let failed = |error| MartError::Failed { mart: "mart_thresholds".to_owned(), error };
    execute(conn, "mart_thresholds", &queries.get("marts/segments/clear_thresholds")?.sql)?;
    let insert = &queries.get("marts/segments/set_thresholds")?.sql;
    let (best, large, medium) = (bounds.best, bounds.large, bounds.medium);
    let row = params![bounds.version, best.0, best.1, large.0, large.1, medium.0, medium.1];
    conn.execute(insert, row).map_err(failed)?;
    Ok(())
}

type Places = &'static [(&'static str, &'static str)];

const NOW: Places = &[
    ("lines", "v.n_lines"),
    ("tickets", "v.n_tickets"),
    ("net", "v.n_net"),
    ("last_purchase", "v.last_day"),
    ("sleepers_from", "w.sleepers_from"),
];
const N1: Places = &[
    ("lines", "v.n1_lines"),
    ("tickets", "v.n1_tickets"),
    ("net", "v.n1_net"),
    ("last_purchase", "v.n1_last_day"),
    ("sleepers_from", "w.n1_sleepers_from"),
];
/// Only customers with lines in the window are asked for, so that nobody sleeps.
const C3: Places = &[
    ("lines", "v.c3_lines"),
    ("tickets", "v.c3_tickets"),
    ("net", "v.c3_net"),
    ("last_purchase", "v.last_day"),
    ("sleepers_from", "v.last_day"),
];
const C36: Places = &[
    ("lines", "v.c36_lines"),
    ("tickets", "v.c36_tickets"),
    ("net", "v.c36_net"),
    ("last_purchase", "v.last_day"),
    ("sleepers_from", "v.last_day"),
];
const STATE: Places = &[
    ("lines", "v.lines"),
    ("tickets", "v.tickets"),
    ("net", "v.net"),
    ("last_purchase", "v.bought"),
    ("sleepers_from", "v.month - INTERVAL '35' MONTH"),
];
