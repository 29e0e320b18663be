//! The variables rules are made of, and the bounds they may use.

use super::readable::simplest;
use crate::science::{clusters::ClusterError, quantile::quantile};

/// Bounds tried per variable at most, spread evenly over the customers.
const BOUNDS: u32 = 100;

/// Code of a value that is unknown; bounds are fewer.
pub(super) const UNKNOWN: u8 = u8::MAX;

/// Variables of many customers in the units people know, with up to 100 readable bounds for each.
///
/// Bounds are chosen before any rule is learnt: between one percentile and the next, the number with the
/// fewest digits. So a rule is as good as it says it is; nothing is rounded afterwards.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub(super) rows: usize,
    pub(super) variables: Vec<Variable>,
}

/// One variable: its values, rising bounds, and for each customer how many bounds its value is above, or [`UNKNOWN`].
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Variable {
    pub values: Vec<f32>,
    pub bounds: Vec<f32>,
    pub codes: Vec<u8>,
}

impl Table {
    /// Takes one list per variable, each with a value for every customer, NaN where it is unknown.
    ///
    /// # Errors
    /// [`ClusterError::Empty`], [`ClusterError::Lengths`], and [`ClusterError::NotFinite`] of an infinite value.
    pub fn new(columns: Vec<Vec<f32>>) -> Result<Self, ClusterError> {
        let rows = columns.first().map_or(0, Vec::len);
        if rows == 0 {
            return Err(ClusterError::Empty);
        }
        let mut variables = Vec::new();
        for (variable, values) in columns.into_iter().enumerate() {
            if values.len() != rows {
                return Err(ClusterError::Lengths(values.len(), rows));
            }
            if let Some(row) = values.iter().position(|value| value.is_infinite()) {
                return Err(ClusterError::NotFinite { row, variable });
            }
            variables.push(Variable::new(values));
        }
        Ok(Self { rows, variables })
    }

    /// Number of customers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are none; never so, as none are refused.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// One customer's value of a variable, NaN where it is unknown.
    pub(super) fn value(&self, row: usize, variable: usize) -> f32 {
        self.variables.get(variable).and_then(|known| known.values.get(row)).copied().unwrap_or(f32::NAN)
    }
}

impl Variable {
    fn new(values: Vec<f32>) -> Self {
        let mut sorted: Vec<f64> =
            values.iter().filter(|value| !value.is_nan()).map(|value| f64::from(*value)).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let shares = (0..=BOUNDS).map(|step| f64::from(step) / f64::from(BOUNDS));
        let mut steps: Vec<f64> = shares.filter_map(|share| quantile(&sorted, share)).collect();
        steps.dedup();
        let pairs = steps.iter().zip(steps.iter().skip(1));
        // As they are written and applied.
        let mut bounds: Vec<f32> =
            pairs.filter_map(|(low, high)| simplest(*low, *high)).map(|bound| bound as f32).collect();
        bounds.dedup();
        let code = |value: &f32| match bounds.partition_point(|bound| bound < value) {
            _ if value.is_nan() => UNKNOWN,
            // At most 100 bounds, so that every count fits.
            above => above as u8,
        };
        let codes = values.iter().map(code).collect();
        Self { values, bounds, codes }
    }
}
