//! What was let out stays out, what was not is void, and nothing is sent twice on the word of an older ledger.

use c360::contract::{ExportId, ExportState};

use super::place::{Shelf, close, done, put_back};
use crate::audiences::shop::{export, ledger, let_out, let_out_files, loaded_with, save, seal, sealed_files};
use crate::support::Workspace;

const FAILS: &str = "[[destination]]\nkind = \"meta\"\nname = \"meta\"\n\
    deliver = [\"sh\", \"-c\", \"exit 1\", \"{file}\"]\n";

fn state(workspace: &Workspace, id: ExportId) -> ExportState {
    ledger(workspace).export(id).unwrap().unwrap().state(jiff::Timestamp::now())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waited_then_is_void_and_what_was_let_out_since_is_known_to_be_out() {
    let (workspace, client) = loaded_with("").await;
    let shelf = Shelf::new();
    save(&client, "All", "consent.ads", 0.0).await;
    let waits = seal(&workspace, &client, "All", "google").await;
    let goes = seal(&workspace, &client, "All", "meta").await;
    let backup = shelf.back_up(&workspace, "one");
    let_out(&workspace, &client, &goes).await;
    let files = let_out_files(&workspace);
    let later = seal(&workspace, &client, "All", "tiktok").await;
    close(&workspace, client).await;

    let said = put_back(&workspace, &backup);
    assert!(said.contains("1 export under way then, now void"), "{said}");
    assert_eq!(state(&workspace, goes.summary.id), ExportState::Released);
    assert_eq!(state(&workspace, waits.summary.id), ExportState::Void);
    let kept = ledger(&workspace).export(waits.summary.id).unwrap().unwrap();
    assert!(kept.end.unwrap().why.contains("was put back"));
    assert_eq!(let_out_files(&workspace), files, "what is out is out");
    assert_eq!(sealed_files(&workspace), Vec::<String>::new(), "nobody may have them");
    // An approval from then lets nothing out, and no number is given twice.
    let client = workspace.connect().unwrap();
    let refused = crate::audiences::shop::decide(&client, &waits, true).await.unwrap_err();
    assert!(refused.contains("was put back"), "{refused}");
    let next = seal(&workspace, &client, "All", "google").await;
    assert!(next.summary.id > later.summary.id);
    assert_eq!(export(&client, next.summary.id).await.summary.state, ExportState::Waiting);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_approved_and_not_let_out_is_void_too() {
    let (workspace, client) = loaded_with("").await;
    let shelf = Shelf::new();
    save(&client, "All", "consent.ads", 0.0).await;
    let sealed = seal(&workspace, &client, "All", "meta").await;
    close(&workspace, client).await;
    let request = c360::contract::DecisionRequest {
        export: sealed.summary.id,
        approve: true,
        sha256: sealed.summary.sha256.clone(),
        note: String::new(),
    };
    // Approved, and the job that lets it out was stopped before it began.
    let held = ledger(&workspace);
    let job = held.decide_export(&request, "bo (1001)", jiff::Timestamp::now()).unwrap().job.unwrap();
    held.ask_cancel(job, "bo (1001)").unwrap();
    drop(held);
    let backup = shelf.back_up(&workspace, "one");
    assert_eq!(state(&workspace, sealed.summary.id), ExportState::Approved);
    put_back(&workspace, &backup);
    assert_eq!(state(&workspace, sealed.summary.id), ExportState::Void);
    let client = workspace.connect().unwrap();
    let refused =
        client.release_export(crate::support::soon(), sealed.summary.id).await.unwrap().unwrap_err();
    assert!(refused.message.contains("was put back"), "{refused:?}");
    assert_eq!(let_out_files(&workspace), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_knows_what_was_delivered_since_nothing_is_delivered_again() {
    let (workspace, client) = loaded_with(FAILS).await;
    let shelf = Shelf::new();
    save(&client, "All", "consent.ads", 0.0).await;
    let sealed = seal(&workspace, &client, "All", "meta").await;
    let_out(&workspace, &client, &sealed).await;
    close(&workspace, client).await;
    let backup = shelf.back_up(&workspace, "one");
    for file in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
        let _ = std::fs::remove_file(workspace.path().join(file));
    }
    let said = done(&workspace, &["restore", backup.to_str().unwrap(), "--reason", "lost"]);
    assert!(said.contains("1 file not delivered again: look at the platforms"), "{said}");
    let client = workspace.connect().unwrap();
    let refused =
        client.release_export(crate::support::soon(), sealed.summary.id).await.unwrap().unwrap_err();
    assert!(refused.message.contains("nobody knows whether it arrived"), "{refused:?}");
}
