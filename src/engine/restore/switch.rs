//! The switch from the state in force to the one made ready, and what is tidied up after it.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{BufWriter, ErrorKind, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::Timestamp;

use super::{
    Settings, disk, failed,
    staged::Staged,
    target::{STAGING, Target},
};
use crate::{
    config::FILE_NAME,
    contract::{AuditCheck, AuditRecord, ConsoleError, GenerationId},
    engine::{audiences::Settling, backup::sync_folder, generations::Generations},
    ledger::{self, Ledger},
    warehouse::generations::FOLDER as WAREHOUSE,
};

/// Put everything in its place, the ledger last. Until then the state in force is whole; the answer is where the records
/// of its audit chain were written.
pub fn switch(staged: &Staged, target: &Target) -> Result<Option<PathBuf>, ConsoleError> {
    let io = |error: std::io::Error| disk(&error);
    let replaced = match &target.chain {
        Some(chain) => Some(keep_records(&target.workspace, chain).map_err(io)?),
        None => None,
    };
    if !target.has_settings {
        for name in ["queries", "themes", FILE_NAME] {
            move_over(&staged.folder.join(name), &target.workspace.join(name)).map_err(io)?;
        }
    }
    let generations = staged.generations()?;
    if !generations.is_empty() {
        let warehouse = target.workspace.join(WAREHOUSE);
        DirBuilder::new().recursive(true).mode(0o700).create(&warehouse).map_err(io)?;
        for from in &generations {
            if let Some(name) = from.file_name() {
                // In its place lies at most the same generation, perhaps damaged, and nobody reads it.
                fs::rename(from, warehouse.join(name)).map_err(io)?;
            }
        }
        sync_folder(&warehouse).map_err(|error| disk(&error))?;
    }
    let (from, to) = (staged.folder.join(ledger::FILE), target.ledger());
    File::open(&from).and_then(|file| file.sync_all()).map_err(io)?;
    for log in ["-wal", "-shm"] {
        // Of the ledger in force, which was closed; it must not be taken for that of the other.
        remove(&beside(&to, log)).map_err(io)?;
    }
    sync_folder(&target.workspace).map_err(|error| disk(&error))?;
    fs::rename(&from, &to).map_err(io)?;
    sync_folder(&target.workspace).map_err(|error| disk(&error))?;
    Ok(replaced)
}

/// Once it is done: look whether it holds, and delete what nothing points at any more.
pub fn tidy_up(
    target: &Target,
    settings: Settings<'_>,
) -> Result<(Option<GenerationId>, AuditCheck), ConsoleError> {
    let workspace = &target.workspace;
    let ledger = Arc::new(Ledger::open_held(workspace, &target.held)?);
    let check = ledger.verify_audit()?;
    if let Some(fault) = check.faults.first() {
        return Err(failed(format!(
            "the workspace was restored, but its chain is broken at record {}",
            fault.number
        )));
    }
    let generations = Generations::open(workspace, Arc::clone(&ledger))?;
    let current = generations.hold_current()?.map(|held| held.generation.id);
    generations.sweep()?;
    generations.drop_erased()?;
    // Exports settle by themselves whenever somebody looks at them; files that nobody may have go now.
    let settled = settings(workspace).map(|config| {
        let four_eyes = config.audiences.four_eyes;
        let settling = Settling { workspace, config: &config, four_eyes, ledger: &ledger, job: None };
        settling.all().and_then(|exports| settling.sweep(&exports).map_err(|error| disk(&error)))
    });
    if !matches!(settled, Ok(Ok(()))) {
        tracing::warn!("files of exports stay until somebody looks at them");
    }
    sweep(workspace);
    Ok((current, check))
}

/// Delete what a restore that was killed left behind. Only for whoever has the workspace open: none is under way then.
pub fn sweep(workspace: &Path) {
    match fs::remove_dir_all(workspace.join(STAGING)) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            tracing::warn!(%error, "what was made ready for a restore stays");
        }
        _ => {}
    }
}

/// Write the records of a chain that is about to be replaced down, one a line.
fn keep_records(workspace: &Path, chain: &[AuditRecord]) -> std::io::Result<PathBuf> {
    let path =
        workspace.join(format!("audit-replaced-{}.jsonl", Timestamp::now().strftime("%Y%m%dT%H%M%S%fZ")));
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    let mut writer = BufWriter::new(file);
    for record in chain {
        serde_json::to_writer(&mut writer, record)?;
        writer.write_all(b"\n")?;
    }
    writer.flush()?;
    writer.get_ref().sync_all()?;
    Ok(path)
}

/// Move what is there; what lies in its place stays.
fn move_over(from: &Path, to: &Path) -> std::io::Result<()> {
    if !from.exists() || to.exists() {
        return Ok(());
    }
    fs::rename(from, to)
}

fn remove(path: &Path) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
