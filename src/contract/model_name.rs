//! What models predict, how they work, and what they are called.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::config::nearest;

/// What a model predicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Whether a customer who bought in the last 12 months buys nothing in the horizon.
    Churn,
    /// What a customer buys in the horizon.
    Value,
    /// Whether a customer who bought nothing for 12 months buys again in the horizon.
    Reactivation,
}

/// What a model predicts, and over how many days after the cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Target {
    /// What.
    pub family: Family,
    /// Over how many days.
    pub days: u32,
}

/// The days churn is predicted for.
pub const CHURN_DAYS: [u32; 5] = [30, 60, 90, 180, 365];
/// The months value is predicted for.
pub const VALUE_MONTHS: [u32; 5] = [3, 6, 12, 24, 36];
/// The days reactivation is predicted for.
pub const REACTIVATION_DAYS: [u32; 2] = [90, 365];

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}d", self.family.id(), self.days)
    }
}

/// How a model works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Days since the last purchase, nothing else: the bar to clear.
    Recency,
    /// The revenue of the last 12 months comes again: the bar to clear for value.
    LastYear,
    /// Regularised logistic regression.
    Logistic,
    /// Gradient boosted trees.
    Boosted,
    /// BG/NBD; for value, with Gamma-Gamma.
    BgNbd,
    /// MBG/NBD; for value, with Gamma-Gamma.
    MbgNbd,
    /// Pareto/NBD; for value, with Gamma-Gamma.
    ParetoNbd,
    /// Probability to return × orders × basket, each a regression.
    Regression,
}

impl Family {
    /// Every one, in display order.
    pub const ALL: [Self; 3] = [Self::Churn, Self::Value, Self::Reactivation];

    /// Its id, as in names of models, SQL and JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Churn => "churn",
            Self::Value => "value",
            Self::Reactivation => "reactivation",
        }
    }
}

impl Method {
    /// Every one, in display order.
    pub const ALL: [Self; 8] = [
        Self::Recency,
        Self::LastYear,
        Self::Logistic,
        Self::Boosted,
        Self::BgNbd,
        Self::MbgNbd,
        Self::ParetoNbd,
        Self::Regression,
    ];

    /// Its id, as in names of models, SQL and JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Recency => "recency",
            Self::LastYear => "last_year",
            Self::Logistic => "logistic",
            Self::Boosted => "boosted",
            Self::BgNbd => "bg_nbd",
            Self::MbgNbd => "mbg_nbd",
            Self::ParetoNbd => "pareto_nbd",
            Self::Regression => "regression",
        }
    }

    /// Whether it is a purchase-count model: it is fitted to how often, how lately and for how long customers have bought.
    #[must_use]
    pub const fn counts_purchases(self) -> bool {
        matches!(self, Self::BgNbd | Self::MbgNbd | Self::ParetoNbd)
    }

    /// Whether it is a bar that other models are held against, and never a champion.
    #[must_use]
    pub const fn is_bar(self) -> bool {
        matches!(self, Self::Recency | Self::LastYear)
    }
}

/// A model's name: what it predicts, and how. It stays the same from one rescoring to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ModelName {
    /// What it predicts.
    pub target: Target,
    /// How.
    pub method: Method,
}

impl fmt::Display for ModelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.target, self.method.id())
    }
}

impl FromStr for ModelName {
    type Err = ModelNameError;

    fn from_str(text: &str) -> Result<Self, ModelNameError> {
        let wrong = || ModelNameError { text: text.to_owned(), likely: likely(text) };
        let (target, method) = text.split_once('.').ok_or_else(wrong)?;
        let (family, days) = target.rsplit_once('_').ok_or_else(wrong)?;
        let family = Family::ALL.into_iter().find(|known| known.id() == family).ok_or_else(wrong)?;
        let days: u32 = days.strip_suffix('d').and_then(|days| days.parse().ok()).ok_or_else(wrong)?;
        let method = Method::ALL.into_iter().find(|known| known.id() == method).ok_or_else(wrong)?;
        let name = Self { target: Target { family, days }, method };
        // `churn_+90d` and `churn_090d` would be second spellings.
        if name.to_string() == text { Ok(name) } else { Err(wrong()) }
    }
}

/// A text that is no model's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelNameError {
    /// The text.
    pub text: String,
    /// What was probably meant.
    pub likely: Option<String>,
}

impl fmt::Display for ModelNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.text.escape_debug();
        match &self.likely {
            Some(likely) => write!(f, "`{text}` is no model's name; did you mean `{likely}`?"),
            None => write!(f, "`{text}` is no model's name; they look like `churn_90d.logistic`"),
        }
    }
}

impl std::error::Error for ModelNameError {}

/// The name that a mistyped one is nearest to, part by part.
fn likely(text: &str) -> Option<String> {
    let (target, method) = text.split_once(['.', ':', '/', ' '])?;
    let method = nearest(method, Method::ALL.map(Method::id))?;
    let letters = target.trim_end_matches(|c: char| !c.is_alphabetic() || c == 'd');
    let family = nearest(letters, Family::ALL.map(Family::id))?;
    let digits: String = target.chars().filter(char::is_ascii_digit).collect();
    let days: u32 = digits.parse().ok()?;
    Some(format!("{family}_{days}d.{method}"))
}
