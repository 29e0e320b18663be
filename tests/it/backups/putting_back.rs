//! Putting one back: into nothing, over a workspace, and where it is refused.

use std::fs;

use c360::contract::{AuditAction, JobState};

use super::place::{Shelf, actions, chain, done, put_back, refused};
use crate::privacy::shop::{self, generations, lines, shop};
use crate::support::{Workspace, soon};

fn loaded() -> Workspace {
    let workspace = shop();
    done(&workspace, &["load"]);
    workspace
}

fn until(workspace: &Workspace) -> String {
    let status: serde_json::Value =
        serde_json::from_str(&done(workspace, &["status", "--format", "json"])).unwrap();
    format!("{} {}", status["hello"]["generation"], status["tables"][2]["rows"])
}

#[test]
fn into_a_directory_that_is_not_there_comes_the_whole_workspace() {
    let (workspace, shelf) = (loaded(), Shelf::new());
    workspace.write("themes/own.toml", "inherits = \"dark\"\n");
    let backup = shelf.back_up(&workspace, "one");
    let before = until(&workspace);
    let new = Workspace::at(tempfile::tempdir().unwrap(), shelf.path("new"));
    let args = ["restore", backup.to_str().unwrap(), "--reason", "the disk is gone"];
    let said = done(&new, &args);
    assert!(said.contains("Nothing here knows what happened after"), "{said}");
    assert_eq!(until(&new), before);
    assert_eq!(fs::read_to_string(new.path().join("themes/own.toml")).unwrap(), "inherits = \"dark\"\n");
    let records = chain(new.path());
    let last = records.last().unwrap();
    assert_eq!((last.action, last.reason.as_str()), (AuditAction::Restored, "the disk is gone"));
    // It goes on from there.
    new.write("inbox/lines-2.csv", &lines("C1,2026-03-08 12:00:00,7.00\n"));
    done(&new, &["load"]);
    assert_eq!(generations(&new), ["gen-000001.duckdb", "gen-000002.duckdb"]);
    assert!(!new.path().join(".restoring").exists());
}

#[test]
fn over_a_workspace_it_takes_a_word_and_keeps_the_replaced_records_and_the_settings() {
    let (workspace, shelf) = (loaded(), Shelf::new());
    let backup = shelf.back_up(&workspace, "one");
    let before = until(&workspace);
    workspace.write("inbox/lines-2.csv", &lines("C1,2026-03-08 12:00:00,7.00\n"));
    done(&workspace, &["load"]);
    assert_ne!(until(&workspace), before);
    let then = chain(workspace.path());
    let toml = fs::read_to_string(workspace.path().join("c360.toml")).unwrap();
    let toml = format!("{toml}\n[roles]\nviewer = [\"ana\"]\n");
    workspace.write("c360.toml", &toml);

    let told = refused(&workspace, &["restore", backup.to_str().unwrap(), "--reason", "an exercise"]);
    assert!(told.contains("--replace") && told.contains("audit records"), "{told}");
    assert_eq!(chain(workspace.path()), then);

    put_back(&workspace, &backup);
    assert_eq!(until(&workspace), before);
    assert_eq!(generations(&workspace), ["gen-000001.duckdb"]);
    // Who may do what does not go back in time.
    assert_eq!(fs::read_to_string(workspace.path().join("c360.toml")).unwrap(), toml);
    let records = chain(workspace.path());
    let restored = records.last().unwrap();
    let last = then.last().unwrap();
    assert!(restored.subject.ends_with(&format!("replaces record {} {}", last.number, last.hash)));
    let kept = fs::read_dir(workspace.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.file_name().unwrap().to_string_lossy().starts_with("audit-replaced-"))
        .unwrap();
    assert_eq!(fs::read_to_string(kept).unwrap().lines().count(), then.len());
    // No number is given twice.
    done(&workspace, &["load"]);
    assert_eq!(generations(&workspace), ["gen-000001.duckdb", "gen-000003.duckdb"]);
}

