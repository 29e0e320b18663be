//! Approving, rejecting, letting out again, taking back: what is looked at, what is typed, and who is told.

use c360::contract::{DeliveryState, ExportDetail};
use c360::tui::Options;
use c360::tui::harness::Harness;

use super::{has, lacks, opened};
use crate::made_up::{MadeUp, now, options};

#[tokio::test]
async fn the_page_has_everything_that_the_approver_needs() {
    let mut console = opened(&MadeUp::new(), "5 a").await;
    console.resize(120, 60).await.unwrap();
    has(
        &console,
        &[
            "\"Undecided and valuable\" ▸ meta  export 43",
            "! waits",
            "asked by ben (1004) 21 Nov 2026 04:12",
            "yours to decide (four eyes)",
            "expires tomorrow 04:12",
            "in the rule",
            "41,207",
            "− no ads consent",
            "−9,120",
            "− excluded \"Lost core\"",
            "− held out (10 %)",
            "= rows",
            "27,934 rows · 4.1 MB",
            "9f2c41b7…43e1",
            "as of",
            "v14",
            "meta-2025-09",
            "26,811 rows on 6 Nov",
            "▲ +4.2 %",
            "✓ inside ±30 %",
            "10.0 %",
            "the split is what chance explains",
            "2 exports since Fri 4 Sep 2026 · 51,204 were in one · 21,340 held out",
            "+1.94 pt",
            "87 %: not yet certain",
            "+1.00 €",
            "98 %: certain enough",
        ],
    );
    lacks(&console, "don't add up");
}

#[tokio::test]
async fn approving_takes_the_number_of_rows_and_follows_the_release() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 a a").await;
    has(
        &console,
        &["Export 43: 27,934 rows to meta", "Cancel", "Reject with a note", "Approve, by typing 27,934"],
    );
    console.press("<enter>").await.unwrap();
    has(&console, &["Nothing was done"]);
    console.press("a G <enter>").await.unwrap();
    has(
        &console,
        &["Approve export 43?", "This file and no other", "audit chain", "type the number of rows"],
    );
    console.press("27933 <enter>").await.unwrap();
    has(&console, &["This is not the number of rows"]);
    console.press("<ctrl-u> 27,934 <tab> <enter>").await.unwrap();
    assert!(engine.decided().is_empty(), "tab leads to Cancel");
    console.press("a G <enter> 27934 <enter>").await.unwrap();
    assert!(engine.decided().is_empty(), "the button has the focus, nothing is sent yet");
    console.press("<enter>").await.unwrap();
    let decision = engine.decided().pop().unwrap();
    assert!(decision.approve && decision.sha256.starts_with("9f2c41b7"));
    assert_eq!(decision.export.0, 43);
    has(&console, &["Letting out, job 12", "write the file"]);
    engine.finish_sealing();
    console.wait_for("✓ let out").await.unwrap();
    lacks(&console, "Letting out, job 12");
}

#[tokio::test]
async fn rejecting_takes_a_note() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 a a j <enter>").await;
    has(&console, &["Reject export 43?", "ben (1004) reads the note"]);
    console.press("<enter>").await.unwrap();
    has(&console, &["A note is needed"]);
    console.press("too <space> many <enter> <enter>").await.unwrap();
    let decision = engine.decided().pop().unwrap();
    assert!(!decision.approve && decision.note == "toomany" || decision.note == "too many", "{decision:?}");
    has(&console, &["Export 43 is rejected; nothing leaves", "✗ rejected"]);
}

#[tokio::test]
async fn who_asked_is_told_why_they_may_not_decide() {
    let engine = MadeUp::new().refusing("you asked for it; somebody else decides");
    let mut console = opened(&engine, "5 a").await;
    has(&console, &["not yours to decide: you asked for it"]);
    console.press("a").await.unwrap();
    has(&console, &["Not yours to decide: you asked for it; somebody else decides"]);
    lacks(&console, "Reject with a note");
}

#[tokio::test]
async fn of_two_approvers_the_one_who_was_overtaken_is_told() {
    let engine = MadeUp::new().overtaken();
    let console = opened(&engine, "5 a a G <enter> 27934 <enter> <enter>").await;
    has(&console, &["Export 43 was not decided: ben (1004) rejected it at 06:11"]);
    assert!(engine.decided().is_empty());
}

#[tokio::test]
async fn a_single_person_approves_in_red_and_is_told_that_it_is_recorded() {
    let engine = MadeUp::new().single_person();
    let mut console = opened(&engine, "5 a a").await;
    has(&console, &["single-person approval"]);
    console.press("G <enter>").await.unwrap();
    has(&console, &["Single-person approval of export 43"]);
    console.press("27934 <enter> <enter> <esc>").await.unwrap();
    has(&console, &["single-person approval"]);
    engine.finish_sealing();
    console.wait_for("✓ let out").await.unwrap();
    console.press("!").await.unwrap();
    has(&console, &["Export 43 is approved (single-person approval, recorded); job 12 lets it out"]);
}

