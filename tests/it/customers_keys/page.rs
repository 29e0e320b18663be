//! Reading one customer's page.

use super::{has, lacks, on_profile, page_of};
use crate::made_up::MadeUp;

#[tokio::test]
async fn the_page_tells_the_story_in_order() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 160).await;
    console.press("3 / dupont <enter> <enter>").await.unwrap();
    assert_eq!(engine.opened(), ["4471902"]);
    let screen = console.screen();
    let heads = [
        "Identity and consents",
        "Scores",
        "Standing",
        "What they are like",
        "Spend by month",
        "Tastes",
        "Habits",
        "Stores",
        "Tickets",
        "Messages",
        "Campaigns",
        "Surveys",
        "Possible duplicates",
        "What is missing",
    ];
    let places: Vec<usize> = heads
        .iter()
        .map(|head| {
            screen
                .lines()
                .position(|line| line.contains(&format!("▾ {head}")))
                .unwrap_or_else(|| panic!("{head}\n{screen}"))
        })
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    has(
        &console,
        &["was Best a year ago", "withdrawn 2 Jun 2025", "×3.1 (at least ×1.9)", "60 % (39–78 %)", "▲ high"],
    );
}

#[tokio::test]
async fn parts_fold_one_by_one_and_all_together() {
    let engine = MadeUp::new();
    let mut console = on_profile(&engine).await;
    has(&console, &["withdrawn"]);
    console.press("<space>").await.unwrap();
    has(&console, &["▸ Identity and consents"]);
    lacks(&console, "withdrawn");
    console.press("<enter> z").await.unwrap();
    has(&console, &["▸ Identity and consents", "▸ What is missing"]);
    console.press("z").await.unwrap();
    has(&console, &["▾ Identity and consents", "withdrawn"]);
}

#[tokio::test]
async fn space_inside_a_part_folds_it_and_stays_on_its_head() {
    let engine = MadeUp::new();
    let mut console = on_profile(&engine).await;
    console.press("j j j <space> <enter>").await.unwrap();
    has(&console, &["▾ Identity and consents"]);
}

#[tokio::test]
async fn a_ticket_opens_to_its_lines_and_y_copies_its_id() {
    let engine = MadeUp::new();
    let mut console = on_profile(&engine).await;
    console.press("/ 18:42 <enter> <enter>").await.unwrap();
    console.press("<esc> / boots <enter>").await.unwrap();
    has(&console, &["Ankle boots", "SUMMER26"]);
    console.press("y").await.unwrap();
    assert_eq!(console.copied.last().unwrap(), "T900000");
    console.press("<esc> / returned <enter>").await.unwrap();
    has(&console, &["Linen shirt", "returned"]);
    console.press("<esc> g y").await.unwrap();
    assert_eq!(console.copied.last().unwrap(), "4471902");
}

#[tokio::test]
async fn the_next_tickets_come_as_the_cursor_nears_the_last() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 40).await;
    console.press("3 / dupont <enter> <enter> z").await.unwrap();
    for _ in 0..8 {
        console.press("j").await.unwrap();
    }
    console.press("<space>").await.unwrap();
    assert!(engine.pages().is_empty());
    for _ in 0..45 {
        console.press("j").await.unwrap();
    }
    let pages = engine.pages();
    assert_eq!((pages.len(), pages[0].skip), (1, 50), "{}", console.screen());
    for _ in 0..30 {
        console.press("j").await.unwrap();
    }
    assert_eq!(engine.pages().len(), 1, "64 tickets are two pages");
    lacks(&console, "more come");
}

#[tokio::test]
async fn half_pages_never_pass_the_last_ticket_before_more_come() {
    let engine = MadeUp::new();
    let mut console = page_of(&engine, "huge", (100, 50)).await;
    console.press("z j j j j j j j j <space>").await.unwrap();
    for _ in 0..30 {
        console.press("<pgdn>").await.unwrap();
    }
    assert!(engine.pages().len() > 10, "{} pages\n{}", engine.pages().len(), console.screen());
}

#[tokio::test]
async fn left_and_right_read_the_months() {
    let engine = MadeUp::new();
    let mut console = page_of(&engine, "4471902", (100, 80)).await;
    has(&console, &["Nov 2026"]);
    console.press("<left> <left> <left> <left>").await.unwrap();
    has(&console, &["Jul 2026", "65.80 €", "N-1 80.10 €", "▼ −17.9 %"]);
}

#[tokio::test]
async fn brackets_step_through_the_list_and_say_where_it_ends() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("3 / dupont <enter> <enter>").await.unwrap();
    has(&console, &["1 of 5"]);
    console.press("[").await.unwrap();
    has(&console, &["first of the list"]);
    console.press("] ] ] ]").await.unwrap();
    has(&console, &["5 of 5"]);
    console.press("]").await.unwrap();
    has(&console, &["last of the list"]);
    assert_eq!(engine.opened().len(), 5);
    console.press("<esc>").await.unwrap();
    has(&console, &["5 customers"]);
}

#[tokio::test]
async fn a_segments_customer_opens_and_esc_leads_back_to_the_segment() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("2 <enter> <shift-tab> j <enter>").await.unwrap();
    has(&console, &["#C4471865", "2 of 40", "Identity and consents"]);
    console.press("]").await.unwrap();
    has(&console, &["#C4471828"]);
    console.press("<esc>").await.unwrap();
    has(&console, &["The largest by net revenue"]);
}

#[tokio::test]
async fn a_possible_duplicate_opens_and_esc_leads_back() {
    let engine = MadeUp::new();
    let mut console = on_profile(&engine).await;
    console.press("/ same <space> e-mail <enter> <enter>").await.unwrap();
    has(&console, &["#4471777"]);
    console.press("<esc>").await.unwrap();
    has(&console, &["#4471902"]);
    console.press("<esc>").await.unwrap();
    has(&console, &["5 customers"]);
}

#[tokio::test]
async fn w_shows_where_the_part_under_the_cursor_comes_from() {
    let engine = MadeUp::new();
    let mut console = on_profile(&engine).await;
    console.press("/ shoes <enter> w").await.unwrap();
    has(&console, &["Where it comes from: tastes", "queries/customers/tastes.sql"]);
    console.press("<esc> <esc> <esc> w").await.unwrap();
    has(&console, &["queries/customers/find.sql"]);
}
