//! The best nested bounds on a grid of amounts and tickets, found exactly by dynamic programming.

use super::{
    Bound, Bounds, Cell, QUANTILE_EDGES, TICKET_LEVELS, nice_amounts,
    sums::{Group, Whole, count},
};

/// A distinct lower edge above zero and who is in its bin, whatever their tickets.
pub(super) struct Edge {
    revenue: f64,
    customers: f64,
    revenue_sum: f64,
}

/// The distinct edges of the sorted cells, ascending.
pub(super) fn edges(cells: &[Cell]) -> Vec<Edge> {
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
pub(super) fn candidates(edges: &[Edge], rounded: bool) -> Vec<f64> {
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
pub(super) struct Grid {
    amounts: Vec<f64>,
    corners: Table<Group>,
}

impl Grid {
    /// Suffix sums over both coordinates.
    pub fn new(cells: &[Cell], amounts: Vec<f64>, mean: f64) -> Self {
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
    pub fn optimum(&self, cells: &[Cell], whole: &Whole, least: &[f64; 4]) -> Option<Bounds> {
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
