//! What the registry in the ledger keeps of a rescoring and its models, as JSON.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::contract::{Comparison, FeatureUse, Fitted, Model, Parameter};

/// Of a whole rescoring.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct KeptRescoring {
    /// Champions against challengers and bars.
    pub comparisons: Vec<Comparison>,
    /// What should be known before the scores are believed.
    pub warnings: Vec<String>,
    /// How many days the longest features look back.
    #[serde(default)]
    pub long_days: i32,
    /// Mean probability of churn over the base, by horizon in days.
    #[serde(default)]
    pub base: std::collections::BTreeMap<u32, f64>,
}

/// Of one model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// As it was trained and judged, with the role that it had then.
    pub model: Model,
    /// What it was fitted to at last.
    pub parameters: Vec<Parameter>,
    /// Log-likelihood of that fit, where it is one of maximum likelihood.
    pub log_likelihood: Option<f64>,
    /// What the parameters were fitted to, of a purchase-count model.
    #[serde(default)]
    pub fitted: Option<Fitted>,
    /// Unit of every time among the parameters.
    pub time_unit: Option<String>,
    /// What it reads, the most important first.
    pub features: Vec<FeatureUse>,
    /// How its scores become probabilities, in words.
    pub calibration: Option<String>,
    /// The days its features were taken at, for the fit that everybody was scored with.
    #[serde(default)]
    pub applied_at: Vec<Date>,
    /// The fit that everybody was scored with, whole; for the reasons of one customer's score.
    pub fit: Option<serde_json::Value>,
}
