//! The tab as a picture: the view in front, or why there is nothing to show.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Front, View, card, grid_of, migration, trials, variables, view_table, view_trial};
use crate::contract::ErrorKind;
use crate::tui::app::{App, Slot};
use crate::tui::overlays::Line;
use crate::tui::screens::segments::view::{WIDEST, cut, say};
use crate::tui::screens::{Loaded, sheet, told};
use crate::tui::text::{sanitize, wrap};
use crate::tui::theme::Role;
use crate::tui::view::{Shown, notice, one_of_tables, write};

/// Lines that the variables keep, whatever is said of one of them.
const ROWS: u16 = 10;

/// Draw the tab.
pub fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    let tab = &app.segments.behaviour;
    match tab.view {
        View::Table => view_table::draw(app, area, buf),
        View::Card(_) => draw_card(app, area, buf),
        View::Migration if tab.migration.shown.is_some() => moves(app, area, buf),
        View::Migration => nothing(app, &tab.migration, (Slot::ClusterMigration, "moves"), area, buf),
        View::Variables if tab.variables.shown.is_some() => choosing(app, area, buf),
        View::Variables => nothing(app, &tab.variables, (Slot::Variables, "variables"), area, buf),
        View::Trials => list(app, area, buf),
        View::Trial(_) => view_trial::draw(app, area, buf),
    }
}

/// Draw one of the tab's tables; what is in sight is kept for half pages and clicks.
pub(super) fn draw_grid(app: &mut App, front: Front, empty: &str, area: Rect, buf: &mut Buffer) {
    if area.height == 0 {
        return;
    }
    let focused = app.segments.behaviour.front() == front;
    let grid = grid_of(app, front);
    let place = app.segments.behaviour.place_in(front);
    let shown = Shown { focused, empty, total: None, bar: None };
    let in_sight = one_of_tables(app, &grid, &place, shown, area, buf);
    app.segments.behaviour.places.entry(front).or_default().offset = in_sight.1;
    if focused {
        app.hits.rows = in_sight;
    }
}

/// Parts of a line with a free cell at its left.
pub(super) fn line(app: &App, parts: &Line, area: Rect, buf: &mut Buffer) {
    if area.height > 0 {
        write(app, parts, Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }, buf);
    }
}

/// Words over as many lines as they take, at most so many; what is left below comes back.
pub(super) fn paragraph(
    app: &App,
    text: &str,
    (role, most): (Role, usize),
    area: Rect,
    buf: &mut Buffer,
) -> Rect {
    let pieces = wrap(&sanitize(text), area.width.saturating_sub(2).into());
    let mut rest = area;
    for piece in pieces.iter().take(most) {
        let (here, below) = cut(rest, 1);
        say(app, piece, role, here, buf);
        rest = below;
    }
    rest
}

fn draw_card(app: &mut App, area: Rect, buf: &mut Buffer) {
    app.segments.behaviour.room = usize::from(area.width.saturating_sub(2));
    let Some(card) = super::forms::open_card(app) else {
        return nothing(app, &app.segments.behaviour.card, (Slot::Cluster, "card"), area, buf);
    };
    let heading = card::heading(app, card);
    let rest = sheet::heading(app, &heading, area, buf);
    let place = app.segments.behaviour.place_in(Front::Card);
    let entries = sheet::filtered(card::entries(app), &place);
    let (scroll, lines) = sheet::page(app, &entries, &place, rest, buf);
    let place = app.segments.behaviour.places.entry(Front::Card).or_default();
    (place.cursor, place.offset) = (scroll.cursor, scroll.offset);
    app.hits.rows = (lines, scroll.offset);
}

