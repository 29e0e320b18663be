//! Probabilities of several horizons in order: who buys within 30 days buys within 60.
//!
//! Each horizon has a model of its own, and where two contradict each other, `scores/score` lets them meet in the middle. That
//! pulls one of them down and the other up, of all customers together, too: a model that tells customers apart otherwise than
//! its neighbours do would be published at another level than it was brought to. What meeting takes from a level is given back
//! to it here, beforehand.

use super::{learn::ChurnFit, work::Watched};
use crate::{contract::Family, science::special::logistic};

/// Most times that levels are set anew; each takes away a good part of what is left.
const MOST_TIMES: usize = 30;
/// A step of the log-odds that moves no probability by more than a hundredth of a point.
const SMALL: f64 = 1e-4;

/// Probabilities of no purchase, the shortest horizon first, each halfway between the least of the shorter horizons and the
/// greatest of the longer ones, itself included in both: as `scores/score` publishes them.
fn meet(gone: &mut [f64]) {
    let told = gone.to_vec();
    for (at, one) in gone.iter_mut().enumerate() {
        let (shorter, longer) = (told.iter().take(at + 1), told.iter().skip(at));
        let least = shorter.copied().fold(f64::INFINITY, f64::min);
        let greatest = longer.copied().fold(f64::NEG_INFINITY, f64::max);
        *one = f64::midpoint(least, greatest);
    }
}

/// By how much the log-odds of each horizon have to be higher for the probabilities that are published to have the mean which
/// its model gives. `odds`: the log-odds of no purchase of the same customers by horizon, the shortest first.
fn given_back(odds: &[Vec<f64>]) -> Vec<f64> {
    let customers = odds.iter().map(Vec::len).min().unwrap_or(0);
    let mut shifts = vec![0.0; odds.len()];
    if customers == 0 {
        return shifts;
    }
    let mean = |sum: f64| sum / customers as f64;
    let meant: Vec<f64> = odds
        .iter()
        .map(|horizon| mean(horizon.iter().take(customers).copied().map(logistic).sum()))
        .collect();
    let log_odds = |share: f64| (share / (1.0 - share)).ln();
    // e to the minus log-odds: a shift multiplies it.
    let against: Vec<Vec<f64>> =
        odds.iter().map(|horizon| horizon.iter().map(|odds| (-odds).exp()).collect()).collect();
    let mut gone = vec![0.0; odds.len()];
    for _ in 0..MOST_TIMES {
        let factors: Vec<f64> = shifts.iter().map(|shift: &f64| (-shift).exp()).collect();
        let mut sums = vec![0.0; odds.len()];
        for customer in 0..customers {
            for ((one, horizon), by) in gone.iter_mut().zip(&against).zip(&factors) {
                *one = 1.0 / (1.0 + horizon.get(customer).copied().unwrap_or(1.0) * by);
            }
            meet(&mut gone);
            sums.iter_mut().zip(&gone).for_each(|(sum, one)| *sum += one);
        }
        let mut furthest = 0.0_f64;
        for ((shift, sum), meant) in shifts.iter_mut().zip(sums).zip(&meant) {
            let by = log_odds(*meant) - log_odds(mean(sum));
            if by.is_finite() {
                *shift += by;
                furthest = furthest.max(by.abs());
            }
        }
        if furthest < SMALL {
            break;
        }
    }
    shifts
}

