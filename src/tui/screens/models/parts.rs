//! The parts of Models and of one model, their tables, and what is chosen in them.

use serde::{Deserialize, Serialize};

use crate::contract::{BusinessRule, Family};

/// A part of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Every model and its measured quality.
    #[default]
    Models,
    /// Champions against challengers.
    Compare,
    /// The business rule against the champion.
    EqualSize,
    /// Churn by value.
    Matrix,
}

impl Part {
    /// Every part, in order.
    pub const ALL: &'static [Self] = &[Self::Models, Self::Compare, Self::EqualSize, Self::Matrix];

    /// Its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Models => "Models",
            Self::Compare => "Compare",
            Self::EqualSize => "Equal size",
            Self::Matrix => "Matrix",
        }
    }
}

/// A part of one model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// How well it predicted.
    #[default]
    Quality,
    /// How many of those it happened to are found among the customers with the highest scores.
    Lift,
    /// What it reads.
    Features,
    /// What it was fitted to.
    Parameters,
    /// Its roles, and its quality in earlier rescorings.
    History,
}

impl Side {
    /// Every part, in order.
    pub const ALL: &'static [Self] =
        &[Self::Quality, Self::Lift, Self::Features, Self::Parameters, Self::History];

    /// Its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Quality => "Quality",
            Self::Lift => "Lift",
            Self::Features => "Features",
            Self::Parameters => "Parameters",
            Self::History => "History",
        }
    }
}

/// A table on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Front {
    /// Models of churn.
    Churn,
    /// Models of value.
    Value,
    /// Models of who comes back.
    Return,
    /// Champions against challengers.
    Compare,
    /// Groups of equal size.
    Groups,
    /// Their ratios.
    Ratios,
    /// The cells of the matrix.
    Cells,
    /// A model's deciles.
    Deciles,
    /// Its lift, by share of customers taken.
    Lift,
    /// Its features.
    Features,
    /// Its parameters.
    Parameters,
    /// Its roles.
    Roles,
    /// Its quality before.
    Earlier,
}

/// The family of models that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FamilyShown(pub Family);

impl Default for FamilyShown {
    fn default() -> Self {
        Self(Family::Churn)
    }
}

/// The rule, and the days that it is judged over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleShown {
    /// The rule.
    pub rule: BusinessRule,
    /// The horizon in days.
    pub days: u32,
}

impl Default for RuleShown {
    fn default() -> Self {
        Self { rule: BusinessRule::default(), days: 90 }
    }
}
