//! A small classification tree.
//!
//! Breiman, L., Friedman, J. H., Olshen, R. A., Stone, C. J. (1984), "Classification and Regression Trees":
//! each question is the one after which the Gini impurity is least. Of equally good ones the first variable's
//! lowest bound is taken, so the same customers give the same tree. Whose answer is unknown is asked no more questions:
//! they meet neither side's condition.

use super::{
    Condition,
    table::{Table, UNKNOWN},
};

/// A question, or the cluster of those who get there.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// Up to the bound to the left, above it to the right.
    Ask {
        /// Number of the variable.
        variable: usize,
        /// The bound.
        bound: f32,
        /// By how much it lowers the impurity, in customers.
        gain: f64,
        /// Customers of each cluster who get here.
        counts: Vec<u64>,
        /// Those up to the bound, then those above.
        sides: Box<[Node; 2]>,
    },
    /// No more questions.
    Leaf {
        /// The cluster; 0 until it is [settled](Node::settled).
        cluster: usize,
        /// Customers of each cluster who get here.
        counts: Vec<u64>,
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
    bound: f32,
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
            return Node::Leaf { cluster: 0, counts };
        };
        let code = |row: &u32| variable.codes.get(*row as usize).copied().unwrap_or(UNKNOWN);
        let (left, right) = rows
            .into_iter()
            .filter(|row| code(row) != UNKNOWN)
            .partition(|row: &u32| code(row) <= split.code);
        Node::Ask {
            variable: split.variable,
            bound: split.bound,
            gain: split.gain,
            counts,
            sides: Box::new([self.node(left, depth - 1), self.node(right, depth - 1)]),
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
            let mut unknown = counts.to_vec();
            for row in rows {
                let code = variable.codes.get(*row as usize).copied().filter(|code| *code != UNKNOWN);
                let Some((code, label)) = code.zip(self.label(*row)) else { continue };
                let cell = cells.get_mut(usize::from(code) * self.clusters + label);
                if let Some((cell, unknown)) = cell.zip(unknown.get_mut(label)) {
                    *cell += 1;
                    *unknown -= 1;
                }
            }
            let known: u64 = rows.len() as u64 - unknown.iter().sum::<u64>();
            let aside = purity(unknown.iter().copied());
            let mut left = vec![0_u64; self.clusters];
            for ((bound, cell), code) in
                variable.bounds.iter().zip(cells.chunks_exact(self.clusters)).zip(0_u8..)
            {
                left.iter_mut().zip(cell).for_each(|(left, count)| *left += count);
                let below: u64 = left.iter().sum();
                if below < self.least || known - below < self.least {
                    continue;
                }
                let right =
                    counts.iter().zip(&unknown).zip(&left).map(|((all, unknown), left)| all - unknown - left);
                let gain = purity(left.iter().copied()) + purity(right) + aside - before;
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
    /// Customers of each cluster who get here.
    pub fn counts(&self) -> &[u64] {
        match self {
            Self::Ask { counts, .. } | Self::Leaf { counts, .. } => counts,
        }
    }

    /// Those of each leaf.
    pub fn counts_of_leaves(&self) -> Vec<&[u64]> {
        match self {
            Self::Leaf { counts, .. } => vec![counts],
            Self::Ask { sides, .. } => sides.iter().flat_map(Self::counts_of_leaves).collect(),
        }
    }

    /// Says of each leaf which cluster it is. A question whose answers come to the same is none.
    pub fn settled(self, decide: &dyn Fn(&[u64]) -> usize) -> Self {
        match self {
            Self::Leaf { counts, .. } => Self::Leaf { cluster: decide(&counts), counts },
            Self::Ask { variable, bound, gain, counts, sides } => {
                let sides = (*sides).map(|side| side.settled(decide));
                match &sides {
                    [Self::Leaf { cluster, .. }, Self::Leaf { cluster: other, .. }] if cluster == other => {
                        Self::Leaf { cluster: *cluster, counts }
                    }
                    _ => Self::Ask { variable, bound, gain, counts, sides: Box::new(sides) },
                }
            }
        }
    }

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
            Self::Leaf { cluster, counts } => {
                found.push((*cluster, counts.iter().sum(), conditions.to_vec()));
            }
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
