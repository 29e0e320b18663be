//! Scenarios by key macros in the rule builder: what is typed, what is chosen, what the engine is asked, and what stands
//! on the screen.

mod guided;
mod leaving;
mod odd;
mod real;
mod saving;

use std::time::Duration;

use c360::contract::{CountRequest, RuleSource};
use c360::tui::app::Msg;
use c360::tui::harness::Harness;

use crate::made_up::MadeUp;
use crate::support::{has, lacks};

async fn opened(engine: &MadeUp, keys: &str) -> Harness {
    let mut console = engine.console(120, 40).await;
    console.press(keys).await.unwrap();
    console
}

async fn paste(console: &mut Harness, text: &str) {
    console.send(Msg::Paste(text.to_owned())).await.unwrap();
}

fn last(engine: &MadeUp) -> CountRequest {
    engine.counted().0.last().cloned().unwrap()
}

fn last_text(engine: &MadeUp) -> String {
    match last(engine).rule {
        RuleSource::Text(text) => text,
        RuleSource::Tree(tree) => panic!("a tree was asked about: {tree:?}"),
    }
}

/// The first line of the rule's text.
fn text(console: &Harness) -> String {
    console.screen().lines().nth(3).unwrap_or_default().trim_start_matches(['▌', ' ']).to_owned()
}

#[tokio::test]
async fn a_new_rule_takes_everybody_until_something_is_written() {
    let engine = MadeUp::new();
    let console = opened(&engine, "5 n").await;
    has(
        &console,
        &[
            "Audiences ▸ new",
            "everybody; write for example",
            "all of  everybody, until a adds a condition",
            "338,706 customers",
            "100 % of 338,706",
        ],
    );
    assert_eq!(last_text(&engine), "");
}

#[tokio::test]
async fn the_tree_and_the_figures_follow_what_is_typed() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n age <space> >= <space> 30 <space> and <space> consent.ads").await;
    assert_eq!(last_text(&engine), "age >= 30 and consent.ads");
    has(&console, &["age at least 30", "consent.ads is yes", "e-mail", "Some of them, masked", "not saved"]);
    console.press("<esc>").await.unwrap();
    has(&console, &["The rule is not saved", "Leave, and lose what was changed"]);
}

#[tokio::test]
async fn what_is_wrong_is_told_with_what_to_write_and_the_last_figures_stay() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n").await;
    paste(&mut console, "age >= 30 and opened_9d > 2").await;
    has(&console, &["✗ ", "opened_9d", "of the last rule that made sense", "338,706 customers"]);
    let cell = console.buffer().cell((15, 3)).unwrap();
    assert_eq!(cell.symbol(), "o");
    assert!(cell.modifier.contains(ratatui::style::Modifier::UNDERLINED), "{cell:?}");
    let right = console.buffer().cell((1, 3)).unwrap();
    assert!(!right.modifier.contains(ratatui::style::Modifier::UNDERLINED), "{right:?}");
    let saved = engine.saved().len();
    console.press("<ctrl-s>").await.unwrap();
    has(&console, &["Not saved: "]);
    assert_eq!(engine.saved().len(), saved);
}

#[tokio::test]
async fn figures_of_a_few_are_not_those_of_the_rule_before() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n").await;
    has(&console, &["338,706 customers"]);
    let _few = engine.of_few();
    console.press("id <space> = <space> C003").await.unwrap();
    has(&console, &["fewer than 10 customers"]);
    lacks(&console, "338,706 customers");
}

#[tokio::test]
async fn options_follow_the_cursor_and_tab_takes_one() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n ti").await;
    has(&console, &["may stand here", "tier_n1", "Value segment on the as-of day"]);
    console.press("<tab>").await.unwrap();
    assert_eq!(text(&console), "tier");
    has(&console, &["between"]);
    console.press("<down> <enter> <down> <enter> <down> <enter> <down> <enter>").await.unwrap();
    assert_eq!(last_text(&engine), "tier in (best, ");
    console.press("lar <tab> <down> <down> <enter>").await.unwrap();
    assert_eq!(last_text(&engine), "tier in (best, large) ");
    has(&console, &["both hold"]);
    console.press("<esc>").await.unwrap();
    lacks(&console, "both hold");
    has(&console, &["tier is one of best, large"]);
    has(&console, &["ctrl-s save"]);
}

#[tokio::test]
async fn tab_goes_on_to_the_tree_where_no_option_is_chosen() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n consent.ads <space>").await;
    has(&console, &["may stand here"]);
    console.press("<tab>").await.unwrap();
    lacks(&console, "may stand here");
    has(&console, &["▌Step by step", "a add"]);
    console.press("<tab>").await.unwrap();
    has(&console, &["▌Who it takes"]);
    console.press("<tab> <space>").await.unwrap();
    assert_eq!(last_text(&engine), "consent.ads  ");
    console.press("<esc> <shift-tab>").await.unwrap();
    has(&console, &["▌Who it takes"]);
}

