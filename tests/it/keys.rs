//! Scenarios by key macros: what a person presses, and what the console then shows and asks for.

use std::time::Duration;

use c360::contract::{Dimension, FigureId, Grain, Period};
use c360::tui::Options;
use c360::tui::app::Msg;
use c360::tui::harness::Harness;
use c360::tui::keymap::Keymap;
use jiff::civil::date;

use crate::made_up::{MadeUp, now, options};

#[tokio::test]
async fn the_period_is_chosen_from_a_menu() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("1 p <up> <enter>").await.unwrap();
    assert_eq!(engine.last_asked().period, Period::Last7Days);
    assert!(console.screen().contains("7 days"), "{}", console.screen());
}

#[tokio::test]
async fn any_two_dates_make_a_period() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("p G <enter> 2026-11-01 <enter> 2026-11-07 <enter>").await.unwrap();
    let period = Period::Between { from: date(2026, 11, 1), to: date(2026, 11, 7) };
    assert_eq!(engine.last_asked().period, period);
}

#[tokio::test]
async fn dates_the_wrong_way_round_are_refused_where_they_are_typed() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    let before = engine.asked().len();
    console.press("p G <enter> 2026-11-07 <enter> 2026-11-01 <enter>").await.unwrap();
    assert!(console.screen().contains("lies before the first day"), "{}", console.screen());
    assert_eq!(engine.asked().len(), before);
}

#[tokio::test]
async fn a_period_that_the_engine_refuses_leaves_words_and_figures_in_step() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("p G <enter> 1999-01-01 <enter> 1999-02-01 <enter>").await.unwrap();
    let screen = console.screen();
    assert!(screen.contains("before the first day loaded") && screen.contains("28 days"), "{screen}");
}

#[tokio::test]
async fn the_grain_goes_round_day_week_month() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    for grain in [Grain::Week, Grain::Month, Grain::Day] {
        console.press("t").await.unwrap();
        assert_eq!(engine.last_asked().grain, grain);
    }
}

#[tokio::test]
async fn the_breakdown_is_chosen_and_its_row_filters() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("j <enter>").await.unwrap();
    assert_eq!(engine.last_asked().filter.get(&Dimension::Channel).map(String::as_str), Some("web"));
    assert!(console.screen().contains("channel Web"), "{}", console.screen());
    console.press("b j <enter>").await.unwrap();
    assert_eq!(engine.last_asked().by, Dimension::Store);
    console.press("x").await.unwrap();
    assert!(engine.last_asked().filter.is_empty());
}

#[tokio::test]
async fn lines_without_a_store_can_not_be_filtered_by_and_say_so() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("b j <enter> G <enter>").await.unwrap();
    assert!(engine.last_asked().filter.is_empty());
    assert!(console.screen().contains("nothing to filter by"), "{}", console.screen());
}

#[tokio::test]
async fn a_live_filter_counts_its_matches_and_esc_clears_it() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("b j <enter> / 07 <space> p").await.unwrap();
    assert!(console.screen().contains("1 of 41"), "{}", console.screen());
    console.press("<enter>").await.unwrap();
    assert!(console.screen().contains("/07 p"), "{}", console.screen());
    console.press("<esc>").await.unwrap();
    assert!(!console.screen().contains("/07 p"), "{}", console.screen());
}

#[tokio::test]
async fn a_capital_letter_sorts_by_its_column_and_again_turns_round() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    let order = |console: &Harness| {
        let screen = console.screen();
        let at = |name: &str| screen.lines().position(|line| line.contains(name)).unwrap();
        (at("Store  "), at("Web  "), at("App  "))
    };
    console.press("R").await.unwrap();
    let (store, web, app) = order(&console);
    assert!(store < web && web < app);
    console.press("R").await.unwrap();
    let (store, web, app) = order(&console);
    assert!(store > web && web > app);
}

#[tokio::test]
async fn a_letter_without_a_column_names_those_that_there_are() {
    let mut console = MadeUp::new().console(120, 30).await;
    console.press("X").await.unwrap();
    assert!(console.screen().contains("No column sorts by X") && console.screen().contains("R Net revenue"));
}

#[tokio::test]
async fn left_and_right_select_a_figure_and_ask_for_its_trend() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("<right>").await.unwrap();
    assert_eq!(engine.last_asked().figure, Some(FigureId::ActiveCustomers));
    assert!(console.screen().contains("Active customers has no trend"), "{}", console.screen());
    console.press("<left>").await.unwrap();
    assert_eq!(engine.last_asked().figure, Some(FigureId::NetRevenue));
}

