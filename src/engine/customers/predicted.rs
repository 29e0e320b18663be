//! The scores in use and the champions that told them: read once for an open generation.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    contract::{ConsoleError, ModelName, Role, Scoring, Target},
    engine::{
        models::{in_use, kept_of, whole, words_of},
        rescore::{KeptRescoring, learn::ChurnFit},
        store::Opened,
    },
    ledger::Ledger,
    warehouse::customers::scores::ValuedRow,
};

/// How far back the longest features look where another version wrote the rescoring, in days.
const LONG_DAYS: i32 = 365;

/// What scores of customers were told by.
#[derive(Debug)]
pub struct Predicted {
    /// The scores in use.
    pub scoring: Scoring,
    /// How far back the longest features look, in days.
    pub long_days: i32,
    /// How many customers have an expected value; not known of scores of an earlier version.
    pub valued: Option<u64>,
    base: BTreeMap<u32, f64>,
    champions: Vec<Champion>,
}

/// A champion, and its fit where it predicts churn or reactivation.
#[derive(Debug)]
struct Champion {
    name: ModelName,
    fit: Option<ChurnFit>,
}

/// Of an open generation; `None` where nobody was scored.
pub async fn predicted(opened: &Opened, ledger: &Ledger) -> Result<Option<Arc<Predicted>>, ConsoleError> {
    opened.predicted.get_or_try_init(|| read(opened, ledger)).await.cloned()
}

async fn read(opened: &Opened, ledger: &Ledger) -> Result<Option<Arc<Predicted>>, ConsoleError> {
    let Some(in_use) = in_use(opened, ledger).await? else { return Ok(None) };
    let kept = match &in_use.rescoring {
        Some(rescoring) => kept_of(ledger, rescoring.version)?,
        None => Vec::new(),
    };
    let champions = kept.into_iter().filter(|kept| kept.model.role == Role::Champion).map(|kept| Champion {
        name: kept.model.name,
        fit: kept.fit.and_then(|fit| serde_json::from_value(fit).ok()),
    });
    let KeptRescoring { base, long_days, .. } = in_use
        .rescoring
        .as_ref()
        .and_then(whole)
        .unwrap_or_else(|| KeptRescoring { long_days: LONG_DAYS, ..KeptRescoring::default() });
    let valued = opened.snapshot.rows::<ValuedRow>("customers/valued", Vec::new()).await.ok();
    let valued = valued.and_then(|answer| answer.rows.first()?.valued);
    Ok(Some(Arc::new(Predicted {
        scoring: in_use.scoring,
        long_days,
        valued: valued.and_then(|count| u64::try_from(count).ok()),
        base,
        champions: champions.collect(),
    })))
}

impl Predicted {
    /// Mean probability of churn over the base, for a horizon in days.
    pub fn base(&self, days: u32) -> Option<f64> {
        self.base.get(&days).copied()
    }

    /// The champion's fit for a target.
    pub fn fit(&self, target: Target) -> Option<&ChurnFit> {
        self.champion(|one| one == target)?.fit.as_ref()
    }

    /// The name for people of the first champion whose target it is.
    pub fn method(&self, holds: impl Fn(Target) -> bool) -> Option<&'static str> {
        self.champion(holds).map(|champion| words_of(champion.name.method))
    }

    fn champion(&self, holds: impl Fn(Target) -> bool) -> Option<&Champion> {
        self.champions.iter().find(|champion| holds(champion.name.target))
    }
}
