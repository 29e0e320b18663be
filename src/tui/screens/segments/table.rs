//! The segments as a table.

use rust_decimal::Decimal;

use super::figures::{CHANGE_CELLS, change_cell, text};
use crate::contract::{Compared, SegmentFigureId as F, SegmentRow, SegmentRowId, Segments, Unit};
use crate::tui::app::App;
use crate::tui::format::{Scale, plot};
use crate::tui::grid::{Cell, Column, Drawn, Grid, Row, Space};
use crate::tui::names;
use crate::tui::text::width;
use crate::tui::theme::Role;

/// A column of a figure: its head, its letter, its cells and its rank; then the letter and rank of its change,
/// where that has a column of its own.
struct Shape {
    id: F,
    title: &'static str,
    letter: char,
    cells: u16,
    rank: u8,
    change: Option<(&'static str, char, u8)>,
}

const fn shape(
    id: F,
    title: &'static str,
    letter: char,
    (cells, rank): (u16, u8),
    change: Option<(&'static str, char, u8)>,
) -> Shape {
    Shape { id, title, letter, cells, rank, change }
}

/// The figures in column order. B, G, L and S are keys of their own here, so no column sorts by them.
const SHAPES: [Shape; 10] = [
    shape(F::Customers, "Customers", 'C', (10, 0), Some(("Δ", 'D', 1))),
    shape(F::BaseShare, "Share", 'E', (6, 3), None),
    shape(F::NetRevenue, "Revenue", 'R', (11, 0), Some(("Δ", 'W', 9))),
    shape(F::RevenueShare, "Share", 'H', (6, 2), Some(("Δ pt", 'P', 4))),
    shape(F::Frequency, "Freq.", 'F', (6, 6), Some(("Δ", 'Q', 6))),
    shape(F::Basket, "Basket", 'K', (8, 8), Some(("Δ", 'J', 8))),
    shape(F::RevenuePerActive, "Rev./act.", 'V', (10, 7), Some(("Δ", 'U', 7))),
    shape(F::MarginPerActive, "Marg./act.", 'M', (11, 10), Some(("Δ", 'N', 10))),
    shape(F::MeanAge, "Age", 'A', (5, 11), None),
    shape(F::ContactableShare, "Contact.", 'O', (9, 12), None),
];

/// The segments shown; without rows where there are none.
pub(super) fn grid(app: &App) -> Grid {
    let Some(segments) = &app.segments.table.shown else { return Grid::default() };
    let shapes: Vec<&Shape> = SHAPES.iter().filter(|shape| is_known(segments, shape.id)).collect();
    let most = segments.rows.iter().filter_map(|row| row.figures.get(&F::NetRevenue)?.value);
    let scale = app.formatter.scale(Unit::Money, most.map(|v| plot(v).abs()).fold(0.0, f64::max));
    let mut columns = vec![Column::text("Tier", 'T', Space::Fixed(17), 0)];
    for shape in &shapes {
        let title = match shape.id {
            F::NetRevenue => format!("{} {}", shape.title, scale.unit),
            _ => shape.title.to_owned(),
        };
        let cells = shape.cells.max(width(&title) as u16 + 1);
        columns.push(Column::number(title, shape.letter, Space::Fixed(cells), shape.rank));
        if let Some((title, letter, rank)) = shape.change.filter(|_| segments.n1.is_some()) {
            let title = title.replace('Δ', app.glyphs.delta);
            columns.push(Column::number(title, letter, Space::Fixed(CHANGE_CELLS as u16), rank));
        }
    }
    columns.push(Column::text("24 months", ' ', Space::Fill(10), 5).unsorted());
    let rows = segments
        .rows
        .iter()
        .filter(|row| row.id != SegmentRowId::Returns || has_customers(row))
        .map(|row| self::row(app, segments, row, &shapes, &scale))
        .collect();
    Grid { columns, rows }
}

/// Whether any row has this figure; what nobody has takes no column, and the screen says why once.
fn is_known(segments: &Segments, id: F) -> bool {
    segments.rows.iter().any(|row| row.figures.get(&id).is_some_and(|compared| compared.value.is_some()))
}

fn has_customers(row: &SegmentRow) -> bool {
    let counted = row.figures.get(&F::Customers).copied().unwrap_or_default();
    [counted.value, counted.n1].into_iter().flatten().any(|customers| !customers.is_zero())
}

/// Whether it sums several segments up, or takes a part of one.
fn is_total(id: SegmentRowId) -> bool {
    id.segment().is_none()
}

fn role(id: SegmentRowId) -> Option<Role> {
    match id {
        SegmentRowId::Active | SegmentRowId::ActiveAndSleepers => Some(Role::Title),
        SegmentRowId::New | SegmentRowId::Returns | SegmentRowId::Lost => Some(Role::Dim),
        _ => None,
    }
}

fn row(app: &App, segments: &Segments, row: &SegmentRow, shapes: &[&Shape], scale: &Scale) -> Row {
    let (f, glyphs) = (&app.formatter, &app.glyphs);
    let paint = |cell: Cell| match (role(row.id), cell.role) {
        (Some(role), None) => cell.role(role),
        _ => cell,
    };
    // Totals stay below the segments however these are sorted.
    let place = |cell: Cell| if is_total(row.id) { cell.last() } else { cell };
    let mut cells = vec![Cell::text(names::segment_row(row.id))];
    for shape in shapes {
        let compared: Compared = row.figures.get(&shape.id).copied().unwrap_or_default();
        cells.push(match compared.value {
            Some(value) => Cell::number(figure(app, shape.id, value, scale), value),
            None => Cell::absent(glyphs.dash),
        });
        if shape.change.is_some() && segments.n1.is_some() {
            cells.push(change_cell(f, glyphs, shape.id, compared));
        }
    }
    cells.push(Cell::drawn(Drawn::Trend(row.trend.clone())));
    let id = row.id.segment().map_or_else(|| names::segment_row(row.id).trim(), crate::contract::Segment::id);
    Row { id: id.to_owned(), cells: cells.into_iter().map(paint).map(place).collect() }
}

/// A figure in its column: shares without decimals, revenue in the head's unit.
fn figure(app: &App, id: F, value: Decimal, scale: &Scale) -> String {
    match id {
        F::NetRevenue => app.formatter.bare(value, scale),
        F::BaseShare | F::RevenueShare | F::ContactableShare => app.formatter.share(value),
        _ => text(&app.formatter, id, value),
    }
}

/// The row under the cursor.
pub(super) fn current(app: &App) -> Option<&SegmentRow> {
    let segments = app.segments.table.shown.as_ref()?;
    let grid = grid(app);
    let place = app.segments.place_in(super::Front::Table);
    let name = grid.current(&place)?.cells.first()?.text.clone();
    segments.rows.iter().find(|row| names::segment_row(row.id) == name)
}
