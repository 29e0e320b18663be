//! A list to choose from, with what matched the typed text made visible.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::StatefulWidget;

use super::{Look, Scroll, put, put_matched, row, text};
use crate::tui::theme::Role;

/// One line of a list.
#[derive(Debug, Clone, Default)]
pub struct ListItem<'a> {
    /// What it is.
    pub label: &'a str,
    /// A few words at the right: a key, a number.
    pub detail: &'a str,
    /// Indices of the label's characters that matched.
    pub matches: &'a [u32],
    /// Shown dimmed: can't be chosen now.
    pub disabled: bool,
}

/// Lines to choose from; only those in sight are drawn.
#[derive(Debug, Clone)]
pub struct List<'a> {
    look: Look<'a>,
    items: &'a [ListItem<'a>],
    empty: &'a str,
}

impl<'a> List<'a> {
    /// Best first.
    #[must_use]
    pub fn new(look: Look<'a>, items: &'a [ListItem<'a>]) -> Self {
        Self { look, items, empty: "" }
    }

    /// Said when there are no items.
    #[must_use]
    pub fn empty(mut self, text: &'a str) -> Self {
        self.empty = text;
        self
    }

    /// The most cells of what stands beside: what the longest label leaves, and half of all where that leaves less.
    fn beside(&self, cells: u16) -> u16 {
        let labels = self.items.iter().map(|item| text::width(&text::sanitize(item.label)));
        let longest = u16::try_from(labels.max().unwrap_or(0)).unwrap_or(u16::MAX);
        cells.saturating_sub(longest.saturating_add(2)).max(cells / 2)
    }

    fn line(&self, item: &ListItem<'_>, most: u16, line: Rect, buf: &mut Buffer) {
        let base = self.look.style(if item.disabled { Role::Absent } else { Role::Text });
        // The list may stand on a popup, whose ground is kept.
        let base = ratatui::style::Style { bg: None, ..base };
        let cells = line.width.saturating_sub(2);
        let detail_cells = (text::width(&text::sanitize(item.detail)) as u16).min(most);
        let gap = if detail_cells > 0 { detail_cells + 2 } else { 0 };
        let styles = (base, self.look.style(Role::Match));
        let is_match = |i: usize| u32::try_from(i).is_ok_and(|i| item.matches.contains(&i));
        put_matched(buf, (line.x + 1, line.y), cells.saturating_sub(gap), item.label, styles, &is_match);
        let right = line.right().saturating_sub(detail_cells + 1);
        put(buf, (right, line.y), detail_cells, item.detail, self.look.style(Role::Dim));
    }
}

impl StatefulWidget for List<'_> {
    type State = Scroll;

    fn render(self, area: Rect, buf: &mut Buffer, state: &mut Scroll) {
        let area = area.intersection(buf.area);
        state.settle(self.items.len(), area.height.into());
        if area.is_empty() {
            return;
        }
        if self.items.is_empty() {
            put(
                buf,
                (area.x.saturating_add(1), area.y),
                area.width.saturating_sub(1),
                self.empty,
                self.look.style(Role::Dim),
            );
            return;
        }
        let most = self.beside(area.width.saturating_sub(2));
        for (index, item) in self.items.iter().enumerate().skip(state.offset) {
            let Some(line) = u16::try_from(index - state.offset).ok().and_then(|i| row(area, i)) else {
                break;
            };
            self.line(item, most, line, buf);
            if index == state.cursor {
                put(buf, (line.x, line.y), 1, self.look.glyphs().select, self.look.style(Role::Accent));
                buf.set_style(line, self.look.style(Role::Cursor));
            }
        }
    }
}
