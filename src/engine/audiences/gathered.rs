//! The sets of whom conditions take, found before rules are asked.

use std::sync::Arc;

use futures::{StreamExt as _, TryStreamExt as _, stream};
use jiff::civil::Date;

use super::known::Asked;
use crate::{
    contract::{Condition, ConsoleError, ErrorKind, Rule},
    engine::store::Opened,
    warehouse::audiences::{CountRow, Missing, Named, every_purchase, measures::Measures, sets::Held},
};

/// Conditions of a rule whose sets are put together: 30 MB of them for ten million customers. A longer rule is one statement.
const MOST_CONDITIONS: usize = 24;

/// Sets that are found side by side: a scan keeps one core busy.
const AT_ONCE: usize = 2;

/// Find the sets of what rules and the audiences that they name ask of purchases, and name them in `named`. What is
/// answered must be held until the rules were asked.
pub async fn gather(
    opened: &Arc<Opened>,
    rules: &[&Rule],
    named: &mut Named,
    as_of: Date,
) -> Result<Vec<Held>, ConsoleError> {
    let mut all = Vec::new();
    for (key, condition) in every_purchase(rules, named) {
        let held = set(opened, &key, &condition, (named, as_of)).await?;
        named.sets.insert(key, held.id);
        all.push(held);
    }
    Ok(all)
}

async fn set(
    opened: &Arc<Opened>,
    key: &str,
    condition: &Condition,
    (named, as_of): (&Named, Date),
) -> Result<Held, ConsoleError> {
    if let Some(held) = opened.snapshot.set(key) {
        return Ok(held);
    }
    let shares = opened.snapshot.shares().await?;
    let found = shares.into_iter().map(|share| opened.snapshot.finding(condition, named, (as_of, share)));
    let found = found.collect::<Result<_, _>>().map_err(|missing| gone(&missing))?;
    Ok(opened.snapshot.find(key, found).await?)
}

/// It was there a moment before.
pub fn gone(missing: &Missing) -> ConsoleError {
    ConsoleError::new(ErrorKind::Failed, missing.to_string())
}

/// What `audiences/count` answers of a sound rule, by the sets of its conditions. `None` where it has too many.
pub async fn counted(
    opened: &Arc<Opened>,
    asked: &Asked,
    as_of: Date,
    most: u32,
) -> Result<Option<Vec<CountRow>>, ConsoleError> {
    let Asked { plan, named, .. } = asked;
    if plan.conditions().len() > MOST_CONDITIONS {
        return Ok(None);
    }
    let measures = measures(opened).await?;
    let mut found = Vec::new();
    for (key, condition) in plan.conditions() {
        found.push(set(opened, key, condition, (named, as_of)));
    }
    let found: Vec<Held> = stream::iter(found).buffered(AT_ONCE).try_collect().await?;
    let sets: Vec<_> = found.into_iter().map(|held| held.bits).collect();
    let plan = plan.clone();
    // Some milliseconds of work for ten million people: not on a worker that answers others.
    let count = move || Some(measures.count(&plan.taken(measures.everybody(), &sets)?, most));
    let failed = |error: tokio::task::JoinError| ConsoleError::new(ErrorKind::Failed, error.to_string());
    tokio::task::spawn_blocking(count).await.map_err(failed)
}

/// What counts tell of each person; read once for an open generation.
async fn measures(opened: &Arc<Opened>) -> Result<Arc<Measures>, ConsoleError> {
    let read = || async { Ok::<_, ConsoleError>(Arc::new(opened.snapshot.measures().await?)) };
    opened.measures.get_or_try_init(read).await.cloned()
}
