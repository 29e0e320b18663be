//! Finding the lowest point of a smooth function of a few parameters: BFGS with a line search.
//!
//! Nocedal, J., Wright, S. J. (2006), "Numerical Optimization", 2nd ed., chapter 6: the inverse of the second
//! derivatives is kept as a dense N × N matrix (N is 2 to 4 here), updated by equation (6.17). The step
//! length is found by bisection under the weak Wolfe conditions: Lewis, A. S., Overton, M. L. (2013),
//! "Nonsmooth optimization via quasi-Newton methods", Mathematical Programming 141:135-163, algorithm 2.6.
//!
//! The caller passes parameters on a scale where a step of 1 is large (logarithms, say) and a function of
//! order 1 (a mean over customers), so that the limits here mean the same for every model.

use serde::{Deserialize, Serialize};

use std::fmt;

/// Largest entry of the gradient at which the lowest point counts as found.
const FLAT: f64 = 1e-8;
/// Where rounding ends the search, a gradient up to this still counts as the lowest point.
const FLAT_BUT_ROUNDED: f64 = 1e-6;
/// Most iterations.
const MOST_ITERATIONS: u32 = 300;
/// Most step lengths tried in one iteration.
const MOST_TRIALS: u32 = 30;
/// How much higher a point may seem through rounding alone, as a share of the function: it is a sum over many
/// customers (Hager, W. W., Zhang, H. (2005), SIAM Journal on Optimization 16:170-192, section 4).
const ROUNDING: f64 = 64.0 * f64::EPSILON;
/// Furthest one iteration may move any parameter.
const LONGEST_STEP: f64 = 2.0;
/// A parameter this far from zero has no lowest point within reach.
const FURTHEST: f64 = 16.0;
/// Share of the decrease promised by the slope that a step must bring.
const DECREASE: f64 = 1e-4;
/// Share of the slope that may be left after a step.
const SLOPE_LEFT: f64 = 0.9;

/// Why the search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stop {
    /// The gradient is flat: this is the lowest point.
    Converged,
    /// This is the lowest point as far as parameters are looked for; it lies at the edge of that.
    AtBound,
    /// No better point could be found, though the gradient isn't flat.
    Stalled,
    /// The parameters ran off towards zero or infinity: the data doesn't hold them.
    RanAway,
    /// The iterations ran out.
    TooManyIterations,
    /// The function or its gradient isn't a number at the start.
    NotFinite,
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Converged => "converged",
            Self::AtBound => "converged at the bound of the search",
            Self::Stalled => "stopped before the best point: no better one could be found",
            Self::RanAway => "the data doesn't hold the parameters: they ran off towards zero or infinity",
            Self::TooManyIterations => "stopped before the best point: the iterations ran out",
            Self::NotFinite => "could not start: the likelihood isn't a number there",
        })
    }
}

/// How the search went.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Number of iterations.
    pub iterations: u32,
    /// Number of times the function was worked out.
    pub evaluations: u32,
    /// Largest entry of the gradient at the end, by size.
    pub gradient: f64,
    /// Why it ended.
    pub stop: Stop,
}

impl Report {
    /// Whether the lowest point was found, or the lowest one within bounds.
    #[must_use]
    pub fn converged(&self) -> bool {
        matches!(self.stop, Stop::Converged | Stop::AtBound)
    }
}

/// The lowest point found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Minimum<const N: usize> {
    /// The parameters there.
    pub at: [f64; N],
    /// The function there.
    pub value: f64,
    /// How it was found.
    pub report: Report,
}

/// A point with the function and its gradient there.
#[derive(Debug, Clone, Copy)]
struct Point<const N: usize> {
    at: [f64; N],
    value: f64,
    gradient: [f64; N],
}

impl<const N: usize> Point<N> {
    fn is_finite(&self) -> bool {
        self.value.is_finite() && self.gradient.iter().all(|entry| entry.is_finite())
    }
}

