//! Backups: the ledger as it is at one moment, the generation that it points at, and the settings, in a directory of
//! their own with a manifest. Made by a job, as the user whom the workspace belongs to, while everybody works on.
//!
//! Not in it: your source files; files of exports, which are let out on the word of a ledger that is in force or not at
//! all; and whatever can be made again (cards, rejected rows, exports for customers).

mod draft;
mod files;
pub mod manifest;
mod place;

use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::files::{Sum, copy, path_of, read, sync_folder};
use self::{
    draft::Draft,
    manifest::{File, Generation, Manifest, What},
};
use crate::{
    config::Config,
    contract::{AuditAction, BackupRequest, ConsoleError, ErrorKind, JobId},
    engine::{
        generations::Held,
        jobs::{JobContext, JobError, Outcome, Progress},
        privacy::reason::LONGEST,
        service::Parts,
    },
    ledger::{self, Copy, Entry, Subject, pseudonym::hex},
    warehouse::generations::{FOLDER as WAREHOUSE, Files},
};

const COPY_LEDGER: &str = "copy the ledger";
const COPY_GENERATION: &str = "copy the generation";
const CHECK: &str = "check what was written";

/// How often a generation that was published meanwhile is followed.
const TRIES: usize = 10;

/// What the job is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Task {
    directory: String,
    ledger_only: bool,
    /// Whether the owner of the workspace asked, who may write anywhere they can.
    by_owner: bool,
}

/// Queue a backup. Where it may go is looked at now and again when it is made.
pub fn start(parts: &Parts, request: &BackupRequest) -> Result<JobId, ConsoleError> {
    let by_owner = parts.caller.uid() == rustix::process::geteuid().as_raw();
    let admitted = place::admit(&parts.workspace, &parts.config, &request.directory, by_owner);
    let directory = admitted.inspect_err(|error| {
        if error.kind == ErrorKind::Forbidden {
            note_refusal(parts, &request.directory);
        }
    })?;
    let directory = directory.to_string_lossy().into_owned();
    let what = if request.ledger_only { What::Ledger } else { What::Everything };
    let told = format!("{} to {directory}", what.words());
    let task = Task { directory, ledger_only: request.ledger_only, by_owner };
    let argument = serde_json::json!(task).to_string();
    let job = parts.ledger.ask_backup(&argument, &told, &parts.user)?;
    parts.jobs.pump()?;
    Ok(job)
}

fn note_refusal(parts: &Parts, directory: &str) {
    let reason = not_to(directory);
    let (action, subject) = (AuditAction::Refused, Subject::Other("start_backup"));
    if let Err(error) = parts.ledger.record(Entry { action, subject, reason: &reason, by: &parts.user }) {
        tracing::error!(%error, "a refusal could not be audited");
    }
}

/// Where it was not to go, as the audit chain keeps it: no longer than a reason may be.
fn not_to(directory: &str) -> String {
    let (shown, rest) = match directory.char_indices().nth(LONGEST) {
        Some((at, _)) => (directory.get(..at).unwrap_or_default(), "…"),
        None => (directory, ""),
    };
    format!("not to {}{rest}", shown.escape_debug())
}

/// Make a backup: whole at its place, or nothing there.
pub fn run_backup(ctx: &JobContext, progress: &mut dyn Progress) -> Result<Outcome, JobError> {
    let argument = ctx.ledger.job_argument(ctx.job)?.unwrap_or_default();
    let task: Task = serde_json::from_str(&argument)
        .map_err(|error| JobError::failed(format!("what the job was told can't be read: {error}")))?;
    ctx.plan.set(&[(COPY_LEDGER, 1.0), (COPY_GENERATION, 6.0), (CHECK, 4.0)]);
    let told = |error: ConsoleError| match error.hint {
        Some(hint) => JobError::failed(format!("{}: {hint}", error.message)),
        None => JobError::failed(error.message),
    };
    let to = place::admit(&ctx.workspace, &ctx.config, &task.directory, task.by_owner).map_err(told)?;
    let draft = Draft::begin(&to, &ctx.workspace)?;
    let (manifest, sha256) = fill(ctx, &draft, &task, progress)?;
    let bytes: u64 = manifest.files.iter().map(|file| file.bytes).sum();
    let count = manifest.files.len();
    if progress.is_cancelled() {
        return Err(JobError::Cancelled);
    }
    draft.publish()?;
    let subject = format!("made: {} sha256 {sha256}", to.display());
    let (action, subject) = (AuditAction::Backup, Subject::Other(&subject));
    ctx.ledger.record(Entry { action, subject, reason: "", by: &ctx.asked_by })?;
    let message = format!(
        "{} in {}: {count} files, {} MB, checked; chain of {} records, head {}",
        manifest.what.words(),
        to.display(),
        bytes.div_ceil(1_000_000),
        manifest.chain.records,
        manifest.chain.head
    );
    Ok(Outcome { generation: None, load: None, message })
}

