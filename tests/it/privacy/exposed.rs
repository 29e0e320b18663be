//! Lists and the record of exports give up whoever is erased, whatever became of the job that did it.

use std::fs;

use c360::ledger::{Ledger, NewExport, SavedAudience};
use jiff::{SignedDuration, Timestamp};

use super::shop::{ID, REASON, c360, in_bytes, ledger, lines, published, shop};
use crate::support::Workspace;

const BY: &str = "ana (1000)";

fn done(workspace: &Workspace, args: &[&str]) {
    let (code, _, told) = c360(workspace, args);
    assert_eq!(code, 0, "{args:?}: {told}");
}

/// The shop, loaded, with a list and an export that hold the customer.
fn exposed() -> Workspace {
    let workspace = shop();
    done(&workspace, &["load"]);
    let ledger = ledger(&workspace);
    let generation = ledger.current_generation().unwrap().unwrap();
    ledger.save_list("VIP", [ID, "C1"], BY).unwrap();
    let saved =
        SavedAudience { name: "Everybody", rule: "in list \"VIP\"", hold_out: 0.1, note: "", follows: None };
    ledger.save_audience(&saved, BY).unwrap();
    let sealed = NewExport {
        audience: "Everybody",
        version: 1,
        destination: "google",
        generation: generation.id,
        fingerprint: "abc",
        file: "exports/1.csv",
        rows: 1,
        bytes: 1,
        sha256: &"0".repeat(64),
        as_of: generation.as_of.unwrap(),
        expires_at: Timestamp::now() + SignedDuration::from_hours(24),
        four_eyes: true,
        content: "{}",
        job: generation.job.unwrap(),
    };
    let people = [(ID.to_owned(), false), ("C1".to_owned(), true)];
    ledger.seal_export(&sealed, BY, people.into_iter()).unwrap();
    workspace
}

fn held(ledger: &Ledger) -> (Vec<String>, Vec<String>) {
    let export = ledger.exports(1).unwrap().remove(0).id;
    let mut people = Vec::new();
    ledger.for_each_of_export(export, |id, _| people.push(id.to_owned())).unwrap();
    (ledger.list("VIP").unwrap().unwrap(), people)
}

fn only(id: &str) -> (Vec<String>, Vec<String>) {
    (vec![id.to_owned()], vec![id.to_owned()])
}

#[test]
fn who_is_erased_is_in_no_list_and_no_export_any_more() {
    let workspace = exposed();
    done(&workspace, &["customer", "erase", ID, "--reason", REASON, "--yes-erase", ID]);
    // What was sealed with them in it is void, and who else was in it is forgotten with it.
    assert_eq!(held(&ledger(&workspace)), (vec!["C1".to_owned()], Vec::new()));
    for file in ["ledger.sqlite", "ledger.sqlite-wal"].map(|name| workspace.path().join(name)) {
        assert!(!file.exists() || in_bytes(&file, &[ID]).is_empty(), "{}", file.display());
    }
}

#[test]
fn a_ledger_from_before_the_erasure_gives_them_up_with_the_next_load() {
    let workspace = exposed();
    let copy = workspace.path().join("backup.sqlite");
    let open = || rusqlite::Connection::open(workspace.path().join("ledger.sqlite")).unwrap();
    open().execute("vacuum into ?", [copy.to_str().unwrap()]).unwrap();
    done(&workspace, &["customer", "erase", ID, "--reason", REASON, "--yes-erase", ID]);
    // The older ledger points at the generation before; what lies there is the one without the customer.
    let now = published(&workspace);
    for file in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
        let _ = fs::remove_file(workspace.path().join(file));
    }
    fs::rename(copy, workspace.path().join("ledger.sqlite")).unwrap();
    fs::rename(now, published(&workspace)).unwrap();
    assert_ne!(held(&ledger(&workspace)), only("C1"), "the backup holds the customer");
    workspace.write("inbox/lines_more.csv", &lines(""));
    done(&workspace, &["load"]);
    assert_eq!(held(&ledger(&workspace)), (vec!["C1".to_owned()], Vec::new()));
}
