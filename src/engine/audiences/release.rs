//! The work of letting out: the sealed file moves to its destination's folder with a manifest, is delivered by the
//! workspace's command where there is one, and is withdrawn again.
//!
//! Every step can be done again after a kill: a file that lies where it belongs, with the hash that was approved, is out;
//! what may have been delivered is never delivered again.

mod deliver;

use std::path::Path;

use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

use self::deliver::deliver;
use super::{exports::Kept, known::Known, place, settle::Settling};
use crate::{
    config,
    contract::{ConsoleError, Decided, DryRun, ExportId, ExportState},
    engine::jobs::{JobContext, JobError, Outcome, Progress},
    ledger::{StoredExport, pseudonym::hex},
};

const CHECK: &str = "check what was approved";
const MOVE: &str = "move the file";
const DELIVER: &str = "deliver it";

#[derive(Debug, Deserialize)]
struct Argument {
    export: ExportId,
    #[serde(default)]
    withdraw: bool,
    #[serde(default)]
    reason: String,
}

/// What lies beside a file that was let out. The audit chain holds its SHA-256.
#[derive(Debug, Serialize)]
struct Manifest<'a> {
    /// The form of this file.
    format: u32,
    /// `add`, or `remove` for a file that withdraws.
    action: &'static str,
    export: u64,
    audience: &'a str,
    audience_version: u32,
    rule: &'a str,
    destination: &'a str,
    destination_kind: &'a str,
    destination_rules: &'a str,
    /// Relative to the workspace.
    file: &'a str,
    rows: u64,
    bytes: u64,
    sha256: &'a str,
    as_of: String,
    generation: u64,
    scores: Option<u32>,
    sealed_at: String,
    asked_by: &'a str,
    approval: Option<Approval<'a>>,
    let_out_at: String,
    let_out_by: &'a str,
    /// The file is deleted from this machine after this moment.
    deleted_after: String,
    dry_run: &'a DryRun,
}

#[derive(Debug, Serialize)]
struct Approval<'a> {
    by: &'a str,
    at: String,
    note: &'a str,
    single_person: bool,
}

/// The file that withdraws what another one let out.
#[must_use]
pub fn removal_of(file: &str) -> String {
    match file.rsplit_once('.') {
        Some((name, ending)) => format!("{name}-remove.{ending}"),
        None => format!("{file}-remove"),
    }
}

/// Let an approved export out, deliver one that is out, or withdraw one.
pub fn run_release(ctx: &JobContext, progress: &mut dyn Progress) -> Result<Outcome, JobError> {
    ctx.plan.set(&[(CHECK, 2.0), (MOVE, 1.0), (DELIVER, 5.0)]);
    progress.stage(CHECK, None);
    let argument = ctx.ledger.job_argument(ctx.job)?.unwrap_or_default();
    let argument: Argument = serde_json::from_str(&argument)
        .map_err(|error| JobError::failed(format!("what was asked is unreadable: {error}")))?;
    let stored = ctx.ledger.export(argument.export)?;
    let Some(stored) = stored else {
        return Err(JobError::failed(format!("there is no export {}", argument.export.0)));
    };
    let releasing = Releasing { ctx, stored: &stored, kept: kept(&stored)? };
    let message = if argument.withdraw {
        releasing.withdraw(&argument.reason, progress)?
    } else {
        releasing.let_out(progress)?
    };
    Ok(Outcome { generation: None, load: None, message })
}

fn kept(stored: &StoredExport) -> Result<Kept, JobError> {
    serde_json::from_str(&stored.content)
        .map_err(|error| JobError::failed(format!("export {} can't be read: {error}", stored.id.0)))
}

struct Releasing<'a> {
    ctx: &'a JobContext,
    stored: &'a StoredExport,
    kept: Kept,
}

