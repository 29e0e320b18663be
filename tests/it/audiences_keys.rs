//! Scenarios by key macros on Audiences: what a person presses, what is asked first, and what the console then shows
//! and asks for.

mod deciding;
mod house;
mod odd;
mod starting;
mod submitting;

use c360::tui::app::Msg;
use c360::tui::harness::Harness;
use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use crate::made_up::MadeUp;
use crate::support::{has, lacks};

async fn opened(engine: &MadeUp, keys: &str) -> Harness {
    let mut console = engine.console(120, 40).await;
    console.press(keys).await.unwrap();
    console
}

#[tokio::test]
async fn every_audience_stands_with_its_size_and_its_last_exports() {
    let console = opened(&MadeUp::new(), "5").await;
    has(
        &console,
        &[
            "5 Audiences",
            "Audiences ▸ Audiences",
            "! 2 exports wait for a decision · a shows the oldest",
            "Undecided and valuable",
            "41,207",
            "12 %",
            "9.84 M€",
            "32,087",
            "! 21 Nov",
            "✓ 6 Nov",
        ],
    );
    lacks(&console, "single-person");
}

#[tokio::test]
async fn a_broken_audience_says_what_to_mend_and_leads_nowhere_else() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 / gold <enter>").await;
    has(
        &console,
        &["broken", "✗ there is no field loyalty_points any more", "e mends it: write revenue >= 500"],
    );
    console.press("s").await.unwrap();
    has(&console, &["Submit: its rule is broken; e mends it"]);
    console.press("<enter>").await.unwrap();
    has(&console, &["✗ broken", "nothing of it can be exported", "v2"]);
    assert!(engine.sealed().is_empty());
}

#[tokio::test]
async fn an_audience_of_a_few_is_not_called_broken() {
    let engine = MadeUp::new().audiences_are(|audience| audience.count = None);
    let console = opened(&engine, "5 / undecided <enter> <enter>").await;
    has(&console, &["fewer than 10 customers"]);
    lacks(&console, "✗ broken");
}

#[tokio::test]
async fn one_person_deciding_alone_is_said_in_red() {
    let mut console = opened(&MadeUp::new().single_person(), "5").await;
    has(&console, &["single-person approval"]);
    console.press("a").await.unwrap();
    has(&console, &["export 43", "single-person approval"]);
    lacks(&console, "four eyes");
}

#[tokio::test]
async fn an_audience_opens_on_its_rule_its_people_and_its_exports() {
    let mut console = opened(&MadeUp::new(), "5 / undecided <enter> <enter>").await;
    console.resize(120, 70).await.unwrap();
    has(
        &console,
        &[
            "Audiences ▸ \"Undecided and valuable\"",
            "41,207 customers, 12 % of everybody",
            "v4 · 10 % are held out of every export",
            "churn_90d between 0.4 and 0.8",
            "by e-mail",
            "Large",
            "68 %",
            "37  6 Nov",
            "What earlier exports brought",
            "2 exports since Fri 4 Sep 2026",
            "not yet certain",
            "paid (P shows it)",
            "Some of them, masked",
            "Versions",
        ],
    );
    console.press("/ 4471902 <enter> <enter>").await.unwrap();
    has(&console, &["Customers ▸ #4471902"]);
    console.press("<esc>").await.unwrap();
    has(&console, &["Audiences ▸ \"Undecided and valuable\""]);
}

#[tokio::test]
async fn who_names_an_audience_is_one_enter_away() {
    let mut console = opened(&MadeUp::new(), "5 / lost <enter> <enter> / named <enter> <enter>").await;
    has(&console, &["\"Lost core\" ▸ \"Undecided and valuable\""]);
    console.press("<esc>").await.unwrap();
    has(&console, &["left out of", "google, meta"]);
    console.press("<esc> <esc>").await.unwrap();
    has(&console, &["Audiences ▸ Audiences"]);
}

#[tokio::test]
async fn marked_audiences_are_compared_pair_by_pair() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 j j <space> j j <space> o").await;
    assert_eq!(engine.compared().last().unwrap(), &["Lost core", "Undecided and valuable"]);
    has(
        &console,
        &[
            "Audiences ▸ Compare",
            "In no other",
            "1 Lost core",
            "2 Undecided and valuable",
            "are in at least one",
        ],
    );
    console.press("l").await.unwrap();
    has(
        &console,
        &[
            "\"Lost core\" and \"Undecided and valuable\"",
            "in both",
            "only in \"Lost core\"",
            "of the second",
        ],
    );
    console.press("<enter>").await.unwrap();
    has(&console, &["Compare ▸ \"Lost core\""]);
    console.press("<esc> <esc>").await.unwrap();
    has(&console, &["Audiences ▸ Audiences"]);
}

#[tokio::test]
async fn without_marks_every_whole_audience_is_compared() {
    let engine = MadeUp::new();
    let console = opened(&engine, "5 <tab>").await;
    assert_eq!(engine.compared().last().unwrap().len(), 5, "the broken one is left out");
    has(&console, &["5 Undecided and valuable"]);
}

