//! What a trial found, in words and beside the segments in use.

use super::{
    prepared::Usable,
    rules::{Asked, Rules},
    stored::{Cluster, Segmentation, name_new, place},
    traits,
    trial::Found,
    words,
};
use crate::{
    contract::{ClusterId, ConsoleError, Telling, TrialCluster, TrialMove, TrialOfK},
    science::clusters::{
        self, ClusterError, Contingency, LEAST_OVERLAP, Matching, Scaler, Stability, Standing, adjusted_rand,
        match_clusters,
    },
    warehouse::clusters::{NumberRow, Sample, Spec, Than},
};

/// A smaller share of customers is no segment to plan with.
const SMALLEST: f64 = 0.02;
/// How many traits make a name and a sentence.
const TELLING: usize = 12;

/// The segments in use.
pub(super) struct Against {
    pub(super) version: u32,
    pub(super) spec: Spec,
    segmentation: Segmentation,
}

impl Against {
    /// The segments are told by the names that they have.
    ///
    /// # Errors
    /// Rules of another version of the program that can't be read.
    pub(super) fn new(version: u32, segmentation: Segmentation) -> Result<Self, ConsoleError> {
        Ok(Self { version, spec: segmentation.spec(version)?, segmentation })
    }
}

/// The position of the segment of each sampled customer.
fn labels(sample: &Sample, spec: &Spec, scales: &[Scaler]) -> Vec<u32> {
    let unknown = Vec::new();
    let of = |variable| sample.variables.iter().position(|known| known == variable);
    let columns: Vec<&[f32]> = spec
        .variables
        .iter()
        .map(|variable| of(variable).and_then(|at| sample.columns.get(at)).unwrap_or(&unknown).as_slice())
        .collect();
    let mut labels = place(spec, scales, &columns);
    labels.resize(sample.net.len(), 0);
    labels
}

/// What a trial is judged by.
pub(super) struct Seen<'a> {
    pub(super) sample: &'a Sample,
    pub(super) usable: &'a Usable,
    pub(super) against: Option<&'a Against>,
    /// The largest number that a segment ever had.
    pub(super) last: u32,
    pub(super) currency: &'a str,
}

/// Every number of clusters, told and ready to be adopted.
pub(super) fn judge(
    seen: &Seen<'_>,
    tried: &[(u32, clusters::Trial)],
) -> Result<(Vec<TrialOfK>, Vec<Found>), ClusterError> {
    let before = seen.against.map(|against| labels(seen.sample, &against.spec, &against.segmentation.scales));
    let (mut all, mut found) = (Vec::new(), Vec::new());
    for (k, trial) in tried {
        let (told, clusters) = one(seen, before.as_deref(), *k, trial)?;
        all.push(told);
        found.push(Found { k: *k, clusters });
    }
    propose(&mut all);
    Ok((all, found))
}

/// Say which number of clusters is proposed, and why.
fn propose(tried: &mut [TrialOfK]) {
    let holds = |tried: &TrialOfK| {
        Stability::standing(tried.least_stable) >= Standing::Stable && tried.smallest >= SMALLEST
    };
    let most = tried.iter().rposition(holds);
    let best = || {
        let numbered = tried.iter().enumerate();
        numbered.max_by(|(_, a), (_, b)| a.stability.total_cmp(&b.stability)).map(|(at, _)| at)
    };
    let (at, why) = match most {
        Some(at) => (Some(at), "the most clusters that are all found again in resampled customers"),
        None => (best(), "no number is stable throughout; this one is found again best"),
    };
    if let Some(tried) = at.and_then(|at| tried.get_mut(at)) {
        tried.proposed = Some(why.to_owned());
    }
}

