//! What happens between the approval and the file's leaving: erased, suppressed, killed, other settings.

use std::fs;

use c360::{
    config::{Config, Overrides},
    contract::{
        AuditAction, AuditRequest, ConsoleClient, DecisionRequest, ExportDetail, ExportState, JobId,
        JobState, Suppress, SuppressedBy,
    },
    engine,
};

use super::shop::{decide, export, ledger, let_out, let_out_files, loaded_with, save, seal, sealed_files};
use crate::support::{Workspace, soon};

const BO: &str = "bo (1001)";

/// Approved by somebody else, past the console: the job waits, and no process takes it before somebody connects.
fn approve(workspace: &Workspace, of: &ExportDetail) -> JobId {
    let sha256 = of.summary.sha256.clone();
    let request = DecisionRequest { export: of.summary.id, approve: true, sha256, note: String::new() };
    ledger(workspace).decide_export(&request, BO, jiff::Timestamp::now()).unwrap().job.unwrap()
}

/// The job was killed after the move and before the ledger heard of it.
fn move_unheard(workspace: &Workspace, of: &ExportDetail) -> String {
    let job = approve(workspace, of);
    ledger(workspace).ask_cancel(job, BO).unwrap();
    let file = format!("exports/meta/2026-03-08-all-{}.csv", of.summary.id.0);
    let target = workspace.path().join(&file);
    fs::create_dir_all(target.parent().unwrap()).unwrap();
    fs::rename(workspace.path().join(of.file.as_ref().unwrap()), &target).unwrap();
    file
}

async fn sealed() -> (Workspace, ConsoleClient, ExportDetail) {
    let (workspace, client) = loaded_with("").await;
    save(&client, "All", "consent.ads", 0.0).await;
    let sealed = seal(&workspace, &client, "All", "meta").await;
    (workspace, client, sealed)
}

async fn suppress(client: &ConsoleClient) {
    let values = vec!["C001".to_owned()];
    let request = Suppress { by: SuppressedBy::Id, values, lift: false, reason: "x".to_owned() };
    client.suppress(soon(), request).await.unwrap().unwrap();
}

