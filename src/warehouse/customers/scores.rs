//! The rows behind what is predicted for a customer.

use jiff::civil::Date;

use crate::warehouse::{
    rows::{NamedColumn, QueryRow, query_row},
    scores::features::{FEATURES, PATTERN},
};

query_row! {
    /// `customers/scores`.
    ScoreRow {
        /// Probability of no purchase in 30 days.
        churn_30: Option<f64>,
        /// In 60 days.
        churn_60: Option<f64>,
        /// In 90 days.
        churn_90: Option<f64>,
        /// In 180 days.
        churn_180: Option<f64>,
        /// In 365 days.
        churn_365: Option<f64>,
        /// Probability to come back within 90 days.
        back_90: Option<f64>,
        /// Within 365 days.
        back_365: Option<f64>,
        /// Purchases expected in 3 months.
        purchases_3: Option<f64>,
        /// In 6 months.
        purchases_6: Option<f64>,
        /// In 12 months.
        purchases_12: Option<f64>,
        /// In 24 months.
        purchases_24: Option<f64>,
        /// In 36 months.
        purchases_36: Option<f64>,
        /// Net revenue expected in 3 months.
        revenue_3: Option<f64>,
        /// In 6 months.
        revenue_6: Option<f64>,
        /// In 12 months.
        revenue_12: Option<f64>,
        /// In 24 months.
        revenue_24: Option<f64>,
        /// In 36 months.
        revenue_36: Option<f64>,
        /// Margin over net revenue of the last 365 days.
        margin_rate: Option<f64>,
        /// Days since the last purchase.
        recency: Option<i64>,
    }
}

query_row! {
    /// `customers/score_lately`.
    ScoreLatelyRow {
        /// Customers who bought more lately.
        lately: i64,
        /// Customers with scores.
        scored: i64,
    }
}

query_row! {
    /// `customers/score_rank`.
    ScoreRankRow {
        /// Customers with more.
        larger: Option<i64>,
    }
}

query_row! {
    /// `customers/valued`.
    ValuedRow {
        /// Customers with a value.
        valued: Option<i64>,
    }
}

query_row! {
    /// `customers/score_months`.
    ScoreMonthRow {
        /// The day they stood for.
        as_of: Date,
        /// Probability of no purchase in 90 days.
        churn_90: Option<f64>,
        /// Net revenue expected in 12 months.
        revenue_12: Option<f64>,
    }
}

/// What models read of one customer: a row of `features/features`.
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureRow {
    /// The features, in order; NaN where unknown.
    pub features: Vec<f32>,
    /// Purchases after the first.
    pub repeats: u32,
    /// Days from the first purchase to the last.
    pub last_days: u32,
    /// Days from the first purchase to the cut.
    pub age_days: u32,
}

impl QueryRow for FeatureRow {
    // A statement of c360's own, filled in for one customer: nobody overrides it.
    const COLUMNS: &'static [NamedColumn] = &[];

    fn read(row: &duckdb::Row<'_>) -> duckdb::Result<Self> {
        let known = FEATURES.iter().take(PATTERN).map(|feature| row.get::<_, Option<f32>>(feature.name));
        let features = known.map(|value| Ok(value?.filter(|value| value.is_finite()).unwrap_or(f32::NAN)));
        let mut features = features.collect::<duckdb::Result<Vec<f32>>>()?;
        features.resize(FEATURES.len(), f32::NAN);
        let whole = |name: &str| -> duckdb::Result<u32> {
            Ok(u32::try_from(row.get::<_, Option<i32>>(name)?.unwrap_or(0)).unwrap_or(0))
        };
        Ok(Self {
            features,
            repeats: whole("repeats")?,
            last_days: whole("last_days")?,
            age_days: whole("age_days")?,
        })
    }
}
