//! What the actions do on Pulse.

use super::{Action, BASE, Scope};
use crate::tui::app::{App, Effect, Level, Request, Slot};
use crate::tui::names;
use crate::tui::overlays::{self, Overlay};
use crate::tui::screens::pulse::explain;

const ON_PULSE: Action = Action { scope: Scope::Pulse, ..BASE };

/// What applies on Pulse.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        id: "pulse.left",
        title: "Left",
        help: "The figure before, or the trend's point before.",
        keys: &["left", "h"],
        in_palette: false,
        run: left,
        ..ON_PULSE
    },
    Action {
        id: "pulse.right",
        title: "Right",
        help: "The next figure, or the trend's next point.",
        keys: &["right", "l"],
        in_palette: false,
        run: right,
        ..ON_PULSE
    },
    Action {
        id: "pulse.grain",
        title: "Day, week, month",
        hint: "day/week/month",
        help: "Change the step of the trend.",
        keys: &["t"],
        commands: &["grain", "trend"],
        rank: 12,
        enabled: has_figures,
        run: grain,
        ..ON_PULSE
    },
    Action {
        id: "pulse.period",
        title: "Period…",
        hint: "period",
        help: "Choose the period, or any two dates.",
        keys: &["p"],
        commands: &["period"],
        rank: 10,
        enabled: has_figures,
        run: period,
        ..ON_PULSE
    },
    Action {
        id: "pulse.by",
        title: "Break down by…",
        hint: "by…",
        help: "Break down by channel, store, region or category.",
        keys: &["b"],
        commands: &["by"],
        rank: 11,
        enabled: has_figures,
        run: by,
        ..ON_PULSE
    },
    Action {
        id: "pulse.value",
        title: "Filter by a value…",
        help: "Search all values of the breakdown's dimension, and filter the figures by one.",
        keys: &["v"],
        commands: &["value"],
        enabled: has_figures,
        run: value,
        ..ON_PULSE
    },
    Action {
        id: "pulse.clear",
        title: "Clear filters",
        hint: "clear",
        help: "Show every channel, store, region and category again.",
        keys: &["x"],
        commands: &["clear"],
        rank: 41,
        enabled: can_clear,
        run: clear,
        ..ON_PULSE
    },
    Action {
        id: "pulse.source",
        title: "Where from",
        hint: "where from",
        help: "Where the figure comes from: query, parameters, as-of day, lines, rows, milliseconds.",
        keys: &["w"],
        commands: &["source", "where"],
        rank: 50,
        enabled: has_figures,
        run: source,
        ..ON_PULSE
    },
];

fn left(app: &mut App) -> Vec<Effect> {
    app.sideways(-1)
}

fn right(app: &mut App) -> Vec<Effect> {
    app.sideways(1)
}

fn grain(app: &mut App) -> Vec<Effect> {
    app.pulse.point = None;
    app.change_pulse(|request| request.grain = names::next_grain(request.grain))
}

fn period(app: &mut App) -> Vec<Effect> {
    let picker = overlays::periods(app);
    app.overlays.push(Overlay::Picker(picker));
    Vec::new()
}

fn by(app: &mut App) -> Vec<Effect> {
    let picker = overlays::dimensions(app);
    app.overlays.push(Overlay::Picker(picker));
    Vec::new()
}

fn value(app: &mut App) -> Vec<Effect> {
    let by = app.pulse.request.by;
    app.say(Level::Info, format!("Reading the values of {}", names::dimension(by)));
    vec![app.ask(Slot::Values, Request::Values(by))]
}

fn can_clear(app: &App) -> Result<(), &'static str> {
    if app.pulse.request.filter.is_empty() { Err("nothing is filtered") } else { Ok(()) }
}

fn clear(app: &mut App) -> Vec<Effect> {
    app.clear_pulse_filter()
}

fn has_figures(app: &App) -> Result<(), &'static str> {
    if app.pulse.shown.is_none() { Err("there are no figures yet") } else { Ok(()) }
}

fn source(app: &mut App) -> Vec<Effect> {
    match explain(app) {
        Some(pager) => app.overlays.push(Overlay::Pager(pager)),
        None => app.say(Level::Warn, "The engine did not say where this comes from"),
    }
    Vec::new()
}
