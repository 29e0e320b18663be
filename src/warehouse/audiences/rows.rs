//! The rows of the statements about audiences.

use duckdb::types::Value;
use rust_decimal::Decimal;

use crate::warehouse::rows::{NamedColumn, QueryRow, query_row};

query_row! {
    /// `audiences/base`.
    BaseRow {
        /// The segment on the as-of day.
        segment: Option<String>,
        /// People.
        customers: i64,
        /// Their net revenue of the 12 months.
        revenue: Decimal,
    }
}

/// `audiences/count`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CountRow {
    /// The segment on the as-of day.
    pub segment: Option<String>,
    /// People taken.
    pub customers: i64,
    /// Their net revenue of the 12 months.
    pub revenue: Decimal,
    /// Who can be e-mailed.
    pub email: i64,
    /// Who can be texted.
    pub phone: i64,
    /// Who can be shown advertising.
    pub ads: i64,
    /// The numbers of the first of them.
    pub first: Vec<i64>,
}

impl QueryRow for CountRow {
    const COLUMNS: &'static [NamedColumn] = &[];

    fn read(row: &duckdb::Row<'_>) -> duckdb::Result<Self> {
        let number = |value: Value| match value {
            Value::Int(number) => Some(i64::from(number)),
            Value::BigInt(number) => Some(number),
            _ => None,
        };
        Ok(Self {
            segment: row.get("segment")?,
            customers: row.get("customers")?,
            revenue: row.get("revenue")?,
            email: row.get("email")?,
            phone: row.get("phone")?,
            ads: row.get("ads")?,
            first: list(row, "first")?.into_iter().filter_map(number).collect(),
        })
    }
}

query_row! {
    /// `audiences/whose_id`, `whose_email` and `whose_phone`.
    WhoseRow {
        /// The id, address or number.
        value: String,
        /// The customer's country.
        country: Option<String>,
        /// The customer.
        customer_id: String,
    }
}

query_row! {
    /// `audiences/overlap`.
    MaskRow {
        /// A bit for each rule.
        mask: i64,
        /// People in exactly these.
        customers: i64,
    }
}

query_row! {
    /// `audiences/field_values`.
    FieldValueRow {
        /// The value.
        value: Option<String>,
        /// A store's label.
        label: Option<String>,
        /// People who have it.
        customers: i64,
    }
}

query_row! {
    /// `audiences/purchase_values`.
    PurchaseValueRow {
        /// `category`, `store` or `channel`.
        kind: String,
        /// Its name.
        value: String,
        /// A store's label.
        label: Option<String>,
    }
}

/// `audiences/membership`: one entry for each rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MembershipRow {
    /// Whether the rule takes the customer.
    pub is_in: Vec<bool>,
}

impl QueryRow for MembershipRow {
    const COLUMNS: &'static [NamedColumn] = &[];

    fn read(row: &duckdb::Row<'_>) -> duckdb::Result<Self> {
        Ok(Self {
            is_in: list(row, "is_in")?.into_iter().map(|value| value == Value::Boolean(true)).collect(),
        })
    }
}

/// `audiences/field_range`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldRangeRow {
    /// Smallest, quartiles, largest; empty where nothing is known.
    pub range: Vec<String>,
    /// People for whom it is known.
    pub known: i64,
    /// Everybody.
    pub base: i64,
}

impl QueryRow for FieldRangeRow {
    const COLUMNS: &'static [NamedColumn] = &[];

    fn read(row: &duckdb::Row<'_>) -> duckdb::Result<Self> {
        let text = |value: Value| match value {
            Value::Text(text) => Some(text),
            _ => None,
        };
        Ok(Self {
            range: list(row, "range")?.into_iter().filter_map(text).collect(),
            known: row.get("known")?,
            base: row.get("base")?,
        })
    }
}

fn list(row: &duckdb::Row<'_>, column: &str) -> duckdb::Result<Vec<Value>> {
    match row.get::<_, Value>(column)? {
        Value::List(values) | Value::Array(values) => Ok(values),
        _ => Ok(Vec::new()),
    }
}
