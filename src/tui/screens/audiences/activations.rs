//! Audiences by destinations, with the last export to each, and every export.

use super::words;
use crate::contract::{ExportId, ExportState, ExportSummary, LastExport};
use crate::tui::app::App;
use crate::tui::grid::{Cell, Column, Grid, Row, Space};
use crate::tui::text::{sanitize, width};
use crate::tui::theme::Role;

/// Cells of a day with its sign and its rows.
const CELL: u16 = 20;

/// Audiences by destinations; without rows where nothing was ever exported.
pub(super) fn matrix_grid(app: &App) -> Grid {
    let Some(found) = &app.audiences.activations.shown else { return Grid::default() };
    // Without the keys it shows no cursor, nor the edge of its column.
    let column = (app.audiences.front() != super::Front::History).then_some(app.audiences.column);
    let mut columns = vec![Column::text("Audience", 'A', Space::Fill(20), 0)];
    columns.extend(found.destinations.iter().enumerate().map(|(at, destination)| {
        let title = sanitize(&destination.name).into_owned();
        let wide = u16::try_from(width(&title)).unwrap_or(CELL).saturating_add(2).clamp(CELL, 26);
        let rank = if at == app.audiences.column { 0 } else { 1 + u8::try_from(at).unwrap_or(99) };
        // The edge and a blank stand before every cell.
        Column::text(format!("  {title}"), ' ', Space::Fixed(wide), rank).unsorted()
    }));
    let rows = found
        .rows
        .iter()
        .map(|(name, last)| {
            let mut cells = vec![Cell::text(name).role(Role::Title)];
            cells.extend(
                found
                    .destinations
                    .iter()
                    .enumerate()
                    .map(|(at, destination)| cell(app, last.get(&destination.name), column == Some(at))),
            );
            Row { id: name.clone(), cells }
        })
        .collect();
    Grid { columns, rows }
}

/// `✓ 6 Nov      26,811`; the column under the cursor has an edge.
fn cell(app: &App, last: Option<&LastExport>, is_here: bool) -> Cell {
    let edge = if is_here { app.glyphs.bar } else { " " };
    let Some(last) = last else {
        return Cell::absent(format!("{edge} {}", app.glyphs.dash));
    };
    let day = format!("{} {}", words::sign(app, last.state), words::day(app, last.at));
    let text = format!("{edge} {day:<8} {:>9}", app.formatter.count(last.rows));
    Cell::number(text, last.at.as_second()).role(words::state_role(last.state))
}

/// Every export, newest first.
pub(super) fn history_grid(app: &App) -> Grid {
    let Some(found) = &app.audiences.activations.shown else { return Grid::default() };
    let columns = vec![
        Column::number("No.", 'N', Space::Fixed(5), 0),
        Column::text("Sealed", 'D', Space::Fixed(12), 0),
        Column::text("Audience", 'A', Space::Fill(18), 0),
        Column::text("To", 'T', Space::Fixed(11), 0),
        Column::text("State", 'I', Space::Fixed(12), 0),
        Column::number("Rows", 'R', Space::Fixed(10), 1),
        Column::number("Size", 'Z', Space::Fixed(9), 5),
        Column::text("Asked by", 'B', Space::Fixed(12), 4),
        Column::text("Decided by", 'C', Space::Fixed(12), 3),
        Column::text("Why", 'W', Space::Fill(16), 2),
    ];
    Grid { columns, rows: found.exports.iter().map(|export| line(app, export)).collect() }
}

fn line(app: &App, export: &ExportSummary) -> Row {
    let f = &app.formatter;
    let role = words::state_role(export.state);
    let decided = match &export.decision {
        Some(decided) if decided.single_person => Cell::text(&decided.by).role(Role::Bad),
        Some(decided) => Cell::text(&decided.by),
        None => Cell::absent(app.glyphs.dash),
    };
    let state = format!("{} {}", words::sign(app, export.state), words::state(export.state));
    Row {
        id: export.id.0.to_string(),
        cells: vec![
            Cell::number(export.id.0.to_string(), export.id.0),
            Cell::number(words::day(app, export.sealed_at), export.sealed_at.as_second()),
            Cell::text(&export.audience),
            Cell::text(&export.destination),
            Cell::text(&state).role(role),
            Cell::number(f.count(export.rows), export.rows),
            Cell::number(f.bytes(export.bytes), export.bytes),
            Cell::text(&export.asked_by).role(Role::Dim),
            decided,
            note(export),
        ],
    }
}

/// What should be known of it.
fn note(export: &ExportSummary) -> Cell {
    if let Some(why) = &export.why {
        let role = if export.state == ExportState::Approved { Role::Warn } else { Role::Dim };
        return Cell::text(why).role(role);
    }
    match &export.delivery {
        Some(delivery) if delivery.state != crate::contract::DeliveryState::Done => {
            Cell::text(&format!("delivery: {}", delivery.said)).role(Role::Bad)
        }
        _ => Cell::absent(""),
    }
}

/// The export under the cursor.
pub(super) fn current(app: &App) -> Option<ExportId> {
    let front = app.audiences.front();
    let place = app.audiences.place_in(front);
    let found = app.audiences.activations.shown.as_ref()?;
    if front == super::Front::History {
        return history_grid(app).current(&place)?.id.parse().ok().map(ExportId);
    }
    let name = matrix_grid(app).current(&place)?.id.clone();
    let (_, last) = found.rows.iter().find(|(known, _)| *known == name)?;
    let destination = found.destinations.get(app.audiences.column)?;
    last.get(&destination.name).map(|last| last.export)
}
