//! Deliveries: of the file that was approved, never twice, and never of what should not leave any more.

use std::{fs, path::Path, time::Duration};

use c360::contract::{
    AuditAction, ConsoleClient, Delivery, DeliveryState, ExportDetail, ExportState, JobState, PriorityGroup,
    SetExclusions, SetGroup, Suppress, SuppressedBy, WithdrawRequest,
};

use c360::ledger::NewWithdrawal;

use super::shop::{
    approve_and_stop, decide, export, hash, ledger, let_out, let_out_files, loaded_with, save, seal,
};
use crate::support::{Workspace, soon};

fn settings(kind: &str, script: &str) -> String {
    format!(
        "[[destination]]\nkind = \"{kind}\"\ndeliver = [\"sh\", \"-c\", '''{script}''', \"{{file}}\", \"{{name}}\"]\n"
    )
}

/// Fails until there is a file `ready`; then copies what it is given to `arrived`.
const WHEN_READY: &str = "test -e ready && cp \"$0\" arrived";

async fn sealed(settings: &str, to: &str) -> (Workspace, ConsoleClient, ExportDetail) {
    let (workspace, client) = loaded_with(settings).await;
    save(&client, "All", "consent.ads", 0.0).await;
    let sealed = seal(&workspace, &client, "All", to).await;
    (workspace, client, sealed)
}