fn one(
    seen: &Seen<'_>,
    before: Option<&[u32]>,
    k: u32,
    trial: &clusters::Trial,
) -> Result<(TrialOfK, Vec<Cluster>), ClusterError> {
    let count = k as usize;
    let known = seen.against.map_or(&[][..], |against| &against.segmentation.clusters);
    let table = |labels: &[u32]| {
        before.map(|before| Contingency::from_labels((before, known.len()), (labels, count))).transpose()
    };
    let matching = table(&trial.clusters.labels)?.map(|table| match_clusters(&table, LEAST_OVERLAP));
    let continues: Vec<Option<(&Cluster, f64)>> = (0..count)
        .map(|at| {
            let mut pairs = matching.iter().flat_map(|matching: &Matching| &matching.kept);
            let pair = pairs.find(|kept| kept.new == at)?;
            Some((known.get(pair.old)?, pair.overlap))
        })
        .collect();
    let mut stored = stored(seen, trial, &continues);
    let labels = placed(seen, trial, &stored)?;
    let telling: Vec<Vec<Telling>> = {
        let numbers = numbers(seen.sample, &labels, count);
        (1..=i64::from(k))
            .map(|at| traits::strongest(traits::of_variables(&numbers, at, None), TELLING))
            .collect()
    };
    let new = stored.iter().zip(&telling).filter(|(cluster, _)| cluster.is_new);
    let names = new.map(|(_, telling)| words::name(telling)).collect();
    name_new(&mut stored, names);
    let told: Vec<TrialCluster> = (0..count)
        .zip(&stored)
        .map(|(at, cluster)| told(seen, trial, &labels, (at, cluster), &continues, &telling))
        .collect();
    let table = table(&labels)?;
    let moves = table.as_ref().map(|table| moves(table, known, &told)).unwrap_or_default();
    let of = TrialOfK {
        k,
        silhouette: trial.silhouette.mean,
        stability: mean(&trial.stability.means),
        least_stable: trial.stability.least(),
        smallest: trial.clusters.smallest_share(),
        rules_fidelity: trial.reproduced,
        inertia: trial.clusters.inertia / labels.len().max(1) as f64,
        proposed: None,
        clusters: told,
        moves,
        agreement: table.as_ref().and_then(adjusted_rand),
    };
    Ok((of, stored))
}

/// The clusters as they would be adopted; those that are new have no name yet. One that continues a segment of rules is
/// these rules.
fn stored(seen: &Seen<'_>, trial: &clusters::Trial, continues: &[Option<(&Cluster, f64)>]) -> Vec<Cluster> {
    let mut next = seen.last;
    let mut all = Vec::new();
    for ((at, centre), continues) in trial.clusters.centres.each().enumerate().zip(continues) {
        let found = rules(seen.usable, trial, at);
        let known = continues.map(|(known, _)| known);
        let ruled = known.filter(|known| known.by_rules);
        all.push(Cluster {
            id: known.map_or_else(
                || {
                    next += 1;
                    ClusterId(next)
                },
                |known| known.id,
            ),
            name: known.map(|known| known.name.clone()).unwrap_or_default(),
            centre: centre.to_vec(),
            rules: ruled.map_or_else(|| found.clone(), |known| known.rules.clone()),
            by_rules: ruled.is_some(),
            found: ruled.map(|_| found),
            stability: trial.stability.means.get(at).copied(),
            is_new: known.is_none(),
        });
    }
    all
}

/// Who would be in which of them.
fn placed(seen: &Seen<'_>, trial: &clusters::Trial, stored: &[Cluster]) -> Result<Vec<u32>, ClusterError> {
    if !stored.iter().any(|cluster| cluster.by_rules) {
        return Ok(trial.clusters.labels.clone());
    }
    let segmentation = Segmentation {
        window_months: 0,
        variables: seen.usable.variables.clone(),
        scales: seen.usable.scalers.clone(),
        clusters: stored.to_vec(),
        vanished: Vec::new(),
    };
    // They are those in use, which were read.
    let spec = segmentation.spec(0).map_err(|_| ClusterError::Setting("the rules"))?;
    Ok(labels(seen.sample, &spec, &segmentation.scales))
}

