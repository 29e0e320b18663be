//! Linear equations with a symmetric positive definite matrix, by Cholesky's decomposition.

/// Solves A x = b in place of `right`; row i of `lower` holds the first i + 1 entries of row i of A. `None`
/// if A isn't positive definite to rounding.
pub(super) fn solve(mut lower: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    // A = L Lᵀ, row by row: Golub, G. H., Van Loan, C. F. (2013), "Matrix Computations", 4th ed., section
    // 4.2.
    for size in 0..lower.len() {
        let (above, rest) = lower.split_at_mut(size);
        let row = rest.first_mut()?;
        for (column, other) in above.iter().enumerate() {
            let known = dot(row.iter().take(column), other);
            let entry = row.get_mut(column)?;
            *entry = (*entry - known) / other.last()?;
        }
        let known = dot(row.iter().take(size), row);
        let diagonal = row.last_mut()?;
        let pivot = *diagonal - known;
        if pivot.is_nan() || pivot <= f64::EPSILON * diagonal.abs() {
            return None;
        }
        *diagonal = pivot.sqrt();
    }
    for (size, row) in lower.iter().enumerate() {
        let known = dot(right.iter().take(size), row);
        let entry = right.get_mut(size)?;
        *entry = (*entry - known) / row.last()?;
    }
    for (size, row) in lower.iter().enumerate().rev() {
        let entry = right.get_mut(size)?;
        *entry /= row.last()?;
        let found = *entry;
        right.iter_mut().zip(row).take(size).for_each(|(entry, factor)| *entry -= factor * found);
    }
    Some(right)
}

fn dot<'a>(one: impl Iterator<Item = &'a f64>, other: &[f64]) -> f64 {
    one.zip(other).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// L = [[2], [1, 3], [-1, 2, 1]] gives A; x = (1, -2, 3).
    #[test]
    fn equations_are_solved() {
        let lower = vec![vec![4.0], vec![2.0, 10.0], vec![-2.0, 5.0, 6.0]];
        assert_eq!(solve(lower, vec![-6.0, -3.0, 6.0]), Some(vec![1.0, -2.0, 3.0]));
    }

    #[test]
    fn a_matrix_that_is_not_positive_definite_is_refused() {
        assert_eq!(solve(vec![vec![1.0], vec![1.0, 1.0]], vec![1.0, 1.0]), None);
        assert_eq!(solve(vec![vec![f64::NAN]], vec![1.0]), None);
    }
}
