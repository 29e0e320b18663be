//! The end of a server, wanted or not: what clients say, what goes on, and the way back.

use std::time::{Duration, Instant};

use c360::contract::{ErrorKind, JobState};
use rustix::process::Signal;
use tarpc::client::RpcError;

use super::house::{House, status, until};
use crate::{
    made_up::{now, options},
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
    let error = c360::server::connect(&house.socket).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unreachable);
    until("it is back", || async { house.socket.exists() }).await;
    house.client().await.hello(soon()).await.unwrap().unwrap();
}
