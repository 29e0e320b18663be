//! The tree: conditions added and changed step by step, groups, and the text that follows.

use c360::contract::{Condition, Rule, RuleSource};

use super::{has, lacks, last, opened, text};
use crate::made_up::MadeUp;

#[tokio::test]
async fn a_condition_is_added_by_field_operator_and_values_with_their_counts() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n <tab> a").await;
    has(&console, &["Add a condition on", "value     tier", "Value segment on the as-of day"]);
    console.press("<enter>").await.unwrap();
    has(&console, &["tier: how it compares", "is one of", "not in (…)"]);
    console.press("<enter>").await.unwrap();
    has(&console, &["tier is one of", "best", "6,801", "122,583"]);
    console.press("<enter>").await.unwrap();
    has(&console, &["Check at least one"]);
    console.press("<space> j <space> <enter>").await.unwrap();
    assert_eq!(text(&console), "tier in (best, large)");
    has(&console, &["└─ tier is one of best, large"]);
    assert!(matches!(last(&engine).rule, RuleSource::Tree(Rule::All(members)) if members.len() == 1));
}

#[tokio::test]
async fn a_number_is_typed_with_the_quartiles_beside_and_checked() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n <tab> a churn_90d <enter> <enter>").await;
    has(&console, &["churn_90d at least", "quartiles 14  52  141; 0 to 1210"]);
    console.press("much <enter>").await.unwrap();
    has(&console, &["This is no number"]);
    console.press("<ctrl-u> 140 <enter>").await.unwrap();
    has(&console, &["between 0 and 1"]);
    console.press("<ctrl-u> 40% <enter>").await.unwrap();
    assert_eq!(text(&console), "churn_90d >= 0.4");
    console.press("a last_pur <enter> j j <enter> 2026-11-20 <tab> 2026-11-01 <enter>").await.unwrap();
    has(&console, &["The upper bound lies below"]);
    console.press("<esc> a last_pur <enter> j j <enter> 2026-11-01 <tab> 2026-11-20 <enter>").await.unwrap();
    assert_eq!(text(&console), "churn_90d >= 0.4 and last_purchase between 2026-11-01 and 2026-11-20");
    has(&console, &["last_purchase from 2026-11-01 to 2026-11-20"]);
}

#[tokio::test]
async fn purchases_audiences_lists_and_flags_are_conditions_too() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n <tab> a bought <enter>").await;
    has(&console, &["Bought: how often", "empty for all history"]);
    console.press("Shoes <tab> <tab> <tab> 180 <tab> <tab> <ctrl-u> 2 <enter>").await.unwrap();
    assert_eq!(text(&console), "bought(category = Shoes, last 180 days) >= 2");
    has(&console, &["bought at least 2 times in Shoes in the last 180 days"]);
    console.press("a in <space> aud <enter>").await.unwrap();
    has(&console, &["In the audience", "Lost core"]);
    console.press("Lost <enter> !").await.unwrap();
    assert!(text(&console).ends_with("and not in audience \"Lost core\""), "{}", text(&console));
    has(&console, &["not in the audience Lost core"]);
    console.press("a in <space> list <enter> <enter> a consent.ads <enter> j <enter>").await.unwrap();
    has(&console, &["on the list VIP evening", "consent.ads is no"]);
}

#[tokio::test]
async fn what_purchases_are_restricted_to_is_completed() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n <tab> a bought <enter>").await;
    has(&console, &["Shoes", "Hats", "Summer shirts"]);
    console.press("su").await.unwrap();
    lacks(&console, "Hats");
    // A store is found by its name too.
    console.press("<tab> <tab> presqu").await.unwrap();
    has(&console, &["0012", "Lyon Presqu'île"]);
    console.press("<tab> <enter>").await.unwrap();
    assert_eq!(text(&console), "bought(category = \"Summer shirts\", store = \"0012\")");
}

