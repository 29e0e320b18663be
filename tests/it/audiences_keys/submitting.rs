//! A dry run from the choice of the destination to the page that opens by itself.

use super::{has, lacks, opened};
use crate::made_up::MadeUp;

#[tokio::test]
async fn the_destination_is_chosen_the_job_is_watched_and_the_export_opens() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 / undecided <enter> s").await;
    has(
        &console,
        &["Dry run of \"Undecided and valuable\" for", "Google Ads Customer Match · 6 Nov let out", "tiktok"],
    );
    console.press("j j <enter>").await.unwrap();
    let sealed = engine.sealed().pop().unwrap();
    assert_eq!((sealed.audience.as_str(), sealed.destination.as_str()), ("Undecided and valuable", "tiktok"));
    has(&console, &["Dry run, job 12", "who is in the rule", "60 %"]);
    engine.finish_sealing();
    console.wait_for("export 45").await.unwrap();
    console.settle().await.unwrap();
    has(&console, &["▸ tiktok  export 45", "! waits", "= rows"]);
    lacks(&console, "Dry run, job 12");
}

#[tokio::test]
async fn whoever_does_something_else_by_then_is_only_told() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 / undecided <enter> s <enter> <esc> 1").await;
    engine.finish_sealing();
    console.wait_for("Export 45 is sealed").await.unwrap();
    has(&console, &["─ Pulse ─"]);
}

#[tokio::test]
async fn a_dry_run_that_fails_says_why_and_opens_nothing() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 G s <enter>").await;
    engine.fail_sealing();
    console.wait_for("the disk is full").await.unwrap();
    lacks(&console, "export 45");
}

#[tokio::test]
async fn one_dry_run_at_a_time() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 G s <enter> <esc> s").await;
    has(&console, &["a dry run is under way already"]);
    assert_eq!(engine.sealed().len(), 1);
    console.press("<esc>").await.unwrap();
}
