//! The marts of the value segments: what each customer's windows hold, then the segments that thresholds cut from it.
//!
//! Values know no thresholds, so that other thresholds can be tried on them; segments are cut anew when either moves.

use duckdb::{Connection, params};
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{MartError, execute, typical, whole};
use crate::warehouse::{
    lanes::side_by_side,
    queries::{Queries, fill},
};

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
    let found = conn.query_row(&query.sql, [], |row| Ok((date32(row, 0)?, row.get::<_, u32>("version")?)));
    found.is_ok_and(|found| found == (days(as_of), version))
}

/// How far a generation's months of segments reach, in days since 1970 of their last month, and the version of the
/// thresholds they are cut by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    last_month: i32,
    version: u32,
}

impl Standing {
    /// What stands in a generation, if anything.
    pub fn of(conn: &Connection, queries: &Queries) -> Option<Self> {
        let query = queries.get("marts/segments/standing").ok()?;
        conn.query_row(&query.sql, [], |row| Ok(Self { last_month: date32(row, 0)?, version: row.get(1)? }))
            .ok()
    }

    /// What is to stand: the windows are set already, the thresholds are of this version.
    pub fn next(conn: &Connection, queries: &Queries, version: u32) -> Option<Self> {
        let query = queries.get("marts/segments/last_month").ok()?;
        conn.query_row(&query.sql, [], |row| Ok(Self { last_month: date32(row, 0)?, version })).ok()
    }

    /// Which marts are to be built when it becomes `next` and lines from `earliest` on came or went; `None` says
    /// that any may have.
    #[must_use]
    pub fn rebuild(before: Option<Self>, next: Self, earliest: Option<i32>) -> Rebuild {
        // The month after the last one that is over begins at most 31 days after its first day.
        let after = earliest.is_some_and(|day| day > next.last_month.saturating_add(31));
        if after && before == Some(next) { Rebuild::ThisMonth } else { Rebuild::Everything }
    }
}

/// The first stale day, in days since 1970; later than any where no day is stale.
pub fn earliest_stale(conn: &Connection, queries: &Queries) -> Option<i32> {
    let query = queries.get("marts/earliest_stale").ok()?;
    conn.query_row(&query.sql, [], |row| match row.get_ref(0)? {
        duckdb::types::ValueRef::Null => Ok(i32::MAX),
        _ => date32(row, 0),
    })
    .ok()
}

fn date32(row: &duckdb::Row<'_>, column: usize) -> duckdb::Result<i32> {
    match row.get_ref(column)? {
        duckdb::types::ValueRef::Date32(day) => Ok(day),
        other => Err(duckdb::Error::InvalidColumnType(column, "day".to_owned(), other.data_type())),
    }
}

fn days(date: Date) -> i32 {
    (date - Date::constant(1970, 1, 1)).get_days()
}

/// Bring what the windows around a day hold up to date, and who may be contacted on that day.
pub fn refresh_values(conn: &Connection, queries: &Queries, as_of: Date) -> Result<(), MartError> {
    let windows = fill(&queries.get("marts/segments/windows")?.sql, &[("as_of", &format!("DATE '{as_of}'"))]);
    whole(conn, queries, "mart_windows", &windows)?;
    whole(conn, queries, "mart_contact", &queries.get("marts/contact")?.sql)?;
    let days = WindowDays::read(conn, queries)?;
    let life = &queries.get("marts/segments/life")?.sql;
    keep(conn, queries, "customer_life", &fill(life, &[("as_of", &days.as_of), ("n1_to", &days.n1_to)]))?;
    let year = &queries.get("marts/segments/year")?.sql;
    for (name, from, to) in
        [("customer_n", &days.n_from, &days.as_of), ("customer_n1", &days.n1_from, &days.n1_to)]
    {
        keep(conn, queries, name, &fill(year, &[("from", from), ("to", to)]))?;
    }
    whole(conn, queries, "mart_customer_value", &queries.get("marts/segments/customer_value")?.sql)?;
    execute(conn, "done", &queries.get("marts/segments/done")?.sql)
}

