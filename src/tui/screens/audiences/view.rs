//! Audiences as a picture: the parts in a line, what waits for a decision, and the part in front.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Front, Part, builder, grid_of};
use crate::tui::app::{App, Slot};
use crate::tui::overlays::Line;
use crate::tui::screens::{Loaded, told};
use crate::tui::theme::Role;
use crate::tui::view::{Shown, notice, table, write};
use crate::tui::widgets::put;

/// Draw Audiences.
pub fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    if app.audiences.builder.is_some() {
        return builder::draw(app, area, buf);
    }
    if app.audiences.all.shown.is_none() {
        return nothing(app, &app.audiences.all, Slot::Audiences, "audiences", area, buf);
    }
    let (head, rest) = cut(area, 1);
    app.hits.audience_parts = parts(app, head, buf);
    draw_grid(app, Front::List, "there are no audiences yet; n makes one", rest, buf);
}

/// Where an area is cut: so many lines, and what is left below them.
pub(super) fn cut(area: Rect, lines: u16) -> (Rect, Rect) {
    let lines = lines.min(area.height);
    let rest = Rect { y: area.y + lines, height: area.height - lines, ..area };
    (Rect { height: lines, ..area }, rest)
}

/// An area without its outermost cells.
pub(super) fn inside(area: Rect) -> Rect {
    Rect { x: area.x.saturating_add(1), width: area.width.saturating_sub(2), ..area }
}

/// Parts of a line with a free cell at its left.
pub(super) fn line(app: &App, parts: &Line, area: Rect, buf: &mut Buffer) {
    if area.height > 0 {
        write(app, parts, inside(area), buf);
    }
}

fn parts(app: &App, line: Rect, buf: &mut Buffer) -> Vec<(Rect, Part)> {
    let screen = &app.audiences;
    let mut x = line.x + 1;
    let mut hits = Vec::new();
    for part in Part::ALL {
        let count = match part {
            Part::List => screen.all.shown.as_ref().map(|all| all.audiences.len()),
            Part::Compare => screen.overlap.shown.as_ref().map(|overlap| overlap.names.len()),
            Part::Activations => screen.activations.shown.as_ref().map(|found| found.exports.len()),
        };
        let count = count.map(|count| format!(" {}", app.formatter.count(count as u64)));
        let role = if *part == screen.part { Role::TabActive } else { Role::Tab };
        let text = format!(" {}{} ", part.title(), count.unwrap_or_default());
        let cells = put(buf, (x, line.y), line.right().saturating_sub(x), &text, app.theme.style(role));
        hits.push((Rect { x, width: cells, ..line }, *part));
        x = (x + cells + 1).min(line.right());
    }
    hits
}

/// Draw one of the screen's tables where its keys are; what is in sight is kept for half pages and clicks.
pub(super) fn draw_grid(app: &mut App, front: Front, empty: &str, area: Rect, buf: &mut Buffer) {
    if area.height == 0 {
        return;
    }
    let focused = app.audiences.front() == front;
    let grid = grid_of(app, front);
    let place = app.audiences.place_in(front);
    let shown = Shown { focused, empty, total: None, bar: None };
    let in_sight = table(app, &grid, &place, shown, area, buf);
    app.audiences.places.entry(front).or_default().offset = in_sight.1;
    if focused {
        app.hits.rows = in_sight;
    }
}

/// What stands there while there is nothing.
pub(super) fn nothing<T>(
    app: &App,
    loaded: &Loaded<T>,
    slot: Slot,
    what: &str,
    area: Rect,
    buf: &mut Buffer,
) {
    let lines = match &loaded.error {
        Some(error) => told(error),
        None if app.is_asking(slot) => {
            vec![(format!("Asking for the {what}{}", app.glyphs.ellipsis), Role::Dim)]
        }
        None => vec![("There is nothing to show.".to_owned(), Role::Dim)],
    };
    notice(app, &lines, area, buf);
}
