//! Saving: name, hold-out and note; overwriting only after a question; leaving.

use c360::contract::RuleSource;

use super::{has, lacks, opened, paste, text};
use crate::made_up::MadeUp;

#[tokio::test]
async fn a_new_audience_is_saved_and_the_cursor_goes_to_it() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n consent.ads <ctrl-s>").await;
    has(&console, &["Save a new audience", "hold out", "10"]);
    console.press("<enter>").await.unwrap();
    has(&console, &["An audience needs a name"]);
    paste(&mut console, "Letters of May").await;
    console.press("<tab> <ctrl-u> 95 <enter>").await.unwrap();
    has(&console, &["A share from 0 to 90"]);
    console.press("<ctrl-u> 12.5 <tab> spring <enter>").await.unwrap();
    let saved = engine.saved().pop().unwrap();
    assert_eq!(
        (saved.name.as_str(), saved.hold_out, saved.note.as_str()),
        ("Letters of May", 0.125, "spring")
    );
    assert_eq!((saved.follows, saved.rule), (None, RuleSource::Text("consent.ads".to_owned())));
    has(&console, &["Audiences ▸ Audiences", "Saved \"Letters of May\" as version 1"]);
    let cursor = console.screen().lines().find(|line| line.starts_with('▌')).unwrap().to_owned();
    assert!(cursor.contains("Letters of May"), "{cursor}");
}

#[tokio::test]
async fn an_edited_audience_gets_its_next_version() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 / Lost <enter> e").await;
    assert_eq!(text(&console), "tier_n1 in (best, large) and tier in (sleepers, lost)");
    has(&console, &["edit \"Lost core\"", "tier_n1 is one of best, large"]);
    assert_eq!(engine.counted().0.last().unwrap().audience.as_deref(), Some("Lost core"));
    console.press("<tab> j d <ctrl-s>").await.unwrap();
    has(&console, &["Save \"Lost core\" as version 4", "never paid for again"]);
    console.press("<enter>").await.unwrap();
    let saved = engine.saved().pop().unwrap();
    assert_eq!((saved.name.as_str(), saved.follows), ("Lost core", Some(3)));
}

#[tokio::test]
async fn a_name_that_exists_is_saved_over_only_after_a_question() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n consent.ads <ctrl-s>").await;
    paste(&mut console, "Lost core").await;
    console.press("<enter>").await.unwrap();
    has(&console, &["\"Lost core\" exists: version 3", "Go back and save nothing"]);
    console.press("<enter>").await.unwrap();
    assert!(engine.saved().is_empty());
    has(&console, &["consent.ads is yes"]);
    console.press("<ctrl-s>").await.unwrap();
    paste(&mut console, "Lost core").await;
    console.press("<enter> j <enter>").await.unwrap();
    assert_eq!(engine.saved().pop().unwrap().follows, Some(3));
}

#[tokio::test]
async fn who_is_overtaken_is_told_and_keeps_the_rule() {
    let engine = MadeUp::new().overtaken();
    let console = opened(&engine, "5 / Lost <enter> e <tab> j d <ctrl-s> <enter>").await;
    has(&console, &["Not saved: ben (1004) saved version 5 meanwhile", "tier is one of sleepers, lost"]);
}

#[tokio::test]
async fn leaving_asks_where_something_would_be_lost() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n <esc>").await;
    has(&console, &["Audiences ▸ Audiences"]);
    console.press("n consent.ads <esc> <enter>").await.unwrap();
    has(&console, &["consent.ads is yes"]);
    console.press("<tab> q j <enter>").await.unwrap();
    has(&console, &["Save a new audience"]);
    console.press("<esc> q j j <enter>").await.unwrap();
    lacks(&console, "consent.ads is yes");
    has(&console, &["Audiences ▸ Audiences"]);
}
