//! One audience or one export as a picture: what it is, in two lines that stay, and its lines below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::view::nothing;
use super::{Front, detail, export, sheet};
use crate::contract::ExportId;
use crate::tui::app::{App, Slot};
use crate::tui::screens;
use crate::tui::screens::sheet::heading;

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

fn page(app: &mut App, front: Front, area: Rect, buf: &mut Buffer) {
    let place = app.audiences.place_in(front);
    let entries = sheet::filtered(sheet::entries(app, front), &place);
    let (scroll, lines) = screens::sheet::page(app, &entries, &place, area, buf);
    let place = app.audiences.places.entry(front).or_default();
    (place.cursor, place.offset) = (scroll.cursor, scroll.offset);
    app.hits.rows = (lines, scroll.offset);
}
