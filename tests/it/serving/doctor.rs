//! `c360 doctor` on a served workspace: the socket, the server, and whose the files are.

use std::{
    fs::{Permissions, set_permissions},
    os::unix::fs::PermissionsExt,
    path::Path,
};

use rustix::process::Signal;
use serde_json::Value;

use super::house::{House, Running, can_become_others};

/// A check by its name: verdict, what was found, what to do.
fn check(house: &House, uid: Option<u32>, name: &str) -> (String, String, String) {
    let said = house.run_as(uid, &["doctor", "--format", "json"]);
    let checks: Vec<Value> = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{said:?}"));
    let text = |check: &Value, key: &str| check[key].as_str().unwrap_or_default().to_owned();
    let found = checks.iter().find(|check| check["name"] == name);
    let found = found.unwrap_or_else(|| panic!("{name}: {checks:#?}"));
    (text(found, "verdict"), text(found, "found"), text(found, "hint"))
}

fn mode(path: &Path, mode: u32) {
    set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_socket_and_the_server_are_looked_at_and_what_is_wrong_says_what_to_do() {
    let mut house = House::sample("");
    let (verdict, found, _) = check(&house, None, "socket");
    assert!(verdict == "good" && found.contains("mode 660, group "), "{found}");
    let (verdict, found, _) = check(&house, None, "server");
    assert!(verdict == "good" && found.contains("c360 0.1.0 as here"), "{found}");
    assert!(check(&house, None, "roles").1.ends_with(": admin"));
    mode(&house.socket, 0o666);
    let (verdict, found, hint) = check(&house, None, "socket");
    assert!(
        verdict == "warn" && found.contains("everybody may connect") && hint.contains("SocketMode"),
        "{found}"
    );
    mode(&house.socket, 0o600);
    assert_eq!(check(&house, None, "socket").0, "warn");
    // Killed, it leaves a socket that nobody listens at.
    house.end(Signal::KILL);
    let mut command = house.command(&["doctor", "--format", "json"], None);
    let output = command.arg("--socket").arg(&house.socket).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("no server listens at") && told.contains("systemctl status c360"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_others_could_read_or_write_are_named() {
    let house = House::sample("");
    assert_eq!(house.run(&["load"]).code, 0);
    let workspace = house.workspace.path();
    mode(workspace, 0o700);
    mode(&workspace.join("c360.toml"), 0o644);
    for name in ["permissions", "files", "temporary files"] {
        let (verdict, found, _) = check(&house, None, name);
        assert_eq!(verdict, "good", "{name}: {found}");
    }
    mode(workspace, 0o750);
    let (verdict, found, hint) = check(&house, None, "permissions");
    assert!(verdict == "warn" && found.contains("past the server") && hint.contains("chmod 700"), "{found}");
    mode(&workspace.join("warehouse/gen-000001.duckdb"), 0o644);
    let (verdict, found, hint) = check(&house, None, "files");
    assert!(verdict == "warn" && found.contains("gen-000001.duckdb") && hint.contains("chmod"), "{found}");
    mode(&workspace.join("c360.toml"), 0o666);
    let (verdict, found, hint) = check(&house, None, "files");
    assert!(verdict == "bad" && found.contains("c360.toml") && hint.contains("roles"), "{found}");
    std::fs::create_dir_all(workspace.join("tmp")).unwrap();
    mode(&workspace.join("tmp"), 0o755);
    assert_eq!(check(&house, None, "temporary files").0, "warn");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_over_the_socket_is_told_their_roles() {
    if !can_become_others() {
        return;
    }
    let house = House::empty("[roles]\nviewer = [\"4242001\"]\n");
    assert_eq!(check(&house, Some(4_242_001), "roles").1, "uid 4242001: viewer");
    let (verdict, found, _) = check(&house, Some(4_242_001), "workspace");
    assert_eq!(
        (verdict.as_str(), found),
        ("good", format!("the server's, {}", house.workspace.path().display()))
    );
    assert_eq!(check(&house, Some(4_242_001), "database").1, "nothing is loaded yet");

    let (verdict, found, hint) = check(&house, Some(4_242_009), "roles");
    assert!(verdict == "bad" && found.contains("has no role") && hint.contains("[roles]"), "{found}");
    for (name, wanted) in [("server", "answers"), ("workspace", "the server's")] {
        let (verdict, found, _) = check(&house, Some(4_242_009), name);
        assert_eq!((verdict.as_str(), found.as_str()), ("good", wanted));
    }
    let said = house.run_as(Some(4_242_009), &["doctor"]);
    assert!(!said.out.contains("database") && !said.out.contains("load anew"), "{said:?}");
    assert_eq!(said.code, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_the_folders_above_the_socket_keep_out_is_told_by_the_server_and_by_doctor() {
    let mut house = House::empty("[roles]\nviewer = [\"@4242000\"]\n");
    let lobby = house.socket.parent().unwrap().to_owned();
    let said = house.run(&["doctor", "--format", "csv"]);
    assert!(!said.out.contains("keeps out"), "{said:?}");
    mode(&lobby, 0o700);
    let (verdict, found, hint) = check(&house, None, "way to the socket");
    let wanted = format!("{} (mode 700, of ", lobby.display());
    assert!(verdict == "warn" && found.starts_with(&wanted), "{found}");
    assert!(
        found.ends_with("keeps out @4242000, whom [roles] names") && hint.contains("install -d"),
        "{found}"
    );

    house.end(Signal::TERM);
    let log = tempfile::NamedTempFile::new().unwrap();
    let mut server = Running(house.command(&["serve"], None).stderr(log.reopen().unwrap()).spawn().unwrap());
    let told = || std::fs::read_to_string(log.path()).unwrap();
    super::house::until("it is told", || async { told().contains("keeps out @4242000") }).await;
    assert!(told().contains("what to do: name a place that they can get to"), "{}", told());
    // Roles are read anew; what is wrong with them is told as well.
    let toml = house.workspace.path().join("c360.toml");
    let broken = std::fs::read_to_string(&toml).unwrap().replace("\"@4242000\"]", "\"@4242000\"");
    std::fs::write(&toml, broken).unwrap();
    super::house::until("why is told", || async { told().contains("is a `]` missing at its end?") }).await;
    rustix::process::kill_process(rustix::process::Pid::from_child(&server), Signal::TERM).unwrap();
    assert!(server.wait().unwrap().success());
}