fn people_in(workspace: &Workspace) -> Vec<String> {
    let_out_files(workspace).into_iter().filter(|file| !file.ends_with(".manifest.json")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_erased_while_an_approved_file_waits_does_not_leave_with_it() {
    let (workspace, client, sealed) = sealed().await;
    drop(client);
    // The job that lets out comes before the one that erases.
    let letting_out = approve(&workspace, &sealed);
    let erasing = ledger(&workspace).ask_erasure("C001", "asked by letter", BO).unwrap();
    let client = workspace.connect().unwrap();
    client.release_export(soon(), sealed.summary.id).await.unwrap().unwrap_err();
    let job = workspace.wait(&client, letting_out).await;
    assert_eq!(job.state, JobState::Failed, "{:?}", job.outcome);
    assert!(job.outcome.as_ref().unwrap().contains("erased"), "{:?}", job.outcome);
    assert_eq!(workspace.wait(&client, erasing).await.state, JobState::Done);
    assert_eq!(export(&client, sealed.summary.id).await.summary.state, ExportState::Void);
    assert_eq!(people_in(&workspace), Vec::<String>::new());
    assert_eq!(sealed_files(&workspace), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_out_unheard_goes_when_somebody_in_it_is_erased() {
    let (workspace, client, sealed) = sealed().await;
    drop(client);
    move_unheard(&workspace, &sealed);
    let client = workspace.connect().unwrap();
    let erasure = c360::contract::Erasure { customer_id: "C001".to_owned(), reason: "asked".to_owned() };
    let job = client.erase_customer(soon(), erasure).await.unwrap().unwrap();
    assert_eq!(people_in(&workspace), Vec::<String>::new(), "at once");
    assert_eq!(workspace.wait(&client, job).await.state, JobState::Done);
    assert_eq!(people_in(&workspace), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_out_unheard_is_noted_by_whoever_looks_next() {
    let (workspace, client, sealed) = sealed().await;
    drop(client);
    let file = move_unheard(&workspace, &sealed);
    let client = workspace.connect().unwrap();
    // What would have voided it before it left changes nothing about its having left.
    suppress(&client).await;
    let found = export(&client, sealed.summary.id).await;
    assert_eq!(found.summary.state, ExportState::Released, "{:?}", found.summary.why);
    assert_eq!(let_out_files(&workspace), [file.clone(), format!("{file}.manifest.json")]);
    let records =
        client.audit(soon(), AuditRequest { limit: 20, ..AuditRequest::default() }).await.unwrap().unwrap();
    let record = records.rows.iter().find(|record| record.action == AuditAction::Released).unwrap();
    assert!(record.reason.contains("found in its folder") && record.by == "c360", "{record:?}");
    assert_eq!(ledger(&workspace).exposures_of_customer("C001").unwrap().len(), 1, "it can be measured");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_ledger_let_out_and_nobody_moved_is_moved_by_whoever_looks_next() {
    let (workspace, client, sealed) = sealed().await;
    let before = workspace.path().join(sealed.file.as_ref().unwrap());
    let kept = fs::read(&before).unwrap();
    let_out(&workspace, &client, &sealed).await;
    let file = people_in(&workspace).remove(0);
    // Killed between the ledger's word and the move.
    fs::remove_file(workspace.path().join(format!("{file}.manifest.json"))).unwrap();
    fs::rename(workspace.path().join(&file), &before).unwrap();
    let found = export(&client, sealed.summary.id).await;
    assert_eq!(found.file.as_deref(), Some(file.as_str()));
    assert_eq!(fs::read(workspace.path().join(&file)).unwrap(), kept);
    assert_eq!(let_out_files(&workspace).len(), 2);
    assert_eq!(sealed_files(&workspace), Vec::<String>::new());
    // Killed between the copy and the removal, on two file systems.
    fs::copy(workspace.path().join(&file), &before).unwrap();
    export(&client, sealed.summary.id).await;
    assert_eq!(sealed_files(&workspace), Vec::<String>::new());
    // Another file in its place is not what was let out.
    fs::remove_file(workspace.path().join(&file)).unwrap();
    fs::write(&before, "other\n").unwrap();
    export(&client, sealed.summary.id).await;
    assert_eq!(people_in(&workspace), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_console_with_other_settings_shows_that_it_would_be_void_and_voids_nothing() {
    let (workspace, client, sealed) = sealed().await;
    let none: [(String, String); 0] = [];
    let overrides = Overrides::new(["workspace.country=DE"], none).unwrap();
    let options = engine::Options {
        job_program: Some(env!("CARGO_BIN_EXE_c360").into()),
        ..engine::Options::default()
    };
    let config = Config::load(workspace.path(), &overrides).unwrap();
    let other = engine::connect(workspace.path(), config, &options).unwrap();
    let seen = export(&other, sealed.summary.id).await;
    assert_eq!(seen.summary.state, ExportState::Waiting);
    let why =
        "would be void here: the settings for audiences or of the destination changed since it was sealed";
    assert_eq!(seen.summary.why.as_deref(), Some(why));
    assert_eq!(seen.refusal.as_deref(), Some(why));
    assert_eq!(sealed_files(&workspace).len(), 1);
    let seen = export(&client, sealed.summary.id).await;
    assert_eq!((seen.summary.state, seen.summary.why), (ExportState::Waiting, None));
    // Whoever decides there is told, and it is void.
    assert!(decide(&other, &sealed, true).await.unwrap_err().contains("is void"));
    assert_eq!(export(&client, sealed.summary.id).await.summary.state, ExportState::Void);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_erased_between_the_word_and_the_move_does_not_stay_in_the_folder() {
    let (workspace, client, sealed) = sealed().await;
    let file = workspace.path().join(format!("exports/meta/2026-03-08-all-{}.csv", sealed.summary.id.0));
    // Where the manifest belongs lies a pipe: whoever moves the file waits there until somebody writes to it.
    let pipe = format!("{}.manifest.json", file.display());
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let job = decide(&client, &sealed, true).await.unwrap().job.unwrap();
    for _ in 0..1_000 {
        if file.exists() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(file.exists());
    ledger(&workspace).ask_erasure("C001", "asked by letter", BO).unwrap();
    tokio::task::spawn_blocking(move || fs::write(pipe, "")).await.unwrap().unwrap();
    let job = workspace.wait(&client, job).await;
    assert_eq!(job.state, JobState::Failed, "{:?}", job.outcome);
    assert!(job.outcome.as_ref().unwrap().contains("was deleted meanwhile"), "{:?}", job.outcome);
    assert_eq!(people_in(&workspace), Vec::<String>::new());
}
