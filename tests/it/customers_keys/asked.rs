//! What is asked before anything is shown, written or taken out, and what the audit chain says of it.

use c360::tui::Options;
use c360::tui::harness::Harness;

use super::{has, lacks, on_profile};
use crate::made_up::{MadeUp, now, options};

#[tokio::test]
async fn revealing_asks_why_and_ends_with_the_page() {
    let engine = MadeUp::new();
    let mut console = on_profile(&engine).await;
    lacks(&console, "marie.dupont@example.com");
    console.press("R <enter>").await.unwrap();
    has(&console, &["A reason is needed"]);
    console.press("call <space> about <space> a <space> return <enter> <enter>").await.unwrap();
    assert!(engine.revealed().is_empty(), "the focus is on Cancel");
    console.press("R call <enter> <tab> <enter>").await.unwrap();
    assert_eq!(engine.revealed()[0].reason, "call");
    has(&console, &["! revealed", "marie.dupont@example.com", "Marie Dupont"]);
    assert!(!engine.kept().unwrap_or_default().contains("marie"));
    console.press("] [").await.unwrap();
    lacks(&console, "marie.dupont@example.com");
}

#[tokio::test]
async fn going_to_another_screen_masks_again() {
    let engine = MadeUp::new();
    let mut console = on_profile(&engine).await;
    console.press("R call <enter> <tab> <enter>").await.unwrap();
    has(&console, &["marie.dupont@example.com"]);
    console.press("0 3").await.unwrap();
    has(&console, &["m•••••@example.com"]);
    lacks(&console, "marie.dupont@example.com");
}

#[tokio::test]
async fn who_may_not_is_told_what_to_do() {
    let engine = MadeUp::new().forbidding();
    let mut console = on_profile(&engine).await;
    console.press("R call <enter> <tab> <enter>").await.unwrap();
    has(&console, &["you may not see personal data", "ask for the role"]);
    console.press("E call <enter> <tab> <enter>").await.unwrap();
    has(&console, &["Nothing was written"]);
}

#[tokio::test]
async fn an_export_asks_why_and_says_where_the_files_are() {
    let engine = MadeUp::new();
    let mut console = on_profile(&engine).await;
    console.press("E asked <space> for <enter> <tab> <enter>").await.unwrap();
    assert_eq!(engine.exported()[0].reason, "asked for");
    has(&console, &["person-4471902.json", "41", "rows of messages"]);
}

#[tokio::test]
async fn erasing_asks_twice_and_wants_the_id() {
    let engine = MadeUp::new();
    let mut console = on_profile(&engine).await;
    console.press("X asked <space> for <enter> <tab> <enter>").await.unwrap();
    has(&console, &["can't be taken back", "Type the id"]);
    console.press("4471903 <enter>").await.unwrap();
    has(&console, &["not the id"]);
    console.press("<backspace> 2 <enter> <enter>").await.unwrap();
    assert!(engine.erased().is_empty(), "the focus is on Cancel");
    console.press("X asked <enter> <tab> <enter> 4471902 <enter> <tab> <enter>").await.unwrap();
    assert_eq!(engine.erased()[0].reason, "asked");
    has(&console, &["Job 15 takes the customer out"]);
}

#[tokio::test]
async fn a_read_only_console_neither_reveals_nor_erases() {
    let engine = MadeUp::new();
    let read_only = Options { read_only: true, ..options() };
    let mut console = Harness::open(engine.client(), read_only, (100, 30), now()).await.unwrap();
    console.press("3 / dupont <enter> <enter>").await.unwrap();
    for key in ["R", "E", "X"] {
        console.press(key).await.unwrap();
        has(&console, &["this console is read-only"]);
    }
}

#[tokio::test]
async fn keys_that_can_not_act_here_say_why() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("3 R").await.unwrap();
    has(&console, &["open a customer first"]);
    console.press("w").await.unwrap();
    has(&console, &["nothing has been searched for yet"]);
    console.press("/ dupont <enter> <enter> t").await.unwrap();
    has(&console, &["go back to it first"]);
}

#[tokio::test]
async fn the_audit_chain_is_shown_from_anywhere() {
    let mut console = MadeUp::new().console(120, 30).await;
    console.press(": audit <enter>").await.unwrap();
    has(
        &console,
        &["1,206", "ana (1000)", "revealed", "on the phone about a return", "1,200 earlier records"],
    );
}
