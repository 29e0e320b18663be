//! Segments as plain rules: a few conditions on a few variables in their own units.
//!
//! A small tree learns from the labels who belongs where. Each cluster has a tree of its own, which tells its customers
//! from all others, and its rule is the ways through the tree that end among them ([`Rule::learn`]); one tree for all
//! clusters says how well so few questions reproduce the whole segmentation ([`Rules`]). What is reproduced is counted
//! on the rules as they are written and applied: in single precision, and what is unknown meets no condition.

mod grow;
mod readable;
mod table;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::ClusterError;
use grow::{Grower, Node};

pub use table::Table;

/// How plain rules must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plain {
    /// Most conditions on the way to a cluster, 1 to 6.
    pub depth: u32,
    /// Most variables of a tree, 1 or more.
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
    pub above: Option<f32>,
    /// The value is this or less.
    pub up_to: Option<f32>,
}

impl Condition {
    /// Whether a value meets it; NaN, which is unknown, does not.
    #[must_use]
    pub fn holds(&self, value: f32) -> bool {
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

/// How well a rule reproduces its cluster.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reproduced {
    /// Share of the cluster's customers whom the rule finds ("reproduces 91 % of the segment"); `None` if it
    /// has none.
    pub recall: Option<f64>,
    /// Share of those the rule finds who do belong to the cluster; `None` if it finds nobody.
    pub precision: Option<f64>,
}

impl Rule {
    /// Learns the rule of one cluster: of the ways through a tree that tells it from all others, those with the largest
    /// shares of its customers, as many as give the largest F1 (the harmonic mean of recall and precision; van Rijsbergen,
    /// C. J. (1979), "Information Retrieval", chapter 7). So a rule is found for a small cluster too, whose customers are
    /// nowhere the majority. Without a question that tells it apart, it has no ways.
    ///
    /// # Errors
    /// [`ClusterError::Lengths`] unless there is a label per row, and [`ClusterError::Setting`].
    pub fn learn(table: &Table, labels: &[u32], cluster: u32, plain: Plain) -> Result<Self, ClusterError> {
        let members: Vec<u32> = labels.iter().map(|label| u32::from(*label == cluster)).collect();
        let tree = tree(table, &members, 2, plain, &|tree| {
            let least = largest_f1(&tree);
            tree.settled(&|counts| usize::from(share(counts) >= least))
        })?;
        if matches!(tree, Node::Leaf { .. }) {
            return Ok(Self::default());
        }
        let mut ways = ways(&tree);
        ways.retain(|(cluster, _)| *cluster == 1);
        Ok(Self { ways: ways.into_iter().map(|(_, way)| way).collect() })
    }

    /// Whether a customer with these values belongs; `value` gives one variable, and what it doesn't know
    /// meets no condition.
    pub fn holds(&self, value: impl Fn(usize) -> Option<f32>) -> bool {
        let met =
            |condition: &Condition| value(condition.variable).is_some_and(|value| condition.holds(value));
        self.ways.iter().any(|way| way.iter().all(met))
    }

    /// Counts how well it reproduces a cluster.
    ///
    /// # Errors
    /// [`ClusterError::Lengths`] unless there is a label per row.
    pub fn measure(&self, table: &Table, labels: &[u32], cluster: u32) -> Result<Reproduced, ClusterError> {
        check(table, labels)?;
        let (mut own, mut found, mut both) = (0_u64, 0_u64, 0_u64);
        for (row, label) in labels.iter().enumerate() {
            let (is_own, is_found) =
                (*label == cluster, self.holds(|variable| Some(table.value(row, variable))));
            own += u64::from(is_own);
            found += u64::from(is_found);
            both += u64::from(is_own && is_found);
        }
        let share = |whole: u64| (whole > 0).then(|| both as f64 / whole as f64);
        Ok(Reproduced { recall: share(own), precision: share(found) })
    }
}

/// One tree for all clusters, as a rule for each.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// One for each cluster, in their order; one without ways where the tree finds nobody.
    pub clusters: Vec<Rule>,
}

