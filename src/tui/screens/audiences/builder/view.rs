//! The builder as a picture: the text over the whole width, the tree, and who it takes, beside or below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Focus, view_count, view_text, view_tree};
use crate::tui::app::{App, Slot};
use crate::tui::screens::audiences::view::cut;
use crate::tui::text::width;
use crate::tui::theme::Role;
use crate::tui::widgets::put;

/// Cells from which the figures stand beside the tree.
const WIDE: u16 = 100;
/// Lines of the tree on a narrow terminal, so that some options can lie over it.
const OPTIONS_NEED: u16 = 7;

/// Draw the builder.
pub fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    // Taken out while it is drawn, so that the rest of the app can be read.
    let Some(mut builder) = app.audiences.builder.take() else { return };
    let is_counting = app.tickets.is_waiting(Slot::Count);
    let (text, rest) = view_text::areas(&builder, area);
    let (beneath, rest) = cut(rest, if area.height >= 16 { 2 } else { 1 });
    let caret = view_text::draw(app, &mut builder, is_counting, text, buf);
    view_text::message(app, &builder, is_counting, beneath, buf);
    // Options may lie over the tree, never over who it takes.
    let free = if area.width >= WIDE {
        let right = (area.width * 2 / 5).clamp(46, 76);
        let left = Rect { width: rest.width.saturating_sub(right + 2), ..rest };
        let figures = Rect { x: rest.right().saturating_sub(right), width: right, ..rest };
        view_tree::draw(app, &mut builder, left, buf);
        view_count::draw(app, &mut builder, is_counting, figures, buf);
        Rect { width: left.width, ..area }
    } else {
        let rows = u16::try_from(builder.draft.rows().len()).unwrap_or(u16::MAX).saturating_add(1);
        // The tree takes what it needs, or what options need to lie over it, but leaves the figures half.
        let half = (rest.height / 2).max(3);
        let high = rows.clamp(OPTIONS_NEED.min(half), half);
        let (above, below) = cut(rest, high);
        view_tree::draw(app, &mut builder, above, buf);
        view_count::draw_short(app, &mut builder, is_counting, below, buf);
        Rect { height: below.y.saturating_sub(area.y), ..area }
    };
    if builder.focus == Focus::Text && app.overlays.is_empty() {
        app.hits.caret = caret;
        if let Some(caret) = caret {
            // What is wrong stays to be read.
            let is_wrong = builder.problem.is_some() || builder.error.is_some();
            let top = if is_wrong { beneath.bottom() } else { 0 };
            view_text::options(app, &mut builder, (caret.0, top.max(caret.1 + 1)), free, buf);
        }
    }
    app.audiences.builder = Some(builder);
}

/// The head of a part, marked where it has the keys, with words at its right; what lies below comes back.
pub(super) fn head(app: &App, title: &str, note: &str, has_keys: bool, area: Rect, buf: &mut Buffer) -> Rect {
    let (line, rest) = cut(area, 1);
    if line.height == 0 {
        return rest;
    }
    let sign = if has_keys { app.glyphs.select } else { " " };
    put(buf, (line.x, line.y), 1, sign, app.theme.style(Role::Accent));
    let role = if has_keys { Role::Title } else { Role::Head };
    let used = put(buf, (line.x + 1, line.y), line.width.saturating_sub(2), title, app.theme.style(role));
    let cells = u16::try_from(width(note)).unwrap_or(u16::MAX);
    let room = line.width.saturating_sub(used + 4);
    let cells = cells.min(room);
    let x = line.right().saturating_sub(cells + 1);
    put(buf, (x, line.y), cells, note, app.theme.style(Role::Dim));
    rest
}

/// The first row in sight, so that the cursor is.
pub(super) fn in_sight(first: usize, cursor: usize, height: u16, count: usize) -> usize {
    let height = usize::from(height).max(1);
    let last = count.saturating_sub(height);
    first.min(last).min(cursor).max((cursor + 1).saturating_sub(height))
}