async fn until<T>(what: impl AsyncFn() -> Option<T>) -> T {
    for _ in 0..1_000 {
        if let Some(found) = what().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it does not come");
}

/// Let it out; its delivery fails once, and the job is stopped before the next try.
async fn let_out_undelivered(workspace: &Workspace, client: &ConsoleClient, of: &ExportDetail) -> Delivery {
    let job = decide(client, of, true).await.unwrap().job.unwrap();
    let failed = async || {
        let delivery = export(client, of.summary.id).await.summary.delivery?;
        (delivery.state == DeliveryState::Failed).then_some(delivery)
    };
    let delivery = until(failed).await;
    client.cancel_job(soon(), job).await.unwrap().unwrap();
    workspace.wait(client, job).await;
    delivery
}

/// Ask for it again: why nothing was delivered.
async fn again(workspace: &Workspace, client: &ConsoleClient, of: &ExportDetail) -> String {
    workspace.write("ready", "");
    let why = match client.release_export(soon(), of.summary.id).await.unwrap() {
        Err(refused) => refused.message,
        Ok(job) => {
            let job = workspace.wait(client, job).await;
            assert_eq!(job.state, JobState::Failed, "{:?}", job.outcome);
            job.outcome.unwrap()
        }
    };
    assert!(!workspace.path().join("arrived").exists(), "{why}");
    why
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_changed_since_it_was_let_out_is_not_delivered() {
    let (workspace, client, sealed) = sealed(&settings("meta", WHEN_READY), "meta").await;
    let_out_undelivered(&workspace, &client, &sealed).await;
    let file = let_out_files(&workspace).remove(0);
    let path = workspace.path().join(&file);
    let approved = fs::read(&path).unwrap();
    fs::write(&path, "other,people\n").unwrap();
    let why = again(&workspace, &client, &sealed).await;
    assert!(why.contains("was changed"), "{why}");
    fs::remove_file(&path).unwrap();
    let why = again(&workspace, &client, &sealed).await;
    assert!(why.contains("is gone"), "{why}");
    // As it was approved it is delivered.
    fs::write(&path, approved).unwrap();
    let job = client.release_export(soon(), sealed.summary.id).await.unwrap().unwrap();
    assert_eq!(workspace.wait(&client, job).await.state, JobState::Done);
    assert!(workspace.path().join("arrived").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_must_not_be_in_any_more_is_not_delivered() {
    let (workspace, client, sealed) = sealed(&settings("meta", WHEN_READY), "meta").await;
    let_out_undelivered(&workspace, &client, &sealed).await;
    let values = vec!["C001".to_owned()];
    let request = Suppress { by: SuppressedBy::Id, values, lift: false, reason: "x".to_owned() };
    client.suppress(soon(), request).await.unwrap().unwrap();
    let why = again(&workspace, &client, &sealed).await;
    assert!(why.contains("the suppression list changed since it was sealed"), "{why}");
    let erasure = c360::contract::Erasure { customer_id: "C002".to_owned(), reason: "asked".to_owned() };
    let job = client.erase_customer(soon(), erasure).await.unwrap().unwrap();
    workspace.wait(&client, job).await;
    let why = again(&workspace, &client, &sealed).await;
    assert!(why.contains("its file was deleted"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_approved_before_there_was_a_delivery_is_not_delivered() {
    let (workspace, client, sealed) = sealed("", "meta").await;
    let_out(&workspace, &client, &sealed).await;
    let toml = fs::read_to_string(workspace.path().join("c360.toml")).unwrap();
    workspace.write("c360.toml", &format!("{toml}{}", settings("meta", WHEN_READY)));
    let client = workspace.connect().unwrap();
    let why = again(&workspace, &client, &sealed).await;
    assert!(why.contains("`deliver`"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_is_stopped_goes_with_all_it_started_and_is_not_made_again() {
    // What it starts would go on by itself, and holds its output open.
    let script = "sleep 60 & echo $! > child; wait";
    let (workspace, client, sealed) = sealed(&settings("meta", script), "meta").await;
    let job = decide(&client, &sealed, true).await.unwrap().job.unwrap();
    let child = until(async || {
        let pid = fs::read_to_string(workspace.path().join("child")).ok()?;
        pid.ends_with('\n').then(|| pid.trim().to_owned())
    })
    .await;
    client.cancel_job(soon(), job).await.unwrap().unwrap();
    let job = workspace.wait(&client, job).await;
    assert!(job.outcome.as_ref().unwrap().contains("nobody knows"), "{:?}", job.outcome);
    let is_gone = async || {
        let status = fs::read_to_string(Path::new("/proc").join(&child).join("status"));
        status.map_or(true, |status| status.contains("State:\tZ")).then_some(())
    };
    until(is_gone).await;
    let found = export(&client, sealed.summary.id).await.summary;
    assert_eq!(found.delivery.unwrap().state, DeliveryState::Unknown);
    let why = again(&workspace, &client, &sealed).await;
    assert!(why.contains("nobody knows whether it arrived"), "{why}");
    let request = c360::contract::AuditRequest { limit: 20, ..c360::contract::AuditRequest::default() };
    let records = client.audit(soon(), request).await.unwrap().unwrap();
    let subject = format!("{} unknown at try 1", sealed.summary.id.0);
    assert!(records.rows.iter().any(|record| record.subject == subject && !record.reason.is_empty()));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_named_in_what_is_kept_of_a_commands_output() {
    let script = "echo 'refused: marie.durand@example.com, +33 6 12 34 56 78' >&2; exit 9";
    let (workspace, client, sealed) = sealed(&settings("meta", script), "meta").await;
    let said = let_out_undelivered(&workspace, &client, &sealed).await.said;
    assert!(said.starts_with("exit code 9: refused: ") && !said.contains('@'), "{said}");
    assert!(!said.contains("marie") && !said.contains("example") && !said.contains("12"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_withdrawing_and_delivering_the_removal_is_sent_afterwards() {
    let script = "cp \"$0\" arrived-$1";
    let (workspace, client, sealed) = sealed(&settings("google", script), "google").await;
    let id = sealed.summary.id;
    let_out(&workspace, &client, &sealed).await;
    ledger(&workspace)
        .export_withdrawn(&NewWithdrawal { export: id, reason: "a mistake", manifest: None }, "bo (1001)")
        .unwrap();
    let removal = format!("arrived-2026-03-08-all-{}-remove.csv", id.0);
    assert!(!workspace.path().join(&removal).exists());
    let request = || WithdrawRequest { export: id, reason: "a mistake".to_owned() };
    let job = client.withdraw_export(soon(), request()).await.unwrap().unwrap().unwrap();
    assert_eq!(workspace.wait(&client, job).await.state, JobState::Done);
    assert!(workspace.path().join(&removal).exists());
    assert_eq!(export(&client, id).await.summary.state, ExportState::Withdrawn);
    let refused = client.withdraw_export(soon(), request()).await.unwrap().unwrap_err();
    assert!(refused.message.contains("withdrawn already"), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_chain_knows_the_manifest_of_what_withdraws_however_often_it_is_sent() {
    let script = "test \"$2\" = add || test -e ready";
    let settings = settings("meta", script).replace("\"{name}\"", "\"{name}\", \"{action}\"");
    let (workspace, client, sealed) = sealed(&settings, "meta").await;
    let id = sealed.summary.id;
    let_out(&workspace, &client, &sealed).await;
    let request = || WithdrawRequest { export: id, reason: "a mistake".to_owned() };
    let job = client.withdraw_export(soon(), request()).await.unwrap().unwrap().unwrap();
    until(async || export(&client, id).await.summary.delivery.filter(|delivery| delivery.removal)).await;
    client.cancel_job(soon(), job).await.unwrap().unwrap();
    workspace.wait(&client, job).await;
    let manifest = let_out_files(&workspace).into_iter().find(|file| file.contains("-remove.csv.manifest"));
    let manifest = workspace.path().join(manifest.unwrap());
    let first = fs::read(&manifest).unwrap();
    workspace.write("ready", "");
    let job = client.withdraw_export(soon(), request()).await.unwrap().unwrap().unwrap();
    assert_eq!(workspace.wait(&client, job).await.state, JobState::Done);
    assert_eq!(fs::read(&manifest).unwrap(), first);
    let request = c360::contract::AuditRequest { limit: 20, ..c360::contract::AuditRequest::default() };
    let records = client.audit(soon(), request).await.unwrap().unwrap().rows;
    let withdrawn: Vec<_> = records.iter().filter(|it| it.action == AuditAction::Withdrawn).collect();
    assert_eq!(withdrawn.len(), 1);
    assert_eq!(withdrawn[0].subject, format!("{} {}", id.0, hash(&first)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_fails_every_time_is_no_success() {
    let (workspace, client, sealed) = sealed(&settings("meta", WHEN_READY), "meta").await;
    let job = let_out(&workspace, &client, &sealed).await;
    let outcome = job.outcome.unwrap();
    assert_eq!(job.state, JobState::Failed, "{outcome}");
    assert!(outcome.contains("is let out; it could not be delivered: exit code 1"), "{outcome}");
    let found = export(&client, sealed.summary.id).await.summary;
    assert_eq!((found.state, found.delivery.unwrap().attempts), (ExportState::Released, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_arrived_is_withdrawn_without_telling_the_platform_who_was_in_it() {
    let (workspace, client, sealed) = sealed(&settings("meta", WHEN_READY), "meta").await;
    let_out_undelivered(&workspace, &client, &sealed).await;
    workspace.write("ready", "");
    let request = WithdrawRequest { export: sealed.summary.id, reason: "not sent".to_owned() };
    let job = client.withdraw_export(soon(), request.clone()).await.unwrap().unwrap().unwrap();
    let job = workspace.wait(&client, job).await;
    assert!(job.outcome.as_ref().unwrap().contains("it never arrived"), "{:?}", job.outcome);
    assert!(!workspace.path().join("arrived").exists());
    assert!(let_out_files(&workspace).iter().all(|file| !file.contains("-remove")));
    assert_eq!(export(&client, sealed.summary.id).await.summary.state, ExportState::Withdrawn);
    let again = client.withdraw_export(soon(), request).await.unwrap().unwrap_err();
    assert!(again.message.contains("withdrawn already"), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_go_elsewhere_or_stands_on_older_data_is_not_delivered() {
    let (workspace, client, sealed) = sealed(&settings("meta", WHEN_READY), "meta").await;
    let_out_undelivered(&workspace, &client, &sealed).await;
    let toml = fs::read_to_string(workspace.path().join("c360.toml")).unwrap();
    workspace.write("c360.toml", &toml.replace("test -e ready", "true"));
    let elsewhere = workspace.connect().unwrap();
    let why = again(&workspace, &elsewhere, &sealed).await;
    assert!(why.contains("the settings"), "{why}");
    workspace.write("c360.toml", &toml);
    // Somebody may have withdrawn their consent.
    let header = "ticket_id,customer_id,sold_at,product_id,quantity,net,channel\n";
    let line = "T2000,C001,2026-03-07 10:00:00,P1,1,5.00,store\n";
    workspace.write("inbox/lines-2.csv", &format!("{header}{line}"));
    assert_eq!(workspace.load().await.state, JobState::Done);
    let why = again(&workspace, &client, &sealed).await;
    assert!(why.contains("the data changed"), "{why}");
}

#[rstest::rstest]
#[case::excluded(async |client: &ConsoleClient| {
    let audiences = vec!["Aix".to_owned()];
    let request = SetExclusions { destination: "meta".to_owned(), audiences, reason: "x".to_owned() };
    client.set_exclusions(soon(), request).await.unwrap().unwrap();
}, "what the destination leaves out")]
#[case::of_another_audience_first(async |client: &ConsoleClient| {
    let audiences = vec!["Aix".to_owned(), "All".to_owned()];
    let group = PriorityGroup { name: "one".to_owned(), audiences };
    client.set_group(soon(), SetGroup { group, reason: "x".to_owned() }).await.unwrap().unwrap();
}, "the audiences that come before it")]
#[case::of_another_rule(async |client: &ConsoleClient| {
    save(client, "All", "consent.ads and city != Aix", 0.0).await;
}, "the audience changed")]
#[case::retired(async |client: &ConsoleClient| {
    let (name, reason) = ("All".to_owned(), "over".to_owned());
    client.retire_audience(soon(), name, reason).await.unwrap().unwrap();
}, "the audience is retired")]
#[tokio::test(flavor = "multi_thread")]
async fn who_should_not_be_in_it_any_more_keeps_what_is_sealed_and_what_is_out_from_leaving(
    #[case] change: impl AsyncFn(&ConsoleClient),
    #[case] why: &str,
) {
    let (workspace, client, out) = sealed(&settings("meta", WHEN_READY), "meta").await;
    save(&client, "Aix", "city = Aix", 0.0).await;
    let_out_undelivered(&workspace, &client, &out).await;
    let waiting = seal(&workspace, &client, "All", "meta").await;
    change(&client).await;
    let told = again(&workspace, &client, &out).await;
    assert!(told.contains(why), "{told}");
    assert!(!workspace.path().join("arrived").exists());
    let waiting = export(&client, waiting.summary.id).await.summary;
    assert_eq!(waiting.state, ExportState::Void);
    assert!(waiting.why.as_ref().unwrap().contains(why), "{waiting:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_arrived_brought_nothing_and_is_no_last_export() {
    let (workspace, client, out) = sealed(&settings("meta", WHEN_READY), "meta").await;
    let_out_undelivered(&workspace, &client, &out).await;
    let next = seal(&workspace, &client, "All", "meta").await;
    assert_eq!((next.dry_run.brought, next.dry_run.last), (None, None));
    workspace.write("ready", "");
    let job = client.release_export(soon(), out.summary.id).await.unwrap().unwrap();
    assert_eq!(workspace.wait(&client, job).await.state, JobState::Done);
    let next = seal(&workspace, &client, "All", "meta").await;
    assert_eq!(next.dry_run.brought.unwrap().exports, 1);
    assert_eq!(next.dry_run.last.unwrap().1, out.summary.rows);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_not_there_for_a_while_loses_nothing() {
    let (workspace, client, sealed) = sealed(&settings("meta", "true"), "meta").await;
    let (exports, elsewhere) = (workspace.path().join("exports"), workspace.path().join("elsewhere"));
    fs::rename(&exports, &elsewhere).unwrap();
    let told = decide(&client, &sealed, true).await.unwrap_err();
    assert!(told.contains("was not approved: its sealed file can't be read"), "{told}");
    fs::rename(&elsewhere, &exports).unwrap();
    approve_and_stop(&workspace, &client, &sealed).await;
    fs::rename(&exports, &elsewhere).unwrap();
    let job = client.release_export(soon(), sealed.summary.id).await.unwrap().unwrap();
    let job = workspace.wait(&client, job).await;
    assert!(job.outcome.as_ref().unwrap().contains("the approval stands"), "{job:?}");
    assert_eq!(export(&client, sealed.summary.id).await.summary.state, ExportState::Approved);
    let _ = fs::remove_dir_all(&exports);
    fs::rename(&elsewhere, &exports).unwrap();
    let job = client.release_export(soon(), sealed.summary.id).await.unwrap().unwrap();
    assert_eq!(workspace.wait(&client, job).await.state, JobState::Done);
    assert_eq!(export(&client, sealed.summary.id).await.summary.state, ExportState::Released);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_is_told_whether_people_are_added_or_removed() {
    let script = "echo \"$2\" >> told";
    let settings = settings("meta", script).replace("\"{name}\"", "\"{name}\", \"{action}\"");
    let (workspace, client, sealed) = sealed(&settings, "meta").await;
    let_out(&workspace, &client, &sealed).await;
    let request = WithdrawRequest { export: sealed.summary.id, reason: "over".to_owned() };
    let job = client.withdraw_export(soon(), request).await.unwrap().unwrap().unwrap();
    workspace.wait(&client, job).await;
    assert_eq!(fs::read_to_string(workspace.path().join("told")).unwrap(), "add\nremove\n");
}
