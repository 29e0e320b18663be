//! Pulse as a picture: the figures, the trend of the selected one, and the parts it is made of.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::grid::{BAR, SHARE};
use super::{Focus, breakdown};
use crate::contract::{ErrorKind, Figure, Grain, Pulse, TrendPoint, Unit};
use crate::tui::app::{App, Slot};
use crate::tui::format::plot;
use crate::tui::names;
use crate::tui::theme::Role;
use crate::tui::view::{Shown, notice, table};
use crate::tui::widgets::{ChartPoint, KpiTile, LineChart, Reading, put};

/// Cells of a tile, its gap included, and its lines without one.
const TILE: (u16, u16) = (23, 3);
const TREND: u16 = 6;
const BREAKDOWN: u16 = 5;
/// Past this a taller trend says no more.
const TALLEST: u16 = 20;
/// Past this a row of the breakdown is hard to follow from its name to its figures.
const WIDEST: u16 = 120;

/// Where the parts lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Parts {
    across: u16,
    rows: u16,
    trend: u16,
    breakdown: u16,
}

/// Share the lines out: figures first, then a trend and a breakdown of useful size, then what they need.
fn parts(width: u16, height: u16, figures: u16, rows: u16, focus: Focus) -> Parts {
    let across = (width / TILE.0).max(1);
    let wanted = figures.div_ceil(across).max(1);
    let both = TREND + 1 + BREAKDOWN;
    let row = TILE.1 + 1;
    let room = height.saturating_sub(both) / row;
    if room == 0 {
        let left = height.saturating_sub(row);
        let (trend, breakdown) = if focus == Focus::Trend { (left, 0) } else { (0, left) };
        return Parts { across, rows: 1, trend, breakdown };
    }
    let tiles = wanted.min(room);
    let left = height - tiles * row - 1;
    let needed = rows.saturating_add(2).clamp(BREAKDOWN, (left / 2).max(BREAKDOWN));
    let trend = (left - needed).clamp(TREND, TALLEST);
    Parts { across, rows: tiles, trend, breakdown: left - trend }
}

/// Draw Pulse.
pub fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    let Some(pulse) = &app.pulse.shown else {
        nothing(app, area, buf);
        return;
    };
    let figures = u16::try_from(pulse.figures.len()).unwrap_or(u16::MAX);
    let rows = u16::try_from(pulse.breakdown.len()).unwrap_or(u16::MAX);
    let parts = parts(area.width.saturating_sub(1), area.height, figures, rows, app.pulse.focus);
    let strip = Rect { height: (parts.rows * (TILE.1 + 1)).min(area.height), ..area };
    let hits = tiles(app, pulse, parts, strip, buf);
    let trend_area =
        Rect { x: area.x + 1, y: strip.bottom(), width: area.width.saturating_sub(2), height: parts.trend };
    if parts.trend > 0 {
        trend(app, pulse, trend_area, buf);
    }
    let gap = u16::from(parts.trend > 0 && parts.breakdown > 0);
    let below =
        Rect { y: trend_area.bottom() + gap, height: parts.breakdown, width: area.width.min(WIDEST), ..area }
            .intersection(area);
    let grid = breakdown(app);
    let shown = Shown {
        focused: app.pulse.focus == Focus::Breakdown,
        empty: "nothing was sold in this period under this filter; x clears it",
        total: None,
        bar: Some((BAR, SHARE)),
    };
    let in_sight = if below.height > 0 {
        table(app, &grid, &app.pulse.place, shown, below, buf)
    } else {
        (Rect::ZERO, app.pulse.place.offset)
    };
    app.pulse.across = parts.across.into();
    app.pulse.place.offset = in_sight.1;
    app.hits.tiles = hits;
    app.hits.trend = trend_area;
    app.hits.rows = in_sight;
}

/// The rows of tiles in sight; the selected figure always is.
fn tiles(app: &App, pulse: &Pulse, parts: Parts, strip: Rect, buf: &mut Buffer) -> Vec<(Rect, usize)> {
    let across = usize::from(parts.across);
    let rows = usize::from(parts.rows);
    let top = (app.pulse.figure / across + 1).saturating_sub(rows);
    let first = top * across;
    let wide = strip.width.saturating_sub(1) / parts.across;
    let mut hits = Vec::new();
    for (slot, (index, figure)) in
        pulse.figures.iter().enumerate().skip(first).take(rows * across).enumerate()
    {
        let (row, column) = (slot / across, slot % across);
        let tile = Rect {
            x: strip.x + wide * column as u16,
            y: strip.y + (TILE.1 + 1) * row as u16,
            width: wide.saturating_sub(1),
            height: TILE.1,
        };
        let why = absent(figure);
        self::tile(app, figure, &why, index == app.pulse.figure).render(tile.intersection(strip), buf);
        hits.push((tile, index));
    }
    let hidden = pulse.figures.len().saturating_sub(rows * across);
    if hidden > 0 && strip.height > 0 {
        let text = format!("{hidden} more figures {}", app.glyphs.menu);
        let cells = u16::try_from(crate::tui::text::width(&text)).unwrap_or(0);
        let x = strip.right().saturating_sub(cells + 1);
        put(buf, (x, strip.bottom() - 1), cells, &text, app.theme.style(Role::Dim));
    }
    hits
}

