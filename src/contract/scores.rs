//! What is predicted for one customer, and what pushed it up or down.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Target;

/// What is predicted for one customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// The day that the scores stand for.
    pub as_of: Date,
    /// Days between it and the day that figures stand for.
    pub age_days: i32,
    /// The rescoring that made them.
    pub version: u32,
    /// Probability of no purchase by horizon, where it was scored.
    pub churn: Vec<ChurnScore>,
    /// Expected purchases and revenue by horizon.
    pub value: Vec<ValueScore>,
    /// The yearly rate by which they are discounted, where one is set.
    pub discount_rate: Option<f64>,
    /// Rank by expected revenue of 12 months, 1 the largest.
    pub rank: Option<u64>,
    /// Among so many.
    pub of: u64,
    /// Which horizon the drivers are of.
    pub driven: Option<Target>,
    /// What pushed the probability up or down most, the largest first; three to five.
    pub drivers: Vec<Driver>,
    /// The same scores of earlier months, oldest first: probability of churn (90 days), expected revenue (12 months).
    pub months: Vec<MonthScore>,
    /// For who sleeps: probability to come back by horizon in days.
    pub reactivation: Vec<(u32, f64)>,
    /// Methods in use, in words.
    pub method: String,
}

/// The probability that a customer buys nothing in a horizon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ChurnScore {
    /// The horizon in days.
    pub days: u32,
    /// The probability.
    pub probability: f64,
    /// Its mean over the base.
    pub base: Option<f64>,
}

/// What a customer is expected to buy in a horizon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ValueScore {
    /// The horizon in months.
    pub months: u32,
    /// Purchases.
    pub purchases: f64,
    /// Net revenue.
    pub revenue: f64,
    /// Margin; `None` where costs are unknown.
    pub margin: Option<f64>,
    /// What they are worth on the day of the scores, where a discount rate is set.
    pub present: Option<PresentValue>,
}

/// What is expected in a horizon, discounted to the day of the scores.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PresentValue {
    /// Of net revenue.
    pub revenue: f64,
    /// Of margin; `None` where costs are unknown.
    pub margin: Option<f64>,
}

/// One thing that pushed a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Driver {
    /// In words, with the customer's own figure.
    pub words: String,
    /// How far it moved the log-odds of churn from those of an average customer: above 0 towards leaving.
    pub push: f64,
}

/// The scores of a month that is over.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MonthScore {
    /// The day that they stood for.
    pub as_of: Date,
    /// Probability of no purchase in 90 days.
    pub churn: Option<f64>,
    /// Expected net revenue of 12 months.
    pub value: Option<f64>,
}
