//! The matrix as a picture: churn from left to right, value from top to bottom, the cell under the cursor in words, and
//! who sleeps.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Front;
use super::matrix::{self, ACROSS};
use super::view::{cut, line, paragraph, say};
use super::view_cell::cell;
use crate::contract::{ChurnBand, Matrix, MatrixCell, Stratum, ValueBand};
use crate::tui::app::App;
use crate::tui::names;
use crate::tui::overlays::Line;
use crate::tui::text::{Align, fit, width};
use crate::tui::theme::Role;
use crate::tui::view::write;
use crate::tui::widgets::put;

/// Cells of the names of the bands of value.
const NAMES: u16 = 14;

/// The most cells of a cell; past this its words are hard to see as one.
const WIDEST: u16 = 52;

/// Lines of a cell with the free one below it: with everything in it, with its action on one line, with what matters most, and
/// at the least.
const TALLEST: u16 = 7;
const TALL: u16 = 6;
const MIDDLE: u16 = 4;
const SHORT: u16 = 2;

/// Lines of the sleepers with their head and a free one above it, and without that.
const SLEEPERS: u16 = 5;
const SLEEPERS_CLOSE: u16 = 4;

/// Draw the matrix.
pub(super) fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    let Some(matrix) = &app.models.matrix.shown else { return };
    let (head, rest) = cut(area, 1);
    let (heads, rest) = cut(rest, 2);
    let [sleepers, close] = if matrix.sleepers.is_empty() { [0, 0] } else { [SLEEPERS, SLEEPERS_CLOSE] };
    let rows = ValueBand::ALL.len() as u16;
    // Lines of a row of cells, of the words below them, and of the sleepers: the first that fit.
    let layouts = [
        (TALLEST, 2, sleepers),
        (TALL, 2, sleepers),
        (MIDDLE, 2, sleepers),
        (SHORT + 1, 1, close),
        (SHORT, 1, close),
        (SHORT, 2, 0),
    ];
    let fits = |(high, said, asleep): &&(u16, u16, u16)| rest.height >= rows * high + said + asleep;
    let (high, said_lines, asleep) = layouts.iter().find(fits).copied().unwrap_or((SHORT, 0, 0));
    let high = (rest.height.saturating_sub(said_lines + asleep) / rows).clamp(high, TALLEST);
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
    let (words, below) = cut(below, said_lines);
    let text =
        matrix::cell_at(app, cursor).map(|cell| said(app, cell, words.height == 0)).unwrap_or_default();
    if words.height > 0 {
        paragraph(app, &text, (Role::Title, 0), words, buf);
        line(app, &bounds(app, matrix, high < MIDDLE), head, buf);
    } else {
        say(app, &text, Role::Title, head, buf);
    }
    if asleep > 0 {
        strata(app, &matrix.sleepers, below, buf);
    }
    app.hits.rows = (Rect { height: 0, ..rest }, 0);
}

/// What a cell asks for; where its own lines had no room for it, with its mean churn.
fn said(app: &App, cell: &MatrixCell, with_churn: bool) -> String {
    let name = capital(&names::matrix_cell(cell.id));
    match cell.churn.filter(|_| with_churn) {
        Some(churn) => format!("{name}, churn {}: {}", app.formatter.chance(churn), cell.action),
        None => format!("{name}: {}", cell.action),
    }
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
        let arrow = if app.glyphs.ascii { "->" } else { "→" };
        return vec![
            (format!("Churn in {} days", matrix.bands.days), Role::Title),
            (format!(": customers, mean churn; 12-month revenue {arrow} expected  "), Role::Dim),
            (key, Role::Key),
            (" edits".to_owned(), Role::Dim),
        ];
    }
    vec![
        (format!("Churn in {} days", matrix.bands.days), Role::Title),
        (" by expected revenue  ".to_owned(), Role::Text),
        (format!("{} customers {} {by}  ", f.count(matrix.customers), app.glyphs.dot), Role::Dim),
        (key, Role::Key),
        (" edits".to_owned(), Role::Dim),
    ]
}

fn column_heads(app: &App, matrix: &Matrix, wide: u16, area: Rect, buf: &mut Buffer) {
    let told = ChurnBand::ALL.map(|band| {
        let reach = matrix::churn_reach(app, &matrix.bands, band);
        (format!(" {}", names::churn_band(band)), reach)
    });
    // Where the bounds find no room beside the names they take the place of the rule.
    let room = usize::from(wide.saturating_sub(2));
    let fits = told.iter().all(|(name, reach)| width(name) + width(reach) + 8 <= room);
    for (index, (name, reach)) in told.into_iter().enumerate() {
        let x = area.x + NAMES + 1 + index as u16 * wide;
        let cells = wide.saturating_sub(2).min(area.right().saturating_sub(x));
        let line = |y: u16| Rect { x, y: area.y + y, width: cells, height: 1 };
        let beside = if fits { format!("  churn {reach}") } else { String::new() };
        if area.height > 0 {
            write(app, &vec![(name, Role::Title), (beside, Role::Dim)], line(0), buf);
        }
        if area.height > 1 && !fits {
            write(app, &vec![(format!(" {reach}"), Role::Dim)], line(1), buf);
        } else if area.height > 1 {
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
    let heads = ["Potential", "Sleepers", "Back in 90 days", "Expected", "In 365 days", "Expected"];
    let spaces = [13, 10, 16, 12, 13, 12];
    let row = |texts: [String; 6], role: [Role; 6]| -> Line {
        let cells = texts.into_iter().zip(spaces).enumerate();
        cells
            .map(|(at, (text, cells))| fit(&text, cells, if at == 0 { Align::Left } else { Align::Right }))
            .zip(role)
            .collect()
    };
    let (_, rest) = cut(area, u16::from(area.height >= SLEEPERS));
    let (head, mut rest) = cut(rest, 1);
    line(app, &row(heads.map(str::to_owned), [Role::Head; 6]), head, buf);
    let dash = || app.glyphs.dash.to_owned();
    let money = |value: Option<f64>| value.map_or_else(dash, |value| f.expected(value));
    for stratum in sleepers {
        let (here, below) = cut(rest, 1);
        let people = |value: Option<f64>| value.map_or_else(dash, |value| f.estimate(value, 0));
        let texts = [
            names::value_band(stratum.potential).to_owned(),
            f.count(stratum.customers),
            people(stratum.back_90),
            money(stratum.expected_3),
            people(stratum.back_365),
            money(stratum.expected),
        ];
        line(app, &row(texts, [Role::Text; 6]), here, buf);
        rest = below;
    }
}
