//! A directory for backups, and the commands over it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use c360::contract::{AuditAction, AuditRecord, AuditRequest, ConsoleClient};
use c360::ledger::Ledger;

use c360::ledger;

use crate::support::Workspace;

/// Where backups go.
pub struct Shelf(tempfile::TempDir);

impl Shelf {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// What lies there, half backups included.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.0.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Back a workspace up under this name.
    pub fn back_up(&self, workspace: &Workspace, name: &str) -> PathBuf {
        let to = self.path(name);
        done(workspace, &["backup", to.to_str().unwrap()]);
        to
    }
}

/// The program over a workspace, with a home that lies elsewhere: the directory may have to be empty.
pub fn c360(workspace: &Workspace, args: &[&str]) -> (i32, String, String) {
    let output = program(workspace.path()).args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// The same, to be run.
pub fn program(workspace: &Path) -> Command {
    static HOME: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());
    let mut command = Command::new(env!("CARGO_BIN_EXE_c360"));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("C360_") || name.starts_with("XDG_") {
            command.env_remove(name);
        }
    }
    command.env("HOME", HOME.path()).env("LC_ALL", "C.UTF-8").arg("-w").arg(workspace);
    command
}

/// Close this test's own console, and wait until nothing of it has the workspace open.
pub async fn close(workspace: &Workspace, console: ConsoleClient) {
    drop(console);
    for _ in 0..1000 {
        if ledger::alone(workspace.path()).unwrap().is_some() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the console stays open");
}

/// A command that must succeed; what it printed.
#[track_caller]
pub fn done(workspace: &Workspace, args: &[&str]) -> String {
    let (code, said, told) = c360(workspace, args);
    assert_eq!(code, 0, "{args:?}: {told}");
    said
}

/// A command that must fail; what it was told.
#[track_caller]
pub fn refused(workspace: &Workspace, args: &[&str]) -> String {
    let (code, said, told) = c360(workspace, args);
    assert_ne!(code, 0, "{args:?}: {said}");
    told
}

/// Put a backup back.
pub fn put_back(workspace: &Workspace, backup: &Path) -> String {
    done(workspace, &["restore", backup.to_str().unwrap(), "--reason", "an exercise", "--replace"])
}

/// The chain, oldest record first; it must hold.
pub fn chain(workspace: &Path) -> Vec<AuditRecord> {
    let ledger = Ledger::open(workspace).unwrap();
    assert_eq!(ledger.verify_audit().unwrap().faults, []);
    let mut rows = ledger.audit(&AuditRequest { limit: 1000, ..AuditRequest::default() }).unwrap().rows;
    rows.reverse();
    rows
}

/// What was done, oldest first.
pub fn actions(workspace: &Path) -> Vec<AuditAction> {
    chain(workspace).iter().map(|record| record.action).collect()
}
