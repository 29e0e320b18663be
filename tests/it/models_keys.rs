//! Scenarios by key macros on Models and around rescorings: what a person presses, what is asked first, and what the
//! console then shows and asks for.

mod deciding;
mod odd;
mod rescoring;

use c360::tui::harness::Harness;

use crate::made_up::MadeUp;
use crate::support::{has, lacks};

async fn opened(engine: &MadeUp, keys: &str) -> Harness {
    let mut console = engine.console(120, 40).await;
    console.press(keys).await.unwrap();
    console
}

#[tokio::test]
async fn every_model_stands_with_its_role_and_quality() {
    let console = opened(&MadeUp::new(), "4").await;
    has(
        &console,
        &[
            "4 Models",
            "Scores v14",
            "as of Thu 19 Nov 2026",
            "1 day behind the data",
            "by ana (1000)",
            "churn 90 days",
            "champion",
            "challenger",
            "bar",
            "retired",
            "0.833",
            "×1.90",
            "0.31 !!",
            "0.14 !",
            "! churn 365 days, logistic: the scores have moved",
        ],
    );
}

#[tokio::test]
async fn v_goes_round_churn_value_and_return() {
    let mut console = opened(&MadeUp::new(), "4 v").await;
    has(&console, &["value 12 months", "MAE €", "Rank corr.", "Predicted", "Actual", "last year again"]);
    console.press("v").await.unwrap();
    has(&console, &["return 365 days", "buys again in so many days"]);
    console.press("v").await.unwrap();
    has(&console, &["churn 30 days"]);
}

#[tokio::test]
async fn why_a_model_was_not_judged_stands_in_its_row_and_below() {
    let mut console = opened(&MadeUp::new(), "4 / boosted <enter> G").await;
    has(&console, &["boosted trees: needs 3 cuts of 365 days; history covers 2"]);
    console.resize(200, 40).await.unwrap();
    assert_eq!(console.screen().matches("history covers 2").count(), 2, "{}", console.screen());
}

#[tokio::test]
async fn models_are_sorted_and_filtered_like_any_rows() {
    let mut console = opened(&MadeUp::new(), "4 A").await;
    let first = |console: &Harness| {
        let screen = console.screen();
        screen.lines().find(|line| line.starts_with('▌')).unwrap().to_owned()
    };
    assert!(
        first(&console).contains("churn 30 days") && first(&console).contains("boosted"),
        "{}",
        first(&console)
    );
    console.press("A").await.unwrap();
    assert!(first(&console).contains("recency alone"), "{}", first(&console));
    console.press("/ pareto").await.unwrap();
    has(&console, &["5 of 30"]);
}

#[tokio::test]
async fn a_model_opens_on_its_curves_and_esc_leads_back() {
    let mut console = opened(&MadeUp::new(), "4 / 90 <space> days <enter> <enter>").await;
    has(
        &console,
        &[
            "Models ▸ logistic for churn 90 days ▸ Quality",
            "Bought nothing, %",
            "as predicted",
            "95 %",
            "predicted, by decile",
            "Times as many as at random",
            "customers, highest scores first",
            "412,800 observations at",
            "AUC 0.833",
        ],
    );
    console.press("<tab>").await.unwrap();
    has(&console, &["▸ Lift", "Times as many as at random", "Found of all", "×1."]);
    console.press("<tab>").await.unwrap();
    has(&console, &["▸ Features", "days since the last purchase", "34 %", "0.29 !!", "recency_days"]);
    console.press("l").await.unwrap();
    has(&console, &["▸ Parameters", "intercept", "−0.8213", "Platt: log-odds", "20261120"]);
    console.press("<right>").await.unwrap();
    has(&console, &["▸ History", "better by AUC since v12", "c360", "v13", "0.829"]);
    console.press("j j j y").await.unwrap();
    assert!(console.copied.last().unwrap().starts_with("v12"), "{:?}", console.copied);
    console.press("k k k y").await.unwrap();
    assert!(console.copied.last().unwrap().contains("champion"), "{:?}", console.copied);
    console.press("<esc>").await.unwrap();
    has(&console, &["Models ▸ Models"]);
    console.press("<esc> <esc>").await.unwrap();
    has(&console, &["─ Pulse ─"]);
}

#[tokio::test]
async fn a_value_model_shows_its_deciles_and_what_it_was_fitted_to() {
    let mut console = opened(&MadeUp::new(), "4 v j j <enter>").await;
    has(&console, &["Mean revenue", "decile of what was predicted", "Mean actual", "Predicted / actual"]);
    console.press("h h").await.unwrap();
    has(&console, &["▸ Parameters"]);
    console.press("<esc> k k <enter>").await.unwrap();
    has(&console, &["BG/NBD for value", "log-likelihood −9,582", "weeks", "alpha", "4.414"]);
}

