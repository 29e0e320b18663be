//! The business rule against the champion taking as many people: the groups, and who does how much better.

use rust_decimal::Decimal;

use super::words::{measure, place};
use crate::contract::{Group, GroupRatio, Ratio, Unit};
use crate::tui::app::App;
use crate::tui::format::plot;
use crate::tui::grid::{Cell, Column, Drawn, Grid, Row, Space};
use crate::tui::theme::Role;

/// Who is in each group, and what they bought.
pub(super) fn groups_grid(app: &App) -> Grid {
    let Some(equal) = &app.models.equal.shown else { return Grid::default() };
    let most = equal.groups.iter().map(|group| plot(group.revenue).abs()).fold(0.0, f64::max);
    let scale = app.formatter.scale(Unit::Money, most);
    let columns = vec![
        Column::text("Who", 'W', Space::Fill(24), 0),
        Column::number("Customers", 'C', Space::Fixed(11), 0),
        Column::number("Bought", 'B', Space::Fixed(11), 1),
        Column::number("Share", 'H', Space::Fixed(7), 0),
        Column::number(format!("Revenue {}", scale.unit), 'R', Space::Fixed(13), 1),
        Column::number("Per customer", 'P', Space::Fixed(12), 0),
    ];
    let (f, dash) = (&app.formatter, || Cell::absent(app.glyphs.dash));
    let row = |(index, group): (usize, &Group)| {
        let share = Decimal::from(group.buyers).checked_div(Decimal::from(group.customers));
        let each = group.revenue.checked_div(Decimal::from(group.customers));
        Row {
            id: index.to_string(),
            cells: vec![
                Cell::text(&group.label),
                Cell::number(f.count(group.customers), group.customers),
                Cell::number(f.count(group.buyers), group.buyers),
                share.map_or_else(dash, |share| Cell::number(f.value(Unit::Share, share), share)),
                Cell::number(f.bare(group.revenue, &scale), group.revenue),
                each.map_or_else(dash, |each| Cell::number(f.value(Unit::Money, each), each)),
            ],
        }
    };
    Grid { columns, rows: equal.groups.iter().enumerate().map(row).collect() }
}

/// One group over another, by buyers and by revenue, each with its interval around equal.
pub(super) fn ratios_grid(app: &App) -> Grid {
    let Some(equal) = &app.models.equal.shown else { return Grid::default() };
    let columns = vec![
        Column::text("Held against each other", 'H', Space::Fill(26), 0),
        Column::number("Buyers", 'B', Space::Least(7), 0),
        Column::text("95 % interval", ' ', Space::Least(13), 1).unsorted(),
        Column::text("  less  1  more", ' ', Space::Fixed(17), 3).unsorted(),
        Column::number("Revenue", 'R', Space::Least(7), 0),
        Column::text("95 % interval", ' ', Space::Least(13), 2).unsorted(),
        Column::text("  less  1  more", ' ', Space::Fixed(17), 4).unsorted(),
    ];
    let reach = equal
        .ratios
        .iter()
        .flat_map(|ratio| [ratio.buyers, ratio.revenue])
        .flat_map(|ratio| [ratio.low, ratio.high, ratio.estimate])
        .flatten()
        .filter_map(distance)
        .fold(0.1, f64::max);
    let row = |(index, ratio): (usize, &GroupRatio)| {
        let mut cells = vec![Cell::text(&ratio.label)];
        for told in [ratio.buyers, ratio.revenue] {
            cells.extend(three(app, told, reach));
        }
        Row { id: index.to_string(), cells }
    };
    Grid { columns, rows: equal.ratios.iter().enumerate().map(row).collect() }
}

/// How far a ratio is from equal, twice as much being as far as half.
fn distance(ratio: f64) -> Option<f64> {
    (ratio > 0.0 && ratio.is_finite()).then(|| ratio.ln().abs())
}

/// The ratio, its interval in numbers, and the interval drawn.
fn three(app: &App, ratio: Ratio, reach: f64) -> [Cell; 3] {
    let times = |value: f64| format!("{}{}", app.glyphs.times, app.formatter.estimate(value, 2));
    let (Some(estimate), Some(low), Some(high)) = (ratio.estimate, ratio.low, ratio.high) else {
        let estimate = measure(app, ratio.estimate, times);
        return [estimate, Cell::absent("no interval"), Cell::absent("")];
    };
    let role = if low > 1.0 {
        Role::Good
    } else if high < 1.0 {
        Role::Bad
    } else {
        Role::Dim
    };
    let at = |value: f64| if value > 0.0 { place(value.ln(), (-reach, reach)) } else { 0 };
    let drawn = Drawn::Interval { low: at(low), high: at(high), at: at(estimate), mark: 5_000, role };
    let ends = format!("{} {} {}", times(low), app.glyphs.dash, times(high));
    [measure(app, Some(estimate), times).role(role), Cell::text(&ends).role(Role::Dim), Cell::drawn(drawn)]
}
