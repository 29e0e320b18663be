//! Clients that mean no good, or are broken: each is dealt with, and everybody else is undisturbed.

use std::time::{Duration, Instant};

use c360::{
    contract::{ConsoleRequest, ConsoleResponse, CountRequest, Rule, RuleSource},
    server::wire,
};
use futures::{SinkExt as _, StreamExt as _};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::UnixStream,
    time::timeout,
};

use super::house::{House, status, until};
use crate::support::soon;

/// Longer than any test.
const LONG: Duration = Duration::from_mins(10);

/// That the server hangs up.
async fn hangs_up(stream: &mut UnixStream) {
    let end = timeout(Duration::from_secs(10), stream.read(&mut [0; 64])).await.expect("the end");
    assert!(matches!(end, Ok(0) | Err(_)), "{end:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn huge_frames_garbage_and_half_frames_end_their_own_connection_alone() {
    let house = House::empty("");
    let bystander = house.client().await;
    bystander.hello(soon()).await.unwrap().unwrap();

    let mut huge = house.raw().await;
    let length = u32::try_from(wire::LONGEST_REQUEST + 1).unwrap();
    huge.write_all(&length.to_be_bytes()).await.unwrap();
    hangs_up(&mut huge).await;

    let mut garbage = house.raw().await;
    garbage.write_all(b"\0\0\0\x08\xc1\xc1\xc1\xc1\xff\xff\xff\xff").await.unwrap();
    hangs_up(&mut garbage).await;

    let mut half = house.raw().await;
    half.write_all(b"\0\0\0\x08\x81").await.unwrap();
    // It may still come; meanwhile it holds its place and nothing else.
    bystander.hello(soon()).await.unwrap().unwrap();
    drop(half);

    assert!(
        house.answer_to(b"GET / HTTP/1.1\r\n\r\n").await.is_empty(),
        "control characters are no greeting"
    );
    assert!(house.answer_to(b"hello there\n").await.starts_with("sorry greeting"));
    assert!(house.answer_to(&[b'x'; 4096]).await.is_empty());

    bystander.hello(soon()).await.unwrap().unwrap();
    until("everybody else is gone", || async { connected(&bystander).await == 1 }).await;
}

async fn connected(client: &c360::contract::ConsoleClient) -> usize {
    status(client).await.serving.unwrap().connected.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_above_the_limit_are_told_so_and_those_within_work_on() {
    let house = House::empty("[server]\nconnections = 12\nconnections_per_user = 8\n");
    let bystander = house.client().await;
    let mut taken = Vec::new();
    for _ in 0..7 {
        taken.push(house.raw().await);
    }
    let began = std::time::Instant::now();
    let silent: Vec<_> =
        futures::future::join_all((0..1000).map(|_| UnixStream::connect(&house.socket))).await;
    bystander.hello(soon()).await.unwrap().unwrap();
    assert!(
        silent.iter().all(Result::is_ok) && began.elapsed() < Duration::from_secs(5),
        "{:?}",
        began.elapsed()
    );
    drop(silent);
    for _ in 0..200 {
        let error = c360::server::connect(&house.socket).await.unwrap_err();
        assert!(error.message.contains("8 connections are all that one user may have"), "{error}");
    }
    bystander.hello(soon()).await.unwrap().unwrap();
    drop(taken);
    until("there is room again", || async { connected(&bystander).await == 1 }).await;
    house.client().await.hello(soon()).await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_only_connects_is_shown_the_door() {
    let house = House::empty("");
    let mut silent = UnixStream::connect(&house.socket).await.unwrap();
    hangs_up(&mut silent).await;
}

/// A client that writes its own requests.
async fn by_hand(house: &House) -> wire::ClientEnd {
    wire::client_end(house.raw().await)
}

fn request(id: u64, within: Duration, message: ConsoleRequest) -> wire::Request {
    let mut context = tarpc::context::current();
    context.deadline = Instant::now() + within;
    tarpc::ClientMessage::Request(tarpc::Request { context, id, message })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_in_a_hundred_years_is_answered_as_any_other() {
    let house = House::empty("");
    let mut end = by_hand(&house).await;
    let century = Duration::from_hours(100 * 365 * 24);
    end.send(request(1, century, ConsoleRequest::Hello {})).await.unwrap();
    let reply = timeout(Duration::from_secs(10), end.next()).await.unwrap().unwrap().unwrap();
    assert!(matches!(reply.message, Ok(ConsoleResponse::Hello(Ok(_)))), "{reply:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_asks_and_never_reads_holds_up_nobody_else() {
    let house = House::empty("");
    let bystander = house.client().await;
    let mut end = by_hand(&house).await;
    // Until the server takes no more of it: its replies stand in the socket, and its requests wait their turn.
    let mut sent = 0;
    while let Ok(done) =
        timeout(Duration::from_millis(500), end.send(request(sent, LONG, ConsoleRequest::Status {}))).await
    {
        done.unwrap();
        sent += 1;
        assert!(sent < 1_000_000, "the server takes whatever comes");
    }
    let began = Instant::now();
    for _ in 0..20 {
        bystander.hello(soon()).await.unwrap().unwrap();
    }
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    let memory = status(&bystander).await.serving.unwrap().memory.unwrap();
    assert!(memory < 500 << 20, "{memory} bytes after {sent} requests");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_of_a_thousand_levels_is_refused_and_the_server_lives() {
    let house = House::sample("");
    assert_eq!(house.run(&["load"]).code, 0);
    for levels in [20, 200, 400, 2000] {
        let mut tree = Rule::All(Vec::new());
        for _ in 0..levels {
            tree = Rule::Not(Box::new(tree));
        }
        let count = CountRequest { rule: RuleSource::Tree(tree), audience: None, sample: 0 };
        // Refused in words, or the line is cut because nobody may send that.
        let reply = house.client().await.count_rule(soon(), count).await;
        if let Ok(Ok(reply)) = &reply {
            assert!(reply.problem.is_some() || levels == 20, "{levels}: {reply:?}");
        }
    }
    house.client().await.hello(soon()).await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_client_waits_for_ends_with_the_client() {
    let house = House::empty("");
    let bystander = house.client().await;
    let leaver = house.client().await;
    // It waits for a change that does not come.
    let waits = leaver.clone();
    let waiting = tokio::spawn(async move {
        let _ = waits.wait_for_change(soon(), 0).await;
        let seen = waits.wait_for_change(soon(), 0).await.unwrap().unwrap();
        waits.wait_for_change(soon(), seen).await
    });
    until("both are there", || async { connected(&bystander).await == 2 }).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    waiting.abort();
    drop(leaver);
    until("the one who left is gone", || async { connected(&bystander).await == 1 }).await;
}
