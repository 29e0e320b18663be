//! Whether scores or features look today as they did when the model was trained: the population stability
//! index.

use super::{MetricError, check};

/// Share a bin counts with at least: an empty bin says "rare", not "never".
const RAREST: f64 = 1e-4;

/// What an index means, by the usual rule of thumb (Siddiqi, N. (2006), "Credit Risk Scorecards", chapter 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drift {
    /// Below 0.1: as at training.
    Stable,
    /// 0.1 to 0.25: look at it.
    Moderate,
    /// Above 0.25: the model should be doubted.
    Large,
}

impl Drift {
    /// What this index means.
    #[must_use]
    pub fn of(psi: f64) -> Self {
        match psi {
            psi if psi < 0.1 => Self::Stable,
            psi if psi <= 0.25 => Self::Moderate,
            _ => Self::Large,
        }
    }
}

/// The population stability index between two histograms over the same bins: Σ (now − then) ln(now / then)
/// over the shares of the bins. It is Kullback and Leibler's divergence taken both ways; 0 means the same
/// shares.
///
/// # Errors
/// [`MetricError::Lengths`] over different bins, [`MetricError::Empty`] if either is empty,
/// [`MetricError::Weight`] for a count below zero.
pub fn psi(then: &[f64], now: &[f64]) -> Result<f64, MetricError> {
    let (then, now) = (shares(then, now.len())?, shares(now, then.len())?);
    Ok(then.into_iter().zip(now).map(|(then, now)| (now - then) * (now / then).ln()).sum())
}

fn shares(counts: &[f64], expected: usize) -> Result<Vec<f64>, MetricError> {
    check(counts, expected)?;
    if let Some(bin) = counts.iter().position(|count| *count < 0.0) {
        return Err(MetricError::Weight(bin));
    }
    let total: f64 = counts.iter().sum();
    if total <= 0.0 {
        return Err(MetricError::Empty);
    }
    Ok(counts.iter().map(|count| (count / total).max(RAREST)).collect())
}

/// Upper edges that cut the values into about `bins` equal parts (10 is usual), rising and without repeats;
/// the last bin, above every edge, has none.
///
/// # Errors
/// [`MetricError::Setting`] without bins; as [`Scored`](super::Scored) for the values.
pub fn quantile_edges(values: &[f64], bins: u32) -> Result<Vec<f64>, MetricError> {
    check(values, values.len())?;
    if bins == 0 {
        return Err(MetricError::Setting("the number of bins"));
    }
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let ranks = (1..bins).map(|bin| (f64::from(bin) / f64::from(bins) * values.len() as f64).ceil() as usize);
    let mut edges: Vec<f64> = ranks.filter_map(|rank| sorted.get(rank.saturating_sub(1)).copied()).collect();
    edges.dedup();
    Ok(edges)
}

/// How many values fall in each bin: up to and with each of the rising `edges`, and above the last. NaN, a
/// missing value, has a bin of its own at the end.
#[must_use]
pub fn histogram(values: &[f64], edges: &[f64]) -> Vec<f64> {
    let mut counts = vec![0.0; edges.len() + 2];
    for value in values {
        let bin = if value.is_nan() { edges.len() + 1 } else { edges.partition_point(|edge| edge < value) };
        if let Some(count) = counts.get_mut(bin) {
            *count += 1.0;
        }
    }
    counts
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Shares .5, .3, .2 become .4, .4, .2: −.1 ln .8 + .1 ln (4/3).
    #[test]
    fn index_as_worked_by_hand() {
        let found = psi(&[50.0, 30.0, 20.0], &[400.0, 400.0, 200.0]).unwrap();
        let wanted = -0.1 * 0.8_f64.ln() + 0.1 * (4.0_f64 / 3.0).ln();
        assert!((found - wanted).abs() < 1e-15, "{found}");
        assert_eq!(Drift::of(found), Drift::Stable);
    }

    #[test]
    fn the_same_shares_have_no_drift() {
        assert_eq!(psi(&[1.0, 2.0, 0.0], &[10.0, 20.0, 0.0]), Ok(0.0));
    }

    #[test]
    fn a_bin_that_fills_up_is_a_large_drift() {
        let found = psi(&[100.0, 0.0], &[50.0, 50.0]).unwrap();
        assert!(found.is_finite() && Drift::of(found) == Drift::Large, "{found}");
        assert_eq!((Drift::of(0.2), Drift::of(f64::NAN)), (Drift::Moderate, Drift::Large));
    }

    #[test]
    fn edges_cut_into_equal_parts() {
        let values: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        let edges = quantile_edges(&values, 4).unwrap();
        assert_eq!(edges, [25.0, 50.0, 75.0]);
        assert_eq!(histogram(&values, &edges), [25.0, 25.0, 25.0, 25.0, 0.0]);
        assert_eq!(histogram(&[f64::NAN, 0.0], &edges), [1.0, 0.0, 0.0, 0.0, 1.0]);
        assert_eq!(quantile_edges(&[3.0; 9], 10).unwrap(), [3.0]);
    }

    #[test]
    fn histograms_that_do_not_fit_are_refused() {
        assert_eq!(psi(&[1.0], &[1.0, 2.0]), Err(MetricError::Lengths(1, 2)));
        assert_eq!(psi(&[0.0], &[1.0]), Err(MetricError::Empty));
        assert_eq!(psi(&[1.0, -1.0], &[1.0, 1.0]), Err(MetricError::Weight(1)));
    }
}
