//! Customers as a picture: the search line, what narrows it, the hits, or why there are none.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::search::HITS;
use super::{hits, narrow, view_profile};
use crate::contract::Found;
use crate::tui::app::{App, Slot};
use crate::tui::overlays::Line;
use crate::tui::screens::told;
use crate::tui::text::{sanitize, width, wrap};
use crate::tui::theme::Role;
use crate::tui::view::{Shown, notice, table, typed, write};
use crate::tui::widgets::put;

/// Lines of the engine's note that are shown.
const NOTE: usize = 2;

/// Draw Customers.
pub fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    if app.customers.profile.is_some() {
        view_profile::draw(app, area, buf);
        return;
    }
    let (head, rest) = cut(area, 1);
    search_line(app, head, buf);
    let rest = beneath(app, rest, buf);
    let search = &app.customers.search;
    if let (Some(error), None) = (&search.found.error, &search.found.shown) {
        notice(app, &told(error), rest, buf);
    } else if search.found.shown.is_some() {
        list(app, rest, buf);
    } else if search.is_idle() {
        invitation(app, rest, buf);
    }
}

/// Where an area is cut: so many lines, and what is left below them.
pub(super) fn cut(area: Rect, lines: u16) -> (Rect, Rect) {
    let lines = lines.min(area.height);
    let rest = Rect { y: area.y + lines, height: area.height - lines, ..area };
    (Rect { height: lines, ..area }, rest)
}

/// An area without its outermost cells.
pub(super) fn inside(area: Rect) -> Rect {
    Rect { x: area.x.saturating_add(1), width: area.width.saturating_sub(2), ..area }
}

/// What is typed, and how many that finds.
fn search_line(app: &mut App, line: Rect, buf: &mut Buffer) {
    if line.is_empty() {
        return;
    }
    let line = inside(line);
    let search = &app.customers.search;
    let asking = app.tickets.is_waiting(Slot::Find);
    let said = match (&search.found.shown, asking) {
        (Some(found), _) => counted(app, found),
        (None, true) => format!("asking{}", app.glyphs.ellipsis),
        (None, false) => String::new(),
    };
    if search.is_typing {
        let caret = typed(app, line, "/", &search.line, &said, buf);
        app.hits.caret = Some(caret);
        return;
    }
    let key = app.options.keys.label("list.filter").unwrap_or_default();
    let parts: Line = if search.text().is_empty() {
        vec![(key, Role::Key), (" search".to_owned(), Role::Dim)]
    } else {
        vec![(key, Role::Key), (format!(" {}", sanitize(search.line.value())), Role::Title)]
    };
    let cells = width(&said) as u16;
    let start = line.right().saturating_sub(cells);
    write(app, &parts, Rect { width: line.width.saturating_sub(cells + 2), ..line }, buf);
    let role = if asking { Role::Stale } else { Role::Dim };
    put(buf, (start, line.y), cells, &said, app.theme.style(role));
}

fn counted(app: &App, found: &Found) -> String {
    let f = &app.formatter;
    let shown = found.hits.len() as u64;
    match found.total.max(shown) {
        0 => "nobody".to_owned(),
        1 => "1 customer".to_owned(),
        total if found.is_cut => format!("first {} of more than {}", f.count(shown), f.count(total)),
        total if total > shown => format!("first {} of {}", f.count(shown), f.count(total)),
        total => format!("{} customers", f.count(total)),
    }
}

/// What narrows the search, and what the engine notes about it; what is left below comes back.
fn beneath(app: &App, area: Rect, buf: &mut Buffer) -> Rect {
    let chips = narrow::chips(app);
    let mut rest = area;
    if !chips.is_empty() {
        let (line, below) = cut(rest, 1);
        let mut parts: Line = Vec::new();
        for (name, value) in chips {
            parts.push((format!("{name} "), Role::Dim));
            parts.push((format!("{value}  "), Role::Accent));
        }
        if let Some(key) = app.options.keys.label("customers.clear") {
            parts.extend([(key, Role::Key), (" clears".to_owned(), Role::Dim)]);
        }
        if line.height > 0 {
            write(app, &parts, inside(line), buf);
        }
        rest = below;
    }
    let note = app.customers.search.found.shown.as_ref().and_then(|found| found.note.as_deref());
    let room = usize::from(area.width.saturating_sub(2));
    for piece in note.map(|note| wrap(&sanitize(note), room)).unwrap_or_default().iter().take(NOTE) {
        let (line, below) = cut(rest, 1);
        if line.height > 0 {
            write(app, &vec![(piece.clone(), Role::Warn)], inside(line), buf);
        }
        rest = below;
    }
    if rest.height > 12 { cut(rest, 1).1 } else { rest }
}

fn list(app: &mut App, area: Rect, buf: &mut Buffer) {
    if area.height == 0 {
        return;
    }
    let grid = hits::grid(app);
    let search = &app.customers.search;
    let empty = if search.filter.is_empty() {
        "Nobody is found. Try fewer letters, or one word of the name."
    } else {
        "Nobody is found among these; x searches among everybody."
    };
    let total = search.found.shown.as_ref().map(|found| found.total);
    let shown = Shown { focused: true, empty, total, bar: None };
    let place = search.place.clone();
    let in_sight = table(app, &grid, &place, shown, area, buf);
    app.customers.search.place.offset = in_sight.1;
    app.hits.rows = in_sight;
}

/// What stands there while nobody is looked for.
fn invitation(app: &App, area: Rect, buf: &mut Buffer) {
    let key = |id: &str| app.options.keys.label(id).unwrap_or_default();
    let narrow = [
        ("customers.tier", "segment"),
        ("customers.store", "store"),
        ("customers.channel", "channel"),
        ("customers.recency", "last purchase"),
        ("customers.consent", "consent"),
    ]
    .map(|(id, name)| format!("{} {name}", key(id)));
    let lines = [
        ("Find a customer".to_owned(), Role::Title),
        (" ".to_owned(), Role::Text),
        (
            format!(
                "{} and type: an id, a loyalty card, an e-mail address, a phone number in any notation, a postal \
                 code, or a name in any order, with or without accents. A slip of the finger is forgiven.",
                key("list.filter")
            ),
            Role::Text,
        ),
        (" ".to_owned(), Role::Text),
        (format!("Or narrow:  {}", narrow.join(&format!(" {} ", app.glyphs.dot))), Role::Dim),
        (" ".to_owned(), Role::Text),
        (format!("The {HITS} best are shown, masked. What you type is never kept."), Role::Dim),
    ];
    let area = Rect { width: area.width.min(90), ..area };
    notice(app, &lines, area, buf);
}
