//! Putting a backup back, into an empty directory or over a workspace that nobody has open.
//!
//! Everything is made ready beside: copied, held to its hashes, brought to today. Then files take their places, the ledger
//! last, by one rename. Killed before it, the workspace is what it was; killed after it, it is restored. Some things do
//! not go back in time: who was erased or suppressed, what was let out, and the settings.

mod source;
mod staged;
mod switch;
mod target;

use std::path::{Path, PathBuf};

use jiff::{Timestamp, civil::Date};
use serde::Serialize;

pub use self::source::{Source, check};
pub use self::switch::sweep;
use self::{staged::Staged, target::Target};
use crate::{
    config::Config,
    contract::{ConsoleError, ErrorKind, GenerationId},
    engine::{
        Caller,
        backup::manifest::{Manifest, What},
        jobs::Progress,
        privacy,
    },
};

/// What is to be put back, and where.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The backup's directory.
    pub backup: &'a Path,
    /// The workspace's directory, which may not be there yet.
    pub workspace: &'a Path,
    /// Why, as the audit chain keeps it.
    pub reason: &'a str,
    /// Whether a ledger that is there may be replaced.
    pub replace: bool,
    /// Whether a ledger that can't be read may be given up, with all that it alone knows.
    pub give_up: bool,
}

/// Reads the settings of a workspace; a line for people when they are wrong.
pub type Settings<'a> = &'a dyn Fn(&Path) -> Result<Config, String>;

/// What was put back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Restored {
    /// The workspace's directory.
    pub workspace: PathBuf,
    /// When the backup was made.
    pub taken_at: Timestamp,
    /// How much of a workspace it holds.
    pub what: What,
    /// The published generation, if any.
    pub generation: Option<GenerationId>,
    /// The last complete day of the one in the backup.
    pub as_of: Option<Date>,
    /// Whether the workspace was there and told what happened since.
    pub since: Since,
    /// People who were erased since the backup, or whom it had not taken out.
    pub erased: u64,
    /// Exports that waited or were approved: void.
    pub exports: u64,
    /// Deliveries that are not tried again, because nobody knows whether they arrived since.
    pub deliveries: u64,
    /// Jobs that waited or worked.
    pub jobs: u64,
    /// Where the records of the replaced audit chain were written.
    pub replaced: Option<PathBuf>,
    /// Records of the audit chain.
    pub records: u64,
    /// Its head.
    pub head: String,
}

/// What is known of the time since the backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Since {
    /// All that the ledger that was in force knew.
    Known,
    /// Nothing but what generations of the warehouse know, if there are any.
    Unknown,
}

/// Put a backup back.
pub fn restore(
    request: &Request<'_>,
    settings: Settings<'_>,
    progress: &mut dyn Progress,
) -> Result<Restored, ConsoleError> {
    let by = Caller::this_process().label();
    let reason = privacy::reason::checked_for(request.reason, "a backup is put back")?;
    let source = Source::open(request.backup)?;
    let target = Target::take(request, &source.manifest)?;
    let mut staged = Staged::fill(&source, &target, progress)?;
    let settled = staged.bring_to_today(&target, &reason, &by, settings, progress)?;
    progress.stage("put it in its place", None);
    let replaced = switch::switch(&staged, &target)?;
    let (generation, check) = switch::tidy_up(&target, settings)?;
    let Manifest { taken_at, what, generation: of_backup, .. } = source.manifest;
    Ok(Restored {
        workspace: request.workspace.to_owned(),
        taken_at,
        what,
        generation,
        as_of: of_backup.and_then(|generation| generation.as_of),
        since: if target.chain.is_some() { Since::Known } else { Since::Unknown },
        erased: settled.erased,
        exports: settled.ledger.exports,
        deliveries: settled.ledger.deliveries,
        jobs: settled.ledger.jobs,
        replaced,
        records: check.records,
        head: check.head,
    })
}

fn failed(message: impl Into<String>) -> ConsoleError {
    ConsoleError::new(ErrorKind::Failed, message)
}

fn disk(error: &dyn std::fmt::Display) -> ConsoleError {
    failed(error.to_string()).hint("the workspace is as it was; put that right, then restore again")
}
