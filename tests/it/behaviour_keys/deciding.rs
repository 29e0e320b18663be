//! What people say of a segment: name, text, rules; and that nothing typed is lost where it is refused.

use super::{has, lacks, opened};
use crate::made_up::MadeUp;

#[tokio::test]
async fn name_and_text_are_edited_on_lines_with_a_reason() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "2 <tab> j j <enter> e").await;
    has(&console, &["B3 Gift buyers", "to do", "Letter in the first week", "No discount.", "why"]);
    console.press("<ctrl-u> Givers <tab> <tab> <ctrl-u> Call. <tab> Twice. <enter>").await.unwrap();
    has(&console, &["A reason is needed"]);
    console.press("clearer <enter>").await.unwrap();
    let said = engine.described().pop().unwrap();
    assert_eq!((said.id.0, said.name.as_deref(), said.priority), (3, Some("Givers"), None));
    let text = "Letter in the first week of November, with the gift guide.\nCall.\nTwice.";
    assert_eq!((said.text.as_deref(), said.reason.as_str()), (Some(text), "clearer"));
    has(&console, &["The card of B3 Givers is changed"]);
}

#[tokio::test]
async fn only_what_was_changed_is_said_and_nothing_where_nothing_was() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "2 <tab> j j <enter> e <enter>").await;
    has(&console, &["Nothing was changed"]);
    console.press("e <ctrl-u> Givers <up> why <enter>").await.unwrap();
    let said = engine.described();
    assert_eq!(said.len(), 1);
    assert_eq!((said[0].name.as_deref(), said[0].text.as_deref()), (Some("Givers"), None));
    console.press("e <ctrl-u> <enter>").await.unwrap();
    has(&console, &["A segment needs a name"]);
}

#[tokio::test]
async fn an_emptied_text_takes_the_proposed_levers_again() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "2 <tab> j j <enter> e <tab> <ctrl-u> <tab> <ctrl-u> <up>").await;
    console.press("<up> <up> why <enter>").await.unwrap();
    assert_eq!(engine.described().pop().unwrap().text.as_deref(), Some(""));
}

#[tokio::test]
async fn editing_from_the_table_opens_the_card_first() {
    let console = opened(&MadeUp::new(), "2 <tab> j j e").await;
    has(&console, &["▸ B3 Gift buyers", "to do"]);
}

#[tokio::test]
async fn what_is_refused_stands_in_its_form_again() {
    let engine = MadeUp::new();
    engine.refuse_clusters("B1 has this name already");
    let mut console = opened(&engine, "2 <tab> j j <enter> e <ctrl-u> Families <up> why <enter>").await;
    has(&console, &["B1 has this name already", "Families", "Letter in the first week"]);
    engine.allow_clusters();
    console.press("<enter>").await.unwrap();
    assert_eq!(engine.described().pop().unwrap().name.as_deref(), Some("Families"));
    engine.refuse_clusters("not today");
    console.press("p <enter> because <enter>").await.unwrap();
    has(&console, &["push: B3", "because", "not today"]);
}

#[tokio::test]
async fn rules_are_counted_while_they_are_typed_and_confirmed_with_a_reason() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "2 <tab> j j r").await;
    has(
        &console,
        &["Rules of B3 Gift buyers", "gift_share > 0.41", "takes 39,152 customers", "91 %", "88 %"],
    );
    console.press("<ctrl-u> tickts <space> > <space> 2").await.unwrap();
    has(&console, &["column 1: `tickts` is no variable; did you mean"]);
    console.press("<enter>").await.unwrap();
    lacks(&console, "Make the rules");
    console.press("<ctrl-u> tickets <space> > <space> 2").await.unwrap();
    assert_eq!(engine.rules_previewed().last().unwrap(), "tickets > 2");
    has(&console, &["takes 39,128 customers"]);
    console.press("<enter>").await.unwrap();
    has(&console, &["Make the rules B3 Gift buyers?", "39,128"]);
    console.press("simple <enter> <enter>").await.unwrap();
    let said = engine.ruled().pop().unwrap();
    assert_eq!((said.id.0, said.rules.as_deref(), said.reason.as_str()), (3, Some("tickets > 2"), "simple"));
    has(&console, &["Gift buyers is who its rules take; job 32 assigns everybody"]);
    lacks(&console, "Rules of B3");
}

#[tokio::test]
async fn who_says_no_after_all_finds_the_rules_as_typed() {
    let engine = MadeUp::new();
    let mut console = opened(
        &engine,
        "2 <tab> j j r <ctrl-u> tickets <space> > <space> 2 <enter> why <enter> <tab> <enter>",
    )
    .await;
    has(&console, &["Rules of B3 Gift buyers", "tickets > 2"]);
    engine.refuse_clusters("another assignment works");
    console.press("<enter> why <enter> <enter>").await.unwrap();
    has(&console, &["Rules of B3 Gift buyers", "tickets > 2", "another assignment works"]);
    assert!(engine.ruled().is_empty());
    console.press("<esc>").await.unwrap();
    has(&console, &["Segments ▸ Behaviour"]);
}

#[tokio::test]
async fn emptied_rules_give_a_segment_back_to_its_centre() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "2 <tab> j j j r <ctrl-u>").await;
    has(&console, &["Without rules the segment is who is nearest"]);
    console.press("<enter> why <enter> <enter>").await.unwrap();
    assert_eq!(engine.ruled().pop().unwrap().rules, None);
    has(&console, &["nearest to its centre again"]);
    console.press("k r <ctrl-u> <enter>").await.unwrap();
    has(&console, &["stands by its centre already"]);
}
