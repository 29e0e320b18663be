//! One audience or one export as a picture: what it is, in two lines that stay, and its lines below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::StatefulWidget;

use super::sheet::{self, Target};
use super::view::{cut, inside, nothing};
use super::{Front, detail, export};
use crate::contract::ExportId;
use crate::tui::app::{App, Slot};
use crate::tui::overlays::Line;
use crate::tui::text::width;
use crate::tui::view::write;
use crate::tui::widgets::{Page, PageLine, Scroll};

/// Draw the audience that is open.
pub(super) fn audience(app: &mut App, name: &str, area: Rect, buf: &mut Buffer) {
    let rest = heading(app, &detail::heading(app, name), area, buf);
    if detail::shown(app).is_none() {
        return nothing(app, &app.audiences.detail, Slot::Audience, "audience", rest, buf);
    }
    page(app, Front::Audience, rest, buf);
}

/// Draw the export that is open.
pub(super) fn export(app: &mut App, id: ExportId, area: Rect, buf: &mut Buffer) {
    let rest = heading(app, &export::heading(app, id), area, buf);
    if export::shown(app).is_none() {
        return nothing(app, &app.audiences.export, Slot::ExportDetail, "export", rest, buf);
    }
    page(app, Front::Export, rest, buf);
}

/// Two lines, each with words at its left and at its right; what is left below comes back.
fn heading(app: &App, lines: &[(Line, Line); 2], area: Rect, buf: &mut Buffer) -> Rect {
    let (head, rest) = cut(area, 2);
    for (y, (left, right)) in (head.y..head.bottom()).zip(lines) {
        let line = inside(Rect { y, height: 1, ..head });
        let cells = right.iter().map(|(text, _)| width(text)).sum::<usize>();
        let cells = u16::try_from(cells).unwrap_or(u16::MAX).min(line.width);
        write(app, left, Rect { width: line.width.saturating_sub(cells + 2), ..line }, buf);
        write(app, right, Rect { x: line.right() - cells, width: cells, ..line }, buf);
    }
    if rest.height > 26 { cut(rest, 1).1 } else { rest }
}

fn page(app: &mut App, front: Front, area: Rect, buf: &mut Buffer) {
    let place = app.audiences.place_in(front);
    let entries = sheet::filtered(sheet::entries(app, front), &place);
    let lines: Vec<PageLine<'_>> = entries
        .iter()
        .map(|entry| PageLine { parts: &entry.line, is_head: entry.target == Target::Head })
        .collect();
    let mut scroll = Scroll { cursor: place.cursor, offset: place.offset, page: 0 };
    Page::new(app.look(), &lines)
        .empty("no line holds this text; esc clears the filter")
        .focused(app.overlays.is_empty())
        .render(area, buf, &mut scroll);
    let high = u16::try_from(scroll.page).unwrap_or(u16::MAX).min(area.height);
    let place = app.audiences.places.entry(front).or_default();
    (place.cursor, place.offset) = (scroll.cursor, scroll.offset);
    app.hits.rows = (Rect { height: high, ..area }, scroll.offset);
}