#[test]
fn a_damaged_generation_is_replaced_by_the_one_of_the_backup() {
    let (workspace, shelf) = (loaded(), Shelf::new());
    let backup = shelf.back_up(&workspace, "one");
    let before = until(&workspace);
    fs::write(shop::published(&workspace), "rot").unwrap();
    put_back(&workspace, &backup);
    assert_eq!(until(&workspace), before);
}

#[test]
fn a_ledger_that_can_not_be_read_is_given_up_only_when_told_to() {
    let (workspace, shelf) = (loaded(), Shelf::new());
    let backup = shelf.back_up(&workspace, "one");
    let before = until(&workspace);
    for file in ["ledger.sqlite", "ledger.sqlite-wal"] {
        fs::write(workspace.path().join(file), "rot ".repeat(4096)).unwrap();
    }
    let args = ["restore", backup.to_str().unwrap(), "--reason", "rot", "--replace"];
    let told = refused(&workspace, &args);
    assert!(told.contains("--give-up-ledger"), "{told}");
    done(&workspace, &[args.as_slice(), &["--give-up-ledger"]].concat());
    assert_eq!(until(&workspace), before);
}

#[test]
fn the_ledger_alone_goes_back_and_the_warehouse_stays() {
    let (workspace, shelf) = (loaded(), Shelf::new());
    let to = shelf.path("one");
    done(&workspace, &["backup", "--ledger-only", to.to_str().unwrap()]);
    workspace.write("inbox/lines-2.csv", &lines("C1,2026-03-08 12:00:00,7.00\n"));
    done(&workspace, &["load"]);
    let before = until(&workspace);
    put_back(&workspace, &to);
    assert_eq!(until(&workspace), before);
    assert_eq!(actions(workspace.path()).iter().filter(|it| **it == AuditAction::Load).count(), 1);
    // Alone in a new place, it has nothing to point at.
    let new = Workspace::at(tempfile::tempdir().unwrap(), shelf.path("new"));
    let said = done(&new, &["restore", to.to_str().unwrap(), "--reason", "an exercise"]);
    assert!(said.contains("nothing is loaded: run `c360 load`"), "{said}");
    fs::create_dir(new.path().join("inbox")).unwrap();
    for file in fs::read_dir(workspace.path().join("inbox")).unwrap().map(Result::unwrap) {
        fs::copy(file.path(), new.path().join("inbox").join(file.file_name())).unwrap();
    }
    done(&new, &["load"]);
}

#[test]
fn the_backup_of_another_workspace_and_a_directory_with_something_else_are_refused() {
    let (workspace, other, shelf) = (loaded(), loaded(), Shelf::new());
    let backup = shelf.back_up(&other, "other");
    let args = ["restore", backup.to_str().unwrap(), "--reason", "an exercise", "--replace"];
    let before = chain(workspace.path());
    let told = refused(&workspace, &args);
    assert!(told.contains("of another workspace"), "{told}");
    assert_eq!(chain(workspace.path()), before);
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("letter.txt"), "dear").unwrap();
    let path = dir.path().to_owned();
    let told = refused(&Workspace::at(dir, path), &args);
    assert!(told.contains("neither empty nor a workspace"), "{told}");
}

#[test]
fn only_the_owner_of_a_workspace_puts_anything_into_it() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let (workspace, shelf) = (loaded(), Shelf::new());
    let backup = shelf.back_up(&workspace, "one");
    std::os::unix::fs::chown(workspace.path(), Some(4_242_004), None).unwrap();
    let args = ["restore", backup.to_str().unwrap(), "--reason", "an exercise", "--replace"];
    let told = refused(&workspace, &args);
    assert!(told.contains("belongs to another user (uid 4242004)"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_that_somebody_has_open_is_left_alone() {
    let (workspace, shelf) = (shop(), Shelf::new());
    assert_eq!(workspace.load().await.state, JobState::Done);
    let backup = shelf.back_up(&workspace, "one");
    let console = workspace.connect().unwrap();
    console.hello(soon()).await.unwrap().unwrap();
    let args = ["restore", backup.to_str().unwrap(), "--reason", "an exercise", "--replace"];
    let told = refused(&workspace, &args);
    assert!(told.contains("somebody has") && told.contains("close its consoles"), "{told}");
    console.hello(soon()).await.unwrap().unwrap();
}
