//! Words on a screen: one line of parts, and what stands there while there is nothing to show.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::app::App;
use crate::tui::overlays::Line;
use crate::tui::text::{sanitize, wrap};
use crate::tui::theme::Role;
use crate::tui::widgets::put;

/// Write one line of parts into an area's first row; says how many cells it took.
pub fn write(app: &App, line: &Line, area: Rect, buf: &mut Buffer) -> u16 {
    let mut x = area.x;
    for (text, role) in line {
        x += put(buf, (x, area.y), area.right().saturating_sub(x), text, app.theme.style(*role));
    }
    x - area.x
}

/// What stands in place of a picture, a quarter down and broken where it is too long.
pub fn notice(app: &App, lines: &[(String, Role)], area: Rect, buf: &mut Buffer) {
    let width = area.width.saturating_sub(4);
    let broken = lines.iter().flat_map(|(text, role)| {
        wrap(&sanitize(text), width.into()).into_iter().map(move |piece| (piece, *role))
    });
    for (y, (text, role)) in (area.y + area.height / 4..area.bottom()).zip(broken) {
        put(buf, (area.x + 2, y), width, &text, app.theme.style(role));
    }
}
