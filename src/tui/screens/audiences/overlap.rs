//! How audiences overlap: a matrix of everybody who is in both, and the two under the cursor in words.

use rust_decimal::Decimal;

use super::list::part;
use super::sheet::{bar, right};
use super::words;
use crate::contract::Overlap;
use crate::tui::app::App;
use crate::tui::grid::{Cell, Column, Grid, Row, Space};
use crate::tui::overlays::Line;
use crate::tui::theme::Role;

/// Cells before the matrix: the names, the sizes, who is in no other.
const BEFORE: usize = 50;

/// Cells of a cell with people and share, and with the share alone.
const FULL: usize = 15;
const SHORT: u16 = 7;

/// The matrix; without rows where nothing is compared.
pub(super) fn grid(app: &App) -> Grid {
    let Some(overlap) = &app.audiences.overlap.shown else { return Grid::default() };
    let count = overlap.names.len();
    let is_full = app.audiences.room >= BEFORE + count * (FULL + 2);
    let mut columns = vec![
        Column::text("Audience", 'A', Space::Fill(22), 0),
        Column::number("Customers", 'C', Space::Fixed(10), 1),
        Column::number("In no other", 'I', Space::Fixed(11), 2),
    ];
    let wide = if is_full { FULL as u16 } else { SHORT };
    columns.extend((0..count).map(|column| {
        // The column under the cursor stays whatever there is room for.
        let rank = if column == app.audiences.column { 0 } else { 3 + u8::try_from(column).unwrap_or(99) };
        let edge = if column == app.audiences.column { app.glyphs.enter } else { "" };
        Column::number(format!("{edge}{}", column + 1), ' ', Space::Fixed(wide), rank).unsorted()
    }));
    Grid { columns, rows: (0..count).map(|row| line(app, overlap, row, is_full)).collect() }
}

fn line(app: &App, overlap: &Overlap, row: usize, is_full: bool) -> Row {
    let f = &app.formatter;
    let at = |list: &[u64]| list.get(row).copied().unwrap_or(0);
    let name = overlap.names.get(row).cloned().unwrap_or_default();
    let (size, unique) = (at(&overlap.sizes), at(&overlap.unique));
    let mut cells = vec![
        Cell::text(&format!("{} {name}", row + 1)).role(Role::Title),
        Cell::number(f.count(size), size),
        Cell::number(f.count(unique), unique),
    ];
    let both = overlap.both.get(row).map(Vec::as_slice).unwrap_or_default();
    cells.extend((0..overlap.names.len()).map(|column| {
        let is_here = column == app.audiences.column;
        if column == row {
            return Cell::absent(app.glyphs.dash);
        }
        let people = both.get(column).copied().unwrap_or(0);
        let share = part(Decimal::from(people), Decimal::from(size));
        let share = share.map_or_else(|| app.glyphs.dash.to_owned(), |share| f.share(share));
        let text = if is_full { format!("{} {share:>6}", f.count(people)) } else { share };
        let role = match (is_here, people) {
            (true, _) => Role::Accent,
            (false, 0) => Role::Absent,
            (false, _) => Role::Text,
        };
        Cell::number(text, people).role(role)
    }));
    Row { id: name, cells }
}

/// The audiences under the cursor: the row's, and the column's.
pub(super) fn pair(app: &App) -> Option<(usize, usize)> {
    let overlap = app.audiences.overlap.shown.as_ref()?;
    let place = app.audiences.place_in(super::Front::Overlap);
    let id = grid(app).current(&place)?.id.clone();
    let row = overlap.names.iter().position(|name| *name == id)?;
    Some((row, app.audiences.column.min(overlap.names.len().saturating_sub(1))))
}

/// What the matrix says in words: of all of them, and of the two under the cursor.
pub(super) fn told(app: &App, room: usize) -> Vec<Line> {
    let Some(overlap) = &app.audiences.overlap.shown else { return Vec::new() };
    let f = &app.formatter;
    let dot = app.glyphs.dot;
    let mut lines = vec![vec![
        (format!("{} customers are in at least one", f.count(overlap.any)), Role::Title),
        (format!(" {dot} {} in all {}", f.count(overlap.all), overlap.names.len()), Role::Dim),
    ]];
    let Some((row, column)) = pair(app) else { return lines };
    let size = |at: usize| overlap.sizes.get(at).copied().unwrap_or(0);
    let name = |at: usize| overlap.names.get(at).map(|name| words::name(name)).unwrap_or_default();
    if row == column {
        let alone = overlap.unique.get(row).copied().unwrap_or(0);
        let share = part(Decimal::from(alone), Decimal::from(size(row)));
        let share = share.map(|share| format!(", {} of it", f.share(share))).unwrap_or_default();
        let text = format!(
            "{}: {} are in no other{share}; left and right choose another to compare it with",
            name(row),
            f.count(alone)
        );
        lines.push(vec![(text, Role::Text)]);
        return lines;
    }
    let both = overlap.both.get(row).and_then(|both| both.get(column)).copied().unwrap_or(0);
    let any = (u128::from(size(row)) + u128::from(size(column))).saturating_sub(u128::from(both));
    let any = Decimal::from(u64::try_from(any).unwrap_or(u64::MAX));
    let cells = (room / 3).clamp(8, 40);
    let line = |called: String, people: u64, of: String, role: Role| -> Line {
        let mut line = vec![right(&f.count(people), 12, role), ("  ".to_owned(), Role::Text)];
        line.extend(bar(&app.glyphs, part(Decimal::from(people), any), cells));
        line.push((format!("  {called}"), role));
        line.push((of, Role::Dim));
        line
    };
    let of = |people: u64, at: usize| {
        let share = part(Decimal::from(people), Decimal::from(size(at)));
        share.map_or_else(|| app.glyphs.dash.to_owned(), |share| f.share(share))
    };
    lines.push(vec![(format!("{} and {}", name(row), name(column)), Role::Title)]);
    let only = |at: usize| size(at).saturating_sub(both);
    lines.push(line(
        "in both".to_owned(),
        both,
        format!(": {} of the first, {} of the second", of(both, row), of(both, column)),
        Role::Title,
    ));
    for at in [row, column] {
        let people = only(at);
        lines.push(line(
            format!("only in {}", name(at)),
            people,
            format!(": {} of it", of(people, at)),
            Role::Text,
        ));
    }
    lines
}
