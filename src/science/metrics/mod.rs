//! How good a model's scores were, judged on what happened afterwards.
//!
//! For probabilities: [`auc`], [`log_loss`], [`brier`], [`calibration`] by decile, [`lift_curve`]. For
//! amounts and counts: [`Amounts`]. Models are compared on the same customers by [`ResampledMeans`];
//! whether scores or features have drifted is told by [`psi`]. Ties are counted exactly: no result depends on
//! the order of the rows.

mod amounts;
mod auc;
mod bootstrap;
mod calibration;
mod lift;
mod loss;
mod psi;

use thiserror::Error;

pub use amounts::{Amounts, spearman};
pub use auc::auc;
pub use bootstrap::{Interval, ResampledMeans};
pub use calibration::{CalibrationBin, calibration, calibration_error};
pub use lift::{LiftPoint, lift_curve, top_lift};
pub use loss::{brier, log_loss};
pub use psi::{Drift, histogram, psi, quantile_edges};

/// Why something could not be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MetricError {
    /// No rows.
    #[error("there is nobody to measure on")]
    Empty,
    /// Slices of different lengths.
    #[error("{0} rows against {1}: there must be as many of both")]
    Lengths(usize, usize),
    /// A number that is infinite or none, at this row from 0.
    #[error("row {0} holds no finite number")]
    NotFinite(usize),
    /// A weight that isn't a finite number of zero or more, at this row from 0.
    #[error("the weight of row {0} must be a number of zero or more")]
    Weight(usize),
    /// Everybody has the same outcome, so that nothing can be told apart.
    #[error("the same happened to everybody: nothing can be told apart")]
    OneOutcome,
    /// A setting outside its range, by name.
    #[error("{0} is out of range")]
    Setting(&'static str),
}

/// Scores (the higher, the likelier) and whether what they predict happened, row by row.
#[derive(Debug, Clone, Copy)]
pub struct Scored<'a> {
    scores: &'a [f64],
    happened: &'a [bool],
    weights: Option<&'a [f64]>,
}

impl<'a> Scored<'a> {
    /// One row per customer, each counting once.
    pub fn new(scores: &'a [f64], happened: &'a [bool]) -> Result<Self, MetricError> {
        check(scores, happened.len())?;
        Ok(Self { scores, happened, weights: None })
    }

    /// The same rows, each counting `weights` times (as many as a sampled customer stands for).
    pub fn weighted(self, weights: &'a [f64]) -> Result<Self, MetricError> {
        check(weights, self.scores.len())?;
        match weights.iter().position(|weight| *weight < 0.0) {
            Some(row) => Err(MetricError::Weight(row)),
            None if weights.iter().sum::<f64>() > 0.0 => Ok(Self { weights: Some(weights), ..self }),
            None => Err(MetricError::Empty),
        }
    }

    /// Score, whether it happened, weight.
    fn rows(&self) -> impl Iterator<Item = (f64, bool, f64)> {
        let weights = self.weights.unwrap_or_default().iter().copied().chain(std::iter::repeat(1.0));
        self.scores
            .iter()
            .zip(self.happened)
            .zip(weights)
            .map(|((score, happened), w)| (*score, *happened, w))
    }

    /// Weight of those it happened to, and of the others.
    pub(super) fn outcomes(&self) -> (f64, f64) {
        self.rows().fold(
            (0.0, 0.0),
            |(hits, misses), (_, happened, weight)| {
                if happened { (hits + weight, misses) } else { (hits, misses + weight) }
            },
        )
    }

    /// The rows gathered by score, from the lowest.
    pub(super) fn groups(&self) -> Vec<Group> {
        let mut rows: Vec<_> = self.rows().filter(|(_, _, weight)| *weight > 0.0).collect();
        rows.sort_unstable_by(|(one, _, _), (other, _, _)| one.total_cmp(other));
        // Zeros of both signs are one score.
        rows.chunk_by(|(one, _, _), (other, _, _)| one >= other)
            .map(|rows| {
                let mut group = Group { score: 0.0, hits: 0.0, misses: 0.0 };
                for (score, happened, weight) in rows {
                    group.score = *score;
                    *(if *happened { &mut group.hits } else { &mut group.misses }) += weight;
                }
                group
            })
            .collect()
    }
}

/// Rows with the same score.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    /// Their score.
    pub score: f64,
    /// Weight of those it happened to.
    pub hits: f64,
    /// Weight of the others.
    pub misses: f64,
}

impl Group {
    /// Weight of all of them.
    pub fn weight(&self) -> f64 {
        self.hits + self.misses
    }
}

/// There are rows, as many as `expected`, all finite.
fn check(values: &[f64], expected: usize) -> Result<(), MetricError> {
    if values.len() != expected {
        return Err(MetricError::Lengths(values.len(), expected));
    }
    if values.is_empty() {
        return Err(MetricError::Empty);
    }
    match values.iter().position(|value| !value.is_finite()) {
        Some(row) => Err(MetricError::NotFinite(row)),
        None => Ok(()),
    }
}
