//! Whether probabilities can be taken at their word: of those given 30 %, did it happen to 30 %?

use super::{MetricError, Scored};
use crate::science::proportion::{Z_95, wilson};

/// Customers with neighbouring scores.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibrationBin {
    /// Lowest score.
    pub from: f64,
    /// Highest score.
    pub to: f64,
    /// Number of customers (sum of weights).
    pub customers: f64,
    /// Mean probability they were given.
    pub predicted: f64,
    /// Share of them it happened to.
    pub happened: f64,
    /// 95 % Wilson interval of that share.
    pub interval: (f64, f64),
}

/// Cuts the customers into `bins` of about the same size by score (10 for deciles), lowest first. Equal
/// scores stay together, so that with few different scores there are fewer bins.
///
/// # Errors
/// [`MetricError::Setting`] without bins.
pub fn calibration(scored: &Scored<'_>, bins: u32) -> Result<Vec<CalibrationBin>, MetricError> {
    if bins == 0 {
        return Err(MetricError::Setting("the number of bins"));
    }
    let groups = scored.groups();
    let total: f64 = groups.iter().map(super::Group::weight).sum();
    let mut found: Vec<(u32, CalibrationBin)> = Vec::new();
    let mut below = 0.0;
    for group in &groups {
        let weight = group.weight();
        // Where the middle of the group lies.
        let bin = ((below + 0.5 * weight) / total * f64::from(bins)) as u32;
        below += weight;
        match found.last_mut() {
            Some((last, open)) if *last == bin => {
                open.to = group.score;
                open.customers += weight;
                open.predicted += weight * group.score;
                open.happened += group.hits;
            }
            _ => found.push((
                bin,
                CalibrationBin {
                    from: group.score,
                    to: group.score,
                    customers: weight,
                    predicted: weight * group.score,
                    happened: group.hits,
                    interval: (0.0, 1.0),
                },
            )),
        }
    }
    let shares = found.into_iter().map(|(_, sums)| CalibrationBin {
        predicted: sums.predicted / sums.customers,
        happened: sums.happened / sums.customers,
        interval: wilson(sums.happened.round() as u64, sums.customers.round() as u64, Z_95),
        ..sums
    });
    Ok(shares.collect())
}

/// The mean distance between what was predicted and what happened, over the bins by their size.
#[must_use]
pub fn calibration_error(bins: &[CalibrationBin]) -> f64 {
    let customers: f64 = bins.iter().map(|bin| bin.customers).sum();
    bins.iter().map(|bin| bin.customers * (bin.predicted - bin.happened).abs()).sum::<f64>() / customers
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_of_one_size_and_count_what_happened() {
        let scores: Vec<f64> = (0..100).map(|row| f64::from(row) / 100.0).collect();
        let happened: Vec<bool> = (0..100).map(|row| row % 10 < row / 10).collect();
        let bins = calibration(&Scored::new(&scores, &happened).unwrap(), 10).unwrap();
        assert_eq!(bins.len(), 10);
        for (number, bin) in bins.iter().enumerate() {
            let share = number as f64 / 10.0;
            assert!((bin.customers - 10.0).abs() < 1e-12);
            assert!((bin.happened - share).abs() < 1e-12 && (bin.predicted - share - 0.045).abs() < 1e-12);
            assert!(bin.interval.0 <= share && share <= bin.interval.1);
        }
        assert!((calibration_error(&bins) - 0.045).abs() < 1e-12);
    }

    #[test]
    fn equal_scores_stay_together() {
        let scores = [[0.2; 30].as_slice(), &[0.7; 70]].concat();
        let happened: Vec<bool> = (0..100).map(|row| row % 2 == 0).collect();
        let bins = calibration(&Scored::new(&scores, &happened).unwrap(), 10).unwrap();
        let sizes: Vec<_> = bins.iter().map(|bin| bin.customers as u32).collect();
        assert_eq!(sizes, [30, 70]);
        assert!(calibration(&Scored::new(&scores, &happened).unwrap(), 0).is_err());
    }
}
