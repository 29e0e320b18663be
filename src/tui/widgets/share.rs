//! A share as a bar, to an eighth of a cell.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::{Look, put};
use crate::tui::glyphs::Glyphs;
use crate::tui::theme::Role;

/// A share from 0 to 1 as a bar over the area's width; one line.
#[derive(Debug, Clone)]
pub struct ShareBar<'a> {
    look: Look<'a>,
    share: f64,
    rest: bool,
}

impl<'a> ShareBar<'a> {
    /// A bar of `share`; what is outside 0 to 1 is cut, not-a-number is nothing.
    #[must_use]
    pub fn new(look: Look<'a>, share: f64) -> Self {
        Self { look, share: if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) }, rest: false }
    }

    /// Also draw what is left of the whole.
    #[must_use]
    pub fn rest(mut self) -> Self {
        self.rest = true;
        self
    }
}

/// A bar of `share` of `cells`: at least its thinnest sign for anything above nothing, full only at 1.
pub(super) fn bar(glyphs: &Glyphs, share: f64, cells: u16) -> String {
    let steps = glyphs.eighths.len().max(1);
    let most = usize::from(cells) * steps;
    let mut filled = (share * most as f64).round() as usize;
    if share > 0.0 {
        filled = filled.max(1);
    }
    if share < 1.0 && filled == most && most > 1 {
        filled -= 1;
    }
    let full = glyphs.eighths.last().copied().unwrap_or("#");
    let mut out = full.repeat(filled / steps);
    if !filled.is_multiple_of(steps) {
        out.push_str(glyphs.eighths.get(filled % steps - 1).copied().unwrap_or(full));
    }
    out
}

impl Widget for ShareBar<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let bar = bar(self.look.glyphs(), self.share, area.width);
        let used = put(buf, (area.x, area.y), area.width, &bar, self.look.style(Role::Bar));
        if self.rest {
            let rest = self.look.glyphs().rest.repeat(usize::from(area.width - used));
            put(buf, (area.x + used, area.y), area.width - used, &rest, self.look.style(Role::BarRest));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_exact_to_an_eighth() {
        let glyphs = Glyphs::unicode();
        assert_eq!(bar(&glyphs, 0.5, 4), "██");
        assert_eq!(bar(&glyphs, 0.53, 4), "██▏");
        assert_eq!(bar(&glyphs, 1.0, 4), "████");
    }

    #[test]
    fn a_trace_is_seen_and_almost_all_is_not_all() {
        let glyphs = Glyphs::unicode();
        assert_eq!(bar(&glyphs, 0.0, 4), "");
        assert_eq!(bar(&glyphs, 0.0001, 4), "▏");
        assert_eq!(bar(&glyphs, 0.9999, 4), "███▉");
        assert_eq!(bar(&Glyphs::ascii(), 0.5, 4), "##");
    }
}
