//! The breakdown as a table.

use rust_decimal::Decimal;

use crate::contract::{BreakdownRow, Dimension, Unit};
use crate::tui::app::App;
use crate::tui::format::{Formatter, Scale, plot};
use crate::tui::glyphs::Glyphs;
use crate::tui::grid::{Cell, Column, Grid, Key, Row, Space};
use crate::tui::names;
use crate::tui::theme::Role;

/// The column in which the share of [`SHARE`] is drawn as a bar.
pub const BAR: usize = 3;
/// The column that holds the share in words.
pub const SHARE: usize = 2;

const NONE: &str = "none";
const SOME: &str = "id:";

/// The breakdown shown; without rows where there is none.
#[must_use]
pub fn breakdown(app: &App) -> Grid {
    let Some(pulse) = &app.pulse.shown else { return Grid::default() };
    let title = format!("By {}", names::dimension(pulse.by));
    let most = pulse.breakdown.iter().map(|row| plot(row.net_revenue).abs()).fold(0.0, f64::max);
    let scale = app.formatter.scale(Unit::Money, most);
    let columns = vec![
        Column::text(title, dimension_letter(pulse.by), Space::Fill(12), 0),
        Column::number(format!("Net revenue {}", scale.unit), 'R', Space::Fixed(15), 0),
        Column::number("Share", 'H', Space::Fixed(6), 1),
        Column::text("", ' ', Space::Fixed(14), 4).unsorted(),
        Column::number("Tickets", 'T', Space::Fixed(10), 3),
        Column::number("vs previous", 'P', Space::Fixed(12), 2),
        Column::number("vs N-1", 'N', Space::Fixed(11), 1),
    ];
    let rows =
        pulse.breakdown.iter().map(|row| self::row(row, &scale, &app.formatter, &app.glyphs)).collect();
    Grid { columns, rows }
}

/// The dimension's value that a row stands for.
pub(super) fn value_of(row: &Row) -> Option<&str> {
    row.id.strip_prefix(SOME)
}

/// A letter of the dimension's name that no other column takes.
fn dimension_letter(by: Dimension) -> char {
    match by {
        Dimension::Channel | Dimension::Category => 'C',
        Dimension::Store | Dimension::Region => 'O',
    }
}

fn row(row: &BreakdownRow, scale: &Scale, formatter: &Formatter, glyphs: &Glyphs) -> Row {
    let money = formatter.bare(row.net_revenue, scale);
    let share = match row.share {
        Some(share) => Cell::number(formatter.share(share), share),
        None => Cell::absent(glyphs.dash),
    };
    let name = match &row.id {
        Some(_) => Cell::text(&row.label),
        None => Cell { key: Key::None, ..Cell::text(&row.label) }.role(Role::Dim),
    };
    Row {
        id: row.id.as_ref().map_or_else(|| NONE.to_owned(), |id| format!("{SOME}{id}")),
        cells: vec![
            name,
            Cell::number(money, row.net_revenue),
            share,
            // The bar is drawn from the share by the view.
            Cell::absent(""),
            row.tickets.map_or_else(
                || Cell::absent(glyphs.dash),
                |tickets| Cell::number(formatter.count(tickets), tickets),
            ),
            change(row.net_revenue, row.previous, formatter, glyphs),
            change(row.net_revenue, row.n1, formatter, glyphs),
        ],
    }
}

fn change(now: Decimal, before: Option<Decimal>, formatter: &Formatter, glyphs: &Glyphs) -> Cell {
    let change = before.and_then(|before| Some((before, formatter.change(Unit::Money, now, before)?)));
    let Some((before, change)) = change else { return Cell::absent(glyphs.dash) };
    let role = change.direction.role();
    let relative = (now - before).checked_div(before.abs()).unwrap_or_default();
    Cell::number(change.with_arrow(glyphs), relative).role(role)
}
