//! Delivering by the workspace's command: tried again where it says that it failed, never once it may have arrived, and
//! looked at again before each try.

use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

use super::{
    command::{self, Came, LOOK},
    manifest::manifest_of,
};
use crate::{
    engine::{
        audiences::{fingerprint::Change, known::Known, place, settle::Settling},
        jobs::{JobContext, JobError, Progress},
    },
    ledger::{DeliveryEnd, StoredExport},
};

/// Waits before the second try and the third.
const BACK_OFF: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(10)];
/// How long a command may take.
const PATIENCE: Duration = Duration::from_hours(1);
/// How often it is looked at anew because something moved meanwhile.
const MOST_LOOKS: u32 = 5;

/// A file to deliver.
pub struct Delivering<'a> {
    pub ctx: &'a JobContext,
    pub stored: &'a StoredExport,
    /// The program and its arguments.
    pub command: &'a [String],
    /// Relative to the workspace.
    pub file: &'a str,
    /// Whether it withdraws the export.
    pub removal: bool,
}

impl Delivering<'_> {
    /// Deliver it; what came of it, in words.
    pub fn deliver(&self, progress: &mut dyn Progress) -> Result<String, JobError> {
        let (ctx, export, removal) = (self.ctx, self.stored.id, self.removal);
        let command = self.filled();
        let mut said = String::new();
        for wait in BACK_OFF.iter().map(Some).chain([None]) {
            let attempt = self.begin()?;
            let came = command::run(&command, &ctx.workspace, PATIENCE, || progress.is_cancelled());
            let (arrived, words) = match came {
                Came::Arrived(words) => (true, words),
                Came::Failed(words) => (false, words),
                Came::Stopped => {
                    self.leave(attempt, "it was stopped while it ran")?;
                    return Ok("; its delivery was stopped, and nobody knows whether it arrived: look at the platform"
                        .to_owned());
                }
                Came::Unknown(why) => {
                    self.leave(attempt, &why)?;
                    return Err(self.failed(&format!(
                        "its delivery was begun, and {why}: nobody knows whether it arrived. Look at the platform"
                    )));
                }
            };
            said = words;
            let end = DeliveryEnd { export, removal, attempt, arrived, said: &said, last: wait.is_none() };
            ctx.ledger.end_delivery(&end, &ctx.asked_by)?;
            if arrived {
                return Ok("; it was delivered".to_owned());
            }
            if let Some(wait) = wait
                && sleep(*wait, progress)
            {
                return Ok(format!("; it was not delivered: {said}"));
            }
        }
        let how = if removal { "withdraw" } else { "release" };
        Err(self.failed(&format!(
            "it could not be delivered: {said}. `c360 audience {how} {}` tries again",
            export.0
        )))
    }

    /// Begin a try, of what may still leave; its number.
    fn begin(&self) -> Result<u32, JobError> {
        let ledger = &self.ctx.ledger;
        if let Some(why) = self.changed()? {
            return Err(self.failed(&format!("it was not delivered: {why}")));
        }
        for _ in 0..MOST_LOOKS {
            // Read before what is looked at; compared when the try begins.
            let seen = ledger.grounds()?;
            if !self.removal
                && let Some(change) = self.void()?
            {
                return Err(
                    self.failed(&format!("it was not delivered: {}. Seal the audience again", change.why))
                );
            }
            if let Some(attempt) = ledger.start_delivery(self.stored.id, self.removal, Some(&seen))? {
                return Ok(attempt);
            }
        }
        Err(self.failed("it was not delivered: what it stands on keeps changing. Let it out again"))
    }

    /// What changed since it was sealed: what would void it, were it not out, keeps it from being sent.
    fn void(&self) -> Result<Option<Change>, JobError> {
        let look = || Settling::within(self.ctx).void(self.stored, &Known::read(&self.ctx.ledger)?);
        look().map_err(|error| JobError::failed(error.message))
    }

    /// Why the file is not what was approved.
    fn changed(&self) -> Result<Option<String>, JobError> {
        match place::sha256(&self.ctx.workspace.join(self.file)) {
            Ok(found) if found == self.stored.sha256 => Ok(None),
            Ok(_) => Ok(Some(format!("{} was changed since it was let out", self.file))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Ok(Some(format!("{} is gone", self.file)))
            }
            Err(error) => Err(JobError::failed(format!("{} can't be read: {error}", self.file))),
        }
    }

    /// A try of which nobody knows the end.
    fn leave(&self, attempt: u32, why: &str) -> Result<(), JobError> {
        let ctx = self.ctx;
        Ok(ctx.ledger.delivery_unknown(self.stored.id, (self.removal, attempt), why, &ctx.asked_by)?)
    }

    fn failed(&self, what: &str) -> JobError {
        let done = if self.removal { "withdrawn" } else { "let out" };
        JobError::failed(format!("export {} is {done}; {what}", self.stored.id.0))
    }

    /// The command with the file in its places.
    fn filled(&self) -> Vec<String> {
        let path = |file: &str| self.ctx.workspace.join(file).to_string_lossy().into_owned();
        let (file, manifest) = (path(self.file), path(&manifest_of(self.file)));
        let name = Path::new(self.file).file_name().map(|name| name.to_string_lossy().into_owned());
        let name = name.unwrap_or_default();
        let filled = |word: &String| {
            word.replace("{file}", &file)
                .replace("{name}", &name)
                .replace("{manifest}", &manifest)
                .replace("{action}", if self.removal { "remove" } else { "add" })
        };
        self.command.iter().map(filled).collect()
    }
}

/// Sleep, unless the job is to stop.
fn sleep(wait: Duration, progress: &dyn Progress) -> bool {
    let until = Instant::now() + wait;
    while Instant::now() < until {
        if progress.is_cancelled() {
            return true;
        }
        thread::sleep(LOOK);
    }
    false
}
