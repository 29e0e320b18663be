//! The behavioural segments as a table.

use rust_decimal::Decimal;

use super::words::{priority, stability_cell};
use crate::contract::{Behaviour, ClusterRow, Compared, Priority, SegmentFigureId, Unit};
use crate::tui::app::App;
use crate::tui::format::{Scale, plot};
use crate::tui::grid::{Cell, Column, Drawn, Grid, Row, Space};
use crate::tui::screens::segments::figures::{CHANGE_CELLS, change_cell};
use crate::tui::text::{sanitize, width};
use crate::tui::theme::Role;

/// Cells of a name, at least and at most.
const NAME: (usize, usize) = (12, 30);

/// The segments in use; without rows where there are none. E is a key of its own here, so no column sorts by it.
pub(super) fn grid(app: &App) -> Grid {
    let Some(found) = app.segments.behaviour.current() else { return Grid::default() };
    let scale = |of: fn(&ClusterRow) -> Compared| {
        let amounts = found.rows.iter().filter_map(|row| of(row).value);
        app.formatter.scale(Unit::Money, amounts.map(|amount| plot(amount).abs()).fold(0.0, f64::max))
    };
    let (revenue, margin) = (scale(|row| row.net_revenue), scale(|row| row.margin));
    let has_n1 = found.rows.iter().any(|row| row.customers.n1.is_some());
    let has_margin = found.rows.iter().any(|row| row.margin.value.is_some());
    let longest = found.rows.iter().map(|row| width(&sanitize(&row.name))).max().unwrap_or(0);
    let mut columns = vec![
        Column::text("Id", 'I', Space::Fixed(4), 6),
        Column::text("Segment", 'N', Space::Fixed(longest.clamp(NAME.0, NAME.1) as u16 + 1), 0),
        Column::text("Priority", 'P', Space::Fixed(9), 3),
        Column::number("Customers", 'C', Space::Fixed(10), 0),
    ];
    if has_n1 {
        columns.push(Column::number(app.glyphs.delta, 'D', Space::Fixed(CHANGE_CELLS as u16), 2));
    }
    columns.push(Column::number("Share", 'A', Space::Fixed(6), 4));
    columns.push(money("Revenue", 'R', &revenue, 1));
    columns.push(Column::number("Share", 'H', Space::Fixed(6), 4));
    if has_margin {
        columns.push(money("Margin", 'M', &margin, 8));
    }
    columns.push(Column::text("Stability", 'T', Space::Fixed(12), 5));
    columns.push(
        Column::text(super::words::months(found.months.len() as u32), ' ', Space::Fill(10), 7).unsorted(),
    );
    let rows =
        found.rows.iter().map(|row| self::row(app, row, (&revenue, &margin), (has_n1, has_margin))).collect();
    Grid { columns, rows }
}

fn money(title: &str, letter: char, scale: &Scale, rank: u8) -> Column {
    let title = format!("{title} {}", scale.unit);
    let cells = width(&title).max(10) as u16 + 1;
    Column::number(title, letter, Space::Fixed(cells), rank)
}

fn row(
    app: &App,
    row: &ClusterRow,
    (revenue, margin): (&Scale, &Scale),
    (has_n1, has_margin): (bool, bool),
) -> Row {
    let (f, glyphs) = (&app.formatter, &app.glyphs);
    let told = |value: Option<Decimal>, text: &dyn Fn(Decimal) -> String| match value {
        Some(value) => Cell::number(text(value), value),
        None => Cell::absent(glyphs.dash),
    };
    let share = |compared: Compared| told(compared.value, &|share| f.share(share));
    let mut cells = vec![
        Cell::number(row.id.to_string(), row.id.0).role(Role::Dim),
        Cell::text(&row.name),
        priority_cell(row.priority, glyphs.dash),
        told(row.customers.value, &|count| f.number(count, 0)),
    ];
    if has_n1 {
        cells.push(change_cell(f, glyphs, SegmentFigureId::Customers, row.customers));
    }
    cells.push(share(row.base_share));
    cells.push(told(row.net_revenue.value, &|amount| f.bare(amount, revenue)));
    cells.push(share(row.revenue_share));
    if has_margin {
        cells.push(told(row.margin.value, &|amount| f.bare(amount, margin)));
    }
    cells.push(match row.stability {
        None if row.by_rules => Cell::text("by rules").role(Role::Dim),
        stability => stability_cell(f, stability),
    });
    cells.push(Cell::drawn(Drawn::Trend(row.trend.clone())));
    Row { id: row.id.to_string(), cells }
}

/// A priority, sorted in the order that it is decided in.
fn priority_cell(found: Option<Priority>, dash: &str) -> Cell {
    let Some(found) = found else { return Cell::absent(dash) };
    let (word, role) = priority(found);
    let place = Priority::ALL.iter().position(|known| *known == found).unwrap_or_default();
    Cell::number(word, place as u64).role(role)
}

/// What is flagged of the version: `new` and `gone` with names.
pub(super) fn flags(found: &Behaviour) -> Vec<(&'static str, String)> {
    let new: Vec<String> =
        found.rows.iter().filter(|row| row.is_new).map(|row| format!("{} {}", row.id, row.name)).collect();
    let gone: Vec<String> = found.vanished.iter().map(|old| format!("{} {}", old.id, old.name)).collect();
    // In the first version everything is new.
    let is_first = new.len() == found.rows.len() && gone.is_empty();
    [("new", new), ("gone", gone)]
        .into_iter()
        .filter(|(_, names)| !names.is_empty() && !is_first)
        .map(|(word, names)| (word, sanitize(&names.join(", ")).into_owned()))
        .collect()
}
