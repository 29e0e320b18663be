//! Whatever is typed, pasted or answered, and on whatever terminal.

use c360::tui::Options;
use c360::tui::harness::Harness;
use c360::tui::theme::ColorMode;

use super::{has, opened, paste};
use crate::made_up::{MadeUp, now, options};

const RULE: &str = "tier in (best, large) and churn_90d between 0.4 and 0.8 and (consent.ads or consent.email) and \
                    not in audience \"Lost core\" and bought(category = \"Shoes\", last 180 days) >= 1";

const RULE_LONG: &str = "tier in (best, large) and churn_90d between 0.4 and 0.8 and (consent.ads or consent.email) and \
                         age > 30 and con";

#[tokio::test]
async fn at_every_size_it_is_a_picture() {
    for (name, keys) in
        [("builder_text", ""), ("builder_tree", "<tab> j j j"), ("builder_people", "<tab> <tab> j")]
    {
        for (width, height) in [(200, 60), (120, 40), (80, 24), (60, 16)] {
            let mut console = MadeUp::new().console(200, 60).await;
            console.press("5 n").await.unwrap();
            paste(&mut console, RULE).await;
            console.press(keys).await.unwrap();
            console.resize(width, height).await.unwrap();
            insta::assert_snapshot!(format!("{name}_{width}x{height}"), console.screen());
        }
    }
}

#[tokio::test]
async fn options_and_what_is_wrong_are_a_picture() {
    for (width, height) in [(120, 40), (80, 24)] {
        let mut console = MadeUp::new().console(width, height).await;
        console.press("5 n tier <space> in <space> (best) <space> and <space> con").await.unwrap();
        insta::assert_snapshot!(format!("builder_options_{width}x{height}"), console.screen());
    }
}

#[tokio::test]
async fn options_never_lie_over_who_the_rule_takes() {
    for (width, height) in [(80, 24), (99, 30), (100, 30), (120, 40), (200, 60)] {
        for rule in ["con", "tier in (best) and con", RULE_LONG] {
            let mut console = MadeUp::new().console(width, height).await;
            console.press("5 n").await.unwrap();
            paste(&mut console, rule).await;
            console.press("x <backspace>").await.unwrap();
            has(&console, &["may stand here", "Who it takes", " customers"]);
        }
    }
}

#[tokio::test]
async fn without_colour_and_in_ascii() {
    let options = Options { ascii: Some(true), color: ColorMode::None, ..options() };
    let mut console = Harness::open(MadeUp::new().client(), options, (100, 30), now()).await.unwrap();
    console.press("5 n").await.unwrap();
    paste(&mut console, RULE).await;
    console.press("<tab> j").await.unwrap();
    assert!(console.screen().is_ascii());
    insta::assert_snapshot!("builder_ascii", console.screen());
}

#[tokio::test]
async fn no_size_and_no_text_stops_it() {
    let long = "日本 and \"é\u{301} ".repeat(400);
    let hostile = "tier in (best)\u{1b}[2J\r\nand\tage > 3\u{202e}\u{0}";
    for engine in [MadeUp::new(), MadeUp::new().hostile(), MadeUp::new().odd_audiences()] {
        for text in [RULE, &long, hostile] {
            let mut console = opened(&engine, "5 n").await;
            paste(&mut console, text).await;
            for keys in
                ["", "<up> <up> x", "<tab> <tab> j a", "<esc> j <enter>", "<esc> <tab> <home> <end> <ctrl-w>"]
            {
                console.press(keys).await.unwrap();
                for (width, height) in [(1, 1), (60, 16), (61, 17), (80, 24), (99, 16), (100, 16), (200, 60)]
                {
                    console.resize(width, height).await.unwrap();
                }
            }
        }
    }
}

#[tokio::test]
async fn a_long_paste_is_one_step_and_its_control_characters_are_dropped() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n").await;
    let ids: Vec<String> = (0..900).map(|id| format!("c{id:03}")).collect();
    let rule = format!("id in (\u{1b}{}\u{7})\r\n", ids.join(","));
    assert!(rule.len() > 4_500);
    paste(&mut console, &rule).await;
    let asked = super::last_text(&engine);
    assert!(!asked.chars().any(char::is_control) && asked.ends_with("c899)"), "{asked}");
    has(&console, &["id is one of c000, c001"]);
    console.press("<alt-u>").await.unwrap();
    has(&console, &["everybody; write for example"]);
}

#[tokio::test]
async fn an_engine_that_fails_is_told_and_the_rule_stays() {
    let engine = MadeUp::new().failing_audiences();
    let console = opened(&engine, "2 n").await;
    has(&console, &["tier = best", "the ledger can't be read"]);
}

#[tokio::test]
async fn the_mouse_gives_the_keys_to_what_is_clicked() {
    use c360::tui::app::Msg;
    use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n").await;
    paste(&mut console, "consent.ads and age > 30").await;
    let click = |column, row| {
        let kind = MouseEventKind::Down(MouseButton::Left);
        Msg::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
    };
    let row = console.screen().lines().position(|line| line.contains("age above 30")).unwrap();
    console.send(click(8, u16::try_from(row).unwrap())).await.unwrap();
    has(&console, &["▌Step by step"]);
    console.press("d").await.unwrap();
    assert_eq!(super::text(&console), "consent.ads");
    console.send(click(1, 3)).await.unwrap();
    console.press("x").await.unwrap();
    assert_eq!(super::last_text(&engine), "xconsent.ads");
}
