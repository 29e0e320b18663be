//! What the actions do in windows that lie over a screen.

use crate::tui::app::{App, Effect, Level, Request, Slot};
use crate::tui::grid::Step;
use crate::tui::overlays::{Overlay, pick};

pub(super) fn close(app: &mut App) -> Vec<Effect> {
    app.overlays.pop();
    Vec::new()
}

pub(super) fn next(app: &mut App) -> Vec<Effect> {
    app.step(Step::By(1))
}

pub(super) fn previous(app: &mut App) -> Vec<Effect> {
    app.step(Step::By(-1))
}

pub(super) fn complete(app: &mut App) -> Vec<Effect> {
    match app.overlays.last_mut() {
        Some(Overlay::Picker(picker)) if picker.is_typing => picker.complete(),
        Some(overlay) => overlay.step(Step::By(1)),
        None => {}
    }
    Vec::new()
}

/// Do what is selected in the window in front.
pub(super) fn accept(app: &mut App) -> Vec<Effect> {
    match app.overlays.pop() {
        Some(Overlay::Picker(picker)) => {
            let Some(item) = picker.current() else {
                let typed = picker.input.value().to_owned();
                app.overlays.push(Overlay::Picker(picker));
                app.say(Level::Warn, format!("Nothing is called \"{}\"", crate::tui::text::sanitize(&typed)));
                return Vec::new();
            };
            let chosen = item.pick.clone();
            if picker.is_palette {
                let command = item.label.clone();
                app.keep_in_history(&command);
            }
            pick(app, chosen)
        }
        Some(Overlay::Load(confirm)) => match confirm.answer() {
            Some(confirmed) => vec![app.ask(Slot::Start, Request::Start(confirmed))],
            None => Vec::new(),
        },
        Some(Overlay::Stop(confirm)) => match confirm.answer() {
            Some(confirmed) => vec![app.ask(Slot::Stop, Request::Stop(confirmed))],
            None => Vec::new(),
        },
        Some(Overlay::Dates(mut dates)) => {
            if !dates.on_to {
                dates.on_to = true;
                app.overlays.push(Overlay::Dates(dates));
                return Vec::new();
            }
            match dates.period() {
                Ok(period) => app.change_pulse(|request| request.period = period),
                Err(trouble) => {
                    dates.trouble = Some(trouble);
                    app.overlays.push(Overlay::Dates(dates));
                    Vec::new()
                }
            }
        }
        Some(Overlay::Pager(_)) | None => Vec::new(),
    }
}
