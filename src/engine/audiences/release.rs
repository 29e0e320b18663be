//! The work of letting out: the sealed file moves to its destination's folder with a manifest, is delivered by the
//! workspace's command where there is one, and is withdrawn again.
//!
//! Every step can be done again after a kill. The ledger says that a file is out before it is moved, in one transaction
//! with a last look at all that could keep it in; what may have been delivered is never delivered again.

mod command;
mod deliver;
pub mod manifest;

use std::path::Path;

use jiff::Timestamp;
use serde::Deserialize;

use self::{
    deliver::Delivering,
    manifest::{file_of, manifest_of, removal_of},
};
use super::{exports::Kept, known::Known, place, settle::Settling};
use crate::{
    config,
    contract::{ConsoleError, ExportId, ExportState},
    engine::{
        jobs::{JobContext, JobError, Outcome, Progress},
        links,
    },
    ledger::{NewRelease, NewWithdrawal, StoredExport, Subject},
};

const CHECK: &str = "check what was approved";
const MOVE: &str = "move the file";
const DELIVER: &str = "deliver it";

/// How often it is looked at anew because something moved meanwhile.
const MOST_LOOKS: u32 = 5;

#[derive(Debug, Deserialize)]
struct Argument {
    export: ExportId,
    #[serde(default)]
    withdraw: bool,
    #[serde(default)]
    reason: String,
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
    let releasing = Releasing { ctx, stored: &stored, kept: kept(&stored)?, settling: Settling::within(ctx) };
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
    settling: Settling<'a>,
}

