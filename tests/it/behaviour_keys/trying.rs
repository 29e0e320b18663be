//! The way to new segments: variables, the job, the trial, adopting.

use c360::contract::Variable;
use c360::tui::harness::Harness;

use super::{has, lacks, opened};
use crate::made_up::MadeUp;

#[tokio::test]
async fn variables_stand_with_what_speaks_for_and_against_each() {
    let console = opened(&MadeUp::new(), "2 <tab> n").await;
    has(
        &console,
        &[
            "Behaviour ▸ New segmentation",
            "9 of 14 variables · 12 months · 3 to 10 clusters",
            "[✓]  Tickets",
            "[ ]  Net revenue",
            "goes along with Tickets (0.86)",
            "✗   Age",
            "nobody's is known",
            "Tickets   tickets with at least one purchase",
            "+0.86 Net revenue",
        ],
    );
}

#[tokio::test]
async fn space_chooses_and_what_can_not_be_used_says_why() {
    let mut console = opened(&MadeUp::new(), "2 <tab> n <space>").await;
    has(&console, &["8 of 14 variables", "[ ]  Tickets"]);
    console.press("j j j j j j j j j j j <space>").await.unwrap();
    has(&console, &["Age can't be chosen: nobody's is known"]);
    console.press("p").await.unwrap();
    has(&console, &["9 of 14 variables"]);
}

#[tokio::test]
async fn months_and_clusters_are_checked_as_they_are_typed() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "2 <tab> n e <ctrl-u> 40").await;
    has(&console, &["Months: a whole number from 1 to 36"]);
    console.press("<ctrl-u> 24 <tab> <ctrl-u> 5 <tab> <ctrl-u> 4").await.unwrap();
    has(&console, &["Most clusters can't be fewer than 5"]);
    console.press("<enter>").await.unwrap();
    has(&console, &["Most clusters can't be fewer than 5"]);
    console.press("<ctrl-u> 7 <enter>").await.unwrap();
    assert_eq!(engine.windows(), [12, 24]);
    has(&console, &["24 months · 5 to 7 clusters"]);
    console.press("e <ctrl-u> 30 <enter>").await.unwrap();
    has(&console, &["history covers 24 months", "30 months"]);
    console.press("s").await.unwrap();
    has(&console, &["the variables of these months are not there yet"]);
    assert!(engine.fitted().is_empty());
}

#[tokio::test]
async fn a_trial_is_confirmed_followed_and_opens_by_itself() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "2 <tab> n j j <space> s").await;
    has(&console, &["Try behavioural segments?", "On 8 variables: Tickets, Basket", "It changes nothing"]);
    console.press("<enter>").await.unwrap();
    assert!(engine.fitted().is_empty(), "the focus starts on Cancel");
    console.press("<enter> <tab> <enter>").await.unwrap();
    let asked = engine.fitted().pop().unwrap();
    assert_eq!((asked.window_months, asked.k_from, asked.k_to, asked.variables.len()), (12, 3, 10, 8));
    assert!(!asked.variables.contains(&Variable::Items));
    has(
        &console,
        &["Segments tried, job 21", "62 %", "try 3 to 10 clusters", "It goes on when this is closed"],
    );
    engine.finish_fit();
    console.wait_for("Behaviour ▸ Trial 5").await.unwrap();
    console.settle().await.unwrap();
    has(&console, &["✓ proposed", "6 clusters are proposed: the most stable"]);
    lacks(&console, "Segments tried, job 21");
}

#[tokio::test]
async fn the_jobs_window_can_be_closed_and_seen_again() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "2 <tab> n s <tab> <enter> <esc>").await;
    lacks(&console, "Segments tried");
    console.press("s").await.unwrap();
    has(&console, &["a trial is under way already"]);
    console.press("<esc>").await.unwrap();
    has(&console, &["A trial is made now; n shows how far it is"]);
    console.press("n").await.unwrap();
    has(&console, &["Segments tried, job 21"]);
    console.press("<esc> 4").await.unwrap();
    engine.finish_fit();
    console.wait_for("Trial 5 is done; :behaviour and then t shows it").await.unwrap();
    has(&console, &["Models ▸ Models"]);
}

#[tokio::test]
async fn a_trial_that_fails_says_why_and_leads_nowhere() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "2 <tab> n s <tab> <enter>").await;
    engine.fail_fit();
    console.wait_for("fewer customers than clusters").await.unwrap();
    console.press("<esc>").await.unwrap();
    has(&console, &["Behaviour ▸ New segmentation"]);
}

