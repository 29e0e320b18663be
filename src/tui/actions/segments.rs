//! What the actions do on Segments.

use super::{Action, BASE, Reach, Scope};
use crate::contract::Ask;
use crate::tui::app::{App, Effect, Level};
use crate::tui::overlays::{self, Overlay};
use crate::tui::screens::audiences;
use crate::tui::screens::segments::{self, Part, View, can_adopt, explain};

const ON_SEGMENTS: Action = Action { scope: Scope::Segments, ..BASE };

/// What applies on Segments.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        id: "segments.audience",
        asks: Some(Ask::SaveAudience),
        title: "New audience",
        hint: "new audience",
        help: "Build an audience from the segment that is open or under the cursor.",
        keys: &["n"],
        commands: &["new"],
        reach: Reach::Write,
        rank: 49,
        enabled: has_segment,
        run: |app| {
            let rule = segments::current(app).map(audiences::from_segment);
            app.open_builder(None, rule)
        },
        ..ON_SEGMENTS
    },
    Action {
        id: "segments.left",
        title: "Left",
        help: "The trend's month before; else the part or the proposal before.",
        keys: &["left", "h"],
        in_palette: false,
        run: left,
        ..ON_SEGMENTS
    },
    Action {
        id: "segments.right",
        title: "Right",
        help: "The trend's next month; else the next part or the next proposal.",
        keys: &["right", "l"],
        in_palette: false,
        run: right,
        ..ON_SEGMENTS
    },
    Action {
        id: "segments.adopt",
        asks: Some(Ask::AdoptThresholds),
        title: "Adopt",
        hint: "adopt",
        help: "Adopt the selected thresholds as the next version, after a question and with a reason.",
        keys: &["a"],
        commands: &["adopt"],
        reach: Reach::Dangerous,
        rank: 5,
        enabled: can_adopt_here,
        run: adopt,
        ..ON_SEGMENTS
    },
    Action {
        id: "segments.edit",
        asks: Some(Ask::PreviewThresholds),
        title: "Bounds by hand",
        hint: "by hand",
        help: "Type the bounds of the tiers, and see what they would give before anybody adopts them.",
        keys: &["e"],
        commands: &["edit"],
        rank: 6,
        enabled: has_thresholds,
        run: edit,
        ..ON_SEGMENTS
    },
    Action {
        id: "segments.by",
        title: "Made of, by…",
        hint: "by…",
        help: "Take the segment apart by age, region, channel, store or category.",
        keys: &["b"],
        commands: &["by"],
        rank: 8,
        enabled: is_on_composition,
        run: by,
        ..ON_SEGMENTS
    },
    Action {
        id: "segments.value",
        title: "Customers or revenue",
        hint: "customers/revenue",
        help: "Count the matrix in customers, in revenue, or in how revenue changed.",
        keys: &["v"],
        commands: &["value"],
        rank: 9,
        enabled: is_on_migration,
        run: value,
        ..ON_SEGMENTS
    },
    Action {
        id: "segments.migration",
        title: "Migration",
        hint: "migration",
        help: "Where each segment's customers were a year ago, and which moves explain the revenue.",
        keys: &["m"],
        commands: &["migration"],
        rank: 41,
        run: migration,
        ..ON_SEGMENTS
    },
    Action {
        id: "segments.bridge",
        title: "Bridge",
        hint: "bridge",
        help: "Revenue from last year to this, step by step: lost, new, up, down, and within the tiers.",
        keys: &["B"],
        commands: &["bridge"],
        rank: 42,
        run: bridge,
        ..ON_SEGMENTS
    },
    Action {
        id: "segments.thresholds",
        title: "Thresholds",
        hint: "thresholds",
        help: "How the tiers are told apart, since when, and what other bounds would give.",
        keys: &["t"],
        commands: &["thresholds"],
        rank: 43,
        run: thresholds,
        ..ON_SEGMENTS
    },
    Action {
        id: "segments.source",
        title: "Where from",
        hint: "where from",
        help: "Where the figures come from: query, parameters, as-of day, lines, rows, milliseconds.",
        keys: &["w"],
        commands: &["source", "where"],
        rank: 50,
        enabled: has_source,
        run: source,
        ..ON_SEGMENTS
    },
];

fn has_segment(app: &App) -> Result<(), &'static str> {
    segments::current(app).map(|_| ()).ok_or("put the cursor on one segment first")
}

fn left(app: &mut App) -> Vec<Effect> {
    app.sideways_segments(-1)
}

fn right(app: &mut App) -> Vec<Effect> {
    app.sideways_segments(1)
}

fn has_thresholds(app: &App) -> Result<(), &'static str> {
    if app.segments.view == View::Thresholds { Ok(()) } else { Err("open the thresholds first, with t") }
}

fn can_adopt_here(app: &App) -> Result<(), &'static str> {
    has_thresholds(app)?;
    can_adopt(app)
}

fn adopt(app: &mut App) -> Vec<Effect> {
    app.ask_adoption()
}

fn edit(app: &mut App) -> Vec<Effect> {
    app.edit_amounts()
}

fn is_on_composition(app: &App) -> Result<(), &'static str> {
    match (app.segments.view, app.segments.part) {
        (View::Tier(_), Part::Composition) => Ok(()),
        _ => Err("open a segment and go to what it is made of first"),
    }
}

fn by(app: &mut App) -> Vec<Effect> {
    let picker = overlays::compositions(app);
    app.overlays.push(Overlay::Picker(picker));
    Vec::new()
}

fn is_on_migration(app: &App) -> Result<(), &'static str> {
    if app.segments.view == View::Migration { Ok(()) } else { Err("open the migration first, with m") }
}

fn value(app: &mut App) -> Vec<Effect> {
    app.segments.measure = app.segments.measure.next();
    Vec::new()
}

fn migration(app: &mut App) -> Vec<Effect> {
    app.show_segments(View::Migration)
}

fn bridge(app: &mut App) -> Vec<Effect> {
    app.show_segments(View::Bridge)
}

fn thresholds(app: &mut App) -> Vec<Effect> {
    app.show_segments(View::Thresholds)
}

fn has_source(app: &App) -> Result<(), &'static str> {
    match app.segments.view {
        View::Thresholds => Err("the versions come from the ledger, not from a query"),
        _ if app.segments.table.shown.is_none() => Err("there are no figures yet"),
        _ => Ok(()),
    }
}

fn source(app: &mut App) -> Vec<Effect> {
    match explain(app) {
        Some(pager) => app.overlays.push(Overlay::Pager(pager)),
        None => app.say(Level::Warn, "The engine did not say where this comes from"),
    }
    Vec::new()
}
