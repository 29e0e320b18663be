//! One customer's page as a picture: who, in two lines that stay, and the page below; two columns where there is room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::StatefulWidget;

use super::page::{self, Part, Target};
use super::view::{cut, inside};
use super::{Drawn, Profile, WIDE};
use crate::contract::{Customer, Segment};
use crate::tui::app::App;
use crate::tui::names;
use crate::tui::overlays::Line;
use crate::tui::screens::told;
use crate::tui::text::{clip, sanitize, width};
use crate::tui::theme::Role;
use crate::tui::view::{notice, write};
use crate::tui::widgets::{Page, PageLine, Scroll};

/// Cells between the two columns.
const GAP: u16 = 2;

/// Draw the page that is open.
pub(super) fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    let Some(profile) = &app.customers.profile else { return };
    let Some(customer) = profile.loaded.shown.as_deref() else {
        let lines = match &profile.loaded.error {
            Some(error) => told(error),
            None => vec![(format!("Asking for the customer{}", app.glyphs.ellipsis), Role::Dim)],
        };
        return notice(app, &lines, area, buf);
    };
    let (head, rest) = cut(area, 2);
    who(app, profile, customer, head, buf);
    let rest = if rest.height > 20 { cut(rest, 1).1 } else { rest };
    let is_wide = rest.width >= WIDE;
    let half = if is_wide { (rest.width - GAP) / 2 } else { rest.width };
    let room = half.saturating_sub(2);
    app.customers.drawn = Drawn { is_wide, room: [room; 2] };
    let first = Rect { width: half, ..rest };
    if is_wide {
        let second = Rect { x: rest.x + half + GAP, width: rest.width - half - GAP, ..rest };
        column(app, Part::First, first, buf);
        column(app, Part::Second, second, buf);
    } else {
        column(app, Part::Whole, first, buf);
    }
}

/// Draw the page or one of its columns where its keys are; what is in sight is kept for half pages and clicks.
fn column(app: &mut App, part: Part, area: Rect, buf: &mut Buffer) {
    let focused = app.customers.part() == part;
    let Some(profile) = &app.customers.profile else { return };
    let place = if part == Part::Second { &profile.places.1 } else { &profile.places.0 };
    let entries = page::filtered(page::entries(app, part), place);
    let lines: Vec<PageLine<'_>> = entries
        .iter()
        .map(|entry| PageLine { parts: &entry.line, is_head: entry.target == Target::Head })
        .collect();
    let mut scroll = Scroll { cursor: place.cursor, offset: place.offset, page: 0 };
    Page::new(app.look(), &lines)
        .empty("no line holds this text; esc clears the filter")
        .focused(focused && app.overlays.is_empty())
        .render(area, buf, &mut scroll);
    let page = u16::try_from(scroll.page).unwrap_or(u16::MAX).min(area.height);
    if let Some(profile) = &mut app.customers.profile {
        let place = if part == Part::Second { &mut profile.places.1 } else { &mut profile.places.0 };
        (place.cursor, place.offset) = (scroll.cursor, scroll.offset);
    }
    if focused {
        app.hits.rows = (Rect { height: page, ..area }, scroll.offset);
    }
}

/// Who it is, and where they stand: what is always wanted, whatever is scrolled to.
fn who(app: &App, profile: &Profile, customer: &Customer, area: Rect, buf: &mut Buffer) {
    let lines = [
        (name(app, profile, customer), segment(app, customer)),
        (facts(app, profile, customer), rank(app, customer)),
    ];
    for (y, (left, right)) in (area.y..area.bottom()).zip(lines) {
        let line = inside(Rect { y, height: 1, ..area });
        let cells = right.iter().map(|(text, _)| width(text)).sum::<usize>() as u16;
        let cells = cells.min(line.width);
        write(app, &left, Rect { width: line.width.saturating_sub(cells + 2), ..line }, buf);
        write(app, &right, Rect { x: line.right() - cells, width: cells, ..line }, buf);
    }
}

fn name(app: &App, profile: &Profile, customer: &Customer) -> Line {
    let identity = profile.revealed.as_deref().or(customer.identity.as_ref());
    let names: Vec<&str> = identity
        .map(|who| [who.first_name.as_deref(), who.last_name.as_deref()])
        .into_iter()
        .flatten()
        .flatten()
        .collect();
    let role = if profile.revealed.is_some() { Role::Warn } else { Role::Title };
    // The id stays in sight however long the name is.
    let name = if names.is_empty() {
        ("no name known".to_owned(), Role::Absent)
    } else {
        (clip(&sanitize(&names.join(" ")), 32).into_owned(), role)
    };
    let mut line = vec![name, (format!("  #{}", clip(&profile.id, 24)), Role::Accent)];
    if profile.revealed.is_some() {
        line.push(("  ".to_owned(), Role::Text));
        line.push((format!(" {} revealed ", app.glyphs.warn), Role::Danger));
    }
    line
}

fn segment(app: &App, customer: &Customer) -> Line {
    let standing = &customer.standing;
    let Some(segment) = standing.segment else {
        return vec![("never bought".to_owned(), Role::Absent)];
    };
    let mut line = vec![(names::segment(segment).to_owned(), Role::Title)];
    if let Some(before) = standing.n1_segment {
        // Segments are ordered from the most valuable on.
        let (sign, role) = match segment.cmp(&before) {
            std::cmp::Ordering::Less => (app.glyphs.up, Role::Up),
            std::cmp::Ordering::Equal => (app.glyphs.flat, Role::Flat),
            std::cmp::Ordering::Greater => (app.glyphs.down, Role::Down),
        };
        let was = match before {
            before if before == segment => "as a year ago".to_owned(),
            Segment::Nobody => "not yet a customer a year ago".to_owned(),
            before => format!("was {} a year ago", names::segment(before)),
        };
        line.extend([(format!("  {was} "), Role::Dim), (sign.to_owned(), role)]);
    }
    line
}

fn facts(app: &App, profile: &Profile, customer: &Customer) -> Line {
    let Some(identity) = &customer.identity else {
        return vec![("no row of customers has this id".to_owned(), Role::Absent)];
    };
    let f = &app.formatter;
    let place: Vec<&str> =
        [&identity.postal_code, &identity.city].into_iter().flatten().map(String::as_str).collect();
    let mut parts = Vec::new();
    if profile.revealed.is_none() {
        let key = app.options.keys.label("customers.reveal").unwrap_or_default();
        parts.push(format!("masked, {key} reveals"));
    }
    if !place.is_empty() {
        parts.push(clip(&sanitize(&place.join(" ")), 30).into_owned());
    }
    if let Some(joined) = identity.joined_on {
        parts.push(format!("member since {}", f.month(joined)));
    }
    vec![(parts.join(&format!(" {} ", app.glyphs.dot)), Role::Dim)]
}

fn rank(app: &App, customer: &Customer) -> Line {
    let f = &app.formatter;
    match customer.standing.rank {
        Some(rank) => vec![
            ("rank ".to_owned(), Role::Dim),
            (f.count(rank), Role::Text),
            (format!(" of {}", f.count(customer.standing.of)), Role::Dim),
        ],
        None => vec![("no revenue in 12 months".to_owned(), Role::Absent)],
    }
}