impl Releasing<'_> {
    fn let_out(&self, progress: &mut dyn Progress) -> Result<String, JobError> {
        let stored = self.stored;
        let file = file_of(stored);
        self.refuse_links("let out", &[&stored.file, &file, &half(&file), &manifest_of(&file)])?;
        match stored.state(Timestamp::now()) {
            // Killed before the file was moved, or it is to be delivered again.
            ExportState::Released => {}
            ExportState::Approved | ExportState::Expired
                if stored.end.is_none()
                    && self.settling.found(stored, &self.ctx.asked_by).map_err(told)? => {}
            ExportState::Approved => self.admit(&file, progress)?,
            state => {
                let why =
                    stored.why(Timestamp::now()).unwrap_or_else(|| format!("it is {state:?}").to_lowercase());
                return Err(JobError::failed(format!("export {} was not let out: {why}", stored.id.0)));
            }
        }
        progress.stage(MOVE, None);
        if let Some(noted) = self.ctx.ledger.export(stored.id)? {
            self.settling.bring_out(&noted).map_err(told)?;
        }
        if progress.is_cancelled() {
            return Ok(format!("export {} is let out to {file}, and was not delivered", stored.id.0));
        }
        let delivered = self.deliver(&file, false, progress)?;
        Ok(format!("export {} is let out to {file}{delivered}", stored.id.0))
    }

    /// Look at what is about to leave, and have the ledger say that it does.
    fn admit(&self, file: &str, progress: &mut dyn Progress) -> Result<(), JobError> {
        let ctx = self.ctx;
        let sealed = ctx.workspace.join(&self.stored.file);
        match place::sha256(&sealed) {
            Ok(found) if found == self.stored.sha256 => {}
            Ok(_) => return Err(self.void("the sealed file was changed on disk")),
            Err(error) if place::is_gone(&sealed, &error) => {
                return Err(self.void("the sealed file is gone"));
            }
            Err(error) => return Err(disk(&error)),
        }
        if let Some(folder) = ctx.workspace.join(file).parent() {
            place::try_folder(folder).map_err(|error| unwritable(folder, &error))?;
        }
        if progress.is_cancelled() {
            return Err(JobError::Cancelled);
        }
        self.note(file)
    }

    /// Look whether anything keeps the file in, and say in the ledger that it is out, in one step.
    fn note(&self, file: &str) -> Result<(), JobError> {
        let (ledger, by) = (&self.ctx.ledger, &self.ctx.asked_by);
        for _ in 0..MOST_LOOKS {
            // Read before what is looked at; compared when the word is written.
            let seen = ledger.grounds()?;
            let known = Known::read(ledger).map_err(told)?;
            if let Some(change) = self.settling.void(self.stored, &known).map_err(told)? {
                return Err(self.void(&change.why));
            }
            let manifest = self.settling.manifest(self.stored, file, by).map_err(told)?;
            let new =
                NewRelease { export: self.stored.id, manifest: &manifest, reason: "", seen: Some(&seen) };
            if ledger.export_released(&new, by)? {
                return Ok(());
            }
        }
        Err(JobError::failed(format!(
            "export {} was not let out: what it stands on keeps changing. The approval stands: let it out again",
            self.stored.id.0
        )))
    }

    /// It is void; what to say of it.
    fn void(&self, why: &str) -> JobError {
        match self.settling.end(self.stored, ExportState::Void, why) {
            Ok(()) => {
                JobError::failed(format!("export {} is void, nothing was let out: {why}", self.stored.id.0))
            }
            Err(error) => told(error),
        }
    }

    /// Nothing is read or written by way of a link.
    fn refuse_links(&self, done: &str, files: &[&str]) -> Result<(), JobError> {
        let (ctx, id) = (self.ctx, self.stored.id.0);
        let subject = format!("export {id}");
        let place = (ctx.workspace.as_path(), ctx.ledger.as_ref());
        match links::refuse(place, files, Subject::Other(&subject), &ctx.asked_by)? {
            None => Ok(()),
            Some(why) => Err(JobError::failed(format!("export {id} was not {done}: {why}"))),
        }
    }

    /// The manifest of what withdraws it, which goes with the file that was let out: the one that the audit chain knows,
    /// where it is sent again.
    fn manifest_of_removal(&self, file: &str) -> Result<String, JobError> {
        let noted = self.stored.withdrawal.as_ref().and_then(|withdrawal| withdrawal.manifest.clone());
        if let Some(manifest) = noted {
            return Ok(manifest);
        }
        let of_release = self.stored.release.as_ref();
        let until = of_release.and_then(|release| manifest::deleted_after(&release.manifest));
        let until = until.unwrap_or_else(|| {
            manifest::after_days(Timestamp::now(), self.ctx.config.audiences.keep_files_days)
        });
        manifest::text(self.stored, &self.kept, (file, "remove"), &self.ctx.asked_by, until)
            .map_err(|error| JobError::failed(error.to_string()))
    }

    fn withdraw(&self, reason: &str, progress: &mut dyn Progress) -> Result<String, JobError> {
        let (ctx, stored) = (self.ctx, self.stored);
        let id = stored.id.0;
        let file = file_of(stored);
        let from = ctx.workspace.join(&file);
        progress.stage(MOVE, None);
        let removal = removal_of(&file);
        self.refuse_links("withdrawn", &[&file, &removal, &half(&removal), &manifest_of(&removal)])?;
        let by_hand = "take the audience off the platform by hand";
        let why = if self.kept.destination.delivers && !stored.may_have_arrived() {
            // Whom nobody sent must not be told to the platform by what takes them off.
            Some(format!(
                "it never arrived, so that nothing is sent; where somebody brought it there, {by_hand}"
            ))
        } else if !self.kept.destination.removes {
            Some(format!("the destination takes no file that removes people: {by_hand}"))
        } else {
            match place::sha256(&from) {
                Ok(found) if found == stored.sha256 => None,
                Ok(_) => Some(format!("{file} was changed since it was let out: {by_hand}")),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    Some(format!("its file is deleted here already: {by_hand}"))
                }
                Err(error) => return Err(disk(&error)),
            }
        };
        if let Some(why) = why {
            let new = NewWithdrawal { export: stored.id, reason, manifest: None };
            ctx.ledger.export_withdrawn(&new, &ctx.asked_by)?;
            return Ok(format!("export {id} is withdrawn here; {why}"));
        }
        place::copy(&from, &ctx.workspace.join(&removal)).map_err(|error| disk(&error))?;
        let manifest = self.manifest_of_removal(&removal)?;
        place::write(&ctx.workspace.join(manifest_of(&removal)), manifest.as_bytes())
            .map_err(|error| disk(&error))?;
        let new = NewWithdrawal { export: stored.id, reason, manifest: Some(&manifest) };
        ctx.ledger.export_withdrawn(&new, &ctx.asked_by)?;
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
        if !removal && !self.kept.destination.delivers {
            return Err(JobError::failed(format!(
                "export {} is let out; it was not delivered: it was sealed before the destination had a `deliver` command. Seal it again",
                self.stored.id.0
            )));
        }
        progress.stage(DELIVER, None);
        let (ctx, stored) = (self.ctx, self.stored);
        Delivering { ctx, stored, command, file, removal }.deliver(progress)
    }
}

/// What a file is called until it is whole.
fn half(file: &str) -> String {
    place::draft(Path::new(file)).to_string_lossy().into_owned()
}

#[allow(clippy::needless_pass_by_value, reason = "what `map_err` hands over")]
fn told(error: ConsoleError) -> JobError {
    JobError::failed(match error.hint {
        Some(hint) => format!("{}; {hint}", error.message),
        None => error.message,
    })
}

fn unwritable(folder: &Path, error: &std::io::Error) -> JobError {
    JobError::failed(format!(
        "the folder {} can't be written to: {error}; the approval stands: make room, or see what lies there and who owns it, then let it out again",
        folder.display()
    ))
}

fn disk(error: &std::io::Error) -> JobError {
    JobError::failed(format!(
        "the folder `exports` of the workspace can't be written to: {error}; the approval stands: make room, or see who owns it, then let it out again"
    ))
}
