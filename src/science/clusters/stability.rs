//! Whether clusters would be found again on other customers like these.
//!
//! Hennig, C. (2007), "Cluster-wise assessment of cluster stability", Computational Statistics & Data Analysis
//! 52:258-271, the bootstrap of section 3.1 as in his R package fpc (`clusterboot`): customers are drawn with
//! replacement, those drawn are clustered anew (each once, however often it was drawn), and each old cluster
//! is compared, among those drawn, with the new one most like it.

use std::{
    num::NonZeroUsize,
    sync::atomic::{AtomicUsize, Ordering},
};

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::{ClusterError, Clusters, Contingency, Matrix, Settings, Watch, chance, parallel};

/// At a Jaccard index of this or below, a draw lost the cluster.
const DISSOLVED: f64 = 0.5;
/// At a Jaccard index of this or above, a draw found it again.
const RECOVERED: f64 = 0.75;

/// How stable a cluster is, by the mean of its Jaccard indices: the bounds of fpc's manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Below 0.6: not to be relied upon.
    Unstable,
    /// From 0.6: something is there, but who belongs to it is doubtful.
    Doubtful,
    /// From 0.75: a stable cluster.
    Stable,
    /// From 0.85: a very stable one.
    VeryStable,
}

/// How stable each cluster is.
#[derive(Debug, Clone, PartialEq)]
pub struct Stability {
    /// Mean Jaccard index of each cluster over the draws.
    pub means: Vec<f64>,
    /// Share of the draws that lost each cluster (0.5 or below).
    pub dissolved: Vec<f64>,
    /// Share of the draws that found each cluster again (0.75 or above).
    pub recovered: Vec<f64>,
    /// Number of draws.
    pub draws: u32,
}

impl Stability {
    /// Draws `draws` times, 1 or more, and clusters each time by `settings`: its starts apply to each draw
    /// (a few are enough), its seed gives all draws, its threads work on several draws at once.
    ///
    /// # Errors
    /// Those of [`Clusters::fit`] on any draw, [`ClusterError::Lengths`] and [`ClusterError::Label`] if
    /// `labels` aren't those of `settings.clusters` clusters of the matrix, and [`ClusterError::Stopped`].
    pub fn of(
        matrix: &Matrix,
        labels: &[u32],
        settings: &Settings,
        draws: u32,
        watch: Watch<'_>,
    ) -> Result<Self, ClusterError> {
        if draws == 0 {
            return Err(ClusterError::Setting("the number of draws"));
        }
        if labels.len() != matrix.len() {
            return Err(ClusterError::Lengths(labels.len(), matrix.len()));
        }
        let done = AtomicUsize::new(0);
        let found = parallel::each((0..draws).collect(), settings.threads, |draw| {
            watch.check()?;
            let found = again(matrix, labels, settings, draw, watch.silent())?;
            watch.step(done.fetch_add(1, Ordering::Relaxed) + 1, draws as usize);
            Ok(found)
        });
        let found = found.into_iter().collect::<Result<Vec<Vec<f64>>, ClusterError>>()?;
        let share = |cluster: usize, what: &dyn Fn(f64) -> f64| {
            let sum: f64 =
                found.iter().filter_map(|draw| draw.get(cluster)).map(|jaccard| what(*jaccard)).sum();
            sum / f64::from(draws)
        };
        let each = |what: &dyn Fn(f64) -> f64| (0..settings.clusters).map(|at| share(at, what)).collect();
        Ok(Self {
            means: each(&|jaccard| jaccard),
            dissolved: each(&|jaccard| f64::from(u8::from(jaccard <= DISSOLVED))),
            recovered: each(&|jaccard| f64::from(u8::from(jaccard >= RECOVERED))),
            draws,
        })
    }

    /// The mean of the least stable cluster.
    #[must_use]
    pub fn least(&self) -> f64 {
        self.means.iter().copied().fold(1.0, f64::min)
    }

    /// How to read a mean.
    #[must_use]
    pub fn standing(mean: f64) -> Standing {
        match mean {
            mean if mean >= 0.85 => Standing::VeryStable,
            mean if mean >= 0.75 => Standing::Stable,
            mean if mean >= 0.6 => Standing::Doubtful,
            _ => Standing::Unstable,
        }
    }
}

