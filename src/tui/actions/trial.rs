//! What the actions do on the way to new behavioural segments: variables, trials, adopting.

use super::{Action, BASE, Reach, Scope};
use crate::contract::Ask;
use crate::tui::app::App;
use crate::tui::screens::segments::behaviour::{View, can_adopt, can_fit, can_start};

const ON_TRIAL: Action = Action { scope: Scope::Trial, ..BASE };

/// What applies on the way to new segments.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        id: "trial.left",
        title: "Fewer clusters",
        help: "What the trial found with one cluster fewer.",
        keys: &["left", "h"],
        in_palette: false,
        run: |app| app.sideways_behaviour(-1),
        ..ON_TRIAL
    },
    Action {
        id: "trial.right",
        title: "More clusters",
        hint: "more clusters",
        help: "What the trial found with one cluster more.",
        keys: &["right", "l"],
        rank: 8,
        in_palette: false,
        run: |app| app.sideways_behaviour(1),
        ..ON_TRIAL
    },
    Action {
        id: "trial.start",
        asks: Some(Ask::FitClusters),
        title: "Start the trial",
        hint: "start",
        help: "Let a job try these variables with every number of clusters, after a question. It changes nothing.",
        keys: &["s"],
        commands: &["start"],
        reach: Reach::Write,
        rank: 5,
        enabled: can_start,
        run: |app| app.ask_fit(),
        ..ON_TRIAL
    },
    Action {
        id: "trial.edit",
        title: "Months and clusters",
        hint: "months, clusters",
        help: "Type over how many months, and from how many to how many clusters.",
        keys: &["e"],
        commands: &["edit"],
        rank: 6,
        enabled: is_choosing,
        run: |app| app.edit_trial(),
        ..ON_TRIAL
    },
    Action {
        id: "trial.proposed",
        title: "As proposed",
        hint: "as proposed",
        help: "Choose the proposed variables again.",
        keys: &["p"],
        commands: &["proposed"],
        rank: 7,
        enabled: is_choosing,
        run: |app| app.propose_variables(),
        ..ON_TRIAL
    },
    Action {
        id: "trial.adopt",
        asks: Some(Ask::AdoptClusters),
        title: "Adopt",
        hint: "adopt",
        help: "Adopt the clusters as the next version of the segments; says how many would change, and asks why.",
        keys: &["a"],
        commands: &["adopt"],
        reach: Reach::Dangerous,
        rank: 5,
        enabled: can_adopt,
        run: |app| app.ask_adopt_clusters(),
        ..ON_TRIAL
    },
    Action {
        id: "trial.new",
        asks: Some(Ask::FitClusters),
        title: "New segmentation",
        hint: "new segmentation",
        help: "Choose variables for another trial.",
        keys: &["n"],
        commands: &["new", "fit"],
        reach: Reach::Write,
        rank: 45,
        enabled: can_begin,
        run: |app| app.start_segmentation(),
        ..ON_TRIAL
    },
    Action {
        id: "trial.list",
        title: "Trials",
        hint: "trials",
        help: "Every trial, adopted or not.",
        keys: &["t"],
        commands: &["trials"],
        rank: 48,
        enabled: is_not_on_list,
        run: |app| app.show_behaviour(View::Trials),
        ..ON_TRIAL
    },
];

fn is_choosing(app: &App) -> Result<(), &'static str> {
    match app.segments.behaviour.view {
        View::Variables => Ok(()),
        _ => Err("choose variables first, with n"),
    }
}

fn can_begin(app: &App) -> Result<(), &'static str> {
    match app.segments.behaviour.view {
        View::Variables => Err("the variables are in front already; s starts"),
        _ => can_fit(app),
    }
}

fn is_not_on_list(app: &App) -> Result<(), &'static str> {
    match app.segments.behaviour.view {
        View::Trials => Err("the trials are in front already"),
        _ => Ok(()),
    }
}
