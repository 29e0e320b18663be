//! A business rule against the champion taking as many people.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::ModelName;

/// A business rule: at least so many purchases in the last so many days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusinessRule {
    /// Purchases (days with one).
    pub purchases: u32,
    /// Days before the cut: 30, 90, 180 or 365.
    pub days: u32,
}

impl Default for BusinessRule {
    fn default() -> Self {
        Self { purchases: 2, days: 90 }
    }
}

impl BusinessRule {
    /// The windows that can be asked for.
    pub const DAYS: [u32; 4] = [30, 90, 180, 365];
}

/// The rule against the champion taking as many people, and both against everybody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EqualSize {
    /// The rule.
    pub rule: BusinessRule,
    /// The champion.
    pub champion: ModelName,
    /// The day it was judged at.
    pub cut: Date,
    /// The last day of the horizon after it.
    pub to: Date,
    /// Everybody, the rule's people, the champion's people.
    pub groups: Vec<Group>,
    /// Who does how much better, each comparison named for what it is.
    pub ratios: Vec<GroupRatio>,
    /// What to take from it, in words.
    pub words: String,
}

/// A group of customers, and what they bought in the horizon.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Who they are.
    pub label: String,
    /// How many.
    pub customers: u64,
    /// How many of them bought.
    pub buyers: u64,
    /// Net revenue of all of them.
    pub revenue: Decimal,
}

/// One group over another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupRatio {
    /// What is held against what, for example `champion / rule, same size`.
    pub label: String,
    /// Buyers per person over buyers per person, with its 95 % interval.
    pub buyers: Ratio,
    /// Revenue per person over revenue per person, with its 95 % interval.
    pub revenue: Ratio,
}

/// A ratio and its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Ratio {
    /// The ratio; `None` where it can't be told.
    pub estimate: Option<f64>,
    /// Lower end of its 95 % interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}
