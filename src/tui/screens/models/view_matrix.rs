//! The matrix as a picture: churn from left to right, value from top to bottom, the cell under the cursor in words, and
//! who sleeps.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Front;
use super::matrix::{self, ACROSS};
use super::view::{cut, line, paragraph, say};
use crate::contract::{ChurnBand, Matrix, MatrixCell, Stratum, Unit, ValueBand};
use crate::tui::app::App;
use crate::tui::names;
use crate::tui::overlays::Line;
use crate::tui::text::{Align, fit, width, wrap};
use crate::tui::theme::Role;
use crate::tui::view::write;
use crate::tui::widgets::put;

/// Cells of the names of the bands of value.
const NAMES: u16 = 14;

/// The most cells of a cell; past this its words are hard to see as one.
const WIDEST: u16 = 40;

/// Lines of a cell: with everything in it, and at the least.
const TALL: u16 = 6;
const SHORT: u16 = 2;

/// Lines of the sleepers with their head.
const SLEEPERS: u16 = 5;

/// Draw the matrix.
pub(super) fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    let Some(matrix) = &app.models.matrix.shown else { return };
    let (head, rest) = cut(area, 1);
    let (heads, rest) = cut(rest, 2);
    let sleepers = if matrix.sleepers.is_empty() { 0 } else { SLEEPERS };
    // Sleepers are worth their lines only where the cells keep theirs.
    let rows = ValueBand::ALL.len() as u16;
    let spared = [sleepers + 2, sleepers, 2, 0];
    let fits = |spared: &&u16| rest.height >= rows * TALL + **spared;
    let some = |spared: &&u16| rest.height >= rows * (SHORT + 1) + **spared;
    let spared = spared.iter().find(fits).or_else(|| spared.iter().find(some)).copied().unwrap_or(0);
    let high = ((rest.height - spared.min(rest.height)) / rows).clamp(SHORT, TALL);
    let wide = ((area.width.saturating_sub(NAMES + 2)) / ACROSS as u16).min(WIDEST);
    column_heads(app, matrix, wide, heads, buf);
    let cursor = app.models.place_in(Front::Cells).cursor;
    for (index, id) in matrix::order().enumerate() {
        let (row, column) = ((index / ACROSS) as u16, (index % ACROSS) as u16);
        let place = Rect {
            x: rest.x + NAMES + 1 + column * wide,
            y: rest.y + row * high,
            width: wide.saturating_sub(2),
            height: high.saturating_sub(u16::from(high > SHORT)),
        };
        let place = place.intersection(rest);
        if column == 0 {
            row_head(app, matrix, id.value, Rect { x: rest.x, width: NAMES, ..place }, buf);
        }
        if let Some(found) = matrix.cells.iter().find(|cell| cell.id == id) {
            cell(app, matrix, found, place, buf);
        }
        if index == cursor {
            under_cursor(app, place, buf);
        }
    }
    let (_, below) = cut(rest, rows * high);
    let action = matrix::cell_at(app, cursor).map(|cell| (names::matrix_cell(cell.id), cell.action.clone()));
    let (words, below) =
        cut(below, below.height.saturating_sub(if spared >= sleepers { sleepers } else { 0 }).min(2));
    let text = action.map(|(name, action)| format!("{}: {action}", capital(&name))).unwrap_or_default();
    if words.height > 0 {
        paragraph(app, &text, (Role::Title, 0), words, buf);
        line(app, &bounds(app, matrix, high < TALL), head, buf);
    } else {
        say(app, &text, Role::Title, head, buf);
    }
    if below.height >= SLEEPERS {
        strata(app, &matrix.sleepers, below, buf);
    }
    app.hits.rows = (Rect { height: 0, ..rest }, 0);
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// By which bounds, and who set them.
fn bounds(app: &App, matrix: &Matrix, is_short: bool) -> Line {
    let f = &app.formatter;
    let by = match &matrix.set_by {
        Some(by) => format!("bounds set by {}", crate::tui::text::sanitize(by)),
        None => "bounds proposed by c360".to_owned(),
    };
    let key = app.options.keys.label("models.edit").unwrap_or_default();
    if is_short {
        return vec![
            (format!("Churn within {} days", matrix.bands.days), Role::Title),
            (": customers, share; expected in 12 months, mean churn  ".to_owned(), Role::Dim),
            (key, Role::Key),
            (" edits".to_owned(), Role::Dim),
        ];
    }
    vec![
        (format!("Churn within {} days", matrix.bands.days), Role::Title),
        (" by expected revenue of 12 months   ".to_owned(), Role::Text),
        (format!("{} customers {} {by}  ", f.count(matrix.customers), app.glyphs.dot), Role::Dim),
        (key, Role::Key),
        (" edits".to_owned(), Role::Dim),
    ]
}

fn column_heads(app: &App, matrix: &Matrix, wide: u16, area: Rect, buf: &mut Buffer) {
    for (index, band) in ChurnBand::ALL.into_iter().enumerate() {
        let x = area.x + NAMES + 1 + index as u16 * wide;
        let cells = wide.saturating_sub(2).min(area.right().saturating_sub(x));
        let line = |y: u16| Rect { x, y: area.y + y, width: cells, height: 1 };
        let reach = matrix::churn_reach(app, &matrix.bands, band);
        let parts = vec![
            (format!(" {}  ", names::churn_band(band)), Role::Title),
            (format!("churn {reach}"), Role::Dim),
        ];
        if area.height > 0 {
            write(app, &parts, line(0), buf);
        }
        if area.height > 1 {
            let rule = app.glyphs.rule.repeat(cells.into());
            put(buf, (x, area.y + 1), cells, &rule, app.theme.style(Role::Border));
        }
    }
}

