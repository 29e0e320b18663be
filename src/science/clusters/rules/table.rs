//! The variables rules are made of, and the bounds they may use.

use super::readable::simplest;
use crate::science::clusters::{ClusterError, prepare::quantile};

/// Bounds tried per variable at most, spread evenly over the customers.
const BOUNDS: u32 = 100;

/// Variables of many customers in the units people know, with up to 100 readable bounds for each.
///
/// Bounds are chosen before any rule is learnt: between one percentile and the next, the number with the
/// fewest digits. So a rule is as good as it says it is; nothing is rounded afterwards.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub(super) rows: usize,
    pub(super) variables: Vec<Variable>,
}

/// One variable: its values, rising bounds, and for each customer how many bounds its value is above.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Variable {
    pub values: Vec<f64>,
    pub bounds: Vec<f64>,
    pub codes: Vec<u8>,
}

impl Table {
    /// Takes one list per variable, each with a value for every customer; what is missing must be filled
    /// already (by [`Scaler::filled`](crate::science::clusters::Scaler::filled)).
    ///
    /// # Errors
    /// [`ClusterError::Empty`], [`ClusterError::Lengths`] and [`ClusterError::NotFinite`].
    pub fn new(columns: Vec<Vec<f64>>) -> Result<Self, ClusterError> {
        let rows = columns.first().map_or(0, Vec::len);
        if rows == 0 {
            return Err(ClusterError::Empty);
        }
        let mut variables = Vec::new();
        for (variable, values) in columns.into_iter().enumerate() {
            if values.len() != rows {
                return Err(ClusterError::Lengths(values.len(), rows));
            }
            if let Some(row) = values.iter().position(|value| !value.is_finite()) {
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

    /// One customer's value of a variable.
    pub(super) fn value(&self, row: usize, variable: usize) -> Option<f64> {
        self.variables.get(variable)?.values.get(row).copied()
    }
}

impl Variable {
    fn new(values: Vec<f64>) -> Self {
        let mut sorted = values.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let shares = (0..=BOUNDS).map(|step| f64::from(step) / f64::from(BOUNDS));
        let mut steps: Vec<f64> = shares.filter_map(|share| quantile(&sorted, share)).collect();
        steps.dedup();
        let pairs = steps.iter().zip(steps.iter().skip(1));
        let mut bounds: Vec<f64> = pairs.filter_map(|(low, high)| simplest(*low, *high)).collect();
        bounds.dedup();
        // At most 100 bounds, so that every count fits.
        let codes = values.iter().map(|value| bounds.partition_point(|bound| bound < value) as u8).collect();
        Self { values, bounds, codes }
    }
}
