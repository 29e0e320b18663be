//! The directory that a backup is put back into, held so that nobody else opens it.

use std::{
    fs::{self, DirBuilder},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _},
    path::{Path, PathBuf},
};

use super::{Request, failed};
use crate::{
    config::FILE_NAME,
    contract::{AuditRecord, AuditRequest, ConsoleError, ErrorKind, GenerationId},
    engine::backup::manifest::Manifest,
    ledger::{self, Held, Ledger, LedgerError},
    warehouse::generations::{FileError, Files},
};

/// Where everything is made ready, in the workspace.
pub const STAGING: &str = ".restoring";

/// What may lie in a directory that holds nothing.
const NOTHING: [&str; 3] = ["server.lock", "jobs.lock", "lost+found"];

/// The directory, held.
#[derive(Debug)]
pub struct Target {
    /// Where it is.
    pub workspace: PathBuf,
    /// The chain of the ledger in force, oldest record first; `None` where there is no ledger, or none that can be read.
    pub chain: Option<Vec<AuditRecord>>,
    /// Whether it has settings, which stay.
    pub has_settings: bool,
    /// The generations that lie there.
    pub generations: Vec<GenerationId>,
    /// Nobody else has it open.
    pub held: Held,
}

impl Target {
    /// Take it, and see what is there.
    pub fn take(request: &Request<'_>, backup: &Manifest) -> Result<Self, ConsoleError> {
        let workspace = request.workspace;
        let io = |error: std::io::Error| failed(format!("{}: {error}", workspace.display()));
        DirBuilder::new().recursive(true).mode(0o700).create(workspace).map_err(io)?;
        owned(workspace)?;
        let has = |name: &str| workspace.join(name).exists();
        if !has(FILE_NAME) && !has(ledger::FILE) && !has(STAGING) && !is_empty(workspace).map_err(io)? {
            let message = format!("{} is neither empty nor a workspace", workspace.display());
            return Err(ConsoleError::new(ErrorKind::Invalid, message)
                .hint("name a workspace, or a directory that is empty or not there yet"));
        }
        let held = ledger::alone(workspace).map_err(io)?.ok_or_else(|| {
            let message = format!("somebody has {} open", workspace.display());
            ConsoleError::new(ErrorKind::Busy, message)
                .hint("stop its server, close its consoles and wait for its job, then restore again")
        })?;
        let staging = workspace.join(STAGING);
        if staging.exists() {
            // Of one that was killed.
            fs::remove_dir_all(&staging).map_err(io)?;
        }
        let chain = chain(request, &held, backup)?;
        let generations = match Files::existing(workspace).map(|files| files.on_disk()).transpose() {
            Ok(generations) => generations.unwrap_or_default(),
            Err(error) => return Err(unreadable(&error)),
        };
        let has_settings = has(FILE_NAME);
        Ok(Self { workspace: workspace.to_owned(), chain, has_settings, generations, held })
    }

    /// Where everything is made ready.
    #[must_use]
    pub fn staging(&self) -> PathBuf {
        self.workspace.join(STAGING)
    }

    /// The ledger in force.
    #[must_use]
    pub fn ledger(&self) -> PathBuf {
        self.workspace.join(ledger::FILE)
    }
}

/// What is put back belongs to whoever does it, and must belong to whom the workspace does.
fn owned(workspace: &Path) -> Result<(), ConsoleError> {
    let owner = fs::metadata(workspace).map_err(|error| failed(error.to_string()))?.uid();
    if owner == rustix::process::geteuid().as_raw() {
        return Ok(());
    }
    let message = format!("{} belongs to another user (uid {owner})", workspace.display());
    Err(ConsoleError::new(ErrorKind::Forbidden, message)
        .hint("restore as that user, for example with `runuser -u c360 -- c360 restore …`"))
}

/// The chain of the ledger in force, if there is one that may be replaced by that of the backup.
fn chain(
    request: &Request<'_>,
    held: &Held,
    backup: &Manifest,
) -> Result<Option<Vec<AuditRecord>>, ConsoleError> {
    if !request.workspace.join(ledger::FILE).exists() {
        return Ok(None);
    }
    let read = Ledger::open_held(request.workspace, held).and_then(|ledger| {
        let all = AuditRequest { limit: u32::MAX, ..AuditRequest::default() };
        let mut records = ledger.audit(&all)?.rows;
        records.reverse();
        ledger.settle()?;
        Ok(records)
    });
    let records = match read {
        Ok(records) => records,
        Err(error @ LedgerError::Newer { .. }) => return Err(error.into()),
        Err(_) if request.give_up => return Ok(None),
        Err(error) => {
            return Err(failed(format!("the ledger in force can't be read: {error}")).hint(
                "it alone knows who was erased or suppressed since the backup; --give-up-ledger restores without it",
            ));
        }
    };
    if let (Some(here), Some(there)) = (records.first(), &backup.chain.first)
        && here.hash != *there
    {
        return Err(failed(format!(
            "the backup is of another workspace ({}, in {})",
            backup.workspace.escape_debug(),
            backup.directory.escape_debug()
        ))
        .hint("their audit chains begin differently; nothing was changed"));
    }
    if !request.replace {
        let last = records.last().map(|record| format!(", the last of {}", record.at)).unwrap_or_default();
        let message = format!(
            "there is a ledger in {} with {} audit records{last}; the backup has {}, of {}",
            request.workspace.display(),
            records.len(),
            backup.chain.records,
            backup.taken_at
        );
        return Err(ConsoleError::new(ErrorKind::Invalid, message)
            .hint("--replace takes it back to the backup; what the README lists is carried over"));
    }
    Ok(Some(records))
}

fn is_empty(workspace: &Path) -> std::io::Result<bool> {
    for entry in fs::read_dir(workspace)? {
        let name = entry?.file_name();
        if !NOTHING.iter().any(|nothing| name == *nothing) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn unreadable(error: &FileError) -> ConsoleError {
    failed(error.to_string())
}
