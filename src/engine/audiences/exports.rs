//! Exports as front ends see them: their list, one of them, and what is decided about it.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    count::no_audience, house::destinations, known::Known, list::broken, place, release::manifest::file_of,
    settle::Settling,
};
use crate::{
    config::nearest,
    contract::{
        Activations, Audience, AuditAction, Barred, ConsoleError, DecisionReply, DecisionRequest,
        Destination, DryRun, ErrorKind, ExportDetail, ExportId, ExportState, ExportSummary, JobId, JobKind,
        LastExport, SealRequest, Steps, WithdrawRequest,
    },
    engine::{links, privacy::reason, service::Parts},
    ledger::{Entry, Hand, LedgerError, StoredExport, Subject},
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
    /// Who wrote what decides who is in it; the ledger holds approvers to it.
    #[serde(default)]
    pub hands: Vec<Hand>,
}

/// Every export where it stands now, newest first.
pub fn all(parts: &Parts) -> Result<Vec<ExportSummary>, ConsoleError> {
    let settling = settling(parts);
    let exports = settling.all()?;
    let known = Known::read(&parts.ledger)?;
    exports.iter().map(|export| summary(&settling, export, &known)).collect()
}

/// One where it stands, with what these settings would make of it.
fn summary(
    settling: &Settling<'_>,
    export: &StoredExport,
    known: &Known,
) -> Result<ExportSummary, ConsoleError> {
    let mut summary = export.summary(Timestamp::now());
    if let Some(here) = settling.void_here(export, known)? {
        summary.why = Some(here);
    }
    Ok(summary)
}

fn settling(parts: &Parts) -> Settling<'_> {
    Settling {
        workspace: &parts.workspace,
        config: &parts.config,
        four_eyes: parts.four_eyes(),
        ledger: &parts.ledger,
        job: None,
    }
}