/// Bring every model of a family to the level at which it is published as it was meant. One that is taken at its word stays
/// as it is.
pub fn keep_levels(family: Family, targets: &mut [Watched]) {
    let fits = |watched: &&mut Watched| {
        watched.trained.target.family == family
            && watched.trained.applied.as_ref().is_some_and(|fit| fit.calibration.is_some())
    };
    let mut horizons: Vec<&mut Watched> = targets.iter_mut().filter(fits).collect();
    horizons.sort_by_key(|watched| watched.trained.target.days);
    let odds: Vec<Vec<f64>> = horizons.iter_mut().map(|watched| std::mem::take(&mut watched.odds)).collect();
    for (watched, shift) in horizons.into_iter().zip(given_back(&odds)) {
        if let Some(ChurnFit { calibration: Some((_, intercept)), .. }) = &mut watched.trained.applied {
            *intercept += shift;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use duckdb::Connection;
    use rand::{Rng as _, SeedableRng as _};
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::{
        contract::{CHURN_DAYS, REACTIVATION_DAYS},
        warehouse::queries::Queries,
    };

    fn near(found: &[f64], wanted: &[f64], within: f64) {
        assert!(
            found.iter().zip(wanted).all(|(one, other)| (one - other).abs() < within),
            "{found:?} {wanted:?}"
        );
    }

    #[test]
    fn horizons_that_contradict_each_other_meet_in_the_middle() {
        let met = |mut gone: Vec<f64>| {
            meet(&mut gone);
            gone
        };
        near(&met(vec![0.9, 0.6, 0.4]), &[0.9, 0.6, 0.4], 1e-12);
        near(&met(vec![0.9, 0.4, 0.6]), &[0.9, 0.5, 0.5], 1e-12);
        near(&met(vec![0.2, 0.4, 0.6]), &[0.4, 0.4, 0.4], 1e-12);
        near(&met(vec![]), &[], 1e-12);
    }

    /// What `scores/score` makes of scores with these names; the others are not told.
    fn published(told: &[String], scores: &[f64]) -> Vec<f64> {
        let queries = Queries::shipped();
        let sql = &queries.get("scores/score").unwrap().sql;
        let (_, ordered) = sql.split_once("* REPLACE (").unwrap();
        let (horizons, _) = ordered.split_once("\n        )\n    FROM scored").unwrap();
        let churn = CHURN_DAYS.iter().map(|days| format!("churn_{days}"));
        let all = churn.chain(REACTIVATION_DAYS.iter().map(|days| format!("back_{days}")));
        let columns = all.map(|name| {
            let score = told.iter().position(|one| *one == name).map(|at| scores[at].to_string());
            format!("CAST({} AS DOUBLE) AS {name}", score.unwrap_or("NULL".to_owned()))
        });
        let scored = columns.collect::<Vec<_>>().join(", ");
        let asked = format!("SELECT * REPLACE ({horizons}) FROM (SELECT {scored})");
        let read = |row: &duckdb::Row<'_>| told.iter().map(|name| row.get(name.as_str())).collect();
        Connection::open_in_memory().unwrap().query_row(&asked, [], read).unwrap()
    }

    #[test]
    fn horizons_meet_as_they_are_published() {
        let mut chance = ChaCha8Rng::seed_from_u64(9);
        let mut draw = move || (chance.next_u64() as f64) / 2_f64.powi(64);
        let churn = CHURN_DAYS.map(|days| format!("churn_{days}"));
        let back = REACTIVATION_DAYS.map(|days| format!("back_{days}"));
        for _ in 0..40 {
            let mut gone: Vec<f64> = churn.iter().map(|_| draw()).collect();
            let wanted = published(&churn, &gone);
            meet(&mut gone);
            near(&gone, &wanted, 1e-12);
            // Of sleepers, a purchase is told.
            let mut gone: Vec<f64> = back.iter().map(|_| draw()).collect();
            let came: Vec<f64> = gone.iter().map(|gone| 1.0 - gone).collect();
            let wanted: Vec<f64> = published(&back, &came).iter().map(|came| 1.0 - came).collect();
            meet(&mut gone);
            near(&gone, &wanted, 1e-12);
        }
    }

    /// Two models that agree on how many leave, not on who.
    #[test]
    fn what_is_published_has_the_level_of_each_model() {
        let mut chance = ChaCha8Rng::seed_from_u64(3);
        let mut draw = move || 4.0 * (chance.next_u64() as f64) / 2_f64.powi(64) - 2.0;
        let one: Vec<f64> = (0..4_000).map(|_| draw() + 0.3).collect();
        let other: Vec<f64> = (0..4_000).map(|_| draw()).collect();
        let mean = |odds: &[f64]| odds.iter().copied().map(logistic).sum::<f64>() / odds.len() as f64;
        let published = |shifts: &[f64]| {
            let mut sums = [0.0; 2];
            for (one, other) in one.iter().zip(&other) {
                let mut gone = [logistic(one + shifts[0]), logistic(other + shifts[1])];
                meet(&mut gone);
                sums = [sums[0] + gone[0], sums[1] + gone[1]];
            }
            sums.map(|sum| sum / one.len() as f64)
        };
        let meant = [mean(&one), mean(&other)];
        let without = published(&[0.0, 0.0]);
        assert!(without[0] > meant[0] + 0.05 && without[1] < meant[1] - 0.05, "{without:?} {meant:?}");
        let shifts = given_back(&[one.clone(), other.clone()]);
        near(&published(&shifts), &meant, 1e-3);
    }

    #[test]
    fn horizons_in_order_are_left_alone() {
        near(&given_back(&[vec![1.0, 0.5], vec![0.2, -0.3]]), &[0.0, 0.0], 1e-12);
        assert_eq!(given_back(&[]), Vec::<f64>::new());
        assert_eq!(given_back(&[vec![], vec![]]), [0.0, 0.0]);
    }
}
