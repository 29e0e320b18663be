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

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, RangeInclusive, Sub};

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

/// A count as a floating-point number, exact up to 2^53.
fn count(number: u64) -> f64 {
    let half = |number: u64| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    half(number >> 32) * 4_294_967_296.0 + half(number & 0xFFFF_FFFF)
}

/// Customers of some part of the histogram.
#[derive(Debug, Clone, Copy, Default)]
struct Group {
    customers: f64,
    /// Their next year's revenue less that of as many average customers; taken from the mean at once so that
    /// large equal sums don't drown it.
    surplus: f64,
}

impl Group {
    fn of(cell: &Cell, mean: f64) -> Self {
        let customers = count(cell.customers);
        Self { customers, surplus: cell.next - customers * mean }
    }

    /// Its part of the sum of squares between groups: n (mean of the group - mean of all)².
    fn between(&self) -> f64 {
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
struct Whole {
    customers: f64,
    /// Mean of next year's revenue.
    mean: f64,
    /// Total sum of squares about the mean.
    squares: f64,
    /// Sum of squares about zero.
    raw: f64,
}

impl Whole {
    fn of(cells: &[Cell]) -> Self {
        let (mut customers, mut next, mut raw) = (0.0, 0.0, 0.0);
        for cell in cells.iter().filter(|cell| cell.customers > 0) {
            customers += count(cell.customers);
            next += cell.next;
            raw += cell.next_squares;
        }
        let mean = if customers > 0.0 { next / customers } else { 0.0 };
        Self { customers, mean, squares: raw - next * mean, raw }
    }

    fn varies(&self) -> bool {
        self.squares.is_finite() && self.squares > NOISE * self.raw
    }

    /// The smallest number of customers that is this share of all, and at least one.
    fn least(&self, share: f64) -> f64 {
        // A share such as 0.05 isn't exact in binary: a millionth of a customer more or less decides nothing.
        (share * self.customers).max(1.0) - 1e-6
    }
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

/// A distinct lower edge above zero and who is in its bin, whatever their tickets.
struct Edge {
    revenue: f64,
    customers: f64,
    revenue_sum: f64,
}

/// The distinct edges of the sorted cells, ascending.
fn edges(cells: &[Cell]) -> Vec<Edge> {
    let positive = cells.iter().filter(|cell| cell.revenue > 0.0);
    let mut edges: Vec<Edge> = positive
        .map(|cell| Edge {
            revenue: cell.revenue,
            customers: count(cell.customers),
            revenue_sum: cell.revenue_sum.max(0.0),
        })
        .collect();
    edges.dedup_by(|later, kept| {
        let same = later.revenue.total_cmp(&kept.revenue).is_eq();
        if same {
            kept.customers += later.customers;
            kept.revenue_sum += later.revenue_sum;
        }
        same
    });
    edges
}

/// The amounts to try as bounds, ascending.
fn candidates(edges: &[Edge], rounded: bool) -> Vec<f64> {
    let nice = nice_candidates(edges);
    if rounded {
        return nice.into_iter().map(|(amount, _)| amount).collect();
    }
    let most = usize::try_from(QUANTILE_EDGES).unwrap_or(usize::MAX);
    if edges.len() <= most {
        return edges.iter().map(|edge| edge.revenue).collect();
    }
    let mut amounts: Vec<f64> = nice.into_iter().map(|(_, edge)| edge).collect();
    amounts.extend(at_quantiles(edges, |edge| edge.customers, QUANTILE_EDGES / 2));
    amounts.extend(at_quantiles(edges, |edge| edge.revenue_sum, QUANTILE_EDGES / 2));
    amounts.sort_by(f64::total_cmp);
    amounts.dedup_by(|later, kept| later.total_cmp(kept).is_eq());
    amounts
}

/// The nice amounts from just below the first edge to the last, each with the edge at which it takes effect.
/// Of amounts between the same two edges, only the last is kept: they draw the same line through the
/// histogram, and this one cuts least off the bin.
fn nice_candidates(edges: &[Edge]) -> Vec<(f64, f64)> {
    let (Some(first), Some(last)) = (edges.first(), edges.last()) else { return Vec::new() };
    let mut found: Vec<(f64, f64)> = Vec::new();
    // No nice amount is further than a factor of 1.5 from the next.
    for amount in nice_amounts(first.revenue / 1.5..=last.revenue) {
        let at = edges.partition_point(|edge| edge.revenue < amount);
        let Some(edge) = edges.get(at) else { continue };
        match found.last_mut() {
            Some(kept) if kept.1.total_cmp(&edge.revenue).is_eq() => kept.0 = amount,
            _ => found.push((amount, edge.revenue)),
        }
    }
    found
}

/// At most `parts` edges, each the first at which the running weight passes another `1 / parts` of the whole.
fn at_quantiles(edges: &[Edge], weight: impl Fn(&Edge) -> f64, parts: u32) -> Vec<f64> {
    let step = edges.iter().map(&weight).sum::<f64>() / f64::from(parts);
    let (mut running, mut passed, mut found) = (0.0, 0.0, Vec::new());
    for edge in edges {
        running += weight(edge);
        if step > 0.0 && running > passed {
            found.push(edge.revenue);
            passed = ((running / step).floor() + 1.0) * step;
        }
    }
    found
}

/// Where a corner is on the grid: the place of its amount, and its tickets less one.
type Place = (usize, usize);

/// The best tiers that end at a corner.
#[derive(Debug, Clone, Copy)]
struct Step {
    /// Sum of squares between tiers so far; minus infinity where the smallest shares can't be kept.
    between: f64,
    /// The corner where the tier before it ends.
    from: Place,
}

impl Step {
    const NONE: Self = Self { between: f64::NEG_INFINITY, from: (0, 0) };
}

/// For every amount, for every number of tickets.
type Table<T> = Vec<Vec<T>>;

/// The corners to choose from and who is at or above each.
struct Grid {
    amounts: Vec<f64>,
    corners: Table<Group>,
}

impl Grid {
    /// Suffix sums over both coordinates.
    fn new(cells: &[Cell], amounts: Vec<f64>, mean: f64) -> Self {
        let highest = cells.iter().map(|cell| cell.tickets).max().unwrap_or(0).min(TICKET_LEVELS);
        let levels = usize::try_from(highest).unwrap_or(0);
        let mut corners = vec![vec![Group::default(); levels]; amounts.len()];
        for cell in cells {
            let row = amounts.partition_point(|amount| *amount <= cell.revenue).checked_sub(1);
            let level = usize::try_from(cell.tickets.min(highest)).unwrap_or(0).checked_sub(1);
            let (Some(row), Some(level)) = (row, level) else { continue };
            if let Some(group) = corners.get_mut(row).and_then(|row| row.get_mut(level)) {
                *group = *group + Group::of(cell, mean);
            }
        }
        let mut above = vec![Group::default(); levels];
        for row in corners.iter_mut().rev() {
            let mut right = Group::default();
            for (group, above) in row.iter_mut().zip(above.iter_mut()).rev() {
                right = right + *group;
                *above = *above + right;
                *group = *above;
            }
        }
        Self { amounts, corners }
    }

    /// The best bounds that leave every tier its least share, if there are any.
    fn optimum(&self, cells: &[Cell], whole: &Whole, least: &[f64; 4]) -> Option<Bounds> {
        let [best, large, medium, small] = least.map(|share| whole.least(share));
        let first = self.table(|_, group| alone(group, best));
        let second = self.table(|place, group| self.grow(&first, place, group, large));
        let third = self.table(|place, group| self.grow(&second, place, group, medium));
        let all = cells.iter().fold(Group::default(), |sum, cell| sum + Group::of(cell, whole.mean));
        let medium = self.grow(&third, (0, 0), &all, small);
        if !medium.between.is_finite() {
            return None;
        }
        let large = third.get(medium.from.0)?.get(medium.from.1)?.from;
        let best = second.get(large.0)?.get(large.1)?.from;
        Some(Bounds { best: self.bound(best)?, large: self.bound(large)?, medium: self.bound(medium.from)? })
    }

    fn table(&self, step: impl Fn(Place, &Group) -> Step) -> Table<Step> {
        let row = |(row, groups): (usize, &Vec<Group>)| {
            groups.iter().enumerate().map(|(level, group)| step((row, level), group)).collect()
        };
        self.corners.iter().enumerate().map(row).collect()
    }

    /// The best way to add the tier between `outer` and some corner at or above `place`, with at least so
    /// many customers.
    fn grow(&self, inner: &Table<Step>, place: Place, outer: &Group, least: f64) -> Step {
        let mut found = Step::NONE;
        for (row, (steps, corners)) in inner.iter().zip(&self.corners).enumerate().skip(place.0) {
            for (level, (step, corner)) in steps.iter().zip(corners).enumerate().skip(place.1) {
                let ring = *outer - *corner;
                let between = step.between + ring.between();
                if ring.customers >= least && between > found.between {
                    found = Step { between, from: (row, level) };
                }
            }
        }
        found
    }

    fn bound(&self, place: Place) -> Option<Bound> {
        let tickets = u32::try_from(place.1).ok()?.checked_add(1)?;
        self.amounts.get(place.0).map(|revenue| Bound { revenue: *revenue, tickets })
    }
}

/// The first tier: everyone from a corner up.
fn alone(group: &Group, least: f64) -> Step {
    if group.customers >= least { Step { between: group.between(), from: (0, 0) } } else { Step::NONE }
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
mod tests {
    use super::*;

    /// A small linear congruential generator (Knuth's MMIX constants): the same cases on every run.
    struct Lcg(u64);

    impl Lcg {
        fn below(&mut self, bound: u32) -> u32 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            u32::try_from((self.0 >> 33) % u64::from(bound)).unwrap_or(0)
        }

        /// Uniform between 0 and 1.
        fn share(&mut self) -> f64 {
            f64::from(self.below(1 << 30)) / f64::from(1 << 30)
        }

        /// Skewed like revenue: the median is 100, one in a hundred is above 3,000.
        fn spend(&mut self) -> f64 {
            let normal: f64 = (0..12).map(|_| self.share()).sum::<f64>() - 6.0;
            100.0 * (1.5 * normal).exp()
        }

        /// One in `many`.
        fn once_in(&mut self, many: u32) -> bool {
            self.below(many) == 0
        }
    }

    /// One customer: net revenue and tickets of N-1, net revenue of N.
    #[derive(Clone, Copy)]
    struct Customer {
        revenue: f64,
        tickets: u32,
        next: f64,
    }

    fn customers(chance: &mut Lcg, many: u32) -> Vec<Customer> {
        let one = |_| {
            let tickets = 1 + chance.below(4) + chance.below(4) * chance.below(4);
            let revenue = if chance.once_in(25) { -5.0 } else { chance.spend() * f64::from(tickets) / 4.0 };
            let back = if chance.once_in(3) { 0.0 } else { 1.0 };
            Customer {
                revenue,
                tickets,
                next: back * (0.6 * revenue + 0.1 * chance.spend() * f64::from(tickets)),
            }
        };
        (0..many).map(one).collect()
    }

    /// The histogram with the given edges; what is below the first goes to a bin at -1,000.
    fn histogram(customers: &[Customer], edges: &[f64], cap: u32) -> Vec<Cell> {
        let mut cells = std::collections::BTreeMap::new();
        for customer in customers {
            let bin = edges.partition_point(|edge| *edge <= customer.revenue);
            let edge = bin.checked_sub(1).and_then(|bin| edges.get(bin)).copied().unwrap_or(-1_000.0);
            let tickets = customer.tickets.min(cap);
            let blank =
                Cell { revenue: edge, tickets, customers: 0, revenue_sum: 0.0, next: 0.0, next_squares: 0.0 };
            let cell = cells.entry((bin, tickets)).or_insert(blank);
            cell.customers += 1;
            cell.revenue_sum += customer.revenue;
            cell.next += customer.next;
            cell.next_squares += customer.next * customer.next;
        }
        cells.into_values().collect()
    }

    /// Edges that grow by `ratio` from 1.
    fn growing(ratio: f64, many: usize) -> Vec<f64> {
        std::iter::successors(Some(1.0), |edge| Some(edge * ratio)).take(many).collect()
    }

    fn cell(revenue: f64, tickets: u32, customers: u64, next: f64) -> Cell {
        let many = count(customers);
        Cell {
            revenue,
            tickets,
            customers,
            revenue_sum: revenue * many,
            next: next * many,
            next_squares: next * next * many,
        }
    }

    fn bound(revenue: f64, tickets: u32) -> Bound {
        Bound { revenue, tickets }
    }

    fn bounds(best: (f64, u32), large: (f64, u32), medium: (f64, u32)) -> Bounds {
        let pair = |(revenue, tickets)| bound(revenue, tickets);
        Bounds { best: pair(best), large: pair(large), medium: pair(medium) }
    }

    fn shares(cells: &[Cell], bounds: &Bounds) -> [f64; 4] {
        let whole: f64 = cells.iter().map(|cell| count(cell.customers)).sum();
        [Tier::Best, Tier::Large, Tier::Medium, Tier::Small].map(|tier| {
            let inside = cells.iter().filter(|cell| bounds.tier(cell.revenue, cell.tickets) == tier);
            inside.map(|cell| count(cell.customers)).sum::<f64>() / whole
        })
    }

    fn keeps(cells: &[Cell], bounds: &Bounds, least: &[f64; 4]) -> bool {
        shares(cells, bounds).iter().zip(least).all(|(share, least)| *share > 0.0 && *share >= least - 1e-9)
    }

    /// The best of all triples of nested corners, each measured by itself.
    fn brute(cells: &[Cell], amounts: &[f64], levels: u32, least: &[f64; 4]) -> Option<f64> {
        let corners: Vec<Bound> =
            amounts.iter().flat_map(|amount| (1..=levels).map(|tickets| bound(*amount, tickets))).collect();
        let inside = |inner: &Bound, outer: &Bound| outer.admits(inner.revenue, inner.tickets);
        let mut found: Option<f64> = None;
        for medium in &corners {
            for large in corners.iter().filter(|large| inside(large, medium)) {
                for best in corners.iter().filter(|best| inside(best, large)) {
                    let bounds = Bounds { best: *best, large: *large, medium: *medium };
                    if keeps(cells, &bounds, least) {
                        let share = explained(cells, &bounds).unwrap_or(0.0);
                        found = Some(found.map_or(share, |most| most.max(share)));
                    }
                }
            }
        }
        found
    }

    fn agree(found: Result<Optimum, Refusal>, wanted: Option<f64>) {
        match (found, wanted) {
            (Ok(optimum), Some(wanted)) => {
                assert!((optimum.explained - wanted).abs() < 1e-9, "{optimum:?} for {wanted}");
            }
            (found, wanted) => assert_eq!((found.err(), wanted), (Some(Refusal::NoBounds), None)),
        }
    }

    #[test]
    fn the_optimum_is_that_of_all_triples() {
        let mut chance = Lcg(1);
        let mut solved = 0;
        for _ in 0..80 {
            let people = customers(&mut chance, 400);
            let edges = growing(2.0 + 3.0 * chance.share(), 6);
            let cells = histogram(&people, &edges, 3);
            let least = [0.0, 0.0, 0.0, 0.0].map(|_: f64| 0.25 * chance.share());
            let found = optimal(&cells, &Limits { least, rounded: false });
            let used: Vec<f64> =
                edges.iter().copied().filter(|edge| cells.iter().any(|cell| cell.revenue >= *edge)).collect();
            agree(found, brute(&cells, &used, 3, &least));
            solved += u32::from(found.is_ok());
        }
        assert!((40..80).contains(&solved), "{solved} of 80 had bounds: both outcomes should be tried");
    }

    #[test]
    fn the_rounded_optimum_is_that_of_all_triples_of_nice_amounts() {
        let mut chance = Lcg(2);
        for _ in 0..12 {
            let people = customers(&mut chance, 500);
            let edges: Vec<f64> = growing(1.7, 9).into_iter().map(|edge| 9.0 * edge).collect();
            let cells = histogram(&people, &edges, 2);
            let least = Limits::default().least;
            let found = optimal(&cells, &Limits { least, rounded: true });
            agree(found, brute(&cells, &nice_amounts(6.0..=700.0), 2, &least));
        }
    }

    #[test]
    fn the_optimum_keeps_its_limits_and_reports_its_own_measure() -> Result<(), Refusal> {
        let mut chance = Lcg(3);
        for _ in 0..20 {
            let cells = histogram(&customers(&mut chance, 5_000), &growing(1.03, 400), 12);
            for rounded in [true, false] {
                let limits = Limits { rounded, ..Limits::default() };
                let optimum = optimal(&cells, &limits)?;
                assert_eq!(check(&optimum.bounds), Ok(()));
                assert!(keeps(&cells, &optimum.bounds, &limits.least), "{optimum:?}");
                let measured = explained(&cells, &optimum.bounds).unwrap_or(f64::NAN);
                assert!((measured - optimum.explained).abs() < 1e-12);
                let amounts = [optimum.bounds.best, optimum.bounds.large, optimum.bounds.medium];
                let nice = |bound: &Bound| nice_amounts(bound.revenue..=bound.revenue).len() == 1;
                assert!(!rounded || amounts.iter().all(nice), "{amounts:?}");
            }
        }
        Ok(())
    }

    #[test]
    fn rounding_never_gains() -> Result<(), Refusal> {
        let mut chance = Lcg(4);
        for _ in 0..20 {
            let cells = histogram(&customers(&mut chance, 4_000), &growing(1.02, 600), 8);
            let free = optimal(&cells, &Limits { rounded: false, ..Limits::default() })?.explained;
            let nice = optimal(&cells, &Limits::default())?.explained;
            assert!(free >= nice - 1e-12 && free - nice < 0.1, "{free} {nice}");
        }
        Ok(())
    }

    #[test]
    fn no_other_method_beats_the_optimum_it_could_have_chosen() -> Result<(), Refusal> {
        let mut chance = Lcg(5);
        let edges = nice_amounts(1.0..=100_000.0);
        for _ in 0..20 {
            let cells = histogram(&customers(&mut chance, 4_000), &edges, 8);
            let best = optimal(&cells, &Limits { least: [0.0; 4], rounded: false })?.explained;
            for _ in 0..200 {
                let mut amounts = [(); 3].map(|()| chance.spend());
                amounts.sort_by(f64::total_cmp);
                let mut tickets = [(); 3].map(|()| 1 + chance.below(8));
                tickets.sort_unstable();
                let ([low, middle, high], [few, some, many]) = (amounts, tickets);
                let guess = bounds((high, many), (middle, some), (low, few));
                assert!(explained(&cells, &guess).unwrap_or(f64::NAN) <= best + 1e-12);
            }
        }
        Ok(())
    }

    #[test]
    fn planted_tiers_are_found() -> Result<(), Refusal> {
        let planted = bounds((500.0, 4), (250.0, 2), (150.0, 1));
        let mut chance = Lcg(6);
        let one = |_| {
            let (revenue, tickets) = (f64::from(chance.below(100)) * 10.0, 1 + chance.below(8));
            let level = match planted.tier(revenue, tickets) {
                Tier::Best => 900.0,
                Tier::Large => 300.0,
                Tier::Medium => 100.0,
                Tier::Small => 20.0,
            };
            Customer { revenue, tickets, next: level + f64::from(chance.below(10)) }
        };
        let people: Vec<Customer> = (0..20_000).map(one).collect();
        let cells = histogram(&people, &nice_amounts(1.0..=990.0), 8);
        let found = optimal(&cells, &Limits::default())?;
        assert_eq!(found.bounds, planted);
        assert!(found.explained > 0.99);
        Ok(())
    }

    #[test]
    fn the_order_of_the_cells_does_not_matter() -> Result<(), Refusal> {
        let mut chance = Lcg(7);
        let mut cells = histogram(&customers(&mut chance, 3_000), &growing(1.05, 200), 12);
        let limits = Limits::default();
        let wanted =
            (optimal(&cells, &limits)?, quantile(&cells, QUANTILE_SHARES)?, lorenz(&cells, LORENZ_SHARES)?);
        for _ in 0..10 {
            cells.sort_by_cached_key(|_| chance.below(1 << 30));
            let found = (
                optimal(&cells, &limits)?,
                quantile(&cells, QUANTILE_SHARES)?,
                lorenz(&cells, LORENZ_SHARES)?,
            );
            assert_eq!(found, wanted);
        }
        Ok(())
    }

    /// One-way analysis of variance over single customers, in two passes.
    #[test]
    fn explained_is_the_analysis_of_variance_of_the_customers() {
        let mut chance = Lcg(8);
        let mean = |next: &[f64]| next.iter().sum::<f64>() / count(next.len() as u64);
        for _ in 0..50 {
            let people = customers(&mut chance, 300);
            let tiers = bounds((400.0, 4), (150.0, 2), (50.0, 1));
            let cells = histogram(&people, &nice_amounts(1.0..=10_000.0), 12);
            let next: Vec<f64> = people.iter().map(|one| one.next).collect();
            let all = mean(&next);
            let total: f64 = next.iter().map(|next| (next - all).powi(2)).sum();
            let mut within = 0.0;
            for tier in [Tier::Best, Tier::Large, Tier::Medium, Tier::Small] {
                let inside = people.iter().filter(|one| tiers.tier(one.revenue, one.tickets) == tier);
                let next: Vec<f64> = inside.map(|one| one.next).collect();
                let own = mean(&next);
                within += next.iter().map(|next| (next - own).powi(2)).sum::<f64>();
            }
            let found = explained(&cells, &tiers).unwrap_or(f64::NAN);
            assert!((found - (1.0 - within / total)).abs() < 1e-9, "{found} {within} {total}");
        }
    }

    #[test]
    fn a_bound_at_the_edge_includes_the_cell() {
        let cells = [cell(10.0, 1, 100, 0.0), cell(20.0, 1, 100, 10.0)];
        let at = |amount| explained(&cells, &bounds((amount, 1), (amount, 1), (amount, 1)));
        assert_eq!(at(20.0), Some(1.0));
        assert_eq!(at(20.000_001), Some(0.0));
        assert_eq!(at(10.0), Some(0.0));
    }

    #[test]
    fn explained_needs_a_variance_and_numbers() {
        let tiers = bounds((3.0, 1), (2.0, 1), (1.0, 1));
        assert_eq!(explained(&[], &tiers), None);
        assert_eq!(explained(&[cell(1.0, 1, 500, 7.0), cell(9.0, 2, 500, 7.0)], &tiers), None);
        assert_eq!(explained(&[cell(1.0, 1, 500, 7.0), cell(9.0, 2, 500, f64::NAN)], &tiers), None);
    }

    #[test]
    fn too_few_customers_are_refused() {
        let cells =
            [cell(10.0, 1, 100, 1.0), cell(20.0, 2, 50, 2.0), cell(30.0, 3, 30, 3.0), cell(40.0, 4, 19, 4.0)];
        let refusal = Some(Refusal::TooFew(199));
        assert_eq!(optimal(&cells, &Limits::default()).err(), refusal);
        assert_eq!(quantile(&cells, QUANTILE_SHARES).err(), refusal);
        assert_eq!(lorenz(&cells, LORENZ_SHARES).err(), refusal);
        assert_eq!(optimal(&[], &Limits::default()).err(), Some(Refusal::TooFew(0)));
    }

    #[test]
    fn lorenz_counts_only_customers_with_revenue() {
        let cells = [cell(-10.0, 1, 900, 1.0), cell(0.0, 1, 900, 1.0), cell(40.0, 4, 150, 4.0)];
        assert_eq!(lorenz(&cells, LORENZ_SHARES).err(), Some(Refusal::TooFew(150)));
    }

    #[test]
    fn customers_all_alike_are_refused() {
        let even: Vec<Cell> =
            (1..=10).map(|tickets| cell(10.0 * f64::from(tickets), tickets, 100, 3.7)).collect();
        assert_eq!(optimal(&even, &Limits::default()).err(), Some(Refusal::AllAlike));
        let three = [
            cell(10.0, 1, 300, 1.0),
            cell(20.0, 1, 300, 2.0),
            cell(30.0, 1, 300, 3.0),
            cell(30.0, 1, 9, 9.0),
        ];
        assert_eq!(optimal(&three, &Limits::default()).err(), Some(Refusal::AllAlike));
    }

    #[test]
    fn limits_nothing_can_keep_are_refused() {
        let mut chance = Lcg(9);
        let cells = histogram(&customers(&mut chance, 1_000), &growing(1.5, 20), 12);
        for least in [[0.3; 4], [0.0, 0.0, 0.0, 1.0], [f64::INFINITY, 0.0, 0.0, 0.0]] {
            assert_eq!(optimal(&cells, &Limits { least, rounded: true }).err(), Some(Refusal::NoBounds));
        }
        let unpaid: Vec<Cell> = (1..=10).map(|tickets| cell(0.0, tickets, 100, f64::from(tickets))).collect();
        assert_eq!(optimal(&unpaid, &Limits::default()).err(), Some(Refusal::NoBounds));
    }

    #[test]
    fn amounts_that_are_no_numbers_are_refused() {
        let odd = [cell(10.0, 1, 500, f64::INFINITY), cell(f64::NAN, 1, 500, 1.0)];
        assert_eq!(optimal(&odd, &Limits::default()).err(), Some(Refusal::NotFinite));
        assert_eq!(quantile(&odd, QUANTILE_SHARES).err(), Some(Refusal::NotFinite));
        assert_eq!(lorenz(&odd, LORENZ_SHARES).err(), Some(Refusal::NotFinite));
    }

    #[test]
    fn extreme_cells_do_not_panic() {
        let mut chance = Lcg(10);
        let edges = [-1e300, -1.0, -0.0, 0.0, 1e-300, 0.1, 1.0, 5e9, 1e17, 1e300];
        let tickets = [0, 1, 31, u32::MAX];
        let nexts = [-1e150, -3.0, 0.0, 1.0, 1e150];
        for _ in 0..2_000 {
            let one = |_| {
                let pick = |chance: &mut Lcg, from: &[f64]| {
                    let at = usize::try_from(chance.below(10)).unwrap_or(0) % from.len();
                    from.get(at).copied().unwrap_or(0.0)
                };
                let (revenue, next) = (pick(&mut chance, &edges), pick(&mut chance, &nexts));
                let tickets =
                    tickets.get(usize::try_from(chance.below(4)).unwrap_or(0)).copied().unwrap_or(0);
                let customers = if chance.once_in(50) { u64::MAX } else { u64::from(chance.below(300)) };
                Cell { revenue, tickets, customers, revenue_sum: revenue, next, next_squares: next * next }
            };
            let cells: Vec<Cell> = (0..20).map(one).collect();
            for rounded in [true, false] {
                let limits = Limits { least: [0.0, f64::NAN, -1.0, 0.1], rounded };
                let found = optimal(&cells, &limits).map(|optimum| check(&optimum.bounds));
                assert!(found.is_err() || found == Ok(Ok(())), "{found:?}");
            }
            let _ = (quantile(&cells, QUANTILE_SHARES), lorenz(&cells, LORENZ_SHARES));
        }
    }

    #[test]
    fn many_tickets_are_capped_not_lost() -> Result<(), Refusal> {
        let cells: Vec<Cell> = (1..=100).map(|n| cell(100.0, n, 10, f64::from(n))).collect();
        let found = optimal(&cells, &Limits::default())?.bounds;
        assert!(found.best.tickets <= 30 && found.best.tickets > found.large.tickets, "{found:?}");
        Ok(())
    }

    #[test]
    fn quantile_reaches_the_shares_of_customers() {
        // 1,000 customers with revenue 1 to 1,000: the top 50 begin at 951, the top 200 at 801, the top 350
        // at 651.
        let cells: Vec<Cell> = (1..=1_000).map(|n| cell(f64::from(n), 1 + n % 7, 1, 0.0)).collect();
        assert_eq!(quantile(&cells, QUANTILE_SHARES), Ok(bounds((950.0, 1), (800.0, 1), (650.0, 1))));
    }

    #[test]
    fn quantile_is_the_ranking_of_the_customers() -> Result<(), Refusal> {
        let mut chance = Lcg(11);
        for _ in 0..50 {
            let people = customers(&mut chance, 1_000);
            let edges: Vec<f64> = growing(1.02, 600);
            let found = quantile(&histogram(&people, &edges, 12), QUANTILE_SHARES)?;
            let mut falling: Vec<f64> = people.iter().map(|one| one.revenue).collect();
            falling.sort_by(|a, b| b.total_cmp(a));
            for (bound, rank) in [(found.best, 50), (found.large, 200), (found.medium, 350)] {
                let last = falling.get(rank - 1).copied().unwrap_or(f64::NAN);
                let edge =
                    edges.get(edges.partition_point(|edge| *edge <= last) - 1).copied().unwrap_or(f64::NAN);
                assert_eq!(bound.revenue.to_bits(), round_to(edge, 2).to_bits());
            }
        }
        Ok(())
    }

    #[test]
    fn lorenz_reaches_the_shares_of_revenue() {
        // 100 customers at each amount make 90,000, 9,000 and 1,000 of 100,000; the returns don't count.
        let cells = [
            cell(900.0, 5, 100, 1.0),
            cell(90.0, 3, 100, 1.0),
            cell(10.0, 1, 100, 1.0),
            cell(-50.0, 1, 400, 1.0),
        ];
        assert_eq!(lorenz(&cells, [0.5, 0.95, 1.0]), Ok(bounds((900.0, 1), (90.0, 1), (10.0, 1))));
        assert_eq!(lorenz(&cells, [0.5, 0.9, 1.0]), Err(Refusal::SameAmount(Tier::Best, Tier::Large)));
    }

    #[test]
    fn ranks_that_make_no_tiers_are_refused() {
        let cells = [cell(500.0, 1, 30, 1.0), cell(100.0, 1, 100, 1.0), cell(-5.0, 1, 400, 1.0)];
        assert_eq!(quantile(&cells, QUANTILE_SHARES), Err(Refusal::NotPositive(Tier::Medium)));
        assert_eq!(quantile(&cells, [0.01, 0.1, 0.2]), Err(Refusal::SameAmount(Tier::Large, Tier::Medium)));
        for shares in
            [[0.2, 0.1, 0.3], [0.0, 0.1, 0.2], [0.1, 0.2, 1.1], [0.1, 0.1, 0.2], [f64::NAN, 0.1, 0.2]]
        {
            assert_eq!(quantile(&cells, shares), Err(Refusal::Shares));
        }
    }

    #[test]
    fn amounts_round_to_significant_digits() {
        let cases = [
            (1_234.0, 2, 1_200.0),
            (1_250.0, 2, 1_300.0),
            (-1_250.0, 2, -1_300.0),
            (999.0, 2, 1_000.0),
            (0.012_34, 2, 0.012),
            (87.6, 1, 90.0),
            (87.6, 0, 90.0),
            (5.0, 2, 5.0),
            (123_456.78, 20, 123_456.78),
            (0.0, 2, 0.0),
        ];
        for (amount, digits, wanted) in cases {
            let found = round_to(amount, digits);
            assert!((found - wanted).abs() <= 1e-12 * wanted.abs(), "{amount} to {digits}: {found}");
        }
        assert!(round_to(f64::NAN, 2).is_nan() && round_to(f64::INFINITY, 2).is_infinite());
        assert!(round_to(f64::MAX, 2).is_finite() && round_to(5e-324, 2) > 0.0);
    }

    #[test]
    fn rounding_keeps_order_and_size() {
        let mut chance = Lcg(12);
        for _ in 0..20_000 {
            let (a, b) = (chance.spend(), chance.spend());
            assert!((round_to(a, 2) - a).abs() <= 0.05 * a + 1e-12);
            assert!(
                (a <= b) == (round_to(a, 3) <= round_to(b, 3))
                    || (round_to(a, 3) - round_to(b, 3)).abs() < 1e-9
            );
        }
    }

    #[test]
    fn nice_amounts_are_those_a_person_chooses() {
        assert_eq!(
            nice_amounts(0.7..=20.0),
            [0.75, 0.8, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.5, 8.0, 10.0, 15.0, 20.0]
        );
        assert_eq!(nice_amounts(RangeInclusive::new(20.0, 10.0)), Vec::<f64>::new());
        assert_eq!(nice_amounts(f64::NAN..=10.0), Vec::<f64>::new());
        assert_eq!(nice_amounts(0.0..=f64::INFINITY).len(), 140);
        let all = nice_amounts(0.0..=f64::INFINITY);
        assert!(all.iter().zip(all.iter().skip(1)).all(|(a, b)| a < b && *b <= a * 1.5 + 1e-9));
    }

    #[test]
    fn check_names_what_is_wrong() {
        use Tier::{Best, Large, Medium};
        let cases = [
            (bounds((500.0, 4), (200.0, 2), (75.0, 1)), Ok(())),
            (bounds((75.0, 1), (75.0, 1), (75.0, 1)), Ok(())),
            (bounds((100.0, 4), (200.0, 2), (75.0, 1)), Err(Disorder::RevenueOrder(Best, Large))),
            (bounds((500.0, 1), (200.0, 2), (75.0, 1)), Err(Disorder::TicketsOrder(Best, Large))),
            (bounds((500.0, 4), (60.0, 2), (75.0, 1)), Err(Disorder::RevenueOrder(Large, Medium))),
            (bounds((500.0, 4), (200.0, 2), (75.0, 3)), Err(Disorder::TicketsOrder(Large, Medium))),
            (bounds((f64::NAN, 4), (200.0, 2), (75.0, 1)), Err(Disorder::NotFinite(Best))),
            (bounds((f64::INFINITY, 4), (200.0, 2), (75.0, 1)), Err(Disorder::NotFinite(Best))),
            (bounds((500.0, 4), (0.0, 2), (75.0, 1)), Err(Disorder::Revenue(Large))),
            (bounds((500.0, 4), (200.0, 2), (-1.0, 1)), Err(Disorder::Revenue(Medium))),
            (bounds((500.0, 4), (200.0, 2), (75.0, 0)), Err(Disorder::Tickets(Medium))),
        ];
        for (bounds, wanted) in cases {
            assert_eq!(check(&bounds), wanted, "{bounds:?}");
        }
        assert_eq!(Disorder::TicketsOrder(Best, Large).to_string(), "Best needs fewer tickets than Large");
    }

    #[test]
    fn counts_are_exact() {
        for number in [0, 1, 4_294_967_295, 4_294_967_296, 9_007_199_254_740_991] {
            assert_eq!(format!("{:.0}", count(number)), number.to_string());
        }
    }
}