fn tile<'a>(app: &'a App, figure: &'a Figure, why: &'a str, selected: bool) -> KpiTile<'a> {
    let f = &app.formatter;
    let focused = app.pulse.focus == Focus::Figures && app.overlays.is_empty();
    let tile = KpiTile::new(app.look(), names::figure(figure.id)).selected(selected, focused);
    let Some(value) = figure.value else {
        return tile.absent(why);
    };
    let against = |before: Option<_>| before.and_then(|before| f.change(figure.unit, value, before));
    tile.value(f.value(figure.unit, value)).previous(against(figure.previous)).n1(against(figure.n1))
}

/// Why a figure has no value, short enough for a tile: the table it would need, where that is what is missing.
fn absent(figure: &Figure) -> String {
    let Some(absent) = &figure.absent else { return "no value".to_owned() };
    absent.needs.as_ref().map_or_else(|| absent.reason.clone(), |table| format!("needs {table}"))
}

fn trend(app: &App, pulse: &Pulse, area: Rect, buf: &mut Buffer) {
    let unit = pulse
        .figures
        .iter()
        .find(|figure| figure.id == pulse.trend_figure)
        .map_or(Unit::Number, |figure| figure.unit);
    let grain = shown_grain(app);
    let points: Vec<ChartPoint> = pulse
        .trend
        .iter()
        .map(|point| ChartPoint {
            label: match grain {
                Grain::Month => app.formatter.month(point.day),
                Grain::Day | Grain::Week => app.formatter.short_date(point.day),
            },
            now: point.value.map(plot),
            before: point.n1.map(plot),
            partial: point.partial,
        })
        .collect();
    let waiting = if app.pulse.trend_is_current() { "" } else { app.glyphs.ellipsis };
    let title = format!("{} by {}{waiting}", names::figure(pulse.trend_figure), names::grain(grain));
    let focused = app.pulse.focus == Focus::Trend && app.overlays.is_empty();
    let empty = super::why_absent(app)
        .unwrap_or_else(|| format!("{} has no trend", names::figure(pulse.trend_figure)));
    let mut chart = LineChart::new(app.look(), &title, unit, &points).focused(focused).empty(&empty);
    if let Some((index, point)) = app.pulse.point().and_then(|at| Some((at, pulse.trend.get(at)?))) {
        chart = chart.selected(index, reading(app, point, unit, grain));
    }
    chart.render(area, buf);
}

/// The step that the trend shown has; the one wanted may still be on its way.
fn shown_grain(app: &App) -> Grain {
    app.pulse.shown_for.grain
}

fn reading(app: &App, point: &TrendPoint, unit: Unit, grain: Grain) -> Reading {
    let f = &app.formatter;
    let day = match grain {
        Grain::Day => f.date(point.day),
        Grain::Week => format!("week of {}", f.short_date(point.day)),
        Grain::Month => f.month(point.day),
    };
    let title = if point.partial { format!("{day}, part") } else { day };
    Reading {
        title,
        value: point.value.map_or_else(|| app.glyphs.dash.to_owned(), |value| f.value(unit, value)),
        n1: point.n1.map(|value| f.value(unit, value)),
        change: point.value.zip(point.n1).and_then(|(now, before)| f.change(unit, now, before)),
    }
}

/// What stands there while there are no figures.
fn nothing(app: &App, area: Rect, buf: &mut Buffer) {
    let load = app.options.keys.label("app.load").unwrap_or_else(|| ":load".to_owned());
    let data = app.options.keys.label("app.data").unwrap_or_else(|| ":data".to_owned());
    let mut lines: Vec<(String, Role)> = Vec::new();
    match &app.pulse.error {
        Some(error) if error.kind == ErrorKind::Empty => {
            lines.push(("Nothing has been loaded yet.".to_owned(), Role::Title));
            lines.push((String::new(), Role::Text));
            lines
                .push((format!("{load} loads the configured sources, {data} shows them first."), Role::Text));
        }
        Some(error) => {
            lines.push((error.message.clone(), Role::Bad));
            lines.extend(error.hint.clone().map(|hint| (hint, Role::Text)));
        }
        None if app.tickets.is_waiting(Slot::Pulse) || app.tickets.is_waiting(Slot::Restore) => {
            lines.push((format!("Asking for the figures{}", app.glyphs.ellipsis), Role::Dim));
        }
        None => lines.push(("There are no figures.".to_owned(), Role::Dim)),
    }
    notice(app, &lines, area, buf);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_fill_the_height_and_no_more() {
        for height in 12..60 {
            for width in [59, 79, 99, 159] {
                for focus in [Focus::Figures, Focus::Trend, Focus::Breakdown] {
                    let p = parts(width, height, 14, 120, focus);
                    let gap = u16::from(p.trend > 0 && p.breakdown > 0);
                    assert_eq!(p.rows * 4 + p.trend + gap + p.breakdown, height, "{width}x{height} {p:?}");
                }
            }
        }
    }

    #[test]
    fn at_80_by_24_six_figures_the_trend_and_the_breakdown_show() {
        let p = parts(79, 20, 14, 3, Focus::Breakdown);
        assert!(p.rows * p.across >= 6 && p.trend >= TREND && p.breakdown >= BREAKDOWN, "{p:?}");
    }

    #[test]
    fn where_only_one_fits_the_focus_decides() {
        assert_eq!(parts(59, 12, 14, 3, Focus::Breakdown).trend, 0);
        assert_eq!(parts(59, 12, 14, 3, Focus::Trend).breakdown, 0);
    }
}