#[tokio::test]
async fn a_letter_of_the_rest_of_the_console_does_nothing_in_the_tree() {
    let mut console = opened(&MadeUp::new(), "5 n <tab>").await;
    let before = console.screen();
    lacks(&console, "S rescore");
    for keys in ["L", "S", "D", "p"] {
        console.press(keys).await.unwrap();
        assert_eq!(console.screen(), before, "{keys}");
    }
    console.press(":").await.unwrap();
    assert_ne!(console.screen(), before, "what is no letter leads on");
}

#[tokio::test]
async fn enter_changes_the_condition_under_the_cursor_and_shows_what_it_was() {
    let engine = MadeUp::new();
    let keys = "5 n tier <space> not <space> in <space> (best) <space> and <space> age>30 <tab> j <enter>";
    let mut console = opened(&engine, keys).await;
    has(&console, &["Change the condition to one on"]);
    console.press("<enter>").await.unwrap();
    has(&console, &["▌is none of"]);
    console.press("<enter>").await.unwrap();
    has(&console, &["[ ✓ ] best"]);
    console.press("j <space> <enter>").await.unwrap();
    assert_eq!(text(&console), "tier not in (best, large) and age > 30");
    console.press("j <enter> <enter> <enter>").await.unwrap();
    console.press("<ctrl-u> 40 <enter>").await.unwrap();
    assert_eq!(text(&console), "tier not in (best, large) and age > 40");
    console.press("k <enter> <enter> j <enter> <down> <enter>").await.unwrap();
    assert_eq!(text(&console), "tier = large and age > 40");
}

#[tokio::test]
async fn groups_are_made_turned_denied_and_taken_apart() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n consent.ads <space> and <space> age>30 <tab> j g").await;
    has(&console, &["├─ any of", "│  └─ consent.ads is yes", "└─ age above 30"]);
    console.press("a consent.email <enter> <enter>").await.unwrap();
    assert_eq!(text(&console), "(consent.ads or consent.email) and age > 30");
    console.press("k k !").await.unwrap();
    assert_eq!(text(&console), "not (consent.ads or consent.email) and age > 30");
    has(&console, &["├─ none of"]);
    console.press("<space>").await.unwrap();
    assert_eq!(text(&console), "not (consent.ads and consent.email) and age > 30");
    console.press("! G").await.unwrap();
    assert_eq!(text(&console), "consent.ads and consent.email and age > 30");
    console.press("d d").await.unwrap();
    assert_eq!(text(&console), "age > 30");
    console.press("<space>").await.unwrap();
    has(&console, &["Only a group is all or any"]);
    console.press("d").await.unwrap();
    lacks(&console, "age above 30");
    assert_eq!(last(&engine).rule, RuleSource::Tree(Rule::All(Vec::new())));
}

#[tokio::test]
async fn rows_move() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n consent.ads <space> and <space> age>30 <tab> j J").await;
    assert_eq!(text(&console), "age > 30 and consent.ads");
    console.press("J").await.unwrap();
    has(&console, &["This is the end of the rule"]);
    console.press("K").await.unwrap();
    assert_eq!(text(&console), "consent.ads and age > 30");
}

#[tokio::test]
async fn a_wrong_text_keeps_the_tree_which_does_not_replace_it() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 n consent.ads <space> or <tab>").await;
    has(&console, &["of the last rule that made sense"]);
    console.press("!").await.unwrap();
    assert_eq!(text(&console), "consent.ads or");
    console.press("u !").await.unwrap();
    assert_eq!(text(&console), "not consent.ads");
    assert!(matches!(last(&engine).rule, RuleSource::Tree(Rule::Not(_))));
}

#[tokio::test]
async fn a_value_nobody_has_can_be_typed() {
    let engine = MadeUp::new();
    let console =
        opened(&engine, "5 n <tab> a city <enter> <enter> another <enter> Saint-Étienne <enter>").await;
    assert_eq!(text(&console), "city = Saint-Étienne");
    let RuleSource::Tree(Rule::All(members)) = last(&engine).rule else { panic!() };
    assert!(matches!(members.as_slice(), [Rule::Is(Condition::Compare { .. })]));
}