#[tokio::test]
async fn every_figure_can_be_reached_on_a_small_screen() {
    let mut console = MadeUp::new().console(80, 24).await;
    assert!(!console.screen().contains("NPS"));
    console.press("<tab> G").await.unwrap();
    assert!(console.screen().contains("NPS"), "{}", console.screen());
    assert!(console.screen().contains("needs surveys"));
}

#[tokio::test]
async fn the_point_of_the_trend_can_be_read_and_copied() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("<tab> <tab> <left> y").await.unwrap();
    assert!(console.screen().contains("Copied the point of 2026-11-19"), "{}", console.screen());
    assert_eq!(console.copied.last().unwrap().split('\t').next(), Some("2026-11-19"));
}

#[tokio::test]
async fn a_figure_is_copied_with_every_digit() {
    let mut console = MadeUp::new().console(100, 30).await;
    console.press("<tab> y").await.unwrap();
    assert_eq!(console.copied, ["12841337.20"]);
}

#[tokio::test]
async fn marked_rows_are_copied_together() {
    let mut console = MadeUp::new().console(100, 30).await;
    console.press("<space> <space> y").await.unwrap();
    let copied = console.copied.last().unwrap();
    assert!(
        copied.starts_with("Store\t") && copied.contains("\nWeb\t") && !copied.contains("App"),
        "{copied}"
    );
}

#[tokio::test]
async fn w_shows_the_query_its_parameters_and_its_cost() {
    let mut console = MadeUp::new().console(100, 40).await;
    console.press("<tab> w").await.unwrap();
    let screen = console.screen();
    for part in ["Net revenue", "queries/pulse/measures.sql", "2026-10-24", "485,112", "4.2 ms", "sum(net)"] {
        assert!(screen.contains(part), "{part}\n{screen}");
    }
    console.press("y <esc>").await.unwrap();
    assert!(console.copied.last().unwrap().contains("from daily"));
    assert!(!console.screen().contains("sum(net)"));
}

#[tokio::test]
async fn the_palette_finds_by_a_few_letters_and_remembers() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press(": byreg <enter>").await.unwrap();
    assert_eq!(engine.last_asked().by, Dimension::Region);
    console.press(": <up> <enter>").await.unwrap();
    assert_eq!(engine.last_asked().by, Dimension::Region);
    assert!(engine.kept().unwrap().contains("By region"));
}

#[tokio::test]
async fn the_theme_changes_live_and_unknown_commands_are_told() {
    let mut console = MadeUp::new().console(100, 30).await;
    console.press(": theme <space> light <enter>").await.unwrap();
    assert_eq!(console.theme().name(), "light");
    console.press(": qqqq <enter>").await.unwrap();
    assert!(console.screen().contains("Nothing is called"), "{}", console.screen());
}

#[tokio::test]
async fn q_and_ctrl_c_and_the_command_leave() {
    for keys in ["q", "<ctrl-c>", ": quit <enter>", ": <ctrl-c>", "/ <ctrl-c>"] {
        let mut console = MadeUp::new().console(100, 30).await;
        console.press(keys).await.unwrap();
        assert!(console.left, "{keys}");
    }
}

#[tokio::test]
async fn q_closes_a_window_before_it_leaves() {
    let mut console = MadeUp::new().console(100, 30).await;
    console.press("! q").await.unwrap();
    assert!(!console.left);
}

#[tokio::test]
async fn help_lists_the_keys_of_this_screen_and_is_searched() {
    let mut console = MadeUp::new().console(100, 40).await;
    console.press("?").await.unwrap();
    assert!(console.screen().contains("Keys on Pulse"));
    console.press("wherefrom").await.unwrap();
    let screen = console.screen();
    assert!(screen.contains("Where from") && !screen.contains("Choose the period"), "{screen}");
}

#[tokio::test]
async fn loading_asks_first_and_cancel_has_the_focus() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("L <enter>").await.unwrap();
    assert_eq!(engine.jobs_started(), 0);
    console.press("L <tab> <enter>").await.unwrap();
    assert_eq!(engine.jobs_started(), 1);
    console.wait_for("loading 42 %").await.unwrap();
    console.press("L").await.unwrap();
    assert!(console.screen().contains("a job runs already"), "{}", console.screen());
}

#[tokio::test]
async fn a_running_job_is_stopped_after_a_question() {
    let engine = MadeUp::new();
    engine.start_job();
    let mut console = engine.console(100, 30).await;
    console.press("0 c <enter>").await.unwrap();
    assert_eq!(engine.jobs_cancelled(), 0);
    console.press("c <right> <left> <enter>").await.unwrap();
    assert_eq!(engine.jobs_cancelled(), 0, "right and left lead back to Cancel");
    console.press("c <right> <enter>").await.unwrap();
    assert_eq!(engine.jobs_cancelled(), 1);
}

