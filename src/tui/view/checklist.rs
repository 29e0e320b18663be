//! A list of which several lines can be checked.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::StatefulWidget;

use crate::tui::app::App;
use crate::tui::overlays::Checklist;
use crate::tui::text::{sanitize, width};
use crate::tui::theme::Role;
use crate::tui::widgets::{List, ListItem, Popup, Scroll, centered, put};

/// Lines with a mark, or with their place where the order counts; below them what the keys do.
pub(super) fn draw_checklist(app: &App, list: &mut Checklist, body: Rect, buf: &mut Buffer) {
    let labels: Vec<String> = list
        .items
        .iter()
        .map(|item| {
            let sign = match list.place(&item.name) {
                Some(place) if list.is_ordered() => format!("{place:>2}"),
                Some(_) => format!(" {}", app.glyphs.check),
                None => "  ".to_owned(),
            };
            format!("[{sign} ] {}", sanitize(&item.name))
        })
        .collect();
    let said = if list.is_ordered() {
        "space adds as the next one, or takes out; enter goes on"
    } else {
        "space checks, enter goes on, esc leaves"
    };
    let longest = labels.iter().zip(&list.items).map(|(label, item)| width(label) + width(&item.detail) + 10);
    let wide = longest.max().unwrap_or(0).max(width(said) + 4).max(width(&list.title) + 8);
    let wide = u16::try_from(wide).unwrap_or(u16::MAX).min(body.width.saturating_sub(4)).min(100);
    let high = u16::try_from(list.items.len().max(1) + 4).unwrap_or(u16::MAX);
    let inner = Popup::new(app.look(), &list.title)
        .draw(centered(body, wide, high.min(body.height.saturating_sub(1))), buf);
    let rows = Rect { height: inner.height.saturating_sub(2), ..inner };
    list.height = rows.height.into();
    let items: Vec<ListItem<'_>> = labels
        .iter()
        .zip(&list.items)
        .map(|(label, item)| ListItem { label, detail: &item.detail, matches: &[], disabled: false })
        .collect();
    let mut scroll = Scroll { cursor: list.cursor, offset: list.offset, page: 0 };
    List::new(app.look(), &items).empty("there are no audiences yet").render(rows, buf, &mut scroll);
    list.offset = scroll.offset;
    let y = inner.bottom().saturating_sub(1);
    if inner.height > 1 {
        put(buf, (inner.x, y), inner.width, said, app.theme.style(Role::Dim));
    }
}