#[tokio::test]
async fn warnings_and_a_bad_split_are_seen_before_anything_else() {
    let mut console = opened(&MadeUp::new(), "5 v j j j j j <enter>").await;
    has(
        &console,
        &[
            "export 44",
            "! 31 % more people than in the last export",
            "! the scores are 9 days behind the data",
            "there was none",
            "nothing was let out there before",
        ],
    );
    console.press("/ trusted <enter>").await.unwrap();
    has(&console, &["trusted"]);
}

#[tokio::test]
async fn what_an_export_brought_may_not_be_measurable() {
    let console = opened(&MadeUp::new(), "5 v j j j j j / 36 <enter> <enter> / measurable <enter>").await;
    has(&console, &["not measurable: too few were held out"]);
}

#[tokio::test]
async fn what_was_let_out_after_the_last_day_is_not_measurable_yet() {
    let mut console = opened(&MadeUp::new().exports_are(too_early), "5 a / measurable <enter>").await;
    has(&console, &["not measurable yet: data is loaded until Fri 20 Nov 2026"]);
    lacks(&console, "too few were held out");
    console.press("<esc> <esc>").await.unwrap();
    let engine = MadeUp::new().exports_are(too_early);
    let console = opened(&engine, "5 / undecided <enter> <enter> / measurable <enter>").await;
    has(&console, &["not measurable yet: data is loaded until Fri 20 Nov 2026"]);
}

fn too_early(export: &mut ExportDetail) {
    let after = export.dry_run.as_of.tomorrow().unwrap();
    if let Some(brought) = &mut export.dry_run.brought {
        (brought.since, brought.active, brought.revenue) = (after, None, None);
    }
}

#[tokio::test]
async fn a_split_is_called_fair_only_where_it_can_be_told() {
    let engine = MadeUp::new().exports_are(|export| export.dry_run.hold_out = 0.0);
    let console = opened(&engine, "5 a / held <enter>").await;
    has(&console, &["· nobody is held out"]);
    lacks(&console, "what chance explains");
    let engine = MadeUp::new().exports_are(|export| {
        export.dry_run.tiers.truncate(1);
        (export.dry_run.tiers[0].exposed, export.dry_run.tiers[0].held_out) = (36, 4);
    });
    let console = opened(&engine, "5 a / held <enter>").await;
    has(&console, &["10 % were to be held out: too few to tell"]);
    lacks(&console, "what chance explains");
}

#[tokio::test]
async fn one_row_is_one_row() {
    let engine = MadeUp::new().exports_are(|export| {
        export.summary.rows = 1;
        (export.dry_run.rows, export.dry_run.bad_email) = (1, 1);
    });
    let mut console = opened(&engine, "5 a").await;
    console.resize(120, 60).await.unwrap();
    has(&console, &["1 row · 4.1 MB", "(1 is no address)"]);
    console.press("a").await.unwrap();
    has(&console, &["Export 43: 1 row to meta"]);
    console.press("G <enter>").await.unwrap();
    has(&console, &["1 person of \"Undecided and valuable\" leaves for meta"]);
}

#[tokio::test]
async fn a_long_rule_leaves_room_for_what_is_decided_on() {
    let engine =
        MadeUp::new().exports_are(|export| export.audience.rule = long_rule()).audiences_are(|audience| {
            for version in &mut audience.versions {
                version.rule = long_rule();
            }
        });
    let mut console = opened(&engine, "5 a").await;
    has(&console, &["more lines of the rule; i or enter shows it whole", "= rows", "27,934"]);
    lacks(&console, "shopper 499");
    console.press("i G").await.unwrap();
    has(&console, &["Rule of \"Undecided and valuable\" v4", "shopper 499"]);
    console.press("y <esc> / more <space> lines <enter> <enter>").await.unwrap();
    assert_eq!(console.copied, [long_rule()]);
    has(&console, &["Rule of", "shopper 1"]);
    let mut console = opened(&engine, "5 / undecided <enter> <enter>").await;
    has(&console, &["more lines of the rule; i or enter shows it whole", "by e-mail"]);
    console.press("i G").await.unwrap();
    has(&console, &["shopper 499"]);
}

fn long_rule() -> String {
    let terms: Vec<String> = (0..500).map(|term| format!("id = \"shopper {term}\"")).collect();
    terms.join(" or ")
}

#[tokio::test]
async fn what_was_approved_and_not_let_out_is_let_out_again() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 v j j j j j j / automation <enter> <enter>").await;
    has(&console, &["export 42", "▸ the exports folder is read-only"]);
    console.press("a").await.unwrap();
    has(&console, &["it is approved already; r lets it out"]);
    console.press("r").await.unwrap();
    has(&console, &["Let export 42 out?", "if the file changed since"]);
    console.press("<tab> <enter>").await.unwrap();
    assert_eq!(engine.released().pop().unwrap().0, 42);
    has(&console, &["Letting out, job 12"]);
}

