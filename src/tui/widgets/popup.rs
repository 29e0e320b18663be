//! A window over the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Look, put, put_spans, text};
use crate::tui::theme::Role;

/// A framed window with a title, in the middle of an area, over whatever was there.
#[derive(Debug, Clone)]
pub struct Popup<'a> {
    look: Look<'a>,
    title: &'a str,
    note: &'a str,
    danger: bool,
}

/// The area of `width` × `height` in the middle of `area`, a little above its centre, cut where it is larger.
#[must_use]
pub fn centered(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) * 2 / 5, width, height }
}

impl<'a> Popup<'a> {
    /// A window called `title`.
    #[must_use]
    pub fn new(look: Look<'a>, title: &'a str) -> Self {
        Self { look, title, note: "", danger: false }
    }

    /// A few words at the right of the title line, such as a match count.
    #[must_use]
    pub fn note(mut self, note: &'a str) -> Self {
        self.note = note;
        self
    }

    /// What is asked in it can't be taken back.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    /// Clear `area`, draw the frame, and say what is left inside: one line less at the top and bottom, two
    /// cells less at the sides.
    pub fn draw(self, area: Rect, buf: &mut Buffer) -> Rect {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return area;
        }
        self.clear(area, buf);
        if area.width < 2 || area.height < 2 {
            return area;
        }
        let frame = self.look.style(if self.danger { Role::Bad } else { Role::Border });
        let glyphs = self.look.glyphs();
        let [top_left, top_right, bottom_left, bottom_right] = glyphs.corners;
        let rule = glyphs.rule.repeat(usize::from(area.width - 2));
        for (y, left, right) in
            [(area.top(), top_left, top_right), (area.bottom() - 1, bottom_left, bottom_right)]
        {
            let line = [(left, frame), (rule.as_str(), frame), (right, frame)];
            put_spans(buf, (area.x, y), area.width, line);
        }
        for y in area.top() + 1..area.bottom() - 1 {
            put(buf, (area.x, y), 1, glyphs.bar, frame);
            put(buf, (area.right() - 1, y), 1, glyphs.bar, frame);
        }
        self.title_line(area, buf);
        Rect {
            x: area.x + 2.min(area.width),
            y: area.y + 1,
            width: area.width.saturating_sub(4),
            height: area.height - 2,
        }
    }

    fn title_line(&self, area: Rect, buf: &mut Buffer) {
        let title_role = if self.danger { Role::Bad } else { Role::Title };
        let room = area.width.saturating_sub(4);
        if room < 3 || self.title.is_empty() {
            return;
        }
        let title = format!(" {} ", text::clip(self.title, usize::from(room - 2)));
        let used = put(buf, (area.x + 2, area.y), room, &title, self.look.style(title_role));
        let note = format!(" {} ", text::sanitize(self.note));
        let wide = text::width(&note) as u16;
        if !self.note.is_empty() && used + wide < room {
            put(buf, (area.right() - 2 - wide, area.y), wide, &note, self.look.style(Role::Dim));
        }
    }

    fn clear(&self, area: Rect, buf: &mut Buffer) {
        let ground = self.look.style(Role::Text).patch(self.look.style(Role::Popup));
        for y in area.top()..area.bottom() {
            // A wide sign half under the left edge would be drawn over it.
            if let Some(cell) = area.x.checked_sub(1).and_then(|x| buf.cell_mut((x, y)))
                && text::width(cell.symbol()) > 1
            {
                cell.set_symbol(" ");
            }
            for x in area.left()..area.right() {
                if let Some(cell) = buf.cell_mut((x, y)) {
                    cell.reset();
                    cell.set_style(ground);
                }
            }
        }
    }
}
