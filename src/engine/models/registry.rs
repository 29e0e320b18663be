//! The registry beside the open generation: which rescoring's scores are in use, and what it made.

use std::collections::BTreeSet;

use crate::{
    config::nearest,
    contract::{ConsoleError, ErrorKind, ModelName, Scoring},
    engine::{
        rescore::{Kept, KeptRescoring},
        store::Opened,
    },
    ledger::{Ledger, Rescoring},
    warehouse::{models::ScoringRow, snapshot::ReadError},
};

/// What to do where there are no scores.
pub const HOW_TO_SCORE: &str = "press S, or run `c360 rescore`";

/// Nobody was scored.
pub fn unscored() -> ConsoleError {
    ConsoleError::new(ErrorKind::Empty, "nobody has been scored yet").hint(HOW_TO_SCORE)
}

/// The scores in use.
#[derive(Debug, Clone)]
pub struct InUse {
    /// As told.
    pub scoring: Scoring,
    /// What is kept of the rescoring; `None` where the ledger does not know it.
    pub rescoring: Option<Rescoring>,
}

/// The scores of the open generation; `None` where it has none, or was made before there were any.
pub async fn in_use(opened: &Opened, ledger: &Ledger) -> Result<Option<InUse>, ConsoleError> {
    let figures = opened.days()?.as_of;
    let rows = match opened.snapshot.rows::<ScoringRow>("models/scoring", Vec::new()).await {
        Err(ReadError::Failed { error, .. }) if error.to_string().contains("Catalog Error") => {
            return Ok(None);
        }
        other => other?.rows,
    };
    let Some(row) = rows.into_iter().next() else { return Ok(None) };
    let version = u32::try_from(row.version).unwrap_or(0);
    let rescoring = ledger.rescoring(version)?.filter(|kept| kept.as_of == row.as_of);
    let mut scoring = match &rescoring {
        Some(kept) => told(kept, row.as_of, figures),
        None => Scoring {
            version,
            as_of: row.as_of,
            at: opened.generation.published_at,
            by: opened.generation.published_by.clone(),
            job: opened.generation.job,
            customers: 0,
            seed: 0,
            code: "unknown".to_owned(),
            age_days: age(row.as_of, figures),
        },
    };
    scoring.customers = u64::try_from(row.customers).unwrap_or(0);
    Ok(Some(InUse { scoring, rescoring }))
}

/// The scores in use, or what to do.
pub async fn needed(opened: &Opened, ledger: &Ledger) -> Result<InUse, ConsoleError> {
    in_use(opened, ledger).await?.ok_or_else(unscored)
}

/// A kept rescoring as it is told; how many were scored is not known to the ledger.
pub fn told(kept: &Rescoring, as_of: jiff::civil::Date, figures: jiff::civil::Date) -> Scoring {
    Scoring {
        version: kept.version,
        as_of,
        at: kept.at,
        by: kept.by.clone(),
        job: kept.job,
        customers: 0,
        seed: kept.seed,
        code: kept.code.clone(),
        age_days: age(as_of, figures),
    }
}

fn age(scores: jiff::civil::Date, figures: jiff::civil::Date) -> i32 {
    (figures - scores).get_days()
}

/// What is kept of a rescoring as a whole; `None` where another version wrote it in another form.
pub fn whole(kept: &Rescoring) -> Option<KeptRescoring> {
    serde_json::from_str(&kept.content).ok()
}

/// Every model of a rescoring that can be read.
pub fn kept_of(ledger: &Ledger, version: u32) -> Result<Vec<Kept>, ConsoleError> {
    let stored = ledger.stored_models(version)?;
    Ok(stored.iter().filter_map(|stored| read(&stored.content, version)).collect())
}

/// A model from its JSON; only the registry knows which rescoring made it.
pub fn read(content: &str, version: u32) -> Option<Kept> {
    let mut kept: Kept = serde_json::from_str(content).ok()?;
    kept.model.version = version;
    Some(kept)
}

/// A model of a rescoring. `None` where it made no such model, or where another version wrote it in another form.
pub fn model_of(ledger: &Ledger, version: u32, name: ModelName) -> Result<Option<Kept>, ConsoleError> {
    let stored = ledger.stored_model(version, name)?;
    Ok(stored.and_then(|stored| read(&stored.content, version)))
}

/// The latest model of a name, and the rescoring that made it.
pub fn latest_of(
    ledger: &Ledger,
    newest_first: &[Rescoring],
    name: ModelName,
) -> Result<Option<Kept>, ConsoleError> {
    for rescoring in newest_first {
        if let Some(kept) = model_of(ledger, rescoring.version, name)? {
            return Ok(Some(kept));
        }
    }
    Ok(None)
}

/// Whether any rescoring measured a model: one that scored an early day may have found too little to judge it on.
pub fn was_measured(
    ledger: &Ledger,
    rescorings: &[Rescoring],
    name: ModelName,
) -> Result<bool, ConsoleError> {
    for rescoring in rescorings {
        let kept = model_of(ledger, rescoring.version, name)?;
        if kept.is_some_and(|kept| kept.model.quality.is_some()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Every name that the registry knows.
pub fn names(ledger: &Ledger) -> Result<BTreeSet<ModelName>, ConsoleError> {
    let mut names: BTreeSet<ModelName> = ledger.roles()?.into_keys().collect();
    if let Some(latest) = ledger.rescorings()?.first() {
        names.extend(ledger.stored_models(latest.version)?.into_iter().map(|stored| stored.name));
    }
    Ok(names)
}

/// Nobody knows a model of this name.
pub fn unknown(ledger: &Ledger, name: ModelName) -> Result<ConsoleError, ConsoleError> {
    let known: Vec<String> = names(ledger)?.iter().map(ToString::to_string).collect();
    let error = ConsoleError::new(ErrorKind::Invalid, format!("there is no model {name}"));
    Ok(if known.is_empty() {
        error.hint(format!("no model has been trained yet: {HOW_TO_SCORE}"))
    } else {
        match nearest(&name.to_string(), known.iter().map(String::as_str)) {
            Some(likely) => error.hint(format!("did you mean `{likely}`?")),
            None => error.hint("`c360 models list` says which there are"),
        }
    })
}
