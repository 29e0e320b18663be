//! What somebody with a login and bad intentions might try, as the real users that they are: refused, and in the chain.

use std::{
    fs,
    io::Write as _,
    os::unix::{fs::symlink, process::CommandExt},
    process::Stdio,
};

use c360::contract::{AuditAction, AuditRecord, AuditRequest, ExportId, ExportState};

use super::house::{House, Said, can_become_others};
use crate::{audiences::shop::shop_with, support::soon};

/// Asks for exports, and may approve those of others.
const AUTHOR: u32 = 4_242_002;
const APPROVER: u32 = 4_242_003;
/// Writes lists and audiences, and may approve what they have no share in.
const WRITER: u32 = 4_242_004;
const PRIVACY: u32 = 4_242_005;

fn house() -> House {
    let roles =
        "[roles]\noperator = [\"4242002\"]\napprover = [\"4242002\", \"4242003\"]\nprivacy = [\"4242005\"]\n";
    let house = House::open(shop_with(""), roles);
    assert_eq!(house.run(&["load"]).code, 0);
    house
}

/// Seal everybody who allows it for this destination; the export's number.
fn sealed(house: &House, to: &str) -> String {
    sealed_by_rule(house, "consent.ads", to)
}

fn sealed_by_rule(house: &House, rule: &str, to: &str) -> String {
    done(house, AUTHOR, &["audience", "save", "All", "--rule", rule, "--hold-out", "0"]);
    let said = done(house, AUTHOR, &["audience", "seal", "All", "--to", to]);
    let said = format!("{}{}", said.out, said.err);
    let id = said.split("export ").nth(1).and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next());
    id.filter(|id| !id.is_empty()).unwrap_or_else(|| panic!("{said}")).to_owned()
}

/// The words that approve this export, by the hash of what is sealed.
async fn approval(house: &House, id: &str) -> Vec<String> {
    let number = ExportId(id.parse().unwrap());
    let detail = house.client().await.export(soon(), number).await.unwrap().unwrap();
    ["audience", "approve", id, "--sha256", &detail.summary.sha256].map(str::to_owned).to_vec()
}

async fn approve(house: &House, uid: u32, id: &str, more: &[&str]) -> Said {
    let words = approval(house, id).await;
    let words: Vec<&str> = words.iter().map(String::as_str).chain(more.iter().copied()).collect();
    house.run_as(Some(uid), &words)
}

#[track_caller]
fn done(house: &House, uid: u32, args: &[&str]) -> Said {
    let said = house.run_as(Some(uid), args);
    assert_eq!(said.code, 0, "{args:?}: {said:?}");
    said
}

async fn chain(house: &House) -> Vec<AuditRecord> {
    let client = house.client().await;
    assert_eq!(client.verify_audit(soon()).await.unwrap().unwrap().faults, []);
    let request = AuditRequest { limit: 100, ..AuditRequest::default() };
    client.audit(soon(), request).await.unwrap().unwrap().rows
}

async fn refused(house: &House) -> Vec<(String, String)> {
    let rows = chain(house).await.into_iter().filter(|it| it.action == AuditAction::Refused);
    rows.map(|it| (it.by, it.subject)).collect()
}

async fn state(house: &House, id: &str) -> ExportState {
    let id = ExportId(id.parse().unwrap());
    house.client().await.export(soon(), id).await.unwrap().unwrap().summary.state
}

#[tokio::test(flavor = "multi_thread")]
async fn an_author_does_not_approve_their_own_export_from_whatever_login() {
    if !can_become_others() {
        return;
    }
    let house = house();
    let id = sealed(&house, "meta");
    // Another terminal; then another session, with other groups and another name in its environment.
    let told = "has to be approved by somebody else";
    let said = approve(&house, AUTHOR, &id, &[]).await;
    assert!(said.code == 2 && said.err.contains(told), "{said:?}");
    let words = approval(&house, &id).await;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut other = house.command(&words, Some(AUTHOR));
    let other = other.gid(super::house::GROUP + 1).env("USER", "bo").env("LOGNAME", "bo").process_group(0);
    fs::set_permissions(&house.socket, std::os::unix::fs::PermissionsExt::from_mode(0o666)).unwrap();
    let output = other.output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && err.contains(told), "{err}");
    let expected = ("uid 4242002".to_owned(), format!("export {id}"));
    assert_eq!(refused(&house).await, [expected.clone(), expected]);
    assert_eq!(state(&house, &id).await, ExportState::Waiting);
    assert_eq!(approve(&house, APPROVER, &id, &[]).await.code, 0);
    assert_eq!(state(&house, &id).await, ExportState::Released);
    let records = chain(&house).await;
    let approved = records.iter().find(|it| it.action == AuditAction::Approved).unwrap();
    assert_eq!(approved.by, "uid 4242003");
}

