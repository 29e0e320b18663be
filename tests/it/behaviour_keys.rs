//! Scenarios by key macros on the behavioural segments: what a person presses, what is asked first, and what the console
//! then shows and asks for.

mod deciding;
mod odd;
mod trying;

use c360::contract::Priority;
use c360::tui::harness::Harness;

use crate::made_up::MadeUp;
use crate::support::{has, lacks};

async fn opened(engine: &MadeUp, keys: &str) -> Harness {
    let mut console = engine.console(140, 44).await;
    console.press(keys).await.unwrap();
    console
}

#[tokio::test]
async fn tab_goes_from_value_tiers_to_behaviour_and_back() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "2").await;
    has(&console, &["Value tiers", "Behaviour", "Total active"]);
    console.press("<tab>").await.unwrap();
    has(
        &console,
        &[
            "Segments ▸ Behaviour",
            "Behaviour 6",
            "Gift buyers",
            "push",
            "secure",
            "leave",
            "0.88 stable",
            "0.64 fair",
            "0.52 weak",
            "▲+14.1%",
            "v3 · adopted 2 Mar 2026 by ana (1000): fewer and stabler",
            "14,203 customers bought nothing then",
            "new: B8 Evening shoppers online",
            "gone: B2 Late shoppers",
            "segmentation v3 since 2 Mar 2026",
        ],
    );
    lacks(&console, "Total active");
    console.press("<tab>").await.unwrap();
    has(&console, &["Total active"]);
    console.press("l <esc>").await.unwrap();
    has(&console, &["─ Pulse ─"]);
}

#[tokio::test]
async fn the_tab_and_the_order_survive_a_restart() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "2 <tab> C").await;
    console.press("").await.unwrap();
    drop(console);
    let console = engine.console(140, 44).await;
    has(&console, &["Segments ▸ Behaviour", "Customers↓"]);
}

#[tokio::test]
async fn the_palette_goes_to_behaviour_from_anywhere() {
    let mut console = opened(&MadeUp::new(), "4 : behav <enter>").await;
    has(&console, &["Segments ▸ Behaviour"]);
    console.press("? migrat").await.unwrap();
    has(&console, &["Keys on Segments", "Where each segment's customers"]);
}

#[tokio::test]
async fn the_table_is_filtered_and_copied_like_any_other() {
    let console = opened(&MadeUp::new(), "2 <tab> / gift <enter> y").await;
    has(&console, &["1 of 6"]);
    assert!(
        console.copied.last().unwrap().starts_with("B3\tGift buyers\tpush\t41,203"),
        "{:?}",
        console.copied
    );
}

#[tokio::test]
async fn a_card_says_who_they_are_how_they_buy_and_what_to_do() {
    let mut console = opened(&MadeUp::new(), "2 <tab> j j <enter>").await;
    has(
        &console,
        &[
            "Behaviour ▸ B3 Gift buyers",
            "41,203 customers",
            "Buy before Christmas",
            "most telling",
            "Tickets before Christmas",
            "×5.27",
            "Who they are",
            "How they buy",
        ],
    );
    console.resize(140, 140).await.unwrap();
    has(
        &console,
        &[
            "What, where and when",
            "Maison Blanche",
            "Weight",
            "of the base",
            "Value tiers",
            "Leaves within 90 days",
            "60 % – 62 %",
            "all 42 %",
            "NPS",
            "Nearest neighbour",
            "B1 Weekend families",
            "take 89 % of it",
            "gift_share > 0.41",
            "as somebody wrote it",
            "Proposed from its traits",
            "invest: it has room to grow",
            "grew by 14 %",
            "C4471902",
            "conversion needs visits",
        ],
    );
    lacks(&console, "Visits with a purchase");
    console.press("<esc>").await.unwrap();
    has(&console, &["Segments ▸ Behaviour "]);
}

#[tokio::test]
async fn cards_are_stepped_through_in_the_tables_order_and_esc_returns_to_the_last_one() {
    let mut console = opened(&MadeUp::new(), "2 <tab> N <enter>").await;
    has(&console, &["▸ B5 Bargain hunters"]);
    console.press("]").await.unwrap();
    has(&console, &["▸ B8 Evening shoppers online"]);
    console.press("[ [").await.unwrap();
    has(&console, &["This is the first card", "▸ B5"]);
    console.press("] <esc>").await.unwrap();
    let screen = console.screen();
    let line = screen.lines().find(|line| line.starts_with('▌')).unwrap().to_owned();
    assert!(line.contains("Evening shoppers"), "{screen}");
}