#[tokio::test]
async fn a_terminal_too_small_to_show_a_question_does_not_answer_one() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.resize(40, 10).await.unwrap();
    console.press("L <tab> <enter>").await.unwrap();
    assert_eq!(engine.jobs_started(), 0);
    console.press("q").await.unwrap();
    assert!(console.left);
}

#[tokio::test]
async fn a_read_only_console_refuses_to_load() {
    let engine = MadeUp::new();
    let read_only = Options { read_only: true, ..options() };
    let mut console = Harness::open(engine.client(), read_only, (100, 30), now()).await.unwrap();
    console.press("L").await.unwrap();
    assert!(console.screen().contains("read-only"), "{}", console.screen());
    assert_eq!(engine.jobs_started(), 0);
}

#[tokio::test]
async fn a_published_generation_brings_new_figures_by_itself() {
    let engine = MadeUp::new();
    engine.start_job();
    let mut console = engine.console(100, 30).await;
    let before = engine.asked().len();
    engine.finish_job();
    console.wait_for("loaded 1,469,307 rows").await.unwrap();
    console.settle().await.unwrap();
    assert_eq!(engine.asked().len(), before + 1);
    assert!(!console.screen().contains("loading"), "{}", console.screen());
}

#[tokio::test]
async fn a_frozen_picture_waits_until_it_is_let_go() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("f").await.unwrap();
    let before = engine.asked().len();
    engine.start_job();
    engine.finish_job();
    console.wait_for("changes are waiting").await.unwrap();
    assert_eq!(engine.asked().len(), before);
    console.press("f").await.unwrap();
    assert_eq!(engine.asked().len(), before + 1);
    assert!(!console.screen().contains("frozen"));
}

#[tokio::test]
async fn a_newer_request_cancels_the_older_at_the_engine() {
    let engine = MadeUp::new().slow(Duration::from_millis(150));
    let mut console = engine.console(100, 30).await;
    let answered = engine.answered();
    for _ in 0..5 {
        console.start_pressing("t").await.unwrap();
    }
    console.settle().await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(engine.answered(), answered + 1, "only the last of five requests ran to its end");
    assert_eq!(engine.last_asked().grain, Grain::Month);
}

#[tokio::test]
async fn what_was_chosen_survives_a_restart() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("p <up> <enter> b j <enter> j <enter> t R : theme <space> light <enter> 0").await.unwrap();
    drop(console);
    let mut console = engine.console(100, 30).await;
    assert!(console.screen().contains("Data ▸ Sources"), "{}", console.screen());
    assert_eq!(console.theme().name(), "light");
    console.press("1").await.unwrap();
    let asked = engine.last_asked();
    assert_eq!((asked.period, asked.by, asked.grain), (Period::Last7Days, Dimension::Store, Grain::Week));
    assert!(console.screen().contains("store Lyon 02"), "{}", console.screen());
}

#[tokio::test]
async fn a_state_that_can_not_be_read_is_told_and_left() {
    let engine = MadeUp::new();
    engine.keep("{\"screen\": 12");
    let mut console = engine.console(100, 30).await;
    assert!(console.screen().contains("Net revenue"));
    console.press("!").await.unwrap();
    assert!(console.screen().contains("start afresh"), "{}", console.screen());
}

#[tokio::test]
async fn a_source_opens_its_rejected_rows() {
    let mut console = MadeUp::new().console(120, 30).await;
    console.press("0 <enter>").await.unwrap();
    let screen = console.screen();
    for part in ["Rejected ▸ lines", "12 not a date", "31/02/2026", "sold_at"] {
        assert!(screen.contains(part), "{part}\n{screen}");
    }
    console.press("<enter>").await.unwrap();
    assert!(console.screen().contains("inbox/lines-2026-10.csv.gz"));
    console.press("<esc> <esc>").await.unwrap();
    assert!(!console.screen().contains("Rejected ▸ lines"), "{}", console.screen());
}

#[tokio::test]
async fn the_running_job_shows_its_stages_and_speed() {
    let engine = MadeUp::new();
    engine.start_job();
    let mut console = engine.console(120, 40).await;
    console.press("0").await.unwrap();
    let screen = console.screen();
    for part in ["read lines", "680,000 rows", "52.0 MB of 120.0 MB", "10,000 rows/s", "42 %"] {
        assert!(screen.contains(part), "{part}\n{screen}");
    }
}

