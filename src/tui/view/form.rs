//! A window with several lines to type into.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::footer::typed;
use crate::tui::app::App;
use crate::tui::overlays::{Form, FormOf};
use crate::tui::text::{Align, fit, sanitize, width};
use crate::tui::theme::Role;
use crate::tui::widgets::{Popup, centered, put};

/// Options in sight at most.
const OPTIONS: usize = 5;

/// What can stand in the line that is typed into.
fn options(app: &App, form: &Form, inner: Rect, buf: &mut Buffer) {
    let found = form.options();
    let top = inner.y.saturating_add(u16::try_from(form.fields.len() + 2).unwrap_or(u16::MAX));
    let cut = found.len() > OPTIONS;
    let shown = if cut { OPTIONS - 1 } else { found.len() };
    let lines = top..inner.bottom().saturating_sub(1);
    for (y, (value, told)) in lines.clone().zip(found.iter().take(shown)) {
        let used = put(
            buf,
            (inner.x + 2, y),
            inner.width.saturating_sub(2),
            &sanitize(value),
            app.theme.style(Role::Text),
        );
        let room = inner.width.saturating_sub(used + 4);
        put(buf, (inner.x + 4 + used, y), room, &sanitize(told), app.theme.style(Role::Dim));
    }
    if let (true, Some(y)) = (cut, lines.clone().nth(shown)) {
        let more = format!("and {} more", app.formatter.count((found.len() - shown) as u64));
        put(buf, (inner.x + 2, y), inner.width.saturating_sub(2), &more, app.theme.style(Role::Dim));
    }
}

/// Named lines to type into, one below the other.
pub(super) fn draw_form(app: &App, form: &Form, body: Rect, buf: &mut Buffer) -> (u16, u16) {
    let named = form.fields.iter().map(|field| width(field.label)).max().unwrap_or(0);
    // A text in lines wants as much of them in sight as there is room for.
    let wide =
        if matches!(form.of, FormOf::Describe(_)) { body.width.saturating_sub(6).min(110) } else { 64 };
    let lists = if form.fields.iter().any(|field| !field.options.is_empty()) { OPTIONS + 1 } else { 0 };
    let high = u16::try_from(form.fields.len() + 5 + lists).unwrap_or(u16::MAX);
    let inner = Popup::new(app.look(), &form.title).draw(centered(body, wide, high), buf);
    let mut cursor = (inner.x, inner.y);
    for (index, (y, field)) in (inner.y + 1..inner.bottom()).zip(&form.fields).enumerate() {
        let line = Rect { y, height: 1, ..inner };
        let label = fit(field.label, named, Align::Left);
        let at = typed(app, line, &label, &field.input, &field.hint, buf);
        if index == form.at {
            cursor = at;
            put(buf, (inner.x.saturating_sub(1), y), 1, app.glyphs.select, app.theme.style(Role::Accent));
        }
    }
    options(app, form, inner, buf);
    let (said, role) = match &form.trouble {
        Some(trouble) => (trouble.as_str(), Role::Bad),
        None if lists > 0 => ("tab completes, then goes to the next line; enter accepts", Role::Dim),
        None => ("enter accepts, tab goes to the next line, esc leaves", Role::Dim),
    };
    let y = inner.bottom().saturating_sub(1);
    put(buf, (inner.x, y), inner.width, said, app.theme.style(role));
    cursor
}
