//! How sure a difference between two models is: measured again on many samples of the same customers.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::MetricError;
use crate::science::{quantile::quantile, resample::Once};

/// A measured figure and where it lies with 95 % confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The figure on the customers themselves.
    pub estimate: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Number of samples that could be measured.
    pub samples: u32,
}

/// Means of several columns of the same customers, on the customers themselves and on samples of them: what any two columns'
/// means differ by, and how surely, at the cost of drawing once.
///
/// The samples are those of the Poisson bootstrap: each customer counts a Poisson(1) number of times, which for many customers
/// is what drawing as many with replacement comes to, and is drawn row after row (Chamandy, N. et al. (2012), "Estimating
/// uncertainty for massive data streams"). A mean is over how often customers count in its sample. The same seed gives the same
/// samples.
#[derive(Debug, Clone, PartialEq)]
pub struct ResampledMeans {
    /// By column.
    estimates: Vec<f64>,
    /// By sample, then by column.
    samples: Vec<Vec<f64>>,
}

/// Rows that count is drawn for at once.
const ROWS: usize = 1024;

impl ResampledMeans {
    /// Draw `samples` samples of the customers, of whom each column tells one thing.
    ///
    /// # Errors
    /// [`MetricError::Empty`] without customers, [`MetricError::Setting`] with fewer than 100 samples,
    /// [`MetricError::Lengths`] unless the columns are of the same length.
    pub fn draw(columns: &[&[f64]], samples: u32, seed: u64) -> Result<Self, MetricError> {
        let rows = columns.first().map_or(0, |column| column.len());
        if rows == 0 {
            return Err(MetricError::Empty);
        }
        if let Some(other) = columns.iter().find(|column| column.len() != rows) {
            return Err(MetricError::Lengths(other.len(), rows));
        }
        if samples < 100 {
            return Err(MetricError::Setting("the number of samples"));
        }
        let (mut chance, once) = (ChaCha8Rng::seed_from_u64(seed), Once::new());
        let mut times = [0.0; ROWS];
        let sample = |_| {
            let (mut counted, mut sums) = (0.0, vec![0.0; columns.len()]);
            for begin in (0..rows).step_by(ROWS) {
                let end = rows.min(begin + ROWS);
                let times = times.get_mut(..end - begin).unwrap_or_default();
                times.fill_with(|| f64::from(once.draw(chance.next_u32())));
                counted += times.iter().sum::<f64>();
                for (sum, column) in sums.iter_mut().zip(columns) {
                    *sum += dot(times, column.get(begin..end).unwrap_or_default());
                }
            }
            // Of very few customers, now and then none counts.
            (counted > 0.0).then(|| sums.iter().map(|sum| sum / counted).collect())
        };
        let samples = (0..samples).filter_map(sample).collect();
        let estimates = columns.iter().map(|column| column.iter().sum::<f64>() / rows as f64).collect();
        Ok(Self { estimates, samples })
    }

    /// By how much the mean of a column exceeds that of another, with its 95 % percentile interval: Efron, B., Tibshirani, R.
    /// (1993), "An Introduction to the Bootstrap", chapter 13. `None` where there is no such column.
    #[must_use]
    pub fn difference(&self, column: usize, other: usize) -> Option<Interval> {
        let less = |means: &Vec<f64>| Some(means.get(column)? - means.get(other)?);
        let mut drawn: Vec<f64> = self.samples.iter().filter_map(less).collect();
        drawn.sort_unstable_by(f64::total_cmp);
        Some(Interval {
            estimate: less(&self.estimates)?,
            low: quantile(&drawn, 0.025)?,
            high: quantile(&drawn, 0.975)?,
            samples: drawn.len() as u32,
        })
    }
}

