//! The thresholds of the value tiers: versions, what others would give, and adopting them.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Absent, Segment};

/// The lower bounds of a tier: a customer is in it with at least this revenue and this many tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// Net revenue of 12 months.
    pub revenue: Decimal,
    /// Tickets of 12 months.
    pub tickets: u32,
}

/// The bounds of the upper three tiers; who is active and in none of them is Small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cuts {
    /// Of Best.
    pub best: Cut,
    /// Of Large.
    pub large: Cut,
    /// Of Medium.
    pub medium: Cut,
}

/// How thresholds were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThresholdMethod {
    /// Somebody named the amounts.
    Fixed,
    /// The customers of the largest revenue: 5 % are Best, the next 20 % Large, the next 35 % Medium.
    Quantile,
    /// Shares of revenue: the largest customers who make the first 20 % are Best, up to 60 % Large, up to 90 %
    /// Medium.
    Lorenz,
    /// The amounts that tell next year's revenue apart best, under minimum sizes, rounded.
    Optimal,
}

/// Thresholds as adopted. Versions are never changed, only followed by others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds {
    /// Counts from 1.
    pub version: u32,
    /// The bounds.
    pub cuts: Cuts,
    /// How they were found.
    pub method: ThresholdMethod,
    /// When they were adopted.
    pub set_at: Timestamp,
    /// By whom.
    pub set_by: String,
    /// Why.
    pub reason: String,
}

/// What a tier would be under other thresholds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// The segment.
    pub segment: Segment,
    /// Its customers in N.
    pub customers: u64,
    /// Their share of the active ones.
    pub base_share: Option<Decimal>,
    /// Their net revenue in N.
    pub net_revenue: Decimal,
    /// Its share of the active customers' net revenue.
    pub revenue_share: Option<Decimal>,
    /// Its customers in N-1 under the same thresholds; `None` where history is too short.
    pub customers_n1: Option<u64>,
}

/// One way to set the thresholds, and what it would give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// How they were found.
    pub method: ThresholdMethod,
    /// The bounds; `None` where the method can't say, and then `absent` tells why.
    pub cuts: Option<Cuts>,
    /// Share of the variance of next year's revenue that the tiers explain, from 0 to 1, on N-1 to N.
    pub explained: Option<Decimal>,
    /// What rounding costs: the unrounded optimum's share less this one's. Of the optimal method only.
    pub lost_by_rounding: Option<Decimal>,
    /// What it would give.
    pub rows: Vec<PreviewRow>,
    /// Why there are no bounds.
    pub absent: Option<Absent>,
}

/// The thresholds in use, those before, and other ways to set them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThresholdsReply {
    /// The day the previews stand for.
    pub as_of: Date,
    /// Every version, newest first; the first one is in use once its re-cut is done.
    pub versions: Vec<Thresholds>,
    /// The version that the published figures were cut by.
    pub in_use: u32,
    /// What the ones in use give.
    pub current: Proposal,
    /// Other ways.
    pub proposals: Vec<Proposal>,
}

/// Thresholds that somebody wants to adopt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adoption {
    /// The bounds.
    pub cuts: Cuts,
    /// How they were found.
    pub method: ThresholdMethod,
    /// Why; kept with the version.
    pub reason: String,
}
