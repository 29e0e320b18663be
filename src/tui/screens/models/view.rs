//! Models as a picture: the parts, the scores in use with what should be known of them, and the part in front.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::words::{self, age, family, family_rule};
use super::{Front, Part, grid_of, list, view_against, view_detail, view_matrix};
use crate::contract::{ErrorKind, Models};
use crate::tui::app::{App, Slot};
use crate::tui::overlays::Line;
use crate::tui::screens::{Loaded, told};
use crate::tui::text::{sanitize, width, wrap};
use crate::tui::theme::Role;
use crate::tui::view::{Shown, notice, one_of_tables, write};
use crate::tui::widgets::put;

/// Lines of warnings at most: where models are in front on a tall screen, on a low one, and elsewhere.
const WARNINGS: (usize, usize, usize) = (4, 2, 1);

/// Draw Models.
pub fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    let Some(all) = &app.models.all.shown else {
        return nothing(app, &app.models.all, Slot::Models, "models", area, buf);
    };
    if all.scoring.is_none() && all.models.is_empty() {
        return unscored(app, all, area, buf);
    }
    if app.models.open.is_some() {
        return view_detail::draw(app, area, buf);
    }
    let (head, rest) = cut(area, 1);
    app.hits.model_parts = parts(app, head, buf);
    let rest = scores(app, rest, buf);
    match app.models.part {
        Part::Models => models(app, rest, buf),
        Part::Compare => view_against::comparisons(app, rest, buf),
        Part::EqualSize if app.models.equal.shown.is_some() => view_against::equal_size(app, rest, buf),
        Part::EqualSize => nothing(app, &app.models.equal, Slot::EqualSize, "comparison", rest, buf),
        Part::Matrix if app.models.matrix.shown.is_some() => view_matrix::draw(app, rest, buf),
        Part::Matrix => nothing(app, &app.models.matrix, Slot::Matrix, "matrix", rest, buf),
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

/// A line of words with a free cell at its left.
pub(super) fn say(app: &App, text: &str, role: Role, area: Rect, buf: &mut Buffer) {
    if area.height > 0 {
        put(buf, (area.x + 1, area.y), area.width.saturating_sub(2), text, app.theme.style(role));
    }
}

/// Parts of a line with a free cell at its left.
pub(super) fn line(app: &App, parts: &Line, area: Rect, buf: &mut Buffer) {
    if area.height > 0 {
        write(app, parts, inside(area), buf);
    }
}

/// Draw one of the screen's tables where its keys are; what is in sight is kept for half pages and clicks.
pub(super) fn draw_grid(app: &mut App, front: Front, empty: &str, area: Rect, buf: &mut Buffer) {
    if area.height == 0 {
        return;
    }
    let focused = app.models.front() == front;
    let grid = grid_of(app, front);
    let place = app.models.place_in(front);
    let shown = Shown { focused, empty, total: None, bar: None };
    let in_sight = one_of_tables(app, &grid, &place, shown, area, buf);
    app.models.places.entry(front).or_default().offset = in_sight.1;
    if focused {
        app.hits.rows = in_sight;
    }
}

/// Names in a line, the one in front marked; where each can be clicked.
pub(super) fn tabs<T: Copy + PartialEq>(
    app: &App,
    (names, front): (&[(T, String)], T),
    line: Rect,
    buf: &mut Buffer,
) -> Vec<(Rect, T)> {
    let mut x = line.x + 1;
    let mut hits = Vec::new();
    for (part, name) in names {
        let role = if *part == front { Role::TabActive } else { Role::Tab };
        let style = app.theme.style(role);
        let cells = put(buf, (x, line.y), line.right().saturating_sub(x), &format!(" {name} "), style);
        hits.push((Rect { x, width: cells, ..line }, *part));
        x = (x + cells + 1).min(line.right());
    }
    hits
}

fn parts(app: &App, line: Rect, buf: &mut Buffer) -> Vec<(Rect, Part)> {
    let all = app.models.all.shown.as_ref();
    let name = |part: &Part| {
        let count = match part {
            Part::Models => all.map(|all| all.models.len()),
            Part::Compare => all.map(|all| all.comparisons.len()),
            Part::EqualSize | Part::Matrix => None,
        };
        let count = count.map(|count| format!(" {}", app.formatter.count(count as u64)));
        (*part, format!("{}{}", part.title(), count.unwrap_or_default()))
    };
    let names: Vec<(Part, String)> = Part::ALL.iter().map(name).collect();
    tabs(app, (&names, app.models.part), line, buf)
}

/// The scores in use, and what should be known before they are believed; what is left below comes back.
fn scores(app: &App, area: Rect, buf: &mut Buffer) -> Rect {
    let Some(all) = &app.models.all.shown else { return area };
    let (head, mut rest) = cut(area, 1);
    line(app, &scoring(app, all, head.width.saturating_sub(2).into()), head, buf);
    let most = match (app.models.part, area.height) {
        (Part::Models, 25..) => WARNINGS.0,
        (Part::Models, 13..) => WARNINGS.1,
        _ => WARNINGS.2,
    };
    let room = usize::from(area.width.saturating_sub(4));
    let told: Vec<(bool, String)> = all
        .warnings
        .iter()
        .flat_map(|warning| {
            wrap(&sanitize(warning), room).into_iter().enumerate().map(|(at, piece)| (at == 0, piece))
        })
        .collect();
    for (index, (is_first, piece)) in told.iter().take(most).enumerate() {
        let (here, below) = cut(rest, 1);
        let sign = if *is_first { app.glyphs.warn } else { " " };
        line(app, &vec![(format!("{sign} {piece}"), Role::Warn)], here, buf);
        if index + 1 == most && told.len() > most {
            let key = app.options.keys.label("models.source").unwrap_or_default();
            let more = format!(" {} {key} says all ", app.glyphs.ellipsis);
            let cells = width(&more) as u16;
            put(
                buf,
                (here.right().saturating_sub(cells + 1), here.y),
                cells,
                &more,
                app.theme.style(Role::Dim),
            );
        }
        rest = below;
    }
    if rest.height > 14 { cut(rest, 1).1 } else { rest }
}

/// `Scores v14 · as of Fri 20 Nov 2026 · …`, as much as fits.
fn scoring(app: &App, all: &Models, room: usize) -> Line {
    let Some(scoring) = &all.scoring else {
        let key = app.options.keys.label("app.rescore").unwrap_or_default();
        return vec![(format!("There are no scores in use; {key} makes new ones"), Role::Warn)];
    };
    let f = &app.formatter;
    let at = scoring.at.to_zoned(app.zone.clone()).strftime("%e %b %Y %H:%M").to_string();
    let (behind, role) = age(scoring.age_days);
    let said = [
        (format!("as of {}", f.date(scoring.as_of)), Role::Text),
        (behind, role),
        (format!("made {} by {}", at.trim(), sanitize(&scoring.by)), Role::Dim),
        (format!("{} customers", f.count(scoring.customers)), Role::Dim),
    ];
    let mut line = vec![(format!("Scores v{}", scoring.version), Role::Title)];
    let mut used = width(&line.iter().map(|(text, _)| text.as_str()).collect::<String>());
    for (text, role) in said {
        if used + width(&text) + 3 > room {
            break;
        }
        used += width(&text) + 3;
        line.push((format!(" {} ", app.glyphs.dot), Role::Dim));
        line.push((text, role));
    }
    line
}

fn models(app: &mut App, area: Rect, buf: &mut Buffer) {
    let front = app.models.list();
    let (head, rest) = cut(area, 1);
    let known = list::families(app);
    let name = |of| (of, format!("{} {}", family(of), list::count(app, of)));
    let names: Vec<_> = known.into_iter().map(name).collect();
    let hits = tabs(app, (&names, app.models.family.0), head, buf);
    let start = hits.last().map_or(head.x, |(place, _)| place.right() + 2);
    let rule = family_rule(app.models.family.0);
    if start + width(rule) as u16 + 2 <= head.right() {
        put(buf, (start, head.y), head.right() - start, rule, app.theme.style(Role::Dim));
    }
    let note = note(app);
    let below = u16::from(note.is_some() && rest.height > 6);
    let (above, last) = cut(rest, rest.height - below);
    draw_grid(app, front, "there are no models of this kind", above, buf);
    if let Some(note) = note.filter(|_| below > 0) {
        say(app, &note, Role::Warn, last, buf);
    }
}

/// Why the model under the cursor has no quality; its cell may be too narrow for that.
fn note(app: &App) -> Option<String> {
    let model = super::current(app)?;
    let absent = model.absent.as_ref()?;
    Some(format!("{}: {}", words::method(model.name.method), sanitize(&absent.reason)))
}

/// Words over several lines, after so many free ones where there is room.
pub(super) fn paragraph(app: &App, text: &str, (role, free): (Role, u16), area: Rect, buf: &mut Buffer) {
    let pieces = wrap(text, area.width.saturating_sub(2).into());
    let spare = area.height.saturating_sub(pieces.len() as u16).min(free);
    for (y, piece) in (area.y + spare..area.bottom()).zip(pieces) {
        say(app, &piece, role, Rect { y, height: 1, ..area }, buf);
    }
}

/// What stands there before anybody was scored.
fn unscored(app: &App, all: &Models, area: Rect, buf: &mut Buffer) {
    let key = app.options.keys.label("app.rescore").unwrap_or_default();
    let reason = all.absent.as_ref().map(|absent| absent.reason.clone()).unwrap_or_default();
    let free = || (" ".to_owned(), Role::Text);
    let mut lines = vec![("Nobody has been scored yet".to_owned(), Role::Title), free()];
    if !reason.is_empty() {
        lines.extend([(reason, Role::Text), free()]);
    }
    lines.push((
        format!("{key} starts a rescoring: it trains the models, judges them on what then happened, and scores everybody."),
        Role::Text,
    ));
    lines.push(("It is a job of its own: you can go on, or leave.".to_owned(), Role::Dim));
    notice(app, &lines, Rect { width: area.width.min(90), ..area }, buf);
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
                let key = app.options.keys.label("app.rescore").unwrap_or_default();
                lines.push((format!("{key} starts a rescoring."), Role::Text));
            }
            lines
        }
        None if app.tickets.is_waiting(slot) || app.tickets.is_waiting(Slot::Restore) => {
            vec![(format!("Asking for the {what}{}", app.glyphs.ellipsis), Role::Dim)]
        }
        None => vec![("There is nothing to show.".to_owned(), Role::Dim)],
    };
    notice(app, &lines, area, buf);
}
