//! Gradient boosted trees for a yes or no.
//!
//! Friedman, J. H. (2001), "Greedy function approximation: a gradient boosting machine", Annals of Statistics
//! 29:1189-1232, with second-order leaves (Chen, T., Guestrin, C. (2016), "`XGBoost`", KDD) and histograms of
//! up to 255 bins per feature (Ke, G. and others (2017), "`LightGBM`", NIPS). Trees are added until a
//! held-out part of the training rows has not got better for a while. The same rows, settings and seed give
//! the same trees, bit for bit.

mod bins;
mod grow;
mod tree;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::rows::{ChurnError, Rows};
use crate::science::special::{logistic, softplus};
use bins::Binned;
use grow::{Grower, Pull};

pub use tree::{Node, Tree};

/// How trees are grown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Most trees.
    pub trees: u32,
    /// Most questions from root to leaf, 1 to 8.
    pub depth: u32,
    /// Share of each tree's answer that counts, above 0 up to 1.
    pub shrinkage: f64,
    /// Ridge penalty on the leaves, 0 or more.
    pub penalty: f64,
    /// Share of the rows held out to tell when to stop, above 0 and below 1.
    pub held_out: f64,
    /// Trees without a gain on them after which to stop.
    pub patience: u32,
    /// What the held-out rows are drawn by.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { trees: 300, depth: 5, shrinkage: 0.1, penalty: 1.0, held_out: 0.1, patience: 10, seed: 1 }
    }
}

impl Settings {
    fn check(&self) -> Result<(), ChurnError> {
        let fine = [
            ((1..=10_000).contains(&self.trees), "the number of trees"),
            ((1..=8).contains(&self.depth), "the depth"),
            (self.shrinkage > 0.0 && self.shrinkage <= 1.0, "the shrinkage"),
            (self.penalty >= 0.0 && self.penalty.is_finite(), "the penalty"),
            (self.held_out > 0.0 && self.held_out < 1.0, "the share held out"),
            (self.patience > 0, "the patience"),
        ];
        match fine.into_iter().find(|(fine, _)| !fine) {
            Some((_, setting)) => Err(ChurnError::Setting(setting)),
            None => Ok(()),
        }
    }
}

/// A sum of trees: the log-odds are `base` plus every tree's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Boosted {
    /// Log-odds before any tree.
    pub base: f64,
    /// The trees.
    pub trees: Vec<Tree>,
    /// Mean log loss on the held-out rows, with these trees.
    pub held_out_loss: f64,
    /// Whether it stopped because the held-out rows got no better, and not because the trees ran out.
    pub stopped_early: bool,
}

impl Boosted {
    /// Grows trees.
    ///
    /// # Errors
    /// [`ChurnError::Lengths`], [`ChurnError::OneOutcome`] (in the rows or in either part of them), and
    /// [`ChurnError::Setting`].
    pub fn fit(rows: &Rows<'_>, happened: &[bool], settings: &Settings) -> Result<Self, ChurnError> {
        settings.check()?;
        rows.check(happened)?;
        let (train, held) = split(rows.len(), settings)?;
        let mut train = Part::of(train, happened)?;
        let mut held = Part::of(held, happened)?;
        let base = train.start();
        held.scores.fill(base);
        let grower = Grower { binned: Binned::of(rows), settings: *settings };

        let mut model = Self { base, trees: Vec::new(), held_out_loss: held.loss(), stopped_early: false };
        let (mut best, mut kept) = (model.held_out_loss, 0);
        for count in 1..=settings.trees as usize {
            let (tree, leaves) = grower.grow(&train.pulls());
            for (positions, answer) in leaves {
                for position in positions {
                    if let Some(score) = train.scores.get_mut(position as usize) {
                        *score += answer;
                    }
                }
            }
            for (score, row) in held.scores.iter_mut().zip(&held.rows) {
                *score += rows.get(*row as usize).map_or(0.0, |row| tree.answer(row));
            }
            model.trees.push(tree);
            let loss = held.loss();
            if loss < best {
                (best, kept) = (loss, count);
            } else if count - kept >= settings.patience as usize {
                model.stopped_early = true;
                break;
            }
        }
        model.trees.truncate(kept);
        model.held_out_loss = best;
        Ok(model)
    }

    /// The log-odds of one customer.
    #[must_use]
    pub fn log_odds(&self, row: &[f32]) -> f64 {
        self.base + self.trees.iter().map(|tree| tree.answer(row)).sum::<f64>()
    }

    /// The probability of one customer.
    #[must_use]
    pub fn probability(&self, row: &[f32]) -> f64 {
        logistic(self.log_odds(row))
    }

    /// How far each feature pushes the log-odds up (above 0) or down from those of an average customer; the
    /// sum is the difference between the two. Each question on the way to a leaf is held accountable for how
    /// much its answer changed the expectation: Saabas, A. (2014), "Interpreting random forests".
    #[must_use]
    pub fn contributions(&self, row: &[f32]) -> Vec<f64> {
        let mut pushes = vec![0.0; row.len()];
        self.trees.iter().for_each(|tree| tree.contribute(row, &mut pushes));
        pushes
    }

    /// The log-odds [`contributions`](Self::contributions) start from.
    #[must_use]
    pub fn average(&self) -> f64 {
        self.base + self.trees.iter().map(Tree::average).sum::<f64>()
    }
}

/// Row numbers to train on and to hold out, each rising.
fn split(rows: usize, settings: &Settings) -> Result<(Vec<u32>, Vec<u32>), ChurnError> {
    let count = u32::try_from(rows).map_err(|_| ChurnError::Setting("the number of rows"))?;
    let mut chance = ChaCha8Rng::seed_from_u64(settings.seed);
    let bound = settings.held_out * 2_f64.powi(64);
    Ok((0..count).partition(|_| chance.next_u64() as f64 >= bound))
}

/// A part of the rows, with their outcomes and scores so far.
struct Part {
    rows: Vec<u32>,
    happened: Vec<bool>,
    scores: Vec<f64>,
}

impl Part {
    fn of(rows: Vec<u32>, happened: &[bool]) -> Result<Self, ChurnError> {
        let happened: Vec<bool> =
            rows.iter().filter_map(|row| happened.get(*row as usize).copied()).collect();
        if happened.iter().all(|h| *h) || !happened.contains(&true) {
            return Err(ChurnError::OneOutcome);
        }
        Ok(Self { scores: vec![0.0; rows.len()], rows, happened })
    }

    /// Sets every score to the log-odds of the share, and returns them.
    fn start(&mut self) -> f64 {
        let hits = self.happened.iter().filter(|happened| **happened).count() as f64;
        let base = (hits / (self.happened.len() as f64 - hits)).ln();
        self.scores.fill(base);
        base
    }

    fn loss(&self) -> f64 {
        let losses = self.scores.iter().zip(&self.happened);
        let total: f64 = losses.map(|(score, hit)| softplus(if *hit { -score } else { *score })).sum();
        total / self.rows.len() as f64
    }

    /// Where each row's score wants to go.
    fn pulls(&self) -> Vec<Pull> {
        let scored = self.rows.iter().zip(&self.happened).zip(&self.scores);
        let pull = |((row, hit), score): ((&u32, &bool), &f64)| {
            let probability = logistic(*score);
            let target = if *hit { 1.0 } else { 0.0 };
            Pull {
                row: *row,
                slope: (probability - target) as f32,
                bend: (probability * (1.0 - probability)) as f32,
            }
        };
        scored.map(pull).collect()
    }
}
