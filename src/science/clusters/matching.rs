//! Which cluster of a new fit is which cluster of the old one, so that names carry over.

use super::{Contingency, hungarian::best_pairs};

/// Least Jaccard index at which a new cluster usually counts as the old one.
pub const LEAST_OVERLAP: f64 = 0.3;

/// A cluster that lives on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kept {
    /// Its number in the old segmentation.
    pub old: usize,
    /// Its number in the new one.
    pub new: usize,
    /// Customers in both, as a share of those in either.
    pub overlap: f64,
}

/// What became of the clusters.
#[derive(Debug, Clone, PartialEq)]
pub struct Matching {
    /// Those that live on, by their old number.
    pub kept: Vec<Kept>,
    /// Old ones that no new one continues.
    pub vanished: Vec<usize>,
    /// New ones that continue no old one.
    pub new: Vec<usize>,
}

/// Matches old clusters (rows) with new ones (columns) so that the sum of the Jaccard indices is greatest.
/// Clusters that overlap by less than `least` ([`LEAST_OVERLAP`], say) are never the same. There may be more
/// of either.
#[must_use]
pub fn match_clusters(table: &Contingency, least: f64) -> Matching {
    let mut overlaps = table.jaccard();
    // What isn't enough must not cost another pair its match.
    let counts = |overlap: f64| overlap > 0.0 && overlap >= least;
    overlaps.iter_mut().flatten().filter(|overlap| !counts(**overlap)).for_each(|overlap| *overlap = 0.0);
    let pairs = best_pairs(&overlaps);
    let kept: Vec<Kept> = pairs
        .iter()
        .zip(&overlaps)
        .enumerate()
        .filter_map(|(old, (pair, overlaps))| {
            let (new, overlap) = ((*pair)?, *overlaps.get((*pair)?)?);
            (overlap > 0.0).then_some(Kept { old, new, overlap })
        })
        .collect();
    let vanished = (0..pairs.len()).filter(|old| kept.iter().all(|kept| kept.old != *old)).collect();
    let columns = overlaps.first().map_or(0, Vec::len);
    let new = (0..columns).filter(|new| kept.iter().all(|kept| kept.new != *new)).collect();
    Matching { kept, vanished, new }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn matched(counts: &[&[u64]]) -> Matching {
        let counts = counts.iter().map(|row| row.to_vec()).collect();
        match_clusters(&Contingency::from_counts(counts).unwrap(), LEAST_OVERLAP)
    }

    #[test]
    fn numbers_that_changed_places_are_found_again() {
        let found = matched(&[&[0, 90, 10], &[0, 0, 100], &[100, 0, 0]]);
        let pairs: Vec<_> = found.kept.iter().map(|kept| (kept.old, kept.new)).collect();
        assert_eq!(pairs, [(0, 1), (1, 2), (2, 0)]);
        assert!((found.kept[0].overlap - 0.9).abs() < 1e-12);
        assert!(found.vanished.is_empty() && found.new.is_empty());
    }

    #[test]
    fn a_cluster_that_splits_lives_on_in_its_larger_part() {
        let found = matched(&[&[70, 30, 0], &[0, 0, 100]]);
        assert_eq!(found.kept.iter().map(|kept| (kept.old, kept.new)).collect::<Vec<_>>(), [(0, 0), (1, 2)]);
        assert_eq!((found.vanished, found.new), (vec![], vec![1]));
    }

    #[test]
    fn a_cluster_that_is_swallowed_vanishes() {
        let found = matched(&[&[100, 0], &[20, 0], &[0, 50]]);
        assert_eq!(found.kept.iter().map(|kept| (kept.old, kept.new)).collect::<Vec<_>>(), [(0, 0), (2, 1)]);
        assert_eq!((found.vanished, found.new), (vec![1], vec![]));
    }

    /// Taken together, 0-1 and 1-0 overlap by more (0.40 + 0.25) than 0-0 (0.50), but 0.25 isn't enough.
    #[test]
    fn an_overlap_that_is_not_enough_costs_nobody_a_match() {
        let found = matched(&[&[60, 40], &[20, 0]]);
        assert_eq!(found.kept.iter().map(|kept| (kept.old, kept.new)).collect::<Vec<_>>(), [(0, 0)]);
        assert_eq!((found.vanished, found.new), (vec![1], vec![1]));
    }

    #[test]
    fn clusters_without_customers_match_nobody() {
        let table = Contingency::from_counts(vec![vec![0, 0], vec![0, 9]]).unwrap();
        let found = match_clusters(&table, 0.0);
        assert_eq!((found.kept.len(), found.vanished, found.new), (1, vec![0], vec![0]));
    }
}