fn moves(app: &mut App, area: Rect, buf: &mut Buffer) {
    let Some(found) = &app.segments.behaviour.migration.shown else { return };
    if found.n1.is_none() {
        let mut lines = vec![("There is no N-1 to compare with.".to_owned(), Role::Title)];
        if let Some(now) = app.segments.behaviour.current() {
            lines.extend(now.absent.iter().map(|absent| (absent.reason.clone(), Role::Text)));
        }
        return notice(app, &lines, area, buf);
    }
    let title = app.segments.measure.title(&migration::scale(app, found).unit);
    let (head, rest) = cut(area, 1);
    let said: Line =
        vec![(title, Role::Title), ("   from a year ago (rows) to today (columns)".to_owned(), Role::Dim)];
    line(app, &said, head, buf);
    let rows = grid_of(app, Front::Matrix).rows.len() as u16 + 1;
    let (both, on_second) = (rest.height >= rows + 5, app.segments.behaviour.part > 0);
    if both || !on_second {
        let (above, _) = cut(rest, if both { rows } else { rest.height });
        draw_grid(app, Front::Matrix, "", above, buf);
    }
    if both || on_second {
        let below = if both { cut(rest, rows + 1).1 } else { rest };
        let wide = Rect { width: below.width.min(WIDEST), ..below };
        draw_grid(app, Front::Flows, "nobody moved", wide, buf);
    }
}

/// Step one: what the trial would look at, the variables, and the one under the cursor.
fn choosing(app: &mut App, area: Rect, buf: &mut Buffer) {
    let Some(all) = &app.segments.behaviour.variables.shown else { return };
    let (head, mut rest) = cut(area, 1);
    line(app, &variables::plan(app, all), head, buf);
    let waits =
        app.tickets.is_waiting(Slot::Variables) || all.window_months != app.segments.behaviour.choice.months;
    if waits {
        let (here, below) = cut(rest, 1);
        let text = match &app.segments.behaviour.variables.error {
            Some(error) => error.message.clone(),
            None => format!("Asking for the variables of these months{}", app.glyphs.ellipsis),
        };
        say(app, &sanitize(&text), Role::Stale, here, buf);
        rest = below;
    }
    if rest.height > 14 {
        rest = cut(rest, 1).1;
    }
    let about = variables::current(app).map(|report| variables::about(app, report)).unwrap_or_default();
    // The table keeps a few rows; of what is said of one variable, the last is left out first.
    let said = about.len().min(usize::from(rest.height.saturating_sub(ROWS))) as u16;
    let rows = grid_of(app, Front::Variables).rows.len() as u16 + 1;
    let (above, mut rest) = cut(rest, rest.height.saturating_sub(said).min(rows));
    draw_grid(app, Front::Variables, "there are no variables", above, buf);
    if rest.height > said {
        rest = cut(rest, 1).1;
    }
    for parts in about.iter().take(said.into()) {
        let (here, below) = cut(rest, 1);
        line(app, parts, here, buf);
        rest = below;
    }
}

/// Every trial.
fn list(app: &mut App, area: Rect, buf: &mut Buffer) {
    if app.segments.behaviour.reply.shown.is_none() {
        return nothing(app, &app.segments.behaviour.reply, (Slot::Behaviour, "trials"), area, buf);
    }
    if trials::all(app).is_empty() {
        let key = app.options.keys.label("behaviour.new").unwrap_or_default();
        let lines = [
            ("Nothing was tried yet.".to_owned(), Role::Title),
            (format!("{key} begins a new segmentation."), Role::Text),
        ];
        return notice(app, &lines, area, buf);
    }
    draw_grid(app, Front::Trials, "", Rect { width: area.width.min(WIDEST), ..area }, buf);
}

/// What stands there while there is nothing.
pub(super) fn nothing<T>(
    app: &App,
    loaded: &Loaded<T>,
    (slot, what): (Slot, &str),
    area: Rect,
    buf: &mut Buffer,
) {
    let lines = match &loaded.error {
        Some(error) => {
            let mut lines = told(error);
            if error.kind == ErrorKind::Empty && error.hint.is_none() {
                let key = app.options.keys.label("app.load").unwrap_or_default();
                lines.push((format!("{key} loads the sources."), Role::Text));
            }
            lines
        }
        None if app.tickets.is_waiting(slot) || app.tickets.is_waiting(Slot::Restore) => {
            vec![(format!("Asking for the {what}{}", app.glyphs.ellipsis), Role::Dim)]
        }
        None => vec![("There is nothing to show.".to_owned(), Role::Dim)],
    };
    notice(app, &lines, area, buf);
}
