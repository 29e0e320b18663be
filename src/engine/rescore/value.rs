//! What a customer will buy: how value models are fitted, and what each predicts.

use serde::{Deserialize, Serialize};

use super::{
    count::{Count, history},
    learn::{ChurnFit, Lesson, learn},
    sums::Sums,
};
use crate::{
    contract::{Method, Parameter},
    science::{churn::Rows, purchases::GammaGamma, value::Ridge},
    warehouse::scores::{
        Sample,
        features::{PATTERN, logged},
    },
};

/// Penalty of the regressions.
const PENALTY: f64 = 1.0;

/// What gives an amount.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "there is one of them")]
pub enum Worth {
    /// The net revenue of the last year again, or of as much of it as there was.
    LastYear {
        /// How many of its days lie in the history.
        known_days: u32,
    },
    /// Expected purchases × expected spend of one.
    Count {
        /// How many.
        count: Count,
        /// How much each.
        spend: GammaGamma,
        /// What the sums predicted for the year before are multiplied by to give those that came: of purchases.
        purchases_level: f64,
        /// Of net revenue.
        level: f64,
    },
    /// Probability to return × purchases of who returns × spend of one, each a regression.
    Regression {
        /// Probability of no purchase.
        back: ChurnFit,
        /// Purchases of who returns.
        orders: Ridge,
        /// Net revenue of one of them.
        basket: Ridge,
        /// What the predicted sum is multiplied by to give the one that came, in training.
        factor: f64,
    },
}

/// A model of the net revenue of a horizon.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ValueFit {
    /// What gives the amount.
    pub worth: Worth,
    /// The horizon it was judged over, in days.
    pub days: u32,
}

/// Learn what comes back from a cut whose horizon is over, and bring it to these sums.
pub fn regression(lesson: &Lesson<'_>, sums: Option<&Sums<'_>>) -> Result<Worth, String> {
    let told = |error: &dyn std::fmt::Display| error.to_string();
    let back = learn(Method::Logistic, lesson, None)?;
    let sample = lesson.level;
    let mut values = Vec::new();
    let (mut orders, mut baskets) = (Vec::new(), Vec::new());
    for (position, purchases) in sample.purchases.iter().enumerate().filter(|(_, count)| **count > 0) {
        values.extend(inputs(sample, position, &lesson.features));
        orders.push(f64::from(*purchases));
        baskets.push(sample.revenue.get(position).copied().unwrap_or(0.0) / f64::from(*purchases));
    }
    let rows = Rows::new(&values, lesson.features.len()).map_err(|e| told(&e))?;
    let orders = Ridge::fit(&rows, &orders, PENALTY).map_err(|e| told(&e))?;
    let basket = Ridge::fit(&rows, &baskets, PENALTY).map_err(|e| told(&e))?;
    let mut worth = Worth::Regression { back, orders, basket, factor: 1.0 };
    let fit = ValueFit { worth: worth.clone(), days: lesson.days };
    let nothing = "nothing was bought in the horizon that it would learn from";
    let sums = sums.ok_or(nothing)?;
    let predicted = total(sums, |position| fit.revenue(sums.customers, position));
    if predicted.is_nan() || predicted <= 0.0 {
        return Err(nothing.to_owned());
    }
    if let Worth::Regression { factor, .. } = &mut worth {
        *factor = sums.revenue / predicted;
    }
    Ok(worth)
}

/// Purchases × spend, brought to the sums that came of a horizon that is over, or are expected: the models know no seasons,
/// no growth and no history from before the first load. Without such sums they are taken at their word.
#[must_use]
pub fn counted(count: Count, spend: GammaGamma, days: u32, sums: Option<&Sums<'_>>) -> Worth {
    let plain = |purchases_level, level| Worth::Count { count, spend, purchases_level, level };
    let Some(sums) = sums else { return plain(1.0, 1.0) };
    let fit = ValueFit { worth: plain(1.0, 1.0), days };
    let purchases = total(sums, |position| fit.purchases(sums.customers, position));
    let revenue = total(sums, |position| fit.revenue(sums.customers, position));
    let level = |actual: f64, predicted: f64| if predicted > 0.0 { actual / predicted } else { 1.0 };
    plain(level(sums.purchases, purchases), level(sums.revenue, revenue))
}

