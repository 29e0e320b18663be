//! What the actions do that move in rows and lines, wherever these are.

use super::{Action, BASE, Scope};
use crate::tui::app::{App, Effect, Level};
use crate::tui::grid::Step;
use crate::tui::overlays::{FilterLine, Overlay};
use crate::tui::screens::segments::behaviour::View;
use crate::tui::screens::{Screen, audiences, segments};

/// Moving: nothing that one would type.
const MOVE: Action = Action { scope: Scope::List, in_palette: false, ..BASE };

/// What moves in rows and lines.
pub(super) const ACTIONS: &[Action] = &[
    Action { id: "list.down", title: "Down", help: "One row down.", keys: &["j", "down"], run: down, ..MOVE },
    Action { id: "list.up", title: "Up", help: "One row up.", keys: &["k", "up"], run: up, ..MOVE },
    Action {
        id: "list.page-down",
        title: "Half a page down",
        help: "Half a page down.",
        keys: &["ctrl-d", "pgdn"],
        run: page_down,
        ..MOVE
    },
    Action {
        id: "list.page-up",
        title: "Half a page up",
        help: "Half a page up.",
        keys: &["ctrl-u", "pgup"],
        run: page_up,
        ..MOVE
    },
    Action {
        id: "list.first",
        title: "First",
        help: "To the first row.",
        keys: &["g", "home"],
        run: first,
        ..MOVE
    },
    Action {
        id: "list.last",
        title: "Last",
        help: "To the last row.",
        keys: &["G", "end"],
        run: last,
        ..MOVE
    },
    Action {
        id: "list.open",
        title: "Open",
        hint: "open",
        help: "Open the row: Pulse filters by it, a segment shows its parts or its card, a customer their page, a model its quality, a cell its customers, an audience who is in it, an export its dry run, the variables of a trial start it, its clusters are adopted, a source its rejected rows, a job its stages.",
        keys: &["enter"],
        rank: 40,
        enabled: can_open,
        run: open,
        ..MOVE
    },
    Action {
        id: "list.filter",
        title: "Filter",
        hint: "filter",
        help: "Show only rows that hold the text, while you type; on Customers, search.",
        keys: &["/"],
        commands: &["filter"],
        scope: Scope::List,
        rank: 30,
        enabled: can_filter,
        run: filter,
        ..BASE
    },
    Action {
        id: "list.sort",
        title: "Sort",
        help: "Sort by the column whose head shows this letter; again turns the order round.",
        keys: &["shift-letter"],
        run: sort,
        ..MOVE
    },
    Action {
        id: "list.mark",
        title: "Mark",
        help: "Mark the row, or take its mark away; choose a variable; on a customer's page, fold the part.",
        keys: &["space"],
        run: mark,
        ..MOVE
    },
    Action {
        id: "list.copy",
        title: "Copy",
        hint: "copy",
        help: "Copy the figure, the point, the row (the marked rows, if any), or the customer's id to the clipboard.",
        keys: &["y"],
        commands: &["copy", "yank"],
        scope: Scope::List,
        rank: 55,
        run: copy,
        ..BASE
    },
];

fn down(app: &mut App) -> Vec<Effect> {
    app.step(Step::By(1))
}

fn up(app: &mut App) -> Vec<Effect> {
    app.step(Step::By(-1))
}

fn page_down(app: &mut App) -> Vec<Effect> {
    app.step(Step::By(half_a_page(app)))
}

fn page_up(app: &mut App) -> Vec<Effect> {
    app.step(Step::By(-half_a_page(app)))
}

fn first(app: &mut App) -> Vec<Effect> {
    app.step(Step::First)
}

fn last(app: &mut App) -> Vec<Effect> {
    app.step(Step::Last)
}

fn half_a_page(app: &App) -> isize {
    let height = match app.overlays.last() {
        Some(Overlay::Pager(pager)) => pager.height,
        Some(Overlay::Job(window)) => window.pager.height,
        Some(Overlay::Picker(picker)) => picker.height,
        Some(Overlay::Checklist(list)) => list.height,
        Some(_) => 2,
        None => app.hits.rows_drawn(),
    };
    isize::try_from(height / 2).unwrap_or(1).max(1)
}

