//! Who a rule takes, as a picture: how many, their revenue, how they can be reached, their tiers, some of them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::Widget;
use rust_decimal::Decimal;

use super::view::{head, in_sight};
use super::{Builder, Focus};
use crate::contract::{Hit, RuleCount, TierCount, Unit};
use crate::tui::app::App;
use crate::tui::format::plot;
use crate::tui::names;
use crate::tui::overlays::Line;
use crate::tui::screens::audiences::view::{cut, line};
use crate::tui::text::{Align, fit, sanitize, width};
use crate::tui::theme::Role;
use crate::tui::view::write;
use crate::tui::widgets::{ShareBar, put};

/// Draw it with bars, each figure on a line of its own.
pub(super) fn draw(app: &App, builder: &mut Builder, is_counting: bool, area: Rect, buf: &mut Buffer) {
    let Some((count, rest)) = begin(app, builder, is_counting, area, buf) else { return };
    let f = &app.formatter;
    let is_tall = rest.height >= 22;
    let mut pen = rest;
    let mut next = |lines: u16| {
        let (line, below) = cut(pen, lines);
        pen = below;
        line
    };
    let top = next(1);
    line(app, &people(app, &count), top, buf);
    buf.set_style(top, Style::new().add_modifier(Modifier::BOLD));
    let share = part(count.customers, count.base).map(|share| f.share(share));
    let revenue = count.revenue.checked_div(count.base_revenue).map(|share| f.share(share));
    line(app, &of_all(share, &format!("of {}", f.count(count.base))), next(1), buf);
    let mut money =
        vec![(f.value(Unit::Money, count.revenue), Role::Title), (" in 12 months, ".to_owned(), Role::Dim)];
    money.extend(of_all(revenue, "of all revenue"));
    line(app, &money, next(1), buf);
    if is_tall {
        next(1);
    }
    line(app, &vec![("Reachable".to_owned(), Role::Head)], next(1), buf);
    for (name, reached) in reach(&count) {
        bar(app, name, part(reached, count.customers), &f.count(reached), next(1), buf);
    }
    if is_tall {
        next(1);
    }
    let tiers: Vec<&TierCount> =
        count.tiers.iter().filter(|tier| tier.customers > 0 || tier.base > 0).collect();
    let head_line = next(1);
    let cells = usize::from(head_line.width.saturating_sub(12) / 2);
    let heads = vec![
        (fit("Tier", 10, Align::Left), Role::Head),
        (fit("of these", cells, Align::Left), Role::Head),
        (fit("of everybody", cells, Align::Left), Role::Head),
    ];
    line(app, &heads, head_line, buf);
    // Who they are goes before what else they are: people keep some room.
    let room = pen.height.saturating_sub(if count.sample.is_empty() { 0 } else { 4 });
    for tier in tiers.iter().take(room.into()) {
        let (row, below) = cut(pen, 1);
        pen = below;
        two_bars(app, tier, &count, row, buf);
    }
    if is_tall {
        pen = cut(pen, 1).1;
    }
    sample(app, builder, &count.sample, pen, buf);
    end(app, builder, is_counting, rest, buf);
}

