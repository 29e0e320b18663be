//! The rule's text as a picture, what is wrong with it, and the options under the cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::layout::Layout;
use super::view::in_sight;
use super::{Builder, Focus};
use crate::tui::app::App;
use crate::tui::screens::audiences::view::{cut, inside, line};
use crate::tui::text::{Align, fit, sanitize, width};
use crate::tui::theme::Role;
use crate::tui::widgets::{Popup, put};

/// Lines of the text in sight at most.
const LINES: u16 = 4;

/// Options in sight at most.
const OPTIONS: u16 = 8;

/// Shown while nothing is written.
const EXAMPLE: &str = "everybody; write for example  tier in (best, large) and consent.ads";

fn room(area: Rect) -> u16 {
    area.width.saturating_sub(2)
}

/// The text's area, and what lies below.
pub(super) fn areas(builder: &Builder, area: Rect) -> (Rect, Rect) {
    let layout = Layout::new(builder.draft.text(), room(area).into());
    let lines = u16::try_from(layout.lines.len()).unwrap_or(u16::MAX);
    cut(area, lines.clamp(1, if area.height >= 14 { LINES } else { 2 }))
}

/// Draw it; says where its cursor stands.
pub(super) fn draw(
    app: &App,
    builder: &mut Builder,
    is_counting: bool,
    area: Rect,
    buf: &mut Buffer,
) -> Option<(u16, u16)> {
    let inner = Rect { x: area.x.saturating_add(1), width: room(area), ..area };
    builder.drawn.room = inner.width.into();
    let layout = Layout::new(builder.draft.text(), inner.width.into());
    let (line, cell) = layout.find(builder.draft.line.cursor());
    let first = in_sight(builder.drawn.text.1, line, area.height, layout.lines.len());
    builder.drawn.text = (inner, first);
    if inner.is_empty() {
        return None;
    }
    let has_keys = builder.focus == Focus::Text;
    if has_keys {
        for y in area.y..area.bottom() {
            put(buf, (area.x, y), 1, app.glyphs.select, app.theme.style(Role::Accent));
        }
    }
    let wrong = builder.problem.as_ref().filter(|_| !is_counting).map(|problem| {
        let from = problem.column as usize;
        from..from.saturating_add((problem.width as usize).max(1))
    });
    // Only what is wrong is underlined.
    let plain = app.theme.style(Role::Text);
    let bad = plain.patch(app.theme.style(Role::Bad)).add_modifier(Modifier::UNDERLINED);
    for (y, signs) in (inner.y..inner.bottom()).zip(layout.lines.iter().skip(first)) {
        for sign in signs {
            let style =
                if wrong.as_ref().is_some_and(|wrong| wrong.contains(&sign.at)) { bad } else { plain };
            let x = inner.x.saturating_add(u16::try_from(sign.x).unwrap_or(u16::MAX));
            put(buf, (x, y), inner.right().saturating_sub(x), &sign.shown, style);
        }
    }
    let at = |cell: usize| inner.x.saturating_add(u16::try_from(cell).unwrap_or(u16::MAX));
    let end = builder.draft.text().chars().count();
    if wrong.as_ref().is_some_and(|wrong| wrong.start >= end) {
        let (y, x) = layout.find(end);
        if let Some(y) =
            y.checked_sub(first).and_then(|y| u16::try_from(y).ok()).filter(|y| *y < inner.height)
        {
            put(buf, (at(x), inner.y + y), 1, " ", bad);
        }
    }
    let caret =
        (at(cell).min(inner.right().saturating_sub(1)), inner.y + u16::try_from(line - first).unwrap_or(0));
    let ghost = if end == 0 { Some(EXAMPLE.to_owned()) } else { builder.ghost() };
    if let Some(ghost) = ghost {
        put(buf, caret, inner.right().saturating_sub(caret.0), &ghost, app.theme.style(Role::Dim));
    }
    Some(caret)
}

