//! From a start to where no customer moves: Lloyd's algorithm.
//!
//! Lloyd, S. P. (1982), "Least squares quantization in PCM", IEEE Transactions on Information Theory
//! 28:129-137. Two things make later rounds cheap and change no result. Sums are kept from round to round, and
//! only who moved changes them. And who was nearer to a centre by more than the centres have moved since is
//! still nearest to it, by the triangle inequality, and isn't looked at again: Hamerly, G. (2010), "Making
//! k-means even faster", SIAM International Conference on Data Mining, with the two bounds kept as one, their
//! difference.

use std::num::NonZeroUsize;

use super::look::{Look, Piece, Sums};
use crate::science::clusters::{
    ClusterError, Matrix, Watch,
    matrix::{LANES, Lane, PIECE},
    parallel,
};

/// Of a customer who is in no cluster yet.
const NOBODY: u32 = u32::MAX;
/// Makes up for what a way loses when it is rounded to `f32`.
const ROUNDED_UP: f64 = 1.0 + 1e-6;

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

struct State<'a> {
    matrix: &'a Matrix,
    threads: NonZeroUsize,
    centres: Vec<f64>,
    labels: Vec<u32>,
    /// What the way of the row's centre must stay below for nobody else to become nearest.
    limits: Vec<f32>,
    /// For each centre, how far it and the others may have come nearer to each other in all rounds.
    ways: Vec<f64>,
    sums: Sums,
}

impl<'a> State<'a> {
    fn new(matrix: &'a Matrix, centres: Vec<f64>, threads: NonZeroUsize) -> Self {
        let (rows, clusters) = (matrix.len(), centres.len() / matrix.width());
        let sums = Sums::zeros(clusters, matrix.width());
        let (labels, limits) = (vec![NOBODY; rows], vec![f32::NEG_INFINITY; rows]);
        Self { matrix, threads, centres, labels, limits, ways: vec![0.0; clusters], sums }
    }

    /// Puts everybody to the nearest centre. How many moved.
    fn assign(&mut self) -> usize {
        let (width, clusters) = (self.matrix.width(), self.sums.counts.len());
        let look = Look {
            width,
            centres: self.centres.iter().map(|value| *value as f32).collect(),
            ways: self.ways.iter().map(|way| (way * ROUNDED_UP) as f32).collect(),
        };
        let rows = self.labels.chunks_mut(PIECE * LANES).zip(self.limits.chunks_mut(PIECE * LANES));
        let pieces = self.matrix.pieces().zip(rows).collect();
        let changes = parallel::each(pieces, self.threads, |(blocks, (labels, limits)): (&[Lane], _)| {
            let mut piece = Piece { labels, limits, change: Sums::zeros(clusters, width), moved: 0 };
            look.piece(blocks, &mut piece);
            (piece.change, piece.moved)
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
        if let (Some(label), Some(limit)) = (self.labels.get_mut(row), self.limits.get_mut(row)) {
            (*label, *limit) = (empty as u32, f32::NEG_INFINITY);
        }
        true
    }

    /// Moves each centre to the mean of its customers. The squared way they all went.
    fn centre(&mut self) -> f64 {
        let width = self.matrix.width();
        let sums = self.sums.values.chunks_exact(width).zip(&self.sums.counts);
        let went: Vec<f64> = self
            .centres
            .chunks_exact_mut(width)
            .zip(sums)
            // An empty one stays where it is until somebody is found for it.
            .map(|(centre, (sums, count))| if *count > 0 { shift(centre, sums, *count as f64) } else { 0.0 })
            .collect();
        for (own, way) in self.ways.iter_mut().enumerate() {
            let others = went.iter().enumerate().filter(|(other, _)| *other != own);
            let most = others.map(|(_, square)| *square).fold(0.0, f64::max);
            *way += went.get(own).copied().unwrap_or_default().sqrt() + most.sqrt();
        }
        went.iter().sum()
    }

    /// Each row's squared distance to its centre.
    fn squares(&self) -> impl Iterator<Item = f64> {
        let pieces = self.matrix.pieces().zip(self.labels.chunks(PIECE * LANES));
        pieces.flat_map(|(blocks, labels)| squares(blocks, labels, &self.centres, self.matrix.width()))
    }

    fn inertia(&self) -> f64 {
        let pieces = self.matrix.pieces().zip(self.labels.chunks(PIECE * LANES)).collect();
        let sums = parallel::each(pieces, self.threads, |(blocks, labels)| {
            squares(blocks, labels, &self.centres, self.matrix.width()).sum::<f64>()
        });
        sums.into_iter().sum()
    }
}

/// The squared distance of each row of some blocks to its centre.
fn squares(blocks: &[Lane], labels: &[u32], centres: &[f64], width: usize) -> impl Iterator<Item = f64> {
    blocks.chunks_exact(width).zip(labels.chunks(LANES)).flat_map(move |(block, labels)| {
        labels.iter().enumerate().map(move |(lane, label)| {
            let centre = centres.chunks_exact(width).nth(*label as usize).unwrap_or_default();
            let values = block.iter().filter_map(|values| values.get(lane));
            values.zip(centre).map(|(value, middle)| (f64::from(*value) - middle).powi(2)).sum()
        })
    })
}

/// Moves a centre to the mean. The squared way it went.
fn shift(centre: &mut [f64], sums: &[f64], count: f64) -> f64 {
    let mut way = 0.0;
    for (value, sum) in centre.iter_mut().zip(sums) {
        let mean = sum / count;
        way += (mean - *value) * (mean - *value);
        *value = mean;
    }
    way
}
