//! Backups over the socket: the server writes, so that it is the server that says where.

use std::{
    fs::{self, DirBuilder},
    os::unix::fs::{DirBuilderExt, MetadataExt, symlink},
};

use c360::contract::{AuditAction, AuditRequest};

use super::house::{House, can_become_others};
use crate::support::soon;

const ADMIN: u32 = 4_242_004;
const OPERATOR: u32 = 4_242_002;

/// A served workspace, loaded, with a directory for backups.
fn house() -> (House, tempfile::TempDir) {
    let shelf = tempfile::tempdir().unwrap();
    let root = shelf.path().join("backups");
    DirBuilder::new().mode(0o700).create(&root).unwrap();
    let roles = "[roles]\noperator = [\"4242002\"]\nadmin = [\"4242004\"]\n";
    let house = House::sample(&format!("[server]\nbackups = \"{}\"\n{roles}", root.display()));
    assert_eq!(house.run(&["load"]).code, 0);
    (house, shelf)
}

async fn refusals(house: &House) -> Vec<(String, String)> {
    let request = AuditRequest { limit: 100, ..AuditRequest::default() };
    let rows = house.client().await.audit(soon(), request).await.unwrap().unwrap().rows;
    let refused = rows.into_iter().filter(|it| it.action == AuditAction::Refused);
    refused.map(|it| (it.by, it.subject)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_backs_up_by_name_into_the_one_directory_and_nowhere_else() {
    if !can_become_others() {
        return;
    }
    let (house, shelf) = house();
    let root = shelf.path().join("backups");
    let said = house.run_as(Some(ADMIN), &["backup", "nightly"]);
    assert_eq!(said.code, 0, "{said:?}");
    let made = root.join("nightly");
    assert_eq!(made.metadata().unwrap().mode() & 0o777, 0o700);
    assert_eq!(house.run(&["restore", made.to_str().unwrap(), "--check"]).code, 0);
    let elsewhere = shelf.path().join("mine");
    for asked in [elsewhere.to_str().unwrap(), "../mine", "/etc/c360", "nightly/../../mine"] {
        let said = house.run_as(Some(ADMIN), &["backup", asked]);
        assert_eq!(said.code, 1, "{said:?}");
        assert!(said.err.contains("not a place for backups"), "{said:?}");
    }
    assert!(!elsewhere.exists());
    let refused = refusals(&house).await;
    assert_eq!(refused.len(), 4, "{refused:?}");
    assert!(refused.iter().all(|it| *it == ("uid 4242004".to_owned(), "start_backup".to_owned())));
    // A link of somebody else's making is not followed.
    symlink(shelf.path(), root.join("link")).unwrap();
    let said = house.run_as(Some(ADMIN), &["backup", "link"]);
    assert!(said.code != 0 && said.err.contains("something else lies there"), "{said:?}");
    // Who may write there could put one in between.
    fs::set_permissions(&root, std::os::unix::fs::PermissionsExt::from_mode(0o777)).unwrap();
    let said = house.run_as(Some(ADMIN), &["backup", "other"]);
    assert!(said.code != 0 && said.err.contains("others may write to it"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn other_roles_are_refused_and_a_served_workspace_is_not_restored() {
    if !can_become_others() {
        return;
    }
    let (mut house, shelf) = house();
    let said = house.run_as(Some(OPERATOR), &["backup", "nightly"]);
    assert!(said.code == 1 && said.err.contains("it takes the role admin"), "{said:?}");
    assert_eq!(refusals(&house).await, [("uid 4242002".to_owned(), "start_backup".to_owned())]);
    // The owner names any place, over the socket too.
    let to = shelf.path().join("owner's");
    let said = house.run(&["backup", to.to_str().unwrap()]);
    assert_eq!(said.code, 0, "{said:?}");
    let args = ["restore", to.to_str().unwrap(), "--reason", "an exercise", "--replace"];
    let said = house.run(&args);
    assert!(said.code == 1 && said.err.contains("is being served"), "{said:?}");
    house.end(rustix::process::Signal::TERM);
    assert_eq!(house.run(&args).code, 0);
    house.serve();
    assert_eq!(house.run_as(Some(OPERATOR), &["status"]).code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_directory_for_them_others_make_none() {
    if !can_become_others() {
        return;
    }
    let house = House::empty("[roles]\nadmin = [\"4242004\"]\n");
    let said = house.run_as(Some(ADMIN), &["backup", "nightly"]);
    assert!(said.code == 1 && said.err.contains("`backups` in [server]"), "{said:?}");
}
