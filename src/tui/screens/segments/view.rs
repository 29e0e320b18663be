//! Segments as a picture: the view in front, or why there is nothing to show.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Front, Tab, View, behaviour, bridge, grid_of, migration, thresholds, view_table, view_tier};
use crate::tui::app::{App, Slot};
use crate::tui::overlays::Line;
use crate::tui::screens::{Loaded, told};
use crate::tui::text::{sanitize, wrap};
use crate::tui::theme::Role;
use crate::tui::view::{Shown, notice, one_of_tables, write};
use crate::tui::widgets::put;

/// Past this a row is hard to follow from its name to its figures.
pub(super) const WIDEST: u16 = 130;

/// Draw Segments.
pub fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    let tab = app.segments.tab;
    let is_table = match tab {
        Tab::Value => app.segments.view == View::Table,
        Tab::Behaviour => app.segments.behaviour.view == behaviour::View::Table,
    };
    let area = if is_table {
        let (head, rest) = cut(area, 1);
        app.hits.segment_tabs = tabs(app, head, buf);
        rest
    } else {
        area
    };
    match app.segments.view {
        _ if tab == Tab::Behaviour => behaviour::draw(app, area, buf),
        View::Table if app.segments.table.shown.is_some() => view_table::draw(app, area, buf),
        View::Table => nothing(app, &app.segments.table, Slot::Segments, area, buf),
        View::Tier(_) if app.segments.tier.shown.is_some() => view_tier::draw(app, area, buf),
        View::Tier(_) => nothing(app, &app.segments.tier, Slot::Segment, area, buf),
        View::Migration if app.segments.migration.shown.is_some() => moves(app, area, buf),
        View::Migration => nothing(app, &app.segments.migration, Slot::Migration, area, buf),
        View::Bridge if app.segments.bridge.shown.is_some() => steps(app, area, buf),
        View::Bridge => nothing(app, &app.segments.bridge, Slot::Bridge, area, buf),
        View::Thresholds if app.segments.thresholds.shown.is_some() => bounds(app, area, buf),
        View::Thresholds => nothing(app, &app.segments.thresholds, Slot::Thresholds, area, buf),
    }
}

/// The tabs; where each can be clicked.
fn tabs(app: &App, line: Rect, buf: &mut Buffer) -> Vec<(Rect, Tab)> {
    let mut x = line.x + 1;
    let mut hits = Vec::new();
    for tab in Tab::ALL {
        let role = if *tab == app.segments.tab { Role::TabActive } else { Role::Tab };
        let title = match (tab, behaviour::count(app)) {
            (Tab::Behaviour, Some(count)) => format!(" {} {count} ", tab.title()),
            _ => format!(" {} ", tab.title()),
        };
        let cells = put(buf, (x, line.y), line.right().saturating_sub(x), &title, app.theme.style(role));
        hits.push((Rect { x, width: cells, ..line }, *tab));
        x = (x + cells + 1).min(line.right());
    }
    hits
}

/// Draw one of the screen's tables where its keys are; what is in sight is kept for half pages and clicks.
pub(super) fn draw_grid(app: &mut App, front: Front, shown: Shown<'_>, area: Rect, buf: &mut Buffer) {
    if area.height == 0 {
        return;
    }
    let grid = grid_of(app, front);
    let place = app.segments.place_in(front);
    let in_sight = one_of_tables(app, &grid, &place, shown, area, buf);
    app.segments.places.entry(front).or_default().offset = in_sight.1;
    if shown.focused {
        app.hits.rows = in_sight;
    }
}

/// A line of words with a free cell at its left.
pub(super) fn say(app: &App, text: &str, role: Role, area: Rect, buf: &mut Buffer) {
    if area.height > 0 {
        put(buf, (area.x + 1, area.y), area.width.saturating_sub(2), text, app.theme.style(role));
    }
}

/// Where an area is cut: so many lines, and what is left below them.
pub(super) fn cut(area: Rect, lines: u16) -> (Rect, Rect) {
    let lines = lines.min(area.height);
    let rest = Rect { y: area.y + lines, height: area.height - lines, ..area };
    (Rect { height: lines, ..area }, rest)
}

