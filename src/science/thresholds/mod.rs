//! Where the tiers Best, Large, Medium and Small begin: bounds on last year's net revenue and tickets.
//!
//! The input is a histogram of the customers active in year N-1 with what they spent in N; the output is
//! three nested corners (revenue and tickets at least so much). [`optimal`] finds the corners whose tiers
//! tell most about next year's revenue, [`quantile`] and [`lorenz`] set them by rank and by share of revenue,
//! and [`explained`] measures any of them the same way, so that they can be compared. [`check`] says what is
//! wrong with bounds a person typed.
//!
//! A customer's revenue is known to the histogram only as the lower edge of its bin, and that edge is what is
//! compared with a bound. The measure is exact for bounds that are bin edges; elsewhere it is off by the
//! customers of the bin the bound cuts. Bins that begin at [`nice_amounts`] avoid that.

mod grid;
mod sums;

use std::cmp::Ordering;
use std::fmt;
use std::ops::RangeInclusive;

use grid::{Grid, candidates, edges};
use sums::{Group, Whole, count};

/// Fewest customers any method sets bounds from.
pub const FEWEST_CUSTOMERS: u64 = 200;
/// Cumulative shares of customers, from the largest, at which [`quantile`] usually begins Best, Large and
/// Medium.
pub const QUANTILE_SHARES: [f64; 3] = [0.05, 0.20, 0.35];
/// Cumulative shares of revenue, from the largest, at which [`lorenz`] usually begins Best, Large and Medium.
pub const LORENZ_SHARES: [f64; 3] = [0.20, 0.60, 0.90];

/// Quantile edges [`optimal`] tries at most, half of them by customers and half by revenue.
const QUANTILE_EDGES: u32 = 120;
/// Highest number of tickets [`optimal`] sets as a bound; it keeps the grid small whatever the data holds.
const TICKET_LEVELS: u32 = 30;
/// Below this part of the sum of squares, a variance can't be told from rounding.
const NOISE: f64 = 1e-10;

/// The customers of year N-1 with the same number of tickets and revenue in the same bin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// Lower edge of the bin their net revenue of N-1 falls in, in the currency of the data.
    pub revenue: f64,
    /// Number of tickets in N-1; the caller may cap it (at 12, say), as every tier includes what is above its
    /// bound.
    pub tickets: u32,
    /// Number of customers. Cells without customers are ignored.
    pub customers: u64,
    /// Sum of their net revenue in N-1, in the currency of the data.
    pub revenue_sum: f64,
    /// Sum of their net revenue in N (zero for those who didn't return), in the currency of the data.
    pub next: f64,
    /// Sum of the squares of each customer's net revenue in N.
    pub next_squares: f64,
}

/// The four tiers, from the highest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tier {
    /// At or above [`Bounds::best`].
    Best,
    /// Not Best, and at or above [`Bounds::large`].
    Large,
    /// Neither, and at or above [`Bounds::medium`].
    Medium,
    /// Every other active customer.
    Small,
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Best => "Best",
            Self::Large => "Large",
            Self::Medium => "Medium",
            Self::Small => "Small",
        })
    }
}

/// What a customer needs for a tier: both at least.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    /// Net revenue of the year, in the currency of the data.
    pub revenue: f64,
    /// Number of tickets of the year.
    pub tickets: u32,
}

impl Bound {
    /// Whether a customer with this net revenue and number of tickets reaches the bound.
    #[must_use]
    pub fn admits(&self, revenue: f64, tickets: u32) -> bool {
        revenue >= self.revenue && tickets >= self.tickets
    }
}

/// Where the three upper tiers begin. Valid bounds never fall from Medium to Large to Best; see [`check`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Where Best begins.
    pub best: Bound,
    /// Where Large begins.
    pub large: Bound,
    /// Where Medium begins; whoever is below is Small.
    pub medium: Bound,
}

impl Bounds {
    /// The tier of an active customer with this net revenue and number of tickets.
    #[must_use]
    pub fn tier(&self, revenue: f64, tickets: u32) -> Tier {
        if self.best.admits(revenue, tickets) {
            Tier::Best
        } else if self.large.admits(revenue, tickets) {
            Tier::Large
        } else if self.medium.admits(revenue, tickets) {
            Tier::Medium
        } else {
            Tier::Small
        }
    }
}

/// What [`optimal`] must keep to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Smallest share of the active customers (0 to 1) in Best, Large, Medium and Small. No tier is ever left
    /// empty, even at 0.
    pub least: [f64; 4],
    /// Whether the amounts must be ones a person would choose ([`nice_amounts`]).
    pub rounded: bool,
}

