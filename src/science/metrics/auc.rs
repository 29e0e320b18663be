//! The area under the ROC curve: how often somebody it happened to is ranked above somebody it didn't.

use super::{Group, MetricError, Scored};

/// The probability that a customer it happened to has a higher score than one it didn't happen to, ties
/// counting half (Mann and Whitney's U over the number of pairs; Hanley and others (1982), Radiology
/// 143:29-36). 0.5 is chance.
///
/// # Errors
/// [`MetricError::OneOutcome`] if it happened to everybody or nobody.
pub fn auc(scored: &Scored<'_>) -> Result<f64, MetricError> {
    area(scored.groups().iter().map(|&Group { hits, misses, .. }| (hits, misses)))
        .ok_or(MetricError::OneOutcome)
}

/// The area from hits and misses of each score, lowest first.
fn area(groups: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let (mut above, mut hits, mut misses) = (0.0, 0.0, 0.0);
    for (group_hits, group_misses) in groups {
        above += group_hits * (misses + 0.5 * group_misses);
        hits += group_hits;
        misses += group_misses;
    }
    let pairs = hits * misses;
    (pairs > 0.0).then(|| above / pairs)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const SCORES: [f64; 8] = [0.1, 0.4, 0.35, 0.8, 0.4, 0.4, 0.9, 0.1];
    const HAPPENED: [bool; 8] = [false, false, true, true, true, false, false, true];

    /// By hand: of the 4 × 4 pairs, 5 are won and 3 tied (scikit-learn 1.9.1: 0.40625).
    #[test]
    fn ties_count_half() {
        let scored = Scored::new(&SCORES, &HAPPENED).unwrap();
        assert_eq!(auc(&scored), Ok(6.5 / 16.0));
    }

    /// scikit-learn 1.9.1, `roc_auc_score(y, s, sample_weight=w)`.
    #[test]
    fn weights_count_as_in_scikit_learn() {
        let weights = [1.0, 2.0, 0.5, 3.0, 1.5, 1.0, 0.25, 2.0];
        let scored = Scored::new(&SCORES, &HAPPENED).unwrap().weighted(&weights).unwrap();
        let found = auc(&scored).unwrap();
        assert!((found - 0.579_831_932_773_109_2).abs() < 1e-12, "{found}");
    }

    #[test]
    fn one_outcome_has_no_area() {
        let scored = Scored::new(&SCORES, &[true; 8]).unwrap();
        assert_eq!(auc(&scored), Err(MetricError::OneOutcome));
    }

    #[test]
    fn bad_input_is_told_by_row() {
        assert_eq!(Scored::new(&[], &[]).err(), Some(MetricError::Empty));
        assert_eq!(Scored::new(&[0.1, f64::NAN], &[true, false]).err(), Some(MetricError::NotFinite(1)));
        assert_eq!(Scored::new(&[0.1], &[true, false]).err(), Some(MetricError::Lengths(1, 2)));
        let scored = Scored::new(&[0.1, 0.2], &[true, false]).unwrap();
        assert_eq!(scored.weighted(&[1.0, -1.0]).err(), Some(MetricError::Weight(1)));
    }
}
