//! What the ledger keeps of a version of the segments, and what the warehouse assigns everybody by.

use serde::{Deserialize, Serialize};

use super::{rules, words};
use crate::{
    contract::{ClusterId, ConsoleError, ErrorKind, Vanished, Variable},
    ledger::{Ledger, StoredSegmentation},
    science::clusters::{Centres, Scaler},
    warehouse::clusters::{Centre, Condition, Scale, Spec, Than},
};

/// A segment of a version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cluster {
    /// Its id.
    pub id: ClusterId,
    /// The name that it was adopted with.
    pub name: String,
    /// Its centre, scaled.
    pub centre: Vec<f64>,
    /// Its rules, as text; empty where none tell it.
    pub rules: String,
    /// Whether they are the segment: somebody's, and not those that were found.
    pub by_rules: bool,
    /// Where they are, those that were found.
    #[serde(default)]
    pub found: Option<String>,
    /// Mean bootstrap Jaccard of the cluster around its centre.
    pub stability: Option<f64>,
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
    pub scales: Vec<Scaler>,
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
            let rules = if cluster.rules.is_empty() {
                Vec::new()
            } else {
                let read = rules::parse(&cluster.rules).map_err(|problem| {
                    let message = format!("the rules of {} can't be read: {}", cluster.id, problem.message);
                    ConsoleError::new(ErrorKind::Failed, message)
                })?;
                placed(&read, &mut variables)
            };
            let (cluster, at, by_rules) = (cluster.id.0, cluster.centre.clone(), cluster.by_rules);
            centres.push(Centre { cluster, at, rules, by_rules });
        }
        let scales = self.scales.iter().map(|scale| Scale {
            fill: scale.fill,
            low: scale.low,
            high: scale.high,
            logged: scale.log,
            centre: scale.centre,
            spread: scale.scale,
        });
        Ok(Spec { version, months: self.window_months, variables, scales: scales.collect(), centres })
    }
}

/// Give those that are new these names, each a different one from all others.
pub fn name_new(clusters: &mut [Cluster], names: Vec<String>) {
    let kept = clusters.iter().filter(|cluster| !cluster.is_new);
    let taken: Vec<String> = kept.map(|cluster| cluster.name.clone()).collect();
    let names = words::distinct(names, &taken);
    for (cluster, name) in clusters.iter_mut().filter(|cluster| cluster.is_new).zip(names) {
        cluster.name = name;
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

/// Whom a segmentation puts where: the position of the segment of each customer, as [`assign`](crate::warehouse::clusters)
/// does in the database. `columns` are the values of [`Spec::variables`].
#[must_use]
pub fn place(spec: &Spec, scales: &[Scaler], columns: &[&[f32]]) -> Vec<u32> {
    let customers = columns.first().map_or(0, |column| column.len());
    let value = |variable: usize, at: usize| columns.get(variable).and_then(|column| column.get(at)).copied();
    let holds = |condition: &Condition, at: usize| {
        value(condition.variable, at).is_some_and(|value| match condition.than {
            Than::Below => value < condition.number,
            Than::AtMost => value <= condition.number,
            Than::Above => value > condition.number,
            Than::AtLeast => value >= condition.number,
        })
    };
    // By its rule a segment takes whoever fulfils it, so that its centre takes nobody, unless there is no other.
    let mut open: Vec<&Centre> = spec.centres.iter().filter(|centre| !centre.by_rules).collect();
    if open.is_empty() {
        open = spec.centres.iter().collect();
    }
    let nearest =
        Centres::new(open.iter().flat_map(|centre| centre.at.iter().copied()).collect(), scales.len());
    let position = |cluster: u32| spec.centres.iter().position(|centre| centre.cluster == cluster);
    let mut by_id: Vec<(usize, &Centre)> =
        spec.centres.iter().enumerate().filter(|(_, centre)| centre.by_rules).collect();
    by_id.sort_by_key(|(_, centre)| centre.cluster);
    let of = |at: usize| {
        let ruled = by_id.iter().find(|(_, centre)| {
            centre.rules.iter().any(|all| all.iter().all(|condition| holds(condition, at)))
        });
        if let Some((position, _)) = ruled {
            return *position;
        }
        let scaled: Vec<f64> = (0..scales.len())
            .zip(scales)
            .map(|(variable, scale)| scale.apply(value(variable, at).map_or(f64::NAN, f64::from)))
            .collect();
        let found = nearest.as_ref().ok().and_then(|nearest| nearest.assign(&scaled));
        let found = found.and_then(|found| open.get(found.nearest));
        found.and_then(|centre| position(centre.cluster)).unwrap_or(0)
    };
    (0..customers).map(|at| u32::try_from(of(at)).unwrap_or(0)).collect()
}
