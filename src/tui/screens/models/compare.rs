//! Champions against their challengers and bars: the difference, its interval around nothing, and the verdict.

use super::words::{self, place};
use crate::contract::{Better, Comparison, ModelName};
use crate::tui::app::App;
use crate::tui::grid::{Cell, Column, Drawn, Grid, Row, Space};
use crate::tui::theme::Role;

fn id(comparison: &Comparison) -> String {
    format!("{}.{}.{}", comparison.target, comparison.challenger.id(), comparison.measure)
}

fn all(app: &App) -> &[Comparison] {
    app.models.all.shown.as_ref().map(|all| all.comparisons.as_slice()).unwrap_or_default()
}

/// The comparison of a row.
pub(super) fn found<'a>(app: &'a App, row: &str) -> Option<&'a Comparison> {
    all(app).iter().find(|comparison| id(comparison) == row)
}

/// The model that a row holds against the champion.
pub(super) fn challenger(app: &App, row: &str) -> Option<ModelName> {
    found(app, row).map(|comparison| ModelName { target: comparison.target, method: comparison.challenger })
}

/// One comparison a row. Intervals of one target and measure share an axis with no difference in its middle.
pub(super) fn grid(app: &App) -> Grid {
    let columns = vec![
        Column::text("Predicts", 'P', Space::Fixed(15), 0),
        Column::text("Champion", 'C', Space::Fixed(13), 3),
        Column::text("Against", 'A', Space::Fixed(15), 0),
        Column::text("Measure", 'M', Space::Fixed(14), 2),
        Column::number("Difference", 'D', Space::Fixed(11), 0),
        Column::number("95 % interval", ' ', Space::Fixed(18), 5).unsorted(),
        Column::text("  less  0  more", ' ', Space::Fixed(17), 1).unsorted(),
        Column::text("Better", 'B', Space::Fixed(11), 0),
    ];
    Grid { columns, rows: all(app).iter().map(|comparison| row(app, comparison)).collect() }
}

fn row(app: &App, comparison: &Comparison) -> Row {
    let decimals = if comparison.measure == "squared error" { 0 } else { 4 };
    let signed = |value: f64| app.formatter.estimate_signed(value, decimals);
    let role = match comparison.better {
        Better::Champion => Role::Text,
        Better::Challenger => Role::Warn,
        Better::Neither => Role::Dim,
    };
    let reach = reach(app, comparison);
    let at = |value: f64| place(value, (-reach, reach));
    let interval = Drawn::Interval {
        low: at(comparison.low),
        high: at(comparison.high),
        at: at(comparison.difference),
        mark: 5_000,
        role,
    };
    let ends = format!("{} {} {}", signed(comparison.low), app.glyphs.dash, signed(comparison.high));
    Row {
        id: id(comparison),
        cells: vec![
            Cell::number(words::target(comparison.target), comparison.target.days),
            Cell::text(words::method(comparison.champion)).role(Role::Title),
            Cell::text(words::method(comparison.challenger)),
            Cell::text(&comparison.measure).role(Role::Dim),
            words::measure(app, Some(comparison.difference), signed),
            Cell::text(&ends).role(Role::Dim),
            Cell::drawn(interval),
            Cell::text(verdict(comparison.better)).role(role),
        ],
    }
}

/// How far the axis reaches to either side. Bars lie so far off that they have one of their own.
fn reach(app: &App, comparison: &Comparison) -> f64 {
    let same = |other: &&Comparison| {
        other.target == comparison.target
            && other.measure == comparison.measure
            && other.challenger.is_bar() == comparison.challenger.is_bar()
    };
    let ends = all(app).iter().filter(same).flat_map(|other| [other.low, other.high, other.difference]);
    ends.filter(|end| end.is_finite()).fold(f64::MIN_POSITIVE, |most, end| most.max(end.abs()))
}

/// Who is better, as told by the interval.
pub(super) const fn verdict(better: Better) -> &'static str {
    match better {
        Better::Champion => "champion",
        Better::Challenger => "challenger",
        Better::Neither => "not certain",
    }
}
