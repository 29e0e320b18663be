//! Making one: what is in it, whose it is, and what is refused.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use c360::contract::AuditAction;

use super::place::{Shelf, chain, done, refused};
use crate::privacy::shop::{files, shop};
use crate::support::Workspace;

fn loaded() -> Workspace {
    let workspace = shop();
    workspace.write("queries/own.sql", "-- mine\nselect 1\n");
    fs::remove_dir_all(workspace.path().join("queries")).unwrap();
    workspace.write("themes/own.toml", "inherits = \"dark\"\n");
    done(&workspace, &["load"]);
    workspace
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        files(folder).iter().map(|path| path.strip_prefix(folder).unwrap().display().to_string()).collect();
    names.sort();
    names
}

#[test]
fn a_backup_holds_ledger_generation_and_settings_for_its_owner_alone_and_the_chain_tells_of_it() {
    let (workspace, shelf) = (loaded(), Shelf::new());
    let to = shelf.path("one");
    let said = done(&workspace, &["backup", to.to_str().unwrap()]);
    assert!(said.contains("checked"), "{said}");
    let expected =
        ["backup.json", "c360.toml", "ledger.sqlite", "themes/own.toml", "warehouse/gen-000001.duckdb"];
    assert_eq!(names(&to), expected);
    for path in files(&to) {
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{}", path.display());
    }
    for folder in [to.clone(), to.join("warehouse"), to.join("themes")] {
        assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700, "{}", folder.display());
    }
    assert_eq!(shelf.names(), ["one"]);
    let records = chain(workspace.path());
    let told: Vec<&str> = records
        .iter()
        .filter(|record| record.action == AuditAction::Backup)
        .map(|record| record.subject.as_str())
        .collect();
    assert_eq!(told[0], format!("asked, job 2: ledger, settings and warehouse to {}", to.display()));
    assert!(told[1].starts_with(&format!("made: {} sha256 ", to.display())), "{told:?}");
    // What was asked for is in the copy, so that whoever puts it back knows where it comes from.
    let manifest: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(to.join("backup.json")).unwrap()).unwrap();
    assert_eq!(manifest["chain"]["head"], records[records.len() - 2].hash);
    assert_eq!(manifest["workspace"], "My retailer");
    let checked = done(&workspace, &["restore", to.to_str().unwrap(), "--check"]);
    assert!(checked.contains("as they were written"), "{checked}");
}

#[test]
fn the_ledger_alone_is_without_the_warehouse() {
    let (workspace, shelf) = (loaded(), Shelf::new());
    let to = shelf.path("one");
    done(&workspace, &["backup", "--ledger-only", to.to_str().unwrap()]);
    assert_eq!(names(&to), ["backup.json", "c360.toml", "ledger.sqlite", "themes/own.toml"]);
    done(&workspace, &["restore", to.to_str().unwrap(), "--check"]);
}

#[test]
fn a_workspace_where_nothing_is_loaded_can_be_backed_up() {
    let (workspace, shelf) = (shop(), Shelf::new());
    let to = shelf.back_up(&workspace, "one");
    assert_eq!(names(&to), ["backup.json", "c360.toml", "ledger.sqlite"]);
}

#[test]
fn nothing_is_written_over_and_what_a_killed_one_left_goes() {
    let (workspace, shelf) = (loaded(), Shelf::new());
    let to = shelf.back_up(&workspace, "one");
    let before = names(&to);
    let told = refused(&workspace, &["backup", to.to_str().unwrap()]);
    assert!(told.contains("it is not empty") && told.contains("what to do"), "{told}");
    assert_eq!(names(&to), before);
    fs::create_dir(shelf.path("empty")).unwrap();
    shelf.back_up(&workspace, "empty");
    assert_eq!(shelf.names(), ["empty", "one"]);
    let told = refused(&workspace, &["backup", workspace.path().join("copy").to_str().unwrap()]);
    assert!(told.contains("in its own workspace"), "{told}");
}

#[test]
fn a_place_that_can_not_be_written_says_so_and_leaves_nothing() {
    let workspace = loaded();
    let told = refused(&workspace, &["backup", "/proc/not-here/one"]);
    assert!(told.contains("could not make /proc/not-here"), "{told}");
}

#[test]
fn a_backup_of_which_anything_was_changed_is_refused_and_the_workspace_stays() {
    let (workspace, shelf) = (loaded(), Shelf::new());
    for name in ["ledger.sqlite", "warehouse/gen-000001.duckdb", "c360.toml"] {
        let to = shelf.back_up(&workspace, name.split('/').next().unwrap());
        let file = to.join(name);
        let mut bytes = fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&file, bytes).unwrap();
        let to = to.to_str().unwrap();
        let told = refused(&workspace, &["restore", to, "--check"]);
        assert!(told.contains(name) && told.contains("is not what was backed up"), "{told}");
        let empty = shelf.path("new");
        let into = Workspace::at(tempfile::tempdir().unwrap(), empty.clone());
        let told = refused(&into, &["restore", to, "--reason", "an exercise"]);
        assert!(told.contains("is not what was backed up"), "{told}");
        assert!(!empty.join("ledger.sqlite").exists() && !empty.join("c360.toml").exists());
    }
}

#[test]
fn a_backup_of_a_newer_program_is_refused_in_words() {
    let (workspace, shelf) = (loaded(), Shelf::new());
    for newer in ["c360_backup", "ledger_format"] {
        let backup = shelf.back_up(&workspace, newer);
        let file = backup.join("backup.json");
        let mut said: serde_json::Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        said[newer] = (said[newer].as_u64().unwrap() + 1).into();
        fs::write(&file, said.to_string()).unwrap();
        let told = refused(&workspace, &["restore", backup.to_str().unwrap(), "--check"]);
        assert!(told.contains("newer c360"), "{told}");
    }
    let told = refused(&workspace, &["restore", "/not/there", "--check"]);
    assert!(told.contains("is no backup") && told.contains("what to do"), "{told}");
}