#[tokio::test]
async fn a_failed_delivery_is_tried_again_and_its_manifest_read() {
    let mut console = opened(&MadeUp::new(), "5 v j j j j j j / 36 <enter> <enter>").await;
    console.resize(120, 70).await.unwrap();
    has(&console, &["failed, 5 tries", "403 Forbidden", "single-person approval", "m shows it"]);
    console.press("m").await.unwrap();
    has(&console, &["Manifest of export 36", "\"rows\": 25220"]);
    console.press("<esc> r").await.unwrap();
    has(&console, &["Deliver export 36 again?", "Every try to deliver it failed"]);
}

#[tokio::test]
async fn what_waits_is_taken_back_and_what_is_out_is_withdrawn() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 a x").await;
    has(&console, &["Take export 43 back?", "Nothing has left"]);
    console.press("wrong <enter> <enter>").await.unwrap();
    assert_eq!(engine.withdrawn().pop().unwrap().reason, "wrong");
    has(&console, &["Export 43 is taken back; nothing leaves", "− taken back"]);
    console.press("x").await.unwrap();
    has(&console, &["nothing can come of it any more"]);
    console.press("<esc> v j j j j j j / 37 <enter> <enter> x").await.unwrap();
    has(&console, &["Withdraw export 37?", "removes these people"]);
    console.press("law <enter> <enter>").await.unwrap();
    has(&console, &["Letting out, job 12"]);
    engine.finish_sealing();
    console.wait_for("▼ withdrawn").await.unwrap();
}

#[tokio::test]
async fn after_a_reason_enter_leads_to_the_button_and_tab_to_cancel() {
    for (keys, done) in [
        ("5 a x why", "is taken back"),
        ("5 / lost <enter> x why", "is retired"),
        ("5 E <enter> <enter> why", "leaves out"),
        ("5 P <enter> <enter> why", "In the group paid"),
        ("4 u why", "in use again"),
    ] {
        let mut console = opened(&MadeUp::new(), &format!("{keys} <enter> <enter>")).await;
        has(&console, &[done]);
        console = opened(&MadeUp::new(), &format!("{keys} <tab> <enter>")).await;
        // Nothing was done: no tick says otherwise.
        has(&console, &["· Cancelled; nothing was done"]);
        lacks(&console, "✓ Cancelled");
    }
}

#[tokio::test]
async fn retiring_asks_why_and_says_what_it_breaks() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 / lost <enter> <enter> x").await;
    has(&console, &["Retire \"Lost core\"?", "will be broken: \"Undecided and valuable\"", "audit chain"]);
    console.press("old <enter> <enter>").await.unwrap();
    assert_eq!(engine.retired(), [("Lost core".to_owned(), "old".to_owned())]);
    has(&console, &["\"Lost core\" is retired; its exports stay", "Audiences ▸ Audiences"]);
}

#[tokio::test]
async fn a_read_only_console_decides_nothing() {
    let engine = MadeUp::new();
    let read_only = Options { read_only: true, ..options() };
    let mut console = Harness::open(engine.client(), read_only, (120, 40), now()).await.unwrap();
    console.press("5 v j j j j j j <enter>").await.unwrap();
    for key in ["a", "x", "r", "E", "P", "U", "n", "e", "s"] {
        console.press(key).await.unwrap();
        has(&console, &["this console is read-only"]);
    }
    assert!(engine.decided().is_empty() && engine.withdrawn().is_empty());
}

#[tokio::test]
async fn what_may_have_arrived_is_not_delivered_again() {
    let engine = MadeUp::new();
    engine.deliver(36, DeliveryState::Unknown, false);
    let mut console = opened(&engine, "5 v j j j j j j / 36 <enter> <enter> r").await;
    has(&console, &["nobody knows whether it arrived, so that it is not sent twice"]);
    lacks(&console, "Deliver export 36");
    engine.deliver(36, DeliveryState::Done, false);
    console.wait_for("delivered, 1 try").await.unwrap();
    console.press("r").await.unwrap();
    has(&console, &["it is let out and has arrived"]);
}

#[tokio::test]
async fn what_withdraws_an_export_is_sent_again_where_it_did_not_arrive() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 v j j j j j j / 35 <enter> <enter> x").await;
    has(&console, &["it is withdrawn already"]);
    engine.deliver(35, DeliveryState::Unknown, true);
    console.wait_for("nobody knows whether it arrived").await.unwrap();
    console.press("x").await.unwrap();
    has(&console, &["nobody knows whether it arrived"]);
    engine.deliver(35, DeliveryState::Failed, true);
    console.wait_for("failed, 1 try").await.unwrap();
    console.press("x").await.unwrap();
    has(&console, &["Send what withdraws export 35?", "the file that removes these people did not"]);
    console.press("again <enter> <enter>").await.unwrap();
    assert_eq!(engine.withdrawn().pop().unwrap().reason, "again");
}
