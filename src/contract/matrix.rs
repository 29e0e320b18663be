//! Churn bands × expected value bands, and who sleeps.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The bounds of the matrix's bands.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bands {
    /// Horizon of the churn probability, in days: one of [`CHURN_DAYS`](super::CHURN_DAYS).
    pub days: u32,
    /// Churn probability from which on a customer is undecided.
    pub undecided_from: f64,
    /// From which on a customer counts as lost.
    pub lost_from: f64,
    /// Expected net revenue of the next 12 months from which on the value is middle.
    pub middle_from: Decimal,
    /// From which on it is high.
    pub high_from: Decimal,
}

/// A band of churn probability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChurnBand {
    /// Below the first bound.
    Safe,
    /// Between the bounds.
    Undecided,
    /// From the second bound on.
    Lost,
}

/// A band of expected value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueBand {
    /// From the second bound on.
    High,
    /// Between the bounds.
    Middle,
    /// Below the first bound.
    Low,
}

impl ChurnBand {
    /// Every band, in display order.
    pub const ALL: [Self; 3] = [Self::Safe, Self::Undecided, Self::Lost];

    /// Its id, as in SQL and JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Undecided => "undecided",
            Self::Lost => "lost",
        }
    }
}

impl ValueBand {
    /// Every band, in display order.
    pub const ALL: [Self; 3] = [Self::High, Self::Middle, Self::Low];

    /// Its id, as in SQL and JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Middle => "middle",
            Self::Low => "low",
        }
    }
}

/// A cell of the matrix, to restrict customers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MatrixCellId {
    /// Its churn band.
    pub churn: ChurnBand,
    /// Its value band.
    pub value: ValueBand,
}

/// Churn bands × expected value bands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Matrix {
    /// The day that the scores stand for.
    pub as_of: Date,
    /// The bounds.
    pub bands: Bands,
    /// Whether somebody set them; else they are the program's proposal.
    pub set_by: Option<String>,
    /// Every cell, by value band, then churn band.
    pub cells: Vec<MatrixCell>,
    /// Customers with both scores.
    pub customers: u64,
    /// Sleepers, whom the matrix leaves out: who may come back, by potential.
    pub sleepers: Vec<Stratum>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MatrixCell {
    /// Which.
    pub id: MatrixCellId,
    /// Its customers.
    pub customers: u64,
    /// Their net revenue of the last 12 months.
    pub revenue: Decimal,
    /// What they are expected to bring in the next 12 months.
    pub expected: f64,
    /// Their mean probability of churn.
    pub churn: Option<f64>,
    /// What the cell asks for, in words.
    pub action: String,
}

/// Sleepers of the same potential value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stratum {
    /// Which: `high`, `middle` or `low` net revenue a year while they bought.
    pub potential: ValueBand,
    /// How many sleepers.
    pub customers: u64,
    /// How many are expected back within 90 days.
    pub back_90: Option<f64>,
    /// Within 365 days.
    pub back_365: Option<f64>,
    /// Net revenue expected of them within 3 months.
    pub expected_3: Option<f64>,
    /// Within 12 months.
    pub expected: Option<f64>,
}
