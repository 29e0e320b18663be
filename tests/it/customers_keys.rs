//! Scenarios by key macros on Customers: finding somebody, reading their page, and what is asked before anything is
//! shown, written or taken out.

use std::time::Duration;

use c360::contract::{ConsentChannel, Recency, Segment};
use c360::tui::Options;
use c360::tui::app::Msg;
use c360::tui::harness::Harness;

use crate::made_up::{MadeUp, now, options};

async fn on_profile(engine: &MadeUp) -> Harness {
    let mut console = engine.console(100, 40).await;
    console.press("3 / dupont <enter> <enter>").await.unwrap();
    assert!(console.screen().contains("Identity and consents"), "{}", console.screen());
    console
}

fn has(console: &Harness, parts: &[&str]) {
    let screen = console.screen();
    for part in parts {
        assert!(screen.contains(part), "{part}\n{screen}");
    }
}

fn lacks(console: &Harness, part: &str) {
    assert!(!console.screen().contains(part), "{part}\n{}", console.screen());
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

#[tokio::test]
async fn the_page_tells_the_story_in_order() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 140).await;
    console.press("3 / dupont <enter> <enter>").await.unwrap();
    assert_eq!(engine.opened(), ["4471902"]);
    let screen = console.screen();
    let heads = [
        "Identity and consents",
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
    for _ in 0..7 {
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
    console.press("z j j j j j j j <space>").await.unwrap();
    for _ in 0..30 {
        console.press("<pgdn>").await.unwrap();
    }
    assert!(engine.pages().len() > 10, "{} pages\n{}", engine.pages().len(), console.screen());
}

#[tokio::test]
async fn left_and_right_read_the_months() {
    let engine = MadeUp::new();
    let mut console = on_profile(&engine).await;
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

/// Open a customer by an id that no hit has: through the segments' list every id is the engine's own.
async fn page_of(engine: &MadeUp, id: &str, size: (u16, u16)) -> Harness {
    let mut console = engine.named(id).console(size.0, size.1).await;
    console.press("3 / x <enter> <enter>").await.unwrap();
    console
}

#[tokio::test]
async fn whoever_is_out_of_the_ordinary_has_a_page_or_a_reason() {
    for (id, part) in [
        ("bare", "never bought"),
        ("anonymous", "No row of customers has this id"),
        ("future", "••/••/2031"),
        ("returns", "Returns"),
        ("huge", "2,500"),
        ("erased", "This customer was erased on 3 Nov 2026"),
        ("nobody", "No customer has this id"),
    ] {
        let console = page_of(&MadeUp::new(), id, (100, 120)).await;
        has(&console, &[part]);
    }
}

#[tokio::test]
async fn nothing_from_data_is_obeyed_on_any_page() {
    for id in ["bare", "anonymous", "returns", "4471902"] {
        let engine = MadeUp::new().hostile();
        let mut console = page_of(&engine, id, (100, 100)).await;
        console.press("R call <enter> <tab> <enter> <esc> : audit <enter> <esc>").await.unwrap();
        for (width, height) in [(100, 100), (160, 50), (60, 16), (80, 24)] {
            console.resize(width, height).await.unwrap();
            let screen = console.screen();
            assert!(!screen.chars().any(|c| c.is_control() && c != '\n'), "{screen}");
            assert!(!screen.contains('\u{202e}'), "{screen}");
            for line in screen.lines() {
                assert!(c360::tui::text::width(line) <= width.into(), "{line}");
            }
        }
    }
}

#[tokio::test]
async fn no_page_panics_at_any_size() {
    for id in ["bare", "anonymous", "future", "returns", "huge", "erased", "4471902"] {
        let engine = MadeUp::new();
        let mut console = page_of(&engine, id, (100, 30)).await;
        for keys in ["G", "<enter>", "g z", "z", "<tab> G <enter>", "R", "<esc> X why <enter>"] {
            console.press(keys).await.unwrap();
            for (width, height) in [(1, 1), (2, 60), (200, 1), (60, 16), (61, 17), (400, 100), (140, 20)] {
                console.resize(width, height).await.unwrap();
            }
        }
    }
}

#[tokio::test]
async fn a_wide_screen_has_two_columns_and_tab_goes_between_them() {
    let engine = MadeUp::new();
    let mut console = engine.console(160, 40).await;
    console.press("3 / dupont <enter> <enter> <tab> <enter>").await.unwrap();
    has(&console, &["▾ Identity and consents", "▸ Tickets"]);
    console.press("<enter> j <enter>").await.unwrap();
    has(&console, &["Ankle boots"]);
}
