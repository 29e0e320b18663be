//! From a start to where no customer moves: Lloyd's algorithm.
//!
//! Lloyd, S. P. (1982), "Least squares quantization in PCM", IEEE Transactions on Information Theory
//! 28:129-137. Sums are kept from round to round and changed only by the customers who moved, so that a late
//! round costs no more than looking everybody's nearest centre up.

use std::num::NonZeroUsize;

use super::nearest::Nearest;
use crate::science::clusters::{
    ClusterError, Matrix, Watch,
    matrix::{LANES, Lane, PIECE},
    parallel,
};

/// Of a customer who is in no cluster yet.
const NOBODY: u32 = u32::MAX;

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub(super) struct Until {
    /// Most rounds.
    pub rounds: u32,
    /// Squared way all centres together move in a round, at or below which they have settled.
    pub still: f64,
}

/// Where one start ended.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ended {
    /// Centres, flat.
    pub centres: Vec<f64>,
    /// Number of the nearest centre, per row.
    pub labels: Vec<u32>,
    /// Rows per centre, none of them 0.
    pub sizes: Vec<u64>,
    /// Sum of the squared distances to the nearest centre.
    pub inertia: f64,
    /// Rounds it took.
    pub rounds: u32,
    /// Whether the centres had settled, rather than the rounds run out.
    pub settled: bool,
}

/// Moves flat `centres` until they settle. `None` if a cluster ends without customers.
pub(super) fn run(
    matrix: &Matrix,
    centres: Vec<f64>,
    until: Until,
    threads: NonZeroUsize,
    watch: Watch<'_>,
) -> Result<Option<Ended>, ClusterError> {
    let mut state = State::new(matrix, centres, threads);
    let (mut rounds, mut settled) = (0, false);
    while rounds < until.rounds && !settled {
        watch.check()?;
        rounds += 1;
        let moved = state.assign();
        let filled = state.fill_empty();
        settled = moved == 0 && !filled;
        if !settled && state.centre() <= until.still {
            // What is returned is where everybody is nearest, so look once more.
            state.assign();
            settled = state.empty().is_none();
        }
    }
    if !settled {
        state.assign();
    }
    if state.empty().is_some() {
        return Ok(None);
    }
    let inertia = state.inertia();
    let sizes = state.sums.counts.iter().map(|count| *count as u64).collect();
    Ok(Some(Ended { centres: state.centres, labels: state.labels, sizes, inertia, rounds, settled }))
}

/// What the customers of each cluster sum up to.
struct Sums {
    values: Vec<f64>,
    counts: Vec<i64>,
}

impl Sums {
    fn zeros(clusters: usize, width: usize) -> Self {
        Self { values: vec![0.0; clusters * width], counts: vec![0; clusters] }
    }

    /// Adds `times` (1 or -1) one customer to a cluster; nothing for [`NOBODY`].
    fn add(&mut self, label: u32, values: impl ExactSizeIterator<Item = f32>, times: i8) {
        let (label, width) = (label as usize, values.len());
        if let Some(count) = self.counts.get_mut(label) {
            *count += i64::from(times);
            let sums = self.values.chunks_exact_mut(width).nth(label).unwrap_or_default();
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += f64::from(times) * f64::from(value));
        }
    }
}

struct State<'a> {
    matrix: &'a Matrix,
    threads: NonZeroUsize,
    centres: Vec<f64>,
    labels: Vec<u32>,
    sums: Sums,
}

impl<'a> State<'a> {
    fn new(matrix: &'a Matrix, centres: Vec<f64>, threads: NonZeroUsize) -> Self {
        let sums = Sums::zeros(centres.len() / matrix.width(), matrix.width());
        Self { matrix, threads, centres, labels: vec![NOBODY; matrix.len()], sums }
    }

