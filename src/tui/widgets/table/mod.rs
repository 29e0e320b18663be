//! Rows and columns: aligned, sorted, marked, cut where there is no room and told so.

mod cell;
mod layout;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::StatefulWidget;

pub use cell::Cell;
pub use layout::{Column, Order, Width};

use super::{Look, Scroll, put, row, text};
use crate::tui::text::Align;
use crate::tui::theme::Role;

/// Cells between two columns.
const GAP: u16 = 2;

/// A table of which only the rows in sight are built. Its first column of cells shows the cursor's edge and marks.
#[derive(Clone)]
pub struct DataTable<'a> {
    look: Look<'a>,
    columns: &'a [Column<'a>],
    len: usize,
    rows: &'a dyn Fn(usize) -> Vec<Cell<'a>>,
    marked: &'a dyn Fn(usize) -> bool,
    highlight: &'a str,
    empty: &'a str,
    total: Option<u64>,
    more: bool,
    focused: bool,
    cursor: bool,
}

impl<'a> DataTable<'a> {
    /// A table of `len` rows; `rows` builds the one asked for, a cell per column.
    #[must_use]
    pub fn new(
        look: Look<'a>,
        columns: &'a [Column<'a>],
        len: usize,
        rows: &'a dyn Fn(usize) -> Vec<Cell<'a>>,
    ) -> Self {
        Self {
            look,
            columns,
            len,
            rows,
            marked: &|_| false,
            highlight: "",
            empty: "",
            total: None,
            more: false,
            focused: true,
            cursor: true,
        }
    }

    /// Which rows are marked.
    #[must_use]
    pub fn marked(mut self, marked: &'a dyn Fn(usize) -> bool) -> Self {
        self.marked = marked;
        self
    }

    /// Make this text visible wherever it occurs, whatever its case.
    #[must_use]
    pub fn highlight(mut self, needle: &'a str) -> Self {
        self.highlight = needle;
        self
    }

    /// Said when there are no rows.
    #[must_use]
    pub fn empty(mut self, text: &'a str) -> Self {
        self.empty = text;
        self
    }

    /// How many rows there are in all, when the table was given only some of them.
    #[must_use]
    pub fn total(mut self, total: u64) -> Self {
        self.total = Some(total);
        self
    }

    /// There are more rows than given, and nobody knows how many.
    #[must_use]
    pub fn more(mut self, more: bool) -> Self {
        self.more = more;
        self
    }

    /// Whether keys go to this table.
    #[must_use]
    pub fn focused(mut self, focused: bool) -> Self {
        self.focused = focused;
        self
    }

    /// Whether the row under the cursor is shown; not where another table beside it has one.
    #[must_use]
    pub fn cursor(mut self, cursor: bool) -> Self {
        self.cursor = cursor;
        self
    }

    fn is_cut(&self, room: usize) -> bool {
        self.len > room || self.more || self.total.is_some_and(|total| total > self.len as u64)
    }

    fn head(&self, line: Rect, widths: &[Option<u16>], buf: &mut Buffer) {
        let style = self.look.style(Role::Head);
        for (column, place) in self.columns.iter().zip(places(line, widths)) {
            let Some(place) = place else { continue };
            let sign = column.sorted.map(|order| match order {
                Order::Ascending => self.look.glyphs().sort_up,
                Order::Descending => self.look.glyphs().sort_down,
            });
            let style = if sign.is_some() { style.patch(self.look.style(Role::Accent)) } else { style };
            let room = place.width.saturating_sub(u16::from(sign.is_some()));
            let title = text::clip(column.title, room.into());
            let cells = text::width(&title) as u16;
            let x = match column.align {
                Align::Right => place.right() - cells - u16::from(sign.is_some()),
                Align::Left => place.x,
                Align::Center => place.x + (room - cells) / 2,
            };
            put(buf, (x, line.y), cells, &title, style);
            if let Some(sign) = sign {
                put(buf, (x + cells, line.y), 1, sign, style);
            }
            underline_key(buf, (x, line.y), &title, column.sort_key);
        }
    }

    fn body_row(&self, index: usize, line: Rect, widths: &[Option<u16>], state: &Scroll, buf: &mut Buffer) {
        let marked = (self.marked)(index);
        let cursor = self.cursor && index == state.cursor;
        let base = if marked { self.look.style(Role::Marked) } else { Style::new() };
        for ((column, cell), place) in self.columns.iter().zip((self.rows)(index)).zip(places(line, widths)) {
            if let Some(place) = place {
                cell.draw(self.look, place, column.align, (base, self.highlight), buf);
            }
        }
        let edge = match (marked, cursor) {
            (true, _) => self.look.glyphs().mark,
            (false, true) => self.look.glyphs().select,
            (false, false) => "",
        };
        let role = if marked { Role::Marked } else { Role::Accent };
        put(buf, (line.x, line.y), 1, edge, self.look.style(role));
        if cursor {
            let role = if self.focused { Role::Cursor } else { Role::CursorIdle };
            buf.set_style(line, self.look.style(role));
        }
    }

    fn cut_line(&self, line: Rect, state: &Scroll, shown: usize, buf: &mut Buffer) {
        let format = self.look.format;
        let (first, last) = (state.offset + usize::from(shown > 0), state.offset + shown);
        let all = self.total.unwrap_or(self.len as u64).max(self.len as u64);
        let plus = if self.more { "+" } else { "" };
        let dash = self.look.glyphs().dash;
        let all = format!("{}{plus}", format.count(all));
        let text = format!("{}{dash}{} of {all}", format.count(first as u64), format.count(last as u64));
        put(buf, (line.x + 1, line.y), line.width.saturating_sub(1), &text, self.look.style(Role::Dim));
    }
}