#[tokio::test]
async fn tab_takes_the_first_option_where_the_text_makes_no_sense_without_one() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n").await;
    paste(&mut console, "bought(category = ").await;
    has(&console, &["Shoes", "tab takes the first"]);
    lacks(&console, "to the tree");
    console.press("<shift-tab>").await.unwrap();
    has(&console, &["▌Who it takes"]);
    console.press("i <tab>").await.unwrap();
    assert_eq!(text(&console), "bought(category = Shoes");
}

#[tokio::test]
async fn the_tree_does_not_overwrite_a_text_with_a_mistake() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n consent.ads").await;
    paste(&mut console, " and opened_9d > 2").await;
    console.press("<tab>").await.unwrap();
    has(&console, &["▌Step by step"]);
    lacks(&console, "a add");
    for key in ["!", "d", "g", "a", "<space>", "<enter>"] {
        console.press(key).await.unwrap();
        has(&console, &["the text has a mistake; mend it first: shift-tab goes there"]);
        assert_eq!(text(&console), "consent.ads and opened_9d > 2", "{key}");
    }
    console.press("<shift-tab> <ctrl-u> consent.sms <tab> !").await.unwrap();
    assert_eq!(text(&console), "not consent.sms");
}

#[tokio::test]
async fn the_tree_waits_until_the_text_is_read() {
    let engine = MadeUp::new().slow_counts(Duration::from_millis(300));
    let mut console = opened(&engine, "5 n").await;
    console.start_pressing("consent.ads <tab> !").await.unwrap();
    has(&console, &["the text is not read yet"]);
    console.settle().await.unwrap();
    assert_eq!(text(&console), "consent.ads");
    console.press("!").await.unwrap();
    assert_eq!(text(&console), "not consent.ads");
}

#[tokio::test]
async fn a_count_is_stopped_by_the_next_edit_and_old_figures_are_dimmed() {
    let engine = MadeUp::new().slow_counts(Duration::from_millis(300));
    let mut console = opened(&engine, "5 n").await;
    let (asked, answered) = (engine.counted().0.len(), engine.counted().1);
    console.start_pressing("a g e > 3 0").await.unwrap();
    has(&console, &["counting…", "338,706 customers"]);
    console.settle().await.unwrap();
    assert_eq!(engine.counted().0.len(), asked + 6);
    assert_eq!(engine.counted().1, answered + 1);
    lacks(&console, "counting…");
}

#[tokio::test]
async fn undo_and_redo_go_through_text_and_tree_alike() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n consent.ads").await;
    console.press("<tab> ! g").await.unwrap();
    assert_eq!(text(&console), "not consent.ads");
    console.press("u u").await.unwrap();
    assert_eq!(text(&console), "consent.ads");
    console.press("u").await.unwrap();
    has(&console, &["everybody; write for example"]);
    console.press("<ctrl-r> <ctrl-r>").await.unwrap();
    assert_eq!(text(&console), "not consent.ads");
    console.press("<tab> <tab> <alt-u>").await.unwrap();
    assert_eq!(text(&console), "consent.ads");
}

#[tokio::test]
async fn a_person_opens_and_esc_leads_back_to_the_rule_as_it_was() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n consent.ads <tab> <tab> j <enter>").await;
    has(&console, &["Customers ▸"]);
    console.press("<esc>").await.unwrap();
    has(&console, &["Audiences ▸ new, not saved", "consent.ads is yes", "▌Who it takes"]);
}

#[tokio::test]
async fn another_screen_keeps_the_rule_and_does_not_overwrite_it() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n consent.ads <tab> 2 n").await;
    has(&console, &["A rule is open that is not saved"]);
    console.press("<enter>").await.unwrap();
    has(&console, &["consent.ads is yes", "not saved"]);
    console.press("2 n <down> <enter>").await.unwrap();
    has(&console, &["tier is best"]);
}

#[tokio::test]
async fn the_rule_is_copied_and_fields_are_explained() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n consent.ads <tab> y f").await;
    assert_eq!(console.copied, ["consent.ads"]);
    has(&console, &["What a rule can ask of a person", "from segments", "one of a few"]);
    console.press("<esc> ?").await.unwrap();
    has(&console, &["Add a condition"]);
    console.press("<esc> <tab> <tab> <f1>").await.unwrap();
    has(&console, &["Keys on"]);
}
