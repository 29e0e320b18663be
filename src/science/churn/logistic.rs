//! Logistic regression with a ridge penalty.
//!
//! Features are standardised inside, so that the penalty means the same for each; the coefficients come back on the
//! scale of the data and can be written down as SQL. The penalised likelihood is raised by Newton's method (le Cessie,
//! S., van Houwelingen, J. C. (1992), "Ridge estimators in logistic regression", Applied Statistics 41:191-201; iterated
//! reweighted least squares), the step halved until it helps.

use super::cholesky;
use super::rows::{ChurnError, Rows};
use crate::science::optimise::{Report, Stop};
use crate::science::special::{logistic, softplus};

const MOST_ITERATIONS: u32 = 100;
const MOST_HALVINGS: u32 = 30;
/// Largest entry of the gradient, for one mean customer, at which the best point counts as found.
const FLAT: f64 = 1e-9;

/// A fitted regression: the log-odds are `intercept` + Σ coefficient × value, a missing value being the mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Logistic {
    /// Log-odds where every value is 0.
    pub intercept: f64,
    /// Change of the log-odds by one unit of each feature; 0 for a feature that never varied.
    pub coefficients: Vec<f64>,
    /// Mean of each feature in training; stands for a missing value. 0 for a feature that was always missing.
    pub means: Vec<f64>,
    /// How the search went; its gradient is that of a mean customer by the standardised coefficients.
    pub report: Report,
}

impl Logistic {
    /// Fits the regression. `penalty` is the weight of half the squared standardised coefficients against the sum of
    /// the customers' log losses (scikit-learn's 1 / C; 1 is usual); the intercept isn't penalised.
    ///
    /// # Errors
    /// [`ChurnError::Lengths`], [`ChurnError::OneOutcome`], and [`ChurnError::Setting`] for a penalty that isn't above 0.
    pub fn fit(rows: &Rows<'_>, happened: &[bool], penalty: f64) -> Result<Self, ChurnError> {
        let share = rows.check(happened)?;
        if !(penalty > 0.0 && penalty.is_finite()) {
            return Err(ChurnError::Setting("the penalty"));
        }
        let scales: Vec<Scale> = (0..rows.width()).map(|feature| Scale::of(rows.column(feature))).collect();
        let problem = Problem { rows, happened, penalty, scales };
        let mut start = vec![0.0; rows.width()];
        start.push((share / (1.0 - share)).ln());
        let (weights, report) = problem.solve(start);
        let (intercept, weights) =
            weights.split_last().ok_or(ChurnError::Setting("the number of features"))?;
        let coefficients: Vec<f64> =
            weights.iter().zip(&problem.scales).map(|(weight, scale)| weight * scale.inverse).collect();
        let means: Vec<f64> = problem.scales.iter().map(|scale| scale.mean).collect();
        let shift: f64 = coefficients.iter().zip(&means).map(|(coefficient, mean)| coefficient * mean).sum();
        Ok(Self { intercept: intercept - shift, coefficients, means, report })
    }

    /// The log-odds of one customer.
    #[must_use]
    pub fn log_odds(&self, row: &[f32]) -> f64 {
        let terms =
            self.known(row).zip(&self.coefficients).map(|((value, _), coefficient)| coefficient * value);
        self.intercept + terms.sum::<f64>()
    }

    /// The probability of one customer.
    #[must_use]
    pub fn probability(&self, row: &[f32]) -> f64 {
        logistic(self.log_odds(row))
    }

    /// How far each feature pushes the log-odds up (above 0) or down from those of a customer who is average in
    /// everything: coefficient × (value − mean).
    #[must_use]
    pub fn contributions(&self, row: &[f32]) -> Vec<f64> {
        let pushes = self.known(row).zip(&self.coefficients);
        pushes.map(|((value, mean), coefficient)| coefficient * (value - mean)).collect()
    }

    /// Value, or mean where it is missing, and mean.
    fn known(&self, row: &[f32]) -> impl Iterator<Item = (f64, f64)> {
        row.iter().zip(&self.means).map(|(value, mean)| {
            let value = if value.is_nan() { *mean } else { f64::from(*value) };
            (value, *mean)
        })
    }
}

/// How a feature is standardised.
#[derive(Debug, Clone, Copy)]
struct Scale {
    mean: f64,
    /// 1 / standard deviation; 0 for a feature that doesn't vary.
    inverse: f64,
}