/// The sum of products, in several sums side by side, as processors add fastest.
fn dot(ones: &[f64], others: &[f64]) -> f64 {
    let ((ones, last_ones), (others, last_others)) = (ones.as_chunks::<8>(), others.as_chunks::<8>());
    let mut sums = [0.0; 8];
    for (ones, others) in ones.iter().zip(others) {
        for ((sum, one), other) in sums.iter_mut().zip(ones).zip(others) {
            *sum += one * other;
        }
    }
    let last: f64 = last_ones.iter().zip(last_others).map(|(one, other)| one * other).sum();
    sums.iter().sum::<f64>() + last
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Means of so many samples drawn with replacement, in order: Efron's own bootstrap.
    fn drawn_with_replacement(values: &[f64], samples: u32, seed: u64) -> Vec<f64> {
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        let mut row = || ((u128::from(chance.next_u64()) * values.len() as u128) >> 64) as usize;
        let mut mean = || (0..values.len()).map(|_| values[row()]).sum::<f64>() / values.len() as f64;
        let mut means: Vec<f64> = (0..samples).map(|_| mean()).collect();
        means.sort_unstable_by(f64::total_cmp);
        means
    }

    /// Drawing with replacement and counting Poisson(1) times come to the same, and the one has the other's interval.
    #[test]
    fn a_difference_of_means_is_as_sure_as_when_drawn_with_replacement() {
        let columns: [Vec<f64>; 2] =
            [3, 7].map(|step| (0..3_000).map(|row| f64::from((row * step) % 11) - 4.0).collect());
        let means = ResampledMeans::draw(&[&columns[0], &columns[1]], 4_000, 5).unwrap();
        let found = means.difference(1, 0).unwrap();
        let less: Vec<f64> = columns[1].iter().zip(&columns[0]).map(|(one, other)| one - other).collect();
        let drawn = drawn_with_replacement(&less, 4_000, 7);
        assert!((found.estimate - less.iter().sum::<f64>() / 3_000.0).abs() < 1e-12);
        let [low, high] = [0.025, 0.975].map(|share| quantile(&drawn, share).unwrap());
        let near = 0.05 * (high - low);
        assert!((found.low - low).abs() < near && (found.high - high).abs() < near, "{found:?}");
        assert_eq!(found.samples, 4_000);
        let (back, none) = (means.difference(0, 1).unwrap(), means.difference(1, 1).unwrap());
        assert!((back.low + found.high).abs() < 1e-12 && (back.estimate + found.estimate).abs() < 1e-12);
        assert_eq!((none.estimate, none.low, none.high), (0.0, 0.0, 0.0));
        assert_eq!(means.difference(0, 2), None);
    }

    #[test]
    fn means_that_can_not_be_drawn_are_refused() {
        assert_eq!(ResampledMeans::draw(&[&[1.0], &[1.0, 2.0]], 200, 5), Err(MetricError::Lengths(2, 1)));
        assert_eq!(ResampledMeans::draw(&[], 200, 5), Err(MetricError::Empty));
        assert!(ResampledMeans::draw(&[&[1.0]], 99, 5).is_err());
        let one = ResampledMeans::draw(&[&[1.0], &[3.0]], 200, 5).unwrap().difference(1, 0).unwrap();
        assert_eq!((one.low, one.estimate, one.high), (2.0, 2.0, 2.0), "a sample without them is none");
    }

    /// The standard error of a mean is σ/√n.
    #[test]
    fn the_interval_of_a_mean_is_as_wide_as_theory_says() {
        let values: Vec<f64> = (0..400).map(|row| f64::from(row % 20)).collect();
        let found =
            ResampledMeans::draw(&[&values, &[0.0; 400]], 4_000, 5).unwrap().difference(0, 1).unwrap();
        let (half, wanted) = ((found.high - found.low) / 2.0, 1.96 * (399.0_f64 / 12.0 / 400.0).sqrt());
        assert!((half / wanted - 1.0).abs() < 0.05, "{half} for {wanted}");
    }

    #[test]
    fn the_same_seed_gives_the_same_interval() {
        let values: Vec<f64> = (0..2_500).map(|row| f64::from(row % 20)).collect();
        let drawn = |seed| ResampledMeans::draw(&[&values], 200, seed).unwrap();
        assert_eq!(drawn(3), drawn(3));
        assert_ne!(drawn(3), drawn(4));
    }
}
