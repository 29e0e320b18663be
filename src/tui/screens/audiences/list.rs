//! Every audience as a table: how many people, what they are worth, and when they last went where.

use rust_decimal::Decimal;

use super::words;
use crate::contract::{AudienceRow, Audiences, ExportState, FEWEST_TOLD, LastExport, Unit};
use crate::tui::app::App;
use crate::tui::grid::{Cell, Column, Drawn, Grid, Row, Space};
use crate::tui::screens::sheet::ten_thousandths;
use crate::tui::theme::Role;

/// Cells of a day with the sign of a state.
const DAY: u16 = 8;

/// Every audience; without rows where there are none.
pub(super) fn grid(app: &App) -> Grid {
    let Some(all) = &app.audiences.all.shown else { return Grid::default() };
    let rows = all.audiences.iter().map(|row| line(app, all, row)).collect();
    Grid { columns: columns(all), rows }
}

/// E, G, L, P, S and U are keys of their own here, so no column sorts by them.
fn columns(all: &Audiences) -> Vec<Column> {
    let mut columns = vec![
        Column::text("Name", 'N', Space::Fill(22), 0),
        Column::number("Customers", 'C', Space::Fixed(10), 0),
        Column::number("Share", 'H', Space::Fixed(6), 1),
        Column::text("", ' ', Space::Fixed(12), 8).unsorted(),
        Column::number("Revenue", 'R', Space::Fixed(11), 2),
        Column::number("Rev. %", 'V', Space::Fixed(7), 3),
        Column::text("", ' ', Space::Fixed(12), 9).unsorted(),
        Column::number("Ads", 'A', Space::Fixed(9), 1),
    ];
    columns.extend(all.destinations.iter().enumerate().map(|(at, destination)| {
        let rank = 3 + u8::try_from(at).unwrap_or(u8::MAX - 3).min(4);
        let title = crate::tui::text::sanitize(&destination.name).into_owned();
        let wide = u16::try_from(crate::tui::text::width(&title)).unwrap_or(DAY).clamp(DAY, 14);
        Column::text(title, ' ', Space::Fixed(wide), rank).unsorted()
    }));
    columns.push(Column::text("Note", 'O', Space::Fill(12), 7));
    columns
}

fn line(app: &App, all: &Audiences, row: &AudienceRow) -> Row {
    let f = &app.formatter;
    let name = Cell::text(&row.audience.name);
    let mut cells = vec![if row.broken.is_some() { name.role(Role::Bad) } else { name.role(Role::Title) }];
    if let Some(size) = row.size {
        let share = part(Decimal::from(size.customers), Decimal::from(all.base));
        let revenue = part(size.revenue, all.base_revenue);
        cells.extend([
            Cell::number(f.count(size.customers), size.customers),
            percent(app, share),
            bar(share),
            Cell::number(f.value(Unit::Money, size.revenue), size.revenue),
            percent(app, revenue),
            bar(revenue),
            Cell::number(f.count(size.ads), size.ads),
        ]);
    } else {
        let dash = || Cell::absent(app.glyphs.dash);
        let why = match &row.broken {
            Some(_) => Cell::text("broken").role(Role::Bad).last(),
            None if all.is_counting => {
                Cell::text(&format!("counting{}", app.glyphs.ellipsis)).role(Role::Dim).last()
            }
            None => Cell::text(&format!("under {FEWEST_TOLD}")).role(Role::Dim).last(),
        };
        cells.extend([why, dash(), Cell::absent(""), dash(), dash(), Cell::absent(""), dash()]);
    }
    cells.extend(all.destinations.iter().map(|destination| last(app, row.last.get(&destination.name))));
    cells.push(match &row.broken {
        Some(problem) => Cell::text(&problem.message).role(Role::Bad),
        None => Cell::text(&row.audience.note).role(Role::Dim),
    });
    Row { id: row.audience.name.clone(), cells }
}

/// `✓ 6 Nov`.
fn last(app: &App, last: Option<&LastExport>) -> Cell {
    let Some(LastExport { at, state, .. }) = last else { return Cell::absent(app.glyphs.dash) };
    let text = format!("{} {}", words::sign(app, *state), words::day(app, *at));
    let role = if *state == ExportState::Released { Role::Good } else { words::state_role(*state) };
    Cell::number(text, at.as_second()).role(role)
}

/// A part of a whole; `None` where there is no whole.
pub(super) fn part(part: Decimal, whole: Decimal) -> Option<Decimal> {
    part.checked_div(whole)
}

fn percent(app: &App, share: Option<Decimal>) -> Cell {
    match share {
        Some(share) => Cell::number(app.formatter.share(share), share),
        None => Cell::absent(app.glyphs.dash),
    }
}

fn bar(share: Option<Decimal>) -> Cell {
    share.map_or_else(|| Cell::absent(""), |share| Cell::drawn(Drawn::Share(ten_thousandths(share))))
}
