//! What one does, others see: within a second, and their cursor stays.

use std::time::{Duration, Instant};

use c360::{
    contract::{Adoption, ConsoleClient, DecisionRequest, ExportId, JobState},
    tui::{app::Msg, harness::Harness},
};

use super::house::House;
use crate::{
    audiences::shop::{self as audience_shop, save},
    made_up::{MadeUp, now, options},
    privacy::shop as people_shop,
    support::{has, lacks, soon},
};

/// A second on a machine with nothing else to do; here tests run side by side.
const AT_ONCE: Duration = Duration::from_secs(8);

async fn console(house: &House, keys: &str) -> Harness {
    let mut console = Harness::open(house.client().await, options(), (120, 40), now()).await.unwrap();
    console.press(keys).await.unwrap();
    console
}

/// Wait until the screen says so; from `since` on it may not take long.
async fn seen(console: &mut Harness, text: &str, since: Instant) {
    console.wait_for(text).await.unwrap();
    assert!(since.elapsed() < AT_ONCE, "{text}: {:?}", since.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_load_of_one_appears_on_the_screen_of_another_within_a_second() {
    let house = House::sample("");
    let actor = house.client().await;
    let mut console = console(&house, "0").await;
    has(&console, &["nothing loaded"]);
    let job = actor.start_load(soon()).await.unwrap().unwrap();
    let ended = house.workspace.wait(&actor, job).await;
    assert_eq!(ended.state, JobState::Done, "{ended:?}");
    seen(&mut console, "generation 1", Instant::now()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_somebody_gains_or_loses_counts_on_the_screen_that_stands() {
    let me = rustix::process::geteuid().as_raw();
    let house = House::sample(&format!("[roles]\nviewer = [\"{me}\"]\n"));
    assert_eq!(house.run(&["load"]).code, 0);
    let mut console = console(&house, "3").await;
    let refused = "it takes the role operator or privacy";
    console.wait_for(refused).await.unwrap();
    let file = house.workspace.path().join("c360.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("viewer = ", "operator = ")).unwrap();
    let since = Instant::now();
    while console.screen().contains(refused) {
        assert!(since.elapsed() < AT_ONCE, "{}", console.screen());
        tokio::time::sleep(Duration::from_millis(100)).await;
        console.press("3").await.unwrap();
    }
    std::fs::write(&file, text).unwrap();
    seen(&mut console, "Your roles are now: viewer", Instant::now()).await;
    console.press("1").await.unwrap();
    console.press("3").await.unwrap();
    has(&console, &[refused]);
}

async fn approve(client: &ConsoleClient, id: ExportId) {
    let detail = client.export(soon(), id).await.unwrap().unwrap();
    let sha256 = detail.summary.sha256;
    let request = DecisionRequest { export: id, approve: true, sha256, note: String::new() };
    client.decide_export(soon(), request).await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_audience_and_an_approval_appear_in_the_list_and_the_cursor_stays() {
    let roles = "[roles]\noperator = [\"0\"]\napprover = [\"0\"]\n[audiences]\nfour_eyes = false\n";
    let house = House::open(audience_shop::shop_with(""), roles);
    assert_eq!(house.run(&["load"]).code, 0);
    let actor = house.client().await;
    save(&actor, "Aix", "city = Aix", 0.0).await;
    save(&actor, "Lyon", "city = Lyon", 0.0).await;
    let sealed = audience_shop::seal(&house.workspace, &actor, "Lyon", "meta").await;
    let mut console = console(&house, "5 j").await;
    save(&actor, "All", "consent.ads", 0.0).await;
    seen(&mut console, "All", Instant::now()).await;
    // It came before the others; the cursor stays on Lyon.
    console.press("<enter>").await.unwrap();
    has(&console, &["city = Lyon"]);
    console.press("<esc>").await.unwrap();
    // The page of the export says who let it out while the reader looks.
    console.press("v").await.unwrap();
    console.wait_for("waits").await.unwrap();
    let since = Instant::now();
    approve(&actor, sealed.summary.id).await;
    console.wait_for("let out").await.unwrap();
    assert!(since.elapsed() < 2 * AT_ONCE, "with the job that lets it out: {:?}", since.elapsed());
    for _ in 0..100 {
        if !console.screen().contains("waits") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
        console.settle().await.unwrap();
    }
    lacks(&console, "waits");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_erased_by_one_is_gone_from_the_page_that_another_reads() {
    let house = House::open(people_shop::shop(), "[roles]\noperator = [\"0\"]\nprivacy = [\"0\"]\n");
    assert_eq!(house.run(&["load"]).code, 0);
    let keys = format!("3 / {} <enter> <enter>", "Q X - 7 7 1 9 - R A R E");
    let mut console = console(&house, &keys).await;
    has(&console, &[people_shop::ID]);
    let actor = house.client().await;
    let erasure = c360::contract::Erasure {
        customer_id: people_shop::ID.to_owned(),
        reason: people_shop::REASON.to_owned(),
    };
    let since = Instant::now();
    actor.erase_customer(soon(), erasure).await.unwrap().unwrap();
    seen(&mut console, "is erased", since).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn thresholds_that_one_adopts_are_in_the_list_that_another_reads() {
    let house = House::sample("");
    assert_eq!(house.run(&["load"]).code, 0);
    let mut console = console(&house, "2 t").await;
    let actor = house.client().await;
    let found = actor.thresholds(soon()).await.unwrap().unwrap();
    let (method, cuts) = found
        .proposals
        .iter()
        .filter(|it| it.cuts != found.current.cuts)
        .find_map(|it| Some((it.method, it.cuts?)))
        .unwrap();
    let adoption = Adoption { cuts, method, reason: "seen by both".to_owned() };
    let since = Instant::now();
    actor.adopt_thresholds(soon(), adoption).await.unwrap().unwrap();
    seen(&mut console, "seen by both", since).await;
}

#[tokio::test]
async fn a_model_that_another_retires_is_seen_at_once_and_while_a_job_works_within_a_second() {
    let engine = MadeUp::new();
    let (mut reader, mut actor) = (engine.console(120, 40).await, engine.console(120, 40).await);
    reader.press("4 j").await.unwrap();
    has(&reader, &["boosted trees    challenger"]);
    actor.press("4 j r slow <enter> <enter>").await.unwrap();
    let since = Instant::now();
    engine.touch();
    seen(&mut reader, "boosted trees    retired", since).await;
    // A job that works changes the ledger many times a second: those are passed over, and the next tick makes up for it.
    engine.start_job();
    reader.wait_for("loading").await.unwrap();
    actor.press("b again <enter> <enter>").await.unwrap();
    engine.touch();
    tokio::time::sleep(Duration::from_millis(200)).await;
    reader.settle().await.unwrap();
    has(&reader, &["boosted trees    retired"]);
    reader.set_clock(now() + Duration::from_secs(1));
    reader.send(Msg::Tick).await.unwrap();
    reader.wait_for("boosted trees    challenger").await.unwrap();
    reader.press("<enter>").await.unwrap();
    has(&reader, &["boosted trees"]);
}
