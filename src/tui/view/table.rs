//! A grid drawn by the table widget, with the reader's place in it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::StatefulWidget;
use rust_decimal::Decimal;

use crate::tui::app::App;
use crate::tui::format::plot;
use crate::tui::grid::{self, Drawn, Grid, Key, Place, Space};
use crate::tui::text::Align;
use crate::tui::widgets::{Cell, Column, DataTable, Order, Scroll, Width};

/// How a table is shown.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// Whether keys go to it.
    pub focused: bool,
    /// What is said when it has no rows.
    pub empty: &'a str,
    /// How many rows there are beyond those given.
    pub total: Option<u64>,
    /// The column drawn as a bar, and the one that holds its share.
    pub bar: Option<(usize, usize)>,
}

/// Draw a table; says which rows are in sight: their area, and the first one.
pub fn table(
    app: &App,
    grid: &Grid,
    place: &Place,
    shown: Shown<'_>,
    area: Rect,
    buf: &mut Buffer,
) -> (Rect, usize) {
    draw(app, grid, place, (shown, true), area, buf)
}

/// The same for one of several tables: only the one that keys go to shows where its cursor is.
pub fn one_of_tables(
    app: &App,
    grid: &Grid,
    place: &Place,
    shown: Shown<'_>,
    area: Rect,
    buf: &mut Buffer,
) -> (Rect, usize) {
    draw(app, grid, place, (shown, shown.focused), area, buf)
}

fn draw(
    app: &App,
    grid: &Grid,
    place: &Place,
    (shown, cursor): (Shown<'_>, bool),
    area: Rect,
    buf: &mut Buffer,
) -> (Rect, usize) {
    let rows = grid.shown(place);
    let columns: Vec<Column<'_>> = grid.columns.iter().map(|column| head(column, place)).collect();
    let cells = |index: usize| -> Vec<Cell<'_>> {
        let Some(row) = rows.get(index) else { return Vec::new() };
        row.cells.iter().enumerate().map(|(at, cell)| draw_cell(row, at, cell, shown.bar)).collect()
    };
    let marked = |index: usize| rows.get(index).is_some_and(|row| place.marked.contains(&row.id));
    let empty =
        if place.filter.is_empty() { shown.empty } else { "no row holds this text; esc clears the filter" };
    let mut widget = DataTable::new(app.look(), &columns, rows.len(), &cells)
        .marked(&marked)
        .highlight(&place.filter)
        .empty(empty)
        .focused(shown.focused && app.overlays.is_empty())
        .cursor(cursor);
    if let Some(total) = shown.total.filter(|_| place.filter.is_empty()) {
        widget = widget.total(total);
    }
    let mut scroll = Scroll { cursor: place.cursor, offset: place.offset, page: 0 };
    widget.render(area, buf, &mut scroll);
    let page = u16::try_from(scroll.page).unwrap_or(u16::MAX);
    let height = page.min(area.height.saturating_sub(1));
    (Rect { y: area.y.saturating_add(1), height, ..area }, scroll.offset)
}

fn head<'a>(column: &'a grid::Column, place: &Place) -> Column<'a> {
    let width = match column.space {
        Space::Fixed(cells) => Width::Fixed(cells),
        Space::Least(cells) => Width::Min(cells),
        Space::Fill(cells) => Width::Fill(cells),
    };
    let mut head = Column::new(&column.title, width).priority(column.rank);
    if column.right {
        head.align = Align::Right;
    }
    head.sort_key = column.letter;
    let sort = place.sort.filter(|sort| column.letter == Some(sort.letter));
    head.sorted(sort.map(|sort| if sort.descending { Order::Descending } else { Order::Ascending }))
}

fn draw_cell<'a>(
    row: &'a grid::Row,
    at: usize,
    cell: &'a grid::Cell,
    bar: Option<(usize, usize)>,
) -> Cell<'a> {
    if let Some((_, share)) = bar.filter(|(column, _)| *column == at) {
        let share = match row.cells.get(share).map(|cell| &cell.key) {
            Some(Key::Number(share)) => *share,
            _ => Decimal::ZERO,
        };
        return Cell::Bar(plot(share));
    }
    match &cell.drawn {
        Some(Drawn::Trend(values)) => {
            return Cell::Spark(values.iter().map(|value| value.map(|value| value as f64)).collect());
        }
        Some(Drawn::Share(share)) => return Cell::Bar(f64::from(*share) / 10_000.0),
        Some(Drawn::Interval { low, high, at, mark, role }) => {
            return Cell::Interval { ends: (*low, *high), at: *at, mark: *mark, role: *role };
        }
        Some(Drawn::Span { from, to, role }) => return Cell::Span { from: *from, to: *to, role: *role },
        None => {}
    }
    match cell.role {
        Some(role) => Cell::role(cell.text.as_str(), role),
        None => Cell::from(cell.text.as_str()),
    }
}
