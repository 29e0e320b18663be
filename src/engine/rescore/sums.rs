//! What the customers of a day bring in a horizon, all together: what the amounts that a model predicts are brought to.
//!
//! Where the horizon of a day is over, it is known. For a day that knows more of its customers than that one did, a model that
//! reads the whole history means something else by what it predicts, and by how much it was off then says little; it is then
//! told by regressions on what both days know alike.

use super::{target::belongs, value::inputs};
use crate::{
    contract::Family,
    science::{churn::Rows, value::Ridge},
    warehouse::scores::{Sample, features::PATTERN},
};

/// Penalty of the regressions.
const PENALTY: f64 = 1.0;
/// Fewest customers that it is told from.
const FEWEST: usize = 500;

/// What customers bring.
#[derive(Debug, Clone, Copy)]
pub struct Sums<'a> {
    /// The customers, as they stand on the day.
    pub customers: &'a Sample,
    /// Days with a purchase of all of them.
    pub purchases: f64,
    /// Net revenue of all of them.
    pub revenue: f64,
}

impl<'a> Sums<'a> {
    /// What customers brought whose horizon is over; `None` of few customers.
    #[must_use]
    pub fn over(customers: &'a Sample) -> Option<Self> {
        let purchases = customers.purchases.iter().map(|count| f64::from(*count)).sum();
        Self { customers, purchases, revenue: customers.revenue.iter().sum() }.told()
    }

    /// What is expected of customers by what became of those of an earlier day, `then`, and what is known of both alike:
    /// `features`. Of who sleeps a year tells nothing but that: each is expected to bring what a sleeper then brought, and
    /// regressions tell the others.
    #[must_use]
    pub fn expected(customers: &'a Sample, then: &Sample, features: &[usize]) -> Option<Self> {
        let alike: Vec<usize> = features.iter().copied().filter(|feature| *feature != PATTERN).collect();
        let awake = |sample: &Sample| sample.only(|row| belongs(Family::Churn, row));
        let asleep = |sample: &Sample| sample.only(|row| belongs(Family::Reactivation, row));
        let (awake_then, awake_now) = (awake(then), awake(customers));
        let (asleep_then, asleep_now) = (asleep(then), asleep(customers).len() as f64);
        let read = |sample, position| inputs(sample, position, &alike).collect::<Vec<f32>>();
        let values: Vec<f32> =
            (0..awake_then.len()).flat_map(|position| read(&awake_then, position)).collect();
        let rows = Rows::new(&values, alike.len()).ok()?;
        let sum = |amounts: &[f64], of_sleepers: &[f64]| {
            let ridge = Ridge::fit(&rows, amounts, PENALTY).ok()?;
            let awake: f64 =
                (0..awake_now.len()).map(|position| ridge.amount(&read(&awake_now, position))).sum();
            let each = of_sleepers.iter().sum::<f64>() / of_sleepers.len().max(1) as f64;
            Some(awake + each * asleep_now)
        };
        let counts =
            |sample: &Sample| -> Vec<f64> { sample.purchases.iter().copied().map(f64::from).collect() };
        let purchases = sum(&counts(&awake_then), &counts(&asleep_then))?;
        let revenue = sum(&awake_then.revenue, &asleep_then.revenue)?;
        Self { customers, purchases, revenue }.told().filter(|_| awake_then.len() >= FEWEST)
    }

    fn told(self) -> Option<Self> {
        let enough = self.customers.len() >= FEWEST && self.purchases > 0.0 && self.revenue > 0.0;
        enough.then_some(self)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{engine::rescore::made_up::customers, warehouse::scores::features::RECENCY};

    /// Who bought lately brings 100, who did not nothing, one of ten sleepers 100; how many there are of each differs by the
    /// day.
    fn of_a_day(lately: f64, sleep: f64, seed: u64) -> Sample {
        let mut sample = customers(8_000, seed, |[chance, sleeps, back]| {
            if sleeps < sleep {
                return (vec![(RECENCY, 400.0)], if back < 0.1 { -50.0 } else { 50.0 });
            }
            let recent = chance < lately;
            (vec![(RECENCY, if recent { 0.0 } else { 300.0 })], if recent { -50.0 } else { 50.0 })
        });
        sample.revenue = sample.purchases.iter().map(|count| 100.0 * f64::from(*count)).collect();
        sample
    }

    #[test]
    fn what_is_expected_follows_who_the_customers_are() {
        let (then, now) = (of_a_day(0.8, 0.1, 1), of_a_day(0.3, 0.3, 2));
        let expected = Sums::expected(&now, &then, &[RECENCY, PATTERN]).unwrap();
        let came = Sums::over(&now).unwrap();
        assert!(
            (expected.revenue / came.revenue - 1.0).abs() < 0.03,
            "{} {}",
            expected.revenue,
            came.revenue
        );
        assert!((expected.purchases / came.purchases - 1.0).abs() < 0.03);
    }

    #[test]
    fn few_customers_and_nothing_bought_tell_nothing() {
        let (many, few) = (of_a_day(0.5, 0.1, 1), customers(400, 1, |_| (vec![(RECENCY, 5.0)], -50.0)));
        assert!(Sums::over(&few).is_none());
        assert!(Sums::expected(&many, &few, &[RECENCY]).is_none());
        assert!(Sums::over(&of_a_day(0.0, 0.0, 1)).is_none());
    }
}