impl Default for Limits {
    /// At least 1 %, 5 %, 10 % and 10 % of the customers, and rounded amounts.
    fn default() -> Self {
        Self { least: [0.01, 0.05, 0.1, 0.1], rounded: true }
    }
}

/// The bounds that tell most about next year's revenue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Optimum {
    /// The bounds.
    pub bounds: Bounds,
    /// Share of the variance of next year's revenue the four tiers explain, 0 to 1; see [`explained`].
    pub explained: f64,
}

/// Why no bounds could be set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Refusal {
    /// A cell holds an infinite amount or one that is no number.
    NotFinite,
    /// Fewer than [`FEWEST_CUSTOMERS`]; how many there were.
    TooFew(u64),
    /// Next year's revenue doesn't vary, or fewer than four cells differ.
    AllAlike,
    /// No bounds on the grid give every tier its smallest share.
    NoBounds,
    /// The shares asked for don't rise from above 0 to at most 1.
    Shares,
    /// A tier would begin at this amount, zero or below.
    NotPositive(Tier),
    /// Two neighbouring tiers, the higher first, would begin at the same amount.
    SameAmount(Tier, Tier),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFinite => f.write_str("an amount in the data is infinite or not a number"),
            Self::TooFew(customers) => {
                write!(f, "only {customers} active customers; at least {FEWEST_CUSTOMERS} are needed")
            }
            Self::AllAlike => f.write_str("the customers are too alike for four tiers to tell them apart"),
            Self::NoBounds => f.write_str("no bounds leave every tier its smallest share of the customers"),
            Self::Shares => f.write_str("the three shares must rise, each above 0 and none above 1"),
            Self::NotPositive(tier) => write!(f, "{tier} would begin at a revenue of zero or below"),
            Self::SameAmount(upper, lower) => write!(f, "{upper} and {lower} would begin at the same amount"),
        }
    }
}

impl std::error::Error for Refusal {}

/// What is wrong with bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disorder {
    /// The revenue of this tier's bound is infinite or not a number.
    NotFinite(Tier),
    /// The revenue of this tier's bound is zero or below.
    Revenue(Tier),
    /// The number of tickets of this tier's bound is zero.
    Tickets(Tier),
    /// The first tier, which is higher, needs less revenue than the second.
    RevenueOrder(Tier, Tier),
    /// The first tier, which is higher, needs fewer tickets than the second.
    TicketsOrder(Tier, Tier),
}

impl fmt::Display for Disorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFinite(tier) => write!(f, "the revenue for {tier} is not a number"),
            Self::Revenue(tier) => write!(f, "the revenue for {tier} must be above zero"),
            Self::Tickets(tier) => write!(f, "{tier} must need at least one ticket"),
            Self::RevenueOrder(upper, lower) => write!(f, "{upper} needs less revenue than {lower}"),
            Self::TicketsOrder(upper, lower) => write!(f, "{upper} needs fewer tickets than {lower}"),
        }
    }
}

impl std::error::Error for Disorder {}

/// Checks that every bound is positive and that each tier needs at least as much as the one below it.
///
/// # Errors
///
/// The first thing wrong: each bound by itself from Best down, then the pairs, revenue before tickets.
pub fn check(bounds: &Bounds) -> Result<(), Disorder> {
    let Bounds { best, large, medium } = *bounds;
    for (tier, bound) in [(Tier::Best, best), (Tier::Large, large), (Tier::Medium, medium)] {
        if !bound.revenue.is_finite() {
            return Err(Disorder::NotFinite(tier));
        }
        if bound.revenue <= 0.0 {
            return Err(Disorder::Revenue(tier));
        }
        if bound.tickets == 0 {
            return Err(Disorder::Tickets(tier));
        }
    }
    for (upper, lower, above, below) in
        [(Tier::Best, Tier::Large, best, large), (Tier::Large, Tier::Medium, large, medium)]
    {
        if above.revenue < below.revenue {
            return Err(Disorder::RevenueOrder(upper, lower));
        }
        if above.tickets < below.tickets {
            return Err(Disorder::TicketsOrder(upper, lower));
        }
    }
    Ok(())
}

/// Share of the variance of next year's revenue that the four tiers of `bounds` explain, 0 to 1: the sum of
/// squares between tiers over the total sum of squares (the correlation ratio η²; Fisher 1925, "Statistical
/// Methods for Research Workers", the chapter on intraclass correlations and the analysis of variance). A
/// cell belongs to the tier its lower edge reaches.
///
/// `None` where the measure doesn't exist: no customers, no variance, or an amount that is no finite number.
#[must_use]
pub fn explained(cells: &[Cell], bounds: &Bounds) -> Option<f64> {
    let whole = Whole::of(cells);
    if !all_finite(cells) || !whole.varies() {
        return None;
    }
    let [mut best, mut large, mut medium, mut small] = [Group::default(); 4];
    for cell in cells.iter().filter(|cell| cell.customers > 0) {
        let group = match bounds.tier(cell.revenue, cell.tickets) {
            Tier::Best => &mut best,
            Tier::Large => &mut large,
            Tier::Medium => &mut medium,
            Tier::Small => &mut small,
        };
        *group = *group + Group::of(cell, whole.mean);
    }
    let between: f64 = [best, large, medium, small].iter().map(Group::between).sum();
    Some((between / whole.squares).clamp(0.0, 1.0))
}