/// What is said of a cluster.
fn told(
    seen: &Seen<'_>,
    trial: &clusters::Trial,
    labels: &[u32],
    (at, cluster): (usize, &Cluster),
    continues: &[Option<(&Cluster, f64)>],
    telling: &[Vec<Telling>],
) -> TrialCluster {
    let members = || labels.iter().enumerate().filter(move |(_, label)| **label as usize == at);
    let net: f64 = members().filter_map(|(row, _)| seen.sample.net.get(row)).sum();
    let revenue: f64 = seen.sample.net.iter().sum();
    let own_units =
        cluster.centre.iter().zip(&seen.usable.scalers).map(|(value, scaler)| scaler.undo(*value));
    let reproduced = trial.rules.get(at).map(|(_, reproduced)| reproduced).filter(|_| !cluster.by_rules);
    TrialCluster {
        id: cluster.id,
        name: cluster.name.clone(),
        continues: !cluster.is_new,
        overlap: continues.get(at).copied().flatten().map(|(_, overlap)| overlap),
        share: members().count() as f64 / labels.len().max(1) as f64,
        revenue_share: if revenue > 0.0 { net / revenue } else { 0.0 },
        stability: cluster.stability.unwrap_or(0.0),
        sentence: words::sentence(telling.get(at).map_or(&[], Vec::as_slice), seen.currency),
        rules: cluster.rules.clone(),
        by_rules: cluster.by_rules,
        fidelity: reproduced.and_then(|found| found.recall),
        precision: reproduced.and_then(|found| found.precision),
        centre: own_units.collect(),
    }
}

/// Customers in both, as shares of all, largest first.
fn moves(table: &Contingency, known: &[Cluster], told: &[TrialCluster]) -> Vec<TrialMove> {
    let all: u64 = table.row_totals().iter().sum();
    let mut moves: Vec<TrialMove> = table
        .rows()
        .zip(known)
        .flat_map(|(row, from)| row.iter().zip(told).map(move |(count, to)| (from.id, to.id, *count)))
        .filter(|(_, _, count)| *count > 0)
        .map(|(from, to, count)| TrialMove { from, to, share: count as f64 / all.max(1) as f64 })
        .collect();
    moves.sort_by(|a, b| b.share.total_cmp(&a.share));
    moves
}

fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

/// Mean and deviation of each variable by cluster (from 1) and of all (0).
fn numbers(sample: &Sample, labels: &[u32], count: usize) -> Vec<NumberRow> {
    let mut rows = Vec::new();
    for (variable, values) in sample.variables.iter().zip(&sample.columns) {
        let mut sums = vec![(0_i64, 0.0, 0.0); count + 1];
        for (value, label) in values.iter().zip(labels).filter(|(value, _)| !value.is_nan()) {
            let value = f64::from(*value);
            for at in [0, *label as usize + 1] {
                if let Some((known, sum, squares)) = sums.get_mut(at) {
                    *known += 1;
                    *sum += value;
                    *squares += value * value;
                }
            }
        }
        for (cluster, (known, sum, squares)) in (0..).zip(sums) {
            let mean = (known > 0).then(|| sum / known as f64);
            let deviation = mean.map(|mean| (squares / known as f64 - mean * mean).max(0.0).sqrt());
            rows.push(NumberRow { cluster, variable: variable.to_string(), known, mean, deviation });
        }
    }
    rows
}

/// A cluster's rules as text.
fn rules(usable: &Usable, trial: &clusters::Trial, at: usize) -> String {
    let ways = trial.rules.get(at).map_or(&[][..], |(rule, _)| &rule.ways);
    let any = ways.iter().map(|way| {
        let asked = way.iter().flat_map(|condition| {
            let variable = usable.variables.get(condition.variable);
            let bounds = [(Than::Above, condition.above), (Than::AtMost, condition.up_to)];
            bounds.into_iter().filter_map(move |(than, bound)| {
                Some(Asked { variable: variable?.clone(), than, number: bound? })
            })
        });
        asked.collect()
    });
    Rules(any.collect()).to_string()
}