impl Releasing<'_> {
    fn let_out(&self, progress: &mut dyn Progress) -> Result<String, JobError> {
        let stored = self.stored;
        let file = self.file();
        match stored.state(Timestamp::now()) {
            ExportState::Released => {}
            ExportState::Approved => self.move_out(&file, progress)?,
            // Killed between the move and the ledger's word, and found after its time.
            ExportState::Expired
                if stored.decision.as_ref().is_some_and(|d| d.approved) && self.is_out(&file)? =>
            {
                self.note(&file)?;
            }
            state => {
                let why =
                    stored.why(Timestamp::now()).unwrap_or_else(|| format!("it is {state:?}").to_lowercase());
                return Err(JobError::failed(format!("export {} was not let out: {why}", stored.id.0)));
            }
        }
        if progress.is_cancelled() {
            return Ok(format!("export {} is let out to {file}, and was not delivered", stored.id.0));
        }
        let delivered = self.deliver(&file, false, progress)?;
        Ok(format!("export {} is let out to {file}{delivered}", stored.id.0))
    }

    /// Where the file goes, relative to the workspace.
    fn file(&self) -> String {
        let stored = self.stored;
        let ending =
            Path::new(&stored.file).extension().map_or("csv", |ending| ending.to_str().unwrap_or("csv"));
        let name = place::name(stored.as_of, &stored.audience, stored.id, ending);
        place::released(&stored.destination, &name)
    }

    /// Whether the file lies where it belongs, as it was approved.
    fn is_out(&self, file: &str) -> Result<bool, JobError> {
        let path = self.ctx.workspace.join(file);
        Ok(path.exists() && place::sha256(&path).map_err(|error| disk(&error))? == self.stored.sha256)
    }

    fn move_out(&self, file: &str, progress: &mut dyn Progress) -> Result<(), JobError> {
        let (ctx, stored) = (self.ctx, self.stored);
        // The lock on jobs is ours: no load publishes and no rescoring moves anything until this job ends.
        let generation = ctx.generations.current()?.map(|generation| generation.id);
        let settling =
            Settling { workspace: &ctx.workspace, config: &ctx.config, ledger: &ctx.ledger, generation };
        let known = Known::read(&ctx.ledger).map_err(told)?;
        if self.is_out(file)? {
            return self.note(file);
        }
        let mut why = settling.void(stored, &known).map_err(told)?;
        let sealed = ctx.workspace.join(&stored.file);
        if why.is_none() {
            why = match place::sha256(&sealed) {
                Ok(found) if found == stored.sha256 => None,
                Ok(_) => Some("the sealed file was changed on disk".to_owned()),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    Some("the sealed file is gone".to_owned())
                }
                Err(error) => return Err(disk(&error)),
            };
        }
        if let Some(why) = why {
            settling.end(stored, ExportState::Void, &why).map_err(told)?;
            return Err(JobError::failed(format!(
                "export {} is void, nothing was let out: {why}",
                stored.id.0
            )));
        }
        if progress.is_cancelled() {
            return Err(JobError::Cancelled);
        }
        progress.stage(MOVE, None);
        let target = ctx.workspace.join(file);
        if let Some(folder) = target.parent() {
            place::private_folder(folder).map_err(|error| disk(&error))?;
        }
        place::hand_over(&sealed, &target).map_err(|error| disk(&error))?;
        self.note(file)
    }

    /// Write the manifest, and say in the ledger that the file is out.
    fn note(&self, file: &str) -> Result<(), JobError> {
        let manifest = self.manifest(file, "add")?;
        place::write(&self.ctx.workspace.join(manifest_of(file)), manifest.as_bytes())
            .map_err(|error| disk(&error))?;
        Ok(self.ctx.ledger.export_released(
            self.stored.id,
            &manifest,
            &hash(&manifest),
            &self.ctx.asked_by,
        )?)
    }

    fn manifest(&self, file: &str, action: &'static str) -> Result<String, JobError> {
        let (stored, run) = (self.stored, &self.kept.dry_run);
        let now = Timestamp::now();
        let keep = i64::from(self.ctx.config.audiences.keep_files_days).saturating_mul(24);
        let deleted_after = now.saturating_add(keep.hours()).unwrap_or(Timestamp::MAX);
        let approval = stored.decision.as_ref().map(|Decided { by, at, note, single_person, .. }| Approval {
            by,
            at: at.to_string(),
            note,
            single_person: *single_person,
        });
        let manifest = Manifest {
            format: 1,
            action,
            export: stored.id.0,
            audience: &stored.audience,
            audience_version: stored.version,
            rule: &self.kept.audience.rule,
            destination: &stored.destination,
            destination_kind: self.kept.destination.kind.id(),
            destination_rules: &run.rules,
            file,
            rows: stored.rows,
            bytes: stored.bytes,
            sha256: &stored.sha256,
            as_of: stored.as_of.to_string(),
            generation: stored.generation.0,
            scores: run.scores,
            sealed_at: stored.sealed_at.to_string(),
            asked_by: &stored.asked_by,
            approval,
            let_out_at: now.to_string(),
            let_out_by: &self.ctx.asked_by,
            deleted_after: deleted_after.to_string(),
            dry_run: run,
        };
        let mut text =
            serde_json::to_string_pretty(&manifest).map_err(|error| JobError::failed(error.to_string()))?;
        text.push('\n');
        Ok(text)
    }

    fn withdraw(&self, reason: &str, progress: &mut dyn Progress) -> Result<String, JobError> {
        let (ctx, stored) = (self.ctx, self.stored);
        let id = stored.id.0;
        let file = self.file();
        let from = ctx.workspace.join(&file);
        if !self.kept.destination.removes || !from.exists() {
            ctx.ledger.export_withdrawn(stored.id, reason, &ctx.asked_by)?;
            let why = if self.kept.destination.removes {
                "its file is deleted here already"
            } else {
                "the destination takes no file that removes people"
            };
            return Ok(format!(
                "export {id} is withdrawn here; {why}: take the audience off the platform by hand"
            ));
        }
        progress.stage(MOVE, None);
        if place::sha256(&from).map_err(|error| disk(&error))? != stored.sha256 {
            return Err(JobError::failed(format!(
                "export {id} was not withdrawn: {file} was changed since it was let out; take the audience off the platform by hand"
            )));
        }
        let removal = removal_of(&file);
        place::copy(&from, &ctx.workspace.join(&removal)).map_err(|error| disk(&error))?;
        let manifest = self.manifest(&removal, "remove")?;
        place::write(&ctx.workspace.join(manifest_of(&removal)), manifest.as_bytes())
            .map_err(|error| disk(&error))?;
        ctx.ledger.export_withdrawn(stored.id, reason, &ctx.asked_by)?;
        let delivered = self.deliver(&removal, true, progress)?;
        Ok(format!("export {id} is withdrawn: {removal} takes its people off the platform{delivered}"))
    }

    /// Deliver a file, where a command is configured; what came of it, in words.
    fn deliver(&self, file: &str, removal: bool, progress: &mut dyn Progress) -> Result<String, JobError> {
        let destinations = self.ctx.config.every_destination();
        let settings = destinations.iter().find(|to| to.name == self.stored.destination);
        let Some(config::Destination { deliver: command, .. }) = settings.filter(|to| !to.deliver.is_empty())
        else {
            return Ok(String::new());
        };
        progress.stage(DELIVER, None);
        deliver(self.ctx, self.stored.id, command, file, &manifest_of(file), removal, progress)
    }
}

/// The manifest of a file.
fn manifest_of(file: &str) -> String {
    format!("{file}.manifest.json")
}

fn hash(text: &str) -> String {
    use sha2::Digest as _;
    hex(&sha2::Sha256::digest(text))
}

#[allow(clippy::needless_pass_by_value, reason = "what `map_err` hands over")]
fn told(error: ConsoleError) -> JobError {
    JobError::failed(error.message)
}

fn disk(error: &std::io::Error) -> JobError {
    JobError::failed(format!(
        "the folder `exports` of the workspace can't be written to: {error}; the approval stands: make room, or see who owns it, then let it out again"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_withdraws_lies_beside_what_it_withdraws() {
        assert_eq!(
            removal_of("exports/meta/2026-11-20-lost-7.csv"),
            "exports/meta/2026-11-20-lost-7-remove.csv"
        );
        assert_eq!(manifest_of("exports/meta/a.csv"), "exports/meta/a.csv.manifest.json");
    }
}
