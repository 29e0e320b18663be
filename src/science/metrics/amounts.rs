//! How far predicted amounts or counts were from the real ones, each and in all.

use super::{MetricError, check};

/// Predicted against actual, over all customers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amounts {
    /// Number of customers.
    pub customers: usize,
    /// Mean distance, in the unit of the amounts.
    pub mae: f64,
    /// Root of the mean squared distance, in the unit of the amounts.
    pub rmse: f64,
    /// Rank correlation ([`spearman`]); `None` if either side is the same for everybody.
    pub rank_correlation: Option<f64>,
    /// Sum of what was predicted.
    pub predicted: f64,
    /// Sum of what came.
    pub actual: f64,
}

impl Amounts {
    /// Compares them row by row.
    pub fn compare(predicted: &[f64], actual: &[f64]) -> Result<Self, MetricError> {
        check(predicted, actual.len())?;
        check(actual, predicted.len())?;
        let count = predicted.len() as f64;
        let distances = || predicted.iter().zip(actual).map(|(predicted, actual)| predicted - actual);
        Ok(Self {
            customers: predicted.len(),
            mae: distances().map(f64::abs).sum::<f64>() / count,
            rmse: (distances().map(|distance| distance * distance).sum::<f64>() / count).sqrt(),
            rank_correlation: spearman(predicted, actual)?,
            predicted: predicted.iter().sum(),
            actual: actual.iter().sum(),
        })
    }

    /// How much too high (above 0) or too low the predicted sum was, as a share of the actual one; `None` if
    /// nothing came.
    #[must_use]
    pub fn bias(&self) -> Option<f64> {
        (self.actual != 0.0).then(|| self.predicted / self.actual - 1.0)
    }
}

/// Spearman's rank correlation (Spearman, C. (1904), American Journal of Psychology 15:72-101): Pearson's of
/// the ranks, equal values sharing the mean of their ranks. `None` if either side is the same for everybody.
pub fn spearman(one: &[f64], other: &[f64]) -> Result<Option<f64>, MetricError> {
    check(one, other.len())?;
    check(other, one.len())?;
    let middle = f64::midpoint(one.len() as f64, 1.0);
    let (mut both, mut first, mut second) = (0.0, 0.0, 0.0);
    for (a, b) in ranks(one).into_iter().zip(ranks(other)) {
        let (a, b) = (a - middle, b - middle);
        both += a * b;
        first += a * a;
        second += b * b;
    }
    let spread = (first * second).sqrt();
    Ok((spread > 0.0).then(|| both / spread))
}

/// Ranks from 1, equal values sharing the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<(f64, usize)> = values.iter().copied().zip(0..).collect();
    sorted.sort_unstable_by(|(one, _), (other, _)| one.total_cmp(other));
    let mut ranks = vec![0.0; values.len()];
    let mut below = 0.0;
    for tied in sorted.chunk_by(|(one, _), (other, _)| one >= other) {
        let shared = below + f64::midpoint(tied.len() as f64, 1.0);
        for (_, row) in tied {
            if let Some(rank) = ranks.get_mut(*row) {
                *rank = shared;
            }
        }
        below += tied.len() as f64;
    }
    ranks
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// scipy 1.17.1, `spearmanr`.
    #[test]
    fn rank_correlation_is_that_of_scipy() {
        let one = [1.0, 2.0, 2.0, 5.0, 0.0, 3.0, 3.0, 3.0];
        let other = [10.0, 8.0, 30.0, 40.0, 0.0, 0.0, 12.0, 30.0];
        let found = spearman(&one, &other).unwrap().unwrap();
        assert!((found - 0.565_315_541_097_61).abs() < 1e-12, "{found}");
        assert_eq!(spearman(&one, &[1.0; 8]), Ok(None));
    }

    #[test]
    fn distances_and_sums_as_worked_by_hand() {
        let found = Amounts::compare(&[1.0, 2.0, 4.0], &[0.0, 2.0, 6.0]).unwrap();
        assert!((found.mae - 1.0).abs() < 1e-12);
        assert!((found.rmse - (5.0_f64 / 3.0).sqrt()).abs() < 1e-12);
        assert_eq!((found.predicted, found.actual, found.bias()), (7.0, 8.0, Some(-0.125)));
        assert_eq!(Amounts::compare(&[1.0], &[0.0]).unwrap().bias(), None);
        assert_eq!(Amounts::compare(&[1.0], &[]), Err(MetricError::Lengths(1, 0)));
    }
}