fn has_rows(app: &App) -> Result<(), &'static str> {
    if !app.overlays.is_empty() {
        return Ok(());
    }
    // A customer's page may be long, and its lines are made anew each time.
    let is_empty =
        if app.is_on_profile() { app.customers.shown().is_none() } else { app.grid().rows.is_empty() };
    if is_empty { Err("there are no rows here") } else { Ok(()) }
}

/// The search of Customers starts with no rows at all.
fn can_filter(app: &App) -> Result<(), &'static str> {
    if app.overlays.is_empty() && app.is_on_matrix() {
        return Err("every cell of the matrix stays in sight");
    }
    if app.overlays.is_empty() && app.is_on_search() { Ok(()) } else { has_rows(app) }
}

fn can_open(app: &App) -> Result<(), &'static str> {
    has_rows(app)?;
    let is_closed = match app.screen {
        Screen::Segments => !segments::can_open(app),
        Screen::Customers => !app.can_open_customers(),
        Screen::Models => !app.models.can_open(),
        Screen::Audiences => !audiences::can_open(app),
        Screen::Pulse | Screen::Data => false,
    };
    if app.overlays.is_empty() && is_closed {
        return Err("there is nothing behind this row");
    }
    Ok(())
}

fn open(app: &mut App) -> Vec<Effect> {
    if !app.overlays.is_empty() {
        return super::window::accept(app);
    }
    match app.screen {
        Screen::Pulse => app.open_breakdown(),
        Screen::Segments => app.open_segments(),
        Screen::Customers => app.open_customers(),
        Screen::Models => app.open_models(),
        Screen::Audiences => app.open_audiences(),
        Screen::Data => app.open_data(),
    }
}

fn filter(app: &mut App) -> Vec<Effect> {
    let on_search = app.is_on_search();
    match app.overlays.last_mut() {
        Some(Overlay::Picker(picker)) => picker.is_typing = true,
        Some(_) => {}
        None if on_search => return app.start_search(),
        None => {
            app.focus_rows();
            let text = app.place_mut().map(|place| place.filter.clone()).unwrap_or_default();
            app.filtering = Some(FilterLine::new(&text));
        }
    }
    Vec::new()
}

fn sort(app: &mut App) -> Vec<Effect> {
    let Some(letter) = app.chord.and_then(crate::tui::keymap::Chord::shift_letter) else { return Vec::new() };
    if !app.overlays.is_empty() {
        return Vec::new();
    }
    let grid = app.grid();
    let letters: Vec<String> =
        grid.columns.iter().filter_map(|c| Some(format!("{} {}", c.letter?, c.title))).collect();
    let sorted = app.place_mut().is_some_and(|place| grid.sort_by(place, letter));
    if letters.is_empty() {
        app.say(Level::Warn, "There is nothing to sort here");
    } else if !sorted {
        app.say(Level::Warn, format!("No column sorts by {letter}; here: {}", letters.join(", ")));
    }
    Vec::new()
}

fn mark(app: &mut App) -> Vec<Effect> {
    if let Some(overlay) = app.overlays.last_mut() {
        if let Overlay::Checklist(list) = overlay {
            list.toggle();
        }
        return Vec::new();
    }
    if app.is_on_profile() {
        return app.fold_here();
    }
    if app.is_on_behaviour() {
        match app.segments.behaviour.view {
            View::Variables => return app.toggle_variable(),
            View::Card(_) => {
                app.say(Level::Warn, "Lines of a card are not marked");
                return Vec::new();
            }
            _ => {}
        }
    }
    if app.is_on_matrix() {
        app.say(Level::Warn, "Cells are not marked; enter opens their customers");
        return Vec::new();
    }
    if app.screen == Screen::Audiences && !audiences::can_mark(app) {
        app.say(Level::Warn, "Audiences are marked in the list, to be compared");
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

fn copy(app: &mut App) -> Vec<Effect> {
    let (text, what) = match app.overlays.last() {
        Some(Overlay::Pager(pager)) => (pager.copied.clone(), "the text".to_owned()),
        Some(Overlay::Job(window)) => (window.pager.copied.clone(), "the text".to_owned()),
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
