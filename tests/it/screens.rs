//! Every screen as a picture in text, at five sizes.

use c360::tui::Options;
use c360::tui::harness::Harness;
use c360::tui::theme::ColorMode;

use crate::made_up::{MadeUp, now, options};

const SIZES: [(u16, u16); 5] = [(160, 50), (100, 30), (80, 24), (60, 16), (1, 1)];

async fn at_every_size(name: &str, engine: impl Fn() -> MadeUp, keys: &str) {
    for (width, height) in SIZES {
        let mut console = engine().console(160, 50).await;
        console.press(keys).await.unwrap();
        console.resize(width, height).await.unwrap();
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), console.screen());
    }
}

async fn at_100_by_30(name: &str, keys: &str) {
    let mut console = MadeUp::new().console(100, 30).await;
    console.press(keys).await.unwrap();
    insta::assert_snapshot!(name, console.screen());
}

#[tokio::test]
async fn pulse() {
    at_every_size("pulse", MadeUp::new, "1").await;
}

#[tokio::test]
async fn pulse_by_store_filtered_and_sorted() {
    at_every_size("pulse_stores", MadeUp::new, "<enter> b j <enter> N j <space> / 1 <enter>").await;
}

#[tokio::test]
async fn segments() {
    at_every_size("segments", MadeUp::new, "2").await;
}

#[tokio::test]
async fn segments_without_n1() {
    at_every_size("segments_no_n1", || MadeUp::new().without_n1(), "2").await;
}

#[tokio::test]
async fn every_view_of_segments() {
    for (name, keys) in [
        ("segment_trend", "2 j <enter>"),
        ("segment_made_of", "2 j <enter> <tab> <tab> <tab>"),
        ("migration", "2 m"),
        ("bridge", "2 B"),
        ("thresholds", "2 t"),
    ] {
        at_every_size(name, MadeUp::new, keys).await;
    }
}

#[tokio::test]
async fn parts_and_windows_of_segments() {
    for (name, keys) in [
        ("segment_came_from", "2 j <enter> <tab>"),
        ("segment_went_to", "2 j <enter> <tab> <tab>"),
        ("segment_customers", "2 j <enter> <shift-tab>"),
        ("segment_by", "2 j <enter> <tab> <tab> <tab> b"),
        ("migration_change", "2 m v v <tab>"),
        ("thresholds_adopt", "2 t l a why <tab>"),
        ("thresholds_by_hand", "2 t e"),
        ("thresholds_versions", "2 t <tab>"),
        ("segments_source", "2 w"),
    ] {
        at_100_by_30(name, keys).await;
    }
}

#[tokio::test]
async fn segments_of_an_empty_workspace() {
    let mut console = MadeUp::new().empty().console(100, 30).await;
    console.press("2").await.unwrap();
    insta::assert_snapshot!("segments_empty", console.screen());
}

#[tokio::test]
async fn every_view_of_behaviour() {
    for (name, keys) in [
        ("behaviour", "2 <tab> j j"),
        ("behaviour_card", "2 <tab> j j <enter>"),
        ("behaviour_card_end", "2 <tab> j j <enter> G"),
        ("behaviour_migration", "2 <tab> m"),
        ("behaviour_variables", "2 <tab> n j j j"),
        ("behaviour_fit", "2 <tab> n s <tab> <enter>"),
        ("behaviour_trial", "2 <tab> t <enter>"),
        ("behaviour_trials", "2 <tab> t"),
    ] {
        at_every_size(name, MadeUp::new, keys).await;
    }
}

#[tokio::test]
async fn behaviour_before_the_first_segmentation_while_one_comes_and_for_no_terminal() {
    at_every_size("behaviour_none", || MadeUp::new().without_clusters(), "2 <tab>").await;
    at_every_size("behaviour_coming", || MadeUp::new().assigning(4), "2 <tab>").await;
    at_every_size("behaviour_hostile", || MadeUp::new().hostile(), "2 <tab> j j").await;
    at_every_size("behaviour_card_hostile", || MadeUp::new().hostile(), "2 <tab> j j <enter>").await;
}

