//! Where a line through the log-odds has to bend.
//!
//! A purchase-count model gives log-odds that follow from what it assumes of buying, not from what happened: what is off
//! about them is off by more for some scores than for others, and no straight line mends that. A line that bends at the
//! quartiles of the scores does, needs few customers to tell, and leaves everybody in the order that the scores gave.
//! Harrell, F. E. (2015), "Regression Modeling Strategies", 2nd edition, section 2.4.3, on linear splines; their place
//! in calibrating: Lucena, B. (2018), "Spline-based probability calibration", arXiv:1809.07751.

use serde::{Deserialize, Serialize};

use super::{
    logistic::Logistic,
    rows::{ChurnError, Rows},
};
use crate::science::special::softplus;

/// Shares of the customers that lie below the bends.
const BELOW: [f64; 3] = [0.25, 0.5, 0.75];
/// Customers of each outcome from which on a line may bend: with fewer it follows chance. Niculescu-Mizil, A., Caruana, R.
/// (2005), "Predicting good probabilities with supervised learning", ICML, section 5, found curves ahead of the line from
/// about a thousand customers.
const FEWEST: usize = 1_000;
/// What the bends must gain, as twice the log-likelihood: the 95 % point of χ² with as many degrees of freedom as there are
/// bends. Less is what chance gives.
const BY_CHANCE: f64 = 7.815;
/// Penalty of the regressions: next to none, so that they are always found.
const PENALTY: f64 = 1e-3;

/// Where a line bends.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bend {
    /// The score there.
    pub at: f64,
    /// By how much it is steeper above, as a multiple of its slope below the first bend.
    pub by: f64,
}

/// The bends of a line, by score; none for a straight one. The line never falls.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bends(Vec<Bend>);

impl Bends {
    /// Finds the bends for customers whose scores these are, best log-odds, by what happened to them. None where they are
    /// too few, where the bends tell no more than chance would, or where the line would fall somewhere.
    ///
    /// # Errors
    /// [`ChurnError::Lengths`] and [`ChurnError::Infinite`].
    pub fn fit(scores: &[f64], happened: &[bool]) -> Result<Self, ChurnError> {
        let hits = happened.iter().filter(|happened| **happened).count();
        if hits.min(happened.len() - hits) < FEWEST {
            return Ok(Self::default());
        }
        let knots = knots(scores);
        if !knots.is_sorted_by(|one, next| one < next) {
            return Ok(Self::default());
        }
        let (_, line) = regression(scores, happened, &[])?;
        let (bent, curve) = regression(scores, happened, &knots)?;
        let rises = bent.coefficients.iter().scan(0.0, |slope, by| {
            *slope += by;
            Some(*slope > 0.0)
        });
        let helps = 2.0 * (line - curve) > BY_CHANCE;
        match bent.coefficients.split_first() {
            Some((first, others)) if bent.report.converged() && helps && rises.into_iter().all(|up| up) => {
                let bend = |(at, by): (&f64, &f64)| Bend { at: *at, by: by / first };
                Ok(Self(knots.iter().zip(others).map(bend).collect()))
            }
            _ => Ok(Self::default()),
        }
    }

    /// The bends, by score.
    #[must_use]
    pub fn each(&self) -> &[Bend] {
        &self.0
    }

    /// The score as the bent line reads it: a straight line through these is the bent one.
    #[must_use]
    pub fn straighten(&self, score: f64) -> f64 {
        score + self.0.iter().map(|bend| bend.by * (score - bend.at).max(0.0)).sum::<f64>()
    }
}

/// The scores that as many customers lie below.
fn knots(scores: &[f64]) -> [f64; 3] {
    let mut sorted = scores.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    BELOW.map(|share| {
        let at = (share * sorted.len() as f64) as usize;
        sorted.get(at).copied().unwrap_or(f64::NAN)
    })
}

/// The regression on a line that bends at these scores, and the log loss of all customers by it.
fn regression(scores: &[f64], happened: &[bool], knots: &[f64]) -> Result<(Logistic, f64), ChurnError> {
    let width = knots.len() + 1;
    let mut values = Vec::with_capacity(scores.len() * width);
    for score in scores {
        values.push(*score as f32);
        values.extend(knots.iter().map(|knot| (score - knot).max(0.0) as f32));
    }
    let model = Logistic::fit(&Rows::new(&values, width)?, happened, PENALTY)?;
    let lost = values.chunks_exact(width).zip(happened).map(|(row, happened)| {
        let odds = model.log_odds(row);
        softplus(odds) - if *happened { odds } else { 0.0 }
    });
    let lost = lost.sum();
    Ok((model, lost))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use rand::{Rng as _, SeedableRng as _};
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::science::special::logistic;

    /// Customers with scores from −2 to 2, and the log-odds of what happens to them.
    fn customers(count: u32, odds: impl Fn(f64) -> f64) -> (Vec<f64>, Vec<bool>) {
        let mut chance = ChaCha8Rng::seed_from_u64(7);
        let mut draw = move || (chance.next_u64() as f64) / 2_f64.powi(64);
        (0..count)
            .map(|_| {
                let score = 4.0 * draw() - 2.0;
                (score, draw() < logistic(odds(score)))
            })
            .unzip()
    }

    /// Twice as steep above 0 as below.
    fn steeper(score: f64) -> f64 {
        0.5 * score + 0.5 * score.max(0.0)
    }

    #[test]
    fn a_line_that_bends_is_found() {
        let (scores, happened) = customers(40_000, steeper);
        let bends = Bends::fit(&scores, &happened).unwrap();
        assert_eq!(bends.each().len(), 3);
        // Twice the slope over the upper half, by two customers far apart.
        let slope = |from: f64, to: f64| (bends.straighten(to) - bends.straighten(from)) / (to - from);
        let ratio = slope(0.0, 2.0) / slope(-2.0, 0.0);
        assert!((ratio - 2.0).abs() < 0.3, "{ratio} {bends:?}");
        assert!(scores.iter().all(|score| bends.straighten(score + 0.1) > bends.straighten(*score)));
    }

    #[test]
    fn what_is_straight_stays_straight() {
        let (scores, happened) = customers(40_000, |score| 0.7 * score - 0.2);
        let bends = Bends::fit(&scores, &happened).unwrap();
        assert_eq!(bends.each(), []);
        assert_eq!(bends.straighten(1.3).to_bits(), 1.3_f64.to_bits());
    }

    #[test]
    fn few_customers_bend_nothing() {
        let (scores, happened) = customers(1_900, |score| 4.0 * score.max(0.0));
        assert_eq!(Bends::fit(&scores, &happened).unwrap().each(), []);
    }

    #[test]
    fn a_line_never_falls() {
        let (scores, happened) = customers(40_000, |score| -score.abs());
        assert_eq!(Bends::fit(&scores, &happened).unwrap().each(), []);
    }

    #[test]
    fn two_scores_have_no_quartiles() {
        let happened: Vec<bool> = (0..4_000).map(|row| row % 4 < 2).collect();
        let scores: Vec<f64> = (0..4_000).map(|row| f64::from(row % 2)).collect();
        assert_eq!(Bends::fit(&scores, &happened).unwrap().each(), []);
    }
}
