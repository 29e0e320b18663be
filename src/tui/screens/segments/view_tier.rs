//! One segment as a picture: its parts in a line, and the one in front below it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::figures::{observed, text};
use super::view::{WIDEST, cut, draw_grid, say};
use super::{Front, Part, grid_of, tier};
use crate::contract::{Ask, Compared, SegmentDetail};
use crate::tui::app::App;
use crate::tui::format::plot;
use crate::tui::names;
use crate::tui::theme::Role;
use crate::tui::view::Shown;
use crate::tui::widgets::{ChartPoint, LineChart, Reading, put};

/// The least and the most lines of a useful chart.
const CHART: (u16, u16) = (6, 22);

/// Draw the segment that is open.
pub(super) fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    let (head, mut rest) = cut(area, 1);
    app.hits.parts = parts(app, head, buf);
    if rest.height > 14 {
        rest = cut(rest, 1).1;
    }
    let Some(detail) = &app.segments.tier.shown else { return };
    if app.segments.part == Part::Trend {
        trend(app, rest, buf);
        return;
    }
    let total = detail.total_customers;
    let line = said(app, detail);
    let (words, below) = cut(rest, u16::from(!line.is_empty()));
    say(app, &line, Role::Dim, words, buf);
    let front = app.segments.front();
    let shown = Shown {
        focused: true,
        empty: match front {
            Front::From | Front::To => "nobody can be compared with a year ago",
            Front::Composition => "nothing is known of this; b takes it apart by something else",
            Front::Customers if total > 0 => {
                app.may(Ask::FindCustomers).err().unwrap_or("single customers are not shown")
            }
            _ => "nobody is in it",
        },
        total: (front == Front::Customers).then_some(total),
        bar: (front == Front::Composition).then_some((tier::BAR.0, tier::BAR.1)),
    };
    draw_grid(app, front, shown, Rect { width: below.width.min(WIDEST), ..below }, buf);
}

/// The parts; where each can be clicked.
fn parts(app: &App, line: Rect, buf: &mut Buffer) -> Vec<(Rect, Part)> {
    let mut x = line.x + 1;
    let mut hits = Vec::new();
    for part in Part::ALL {
        let role = if *part == app.segments.part { Role::TabActive } else { Role::Tab };
        let title = match (part, &app.segments.tier.shown) {
            (Part::Customers, Some(detail)) => {
                format!(" {} {} ", part.title(), app.formatter.count(detail.total_customers))
            }
            _ => format!(" {} ", part.title()),
        };
        let cells = put(buf, (x, line.y), line.right().saturating_sub(x), &title, app.theme.style(role));
        hits.push((Rect { x, width: cells, ..line }, *part));
        x = (x + cells + 1).min(line.right());
    }
    hits
}

/// What the part in front is about, in one line.
fn said(app: &App, detail: &SegmentDetail) -> String {
    let name = names::segment(detail.segment);
    let symbol = app.formatter.symbol();
    match app.segments.part {
        Part::Trend => String::new(),
        Part::From => format!("Where the customers that are {name} today were a year ago"),
        Part::To => format!("Where the customers that were {name} a year ago are today"),
        Part::Composition => format!(
            "What {name} is made of, by {}; against all: above 1 it is more common here",
            names::composition(app.segments.by).to_lowercase()
        ),
        Part::Customers => format!("The largest by net revenue of 12 months, in {symbol}"),
    }
}

/// The chart of the selected figure, and every figure of the selected month beneath it.
fn trend(app: &mut App, area: Rect, buf: &mut Buffer) {
    let rows = grid_of(app, Front::Trend).rows.len() as u16 + 1;
    let Some(detail) = &app.segments.tier.shown else { return };
    let spent = observed(&app.formatter, &detail.observed);
    let words = u16::from(spent.is_some() && area.height > rows + CHART.0 + 1);
    let high = area.height.saturating_sub(rows + 1 + words).clamp(CHART.0, CHART.1).min(area.height);
    let (above, mut rest) = cut(area, high);
    chart(app, Rect { x: above.x + 1, width: above.width.saturating_sub(2), ..above }, buf);
    if rest.height > rows + words {
        rest = cut(rest, 1).1;
    }
    let (below, last) = cut(rest, rest.height.saturating_sub(words).min(rows));
    let shown = Shown { focused: true, empty: "no month has figures", total: None, bar: None };
    draw_grid(app, Front::Trend, shown, below, buf);
    if let Some(text) = spent.filter(|_| words > 0) {
        say(app, &text, Role::Dim, last, buf);
    }
}

fn chart(app: &App, area: Rect, buf: &mut Buffer) {
    let Some(detail) = &app.segments.tier.shown else { return };
    let id = tier::figure(app);
    let unit = names::segment_unit(id);
    let of = |month: &crate::contract::SegmentMonth| -> Compared {
        month.figures.get(&id).copied().unwrap_or_default()
    };
    let points: Vec<ChartPoint> = detail
        .months
        .iter()
        .map(|month| ChartPoint {
            label: app.formatter.month(month.day),
            now: of(month).value.map(plot),
            before: of(month).n1.map(plot),
            partial: false,
        })
        .collect();
    let title = format!("{}, 12 months up to", names::segment_figure(id));
    let focused = app.overlays.is_empty();
    let mut chart = LineChart::new(app.look(), &title, unit, &points)
        .focused(focused)
        .empty("this figure has no months yet");
    if let Some((at, month)) = app.segments.month().and_then(|at| Some((at, detail.months.get(at)?))) {
        let f = &app.formatter;
        let compared = of(month);
        let written = |value| text(f, id, value);
        let reading = Reading {
            title: f.date(month.day),
            value: compared.value.map_or_else(|| app.glyphs.dash.to_owned(), written),
            n1: compared.n1.map(written),
            change: super::figures::change(f, id, compared),
        };
        chart = chart.selected(at, reading);
    }
    chart.render(area, buf);
}
