//! Audiences that start from another screen: a segment, a cell of the matrix, a search.

use std::time::Duration;

use c360::contract::RuleSource;

use super::{has, lacks, opened};
use crate::made_up::MadeUp;

fn rule(engine: &MadeUp) -> String {
    match engine.counted().0.pop().unwrap().rule {
        RuleSource::Text(text) => text,
        RuleSource::Tree(rule) => format!("{rule:?}"),
    }
}

#[tokio::test]
async fn a_segment_starts_an_audience() {
    let engine = MadeUp::new();
    let console = opened(&engine, "2 j n").await;
    has(&console, &["Audiences ▸ new"]);
    assert_eq!(rule(&engine), "tier = large");
}

#[tokio::test]
async fn a_cell_of_the_matrix_starts_an_audience() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "4 n").await;
    has(&console, &["go to a cell of the matrix first"]);
    console.press(": matrix <enter> l n").await.unwrap();
    assert_eq!(rule(&engine), "churn_90d >= 0.4 and churn_90d < 0.7 and value_12m >= 240");
}

#[tokio::test]
async fn what_narrows_a_search_starts_an_audience() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "3 n").await;
    has(&console, &["search for somebody first"]);
    console.press("t j <enter> n").await.unwrap();
    assert_eq!(rule(&engine), "tier = best");
}

#[tokio::test]
async fn those_who_were_found_and_marked_start_an_audience() {
    let engine = MadeUp::new();
    let _console = opened(&engine, "3 / ma <enter> <space> <space> n").await;
    let rule = rule(&engine);
    assert!(rule.starts_with("id in (\"") && rule.matches('"').count() == 4, "{rule}");
}

#[tokio::test]
async fn where_only_some_of_those_found_are_meant_it_says_so() {
    let console = opened(&MadeUp::new(), "3 / ma <enter> n").await;
    has(
        &console,
        &[
            "! The first 50 of 1,204 found: narrow the search, or write what they have in common",
            "id is one of",
        ],
    );
    let console = opened(&MadeUp::new(), "3 / ma <enter> <space> n").await;
    lacks(&console, "The first");
    let console = opened(&MadeUp::new(), "3 / dupont <enter> n").await;
    lacks(&console, "The first");
}

#[tokio::test]
async fn a_newer_count_stops_the_one_before() {
    let engine = MadeUp::new().slow_counts(Duration::from_millis(400));
    let mut console = opened(&engine, "5").await;
    console.start_pressing("n <esc> n").await.unwrap();
    console.settle().await.unwrap();
    let (asked, answered) = engine.counted();
    assert_eq!((asked.len(), answered), (2, 1), "the first one ran to its end");
}

#[tokio::test]
async fn a_list_of_ids_in_a_file_starts_an_audience() {
    let engine = MadeUp::new();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("ids.txt");
    std::fs::write(&file, "C1\r\n\n C2\n").unwrap();
    let mut console = opened(&engine, "5 : ids <enter>").await;
    has(&console, &["Start from ids in a file", "one id a line"]);
    console.press("VIP").await.unwrap();
    console.press("<enter> <enter>").await.unwrap();
    has(&console, &["Say which file"]);
    for letter in file.display().to_string().chars() {
        console.press(&letter.to_string()).await.unwrap();
    }
    console.press("<enter>").await.unwrap();
    console.wait_for("1 belongs to a customer").await.unwrap();
    has(&console, &["Audiences ▸ new", "Kept 2 ids as the list VIP"]);
    assert_eq!(rule(&engine), "in list \"VIP\"");
}

#[tokio::test]
async fn a_file_of_ids_that_is_not_there_is_told_with_its_path() {
    let mut console = opened(&MadeUp::new(), "5 : ids <enter> VIP <tab> / n o w h e r e <enter>").await;
    console.wait_for("can't read /nowhere").await.unwrap();
}
