//! One segment's parts as tables.

use rust_decimal::Decimal;

use super::Front;
use super::figures::{change_cell, text};
use crate::contract::{Compared, CompositionPart, Flow, Segment, SegmentCustomer, SegmentFigureId, Unit};
use crate::tui::app::App;
use crate::tui::format::{Scale, plot};
use crate::tui::grid::{Cell, Column, Grid, Row, Space};
use crate::tui::names;
use crate::tui::theme::Role;

/// The column of [`composition_grid`] that is drawn as a bar, and the one that holds its share.
pub(super) const BAR: (usize, usize) = (2, 1);

/// Every figure of the selected month, with N-1.
pub(super) fn figures_grid(app: &App) -> Grid {
    let Some(detail) = &app.segments.tier.shown else { return Grid::default() };
    let month = app.segments.month().and_then(|at| detail.months.get(at));
    let has_n1 = detail.months.iter().any(|month| month.figures.values().any(|c| c.n1.is_some()));
    let mut columns = vec![
        Column::text("Figure", ' ', Space::Fixed(20), 0).unsorted(),
        Column::number("12 months", ' ', Space::Fixed(13), 0).unsorted(),
    ];
    if has_n1 {
        columns.push(Column::number("N-1", ' ', Space::Fixed(13), 1).unsorted());
        columns.push(Column::number(app.glyphs.delta, ' ', Space::Fixed(9), 0).unsorted());
    }
    let (f, glyphs) = (&app.formatter, &app.glyphs);
    let cell = |id, value: Option<Decimal>| match value {
        Some(value) => Cell::number(text(f, id, value), value),
        None => Cell::absent(glyphs.dash),
    };
    let known = |id| detail.months.iter().any(|m| m.figures.get(&id).is_some_and(|c| c.value.is_some()));
    let rows = SegmentFigureId::ALL
        .into_iter()
        .filter(|id| known(*id))
        .map(|id| {
            let found = month.and_then(|month| month.figures.get(&id)).copied();
            let compared: Compared = found.unwrap_or_default();
            let name = names::segment_figure(id);
            let mut cells = vec![Cell::text(name), cell(id, compared.value)];
            if has_n1 {
                cells.push(cell(id, compared.n1).role(Role::Dim));
                cells.push(change_cell(f, glyphs, id, compared));
            }
            Row { id: name.to_owned(), cells }
        })
        .collect();
    Grid { columns, rows }
}

/// The figure whose trend is shown: the one under the cursor of the table beneath it.
pub(super) fn figure(app: &App) -> SegmentFigureId {
    let grid = figures_grid(app);
    let place = app.segments.place_in(Front::Trend);
    let name = grid.current(&place).map(|row| row.id.clone()).unwrap_or_default();
    let found = SegmentFigureId::ALL.into_iter().find(|id| names::segment_figure(*id) == name);
    found.unwrap_or(SegmentFigureId::Customers)
}

fn money_scale(app: &App, amounts: impl Iterator<Item = Decimal>) -> Scale {
    app.formatter.scale(Unit::Money, amounts.map(|amount| plot(amount).abs()).fold(0.0, f64::max))
}

/// Where its customers were a year ago, or where last year's went.
pub(super) fn flows_grid(app: &App, front: Front) -> Grid {
    let Some(detail) = &app.segments.tier.shown else { return Grid::default() };
    let (flows, title) =
        if front == Front::From { (&detail.came_from, "A year ago") } else { (&detail.went_to, "Today") };
    let all: u64 = flows.iter().map(|flow| flow.customers).sum();
    let scale = money_scale(app, flows.iter().flat_map(|flow| [flow.revenue_n1, flow.revenue_n]));
    let columns = vec![
        Column::text(title, 'A', Space::Fixed(14), 0),
        Column::number("Customers", 'C', Space::Fixed(11), 0),
        Column::number("Share", 'E', Space::Fixed(6), 1),
        Column::number(format!("Revenue N-1 {}", scale.unit), 'R', Space::Fixed(16), 2),
        Column::number(format!("Revenue {}", scale.unit), 'V', Space::Fixed(12), 1),
        Column::number("Change", 'H', Space::Fixed(10), 0),
    ];
    let row = |flow: &Flow| {
        let end = if front == Front::From { flow.from } else { flow.to };
        let share = Decimal::from(flow.customers).checked_div(Decimal::from(all));
        let name = Cell::text(names::segment(end));
        let name = if end == detail.segment { name.role(Role::Title) } else { name };
        Row {
            id: end.id().to_owned(),
            cells: vec![
                name,
                Cell::number(app.formatter.count(flow.customers), flow.customers),
                share.map_or_else(
                    || Cell::absent(app.glyphs.dash),
                    |share| Cell::number(app.formatter.share(share), share),
                ),
                Cell::number(app.formatter.bare(flow.revenue_n1, &scale), flow.revenue_n1),
                Cell::number(app.formatter.bare(flow.revenue_n, &scale), flow.revenue_n),
                signed(app, flow.revenue_n - flow.revenue_n1, &scale),
            ],
        }
    };
    Grid { columns, rows: flows.iter().map(row).collect() }
}

/// An amount with its sign and arrow, coloured.
pub(super) fn signed(app: &App, amount: Decimal, scale: &Scale) -> Cell {
    let (text, role) = signed_text(app, amount, scale);
    Cell::number(text, amount).role(role)
}

