//! One round for a piece of the customers: who may have another nearest centre, and which.

use super::nearest::Nearest;
use crate::science::clusters::matrix::{LANES, Lane};

/// Of the customers of a block, as many must be open for all to be looked at where they lie; fewer are gathered
/// with those of other blocks.
const DENSE: usize = 6;
/// Far above the relative error of a limit in `f32`.
const ROUNDING: f32 = 1e-6;

/// What the customers of each cluster sum up to.
pub(super) struct Sums {
    /// Sums of the variables, one cluster after the other.
    pub values: Vec<f64>,
    /// Customers of each cluster.
    pub counts: Vec<i64>,
}

impl Sums {
    /// Nobody anywhere.
    pub fn zeros(clusters: usize, width: usize) -> Self {
        Self { values: vec![0.0; clusters * width], counts: vec![0; clusters] }
    }

    /// Adds one customer to a cluster `times` (1 or -1) times; nothing to one there isn't.
    pub fn add(&mut self, label: u32, values: impl ExactSizeIterator<Item = f32>, times: i8) {
        let (label, width) = (label as usize, values.len());
        if let Some(count) = self.counts.get_mut(label) {
            *count += i64::from(times);
            let sums = self.values.chunks_exact_mut(width).nth(label).unwrap_or_default();
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += f64::from(times) * f64::from(value));
        }
    }
}

/// The customers of a piece, and how those who move change the sums.
pub(super) struct Piece<'a> {
    /// Number of the nearest centre.
    pub labels: &'a mut [u32],
    /// What the way of that centre must stay below.
    pub limits: &'a mut [f32],
    /// What those who moved take along.
    pub change: Sums,
    /// How many moved.
    pub moved: usize,
}

/// The centres of a round.
pub(super) struct Look {
    /// Number of variables.
    pub width: usize,
    /// Centres, flat.
    pub centres: Vec<f32>,
    /// How far each centre has come, and others towards it.
    pub ways: Vec<f32>,
}

impl Look {
    /// Looks at all customers of a piece who may have another nearest centre.
    pub fn piece(&self, blocks: &[Lane], piece: &mut Piece<'_>) {
        let mut waiting: Vec<usize> = Vec::new();
        for (block, at) in blocks.chunks_exact(self.width).zip((0..).step_by(LANES)) {
            let before = waiting.len();
            let rows = piece.labels.iter().zip(&*piece.limits).enumerate().skip(at).take(LANES);
            waiting.extend(
                rows.filter(|(_, (label, limit))| self.is_open(**label, **limit)).map(|(row, _)| row),
            );
            if waiting.len() - before >= DENSE {
                waiting.truncate(before);
                self.settle(block, at..piece.labels.len().min(at + LANES), piece);
            }
        }
        let mut gathered = vec![[0.0; LANES]; self.width];
        for rows in waiting.chunks(LANES) {
            for (lane, row) in rows.iter().enumerate() {
                let block = blocks.get(row / LANES * self.width..).unwrap_or_default();
                for (to, values) in gathered.iter_mut().zip(block) {
                    if let (Some(to), Some(value)) = (to.get_mut(lane), values.get(row % LANES)) {
                        *to = *value;
                    }
                }
            }
            self.settle(&gathered, rows.iter().copied(), piece);
        }
    }

    fn is_open(&self, label: u32, limit: f32) -> bool {
        self.ways.get(label as usize).is_none_or(|way| limit.is_nan() || limit <= *way)
    }

    /// Puts the customers of a block, whose numbers in the piece are `rows`, to their nearest centres.
    fn settle(&self, block: &[Lane], rows: impl Iterator<Item = usize>, piece: &mut Piece<'_>) {
        let mut nearest = Nearest::NONE;
        nearest.look(block, &self.centres, 0);
        for ((lane, (new, slack)), row) in nearest.each().enumerate().zip(rows) {
            let way = self.ways.get(new as usize).copied().unwrap_or_default();
            let (Some(label), Some(limit)) = (piece.labels.get_mut(row), piece.limits.get_mut(row)) else {
                continue;
            };
            *limit = way + slack - way * ROUNDING;
            if *label != new {
                let values = || block.iter().map(|values| values.get(lane).copied().unwrap_or(0.0));
                piece.change.add(*label, values(), -1);
                piece.change.add(new, values(), 1);
                *label = new;
                piece.moved += 1;
            }
        }
    }
}
