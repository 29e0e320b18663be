//! What the actions do on Pulse.

use crate::tui::app::{App, Effect, Level, Request, Slot};
use crate::tui::names;
use crate::tui::overlays::{self, Overlay};
use crate::tui::screens::pulse::explain;

pub(super) fn left(app: &mut App) -> Vec<Effect> {
    app.sideways(-1)
}

pub(super) fn right(app: &mut App) -> Vec<Effect> {
    app.sideways(1)
}

pub(super) fn grain(app: &mut App) -> Vec<Effect> {
    app.pulse.point = None;
    app.change_pulse(|request| request.grain = names::next_grain(request.grain))
}

pub(super) fn period(app: &mut App) -> Vec<Effect> {
    let picker = overlays::periods(app);
    app.overlays.push(Overlay::Picker(picker));
    Vec::new()
}

pub(super) fn by(app: &mut App) -> Vec<Effect> {
    let picker = overlays::dimensions(app);
    app.overlays.push(Overlay::Picker(picker));
    Vec::new()
}

pub(super) fn value(app: &mut App) -> Vec<Effect> {
    let by = app.pulse.request.by;
    app.say(Level::Info, format!("Reading the values of {}", names::dimension(by)));
    vec![app.ask(Slot::Values, Request::Values(by))]
}

pub(super) fn can_clear(app: &App) -> Result<(), &'static str> {
    if app.pulse.request.filter.is_empty() { Err("nothing is filtered") } else { Ok(()) }
}

pub(super) fn clear(app: &mut App) -> Vec<Effect> {
    app.clear_pulse_filter()
}

pub(super) fn has_figures(app: &App) -> Result<(), &'static str> {
    if app.pulse.shown.is_none() { Err("there are no figures yet") } else { Ok(()) }
}

pub(super) fn source(app: &mut App) -> Vec<Effect> {
    match explain(app) {
        Some(pager) => app.overlays.push(Overlay::Pager(pager)),
        None => app.say(Level::Warn, "The engine did not say where this comes from"),
    }
    Vec::new()
}
