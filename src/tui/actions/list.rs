//! What the actions do that move in rows and lines, wherever these are.

use crate::tui::app::{App, Effect, Level};
use crate::tui::grid::Step;
use crate::tui::overlays::{FilterLine, Overlay};
use crate::tui::screens::Screen;

pub(super) fn down(app: &mut App) -> Vec<Effect> {
    app.step(Step::By(1))
}

pub(super) fn up(app: &mut App) -> Vec<Effect> {
    app.step(Step::By(-1))
}

pub(super) fn page_down(app: &mut App) -> Vec<Effect> {
    app.step(Step::By(half_a_page(app)))
}

pub(super) fn page_up(app: &mut App) -> Vec<Effect> {
    app.step(Step::By(-half_a_page(app)))
}

pub(super) fn first(app: &mut App) -> Vec<Effect> {
    app.step(Step::First)
}

pub(super) fn last(app: &mut App) -> Vec<Effect> {
    app.step(Step::Last)
}

fn half_a_page(app: &App) -> isize {
    let height = match app.overlays.last() {
        Some(Overlay::Pager(pager)) => pager.height,
        Some(Overlay::Picker(picker)) => picker.height,
        Some(_) => 2,
        None => app.hits.rows_drawn(),
    };
    isize::try_from(height / 2).unwrap_or(1).max(1)
}

pub(super) fn has_rows(app: &App) -> Result<(), &'static str> {
    if app.overlays.is_empty() && app.grid().rows.is_empty() { Err("there are no rows here") } else { Ok(()) }
}

pub(super) fn open(app: &mut App) -> Vec<Effect> {
    if !app.overlays.is_empty() {
        return super::window::accept(app);
    }
    match app.screen {
        Screen::Pulse => app.open_breakdown(),
        Screen::Data => app.open_data(),
    }
}

pub(super) fn filter(app: &mut App) -> Vec<Effect> {
    match app.overlays.last_mut() {
        Some(Overlay::Picker(picker)) => picker.is_typing = true,
        Some(_) => {}
        None => {
            app.focus_rows();
            let text = app.place_mut().map(|place| place.filter.clone()).unwrap_or_default();
            app.filtering = Some(FilterLine::new(&text));
        }
    }
    Vec::new()
}

pub(super) fn sort(app: &mut App) -> Vec<Effect> {
    let Some(letter) = app.chord.and_then(crate::tui::keymap::Chord::shift_letter) else { return Vec::new() };
    if !app.overlays.is_empty() {
        return Vec::new();
    }
    let grid = app.grid();
    let letters: Vec<String> =
        grid.columns.iter().filter_map(|c| Some(format!("{} {}", c.letter?, c.title))).collect();
    let sorted = app.place_mut().is_some_and(|place| grid.sort_by(place, letter));
    if !sorted {
        app.say(Level::Warn, format!("No column sorts by {letter}; here: {}", letters.join(", ")));
    }
    Vec::new()
}

pub(super) fn mark(app: &mut App) -> Vec<Effect> {
    if !app.overlays.is_empty() {
        return Vec::new();
    }
    let grid = app.grid();
    if let Some(place) = app.place_mut()
        && let Some(id) = grid.current(place).map(|row| row.id.clone())
    {
        if !place.marked.remove(&id) {
            place.marked.insert(id);
        }
        place.cursor = Step::By(1).from(place.cursor, grid.count(place));
    }
    Vec::new()
}

pub(super) fn copy(app: &mut App) -> Vec<Effect> {
    let (text, what) = match app.overlays.last() {
        Some(Overlay::Pager(pager)) => (pager.copied.clone(), "the text".to_owned()),
        Some(Overlay::Picker(picker)) => match picker.current() {
            Some(item) => (item.label.clone(), item.label.clone()),
            None => return Vec::new(),
        },
        Some(_) => return Vec::new(),
        None => {
            if let Some(found) = app.copied() {
                found
            } else {
                app.say(Level::Warn, "Nothing here to copy");
                return Vec::new();
            }
        }
    };
    app.copy(text, &what)
}
