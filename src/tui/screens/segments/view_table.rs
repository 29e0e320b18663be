//! The table of segments as a picture: the segments, what can't be said and why, and the row under the cursor
//! with every figure.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::figures::{change, observed, text, tight};
use super::view::{cut, draw_grid, say};
use super::{Front, grid_of, table};
use crate::contract::{Compared, SegmentFigureId, SegmentRow};
use crate::tui::app::App;
use crate::tui::names;
use crate::tui::overlays::Line;
use crate::tui::text::{Align, fit, sanitize, width, wrap};
use crate::tui::theme::Role;
use crate::tui::view::{Shown, write};

/// Cells of a figure with N-1 and without, its gap included.
const WIDE: u16 = 56;
const NARROW: u16 = 40;
/// Cells of a figure's name, its value and its change.
const NAME: usize = 18;
const VALUE: usize = 11;
const CHANGE: usize = 8;
/// Lines of what can't be said, at most.
const NOTES: usize = 4;

/// Draw the table.
pub(super) fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    let notes = notes(app, area.width);
    let rows = grid_of(app, Front::Table).rows.len() as u16 + 1;
    let spared = notes.len() as u16;
    let (above, mut rest) = cut(area, rows.min(area.height.saturating_sub(spared)));
    let shown = Shown { focused: true, empty: "there are no segments", total: None, bar: None };
    draw_grid(app, Front::Table, shown, above, buf);
    if rest.height > spared + 4 {
        rest = cut(rest, 1).1;
    }
    for note in &notes {
        let (line, below) = cut(rest, 1);
        say(app, note, Role::Dim, line, buf);
        rest = below;
    }
    if !notes.is_empty() && rest.height > 4 {
        rest = cut(rest, 1).1;
    }
    if rest.height >= 2
        && let Some(row) = table::current(app)
    {
        self::row(app, row, rest, buf);
    }
}

/// What can't be said and why, once.
fn notes(app: &App, cells: u16) -> Vec<String> {
    let Some(segments) = &app.segments.table.shown else { return Vec::new() };
    let room = usize::from(cells.saturating_sub(4));
    let reasons = segments.absent.iter().flat_map(|absent| wrap(&sanitize(&absent.reason), room));
    reasons.take(NOTES).collect()
}

/// One row with every figure, N-1 where there is room.
fn row(app: &App, row: &SegmentRow, area: Rect, buf: &mut Buffer) {
    let (head, mut rest) = cut(area, 1);
    let name = names::segment_row(row.id).trim();
    say(app, name, Role::Title, head, buf);
    let start = width(name) as u16 + 3;
    let said = match observed(&app.formatter, &row.observed) {
        Some(text) => text,
        None => row.id.segment().map_or_else(String::new, |segment| names::segment_rule(segment).to_owned()),
    };
    let room = usize::from(head.width.saturating_sub(start + 2));
    if width(&said) <= room {
        say(app, &said, Role::Dim, Rect { x: head.x + start, width: head.width - start, ..head }, buf);
    } else {
        let (line, below) = cut(rest, 1);
        say(app, &said, Role::Dim, line, buf);
        rest = below;
    }
    let known: Vec<(SegmentFigureId, Compared)> = SegmentFigureId::ALL
        .into_iter()
        .filter_map(|id| Some((id, *row.figures.get(&id)?)))
        .filter(|(_, compared)| compared.value.is_some())
        .collect();
    let lines = |across: u16| (known.len() as u16).div_ceil(across.max(1));
    let inner = area.width.saturating_sub(2);
    let wide = lines(inner / WIDE) <= rest.height && inner >= WIDE;
    let cells = if wide { WIDE } else { NARROW };
    let across = usize::from((inner / cells).max(1));
    let high = known.len().div_ceil(across);
    for (index, (id, compared)) in known.iter().enumerate() {
        let (column, y) = ((index / high.max(1)) as u16, (index % high.max(1)) as u16);
        if y >= rest.height {
            continue;
        }
        let place = Rect { x: rest.x + 1 + column * cells, y: rest.y + y, width: cells - 2, height: 1 };
        write(app, &figure(app, *id, *compared, wide), place.intersection(rest), buf);
    }
}

fn figure(app: &App, id: SegmentFigureId, compared: Compared, wide: bool) -> Line {
    let f = &app.formatter;
    let written =
        |value: Option<_>| value.map_or_else(|| app.glyphs.dash.to_owned(), |value| text(f, id, value));
    let mut line = vec![
        (fit(names::segment_figure(id), NAME, Align::Left), Role::Dim),
        (fit(&written(compared.value), VALUE, Align::Right), Role::Text),
    ];
    if wide && compared.n1.is_some() {
        line.push((fit(&format!("N-1 {}", written(compared.n1)), VALUE + 5, Align::Right), Role::Dim));
    } else if wide {
        line.push((" ".repeat(VALUE + 5), Role::Dim));
    }
    if let Some(change) = change(f, id, compared) {
        line.push((fit(&tight(&change, &app.glyphs), CHANGE, Align::Right), change.direction.role()));
    }
    line
}
