//! How far two segmentations of the same customers agree, whatever their clusters are called.

use super::Contingency;

/// The adjusted Rand index: of the pairs of customers, how many both segmentations treat alike (together or
/// apart), less what chance would give. 1 for the same segmentation, about 0 for unrelated ones; it can be
/// below. `None` with fewer than two customers.
///
/// Hubert, L., Arabie, P. (1985), "Comparing partitions", Journal of Classification 2:193-218, equation 5.
#[must_use]
pub fn adjusted_rand(table: &Contingency) -> Option<f64> {
    let pairs = |counts: &[u64]| counts.iter().map(|count| pairs(*count)).sum::<f64>();
    let (rows, columns) = (table.row_totals(), table.column_totals());
    let all = self::pairs(rows.iter().sum());
    if all <= 0.0 {
        return None;
    }
    let together: f64 = table.rows().map(pairs).sum();
    let (one, other) = (pairs(&rows), pairs(&columns));
    let expected = one * other / all;
    let most = f64::midpoint(one, other);
    // Both put everybody together, or everybody apart.
    Some(if most > expected { (together - expected) / (most - expected) } else { 1.0 })
}

/// n over 2.
fn pairs(count: u64) -> f64 {
    let count = count as f64;
    count * (count - 1.0) / 2.0
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn of(one: &[u32], other: &[u32]) -> f64 {
        let clusters = |labels: &[u32]| labels.iter().max().map_or(0, |most| *most as usize + 1);
        let table = Contingency::from_labels((one, clusters(one)), (other, clusters(other))).unwrap();
        adjusted_rand(&table).unwrap()
    }

    /// The examples of scikit-learn's `adjusted_rand_score`.
    #[test]
    fn it_is_what_scikit_learn_documents() {
        assert!((of(&[0, 0, 1, 1], &[0, 0, 1, 1]) - 1.0).abs() < 1e-12);
        assert!((of(&[0, 0, 1, 1], &[1, 1, 0, 0]) - 1.0).abs() < 1e-12);
        assert!((of(&[0, 0, 1, 2], &[0, 0, 1, 1]) - 4.0 / 7.0).abs() < 1e-12);
        assert!((of(&[0, 0, 1, 1], &[0, 0, 1, 2]) - 4.0 / 7.0).abs() < 1e-12);
        assert!(of(&[0, 0, 0, 0], &[0, 1, 2, 3]).abs() < 1e-12);
        assert!((of(&[0, 0, 1, 1], &[0, 1, 0, 1]) + 0.5).abs() < 1e-12);
    }

    /// Yeung, K. Y., Ruzzo, W. L. (2001), "Details of the adjusted Rand index and clustering algorithms",
    /// supplement to Bioinformatics 17:763-774: 0.313.
    #[test]
    fn it_is_what_yeung_and_ruzzo_publish() {
        let table = Contingency::from_counts(vec![vec![1, 1, 0], vec![1, 2, 1], vec![0, 0, 4]]).unwrap();
        assert!((adjusted_rand(&table).unwrap() - 0.313).abs() < 5e-4);
    }

    #[test]
    fn segmentations_that_tell_nobody_apart_agree() {
        assert!((of(&[0, 0, 0], &[0, 0, 0]) - 1.0).abs() < 1e-12);
        assert!((of(&[0, 1, 2], &[2, 1, 0]) - 1.0).abs() < 1e-12);
        assert_eq!(adjusted_rand(&Contingency::from_counts(vec![vec![1]]).unwrap()), None);
        assert_eq!(adjusted_rand(&Contingency::from_counts(vec![vec![0, 0]]).unwrap()), None);
    }
}
