//! What the warehouse holds of one customer, table by table: the templates `privacy/rows` and `privacy/held`.

use crate::warehouse::{rows::query_row, tables::TABLES, tables::Table};

query_row! {
    /// One row of one table: `privacy/rows`. Personal data.
    Held {
        /// The row as a JSON object; every value as text, exactly.
        held: String,
    }
}

query_row! {
    /// How many rows one file gave: `privacy/held`.
    HeldBy {
        /// The file.
        file: Option<String>,
        /// Its rows.
        row_count: i64,
    }
}

/// The canonical tables whose rows belong to a customer.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    TABLES.iter().filter(|table| table.column("customer_id").is_some())
}

/// The order in which a customer's rows of a table are read.
#[must_use]
pub fn order(table: &Table) -> &'static str {
    table.dated_by.unwrap_or("customer_id")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_with_customers_is_among_them() {
        let names: Vec<&str> = tables().map(|table| table.name).collect();
        let expected =
            ["customers", "consents", "lines", "campaign_members", "messages", "visits", "surveys"];
        assert_eq!(names, expected);
    }
}
