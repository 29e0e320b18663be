//! Moments with a time zone as the retailer's local time.
//!
//! The bundled DuckDB knows no time zones, so the offsets that hold between 1970 and 2101 are written into the
//! statement as a search tree.

use jiff::{Timestamp, tz::TimeZone};

use super::sql;

/// When each offset of a time zone begins, in microseconds since 1970, and the offset in microseconds.
#[derive(Debug, Clone)]
pub(super) struct LocalTime {
    first: i64,
    changes: Vec<(i64, i64)>,
}

impl LocalTime {
    /// The offsets of a zone; UTC when its name is unknown (the configuration refuses such names).
    pub(super) fn of(zone: &str) -> Self {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let end = Timestamp::from_second(4_133_980_800).unwrap_or(Timestamp::MAX);
        let micros = |offset: jiff::tz::Offset| i64::from(offset.seconds()) * 1_000_000;
        let mut changes: Vec<(i64, i64)> = Vec::new();
        let first = micros(zone.to_offset(Timestamp::UNIX_EPOCH));
        for change in zone.following(Timestamp::UNIX_EPOCH).take_while(|c| c.timestamp() < end) {
            let offset = micros(change.offset());
            if changes.last().map_or(first, |last| last.1) != offset {
                changes.push((change.timestamp().as_microsecond(), offset));
            }
        }
        Self { first, changes }
    }

    /// A moment's local time.
    pub(super) fn localise(&self, value: &str) -> String {
        let offset = search(value, self.first, &self.changes);
        sql::fill(
            include_str!("../../../queries/load/convert/local_time.sql"),
            &[("value", value), ("offset", &offset)],
        )
    }
}

fn search(value: &str, before: i64, changes: &[(i64, i64)]) -> String {
    let (left, right) = changes.split_at(changes.len() / 2);
    match right.split_first() {
        None => before.to_string(),
        Some(((at, offset), right)) => sql::fill(
            include_str!("../../../queries/load/convert/local_offset.sql"),
            &[
                ("value", value),
                ("at", &at.to_string()),
                ("before", &search(value, before, left)),
                ("after", &search(value, *offset, right)),
            ],
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paris_changes_twice_a_year_and_utc_never() {
        assert!(LocalTime::of("Europe/Paris").changes.len() > 200);
        assert!(LocalTime::of("UTC").changes.is_empty());
        assert_eq!(search("x", 7, &[]), "7");
    }
}
