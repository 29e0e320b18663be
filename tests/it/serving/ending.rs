//! The end of a server, wanted or not: what clients say, what goes on, and the way back.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use c360::{
    contract::{Ask, Console as _, DecisionRequest, ErrorKind, ExportId, JobState, Trace, UNKNOWN_OUTCOME},
    server::{self, greeting},
};
use futures::StreamExt as _;
use rustix::process::Signal;
use tarpc::{
    client::RpcError,
    server::{BaseChannel, Channel as _},
};
use tokio::net::UnixListener;

use super::house::{House, status, until};
use crate::{
    made_up::{MadeUp, now, options},
    support::{has, lacks, soon},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_is_missed_at_once_and_found_again_when_it_is_back() {
    let mut house = House::empty("");
    let client = house.client().await;
    let seen = client.wait_for_change(soon(), 0).await.unwrap().unwrap();
    let waits = client.clone();
    let waiting = tokio::spawn(async move { waits.wait_for_change(soon(), seen).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    house.end(Signal::KILL);
    let lost = waiting.await.unwrap().unwrap_err();
    assert!(matches!(&lost, RpcError::Server(error) if error.detail == "the server went away"), "{lost:?}");
    let refused = client.hello(soon()).await.unwrap_err();
    assert!(
        matches!(&refused, RpcError::Server(error) if error.detail.contains("no server listens")),
        "{refused:?}"
    );
    // A killed server leaves a socket that nobody listens on, and no lock.
    assert!(house.socket.exists());
    house.serve();
    assert!(!client.hello(soon()).await.unwrap().unwrap().in_process);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_console_says_that_it_is_cut_off_and_goes_on_by_itself_where_it_was() {
    let mut house = House::empty("");
    let mut console =
        c360::tui::harness::Harness::open(house.client().await, options(), (100, 30), now()).await.unwrap();
    console.press("0").await.unwrap();
    has(&console, &["server"]);
    house.end(Signal::KILL);
    console.wait_for("disconnected").await.unwrap();
    house.serve();
    console.wait_for("Connected again").await.unwrap();
    lacks(&console, "disconnected");
}

#[tokio::test(flavor = "multi_thread")]
async fn asked_to_stop_it_ends_well_and_the_job_goes_on_without_it() {
    let mut house = House::sample("");
    let client = house.client().await;
    let job = client.start_load(soon()).await.unwrap().unwrap();
    let began = Instant::now();
    let ended = house.end(Signal::TERM);
    assert!(ended.success(), "{ended:?}");
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    assert!(!house.socket.exists(), "its socket goes with it");
    assert!(client.hello(soon()).await.is_err());
    let alone = house.workspace.connect().unwrap();
    let done = house.workspace.wait(&alone, job).await;
    assert_eq!(done.state, JobState::Done, "{done:?}");
    drop(alone);
    house.serve();
    assert!(status(&client).await.hello.generation.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_that_somebody_removed_is_put_back() {
    let house = House::empty("");
    std::fs::remove_file(&house.socket).unwrap();
    let error = server::connect(&house.socket).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unreachable);
    until("it is back", || async { house.socket.exists() }).await;
    house.client().await.hello(soon()).await.unwrap().unwrap();
}

/// A server that answers whoever reads, and dies of each request that writes, on every line anew.
fn that_dies_of_each_write(lobby: &Path) -> PathBuf {
    let socket = lobby.join("dies.sock");
    let listener = UnixListener::bind(&socket).unwrap();
    let engine = MadeUp::new();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let engine = engine.clone();
            tokio::spawn(async move {
                greeting::hear(&mut stream).await.unwrap().unwrap();
                greeting::welcome(&mut stream).await.unwrap();
                let channel = BaseChannel::with_defaults(server::wire::server_end(stream));
                let mut requests = Box::pin(channel.requests());
                while let Some(Ok(request)) = requests.next().await {
                    if matches!(Ask::of(&request.get().message).trace(), Trace::Recorded { .. }) {
                        return;
                    }
                    tokio::spawn(request.execute(engine.clone().serve()));
                }
            });
        }
    });
    socket
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_dies_of_a_write_nobody_says_that_it_was_not_done() {
    let lobby = tempfile::tempdir().unwrap();
    let socket = that_dies_of_each_write(lobby.path());
    let client = server::connect(&socket).await.unwrap().client;
    let sha256 = "0".repeat(64);
    let request = DecisionRequest { export: ExportId(4), approve: true, sha256, note: String::new() };
    let RpcError::Server(error) = client.decide_export(soon(), request).await.unwrap_err() else { panic!() };
    assert_eq!(error.kind, UNKNOWN_OUTCOME);
    assert_eq!(
        error.detail,
        "the server went away before it answered: whether it was done is not known; see `c360 audience exports`"
    );
    client.hello(soon()).await.unwrap().expect("the next request finds it again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_says_where_to_look_before_it_is_run_again() {
    let lobby = tempfile::tempdir().unwrap();
    let socket = that_dies_of_each_write(lobby.path());
    let house = House::empty("");
    let mut command = house.plain(env!("CARGO_BIN_EXE_c360").into());
    command.arg("--socket").arg(&socket).args(["audience", "retire", "Lost", "--reason", "over"]);
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("whether it was done is not known; see `c360 audience list`"), "{said}");
    assert!(said.contains("before you ask again") && !said.contains("try again"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_console_does_not_say_that_it_was_not_done() {
    let lobby = tempfile::tempdir().unwrap();
    let socket = that_dies_of_each_write(lobby.path());
    let client = server::connect(&socket).await.unwrap().client;
    let mut console = c360::tui::harness::Harness::open(client, options(), (200, 50), now()).await.unwrap();
    console.press("L <tab> <enter>").await.unwrap();
    console.wait_for("whether it was done is not known; see `c360 jobs`").await.unwrap();
    lacks(&console, "was not started");
}
