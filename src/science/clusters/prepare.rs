//! What a variable goes through before distances are measured in it, and why one is left out.
//!
//! Extremes are cut off (winsorised), what is skewed is put on a logarithmic scale, and all variables are
//! given the same middle and spread. Distances would otherwise tell customers apart by whatever has the
//! largest unit or the longest tail.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::science::quantile::quantile;

/// The interquartile range of a normal distribution, in standard deviations.
const NORMAL_IQR: f64 = 1.349;
/// An interquartile range that says the spread is below this part of the standard deviation says nothing: most
/// have the same value, and the others would lie very far out.
const LEAST_OF_DEVIATION: f64 = 1.0 / 3.0;

/// Whether a variable is put on a logarithmic scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogScale {
    /// If it is skewed by more than [`Preparation::skew`] and has no negative values.
    #[default]
    WhenSkewed,
    /// In any case.
    Always,
    /// In no case.
    Never,
}

/// How variables are prepared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Preparation {
    /// Quantiles at which extremes are cut off.
    pub cut: (f64, f64),
    /// Skew above which a variable is put on a logarithmic scale.
    pub skew: f64,
    /// Least share of customers with a value.
    pub coverage: f64,
}

impl Default for Preparation {
    /// Cuts at the quantiles 0.005 and 0.995, takes logarithms above a skew of 1, and asks for a value from
    /// half of the customers.
    fn default() -> Self {
        Self { cut: (0.005, 0.995), skew: 1.0, coverage: 0.5 }
    }
}

/// How one variable is prepared: cut to `low..=high`, ln(1 + x) if `log`, less `centre`, by `scale`.
///
/// Plain numbers, so that SQL can do the same: `(ln(1 + least(greatest(coalesce(x, fill), low), high)) -
/// centre) / scale`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Scaler {
    /// Median, what a missing value counts as, in the unit of the variable.
    pub fill: f64,
    /// Least value, in the unit of the variable.
    pub low: f64,
    /// Greatest value, in the unit of the variable.
    pub high: f64,
    /// Whether ln(1 + x) is taken.
    pub log: bool,
    /// Median after cutting and taking the logarithm.
    pub centre: f64,
    /// Spread after cutting and taking the logarithm, above 0.
    pub scale: f64,
}

impl Scaler {
    /// The prepared value; NaN is a missing one.
    #[must_use]
    pub fn apply(&self, value: f64) -> f64 {
        let value = self.filled(value).clamp(self.low, self.high);
        let value = if self.log { value.ln_1p() } else { value };
        (value - self.centre) / self.scale
    }

    /// The value itself, or what it counts as if it is missing (NaN).
    #[must_use]
    pub fn filled(&self, value: f64) -> f64 {
        if value.is_nan() { self.fill } else { value }
    }

    /// The value, in the unit of the variable, whose prepared value this is.
    #[must_use]
    pub fn undo(&self, prepared: f64) -> f64 {
        let value = prepared * self.scale + self.centre;
        if self.log { value.exp_m1() } else { value }
    }
}

/// Why a variable is left out.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum LeftOut {
    /// There are no customers.
    #[error("there are no customers")]
    NoCustomers,
    /// Too few have a value.
    #[error("only {} of the customers have a value", Percent(*.0))]
    MostlyMissing(f64),
    /// Everybody has the same value.
    #[error("every customer has the same value")]
    Constant,
    /// All but the extremes that are cut off have the same value.
    #[error("but for a few extremes every customer has the same value")]
    ConstantButExtremes,
    /// An infinite value.
    #[error("row {0} holds an infinite value")]
    Infinite(usize),
    /// A logarithm was asked for, and there are negative values.
    #[error("it has negative values, so it can't be put on a logarithmic scale")]
    Negative,
    /// A setting outside its range, by name.
    #[error("{0} is out of range")]
    Setting(&'static str),
}

struct Percent(f64);

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0} %", self.0 * 100.0)
    }
}

/// How one variable is spread, and how it is prepared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prepared {
    /// Share of the customers with a value.
    pub coverage: f64,
    /// Skew of the values there are, extremes cut off: the third standardised moment.
    pub skew: f64,
    /// Skew once prepared.
    pub prepared_skew: f64,
    /// Share of the customers with a value whose value was cut to the least or the greatest.
    pub cut: f64,
    /// How it is prepared, or why it is left out.
    pub scaler: Result<Scaler, LeftOut>,
}