/// What is wrong, and what to write instead.
pub(super) fn message(app: &App, builder: &Builder, is_counting: bool, area: Rect, buf: &mut Buffer) {
    let role = |role| if is_counting { Role::Stale } else { role };
    let (message, hint) = match (&builder.problem, &builder.error) {
        (Some(problem), _) => (&problem.message, problem.hint.as_ref()),
        (None, Some(error)) => (&error.message, error.hint.as_ref()),
        (None, None) => {
            let Some(note) = builder.notes.first() else { return };
            let note = vec![(sanitize(note).into_owned(), role(Role::Warn))];
            return line(app, &note, area, buf);
        }
    };
    let mut parts = vec![
        (format!("{} ", app.glyphs.cross), role(Role::Bad)),
        (sanitize(message).into_owned(), role(Role::Bad)),
    ];
    let hint = hint.map(|hint| sanitize(hint).into_owned());
    let used: usize = parts.iter().map(|(text, _)| width(text)).sum();
    match hint {
        // On one line where there is room, or no second one.
        Some(hint) if area.height < 2 || used + width(&hint) + 6 <= usize::from(area.width) => {
            parts.push((format!("; {hint}"), role(Role::Dim)));
            line(app, &parts, area, buf);
        }
        Some(hint) => {
            line(app, &parts, area, buf);
            let below = cut(area, 1).1;
            line(app, &vec![("  ".to_owned(), Role::Dim), (hint, role(Role::Dim))], below, buf);
        }
        None => line(app, &parts, area, buf),
    }
}

/// The options, from a place on or from where there is room left of it.
pub(super) fn options(app: &App, builder: &mut Builder, from: (u16, u16), area: Rect, buf: &mut Buffer) {
    let Some(found) = builder.options() else { return };
    let area = inside(area);
    let below = area.bottom().saturating_sub(from.1);
    let count = u16::try_from(found.options.len()).unwrap_or(u16::MAX);
    let rows = count.min(OPTIONS).min(below.saturating_sub(2));
    if rows == 0 || area.width < 20 {
        return;
    }
    let labels: Vec<String> =
        found.options.iter().map(|option| sanitize(&option.text).into_owned()).collect();
    let details: Vec<String> =
        found.options.iter().map(|option| sanitize(&option.detail).into_owned()).collect();
    let longest = |texts: &[String]| texts.iter().map(|text| width(text)).max().unwrap_or(0);
    let named = longest(&labels).min(30);
    let detailed = longest(&details);
    let wide = named + if detailed > 0 { detailed + 2 } else { 0 } + 4;
    let wide = u16::try_from(wide).unwrap_or(u16::MAX).min(area.width).min(90);
    let x = from.0.min(area.right().saturating_sub(wide));
    let window = Rect { x, y: from.1, width: wide, height: rows + 2 };
    let at = builder.options.chosen.unwrap_or(0).min(labels.len().saturating_sub(1));
    let first = in_sight(0, at, rows, labels.len());
    let note = if count > rows {
        format!("{} of {}", builder.options.chosen.map_or(0, |at| at + 1), labels.len())
    } else {
        String::new()
    };
    let inner = Popup::new(app.look(), "may stand here").note(&note).draw(window, buf);
    // The frame's inner margin serves the cursor's row.
    let inner = Rect { x: inner.x.saturating_sub(1), width: inner.width + 2, ..inner };
    for (index, y) in (first..labels.len()).zip(inner.y..inner.bottom()) {
        let (Some(label), Some(detail)) = (labels.get(index), details.get(index)) else { break };
        let style = ratatui::style::Style { bg: None, ..app.theme.style(Role::Text) };
        let used =
            put(buf, (inner.x + 1, y), inner.width.saturating_sub(2), &fit(label, named, Align::Left), style);
        let room = inner.width.saturating_sub(used + 4);
        put(buf, (inner.x + 1 + used + 2, y), room, detail, app.theme.style(Role::Dim));
        if builder.options.chosen == Some(index) {
            put(buf, (inner.x, y), 1, app.glyphs.select, app.theme.style(Role::Accent));
            buf.set_style(Rect { y, height: 1, ..inner }, app.theme.style(Role::Cursor));
        }
    }
}
