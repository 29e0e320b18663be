//! Whatever the engine says of audiences and exports, at any size.

use c360::tui::Options;
use c360::tui::harness::Harness;
use c360::tui::theme::ColorMode;

use super::{has, lacks, opened};
use crate::made_up::{MadeUp, now, options};

const EVERYWHERE: [&str; 14] = [
    "5",
    "5 G",
    "5 <enter>",
    "5 j <enter>",
    "5 G <enter> G",
    "5 <tab>",
    "5 <tab> l j",
    "5 v",
    "5 v j j j j j j j",
    "5 v G l l <enter>",
    "5 a",
    "5 a G",
    "5 w",
    "5 n",
];

#[tokio::test]
async fn before_there_is_any_audience_it_says_what_to_do() {
    let mut console = opened(&MadeUp::new().without_audiences(), "5").await;
    has(&console, &["There are no audiences yet", "n builds one"]);
    for key in ["o", "s", "e", "x", "h", "l", "<tab>", "<tab>", "j", "k", "y", "w"] {
        console.press(key).await.unwrap();
        console.press("<esc>").await.unwrap();
    }
}

#[tokio::test]
async fn an_empty_workspace_says_so() {
    let console = opened(&MadeUp::new().empty(), "5").await;
    has(&console, &["Nothing has been loaded", "press L"]);
}

#[tokio::test]
async fn what_fails_is_told_with_what_to_do() {
    let mut console = opened(&MadeUp::new().failing_audiences(), "5").await;
    has(&console, &["The ledger can't be read", "ask again with ctrl-r"]);
    console.press("w a s o v E").await.unwrap();
    has(&console, &["The ledger can't be read"]);
}

#[tokio::test]
async fn nothing_from_data_is_obeyed_on_audiences() {
    for keys in
        EVERYWHERE.into_iter().chain(["5 E", "5 E <enter>", "5 P", "5 P <enter>", "5 s", "5 a a G <enter>"])
    {
        let mut console = opened(&MadeUp::new().hostile(), keys).await;
        for (width, height) in [(200, 60), (160, 50), (100, 30), (80, 24), (60, 16)] {
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
        let mut console = opened(&MadeUp::new().odd_audiences(), keys).await;
        for (width, height) in [(160, 50), (60, 16), (1, 1), (2, 60), (200, 1), (61, 17), (400, 100)] {
            console.resize(width, height).await.unwrap();
            for never in ["NaN", "inf ", "Inf"] {
                lacks(&console, never);
            }
        }
    }
}

#[tokio::test]
async fn no_key_leaves_the_screen_stuck() {
    let mut console = opened(&MadeUp::new(), "5").await;
    // The builder has the keys to itself, and tests of its own.
    for keys in EVERYWHERE.into_iter().filter(|keys| !keys.contains('n') || keys.contains("enter")) {
        console.press(keys).await.unwrap();
        for key in [
            "h l j k g G <pgup> <pgdn> <home> <end> <ctrl-d> <ctrl-u>",
            "<tab> <shift-tab> e <esc> o <esc> s <esc> r <esc> x <esc> m <esc> w <esc>",
            "E <esc> P <esc> U <esc> <space> y ? <down> <up> <esc> Q",
        ] {
            console.press(key).await.unwrap();
        }
        console.press("<esc> <esc> <esc> <esc> <esc>").await.unwrap();
    }
    console.press("1").await.unwrap();
    has(&console, &["Net revenue"]);
}

#[tokio::test]
async fn signs_have_their_ascii_twins() {
    let plain = Options { ascii: Some(true), color: ColorMode::None, ..options() };
    let mut console = Harness::open(MadeUp::new().client(), plain, (160, 60), now()).await.unwrap();
    for keys in ["5", "<enter>", "<esc> o l", "<esc> v", "a", "a", "<esc> E <enter>"] {
        console.press(keys).await.unwrap();
        assert!(console.screen().is_ascii(), "{keys}\n{}", console.screen());
    }
}

#[tokio::test]
async fn state_that_was_kept_by_another_version_is_no_trouble() {
    let engine = MadeUp::new();
    engine.keep(r#"{"screen":"audiences","audiences":{"part":"compare","compared":["gone","Lost core"]}}"#);
    let console = engine.console(120, 40).await;
    has(&console, &["Audiences ▸ Compare"]);
}