/// Draw it in few lines, for a narrow terminal.
pub(super) fn draw_short(app: &App, builder: &mut Builder, is_counting: bool, area: Rect, buf: &mut Buffer) {
    let Some((count, rest)) = begin(app, builder, is_counting, area, buf) else { return };
    let f = &app.formatter;
    let (first, below) = cut(rest, 1);
    let mut parts = people(app, &count);
    if let Some(share) = part(count.customers, count.base) {
        parts.push((format!("  {} of {}", f.share(share), f.count(count.base)), Role::Dim));
    }
    parts.push((format!("  {}", f.value(Unit::Money, count.revenue)), Role::Text));
    if let Some(share) = count.revenue.checked_div(count.base_revenue) {
        parts.push((format!(", {} of revenue", f.share(share)), Role::Dim));
    }
    line(app, &parts, first, buf);
    let (second, below) = cut(below, 1);
    if second.height > 0 {
        let third = second.width.saturating_sub(2) / 3;
        for (x, (name, reached)) in (second.x..).step_by(third.max(1).into()).zip(reach(&count)) {
            let area = Rect { x, width: third, ..second };
            bar(app, name, part(reached, count.customers), &f.count(reached), area, buf);
        }
    }
    let (third, below) = if below.height >= 3 { cut(below, 1) } else { cut(below, 0) };
    let mut tiers: Line = Vec::new();
    for tier in count.tiers.iter().filter(|tier| tier.customers > 0 || tier.base > 0) {
        let share =
            |some, all| part(some, all).map_or_else(|| app.glyphs.dash.to_owned(), |share| f.share(share));
        tiers.push((format!("{} ", names::segment(tier.segment)), Role::Dim));
        tiers.push((share(tier.customers, count.customers), Role::Text));
        tiers.push((format!(" ({})  ", share(tier.base, count.base)), Role::Dim));
    }
    line(app, &tiers, third, buf);
    sample(app, builder, &count.sample, below, buf);
    end(app, builder, is_counting, rest, buf);
}

/// The head; nothing follows where there is no count yet.
fn begin(
    app: &App,
    builder: &mut Builder,
    is_counting: bool,
    area: Rect,
    buf: &mut Buffer,
) -> Option<(RuleCount, Rect)> {
    builder.drawn.sample = (Rect::default(), 0);
    let note = match (&builder.count, is_counting) {
        (_, true) => format!("counting{}", app.glyphs.ellipsis),
        (Some(_), false) if builder.problem.is_some() || builder.error.is_some() => {
            "of the last rule that made sense".to_owned()
        }
        (Some(count), false) => format!("as of {}", app.formatter.date(count.as_of)),
        (None, false) => String::new(),
    };
    let rest = head(app, "Who it takes", &note, builder.focus == Focus::Sample, area, buf);
    if builder.count.is_none() && !is_counting {
        // A count that is not told comes with a note that says why.
        let said = builder.notes.first().map_or("known as soon as the rule makes sense", String::as_str);
        line(app, &vec![(sanitize(said).into_owned(), Role::Dim)], rest, buf);
    }
    Some((builder.count.clone()?, rest))
}

/// Old figures are dimmed.
fn end(app: &App, builder: &Builder, is_counting: bool, area: Rect, buf: &mut Buffer) {
    if is_counting || builder.problem.is_some() || builder.error.is_some() {
        buf.set_style(area, app.theme.style(Role::Stale));
    }
}

fn people(app: &App, count: &RuleCount) -> Line {
    let noun = if count.customers == 1 { " customer" } else { " customers" };
    vec![(app.formatter.count(count.customers), Role::Accent), (noun.to_owned(), Role::Title)]
}

fn of_all(share: Option<String>, of: &str) -> Line {
    match share {
        Some(share) => vec![(share, Role::Title), (format!(" {of}"), Role::Dim)],
        None => vec![(of.to_owned(), Role::Dim)],
    }
}