    /// Puts everybody to the nearest centre. How many moved.
    fn assign(&mut self) -> usize {
        let (width, clusters) = (self.matrix.width(), self.sums.counts.len());
        let centres: Vec<f32> = self.centres.iter().map(|value| *value as f32).collect();
        let pieces: Vec<(&[Lane], &mut [u32])> =
            self.matrix.pieces().zip(self.labels.chunks_mut(PIECE * LANES)).collect();
        let changes = parallel::each(pieces, self.threads, |(blocks, labels)| {
            let (mut change, mut moved) = (Sums::zeros(clusters, width), 0);
            for (block, labels) in blocks.chunks_exact(width).zip(labels.chunks_mut(LANES)) {
                let mut nearest = Nearest::NONE;
                nearest.look(block, &centres, 0);
                if nearest.labels.get(..labels.len()) == Some(&*labels) {
                    continue;
                }
                for ((lane, label), new) in labels.iter_mut().enumerate().zip(nearest.labels) {
                    if *label != new {
                        let values = || block.iter().map(|values| values.get(lane).copied().unwrap_or(0.0));
                        change.add(*label, values(), -1);
                        change.add(new, values(), 1);
                        *label = new;
                        moved += 1;
                    }
                }
            }
            (change, moved)
        });
        let mut all = 0;
        // In the order of the rows, so that the sums are the same whatever the number of threads.
        for (change, moved) in changes {
            all += moved;
            self.sums.values.iter_mut().zip(change.values).for_each(|(sum, change)| *sum += change);
            self.sums.counts.iter_mut().zip(change.counts).for_each(|(sum, change)| *sum += change);
        }
        all
    }

    /// A cluster without customers.
    fn empty(&self) -> Option<usize> {
        self.sums.counts.iter().position(|count| *count == 0)
    }

    /// Gives an empty cluster, if there is one, the customer who is farthest from the centre of a cluster that
    /// has others. One in a round, so that those near that customer come along before the next. Whether
    /// somebody was moved.
    fn fill_empty(&mut self) -> bool {
        let Some(empty) = self.empty() else { return false };
        let spare = |label: u32| self.sums.counts.get(label as usize).is_some_and(|count| *count > 1);
        let far = self.squares().zip(&self.labels).enumerate().filter(|(_, (_, label))| spare(**label));
        let farthest = far.max_by(|(_, (one, _)), (_, (other, _))| one.total_cmp(other));
        let Some((row, (square, &old))) = farthest else { return false };
        if square <= 0.0 {
            return false;
        }
        let values: Vec<f32> = self.matrix.row(row).collect();
        self.sums.add(old, values.iter().copied(), -1);
        self.sums.add(empty as u32, values.iter().copied(), 1);
        if let Some(label) = self.labels.get_mut(row) {
            *label = empty as u32;
        }
        true
    }

    /// Moves each centre to the mean of its customers. The squared way they all went.
    fn centre(&mut self) -> f64 {
        let mut way = 0.0;
        let clusters = self.sums.values.chunks_exact(self.matrix.width()).zip(&self.sums.counts);
        let means = clusters.flat_map(|(sums, count)| {
            // An empty one, where there is nobody to fill it with, stays where it is.
            sums.iter().map(move |sum| (*count > 0).then(|| sum / *count as f64))
        });
        for (centre, mean) in self.centres.iter_mut().zip(means) {
            if let Some(mean) = mean {
                way += (mean - *centre) * (mean - *centre);
                *centre = mean;
            }
        }
        way
    }

    /// Each row's squared distance to its centre.
    fn squares(&self) -> impl Iterator<Item = f64> {
        let width = self.matrix.width();
        let blocks = self.matrix.blocks().zip(self.labels.chunks(LANES));
        blocks.flat_map(move |(block, labels)| {
            labels.iter().enumerate().map(move |(lane, label)| {
                let from = *label as usize * width;
                let centre = self.centres.get(from..from + width).unwrap_or_default();
                let values = block.iter().filter_map(|values| values.get(lane));
                values.zip(centre).map(|(value, middle)| (f64::from(*value) - middle).powi(2)).sum()
            })
        })
    }

    fn inertia(&self) -> f64 {
        self.squares().sum()
    }
}