/// Two tables, one above the other; where there is no room for both, the one with the keys stands alone.
fn two_tables(
    app: &mut App,
    (first, second): ((Front, u16), (Front, &'static str)),
    area: Rect,
    buf: &mut Buffer,
) {
    let on_second = app.segments.on_second;
    let both = area.height >= first.1 + 5;
    let shown = |focused, empty| Shown { focused, empty, total: None, bar: None };
    if both || !on_second {
        let (above, _) = cut(area, if both { first.1 } else { area.height });
        draw_grid(app, first.0, shown(!on_second, ""), above, buf);
    }
    if both || on_second {
        let below = if both { cut(area, first.1 + 1).1 } else { area };
        let wide = Rect { width: below.width.min(WIDEST), ..below };
        draw_grid(app, second.0, shown(on_second, second.1), wide, buf);
    }
}

const NO_N1: &str = "There is no N-1 to compare with";

/// Why there is nothing to compare, from the table of segments where it says so.
fn without_n1(app: &App, area: Rect, buf: &mut Buffer) {
    let mut lines = vec![(format!("{NO_N1}."), Role::Title)];
    if let Some(segments) = &app.segments.table.shown {
        lines.extend(segments.absent.iter().map(|absent| (absent.reason.clone(), Role::Text)));
    }
    notice(app, &lines, area, buf);
}

fn moves(app: &mut App, area: Rect, buf: &mut Buffer) {
    let Some(found) = &app.segments.migration.shown else { return };
    if found.n1.is_none() {
        return without_n1(app, area, buf);
    }
    let title = app.segments.measure.title(&migration::scale(app, found).unit);
    let (head, rest) = cut(area, 1);
    let line: Line =
        vec![(title, Role::Title), ("   from a year ago (rows) to today (columns)".to_owned(), Role::Dim)];
    write(app, &line, Rect { x: head.x + 1, width: head.width.saturating_sub(2), ..head }, buf);
    let rows = grid_of(app, Front::Matrix).rows.len() as u16 + 1;
    two_tables(app, ((Front::Matrix, rows), (Front::Flows, "nobody moved")), rest, buf);
}

fn steps(app: &mut App, area: Rect, buf: &mut Buffer) {
    let Some(found) = &app.segments.bridge.shown else { return };
    if found.n1.is_none() {
        return without_n1(app, area, buf);
    }
    let (base, change) = (bridge::of(found).base, found.revenue_n - found.revenue_n1.unwrap_or_default());
    let unit = crate::contract::Unit::Money;
    let f = &app.formatter;
    let mut line: Line = vec![(f.value(unit, change), Role::Title), (" since N-1".to_owned(), Role::Dim)];
    if let Some(change) = found.revenue_n1.and_then(|before| f.change(unit, found.revenue_n, before)) {
        line.push((format!("   {}", change.with_arrow(&app.glyphs)), change.direction.role()));
    }
    if base > 0.0 {
        let start = rust_decimal::Decimal::from_f64_retain(base).unwrap_or_default();
        line.push((format!("   the bars begin at {}", f.value(unit, start)), Role::Dim));
    }
    let (head, rest) = cut(area, 2);
    write(app, &line, Rect { x: head.x + 1, width: head.width.saturating_sub(2), ..head }, buf);
    let rows = grid_of(app, Front::Bridge).rows.len() as u16 + 1;
    let (above, below) = cut(rest, rows);
    let shown = Shown { focused: true, empty: "", total: None, bar: None };
    draw_grid(app, Front::Bridge, shown, Rect { width: above.width.min(WIDEST), ..above }, buf);
    let (_, below) = cut(below, 1);
    say(app, bridge::rule(app), Role::Dim, below, buf);
}

fn bounds(app: &mut App, area: Rect, buf: &mut Buffer) {
    let (head, mut rest) = cut(area, 1);
    say(
        app,
        "A tier begins at: net revenue of 12 months / tickets of 12 months, both at least",
        Role::Dim,
        head,
        buf,
    );
    if let Some((text, role)) = thresholds::note(app) {
        let lines = wrap(&sanitize(&text), rest.width.saturating_sub(2).into());
        for piece in lines.iter().take(2) {
            let (line, below) = cut(rest, 1);
            say(app, piece, role, line, buf);
            rest = below;
        }
    }
    if rest.height > 20 {
        rest = cut(rest, 1).1;
    }
    let rows = grid_of(app, Front::Proposals).rows.len() as u16 + 1;
    let second = (Front::Versions, "no thresholds were adopted yet");
    two_tables(app, ((Front::Proposals, rows), second), rest, buf);
}

/// What stands there while there is nothing.
fn nothing<T>(app: &App, loaded: &Loaded<T>, slot: Slot, area: Rect, buf: &mut Buffer) {
    let lines = match &loaded.error {
        Some(error) => told(error),
        None if app.tickets.is_waiting(slot) || app.tickets.is_waiting(Slot::Restore) => {
            vec![(format!("Asking for the segments{}", app.glyphs.ellipsis), Role::Dim)]
        }
        None => vec![("There is nothing to show.".to_owned(), Role::Dim)],
    };
    notice(app, &lines, area, buf);
}
