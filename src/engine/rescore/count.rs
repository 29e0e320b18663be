//! The purchase-count models as a rescoring uses them: one of three, fitted on a histogram of customers.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    contract::{Fitted, Method, Parameter},
    numbers::grouped,
    science::purchases::{
        BgNbd, Cell, Cells, Fit, GammaGamma, History, MbgNbd, ParetoNbd, PurchaseModel, Spend, Weeks,
    },
    warehouse::scores::Sample,
};

/// More customers than this are counted by whole weeks: next to nothing is lost, and the cells stay few. So many are fitted to
/// whole, whatever the model.
const BY_DAY_UP_TO: usize = 5_000;
/// Customers of a larger base that Pareto/NBD is fitted on, whose likelihood is a series for each: its parameters stand to a
/// few per cent.
const PARETO_UP_TO: usize = 1_500;
/// Days by which times are rounded where customers are many.
const WEEK: u32 = 7;
/// The probability of no purchase is never told surer than this.
const SUREST: f64 = 1e-6;

/// One of the models.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// BG/NBD.
    BgNbd(BgNbd),
    /// MBG/NBD.
    MbgNbd(MbgNbd),
    /// Pareto/NBD.
    ParetoNbd(ParetoNbd),
}

/// A fitted model, and how its search went.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// The model.
    pub model: Count,
    /// Log-likelihood of all customers that it was fitted to.
    pub log_likelihood: f64,
    /// Those customers.
    pub fitted: Fitted,
    /// How the search ended.
    pub search: String,
    /// Whether it found the best point.
    pub converged: bool,
    /// Seconds it took.
    pub seconds: f64,
}

/// The methods, in the order that they are tried.
pub const COUNTS: [Method; 3] = [Method::BgNbd, Method::MbgNbd, Method::ParetoNbd];

/// What times are rounded to, in days: none for a small base.
#[must_use]
pub fn unit(customers: usize) -> u32 {
    if customers > BY_DAY_UP_TO { WEEK } else { 1 }
}

/// Days rounded to the unit.
#[must_use]
pub fn rounded(days: u32, unit: u32) -> u32 {
    (days + unit / 2) / unit.max(1)
}

/// A history from rounded times.
#[must_use]
pub fn history(repeats: u32, last: u32, age: u32, unit: u32) -> Option<History> {
    let weeks = |rounded: u32| Weeks::from_days(f64::from(rounded) * f64::from(unit));
    let last = if repeats == 0 { 0 } else { last };
    History::new(repeats, weeks(last), weeks(age)).ok()
}

/// Fit one of them to the histories of a sample, which hold purchases up to the day `to`.
pub fn fit(method: Method, sample: &Sample, to: Date) -> Result<Counted, String> {
    let unit = unit(sample.len());
    let mut counts: BTreeMap<(u32, u32, u32), f64> = BTreeMap::new();
    let is_drawn = method == Method::ParetoNbd && sample.len() > BY_DAY_UP_TO;
    let every = if is_drawn { sample.len().div_ceil(PARETO_UP_TO) } else { 1 };
    let histories = sample.repeats.iter().zip(&sample.last_days).zip(&sample.age_days);
    for ((repeats, last), age) in histories.step_by(every) {
        *counts.entry((*repeats, rounded(*last, unit), rounded(*age, unit))).or_default() += 1.0;
    }
    let cells = counts.into_iter().filter_map(|((repeats, last, age), customers)| {
        Some(Cell { history: history(repeats, last, age, unit)?, customers })
    });
    let cells = Cells::new(cells).map_err(|error| error.to_string())?;
    let started = std::time::Instant::now();
    let (model, log_likelihood, report) = match method {
        Method::BgNbd => parts(BgNbd::fit(&cells), Count::BgNbd),
        Method::MbgNbd => parts(MbgNbd::fit(&cells), Count::MbgNbd),
        Method::ParetoNbd => parts(ParetoNbd::fit(&cells), Count::ParetoNbd),
        other => return Err(format!("{} counts no purchases", other.id())),
    };
    let customers = cells.customers();
    let fitted = Fitted { customers: customers.round() as u64, to };
    let on = grouped(fitted.customers);
    let search = format!("{} after {} iterations, on {on} customers", report.stop, report.iterations);
    let converged = report.converged();
    let seconds = started.elapsed().as_secs_f64();
    Ok(Counted { model, log_likelihood, fitted, search, converged, seconds })
}

fn parts<M>(fit: Fit<M>, wrap: fn(M) -> Count) -> (Count, f64, crate::science::optimise::Report) {
    (wrap(fit.model), fit.log_likelihood, fit.report)
}

/// Fit the spend of a purchase to those of a sample.
pub fn spends(sample: &Sample) -> Result<(GammaGamma, f64), String> {
    let spends: Vec<Spend> = sample
        .spend
        .iter()
        .zip(&sample.repeats)
        .filter(|(mean, _)| **mean > 0.0)
        .map(|(mean, repeats)| Spend { purchases: f64::from(*repeats) + 1.0, mean: *mean, customers: 1.0 })
        .collect();
    let fit = GammaGamma::fit(&spends).map_err(|error| error.to_string())?;
    if !fit.report.converged() {
        return Err(format!("Gamma-Gamma: {}", fit.report.stop));
    }
    if fit.model.q <= 1.0 {
        return Err("Gamma-Gamma: spends vary so much that they have no mean (q is at most 1)".to_owned());
    }
    Ok((fit.model, fit.log_likelihood))
}

impl Count {
    /// Probability of no purchase in so many days.
    #[must_use]
    pub fn no_purchase(&self, history: &History, days: f64) -> f64 {
        let horizon = Weeks::from_days(days);
        let probability = match self {
            Self::BgNbd(model) => model.no_purchase(history, horizon),
            Self::MbgNbd(model) => model.no_purchase(history, horizon),
            Self::ParetoNbd(model) => model.no_purchase(history, horizon),
        };
        if probability.is_nan() { 0.5 } else { probability.clamp(SUREST, 1.0 - SUREST) }
    }

    /// Expected purchases in so many days.
    #[must_use]
    pub fn expected(&self, history: &History, days: f64) -> f64 {
        let horizon = Weeks::from_days(days);
        let expected = match self {
            Self::BgNbd(model) => model.expected_purchases(history, horizon),
            Self::MbgNbd(model) => model.expected_purchases(history, horizon),
            Self::ParetoNbd(model) => model.expected_purchases(history, horizon),
        };
        if expected.is_finite() { expected.max(0.0) } else { 0.0 }
    }

    /// Its parameters, as the field writes them; times are in weeks.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        let all: &[(&str, f64)] = match self {
            Self::BgNbd(m) => &[("r", m.r), ("alpha", m.alpha_weeks), ("a", m.a), ("b", m.b)],
            Self::MbgNbd(m) => &[("k", m.r), ("alpha", m.alpha_weeks), ("a", m.a), ("b", m.b)],
            Self::ParetoNbd(m) => &[("r", m.r), ("alpha", m.alpha_weeks), ("s", m.s), ("beta", m.beta_weeks)],
        };
        all.iter().map(|(name, value)| Parameter { name: (*name).to_owned(), value: *value }).collect()
    }
}