#[tokio::test]
async fn parts_and_windows_of_behaviour() {
    for (name, keys) in [
        ("behaviour_priority", "2 <tab> j j p"),
        ("behaviour_priority_why", "2 <tab> j j p <enter> grows"),
        ("behaviour_edit", "2 <tab> j j <enter> e <tab> <tab>"),
        ("behaviour_rules", "2 <tab> G r"),
        (
            "behaviour_rules_wrong",
            "2 <tab> j j r <ctrl-u> basket <space> > <space> 80 <space> and <space> tickts <space> > <space> 2",
        ),
        ("behaviour_rules_sure", "2 <tab> j j r <enter> shops"),
        ("behaviour_months", "2 <tab> n e <ctrl-u> 40"),
        ("behaviour_fit_sure", "2 <tab> n s"),
        ("behaviour_adopt", "2 <tab> t <enter> a fewer"),
        ("behaviour_trial_found", "2 <tab> t <enter> <tab> j j"),
        ("behaviour_trial_moves", "2 <tab> t <enter> <tab> <tab>"),
        ("behaviour_moved", "2 <tab> m v v <tab>"),
        ("behaviour_source", "2 <tab> w"),
    ] {
        at_100_by_30(name, keys).await;
    }
}

/// On the smallest terminal what a question says gives way to its answer.
#[tokio::test]
async fn questions_on_the_smallest_terminal() {
    for (name, keys) in [
        ("small_fit_sure", "2 <tab> n s"),
        ("small_adopt", "2 <tab> t <enter> a fewer"),
        ("small_rules_sure", "2 <tab> j j r <enter> shops"),
    ] {
        let mut console = MadeUp::new().console(60, 16).await;
        console.press(keys).await.unwrap();
        insta::assert_snapshot!(name, console.screen());
    }
}

#[tokio::test]
async fn customers() {
    at_every_size("customers", MadeUp::new, "3 / ma").await;
}

#[tokio::test]
async fn customers_before_anything_is_typed() {
    at_every_size("customers_idle", MadeUp::new, "3").await;
}

#[tokio::test]
async fn a_customer() {
    at_every_size("customer", MadeUp::new, "3 / dupont <enter> <enter>").await;
}

#[tokio::test]
async fn the_rest_of_a_customers_page() {
    for (width, height) in SIZES {
        let mut console = MadeUp::new().console(width, height).await;
        console.press("3 / dupont <enter> <enter> <tab> G").await.unwrap();
        insta::assert_snapshot!(format!("customer_end_{width}x{height}"), console.screen());
    }
}

#[tokio::test]
async fn a_customer_of_whom_nothing_is_known() {
    let bare = || {
        let engine = MadeUp::new();
        engine.named("bare");
        engine
    };
    at_every_size("customer_bare", bare, "3 / x <enter> <enter>").await;
}

#[tokio::test]
async fn a_customer_whose_data_would_break_a_terminal() {
    at_every_size("customer_hostile", || MadeUp::new().hostile(), "3 / dupont <enter> <enter>").await;
    at_every_size("customers_hostile", || MadeUp::new().hostile(), "3 / dupont").await;
}

#[tokio::test]
async fn parts_and_windows_of_customers() {
    let open = "3 / dupont <enter> <enter>";
    for (name, keys) in [
        ("customers_narrowed", "3 t j j <enter> r j <enter> / 6900"),
        ("customers_typo", "3 / marton <enter>"),
        ("customers_nobody", "3 / zzz"),
        ("customers_segments", "3 t"),
        ("customer_folded", &format!("{open} z")),
        ("customer_tickets", &format!("{open} z j j j j j j j j <enter> j <enter> j j j j <enter>")),
        ("customer_months", &format!("{open} <left> <left> <left> <left> / jul <enter>")),
        ("customer_revealed", &format!("{open} R on <space> the <space> phone <enter> <tab> <enter>")),
        ("customer_reveal", &format!("{open} R on <space> the <space> phone <enter> <tab>")),
        ("customer_export", &format!("{open} E asked <enter> <tab> <enter>")),
        ("customer_erase", &format!("{open} X asked")),
        ("customer_erase_sure", &format!("{open} X asked <enter> <tab> <enter> 44719")),
        ("customer_source", &format!("{open} w")),
        ("audit", ": audit <enter>"),
    ] {
        at_100_by_30(name, keys).await;
    }
}