/// Searches from `start` for the lowest point of `function`, which returns its value and gradient. Where it
/// isn't a finite number, the search turns back.
pub fn minimise<const N: usize>(
    start: [f64; N],
    mut function: impl FnMut(&[f64; N]) -> (f64, [f64; N]),
) -> Minimum<N> {
    let mut evaluations = 0;
    let mut point = |at: [f64; N]| {
        evaluations += 1;
        let (value, gradient) = function(&at);
        Point { at, value, gradient }
    };
    let mut here = point(start);
    let mut inverse = identity(1.0 / largest(&here.gradient).max(1.0));
    let mut iterations = 0;
    let stop = loop {
        if !here.is_finite() {
            break Stop::NotFinite;
        }
        if largest(&here.gradient) <= FLAT {
            break Stop::Converged;
        }
        if largest(&here.at) > FURTHEST {
            break Stop::RanAway;
        }
        if iterations == MOST_ITERATIONS {
            break Stop::TooManyIterations;
        }
        iterations += 1;
        let direction = direction(&inverse, &here.gradient);
        let better =
            |next: &Point<N>| next.value < here.value || largest(&next.gradient) < largest(&here.gradient);
        let Some(next) = step(&here, &direction, &mut point).filter(better) else {
            let flat = largest(&here.gradient) <= FLAT_BUT_ROUNDED;
            break if flat { Stop::Converged } else { Stop::Stalled };
        };
        let moved = difference(&next.at, &here.at);
        let turned = difference(&next.gradient, &here.gradient);
        if iterations == 1 {
            inverse = identity(dot(&moved, &turned) / dot(&turned, &turned).max(f64::MIN_POSITIVE));
        }
        update(&mut inverse, &moved, &turned);
        here = next;
    };
    let gradient = largest(&here.gradient);
    Minimum { at: here.at, value: here.value, report: Report { iterations, evaluations, gradient, stop } }
}

/// Where to go: downhill, and no further than [`LONGEST_STEP`]; straight down the gradient if rounding has
/// spoilt the inverse.
fn direction<const N: usize>(inverse: &[[f64; N]; N], gradient: &[f64; N]) -> [f64; N] {
    let mut direction = times(inverse, gradient).map(|entry| -entry);
    if dot(&direction, gradient) >= 0.0 || !largest(&direction).is_finite() {
        direction = gradient.map(|entry| -entry);
    }
    let scale = (LONGEST_STEP / largest(&direction)).min(1.0);
    direction.map(|entry| entry * scale)
}

/// A point along `direction` that is lower by enough and less steep; `None` if rounding hides every one.
fn step<const N: usize>(
    from: &Point<N>,
    direction: &[f64; N],
    point: &mut impl FnMut([f64; N]) -> Point<N>,
) -> Option<Point<N>> {
    let slope = dot(direction, &from.gradient);
    let rounding = ROUNDING * from.value.abs();
    let (mut low, mut high, mut length) = (0.0, f64::INFINITY, 1.0);
    let mut lower = None;
    for _ in 0..MOST_TRIALS {
        let next = point(along(&from.at, direction, length));
        if !next.is_finite() || next.value > from.value + DECREASE * length * slope + rounding {
            high = length;
        } else if dot(direction, &next.gradient) < SLOPE_LEFT * slope {
            // Lower, but still steep: kept for the case that nothing better comes.
            low = length;
            lower = Some(next);
            if largest(&next.at) > FURTHEST {
                return lower;
            }
        } else {
            return Some(next);
        }
        length = if high.is_finite() { f64::midpoint(low, high) } else { 2.0 * low };
    }
    lower
}