#[tokio::test]
async fn activations_are_a_matrix_with_every_export_below() {
    let mut console = opened(&MadeUp::new(), "5 v").await;
    has(
        &console,
        &[
            "Audiences ▸ Activations",
            "google",
            "tiktok",
            "✓ 6 Nov",
            "27,934",
            "ben (1004): not bef",
            "delivery: rclone",
        ],
    );
    console.press("G l").await.unwrap();
    console.press("<enter>").await.unwrap();
    has(&console, &["export 43"]);
    console.press("<esc> j / tiktok <enter> <enter>").await.unwrap();
    has(&console, &["Activations ▸ export 41", "✗ the rule changed on 20 Nov"]);
    console.press("<esc> <esc> y").await.unwrap();
    assert!(
        console.copied.last().unwrap().starts_with("44\t21 Nov\tShoes in 6 months"),
        "{:?}",
        console.copied
    );
}

#[tokio::test]
async fn of_two_tables_only_the_one_with_the_keys_shows_a_cursor() {
    let edges = |console: &Harness| {
        let screen = console.screen();
        let cursors = screen.lines().filter(|line| line.starts_with('▌')).count();
        (cursors, screen.lines().filter(|line| line.contains("│ ")).count())
    };
    let mut console = opened(&MadeUp::new(), "5 v").await;
    let (cursors, columns) = edges(&console);
    assert!(cursors == 1 && columns > 1, "{}", console.screen());
    console.press("G j").await.unwrap();
    assert_eq!(edges(&console), (1, 0), "{}", console.screen());
    console.press("?").await.unwrap();
    console.press("<esc> k").await.unwrap();
    assert_eq!(edges(&console), (cursors, columns), "{}", console.screen());
}

#[tokio::test]
async fn how_many_wait_follows_what_somebody_else_decides() {
    for keys in ["5", "5 v", "5 <enter>", "5 a"] {
        let engine = MadeUp::new();
        let mut console = opened(&engine, keys).await;
        has(&console, &["2 to decide"]);
        engine.reject_elsewhere(c360::contract::ExportId(43));
        console.wait_for("1 to decide").await.unwrap();
    }
}

#[tokio::test]
async fn w_says_where_counts_and_files_come_from() {
    let mut console = opened(&MadeUp::new(), "5 w").await;
    has(&console, &["queries/audiences/count.sql"]);
    console.press("<esc> <enter> w").await.unwrap();
    has(&console, &["queries/audiences/count.sql"]);
    console.press("<esc> <esc> o w").await.unwrap();
    has(&console, &["queries/audiences/overlap.sql"]);
    console.press("<esc> a w").await.unwrap();
    has(&console, &["export 43", "9f2c41b7a3a3", "meta-2025-09"]);
}

#[tokio::test]
async fn the_part_and_the_order_survive_a_restart() {
    let engine = MadeUp::new();
    let mut console = opened(&engine, "5 C v j j j j j j").await;
    console.press("R").await.unwrap();
    drop(console);
    let mut console = engine.console(120, 40).await;
    has(&console, &["Audiences ▸ Activations", "Rows↓"]);
    console.press("<esc>").await.unwrap();
    has(&console, &["Customers↓"]);
}

#[tokio::test]
async fn help_and_the_palette_know_the_screen() {
    let mut console = opened(&MadeUp::new(), "5 ? priority").await;
    has(&console, &["Keys on Audiences", "Priority groups"]);
    console.press("<esc> <esc> 1 : activ <enter>").await.unwrap();
    has(&console, &["Audiences ▸ Activations"]);
}

#[tokio::test]
async fn a_customers_page_says_which_audiences_they_are_in() {
    let mut console = opened(&MadeUp::new(), "3 / dupont <enter> <enter> / audience").await;
    has(&console, &["Audiences  in 2 audiences now"]);
    console.press("<esc> / now").await.unwrap();
    has(&console, &["never exported", "not now", "sent to google 21 Nov 2026"]);
    console.press("<esc> / held").await.unwrap();
    has(&console, &["held out of meta 25 Jan 2026"]);
    console.press("<esc> / never <space> exported <enter> <enter>").await.unwrap();
    has(&console, &["Audiences ▸ \"Existing customers\""]);
}

#[tokio::test]
async fn parts_and_rows_are_clicked() {
    let mut console = opened(&MadeUp::new(), "5").await;
    click(&mut console, "Activations").await;
    has(&console, &["Audiences ▸ Activations"]);
    click(&mut console, "Audiences 6").await;
    click(&mut console, "Lost core").await;
    console.press("<enter>").await.unwrap();
    has(&console, &["Audiences ▸ \"Lost core\""]);
}

/// Click on the first place where a text stands.
async fn click(console: &mut Harness, text: &str) {
    let screen = console.screen();
    let (row, line) = screen.lines().enumerate().find(|(_, line)| line.contains(text)).unwrap();
    let column = line.split(text).next().unwrap().chars().count();
    let event = MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: u16::try_from(column).unwrap() + 1,
        row: u16::try_from(row).unwrap(),
        modifiers: KeyModifiers::NONE,
    };
    console.send(Msg::Mouse(event)).await.unwrap();
}
