//! Who is in which cluster of one segmentation and of another: the table both agreement and matching read.

use super::ClusterError;

/// Customers by cluster of one segmentation (rows) and of another (columns).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contingency {
    counts: Vec<Vec<u64>>,
    columns: usize,
}

impl Contingency {
    /// Takes a row of counts for each cluster of the first segmentation. Only customers that both know are
    /// counted.
    ///
    /// # Errors
    /// [`ClusterError::Empty`] without rows or columns, [`ClusterError::Lengths`] if rows differ in length.
    pub fn from_counts(counts: Vec<Vec<u64>>) -> Result<Self, ClusterError> {
        let columns = counts.first().map_or(0, Vec::len);
        if columns == 0 {
            return Err(ClusterError::Empty);
        }
        match counts.iter().find(|row| row.len() != columns) {
            Some(row) => Err(ClusterError::Lengths(row.len(), columns)),
            None => Ok(Self { counts, columns }),
        }
    }

    /// Counts two labels of the same customers, each with its number of clusters.
    ///
    /// # Errors
    /// [`ClusterError::Empty`], [`ClusterError::Lengths`], and [`ClusterError::Label`] for a label that isn't
    /// below its number of clusters.
    pub fn from_labels(one: (&[u32], usize), other: (&[u32], usize)) -> Result<Self, ClusterError> {
        let ((rows, clusters), (columns, others)) = (one, other);
        if rows.len() != columns.len() {
            return Err(ClusterError::Lengths(rows.len(), columns.len()));
        }
        let mut table = Self::from_counts(vec![vec![0; others]; clusters])?;
        for (row, (one, other)) in rows.iter().zip(columns).enumerate() {
            let cell = table.counts.get_mut(*one as usize).and_then(|row| row.get_mut(*other as usize));
            *cell.ok_or(ClusterError::Label(row))? += 1;
        }
        Ok(table)
    }

    /// The counts, row by row.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[u64]> {
        self.counts.iter().map(Vec::as_slice)
    }

    /// Customers in each cluster of the first segmentation.
    #[must_use]
    pub fn row_totals(&self) -> Vec<u64> {
        self.counts.iter().map(|row| row.iter().sum()).collect()
    }

    /// Customers in each cluster of the other.
    #[must_use]
    pub fn column_totals(&self) -> Vec<u64> {
        (0..self.columns).map(|at| self.counts.iter().filter_map(|row| row.get(at)).sum()).collect()
    }

    /// The Jaccard index of each cluster of the first with each of the other: those in both, as a share of
    /// those in either (Jaccard, P. (1901), Bulletin de la Société Vaudoise des Sciences Naturelles
    /// 37:547-579); 0 where both are empty.
    #[must_use]
    pub fn jaccard(&self) -> Vec<Vec<f64>> {
        let columns = self.column_totals();
        let row = |(row, total): (&Vec<u64>, u64)| {
            let cells = row.iter().zip(&columns);
            cells.map(|(both, column)| share(*both, total + column - both)).collect()
        };
        self.counts.iter().zip(self.row_totals()).map(row).collect()
    }
}

/// 0 of nothing is 0.
pub(super) fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_counted() {
        let table = Contingency::from_labels((&[0, 0, 1, 1], 2), (&[2, 2, 2, 0], 3)).unwrap();
        assert_eq!(table.rows().collect::<Vec<_>>(), [[0, 0, 2], [1, 0, 1]]);
        assert_eq!((table.row_totals(), table.column_totals()), (vec![2, 2], vec![1, 0, 3]));
        assert_eq!(table.jaccard(), [[0.0, 0.0, 2.0 / 3.0], [0.5, 0.0, 0.25]]);
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        assert_eq!(Contingency::from_labels((&[0], 1), (&[0, 0], 1)), Err(ClusterError::Lengths(1, 2)));
        assert_eq!(Contingency::from_labels((&[0, 1], 1), (&[0, 0], 1)), Err(ClusterError::Label(1)));
        assert_eq!(Contingency::from_counts(vec![]), Err(ClusterError::Empty));
        assert!(Contingency::from_counts(vec![vec![1], vec![1, 2]]).is_err());
    }
}
