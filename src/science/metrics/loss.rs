//! How far probabilities were from what happened: log loss and Brier score. Lower is better for both.

use super::Scored;

/// Mean of −ln of the probability given to what happened (Good, I. J. (1952), "Rational decisions", JRSS B
/// 14:107-114). The scores must be probabilities; 0 and 1 are moved inwards by one rounding step, so that a
/// certainty that was wrong costs much but not everything.
#[must_use]
pub fn log_loss(scored: &Scored<'_>) -> f64 {
    mean(scored, |probability, happened| {
        let probability = probability.clamp(f64::EPSILON, 1.0 - f64::EPSILON);
        -(if happened { probability } else { 1.0 - probability }).ln()
    })
}

/// Mean squared difference between the probability and what happened (Brier, G. W. (1950), "Verification of
/// forecasts expressed in terms of probability", Monthly Weather Review 78:1-3, for two outcomes, halved).
#[must_use]
pub fn brier(scored: &Scored<'_>) -> f64 {
    mean(scored, |probability, happened| (probability - f64::from(u8::from(happened))).powi(2))
}

fn mean(scored: &Scored<'_>, loss: impl Fn(f64, bool) -> f64) -> f64 {
    let (mut total, mut weights) = (0.0, 0.0);
    for (score, happened, weight) in scored.rows() {
        total += weight * loss(score, happened);
        weights += weight;
    }
    total / weights
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const SCORES: [f64; 5] = [0.9, 0.2, 0.65, 0.0, 1.0];
    const HAPPENED: [bool; 5] = [true, false, false, false, true];

    fn near(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 1e-12, "{found} for {wanted}");
    }

    /// scikit-learn 1.9.1, `log_loss` and `brier_score_loss`.
    #[test]
    fn losses_are_those_of_scikit_learn() {
        let scored = Scored::new(&SCORES, &HAPPENED).unwrap();
        near(log_loss(&scored), 0.275_665_238_294_142_86);
        near(brier(&scored), 0.0945);
        let scored = scored.weighted(&[1.0, 3.0, 0.5, 2.0, 1.0]).unwrap();
        near(log_loss(&scored), 0.173_293_630_913_306_02);
        near(brier(&scored), 0.0455);
    }

    /// (0.1² + 0.2² + 0.65²) / 5.
    #[test]
    fn brier_as_worked_by_hand() {
        near(brier(&Scored::new(&SCORES, &HAPPENED).unwrap()), 0.4725 / 5.0);
    }

    #[test]
    fn a_wrong_certainty_costs_much_but_not_everything() {
        let loss = log_loss(&Scored::new(&[0.0, 1.0], &[true, false]).unwrap());
        assert!(loss > 30.0 && loss.is_finite(), "{loss}");
    }
}