impl Prepared {
    /// Learns from one variable of many customers; NaN is a value that is missing.
    #[must_use]
    pub fn learn(values: &[f64], log: LogScale, how: &Preparation) -> Self {
        let mut sorted: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let coverage = if values.is_empty() { 0.0 } else { sorted.len() as f64 / values.len() as f64 };
        let nothing = |why| Self { coverage, skew: 0.0, prepared_skew: 0.0, cut: 0.0, scaler: Err(why) };
        if let Err(why) = how.check() {
            return nothing(why);
        }
        if let Some(row) = values.iter().position(|value| value.is_infinite()) {
            return nothing(LeftOut::Infinite(row));
        }
        let limits = (quantile(&sorted, how.cut.0), quantile(&sorted, how.cut.1));
        let (Some(low), Some(high), Some(fill)) = (limits.0, limits.1, quantile(&sorted, 0.5)) else {
            let none = values.is_empty();
            return nothing(if none { LeftOut::NoCustomers } else { LeftOut::MostlyMissing(0.0) });
        };
        let (constant, negative) = (sorted.first() == sorted.last(), low < 0.0);
        let cut = sorted.iter().filter(|value| **value < low || **value > high).count();
        let cut = cut as f64 / sorted.len() as f64;
        for value in &mut sorted {
            *value = value.clamp(low, high);
        }
        let skew = skew(&sorted);
        let log = match log {
            LogScale::Always => true,
            LogScale::Never => false,
            LogScale::WhenSkewed => skew > how.skew && !negative,
        };
        let report = |prepared_skew, scaler| Self { coverage, skew, prepared_skew, cut, scaler };
        let obstacles = [
            (coverage < how.coverage, LeftOut::MostlyMissing(coverage)),
            (constant, LeftOut::Constant),
            (low >= high, LeftOut::ConstantButExtremes),
            (log && negative, LeftOut::Negative),
        ];
        if let Some((_, why)) = obstacles.into_iter().find(|(stands, _)| *stands) {
            return report(skew, Err(why));
        }
        if log {
            for value in &mut sorted {
                *value = value.ln_1p();
            }
        }
        match middle(&sorted) {
            Some((centre, scale)) => {
                report(self::skew(&sorted), Ok(Scaler { fill, low, high, log, centre, scale }))
            }
            // Values that differ by less than their own rounding.
            None => report(skew, Err(LeftOut::Constant)),
        }
    }
}

impl Preparation {
    fn check(&self) -> Result<(), LeftOut> {
        let (low, high) = self.cut;
        let fine = [
            (low >= 0.0 && low < high && high <= 1.0, "the quantiles to cut at"),
            (!self.skew.is_nan(), "the skew"),
            ((0.0..=1.0).contains(&self.coverage), "the least coverage"),
        ];
        match fine.into_iter().find(|(fine, _)| !fine) {
            Some((_, setting)) => Err(LeftOut::Setting(setting)),
            None => Ok(()),
        }
    }
}