#[tokio::test]
async fn every_part_of_models() {
    for (name, keys) in [
        ("models", "4"),
        ("models_value", "4 v"),
        ("models_compare", "4 <tab>"),
        ("models_equal_size", ": equal <enter>"),
        ("models_matrix", ": matrix <enter> l"),
        ("model_quality", "4 / 90 <space> days <enter> <enter>"),
        ("model_value_quality", "4 v j j j j j j j j j j <enter>"),
        ("model_lift", "4 <enter> <tab>"),
        ("model_features", "4 <enter> <tab> <tab>"),
        ("model_parameters", "4 v <enter> <tab> <tab> <tab>"),
        ("model_history", "4 <enter> <shift-tab>"),
    ] {
        at_every_size(name, MadeUp::new, keys).await;
    }
}

#[tokio::test]
async fn models_before_anybody_was_scored() {
    at_every_size("models_unscored", || MadeUp::new().unscored(), "4").await;
}

#[tokio::test]
async fn models_that_would_break_a_terminal() {
    at_every_size("models_hostile", || MadeUp::new().hostile(), "4").await;
    at_every_size("models_matrix_hostile", || MadeUp::new().hostile(), ": matrix <enter>").await;
}

#[tokio::test]
async fn a_rescoring_and_its_window() {
    let rescoring = || {
        let engine = MadeUp::new().with_history();
        engine.start_rescoring();
        engine
    };
    at_every_size("rescoring", rescoring, ": jobs <enter> <enter>").await;
    at_every_size("jobs", rescoring, ": jobs <enter>").await;
}

#[tokio::test]
async fn windows_of_models() {
    for (name, keys) in [
        ("models_rescore", "4 S"),
        ("models_promote", "4 j p why <tab>"),
        ("models_rollback", "4 u"),
        ("models_rule", ": equal <enter> e <tab>"),
        ("models_bands", ": matrix <enter> e <tab> <ctrl-u> 90 <enter>"),
        ("models_bands_sure", ": matrix <enter> e <tab> <ctrl-u> 45 <enter>"),
        ("models_source", "4 w"),
        ("models_return", "4 v v"),
        ("models_not_judged", "4 / boosted <enter> G <enter>"),
        ("customers_of_a_cell", ": matrix <enter> l <enter>"),
    ] {
        at_100_by_30(name, keys).await;
    }
}

#[tokio::test]
async fn every_part_of_audiences() {
    for (name, keys) in [
        ("audiences", "5"),
        ("audience", "5 G <enter>"),
        ("audience_broken", "5 j <enter>"),
        ("audiences_compare", "5 <tab> l l"),
        ("audiences_activations", "5 v G l"),
        ("export_waiting", "5 a"),
        ("export_warned", "5 v j j j j j <enter>"),
        ("export_out", "5 v j j j j j j / 36 <enter> <enter> G"),
    ] {
        at_every_size(name, MadeUp::new, keys).await;
    }
}

#[tokio::test]
async fn audiences_for_one_person_for_nobody_and_for_no_terminal() {
    at_every_size("audiences_single", || MadeUp::new().single_person(), "5").await;
    at_every_size("audiences_none", || MadeUp::new().without_audiences(), "5").await;
    at_every_size("audiences_hostile", || MadeUp::new().hostile(), "5").await;
    at_every_size("export_hostile", || MadeUp::new().hostile(), "5 a").await;
}

#[tokio::test]
async fn windows_of_audiences() {
    for (name, keys) in [
        ("audiences_submit", "5 G s"),
        ("audiences_sealing", "5 G s <enter>"),
        ("export_decide", "5 a a"),
        ("export_approve", "5 a a G <enter> 27933 <enter>"),
        ("export_approve_sure", "5 a a G <enter> 27934 <enter>"),
        ("export_reject", "5 a a j <enter> stock"),
        ("export_take_back", "5 a x"),
        ("export_manifest", "5 v j j j j j j / 36 <enter> <enter> m"),
        ("export_source", "5 a w"),
        ("audiences_exclusions", "5 E"),
        ("audiences_exclusions_chosen", "5 E <enter> <space>"),
        ("audiences_exclusions_sure", "5 E <enter> <space> <enter> acquisition"),
        ("audiences_groups", "5 P"),
        ("audiences_group", "5 P <enter>"),
        ("audiences_suppression", "5 U <enter>"),
        ("audiences_retire", "5 j j x"),
    ] {
        at_100_by_30(name, keys).await;
    }
}

#[tokio::test]
async fn data() {
    at_every_size("data", MadeUp::new, "0").await;
}

#[tokio::test]
async fn data_while_a_load_runs() {
    let loading = || {
        let engine = MadeUp::new();
        engine.start_job();
        engine
    };
    at_every_size("data_loading", loading, "0 <shift-tab>").await;
}