#[tokio::test]
async fn an_empty_workspace_says_how_to_fill_it() {
    let engine = MadeUp::new().empty();
    let mut console = engine.console(100, 30).await;
    assert!(console.screen().contains("Nothing has been loaded yet"), "{}", console.screen());
    assert!(console.screen().contains("L loads the configured sources"));
    console.press("0").await.unwrap();
    assert!(console.screen().contains("traffic"), "{}", console.screen());
}

#[tokio::test]
async fn names_from_data_never_reach_the_terminal_as_they_are() {
    let mut console = MadeUp::new().hostile().console(100, 30).await;
    console.press("<enter> !").await.unwrap();
    for cell in &console.buffer().content {
        assert!(!cell.symbol().chars().any(|c| c.is_control() || c == '\u{202e}'), "{:?}", cell.symbol());
    }
}

#[tokio::test]
async fn pasted_text_goes_into_the_line_and_nowhere_else() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.send(Msg::Paste("q".to_owned())).await.unwrap();
    assert!(!console.left);
    console.press("/").await.unwrap();
    console.send(Msg::Paste("We\nb\u{1b}[2J".to_owned())).await.unwrap();
    assert!(console.screen().contains("/ We b[2J"), "{}", console.screen());
}

#[tokio::test]
async fn keys_can_be_moved() {
    let engine = MadeUp::new();
    let keys = Keymap::parse("[keys]\n\"pulse.grain\" = [\"f2\"]\n", "keys.toml").unwrap();
    let moved = Options { keys, ..options() };
    let mut console = Harness::open(engine.client(), moved, (100, 30), now()).await.unwrap();
    console.press("t").await.unwrap();
    assert_eq!(engine.last_asked().grain, Grain::Day);
    console.press("<f2>").await.unwrap();
    assert_eq!(engine.last_asked().grain, Grain::Week);
    assert!(console.screen().contains("f2 day/week/month"), "{}", console.screen());
}

#[tokio::test]
async fn a_value_of_the_dimension_is_searched_among_all_of_them() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("b j <enter> v lyon <space> 39 <enter>").await.unwrap();
    assert_eq!(engine.last_asked().filter.get(&Dimension::Store).map(String::as_str), Some("0039"));
}

#[tokio::test]
async fn no_key_anywhere_leaves_the_console_stuck() {
    let engine = MadeUp::new();
    let mut console = engine.console(80, 24).await;
    for keys in [
        "h l j k g G <pgup> <pgdn> <home> <end> <ctrl-d> <ctrl-u>",
        "<tab> <tab> <tab> <shift-tab>",
        "? <down> <up> <esc>",
    ] {
        for screen in ["1", "2", "2 <enter>", "2 m", "2 B", "2 t", "0"] {
            console.press(screen).await.unwrap();
            console.press(keys).await.unwrap();
        }
    }
    console.press("<esc> <esc> <esc> 1").await.unwrap();
    assert!(console.screen().contains("Net revenue"), "{}", console.screen());
}

#[tokio::test]
async fn a_tier_opens_its_parts_and_esc_goes_back_step_by_step() {
    let mut console = MadeUp::new().console(100, 30).await;
    console.press("2 j <enter>").await.unwrap();
    assert!(console.screen().contains("Segments ▸ Large ▸ Trend"), "{}", console.screen());
    console.press("<tab>").await.unwrap();
    assert!(console.screen().contains("Segments ▸ Large ▸ Came from"), "{}", console.screen());
    console.press("<esc>").await.unwrap();
    assert!(!console.screen().contains("Segments ▸ Large"), "{}", console.screen());
    console.press("<esc>").await.unwrap();
    assert!(console.screen().contains("─ Pulse ─"), "{}", console.screen());
}

#[tokio::test]
async fn a_total_is_no_segment() {
    let mut console = MadeUp::new().console(100, 30).await;
    console.press("2 j j j j j <enter>").await.unwrap();
    assert!(console.screen().contains("is not one segment"), "{}", console.screen());
}

#[tokio::test]
async fn without_n1_there_are_no_changes_and_the_reason_is_said_once() {
    let mut console = MadeUp::new().without_n1().console(160, 50).await;
    console.press("2").await.unwrap();
    let screen = console.screen();
    assert_eq!(screen.matches("needs 24 months").count(), 1, "{screen}");
    for never in ["NaN", "−0 %", "Δ"] {
        assert!(!screen.contains(never), "{never}\n{screen}");
    }
    for keys in ["m", "B"] {
        console.press(keys).await.unwrap();
        assert!(console.screen().contains("There is no N-1"), "{}", console.screen());
    }
}

