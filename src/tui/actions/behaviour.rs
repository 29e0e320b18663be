//! What the actions do on the behavioural segments.

use super::{Action, BASE, Reach, Scope};
use crate::contract::Ask;
use crate::tui::app::{App, ClusterRequest, Effect, Level, Slot};
use crate::tui::overlays::Overlay;
use crate::tui::screens::audiences;
use crate::tui::screens::segments::behaviour::{self, View, can_fit, explain};

const ON_BEHAVIOUR: Action = Action { scope: Scope::Behaviour, ..BASE };

/// What changes what is said of a segment.
const WRITES: Action = Action { reach: Reach::Write, ..ON_BEHAVIOUR };

/// What applies on the behavioural segments.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        id: "behaviour.left",
        title: "Left",
        help: "The part of the card before, the other table, or the value tiers.",
        keys: &["left", "h"],
        in_palette: false,
        run: |app| app.sideways_behaviour(-1),
        ..ON_BEHAVIOUR
    },
    Action {
        id: "behaviour.right",
        title: "Right",
        help: "The next part of the card, the other table, or the value tiers.",
        keys: &["right", "l"],
        in_palette: false,
        run: |app| app.sideways_behaviour(1),
        ..ON_BEHAVIOUR
    },
    Action {
        id: "behaviour.next",
        title: "Next card",
        hint: "next card",
        help: "The card of the next segment of the table.",
        keys: &["]"],
        rank: 41,
        in_palette: false,
        enabled: is_on_card,
        run: |app| app.step_card(1),
        ..ON_BEHAVIOUR
    },
    Action {
        id: "behaviour.previous",
        title: "Card before",
        help: "The card of the segment before.",
        keys: &["["],
        in_palette: false,
        enabled: is_on_card,
        run: |app| app.step_card(-1),
        ..ON_BEHAVIOUR
    },
    Action {
        id: "behaviour.priority",
        asks: Some(Ask::DescribeCluster),
        title: "Priority",
        hint: "priority",
        help: "Say what is to be done with the segment: push, secure or leave; asks why.",
        keys: &["p"],
        commands: &["priority"],
        rank: 42,
        enabled: has_segment,
        run: |app| app.choose_priority(),
        ..WRITES
    },
    Action {
        id: "behaviour.edit",
        asks: Some(Ask::DescribeCluster),
        title: "Name and text",
        hint: "edit",
        help: "Change the segment's name and what to do about it; asks why.",
        keys: &["e"],
        commands: &["edit"],
        rank: 43,
        enabled: has_segment,
        run: |app| app.edit_card(),
        ..WRITES
    },
    Action {
        id: "behaviour.rules",
        asks: Some(Ask::SetClusterRules),
        title: "Rules",
        hint: "rules",
        help: "Edit the segment's rules, which then are the segment; empty gives it back to its centre. Asks why.",
        keys: &["r"],
        commands: &["rules"],
        reach: Reach::Dangerous,
        rank: 44,
        enabled: has_segment,
        run: |app| app.edit_rules(),
        ..ON_BEHAVIOUR
    },
    Action {
        id: "behaviour.audience",
        asks: Some(Ask::SaveAudience),
        title: "New audience",
        hint: "new audience",
        help: "Build an audience from the segment that is open or under the cursor.",
        keys: &["a"],
        commands: &["audience"],
        rank: 46,
        enabled: has_segment,
        run: |app| {
            let rule = behaviour::current(app).map(|row| audiences::from_cluster(row.id));
            app.open_builder(None, rule)
        },
        ..WRITES
    },
    Action {
        id: "behaviour.new",
        asks: Some(Ask::FitClusters),
        title: "New segmentation",
        hint: "new segmentation",
        help: "Begin a new segmentation: choose variables, let a job try numbers of clusters, adopt one.",
        keys: &["n"],
        commands: &["new", "fit"],
        rank: 45,
        enabled: can_fit,
        run: |app| app.start_segmentation(),
        ..WRITES
    },
    Action {
        id: "behaviour.migration",
        title: "Migration",
        hint: "migration",
        help: "Where each segment's customers were a year ago, by the same rule on both days.",
        keys: &["m"],
        commands: &["migration"],
        rank: 47,
        enabled: has_segments,
        run: |app| app.show_behaviour(View::Migration),
        ..ON_BEHAVIOUR
    },
    Action {
        id: "behaviour.value",
        title: "Customers or revenue",
        hint: "customers/revenue",
        help: "Count the matrix in customers, in revenue, or in how revenue changed.",
        keys: &["v"],
        commands: &["value"],
        rank: 9,
        enabled: is_on_migration,
        run: |app| {
            app.segments.measure = app.segments.measure.next();
            Vec::new()
        },
        ..ON_BEHAVIOUR
    },
    Action {
        id: "behaviour.trials",
        title: "Trials",
        hint: "trials",
        help: "Every trial of other segments, adopted or not.",
        keys: &["t"],
        commands: &["trials"],
        rank: 48,
        run: |app| app.show_behaviour(View::Trials),
        ..ON_BEHAVIOUR
    },
    Action {
        id: "behaviour.cards",
        asks: Some(Ask::WriteClusterCards),
        title: "Write the cards",
        hint: "write cards",
        help: "Write every card to files in the workspace: a Markdown page each, and one HTML page.",
        keys: &["E"],
        commands: &["cards"],
        rank: 49,
        enabled: has_segments,
        run: write_cards,
        ..WRITES
    },
    Action {
        id: "behaviour.source",
        title: "Where from",
        hint: "where from",
        help: "Where the figures come from: query, parameters, as-of day, lines, rows, milliseconds.",
        keys: &["w"],
        commands: &["source", "where"],
        rank: 50,
        enabled: has_segments,
        run: source,
        ..ON_BEHAVIOUR
    },
];

fn has_segments(app: &App) -> Result<(), &'static str> {
    app.segments.behaviour.current().map(|_| ()).ok_or("there are no behavioural segments yet; n begins")
}

fn has_segment(app: &App) -> Result<(), &'static str> {
    has_segments(app)?;
    behaviour::current(app).map(|_| ()).ok_or("put the cursor on one segment first")
}

fn is_on_card(app: &App) -> Result<(), &'static str> {
    match app.segments.behaviour.view {
        View::Card(_) => Ok(()),
        _ => Err("open a card first, with enter"),
    }
}

fn is_on_migration(app: &App) -> Result<(), &'static str> {
    match app.segments.behaviour.view {
        View::Migration => Ok(()),
        _ => Err("open the migration first, with m"),
    }
}

fn write_cards(app: &mut App) -> Vec<Effect> {
    app.say(Level::Info, "Writing the cards");
    vec![app.ask_clusters(Slot::WriteCards, ClusterRequest::WriteCards)]
}

fn source(app: &mut App) -> Vec<Effect> {
    match explain(app) {
        Some(pager) => app.overlays.push(Overlay::Pager(pager)),
        None => app.say(Level::Warn, "The engine did not say where this comes from"),
    }
    Vec::new()
}
