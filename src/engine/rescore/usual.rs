//! The usual customers of a base, whom the reasons of a model are told against that reads a history and no features.

use serde::{Deserialize, Serialize};

use crate::{science::shapley::shapley, warehouse::scores::Sample};

/// So many stand for all: their mean log-odds are those of the base to a few hundredths.
const STAND_FOR_ALL: usize = 32;

/// What somebody bought: purchases after the first, days from the first to the last, days since the first.
pub type Bought = [u32; 3];

/// A few customers who stand for all of a base, spread evenly over its scores.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Usual(Vec<Bought>);

impl Usual {
    /// Of customers with their scores.
    #[must_use]
    pub fn of(customers: &Sample, scores: &[f64]) -> Self {
        let mut ranked: Vec<(usize, f64)> = scores.iter().copied().enumerate().collect();
        ranked.sort_by(|(_, one), (_, other)| one.total_cmp(other));
        let count = ranked.len().min(STAND_FOR_ALL);
        let middles = (0..count).map(|number| (2 * number + 1) * ranked.len() / (2 * count));
        let standing = middles.filter_map(|rank| ranked.get(rank));
        Self(standing.filter_map(|(position, _)| history(customers, *position)).collect())
    }

    /// How far each part of a history pushes the odds from the mean of these customers, averaged over every order in which they
    /// may be told: how often somebody bought, how long they have been silent for their pace, and for how long they are known.
    /// The three add up to the whole distance. Where nobody stands for the base (scores of an earlier version), it is told from
    /// who buys for the first time today.
    #[must_use]
    pub fn pushes(&self, of: Bought, odds: impl Fn(Bought) -> f64) -> [f64; 3] {
        let first_today = [Bought::default()];
        let others = if self.0.is_empty() { &first_today[..] } else { &self.0 };
        let mut sums = [0.0; 3];
        for other in others {
            let pushes = shapley(|own: [bool; 3]| odds(mixed(own, of, *other)));
            for (sum, push) in sums.iter_mut().zip(pushes) {
                *sum += push / others.len() as f64;
            }
        }
        sums
    }

    /// The mean of something over these customers; `None` where there are none.
    #[must_use]
    pub fn mean(&self, of: impl Fn(Bought) -> f64) -> Option<f64> {
        (!self.0.is_empty()).then(|| self.0.iter().copied().map(of).sum::<f64>() / self.0.len() as f64)
    }
}

fn history(customers: &Sample, position: usize) -> Option<Bought> {
    let at = |all: &[u32]| all.get(position).copied();
    Some([at(&customers.repeats)?, at(&customers.last_days)?, at(&customers.age_days)?])
}

/// A history whose parts are a customer's own where said, and another's else. Silence is told in gaps, the time between
/// purchases that were spread evenly: 664 days mean another thing of who buys each month than of who bought once. Purchases
/// after the first fall on days of their own, and the last of them no later than today.
fn mixed([purchases, silence, age]: [bool; 3], own: Bought, other: Bought) -> Bought {
    let pick = |own_one: bool| if own_one { own } else { other };
    let [_, _, age] = pick(age);
    let repeats = pick(purchases)[0].min(age);
    let silence = (gaps(pick(silence)) * gap(repeats, age)).round();
    [repeats, age.saturating_sub(silence as u32).max(repeats), age]
}

/// Days between purchases that were spread evenly from the first until today.
fn gap(repeats: u32, age: u32) -> f64 {
    f64::from(age) / (f64::from(repeats) + 1.0)
}

/// How many such gaps the last purchase is ago. One, of who bought once.
#[must_use]
pub fn gaps([repeats, last, age]: Bought) -> f64 {
    if age == 0 { 1.0 } else { f64::from(age.saturating_sub(last)) / gap(repeats, age) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn base(customers: u32) -> Sample {
        Sample {
            repeats: (0..customers).map(|n| n % 7).collect(),
            last_days: (0..customers).map(|n| if n % 7 == 0 { 0 } else { 30 + n % 300 }).collect(),
            age_days: (0..customers).map(|n| 400 + n % 100).collect(),
            ..Sample::default()
        }
    }

    fn odds([repeats, last, age]: Bought) -> f64 {
        f64::from(age - last) / 90.0 - f64::from(repeats) + f64::from(repeats * age) / 1_000.0
    }

    #[test]
    fn a_few_stand_for_all() {
        let base = base(5_000);
        let scores: Vec<f64> = (0..5_000).map(|n| odds(history(&base, n).unwrap())).collect();
        let usual = Usual::of(&base, &scores);
        assert_eq!(usual.0.len(), STAND_FOR_ALL);
        let wanted = scores.iter().sum::<f64>() / scores.len() as f64;
        assert!(
            (usual.mean(odds).unwrap() - wanted).abs() < 0.02,
            "{} for {wanted}",
            usual.mean(odds).unwrap()
        );
        // A base that is smaller stands for itself; one of nobody for nobody.
        let few = Usual::of(&super::tests::base(3), &[1.0, 3.0, 2.0]);
        assert_eq!(few.0, [[0, 0, 400], [2, 32, 402], [1, 31, 401]]);
        assert_eq!(few.mean(|[repeats, ..]| f64::from(repeats)), Some(1.0));
        assert_eq!(Usual::of(&Sample::default(), &[]).mean(odds), None);
    }

    #[test]
    fn pushes_add_up_to_the_distance_from_the_usual() {
        let usual = Usual::of(&base(40), &(0..40).map(f64::from).collect::<Vec<_>>());
        for of in [[0, 0, 996], [12, 300, 310], [3, 3, 900], [0, 0, 0]] {
            let pushes = usual.pushes(of, odds);
            let wanted = odds(of) - usual.mean(odds).unwrap();
            assert!((pushes.iter().sum::<f64>() - wanted).abs() < 1e-9, "{of:?}: {pushes:?}");
        }
    }

    #[test]
    fn silence_is_weighed_by_the_pace() {
        let monthly = |silence: u32| [35, 1_080 - silence, 1_080];
        assert_eq!(
            (gaps(monthly(30)), gaps(monthly(90)), gaps([0, 0, 996]), gaps([0; 3])),
            (1.0, 3.0, 1.0, 1.0)
        );
        // Those who bought once and often, at their pace each: who is as often and as long known is set apart by silence alone.
        let usual = Usual(vec![monthly(30)]);
        let [purchases, silence, age] = usual.pushes(monthly(90), odds);
        assert!(purchases.abs() < 1e-12 && age.abs() < 1e-12);
        assert!((silence - 60.0 / 90.0).abs() < 1e-12);
    }

    #[test]
    fn without_anybody_it_is_told_from_who_buys_first_today() {
        let pushes = Usual::default().pushes([2, 50, 80], odds);
        assert!((pushes.iter().sum::<f64>() - odds([2, 50, 80])).abs() < 1e-12);
    }

    #[test]
    fn a_mixed_history_has_room_for_its_purchases() {
        // No room for 40 purchases in 25 days, nor for five gaps after them.
        assert_eq!(mixed([true, false, false], [40, 300, 310], [4, 0, 25]), [25, 25, 25]);
        assert_eq!(mixed([false, true, true], [0, 0, 996], [5, 100, 120]), [5, 830, 996]);
        for (own, other) in
            [([0, 0, 996], [5, 100, 120]), ([7, 378, 1_042], [0, 0, 0]), ([0, 0, 0], [30, 600, 610])]
        {
            assert_eq!(mixed([true; 3], own, other), own);
            assert_eq!(mixed([false; 3], own, other), other);
        }
    }
}