/// Somebody who may both write and approve puts whom they like into what another one asks for.
#[rstest::rstest]
#[case::by_a_list(
    "in list \"vip\"",
    &["audience", "ids", "vip", "--file", "-"],
    "you were the last to write the list \"vip\", which it reads"
)]
#[case::by_an_audience(
    "in audience \"Inner\"",
    &["audience", "save", "Inner", "--rule", "id = C003"],
    "you wrote the audience \"Inner\", which its rule names"
)]
#[tokio::test(flavor = "multi_thread")]
async fn who_decides_who_is_in_the_file_of_another_does_not_approve_it(
    #[case] rule: &str,
    #[case] write: &[&str],
    #[case] share: &str,
) {
    if !can_become_others() {
        return;
    }
    let roles = "[roles]\noperator = [\"4242002\", \"4242004\"]\napprover = [\"4242003\", \"4242004\"]\n";
    let house = House::open(shop_with(""), roles);
    assert_eq!(house.run(&["load"]).code, 0);
    let mut command = house.command(write, Some(WRITER));
    let mut writing = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    // Only the list is read from there.
    let _ = writing.stdin.take().unwrap().write_all(b"C001\nC002\n");
    assert!(writing.wait().unwrap().success());
    let id = sealed_by_rule(&house, rule, "meta");
    let said = approve(&house, WRITER, &id, &[]).await;
    assert!(said.code == 2 && said.err.contains(share), "{said:?}");
    assert_eq!(refused(&house).await, [("uid 4242004".to_owned(), format!("export {id}"))]);
    assert_eq!(state(&house, &id).await, ExportState::Waiting);
    assert_eq!(approve(&house, APPROVER, &id, &[]).await.code, 0);
    assert_eq!(state(&house, &id).await, ExportState::Released);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_or_number_in_what_is_sent_is_nobody() {
    if !can_become_others() {
        return;
    }
    let house = house();
    let id = sealed(&house, "meta");
    // Whatever the words say, the kernel's word counts.
    let note = "by=root (0) uid=0 {\"by\":\"ana (1000)\"}";
    assert_eq!(approve(&house, APPROVER, &id, &["--note", note]).await.code, 0);
    let records = chain(&house).await;
    let by: Vec<&str> = records
        .iter()
        .filter(|it| matches!(it.action, AuditAction::Approved | AuditAction::Released))
        .map(|it| it.by.as_str())
        .collect();
    assert!(by.iter().all(|by| *by == "uid 4242003"), "{by:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_name_of_an_audience_leads_out_of_the_folder_of_exports() {
    if !can_become_others() {
        return;
    }
    let house = house();
    let name = "../../../outside";
    done(&house, AUTHOR, &["audience", "save", name, "--rule", "consent.ads", "--hold-out", "0"]);
    done(&house, AUTHOR, &["audience", "seal", name, "--to", "meta"]);
    assert_eq!(approve(&house, APPROVER, "1", &[]).await.code, 0);
    let files = crate::audiences::shop::let_out_files(&house.workspace);
    assert!(
        files.len() == 2 && files.iter().all(|file| file.starts_with("exports/meta/2026-03-08-outside-1")),
        "{files:?}"
    );
    // Nor does a destination that nobody configured.
    let said = house.run_as(Some(AUTHOR), &["audience", "seal", name, "--to", "../../etc"]);
    assert!(said.code != 0 && said.err.contains("destination"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_in_the_folder_of_exports_is_not_followed() {
    if !can_become_others() {
        return;
    }
    let house = house();
    let elsewhere = tempfile::tempdir().unwrap();
    let exports = house.workspace.path().join("exports");
    // As the destination.
    let id = sealed(&house, "meta");
    symlink(elsewhere.path(), exports.join("meta")).unwrap();
    let said = approve(&house, APPROVER, &id, &[]).await;
    assert!(format!("{said:?}").contains("exports/meta is a link"), "{said:?}");
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0, "nothing left by it");
    assert_eq!(state(&house, &id).await, ExportState::Approved);
    assert_eq!(refused(&house).await, [("uid 4242003".to_owned(), format!("export {id}"))]);
    fs::remove_file(exports.join("meta")).unwrap();
    done(&house, AUTHOR, &["audience", "release", &id]);
    assert_eq!(state(&house, &id).await, ExportState::Released);
    // As the file that is to be let out.
    let id = sealed(&house, "google");
    let stolen = elsewhere.path().join("stolen.csv");
    fs::create_dir_all(exports.join("google")).unwrap();
    let file = format!("2026-03-08-all-{id}.csv");
    symlink(&stolen, exports.join("google").join(&file)).unwrap();
    let said = approve(&house, APPROVER, &id, &[]).await;
    assert!(format!("{said:?}").contains(&format!("exports/google/{file} is a link")), "{said:?}");
    assert!(!stolen.exists());
    // As the sealed file: another than what was looked at would leave.
    let id = sealed(&house, "tiktok");
    let detail = house.client().await.export(soon(), ExportId(id.parse().unwrap())).await.unwrap().unwrap();
    let path = house.workspace.path().join(detail.file.unwrap());
    fs::rename(&path, elsewhere.path().join("kept.csv")).unwrap();
    symlink(elsewhere.path().join("kept.csv"), &path).unwrap();
    let said = approve(&house, APPROVER, &id, &[]).await;
    assert!(said.code == 1 && said.err.contains("is a link"), "{said:?}");
    // As the folder of what is handed out to customers.
    symlink(elsewhere.path(), exports.join("customers")).unwrap();
    let said = house.run_as(Some(PRIVACY), &["customer", "export", "C001", "--reason", "asked by letter"]);
    assert!(said.code == 1 && said.err.contains("exports/customers is a link"), "{said:?}");
    let by: Vec<String> = refused(&house).await.into_iter().map(|(by, _)| by).collect();
    assert_eq!(by, ["uid 4242005", "uid 4242003", "uid 4242003", "uid 4242003"]);
}