/// Days of the windows that stand, as statements write them.
pub(super) struct WindowDays {
    pub as_of: String,
    pub n_from: String,
    pub n1_from: String,
    pub n1_to: String,
}

impl WindowDays {
    fn read(conn: &Connection, queries: &Queries) -> Result<Self, MartError> {
        let query = &queries.get("marts/segments/window_days")?.sql;
        let day = |row: &duckdb::Row<'_>, name: &str| -> duckdb::Result<String> {
            Ok(format!("DATE '{}'", row.get::<_, String>(name)?))
        };
        conn.query_row(query, [], |row| {
            Ok(Self {
                as_of: day(row, "as_of")?,
                n_from: day(row, "n_from")?,
                n1_from: day(row, "n1_from")?,
                n1_to: day(row, "n1_to")?,
            })
        })
        .map_err(|error| MartError::Failed { mart: "mart_windows".to_owned(), error })
    }
}

/// Keep what a statement gives in a temporary table.
pub(super) fn keep(conn: &Connection, queries: &Queries, name: &str, select: &str) -> Result<(), MartError> {
    execute(
        conn,
        name,
        &fill(&queries.get("marts/segments/keep")?.sql, &[("name", name), ("select", select)]),
    )
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
    let (now, n1, then) = (case(NOW)?, case(N1)?, case(THEN)?);
    let segment = &queries.get("marts/segments/customer_segment")?.sql;
    whole(conn, queries, "mart_customer_segment", &fill(segment, &[("now", &now), ("n1", &n1)]))?;
    whole(conn, queries, "mart_segment_flow", &queries.get("marts/segments/flow")?.sql)?;
    let since = &queries.get("marts/segments/since")?.sql;
    let since = |months: &str, from: &str, to: &str| {
        fill(since, &[("case", &then), ("months", months), ("from", from), ("to", to)])
    };
    let (c3, c36) = (since("3", "c3_from", "c3_to"), since("36", "c36_from", "c36_to"));
    let observed = &queries.get("marts/segments/observed")?.sql;
    whole(conn, queries, "mart_segment_observed", &fill(observed, &[("c3", &c3), ("c36", &c36)]))?;
    let days = WindowDays::read(conn, queries)?;
    let beside = |conn: &Connection| {
        let part = &queries.get("marts/segments/part")?.sql;
        let part = fill(part, &[("n_from", &days.n_from), ("as_of", &days.as_of)]);
        whole(conn, queries, "mart_segment_part", &part)?;
        if rebuild == Rebuild::Everything {
            refresh_months(conn, queries, &case(STATE)?)?;
        }
        Ok(())
    };
    side_by_side(conn, |conn| typical::refresh(conn, queries, &days), beside).map(drop)
}

fn refresh_months(conn: &Connection, queries: &Queries, state: &str) -> Result<(), MartError> {
    let states = fill(&queries.get("marts/segments/states")?.sql, &[("state", state)]);
    keep(conn, queries, "segment_states", &states)?;
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
const THEN: Places = &[
    ("lines", "v.lines"),
    ("tickets", "v.tickets"),
    ("net", "v.net"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_that_are_over_are_built_again_only_when_something_in_them_moved() {
        let standing = |last_month, version| Standing { last_month, version };
        let now = standing(100, 2);
        let rebuild = |before, earliest| Standing::rebuild(before, now, earliest);
        assert_eq!(rebuild(Some(now), Some(132)), Rebuild::ThisMonth);
        assert_eq!(rebuild(Some(now), Some(131)), Rebuild::Everything, "a late line");
        assert_eq!(rebuild(Some(now), None), Rebuild::Everything, "a first load");
        assert_eq!(rebuild(Some(standing(70, 2)), Some(140)), Rebuild::Everything, "a month is over");
        assert_eq!(rebuild(Some(standing(100, 1)), Some(140)), Rebuild::Everything, "other thresholds");
        assert_eq!(rebuild(None, Some(140)), Rebuild::Everything);
    }
}