/// One of them where it stands now.
fn settled(parts: &Parts, id: ExportId) -> Result<StoredExport, ConsoleError> {
    settling(parts).all()?.into_iter().find(|export| export.id == id).ok_or_else(|| no_export(id))
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
    let exports = all(parts)?;
    let mut names: Vec<&str> = exports.iter().map(|export| export.audience.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let rows = names.into_iter().map(|name| (name.to_owned(), last_exports(&exports, name))).collect();
    Ok(Activations { destinations: destinations(parts)?, rows, exports, four_eyes: parts.four_eyes() })
}

/// Bring every file to where the ledger says that its export stands: what is void or deleted goes.
pub fn settle(parts: &Parts) -> Result<(), ConsoleError> {
    settling(parts).all().map(drop)
}

fn no_export(id: ExportId) -> ConsoleError {
    ConsoleError::new(ErrorKind::Invalid, format!("there is no export {}", id.0))
        .hint("`c360 audience exports` lists them")
}

/// Everything about one export.
pub async fn export(parts: &Parts, id: ExportId) -> Result<ExportDetail, ConsoleError> {
    let stored = settled(parts, id)?;
    let summary = summary(&settling(parts), &stored, &Known::read(&parts.ledger)?)?;
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
    let is_void_here = matches!(state, ExportState::Waiting).then(|| summary.why.clone()).flatten();
    Ok(ExportDetail {
        summary,
        steps: steps(&stored, &kept, now),
        audience: kept.audience,
        destination: kept.destination,
        dry_run: kept.dry_run,
        file: file.filter(|file| parts.workspace.join(file).exists()),
        manifest: stored.release.as_ref().map(|release| release.manifest.clone()),
        refusal: refusal(&stored, (&parts.user, parts.four_eyes()), now).or(is_void_here),
    })
}

/// Why whoever asks may not approve.
fn refusal(export: &StoredExport, (user, four_eyes): (&str, bool), now: Timestamp) -> Option<String> {
    if let Some(barred) = export.decision_barred(now) {
        return Some(barred.words().to_owned());
    }
    let share = export.share_of(user).filter(|_| export.four_eyes || four_eyes)?;
    Some(format!("{}: somebody else must approve", share.words()))
}

/// What may be done with an export next.
fn steps(stored: &StoredExport, kept: &Kept, now: Timestamp) -> Steps {
    let delivers_nothing = stored.state(now) == ExportState::Released && !kept.destination.delivers;
    Steps {
        decide: stored.decision_barred(now),
        release: stored.release_barred(now).or(delivers_nothing.then_some(Barred::NothingDelivers)),
        withdraw: stored.withdrawal_barred(now, sends_removal(stored, &kept.destination)),
    }
}

/// Whether what withdraws an export is delivered to its destination: of what never arrived nothing is sent.
fn sends_removal(stored: &StoredExport, to: &Destination) -> bool {
    stored.purged_at.is_none() && stored.may_have_arrived() && to.removes && to.delivers
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
pub async fn decide_export(
    parts: &Parts,
    mut request: DecisionRequest,
) -> Result<DecisionReply, ConsoleError> {
    request.note = reason::bounded(&request.note, "note")?;
    let settling = settling(parts);
    let stored = settled(parts, request.export)?;
    let now = Timestamp::now();
    if request.approve && stored.state(now) == ExportState::Waiting {
        let subject = format!("export {}", stored.id.0);
        let place = (parts.workspace.as_path(), parts.ledger.as_ref());
        if let Some(why) = links::refuse(place, &[&stored.file], Subject::Other(&subject), &parts.user)? {
            let message = format!("export {} was not approved: {why}", stored.id.0);
            return Err(ConsoleError::new(ErrorKind::Forbidden, message));
        }
        let path = parts.workspace.join(&stored.file);
        let found = tokio::task::spawn_blocking(move || place::sha256(&path)).await;
        let found = found.map_err(|error| ConsoleError::new(ErrorKind::Failed, error.to_string()))?;
        let why = match found {
            // The settings of whoever decides count.
            Ok(found) if found == stored.sha256 => {
                settling.void(&stored, &Known::read(&parts.ledger)?)?.map(|change| change.why)
            }
            Ok(_) => Some("the sealed file was changed on disk".to_owned()),
            Err(error) if place::is_gone(&parts.workspace.join(&stored.file), &error) => {
                Some("the sealed file is gone".to_owned())
            }
            Err(error) => {
                let message = format!(
                    "export {} was not approved: its sealed file can't be read: {error}",
                    stored.id.0
                );
                return Err(ConsoleError::new(ErrorKind::Failed, message)
                    .hint("see whether the folder `exports` is there, and who owns it; it still waits"));
            }
        };
        if let Some(why) = why {
            settling.end(&stored, ExportState::Void, &why)?;
            let message = format!("export {} is void: {why}", stored.id.0);
            return Err(ConsoleError::new(ErrorKind::Invalid, message)
                .hint("seal it again; where the file was changed, see who can write there"));
        }
    }
    let decided = parts.ledger.decide_export(&request, &parts.user, now);
    let is_own = request.approve && stored.four_eyes && stored.share_of(&parts.user).is_some();
    if matches!(decided, Err(LedgerError::Refused(_))) && is_own {
        let subject = format!("export {}", stored.id.0);
        let reason = "approving what one asked for or wrote";
        let (action, subject) = (AuditAction::Refused, Subject::Other(&subject));
        parts.ledger.record(Entry { action, subject, reason, by: &parts.user })?;
    }
    let reply = decided?;
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
    let stored = settled(parts, id)?;
    if let Some(why) = not_again(parts, &stored)? {
        let message = format!("export {} can't be delivered: {why}", id.0);
        return Err(ConsoleError::new(ErrorKind::Invalid, message)
            .hint("where what it holds must change, withdraw it and seal the audience again"));
    }
    let job = parts.ledger.request_release(id, &parts.user)?;
    parts.jobs.pump()?;
    Ok(job)
}

/// Why what is out is not delivered any more; where nothing says so, the ledger knows whether it may be.
fn not_again(parts: &Parts, stored: &StoredExport) -> Result<Option<String>, ConsoleError> {
    let now = Timestamp::now();
    if stored.state(now) != ExportState::Released || stored.release_barred(now).is_some() {
        return Ok(None);
    }
    let kept: Option<Kept> = serde_json::from_str(&stored.content).ok();
    if !kept.is_some_and(|kept| kept.destination.delivers) {
        let all = parts.config.every_destination();
        let delivers = all.iter().any(|to| to.name == stored.destination && !to.deliver.is_empty());
        return Ok(Some(if delivers {
            "it was sealed before the destination had a `deliver` command".to_owned()
        } else {
            format!("it is let out already, and nothing delivers it: take {} from there", file_of(stored))
        }));
    }
    let change = settling(parts).void(stored, &Known::read(&parts.ledger)?)?;
    Ok(change.map(|change| change.why))
}

/// Take an undecided export back, or withdraw one that is out.
pub async fn withdraw_export(parts: &Parts, request: WithdrawRequest) -> Result<Option<JobId>, ConsoleError> {
    let why = reason::checked_for(&request.reason, "an export is withdrawn")?;
    let stored = settled(parts, request.export)?;
    if matches!(stored.state(Timestamp::now()), ExportState::Waiting | ExportState::Approved) {
        parts.ledger.end_export(stored.id, ExportState::TakenBack, &why, &parts.user)?;
        place::remove(&parts.workspace.join(&stored.file)).map_err(|error| {
            ConsoleError::new(
                ErrorKind::Failed,
                format!("it is taken back, but its file can't be deleted: {error}"),
            )
        })?;
        return Ok(None);
    }
    let destinations = destinations(parts)?;
    let to = destinations.iter().find(|to| to.name == stored.destination);
    let sends = to.is_some_and(|to| sends_removal(&stored, to));
    let job = parts.ledger.request_withdrawal(stored.id, &why, sends, &parts.user)?;
    parts.jobs.pump()?;
    Ok(Some(job))
}
