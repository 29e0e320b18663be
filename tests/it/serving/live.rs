//! What one does, others see: within a second, and their cursor stays.

use std::time::{Duration, Instant};

use c360::{contract::JobState, tui::harness::Harness};

use super::house::House;
use crate::{
    made_up::{now, options},
    support::{has, soon},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_load_of_one_appears_on_the_screen_of_another_within_a_second() {
    let house = House::sample("");
    let actor = house.client().await;
    let mut console = Harness::open(house.client().await, options(), (120, 40), now()).await.unwrap();
    console.press("0").await.unwrap();
    has(&console, &["nothing loaded"]);
    let job = actor.start_load(soon()).await.unwrap().unwrap();
    let ended = house.workspace.wait(&actor, job).await;
    assert_eq!(ended.state, JobState::Done, "{ended:?}");
    let since = Instant::now();
    console.wait_for("generation 1").await.unwrap();
    assert!(since.elapsed() < Duration::from_secs(1), "{:?}", since.elapsed());
}
