//! How sure a difference between two models is: measured again on many samples of the same customers.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{MetricError, Ranking, check};

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

impl Interval {
    /// Whether the whole interval lies on one side of zero.
    #[must_use]
    pub fn excludes_zero(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// The 95 % percentile interval of a figure over `samples` samples drawn with replacement from `rows`
/// customers: Efron, B., Tibshirani, R. (1993), "An Introduction to the Bootstrap", chapter 13.
///
/// `figure` is told how many times each customer counts, and works out a difference between two models on the
/// same draw (that is what pairs them); `None` where it can't. The same seed gives the same interval.
///
/// # Errors
/// [`MetricError::Empty`] without customers, [`MetricError::Setting`] with fewer than 100 samples,
/// [`MetricError::OneOutcome`] if the figure can't be worked out on the customers themselves, or on most
/// samples.
pub fn paired_bootstrap(
    rows: usize,
    samples: u32,
    seed: u64,
    mut figure: impl FnMut(&[u32]) -> Option<f64>,
) -> Result<Interval, MetricError> {
    if rows == 0 {
        return Err(MetricError::Empty);
    }
    if samples < 100 {
        return Err(MetricError::Setting("the number of samples"));
    }
    let estimate = figure(&vec![1; rows]).ok_or(MetricError::OneOutcome)?;
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let mut times = vec![0_u32; rows];
    let mut figures = Vec::new();
    for _ in 0..samples {
        times.fill(0);
        for _ in 0..rows {
            // A row by the upper bits of a draw: Lemire's method, whose bias is below rows / 2⁶⁴.
            let row = (u128::from(chance.next_u64()) * rows as u128) >> 64;
            if let Some(times) = times.get_mut(row as usize) {
                *times += 1;
            }
        }
        figures.extend(figure(&times).filter(|figure| figure.is_finite()));
    }
    figures.sort_unstable_by(f64::total_cmp);
    if figures.len() * 2 < samples as usize {
        return Err(MetricError::OneOutcome);
    }
    Ok(Interval {
        estimate,
        low: quantile(&figures, 0.025).ok_or(MetricError::OneOutcome)?,
        high: quantile(&figures, 0.975).ok_or(MetricError::OneOutcome)?,
        samples: figures.len() as u32,
    })
}

/// The 95 % percentile intervals of the means of several columns, each drawn from the same samples: what
/// [`paired_bootstrap`] gives for each, at the cost of drawing once.
///
/// # Errors
/// As [`paired_bootstrap`]; [`MetricError::Lengths`] unless the columns are of the same length.
pub fn bootstrap_means(columns: &[&[f64]], samples: u32, seed: u64) -> Result<Vec<Interval>, MetricError> {
    let rows = columns.first().map_or(0, |column| column.len());
    if let Some(other) = columns.iter().find(|column| column.len() != rows) {
        return Err(MetricError::Lengths(other.len(), rows));
    }
    let mean = |column: &[f64], times: &[u32]| {
        let sum: f64 = column.iter().zip(times).map(|(value, times)| value * f64::from(*times)).sum();
        sum / rows as f64
    };
    let mut means: Vec<Vec<f64>> = vec![Vec::new(); columns.len()];
    // The figure is asked once on the customers themselves, then on every sample.
    paired_bootstrap(rows, samples, seed, |times| {
        for (means, column) in means.iter_mut().zip(columns) {
            means.push(mean(column, times));
        }
        Some(0.0)
    })?;
    let interval = |mut means: Vec<f64>| -> Option<Interval> {
        let estimate = *means.first()?;
        means.swap_remove(0);
        means.sort_unstable_by(f64::total_cmp);
        let samples = means.len() as u32;
        Some(Interval { estimate, low: quantile(&means, 0.025)?, high: quantile(&means, 0.975)?, samples })
    };
    means.into_iter().map(|means| interval(means).ok_or(MetricError::OneOutcome)).collect()
}

/// AUC of `one` minus that of `other` on the same customers, with its interval.
///
/// # Errors
/// As [`paired_bootstrap`]; [`MetricError::Lengths`] unless all three have a row for each customer.
pub fn auc_difference(
    one: &[f64],
    other: &[f64],
    happened: &[bool],
    samples: u32,
    seed: u64,
) -> Result<Interval, MetricError> {
    check(one, happened.len())?;
    check(other, happened.len())?;
    let (one, other) = (Ranking::new(one)?, Ranking::new(other)?);
    paired_bootstrap(happened.len(), samples, seed, |times| {
        Some(one.auc(happened, times)? - other.auc(happened, times)?)
    })
}

/// Linear interpolation between the sorted values: Hyndman and Fan's (1996) definition 7.
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let at = share * sorted.len().checked_sub(1)? as f64;
    let (low, high) = (sorted.get(at.floor() as usize)?, sorted.get(at.ceil() as usize)?);
    Some(low + (high - low) * at.fract())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn customers() -> (Vec<f64>, Vec<f64>, Vec<bool>) {
        let mut chance = ChaCha8Rng::seed_from_u64(1);
        let mut unit = || (chance.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        let truth: Vec<f64> = (0..2_000).map(|_| unit()).collect();
        let good = truth.iter().map(|p| p + 0.3 * unit()).collect();
        let poor = truth.iter().map(|p| p + 2.0 * unit()).collect();
        let happened = truth.iter().map(|p| unit() < *p).collect();
        (good, poor, happened)
    }

    #[test]
    fn means_drawn_together_are_those_drawn_alone() {
        let columns: [Vec<f64>; 2] =
            [3, 7].map(|step| (0..500).map(|row| f64::from((row * step) % 11) - 4.0).collect());
        let together = bootstrap_means(&[&columns[0], &columns[1]], 200, 5).unwrap();
        for (column, together) in columns.iter().zip(together) {
            let alone = paired_bootstrap(column.len(), 200, 5, |times| {
                let sum: f64 = column.iter().zip(times).map(|(value, times)| value * f64::from(*times)).sum();
                Some(sum / column.len() as f64)
            });
            assert_eq!(together, alone.unwrap());
        }
        assert!(bootstrap_means(&[&[1.0], &[1.0, 2.0]], 200, 5).is_err());
        assert!(bootstrap_means(&[], 200, 5).is_err());
    }

    #[test]
    fn the_better_model_is_told_from_the_worse() {
        let (good, poor, happened) = customers();
        let found = auc_difference(&good, &poor, &happened, 500, 7).unwrap();
        assert!(
            found.low < found.estimate && found.estimate < found.high && found.excludes_zero(),
            "{found:?}"
        );
    }

    #[test]
    fn the_same_seed_gives_the_same_interval() {
        let (good, poor, happened) = customers();
        let one = auc_difference(&good, &poor, &happened, 200, 3).unwrap();
        assert_eq!(auc_difference(&good, &poor, &happened, 200, 3), Ok(one));
        assert_ne!(auc_difference(&good, &poor, &happened, 200, 4), Ok(one));
    }

    #[test]
    fn a_model_does_not_differ_from_itself() {
        let (good, _, happened) = customers();
        let found = auc_difference(&good, &good, &happened, 100, 1).unwrap();
        assert_eq!((found.estimate, found.low, found.high), (0.0, 0.0, 0.0));
        assert!(!found.excludes_zero());
    }

    /// The standard error of a mean is σ/√n.
    #[test]
    fn the_interval_of_a_mean_is_as_wide_as_theory_says() {
        let values: Vec<f64> = (0..400).map(|row| f64::from(row % 20)).collect();
        let found = paired_bootstrap(values.len(), 4_000, 5, |times| {
            let sum: f64 = values.iter().zip(times).map(|(value, times)| value * f64::from(*times)).sum();
            Some(sum / values.len() as f64)
        })
        .unwrap();
        let (half, wanted) = ((found.high - found.low) / 2.0, 1.96 * (399.0_f64 / 12.0 / 400.0).sqrt());
        assert!((half / wanted - 1.0).abs() < 0.05, "{half} for {wanted}");
    }

    #[test]
    fn what_can_not_be_drawn_is_refused() {
        assert_eq!(paired_bootstrap(0, 200, 1, |_| Some(0.0)), Err(MetricError::Empty));
        assert!(paired_bootstrap(5, 10, 1, |_| Some(0.0)).is_err());
        assert_eq!(auc_difference(&[0.1], &[0.2], &[true], 100, 1), Err(MetricError::OneOutcome));
    }
}
