//! How much nearer customers are to their own cluster than to the next one.
//!
//! Rousseeuw, P. J. (1987), "Silhouettes: a graphical aid to the interpretation and validation of cluster
//! analysis", Journal of Computational and Applied Mathematics 20:53-65: for each customer (b - a) / max(a,
//! b), where a is the mean Euclidean distance to the others of the own cluster and b that to the customers of
//! the nearest other one; 0 for who is alone. From -1 to 1; by Kaufman and Rousseeuw's rule of thumb (1990)
//! above 0.5 is a reasonable structure, and 0.25 or below none to speak of.

use std::num::NonZeroUsize;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::{ClusterError, Matrix, chance, matrix::LANES, parallel};

/// Most customers [`Silhouette::of`] should usually compare with each other: its work grows with their
/// square, and the mean over 4,000 is within about 0.01 of that over all.
pub const SILHOUETTE_CUSTOMERS: usize = 4_000;
/// Customers drawn of each cluster at least, if it has them.
const LEAST: usize = 20;

/// How well clusters are set apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Silhouette {
    /// Mean over all customers.
    pub mean: f64,
    /// Mean over the customers of each cluster; 0 for one without customers.
    pub clusters: Vec<f64>,
    /// Number of customers compared with each other.
    pub compared: usize,
}

impl Silhouette {
    /// Measures on about `most` customers, drawn by `seed` from each cluster in proportion to its size (20 at
    /// least), or on all if there are no more. Clusters weigh in the mean as much as they have customers.
    ///
    /// # Errors
    /// [`ClusterError::Lengths`] unless there is a label per row, [`ClusterError::Label`] for one that isn't
    /// below `clusters`, and [`ClusterError::Clusters`] unless two clusters have customers.
    pub fn of(
        matrix: &Matrix,
        labels: &[u32],
        clusters: usize,
        most: usize,
        seed: u64,
        threads: NonZeroUsize,
    ) -> Result<Self, ClusterError> {
        let members = members(matrix, labels, clusters)?;
        let present = members.iter().filter(|rows| !rows.is_empty()).count();
        if present < 2 {
            return Err(ClusterError::Clusters(present));
        }
        let sizes: Vec<f64> = members.iter().map(|rows| rows.len() as f64).collect();
        let drawn = draw(members, matrix.len(), most, seed);
        let sample = matrix.pick(&drawn.concat())?;
        let groups: Vec<usize> = drawn.iter().map(Vec::len).collect();
        let sums = sums(&sample, &groups, threads);
        let means: Vec<f64> =
            groups.iter().zip(sums).map(|(count, sum)| sum / (*count).max(1) as f64).collect();
        let all: f64 = means.iter().zip(&sizes).map(|(mean, size)| mean * size).sum();
        Ok(Self { mean: all / matrix.len() as f64, clusters: means, compared: sample.len() })
    }
}

/// The rows of each cluster.
pub(super) fn members(
    matrix: &Matrix,
    labels: &[u32],
    clusters: usize,
) -> Result<Vec<Vec<u32>>, ClusterError> {
    if labels.len() != matrix.len() {
        return Err(ClusterError::Lengths(labels.len(), matrix.len()));
    }
    let mut members = vec![Vec::new(); clusters];
    for (row, label) in labels.iter().enumerate() {
        members.get_mut(*label as usize).ok_or(ClusterError::Label(row))?.push(row as u32);
    }
    Ok(members)
}

/// Keeps about `most` of the rows, in proportion.
fn draw(mut members: Vec<Vec<u32>>, rows: usize, most: usize, seed: u64) -> Vec<Vec<u32>> {
    if rows > most {
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        for rows_of in &mut members {
            let part = (most as f64 * rows_of.len() as f64 / rows as f64).round() as usize;
            chance::keep(rows_of, part.max(LEAST), &mut chance);
        }
    }
    members
}

/// The silhouettes of each group summed up; `groups` are the lengths of the runs of rows that belong together.
fn sums(sample: &Matrix, groups: &[usize], threads: NonZeroUsize) -> Vec<f64> {
    let labels: Vec<usize> =
        groups.iter().enumerate().flat_map(|(group, count)| std::iter::repeat_n(group, *count)).collect();
    let rows: Vec<(usize, usize)> = labels.iter().copied().enumerate().collect();
    let parts = rows.chunks(64).collect();
    let silhouettes = parallel::each(parts, threads, |rows: &[(usize, usize)]| {
        rows.iter().map(|(row, own)| (*own, one(sample, &labels, groups, (*row, *own)))).collect::<Vec<_>>()
    });
    let mut sums = vec![0.0; groups.len()];
    for (group, silhouette) in silhouettes.into_iter().flatten() {
        if let Some(sum) = sums.get_mut(group) {
            *sum += silhouette;
        }
    }
    sums
}

