//! Rejected rows for who may look nobody up: a row is told by its key, and the key of a person's row says whose it is.

use super::masking;
use crate::{
    contract::RejectedRows,
    warehouse::tables::{TABLES, Table},
};

/// The column that says whose a row is.
const WHOSE: &str = "customer_id";

/// Mask the values that are keys of people's rows.
pub fn mask_keys(rejected: &mut RejectedRows) {
    for row in &mut rejected.rows {
        if row.column.as_deref().is_some_and(is_of_people) {
            row.value = row.value.take().map(|value| masking::wholly(&value));
        }
    }
}

/// Whether a column is part of the key of a table that holds people, and of no other table's.
fn is_of_people(column: &str) -> bool {
    let (people, things): (Vec<&Table>, Vec<&Table>) =
        TABLES.iter().partition(|table| table.column(WHOSE).is_some());
    let is_key = |tables: &[&Table]| tables.iter().any(|table| table.key.contains(&column));
    column == WHOSE || (is_key(&people) && !is_key(&things))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::contract::RejectedRow;

    fn shown(column: Option<&str>, value: &str) -> Option<String> {
        let row = RejectedRow {
            source: "members".to_owned(),
            file: "inbox/a.csv".to_owned(),
            line: 7,
            column: column.map(str::to_owned),
            reason: "duplicate key".to_owned(),
            value: Some(value.to_owned()),
        };
        let mut rejected = RejectedRows { rows: vec![row], total: 1, by_reason: BTreeMap::new() };
        mask_keys(&mut rejected);
        rejected.rows.remove(0).value
    }

    #[test]
    fn keys_of_people_are_hidden_and_those_of_things_and_other_values_stay() {
        // A key is listed under its last column.
        for (column, value) in [
            ("customer_id", "C003"),
            ("changed_at", "C003 / email / 2026-01-02 10:00:00"),
            ("line_no", "C003/2026-01-02 / 1"),
            ("ticket_id", "C003/2026-01-02"),
            ("message_id", "M1"),
            ("survey_id", "S1"),
            ("visit_id", "V1"),
        ] {
            assert_eq!(shown(Some(column), value).as_deref(), Some(masking::HIDDEN), "{column}");
        }
        for (column, value) in [
            (Some("product_id"), "P1"),
            (Some("day"), "0001 / 2026-01-02"),
            (Some("campaign_id"), "K1"),
            (Some("net"), "12,50 EUR"),
            (None, "3 instead of 4"),
        ] {
            assert_eq!(shown(column, value).as_deref(), Some(value), "{column:?}");
        }
    }
}
