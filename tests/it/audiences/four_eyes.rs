//! Whoever decides who is in a file does not approve it: by rule, by an audience that it names, by a list, under any name.

use c360::{
    contract::{
        AuditAction, AuditRequest, ConsoleClient, ExportDetail, ExportState, JobKind, JobState, SaveList,
    },
    ledger::SavedAudience,
};

use super::shop::{decide, export, ledger, let_out_files, loaded_with, save};
use crate::support::{Workspace, soon};

const ANA: &str = "ana (4242001)";
const BO: &str = "bo (4242002)";
const FOUR_EYES: &str = "[audiences]\nfour_eyes = true\n";

/// Somebody else saves an audience.
fn save_as(workspace: &Workspace, name: &str, rule: &str, follows: Option<u32>, by: &str) {
    let saved = SavedAudience { name, rule, hold_out: 0.0, note: "", follows };
    ledger(workspace).save_audience(&saved, by).unwrap();
}

async fn save_list(client: &ConsoleClient, name: &str, ids: &[&str]) {
    let ids = ids.iter().map(|id| (*id).to_owned()).collect();
    client.save_list(soon(), SaveList { name: name.to_owned(), ids }).await.unwrap().unwrap();
}

/// Somebody else seals it for meta.
async fn seal_as(workspace: &Workspace, client: &ConsoleClient, audience: &str, by: &str) -> ExportDetail {
    let argument = serde_json::json!({"audience": audience, "destination": "meta"}).to_string();
    let job = ledger(workspace).enqueue_with(JobKind::Seal, Some(&argument), by).unwrap();
    let job = workspace.wait(client, job).await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
    let exports = client.activations(soon()).await.unwrap().unwrap().exports;
    export(client, exports[0].id).await
}

/// Whoever asks is told that they have this share, and does not let it out; somebody without one does.
async fn is_no_approver(workspace: &Workspace, client: &ConsoleClient, of: &ExportDetail, share: &str) {
    assert_eq!(of.refusal.as_deref(), Some(format!("{share}: somebody else must approve").as_str()));
    let told = decide(client, of, true).await.unwrap_err();
    let id = of.summary.id.0;
    assert_eq!(told, format!("export {id} has to be approved by somebody else (`four_eyes` is on): {share}"));
    let me = client.hello(soon()).await.unwrap().unwrap().user;
    let last = client.audit(soon(), AuditRequest { limit: 1, ..AuditRequest::default() }).await;
    let last = last.unwrap().unwrap().rows.remove(0);
    assert_eq!((last.action, last.by), (AuditAction::Refused, me));
    assert_eq!(export(client, of.summary.id).await.summary.state, ExportState::Waiting);
    assert_eq!(let_out_files(workspace), Vec::<String>::new());
    super::shop::approve_as(workspace, of, BO).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_last_wrote_a_list_that_the_rule_reads_does_not_approve() {
    let (workspace, client) = loaded_with(FOUR_EYES).await;
    ledger(&workspace).save_list("vip", ["C001"], ANA).unwrap();
    save_as(&workspace, "Vip", "in list \"vip\"", None, ANA);
    save_list(&client, "vip", &["C001", "C002", "C003"]).await;
    let sealed = seal_as(&workspace, &client, "Vip", ANA).await;
    assert_eq!(sealed.summary.rows, 3);
    let share = "you were the last to write the list \"vip\", which it reads";
    is_no_approver(&workspace, &client, &sealed, share).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wrote_an_audience_that_the_rule_names_at_any_depth_does_not_approve() {
    let (workspace, client) = loaded_with(FOUR_EYES).await;
    save(&client, "Innermost", "id = \"C001\"", 0.0).await;
    save_as(&workspace, "Inner", "in audience \"Innermost\" or id = \"C002\"", None, ANA);
    save_as(&workspace, "Outer", "not not in audience \"Inner\"", None, ANA);
    let sealed = seal_as(&workspace, &client, "Outer", ANA).await;
    let share = "you wrote the audience \"Innermost\", which its rule names";
    is_no_approver(&workspace, &client, &sealed, share).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wrote_a_list_that_a_named_audience_reads_does_not_approve() {
    let (workspace, client) = loaded_with(FOUR_EYES).await;
    save_list(&client, "vip", &["C001"]).await;
    save_as(&workspace, "Inner", "in list \"vip\"", None, ANA);
    save_as(&workspace, "Outer", "in audience \"Inner\"", None, ANA);
    let sealed = seal_as(&workspace, &client, "Outer", ANA).await;
    let share = "you were the last to write the list \"vip\", which it reads";
    is_no_approver(&workspace, &client, &sealed, share).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_rule_somebody_saves_again_wrote_it_still() {
    let (workspace, client) = loaded_with(FOUR_EYES).await;
    save(&client, "All", "consent.ads", 0.0).await;
    save_as(&workspace, "All", "consent.ads", Some(1), ANA);
    let sealed = seal_as(&workspace, &client, "All", ANA).await;
    is_no_approver(&workspace, &client, &sealed, "you wrote its rule").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_rule_was_changed_since_is_another_pair_of_eyes() {
    let (workspace, client) = loaded_with(FOUR_EYES).await;
    save(&client, "All", "consent.ads", 0.0).await;
    save_as(&workspace, "All", "city = Aix", Some(1), ANA);
    let sealed = seal_as(&workspace, &client, "All", ANA).await;
    assert_eq!(sealed.refusal, None);
    decide(&client, &sealed, true).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_called_otherwise_by_now_is_the_same_person() {
    let (workspace, client) = loaded_with(FOUR_EYES).await;
    let uid = rustix::process::geteuid().as_raw();
    save_as(&workspace, "All", "consent.ads", None, ANA);
    for before in [format!("called.otherwise ({uid})"), format!("uid {uid}")] {
        let sealed = seal_as(&workspace, &client, "All", &before).await;
        is_no_approver(&workspace, &client, &sealed, "you asked for it").await;
        // As long as it is let out, nothing else is sealed.
        for job in ledger(&workspace).open_jobs().unwrap() {
            workspace.wait(&client, job.id).await;
        }
        for file in let_out_files(&workspace) {
            std::fs::remove_file(workspace.path().join(file)).unwrap();
        }
    }
}

#[rstest::rstest]
#[case::a_list("in list \"vip\"")]
#[case::an_audience("in audience \"Inner\"")]
#[tokio::test(flavor = "multi_thread")]
async fn what_it_names_voids_it_where_it_is_written_anew_though_it_says_the_same(#[case] rule: &str) {
    let (workspace, client) = loaded_with(FOUR_EYES).await;
    ledger(&workspace).save_list("vip", ["C001"], ANA).unwrap();
    save_as(&workspace, "Inner", "id = \"C001\"", None, ANA);
    save_as(&workspace, "Outer", rule, None, ANA);
    let sealed = seal_as(&workspace, &client, "Outer", ANA).await;
    save_list(&client, "vip", &["C001"]).await;
    save(&client, "Inner", "id = \"C001\"", 0.0).await;
    let now = export(&client, sealed.summary.id).await.summary;
    assert_eq!(now.state, ExportState::Void);
    assert_eq!(now.why.unwrap(), "an audience or a list that it names changed since it was sealed");
}
