//! k-means: as many middles as clusters, everybody near one of them.
//!
//! `MacQueen`, J. (1967), "Some methods for classification and analysis of multivariate observations",
//! Proceedings of the Fifth Berkeley Symposium 1:281-297. Several starts by k-means‖, each followed to its
//! end by Lloyd's algorithm; the one with the least sum of squared distances is kept. The same matrix,
//! settings and seed give the same clusters bit for bit, whatever the number of threads.

mod lloyd;
mod look;
mod nearest;
mod start;

#[cfg(test)]
mod tests;

use std::num::NonZeroUsize;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::{Centres, ClusterError, Matrix, Watch, parallel};
use lloyd::{Ended, Until};

/// Most clusters.
pub const MOST_CLUSTERS: usize = 64;

/// How clusters are looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Number of clusters, 2 to [`MOST_CLUSTERS`].
    pub clusters: usize,
    /// Number of starts, 1 or more.
    pub starts: u32,
    /// Most rounds of each start, 1 or more.
    pub rounds: u32,
    /// Squared way all centres together move in a round, as a share of the mean variance of the variables, at
    /// or below which they have settled (as in scikit-learn); 0 until nobody moves.
    pub tolerance: f64,
    /// What the starts are drawn by.
    pub seed: u64,
    /// Number of threads.
    pub threads: NonZeroUsize,
}

impl Settings {
    /// Ten starts on one thread, for so many clusters.
    #[must_use]
    pub fn of(clusters: usize, seed: u64) -> Self {
        Self { clusters, starts: 10, rounds: 300, tolerance: 1e-4, seed, threads: NonZeroUsize::MIN }
    }

    fn check(&self) -> Result<(), ClusterError> {
        if !(2..=MOST_CLUSTERS).contains(&self.clusters) {
            return Err(ClusterError::Clusters(self.clusters));
        }
        let fine = [
            (self.starts > 0, "the number of starts"),
            (self.rounds > 0, "the number of rounds"),
            (self.tolerance >= 0.0 && self.tolerance.is_finite(), "the tolerance"),
        ];
        match fine.into_iter().find(|(fine, _)| !fine) {
            Some((_, setting)) => Err(ClusterError::Setting(setting)),
            None => Ok(()),
        }
    }
}

/// Clusters found, from the largest.
#[derive(Debug, Clone, PartialEq)]
pub struct Clusters {
    /// Their centres.
    pub centres: Centres,
    /// Number of the nearest centre, per row of the matrix.
    pub labels: Vec<u32>,
    /// Rows per cluster, none of them 0.
    pub sizes: Vec<u64>,
    /// Sum of the squared distances of all rows to their centres.
    pub inertia: f64,
    /// Rounds the kept start took on all rows.
    pub rounds: u32,
    /// Whether its centres had settled, rather than its rounds run out.
    pub settled: bool,
    /// Inertia of every start that ended with somebody in each cluster. Many of them near the least one mean
    /// that more starts would hardly find better.
    pub inertias: Vec<f64>,
}

impl Clusters {
    /// Share of the smallest cluster in all rows.
    #[must_use]
    pub fn smallest_share(&self) -> f64 {
        self.sizes.iter().min().map_or(0.0, |least| *least as f64 / self.labels.len() as f64)
    }

    /// Finds clusters.
    ///
    /// # Errors
    /// [`ClusterError::Clusters`] for fewer than 2 or too many, [`ClusterError::Setting`],
    /// [`ClusterError::Identical`] if all rows are the same, [`ClusterError::TooFewCustomers`] if there are
    /// fewer different rows than clusters, [`ClusterError::NotSettled`] if no start ended with somebody in
    /// each cluster, and [`ClusterError::Stopped`].
    pub fn fit(matrix: &Matrix, settings: &Settings, watch: Watch<'_>) -> Result<Self, ClusterError> {
        settings.check()?;
        enough(matrix, settings.clusters)?;
        let until = settings.until(matrix);
        // Starts side by side cost no waiting for each other; a single one is shared out within.
        let (beside, within) = if settings.starts > 1 {
            (settings.threads, NonZeroUsize::MIN)
        } else {
            (NonZeroUsize::MIN, settings.threads)
        };
        let ended = parallel::each((0..settings.starts).collect(), beside, |start| {
            watch.check()?;
            let mut chance = ChaCha8Rng::seed_from_u64(settings.seed);
            chance.set_stream(u64::from(start));
            let centres = start::begin(matrix, settings.clusters, until, within, &mut chance, watch)?;
            lloyd::run(matrix, centres, until, within, watch)
        });
        let ended = ended.into_iter().collect::<Result<Vec<_>, _>>()?;
        Self::best(ended.into_iter().flatten().collect(), matrix.width(), settings.clusters)
    }

    /// Follows one start from given centres to its end; `settings.clusters`, `starts` and `seed` don't matter.
    ///
    /// # Errors
    /// As [`fit`](Self::fit), and [`ClusterError::Lengths`] unless the centres have the variables of the
    /// matrix.
    pub fn from_centres(
        matrix: &Matrix,
        centres: &Centres,
        settings: &Settings,
        watch: Watch<'_>,
    ) -> Result<Self, ClusterError> {
        let settings = Settings { clusters: centres.len(), ..*settings };
        settings.check()?;
        if centres.width() != matrix.width() {
            return Err(ClusterError::Lengths(centres.width(), matrix.width()));
        }
        enough(matrix, settings.clusters)?;
        let start = centres.each().flatten().copied().collect();
        let ended = lloyd::run(matrix, start, settings.until(matrix), settings.threads, watch)?;
        Self::best(ended.into_iter().collect(), matrix.width(), settings.clusters)
    }

    /// The start with the least inertia, the first of equal ones, its clusters from the largest.
    fn best(ended: Vec<Ended>, width: usize, clusters: usize) -> Result<Self, ClusterError> {
        let inertias = ended.iter().map(|ended| ended.inertia).collect();
        let best = ended.into_iter().min_by(|one, other| one.inertia.total_cmp(&other.inertia));
        let Some(best) = best else { return Err(ClusterError::NotSettled(clusters)) };
        let mut order: Vec<usize> = (0..best.sizes.len()).collect();
        order.sort_by_key(|at| best.sizes.get(*at).map(|size| std::cmp::Reverse(*size)));
        let mut places = vec![0_u32; order.len()];
        for (place, at) in order.iter().enumerate() {
            if let Some(to) = places.get_mut(*at) {
                *to = place as u32;
            }
        }
        let place = |label: &u32| places.get(*label as usize).copied().unwrap_or_default();
        Ok(Self {
            centres: Centres::new(best.centres, width)?.reordered(&order),
            labels: best.labels.iter().map(place).collect(),
            sizes: order.iter().filter_map(|at| best.sizes.get(*at).copied()).collect(),
            inertia: best.inertia,
            rounds: best.rounds,
            settled: best.settled,
            inertias,
        })
    }
}

impl Settings {
    fn until(&self, matrix: &Matrix) -> Until {
        Until { rounds: self.rounds, still: self.tolerance * matrix.mean_variance() }
    }
}

/// That there are at least as many different rows as clusters, and two in any case.
fn enough(matrix: &Matrix, clusters: usize) -> Result<(), ClusterError> {
    match matrix.distinct(clusters) {
        1 if matrix.len() > 1 => Err(ClusterError::Identical),
        distinct if distinct < clusters => Err(ClusterError::TooFewCustomers { wanted: clusters, distinct }),
        _ => Ok(()),
    }
}
