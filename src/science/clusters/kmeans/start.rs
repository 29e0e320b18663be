//! Where k-means begins: the k-means‖ start.
//!
//! Bahmani, B., Moseley, B., Vattani, A., Kumar, R., Vassilvitskii, S. (2012), "Scalable k-means++",
//! Proceedings of the VLDB Endowment 5:622-633, algorithm 2. In each round rows are drawn with a probability
//! in proportion to the squared distance to the nearest row drawn before; then the rows drawn, each weighing
//! as much as it has rows near it, are clustered themselves, from a start by k-means++ (Arthur, D.,
//! Vassilvitskii, S. (2007), "k-means++: the advantages of careful seeding", SODA). Where there are many rows, all
//! this is done on a part of them, and followed to its end there: Bradley, P. S., Fayyad, U. M. (1998), "Refining
//! initial points for k-means clustering", ICML. Few rounds are left for the whole.

use std::num::NonZeroUsize;

use rand_chacha::ChaCha8Rng;

use super::{
    lloyd::{self, Until},
    nearest::Nearest,
};
use crate::science::clusters::{
    ClusterError, Matrix, Watch,
    centres::squared,
    chance::{below, unit},
    matrix::{LANES, Lane, PIECE},
    parallel,
};

/// Rounds of drawing.
const ROUNDS: usize = 4;
/// Rows drawn in a round, for each cluster.
const OVERSAMPLING: usize = 2;
/// Rounds of Lloyd's algorithm among the rows drawn.
const POLISH: usize = 20;

/// Rows from which a start is made on a part of this size, and not on all.
const PART: usize = 1 << 16;

/// Start centres, flat, as many as `clusters`.
pub(super) fn begin(
    matrix: &Matrix,
    clusters: usize,
    until: Until,
    threads: NonZeroUsize,
    chance: &mut ChaCha8Rng,
    watch: Watch<'_>,
) -> Result<Vec<f64>, ClusterError> {
    let Some(part) = part(matrix, chance)?.filter(|part| part.distinct(clusters) >= clusters) else {
        return centres(matrix, clusters, threads, chance);
    };
    let centres = centres(&part, clusters, threads, chance)?;
    let ended = lloyd::run(&part, centres.clone(), until, threads, watch)?;
    Ok(ended.map_or(centres, |ended| ended.centres))
}

/// One row drawn from each of [`PART`] stretches of equal length; `None` unless there are more rows than that.
fn part(matrix: &Matrix, chance: &mut ChaCha8Rng) -> Result<Option<Matrix>, ClusterError> {
    let rows = matrix.len();
    if rows <= PART {
        return Ok(None);
    }
    let drawn = (0..PART).map(|stretch| {
        let (from, to) = (stretch * rows / PART, (stretch + 1) * rows / PART);
        (from + below(chance, to - from)) as u32
    });
    matrix.pick(&drawn.collect::<Vec<_>>()).map(Some)
}

/// The k-means‖ start on all rows of a matrix.
fn centres(
    matrix: &Matrix,
    clusters: usize,
    threads: NonZeroUsize,
    chance: &mut ChaCha8Rng,
) -> Result<Vec<f64>, ClusterError> {
    let mut drawn = Drawn::new(matrix);
    drawn.add(&[below(chance, matrix.len()) as u32], threads);
    for round in 0.. {
        if round >= ROUNDS && drawn.weights().len() >= clusters {
            break;
        }
        let rows = drawn.draw(clusters * OVERSAMPLING, chance);
        // No row is left that is not drawn already, to the precision of a squared distance.
        if rows.is_empty() {
            break;
        }
        drawn.add(&rows, threads);
    }
    let candidates = drawn.weights();
    if candidates.len() < clusters {
        return Err(ClusterError::TooFewCustomers { wanted: clusters, distinct: candidates.len() });
    }
    Ok(polish(&candidates, plus_plus(&candidates, clusters, chance)).concat())
}

/// A row drawn, and how many rows are nearer to it than to any other drawn one.
struct Candidate {
    values: Vec<f64>,
    weight: f64,
}

/// Rows drawn so far, and how far every row is from them.
struct Drawn<'a> {
    matrix: &'a Matrix,
    rows: Vec<u32>,
    nearest: Vec<Nearest>,
    /// Sum of the squared distances of each piece of blocks.
    sums: Vec<f64>,
}

impl<'a> Drawn<'a> {
    fn new(matrix: &'a Matrix) -> Self {
        let blocks = matrix.len().div_ceil(LANES);
        Self { matrix, rows: Vec::new(), nearest: vec![Nearest::NONE; blocks], sums: Vec::new() }
    }

    /// Adds rows to those drawn.
    fn add(&mut self, rows: &[u32], threads: NonZeroUsize) {
        let first = self.rows.len() as u32;
        let values: Vec<f32> = rows.iter().flat_map(|row| self.matrix.row(*row as usize)).collect();
        self.rows.extend(rows);
        let (width, left) = (self.matrix.width(), self.matrix.len());
        let pieces: Vec<(&[Lane], &mut [Nearest], usize)> = self
            .matrix
            .pieces()
            .zip(self.nearest.chunks_mut(PIECE))
            .enumerate()
            .map(|(at, (blocks, nearest))| (blocks, nearest, left - at * PIECE * LANES))
            .collect();
        self.sums = parallel::each(pieces, threads, |(blocks, nearest, left)| {
            for (block, nearest) in blocks.chunks_exact(width).zip(nearest.iter_mut()) {
                nearest.look(block, &values, first);
            }
            nearest.iter().flat_map(|block| &block.squares).take(left).map(|square| f64::from(*square)).sum()
        });
    }

