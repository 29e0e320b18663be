//! The innermost loop: sixteen customers against all centres.

use crate::science::clusters::matrix::{LANES, Lane};

/// Nearest centres so far of the customers of a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Nearest {
    /// Numbers of the nearest centres.
    pub labels: [u32; LANES],
    /// Squared distances to them.
    pub squares: [f32; LANES],
    /// Squared distances to the second nearest ones.
    pub seconds: [f32; LANES],
}

impl Nearest {
    /// Nothing looked at yet.
    pub const NONE: Self =
        Self { labels: [0; LANES], squares: [f32::INFINITY; LANES], seconds: [f32::INFINITY; LANES] };

    /// Looks at the centres of a flat list, numbered from `first`. Of equally near ones the earlier stays.
    ///
    /// Differences are squared as they are: the shorter form |x|² - 2xc + |c|² loses all digits of customers
    /// far from the origin.
    #[inline]
    pub fn look(&mut self, block: &[Lane], centres: &[f32], first: u32) {
        for (centre, number) in centres.chunks_exact(block.len()).zip(first..) {
            let mut sums = [0.0_f32; LANES];
            for (lane, middle) in block.iter().zip(centre) {
                for (sum, value) in sums.iter_mut().zip(lane) {
                    let away = value - middle;
                    *sum += away * away;
                }
            }
            let best = self.labels.iter_mut().zip(&mut self.squares).zip(&mut self.seconds).zip(&sums);
            for (((label, square), second), sum) in best {
                let nearer = *sum < *square;
                let farther = if nearer { *square } else { *sum };
                *second = if farther < *second { farther } else { *second };
                *label = if nearer { number } else { *label };
                *square = if nearer { *sum } else { *square };
            }
        }
    }

    /// Number of the nearest centre of each lane, and how much farther the second nearest is, less what
    /// rounding may have added.
    pub fn each(&self) -> impl Iterator<Item = (u32, f32)> {
        let squares = self.squares.iter().zip(&self.seconds);
        self.labels.iter().zip(squares).map(|(label, (square, second))| {
            let second = second.sqrt();
            (*label, second - square.sqrt() - second * ROUNDING)
        })
    }
}

/// Far above the relative error of a distance in `f32`.
const ROUNDING: f32 = 1e-5;
