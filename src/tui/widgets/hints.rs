//! The footer: which keys do something now.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::{Look, put_spans, text};
use crate::tui::theme::Role;

/// `p period · / filter · ? help`. Where there is no room the ones at the right go, the pinned ones last.
#[derive(Debug, Clone)]
pub struct Hints<'a> {
    look: Look<'a>,
    keys: Vec<(&'a str, &'a str)>,
    pinned: Vec<(&'a str, &'a str)>,
}

impl<'a> Hints<'a> {
    /// Keys and what they do, most useful first.
    #[must_use]
    pub fn new(look: Look<'a>, hints: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self { look, keys: hints.into_iter().collect(), pinned: Vec::new() }
    }

    /// A hint that stays at the end when others are dropped.
    #[must_use]
    pub fn pinned(mut self, key: &'a str, label: &'a str) -> Self {
        self.pinned.push((key, label));
        self
    }
}

impl Widget for Hints<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let separator = format!(" {} ", self.look.glyphs().dot);
        let cost = |(key, label): &(&str, &str)| text::width(key) + text::width(label) + 1;
        let total = |all: &[(&str, &str)]| {
            all.iter().map(cost).sum::<usize>() + all.len().saturating_sub(1) * text::width(&separator)
        };
        let kept = self.keys.len();
        let mut all = self.keys;
        all.extend(self.pinned);
        let mut droppable = kept;
        while total(&all) > usize::from(area.width) && !all.is_empty() {
            droppable = droppable.saturating_sub(1);
            all.remove(droppable.min(all.len() - 1));
        }
        let (key_style, dim) = (self.look.style(Role::Key), self.look.style(Role::Dim));
        let spans = all.iter().enumerate().flat_map(|(index, (key, label))| {
            let before = if index == 0 { "" } else { separator.as_str() };
            [(before, dim), (*key, key_style), (" ", dim), (*label, dim)]
        });
        put_spans(buf, (area.x, area.y), area.width, spans);
    }
}