#[tokio::test]
async fn a_refused_trial_keeps_what_was_chosen() {
    let engine = MadeUp::new();
    engine.refuse_clusters("another trial works");
    let console = opened(&engine, "2 <tab> n <space> s <tab> <enter>").await;
    has(&console, &["The trial was not started: another trial works", "8 of 14 variables"]);
}

async fn in_trial(engine: &MadeUp, keys: &str) -> Harness {
    let mut console = engine.console(160, 60).await;
    console.press("2 <tab> t <enter>").await.unwrap();
    console.press(keys).await.unwrap();
    console
}

#[tokio::test]
async fn a_trial_is_read_by_number_of_clusters() {
    let mut console = in_trial(&MadeUp::new(), "").await;
    has(
        &console,
        &[
            "Behaviour ▸ Trial 4",
            "12 months to 20 Nov 2026, 8 variables, 3 to 10 clusters",
            "10 starts · 20 resamples",
            "left out: Messages opened (known for 31 % only)",
            "0.310",
            "0.71 fair",
            "By number of clusters",
            "━━ stability",
            "Loyal across the store",
            "Rules: tickets >= 8.5",
            "Who would move   12 % of customers, against v3",
            "Weekend families",
        ],
    );
    let marked = |console: &Harness| {
        let screen = console.screen();
        screen.lines().find(|line| line.starts_with('▌')).unwrap().trim_start_matches('▌').trim().to_owned()
    };
    assert!(marked(&console).starts_with('6'), "{}", console.screen());
    console.press("j").await.unwrap();
    has(&console, &["Many categories, few tickets 6", "new"]);
    console.press("<tab> j j").await.unwrap();
    has(&console, &["B3 Gift buyers: Buy before Christmas", "Rules: gift_share > 0.41"]);
    console.press("h").await.unwrap();
    lacks(&console, "Many categories");
    console.press("<tab> y").await.unwrap();
    assert!(
        console.copied.last().unwrap().starts_with("Weekend families\tGift buyers"),
        "{:?}",
        console.copied
    );
    console.press("<esc>").await.unwrap();
    has(&console, &["Behaviour ▸ Trials", "as v3"]);
    console.press("<esc>").await.unwrap();
    has(&console, &["v3 · adopted"]);
}

#[tokio::test]
async fn adopting_says_how_many_change_and_wants_a_reason() {
    let engine = MadeUp::new();
    let mut console = in_trial(&engine, "k a").await;
    has(
        &console,
        &[
            "Adopt these 5 segments?",
            "12 % of customers, about 25,637, would be in another segment",
            "5 of 5 segments keep id, name, text and priority.",
        ],
    );
    console.press("<enter>").await.unwrap();
    has(&console, &["A reason is needed"]);
    console.press("fewer <enter> <tab> <enter>").await.unwrap();
    assert!(engine.clusters_adopted().is_empty(), "tab leads to Cancel");
    console.press("a fewer <enter> <enter>").await.unwrap();
    let asked = engine.clusters_adopted().pop().unwrap();
    assert_eq!((asked.trial.0, asked.k, asked.reason.as_str()), (4, 5, "fewer"));
    has(
        &console,
        &[
            "Trial 4 with 5 segments is adopted",
            "v4 is adopted; figures stand by v3 until its job is done (62 %)",
        ],
    );
}

#[tokio::test]
async fn a_refused_adoption_leaves_the_trial_in_front() {
    let engine = MadeUp::new();
    engine.refuse_clusters("department:Kids is not in the data any more");
    let console = in_trial(&engine, "a why <enter> <enter>").await;
    has(
        &console,
        &["The segments were not adopted: department:Kids is not in the data", "Behaviour ▸ Trial 4"],
    );
}

#[tokio::test]
async fn the_first_segmentation_has_nothing_to_be_compared_with() {
    let engine = MadeUp::new().without_clusters();
    let mut console = opened(&engine, "2 <tab>").await;
    has(&console, &["There are no behavioural segments yet", "n starts: choose variables"]);
    console.press("t").await.unwrap();
    has(&console, &["Nothing was tried yet", "n begins a new segmentation"]);
    console.press("n s <tab> <enter>").await.unwrap();
    engine.finish_fit();
    console.wait_for("Behaviour ▸ Trial 5").await.unwrap();
    console.settle().await.unwrap();
    lacks(&console, "Who would move");
    lacks(&console, "As now");
    console.press("a").await.unwrap();
    has(&console, &["It is the first segmentation: 219,122 customers get a segment"]);
}