#[tokio::test]
async fn sorting_segments_keeps_the_totals_below() {
    let mut console = MadeUp::new().console(100, 30).await;
    console.press("2 C").await.unwrap();
    let screen = console.screen();
    let at =
        |name: &str| screen.lines().position(|line| line.trim_start_matches(['▌', ' ']).starts_with(name));
    assert!(at("Small") < at("Best") && at("Best") < at("Total active"), "{screen}");
}

#[tokio::test]
async fn the_matrix_counts_customers_then_revenue_then_its_change() {
    let mut console = MadeUp::new().console(100, 30).await;
    console.press("2 m").await.unwrap();
    assert!(console.screen().contains("1,204 Large became Small"), "{}", console.screen());
    console.press("v").await.unwrap();
    assert!(console.screen().contains("Net revenue of the 12 months"), "{}", console.screen());
    console.press("v").await.unwrap();
    assert!(console.screen().contains("Change of net revenue"), "{}", console.screen());
}

#[tokio::test]
async fn what_a_tier_is_made_of_is_chosen_from_a_menu() {
    let mut console = MadeUp::new().console(100, 30).await;
    console.press("2 <enter> <tab> <tab> <tab> b j <enter>").await.unwrap();
    assert!(console.screen().contains("Rhône"), "{}", console.screen());
    console.press("<esc> b").await.unwrap();
    assert!(console.screen().contains("open a segment"), "{}", console.screen());
}

#[tokio::test]
async fn thresholds_are_adopted_with_a_reason_after_a_question() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("2 t a").await.unwrap();
    assert!(console.screen().contains("in use already"), "{}", console.screen());
    console.press("l a <enter>").await.unwrap();
    assert!(console.screen().contains("A reason is needed"), "{}", console.screen());
    console.press("prices <enter> <right> <enter>").await.unwrap();
    assert!(engine.adopted().is_empty(), "the other button is Cancel");
    console.press("a prices <enter> <enter>").await.unwrap();
    let adopted = engine.adopted();
    assert_eq!(adopted.last().unwrap().reason, "prices");
    assert!(console.screen().contains("job 14"), "{}", console.screen());
}

#[tokio::test]
async fn bounds_by_hand_are_previewed_and_wrong_ones_told_where_they_are_typed() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("2 t e <ctrl-u> 600/6 <space> 250/3 <enter>").await.unwrap();
    assert!(console.screen().contains("Three pairs"), "{}", console.screen());
    console.press("<space> 100/1 <enter>").await.unwrap();
    assert_eq!(engine.previewed().len(), 1);
    assert!(console.screen().contains("By hand"), "{}", console.screen());
    assert!(console.screen().contains("600 € / 6"), "{}", console.screen());
}

#[tokio::test]
async fn a_read_only_console_adopts_nothing() {
    let engine = MadeUp::new();
    let read_only = Options { read_only: true, ..options() };
    let mut console = Harness::open(engine.client(), read_only, (100, 30), now()).await.unwrap();
    for keys in ["2 t l a", "<enter>"] {
        console.press(keys).await.unwrap();
        assert!(console.screen().contains("read-only"), "{}", console.screen());
    }
}

#[tokio::test]
async fn segments_that_are_not_built_say_how_to_build_them() {
    let mut console = MadeUp::new().empty().console(100, 30).await;
    console.press("2").await.unwrap();
    let screen = console.screen();
    assert!(screen.contains("segments are not built yet") && screen.contains("c360 load"), "{screen}");
}

#[tokio::test]
async fn the_part_and_the_order_of_segments_survive_a_restart() {
    let engine = MadeUp::new();
    let mut console = engine.console(100, 30).await;
    console.press("2 C <enter> <tab> <tab> <tab>").await.unwrap();
    drop(console);
    let mut console = engine.console(100, 30).await;
    assert!(console.screen().contains("─ Segments ─"), "{}", console.screen());
    console.press("<enter>").await.unwrap();
    assert!(console.screen().contains("▸ Made of"), "{}", console.screen());
}

#[tokio::test]
async fn esc_clears_what_was_searched_before_it_closes_the_window() {
    let mut console = MadeUp::new().console(100, 30).await;
    let before = console.screen();
    console.press("?").await.unwrap();
    let open = console.screen();
    console.press("f r e e z e").await.unwrap();
    assert_ne!(console.screen(), open);
    console.press("<esc>").await.unwrap();
    assert_eq!(console.screen(), open, "the search is gone, the window is not");
    console.press("<esc>").await.unwrap();
    assert_eq!(console.screen(), before);
}
