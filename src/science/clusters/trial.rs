//! One number of clusters after the other, each with what a person needs to choose among them.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::{
    ClusterError, Clusters, Matrix, Plain, Reproduced, Rule, Rules, Settings, Silhouette, Stability, Table,
    Watch,
};

/// What to work out for each number of clusters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trials {
    /// How clusters are looked for; its number of clusters doesn't matter.
    pub fit: Settings,
    /// Draws for the stability, 1 or more.
    pub draws: u32,
    /// Starts in each of those draws, 1 or more.
    pub draw_starts: u32,
    /// Most customers compared with each other for the silhouette.
    pub silhouette: usize,
    /// How plain the rules must be.
    pub plain: Plain,
}

/// One number of clusters.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// The clusters.
    pub clusters: Clusters,
    /// Whether they would be found again.
    pub stability: Stability,
    /// How well they are set apart, by distances among customers.
    pub silhouette: Silhouette,
    /// A plain rule for each, which tells it from all others, and how well it reproduces it.
    pub rules: Vec<(Rule, Reproduced)>,
    /// Share of all customers whom one tree for all clusters, as plain as one of those rules, puts into their own.
    pub reproduced: f64,
}

impl Trials {
    /// Tries each number of clusters on the prepared `matrix`, with rules on the same customers' `table` of
    /// values in their own units. `watch` is told of 2 steps and one per draw for each number of clusters.
    ///
    /// The outer error ends everything: [`ClusterError::Lengths`] unless both have the same customers,
    /// [`ClusterError::Stopped`]. A number of clusters that can't be had has its own reason in its place.
    pub fn run(
        &self,
        matrix: &Matrix,
        table: &Table,
        clusters: &[usize],
        watch: Watch<'_>,
    ) -> Result<Vec<Result<Trial, ClusterError>>, ClusterError> {
        if table.len() != matrix.len() {
            return Err(ClusterError::Lengths(table.len(), matrix.len()));
        }
        let (steps, done) = (self.draws as usize + 2, AtomicUsize::new(0));
        let tell = || watch.step(done.fetch_add(1, Ordering::Relaxed) + 1, steps * clusters.len());
        let mut trials = Vec::new();
        for (at, clusters) in clusters.iter().enumerate() {
            let settings = Settings { clusters: *clusters, ..self.fit };
            let trial = self.one(matrix, table, &settings, watch, &tell);
            if trial == Err(ClusterError::Stopped) {
                return Err(ClusterError::Stopped);
            }
            trials.push(trial);
            // What was refused has no steps of its own.
            done.store((at + 1) * steps, Ordering::Relaxed);
        }
        Ok(trials)
    }

    fn one(
        &self,
        matrix: &Matrix,
        table: &Table,
        settings: &Settings,
        watch: Watch<'_>,
        tell: &(dyn Fn() + Sync),
    ) -> Result<Trial, ClusterError> {
        let found = Clusters::fit(matrix, settings, watch.silent())?;
        tell();
        let step = |_, _| tell();
        let draws = Settings { starts: self.draw_starts, ..*settings };
        let stability = Stability::of(matrix, &found.labels, &draws, self.draws, watch.telling(&step))?;
        watch.check()?;
        let (labels, count) = (&found.labels, settings.clusters);
        let silhouette =
            Silhouette::of(matrix, labels, count, self.silhouette, settings.seed, settings.threads)?;
        let mut rules = Vec::new();
        for cluster in 0..count as u32 {
            watch.check()?;
            let rule = Rule::learn(table, labels, cluster, self.plain)?;
            let reproduced = rule.measure(table, labels, cluster)?;
            rules.push((rule, reproduced));
        }
        let reproduced = Rules::learn(table, labels, count, self.plain)?.accuracy(table, labels)?;
        tell();
        Ok(Trial { clusters: found, stability, silhouette, rules, reproduced })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::science::clusters::examples;

    const TRIALS: fn() -> Trials = || Trials {
        fit: Settings::of(2, 1),
        draws: 10,
        draw_starts: 3,
        silhouette: 1_000,
        plain: Plain::default(),
    };

    fn blobs() -> (Matrix, Table) {
        let (matrix, _) = examples::blobs(4, 4, 200, 9.0, 3);
        let columns = (0..4).map(|at| matrix.column(at).collect()).collect();
        (matrix, Table::new(columns).unwrap())
    }

    #[test]
    fn the_true_number_of_clusters_stands_out() {
        let (matrix, table) = blobs();
        let trials = TRIALS().run(&matrix, &table, &[3, 4, 5], Watch::none()).unwrap();
        let trials: Vec<Trial> = trials.into_iter().map(Result::unwrap).collect();
        let best = |figure: &dyn Fn(&Trial) -> f64| {
            assert!(figure(&trials[1]) > figure(&trials[0]) && figure(&trials[1]) > figure(&trials[2]));
        };
        best(&|trial| trial.silhouette.mean);
        best(&|trial| trial.stability.least());
        let true_one = &trials[1];
        assert!(true_one.stability.least() > 0.99 && true_one.reproduced > 0.99);
        assert!(true_one.rules.iter().all(|(_, found)| found.recall > Some(0.99)), "{:?}", true_one.rules);
        assert!((true_one.clusters.smallest_share() - 0.25).abs() < 0.01);
    }

    #[test]
    fn steps_rise_to_their_number_and_a_refusal_ends_nothing() {
        let (matrix, table) = blobs();
        let told = Mutex::new(Vec::new());
        let tell = |done, all| told.lock().unwrap().push((done, all));
        let trials = TRIALS().run(&matrix, &table, &[2, 1, 3], Watch::new(&|| false, &tell)).unwrap();
        assert!(trials[0].is_ok() && trials[2].is_ok());
        assert_eq!(trials[1], Err(ClusterError::Clusters(1)));
        let told = told.into_inner().unwrap();
        assert!(told.is_sorted() && told.len() == 24);
        assert_eq!((told[0], told[23]), ((1, 36), (36, 36)));
    }

    #[test]
    fn stopping_ends_everything() {
        let (matrix, table) = blobs();
        let stopped = TRIALS().run(&matrix, &table, &[2, 3], Watch::new(&|| true, &|_, _| {}));
        assert_eq!(stopped, Err(ClusterError::Stopped));
        let other = Table::new(vec![vec![1.0]]).unwrap();
        let refused = TRIALS().run(&matrix, &other, &[2], Watch::none());
        assert_eq!(refused, Err(ClusterError::Lengths(1, 800)));
    }
}