#[tokio::test]
async fn comparisons_have_their_interval_around_nothing_and_a_verdict_in_words() {
    let mut console = opened(&MadeUp::new(), "4 <tab> j").await;
    has(
        &console,
        &[
            "Models ▸ Compare",
            "paired bootstrap",
            "less  0  more",
            "the champion predicts better, and the interval leaves no room for chance",
        ],
    );
    console.press("/ boosted <enter>").await.unwrap();
    has(&console, &["not certain", "the champion stays"]);
    console.press("<enter>").await.unwrap();
    has(&console, &["boosted trees for churn 30 days"]);
    console.press("<esc>").await.unwrap();
    has(&console, &["Models ▸ Compare"]);
}

#[tokio::test]
async fn equal_size_names_each_comparison_for_what_it_is() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, ": equal <enter>").await;
    has(
        &console,
        &[
            "at least 2 purchases in 90 days",
            "logistic, judged after 22 Aug 2026",
            "everybody",
            "champion / rule, same size",
            "×1.15",
            "Taking as many people",
        ],
    );
    console.press("l").await.unwrap();
    assert_eq!(engine.judged().last().unwrap().0, 180);
    console.press("l l l h h").await.unwrap();
    assert_eq!(engine.judged().last().unwrap().0, 90);
    console.press("j j j y").await.unwrap();
    assert!(console.copied.last().unwrap().starts_with("champion / rule"), "{:?}", console.copied);
}

#[tokio::test]
async fn the_rule_is_typed_and_what_is_wrong_is_told_on_its_line() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, ": equal <enter> e <ctrl-u> 3 <tab> <ctrl-u> 100 <enter>").await;
    has(&console, &["Days are one of 30 90 180 365"]);
    console.press("<ctrl-u> 180 <tab> <ctrl-u> 365 <enter>").await.unwrap();
    let (days, rule) = *engine.judged().last().unwrap();
    assert_eq!((days, rule.purchases, rule.days), (365, 3, 180));
    has(&console, &["at least 3 purchases in 180 days", "365 days"]);
    assert!(engine.kept().unwrap().contains("\"purchases\":3"), "{:?}", engine.kept());
}

#[tokio::test]
async fn the_matrix_moves_by_cells_and_opens_their_customers() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, ": matrix <enter>").await;
    has(
        &console,
        &[
            "Churn in 90 days",
            "bounds proposed by c360",
            "Safe",
            "churn 40 % – 70 %",
            "from 240 €",
            "12,884",
            "Safe, high value: reward: they stay by themselves",
            "Potential      Sleepers Back in 90 days    Expected  In 365 days    Expected",
            "4,120",
        ],
    );
    console.press("l j").await.unwrap();
    has(&console, &["Undecided, middle value: a reason to come this month"]);
    console.press("y").await.unwrap();
    assert!(console.copied.last().unwrap().starts_with("Middle\tUndecided\t38,402"), "{:?}", console.copied);
    console.press("G <enter>").await.unwrap();
    let filter = engine.found().last().unwrap().filter.clone();
    let cell = filter.cell.unwrap();
    assert_eq!((cell.churn.id(), cell.value.id()), ("lost", "low"));
    assert!(filter.segment.is_none());
    has(&console, &["cell lost, low value", "x clears"]);
    console.press("<esc>").await.unwrap();
    has(&console, &["Models ▸ Matrix", "Lost, low value"]);
    console.press("<enter> x").await.unwrap();
    has(&console, &["Find a customer"]);
}

#[tokio::test]
async fn cells_are_neither_filtered_nor_marked_nor_sorted() {
    let mut console = opened(&MadeUp::new(), ": matrix <enter> /").await;
    has(&console, &["every cell of the matrix stays in sight"]);
    console.press("<space>").await.unwrap();
    has(&console, &["Cells are not marked"]);
    console.press("A").await.unwrap();
    has(&console, &["nothing to sort"]);
}

#[tokio::test]
async fn w_says_what_trained_a_model_and_when() {
    let mut console = opened(&MadeUp::new(), "4 w").await;
    has(
        &console,
        &[
            "churn_30d.logistic",
            "regularised logistic regression",
            "features of",
            "knew until",
            "412,800",
            "converged after 9 steps",
            "v14 of Thu 19 Nov 2026",
            "What should be known",
        ],
    );
    console.press("<esc> : matrix <enter> w").await.unwrap();
    has(&console, &["Where it comes from: the scores in use", "20261120", "v13"]);
}

#[tokio::test]
async fn the_part_the_kind_and_the_order_survive_a_restart() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "4 v A <enter> <tab> <tab> <esc> <tab>").await;
    console.press("").await.unwrap();
    drop(console);
    let mut console = engine.console(120, 40).await;
    has(&console, &["Models ▸ Compare"]);
    console.press("<esc>").await.unwrap();
    has(&console, &["MAE €↓"]);
    console.press("<enter>").await.unwrap();
    has(&console, &["▸ Features"]);
}

#[tokio::test]
async fn help_and_the_palette_know_the_screen() {
    let mut console = opened(&MadeUp::new(), "4 ? scoresbef").await;
    has(&console, &["Keys on Models", "Take the scores before the last"]);
    console.press("<esc> <esc> 1 : rescor").await.unwrap();
    has(&console, &["Rescore"]);
    console.press("<esc> : models <enter>").await.unwrap();
    has(&console, &["Models ▸ Models"]);
}
