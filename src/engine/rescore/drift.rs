//! How far the base has moved since a model learnt from it, and what the model leans on most.

use super::learn::ChurnFit;
use crate::{
    contract::FeatureUse,
    science::metrics::{histogram, psi, quantile_edges},
    warehouse::scores::{Sample, features::FEATURES},
};

const BINS: u32 = 10;
/// Customers whose reasons are looked at, to tell what a model leans on.
const LOOKED_AT: usize = 2_000;

/// The population stability index of some values against those of training; `None` where they can't be told.
#[must_use]
pub fn index(then: &[f64], now: &[f64]) -> Option<f64> {
    let known: Vec<f64> = then.iter().copied().filter(|value| value.is_finite()).collect();
    let edges = quantile_edges(&known, BINS).ok()?;
    psi(&histogram(then, &edges), &histogram(now, &edges)).ok()
}

/// What a model reads, the most important first.
#[must_use]
pub fn features(fit: &ChurnFit, then: Option<&Sample>, now: &Sample) -> Vec<FeatureUse> {
    let mut pushed = vec![0.0; FEATURES.len()];
    for position in (0..now.len()).step_by(now.len().div_ceil(LOOKED_AT).max(1)) {
        for (feature, push) in fit.pushes(now.row(position)) {
            if let Some(total) = pushed.get_mut(feature) {
                *total += push.abs();
            }
        }
    }
    let all: f64 = pushed.iter().sum();
    let column = |sample: &Sample, feature: usize| -> Vec<f64> {
        (0..sample.len()).map(|position| f64::from(sample.value(position, feature))).collect()
    };
    let mut used: Vec<FeatureUse> = pushed
        .iter()
        .enumerate()
        .filter(|(_, push)| **push > 0.0)
        .filter_map(|(position, push)| {
            let feature = FEATURES.get(position)?;
            Some(FeatureUse {
                name: feature.name.to_owned(),
                label: feature.label.to_owned(),
                share: push / all,
                drift: then.and_then(|then| index(&column(then, position), &column(now, position))),
            })
        })
        .collect();
    used.sort_by(|one, other| other.share.total_cmp(&one.share));
    used
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_has_no_drift_and_what_moves_has() {
        let then: Vec<f64> = (0..1_000).map(f64::from).collect();
        assert!(index(&then, &then).is_some_and(|drift| drift.abs() < 1e-12));
        let moved: Vec<f64> = then.iter().map(|value| value + 400.0).collect();
        assert!(index(&then, &moved).is_some_and(|drift| drift > 0.25));
        assert_eq!(index(&[f64::NAN], &then), None, "nothing was known then");
    }
}
