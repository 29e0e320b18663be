//! Every model with its measured quality, the scores in use, and what should be known before they are believed.

use std::collections::{BTreeMap, BTreeSet};

use super::registry::{self, HOW_TO_SCORE, InUse};
use super::rollback;
use crate::{
    contract::{Absent, ConsoleError, Model, ModelName, Models, Role, RoleChange, Target},
    engine::{rescore::Kept, store::Opened},
    ledger::{Ledger, Rescoring},
};

/// Scores older than this many days are warned of.
const OLD: i32 = 35;

/// Scores that moved further than this from those of training (population stability index) are warned of.
const FAR: f64 = 0.25;

/// Every model and the scores in use.
pub async fn models(opened: &Opened, ledger: &Ledger) -> Result<Models, ConsoleError> {
    let as_of = opened.days()?.as_of;
    let in_use = registry::in_use(opened, ledger).await?;
    let newest_first = ledger.rescorings()?;
    let roles = ledger.roles()?;
    let (mut all, unread) = made(ledger, in_use.as_ref())?;
    for name in roles.keys().filter(|name| !all.contains_key(name)).copied().collect::<Vec<_>>() {
        // No longer trained, or not yet again: as it was the last time.
        if let Some(kept) = registry::latest_of(ledger, &newest_first, name)? {
            all.insert(name, kept);
        }
    }
    let mut listed: Vec<Model> = all.values().map(|kept| with_role(&kept.model, &roles)).collect();
    listed.sort_by_key(|model| (model.name.target, model.role, model.name.method));
    let whole = in_use.as_ref().and_then(|in_use| in_use.rescoring.as_ref()).map(registry::whole);
    let is_unread = unread || whole.as_ref().is_some_and(Option::is_none);
    let whole = whole.flatten().unwrap_or_default();
    let mut warnings = Vec::new();
    if let Some(in_use) = &in_use {
        if is_unread {
            warnings.push(format!(
                "part of rescoring {} was kept by another version and can't be read: rescore",
                in_use.scoring.version
            ));
        }
        warnings.extend(own_warnings(in_use, &listed, &all, &roles));
    }
    // What is to be done or doubted stands before what the rescoring noted.
    warnings.extend(whole.warnings);
    let (before, no_rollback) = match &in_use {
        Some(in_use) => match rollback::way_back(opened, ledger, in_use)? {
            Ok(way) => (Some(before(&way.rescoring, as_of)), None),
            Err(why) => (None, Some(why.message)),
        },
        None => (None, Some("there are no scores in use".to_owned())),
    };
    let absent = in_use
        .is_none()
        .then(|| Absent { needs: None, reason: format!("nobody has been scored yet: {HOW_TO_SCORE}") });
    Ok(Models {
        as_of,
        scoring: in_use.map(|in_use| in_use.scoring),
        models: listed,
        comparisons: whole.comparisons,
        warnings,
        before,
        no_rollback,
        absent,
    })
}

/// The models of the rescoring in use, and whether any of them could not be read.
fn made(ledger: &Ledger, in_use: Option<&InUse>) -> Result<(BTreeMap<ModelName, Kept>, bool), ConsoleError> {
    let mut all = BTreeMap::new();
    let mut unread = false;
    if let Some(rescoring) = in_use.and_then(|in_use| in_use.rescoring.as_ref()) {
        for stored in ledger.stored_models(rescoring.version)? {
            match registry::read(&stored.content, rescoring.version) {
                Some(kept) => drop(all.insert(stored.name, kept)),
                None => unread = true,
            }
        }
    }
    Ok((all, unread))
}

/// A model with the role that it has now.
pub fn with_role(model: &Model, roles: &BTreeMap<ModelName, RoleChange>) -> Model {
    let role = roles.get(&model.name).map_or(model.role, |change| change.role);
    Model { role, ..model.clone() }
}

fn before(rescoring: &Rescoring, figures: jiff::civil::Date) -> crate::contract::Scoring {
    registry::told(rescoring, rescoring.as_of, figures)
}

fn own_warnings(
    in_use: &InUse,
    listed: &[Model],
    kept: &BTreeMap<ModelName, Kept>,
    roles: &BTreeMap<ModelName, RoleChange>,
) -> Vec<String> {
    let scoring = &in_use.scoring;
    let mut warnings = Vec::new();
    if in_use.rescoring.is_none() {
        warnings.push(format!(
            "the registry does not know rescoring {}, whose scores are in use: the ledger may come from a backup; rescore",
            scoring.version
        ));
    }
    if scoring.age_days > OLD {
        warnings.push(format!("the scores are {} days older than the figures: rescore", scoring.age_days));
    }
    let champions = listed.iter().filter(|model| model.role == Role::Champion);
    let trained_now: BTreeSet<Target> = kept
        .values()
        .filter(|kept| kept.model.version == scoring.version)
        .map(|kept| kept.model.name.target)
        .collect();
    for model in champions.clone() {
        let name = model.name;
        let (was, version) = kept
            .get(&name)
            .map_or((Role::Champion, scoring.version), |kept| (kept.model.role, kept.model.version));
        if !trained_now.contains(&name.target) {
            // A horizon that the history had outgrown, or that is too long for it now.
            continue;
        }
        let since = roles.get(&name).is_some_and(|change| change.at >= scoring.at);
        if (was != Role::Champion || version != scoring.version) && since {
            let by = roles.get(&name).map(|change| format!(" by {}", change.by)).unwrap_or_default();
            warnings.push(format!(
                "{name} was promoted{by}, and the scores in use are not by it: those of the next rescoring are, unless another is promoted"
            ));
        } else if let Some(drift) = model.drift.filter(|drift| *drift > FAR) {
            warnings.push(format!(
                "{name} should be doubted: its scores have moved from those of training (stability index {drift:.2}, doubtful from {FAR})"
            ));
        }
    }
    let trained: BTreeSet<Target> =
        champions.filter(|model| model.absent.is_none()).map(|model| model.name.target).collect();
    let targets: BTreeSet<Target> = listed.iter().map(|model| model.name.target).collect();
    for target in targets.difference(&trained) {
        let why = listed
            .iter()
            .filter(|model| model.name.target == *target)
            .find_map(|model| model.absent.as_ref())
            .map_or_else(
                || "no model predicted better than the mean of everybody".to_owned(),
                |absent| absent.reason.clone(),
            );
        warnings.push(format!("{target} has no champion: {why}"));
    }
    warnings
}
