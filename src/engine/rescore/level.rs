//! How many will buy nothing after a day that knows more of its customers than the days learnt from did.
//!
//! A model that reads the whole history ranks best. But where that had hardly begun, somebody who has long bought looks like
//! somebody who has just begun, and what the model makes of them there does not mean what it means a year later. So it keeps
//! its order, and how many will buy nothing is told by a regression on what every day knows alike.

use super::learn::{Lesson, learn};
use crate::{
    contract::Method,
    warehouse::scores::{Sample, features::PATTERN},
};

/// What is expected of the customers of a day.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The customers, as they stood on that day.
    pub customers: &'a Sample,
    /// Share of them that will buy nothing in the horizon, between 0 and 1.
    pub gone: f64,
}

/// What is expected of these customers by what they and those learnt from are known by alike; `None` where nothing can be
/// learnt from that.
#[must_use]
pub fn expected<'a>(lesson: &Lesson<'_>, customers: &'a Sample) -> Option<Expected<'a>> {
    let features = lesson.features.iter().copied().filter(|feature| *feature != PATTERN).collect();
    let alike = Lesson { features, pattern: None, past: None, expected: None, ..lesson.clone() };
    let fit = learn(Method::Logistic, &alike, None).ok()?;
    let gone = fit.probabilities(customers).iter().sum::<f64>() / customers.len() as f64;
    (gone > 0.0 && gone < 1.0).then_some(Expected { customers, gone })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{
        engine::rescore::{
            learn::ChurnFit,
            made_up::{customers, gone},
        },
        warehouse::scores::features::RECENCY,
    };

    /// What the whole history tells is `off` where it had hardly begun; the days since the last purchase mean the same on
    /// every day, but tell less.
    fn customers_of_a_day(off: f64, seed: u64) -> Sample {
        customers(8_000, seed, |[one, other, _]| {
            let odds = 4.0 * (one + other) - 3.0;
            (vec![(RECENCY, (300.0 * one) as f32), (PATTERN, (odds + off) as f32)], odds)
        })
    }

    fn lesson(then: &Sample) -> Lesson<'_> {
        Lesson {
            train: vec![then],
            level: then,
            trend: Vec::new(),
            features: vec![RECENCY, PATTERN],
            days: 365,
            pattern: None,
            past: None,
            expected: None,
            seed: 1,
        }
    }

    #[test]
    fn who_knows_more_than_was_learnt_from_keeps_the_order_and_takes_the_level() {
        let (then, now) = (customers_of_a_day(1.0, 1), customers_of_a_day(0.0, 2));
        let alone = lesson(&then);
        let expected = expected(&alone, &now);
        assert!((expected.unwrap().gone - gone(&now)).abs() < 0.02, "{expected:?} {}", gone(&now));
        let with = Lesson { expected, ..alone.clone() };
        let mean = |fit: &ChurnFit| fit.probabilities(&now).iter().sum::<f64>() / now.len() as f64;
        for method in [Method::Logistic, Method::Boosted] {
            let [alone, with] = [&alone, &with].map(|lesson| learn(method, lesson, None).unwrap());
            assert!(mean(&alone) < gone(&now) - 0.08, "{method:?}: {} {}", mean(&alone), gone(&now));
            assert!((mean(&with) - expected.unwrap().gone).abs() < 1e-5, "{method:?}");
            assert_eq!(alone.scorer, with.scorer, "the order is that of the whole history");
            assert_eq!(alone.calibration.unwrap().0.to_bits(), with.calibration.unwrap().0.to_bits());
        }
    }

    #[test]
    fn nothing_is_expected_of_what_teaches_nothing() {
        let then = customers(100, 1, |_| (vec![(RECENCY, 5.0)], 50.0));
        assert!(expected(&lesson(&then), &then).is_none(), "nobody bought");
    }
}
