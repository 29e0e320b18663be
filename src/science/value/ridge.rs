//! Linear regression with a ridge penalty: Hoerl, A. E., Kennard, R. W. (1970), "Ridge Regression: Biased
//! Estimation for Nonorthogonal Problems", Technometrics 12:55-67, by the normal equations of standardised
//! features.

use serde::{Deserialize, Serialize};

use crate::science::cholesky;
use crate::science::churn::{ChurnError, Rows};

/// A fitted regression: `intercept` + Σ coefficient × value, a missing value being the mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ridge {
    /// The amount where every value is 0.
    pub intercept: f64,
    /// Change of the amount by one unit of each feature; 0 for a feature that never varied.
    pub coefficients: Vec<f64>,
    /// Mean of each feature in training; stands for a missing value.
    pub means: Vec<f64>,
}

impl Ridge {
    /// Fits the regression. `penalty` is the weight of the squared standardised coefficients against the sum of
    /// the squared errors; the intercept isn't penalised, so that the amounts predicted for the training rows add
    /// up to those that came.
    ///
    /// # Errors
    /// [`ChurnError::Lengths`] unless there is an amount for each row, [`ChurnError::Setting`] for a penalty that
    /// isn't above 0 or without rows.
    pub fn fit(rows: &Rows<'_>, amounts: &[f64], penalty: f64) -> Result<Self, ChurnError> {
        if amounts.len() != rows.len() {
            return Err(ChurnError::Lengths { rows: rows.len(), outcomes: amounts.len() });
        }
        if !(penalty > 0.0 && penalty.is_finite()) {
            return Err(ChurnError::Setting("the penalty"));
        }
        if rows.is_empty() {
            return Err(ChurnError::Setting("the number of rows"));
        }
        let scales: Vec<(f64, f64)> = (0..rows.width()).map(|feature| scale(rows, feature)).collect();
        let mean = amounts.iter().sum::<f64>() / amounts.len() as f64;
        let mut squares: Vec<Vec<f64>> = (1..=rows.width()).map(|width| vec![0.0; width]).collect();
        let mut products = vec![0.0; rows.width()];
        let mut values = vec![0.0; rows.width()];
        for (row, amount) in rows.each().zip(amounts) {
            for ((value, raw), (mean, inverse)) in values.iter_mut().zip(row).zip(&scales) {
                *value = if raw.is_nan() { 0.0 } else { (f64::from(*raw) - mean) * inverse };
            }
            for ((product, squares), value) in products.iter_mut().zip(&mut squares).zip(&values) {
                *product += value * (amount - mean);
                squares.iter_mut().zip(&values).for_each(|(square, other)| *square += value * other);
            }
        }
        for square in &mut squares {
            if let Some(diagonal) = square.last_mut() {
                *diagonal += penalty;
            }
        }
        let weights =
            cholesky::solve(squares, products).ok_or(ChurnError::Setting("the spread of the features"))?;
        let coefficients: Vec<f64> =
            weights.iter().zip(&scales).map(|(weight, (_, inverse))| weight * inverse).collect();
        let means: Vec<f64> = scales.iter().map(|(mean, _)| *mean).collect();
        let shift: f64 = coefficients.iter().zip(&means).map(|(coefficient, mean)| coefficient * mean).sum();
        Ok(Self { intercept: mean - shift, coefficients, means })
    }

    /// The amount of one customer.
    #[must_use]
    pub fn amount(&self, row: &[f32]) -> f64 {
        let terms = row.iter().zip(&self.coefficients).zip(&self.means);
        let terms = terms.map(|((value, coefficient), mean)| {
            coefficient * if value.is_nan() { *mean } else { f64::from(*value) }
        });
        self.intercept + terms.sum::<f64>()
    }
}

/// Mean and 1 / standard deviation of a feature; 0 for one that doesn't vary.
fn scale(rows: &Rows<'_>, feature: usize) -> (f64, f64) {
    let (mut count, mut mean, mut squares) = (0.0, 0.0, 0.0);
    let column = rows.each().filter_map(|row| row.get(feature).copied());
    for value in column.filter(|value| !value.is_nan()).map(f64::from) {
        count += 1.0;
        let off = value - mean;
        mean += off / count;
        squares += off * (value - mean);
    }
    let deviation = (squares / f64::max(count, 1.0)).sqrt();
    let varies = deviation > f64::from(f32::EPSILON) * mean.abs();
    (mean, if varies { 1.0 / deviation } else { 0.0 })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// amount = 3 + 2 a − b, with next to no penalty.
    #[test]
    fn a_plane_is_found() {
        let values = [0.0, 1.0, 1.0, 0.0, 2.0, 5.0, 3.0, 1.0, 4.0, 2.0];
        let rows = Rows::new(&values, 2).unwrap();
        let amounts: Vec<f64> =
            rows.each().map(|row| 3.0 + 2.0 * f64::from(row[0]) - f64::from(row[1])).collect();
        let ridge = Ridge::fit(&rows, &amounts, 1e-9).unwrap();
        assert!((ridge.intercept - 3.0).abs() < 1e-6, "{ridge:?}");
        assert!((ridge.coefficients[0] - 2.0).abs() < 1e-6 && (ridge.coefficients[1] + 1.0).abs() < 1e-6);
        assert!((ridge.amount(&[10.0, 1.0]) - 22.0).abs() < 1e-5);
    }

    /// One feature −1, 1 with amounts −1, 1: Σx² = 2, Σxy = 2, so that the penalty 2 halves the slope.
    #[test]
    fn the_penalty_shrinks_as_worked_by_hand() {
        let rows = Rows::new(&[-1.0, 1.0], 1).unwrap();
        let ridge = Ridge::fit(&rows, &[-1.0, 1.0], 2.0).unwrap();
        assert!((ridge.coefficients[0] - 0.5).abs() < 1e-12, "{ridge:?}");
    }

    #[test]
    fn what_is_predicted_adds_up_to_what_was_bought_and_what_is_missing_is_average() {
        let values = [1.0, f32::NAN, 2.0, 4.0, f32::NAN, 4.0];
        let rows = Rows::new(&values, 2).unwrap();
        let ridge = Ridge::fit(&rows, &[1.0, 5.0, 3.0], 1.0).unwrap();
        let sum: f64 = rows.each().map(|row| ridge.amount(row)).sum();
        assert!((sum - 9.0).abs() < 1e-9, "{sum}");
    }

    #[test]
    fn what_can_not_be_fitted_is_refused() {
        let rows = Rows::new(&[1.0, 2.0], 1).unwrap();
        assert!(Ridge::fit(&rows, &[1.0], 1.0).is_err());
        assert!(Ridge::fit(&rows, &[1.0, 2.0], 0.0).is_err());
        assert!(Ridge::fit(&Rows::new(&[], 1).unwrap(), &[], 1.0).is_err());
    }
}
