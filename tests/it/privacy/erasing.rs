//! Taking a customer out: every total stays to the cent, nothing of the person does, and no load brings them back.

use std::fs;
use std::path::Path;

use c360::contract::{
    AuditAction, AuditRequest, ConsoleClient, ErrorKind, JobState, Period, PulseRequest, Reveal, UserState,
};
use serde_json::Value;

use super::shop::{
    ID, PERSONAL, REASON, c360, customers, erase, files, generations, in_bytes, in_tables, ledger, lines,
    loaded, published,
};
use crate::support::{Workspace, soon};

/// The sample retailer's customer with the most ticket lines.
const REGULAR: &str = "00000407";
/// The same as a whole value: other ids hold the digits too.
const WHOLE: &str = "\"00000407\"";

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn sample() -> Workspace {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("shop");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    copy_folder(&sample.join("inbox"), &path.join("inbox"));
    fs::copy(sample.join("c360.toml"), path.join("c360.toml")).unwrap();
    Workspace::at(dir, path)
}

/// What is no total: of somebody who is gone, neither the age is known nor whether they may be written to.
const PERSONAL_FIGURES: [&str; 2] = ["contactable_share", "mean_age"];

/// Everything that Pulse and Segments say of 12 months, but where it comes from.
async fn totals(client: &ConsoleClient) -> Value {
    let request = PulseRequest { period: Period::Rolling12Months, ..PulseRequest::default() };
    let pulse = client.pulse(soon(), request).await.unwrap().unwrap();
    let segments = client.segments(soon()).await.unwrap().unwrap();
    let migration = client.migration(soon()).await.unwrap().unwrap();
    let bridge = client.bridge(soon()).await.unwrap().unwrap();
    let mut all = serde_json::json!([pulse, segments, migration, bridge]);
    strip(&mut all);
    all
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|key, _| key != "provenance" && !PERSONAL_FIGURES.contains(&key.as_str()));
            fields.values_mut().for_each(strip);
        }
        Value::Array(values) => {
            values.retain(|value| {
                let id = value.get("id").and_then(Value::as_str);
                id.is_none_or(|id| !PERSONAL_FIGURES.contains(&id))
            });
            values.iter_mut().for_each(strip);
        }
        _ => {}
    }
}

/// Where two documents differ, and how.
fn differences(one: &Value, other: &Value, at: &str) -> Vec<String> {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) if one.len() == other.len() => one
            .iter()
            .flat_map(|(key, value)| differences(value, &other[key], &format!("{at}/{key}")))
            .collect(),
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => one
            .iter()
            .zip(other)
            .enumerate()
            .flat_map(|(position, (one, other))| differences(one, other, &format!("{at}/{position}")))
            .collect(),
        _ if one == other => Vec::new(),
        _ => vec![format!("{at}: {one} and {other}")],
    }
}

