//! Whatever the engine says of models, at any size.

use super::{has, lacks, opened};
use crate::made_up::MadeUp;

const EVERYWHERE: [&str; 12] = [
    "4",
    "4 v",
    "4 v v",
    "4 <enter>",
    "4 <enter> <tab>",
    "4 <enter> <tab> <tab>",
    "4 <enter> <tab> <tab> <tab> G",
    "4 v <enter>",
    "4 <tab>",
    ": equal <enter>",
    ": matrix <enter>",
    "4 w",
];

#[tokio::test]
async fn nobody_scored_yet_says_what_to_do_on_every_part() {
    let mut console = opened(&MadeUp::new().unscored(), "4").await;
    has(&console, &["Nobody has been scored yet", "S starts a rescoring"]);
    for key in ["<tab>", "<tab>", "<tab>", "h", "l", "p", "e", "<enter>"] {
        console.press(key).await.unwrap();
        has(&console, &["Nobody has been scored yet"]);
    }
}

#[tokio::test]
async fn what_fails_is_told_with_what_to_do() {
    let mut console = opened(&MadeUp::new().failing_models(), "4").await;
    has(&console, &["The registry can't be read", "ask again with ctrl-r"]);
    console.press("u w p").await.unwrap();
    has(&console, &["The registry can't be read"]);
}

#[tokio::test]
async fn nothing_from_data_is_obeyed_on_models() {
    for keys in EVERYWHERE {
        let mut console = opened(&MadeUp::new().hostile(), keys).await;
        for (width, height) in [(160, 50), (100, 30), (80, 24), (60, 16)] {
            console.resize(width, height).await.unwrap();
            let screen = console.screen();
            assert!(!screen.chars().any(|c| c.is_control() && c != '\n'), "{keys}\n{screen}");
            assert!(!screen.contains('\u{202e}'), "{screen}");
            for line in screen.lines() {
                assert!(c360::tui::text::width(line) <= width.into(), "{line}");
            }
        }
    }
}

#[tokio::test]
async fn what_is_no_number_is_a_dash_and_nothing_panics() {
    for keys in EVERYWHERE {
        let mut console = opened(&MadeUp::new().odd_models(), keys).await;
        for (width, height) in [(160, 50), (60, 16), (1, 1), (2, 60), (200, 1), (61, 17), (400, 100)] {
            console.resize(width, height).await.unwrap();
            for never in ["NaN", "inf", "Inf"] {
                lacks(&console, never);
            }
        }
    }
}

#[tokio::test]
async fn one_row_is_a_list_too() {
    for keys in EVERYWHERE {
        let mut console = opened(&MadeUp::new().few_models(), keys).await;
        for key in ["j", "k", "G", "g", "<pgdn>", "<pgup>", "h", "l", "<tab>", "y"] {
            console.press(key).await.unwrap();
        }
    }
    let console = opened(&MadeUp::new().few_models(), ": equal <enter>").await;
    has(&console, &["rule / everybody", "no interval"]);
}

#[tokio::test]
async fn no_key_leaves_the_screen_stuck() {
    let mut console = opened(&MadeUp::new(), "4").await;
    for keys in EVERYWHERE {
        console.press(keys).await.unwrap();
        for key in [
            "h l j k g G <pgup> <pgdn> <home> <end> <ctrl-d> <ctrl-u>",
            "<tab> <shift-tab> v e <esc> p <esc> r <esc> b <esc> u <esc> w <esc>",
            "? <down> <up> <esc> Q",
        ] {
            console.press(key).await.unwrap();
        }
        console.press("<esc> <esc> <esc> <esc>").await.unwrap();
    }
    console.press("1").await.unwrap();
    has(&console, &["Net revenue"]);
}
