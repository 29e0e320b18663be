//! What choosing an item of a picker does.

use super::{Dates, Overlay};
use crate::contract::{ClusterId, CompositionBy, Dimension, Period, Priority};
use crate::tui::actions::{self, ACTIONS};
use crate::tui::app::{App, Effect, Level};
use crate::tui::screens::audiences::builder::Chosen;
use crate::tui::screens::customers::Narrow;

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pick {
    /// The action of that id.
    Action(&'static str),
    /// The theme of that name.
    Theme(String),
    /// Figures of that period.
    Period(Period),
    /// Figures between two dates yet to be typed.
    TwoDates,
    /// A breakdown by that dimension.
    By(Dimension),
    /// What a segment is made of, by that.
    Composition(CompositionBy),
    /// Only that value of a dimension.
    Value(Dimension, String, String),
    /// Only customers of that kind, or of every kind again.
    Narrow(Narrow),
    /// A dry run of that audience for that destination.
    Destination(String, String),
    /// What that destination leaves out, and what it leaves out now.
    Exclusions(String, Vec<String>),
    /// The audiences of that priority group, and those that are in it now.
    Group(String, Vec<String>),
    /// A priority group yet to be named.
    NewGroup,
    /// To approve the open export.
    ApproveExport,
    /// To reject it.
    RejectExport,
    /// That priority for a behavioural segment.
    Priority(ClusterId, Priority),
    /// A step of the rule builder.
    Builder(Chosen),
    /// Nothing.
    Nothing,
}

/// Do what was chosen.
pub fn pick(app: &mut App, pick: Pick) -> Vec<Effect> {
    match pick {
        Pick::Action(id) => match ACTIONS.iter().find(|action| action.id == id) {
            Some(action) => actions::run(app, action),
            None => Vec::new(),
        },
        Pick::Theme(name) => {
            match app.set_theme(&name) {
                Ok(()) => app.say(Level::Info, format!("Theme {name}")),
                Err(trouble) => app.say(Level::Error, trouble),
            }
            Vec::new()
        }
        Pick::Period(period) => app.change_pulse(|request| request.period = period),
        Pick::TwoDates => {
            let window = app.pulse.shown.as_ref().map(|pulse| (pulse.from, pulse.to));
            app.overlays.push(Overlay::Dates(Dates::new(window)));
            Vec::new()
        }
        Pick::By(by) => app.change_by(by),
        Pick::Composition(by) => {
            app.segments.by = by;
            Vec::new()
        }
        Pick::Value(dimension, id, label) => app.filter_by(dimension, id, label),
        Pick::Narrow(narrow) => app.narrow(narrow),
        Pick::Destination(audience, destination) => app.submit(audience, destination),
        Pick::Exclusions(destination, now) => app.choose_exclusions(destination, now),
        Pick::Group(group, now) => app.choose_group(group, now),
        Pick::NewGroup => app.name_group(),
        Pick::ApproveExport => app.ask_approve(),
        Pick::RejectExport => app.ask_reject(),
        Pick::Priority(id, priority) => app.ask_priority(id, priority),
        Pick::Builder(chosen) => app.take_choice(chosen),
        Pick::Nothing => {
            app.say(Level::Note, "Nothing was done");
            Vec::new()
        }
    }
}
