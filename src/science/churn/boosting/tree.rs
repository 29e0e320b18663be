//! One tree: questions about single features, and answers.

use serde::{Deserialize, Serialize};

/// A question or an answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Node {
    /// Goes left if the feature's value is at most `threshold`, or missing and `missing_left`; else right.
    Question {
        /// The feature, from 0.
        feature: u32,
        /// Highest value that goes left; compared as 32-bit numbers.
        threshold: f32,
        /// Where a missing value goes.
        missing_left: bool,
        /// Position of the node for yes, always after this one.
        left: u32,
        /// Position of the node for no, always after this one.
        right: u32,
        /// What the tree would answer here, knowing no more.
        average: f64,
    },
    /// The answer: what is added to the log-odds.
    Leaf(f64),
}

impl Node {
    /// The answer, or what it would be here.
    #[must_use]
    pub fn average(&self) -> f64 {
        match self {
            Self::Question { average, .. } => *average,
            Self::Leaf(answer) => *answer,
        }
    }

    /// Where the row goes from here: the feature asked for and the next position; `None` at a leaf. A feature
    /// the row doesn't have counts as missing.
    fn next(&self, row: &[f32]) -> Option<(u32, u32)> {
        match *self {
            Self::Question { feature, threshold, missing_left, left, right, .. } => {
                let value = row.get(feature as usize).copied().unwrap_or(f32::NAN);
                let goes_left = if value.is_nan() { missing_left } else { value <= threshold };
                Some((feature, if goes_left { left } else { right }))
            }
            Self::Leaf(_) => None,
        }
    }
}

/// A tree as a list of nodes; the first is the root.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tree {
    /// The nodes; a question's are after it.
    pub nodes: Vec<Node>,
}

impl Tree {
    /// What the tree adds to the log-odds of a customer.
    #[must_use]
    pub fn answer(&self, row: &[f32]) -> f64 {
        self.path(row).last().map_or(0.0, |(_, node)| node.average())
    }

    /// What it would add to those of an average customer.
    #[must_use]
    pub fn average(&self) -> f64 {
        self.nodes.first().map_or(0.0, Node::average)
    }

    /// Adds to each feature's entry how much the questions about it changed the answer.
    pub(super) fn contribute(&self, row: &[f32], pushes: &mut [f64]) {
        let mut before = self.average();
        for (feature, node) in self.path(row) {
            let push = feature.and_then(|feature| pushes.get_mut(feature as usize));
            if let Some(push) = push {
                *push += node.average() - before;
            }
            before = node.average();
        }
    }

    /// The nodes from the root to the row's leaf, each with the feature asked for just before.
    fn path<'a>(&'a self, row: &'a [f32]) -> impl Iterator<Item = (Option<u32>, &'a Node)> {
        let first = self.nodes.first().map(|root| (None, root));
        std::iter::successors(first, |(_, node)| {
            let (feature, next) = node.next(row)?;
            Some((Some(feature), self.nodes.get(next as usize)?))
        })
    }
}