fn row_head(app: &App, matrix: &Matrix, band: ValueBand, area: Rect, buf: &mut Buffer) {
    let texts = [
        (names::value_band(band).to_owned(), Role::Title),
        (matrix::value_reach(app, &matrix.bands, band), Role::Dim),
    ];
    for (y, (text, role)) in (area.y..area.bottom()).zip(texts) {
        say(app, &text, role, Rect { y, height: 1, ..area }, buf);
    }
}

/// One cell: everything where there is room, else the customers and the revenue.
fn cell(app: &App, matrix: &Matrix, cell: &MatrixCell, area: Rect, buf: &mut Buffer) {
    let f = &app.formatter;
    let share = rust_decimal::Decimal::from(cell.customers)
        .checked_div(rust_decimal::Decimal::from(matrix.customers))
        .map_or_else(|| app.glyphs.dash.to_owned(), |share| f.share(share));
    let churn = cell.churn.map_or_else(|| app.glyphs.dash.to_owned(), |churn| f.chance(churn));
    let customers = f.count(cell.customers);
    let revenue = f.value(Unit::Money, cell.revenue);
    let expected = f.expected(cell.expected);
    let role = if cell.customers == 0 { Role::Absent } else { Role::Text };
    let cells = usize::from(area.width.saturating_sub(2));
    let mut lines: Vec<(Line, bool)> = if usize::from(area.height) < 4 {
        vec![(named(&customers, &share, cells, role), false), (named(&expected, &churn, cells, role), false)]
    } else {
        let long = [
            ("customers", format!("{customers}  {share:>5}")),
            ("revenue", format!("{revenue}  {:5}", "")),
            ("expected", format!("{expected}  {:5}", "")),
            ("mean churn", format!("{churn}  {:5}", "")),
        ];
        long.iter().map(|(name, value)| (told(name, value, cells, role), false)).collect()
    };
    let left = usize::from(area.height).saturating_sub(lines.len());
    if left > 0 && cells > 0 {
        let action = wrap(&cell.action, cells);
        let cut = action.len() > left;
        for (index, piece) in action.into_iter().take(left).enumerate() {
            let piece =
                if cut && index + 1 == left { format!("{piece} {}", app.glyphs.ellipsis) } else { piece };
            lines.push((vec![(fit(&piece, cells, Align::Left), Role::Dim)], true));
        }
    }
    for (y, (parts, _)) in (area.y..area.bottom()).zip(&lines) {
        write(app, parts, Rect { x: area.x + 1, y, width: area.width.saturating_sub(2), height: 1 }, buf);
    }
}

/// A name at the left, its value at the right.
fn told(name: &str, value: &str, cells: usize, role: Role) -> Line {
    let room = cells.saturating_sub(width(value));
    vec![(fit(name, room, Align::Left), Role::Dim), (value.to_owned(), role)]
}

/// Two values, the first one stronger; the first one alone where there is no room for both.
fn named(first: &str, second: &str, cells: usize, role: Role) -> Line {
    if width(first) + width(second) + 1 > cells {
        return vec![(fit(first, cells, Align::Left), role)];
    }
    let room = cells.saturating_sub(width(second) + 1);
    vec![(fit(first, room, Align::Left), role), (format!(" {second}"), Role::Dim)]
}

fn under_cursor(app: &App, area: Rect, buf: &mut Buffer) {
    let role = if app.overlays.is_empty() { Role::Cursor } else { Role::CursorIdle };
    buf.set_style(area, app.theme.style(role));
    for y in area.top()..area.bottom() {
        put(buf, (area.x, y), 1, app.glyphs.select, app.theme.style(Role::Accent));
    }
}

/// Who sleeps, by what they brought a year while they bought.
fn strata(app: &App, sleepers: &[Stratum], area: Rect, buf: &mut Buffer) {
    let f = &app.formatter;
    let heads = ["Sleepers, by potential", "Customers", "Back in 90 days", "In 365 days", "Expected"];
    let spaces = [24, 11, 16, 13, 12];
    let row = |texts: [String; 5], role: [Role; 5]| -> Line {
        let cells = texts.into_iter().zip(spaces).enumerate();
        cells
            .map(|(at, (text, cells))| fit(&text, cells, if at == 0 { Align::Left } else { Align::Right }))
            .zip(role)
            .collect()
    };
    let (_, rest) = cut(area, 1);
    let (head, mut rest) = cut(rest, 1);
    line(app, &row(heads.map(str::to_owned), [Role::Head; 5]), head, buf);
    let dash = || app.glyphs.dash.to_owned();
    for stratum in sleepers {
        let (here, below) = cut(rest, 1);
        let people = |value: Option<f64>| value.map_or_else(dash, |value| f.estimate(value, 0));
        let texts = [
            names::value_band(stratum.potential).to_owned(),
            f.count(stratum.customers),
            people(stratum.back_90),
            people(stratum.back_365),
            stratum.expected.map_or_else(dash, |value| f.expected(value)),
        ];
        line(app, &row(texts, [Role::Text; 5]), here, buf);
        rest = below;
    }
}