    /// Draws up to `count` rows in proportion to their squared distances; fewer where a row comes twice, none
    /// where all distances are zero.
    fn draw(&self, count: usize, chance: &mut ChaCha8Rng) -> Vec<u32> {
        let total: f64 = self.sums.iter().sum();
        if total.is_nan() || total <= 0.0 {
            return Vec::new();
        }
        let mut marks: Vec<f64> = (0..count).map(|_| unit(chance) * total).collect();
        marks.sort_unstable_by(f64::total_cmp);
        let mut marks = marks.into_iter().peekable();
        let (mut rows, mut before) = (Vec::new(), 0.0);
        let left = self.matrix.len();
        for (at, (piece, sum)) in self.nearest.chunks(PIECE).zip(&self.sums).enumerate() {
            let end = before + sum;
            if marks.peek().is_some_and(|mark| *mark < end) {
                let from = at * PIECE * LANES;
                let squares = piece.iter().flat_map(|block| &block.squares).take(left - from);
                let mut reached = before;
                for (square, row) in squares.zip(from as u32..) {
                    reached += f64::from(*square);
                    if *square > 0.0 && marks.next_if(|mark| *mark < reached).is_some() {
                        rows.push(row);
                        while marks.next_if(|mark| *mark < reached).is_some() {}
                    }
                }
            }
            before = end;
        }
        rows
    }

    /// The rows drawn that are nearest to any row, with how many.
    fn weights(&self) -> Vec<Candidate> {
        let mut weights = vec![0_u32; self.rows.len()];
        let labels = self.nearest.iter().flat_map(|block| &block.labels).take(self.matrix.len());
        for label in labels {
            if let Some(weight) = weights.get_mut(*label as usize) {
                *weight += 1;
            }
        }
        let weighed = self.rows.iter().zip(weights).filter(|(_, weight)| *weight > 0);
        let candidate = |(row, weight): (&u32, u32)| Candidate {
            values: self.matrix.row(*row as usize).map(f64::from).collect(),
            weight: f64::from(weight),
        };
        weighed.map(candidate).collect()
    }
}

/// k-means++ among the candidates: of a few drawn each time the one that helps most is taken, as in the
/// authors' own program and in scikit-learn.
fn plus_plus(candidates: &[Candidate], clusters: usize, chance: &mut ChaCha8Rng) -> Vec<Vec<f64>> {
    let trials = 2 + (clusters as f64).ln() as usize;
    let mut distances: Vec<f64> = vec![1.0; candidates.len()];
    let mut chosen: Vec<Vec<f64>> = Vec::new();
    while chosen.len() < clusters {
        let trials = if chosen.is_empty() { 1 } else { trials };
        let potential = |candidate: &Candidate| {
            let nearer = candidates.iter().zip(&distances).map(|(other, distance)| {
                let square = squared(&other.values, &candidate.values);
                if chosen.is_empty() { square } else { square.min(*distance) }
            });
            nearer.collect::<Vec<f64>>()
        };
        let total = |distances: &[f64]| -> f64 {
            candidates.iter().zip(distances).map(|(other, distance)| other.weight * distance).sum()
        };
        let whole = total(&distances);
        let tried = (0..trials).filter_map(|_| {
            let mut mark = unit(chance) * whole;
            let weighed = candidates.iter().zip(&distances).filter(|(_, distance)| **distance > 0.0);
            let mut last = None;
            for (candidate, distance) in weighed {
                last = Some(candidate);
                mark -= candidate.weight * distance;
                if mark < 0.0 {
                    break;
                }
            }
            last.map(|candidate| (candidate, potential(candidate)))
        });
        let best = tried.min_by(|(_, one), (_, other)| total(one).total_cmp(&total(other)));
        let Some((candidate, nearer)) = best else { break };
        chosen.push(candidate.values.clone());
        distances = nearer;
    }
    chosen
}

/// Lloyd's algorithm among the candidates.
fn polish(candidates: &[Candidate], mut centres: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    for _ in 0..POLISH {
        let mut sums: Vec<(Vec<f64>, f64)> =
            centres.iter().map(|centre| (vec![0.0; centre.len()], 0.0)).collect();
        for candidate in candidates {
            let distances = centres.iter().map(|centre| squared(centre, &candidate.values)).zip(0..);
            let nearest = distances.min_by(|(one, _), (other, _)| one.total_cmp(other));
            if let Some((sum, weight)) = nearest.and_then(|(_, at): (f64, usize)| sums.get_mut(at)) {
                sum.iter_mut()
                    .zip(&candidate.values)
                    .for_each(|(sum, value)| *sum += value * candidate.weight);
                *weight += candidate.weight;
            }
        }
        let mut moved = false;
        for (centre, (sum, weight)) in centres.iter_mut().zip(sums) {
            if weight > 0.0 {
                let mean: Vec<f64> = sum.iter().map(|sum| sum / weight).collect();
                moved |= mean != *centre;
                *centre = mean;
            }
        }
        if !moved {
            break;
        }
    }
    centres
}
