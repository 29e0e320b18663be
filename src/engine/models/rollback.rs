//! Taking the scores before the last rescoring into use again: the pointer goes back to the generation before it.

use super::registry::{self, InUse};
use crate::{
    contract::{ConsoleError, ErrorKind, GenerationId, Job, JobKind},
    engine::{privacy::reason, service::Parts, store::Opened},
    ledger::{Generation, Ledger, Rescoring, RollBack},
};

/// Where a rollback leads.
#[derive(Debug)]
pub struct Way {
    /// The generation before the rescoring.
    pub generation: Generation,
    /// The rescoring whose scores it has.
    pub rescoring: Rescoring,
}

/// Bring the scores before the last rescoring back.
pub(in crate::engine) async fn roll_back(parts: &Parts, reason: &str) -> Result<(), ConsoleError> {
    let reason = reason::checked_for(reason, "scores are rolled back")?;
    let opened = parts.store.opened().await?;
    let in_use = registry::needed(&opened, &parts.ledger).await?;
    let way = way_back(&opened, &parts.ledger, &in_use)??;
    let back = RollBack {
        from: (opened.generation.id, in_use.scoring.version),
        to: (way.generation.id, way.rescoring.version),
        reason: &reason,
    };
    parts.store.roll_back(&back, &parts.user)
}

/// Where a rollback leads; else why there is none now.
///
/// Only the generation that the rescoring itself published can be left: whatever was published after it has data that
/// the generation before lacks.
pub fn way_back(
    opened: &Opened,
    ledger: &Ledger,
    in_use: &InUse,
) -> Result<Result<Way, ConsoleError>, ConsoleError> {
    let refused = |message: String| Ok(Err(ConsoleError::new(ErrorKind::Invalid, message)));
    let version = in_use.scoring.version;
    let Some(rescoring) = &in_use.rescoring else {
        return refused(format!("the registry does not know rescoring {version}, whose scores are in use"));
    };
    let current = &opened.generation;
    if rescoring.job.is_none() || rescoring.job != current.job {
        let lost = published_since(ledger, rescoring, current.id)?;
        let message =
            format!("a rollback of rescoring {version} would lose what was published since: {lost}");
        let hint =
            "promote the model that is to be in use (`c360 models promote`), or rescore: both keep the data";
        return Ok(Err(ConsoleError::new(ErrorKind::Invalid, message).hint(hint)));
    }
    let Some(generation) = ledger.generation_before(current.id)? else {
        return refused(format!(
            "the generation before rescoring {version} is no longer kept (`load.keep_generations`)"
        ));
    };
    if ledger.generations_to_go()?.iter().any(|gone| gone.id == generation.id) {
        return refused(format!("the generation before rescoring {version} holds somebody erased since"));
    }
    match ledger.rescoring_in(generation.id)? {
        Some(rescoring) => Ok(Ok(Way { generation, rescoring })),
        None => refused(format!("there are no scores before rescoring {version}")),
    }
}

/// What was published after a rescoring, up to a generation, in words.
fn published_since(
    ledger: &Ledger,
    rescoring: &Rescoring,
    current: GenerationId,
) -> Result<String, ConsoleError> {
    let mut all = Vec::new();
    let mut next = ledger.generations()?.into_iter().find(|generation| generation.id == current);
    while let Some(generation) = next {
        if generation.job == rescoring.job {
            break;
        }
        let job = generation.job.map(|job| ledger.job(job)).transpose()?.flatten();
        all.push(job.map_or_else(|| format!("generation {}", generation.id.0), |job| words(&job)));
        next = ledger.generation_before(generation.id)?;
    }
    all.reverse();
    Ok(if all.is_empty() { format!("generation {}", current.0) } else { all.join(", ") })
}

fn words(job: &Job) -> String {
    let what = match job.kind {
        JobKind::Load => "load",
        JobKind::Recut => "re-cut of segments",
        JobKind::Erase => "erasure",
        JobKind::Rescore => "rescoring",
        JobKind::Fit => "trial of segments",
        JobKind::Assign => "assignment to segments",
        JobKind::Seal => "dry run",
        JobKind::Release => "letting out",
        JobKind::Backup => "backup",
    };
    format!("the {what} of job {}", job.id.0)
}
