//! A page of lines with a cursor: parts with heads, as one reads them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::StatefulWidget;

use super::{Look, Scroll, put, row};
use crate::tui::theme::Role;

/// One line of a page.
#[derive(Debug, Clone, Copy)]
pub struct PageLine<'a> {
    /// What it says. Already safe to draw.
    pub parts: &'a [(String, Role)],
    /// Whether a part begins here: a rule fills the rest of the line.
    pub is_head: bool,
}

/// Lines; only those in sight are drawn.
#[derive(Debug, Clone)]
pub struct Page<'a> {
    look: Look<'a>,
    lines: &'a [PageLine<'a>],
    empty: &'a str,
    focused: bool,
}

impl<'a> Page<'a> {
    /// From the top.
    #[must_use]
    pub fn new(look: Look<'a>, lines: &'a [PageLine<'a>]) -> Self {
        Self { look, lines, empty: "", focused: true }
    }

    /// Said when there are no lines.
    #[must_use]
    pub fn empty(mut self, text: &'a str) -> Self {
        self.empty = text;
        self
    }

    /// Whether keys go to it.
    #[must_use]
    pub fn focused(mut self, focused: bool) -> Self {
        self.focused = focused;
        self
    }

    /// One line; its first cell is the cursor's edge, its last one stays free.
    fn line(&self, line: &PageLine<'_>, place: Rect, buf: &mut Buffer) {
        let right = place.right().saturating_sub(1);
        let mut x = place.x.saturating_add(1);
        for (text, role) in line.parts {
            x += put(buf, (x, place.y), right.saturating_sub(x), text, self.look.style(*role));
        }
        if line.is_head {
            let rest = right.saturating_sub(x);
            let rule = self.look.glyphs().rule.repeat(rest.into());
            put(buf, (x, place.y), rest, &rule, self.look.style(Role::Border));
        }
    }

    fn cursor(&self, place: Rect, buf: &mut Buffer) {
        put(buf, (place.x, place.y), 1, self.look.glyphs().select, self.look.style(Role::Accent));
        let role = if self.focused { Role::Cursor } else { Role::CursorIdle };
        buf.set_style(place, self.look.style(role));
    }
}

impl StatefulWidget for Page<'_> {
    type State = Scroll;

    fn render(self, area: Rect, buf: &mut Buffer, state: &mut Scroll) {
        let area = area.intersection(buf.area);
        let height = usize::from(area.height);
        let is_cut = self.lines.len() > height && height > 2;
        let room = height - usize::from(is_cut);
        state.settle(self.lines.len(), room);
        if area.is_empty() {
            return;
        }
        if self.lines.is_empty() {
            let cells = area.width.saturating_sub(2);
            put(buf, (area.x.saturating_add(1), area.y), cells, self.empty, self.look.style(Role::Dim));
        }
        let in_sight = self.lines.iter().enumerate().skip(state.offset).take(room);
        for (at, (index, line)) in (0..).zip(in_sight) {
            let Some(place) = row(area, at) else { break };
            self.line(line, place, buf);
            if index == state.cursor {
                self.cursor(place, buf);
            }
        }
        if let Some(place) = u16::try_from(room).ok().and_then(|at| row(area, at)).filter(|_| is_cut) {
            let format = self.look.format;
            let (first, last) = (state.offset + 1, state.offset + room);
            let text = format!(
                "{}{}{} of {} lines",
                format.count(first as u64),
                self.look.glyphs().dash,
                format.count(last as u64),
                format.count(self.lines.len() as u64)
            );
            put(
                buf,
                (place.x.saturating_add(1), place.y),
                place.width.saturating_sub(1),
                &text,
                self.look.style(Role::Dim),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::format::Formatter;
    use crate::tui::glyphs::Glyphs;
    use crate::tui::harness::text;
    use crate::tui::theme::Theme;

    fn drawn(count: usize, cursor: usize, area: Rect) -> (String, Scroll) {
        let (theme, format) = (Theme::default(), Formatter::new("EUR", Glyphs::unicode()));
        let texts: Vec<Vec<(String, Role)>> =
            (0..count).map(|i| vec![(format!("line {i}"), Role::Text)]).collect();
        let lines: Vec<PageLine<'_>> =
            texts.iter().enumerate().map(|(i, parts)| PageLine { parts, is_head: i == 0 }).collect();
        let mut buffer = Buffer::empty(Rect::new(0, 0, 16, 4));
        let mut scroll = Scroll { cursor, ..Scroll::default() };
        Page::new(Look::new(&theme, &format), &lines).render(area, &mut buffer, &mut scroll);
        (text(&buffer), scroll)
    }

    #[test]
    fn a_head_is_ruled_and_what_is_cut_is_told() {
        let (shown, _) = drawn(9, 0, Rect::new(0, 0, 16, 4));
        assert_eq!(shown, "▌line 0────────\n line 1\n line 2\n 1–3 of 9 lines");
    }

    #[test]
    fn the_cursor_stays_in_sight_and_within_the_lines() {
        let (shown, scroll) = drawn(9, 40, Rect::new(0, 0, 16, 4));
        assert!(shown.contains("▌line 8"), "{shown}");
        assert_eq!((scroll.cursor, scroll.offset), (8, 6));
    }

    #[test]
    fn no_area_is_too_small() {
        for (width, height) in [(0, 0), (1, 1), (16, 1), (1, 4), (2, 2)] {
            drawn(9, 3, Rect::new(0, 0, width, height));
            drawn(0, 0, Rect::new(0, 0, width, height));
        }
    }
}