#[tokio::test]
async fn every_part_of_data() {
    for (name, keys) in [
        ("data_loads", "0 <tab> <tab>"),
        ("data_checks", "0 <tab> <tab> <tab>"),
        ("data_rejected", "0 <enter>"),
        ("data_rejected_row", "0 <enter> j <enter>"),
        ("data_jobs", "0 <shift-tab>"),
    ] {
        at_100_by_30(name, keys).await;
    }
}

#[tokio::test]
async fn every_window() {
    for (name, keys) in [
        ("window_palette", ": perd"),
        ("window_help", "? fil"),
        ("window_period", "p"),
        ("window_dates", "p G <enter> 2026-13"),
        ("window_source", "<tab> w"),
        ("window_load", "L"),
        ("window_messages", "X y !"),
        ("window_values", "b j <enter> v 2"),
    ] {
        at_100_by_30(name, keys).await;
    }
}

#[tokio::test]
async fn an_empty_workspace() {
    at_every_size("empty", || MadeUp::new().empty(), "1").await;
}

#[tokio::test]
async fn ascii_only() {
    let engine = MadeUp::new();
    let plain = Options { ascii: Some(true), color: ColorMode::None, ..options() };
    let mut console = Harness::open(engine.client(), plain, (100, 30), now()).await.unwrap();
    console.press("<tab>").await.unwrap();
    assert!(console.screen().is_ascii(), "{}", console.screen());
    insta::assert_snapshot!("ascii", console.screen());
    console.press("3 / dupont <enter> <enter>").await.unwrap();
    console.resize(100, 90).await.unwrap();
    assert!(console.screen().is_ascii(), "{}", console.screen());
    insta::assert_snapshot!("ascii_customer", console.screen());
    for (name, keys) in [
        ("ascii_model", "<esc> <esc> <esc> 4 / 90 <space> days <enter> <enter>"),
        ("ascii_compare", ": compare <enter>"),
        ("ascii_matrix", ": matrix <enter>"),
        ("ascii_audiences", "5"),
        ("ascii_overlap", "5 <tab> l"),
        ("ascii_export", "5 <esc> a"),
    ] {
        console.press(keys).await.unwrap();
        console.resize(100, 40).await.unwrap();
        assert!(console.screen().is_ascii(), "{}", console.screen());
        insta::assert_snapshot!(name, console.screen());
    }
}

#[tokio::test]
async fn nothing_panics_at_any_size() {
    let engine = MadeUp::new();
    engine.start_job();
    for keys in [
        "1",
        "<tab>",
        "<tab>",
        ":",
        "<esc> ? fi",
        "<esc> w",
        "<esc> p G <enter>",
        "<esc> L",
        "<esc> 0",
        "<tab>",
        "2",
        "2 <enter>",
        "2 m",
        "2 B",
        "2 t",
        "2 t e",
        "2 t l a",
        ": behav <enter>",
        ": behav <enter> <enter>",
        ": behav <enter> <enter> G",
        ": behav <enter> e",
        ": behav <enter> r",
        ": behav <enter> p <enter>",
        ": behav <enter> m",
        ": behav <enter> m <tab>",
        ": behav <enter> n",
        ": behav <enter> n e",
        ": behav <enter> n s",
        ": behav <enter> t",
        ": behav <enter> t <enter>",
        ": behav <enter> t <enter> <tab>",
        ": behav <enter> t <enter> <tab> <tab>",
        ": behav <enter> t <enter> a",
        "3",
        "3 / ma",
        "3 / ma <enter> <enter>",
        "3 s",
        ": audit <enter>",
        "!",
        "4",
        "4 <tab>",
        ": equal <enter>",
        ": matrix <enter>",
        ": matrix <enter> e",
        "4 <enter>",
        "4 j p",
        "4 u",
        "S",
        ": jobs <enter> <enter>",
        "5",
        "5 <enter>",
        "5 <tab>",
        "5 v",
        "5 a",
        "5 a a",
        "5 a a G <enter>",
        "5 E <enter>",
        "5 P <enter>",
        "5 U",
        "5 x",
        "5 n",
    ] {
        let mut console = engine.console(100, 30).await;
        console.press(keys).await.unwrap();
        for (width, height) in
            [(1, 1), (2, 60), (200, 1), (59, 16), (60, 15), (60, 16), (61, 17), (75, 19), (400, 100)]
        {
            console.resize(width, height).await.unwrap();
        }
    }
}
