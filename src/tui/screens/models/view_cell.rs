//! One cell of the matrix: as much of it as there is room for.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rust_decimal::{Decimal, prelude::FromPrimitive};

use crate::contract::{Matrix, MatrixCell, Unit};
use crate::tui::app::App;
use crate::tui::format::plot;
use crate::tui::overlays::Line;
use crate::tui::text::{Align, clip, fit, width, wrap};
use crate::tui::theme::Role;
use crate::tui::view::write;

/// Cells from which values stand apart from the edge, so that shares have a column of their own.
const ROOMY: usize = 28;

/// Draw it.
pub(super) fn cell(app: &App, matrix: &Matrix, cell: &MatrixCell, area: Rect, buf: &mut Buffer) {
    let cells = usize::from(area.width.saturating_sub(2));
    let mut lines = match area.height {
        0..=2 => two(app, cell, cells),
        3 => three(app, matrix, cell, cells),
        _ => four(app, matrix, cell, cells),
    };
    let left = usize::from(area.height).saturating_sub(lines.len());
    let action = wrap(&cell.action, cells);
    for (index, piece) in action.iter().take(left).enumerate() {
        // The last line there is room for says that there is more.
        let rest = action.get(index..).unwrap_or_default().join(" ");
        let text = if index + 1 == left { clip(&rest, cells).into_owned() } else { piece.clone() };
        lines.push(vec![(text, Role::Dim)]);
    }
    for (y, parts) in (area.y..area.bottom()).zip(&lines) {
        write(app, parts, Rect { x: area.x + 1, y, width: area.width.saturating_sub(2), height: 1 }, buf);
    }
}

fn role(cell: &MatrixCell) -> Role {
    if cell.customers == 0 { Role::Absent } else { Role::Text }
}

fn churn(app: &App, cell: &MatrixCell) -> String {
    cell.churn.map_or_else(|| app.glyphs.dash.to_owned(), |churn| app.formatter.chance(churn))
}

fn share(app: &App, matrix: &Matrix, cell: &MatrixCell) -> String {
    let share = Decimal::from(cell.customers).checked_div(Decimal::from(matrix.customers));
    share.map_or_else(|| app.glyphs.dash.to_owned(), |share| app.formatter.share(share))
}

/// What came and what is expected, each in a unit of its own or both in one, else what is expected.
fn money(app: &App, cell: &MatrixCell, cells: usize) -> Line {
    let f = &app.formatter;
    let arrow = if app.glyphs.ascii { "->" } else { "→" };
    let (revenue, expected) = (f.value(Unit::Money, cell.revenue), f.expected(cell.expected));
    let both = format!("{revenue} {arrow} {expected}");
    let of_one_unit = || {
        let amount = Decimal::from_f64(cell.expected)?;
        let scale = f.scale(Unit::Money, plot(cell.revenue).abs().max(cell.expected.abs()));
        let [revenue, expected] = [cell.revenue, amount].map(|amount| f.bare(amount, &scale));
        Some(format!("{revenue} {arrow} {expected} {}", scale.unit))
    };
    let mut all = [Some(both), of_one_unit()].into_iter().flatten();
    let told = all.find(|told| width(told) <= cells).unwrap_or_else(|| format!("{arrow} {expected}"));
    vec![(fit(&told, cells, Align::Left), role(cell))]
}

fn two(app: &App, cell: &MatrixCell, cells: usize) -> Vec<Line> {
    let customers = app.formatter.count(cell.customers);
    vec![pair(&customers, &churn(app, cell), cells, role(cell)), money(app, cell, cells)]
}

fn three(app: &App, matrix: &Matrix, cell: &MatrixCell, cells: usize) -> Vec<Line> {
    let customers = format!("{} customers", app.formatter.count(cell.customers));
    vec![
        pair(&customers, &share(app, matrix, cell), cells, role(cell)),
        money(app, cell, cells),
        named("mean churn", &churn(app, cell), cells, role(cell)),
    ]
}

fn four(app: &App, matrix: &Matrix, cell: &MatrixCell, cells: usize) -> Vec<Line> {
    let f = &app.formatter;
    let edge = if cells >= ROOMY { " ".repeat(7) } else { String::new() };
    let customers = format!("{}  {:>5}", f.count(cell.customers), share(app, matrix, cell));
    let edged = |value: String| format!("{value}{edge}");
    vec![
        named("customers", &customers, cells, role(cell)),
        named("revenue", &edged(f.value(Unit::Money, cell.revenue)), cells, role(cell)),
        named("expected", &edged(f.expected(cell.expected)), cells, role(cell)),
        named("mean churn", &edged(churn(app, cell)), cells, role(cell)),
    ]
}

/// A name at the left, its value at the right.
fn named(name: &str, value: &str, cells: usize, role: Role) -> Line {
    let room = cells.saturating_sub(width(value));
    vec![(fit(name, room, Align::Left), Role::Dim), (value.to_owned(), role)]
}

/// Two values, the first one stronger; the first one alone where there is no room for both.
fn pair(first: &str, second: &str, cells: usize, role: Role) -> Line {
    if width(first) + width(second) + 1 > cells {
        return vec![(fit(first, cells, Align::Left), role)];
    }
    let room = cells.saturating_sub(width(second) + 1);
    vec![(fit(first, room, Align::Left), role), (format!(" {second}"), Role::Dim)]
}
