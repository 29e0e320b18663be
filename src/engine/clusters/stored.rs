//! What the ledger keeps of a version of the segments, and what the warehouse assigns everybody by.

use serde::{Deserialize, Serialize};

use super::rules;
use crate::{
    contract::{ClusterId, ConsoleError, ErrorKind, Vanished, Variable},
    ledger::{Ledger, StoredSegmentation},
    warehouse::clusters::{Centre, Condition, Scale, Spec},
};

/// How a variable is brought to the size of the others, as in [`Scale`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredScale {
    /// Smallest value taken as it is.
    pub low: f64,
    /// Largest.
    pub high: f64,
    /// Whether the logarithm of one more is taken.
    pub logged: bool,
    /// What is taken off.
    pub centre: f64,
    /// What it is divided by.
    pub spread: f64,
}

impl StoredScale {
    /// A value as distances take it; what is unknown lies in the middle.
    #[must_use]
    pub fn apply(&self, value: f32) -> f64 {
        if value.is_nan() {
            return 0.0;
        }
        let value = f64::from(value).max(self.low).min(self.high);
        let value = if self.logged { value.ln_1p() } else { value };
        (value - self.centre) / self.spread
    }
}

/// A segment of a version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cluster {
    /// Its id.
    pub id: ClusterId,
    /// The name that it was found with.
    pub name: String,
    /// Its centre, scaled.
    pub centre: Vec<f64>,
    /// Its rules, as text.
    pub rules: String,
    /// Whether they are the segment.
    pub by_rules: bool,
    /// Mean bootstrap Jaccard.
    pub stability: Option<f64>,
    /// Share of it that its rules take.
    pub fidelity: Option<f64>,
    /// Whether no segment of the version before was like it.
    pub is_new: bool,
}

/// A version of the segments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segmentation {
    /// Months of the window.
    pub window_months: u32,
    /// What they were found on.
    pub variables: Vec<Variable>,
    /// How each is scaled.
    pub scales: Vec<StoredScale>,
    /// The segments.
    pub clusters: Vec<Cluster>,
    /// Segments of the version before that nothing is like any more.
    pub vanished: Vec<Vanished>,
}

impl Segmentation {
    /// The version in force, if any.
    pub fn latest(ledger: &Ledger) -> Result<Option<(StoredSegmentation, Self)>, ConsoleError> {
        ledger.segmentation(None)?.map(Self::of).transpose()
    }

    /// One version.
    pub fn version(
        ledger: &Ledger,
        version: u32,
    ) -> Result<Option<(StoredSegmentation, Self)>, ConsoleError> {
        ledger.segmentation(Some(version))?.map(Self::of).transpose()
    }

    fn of(stored: StoredSegmentation) -> Result<(StoredSegmentation, Self), ConsoleError> {
        let read = serde_json::from_str(&stored.content);
        let read = read.map_err(|error| {
            let message = format!("version {} of the segments can't be read: {error}", stored.version);
            ConsoleError::new(ErrorKind::Failed, message)
        })?;
        Ok((stored, read))
    }

    /// As JSON.
    pub fn to_json(&self) -> Result<String, ConsoleError> {
        serde_json::to_string(self).map_err(|error| ConsoleError::new(ErrorKind::Failed, error.to_string()))
    }

    /// What everybody is assigned by.
    ///
    /// # Errors
    /// Rules that can't be read: those of another version of the program.
    pub fn spec(&self, version: u32) -> Result<Spec, ConsoleError> {
        let mut variables = self.variables.clone();
        let mut centres = Vec::new();
        for cluster in &self.clusters {
            let rules = if cluster.by_rules {
                let read = rules::parse(&cluster.rules).map_err(|problem| {
                    let message = format!("the rules of {} can't be read: {}", cluster.id, problem.message);
                    ConsoleError::new(ErrorKind::Failed, message)
                })?;
                Some(placed(&read, &mut variables))
            } else {
                None
            };
            centres.push(Centre { cluster: cluster.id.0, at: cluster.centre.clone(), rules });
        }
        let scales = self.scales.iter().map(|scale| Scale {
            low: scale.low,
            high: scale.high,
            logged: scale.logged,
            centre: scale.centre,
            spread: scale.spread,
        });
        Ok(Spec { version, months: self.window_months, variables, scales: scales.collect(), centres })
    }
}

/// Rules by position of their variables; those that are not read yet come after the others.
pub fn placed(rules: &rules::Rules, variables: &mut Vec<Variable>) -> Vec<Vec<Condition>> {
    let mut place = |variable: &Variable| {
        let known = variables.iter().position(|known| known == variable);
        known.unwrap_or_else(|| {
            variables.push(variable.clone());
            variables.len() - 1
        })
    };
    let any = rules.0.iter().map(|all| {
        let conditions = all.iter().map(|asked| Condition {
            variable: place(&asked.variable),
            than: asked.than,
            number: asked.number,
        });
        conditions.collect()
    });
    any.collect()
}