/// The bounds with the largest [`explained`] on a grid of amounts × numbers of tickets, exactly.
///
/// The amounts are [`nice_amounts`] within the range of the bin edges (and the one just below it), or without
/// [`Limits::rounded`] up to 120 bin edges at quantiles of customers and of revenue and the edges at which
/// the nice amounts take effect; so the unrounded optimum is never below the rounded one, and the difference
/// is what rounding loses. Tickets go from 1 to the largest of the cells, at most 30.
///
/// Least squares by dynamic programming, as Fisher (1958), "On grouping for maximum homogeneity", Journal of
/// the American Statistical Association 53:789-798, carried from a line to nested corners of a plane: the
/// best tiers above a corner don't depend on what is below it. With p points on the grid this takes O(p²)
/// steps; every corner's sums come from suffix sums. Of equal optima the first in order of Medium, Large,
/// Best from the smallest is taken; the order of the cells doesn't matter.
///
/// # Errors
///
/// [`Refusal::NotFinite`], [`Refusal::TooFew`], [`Refusal::AllAlike`] or [`Refusal::NoBounds`].
pub fn optimal(cells: &[Cell], limits: &Limits) -> Result<Optimum, Refusal> {
    let cells = admit(cells)?;
    let whole = Whole::of(&cells);
    if !whole.varies() || distinct(&cells) < 4 {
        return Err(Refusal::AllAlike);
    }
    let grid = Grid::new(&cells, candidates(&edges(&cells), limits.rounded), whole.mean);
    let bounds = grid.optimum(&cells, &whole, &limits.least).ok_or(Refusal::NoBounds)?;
    let explained = explained(&cells, &bounds).ok_or(Refusal::AllAlike)?;
    Ok(Optimum { bounds, explained })
}

/// Bounds by rank: Best, Large and Medium begin at the bin edges that at least these cumulative shares of the
/// active customers reach, from the largest revenue ([`QUANTILE_SHARES`]). One ticket is enough everywhere,
/// and amounts are rounded to two significant digits, which moves the shares a little.
///
/// # Errors
///
/// [`Refusal::NotFinite`], [`Refusal::TooFew`], [`Refusal::Shares`], [`Refusal::NotPositive`] or
/// [`Refusal::SameAmount`].
pub fn quantile(cells: &[Cell], shares: [f64; 3]) -> Result<Bounds, Refusal> {
    ranked(&admit(cells)?, |cell| count(cell.customers), shares)
}

/// Bounds by share of revenue: Best, Large and Medium begin at the bin edges from which up customers make at
/// least these cumulative shares of the revenue of N-1 ([`LORENZ_SHARES`]); the curve is that of Lorenz
/// (1905), "Methods of measuring the concentration of wealth", Publications of the American Statistical
/// Association 9:209-219, read from the top. Cells whose revenue isn't positive are ignored. One ticket is
/// enough everywhere, and amounts are rounded to two significant digits.
///
/// # Errors
///
/// As for [`quantile`]; [`Refusal::TooFew`] counts customers with positive revenue.
pub fn lorenz(cells: &[Cell], shares: [f64; 3]) -> Result<Bounds, Refusal> {
    let mut cells = admit(cells)?;
    cells.retain(|cell| cell.revenue_sum > 0.0);
    enough(&cells)?;
    ranked(&cells, |cell| cell.revenue_sum, shares)
}

/// The amount rounded to so many significant digits (1 to 17), halves away from zero: 1,250 to two digits is
/// 1,300. Zero, and what is not finite, stay as they are.
#[must_use]
pub fn round_to(amount: f64, digits: u32) -> f64 {
    if amount == 0.0 || !amount.is_finite() {
        return amount;
    }
    let shift = i32::try_from(digits.clamp(1, 17)).unwrap_or(17) - 1 - magnitude(amount);
    let power = 10_f64.powi(shift.abs());
    let rounded =
        if shift >= 0 { (amount * power).round() / power } else { (amount / power).round() * power };
    if rounded.is_finite() { rounded } else { amount }
}

