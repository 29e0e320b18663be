//! Leaving the console while a rule is open that is not saved.

use super::{has, opened};
use crate::made_up::MadeUp;

#[tokio::test]
async fn ctrl_c_asks_before_a_rule_is_lost_and_leaves_the_second_time() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n consent.ads <ctrl-c>").await;
    assert!(!console.left);
    has(&console, &["Leave with a rule that is not saved?", "press ctrl-s there to save it"]);
    console.press("<enter>").await.unwrap();
    assert!(!console.left, "the focus is on Cancel");
    has(&console, &["consent.ads is yes"]);
    console.press("<ctrl-c> <ctrl-c>").await.unwrap();
    assert!(console.left);
}

#[tokio::test]
async fn the_question_comes_over_other_windows_and_on_other_screens() {
    for keys in ["<tab> a <ctrl-c>", "<tab> 2 q", "<tab> 2 : quit <enter>", "<ctrl-s> name <ctrl-c>"] {
        let mut console = opened(&MadeUp::new(), "5 n consent.ads").await;
        console.press(keys).await.unwrap();
        assert!(!console.left, "{keys}");
        has(&console, &["Leave with a rule that is not saved?"]);
        console.press("<tab> <enter>").await.unwrap();
        assert!(console.left, "{keys}");
    }
}

#[tokio::test]
async fn nothing_is_asked_where_nothing_would_be_lost_or_be_seen() {
    let mut console = opened(&MadeUp::new(), "5 n <ctrl-c>").await;
    assert!(console.left, "nothing was written");
    for key in ["q", "<ctrl-c>"] {
        console = opened(&MadeUp::new(), "5 n consent.ads").await;
        console.resize(30, 5).await.unwrap();
        console.press(key).await.unwrap();
        assert!(console.left, "{key}: too small to show a question");
    }
}