const fn reach(count: &RuleCount) -> [(&'static str, u64); 3] {
    [("e-mail", count.email), ("phone", count.phone), ("ads", count.ads)]
}

/// What part of a whole; `None` of nothing.
fn part(some: u64, all: u64) -> Option<Decimal> {
    Decimal::from(some).checked_div(Decimal::from(all))
}

/// A name, a bar, the share and the number.
fn bar(app: &App, name: &str, share: Option<Decimal>, number: &str, area: Rect, buf: &mut Buffer) {
    if area.height == 0 {
        return;
    }
    let percent = share.map_or_else(|| app.glyphs.dash.to_owned(), |share| app.formatter.share(share));
    // Where there is no room for both, the share stays.
    let is_narrow = area.width < 24;
    let cells = if is_narrow { 0 } else { width(number).max(8) + 1 };
    let numbers = format!("{}{}", fit(&percent, 6, Align::Right), fit(number, cells, Align::Right));
    let used = u16::try_from(width(&numbers)).unwrap_or(u16::MAX);
    let wide = area.width.saturating_sub(used.saturating_add(9)).min(36);
    let x = area.x + 1;
    let used = put(buf, (x, area.y), area.width, &fit(name, 7, Align::Left), app.theme.style(Role::Dim));
    let place = Rect { x: x + used, width: wide, ..area };
    if wide > 1 {
        ShareBar::new(app.look(), share.map_or(0.0, plot)).rest().render(place, buf);
    }
    let x = place.right().min(area.right());
    put(buf, (x, area.y), area.right().saturating_sub(x), &numbers, app.theme.style(Role::Text));
}

/// A tier's share of those taken beside its share of everybody.
fn two_bars(app: &App, tier: &TierCount, count: &RuleCount, area: Rect, buf: &mut Buffer) {
    if area.height == 0 {
        return;
    }
    let name = fit(names::segment(tier.segment), 10, Align::Left);
    put(buf, (area.x + 1, area.y), area.width, &name, app.theme.style(Role::Dim));
    let half = area.width.saturating_sub(12) / 2;
    let wide = half.saturating_sub(8).min(16);
    let shares =
        [(part(tier.customers, count.customers), Role::Text), (part(tier.base, count.base), Role::Dim)];
    for (x, (share, role)) in (area.x.saturating_add(11)..).step_by(half.max(1).into()).zip(shares) {
        let percent = share.map_or_else(|| app.glyphs.dash.to_owned(), |share| app.formatter.share(share));
        put(buf, (x, area.y), 6, &fit(&percent, 5, Align::Right), app.theme.style(role));
        let place = Rect { x: x.saturating_add(6), y: area.y, width: wide, height: 1 };
        ShareBar::new(app.look(), share.map_or(0.0, plot)).render(place, buf);
    }
}

/// Some of them, masked.
fn sample(app: &App, builder: &mut Builder, hits: &[Hit], area: Rect, buf: &mut Buffer) {
    let (top, rows) = if area.height >= 4 { cut(area, 1) } else { cut(area, 0) };
    if hits.is_empty() || rows.height == 0 {
        return;
    }
    let has_keys = builder.focus == Focus::Sample;
    line(app, &vec![("Some of them, masked".to_owned(), Role::Head)], top, buf);
    let first = in_sight(builder.drawn.sample.1, builder.person, rows.height, hits.len());
    let room = usize::from(rows.width.saturating_sub(2));
    let (tier, money) = (9, 12);
    let city = if room >= 60 { 18 } else { 11 };
    let name = room.saturating_sub(tier + money + city + 1).max(8);
    for (index, y) in (first..hits.len()).zip(rows.y..rows.bottom()) {
        let Some(hit) = hits.get(index) else { break };
        let place = Rect { y, height: 1, ..rows };
        let revenue = hit.net_revenue.map(|revenue| app.formatter.value(Unit::Money, revenue));
        let parts: Line = vec![
            (fit(hit.name.as_deref().unwrap_or(&hit.customer_id), name, Align::Left) + " ", Role::Text),
            (fit(hit.city.as_deref().unwrap_or_default(), city - 1, Align::Left) + " ", Role::Dim),
            (fit(hit.segment.map_or("", names::segment), tier, Align::Left), Role::Text),
            (fit(&revenue.unwrap_or_default(), money, Align::Right), Role::Text),
        ];
        let inner = Rect { x: place.x + 1, width: place.width.saturating_sub(1), ..place };
        write(app, &parts, inner, buf);
        if index == builder.person && has_keys {
            put(buf, (place.x, y), 1, app.glyphs.select, app.theme.style(Role::Accent));
            let role = if app.overlays.is_empty() { Role::Cursor } else { Role::CursorIdle };
            buf.set_style(place, app.theme.style(role));
        }
    }
    builder.drawn.sample = (Rect { height: rows.height, ..rows }, first);
}