/// An amount of all of the customers.
fn total(sums: &Sums<'_>, amount: impl Fn(usize) -> f64) -> f64 {
    (0..sums.customers.len()).map(amount).sum()
}

/// A customer as linear models of amounts read them.
pub fn inputs<'a>(
    sample: &'a Sample,
    position: usize,
    features: &'a [usize],
) -> impl Iterator<Item = f32> + 'a {
    let row = sample.row(position);
    features.iter().map(move |feature| {
        let value = row.get(*feature).copied().unwrap_or(f32::NAN);
        // The pattern is log-odds already.
        if *feature == PATTERN { value } else { logged(value) }
    })
}

impl ValueFit {
    /// Net revenue that a customer of a sample is expected to bring in the horizon.
    #[must_use]
    pub fn revenue(&self, sample: &Sample, position: usize) -> f64 {
        match &self.worth {
            Worth::LastYear { known_days } => {
                let net = sample.net_year.get(position).copied().unwrap_or(0.0);
                net * f64::from(self.days) / f64::from((*known_days).max(1))
            }
            Worth::Count { count, spend, level, .. } => {
                let at = |all: &[u32]| all.get(position).copied().unwrap_or(0);
                let repeats = at(&sample.repeats);
                let Some(history) = history(repeats, at(&sample.last_days), at(&sample.age_days), 1) else {
                    return 0.0;
                };
                let mean = sample.spend.get(position).copied().unwrap_or(0.0);
                count.expected(&history, f64::from(self.days)) * each(spend, repeats, mean) * level
            }
            Worth::Regression { back, orders, basket, factor } => {
                let row: Vec<f32> = inputs(sample, position, &back.features).collect();
                let returns = 1.0 - back.probability(back.score(sample, position));
                returns * orders.amount(&row).max(1.0) * basket.amount(&row).max(0.0) * factor
            }
        }
    }

    /// Purchases that a customer of a sample is expected to make in the horizon, by a purchase-count model; 0 by others.
    fn purchases(&self, sample: &Sample, position: usize) -> f64 {
        let Worth::Count { count, purchases_level, .. } = &self.worth else { return 0.0 };
        let at = |all: &[u32]| all.get(position).copied().unwrap_or(0);
        let history = history(at(&sample.repeats), at(&sample.last_days), at(&sample.age_days), 1);
        history.map_or(0.0, |history| count.expected(&history, f64::from(self.days)) * purchases_level)
    }

    /// Its numbers, by name.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        let named = |name: &str, value: f64| Parameter { name: name.to_owned(), value };
        match &self.worth {
            Worth::LastYear { .. } => Vec::new(),
            Worth::Count { count, spend, purchases_level, level } => {
                let mut all = count.parameters();
                let levels = [("level of purchases", *purchases_level), ("level of revenue", *level)];
                all.extend(levels.map(|(name, value)| named(name, value)));
                all.extend(
                    [("p", spend.p), ("q", spend.q), ("gamma", spend.gamma)].map(|(n, v)| named(n, v)),
                );
                all
            }
            Worth::Regression { back, factor, .. } => {
                let mut all = back.parameters();
                all.push(named("factor", *factor));
                all
            }
        }
    }
}

/// Expected spend of one purchase, of a customer whose purchases had that mean; of everybody's where it is none.
#[must_use]
pub fn each(spend: &GammaGamma, repeats: u32, mean: f64) -> f64 {
    let purchases = if mean > 0.0 { f64::from(repeats) + 1.0 } else { 0.0 };
    spend.expected_spend(purchases, mean).unwrap_or(0.0)
}
