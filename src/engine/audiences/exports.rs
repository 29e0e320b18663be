//! Exports as front ends see them: their list, one of them, and what is decided about it.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{count::no_audience, house::destinations, known::Known, list::broken, place, settle::Settling};
use crate::{
    config::nearest,
    contract::{
        Activations, Audience, ConsoleError, DecisionReply, DecisionRequest, Destination, DryRun, ErrorKind,
        ExportDetail, ExportId, ExportState, ExportSummary, JobId, JobKind, LastExport, SealRequest,
        WithdrawRequest,
    },
    engine::service::Parts,
    ledger::StoredExport,
};

/// What is kept of an export besides its columns, as JSON.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Kept {
    /// The audience as it was sealed.
    pub audience: Audience,
    /// The destination.
    pub destination: Destination,
    /// What the dry run found.
    pub dry_run: DryRun,
}

/// Every export where it stands now, newest first.
pub async fn all(parts: &Parts) -> Result<Vec<ExportSummary>, ConsoleError> {
    let now = Timestamp::now();
    Ok(settled(parts).await?.iter().map(|export| export.summary(now)).collect())
}

async fn settled(parts: &Parts) -> Result<Vec<StoredExport>, ConsoleError> {
    settling(parts).await?.all()
}

async fn settling(parts: &Parts) -> Result<Settling<'_>, ConsoleError> {
    let generation = match parts.store.opened().await {
        Ok(opened) => Some(opened.generation.id),
        Err(error) if error.kind == ErrorKind::Empty => None,
        Err(error) => return Err(error),
    };
    Ok(Settling { workspace: &parts.workspace, config: &parts.config, ledger: &parts.ledger, generation })
}

/// The last export of an audience to each destination, of those that came to something or still may.
#[must_use]
pub fn last_exports(exports: &[ExportSummary], audience: &str) -> BTreeMap<String, LastExport> {
    let mut last = BTreeMap::new();
    let of_audience = || exports.iter().filter(|export| export.audience == audience);
    for export in of_audience().filter(|export| !export.state.is_over()).chain(of_audience()) {
        last.entry(export.destination.clone()).or_insert(LastExport {
            export: export.id,
            at: export.sealed_at,
            state: export.state,
            rows: export.rows,
        });
    }
    last
}

