//! Whoever is out of the ordinary, whatever the data holds, at any size.

use super::{has, page_of};
use crate::made_up::MadeUp;

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
