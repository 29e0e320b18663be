//! Reaching a server: found by its workspace, the same console, the same files.

use c360::contract::{ErrorKind, JobState};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::UnixListener,
};

use super::house::{House, status};
use crate::support::soon;

#[tokio::test(flavor = "multi_thread")]
async fn a_load_on_a_served_workspace_goes_through_the_server_and_two_clients_see_it() {
    let house = House::sample("");
    let (one, other) = (house.client().await, house.client().await);
    let said = house.run(&["load"]);
    assert_eq!(said.code, 0, "{said:?}");
    for client in [&one, &other] {
        let hello = client.hello(soon()).await.unwrap().unwrap();
        assert!(!hello.in_process);
        assert!(hello.generation.is_some(), "{hello:?}");
        let jobs = client.jobs(soon(), 5).await.unwrap().unwrap();
        assert_eq!(jobs.first().map(|job| job.state), Some(JobState::Done), "{jobs:?}");
    }
    let said = house.run(&["status"]);
    assert!(said.out.contains("Served by c360"), "{said:?}");
    let said = house.run(&["status", "--part", "connected", "--format", "csv"]);
    // Two clients here, and the command that asks.
    assert_eq!(said.out.lines().count(), 1 + 3, "{said:?}");
    assert!(said.out.contains("admin"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_has_one_server() {
    let house = House::empty("");
    let said = house.run(&["serve"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("is served already"), "{said:?}");
    assert_eq!(status(&house.client().await).await.serving.unwrap().connected.len(), 1);
}

#[tokio::test]
async fn where_no_server_listens_a_client_says_so_and_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let error = c360::server::connect(&dir.path().join("c360.sock")).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unreachable);
    assert!(error.message.contains("no server listens at"), "{error}");
    assert!(error.hint.unwrap().contains("c360 serve"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_another_version_is_refused_by_the_client_with_both_versions() {
    let house = House::empty("");
    let answer = house.answer_to(b"c360 0123456789abcdef 9.9.9\n").await;
    assert!(answer.starts_with("sorry version 0.1.0 (contract "), "{answer}");

    let dir = tempfile::tempdir().unwrap();
    let socket = dir.path().join("old.sock");
    let listener = UnixListener::bind(&socket).unwrap();
    let old = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"welcome 0123456789abcdef 9.9.9\n").await.unwrap();
        let _ = stream.read(&mut [0; 256]).await;
    });
    let mut command = house.command(&["status"], None);
    command.arg("--socket").arg(&socket);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("here is c360 0.1.0") && told.contains("there is c360 9.9.9"), "{told}");
    assert!(told.contains("use the same build on both sides"), "{told}");
    old.await.unwrap();
}

#[test]
fn settings_on_the_command_line_of_a_client_are_refused() {
    let house = House::empty("");
    let said = house.run(&["--set", "load.threads=1", "status"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("--set has no effect on a server"), "{said:?}");
}
