//! What a rescoring writes into the registry.

use jiff::civil::Date;

use super::{
    Kept, KeptRescoring,
    candidate::Candidate,
    count::Counted,
    learn::ChurnFit,
    target::Trained,
    value::{ValueFit, Worth},
    work::{Everything, Watched},
};
use crate::{
    contract::{CHURN_DAYS, CalibrationDecile, Comparison, Method, Model, ModelName, Quality, Role},
    engine::jobs::{JobContext, JobError},
    ledger::{NewModel, NewRescoring},
    warehouse::scores::Published,
};

/// Off by more than this in a decile, a probability is little more than a rank.
const FAR_OFF: f64 = 0.05;

/// A model's first role, and why it has it.
pub type FirstRole = (ModelName, Role, String);

/// Keep everything that was trained. The rescoring's version, and the roles to give once its scores are published.
pub fn keep(
    ctx: &JobContext,
    trained: &Everything,
    as_of: Date,
    seed: u64,
    published: &Published,
    long_days: i32,
) -> Result<(u32, Vec<FirstRole>), JobError> {
    let mut models = Vec::new();
    let mut roles = Vec::new();
    let mut kept = KeptRescoring {
        base: CHURN_DAYS
            .into_iter()
            .zip(published.churn)
            .filter_map(|(days, mean)| Some((days, mean?)))
            .collect(),
        long_days,
        ..KeptRescoring::default()
    };
    for watched in &trained.targets {
        note(&mut kept, watched);
        for candidate in &watched.trained.candidates {
            let one = churn(watched, candidate, trained.counted(candidate.method));
            roles.extend(first_role(one.model.name, watched.trained.champion.as_ref()));
            models.push(stored(&one)?);
        }
    }
    let value = &trained.value;
    kept.comparisons.extend(value.comparisons.iter().cloned());
    kept.warnings.extend(value.warnings.iter().cloned());
    for candidate in &value.candidates {
        let name = ModelName { target: value.target, method: candidate.method };
        let champion = is_champion(value.champion.as_ref(), candidate.method);
        let fit = value.applied.as_ref().filter(|_| champion).or(candidate.fit.as_ref());
        let applied = value.applied_count.as_ref().filter(|_| champion);
        let one = Kept {
            model: Model {
                name,
                role: role(value.champion.as_ref(), candidate.method),
                version: 0,
                trained_at: if candidate.method == Method::Regression {
                    value.trained_at.clone()
                } else {
                    Vec::new()
                },
                trained_to: Some(value.judged_at),
                judged_at: candidate.quality.is_some().then_some(value.judged_at),
                observations: candidate.fitted.map_or(value.customers, |fitted| fitted.customers),
                seconds: candidate.seconds,
                search: applied.map(|applied| applied.search.clone()).or_else(|| candidate.search.clone()),
                quality: candidate.quality.clone(),
                absent: candidate.absent.clone(),
                drift: value.drift.filter(|_| champion),
            },
            parameters: fit.map(ValueFit::parameters).unwrap_or_default(),
            log_likelihood: applied.map(|applied| applied.log_likelihood).or(candidate.log_likelihood),
            fitted: applied.map(|applied| applied.fitted).or(candidate.fitted),
            time_unit: fit
                .and_then(|fit| matches!(fit.worth, Worth::Count { .. }).then(|| "weeks".to_owned())),
            features: Vec::new(),
            calibration: None,
            applied_at: Vec::new(),
            fit: json(fit)?,
        };
        roles.extend(first_role(name, value.champion.as_ref()));
        models.push(stored(&one)?);
    }
    let content = serde_json::to_string(&kept).map_err(|error| JobError::failed(error.to_string()))?;
    let new = NewRescoring { job: ctx.job, as_of, seed, content: &content };
    let version = ctx.ledger.add_rescoring(&new, &models, &ctx.asked_by)?;
    Ok((version, roles))
}

/// What is to be known of a target as a whole.
fn note(kept: &mut KeptRescoring, watched: &Watched) {
    let trained = &watched.trained;
    kept.comparisons.extend(trained.comparisons.iter().cloned());
    kept.warnings.extend(trained.warnings.iter().cloned());
    kept.warnings.extend(off(trained));
    let beaten: Vec<&Comparison> = trained
        .comparisons
        .iter()
        .filter(|one| one.challenger.is_bar() && one.better == crate::contract::Better::Challenger)
        .collect();
    kept.warnings.extend(beaten.into_iter().map(|one| format!("{}: {}", trained.target, one.words)));
}

