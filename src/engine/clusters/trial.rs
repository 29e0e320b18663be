//! Trials as the ledger keeps them.

use serde::{Deserialize, Serialize};

use super::stored::Cluster;
use crate::{
    contract::{ConsoleError, ErrorKind, Trial, TrialHead, TrialId, TrialOfK, Variable},
    engine::service::Parts,
    ledger::{Ledger, StoredTrial},
    science::clusters::Scaler,
};

/// What a list shows of a trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    /// Months of the window.
    pub(super) window_months: u32,
    /// Number of variables.
    pub(super) variables: u32,
    /// Fewest and most clusters.
    pub(super) k: (u32, u32),
}

impl Head {
    /// With what the ledger knows.
    pub(super) fn of(self, stored: &StoredTrial) -> TrialHead {
        TrialHead {
            id: stored.id,
            at: stored.at,
            by: stored.by.clone(),
            as_of: stored.as_of,
            window_months: self.window_months,
            variables: self.variables,
            k: self.k,
            adopted: stored.adopted,
        }
    }
}

/// Clusters of one number, as they can be adopted. Ids of new ones are those that they had when the trial was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Found {
    /// How many.
    pub(super) k: u32,
    /// The clusters.
    pub(super) clusters: Vec<Cluster>,
}

/// A trial, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    /// What a list shows of it.
    pub(super) head: Head,
    /// What it was found on.
    pub(super) variables: Vec<Variable>,
    /// How each is scaled.
    pub(super) scales: Vec<Scaler>,
    /// The version that it was compared with.
    pub(super) against: Option<u32>,
    /// What can be adopted.
    pub(super) found: Vec<Found>,
    /// Variables asked for that could not be used, and why.
    pub(super) left_out: Vec<(Variable, String)>,
    /// Customers of the sample.
    pub(super) sampled: u64,
    /// Customers who bought in the window.
    pub(super) customers: u64,
    /// Share of values taken in at each end.
    pub(super) winsorised: f64,
    /// Starts of each fit.
    pub(super) starts: u32,
    /// Bootstrap resamples.
    pub(super) bootstraps: u32,
    /// Seed of everything drawn.
    pub(super) seed: u64,
    /// What is told of each number of clusters.
    pub(super) tried: Vec<TrialOfK>,
}

/// A trial, whole.
pub(in crate::engine) fn trial(parts: &Parts, id: TrialId) -> Result<Trial, ConsoleError> {
    let stored = stored(&parts.ledger, id)?;
    let kept = content(&stored)?;
    let in_force = parts.ledger.segmentation(None)?.map(|stored| stored.version);
    Ok(Trial {
        head: kept.head.of(&stored),
        variables: kept.variables,
        left_out: kept.left_out,
        sampled: kept.sampled,
        customers: kept.customers,
        winsorised: kept.winsorised,
        starts: kept.starts,
        bootstraps: kept.bootstraps,
        seed: kept.seed,
        tried: kept.tried,
        against: kept.against,
        outdated: in_force.filter(|_| kept.against != in_force),
    })
}

/// What can be adopted of a trial.
pub(super) fn read(ledger: &Ledger, id: TrialId) -> Result<Kept, ConsoleError> {
    content(&stored(ledger, id)?)
}

fn stored(ledger: &Ledger, id: TrialId) -> Result<StoredTrial, ConsoleError> {
    ledger.trial(id)?.ok_or_else(|| {
        ConsoleError::new(ErrorKind::Invalid, format!("there is no trial {}", id.0))
            .hint("`c360 clusters trials` lists them")
    })
}

fn content(stored: &StoredTrial) -> Result<Kept, ConsoleError> {
    serde_json::from_str(&stored.content).map_err(|error| {
        ConsoleError::new(ErrorKind::Failed, format!("trial {} can't be read: {error}", stored.id.0))
    })
}
