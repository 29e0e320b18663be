//! What a segment weighs in the base and in revenue, month by month.

use rust_decimal::Decimal;

use super::{ClusterCard, Sheet};
use crate::contract::{ClusterMonth, Unit};
use crate::tui::app::App;
use crate::tui::format::plot;
use crate::tui::glyphs::Glyphs;
use crate::tui::overlays::Line;
use crate::tui::screens::segments::behaviour::words::share;
use crate::tui::screens::sheet::left;
use crate::tui::theme::Role;

/// Cells of a line's name, the indent included.
const NAME: usize = 12;

/// Lines of a chart.
const HIGH: usize = 3;

/// Cells of a month's name.
const MONTH: usize = 4;

/// The two charts on one scale, the months beneath them, and the first and last month in figures.
pub(super) fn body(app: &App, card: &ClusterCard, sheet: &mut Sheet) {
    let months = &card.months;
    let (Some(first), Some(last)) = (months.first(), months.last()) else { return };
    sheet.head("Weight", "share of the base and of revenue, 12 months up to each");
    let shares = |of: fn(&ClusterMonth) -> Option<Decimal>| -> Vec<Option<f64>> {
        months.iter().map(|month| of(month).map(plot)).collect()
    };
    let (base, revenue) = (shares(|month| month.base_share), shares(|month| month.revenue_share));
    let most = base.iter().chain(&revenue).flatten().copied().fold(0.0, f64::max);
    let cells = (sheet.room.saturating_sub(NAME) / months.len()).clamp(1, MONTH);
    for (name, values, role) in [("base", &base, Role::LastYear), ("revenue", &revenue, Role::ThisYear)] {
        for (index, row) in columns(&app.glyphs, values, most, cells).into_iter().enumerate() {
            let name = if index + 1 == HIGH { name } else { "" };
            sheet.say(vec![left(&format!("  {name}"), NAME, Role::Dim), (row, role)]);
        }
    }
    sheet.say(axis(app, months, cells));
    sheet.say(reading(app, first));
    if months.len() > 1 {
        sheet.say(reading(app, last));
    }
}

/// Columns of so many cells, the topmost line first; a trace has the lowest sign.
fn columns(glyphs: &Glyphs, values: &[Option<f64>], most: f64, cells: usize) -> Vec<String> {
    let steps = glyphs.levels.len().max(1);
    let filled = |value: f64| {
        let part = if most > 0.0 { (value / most).clamp(0.0, 1.0) } else { 0.0 };
        let filled = (part * (HIGH * steps) as f64).round() as usize;
        filled.max(usize::from(value > 0.0))
    };
    let line = |below: usize| -> String {
        let sign = |value: &Option<f64>| match value.filter(|value| value.is_finite()).map(filled) {
            Some(filled) if filled > below => {
                glyphs.levels.get((filled - below).min(steps) - 1).copied().unwrap_or(" ")
            }
            _ => " ",
        };
        let free = usize::from(cells > 1);
        let column = |value| [sign(value).repeat(cells - free), " ".repeat(free)];
        values.iter().flat_map(column).collect()
    };
    (0..HIGH).rev().map(|row| line(row * steps)).collect()
}

/// Names of months, as many as have room; a year's first one says which.
fn axis(app: &App, months: &[ClusterMonth], cells: usize) -> Line {
    let each = (MONTH + 1).div_ceil(cells.max(1));
    let mut text = String::new();
    for (index, month) in months.iter().enumerate() {
        if index % each == 0 && index + each <= months.len() {
            let name = app.formatter.month(month.day);
            let name: String = name.chars().take(3).collect();
            text.push_str(&crate::tui::text::fit(&name, each * cells, crate::tui::text::Align::Left));
        }
    }
    vec![left("", NAME, Role::Dim), (text, Role::Dim)]
}

/// `20 Nov 2026   12.4 % of the base   8.1 % of revenue   41,203 customers   2.41 M€`.
fn reading(app: &App, month: &ClusterMonth) -> Line {
    let f = &app.formatter;
    let told = |value: Option<Decimal>| value.map_or_else(|| f.glyphs.dash.to_owned(), |v| share(f, plot(v)));
    let day = format!("{} {}", f.short_date(month.day), month.day.year());
    vec![
        left(&format!("  {day}"), NAME + 3, Role::Dim),
        (told(month.base_share), Role::Title),
        (" of the base  ".to_owned(), Role::Dim),
        (told(month.revenue_share), Role::Title),
        (" of revenue  ".to_owned(), Role::Dim),
        (format!("{} customers  ", f.count(month.customers)), Role::Text),
        (f.value(Unit::Money, month.net_revenue), Role::Text),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_grow_line_by_line_and_gaps_stay_free() {
        let values = [Some(1.0), Some(0.5), None, Some(0.001), Some(0.0)];
        let lines = columns(&Glyphs::unicode(), &values, 1.0, 1);
        assert_eq!(lines, ["█    ", "█▄   ", "██ ▁ "]);
        assert_eq!(columns(&Glyphs::unicode(), &[Some(1.0)], 0.0, 3).last().map(String::as_str), Some("▁▁ "));
    }
}
