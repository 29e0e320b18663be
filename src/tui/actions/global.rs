//! What the actions do that apply on every screen.

use crate::contract::FileState;
use crate::tui::app::{App, Effect};
use crate::tui::confirm::{Confirm, StartLoad};
use crate::tui::overlays::{self, Overlay};
use crate::tui::screens::Screen;
use crate::tui::screens::data::Section;

pub(super) fn pulse(app: &mut App) -> Vec<Effect> {
    app.go(Screen::Pulse)
}

pub(super) fn data(app: &mut App) -> Vec<Effect> {
    app.go(Screen::Data)
}

pub(super) fn jobs(app: &mut App) -> Vec<Effect> {
    app.data.section = Section::Jobs;
    app.go(Screen::Data)
}

pub(super) fn next_part(app: &mut App) -> Vec<Effect> {
    app.turn(1)
}

pub(super) fn previous_part(app: &mut App) -> Vec<Effect> {
    app.turn(-1)
}

pub(super) fn palette(app: &mut App) -> Vec<Effect> {
    open(app, overlays::palette)
}

pub(super) fn help(app: &mut App) -> Vec<Effect> {
    open(app, overlays::help)
}

pub(super) fn theme(app: &mut App) -> Vec<Effect> {
    open(app, overlays::themes)
}

fn open(app: &mut App, picker: fn(&App) -> overlays::Picker) -> Vec<Effect> {
    let picker = picker(app);
    app.overlays.push(Overlay::Picker(picker));
    Vec::new()
}

pub(super) fn freeze(app: &mut App) -> Vec<Effect> {
    app.toggle_freeze()
}

pub(super) fn messages(app: &mut App) -> Vec<Effect> {
    let pager = overlays::messages(app);
    app.overlays.push(Overlay::Pager(pager));
    Vec::new()
}

pub(super) fn refresh(app: &mut App) -> Vec<Effect> {
    app.refresh()
}

pub(super) fn redraw(_: &mut App) -> Vec<Effect> {
    vec![Effect::Redraw]
}

pub(super) fn suspend(_: &mut App) -> Vec<Effect> {
    vec![Effect::Suspend]
}

pub(super) fn quit(_: &mut App) -> Vec<Effect> {
    vec![Effect::Quit]
}

/// Back, one step at a time: the filter, the marks, what narrows the screen, then Pulse.
pub(super) fn back(app: &mut App) -> Vec<Effect> {
    if let Some(place) = app.place_mut() {
        if !place.filter.is_empty() {
            place.filter.clear();
            return Vec::new();
        }
        if !place.marked.is_empty() {
            place.marked.clear();
            return Vec::new();
        }
    }
    match app.screen {
        Screen::Pulse if app.pulse.request.filter.is_empty() => Vec::new(),
        Screen::Pulse => app.clear_pulse_filter(),
        Screen::Data if app.data.is_narrowed() => app.clear_rejected_filter(),
        Screen::Data => app.go(Screen::Pulse),
    }
}

pub(super) fn can_load(app: &App) -> Result<(), &'static str> {
    if app.running_job().is_some() {
        return Err("a job runs already; wait for it, or stop it on Data with c");
    }
    Ok(())
}

/// Ask whether to load, and say what is known about what would be read.
pub(super) fn load(app: &mut App) -> Vec<Effect> {
    let mut lines = Vec::new();
    if let Some(status) = &app.data.status {
        let files = || status.sources.iter().flat_map(|source| &source.files);
        let waiting: Vec<_> =
            files().filter(|file| matches!(file.state, FileState::New | FileState::Changed)).collect();
        let bytes = waiting.iter().map(|file| file.bytes).sum();
        lines.push(match waiting.len() {
            0 => format!(
                "{} files are loaded as they are; only new or changed ones are read.",
                files().count()
            ),
            1 => format!("1 file is new or changed ({}).", app.formatter.bytes(bytes)),
            n => format!("{n} files are new or changed ({}).", app.formatter.bytes(bytes)),
        });
    } else {
        lines.push("New and changed files of every configured source are read.".to_owned());
    }
    lines.push("It runs in its own process and goes on when you leave.".to_owned());
    lines.push("Until it is done, figures stay as they are. Then all of it shows, or nothing.".to_owned());
    let name = app.hello.as_ref().map_or("this workspace", |hello| hello.workspace.as_str());
    let title = format!("Load the sources of {}?", crate::tui::text::sanitize(name));
    app.overlays.push(Overlay::Load(Confirm::new(StartLoad, title, lines, "Load")));
    Vec::new()
}