impl Rules {
    /// Learns one tree from who belongs where: each way through it leads to the cluster that most belong to there.
    ///
    /// # Errors
    /// [`ClusterError::Lengths`] unless there is a label per row, [`ClusterError::Label`] for one that isn't
    /// below `clusters`, and [`ClusterError::Setting`].
    pub fn learn(table: &Table, labels: &[u32], clusters: usize, plain: Plain) -> Result<Self, ClusterError> {
        if let Some(row) = labels.iter().position(|label| *label as usize >= clusters) {
            return Err(ClusterError::Label(row));
        }
        let tree = tree(table, labels, clusters, plain, &|tree| tree.settled(&most_frequent))?;
        let mut rules = vec![Rule::default(); clusters];
        for (cluster, way) in ways(&tree) {
            if let Some(rule) = rules.get_mut(cluster) {
                rule.ways.push(way);
            }
        }
        Ok(Self { clusters: rules })
    }

    /// Share of all customers whom the rules put into their own cluster. Who meets none is in no cluster by them.
    ///
    /// # Errors
    /// [`ClusterError::Lengths`] unless there is a label per row.
    pub fn accuracy(&self, table: &Table, labels: &[u32]) -> Result<f64, ClusterError> {
        check(table, labels)?;
        let own = |(row, label): &(usize, &u32)| {
            let rule = self.clusters.get(**label as usize);
            rule.is_some_and(|rule| rule.holds(|variable| Some(table.value(*row, variable))))
        };
        // Ways through one tree exclude each other.
        Ok(labels.iter().enumerate().filter(own).count() as f64 / table.len() as f64)
    }
}

/// Grows a tree and settles what its leaves are. With more than `plain.variables` variables in it, it is grown again on
/// those that told most.
fn tree(
    table: &Table,
    labels: &[u32],
    clusters: usize,
    plain: Plain,
    settle: &dyn Fn(Node) -> Node,
) -> Result<Node, ClusterError> {
    check(table, labels)?;
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
    let tree = settle(grower.grow(plain.depth));
    let mut gains = vec![0.0; count];
    tree.gains(&mut gains);
    let gain = |at: &usize| gains.get(*at).copied().unwrap_or(0.0);
    let mut used: Vec<usize> = (0..count).filter(|at| gain(at) > 0.0).collect();
    if used.len() <= plain.variables {
        return Ok(tree);
    }
    used.sort_by(|one, other| gain(other).total_cmp(&gain(one)));
    used.truncate(plain.variables);
    used.sort_unstable();
    grower.variables = used;
    Ok(settle(grower.grow(plain.depth)))
}

/// The ways through a tree and the cluster each leads to, the one that most take first.
fn ways(tree: &Node) -> Vec<(usize, Vec<Condition>)> {
    let mut leaves = Vec::new();
    tree.leaves(&[], &mut leaves);
    leaves.sort_by_key(|(_, customers, _)| std::cmp::Reverse(*customers));
    leaves.into_iter().map(|(cluster, _, way)| (cluster, way)).collect()
}

/// The first of the largest.
fn most_frequent(counts: &[u64]) -> usize {
    let most = counts.iter().enumerate().rev().max_by_key(|(_, count)| **count);
    most.map_or(0, |(at, _)| at)
}

/// Of others and members, the share of members.
fn share(counts: &[u64]) -> f64 {
    let members = counts.get(1).copied().unwrap_or(0);
    members as f64 / counts.iter().sum::<u64>().max(1) as f64
}

/// From which share of members on leaves are taken so that F1 is largest.
fn largest_f1(tree: &Node) -> f64 {
    let mut leaves = tree.counts_of_leaves();
    leaves.sort_by(|one, other| share(other).total_cmp(&share(one)));
    let members = tree.counts().get(1).copied().unwrap_or(0);
    let (mut both, mut found) = (0, 0);
    let (mut best, mut least) = (0.0, f64::INFINITY);
    for counts in leaves {
        both += counts.get(1).copied().unwrap_or(0);
        found += counts.iter().sum::<u64>();
        let f1 = 2.0 * both as f64 / (members + found).max(1) as f64;
        if f1 > best {
            (best, least) = (f1, share(counts));
        }
    }
    least
}

/// There is a label for each row.
fn check(table: &Table, labels: &[u32]) -> Result<(), ClusterError> {
    if labels.len() == table.rows {
        return Ok(());
    }
    Err(ClusterError::Lengths(labels.len(), table.rows))
}