/// The median, and the interquartile range as a standard deviation, or the standard deviation itself where
/// most have the same value. `None` without spread.
fn middle(sorted: &[f64]) -> Option<(f64, f64)> {
    let range = quantile(sorted, 0.75)? - quantile(sorted, 0.25)?;
    let (robust, deviation) = (range / NORMAL_IQR, variance(sorted).sqrt());
    let scale = if robust > deviation * LEAST_OF_DEVIATION { robust } else { deviation };
    (scale > 0.0 && scale.is_finite()).then_some((quantile(sorted, 0.5)?, scale))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn variance(values: &[f64]) -> f64 {
    let mean = mean(values);
    values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / values.len() as f64
}

/// The third moment by the standard deviation; 0 without spread.
fn skew(values: &[f64]) -> f64 {
    let (mean, deviation) = (mean(values), variance(values).sqrt());
    if deviation > 0.0 {
        values.iter().map(|value| ((value - mean) / deviation).powi(3)).sum::<f64>() / values.len() as f64
    } else {
        0.0
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn learn(values: &[f64]) -> Prepared {
        Prepared::learn(values, LogScale::WhenSkewed, &Preparation::default())
    }

    fn hundred() -> Vec<f64> {
        (0..=100).map(f64::from).collect()
    }

    /// 0 to 100: quantiles 0.5 and 99.5, median 50, quartiles 25 and 75.
    #[test]
    fn an_even_variable_is_cut_and_scaled() {
        let found = learn(&hundred());
        let wanted =
            Scaler { fill: 50.0, low: 0.5, high: 99.5, log: false, centre: 50.0, scale: 50.0 / NORMAL_IQR };
        assert_eq!(found.scaler, Ok(wanted));
        assert!(found.skew.abs() < 1e-12 && (found.coverage - 1.0).abs() < 1e-12);
        assert!((found.cut - 2.0 / 101.0).abs() < 1e-12);
        assert!((wanted.apply(1e9) - 49.5 * NORMAL_IQR / 50.0).abs() < 1e-12);
        assert!(
            wanted.apply(f64::NAN).abs() < 1e-12 && (wanted.undo(wanted.apply(70.0)) - 70.0).abs() < 1e-12
        );
    }

    /// The exponential of an even variable is skewed; its logarithm is even again.
    #[test]
    fn a_skewed_variable_goes_on_a_logarithmic_scale() {
        let values: Vec<f64> = (0..=100).map(|step| (f64::from(step) / 10.0).exp_m1()).collect();
        let found = learn(&values);
        let scaler = found.scaler.unwrap();
        assert!(scaler.log && found.skew > 1.0 && found.prepared_skew.abs() < 0.01, "{found:?}");
        assert!((scaler.centre - 5.0).abs() < 1e-12 && (scaler.scale - 5.0 / NORMAL_IQR).abs() < 1e-9);
        assert!((scaler.undo(scaler.apply(100.0)) - 100.0).abs() < 1e-9);
        let never = Prepared::learn(&values, LogScale::Never, &Preparation::default());
        assert!(!never.scaler.unwrap().log);
        // An exponential distribution has a skew of 2; ten thousand quantiles, uncut, come near.
        let exponential: Vec<f64> = (0..10_000).map(|at| -(1.0 - (f64::from(at) + 0.5) / 1e4).ln()).collect();
        let uncut = Preparation { cut: (0.0, 1.0), ..Preparation::default() };
        assert!((Prepared::learn(&exponential, LogScale::Never, &uncut).skew - 2.0).abs() < 0.02);
    }

    #[test]
    fn negative_values_have_no_logarithm() {
        let values: Vec<f64> = (0..=100).map(|step| (f64::from(step) / 10.0).exp() - 5.0).collect();
        assert!(!learn(&values).scaler.unwrap().log);
        let forced = Prepared::learn(&values, LogScale::Always, &Preparation::default());
        assert_eq!(forced.scaler, Err(LeftOut::Negative));
    }

    #[test]
    fn where_most_have_the_same_value_the_standard_deviation_is_the_scale() {
        let mut values = vec![0.0; 80];
        values.extend([1.0; 20]);
        let scaler = learn(&values).scaler.unwrap();
        let wanted = if scaler.log { std::f64::consts::LN_2 } else { 1.0 } * 0.4;
        assert!((scaler.scale - wanted).abs() < 1e-12, "{scaler:?}");
        // Three quarters at almost nothing, the rest at 100: the quartiles see next to no spread.
        let mut values: Vec<f64> = (0..76).map(|step| f64::from(step) / 1e4).collect();
        values.extend([100.0; 24]);
        let scaler = Prepared::learn(&values, LogScale::Never, &Preparation::default()).scaler.unwrap();
        assert!(scaler.scale > 40.0, "{scaler:?}");
    }

    #[test]
    fn missing_values_count_as_the_median() {
        let mut values = hundred();
        values.extend([f64::NAN; 99]);
        let found = learn(&values);
        assert!((found.coverage - 101.0 / 200.0).abs() < 1e-12);
        assert_eq!(found.scaler, learn(&hundred()).scaler);
        values.extend([f64::NAN; 3]);
        assert_eq!(learn(&values).scaler, Err(LeftOut::MostlyMissing(101.0 / 203.0)));
    }

    #[test]
    fn what_tells_nobody_apart_is_left_out() {
        assert_eq!(learn(&[3.0; 50]).scaler, Err(LeftOut::Constant));
        let mut values = vec![3.0; 999];
        values.push(9.0);
        assert_eq!(learn(&values).scaler, Err(LeftOut::ConstantButExtremes));
        assert_eq!(learn(&[f64::NAN; 5]).scaler, Err(LeftOut::MostlyMissing(0.0)));
        assert_eq!(learn(&[]).scaler, Err(LeftOut::NoCustomers));
        assert_eq!(learn(&[1.0, f64::NEG_INFINITY]).scaler, Err(LeftOut::Infinite(1)));
        assert_eq!(learn(&[7.0]).scaler, Err(LeftOut::Constant));
    }

    #[test]
    fn reasons_can_be_read() {
        assert_eq!(LeftOut::MostlyMissing(0.418).to_string(), "only 42 % of the customers have a value");
    }

    #[test]
    fn settings_out_of_range_are_refused() {
        for cut in [(0.5, 0.5), (-0.1, 0.9), (0.1, 1.1), (f64::NAN, 0.9)] {
            let how = Preparation { cut, ..Preparation::default() };
            let found = Prepared::learn(&hundred(), LogScale::Never, &how);
            assert_eq!(found.scaler, Err(LeftOut::Setting("the quantiles to cut at")));
        }
    }
}