/// Underline the letter that sorts by this column.
fn underline_key(buf: &mut Buffer, (x, y): (u16, u16), title: &str, key: Option<char>) {
    let Some(key) = key else { return };
    let found = title.char_indices().find(|(_, c)| c.eq_ignore_ascii_case(&key));
    let Some((at, _)) = found else { return };
    let before = text::width(title.get(..at).unwrap_or_default()) as u16;
    if let Some(cell) = buf.cell_mut((x + before, y)) {
        cell.set_style(Style::new().add_modifier(Modifier::UNDERLINED));
    }
}

/// Where each column lies on a line; `None` for those that were dropped.
fn places(line: Rect, widths: &[Option<u16>]) -> impl Iterator<Item = Option<Rect>> {
    let mut x = line.x.saturating_add(1);
    widths.iter().map(move |width| {
        let width = (*width)?;
        let left = x.min(line.right());
        x = x.saturating_add(width + GAP);
        Some(Rect { x: left, width: width.min(line.right() - left), ..line })
            .filter(|place| !place.is_empty())
    })
}

impl StatefulWidget for DataTable<'_> {
    type State = Scroll;

    fn render(self, area: Rect, buf: &mut Buffer, state: &mut Scroll) {
        let area = area.intersection(buf.area);
        let body_height = usize::from(area.height.saturating_sub(1));
        let cut = self.is_cut(body_height) && body_height > 1;
        let room = body_height - usize::from(cut);
        state.settle(self.len, room);
        if area.is_empty() {
            return;
        }
        let shown = room.min(self.len - state.offset.min(self.len));
        // The edge at the left, and a free cell at the right so that the cursor's bar ends beyond the text.
        let inner = area.width.saturating_sub(2);
        let content = |column: usize| {
            let cells = (state.offset..state.offset + shown)
                .map(|i| (self.rows)(i).get(column).map_or(0, Cell::width));
            cells.max().unwrap_or(0) as u16
        };
        let widths = layout::widths(self.columns, inner, content);
        self.head(Rect { height: 1, ..area }, &widths, buf);
        if self.len == 0 {
            for (index, line) in (1..).zip(text::wrap(self.empty, inner.into())) {
                let Some(place) = row(area, index) else { break };
                put(buf, (place.x + 1, place.y), inner, &line, self.look.style(Role::Dim));
            }
            return;
        }
        for (line, index) in (1..).zip(state.offset..state.offset + shown) {
            let Some(place) = row(area, line) else { break };
            self.body_row(index, place, &widths, state, buf);
        }
        if let Some(place) = row(area, room as u16 + 1).filter(|_| cut) {
            self.cut_line(place, state, shown, buf);
        }
    }
}

#[cfg(test)]
mod tests;
