//! A segmentation as everybody is assigned by it. Plain data.

use crate::contract::Variable;

/// How a variable is brought to the size of the others: `fill` where it is unknown, taken in to `low` and `high`, in logarithms where `logged`, then
/// less `centre`, over `spread`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// What stands for what is unknown.
    pub fill: f64,
    /// Smallest value taken as it is.
    pub low: f64,
    /// Largest.
    pub high: f64,
    /// Whether the logarithm of one more is taken.
    pub logged: bool,
    /// What is taken off.
    pub centre: f64,
    /// What it is divided by; above 0.
    pub spread: f64,
}

/// How a condition compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Than {
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

impl Than {
    pub(super) const fn sql(self) -> &'static str {
        match self {
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Above => ">",
            Self::AtLeast => ">=",
        }
    }
}

/// One condition of a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Condition {
    /// Position of its variable.
    pub variable: usize,
    /// How it compares.
    pub than: Than,
    /// With what.
    pub number: f32,
}

/// A segment as everybody is assigned to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Centre {
    /// Its id.
    pub cluster: u32,
    /// Its centre, scaled, one number for each of [`Spec::scales`].
    pub at: Vec<f64>,
    /// Its rules: any of these, each of which asks for all of its conditions.
    pub rules: Vec<Vec<Condition>>,
    /// Whether they are the segment, and not only tell it.
    pub by_rules: bool,
}

/// A segmentation as everybody is assigned by it.
#[derive(Debug, Clone, PartialEq)]
pub struct Spec {
    /// Its version in the ledger.
    pub version: u32,
    /// Months of the window.
    pub months: u32,
    /// What is read: first the variables of the distances, in the order of `scales`, then those that only rules ask.
    pub variables: Vec<Variable>,
    /// How the first are scaled.
    pub scales: Vec<Scale>,
    /// The segments.
    pub centres: Vec<Centre>,
}
