//! What somebody bought before the last year, where the day learnt from knows little more than that year.
//!
//! What older purchases tell can't be learnt there: there were hardly any. Models learn there by the last year alone, then, the
//! purchase-count model's word on it included; what its word on the whole history adds to that is weighted by how much it told
//! lately, over the last half a year whose outcomes are known. What was bought up to a year before the last year tells the weight
//! there, and up to a year and a half before it is weighted by it; that half a year tells of a longer horizon, too.

use jiff::{ToSpan as _, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    cuts::{Cuts, YEAR_AND_A_HALF},
    learn::Lesson,
};
use crate::{
    contract::{Family, Target},
    warehouse::scores::features::{PATTERN, PATTERN_YEAR},
};

/// Days over which it is learnt what older purchases tell.
pub const HALF_A_YEAR: u32 = 180;

/// What older purchases add to the log-odds of a model that reads the last year alone.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Past {
    /// How much of what the purchase-count model's log-odds by the whole history exceed those by the last year.
    pub weight: f64,
    /// What they exceed them by on average.
    pub mean: f64,
}

impl Past {
    /// By `weight`, where an average one of these customers stands at `mean`.
    #[must_use]
    pub fn of<'a>(weight: f64, customers: impl Iterator<Item = &'a [f32]>) -> Self {
        let (mut count, mut sum) = (0.0, 0.0);
        for row in customers {
            count += 1.0;
            sum += exceeds(row);
        }
        Self { weight, mean: sum / f64::max(count, 1.0) }
    }

    /// What it adds to a customer's log-odds.
    #[must_use]
    pub fn log_odds(self, row: &[f32]) -> f64 {
        self.weight * exceeds(row)
    }

    /// How far it pushes a customer from an average one.
    #[must_use]
    pub fn push(self, row: &[f32]) -> f64 {
        self.weight * (exceeds(row) - self.mean)
    }
}

/// What the word on the whole history exceeds that on the last year by; nothing where one of them is unknown.
fn exceeds(row: &[f32]) -> f64 {
    let of = |feature: usize| row.get(feature).copied().unwrap_or(f32::NAN);
    let exceeds = of(PATTERN) - of(PATTERN_YEAR);
    if exceeds.is_finite() { f64::from(exceeds) } else { 0.0 }
}

/// Whether a target is learnt at one cut alone that knows little more than a year, where a later day knows more
/// (`features::know_a_year_alone`): horizons of half a year and more, with two years to two and a half of history. Sleepers have no
/// last year.
#[must_use]
pub fn is_short(target: Target, cuts: &Cuts, first: Date) -> bool {
    let alone = cuts.train.len() == 1 && cuts.trend.is_empty();
    target.family == Family::Churn && alone && (cuts.level - first).get_days() < YEAR_AND_A_HALF
}

/// The cut from which on half a year is known before `at`.
#[must_use]
pub fn half_a_year_before(at: Date) -> Date {
    at.saturating_sub(i64::from(HALF_A_YEAR).days())
}

/// How much of the excess counts, between nothing and all of it, by a regression on the last year and on both words; `None`
/// where none can be learnt. `lesson` is of that half a year, whose customers are told both words.
#[must_use]
pub fn weight(lesson: &Lesson<'_>) -> Option<f64> {
    let mut features: Vec<usize> = lesson
        .features
        .iter()
        .copied()
        .filter(|feature| ![PATTERN, PATTERN_YEAR].contains(feature))
        .collect();
    features.extend([PATTERN_YEAR, PATTERN]);
    let lesson = Lesson { features, ..lesson.clone() };
    let model = super::learn::regression(&lesson).ok()?;
    // a of the word on the year and w of the excess are a − w of the word on the year and w of that on the whole.
    model.coefficients.last().map(|weight| weight.clamp(0.0, 1.0))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{
        engine::rescore::made_up::customers,
        warehouse::scores::{
            Sample,
            features::{FEATURES, RECENCY},
        },
    };

    /// Customers whose odds follow the word on the year, and `counts` of what that on the whole history exceeds it by.
    fn told(counts: f64, seed: u64) -> Sample {
        customers(20_000, seed, |[year, before, days]| {
            let (year, before) = (4.0 * year - 2.0, 2.0 * before - 1.0);
            let known = [(PATTERN_YEAR, year), (PATTERN, year + before), (RECENCY, 300.0 * days)];
            (known.map(|(feature, value)| (feature, value as f32)).to_vec(), 0.9 * year + counts * before)
        })
    }

    #[test]
    fn the_past_counts_by_what_it_told_lately() {
        let weight_of = |counts: f64| {
            let sample = told(counts, 1);
            let lesson = Lesson {
                train: vec![&sample],
                level: &sample,
                trend: Vec::new(),
                features: vec![RECENCY, PATTERN],
                days: HALF_A_YEAR,
                pattern: None,
                past: None,
                expected: None,
                seed: 1,
            };
            weight(&lesson)
        };
        assert!((weight_of(0.6).unwrap() - 0.6).abs() < 0.06, "{:?}", weight_of(0.6));
        assert!(weight_of(0.0).unwrap() < 0.06);
        assert_eq!((weight_of(-0.5), weight_of(1.8)), (Some(0.0), Some(1.0)));
    }

    #[test]
    fn a_push_is_what_sets_a_customer_apart_from_an_average_one() {
        let row = |of_year: f32, whole: f32| {
            let mut row = vec![0.0; FEATURES.len()];
            (row[PATTERN_YEAR], row[PATTERN]) = (of_year, whole);
            row
        };
        let customers = [row(1.0, 2.0), row(1.0, 0.0), row(0.0, 3.0), row(f32::NAN, 3.0)];
        let past = Past::of(0.5, customers.iter().map(Vec::as_slice));
        assert!((past.mean - 0.75).abs() < 1e-12);
        // Nothing is added of whom one word is unknown.
        for (row, wanted) in customers.iter().zip([0.5, -0.5, 1.5, 0.0]) {
            assert!((past.log_odds(row) - wanted).abs() < 1e-12, "{wanted}");
        }
        let pushes: f64 = customers.iter().map(|row| past.push(row)).sum();
        assert!(pushes.abs() < 1e-12);
    }

    #[test]
    fn a_history_is_short_up_to_a_year_and_a_half() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let short = |family: Family, days: u32, first: &str| {
            let target = Target { family, days };
            is_short(target, &Cuts::before(day("2026-11-24"), target, day(first)).unwrap(), day(first))
        };
        assert!(short(Family::Churn, 365, "2024-10-25"), "13 months are known a year before");
        assert!(!short(Family::Churn, 365, "2024-05-20"), "18 and a half");
        assert!(short(Family::Churn, 180, "2024-10-25"));
        assert!(!short(Family::Churn, 90, "2024-10-25"), "the latest quarter tells of the past itself");
        assert!(!short(Family::Reactivation, 365, "2024-05-26"), "who sleeps bought nothing in the year");
    }
}
