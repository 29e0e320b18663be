//! The window in which the rules of a behavioural segment are typed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::app::App;
use crate::tui::overlays::{Line, RulesEditor};
use crate::tui::text::{sanitize, width, wrap};
use crate::tui::theme::Role;
use crate::tui::view::write;
use crate::tui::widgets::{Popup, centered, put};

/// Lines of rules in sight, at most.
const LINES: usize = 8;

/// Lines of a problem in sight, at most.
const PROBLEM: usize = 2;

/// The rules, what is wrong with them or whom they take, and what the keys do; says where the cursor stands.
pub(super) fn draw_rules(app: &App, editor: &RulesEditor, body: Rect, buf: &mut Buffer) -> (u16, u16) {
    let wide = body.width.saturating_sub(6).min(92);
    let cells = usize::from(wide.saturating_sub(5)).max(1);
    let text = editor.input.value();
    let (caret, lines) = places(text, editor.input.cursor(), cells);
    let high = lines.clamp(2, LINES).min(usize::from(body.height.saturating_sub(8)).max(1));
    let title = format!("Rules of {} {}", editor.id, sanitize(&editor.name));
    let area = centered(body, wide, u16::try_from(high + PROBLEM + 6).unwrap_or(u16::MAX));
    let inner = Popup::new(app.look(), &title).draw(area, buf);
    let top = (caret.1 + 1).saturating_sub(high);
    let problem = editor.preview.as_ref().and_then(|preview| preview.problem.as_ref());
    let wrong = problem.map_or(0..0, |(at, wide, _)| *at..at.saturating_add((*wide).max(1)));
    let mut at = (0, 0);
    for (index, sign) in text.chars().enumerate() {
        let shown = sanitize(sign.encode_utf8(&mut [0; 4])).into_owned();
        at = next(at, width(&shown), cells);
        if (top..top + high).contains(&at.1) {
            let role = if wrong.contains(&index) { Role::Bad } else { Role::Input };
            let place = (inner.x + at.0 as u16, inner.y + 1 + (at.1 - top) as u16);
            put(buf, place, inner.right().saturating_sub(place.0), &shown, app.theme.style(role));
        }
        at.0 += width(&shown);
    }
    let below = Rect { y: inner.y + 2 + high as u16, height: 1, ..inner };
    said(app, editor, below, inner.bottom(), buf);
    let hint = "empty gives it back to its centre; enter goes on, esc leaves";
    put(buf, (inner.x, inner.bottom().saturating_sub(1)), inner.width, hint, app.theme.style(Role::Dim));
    let (x, y) = (inner.x + caret.0 as u16, inner.y + 1 + caret.1.saturating_sub(top) as u16);
    (x.min(inner.right().saturating_sub(1)), y)
}

/// Where a sign of so many cells goes: on the next line where there is no room on this one.
fn next((x, y): (usize, usize), wide: usize, cells: usize) -> (usize, usize) {
    if x > 0 && x + wide > cells { (0, y + 1) } else { (x, y) }
}

/// Where the caret stands, and how many lines there are.
fn places(text: &str, cursor: usize, cells: usize) -> ((usize, usize), usize) {
    let mut at = (0, 0);
    let mut caret = None;
    for (index, sign) in text.chars().enumerate() {
        let wide = width(&sanitize(sign.encode_utf8(&mut [0; 4])));
        at = next(at, wide, cells);
        if index == cursor {
            caret = Some(at);
        }
        at.0 += wide;
    }
    let end = next(at, 1, cells);
    (caret.unwrap_or(end), caret.map_or(end.1, |_| at.1) + 1)
}

/// What is wrong, else whom the rules take.
fn said(app: &App, editor: &RulesEditor, line: Rect, bottom: u16, buf: &mut Buffer) {
    let problem = editor.preview.as_ref().and_then(|preview| preview.problem.as_ref());
    let wrong =
        editor.trouble.clone().or_else(|| problem.map(|(at, _, text)| format!("column {}: {text}", at + 1)));
    if let Some(text) = wrong {
        let room = usize::from(line.width.saturating_sub(2)).max(1);
        let style = app.theme.style(Role::Bad);
        put(buf, (line.x, line.y), 2, app.glyphs.cross, style);
        for (y, piece) in (line.y..bottom.saturating_sub(2)).zip(wrap(&sanitize(&text), room)).take(PROBLEM) {
            put(buf, (line.x + 2, y), line.width.saturating_sub(2), &piece, style);
        }
        return;
    }
    write(app, &taken(app, editor), line, buf);
}

/// `take 41,203 customers: 91 % of the segment; 88 % of them are in it`.
fn taken(app: &App, editor: &RulesEditor) -> Line {
    let f = &app.formatter;
    if editor.text().is_empty() {
        return vec![("Without rules the segment is who is nearest to its centre.".to_owned(), Role::Dim)];
    }
    let Some(preview) = &editor.preview else {
        return vec![(format!("counting{}", app.glyphs.ellipsis), Role::Dim)];
    };
    let share =
        |share: Option<f64>| share.map_or_else(|| app.glyphs.dash.to_owned(), |share| f.chance(share));
    let customers = preview.customers.map_or_else(|| app.glyphs.dash.to_owned(), |count| f.count(count));
    vec![
        ("takes ".to_owned(), Role::Dim),
        (customers, Role::Title),
        (" customers: ".to_owned(), Role::Dim),
        (share(preview.recall), Role::Title),
        (" of the segment; ".to_owned(), Role::Dim),
        (share(preview.precision), Role::Title),
        (" of them are in it now".to_owned(), Role::Dim),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_where_the_next_sign_goes() {
        assert_eq!(places("", 0, 4), ((0, 0), 1));
        assert_eq!(places("abcd", 4, 4), ((0, 1), 2));
        assert_eq!(places("abcdef", 5, 4), ((1, 1), 2));
        assert_eq!(places("日本語", 2, 5), ((0, 1), 2), "a wide sign is never cut");
        assert_eq!(places("ab", 1, 1), ((0, 1), 2));
    }
}