/// Equation (6.17): takes in how the gradient turned over one step.
fn update<const N: usize>(inverse: &mut [[f64; N]; N], moved: &[f64; N], turned: &[f64; N]) {
    let bend = dot(moved, turned);
    if bend <= f64::EPSILON * dot(turned, turned) * dot(moved, moved).sqrt().min(1.0) {
        return;
    }
    let bent = times(inverse, turned);
    let scale = (1.0 + dot(turned, &bent) / bend) / bend;
    for ((row, m), b) in inverse.iter_mut().zip(moved).zip(&bent) {
        for ((entry, n), c) in row.iter_mut().zip(moved).zip(&bent) {
            *entry += scale * m * n - (m * c + b * n) / bend;
        }
    }
}

fn identity<const N: usize>(scale: f64) -> [[f64; N]; N] {
    std::array::from_fn(|row| std::array::from_fn(|column| if row == column { scale } else { 0.0 }))
}

fn times<const N: usize>(matrix: &[[f64; N]; N], vector: &[f64; N]) -> [f64; N] {
    matrix.map(|row| dot(&row, vector))
}

fn along<const N: usize>(from: &[f64; N], direction: &[f64; N], length: f64) -> [f64; N] {
    let mut to = *from;
    to.iter_mut().zip(direction).for_each(|(entry, d)| *entry += length * d);
    to
}

fn difference<const N: usize>(after: &[f64; N], before: &[f64; N]) -> [f64; N] {
    along(after, before, -1.0)
}

fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The largest entry by size; NaN counts as infinite.
fn largest<const N: usize>(vector: &[f64; N]) -> f64 {
    vector.iter().fold(0.0, |most, entry| if entry.is_nan() { f64::INFINITY } else { most.max(entry.abs()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rosenbrock's valley (1960), lowest at (1, 1).
    fn valley(at: &[f64; 2]) -> (f64, [f64; 2]) {
        let (x, bend) = (at[0], at[1] - at[0] * at[0]);
        ((1.0 - x).powi(2) + 100.0 * bend * bend, [-2.0 * (1.0 - x) - 400.0 * x * bend, 200.0 * bend])
    }

    #[test]
    fn a_curved_valley_is_followed_to_its_lowest_point() {
        let found = minimise([-1.2, 1.0], valley);
        assert!(found.report.converged(), "{found:?}");
        assert!(found.at.iter().all(|entry| (entry - 1.0).abs() < 1e-7), "{found:?}");
        assert!(found.report.iterations < 60, "{found:?}");
    }

    #[test]
    fn a_function_without_a_lowest_point_is_said_to_run_away() {
        let found = minimise([0.0, 0.0], |at: &[f64; 2]| {
            (at[1] * at[1] - (1.0 - (-at[0]).exp()), [-(-at[0]).exp(), 2.0 * at[1]])
        });
        assert!(matches!(found.report.stop, Stop::RanAway | Stop::Converged), "{found:?}");
        let found = minimise([0.0], |at: &[f64; 1]| (-at[0], [-1.0]));
        assert_eq!(found.report.stop, Stop::RanAway);
    }

    #[test]
    fn a_start_that_is_no_number_is_said_so() {
        let found = minimise([1.0], |_: &[f64; 1]| (f64::NAN, [f64::NAN]));
        assert_eq!((found.report.stop, found.report.iterations), (Stop::NotFinite, 0));
    }

    #[test]
    fn points_that_are_no_number_are_turned_back_from() {
        let found = minimise([3.0], |at: &[f64; 1]| {
            let x = at[0];
            if x < 0.9 { (f64::NAN, [f64::NAN]) } else { ((x - 1.0).powi(2), [2.0 * (x - 1.0)]) }
        });
        assert!(found.report.converged() && (found.at[0] - 1.0).abs() < 1e-7, "{found:?}");
    }

    #[test]
    fn a_slope_against_the_function_is_said_to_stall() {
        let found = minimise([1.0], |at: &[f64; 1]| (at[0] * at[0], [-2.0 * at[0]]));
        assert_eq!(found.report.stop, Stop::Stalled);
    }
}
