//! The parts screens are made of. Pure: state in, cells out.
//!
//! Every widget draws into any area, down to 0×0, never writes outside it, makes text from data harmless and
//! asks the theme for roles, never for colours.

mod chart;
mod hints;
mod interval;
mod kpi;
mod list;
mod page;
mod popup;
mod progress;
mod share;
mod span;
mod spark;
mod table;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use unicode_segmentation::UnicodeSegmentation;

pub use chart::{ChartPoint, LineChart, Reading, XyPlot, XyPoint};
pub use hints::Hints;
pub use interval::interval;
pub use kpi::KpiTile;
pub use list::{List, ListItem};
pub use page::{Page, PageLine};
pub use popup::{Popup, centered};
pub use progress::ProgressBar;
pub use share::ShareBar;
pub use spark::{Sparkline, spark};
pub use table::{Cell, Column, DataTable, Order, Width};

use super::format::Formatter;
use super::glyphs::Glyphs;
use super::text;
use super::theme::{Role, Theme};

/// What every widget draws with.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// Styles by role.
    pub theme: &'a Theme,
    /// How values are written, and the terminal's signs.
    pub format: &'a Formatter,
}

impl<'a> Look<'a> {
    /// From a theme and a formatter.
    #[must_use]
    pub fn new(theme: &'a Theme, format: &'a Formatter) -> Self {
        Self { theme, format }
    }

    /// The terminal's signs.
    #[must_use]
    pub fn glyphs(&self) -> &'a Glyphs {
        &self.format.glyphs
    }

    /// How to draw `role`.
    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }
}

/// Where a list or table stands: the row under the cursor and the first row shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scroll {
    /// Row under the cursor.
    pub cursor: usize,
    /// First row shown.
    pub offset: usize,
    /// Rows shown when last drawn; a page for ctrl-d and ctrl-u.
    pub page: usize,
}

impl Scroll {
    /// Move the cursor by so many rows, stopping at the ends.
    pub fn move_by(&mut self, rows: isize, len: usize) {
        self.cursor = self.cursor.saturating_add_signed(rows).min(len.saturating_sub(1));
    }

    /// Move the cursor by half pages, stopping at the ends.
    pub fn half_page(&mut self, pages: isize, len: usize) {
        let step = isize::try_from((self.page / 2).max(1)).unwrap_or(1);
        self.move_by(step.saturating_mul(pages), len);
    }

    /// Put the cursor on a row, or on the last one.
    pub fn select(&mut self, row: usize, len: usize) {
        self.cursor = row.min(len.saturating_sub(1));
    }

    /// Keep the cursor among `len` rows and in sight of `page` of them.
    fn settle(&mut self, len: usize, page: usize) {
        self.page = page;
        self.cursor = self.cursor.min(len.saturating_sub(1));
        let last = len.saturating_sub(page);
        let lowest = (self.cursor + 1).saturating_sub(page);
        self.offset = self.offset.clamp(lowest.min(last), self.cursor.min(last).max(lowest.min(last)));
    }
}

/// Write text from (`x`, `y`) into at most `cells` cells of the buffer, cut with an ellipsis; says how many it
/// took. Whatever lies outside the buffer is left out.
pub fn put(buf: &mut Buffer, (x, y): (u16, u16), cells: u16, text: &str, style: Style) -> u16 {
    let area = buf.area;
    if y < area.top() || y >= area.bottom() || x < area.left() || x >= area.right() {
        return 0;
    }
    let cells = cells.min(area.right() - x);
    // What was beneath may have been bold or dim; what is written over it is not.
    let style = Style { sub_modifier: Modifier::all().difference(style.add_modifier), ..style };
    let (end, _) = buf.set_stringn(x, y, text::clip(text, cells.into()), cells.into(), style);
    end - x
}

/// Write spans one after the other on one line; says how many cells they took.
pub fn put_spans<'t>(
    buf: &mut Buffer,
    (x, y): (u16, u16),
    cells: u16,
    spans: impl IntoIterator<Item = (&'t str, Style)>,
) -> u16 {
    let mut used = 0;
    for (text, style) in spans {
        used += put(buf, (x.saturating_add(used), y), cells - used, text, style);
    }
    used
}

/// Write text with some of its characters (by index) in another style.
fn put_matched(
    buf: &mut Buffer,
    (x, y): (u16, u16),
    cells: u16,
    text: &str,
    (style, matched): (Style, Style),
    is_match: &dyn Fn(usize) -> bool,
) -> u16 {
    if text::width(&text::sanitize(text)) > usize::from(cells) {
        // The cut is shown rather than matches beyond it.
        let kept = text::clip(text, cells.into()).into_owned();
        let kept_chars = kept.chars().count().saturating_sub(1);
        return put_matched(buf, (x, y), cells, &kept, (style, matched), &|i| i < kept_chars && is_match(i));
    }
    let mut used = 0;
    let mut index = 0;
    for grapheme in text.graphemes(true) {
        let chars = grapheme.chars().count();
        let style = if (index..index + chars).any(is_match) { style.patch(matched) } else { style };
        used += put(buf, (x.saturating_add(used), y), cells - used, grapheme, style);
        index += chars;
    }
    used
}

/// The rows of an area, from the top, as one-row areas.
fn row(area: Rect, index: u16) -> Option<Rect> {
    (index < area.height).then(|| Rect { y: area.y + index, height: 1, ..area })
}

#[cfg(test)]
mod gallery;
#[cfg(test)]
mod tests;
