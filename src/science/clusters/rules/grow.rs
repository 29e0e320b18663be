//! A small classification tree.
//!
//! Breiman, L., Friedman, J. H., Olshen, R. A., Stone, C. J. (1984), "Classification and Regression Trees":
//! each question is the one after which the Gini impurity is least. Of equally good ones the first variable's
//! lowest bound is taken, so the same customers give the same tree.

use super::{Condition, table::Table};

/// A question, or the cluster most of those who get there belong to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// Up to the bound to the left, above it to the right.
    Ask {
        /// Number of the variable.
        variable: usize,
        /// The bound.
        bound: f64,
        /// By how much it lowers the impurity, in customers.
        gain: f64,
        /// Those up to the bound, then those above.
        sides: Box<[Node; 2]>,
    },
    /// No more questions.
    Leaf {
        /// The most frequent cluster.
        cluster: usize,
        /// Customers who get here.
        customers: u64,
    },
}

/// What a tree is grown from.
pub(super) struct Grower<'a> {
    pub table: &'a Table,
    pub labels: &'a [u32],
    pub clusters: usize,
    /// Variables that may be asked about.
    pub variables: Vec<usize>,
    /// Fewest customers on each side of a question.
    pub least: u64,
}

/// The best question found.
struct Split {
    variable: usize,
    code: u8,
    bound: f64,
    gain: f64,
}

impl Grower<'_> {
    /// Grows a tree of at most `depth` questions from root to leaf on all rows.
    pub fn grow(&self, depth: u32) -> Node {
        self.node((0..self.table.rows as u32).collect(), depth)
    }

    fn node(&self, rows: Vec<u32>, depth: u32) -> Node {
        let mut counts = vec![0_u64; self.clusters];
        for row in &rows {
            if let Some(count) = self.label(*row).and_then(|label| counts.get_mut(label)) {
                *count += 1;
            }
        }
        let split = if depth == 0 { None } else { self.split(&rows, &counts) };
        let Some((split, variable)) =
            split.and_then(|s| Some((self.table.variables.get(s.variable)?, s)).map(|(v, s)| (s, v)))
        else {
            // The first of the largest.
            let most = counts.iter().enumerate().rev().max_by_key(|(_, count)| **count);
            return Node::Leaf { cluster: most.map_or(0, |(at, _)| at), customers: rows.len() as u64 };
        };
        let below = |row: &u32| variable.codes.get(*row as usize).is_some_and(|code| *code <= split.code);
        let (left, right) = rows.into_iter().partition(below);
        let sides = [self.node(left, depth - 1), self.node(right, depth - 1)];
        match &sides {
            // A question whose answers come to the same is none.
            [Node::Leaf { cluster, customers }, Node::Leaf { cluster: other, customers: others }]
                if cluster == other =>
            {
                Node::Leaf { cluster: *cluster, customers: customers + others }
            }
            _ => Node::Ask {
                variable: split.variable,
                bound: split.bound,
                gain: split.gain,
                sides: Box::new(sides),
            },
        }
    }

    fn label(&self, row: u32) -> Option<usize> {
        self.labels.get(row as usize).map(|label| *label as usize)
    }

    /// The question that lowers the impurity most; `None` if none does.
    fn split(&self, rows: &[u32], counts: &[u64]) -> Option<Split> {
        let before = purity(counts.iter().copied());
        let mut best: Option<Split> = None;
        for number in &self.variables {
            let Some(variable) = self.table.variables.get(*number) else { continue };
            let mut cells = vec![0_u64; (variable.bounds.len() + 1) * self.clusters];
            for row in rows {
                let code = variable.codes.get(*row as usize).copied().unwrap_or_default();
                let cell = self
                    .label(*row)
                    .and_then(|label| cells.get_mut(usize::from(code) * self.clusters + label));
                if let Some(cell) = cell {
                    *cell += 1;
                }
            }
            let mut left = vec![0_u64; self.clusters];
            for ((bound, cell), code) in
                variable.bounds.iter().zip(cells.chunks_exact(self.clusters)).zip(0_u8..)
            {
                left.iter_mut().zip(cell).for_each(|(left, count)| *left += count);
                let below: u64 = left.iter().sum();
                if below < self.least || rows.len() as u64 - below < self.least {
                    continue;
                }
                let right = counts.iter().zip(&left).map(|(all, left)| all - left);
                let gain = purity(left.iter().copied()) + purity(right) - before;
                if gain > best.as_ref().map_or(1e-9, |best| best.gain) {
                    best = Some(Split { variable: *number, code, bound: *bound, gain });
                }
            }
        }
        best
    }
}

/// The squares of the counts by their sum: the customers less their Gini impurity.
fn purity(counts: impl Iterator<Item = u64>) -> f64 {
    let (mut all, mut squares) = (0.0, 0.0);
    for count in counts {
        let count = count as f64;
        all += count;
        squares += count * count;
    }
    if all > 0.0 { squares / all } else { 0.0 }
}

impl Node {
    /// Adds the gain of each question to that of its variable.
    pub fn gains(&self, gains: &mut [f64]) {
        if let Self::Ask { variable, gain, sides, .. } = self {
            if let Some(sum) = gains.get_mut(*variable) {
                *sum += gain;
            }
            sides.iter().for_each(|side| side.gains(gains));
        }
    }

    /// Each leaf's cluster, how many customers get there, and on what conditions, one per variable.
    pub fn leaves(&self, conditions: &[Condition], found: &mut Vec<(usize, u64, Vec<Condition>)>) {
        match self {
            Self::Leaf { cluster, customers } => found.push((*cluster, *customers, conditions.to_vec())),
            Self::Ask { variable, bound, sides, .. } => {
                let [below, above] = sides.as_ref();
                let up_to = Condition { variable: *variable, above: None, up_to: Some(*bound) };
                below.leaves(&narrowed(conditions, up_to), found);
                let over = Condition { variable: *variable, above: Some(*bound), up_to: None };
                above.leaves(&narrowed(conditions, over), found);
            }
        }
    }
}

/// The conditions with one more, which on its way down a tree is always the narrower one.
fn narrowed(conditions: &[Condition], more: Condition) -> Vec<Condition> {
    let mut conditions = conditions.to_vec();
    match conditions.iter_mut().find(|condition| condition.variable == more.variable) {
        Some(condition) => {
            condition.above = more.above.or(condition.above);
            condition.up_to = more.up_to.or(condition.up_to);
        }
        None => conditions.push(more),
    }
    conditions
}
