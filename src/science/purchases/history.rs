//! What a customer has done so far, as far as purchase-count models need it, and histograms of it.

use thiserror::Error;

/// Fewest customers with a repeat purchase a model is fitted on.
pub const FEWEST_RETURNED: f64 = 50.0;

/// A length of time in weeks; parts of weeks count (a day is 1/7).
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Weeks(pub f64);

impl Weeks {
    /// So many days.
    #[must_use]
    pub fn from_days(days: f64) -> Self {
        Self(days / 7.0)
    }

    /// So many months, each a twelfth of 365.25 days.
    #[must_use]
    pub fn from_months(months: f64) -> Self {
        Self::from_days(months * 365.25 / 12.0)
    }
}

/// What is wrong with the input of a purchase-count model.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum PurchaseError {
    /// The times contradict each other, or aren't numbers.
    #[error(
        "{repeats} repeat purchases, the last {last} weeks after the first, seen for {age} weeks: the last \
         repeat purchase must lie between the first purchase and the end, and there is none without repeat purchases"
    )]
    History {
        /// Number of repeat purchases.
        repeats: u32,
        /// Weeks from the first purchase to the last repeat purchase.
        last: f64,
        /// Weeks from the first purchase to the end.
        age: f64,
    },
    /// A number of customers that isn't a number above zero.
    #[error("{0} customers in a cell: their number must be above zero")]
    Customers(f64),
    /// A mean spend that isn't a number above zero, or no purchases it is the mean of.
    #[error("a mean spend of {mean} over {purchases} purchases: both must be above zero")]
    Spend {
        /// Mean spend per purchase.
        mean: f64,
        /// Number of purchases.
        purchases: f64,
    },
    /// Not enough customers bought again.
    #[error("{found} customers bought again; at least {needed} must have")]
    TooFewReturned {
        /// Number of customers with a repeat purchase.
        found: f64,
        /// How many there must be.
        needed: f64,
    },
    /// Not enough customers whose spend is known.
    #[error("{found} customers with spend above zero; there must be at least {needed}")]
    TooFewSpenders {
        /// Number of such customers.
        found: f64,
        /// How many there must be.
        needed: f64,
    },
}

/// The purchases of one customer: how many after the first, when the last of them was, and how long it is
/// known.
///
/// Times run from the customer's first purchase. Purchases of one day are one purchase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct History {
    repeats: u32,
    last: f64,
    age: f64,
}

impl History {
    /// `repeats` purchases after the first (x), the last of them at `last` (tₓ, 0 without repeats), seen up
    /// to `age` (T).
    ///
    /// # Errors
    /// [`PurchaseError::History`] unless 0 ≤ `last` ≤ `age`, `age` is finite, and `last` is 0 without
    /// repeats.
    pub fn new(repeats: u32, last: Weeks, age: Weeks) -> Result<Self, PurchaseError> {
        let (Weeks(last), Weeks(age)) = (last, age);
        let ordered = 0.0 <= last && last <= age && age.is_finite();
        if ordered && (repeats > 0 || last == 0.0) {
            Ok(Self { repeats, last, age })
        } else {
            Err(PurchaseError::History { repeats, last, age })
        }
    }

    /// Number of purchases after the first: x.
    #[must_use]
    pub fn repeats(&self) -> u32 {
        self.repeats
    }

    /// Time from the first purchase to the last: tₓ.
    #[must_use]
    pub fn last(&self) -> Weeks {
        Weeks(self.last)
    }

    /// Time from the first purchase to the end: T.
    #[must_use]
    pub fn age(&self) -> Weeks {
        Weeks(self.age)
    }

    /// The same purchases, seen for that much longer without another one.
    #[must_use]
    pub fn seen_longer(&self, by: Weeks) -> Self {
        Self { age: self.age + by.0.max(0.0), ..*self }
    }

    /// x, tₓ and T as numbers, as the formulas write them.
    pub(super) fn numbers(&self) -> (f64, f64, f64) {
        (f64::from(self.repeats), self.last, self.age)
    }
}

/// Customers with the same history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// Their history.
    pub history: History,
    /// How many they are; not whole where customers are weighted.
    pub customers: f64,
}

/// A histogram of customers a model can be fitted on.
#[derive(Debug, Clone, PartialEq)]
pub struct Cells {
    sorted: Vec<Cell>,
    customers: f64,
    /// Purchases per week and customer seen.
    rate: f64,
}

impl Cells {
    /// Takes the cells in any order; the same cells in another order give the same fit.
    ///
    /// # Errors
    /// [`PurchaseError::Customers`] for a cell without customers, [`PurchaseError::TooFewReturned`] if fewer
    /// than [`FEWEST_RETURNED`] customers bought again.
    pub fn new(cells: impl IntoIterator<Item = Cell>) -> Result<Self, PurchaseError> {
        let mut cells: Vec<Cell> = cells.into_iter().collect();
        // Sorted, so that what depends on x alone is worked out once for each x.
        cells.sort_by(|one, other| {
            let ((x, last, age), (y, other_last, other_age)) =
                (one.history.numbers(), other.history.numbers());
            x.total_cmp(&y)
                .then(last.total_cmp(&other_last))
                .then(age.total_cmp(&other_age))
                .then(one.customers.total_cmp(&other.customers))
        });
        let (mut customers, mut returned, mut repeats, mut weeks) = (0.0, 0.0, 0.0, 0.0);
        for cell in &cells {
            let (x, _, age) = cell.history.numbers();
            if !(cell.customers > 0.0 && cell.customers.is_finite()) {
                return Err(PurchaseError::Customers(cell.customers));
            }
            customers += cell.customers;
            returned += if x > 0.0 { cell.customers } else { 0.0 };
            repeats += cell.customers * x;
            weeks += cell.customers * age;
        }
        if returned < FEWEST_RETURNED {
            return Err(PurchaseError::TooFewReturned { found: returned, needed: FEWEST_RETURNED });
        }
        // Whoever returned on the first day has a history of no length; a day's worth keeps the rate finite.
        let rate = repeats / weeks.max(customers / 7.0);
        Ok(Self { sorted: cells, customers, rate })
    }

    /// Number of customers.
    #[must_use]
    pub fn customers(&self) -> f64 {
        self.customers
    }

    /// Repeat purchases per customer and week.
    pub(super) fn rate(&self) -> f64 {
        self.rate
    }

    /// The cells in groups of the same number of repeat purchases, with that number.
    pub(super) fn by_count(&self) -> impl Iterator<Item = (f64, &[Cell])> {
        let same = |one: &Cell, other: &Cell| one.history.repeats == other.history.repeats;
        let count = |group: &[Cell]| group.first().map_or(0.0, |cell| f64::from(cell.history.repeats));
        self.sorted.chunk_by(same).map(move |group| (count(group), group))
    }
}
