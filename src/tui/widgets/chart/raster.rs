//! Lines as dots: 2×4 to a cell in braille, one to a cell in ASCII.

/// A grid of dots over a grid of cells.
#[derive(Debug, Clone)]
pub(super) struct Raster {
    width: u16,
    height: u16,
    per_cell: (usize, usize),
    dots: Vec<bool>,
}

/// Braille's bit for each dot of a cell, by row and column.
const BITS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

impl Raster {
    /// No dots yet.
    pub(super) fn new(width: u16, height: u16, ascii: bool) -> Self {
        let per_cell = if ascii { (1, 1) } else { (2, 4) };
        let dots = usize::from(width) * per_cell.0 * usize::from(height) * per_cell.1;
        Self { width, height, per_cell, dots: vec![false; dots] }
    }

    pub(super) fn dot_columns(&self) -> usize {
        usize::from(self.width) * self.per_cell.0
    }

    pub(super) fn dot_rows(&self) -> usize {
        usize::from(self.height) * self.per_cell.1
    }

    /// Where the point number `index` of `count` lies, in dots. A single point lies in the middle.
    pub(super) fn dot_column(&self, index: usize, count: usize) -> usize {
        let last = self.dot_columns().saturating_sub(1);
        if count < 2 { last / 2 } else { (index * last + (count - 1) / 2) / (count - 1) }
    }

    /// The same in cells.
    pub(super) fn column(&self, index: usize, count: usize) -> u16 {
        (self.dot_column(index, count) / self.per_cell.0) as u16
    }

    /// A stroke between two dots.
    pub(super) fn line(&mut self, from: (usize, usize), to: (usize, usize), dotted: bool) {
        let steps = from.0.abs_diff(to.0).max(from.1.abs_diff(to.1)).max(1);
        for step in 0..=steps {
            let along = |a: usize, b: usize| (a * (steps - step) + b * step + steps / 2) / steps;
            let (x, y) = (along(from.0, to.0), along(from.1, to.1));
            // Every other dot, by place rather than by step, so that the pattern runs on over short strokes.
            let by = if from.0.abs_diff(to.0) >= from.1.abs_diff(to.1) { x } else { y };
            if !dotted || self.per_cell.0 == 1 || by % 2 == 0 {
                self.set(x, y);
            }
        }
    }

    fn set(&mut self, x: usize, y: usize) {
        let columns = self.dot_columns();
        if x < columns
            && let Some(dot) = self.dots.get_mut(y * columns + x)
        {
            *dot = true;
        }
    }

    fn is_set(&self, x: usize, y: usize) -> bool {
        self.dots.get(y * self.dot_columns() + x).copied().unwrap_or(false)
    }

    /// What to draw in a cell; `None` where there is no dot.
    pub(super) fn sign(&self, x: u16, y: u16, ascii: bool, under: bool) -> Option<String> {
        let (x, y) = (usize::from(x) * self.per_cell.0, usize::from(y) * self.per_cell.1);
        if ascii {
            return self.is_set(x, y).then(|| if under { "." } else { "*" }.to_owned());
        }
        let mut bits = 0;
        for (dy, row) in BITS.iter().enumerate() {
            for (dx, bit) in row.iter().enumerate() {
                if self.is_set(x + dx, y + dy) {
                    bits |= u32::from(*bit);
                }
            }
        }
        (bits > 0).then(|| char::from_u32(0x2800 + bits).map(String::from)).flatten()
    }
}
