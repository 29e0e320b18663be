//! What does not go as planned on the behavioural segments, and what changes while one looks.

use c360::tui::Options;
use c360::tui::harness::Harness;

use super::{has, lacks, opened};
use crate::made_up::{MadeUp, now, options};

#[tokio::test]
async fn before_anything_was_loaded_there_is_nothing_to_segment() {
    let mut console = opened(&MadeUp::new().empty(), "2 <tab>").await;
    has(&console, &["segments are not built yet", "run c360 load"]);
    console.press("n").await.unwrap();
    has(&console, &["nothing has been loaded yet"]);
    console.press("m").await.unwrap();
    has(&console, &["there are no behavioural segments yet"]);
}

#[tokio::test]
async fn before_the_first_segmentation_keys_say_what_is_missing() {
    let mut console = opened(&MadeUp::new().without_clusters(), "2 <tab> p").await;
    has(&console, &["Priority: there are no behavioural segments yet; n begins"]);
    console.press("E").await.unwrap();
    has(&console, &["Write the cards: there are no"]);
}

#[tokio::test]
async fn the_first_assignment_says_how_far_it_is() {
    let console = opened(&MadeUp::new().without_clusters().assigning(1), "2 <tab>").await;
    has(&console, &["v1 is adopted; a job assigns everybody now (62 %)"]);
}

#[tokio::test]
async fn the_end_of_an_assignment_refreshes_the_table_and_keeps_the_cursor() {
    let engine = MadeUp::new().assigning(4);
    let mut console = opened(&engine, "2 <tab> j j").await;
    has(&console, &["v4 is adopted; figures stand by v3"]);
    let before = engine.behaviour_told();
    engine.finish_assignment();
    console.wait_for("v4 · adopted").await.unwrap();
    assert!(engine.behaviour_told() > before);
    let screen = console.screen();
    let line = screen.lines().find(|line| line.starts_with('▌')).unwrap().to_owned();
    assert!(line.contains("Gift buyers"), "{screen}");
}

#[tokio::test]
async fn without_n1_nothing_is_compared_and_the_reason_stands_once() {
    let mut console = opened(&MadeUp::new().without_n1(), "2 <tab>").await;
    has(&console, &["nothing is compared with last year"]);
    lacks(&console, "N-1 ");
    console.press("m").await.unwrap();
    has(&console, &["There is no N-1 to compare with.", "history is shorter than 24 months"]);
}

#[tokio::test]
async fn a_read_only_console_looks_and_touches_nothing() {
    let engine = MadeUp::new();
    let plain = Options { read_only: true, ..options() };
    let mut console = Harness::open(engine.client(), plain, (140, 44), now()).await.unwrap();
    console.press("2 <tab>").await.unwrap();
    for key in ["p", "e", "r", "n", "E", "a"] {
        console.press(key).await.unwrap();
        has(&console, &["this console is read-only"]);
    }
    console.press("<enter>").await.unwrap();
    has(&console, &["Behaviour ▸ B4"]);
    console.press("<esc> t <enter> a").await.unwrap();
    has(&console, &["this console is read-only"]);
}

#[tokio::test]
async fn names_that_would_break_a_terminal_do_not() {
    let mut console = opened(&MadeUp::new().hostile(), "2 <tab>").await;
    for keys in ["<enter>", "r", "<esc> e", "<esc> <esc> m", "<esc> n", "<esc> t <enter>", "a"] {
        console.press(keys).await.unwrap();
        assert!(!console.screen().contains('\u{1b}') && !console.screen().contains('\u{202e}'), "{keys}");
    }
}

#[tokio::test]
async fn an_ascii_terminal_reads_it_all() {
    let engine = MadeUp::new();
    let plain = Options { ascii: Some(true), ..options() };
    let mut console = Harness::open(engine.client(), plain, (160, 120), now()).await.unwrap();
    for keys in ["2 <tab>", "<enter>", "<esc> m", "<esc> n", "<esc> t <enter>"] {
        console.press(keys).await.unwrap();
        assert!(console.screen().is_ascii(), "{keys}\n{}", console.screen());
    }
}

#[tokio::test]
async fn long_pasted_rules_are_taken_whole_up_to_their_limit() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "2 <tab> j j r <ctrl-u>").await;
    let rules = "tickets > 2 or ".repeat(60) + "basket > 80";
    console.send(c360::tui::app::Msg::Paste(rules.clone())).await.unwrap();
    assert_eq!(engine.rules_previewed().last(), Some(&rules));
    has(&console, &["basket > 80"]);
}