/// The silhouette of one row.
fn one(sample: &Matrix, labels: &[usize], groups: &[usize], (row, own): (usize, usize)) -> f64 {
    let values: Vec<f32> = sample.row(row).collect();
    let mut distances = vec![0.0_f64; groups.len()];
    for (block, labels) in sample.blocks().zip(labels.chunks(LANES)) {
        let mut squares = [0.0_f32; LANES];
        for (lane, value) in block.iter().zip(&values) {
            squares.iter_mut().zip(lane).for_each(|(sum, other)| *sum += (other - value) * (other - value));
        }
        for (label, square) in labels.iter().zip(squares) {
            if let Some(sum) = distances.get_mut(*label) {
                *sum += f64::from(square.sqrt());
            }
        }
    }
    let (mut inside, mut beside) = (None, f64::INFINITY);
    for (group, (sum, count)) in distances.iter().zip(groups).enumerate() {
        if group == own {
            inside = (*count > 1).then(|| sum / (*count as f64 - 1.0));
        } else if *count > 0 {
            beside = beside.min(sum / *count as f64);
        }
    }
    match inside {
        Some(inside) if inside.max(beside) > 0.0 => (beside - inside) / inside.max(beside),
        _ => 0.0,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::science::clusters::{Clusters, Settings, Watch, examples};

    const ONE: NonZeroUsize = NonZeroUsize::MIN;

    /// Two pairs on a line at 0, 1 and 10, 12, by hand: a = 1, b = 11 gives 10/11, and so on.
    #[test]
    fn it_is_what_the_formula_gives_by_hand() {
        let matrix = Matrix::from_rows(&[0.0, 1.0, 10.0, 12.0], 1).unwrap();
        let found = Silhouette::of(&matrix, &[0, 0, 1, 1], 2, 100, 1, ONE).unwrap();
        let first = f64::midpoint(10.0 / 11.0, 9.0 / 10.0);
        let second = f64::midpoint(7.5 / 9.5, 9.5 / 11.5);
        assert!((found.clusters[0] - first).abs() < 1e-6 && (found.clusters[1] - second).abs() < 1e-6);
        assert!((found.mean - f64::midpoint(first, second)).abs() < 1e-6);
    }

    #[test]
    fn who_is_alone_has_none() {
        let matrix = Matrix::from_rows(&[0.0, 1.0, 10.0], 1).unwrap();
        let found = Silhouette::of(&matrix, &[0, 0, 1], 2, 100, 1, ONE).unwrap();
        assert!(found.clusters[1].abs() < 1e-12);
    }

    /// scikit-learn's `silhouette_score` of k-means on iris: 0.6810, 0.5528, 0.4981 for 2, 3, 4 clusters (the
    /// last from scikit-learn 1.9.1, the others in its documentation and many textbooks).
    #[test]
    fn iris_has_the_published_silhouettes() {
        let matrix = examples::iris();
        for (clusters, wanted) in [(2, 0.6810), (3, 0.5528), (4, 0.4981)] {
            let found = Clusters::fit(&matrix, &Settings::of(clusters, 1), Watch::none()).unwrap();
            let silhouette = Silhouette::of(&matrix, &found.labels, clusters, 1_000, 1, ONE).unwrap();
            assert!((silhouette.mean - wanted).abs() < 1e-4, "{clusters}: {silhouette:?}");
            assert_eq!(silhouette.compared, 150);
        }
    }

    #[test]
    fn a_sample_tells_what_all_would() {
        let (matrix, labels) = examples::blobs(4, 3, 500, 3.0, 5);
        let all = Silhouette::of(&matrix, &labels, 4, 2_000, 1, ONE).unwrap();
        let some = Silhouette::of(&matrix, &labels, 4, 500, 1, NonZeroUsize::new(2).unwrap()).unwrap();
        assert!((all.mean - some.mean).abs() < 0.02, "{} {}", all.mean, some.mean);
        assert!(all.compared == 2_000 && (490..=510).contains(&some.compared));
        assert_eq!(some, Silhouette::of(&matrix, &labels, 4, 500, 1, ONE).unwrap());
    }

    #[test]
    fn what_can_not_be_measured_is_refused() {
        let matrix = Matrix::from_rows(&[0.0, 1.0], 1).unwrap();
        assert_eq!(Silhouette::of(&matrix, &[0], 2, 9, 1, ONE), Err(ClusterError::Lengths(1, 2)));
        assert_eq!(Silhouette::of(&matrix, &[0, 2], 2, 9, 1, ONE), Err(ClusterError::Label(1)));
        assert_eq!(Silhouette::of(&matrix, &[1, 1], 2, 9, 1, ONE), Err(ClusterError::Clusters(1)));
    }
}
