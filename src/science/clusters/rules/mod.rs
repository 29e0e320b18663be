//! A segmentation as plain rules: a few conditions on a few variables in their own units.
//!
//! A small tree learns from the labels who belongs where; each cluster's rule is the ways through the tree
//! that end there. What the rules reproduce is counted on the bounds as they are written.

mod grow;
mod readable;
mod table;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::ClusterError;
use grow::Grower;

pub use table::Table;

/// How plain rules must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plain {
    /// Most conditions on the way to a cluster, 1 to 6.
    pub depth: u32,
    /// Most variables in all rules together, 1 or more.
    pub variables: usize,
}

impl Default for Plain {
    /// Four conditions on five variables.
    fn default() -> Self {
        Self { depth: 4, variables: 5 }
    }
}

/// That a value lies above one bound, or up to another, or both.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    /// Number of the variable.
    pub variable: usize,
    /// The value is greater than this.
    pub above: Option<f64>,
    /// The value is this or less.
    pub up_to: Option<f64>,
}

impl Condition {
    /// Whether a value meets it.
    #[must_use]
    pub fn holds(&self, value: f64) -> bool {
        self.above.is_none_or(|bound| value > bound) && self.up_to.is_none_or(|bound| value <= bound)
    }
}

/// Who belongs to one cluster: whoever meets all conditions of any of the ways. Nobody without ways;
/// everybody by a way without conditions.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Rule {
    /// The ways, the one that most take first.
    pub ways: Vec<Vec<Condition>>,
}

impl Rule {
    /// Whether a customer with these values belongs; `value` gives one variable, and what it doesn't know
    /// meets no condition.
    pub fn holds(&self, value: impl Fn(usize) -> Option<f64>) -> bool {
        let met =
            |condition: &Condition| value(condition.variable).is_some_and(|value| condition.holds(value));
        self.ways.iter().any(|way| way.iter().all(met))
    }
}

/// A rule per cluster. Where several hold (only rules that a person edited do), the first one counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// One for each cluster, in their order; one without ways where plain rules find nobody.
    pub clusters: Vec<Rule>,
}

/// How well rules reproduce one cluster.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reproduced {
    /// Share of the cluster's customers whom its rule finds ("reproduces 91 % of the segment"); `None` if it
    /// has none.
    pub recall: Option<f64>,
    /// Share of those its rule finds who do belong to the cluster; `None` if it finds nobody.
    pub precision: Option<f64>,
}

/// How well rules reproduce a segmentation.
#[derive(Debug, Clone, PartialEq)]
pub struct Fidelity {
    /// Share of all customers whom the rules put into their own cluster.
    pub accuracy: f64,
    /// Each cluster.
    pub clusters: Vec<Reproduced>,
    /// Customers no rule finds; none for rules that were learnt.
    pub unclaimed: u64,
}

impl Rules {
    /// Learns rules from who belongs where. With more than `plain.variables` variables in it, the tree is
    /// grown again on those that told most.
    ///
    /// # Errors
    /// [`ClusterError::Lengths`] unless there is a label per row, [`ClusterError::Label`] for one that isn't
    /// below `clusters`, and [`ClusterError::Setting`].
    pub fn learn(table: &Table, labels: &[u32], clusters: usize, plain: Plain) -> Result<Self, ClusterError> {
        check(table, labels, clusters)?;
        if !(1..=6).contains(&plain.depth) {
            return Err(ClusterError::Setting("the number of conditions"));
        }
        if plain.variables == 0 {
            return Err(ClusterError::Setting("the number of variables"));
        }
        let count = table.variables.len();
        // A side of a handful says nothing about the rest.
        let least = (table.rows as u64 / 500).max(1);
        let mut grower = Grower { table, labels, clusters, variables: (0..count).collect(), least };
        let mut tree = grower.grow(plain.depth);
        let mut gains = vec![0.0; count];
        tree.gains(&mut gains);
        let mut used: Vec<usize> =
            (0..count).filter(|at| gains.get(*at).is_some_and(|gain| *gain > 0.0)).collect();
        if used.len() > plain.variables {
            used.sort_by(|one, other| {
                gains.get(*other).partial_cmp(&gains.get(*one)).unwrap_or(std::cmp::Ordering::Equal)
            });
            used.truncate(plain.variables);
            used.sort_unstable();
            grower.variables = used;
            tree = grower.grow(plain.depth);
        }
        let mut leaves = Vec::new();
        tree.leaves(&[], &mut leaves);
        leaves.sort_by_key(|(_, customers, _)| std::cmp::Reverse(*customers));
        let mut rules = vec![Rule::default(); clusters];
        for (cluster, _, way) in leaves {
            if let Some(rule) = rules.get_mut(cluster) {
                rule.ways.push(way);
            }
        }
        Ok(Self { clusters: rules })
    }

    /// The cluster a customer belongs to by the rules; `None` if none holds.
    pub fn assign(&self, value: impl Fn(usize) -> Option<f64>) -> Option<usize> {
        self.clusters.iter().position(|rule| rule.holds(&value))
    }

    /// Numbers of the variables the rules ask for, in rising order.
    #[must_use]
    pub fn variables(&self) -> Vec<usize> {
        let ways = self.clusters.iter().flat_map(|rule| &rule.ways);
        let mut used: Vec<usize> = ways.flatten().map(|condition| condition.variable).collect();
        used.sort_unstable();
        used.dedup();
        used
    }

    /// Counts how well the rules, learnt or edited, reproduce who belongs where.
    ///
    /// # Errors
    /// [`ClusterError::Lengths`] unless there is a label per row, [`ClusterError::Label`] for one that has no
    /// rule.
    pub fn measure(&self, table: &Table, labels: &[u32]) -> Result<Fidelity, ClusterError> {
        check(table, labels, self.clusters.len())?;
        // Of each cluster: its customers, those its rule finds, those it finds rightly.
        let mut counts = vec![(0_u64, 0_u64, 0_u64); self.clusters.len()];
        let (mut right, mut unclaimed) = (0_u64, 0_u64);
        for (row, label) in labels.iter().enumerate() {
            let (label, found) = (*label as usize, self.assign(|variable| table.value(row, variable)));
            let hit = found == Some(label);
            if let Some((own, _, hits)) = counts.get_mut(label) {
                *own += 1;
                *hits += u64::from(hit);
            }
            match found.and_then(|found| counts.get_mut(found)) {
                Some((_, found, _)) => *found += 1,
                None => unclaimed += 1,
            }
            right += u64::from(hit);
        }
        let share = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
        let clusters = counts
            .into_iter()
            .map(|(own, found, hits)| Reproduced { recall: share(hits, own), precision: share(hits, found) })
            .collect();
        Ok(Fidelity { accuracy: right as f64 / table.rows as f64, clusters, unclaimed })
    }
}

/// There is a label below `clusters` for each row.
fn check(table: &Table, labels: &[u32], clusters: usize) -> Result<(), ClusterError> {
    if labels.len() != table.rows {
        return Err(ClusterError::Lengths(labels.len(), table.rows));
    }
    match labels.iter().position(|label| *label as usize >= clusters) {
        Some(row) => Err(ClusterError::Label(row)),
        None => Ok(()),
    }
}