/// How far the champion's probabilities were off when it was judged, where that is more than chance and worth saying.
fn off(trained: &Trained) -> Option<String> {
    let (method, _) = trained.champion.as_ref()?;
    let champion = trained.candidates.iter().find(|candidate| candidate.method == *method)?;
    let Some(Quality::Probability(quality)) = &champion.quality else { return None };
    let by = |decile: &CalibrationDecile| (decile.predicted - decile.happened).abs();
    let beyond = |decile: &&CalibrationDecile| !(decile.low..=decile.high).contains(&decile.predicted);
    let worst = quality.calibration.iter().filter(beyond).map(by).fold(0.0, f64::max);
    (worst > FAR_OFF).then(|| {
        format!(
            "{}: its probabilities were off by up to {:.0} points in a decile when it was judged: read them as ranks",
            ModelName { target: trained.target, method: *method },
            worst * 100.0
        )
    })
}

fn is_champion(champion: Option<&(Method, String)>, method: Method) -> bool {
    champion.is_some_and(|(one, _)| *one == method)
}

fn role(champion: Option<&(Method, String)>, method: Method) -> Role {
    match method {
        method if method.is_bar() => Role::Bar,
        method if is_champion(champion, method) => Role::Champion,
        _ => Role::Challenger,
    }
}

fn first_role(name: ModelName, champion: Option<&(Method, String)>) -> Option<FirstRole> {
    let role = role(champion, name.method);
    let reason = match (role, champion) {
        (Role::Champion, Some((_, reason))) => reason.clone(),
        (Role::Bar, _) => "what every model is held against".to_owned(),
        _ => "trained beside the champion".to_owned(),
    };
    // A target without a champion gives no roles: the next rescoring may find one.
    champion.map(|_| (name, role, reason))
}

/// `applied` is the purchase-count model that everybody was scored with, where the method is one.
fn churn(watched: &Watched, candidate: &Candidate<ChurnFit>, applied: Option<&Counted>) -> Kept {
    let trained = &watched.trained;
    let champion = is_champion(trained.champion.as_ref(), candidate.method);
    let fit = trained.applied.as_ref().filter(|_| champion).or(candidate.fit.as_ref());
    let applied = applied.filter(|_| champion);
    Kept {
        model: Model {
            name: ModelName { target: trained.target, method: candidate.method },
            role: role(trained.champion.as_ref(), candidate.method),
            version: 0,
            trained_at: trained.trained_at.clone(),
            // A purchase-count model that is calibrated knows the outcomes that it is calibrated on too.
            trained_to: match candidate.fitted {
                Some(fitted) if trained.trained_at.is_empty() => Some(fitted.to),
                _ => Some(trained.judged_at),
            },
            judged_at: candidate.quality.is_some().then_some(trained.judged_at),
            observations: candidate.fitted.map_or(trained.customers, |fitted| fitted.customers),
            seconds: candidate.seconds,
            search: applied.map(|applied| applied.search.clone()).or_else(|| candidate.search.clone()),
            quality: candidate.quality.clone(),
            absent: candidate.absent.clone(),
            drift: watched.drift.filter(|_| champion),
        },
        parameters: fit.map(ChurnFit::parameters).unwrap_or_default(),
        log_likelihood: applied.map(|applied| applied.log_likelihood).or(candidate.log_likelihood),
        fitted: applied.map(|applied| applied.fitted).or(candidate.fitted),
        time_unit: candidate.method.counts_purchases().then(|| "weeks".to_owned()),
        features: if champion { watched.features.clone() } else { Vec::new() },
        calibration: fit.and_then(calibration),
        applied_at: if champion { trained.applied_at.clone() } else { Vec::new() },
        fit: if champion { json(fit).unwrap_or(None) } else { None },
    }
}

/// How its scores are made probabilities, in words.
fn calibration(fit: &ChurnFit) -> Option<String> {
    let (slope, intercept) = fit.calibration?;
    let bends: Vec<String> = fit.bends.each().iter().map(|bend| format!("{:.2}", bend.at)).collect();
    let bent = if bends.is_empty() { String::new() } else { format!(", bent at {}", bends.join(", ")) };
    let past = fit.past.map(|past| format!(" {:+.4} × (pattern − pattern_year)", past.weight));
    Some(format!(
        "Platt: log-odds = {slope:.4} × score {intercept:+.4}{}{bent}, of the same season last year where history reaches",
        past.unwrap_or_default()
    ))
}

fn json<T: serde::Serialize>(fit: Option<&T>) -> Result<Option<serde_json::Value>, JobError> {
    fit.map(serde_json::to_value).transpose().map_err(|error| JobError::failed(error.to_string()))
}

fn stored(one: &Kept) -> Result<NewModel, JobError> {
    let content = serde_json::to_string(one).map_err(|error| JobError::failed(error.to_string()))?;
    Ok(NewModel { name: one.model.name, content })
}
