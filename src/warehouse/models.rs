//! Scores as a generation keeps them: the rows of the queries that read them.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::rows::query_row;

query_row! {
    /// `models/scoring`.
    ScoringRow {
        /// The rescoring.
        version: i64,
        /// The day that the scores stand for.
        as_of: Date,
        /// Customers with a score.
        customers: i64,
    }
}

query_row! {
    /// `models/value_bounds`.
    ValueBounds {
        /// Value that half of the customers stay below.
        middle: Option<f64>,
        /// Value that four fifths stay below.
        high: Option<f64>,
    }
}

query_row! {
    /// `models/matrix`.
    CellRow {
        /// Band of churn.
        churn_band: String,
        /// Band of value.
        value_band: String,
        /// Customers.
        customers: i64,
        /// Their net revenue of the year before.
        revenue: Decimal,
        /// Their expected net revenue of the year after.
        expected: Option<f64>,
        /// Mean probability of churn.
        churn: Option<f64>,
    }
}

query_row! {
    /// `models/sleepers`.
    StratumRow {
        /// Band of what they brought in a year.
        potential: String,
        /// Customers.
        customers: i64,
        /// Expected back within 90 days.
        back_90: Option<f64>,
        /// Within 365.
        back_365: Option<f64>,
        /// Net revenue expected of them in 3 months.
        expected_3: Option<f64>,
        /// In 12 months.
        expected: Option<f64>,
    }
}

query_row! {
    /// `models/equal_size`.
    JudgedRow {
        /// Meets the rule.
        in_rule: bool,
        /// How far in the champion's group.
        in_champion: f64,
        /// Bought in the horizon.
        bought: Option<bool>,
        /// For how much, each.
        revenue: Decimal,
        /// Customers.
        customers: i64,
    }
}