/// Amounts a person would choose within `range`, ascending: 1, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5 and 8 times a
/// power of ten, whole cents from 0.10 to 8 × 10^12. Empty for an empty range.
#[must_use]
pub fn nice_amounts(range: RangeInclusive<f64>) -> Vec<f64> {
    const CENTS: [f64; 10] = [10.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0, 60.0, 75.0, 80.0];
    // Products of small whole numbers and powers of ten up to 10^15 are exact, so the quotients are nearest.
    let scales = std::iter::successors(Some(1.0), |scale| Some(scale * 10.0)).take(14);
    let ladder = scales.flat_map(|scale| CENTS.map(|cents| cents * scale / 100.0));
    ladder.filter(|amount| range.contains(amount)).collect()
}

/// The power of ten of the first significant digit.
fn magnitude(amount: f64) -> i32 {
    let (mut left, mut power) = (amount.abs(), 0);
    while left >= 10.0 {
        left /= 10.0;
        power += 1;
    }
    while left < 1.0 {
        left *= 10.0;
        power -= 1;
    }
    power
}

fn all_finite(cells: &[Cell]) -> bool {
    let finite = |cell: &Cell| {
        [cell.revenue, cell.revenue_sum, cell.next, cell.next_squares].iter().all(|x| x.is_finite())
    };
    cells.iter().filter(|cell| cell.customers > 0).all(finite)
}

/// The cells with customers, in an order that depends only on what they hold, or why they can't be used.
fn admit(cells: &[Cell]) -> Result<Vec<Cell>, Refusal> {
    if !all_finite(cells) {
        return Err(Refusal::NotFinite);
    }
    let mut cells: Vec<Cell> = cells.iter().filter(|cell| cell.customers > 0).copied().collect();
    enough(&cells)?;
    cells.sort_by(order);
    Ok(cells)
}

fn order(a: &Cell, b: &Cell) -> Ordering {
    let by_place = a.revenue.total_cmp(&b.revenue).then(a.tickets.cmp(&b.tickets));
    let by_size = a.customers.cmp(&b.customers).then(a.revenue_sum.total_cmp(&b.revenue_sum));
    by_place.then(by_size).then(a.next.total_cmp(&b.next)).then(a.next_squares.total_cmp(&b.next_squares))
}

fn enough(cells: &[Cell]) -> Result<(), Refusal> {
    let customers = cells.iter().fold(0_u64, |sum, cell| sum.saturating_add(cell.customers));
    if customers < FEWEST_CUSTOMERS { Err(Refusal::TooFew(customers)) } else { Ok(()) }
}

/// How many different places (bin and tickets) the sorted cells hold.
fn distinct(cells: &[Cell]) -> usize {
    let same = |(a, b): (&Cell, &Cell)| a.revenue.total_cmp(&b.revenue).is_eq() && a.tickets == b.tickets;
    cells.len() - cells.iter().zip(cells.iter().skip(1)).filter(|pair| same(*pair)).count()
}

/// Bounds at the edges where the running weight, from the largest revenue, reaches the shares of the whole.
fn ranked(cells: &[Cell], weight: impl Fn(&Cell) -> f64, shares: [f64; 3]) -> Result<Bounds, Refusal> {
    let [first, second, third] = shares;
    if !(first > 0.0 && second > first && third > second && third <= 1.0) {
        return Err(Refusal::Shares);
    }
    let falling: Vec<(f64, f64)> = cells.iter().rev().map(|cell| (cell.revenue, weight(cell))).collect();
    let whole: f64 = falling.iter().map(|(_, weight)| weight).sum();
    let bound = |share: f64| {
        let revenue = reached(&falling, share * whole).map_or(0.0, |amount| round_to(amount, 2));
        Bound { revenue, tickets: 1 }
    };
    let bounds = Bounds { best: bound(first), large: bound(second), medium: bound(third) };
    let Bounds { best, large, medium } = bounds;
    for (tier, bound) in [(Tier::Medium, medium), (Tier::Large, large), (Tier::Best, best)] {
        if bound.revenue <= 0.0 {
            return Err(Refusal::NotPositive(tier));
        }
    }
    if best.revenue <= large.revenue {
        return Err(Refusal::SameAmount(Tier::Best, Tier::Large));
    }
    if large.revenue <= medium.revenue {
        return Err(Refusal::SameAmount(Tier::Large, Tier::Medium));
    }
    Ok(bounds)
}

/// The amount at which the running weight reaches `target`, in the order given; sums are allowed their
/// rounding.
fn reached(falling: &[(f64, f64)], target: f64) -> Option<f64> {
    let mut running = 0.0;
    let at = falling.iter().find(|(_, weight)| {
        running += weight;
        running >= target * (1.0 - 1e-12)
    });
    at.or(falling.last()).map(|(amount, _)| *amount)
}

#[cfg(test)]
mod tests;