/// Audiences × destinations, and every export.
pub async fn activations(parts: &Parts) -> Result<Activations, ConsoleError> {
    let exports = all(parts).await?;
    let mut names: Vec<&str> = exports.iter().map(|export| export.audience.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let rows = names.into_iter().map(|name| (name.to_owned(), last_exports(&exports, name))).collect();
    Ok(Activations {
        destinations: destinations(parts)?,
        rows,
        exports,
        four_eyes: parts.config.audiences.four_eyes,
    })
}

/// Delete every file that was let out with a customer in it.
pub async fn purge_of(parts: &Parts, customer_id: &str) -> Result<(), ConsoleError> {
    settling(parts).await?.purge_of(customer_id)
}

fn no_export(id: ExportId) -> ConsoleError {
    ConsoleError::new(ErrorKind::Invalid, format!("there is no export {}", id.0))
        .hint("`c360 audience exports` lists them")
}

/// Everything about one export.
pub async fn export(parts: &Parts, id: ExportId) -> Result<ExportDetail, ConsoleError> {
    let stored =
        settled(parts).await?.into_iter().find(|export| export.id == id).ok_or_else(|| no_export(id))?;
    let kept: Kept = serde_json::from_str(&stored.content).map_err(|error| {
        ConsoleError::new(ErrorKind::Failed, format!("export {} can't be read: {error}", id.0))
    })?;
    let now = Timestamp::now();
    let state = stored.state(now);
    let file = match state {
        ExportState::Waiting | ExportState::Approved => Some(stored.file.clone()),
        ExportState::Released | ExportState::Withdrawn if stored.purged_at.is_none() => {
            let manifest =
                stored.release.as_ref().map(|release| release.manifest.as_str()).unwrap_or_default();
            let manifest: serde_json::Value = serde_json::from_str(manifest).unwrap_or_default();
            manifest.get("file").and_then(serde_json::Value::as_str).map(str::to_owned)
        }
        _ => None,
    };
    Ok(ExportDetail {
        summary: stored.summary(now),
        audience: kept.audience,
        destination: kept.destination,
        dry_run: kept.dry_run,
        file: file.filter(|file| parts.workspace.join(file).exists()),
        manifest: stored.release.as_ref().map(|release| release.manifest.clone()),
        refusal: refusal(&stored, &parts.user, now),
    })
}

/// Why whoever asks may not approve.
fn refusal(export: &StoredExport, user: &str, now: Timestamp) -> Option<String> {
    match export.state(now) {
        ExportState::Waiting => {}
        ExportState::Empty => return Some("nobody is in the file: there is nothing to let out".to_owned()),
        _ => return Some("it does not wait for a decision".to_owned()),
    }
    (export.four_eyes && export.asked_by == user)
        .then(|| "you asked for it: somebody else must approve".to_owned())
}

/// Queue a dry run that seals the file.
pub async fn seal_audience(parts: &Parts, request: SealRequest) -> Result<JobId, ConsoleError> {
    let known = Known::read(&parts.ledger)?;
    match known.tree(&request.audience) {
        Some(Ok(_)) => {}
        Some(Err(problem)) => return Err(broken(&request.audience, problem)),
        None => return Err(no_audience(&request.audience, &known)),
    }
    let all = parts.config.every_destination();
    if !all.iter().any(|to| to.name == request.destination) {
        let message = format!("there is no destination \"{}\"", request.destination.escape_debug());
        let names: Vec<&str> = all.iter().map(|to| to.name.as_str()).collect();
        let near = nearest(&request.destination, names.iter().copied());
        return Err(ConsoleError::new(ErrorKind::Invalid, message).hint(near.map_or_else(
            || format!("they are {}", names.join(", ")),
            |near| format!("did you mean {near}?"),
        )));
    }
    // Nothing loaded is told at once, not by the job.
    parts.store.opened().await?;
    let argument =
        serde_json::json!({"audience": request.audience, "destination": request.destination}).to_string();
    let id = parts.ledger.enqueue_with(JobKind::Seal, Some(&argument), &parts.user)?;
    parts.jobs.pump()?;
    Ok(id)
}

/// Approve an export, which lets it out, or reject it.
pub async fn decide_export(parts: &Parts, request: DecisionRequest) -> Result<DecisionReply, ConsoleError> {
    let settling = settling(parts).await?;
    let stored = settling.all()?.into_iter().find(|export| export.id == request.export);
    let stored = stored.ok_or_else(|| no_export(request.export))?;
    let now = Timestamp::now();
    if request.approve && stored.state(now) == ExportState::Waiting {
        let path = parts.workspace.join(&stored.file);
        let found = tokio::task::spawn_blocking(move || place::sha256(&path)).await;
        let found = found.map_err(|error| ConsoleError::new(ErrorKind::Failed, error.to_string()))?;
        let why = match found {
            Ok(found) if found == stored.sha256 => None,
            Ok(_) => Some("the sealed file was changed on disk".to_owned()),
            Err(error) => Some(format!("the sealed file can't be read: {error}")),
        };
        if let Some(why) = why {
            settling.end(&stored, ExportState::Void, &why)?;
            let message = format!("export {} is void: {why}", stored.id.0);
            return Err(ConsoleError::new(ErrorKind::Invalid, message)
                .hint("seal it again, and see who can write there"));
        }
    }
    let reply = parts.ledger.decide_export(&request, &parts.user, now)?;
    if !request.approve {
        place::remove(&parts.workspace.join(&stored.file)).map_err(|error| {
            ConsoleError::new(
                ErrorKind::Failed,
                format!("it is rejected, but its file can't be deleted: {error}"),
            )
        })?;
    }
    parts.jobs.pump()?;
    Ok(reply)
}

/// Let an approved export out again where that failed, or deliver it again.
pub async fn release_export(parts: &Parts, id: ExportId) -> Result<JobId, ConsoleError> {
    settled(parts).await?;
    let job = parts.ledger.request_release(id, &parts.user)?;
    parts.jobs.pump()?;
    Ok(job)
}

/// Take an undecided export back, or withdraw one that is out.
pub async fn withdraw_export(parts: &Parts, request: WithdrawRequest) -> Result<Option<JobId>, ConsoleError> {
    let reason = request.reason.trim();
    if reason.is_empty() {
        return Err(
            ConsoleError::new(ErrorKind::Invalid, "why?").hint("a few words; the audit chain keeps them")
        );
    }
    let stored = settled(parts).await?.into_iter().find(|export| export.id == request.export);
    let stored = stored.ok_or_else(|| no_export(request.export))?;
    if matches!(stored.state(Timestamp::now()), ExportState::Waiting | ExportState::Approved) {
        parts.ledger.end_export(stored.id, ExportState::TakenBack, reason, &parts.user)?;
        place::remove(&parts.workspace.join(&stored.file)).map_err(|error| {
            ConsoleError::new(
                ErrorKind::Failed,
                format!("it is taken back, but its file can't be deleted: {error}"),
            )
        })?;
        return Ok(None);
    }
    let job = parts.ledger.request_withdrawal(stored.id, reason, &parts.user)?;
    parts.jobs.pump()?;
    Ok(Some(job))
}
