//! What comes back from a backup, file by file, is held to the erasures that the other files know.
//!
//! Everything here is done by the program itself: no engine of this process may have a file open that is put back.

use std::fs;
use std::path::PathBuf;

use super::shop::{ID, PERSONAL, REASON, c360, in_bytes, in_tables, ledger, lines, published, shop};
use crate::support::Workspace;

fn done(workspace: &Workspace, args: &[&str]) -> String {
    let (code, said, told) = c360(workspace, args);
    assert_eq!(code, 0, "{args:?}: {told}");
    said
}

fn loaded() -> Workspace {
    let workspace = shop();
    done(&workspace, &["load"]);
    workspace
}

fn erase(workspace: &Workspace) {
    done(workspace, &["customer", "erase", ID, "--reason", REASON, "--yes-erase", ID]);
}

fn assert_gone(workspace: &Workspace) {
    assert_eq!(in_tables(&published(workspace), PERSONAL), Vec::<String>::new());
    assert_eq!(in_bytes(&published(workspace), PERSONAL), Vec::<String>::new());
}

fn sqlite(workspace: &Workspace) -> rusqlite::Connection {
    rusqlite::Connection::open(workspace.path().join("ledger.sqlite")).unwrap()
}

/// A copy of the ledger as it is now.
fn backup_of_ledger(workspace: &Workspace) -> PathBuf {
    let copy = workspace.path().join("backup.sqlite");
    sqlite(workspace).execute("vacuum into ?", [copy.to_str().unwrap()]).unwrap();
    copy
}

fn put_back(workspace: &Workspace, copy: PathBuf) {
    for file in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
        let _ = fs::remove_file(workspace.path().join(file));
    }
    fs::rename(copy, workspace.path().join("ledger.sqlite")).unwrap();
}

#[test]
fn a_generation_from_before_an_erasure_gives_nothing_out_and_the_next_load_mends_it() {
    let workspace = loaded();
    let backup = fs::read(published(&workspace)).unwrap();
    erase(&workspace);
    assert_gone(&workspace);
    fs::write(published(&workspace), backup).unwrap();
    assert!(!in_tables(&published(&workspace), &[ID]).is_empty(), "the backup holds the customer");

    for what in ["reveal", "export"] {
        let (code, said, told) = c360(&workspace, &["customer", what, ID, "--reason", REASON]);
        assert!(code == 1 && said.is_empty() && told.contains("is erased"), "{told}");
    }
    let said = done(&workspace, &["load"]);
    assert!(said.contains("1 customer erased"), "{said}");
    assert_gone(&workspace);
}

#[test]
fn who_is_back_from_a_backup_can_be_erased_again_at_once() {
    let workspace = loaded();
    let backup = fs::read(published(&workspace)).unwrap();
    erase(&workspace);
    fs::write(published(&workspace), backup).unwrap();
    erase(&workspace);
    assert_gone(&workspace);
}

#[test]
fn a_ledger_from_before_an_erasure_learns_it_from_the_warehouse() {
    let workspace = loaded();
    let backup = backup_of_ledger(&workspace);
    erase(&workspace);
    // The older ledger points at the generation before; what lies there is the one without the customer.
    let now = published(&workspace);
    put_back(&workspace, backup);
    fs::rename(now, published(&workspace)).unwrap();
    workspace.write("inbox/lines-2.csv", &lines(""));
    done(&workspace, &["load"]);
    assert!(ledger(&workspace).erased().unwrap().is_erased(ID));
    assert_gone(&workspace);
}

#[test]
fn everything_loaded_anew_leaves_out_whom_the_ledger_knows() {
    let workspace = loaded();
    erase(&workspace);
    // The warehouse is gone, and the ledger points at nothing.
    sqlite(&workspace).execute_batch("delete from current_generation").unwrap();
    fs::remove_dir_all(workspace.path().join("warehouse")).unwrap();
    let said = done(&workspace, &["load"]);
    assert!(said.contains("rows of erased people left out"), "{said}");
    assert_gone(&workspace);
}
