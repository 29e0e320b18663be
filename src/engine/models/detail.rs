//! Everything about one model.

use super::{list::with_role, registry};
use crate::{
    contract::{ConsoleError, ModelDetail, ModelName, Quality},
    engine::{rescore::Kept, store::Opened},
    ledger::Ledger,
};

/// Everything about one model: as the rescoring in use made it, else the latest that did.
pub async fn model(opened: &Opened, ledger: &Ledger, name: ModelName) -> Result<ModelDetail, ConsoleError> {
    let in_use = registry::in_use(opened, ledger).await?;
    let newest_first = ledger.rescorings()?;
    let made = match in_use.and_then(|in_use| in_use.rescoring) {
        Some(rescoring) => registry::model_of(ledger, rescoring.version, name)?,
        None => None,
    };
    let kept = match made {
        Some(kept) => Some(kept),
        None => registry::latest_of(ledger, &newest_first, name)?,
    };
    let Some(kept) = kept else { return Err(registry::unknown(ledger, name)?) };
    let Kept { model, parameters, log_likelihood, fitted, time_unit, features, calibration, .. } = kept;
    let rescoring = newest_first.iter().find(|rescoring| rescoring.version == model.version);
    let mut history = Vec::new();
    for earlier in newest_first.iter().filter(|rescoring| rescoring.version < model.version) {
        if let Some(kept) = registry::model_of(ledger, earlier.version, name)? {
            let measured = kept.model.quality.as_ref().and_then(measured);
            history.push((earlier.version, kept.model.judged_at, measured));
        }
    }
    Ok(ModelDetail {
        model: with_role(&model, &ledger.roles()?),
        parameters,
        log_likelihood,
        fitted,
        time_unit,
        features,
        calibration,
        seed: rescoring.map_or(0, |rescoring| rescoring.seed),
        code: rescoring.map_or_else(|| "unknown".to_owned(), |rescoring| rescoring.code.clone()),
        roles: ledger.role_history(name)?,
        history,
    })
}

/// The one number that sums quality up: AUC or rank correlation.
fn measured(quality: &Quality) -> Option<f64> {
    match quality {
        Quality::Probability(probability) => Some(probability.auc),
        Quality::Amount(amount) => amount.rank_correlation,
    }
}
