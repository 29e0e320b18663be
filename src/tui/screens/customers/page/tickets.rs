//! Their tickets, latest first, each opening to its lines.

use super::parts::{counted, indent, left, moment, right, text};
use super::{Body, Source, Target};
use crate::contract::{TicketLine, TicketRow};
use crate::tui::overlays::Line;
use crate::tui::screens::customers::tickets::Lines;
use crate::tui::theme::Role;

/// Lines of one ticket that are shown.
const MOST: usize = 500;

/// From so many cells on, discounts and returns have columns.
const ROOMY: usize = 72;

pub(super) fn body(source: &Source<'_>) -> Body {
    let profile = source.profile;
    let f = &source.app.formatter;
    let have = profile.tickets.len() as u64;
    let mut body = Body { summary: f.count(profile.total), ..Body::default() };
    for ticket in &profile.tickets {
        let open = profile.open.get(&ticket.ticket_id);
        body.lines.push((Target::Ticket(ticket.ticket_id.clone()), row(source, ticket, open.is_some())));
        if let Some(lines) = open {
            let inside = |line: Line| (Target::Line(ticket.ticket_id.clone()), line);
            body.lines.extend(inner(source, lines).into_iter().map(inside));
        }
    }
    if have < profile.total {
        let told = format!("{} of {}; more come as you go down", f.count(have), f.count(profile.total));
        body.say(vec![indent(), (told, Role::Dim)]);
    }
    if profile.tickets.is_empty() {
        body.say(vec![indent(), ("no ticket is known".to_owned(), Role::Absent)]);
    }
    body
}

/// `▸ 2 Jul 2026 18:42  Lyon Part-Dieu  3 lines  84.20 €  −20.00 €  1 back`.
fn row(source: &Source<'_>, ticket: &TicketRow, is_open: bool) -> Line {
    let (f, glyphs) = (&source.app.formatter, &source.app.glyphs);
    let is_roomy = source.room >= ROOMY;
    let place = source.room.saturating_sub(if is_roomy { 61 } else { 41 }).clamp(10, 36);
    let sign = if is_open { glyphs.menu } else { glyphs.enter };
    let channel = ticket.channel.as_deref().unwrap_or_default();
    let store = ticket.store.as_deref().unwrap_or_default();
    // A store says that it was bought in one.
    let place_name = match (channel, store) {
        ("store", store) if !store.is_empty() => store.to_owned(),
        (channel, "") => channel.to_owned(),
        ("", store) => store.to_owned(),
        (channel, store) => format!("{channel} {store}"),
    };
    let only_returns = ticket.returns > 0 && ticket.returns >= ticket.lines;
    let net = ticket.net_revenue.map_or_else(|| source.dash().to_owned(), |net| source.money(net));
    let mut line = vec![
        (format!("{}{sign} ", super::parts::INDENT), Role::Accent),
        left(&moment(f, ticket.sold_at), 19, Role::Text),
        left(&place_name, place, Role::Dim),
        right(&counted(f, ticket.lines, "line"), 8, Role::Dim),
        right(&net, 11, if only_returns { Role::Down } else { Role::Text }),
    ];
    if is_roomy {
        let discount = ticket.discount.filter(|discount| !discount.is_zero());
        line.push(right(&discount.map(|d| source.money(-d)).unwrap_or_default(), 11, Role::Dim));
    }
    if ticket.returns > 0 {
        line.push((format!("  {} back", f.count(ticket.returns)), Role::Warn));
    }
    line
}

/// What stands below an open ticket.
fn inner(source: &Source<'_>, lines: &Lines) -> Vec<Line> {
    let f = &source.app.formatter;
    let deep = || (" ".repeat(6), Role::Text);
    match lines {
        Lines::Waiting => {
            vec![vec![deep(), (format!("asking{}", source.app.glyphs.ellipsis), Role::Dim)]]
        }
        Lines::Failed(why) => vec![vec![deep(), text(why, Role::Bad)]],
        Lines::Shown(lines) if lines.is_empty() => {
            vec![vec![deep(), ("it has no lines any more".to_owned(), Role::Absent)]]
        }
        Lines::Shown(lines) => {
            let mut told: Vec<Line> = lines.iter().take(MOST).map(|line| product(source, line)).collect();
            if lines.len() > MOST {
                let (first, all) = (f.count(MOST as u64), f.count(lines.len() as u64));
                told.push(vec![deep(), (format!("the first {first} of {all} lines"), Role::Dim)]);
            }
            told
        }
    }
}

/// `2 × Ankle boots  Shoes  79.90 €  −20.00 € SUMMER26`.
fn product(source: &Source<'_>, line: &TicketLine) -> Line {
    let (f, glyphs) = (&source.app.formatter, &source.app.glyphs);
    let quantity = line.quantity.map_or_else(String::new, |q| f.number(q, q.normalize().scale().min(3)));
    let name = line.product.as_deref().or(line.product_id.as_deref()).unwrap_or("product not known");
    let cells = source.room.saturating_sub(46).clamp(12, 34);
    let net = line.net.map_or_else(|| source.dash().to_owned(), |net| source.money(net));
    let role = if line.is_return { Role::Down } else { Role::Text };
    let discount = line.discount.filter(|discount| !discount.is_zero());
    let mut parts = vec![
        right(&quantity, 9, role),
        (format!(" {} ", glyphs.times), Role::Dim),
        left(name, cells, role),
        left(&format!("  {}", line.category.as_deref().unwrap_or_default()), 14, Role::Dim),
        right(&net, 12, role),
    ];
    if line.is_return {
        parts.push(("  returned".to_owned(), Role::Warn));
    }
    if let Some(discount) = discount {
        parts.push((format!("  {}", source.money(-discount)), Role::Dim));
    }
    if let Some(promo) = &line.promo_id {
        parts.push(text(&format!(" {promo}"), Role::Dim));
    }
    parts
}
