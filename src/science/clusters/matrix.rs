//! Prepared values of many customers, laid out for speed.

use std::collections::HashSet;

use super::ClusterError;

/// Customers whose values lie side by side.
pub(super) const LANES: usize = 16;
/// Blocks of [`LANES`] customers that are worked on in one go.
pub(super) const PIECE: usize = 256;

/// One variable of [`LANES`] customers.
pub(super) type Lane = [f32; LANES];

/// n customers × d variables, every value finite.
///
/// Sixteen customers make a block, and a block holds their values variable by variable, so that distances of
/// sixteen customers are worked out at once. Values are kept as `f32`; sums over them are made in `f64`.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    rows: usize,
    width: usize,
    /// Blocks of `width` lanes each; the last one is filled up with zeros.
    lanes: Vec<Lane>,
}

impl Matrix {
    /// Takes `width` values for each customer, one customer after the other.
    ///
    /// # Errors
    /// [`ClusterError::Empty`], [`ClusterError::Width`] unless the values make whole rows, and
    /// [`ClusterError::NotFinite`].
    pub fn from_rows(values: &[f32], width: usize) -> Result<Self, ClusterError> {
        if values.is_empty() || width == 0 {
            return Err(ClusterError::Empty);
        }
        if !values.len().is_multiple_of(width) {
            return Err(ClusterError::Width { values: values.len(), width });
        }
        if let Some(at) = values.iter().position(|value| !value.is_finite()) {
            return Err(ClusterError::NotFinite { row: at / width, variable: at % width });
        }
        let mut matrix = Self::zeros(values.len() / width, width);
        let blocks = matrix.lanes.chunks_exact_mut(width).zip(values.chunks(width * LANES));
        for (block, rows) in blocks {
            for (lane, row) in rows.chunks_exact(width).enumerate() {
                set(block, lane, row.iter().copied());
            }
        }
        Ok(matrix)
    }

    /// Takes one list per variable, each with a value for every customer.
    ///
    /// # Errors
    /// As [`from_rows`](Self::from_rows).
    pub fn from_columns(columns: &[Vec<f32>]) -> Result<Self, ClusterError> {
        let (rows, width) = (columns.first().map_or(0, Vec::len), columns.len());
        if rows == 0 {
            return Err(ClusterError::Empty);
        }
        let mut matrix = Self::zeros(rows, width);
        for (variable, column) in columns.iter().enumerate() {
            if column.len() != rows {
                return Err(ClusterError::Lengths(column.len(), rows));
            }
            if let Some(row) = column.iter().position(|value| !value.is_finite()) {
                return Err(ClusterError::NotFinite { row, variable });
            }
            let lanes = matrix.lanes.iter_mut().skip(variable).step_by(width);
            for (lane, values) in lanes.zip(column.chunks(LANES)) {
                // Adding 0 makes the two zeros one.
                lane.iter_mut().zip(values).for_each(|(to, value)| *to = value + 0.0);
            }
        }
        Ok(matrix)
    }

    fn zeros(rows: usize, width: usize) -> Self {
        Self { rows, width, lanes: vec![[0.0; LANES]; rows.div_ceil(LANES) * width] }
    }

    /// Number of customers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are none; never so, as none are refused.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Number of variables.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// One customer's values; none past the last row.
    pub fn row(&self, row: usize) -> impl Iterator<Item = f32> {
        let block = self.blocks().nth(row / LANES).filter(|_| row < self.rows).unwrap_or_default();
        block.iter().filter_map(move |lane| lane.get(row % LANES).copied())
    }

    /// All values of one variable; none past the last one.
    pub fn column(&self, variable: usize) -> impl Iterator<Item = f32> {
        let from = if variable < self.width { variable } else { self.lanes.len() };
        self.lanes.iter().skip(from).step_by(self.width).flatten().copied().take(self.rows)
    }

    /// The rows with these numbers, in that order; numbers past the last row are left out.
    ///
    /// # Errors
    /// [`ClusterError::Empty`] if none is left.
    pub fn pick(&self, rows: &[u32]) -> Result<Self, ClusterError> {
        let there: Vec<usize> = rows.iter().map(|row| *row as usize).filter(|row| *row < self.rows).collect();
        if there.is_empty() {
            return Err(ClusterError::Empty);
        }
        let mut picked = Self::zeros(there.len(), self.width);
        for (block, rows) in picked.lanes.chunks_exact_mut(self.width).zip(there.chunks(LANES)) {
            for (lane, row) in rows.iter().enumerate() {
                let from = self.lanes.get(row / LANES * self.width..).unwrap_or_default();
                set(block, lane, from.iter().filter_map(|values| values.get(row % LANES).copied()));
            }
        }
        Ok(picked)
    }

