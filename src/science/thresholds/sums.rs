//! Sums over customers, and what of the variance of their next year lies between groups of them.

use std::ops::{Add, Sub};

use super::{Cell, NOISE};

/// A count as a floating-point number, exact up to 2^53.
pub(super) fn count(number: u64) -> f64 {
    let half = |number: u64| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    half(number >> 32) * 4_294_967_296.0 + half(number & 0xFFFF_FFFF)
}

/// Customers of some part of the histogram.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Group {
    pub customers: f64,
    /// Their next year's revenue less that of as many average customers; taken from the mean at once so that
    /// large equal sums don't drown it.
    surplus: f64,
}

impl Group {
    pub fn of(cell: &Cell, mean: f64) -> Self {
        let customers = count(cell.customers);
        Self { customers, surplus: cell.next - customers * mean }
    }

    /// Its part of the sum of squares between groups: n (mean of the group - mean of all)².
    pub fn between(&self) -> f64 {
        if self.customers > 0.0 { self.surplus * self.surplus / self.customers } else { 0.0 }
    }
}

impl Add for Group {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { customers: self.customers + other.customers, surplus: self.surplus + other.surplus }
    }
}

impl Sub for Group {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { customers: self.customers - other.customers, surplus: self.surplus - other.surplus }
    }
}

/// All customers together.
pub(super) struct Whole {
    pub customers: f64,
    /// Mean of next year's revenue.
    pub mean: f64,
    /// Total sum of squares about the mean.
    pub squares: f64,
    /// Sum of squares about zero.
    pub raw: f64,
}

impl Whole {
    pub fn of(cells: &[Cell]) -> Self {
        let (mut customers, mut next, mut raw) = (0.0, 0.0, 0.0);
        for cell in cells.iter().filter(|cell| cell.customers > 0) {
            customers += count(cell.customers);
            next += cell.next;
            raw += cell.next_squares;
        }
        let mean = if customers > 0.0 { next / customers } else { 0.0 };
        Self { customers, mean, squares: raw - next * mean, raw }
    }

    pub fn varies(&self) -> bool {
        self.squares.is_finite() && self.squares > NOISE * self.raw
    }

    /// The smallest number of customers that is this share of all, and at least one.
    pub fn least(&self, share: f64) -> f64 {
        // A share such as 0.05 isn't exact in binary: a millionth of a customer more or less decides nothing.
        (share * self.customers).max(1.0) - 1e-6
    }
}
