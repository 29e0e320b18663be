//! Logistic regression with a ridge penalty.
//!
//! Features are standardised inside, so that the penalty means the same for each; the coefficients come back
//! on the scale of the data and can be written down as SQL. The penalised likelihood is raised by Newton's
//! method (le Cessie, S., van Houwelingen, J. C. (1992), "Ridge estimators in logistic regression", Applied
//! Statistics 41:191-201; iterated reweighted least squares), the step halved until it helps.

use serde::{Deserialize, Serialize};

use super::rows::{ChurnError, Rows};
use crate::science::cholesky;
use crate::science::optimise::{Report, Stop};
use crate::science::special::{logistic, softplus};

const MOST_ITERATIONS: u32 = 100;
const MOST_HALVINGS: u32 = 30;
/// Gain promised by one more step, for one mean customer, at which the best point counts as found.
const LEAST_GAIN: f64 = 1e-13;

/// A fitted regression: the log-odds are `intercept` + Σ coefficient × value, a missing value being the mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// Fits the regression. `penalty` is the weight of half the squared standardised coefficients against the
    /// sum of the customers' log losses (scikit-learn's 1 / C; 1 is usual); the intercept isn't penalised.
    ///
    /// # Errors
    /// [`ChurnError::Lengths`], [`ChurnError::OneOutcome`], and [`ChurnError::Setting`] for a penalty that
    /// isn't above 0.
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

    /// How far each feature pushes the log-odds up (above 0) or down from those of a customer who is average
    /// in everything: coefficient × (value − mean).
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
            let Some(step) = cholesky::solve(std::mem::take(&mut loss.bends), loss.slopes.clone()) else {
                break Stop::NotFinite;
            };
            // Half of Newton's decrement: Boyd, S., Vandenberghe, L. (2004), "Convex Optimization", section
            // 9.5.1.
            let promised = loss.slopes.iter().zip(&step).map(|(slope, step)| slope * step).sum::<f64>() / 2.0;
            if promised <= LEAST_GAIN * count {
                break Stop::Converged;
            }
            if iterations == MOST_ITERATIONS {
                break Stop::TooManyIterations;
            }
            iterations += 1;
            let mut length = 1.0;
            let next = (0..MOST_HALVINGS).find_map(|_| {
                let moved: Vec<f64> = weights.iter().zip(&step).map(|(w, step)| w - length * step).collect();
                let next = self.loss(&moved);
                evaluations += 1;
                length *= 0.5;
                (next.value < loss.value).then_some((moved, next))
            });
            let Some(next) = next else { break Stop::Stalled };
            (weights, loss) = next;
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Age in years, whether they have a card, spend; ten customers.
    const VALUES: [f32; 30] = [
        25.0, 1.0, 120.5, 31.0, 0.0, 80.0, 47.0, 1.0, 300.0, 52.0, 0.0, 20.0, 38.0, 1.0, 95.0, 29.0, 0.0,
        60.0, 61.0, 1.0, 410.0, 44.0, 0.0, 15.0, 35.0, 1.0, 150.0, 58.0, 1.0, 33.0,
    ];
    const HAPPENED: [bool; 10] = [false, true, false, true, false, false, true, true, false, true];

    fn fitted(values: &[f32], width: usize) -> Logistic {
        Logistic::fit(&Rows::new(values, width).unwrap(), &HAPPENED, 1.0).unwrap()
    }

    /// scikit-learn 1.9.1, `LogisticRegression(C=1.0, tol=1e-12)` after `StandardScaler`, on the scale of the
    /// data.
    #[test]
    fn coefficients_are_those_of_scikit_learn() {
        let model = fitted(&VALUES, 3);
        assert!(model.report.converged(), "{:?}", model.report);
        let found = model.coefficients.iter().chain([&model.intercept]);
        for (found, wanted) in
            found.zip([0.098_938_799_415_7, -1.599_118_298_08, -0.001_679_859_000_16, -2.989_249_882_98])
        {
            assert!((found - wanted).abs() < 1e-7, "{found} for {wanted}");
        }
        assert!((model.probability(&VALUES[..3]) - 0.089_698_549_940_3).abs() < 1e-7);
    }

    #[test]
    fn contributions_add_up_to_the_distance_from_the_average() {
        let model = fitted(&VALUES, 3);
        let means: Vec<f32> = model.means.iter().map(|mean| *mean as f32).collect();
        for row in VALUES.chunks_exact(3) {
            let sum: f64 = model.contributions(row).iter().sum();
            assert!((model.log_odds(&means) + sum - model.log_odds(row)).abs() < 1e-5);
        }
    }

    #[test]
    fn a_missing_value_pushes_nowhere() {
        let model = fitted(&VALUES, 3);
        assert_eq!(model.contributions(&[f32::NAN, 1.0, f32::NAN])[0].to_bits(), 0.0_f64.to_bits());
        assert!(model.probability(&[f32::NAN; 3]).is_finite());
    }

    #[test]
    fn constant_and_missing_features_get_no_coefficient() {
        let values: Vec<f32> = VALUES.chunks_exact(3).flat_map(|row| [row[0], 7.3, f32::NAN]).collect();
        let model = fitted(&values, 3);
        assert!(model.report.converged() && model.coefficients[1..] == [0.0, 0.0], "{model:?}");
    }

    #[test]
    fn a_feature_that_tells_all_stays_finite() {
        let values = HAPPENED.map(|happened| if happened { 1.0 } else { 0.0 });
        let model = fitted(&values, 1);
        assert!(model.report.converged() && model.coefficients[0] > 0.0 && model.coefficients[0] < 10.0);
    }

    #[test]
    fn bad_input_is_refused() {
        let rows = Rows::new(&VALUES, 3).unwrap();
        assert_eq!(Logistic::fit(&rows, &[true; 10], 1.0), Err(ChurnError::OneOutcome));
        assert_eq!(Logistic::fit(&rows, &HAPPENED, 0.0), Err(ChurnError::Setting("the penalty")));
    }
}