impl Scale {
    fn of(column: impl Iterator<Item = f32>) -> Self {
        // Welford's (1962) running mean and sum of squares: exact for large values with a small spread.
        let (mut count, mut mean, mut squares) = (0.0, 0.0, 0.0);
        for value in column.filter(|value| !value.is_nan()).map(f64::from) {
            count += 1.0;
            let off = value - mean;
            mean += off / count;
            squares += off * (value - mean);
        }
        let deviation = (squares / f64::max(count, 1.0)).sqrt();
        let varies = deviation > f64::from(f32::EPSILON) * mean.abs();
        Self { mean, inverse: if varies { 1.0 / deviation } else { 0.0 } }
    }

    /// A missing value is the mean.
    fn apply(self, value: f32) -> f64 {
        if value.is_nan() { 0.0 } else { (f64::from(value) - self.mean) * self.inverse }
    }
}

/// What is minimised: the penalised log loss by the standardised weights, the intercept last.
struct Problem<'a> {
    rows: &'a Rows<'a>,
    happened: &'a [bool],
    penalty: f64,
    scales: Vec<Scale>,
}

/// The loss at a point, with its slopes and the lower half of its second derivatives.
struct Loss {
    value: f64,
    slopes: Vec<f64>,
    bends: Vec<Vec<f64>>,
}

impl Problem<'_> {
    fn solve(&self, start: Vec<f64>) -> (Vec<f64>, Report) {
        let count = self.rows.len() as f64;
        let mut weights = start;
        let mut loss = self.loss(&weights);
        let (mut iterations, mut evaluations) = (0, 1);
        let steepest =
            |loss: &Loss| loss.slopes.iter().fold(0.0, |most: f64, slope| most.max(slope.abs())) / count;
        let stop = loop {
            if steepest(&loss) <= FLAT {
                break Stop::Converged;
            }
            if iterations == MOST_ITERATIONS {
                break Stop::TooManyIterations;
            }
            iterations += 1;
            let Some(step) = cholesky::solve(std::mem::take(&mut loss.bends), loss.slopes.clone()) else {
                break Stop::NotFinite;
            };
            let mut length = 1.0;
            let next = (0..MOST_HALVINGS).find_map(|_| {
                let moved: Vec<f64> = weights.iter().zip(&step).map(|(w, step)| w - length * step).collect();
                let next = self.loss(&moved);
                evaluations += 1;
                length *= 0.5;
                (next.value < loss.value).then_some((moved, next))
            });
            match next {
                Some((moved, next)) => (weights, loss) = (moved, next),
                // Rounding hides any gain.
                None if steepest(&loss) <= FLAT.sqrt() => break Stop::Converged,
                None => break Stop::Stalled,
            }
        };
        let gradient = steepest(&loss);
        (weights, Report { iterations, evaluations, gradient, stop })
    }

    fn loss(&self, weights: &[f64]) -> Loss {
        let size = weights.len();
        let mut loss = Loss {
            value: 0.0,
            slopes: vec![0.0; size],
            bends: (1..=size).map(|width| vec![0.0; width]).collect(),
        };
        // The last entry is the intercept's.
        let mut values = vec![1.0; size];
        for (row, happened) in self.rows.each().zip(self.happened) {
            for ((value, raw), scale) in values.iter_mut().zip(row).zip(&self.scales) {
                *value = scale.apply(*raw);
            }
            let odds: f64 = values.iter().zip(weights).map(|(value, weight)| value * weight).sum();
            let probability = logistic(odds);
            loss.value += softplus(odds) - if *happened { odds } else { 0.0 };
            let off = probability - if *happened { 1.0 } else { 0.0 };
            let bend = probability * (1.0 - probability);
            for ((slope, bends), value) in loss.slopes.iter_mut().zip(&mut loss.bends).zip(&values) {
                *slope += off * value;
                let bend = bend * value;
                bends.iter_mut().zip(&values).for_each(|(entry, other)| *entry += bend * other);
            }
        }
        let penalised = weights.iter().take(size.saturating_sub(1));
        for ((weight, slope), bends) in penalised.zip(&mut loss.slopes).zip(&mut loss.bends) {
            loss.value += 0.5 * self.penalty * weight * weight;
            *slope += self.penalty * weight;
            if let Some(diagonal) = bends.last_mut() {
                *diagonal += self.penalty;
            }
        }
        loss
    }
}
