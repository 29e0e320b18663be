//! Files and ledger as a kill leaves them between two steps: nothing leaves that was not approved, and nothing approved is
//! lost. `killed_at_steps` kills in earnest.

use std::fs;

use c360::contract::{ExportState, JobState};

use super::shop::{
    approve, approve_and_stop, export, ledger, let_out, let_out_files, loaded_with, save, seal, sealed_files,
};
use crate::support::soon;

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_file_that_the_ledger_never_heard_of_goes_with_the_next_dry_run() {
    let (workspace, client) = loaded_with("").await;
    save(&client, "All", "consent.ads", 0.0).await;
    workspace.write("exports/.sealed/99.csv", "killed before the ledger knew\n");
    workspace.write("exports/.sealed/100.tmp", "killed while it was written\n");
    let sealed = seal(&workspace, &client, "All", "meta").await;
    assert_eq!(sealed_files(&workspace).len(), 1);
    assert!(sealed.file.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_moved_before_the_kill_is_let_out_once() {
    let (workspace, client) = loaded_with("").await;
    save(&client, "All", "consent.ads", 0.0).await;
    let sealed = seal(&workspace, &client, "All", "meta").await;
    let id = sealed.summary.id;
    let job = approve(&workspace, &sealed);
    // The job was killed after the move and before the ledger heard of it.
    let target = workspace.path().join(format!("exports/meta/2026-03-08-all-{}.csv", id.0));
    fs::create_dir_all(target.parent().unwrap()).unwrap();
    fs::rename(workspace.path().join(sealed.file.unwrap()), &target).unwrap();
    let job = workspace.wait(&client, job).await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
    assert_eq!(export(&client, id).await.summary.state, ExportState::Released);
    assert_eq!(let_out_files(&workspace).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn stopped_after_the_approval_it_can_be_let_out_again() {
    let (workspace, client) = loaded_with("").await;
    save(&client, "All", "consent.ads", 0.0).await;
    let sealed = seal(&workspace, &client, "All", "meta").await;
    let id = sealed.summary.id;
    approve_and_stop(&workspace, &client, &sealed).await;
    assert_eq!(let_out_files(&workspace), Vec::<String>::new());
    assert_eq!(export(&client, id).await.summary.state, ExportState::Approved);
    let job = client.release_export(soon(), id).await.unwrap().unwrap();
    assert_eq!(workspace.wait(&client, job).await.state, JobState::Done);
    assert_eq!(export(&client, id).await.summary.state, ExportState::Released);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_nobody_knows_of_is_never_made_again() {
    let settings =
        "[[destination]]\nkind = \"meta\"\ndeliver = [\"sh\", \"-c\", \"echo try >> tries\", \"{file}\"]\n";
    let (workspace, client) = loaded_with("").await;
    save(&client, "All", "consent.ads", 0.0).await;
    let sealed = seal(&workspace, &client, "All", "meta").await;
    super::shop::let_out(&workspace, &client, &sealed).await;
    // Begun, and its process is gone.
    ledger(&workspace).start_delivery(sealed.summary.id, false, None).unwrap();
    let toml = fs::read_to_string(workspace.path().join("c360.toml")).unwrap();
    workspace.write("c360.toml", &format!("{toml}{settings}"));
    let client = workspace.connect().unwrap();
    let refused = client.release_export(soon(), sealed.summary.id).await.unwrap().unwrap_err();
    assert!(refused.message.contains("nobody knows"), "{refused:?}");
    assert!(!workspace.path().join("tries").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_dry_run_left_of_somebody_goes_when_they_are_erased() {
    let (workspace, client) = loaded_with("").await;
    workspace.write("exports/.sealed/100.tmp", "C001,person.1@example.com\n");
    let erasure = c360::contract::Erasure { customer_id: "C001".to_owned(), reason: "asked".to_owned() };
    let job = client.erase_customer(soon(), erasure).await.unwrap().unwrap();
    assert_eq!(workspace.wait(&client, job).await.state, JobState::Done);
    assert_eq!(sealed_files(&workspace), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_a_file_and_its_manifest_the_manifest_is_written_by_whoever_looks_next() {
    let (workspace, client) = loaded_with("").await;
    save(&client, "All", "consent.ads", 0.0).await;
    let sealed = seal(&workspace, &client, "All", "meta").await;
    let_out(&workspace, &client, &sealed).await;
    let files = let_out_files(&workspace);
    let manifest = workspace.path().join(&files[1]);
    let text = fs::read_to_string(&manifest).unwrap();
    fs::rename(&manifest, manifest.with_extension("tmp")).unwrap();
    export(&client, sealed.summary.id).await;
    client.activations(soon()).await.unwrap().unwrap();
    assert_eq!(fs::read_to_string(&manifest).unwrap(), text);
    assert_eq!(let_out_files(&workspace), files, "and no half-written one stays");
}