#[tokio::test]
async fn tab_goes_from_part_to_part_of_a_card() {
    let mut console = opened(&MadeUp::new(), "2 <tab> j j <enter> <tab> <tab>").await;
    let cursor = |console: &Harness| {
        let screen = console.screen();
        screen.lines().find(|line| line.starts_with('▌')).unwrap().to_owned()
    };
    assert!(cursor(&console).contains("How they buy"), "{}", console.screen());
    console.press("<shift-tab>").await.unwrap();
    assert!(cursor(&console).contains("Who they are"), "{}", console.screen());
}

#[tokio::test]
async fn enter_opens_the_neighbours_card_and_a_customers_page() {
    let mut console =
        opened(&MadeUp::new(), "2 <tab> j j <enter> / weekend <space> fam <enter> <enter>").await;
    has(&console, &["▸ B1 Weekend families"]);
    console.press("/ c4471865 <enter> <enter>").await.unwrap();
    has(&console, &["Customers ▸"]);
    console.press("<esc>").await.unwrap();
    has(&console, &["▸ B1 Weekend families"]);
    console.press("<esc>").await.unwrap();
    console.press("g <enter> <enter>").await.unwrap();
    has(&console, &["there is nothing behind this row"]);
}

#[tokio::test]
async fn the_migration_is_a_matrix_with_its_flows_in_words() {
    let mut console = opened(&MadeUp::new(), "2 <tab> m").await;
    has(
        &console,
        &[
            "Behaviour ▸ Migration",
            "Customers   from a year ago (rows)",
            "B5 Bargain hunters",
            "12,730 Bargain hunters bought nothing",
            "9,204 who bought nothing became Gift buyers",
            "51,204 stayed Bargain hunters",
        ],
    );
    console.press("v v").await.unwrap();
    has(&console, &["Change of net revenue since N-1"]);
    console.press("G <enter>").await.unwrap();
    has(&console, &["This row is not one segment"]);
    console.press("g <enter>").await.unwrap();
    has(&console, &["▸ B1 Weekend families"]);
    console.press("<esc> m <tab> y").await.unwrap();
    assert!(console.copied.last().unwrap().contains("bought nothing"), "{:?}", console.copied);
}

#[tokio::test]
async fn a_segment_is_a_rule_for_a_new_audience() {
    let mut console = opened(&MadeUp::new(), "2 <tab> j j a").await;
    has(&console, &["cluster = \"B3\""]);
    console.press("<esc>").await.unwrap();
    let console = opened(&MadeUp::new(), "2 <tab> j j <enter> a").await;
    has(&console, &["cluster = \"B3\""]);
}

#[tokio::test]
async fn w_says_where_the_segments_the_card_and_the_moves_come_from() {
    let mut console = opened(&MadeUp::new(), "2 <tab> w").await;
    has(&console, &["queries/clusters/behaviour.sql"]);
    console.press("<esc> <enter> w").await.unwrap();
    has(&console, &["queries/clusters/card.sql", "Loyal across the store"]);
    console.press("<esc> <esc> m w").await.unwrap();
    has(&console, &["queries/clusters/migration.sql"]);
}

#[tokio::test]
async fn the_cards_are_written_and_their_folder_is_told() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "2 <tab> E").await;
    assert_eq!(engine.cards_written(), 1);
    has(&console, &["6 cards and cards.html written to /srv/maison/cards/v3"]);
    engine.refuse_clusters("the disk is full");
    console.press("E").await.unwrap();
    has(&console, &["The cards were not written: the disk is full"]);
}

#[tokio::test]
async fn a_priority_is_chosen_and_its_reason_typed() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "2 <tab> j j j j p").await;
    has(&console, &["Priority of B6 One-category specialists", "spend nothing on it"]);
    console.press("j <enter> <enter>").await.unwrap();
    has(&console, &["A reason is needed"]);
    console.press("steady <enter>").await.unwrap();
    let said = engine.described().pop().unwrap();
    assert_eq!((said.id.0, said.priority, said.reason.as_str()), (6, Some(Priority::Secure), "steady"));
    assert_eq!((said.name, said.text), (None, None));
    has(&console, &["B6 One-category specialists: secure"]);
}