/// The same rows in another order: the file counts as new.
fn turn_around(file: &Path) {
    let text = fs::read_to_string(file).unwrap();
    let (head, rows) = text.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().rev().collect();
    fs::write(file, format!("{head}\n{}\n", rows.join("\n"))).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_total_stays_to_the_cent_and_loading_again_brings_nobody_back() {
    let workspace = sample();
    assert_eq!(workspace.load().await.state, JobState::Done);
    let client = workspace.connect().unwrap();
    let before = totals(&client).await;
    let row = fs::read_to_string(workspace.path().join("inbox/customers/customers-001.csv")).unwrap();
    let row: Vec<String> =
        row.lines().find(|l| l.starts_with(REGULAR)).unwrap().split(',').map(str::to_owned).collect();
    let personal: Vec<&str> =
        [1, 6, 7].iter().map(|at| row[*at].as_str()).filter(|t| !t.is_empty()).collect();
    assert!(!in_tables(&published(&workspace), &personal).is_empty(), "{personal:?}");

    let job = erase(&workspace, &client, REGULAR).await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
    assert_eq!(differences(&totals(&client).await, &before, ""), Vec::<String>::new());
    let gone = in_tables(&published(&workspace), &[personal.as_slice(), &[WHOLE]].concat());
    assert_eq!(gone, Vec::<String>::new());

    for file in [
        "customers/customers-001.csv",
        "lines/lines-001.csv",
        "messages/messages-001.csv",
        "consents/consents-001.csv",
    ] {
        turn_around(&workspace.path().join("inbox").join(file));
    }
    let job = workspace.load().await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
    let outcome = job.outcome.unwrap();
    assert!(outcome.contains("rows of erased people left out"), "{outcome}");
    assert_eq!(differences(&totals(&client).await, &before, ""), Vec::<String>::new());
    let back = in_tables(&published(&workspace), &[personal.as_slice(), &[WHOLE]].concat());
    assert_eq!(back, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_the_person_stays_in_any_file_of_the_workspace_but_the_sources() {
    let (workspace, client) = loaded().await;
    let state = UserState { json: serde_json::json!({ "customer": ID }).to_string() };
    client.save_state(soon(), state).await.unwrap().unwrap();
    assert!(!in_tables(&published(&workspace), PERSONAL).is_empty());
    let (code, _, told) = c360(&workspace, &["customer", "export", ID, "--reason", REASON]);
    assert_eq!(code, 0, "{told}");
    let job = erase(&workspace, &client, ID).await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);

    assert_eq!(in_tables(&published(&workspace), PERSONAL), Vec::<String>::new());
    drop(client);
    let sources = workspace.path().join("inbox");
    let found: Vec<String> = files(workspace.path())
        .iter()
        .filter(|file| !file.starts_with(&sources))
        .flat_map(|file| in_bytes(file, PERSONAL))
        .collect();
    assert_eq!(found, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_loaded_first_after_an_erasure_leaves_the_person_out_too() {
    let (workspace, client) = loaded().await;
    assert_eq!(erase(&workspace, &client, ID).await.state, JobState::Done);
    workspace.write("inbox/customers-2.csv", &customers("C9,L9,Lea,Petit,,lea@example.com,,,\n"));
    workspace.write("inbox/lines-2.csv", &lines("C9,2026-03-08 11:00:00,9.99\n"));
    let job = workspace.load().await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
    assert!(job.outcome.unwrap().contains("1 rows of erased people left out"));
    assert_eq!(in_tables(&published(&workspace), PERSONAL), Vec::<String>::new());
    assert_eq!(in_bytes(&published(&workspace), PERSONAL), Vec::<String>::new());
    assert!(!in_tables(&published(&workspace), &["lea@example.com"]).is_empty(), "everybody else is loaded");
}

#[tokio::test(flavor = "multi_thread")]
async fn older_generations_go_and_the_chain_says_what_was_done() {
    let (workspace, client) = loaded().await;
    workspace.write("inbox/lines-2.csv", "customer_id,sold_at,net\nC1,2026-03-08 09:00:00,1.00\n");
    workspace.load().await;
    assert_eq!(generations(&workspace).len(), 2);
    // A console that reads the newest one keeps it for as long.
    client.hello(soon()).await.unwrap().unwrap();
    let job = erase(&workspace, &client, ID).await;
    let outcome = job.outcome.unwrap();
    assert!(outcome.starts_with("1 customer erased") && !outcome.contains(ID), "{outcome}");
    client.hello(soon()).await.unwrap().unwrap();
    assert_eq!(generations(&workspace), ["gen-000003.duckdb"], "{outcome}");

    let request = AuditRequest { customer_id: Some(ID.to_owned()), limit: 10, ..AuditRequest::default() };
    let records = client.audit(soon(), request).await.unwrap().unwrap();
    let actions: Vec<AuditAction> = records.rows.iter().map(|record| record.action).collect();
    assert_eq!(actions, [AuditAction::Erased, AuditAction::EraseAsked]);
    assert_eq!(records.rows[1].reason, REASON);
    assert!(records.rows.iter().all(|record| record.subject.starts_with("customer-")));
    assert_eq!(client.verify_audit(soon()).await.unwrap().unwrap().faults, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_erased_or_unknown_is_told_apart() {
    let (workspace, client) = loaded().await;
    let told = client.preview_erasure(soon(), "nobody".to_owned()).await.unwrap().unwrap_err();
    assert_eq!((told.kind, told.message.as_str()), (ErrorKind::Failed, "no customer has this id"));
    assert_eq!(erase(&workspace, &client, ID).await.state, JobState::Done);
    let told = client.preview_erasure(soon(), ID.to_owned()).await.unwrap().unwrap_err();
    assert!(told.message.contains("is erased"), "{told}");
    let reveal = Reveal { customer_id: ID.to_owned(), reason: REASON.to_owned() };
    let told = client.reveal_customer(soon(), reveal).await.unwrap().unwrap_err();
    assert!(told.message.contains("is erased"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_terminal_the_id_must_be_given_twice() {
    let (workspace, _client) = loaded().await;
    let reason = ["--reason", REASON];
    let ask = |args: &[&str]| c360(&workspace, &[&["customer", "erase", ID], &reason[..], args].concat());
    let (code, _, told) = ask(&[]);
    assert_eq!(code, 2);
    assert!(told.contains("--yes-erase"), "{told}");
    assert_eq!(ask(&["--yes-erase", "C1"]).0, 2);
    assert!(!in_tables(&published(&workspace), &[ID]).is_empty(), "nothing was erased");
    let (code, said, told) = ask(&["--yes-erase", ID]);
    assert_eq!(code, 0, "{told}");
    assert!(said.contains("1 customer erased") && said.contains("inbox/customers.csv"), "{said}");
    assert!(in_tables(&published(&workspace), &[ID]).is_empty());
    let (code, _, told) = ask(&["--yes-erase", ID]);
    assert_eq!(code, 1);
    assert!(told.contains("is erased"), "{told}");
    let (code, _, told) =
        c360(&workspace, &["customer", "erase", "nobody", "--reason", REASON, "--yes-erase", "nobody"]);
    assert_eq!(code, 1);
    assert!(told.contains("no customer has this id"), "{told}");
    assert_eq!(ledger(&workspace).verify_audit().unwrap().faults, []);
}
