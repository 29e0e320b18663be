//! Revenue from last year to this as a waterfall: each bar begins where the one before it ended.

use rust_decimal::Decimal;

use super::tier::signed;
use crate::contract::{Bridge, Unit};
use crate::tui::app::App;
use crate::tui::format::plot;
use crate::tui::grid::{Cell, Column, Drawn, Grid, Row, Space};
use crate::tui::names;
use crate::tui::theme::Role;

/// The waterfall as places on one axis, in ten-thousandths of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Waterfall {
    /// What the axis begins with: zero, or what all bars have in common when steps would be too small to see.
    pub(super) base: f64,
    /// Last year's total, each step, this year's total: from where to where.
    pub(super) spans: Vec<(u16, u16)>,
}

/// Lay the steps out between the two totals.
pub(super) fn waterfall(before: f64, steps: &[f64], now: f64) -> Waterfall {
    let mut levels = vec![before];
    for step in steps {
        levels.push(levels.last().copied().unwrap_or(0.0) + step);
    }
    let known = levels.iter().copied().chain([now]);
    let (least, most) = known.fold((f64::MAX, f64::MIN), |(a, b), level| (a.min(level), b.max(level)));
    let reach = most - least;
    // Where the steps take less than half of the axis, it begins a little below the lowest level.
    let base = if least > reach { least - reach * 0.25 } else { 0.0_f64.min(least) };
    let whole = (most.max(0.0) - base).max(f64::MIN_POSITIVE);
    let place = |level: f64| {
        let part = ((level - base) / whole).clamp(0.0, 1.0);
        (part * 10_000.0).round() as u16
    };
    let zero = place(base.max(0.0));
    let mut spans = vec![(zero, place(before))];
    spans.extend(levels.windows(2).filter_map(|pair| match pair {
        [from, to] => Some((place(from.min(*to)), place(from.max(*to)))),
        _ => None,
    }));
    spans.push((zero, place(now)));
    Waterfall { base, spans }
}

/// The waterfall of what is shown.
pub(super) fn of(bridge: &Bridge) -> Waterfall {
    let steps: Vec<f64> = bridge.steps.iter().map(|step| plot(step.amount)).collect();
    waterfall(plot(bridge.revenue_n1.unwrap_or_default()), &steps, plot(bridge.revenue_n))
}

/// One row per step, the totals first and last; without rows where there is no N-1.
pub(super) fn grid(app: &App) -> Grid {
    let Some(bridge) = app.segments.bridge.shown.as_ref().filter(|bridge| bridge.n1.is_some()) else {
        return Grid::default();
    };
    let most = plot(bridge.revenue_n1.unwrap_or_default()).abs().max(plot(bridge.revenue_n).abs());
    let scale = app.formatter.scale(Unit::Money, most);
    let columns = vec![
        Column::text("Step", ' ', Space::Fixed(20), 0).unsorted(),
        Column::number(format!("Revenue {}", scale.unit), ' ', Space::Fixed(14), 0).unsorted(),
        Column::number("Customers", ' ', Space::Fixed(11), 1).unsorted(),
        Column::text("", ' ', Space::Fill(8), 0).unsorted(),
    ];
    let spans = of(bridge).spans;
    let span = |index: usize, role: Role| {
        let (from, to) = spans.get(index).copied().unwrap_or_default();
        Cell::drawn(Drawn::Span { from, to, role })
    };
    let total = |id: &str, title: &str, amount: Decimal, index: usize| Row {
        id: id.to_owned(),
        cells: vec![
            Cell::text(title).role(Role::Title),
            Cell::number(app.formatter.bare(amount, &scale), amount).role(Role::Title),
            Cell::absent(""),
            span(index, Role::Bar),
        ],
    };
    let mut rows = vec![total("n1", "Net revenue N-1", bridge.revenue_n1.unwrap_or_default(), 0)];
    rows.extend(bridge.steps.iter().enumerate().map(|(index, step)| {
        let amount = signed(app, step.amount, &scale);
        let role = amount.role.unwrap_or(Role::Flat);
        let customers = match step.customers {
            Some(count) => Cell::number(app.formatter.count(count), count),
            None => Cell::absent(app.glyphs.dash),
        };
        let name = Cell::text(names::bridge_step(step.id));
        Row { id: index.to_string(), cells: vec![name, amount, customers, span(index + 1, role)] }
    }));
    rows.push(total("n", "Net revenue N", bridge.revenue_n, bridge.steps.len() + 1));
    Grid { columns, rows }
}

/// What the row under the cursor counts.
pub(super) fn rule(app: &App) -> &'static str {
    let Some(bridge) = &app.segments.bridge.shown else { return "" };
    let grid = grid(app);
    let place = app.segments.place_in(super::Front::Bridge);
    let step = grid.current(&place).and_then(|row| row.id.parse::<usize>().ok());
    match step.and_then(|index| bridge.steps.get(index)) {
        Some(step) => names::bridge_rule(step.id),
        None => "every line of the 12 months, with a customer or without",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    fn each_bar_begins_where_the_one_before_it_ended() {
        let fall = waterfall(100.0, &[-60.0, 40.0, 20.0], 100.0);
        assert_eq!(fall.base, 0.0);
        assert_eq!(fall.spans, [(0, 10_000), (4000, 10_000), (4000, 8000), (8000, 10_000), (0, 10_000)]);
    }

    #[test]
    fn small_steps_are_seen_because_the_axis_begins_later() {
        let fall = waterfall(1000.0, &[-10.0, 30.0], 1020.0);
        assert!(fall.base > 900.0 && fall.base < 990.0, "{}", fall.base);
        let (from, to) = *fall.spans.get(2).unwrap();
        assert!(to - from > 5000, "{:?}", fall.spans);
        assert_eq!(fall.spans.first().unwrap().0, 0);
    }

    #[test]
    fn negative_totals_lie_left_of_zero() {
        let fall = waterfall(-50.0, &[100.0], 50.0);
        assert_eq!(fall.base, -50.0);
        assert_eq!(fall.spans, [(5000, 0), (0, 10_000), (5000, 10_000)]);
    }

    #[test]
    fn nothing_at_all_divides_by_nothing() {
        assert_eq!(waterfall(0.0, &[0.0, 0.0], 0.0).spans, [(0, 0); 4]);
        assert_eq!(waterfall(0.0, &[], 0.0).spans, [(0, 0); 2]);
    }
}
