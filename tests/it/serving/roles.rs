//! Roles, with real users: who has none is not let in, who lacks one is refused, and the chain says who it was.

use std::{os::unix::fs::chown, path::Path};

use c360::contract::{
    AuditAction, AuditRecord, AuditRequest, DecisionRequest, ErrorKind, ExportId, ExportState, FindRequest,
    JobKind, JobState, SaveList, Serving, UserRole,
};
use rustix::process::{Pid, Signal, kill_process};

use super::house::{GROUP, House, Running, can_become_others, status, until};
use crate::{audiences::shop, support::soon};

const BY_HAND: &str = "C360_TEST_BY_HAND";
const VIEWER: u32 = 4_242_001;
const OPERATOR: u32 = 4_242_002;
const APPROVER: u32 = 4_242_003;
const ANALYST: u32 = 4_242_004;
const STRANGER: u32 = 4_242_009;

fn house() -> House {
    House::sample("[roles]\nviewer = [\"4242001\"]\noperator = [\"4242002\"]\napprover = [\"4242003\"]\n")
}

async fn chain(house: &House) -> Vec<AuditRecord> {
    let request = AuditRequest { limit: 100, ..AuditRequest::default() };
    house.client().await.audit(soon(), request).await.unwrap().unwrap().rows
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_role_is_not_let_in_and_the_chain_says_who_knocked() {
    if !can_become_others() {
        return;
    }
    let house = house();
    for _ in 0..3 {
        let said = house.run_as(Some(STRANGER), &["status"]);
        assert_eq!(said.code, 1, "{said:?}");
        assert!(said.err.contains("uid 4242009 has no role in this workspace"), "{said:?}");
    }
    let refused: Vec<_> =
        chain(&house).await.into_iter().filter(|it| it.action == AuditAction::Refused).collect();
    // Once a minute, however often somebody knocks.
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert_eq!((refused[0].by.as_str(), refused[0].subject.as_str()), ("uid 4242009", "connection"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_reads_figures_and_is_refused_the_rest_by_the_server_itself() {
    if !can_become_others() {
        return;
    }
    let house = house();
    assert_eq!(house.run_as(Some(VIEWER), &["status"]).code, 0);
    // Commands ask without looking at roles: it is the server that says no.
    for (args, ask, reason) in [
        (&["load"][..], "start_load", "operator or admin"),
        (&["customer", "show", "C1"], "customer", "operator or privacy"),
        (&["audit", "list"], "audit", "approver, privacy or admin"),
        (&["customer", "reveal", "C1", "--reason", "she calls"], "reveal_customer", "privacy"),
    ] {
        let said = house.run_as(Some(VIEWER), args);
        assert_eq!(said.code, 1, "{said:?}");
        assert!(said.err.contains(&format!("`{ask}`")) && said.err.contains(reason), "{said:?}");
        let last = chain(&house).await.remove(0);
        assert_eq!(
            (last.action, last.subject.as_str(), last.by.as_str()),
            (AuditAction::Refused, ask, "uid 4242001")
        );
    }
}

/// In answers that are about many, too.
#[tokio::test(flavor = "multi_thread")]
async fn who_may_look_nobody_up_sees_no_single_customer_anywhere() {
    if !can_become_others() {
        return;
    }
    let roles = "[roles]\nviewer = [\"4242001\"]\noperator = [\"4242002\", \"0\"]\nanalyst = [\"4242004\"]\n";
    let house = House::open(shop::shop_with(""), roles);
    assert_eq!(house.run(&["load"]).code, 0);
    shop::save(&house.client().await, "Everyone", "tickets >= 0", 0.0).await;
    let id = "\"C0";
    let shown = |uid, args: &[&str]| {
        let said = house.run_as(Some(uid), args);
        assert_eq!(said.code, 0, "{args:?}: {said:?}");
        said
    };
    let audience: &[&str] = &["audience", "show", "Everyone", "--format", "json"];
    let segment: &[&str] = &["segments", "show", "small", "--format", "json"];
    let count: &[&str] = &["audience", "count", "tickets >= 0", "--sample", "5", "--format", "json"];
    for (uid, args) in [(VIEWER, audience), (VIEWER, segment), (ANALYST, audience), (ANALYST, count)] {
        let said = shown(uid, args);
        assert!(!said.out.contains(id), "{args:?}: {}", said.out);
        assert!(shown(OPERATOR, args).out.contains(id), "{args:?}");
    }
    let said = shown(ANALYST, &["audience", "count", "tickets >= 0", "--sample", "5"]);
    assert!(said.out.contains("it takes the role operator or privacy"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_look_nobody_up_does_not_do_so_by_a_rule_a_list_or_rejected_rows() {
    if !can_become_others() {
        return;
    }
    let roles = "[roles]\noperator = [\"4242002\", \"0\"]\nanalyst = [\"4242004\"]\n";
    let workspace = shop::shop_with("[load]\nmax_rejected_share = 0.5\n");
    let twice = shop::customers() + "C003,Marie,Durand,,,69001,Lyon,FR,true,true\n";
    workspace.write("inbox/customers.csv", &twice);
    let house = House::open(workspace, roles);
    assert_eq!(house.run(&["load"]).code, 0);

    let by_id: &[&str] = &["audience", "count", "city = Lyon and id = C003"];
    for (args, ask) in
        [(by_id, "count_rule"), (&["audience", "save", "One", "--rule", "id begins with C003"], "count_rule")]
    {
        let said = house.run_as(Some(ANALYST), args);
        let told = "looks single customers up: it takes the role operator or privacy";
        assert!(said.code == 1 && said.err.contains(told), "{said:?}");
        let last = chain(&house).await.remove(0);
        assert_eq!(
            (last.action, last.subject.as_str(), last.by.as_str()),
            (AuditAction::Refused, ask, "uid 4242004")
        );
        assert!(last.reason.contains(told), "{last:?}");
    }
    let said = house.run_as(Some(OPERATOR), by_id);
    assert!(said.code == 0 && said.out.contains("net revenue"), "{said:?}");

    let request = SaveList { name: "one".to_owned(), ids: vec!["C003".to_owned()] };
    house.client().await.save_list(soon(), request).await.unwrap().unwrap();
    let by_list: &[&str] = &["audience", "count", "in list \"one\""];
    let said = house.run_as(Some(ANALYST), by_list);
    assert!(said.code == 0 && said.out.contains("fewer than 10 customers"), "{said:?}");
    assert!(!said.out.contains("net revenue"), "{said:?}");
    assert!(house.run_as(Some(OPERATOR), by_list).out.contains("net revenue"));

    let rejected: &[&str] = &["rejects", "--format", "json"];
    let said = house.run_as(Some(ANALYST), rejected);
    assert!(said.out.contains("duplicate key") && !said.out.contains("C003"), "{said:?}");
    assert!(house.run_as(Some(OPERATOR), rejected).out.contains("C003"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_refusal_again_and_again_fills_no_chain() {
    if !can_become_others() {
        return;
    }
    let mut house = house();
    for _ in 0..6 {
        assert_eq!(house.run_as(Some(VIEWER), &["audit", "verify"]).code, 1);
    }
    let refused = async |house: &House| -> Vec<_> {
        chain(house).await.into_iter().filter(|it| it.action == AuditAction::Refused).collect()
    };
    let once = refused(&house).await;
    assert_eq!(once.len(), 1, "{once:?}");
    // What is not noted yet is noted when the server stops.
    house.end(Signal::TERM);
    house.serve();
    let all = refused(&house).await;
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(all[0].reason.ends_with("refused 5 times more since the last record"), "{all:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_operator_starts_bears_the_name_that_the_kernel_says_whatever_the_environment_says() {
    if !can_become_others() {
        return;
    }
    let house = house();
    let mut command = house.command(&["load"], Some(OPERATOR));
    let output = command.env("USER", "root").env("LOGNAME", "root").env("UID", "0").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let client = house.client().await;
    let job = client.jobs(soon(), 1).await.unwrap().unwrap().remove(0);
    assert_eq!((job.state, job.asked_by.as_str()), (JobState::Done, "uid 4242002"));
    let load = chain(&house).await.into_iter().find(|it| it.action == AuditAction::Load).unwrap();
    assert_eq!(load.by, "uid 4242002");
    assert_eq!(client.verify_audit(soon()).await.unwrap().unwrap().faults, []);
    // Roles don't include one another.
    let said = house.run_as(Some(APPROVER), &["load"]);
    assert_eq!(said.code, 1, "{said:?}");
}

/// Not what a command would send, but what somebody could who writes their own.
#[tokio::test]
#[ignore = "what another test starts as another user"]
async fn a_request_by_hand() {
    let Some(socket) = std::env::var_os(BY_HAND) else { return };
    let client = c360::server::connect(Path::new(&socket)).await.unwrap().client;
    let decision = DecisionRequest {
        export: ExportId(1),
        approve: true,
        sha256: "0".repeat(64),
        note: "root (0) says so".to_owned(),
    };
    let error = client.decide_export(soon(), decision).await.unwrap().unwrap_err();
    eprintln!("{:?}: {}", error.kind, error.message);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_sent_by_hand_is_refused_to_all_but_approvers() {
    if !can_become_others() {
        return;
    }
    let house = house();
    for (uid, told) in [
        (VIEWER, "Forbidden: you may not ask for `decide_export`: it takes the role approver"),
        (OPERATOR, "Forbidden: you may not ask for `decide_export`: it takes the role approver"),
        // Let through, and there is no such export.
        (APPROVER, "Invalid: there is no export 1"),
    ] {
        let mut by_hand = house.this_test_as(uid);
        by_hand.env(BY_HAND, &house.socket);
        let output = by_hand
            .args(["--ignored", "--exact", "--nocapture", "serving::roles::a_request_by_hand"])
            .output();
        let said = String::from_utf8(output.unwrap().stderr).unwrap();
        assert!(said.contains(told), "{uid}: {said}");
    }
    let refused: Vec<String> = chain(&house)
        .await
        .into_iter()
        .filter(|it| it.action == AuditAction::Refused && it.subject == "decide_export")
        .map(|it| it.by)
        .collect();
    assert_eq!(refused, ["uid 4242002", "uid 4242001"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_gives_a_role_and_four_eyes_are_on_where_anybody_has_one() {
    if !can_become_others() {
        return;
    }
    let house = House::sample(&format!("[roles]\nviewer = [\"@{GROUP}\"]\n"));
    let said = house.run_as(Some(STRANGER), &["status", "--format", "json"]);
    assert_eq!(said.code, 0, "{said:?}");
    let status: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(status["hello"]["roles"], serde_json::json!(["viewer"]));
    assert_eq!(house.run(&["load"]).code, 0);
    let said = house.run_as(Some(STRANGER), &["audience", "activations", "--format", "json"]);
    let activations: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(activations["four_eyes"], true, "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_roles_counts_on_a_line_that_stands_and_the_chain_has_it_and_a_wrong_file_changes_nothing()
 {
    let me = rustix::process::geteuid().as_raw();
    let house = House::sample(&format!("[roles]\noperator = [\"{me}\"]\n"));
    let client = house.client().await;
    let file = house.workspace.path().join("c360.toml");
    let write = |of: &str, with: &str| {
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, text.replace(of, with)).unwrap();
    };
    let may_look_up = || async {
        let found = client.find_customers(soon(), FindRequest::default()).await.unwrap();
        !found.is_err_and(|error| error.kind == ErrorKind::Forbidden)
    };
    let serving = || async { status(&client).await.serving.unwrap() };
    let mine = |serving: &Serving| serving.connected[0].roles.clone();
    assert!(may_look_up().await);
    assert_eq!(mine(&serving().await), [UserRole::Operator, UserRole::Admin]);

    write("operator = ", "viewer = ");
    until("the role is gone", || async { !may_look_up().await }).await;
    let told = serving().await;
    assert_eq!((mine(&told), told.roles_fault), (vec![UserRole::Viewer, UserRole::Admin], None));
    let noted = chain(&house).await.into_iter().find(|it| it.action == AuditAction::Roles).unwrap();
    assert_eq!(noted.subject, format!("viewer +{me}, operator -{me}"));
    assert!(noted.by.contains(&me.to_string()) && noted.reason.contains("c360.toml"), "{noted:?}");

    write("viewer = ", "operator = [] nonsense\nviewer = ");
    until("it is told of", || async { serving().await.roles_fault.is_some() }).await;
    assert!(!may_look_up().await);
    let said = house.run(&["status"]);
    assert!(said.out.contains("roles stay as they were"), "{said:?}");

    write("operator = [] nonsense\nviewer = ", "operator = ");
    until("it is back", may_look_up).await;
    assert_eq!(serving().await.roles_fault, None);
    let changes = chain(&house).await.iter().filter(|it| it.action == AuditAction::Roles).count();
    assert_eq!(changes, 3, "with those that it began with");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_gains_a_role_while_no_server_runs_is_in_the_chain_of_the_next() {
    let me = rustix::process::geteuid().as_raw();
    let mut house = House::sample(&format!("[roles]\nviewer = [\"{me}\"]\n"));
    let file = house.workspace.path().join("c360.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    for written in [text.clone(), text.replace("viewer = ", "approver = ")] {
        house.end(Signal::TERM);
        std::fs::write(&file, written).unwrap();
        house.serve();
    }
    let changes = chain(&house).await.into_iter().filter(|it| it.action == AuditAction::Roles);
    let changes: Vec<String> = changes.map(|it| it.subject).collect();
    assert_eq!(changes, [format!("viewer -{me}, approver +{me}"), format!("viewer +{me}")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn four_eyes_are_on_from_when_roles_name_anybody_and_what_is_sealed_then_waits_for_somebody_else() {
    let me = rustix::process::geteuid().as_raw();
    let house = House::open(shop::shop_with(""), "[roles]\nviewer = []\n");
    let client = house.client().await;
    let job = client.start_load(soon()).await.unwrap().unwrap();
    assert_eq!(house.workspace.wait(&client, job).await.state, JobState::Done);
    shop::save(&client, "All", "consent.ads", 0.0).await;
    let four_eyes = || async { client.activations(soon()).await.unwrap().unwrap().four_eyes };
    assert!(!four_eyes().await);
    let user = client.hello(soon()).await.unwrap().unwrap().user;
    let argument = r#"{"audience": "All", "destination": "google"}"#;
    let job = shop::ledger(&house.workspace).enqueue_with(JobKind::Seal, Some(argument), &user).unwrap();
    assert_eq!(house.workspace.wait(&client, job).await.state, JobState::Done);
    let before = client.activations(soon()).await.unwrap().unwrap().exports[0].id;
    let before = shop::export(&client, before).await;

    let file = house.workspace.path().join("c360.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let roles = format!("operator = [\"{me}\"]\napprover = [\"{me}\"]");
    std::fs::write(&file, text.replace("viewer = []", &roles)).unwrap();
    until("four eyes are on", four_eyes).await;
    let sealed = shop::seal(&house.workspace, &client, "All", "meta").await;
    let told = shop::decide(&client, &sealed, true).await.unwrap_err();
    assert!(told.contains("has to be approved by somebody else"), "{told}");
    assert_eq!(shop::export(&client, sealed.summary.id).await.summary.state, ExportState::Waiting);
    let told = shop::decide(&client, &before, true).await.unwrap_err();
    assert!(told.contains("is void: the settings"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_says_whose_request_was_refused() {
    if !can_become_others() {
        return;
    }
    let mut house = house();
    house.end(Signal::TERM);
    let log = tempfile::NamedTempFile::new().unwrap();
    let mut command = house.command(&["serve"], None);
    command.env("JOURNAL_STREAM", "8:1").stderr(log.reopen().unwrap());
    let mut server = Running(command.spawn().unwrap());
    let text = || std::fs::read_to_string(log.path()).unwrap();
    until("it serves", || async { text().contains("is served at") }).await;
    chown(&house.socket, None, Some(GROUP)).unwrap();
    assert_eq!(house.run_as(Some(VIEWER), &["load"]).code, 1);
    kill_process(Pid::from_child(&server), Signal::TERM).unwrap();
    assert!(server.wait().unwrap().success());
    let line = text().lines().find(|line| line.contains("a request was refused")).unwrap().to_owned();
    assert!(line.contains("start_load") && line.contains("uid 4242001"), "{line}");
}
