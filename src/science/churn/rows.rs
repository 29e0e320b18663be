//! The features of customers, and what is wrong with them.

use thiserror::Error;

/// Why a model could not be trained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ChurnError {
    /// Values that don't make whole rows.
    #[error("{values} values don't make rows of {width} features")]
    Width {
        /// Number of values.
        values: usize,
        /// Number of features.
        width: usize,
    },
    /// Not as many outcomes as rows.
    #[error("{rows} customers against {outcomes} outcomes: there must be as many of both")]
    Lengths {
        /// Number of rows.
        rows: usize,
        /// Number of outcomes.
        outcomes: usize,
    },
    /// An infinite value; missing ones are NaN.
    #[error("feature {feature} of row {row} is infinite")]
    Infinite {
        /// Row from 0.
        row: usize,
        /// Feature from 0.
        feature: usize,
    },
    /// Everybody has the same outcome.
    #[error("the same happened to everybody: there is nothing to learn")]
    OneOutcome,
    /// A setting outside its range, by name.
    #[error("{0} is out of range")]
    Setting(&'static str),
}

/// Feature values, one customer after the other; NaN is a value that is missing.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    values: &'a [f32],
    width: usize,
}

impl<'a> Rows<'a> {
    /// Takes `width` values for each customer.
    ///
    /// # Errors
    /// [`ChurnError::Width`] unless the values make whole rows, [`ChurnError::Infinite`] for an infinite
    /// value.
    pub fn new(values: &'a [f32], width: usize) -> Result<Self, ChurnError> {
        if width == 0 || !values.len().is_multiple_of(width) {
            return Err(ChurnError::Width { values: values.len(), width });
        }
        match values.iter().position(|value| value.is_infinite()) {
            Some(at) => Err(ChurnError::Infinite { row: at / width, feature: at % width }),
            None => Ok(Self { values, width }),
        }
    }

    /// Number of features.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Number of customers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len() / self.width
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Each customer's values.
    pub fn each(&self) -> impl Iterator<Item = &'a [f32]> + use<'a> {
        self.values.chunks_exact(self.width)
    }

    /// One customer's values.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&'a [f32]> {
        let from = row.checked_mul(self.width)?;
        self.values.get(from..from.checked_add(self.width)?)
    }

    /// All values of one feature.
    pub(super) fn column(&self, feature: usize) -> impl Iterator<Item = f32> {
        self.values.iter().skip(feature).step_by(self.width).copied()
    }

    /// That there is an outcome for each row, and not the same for everybody. The share of those it happened
    /// to.
    pub(super) fn check(&self, happened: &[bool]) -> Result<f64, ChurnError> {
        if happened.len() != self.len() {
            return Err(ChurnError::Lengths { rows: self.len(), outcomes: happened.len() });
        }
        let hits = happened.iter().filter(|happened| **happened).count();
        if hits == 0 || hits == happened.len() {
            return Err(ChurnError::OneOutcome);
        }
        Ok(hits as f64 / happened.len() as f64)
    }
}
