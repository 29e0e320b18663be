//! Audiences as a picture: the parts in a line, what waits for a decision, and the part in front.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Front, Page, Part, builder, grid_of, overlap, view_page};
use crate::contract::{Audiences, ErrorKind, Unit};
use crate::tui::app::{App, Slot};
use crate::tui::overlays::Line;
use crate::tui::screens::{Loaded, told};
use crate::tui::text::{sanitize, wrap};
use crate::tui::theme::Role;
use crate::tui::view::{Shown, notice, one_of_tables, write};
use crate::tui::widgets::put;

/// The most lines of the rule under the cursor.
const RULE: usize = 3;

/// Draw Audiences.
pub fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    app.audiences.room = usize::from(area.width.saturating_sub(2));
    if app.audiences.builder.is_some() {
        return builder::draw(app, area, buf);
    }
    match app.audiences.pages.last().cloned() {
        Some(Page::Audience(name)) => return view_page::audience(app, &name, area, buf),
        Some(Page::Export(id)) => return view_page::export(app, id, area, buf),
        None => {}
    }
    if app.audiences.all.shown.is_none() {
        return nothing(app, &app.audiences.all, Slot::Audiences, "audiences", area, buf);
    }
    let (head, rest) = cut(area, 1);
    app.hits.audience_parts = parts(app, head, buf);
    let rest = to_do(app, rest, buf);
    match app.audiences.part {
        Part::List => list(app, rest, buf),
        Part::Compare => compare(app, rest, buf),
        Part::Activations => activations(app, rest, buf),
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

/// Parts of a line with a free cell at its left.
pub(super) fn line(app: &App, parts: &Line, area: Rect, buf: &mut Buffer) {
    if area.height > 0 {
        write(app, parts, inside(area), buf);
    }
}

fn parts(app: &App, line: Rect, buf: &mut Buffer) -> Vec<(Rect, Part)> {
    let screen = &app.audiences;
    let mut x = line.x + 1;
    let mut hits = Vec::new();
    for part in Part::ALL {
        let count = match part {
            Part::List => screen.all.shown.as_ref().map(|all| all.audiences.len()),
            Part::Compare | Part::Activations => None,
        };
        let count = count.map(|count| format!(" {}", app.formatter.count(count as u64)));
        let role = if *part == screen.part { Role::TabActive } else { Role::Tab };
        let text = format!(" {}{} ", part.title(), count.unwrap_or_default());
        let cells = put(buf, (x, line.y), line.right().saturating_sub(x), &text, app.theme.style(role));
        hits.push((Rect { x, width: cells, ..line }, *part));
        x = (x + cells + 1).min(line.right());
    }
    hits
}

/// What waits for a decision, and whether one person decides alone; what is left below comes back.
fn to_do(app: &App, area: Rect, buf: &mut Buffer) -> Rect {
    let Some(all) = &app.audiences.all.shown else { return area };
    let (here, rest) = cut(area, 1);
    let mut said = waiting(app, all);
    if said.is_empty() {
        said = base(app, all);
    }
    line(app, &said, here, buf);
    if rest.height > 12 { cut(rest, 1).1 } else { rest }
}

/// `! 2 exports wait for a decision · a shows them · single-person approval`.
fn waiting(app: &App, all: &Audiences) -> Line {
    let mut said: Line = Vec::new();
    let dot = || (format!(" {} ", app.glyphs.dot), Role::Dim);
    let key = app.options.keys.label("audiences.approve").unwrap_or_default();
    let (text, shows) = match all.waiting.len() {
        0 => (String::new(), ""),
        1 => ("1 export waits for a decision".to_owned(), " shows it"),
        count => (
            format!("{} exports wait for a decision", app.formatter.count(count as u64)),
            " shows the oldest",
        ),
    };
    if !text.is_empty() {
        said.push((format!("{} {text}", app.glyphs.warn), Role::Warn));
        said.push(dot());
        said.push((key, Role::Key));
        said.push((shows.to_owned(), Role::Dim));
    }
    if !all.four_eyes {
        if said.is_empty() {
            said.extend(base(app, all));
        }
        said.push(dot());
        said.push(("single-person approval".to_owned(), Role::Bad));
    }
    said
}

/// Of whom shares are.
fn base(app: &App, all: &Audiences) -> Line {
    let f = &app.formatter;
    vec![(
        format!(
            "Of {} customers and {} in 12 months, as of {}",
            f.count(all.base),
            f.value(Unit::Money, all.base_revenue),
            f.date(all.as_of)
        ),
        Role::Dim,
    )]
}

fn list(app: &mut App, area: Rect, buf: &mut Buffer) {
    if app.audiences.all.shown.as_ref().is_some_and(|all| all.audiences.is_empty()) {
        let key = app.options.keys.label("audiences.new").unwrap_or_default();
        let lines = [
            ("There are no audiences yet".to_owned(), Role::Title),
            (" ".to_owned(), Role::Text),
            (format!("{key} builds one: a rule, and who it takes while you write it."), Role::Text),
            (
                "Segments, the matrix of Models and the search of Customers start one with n, too."
                    .to_owned(),
                Role::Dim,
            ),
        ];
        return notice(app, &lines, area, buf);
    }
    let rows = app.audiences.all.shown.as_ref().map_or(0, |all| all.audiences.len());
    let said = below(app, area.width);
    let wanted = said.len() as u16;
    // What is broken is always told; a rule only where the rows keep their room.
    let is_broken = super::current(app).is_some_and(|row| row.broken.is_some());
    let fits = usize::from(area.height) > rows + said.len() + 2;
    let wanted = if fits || (is_broken && area.height >= 8) { wanted } else { 0 };
    let (above, last) = if fits && wanted > 0 {
        let (above, rest) = cut(area, rows as u16 + 2);
        (above, rest)
    } else {
        cut(area, area.height - wanted)
    };
    draw_grid(app, Front::List, "there are no audiences yet", above, buf);
    for (y, parts) in (last.y..last.bottom()).zip(said.iter().take(wanted.into())) {
        line(app, parts, Rect { y, height: 1, ..last }, buf);
    }
}

/// Of the row under the cursor: what is wrong with its rule and what to write instead, else the rule.
fn below(app: &App, cells: u16) -> Vec<Line> {
    let Some(row) = super::current(app) else { return Vec::new() };
    let room = usize::from(cells.saturating_sub(6)).max(8);
    let Some(problem) = &row.broken else {
        let pieces = wrap(&sanitize(&row.audience.rule), room);
        return pieces.into_iter().take(RULE).map(|piece| vec![(piece, Role::Dim)]).collect();
    };
    let first = |text: &str| wrap(&sanitize(text), room).into_iter().next().unwrap_or_default();
    let key = app.options.keys.label("audiences.edit").unwrap_or_default();
    let hint = problem.hint.as_deref().unwrap_or("write the rule anew");
    vec![
        vec![(format!("{} {}", app.glyphs.cross, first(&problem.message)), Role::Bad)],
        vec![(format!("{key} "), Role::Key), (format!("mends it: {}", first(hint)), Role::Text)],
    ]
}

fn compare(app: &mut App, area: Rect, buf: &mut Buffer) {
    if app.audiences.overlap.shown.is_none() {
        if app.audiences.compared.is_empty() && app.audiences.overlap.error.is_none() {
            let lines = [
                ("There is nothing to compare yet".to_owned(), Role::Title),
                (" ".to_owned(), Role::Text),
                ("Mark audiences in the list with space, then press o.".to_owned(), Role::Text),
            ];
            return notice(app, &lines, area, buf);
        }
        return nothing(app, &app.audiences.overlap, Slot::Overlap, "overlap", area, buf);
    }
    let said = overlap::told(app, area.width.into());
    let rows = app.audiences.overlap.shown.as_ref().map_or(0, |overlap| overlap.names.len()) as u16 + 2;
    let below = (said.len() as u16 + 1).min(area.height / 2);
    let (above, rest) = cut(area, rows.min(area.height - below));
    draw_grid(app, Front::Overlap, "nothing is compared", above, buf);
    let rest = if rest.height > said.len() as u16 { cut(rest, 1).1 } else { rest };
    for (y, parts) in (rest.y..rest.bottom()).zip(&said) {
        line(app, parts, Rect { y, height: 1, ..rest }, buf);
    }
}

/// The matrix above, every export below; where there is no room for both, the one with the keys stands alone.
fn activations(app: &mut App, area: Rect, buf: &mut Buffer) {
    let Some(found) = &app.audiences.activations.shown else {
        return nothing(app, &app.audiences.activations, Slot::Activations, "activations", area, buf);
    };
    if found.exports.is_empty() {
        let key = app.options.keys.label("audiences.submit").unwrap_or_default();
        let lines = [
            ("Nothing was ever exported".to_owned(), Role::Title),
            (" ".to_owned(), Role::Text),
            (format!("{key} on an audience finds out what of it may leave for a destination."), Role::Text),
        ];
        return notice(app, &lines, area, buf);
    }
    let rows = found.rows.len() as u16 + 1;
    let both = area.height >= rows.min(12) + 6;
    let on_second = app.audiences.on_second;
    let high = if both { rows.min(area.height / 2) } else { area.height };
    if both || !on_second {
        draw_grid(app, Front::Matrix, "nothing was exported", cut(area, high).0, buf);
    }
    if both || on_second {
        let below = if both { cut(area, high + 1).1 } else { area };
        draw_grid(app, Front::History, "nothing was exported", below, buf);
    }
}

/// Draw one of the screen's tables where its keys are; what is in sight is kept for half pages and clicks.
pub(super) fn draw_grid(app: &mut App, front: Front, empty: &str, area: Rect, buf: &mut Buffer) {
    if area.height == 0 {
        return;
    }
    let focused = app.audiences.front() == front;
    let grid = grid_of(app, front);
    let place = app.audiences.place_in(front);
    let shown = Shown { focused, empty, total: None, bar: None };
    let in_sight = one_of_tables(app, &grid, &place, shown, area, buf);
    app.audiences.places.entry(front).or_default().offset = in_sight.1;
    if focused {
        app.hits.rows = in_sight;
    }
}

/// What stands there while there is nothing.
pub(super) fn nothing<T>(
    app: &App,
    loaded: &Loaded<T>,
    slot: Slot,
    what: &str,
    area: Rect,
    buf: &mut Buffer,
) {
    let lines = match &loaded.error {
        Some(error) => {
            let mut lines = told(error);
            if error.kind == ErrorKind::Empty && error.hint.is_none() {
                let key = app.options.keys.label("app.load").unwrap_or_default();
                lines.push((format!("{key} loads the sources."), Role::Text));
            }
            lines
        }
        None if app.is_asking(slot) => {
            vec![(format!("Asking for the {what}{}", app.glyphs.ellipsis), Role::Dim)]
        }
        None => vec![("There is nothing to show.".to_owned(), Role::Dim)],
    };
    notice(app, &lines, area, buf);
}
