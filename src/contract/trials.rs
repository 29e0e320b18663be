//! Trials of behavioural segments: what can be chosen, what each number of clusters found, and adopting one.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{ClusterId, Variable, Window};

/// A trial's number in this workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TrialId(pub u32);

/// A variable as it is distributed, to choose by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VariableReport {
    /// Which one.
    pub variable: Variable,
    /// Share of customers for whom it is known.
    pub coverage: f64,
    /// Skewness of its values.
    pub skew: f64,
    /// Whether it is taken in logarithms.
    pub logged: bool,
    /// Its 10 %, 50 % and 90 % quantiles.
    pub quantiles: [f64; 3],
    /// How much it tells customers apart by itself, from 0 (one hump) to 1.
    pub tells_apart: f64,
    /// The variables it goes along with most: correlation as it is prepared, strongest first, at most three.
    pub correlated: Vec<(Variable, f64)>,
    /// Whether it is proposed.
    pub proposed: bool,
    /// Why not, where it is not.
    pub why_not: Option<String>,
    /// Whether it can't be chosen at all: constant, or mostly unknown.
    pub refused: bool,
}

/// Every variable there is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variables {
    /// The day they are told for.
    pub as_of: Date,
    /// The months up to it.
    pub window: Window,
    /// How many months that is.
    pub window_months: u32,
    /// Customers of the sample that they are told from.
    pub sampled: u64,
    /// Customers who bought in the window.
    pub customers: u64,
    /// The variables, in display order.
    pub variables: Vec<VariableReport>,
}

/// A trial to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FitRequest {
    /// On which variables; those proposed where empty.
    pub variables: Vec<Variable>,
    /// Over how many months, up to [`FitRequest::MONTHS`].
    pub window_months: u32,
    /// Fewest clusters.
    pub k_from: u32,
    /// Most clusters.
    pub k_to: u32,
}

impl FitRequest {
    /// Most months of a window.
    pub const MONTHS: u32 = 36;
    /// Fewest and most clusters.
    pub const K: (u32, u32) = (2, 20);
    /// Fewest and most variables.
    pub const VARIABLES: (usize, usize) = (2, 30);
}

impl Default for FitRequest {
    fn default() -> Self {
        Self { variables: Vec::new(), window_months: 12, k_from: 3, k_to: 10 }
    }
}

/// A trial in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialHead {
    /// Its number.
    pub id: TrialId,
    /// When it ended.
    pub at: Timestamp,
    /// Who asked for it.
    pub by: String,
    /// The day it looked at.
    pub as_of: Date,
    /// The months up to it.
    pub window_months: u32,
    /// On how many variables.
    pub variables: u32,
    /// Fewest and most clusters.
    pub k: (u32, u32),
    /// The version that was adopted from it, latest.
    pub adopted: Option<u32>,
}

/// One number of clusters of a trial.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrialOfK {
    /// How many clusters.
    pub k: u32,
    /// Mean silhouette, from −1 to 1.
    pub silhouette: f64,
    /// Mean stability over the clusters.
    pub stability: f64,
    /// The least stable cluster's.
    pub least_stable: f64,
    /// Share of the smallest cluster.
    pub smallest: f64,
    /// Share of customers whom rules on at most five variables put into the same cluster.
    pub rules_fidelity: f64,
    /// Sum of squared distances to the nearest centre, over the number of sampled customers.
    pub inertia: f64,
    /// Why it is the one proposed, for one of them.
    pub proposed: Option<String>,
    /// Its clusters, largest first.
    pub clusters: Vec<TrialCluster>,
    /// Who moves where against the segmentation in use; empty where there is none.
    pub moves: Vec<TrialMove>,
    /// Adjusted Rand index with the segmentation in use: 1 is the same, 0 is chance.
    pub agreement: Option<f64>,
}

/// A cluster of a trial.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrialCluster {
    /// The id it would have.
    pub id: ClusterId,
    /// The name it would have: of the segment it continues, else one made of its traits.
    pub name: String,
    /// Whether it continues a segment in use.
    pub continues: bool,
    /// Overlap (Jaccard) with that.
    pub overlap: Option<f64>,
    /// Share of the sampled customers.
    pub share: f64,
    /// Share of their net revenue.
    pub revenue_share: f64,
    /// Its stability.
    pub stability: f64,
    /// Its most telling traits, in a sentence.
    pub sentence: String,
    /// Its rules, as text; empty where none tell it.
    pub rules: String,
    /// Whether they are the segment, as those of the one that it continues were.
    #[serde(default)]
    pub by_rules: bool,
    /// Share of it that the rules take; `None` where there are none, or they are the segment.
    pub fidelity: Option<f64>,
    /// Share of those they take who are in it.
    pub precision: Option<f64>,
    /// Its centre, in the variables' own units, in the order of [`Trial::variables`].
    pub centre: Vec<f64>,
}

/// Customers of the sample who would move.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrialMove {
    /// Where they are.
    pub from: ClusterId,
    /// Where they would be.
    pub to: ClusterId,
    /// Share of the sampled customers who are in both.
    pub share: f64,
}

/// A trial, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// Its head.
    pub head: TrialHead,
    /// What it was found on.
    pub variables: Vec<Variable>,
    /// Variables asked for that could not be used, and why.
    pub left_out: Vec<(Variable, String)>,
    /// Customers of the sample.
    pub sampled: u64,
    /// Customers who bought in the window.
    pub customers: u64,
    /// Share of values taken in at each end before scaling.
    pub winsorised: f64,
    /// Starts of each fit.
    pub starts: u32,
    /// Bootstrap resamples.
    pub bootstraps: u32,
    /// Seed of everything drawn.
    pub seed: u64,
    /// Each number of clusters, fewest first.
    pub tried: Vec<TrialOfK>,
    /// The version that the moves are told against.
    pub against: Option<u32>,
    /// The version in force by now, where it is another one: what the trial found can't be adopted any more.
    pub outdated: Option<u32>,
}

/// Adopt a trial's clusters as the next version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdoptRequest {
    /// Which trial.
    pub trial: TrialId,
    /// Which number of clusters.
    pub k: u32,
    /// Why.
    pub reason: String,
}