/// Write everything into the draft, and read it again; the manifest and its SHA-256.
fn fill(
    ctx: &JobContext,
    draft: &Draft,
    task: &Task,
    progress: &mut dyn Progress,
) -> Result<(Manifest, String), JobError> {
    progress.stage(COPY_LEDGER, None);
    let taken_at = Timestamp::now();
    let (copy, held) = ledger_and_generation(ctx, draft, task.ledger_only)?;
    let mut files = vec![draft.read(ledger::FILE, progress)?];
    for name in files::settings(&ctx.workspace)? {
        files.push(draft.take(&ctx.workspace.join(&name), &name, progress)?);
    }
    if let Some(held) = &held {
        progress.stage(COPY_GENERATION, Some(held.path.metadata().map_or(0, |file| file.len())));
        let name = format!("{WAREHOUSE}/{}", Files::name(held.generation.id));
        files.push(draft.take(&held.path, &name, progress)?);
    }
    check(draft, &files, progress)?;
    let manifest = Manifest {
        format: manifest::FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        ledger_format: copy.format,
        workspace: ctx.config.workspace.name.clone(),
        directory: ctx.workspace.display().to_string(),
        taken_at,
        by: ctx.asked_by.clone(),
        what: if task.ledger_only { What::Ledger } else { What::Everything },
        generation: held.map(|held| Generation { id: held.generation.id, as_of: held.generation.as_of }),
        chain: manifest::Chain {
            records: copy.chain.check.records,
            head: copy.chain.check.head,
            first: copy.chain.first,
        },
        files,
    };
    let text = manifest.text().map_err(|error| JobError::failed(error.to_string()))?;
    draft.write(manifest::FILE, text.as_bytes())?;
    let sha256 = hex(&<sha2::Sha256 as sha2::Digest>::digest(text.as_bytes()));
    Ok((manifest, sha256))
}

/// A copy of the ledger, and the generation that it points at, held.
fn ledger_and_generation(
    ctx: &JobContext,
    draft: &Draft,
    ledger_only: bool,
) -> Result<(Copy, Option<Held>), JobError> {
    let path = draft.path(ledger::FILE);
    for _ in 0..TRIES {
        let held = if ledger_only { None } else { ctx.generations.hold_current()? };
        draft.empty(ledger::FILE)?;
        ctx.ledger.copy_to(&path)?;
        let copy = ledger::examine(&path)?;
        if let Some(fault) = copy.chain.check.faults.first() {
            return Err(JobError::failed(format!(
                "the audit chain is broken at record {}: {}. `c360 audit verify` says more; no backup was made",
                fault.number, fault.what
            )));
        }
        let points_at = copy.generation.as_ref().map(|generation| generation.id);
        if ledger_only || points_at == held.as_ref().map(|held| held.generation.id) {
            return Ok((copy, held));
        }
    }
    Err(JobError::failed("generations are published faster than they can be copied; try again"))
}

/// Read what was written from the disk again, and hold it to what went there.
fn check(draft: &Draft, files: &[File], progress: &mut dyn Progress) -> Result<(), JobError> {
    progress.stage(CHECK, Some(files.iter().map(|file| file.bytes).sum()));
    let mut sum = Sum { progress, done: 0 };
    for file in files {
        if draft.read(&file.path, &mut sum)?.sha256 != file.sha256 {
            return Err(JobError::failed(format!(
                "{} reads differently from what was written: the disk is not to be trusted; no backup was made",
                draft.path(&file.path).display()
            )));
        }
        sum.done += file.bytes;
    }
    Ok(())
}

/// Where backups may be made for others than the owner.
fn root(config: &Config) -> Option<&Path> {
    config.server.backups.as_deref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_keeps_no_endless_path() {
        assert_eq!(not_to("/etc/a\nb"), "not to /etc/a\\nb");
        assert_eq!(not_to(&"é".repeat(LONGEST)), format!("not to {}", "é".repeat(LONGEST)));
        assert_eq!(not_to(&"é".repeat(100_000)), format!("not to {}…", "é".repeat(LONGEST)));
    }
}