/// An amount with its sign and arrow, and how it is coloured; told from what the text shows.
pub(super) fn signed_text(app: &App, amount: Decimal, scale: &Scale) -> (String, Role) {
    let shown = app.formatter.bare(amount, scale);
    let is_nothing = shown.chars().all(|c| matches!(c, '0' | '.' | ','));
    match (is_nothing, amount.is_sign_negative()) {
        (true, _) => (format!("{} {shown}", app.glyphs.flat), Role::Flat),
        // ASCII's arrows are the signs themselves.
        (_, true) if app.glyphs.ascii => (shown, Role::Down),
        (_, false) if app.glyphs.ascii => (format!("+{shown}"), Role::Up),
        (_, true) => (format!("{} {shown}", app.glyphs.down), Role::Down),
        (_, false) => (format!("{} +{shown}", app.glyphs.up), Role::Up),
    }
}

/// What it is made of, by what was chosen.
pub(super) fn composition_grid(app: &App) -> Grid {
    let Some(detail) = &app.segments.tier.shown else { return Grid::default() };
    let by = app.segments.by;
    let parts: Vec<&CompositionPart> = detail.composition.iter().filter(|part| part.by == by).collect();
    let scale = money_scale(app, parts.iter().map(|part| part.net_revenue));
    let of = if is_of_customers(by) { "Share of customers" } else { "Share of revenue" };
    let columns = vec![
        Column::text(names::composition(by), 'A', Space::Fill(14), 0),
        Column::number(of, 'H', Space::Fixed(19), 0),
        Column::text("", ' ', Space::Fixed(14), 4).unsorted(),
        Column::number("Against all", 'I', Space::Fixed(12), 1),
        Column::number("Customers", 'C', Space::Fixed(11), 2),
        Column::number(format!("Net revenue {}", scale.unit), 'R', Space::Fixed(16), 3),
    ];
    let dash = || Cell::absent(app.glyphs.dash);
    let row = |(index, part): (usize, &&CompositionPart)| Row {
        id: index.to_string(),
        cells: vec![
            part.label.as_deref().map_or_else(|| Cell::absent("unknown"), Cell::text),
            part.share.map_or_else(dash, |share| Cell::number(app.formatter.share(share), share)),
            Cell::absent(""),
            part.lift.map_or_else(dash, |lift| {
                let cell =
                    Cell::number(format!("{}{}", app.glyphs.times, app.formatter.number(lift, 2)), lift);
                if lift >= Decimal::new(12, 1) { cell.role(Role::Title) } else { cell }
            }),
            Cell::number(app.formatter.count(part.customers), part.customers),
            Cell::number(app.formatter.bare(part.net_revenue, &scale), part.net_revenue),
        ],
    };
    Grid { columns, rows: parts.iter().enumerate().map(row).collect() }
}

fn is_of_customers(by: crate::contract::CompositionBy) -> bool {
    use crate::contract::CompositionBy as By;
    matches!(by, By::Age | By::Region)
}

/// Its customers, largest revenue first.
pub(super) fn customers_grid(app: &App) -> Grid {
    let Some(detail) = &app.segments.tier.shown else { return Grid::default() };
    let has_n1 = detail.customers.iter().any(|customer| customer.n1.is_some());
    let symbol = app.formatter.symbol();
    let mut columns = vec![
        Column::text("Customer", 'C', Space::Fill(14), 0),
        Column::number(format!("Net revenue {symbol}"), 'R', Space::Fixed(15), 0),
        Column::number("Tickets", 'T', Space::Fixed(8), 1),
        Column::text("Last purchase", 'P', Space::Fixed(16), 2),
    ];
    if has_n1 {
        columns.push(Column::text("A year ago", 'A', Space::Fixed(11), 3));
        columns.push(Column::number(format!("N-1 {symbol}"), 'N', Space::Fixed(12), 4));
        columns.push(Column::number(app.glyphs.delta, 'D', Space::Fixed(9), 1));
    }
    let rows = detail.customers.iter().map(|customer| self::customer(app, customer, has_n1)).collect();
    Grid { columns, rows }
}

fn customer(app: &App, customer: &SegmentCustomer, has_n1: bool) -> Row {
    let (f, glyphs) = (&app.formatter, &app.glyphs);
    let dash = || Cell::absent(glyphs.dash);
    let money = |amount: Decimal| Cell::number(f.number(amount, f.currency.decimals), amount);
    let mut cells = vec![
        Cell::text(&customer.customer_id),
        money(customer.net_revenue),
        Cell::number(f.count(customer.tickets), customer.tickets),
        customer.last_day.map_or_else(dash, |day| {
            let age = i64::from((day - jiff::civil::date(1970, 1, 1)).get_days());
            Cell::number(f.date(day), age)
        }),
    ];
    if has_n1 {
        let compared = Compared { value: Some(customer.net_revenue), n1: customer.net_revenue_n1 };
        cells.push(customer.n1.map_or_else(dash, segment_cell));
        cells.push(customer.net_revenue_n1.map_or_else(dash, money).role(Role::Dim));
        cells.push(change_cell(f, glyphs, SegmentFigureId::NetRevenue, compared));
    }
    Row { id: customer.customer_id.clone(), cells }
}

/// A segment's name, sorted by its value.
#[must_use]
pub fn segment_cell(segment: Segment) -> Cell {
    let rank = Segment::ALL.iter().position(|known| *known == segment).unwrap_or(0);
    Cell::number(names::segment(segment), rank)
}
