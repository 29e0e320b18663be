//! What changes which scores are used: each asks first, and most ask why.

use c360::contract::Role;
use c360::tui::Options;
use c360::tui::harness::Harness;

use super::{has, opened};
use crate::made_up::{MadeUp, now, options};

#[tokio::test]
async fn promoting_says_whose_place_is_taken_and_asks_why() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "4 p").await;
    has(&console, &["it is the champion already"]);
    console.press("/ bg/nbd <enter> p").await.unwrap();
    has(
        &console,
        &[
            "Promote BG/NBD for churn 30 days?",
            "It takes the place of logistic",
            "log loss: the champion predicts better",
            "A rescoring starts at once",
            "audit chain",
        ],
    );
    console.press("<enter>").await.unwrap();
    has(&console, &["A reason is needed"]);
    console.press("board <tab> <enter>").await.unwrap();
    assert!(engine.roles().is_empty(), "tab leads to Cancel");
    console.press("p board <enter> <enter>").await.unwrap();
    let role = engine.roles().pop().unwrap();
    assert_eq!((role.role, role.name.to_string().as_str()), (Role::Champion, "churn_30d.bg_nbd"));
    assert_eq!(role.reason, "board");
    has(&console, &["BG/NBD for churn 30 days is the champion from the next rescoring on"]);
}

#[tokio::test]
async fn a_model_is_retired_and_brought_back() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "4 j <enter> r").await;
    has(&console, &["Retire boosted trees for churn 30 days?", "no longer trained"]);
    console.press("slow <enter> <enter>").await.unwrap();
    has(&console, &["is retired; b brings it back", "retired"]);
    console.press("r").await.unwrap();
    has(&console, &["it is retired already"]);
    console.press("p").await.unwrap();
    has(&console, &["bring it back first"]);
    console.press("b again <enter> <enter>").await.unwrap();
    has(&console, &["is back; the next rescoring trains it"]);
    let roles: Vec<Role> = engine.roles().into_iter().map(|request| request.role).collect();
    assert_eq!(roles, [Role::Retired, Role::Challenger]);
}

#[tokio::test]
async fn champions_and_bars_are_not_retired() {
    let mut console = opened(&MadeUp::new(), "4 r").await;
    has(&console, &["promote another one first"]);
    console.press("/ recency <enter> r").await.unwrap();
    has(&console, &["a bar is always trained"]);
    console.press("p").await.unwrap();
    has(&console, &["never a champion"]);
    console.press("b").await.unwrap();
    has(&console, &["it is not retired"]);
}

#[tokio::test]
async fn going_back_to_the_scores_before_names_both_and_asks_why() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "4 u").await;
    has(&console, &["Go back to scores v13?", "v14 of Thu 19 Nov 2026", "v13 of Fri 6 Nov 2026"]);
    console.press("wrong <space> file <enter> <enter>").await.unwrap();
    assert_eq!(engine.rolled_back(), ["wrong file"]);
    has(&console, &["The scores before are in use again"]);
}

#[tokio::test]
async fn where_there_is_no_way_back_the_reason_is_told() {
    let mut console = opened(&MadeUp::new().without_rollback(), "4 u").await;
    has(&console, &["Not possible now: generation 2, which holds scores v13, was dropped"]);
    let mut console2 = opened(&MadeUp::new().few_models(), "4 u").await;
    has(&console2, &["there are no earlier scores"]);
    console.press("w").await.unwrap();
    has(&console, &["no way back"]);
    console2.press("q").await.unwrap();
    assert!(console2.left);
}

#[tokio::test]
async fn bounds_are_typed_checked_and_asked_about() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, ": matrix <enter> e").await;
    has(&console, &["Bounds of the matrix", "undecided from", "% churn", "€ in 12 months"]);
    console.press("<tab> <ctrl-u> 80 <enter>").await.unwrap();
    has(&console, &["Lost must begin above undecided"]);
    console.press("<ctrl-u> 90 <down> <down> <ctrl-u> 300.50 <enter>").await.unwrap();
    has(
        &console,
        &["Set these bounds?", "undecided from 40 %, lost from 70 %", "undecided from 80 %, lost from 90 %"],
    );
    console.press("<enter>").await.unwrap();
    assert!(engine.bands().is_empty(), "the focus is on Cancel");
    console.press("e <tab> <ctrl-u> 35 <enter> <tab> <enter>").await.unwrap();
    let bands = engine.bands().pop().unwrap();
    assert!((bands.undecided_from - 0.35).abs() < 1e-9, "{bands:?}");
    has(&console, &["The bounds are set", "below 35 %", "bounds set by ana (1000)"]);
}

#[tokio::test]
async fn a_read_only_console_decides_nothing() {
    let engine = MadeUp::new();
    let read_only = Options { read_only: true, ..options() };
    let mut console = Harness::open(engine.client(), read_only, (120, 40), now()).await.unwrap();
    console.press("4 j").await.unwrap();
    for key in ["p", "r", "b", "u", "S", ": matrix <enter> e"] {
        console.press(key).await.unwrap();
        has(&console, &["this console is read-only"]);
    }
    assert_eq!(engine.rescored(), 0);
    console.press(": equal <enter> e").await.unwrap();
    has(&console, &["Business rule"]);
}