    /// How many different rows there are, counted no further than `most`.
    #[must_use]
    pub fn distinct(&self, most: usize) -> usize {
        let mut seen = HashSet::new();
        for row in 0..self.rows {
            if seen.len() >= most {
                break;
            }
            let bits: Vec<u32> = self.row(row).map(f32::to_bits).collect();
            seen.insert(bits);
        }
        seen.len()
    }

    /// Blocks of [`LANES`] customers, each of as many lanes as there are variables.
    pub(super) fn blocks(&self) -> impl Iterator<Item = &[Lane]> {
        self.lanes.chunks_exact(self.width)
    }

    /// [`PIECE`] blocks at a time.
    pub(super) fn pieces(&self) -> impl Iterator<Item = &[Lane]> {
        self.lanes.chunks(self.width * PIECE)
    }

    /// The mean of each variable's variance.
    pub(super) fn mean_variance(&self) -> f64 {
        let count = self.rows as f64;
        let mut sums = vec![0.0; self.width];
        self.sum_up(&mut sums, |_, value| value);
        let means: Vec<f64> = sums.iter().map(|sum| sum / count).collect();
        let mut squares = vec![0.0; self.width];
        self.sum_up(&mut squares, |variable, value| {
            let away = value - means.get(variable).copied().unwrap_or_default();
            away * away
        });
        squares.iter().sum::<f64>() / count / self.width as f64
    }

    /// Adds up something of each value, by variable, in one walk through all rows.
    fn sum_up(&self, sums: &mut [f64], what: impl Fn(usize, f64) -> f64) {
        for (at, block) in self.blocks().enumerate() {
            let rows = LANES.min(self.rows - at * LANES);
            for (variable, (sum, lane)) in sums.iter_mut().zip(block).enumerate() {
                *sum += lane.iter().take(rows).map(|value| what(variable, f64::from(*value))).sum::<f64>();
            }
        }
    }
}

/// Writes one customer's values into a block.
fn set(block: &mut [Lane], lane: usize, values: impl Iterator<Item = f32>) {
    for (to, value) in block.iter_mut().zip(values) {
        if let Some(to) = to.get_mut(lane) {
            // Adding 0 makes the two zeros one.
            *to = value + 0.0;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Seventeen rows fill one block and begin another.
    fn seventeen() -> Vec<f32> {
        (0..51_u16).map(f32::from).collect()
    }

    #[test]
    fn rows_and_columns_make_the_same_matrix() {
        let values = seventeen();
        let matrix = Matrix::from_rows(&values, 3).unwrap();
        let columns: Vec<Vec<f32>> =
            (0..3).map(|at| values.iter().skip(at).step_by(3).copied().collect()).collect();
        assert_eq!(Matrix::from_columns(&columns), Ok(matrix.clone()));
        assert_eq!((matrix.len(), matrix.width()), (17, 3));
        assert_eq!(matrix.row(16).collect::<Vec<_>>(), [48.0, 49.0, 50.0]);
        assert_eq!(matrix.row(17).count(), 0);
        assert_eq!(matrix.column(1).collect::<Vec<_>>(), columns[1]);
        assert_eq!(matrix.column(3).count(), 0);
    }

    #[test]
    fn rows_are_picked_in_order() {
        let matrix = Matrix::from_rows(&seventeen(), 3).unwrap();
        let picked = matrix.pick(&[16, 2, 99]).unwrap();
        assert_eq!(picked, Matrix::from_rows(&[48.0, 49.0, 50.0, 6.0, 7.0, 8.0], 3).unwrap());
        assert_eq!(matrix.pick(&[17]), Err(ClusterError::Empty));
    }

    #[test]
    fn zeros_of_both_signs_are_one_row() {
        let matrix = Matrix::from_rows(&[0.0, -0.0, 1.0, 1.0], 1).unwrap();
        assert_eq!((matrix.distinct(9), matrix.distinct(1)), (2, 1));
        let columns = Matrix::from_columns(&[vec![0.0, -0.0, 1.0, 1.0]]).unwrap();
        assert_eq!(columns.distinct(9), 2);
    }

    #[test]
    fn what_makes_no_matrix_is_refused() {
        assert_eq!(Matrix::from_rows(&[], 2), Err(ClusterError::Empty));
        assert_eq!(Matrix::from_rows(&[1.0], 0), Err(ClusterError::Empty));
        assert_eq!(Matrix::from_rows(&[1.0; 3], 2), Err(ClusterError::Width { values: 3, width: 2 }));
        let missing = Err(ClusterError::NotFinite { row: 1, variable: 0 });
        assert_eq!(Matrix::from_rows(&[1.0, 2.0, f32::NAN, 3.0], 2), missing);
        assert_eq!(Matrix::from_columns(&[vec![1.0, f32::INFINITY]]), missing);
        assert_eq!(Matrix::from_columns(&[vec![1.0], vec![]]), Err(ClusterError::Lengths(0, 1)));
        assert_eq!(Matrix::from_columns(&[]), Err(ClusterError::Empty));
    }
}