/// The Jaccard index of each cluster with the one most like it in one draw; 0 if nobody of it was drawn.
fn again(
    matrix: &Matrix,
    labels: &[u32],
    settings: &Settings,
    draw: u32,
    watch: Watch<'_>,
) -> Result<Vec<f64>, ClusterError> {
    let mut chance = ChaCha8Rng::seed_from_u64(settings.seed);
    // The starts of fits have the streams from 0.
    chance.set_stream(u64::MAX - u64::from(draw));
    let mut drawn = vec![false; matrix.len()];
    for _ in 0..matrix.len() {
        if let Some(drawn) = drawn.get_mut(chance::below(&mut chance, matrix.len())) {
            *drawn = true;
        }
    }
    let rows: Vec<u32> = (0..).zip(&drawn).filter(|(_, drawn)| **drawn).map(|(row, _)| row).collect();
    let old: Vec<u32> =
        labels.iter().zip(&drawn).filter(|(_, drawn)| **drawn).map(|(label, _)| *label).collect();
    let seed = settings.seed.wrapping_add(u64::from(draw)).wrapping_add(1);
    let settings = Settings { seed, threads: NonZeroUsize::MIN, ..*settings };
    let new = Clusters::fit(&matrix.pick(&rows)?, &settings, watch)?.labels;
    let table = Contingency::from_labels((&old, settings.clusters), (&new, settings.clusters))?;
    Ok(table.jaccard().iter().map(|row| row.iter().copied().fold(0.0, f64::max)).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::science::clusters::examples;

    fn of(matrix: &Matrix, settings: &Settings, draws: u32) -> Stability {
        let found = Clusters::fit(matrix, settings, Watch::none()).unwrap();
        Stability::of(matrix, &found.labels, settings, draws, Watch::none()).unwrap()
    }

    #[test]
    fn blobs_set_well_apart_are_found_again() {
        let (matrix, _) = examples::blobs(4, 5, 300, 8.0, 3);
        let found = of(&matrix, &Settings::of(4, 1), 20);
        assert!(found.least() > 0.99, "{found:?}");
        assert_eq!((found.dissolved, found.recovered), (vec![0.0; 4], vec![1.0; 4]));
        assert_eq!(Stability::standing(found.means[0]), Standing::VeryStable);
    }

    #[test]
    fn cuts_through_an_even_cloud_are_not() {
        let matrix = examples::cloud(6, 1_500, 4);
        let found = of(&matrix, &Settings { starts: 3, ..Settings::of(6, 1) }, 20);
        assert!(found.means.iter().all(|mean| *mean < 0.6), "{found:?}");
        assert_eq!(Stability::standing(found.least()), Standing::Unstable);
    }

    /// Two blobs asked for three clusters: the small one stays, the halves of the large one don't.
    #[test]
    fn each_cluster_is_judged_for_itself() {
        let (matrix, _) = examples::blobs(2, 4, 600, 10.0, 3);
        // Every customer of the first, each eighth of the second.
        let matrix =
            matrix.pick(&(0..1_200).filter(|row| row % 2 == 0 || row % 16 == 1).collect::<Vec<_>>()).unwrap();
        let mut means = of(&matrix, &Settings::of(3, 1), 20).means;
        means.sort_unstable_by(f64::total_cmp);
        assert!(means[2] > 0.99 && means[1] < 0.75, "{means:?}");
    }

    #[test]
    fn the_seed_decides_and_the_threads_do_not() {
        let matrix = examples::cloud(3, 400, 4);
        let settings = Settings { starts: 2, ..Settings::of(3, 7) };
        let one = of(&matrix, &settings, 8);
        assert_eq!(of(&matrix, &Settings { threads: NonZeroUsize::new(3).unwrap(), ..settings }, 8), one);
        assert_ne!(of(&matrix, &Settings { seed: 8, ..settings }, 8), one);
    }

    #[test]
    fn it_tells_each_draw_and_stops_when_asked() {
        let (matrix, labels) = examples::blobs(2, 2, 50, 8.0, 3);
        let settings = Settings::of(2, 1);
        let told = AtomicUsize::new(0);
        let count = |done: usize, all: usize| {
            assert!(done <= all && all == 6);
            told.fetch_add(1, Ordering::Relaxed);
        };
        Stability::of(&matrix, &labels, &settings, 6, Watch::new(&|| false, &count)).unwrap();
        assert_eq!(told.load(Ordering::Relaxed), 6);
        let asked = AtomicUsize::new(0);
        let stop = || asked.fetch_add(1, Ordering::Relaxed) >= 30;
        let stopped = Stability::of(&matrix, &labels, &settings, 1_000, Watch::new(&stop, &|_, _| {}));
        assert_eq!(stopped, Err(ClusterError::Stopped));
        // The draws that are left ask once each, and do nothing.
        assert!(asked.load(Ordering::Relaxed) < 1_040);
        assert!(Stability::of(&matrix, &labels, &settings, 0, Watch::none()).is_err());
        assert!(Stability::of(&matrix, &labels[1..], &settings, 2, Watch::none()).is_err());
    }
}
