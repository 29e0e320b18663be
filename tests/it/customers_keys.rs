//! Scenarios by key macros on Customers: finding somebody here; reading their page, what is asked before anything is
//! shown, written or taken out, and whoever is out of the ordinary in files of their own.

mod asked;
mod odd;
mod page;

use std::time::Duration;

use c360::contract::{ConsentChannel, Recency, Segment};
use c360::tui::app::Msg;
use c360::tui::harness::Harness;

use crate::made_up::MadeUp;
use crate::support::{has, lacks};

async fn on_profile(engine: &MadeUp) -> Harness {
    let mut console = engine.console(100, 40).await;
    console.press("3 / dupont <enter> <enter>").await.unwrap();
    assert!(console.screen().contains("Identity and consents"), "{}", console.screen());
    console
}

/// Open the page of the customer of this id.
async fn page_of(engine: &MadeUp, id: &str, size: (u16, u16)) -> Harness {
    let mut console = engine.named(id).console(size.0, size.1).await;
    console.press("3 / x <enter> <enter>").await.unwrap();
    console
}

#[tokio::test]
async fn every_key_asks_anew_and_hits_say_why_they_are_there() {
    let engine = MadeUp::new();
    let mut console = engine.console(160, 40).await;
    console.press("3 / dup").await.unwrap();
    let texts: Vec<String> = engine.found().into_iter().map(|request| request.text).collect();
    assert_eq!(texts, ["d", "du", "dup"]);
    has(&console, &["M••••• D•••••", "name begins", "4471902", "Lyon Part-Dieu", "12 months €"]);
    console.press("ont").await.unwrap();
    let shown = console.screen();
    assert!(shown.lines().any(|line| line.ends_with("  name")), "{shown}");
}

#[tokio::test]
async fn a_newer_key_drops_the_search_before_and_earlier_hits_stay_until_then() {
    let engine = MadeUp::new().slow_search(Duration::from_millis(120));
    let mut console = engine.console(100, 30).await;
    console.press("3 / d").await.unwrap();
    has(&console, &["M••••• D•••••"]);
    console.start_pressing("upon").await.unwrap();
    has(&console, &["M••••• D•••••", "name begins"]);
    console.settle().await.unwrap();
    has(&console, &["dupon"]);
}

#[tokio::test]
async fn find_comes_from_anywhere_with_the_line_open() {
    let mut console = MadeUp::new().console(100, 30).await;
    console.press("0 : find <enter> 69003").await.unwrap();
    has(&console, &["postal code", "3 Customers"]);
}

#[tokio::test]
async fn a_list_that_is_cut_says_so() {
    let mut console = MadeUp::new().console(100, 30).await;
    console.press("3 / ma").await.unwrap();
    has(&console, &["first 50 of 1,204"]);
}

#[tokio::test]
async fn the_engines_note_is_shown() {
    let mut console = MadeUp::new().console(100, 30).await;
    console.press("3 / marton").await.unwrap();
    has(&console, &["these are near it", "typo"]);
}

#[tokio::test]
async fn moving_works_while_typing_and_enter_gives_the_keys_to_the_hits() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("3 / dupont <down> <enter> y").await.unwrap();
    let first = console.copied.last().unwrap().clone();
    console.press("k y").await.unwrap();
    assert_eq!(console.copied.last().unwrap(), "4471902");
    assert_ne!(first, "4471902");
}

#[tokio::test]
async fn marked_hits_copy_their_ids_and_nothing_else() {
    let mut console = MadeUp::new().console(100, 30).await;
    console.press("3 / ma <enter> <space> <space> y").await.unwrap();
    assert_eq!(console.copied.last().unwrap(), "4471902\n4471919");
}

#[tokio::test]
async fn esc_clears_the_text_then_the_filters_then_goes_back() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("3 t j <enter> / dup <enter>").await.unwrap();
    assert_eq!(engine.found().last().unwrap().filter.segment, Some(Segment::Best));
    console.press("<esc>").await.unwrap();
    assert_eq!(engine.found().last().unwrap().text, "");
    has(&console, &["segment Best"]);
    console.press("<esc>").await.unwrap();
    has(&console, &["Find a customer"]);
    console.press("<esc>").await.unwrap();
    has(&console, &["Net revenue by day"]);
}

#[tokio::test]
async fn every_filter_is_chosen_shown_and_cleared() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("3 t j j <enter> s confl <enter>").await.unwrap();
    console.press("<esc> <esc>").await.unwrap();
    console.press("s 03 <enter> c <down> <down> <enter> r j j j j <enter> o j <enter>").await.unwrap();
    let filter = engine.found().last().unwrap().filter.clone();
    assert_eq!(filter.segment, Some(Segment::Large));
    assert_eq!(filter.store.as_deref(), Some("0003"));
    assert_eq!(filter.channel.as_deref(), Some("web"));
    assert_eq!(filter.recency, Some(Recency::Over(90)));
    assert_eq!(filter.consent, Some(ConsentChannel::Email));
    has(
        &console,
        &[
            "segment Large",
            "store Lyon 03 Part-Dieu",
            "channel Web",
            "bought not for 90 days",
            "consent e-mail",
        ],
    );
    console.press("x").await.unwrap();
    has(&console, &["Find a customer"]);
}

#[tokio::test]
async fn what_is_typed_is_never_kept_but_filters_and_folds_are() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("3 t j <enter> / dupont <enter> <enter> z <esc>").await.unwrap();
    console.press(": find <enter> martin <enter>").await.unwrap();
    let kept = engine.kept().unwrap();
    assert!(kept.contains("\"best\"") && kept.contains("\"tastes\""), "{kept}");
    for secret in ["dupont", "martin", "Dupont", "4471902"] {
        assert!(!kept.contains(secret), "{secret}: {kept}");
    }
    let mut again = engine.console(100, 30).await;
    has(&again, &["segment Best"]);
    again.press("<enter>").await.unwrap();
    has(&again, &["▸ Tastes"]);
}

#[tokio::test]
async fn nobody_found_says_what_to_try() {
    let mut console = MadeUp::new().console(100, 30).await;
    console.press("3 / zzzz").await.unwrap();
    has(&console, &["Nobody is found", "nobody"]);
    console.press("<enter> <enter>").await.unwrap();
    has(&console, &["Nobody is found"]);
}

#[tokio::test]
async fn quotes_wildcards_and_pastes_are_only_text() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("3 / %_'\"").await.unwrap();
    console.send(Msg::Paste("\u{1b}[2J日本\n".to_owned())).await.unwrap();
    assert_eq!(engine.found().last().unwrap().text, "%_'\"[2J日本");
    has(&console, &["%_'\"[2J日本"]);
}

#[tokio::test]
async fn an_empty_workspace_says_what_to_do() {
    let mut console = MadeUp::new().empty().console(100, 30).await;
    console.press("3 / dup").await.unwrap();
    has(&console, &["No customer has been loaded", "c360 load"]);
}
