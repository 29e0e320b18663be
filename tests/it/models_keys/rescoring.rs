//! Rescoring: asked about first, then a job whose window shows how far it is, that goes on when nobody looks.

use super::{has, lacks, opened};
use crate::made_up::MadeUp;

#[tokio::test]
async fn s_anywhere_asks_first_and_cancel_has_the_focus() {
    for screen in ["1", "2", "3", "4", "0", ": matrix <enter>", "3 / dupont <enter> <enter>"] {
        let engine = MadeUp::new();
        let mut console = opened(&engine, screen).await;
        console.press("S").await.unwrap();
        has(&console, &["Rescore everybody?", "as of Fri 20 Nov 2026", "goes on when you leave"]);
        console.press("<enter>").await.unwrap();
        assert_eq!(engine.rescored(), 0, "{screen}");
        console.press("S <right> <enter>").await.unwrap();
        assert_eq!(engine.rescored(), 1, "{screen}");
    }
}

#[tokio::test]
async fn its_window_shows_stages_speed_and_the_time_left() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, ": rescore <enter> <tab> <enter>").await;
    console.wait_for("rescoring 42 %").await.unwrap();
    has(
        &console,
        &[
            "Rescoring, job 12",
            "▸ running",
            "by ana (1000)",
            "5m12, about 7m11 left",
            "42 %",
            "✓ train and judge models",
            "612,800 rows",
            "4,005 rows/s",
            "boosted trees is champion, AUC 0.871",
            "▸ score everybody",
            "It goes on when this is closed",
        ],
    );
    console.press("<esc>").await.unwrap();
    has(&console, &["rescoring 42 %"]);
    lacks(&console, "It goes on when this is closed");
    console.press("S").await.unwrap();
    has(&console, &["a rescoring is under way already"]);
    assert_eq!(engine.jobs_cancelled(), 0);
}

#[tokio::test]
async fn a_rescoring_waits_for_the_job_before_it() {
    let engine = MadeUp::new();
    engine.start_job();
    let console = opened(&engine, "S").await;
    has(&console, &["Job 12 works now; this one waits for it."]);
}

#[tokio::test]
async fn x_in_its_window_stops_it_after_a_question() {
    let engine = MadeUp::new();
    engine.start_rescoring();
    let mut console = opened(&engine, ": jobs <enter>").await;
    has(&console, &["Data ▸ Jobs", "Rescoring", "running"]);
    console.press("<enter> c").await.unwrap();
    has(&console, &["Stop job 12?", "S starts it again"]);
    console.press("<enter>").await.unwrap();
    assert_eq!(engine.jobs_cancelled(), 0);
    console.press("x <tab> <enter>").await.unwrap();
    assert_eq!(engine.jobs_cancelled(), 1, "x does the same");
    console.wait_for("✗ stopped").await.unwrap();
    console.press("x").await.unwrap();
    has(&console, &["it has ended already"]);
}

#[tokio::test]
async fn the_jobs_say_of_every_kind_who_when_how_long_and_how_it_ended() {
    let engine = MadeUp::new().with_history();
    let mut console = engine.console(160, 40).await;
    console.press(": jobs <enter>").await.unwrap();
    has(
        &console,
        &[
            "Rescoring",
            "Erasure",
            "Segments anew",
            "Load",
            "✓ done",
            "✗ failed",
            "✗ stopped",
            "! interrupted",
            "ana (1000)",
            "9m00",
            "scored 214,306 customers",
        ],
    );
    console.press("c").await.unwrap();
    has(&console, &["no job is running"]);
    console.press("j j <enter>").await.unwrap();
    has(&console, &["Rescoring, job 8", "out of memory while training boosted trees", "took"]);
    console.press("y").await.unwrap();
    assert!(console.copied.last().unwrap().contains("out of memory"), "{:?}", console.copied);
}

#[tokio::test]
async fn when_it_ends_the_screen_shows_the_new_scores_by_itself() {
    let engine = MadeUp::new().unscored();
    engine.start_rescoring();
    let mut console = opened(&engine, "4").await;
    has(&console, &["Nobody has been scored yet", "no rescoring has been done"]);
    let engine = engine.scored_now();
    engine.finish_job();
    console.wait_for("Scores v14").await.unwrap();
}

#[tokio::test]
async fn without_data_there_is_nothing_to_score() {
    let mut console = opened(&MadeUp::new().empty(), "S").await;
    has(&console, &["nothing has been loaded yet"]);
    console.press("4").await.unwrap();
    has(&console, &["Nothing has been loaded", "press L"]);
}

#[tokio::test]
async fn a_customers_page_says_what_is_predicted_and_why() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 60).await;
    console.press("3 / dupont <enter> <enter>").await.unwrap();
    has(
        &console,
        &[
            "Scores  v14 of Thu 19 Nov 2026",
            "Will buy within",
            "90 days   34 %",
            "base 51 %",
            "▼",
            "−1.21  141 days since the last purchase",
            "+0.48  7 years of membership",
            "36 m",
            "118 €",
            "41,802 of 214,306",
            "Buys in 90 days",
        ],
    );
}

#[tokio::test]
async fn sleepers_old_scores_and_no_scores_say_so() {
    for (id, parts) in [
        ("returns", vec!["Comes back within", "90 days", "4 %", "12 %"]),
        ("future", vec!["41 days behind the data", "discounted", "114 €", "discounted by 8 % a year"]),
        ("bare", vec!["no scores", "Nothing is predicted for this customer", "S rescores everybody"]),
    ] {
        let mut console = MadeUp::new().named(id).console(100, 60).await;
        console.press("3 / x <enter> <enter>").await.unwrap();
        has(&console, &parts);
    }
}
