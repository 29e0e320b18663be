//! Growing one tree: histograms of what the scores want, and the question that serves them best.

use super::Settings;
use super::bins::{Binned, MISSING};
use super::tree::{Node, Tree};

/// Least sum of second derivatives in a leaf: 20 rows whose outcome is even, more where it is nearly sure.
const LEAST_BEND: f64 = 5.0;
/// Below this sum of second derivatives a bin is empty: what is left of it after subtractions is rounding.
const EMPTY: f64 = 1e-6;
/// Least gain of a question.
const LEAST_GAIN: f64 = 1e-6;

/// Where a row's score wants to go: first and second derivative of its loss.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pull {
    pub row: u32,
    pub slope: f32,
    pub bend: f32,
}

/// Sums of [`Pull`]s.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    slope: f64,
    bend: f64,
}

impl Sum {
    fn add(&mut self, slope: f64, bend: f64) {
        self.slope += slope;
        self.bend += bend;
    }

    fn minus(self, other: Self) -> Self {
        Self { slope: self.slope - other.slope, bend: self.bend - other.bend }
    }

    fn plus(self, other: Self) -> Self {
        Self { slope: self.slope + other.slope, bend: self.bend + other.bend }
    }
}

/// The sums of each bin of one feature.
type Histogram = [Sum; 256];

/// Rows that have answered the same, not yet asked further. Positions are those in the list of pulls.
struct Open {
    node: usize,
    depth: u32,
    positions: Vec<u32>,
    sum: Sum,
    /// Of every feature; empty where no more is asked.
    histograms: Vec<Histogram>,
}

/// A question and what it divides into.
#[derive(Clone, Copy)]
struct Split {
    gain: f64,
    feature: usize,
    /// Last bin that goes left.
    bin: u8,
    threshold: f32,
    missing_left: bool,
    left: Sum,
    right: Sum,
}

/// What trees are grown on.
pub(super) struct Grower {
    pub binned: Binned,
    pub settings: Settings,
}

impl Grower {
    /// The tree, and for each leaf which positions in `pulls` it holds and what it answers.
    pub fn grow(&self, pulls: &[Pull]) -> (Tree, Vec<(Vec<u32>, f64)>) {
        let mut sum = Sum::default();
        for pull in pulls {
            sum.add(pull.slope.into(), pull.bend.into());
        }
        let mut nodes = vec![Node::Leaf(self.answer(sum))];
        let mut leaves = Vec::new();
        let positions: Vec<u32> = (0..pulls.len() as u32).collect();
        let histograms = self.histograms(pulls, &positions);
        let mut open = vec![Open { node: 0, depth: 0, positions, sum, histograms }];
        while let Some(part) = open.pop() {
            let Some(split) = self.best(&part) else {
                leaves.push((part.positions, self.answer(part.sum)));
                continue;
            };
            let next = nodes.len();
            nodes.extend([split.left, split.right].map(|sum| Node::Leaf(self.answer(sum))));
            if let Some(node) = nodes.get_mut(part.node) {
                *node = Node::Question {
                    feature: split.feature as u32,
                    threshold: split.threshold,
                    missing_left: split.missing_left,
                    left: next as u32,
                    right: next as u32 + 1,
                    average: self.answer(part.sum),
                };
            }
            open.extend(self.divide(part, &split, pulls, next));
        }
        (Tree { nodes }, leaves)
    }

    /// Newton's step for rows that share an answer, shrunk.
    fn answer(&self, sum: Sum) -> f64 {
        -self.settings.shrinkage * sum.slope / (sum.bend + self.settings.penalty).max(f64::MIN_POSITIVE)
    }

    /// How much a part can gain by an answer of its own, doubled.
    fn worth(&self, sum: Sum) -> f64 {
        sum.slope * sum.slope / (sum.bend + self.settings.penalty).max(f64::MIN_POSITIVE)
    }

    fn histograms(&self, pulls: &[Pull], positions: &[u32]) -> Vec<Histogram> {
        let mut histograms = vec![[Sum::default(); 256]; self.binned.edges.len()];
        for pull in positions.iter().filter_map(|position| pulls.get(*position as usize)) {
            let (slope, bend) = (f64::from(pull.slope), f64::from(pull.bend));
            for (histogram, code) in histograms.iter_mut().zip(self.binned.row(pull.row)) {
                histogram[usize::from(*code)].add(slope, bend);
            }
        }
        histograms
    }

    /// The question with the largest gain; the first of equal ones.
    fn best(&self, part: &Open) -> Option<Split> {
        let mut best: Option<Split> = None;
        let features = part.histograms.iter().zip(&self.binned.edges);
        for (feature, (histogram, edges)) in features.enumerate() {
            let missing = histogram[usize::from(MISSING)];
            let mut below = Sum::default();
            for (bin, (sum, threshold)) in (0..MISSING).zip(histogram.iter().zip(edges)) {
                below = below.plus(*sum);
                let rest = part.sum.minus(below);
                // Without missing values here they go where most rows go.
                let both = [(true, below.plus(missing), rest.minus(missing)), (false, below, rest)];
                let one = [(below.bend > rest.bend, below, rest)];
                let ways = if missing.bend > EMPTY { both.as_slice() } else { one.as_slice() };
                for &(missing_left, left, right) in ways {
                    if left.bend.min(right.bend) < LEAST_BEND {
                        continue;
                    }
                    let gain = self.worth(left) + self.worth(right) - self.worth(part.sum);
                    if gain > best.map_or(LEAST_GAIN, |best| best.gain) {
                        let threshold = *threshold;
                        best = Some(Split { gain, feature, bin, threshold, missing_left, left, right });
                    }
                }
            }
        }
        best
    }

    /// The two parts, left and right. Histograms are counted for the smaller one; the other's are what is
    /// left.
    fn divide(&self, part: Open, split: &Split, pulls: &[Pull], next: usize) -> [Open; 2] {
        let goes_left = |position: &u32| {
            let row = pulls.get(*position as usize).map_or(&[][..], |pull| self.binned.row(pull.row));
            let code = row.get(split.feature).copied().unwrap_or(MISSING);
            if code == MISSING { split.missing_left } else { code <= split.bin }
        };
        let (left, right): (Vec<u32>, Vec<u32>) = part.positions.into_iter().partition(goes_left);
        let depth = part.depth + 1;
        let (left_histograms, right_histograms) = if depth >= self.settings.depth {
            (Vec::new(), Vec::new())
        } else if left.len() <= right.len() {
            let smaller = self.histograms(pulls, &left);
            let larger = less(part.histograms, &smaller);
            (smaller, larger)
        } else {
            let smaller = self.histograms(pulls, &right);
            (less(part.histograms, &smaller), smaller)
        };
        [
            Open { node: next, depth, positions: left, sum: split.left, histograms: left_histograms },
            Open { node: next + 1, depth, positions: right, sum: split.right, histograms: right_histograms },
        ]
    }
}

/// The histograms without what is in `other`.
fn less(mut histograms: Vec<Histogram>, other: &[Histogram]) -> Vec<Histogram> {
    for (sum, other) in histograms.as_flattened_mut().iter_mut().zip(other.as_flattened()) {
        *sum = sum.minus(*other);
    }
    histograms
}
