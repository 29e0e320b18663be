//! Killed at any moment: a backup is whole or not there, a workspace is what it was or what it is to be.

use std::{os::unix::process::CommandExt, path::Path, process::Stdio, time::Duration};

use c360::contract::AuditAction;
use rustix::process::{Pid, Signal, kill_process_group};

use super::place::{Shelf, actions, chain, done, program, put_back};
use crate::privacy::shop::{ID, REASON, in_tables, published, shop};
use crate::support::Workspace;

/// How often each is killed; `C360_KILLS=100` for the whole.
fn kills() -> u64 {
    std::env::var("C360_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(6)
}

/// Run the program and kill it, and whatever it started, after a while.
fn killed_after(workspace: &Path, args: &[&str], after: Duration) {
    let mut command = program(workspace);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    let mut child = command.spawn().unwrap();
    std::thread::sleep(after);
    let _ = kill_process_group(Pid::from_child(&child), Signal::KILL);
    child.wait().unwrap();
    // The process at work left the group; the ledger says which it is.
    let ledger = c360::ledger::Ledger::open(workspace);
    let job = ledger.ok().and_then(|ledger| ledger.running_job().unwrap());
    if let Some(pid) = job.and_then(|job| Pid::from_raw(job.process.pid)) {
        let _ = rustix::process::kill_process(pid, Signal::KILL);
    }
}

#[test]
fn a_backup_that_is_killed_is_whole_or_not_there() {
    let (workspace, shelf) = (shop(), Shelf::new());
    done(&workspace, &["load"]);
    for n in 0..kills() {
        let to = shelf.path(&format!("one-{n}"));
        let args = ["backup", to.to_str().unwrap()];
        killed_after(workspace.path(), &args, Duration::from_millis(40 + n * 37 % 400));
        if to.exists() {
            done(&workspace, &["restore", to.to_str().unwrap(), "--check"]);
        }
        chain(workspace.path());
    }
    // What half ones left goes with the next.
    shelf.back_up(&workspace, "last");
    assert!(shelf.names().iter().all(|name| !name.contains(".part")), "{:?}", shelf.names());
}

#[test]
fn a_restore_that_is_killed_leaves_the_state_before_or_after_and_can_be_made_again() {
    let (workspace, shelf) = (shop(), Shelf::new());
    done(&workspace, &["load"]);
    let backup = shelf.back_up(&workspace, "one");
    done(&workspace, &["customer", "erase", ID, "--reason", REASON, "--yes-erase", ID]);
    let args = ["restore", backup.to_str().unwrap(), "--reason", "an exercise", "--replace"];
    let mut before = chain(workspace.path());
    for n in 0..kills() {
        killed_after(workspace.path(), &args, Duration::from_millis(20 + n * 61 % 700));
        let now = chain(workspace.path());
        let is_restored = now.iter().any(|record| record.action == AuditAction::Restored);
        assert!(is_restored || now == before, "{now:?}");
        // Whichever it is, it can be used, and whom it took out stays out.
        done(&workspace, &["status"]);
        assert_eq!(in_tables(&published(&workspace), &[ID]), Vec::<String>::new());
        assert!(!workspace.path().join(".restoring").exists(), "the next who opens it tidies up");
        before = chain(workspace.path());
    }
    put_back(&workspace, &backup);
    assert_eq!(actions(workspace.path()).iter().filter(|it| **it == AuditAction::Restored).count(), 1);
}

#[test]
fn into_a_new_place_a_restore_that_was_killed_is_made_again() {
    let (workspace, shelf) = (shop(), Shelf::new());
    done(&workspace, &["load"]);
    let backup = shelf.back_up(&workspace, "one");
    let new = Workspace::at(tempfile::tempdir().unwrap(), shelf.path("new"));
    let args = ["restore", backup.to_str().unwrap(), "--reason", "an exercise", "--replace"];
    for n in 0..kills() {
        killed_after(new.path(), &args, Duration::from_millis(15 + n * 23 % 300));
    }
    put_back(&new, &backup);
    assert_eq!(actions(new.path()).last(), Some(&AuditAction::Restored));
    done(&new, &["pulse"]);
}
