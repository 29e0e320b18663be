//! From scores to probabilities that can be taken at their word, learnt on customers the model wasn't trained
//! on: a straight line through the log-odds. Where the line has to bend, [`super::Bends`] does it beforehand.

use serde::{Deserialize, Serialize};

use crate::science::metrics::{MetricError, Scored};
use crate::science::optimise::{Report, Stop, minimise};
use crate::science::special::{logistic, softplus};

/// Probability = 1 / (1 + e^−(slope × score + intercept)).
///
/// Platt, J. (1999), "Probabilistic outputs for support vector machines", with his smoothed targets, so that
/// a perfect ranking gives no certainty.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Platt {
    /// Log-odds by unit of the score.
    pub slope: f64,
    /// Log-odds at score 0.
    pub intercept: f64,
    /// How the search went.
    pub report: Report,
}

impl Platt {
    /// The line that takes scores at their word.
    #[must_use]
    pub fn at_its_word() -> Self {
        let report = Report { iterations: 0, evaluations: 0, gradient: 0.0, stop: Stop::Converged };
        Self { slope: 1.0, intercept: 0.0, report }
    }

    /// Fits the line.
    ///
    /// # Errors
    /// [`MetricError::OneOutcome`] if the same happened to everybody.
    pub fn fit(scored: &Scored<'_>) -> Result<Self, MetricError> {
        let (hits, misses) = scored.outcomes();
        if hits <= 0.0 || misses <= 0.0 {
            return Err(MetricError::OneOutcome);
        }
        let targets = [1.0 / (misses + 2.0), (hits + 1.0) / (hits + 2.0)];
        let groups = scored.groups();
        let count = hits + misses;
        let mean = groups.iter().map(|group| group.weight() * group.score).sum::<f64>() / count;
        let squares: f64 = groups.iter().map(|group| group.weight() * (group.score - mean).powi(2)).sum();
        let scale = if squares > 0.0 { (squares / count).sqrt() } else { 1.0 };
        let found = minimise([0.0, (hits / misses).ln()], |&[slope, level]: &[f64; 2]| {
            let (mut loss, mut by) = (0.0, [0.0; 2]);
            for group in &groups {
                let score = (group.score - mean) / scale;
                let odds = slope * score + level;
                let wanted = group.misses * targets[0] + group.hits * targets[1];
                loss += group.weight() * softplus(odds) - wanted * odds;
                let off = group.weight() * logistic(odds) - wanted;
                by = [by[0] + off * score, by[1] + off];
            }
            (loss / count, by.map(|by| by / count))
        });
        let [slope, level] = found.at;
        let slope = slope / scale;
        Ok(Self { slope, intercept: level - slope * mean, report: found.report })
    }

    /// The intercept at which as many are expected as it happened to, the slope being kept: how likely it is in
    /// this group of customers, all else equal.
    ///
    /// # Errors
    /// [`MetricError::OneOutcome`] if the same happened to everybody.
    pub fn level(&self, scored: &Scored<'_>) -> Result<f64, MetricError> {
        let (hits, misses) = scored.outcomes();
        if hits <= 0.0 || misses <= 0.0 {
            return Err(MetricError::OneOutcome);
        }
        let groups = scored.groups();
        let share = hits / (hits + misses);
        Ok(self.intercept_of(share, || groups.iter().map(|group| (group.score, group.weight()))))
    }

    /// The intercept at which this share of a group of customers is expected, whatever then happened to them; the
    /// slope is kept.
    ///
    /// # Errors
    /// [`MetricError::Empty`] without customers, [`MetricError::Setting`] for a share that isn't between 0 and 1.
    pub fn level_for(&self, scores: &[f64], share: f64) -> Result<f64, MetricError> {
        if scores.is_empty() {
            return Err(MetricError::Empty);
        }
        if !(share > 0.0 && share < 1.0) {
            return Err(MetricError::Setting("the share"));
        }
        Ok(self.intercept_of(share, || scores.iter().map(|score| (*score, 1.0))))
    }

