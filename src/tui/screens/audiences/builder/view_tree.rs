//! The guided tree as a picture.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::tree::Row;
use super::view::{head, in_sight};
use super::{Builder, Focus, words};
use crate::tui::app::App;
use crate::tui::theme::Role;
use crate::tui::widgets::put;

/// Draw it under its head.
pub(super) fn draw(app: &App, builder: &mut Builder, area: Rect, buf: &mut Buffer) {
    let has_keys = builder.focus == Focus::Tree;
    // A text that is wrong has no tree; the one before stays.
    let is_old = builder.problem.is_some() && !builder.draft.by_tree;
    let note = if is_old { "of the last rule that made sense" } else { "" };
    let rest = head(app, "Step by step", note, has_keys, area, buf);
    let rows = builder.draft.rows();
    let first = in_sight(builder.drawn.tree.1, builder.row, rest.height, rows.len());
    for (index, y) in (first..rows.len()).zip(rest.y..rest.bottom()) {
        let Some(row) = rows.get(index) else { break };
        let line = Rect { y, height: 1, ..rest };
        let mut x = line.x + 1;
        let parts = std::iter::once((guides(app, row), Role::Border)).chain(words::row(row, &app.formatter));
        for (text, role) in parts {
            x += put(buf, (x, y), line.right().saturating_sub(x), &text, app.theme.style(role));
        }
        if is_old {
            buf.set_style(line, app.theme.style(Role::Stale));
        }
        if index == builder.row && has_keys {
            put(buf, (line.x, y), 1, app.glyphs.select, app.theme.style(Role::Accent));
            let role = if app.overlays.is_empty() { Role::Cursor } else { Role::CursorIdle };
            buf.set_style(line, app.theme.style(role));
        }
    }
    builder.drawn.tree = (rest, first);
}

/// The lines that lead to a row.
fn guides(app: &App, row: &Row<'_>) -> String {
    let (corner, branch) = if app.glyphs.ascii { ("`- ", "|- ") } else { ("└─ ", "├─ ") };
    let Some((more, around)) = row.more.split_last() else { return String::new() };
    let mut out = String::new();
    for more in around {
        out.push_str(if *more { app.glyphs.bar } else { " " });
        out.push_str("  ");
    }
    out.push_str(if *more { branch } else { corner });
    out
}
