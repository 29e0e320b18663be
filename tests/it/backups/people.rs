//! Who was erased or suppressed does not come back with a backup.

use std::fs;

use c360::contract::AuditAction;
use c360::ledger::Ledger;

use super::place::{Shelf, actions, done, put_back, refused};
use crate::privacy::shop::{ID, PERSONAL, REASON, files, in_bytes, in_tables, lines, published, shop};
use crate::support::Workspace;

fn loaded() -> Workspace {
    let workspace = shop();
    done(&workspace, &["load"]);
    workspace
}

fn erase(workspace: &Workspace) {
    done(workspace, &["customer", "erase", ID, "--reason", REASON, "--yes-erase", ID]);
}

/// Nothing of theirs is left: not in the generation, nor in any file that the workspace keeps for itself.
fn assert_gone(workspace: &Workspace) {
    assert_eq!(in_tables(&published(workspace), PERSONAL), Vec::<String>::new());
    let inbox = workspace.path().join("inbox");
    for file in files(workspace.path()).iter().filter(|file| !file.starts_with(&inbox)) {
        assert_eq!(in_bytes(file, PERSONAL), Vec::<String>::new());
    }
    let told = refused(workspace, &["customer", "reveal", ID, "--reason", REASON]);
    assert!(told.contains("is erased"), "{told}");
}

#[test]
fn who_was_erased_after_the_backup_is_taken_out_of_it_before_anybody_sees_it() {
    let (workspace, shelf) = (loaded(), Shelf::new());
    workspace.write("ids.txt", &format!("{ID}\nC1\n"));
    let list = workspace.path().join("ids.txt");
    done(&workspace, &["audience", "ids", "Guests", "--file", list.to_str().unwrap()]);
    done(&workspace, &["audience", "save", "One", "--rule", &format!("id = \"{ID}\"")]);
    fs::remove_file(&list).unwrap();
    let backup = shelf.back_up(&workspace, "one");
    assert!(!in_tables(&backup.join("warehouse/gen-000001.duckdb"), &[ID]).is_empty());
    erase(&workspace);
    let said = put_back(&workspace, &backup);
    assert!(said.contains("1 customer erased since and taken out of it"), "{said}");
    assert_gone(&workspace);
    let done_last: Vec<_> = actions(workspace.path()).into_iter().rev().take(3).collect();
    assert!(
        done_last.contains(&AuditAction::Restored) && done_last.contains(&AuditAction::Erased),
        "{done_last:?}"
    );
    // Loading the same files again brings nobody back.
    workspace.write("inbox/lines-2.csv", &lines(""));
    done(&workspace, &["load"]);
    assert_gone(&workspace);
}

#[test]
fn where_the_ledger_is_lost_the_generations_still_know_who_was_erased() {
    let (workspace, shelf) = (loaded(), Shelf::new());
    let backup = shelf.back_up(&workspace, "one");
    erase(&workspace);
    for file in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
        let _ = fs::remove_file(workspace.path().join(file));
    }
    let said = put_back(&workspace, &backup);
    assert!(said.contains("1 customer erased since") && said.contains("Nothing here knows"), "{said}");
    assert_gone(&workspace);
}

#[test]
fn the_ledger_alone_forgets_nobody_who_was_erased_since() {
    let (workspace, shelf) = (loaded(), Shelf::new());
    let to = shelf.path("one");
    done(&workspace, &["backup", "--ledger-only", to.to_str().unwrap()]);
    erase(&workspace);
    put_back(&workspace, &to);
    assert!(Ledger::open(workspace.path()).unwrap().erased().unwrap().is_erased(ID));
    assert_gone(&workspace);
}

#[test]
fn who_was_suppressed_after_the_backup_stays_suppressed() {
    let (workspace, shelf) = (loaded(), Shelf::new());
    let backup = shelf.back_up(&workspace, "one");
    workspace.write("ids.txt", "C1\nC3\n");
    let list = workspace.path().join("ids.txt");
    let file = list.to_str().unwrap();
    done(&workspace, &["audience", "suppress", "--by", "id", "--file", file, "--reason", "by letter"]);
    let count = || Ledger::open(workspace.path()).unwrap().suppression_counts().unwrap();
    let before = count();
    assert!(!before.is_empty());
    put_back(&workspace, &backup);
    assert_eq!(count(), before);
}