    /// The intercept that gives this share of the weight: where Σ weight × (softplus(odds) − share × odds) is least.
    fn intercept_of<I: Iterator<Item = (f64, f64)>>(&self, share: f64, scores: impl Fn() -> I) -> f64 {
        let found = minimise([self.intercept], |&[level]: &[f64; 1]| {
            let (mut loss, mut by, mut all) = (0.0, 0.0, 0.0);
            for (score, weight) in scores() {
                let odds = self.slope * score + level;
                loss += weight * (softplus(odds) - share * odds);
                by += weight * (logistic(odds) - share);
                all += weight;
            }
            (loss / all, [by / all])
        });
        let [level] = found.at;
        level
    }

    /// The probability of a score.
    #[must_use]
    pub fn probability(&self, score: f64) -> f64 {
        logistic(self.slope * score + self.intercept)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const SCORES: [f64; 12] = [-2.0, -1.5, -1.5, -0.5, 0.0, 0.1, 0.4, 0.4, 1.0, 1.2, 2.0, 3.0];
    const HAPPENED: [bool; 12] =
        [false, false, true, false, true, false, false, true, true, false, true, true];

    fn scored() -> Scored<'static> {
        Scored::new(&SCORES, &HAPPENED).unwrap()
    }

    fn near(found: f64, wanted: f64, within: f64) {
        assert!((found - wanted).abs() < within, "{found} for {wanted}");
    }

    /// scikit-learn 1.9.1, `sklearn.calibration._SigmoidCalibration`.
    #[test]
    fn the_line_is_that_of_scikit_learn() {
        let platt = Platt::fit(&scored()).unwrap();
        assert!(platt.report.converged());
        near(platt.slope, 0.492_002_09, 1e-5);
        near(platt.intercept, -0.101_730_78, 1e-5);
    }

    #[test]
    fn one_outcome_can_not_be_calibrated() {
        let scored = Scored::new(&[0.1, 0.2], &[true, true]).unwrap();
        assert_eq!(Platt::fit(&scored), Err(MetricError::OneOutcome));
    }

    /// Where twice the odds hold for everybody, the level is higher by ln 2 (to the sample's own rounding: it is
    /// fitted to shares that were worked out from those odds).
    #[test]
    fn the_level_follows_the_odds() {
        let platt = Platt { slope: 1.0, intercept: 0.0, report: Platt::fit(&scored()).unwrap().report };
        let scores = [0.0, 0.0, 0.0, 1.0, 1.0, 1.0];
        let happened = [true, true, false, true, true, false];
        let level = platt.level(&Scored::new(&scores, &happened).unwrap()).unwrap();
        // 4 = 3 σ(level) + 3 σ(level + 1).
        near(3.0 * logistic(level) + 3.0 * logistic(level + 1.0), 4.0, 1e-6);
        assert!(platt.level(&Scored::new(&scores, &[true; 6]).unwrap()).is_err());
    }

    #[test]
    fn the_level_for_a_share_gives_that_share() {
        let platt = Platt { slope: 0.8, ..Platt::fit(&scored()).unwrap() };
        let level = platt.level_for(&SCORES, 0.3).unwrap();
        let share: f64 = SCORES.iter().map(|score| logistic(0.8 * score + level)).sum::<f64>() / 12.0;
        near(share, 0.3, 1e-6);
        assert_eq!(platt.level_for(&SCORES, 1.0), Err(MetricError::Setting("the share")));
        assert_eq!(platt.level_for(&[], 0.3), Err(MetricError::Empty));
    }

    #[test]
    fn equal_scores_give_the_share_to_everybody() {
        let scored = Scored::new(&[1.0; 4], &[true, false, false, false]).unwrap();
        // Smoothed: (1 × 2/3 + 3 × 1/5) / 4.
        near(Platt::fit(&scored).unwrap().probability(1.0), (2.0 / 3.0 + 0.6) / 4.0, 1e-6);
    }
}
