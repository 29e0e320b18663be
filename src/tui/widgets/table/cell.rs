//! What stands in a table's cell.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use crate::tui::format::Change;
use crate::tui::text::{self, Align};
use crate::tui::theme::Role;
use crate::tui::widgets::interval::interval;
use crate::tui::widgets::span::span;
use crate::tui::widgets::spark::spark;
use crate::tui::widgets::{Look, ShareBar, put, put_matched};

/// One cell.
#[derive(Debug, Clone)]
pub enum Cell<'a> {
    /// Text, in a role of its own or the row's.
    Text(Cow<'a, str>, Option<Role>),
    /// A share from 0 to 1 as a bar.
    Bar(f64),
    /// A trend, oldest first.
    Spark(Vec<Option<f64>>),
    /// A bar between two places of an axis, in ten-thousandths of it.
    Span {
        /// Where it begins.
        from: u16,
        /// Where it ends.
        to: u16,
        /// How it is coloured.
        role: Role,
    },
    /// An interval around what was measured, beside a mark on the axis; in ten-thousandths of it.
    Interval {
        /// Where it begins and ends.
        ends: (u16, u16),
        /// What was measured.
        at: u16,
        /// The mark.
        mark: u16,
        /// How it is coloured.
        role: Role,
    },
    /// A change with its arrow; a dash where it can't be told.
    Change(Option<Change>),
}

impl<'a> Cell<'a> {
    /// Text in a role of its own.
    pub fn role(text: impl Into<Cow<'a, str>>, role: Role) -> Self {
        Self::Text(text.into(), Some(role))
    }

    /// Cells it needs; bars and trends take what they get.
    pub(super) fn width(&self) -> usize {
        match self {
            Self::Text(text, _) => text::width(&text::sanitize(text)),
            Self::Change(Some(change)) => text::width(&change.text) + 2,
            Self::Spark(values) => values.len(),
            Self::Change(None) => 1,
            Self::Bar(_) | Self::Span { .. } | Self::Interval { .. } => 0,
        }
    }

    pub(super) fn draw(
        &self,
        look: Look<'_>,
        place: Rect,
        align: Align,
        (base, needle): (Style, &str),
        buf: &mut Buffer,
    ) {
        match self {
            Self::Text(text, role) => {
                let style = role.map_or(base, |role| look.style(role).patch(base));
                let at = aligned(place, text::width(&text::sanitize(text)), align);
                let found = find(text, needle);
                let styles = (style, look.style(Role::Match));
                put_matched(buf, at, place.right() - at.0, text, styles, &|i| found.contains(&i));
            }
            Self::Bar(share) => ShareBar::new(look, *share).render(place, buf),
            Self::Spark(values) => {
                let line = spark(look.glyphs(), values, place.width);
                put(buf, (place.x, place.y), place.width, &line, look.style(Role::ThisYear));
            }
            Self::Span { from, to, role } => {
                let (start, cells) = span(*from, *to, place.width);
                let full = look.glyphs().eighths.last().copied().unwrap_or("#");
                let bar = full.repeat(cells.into());
                put(buf, (place.x + start, place.y), cells, &bar, look.style(*role));
            }
            Self::Interval { ends, at, mark, role } => {
                let line = interval(look.glyphs(), *ends, *at, *mark, place.width);
                put(buf, (place.x, place.y), place.width, &line, look.style(*role));
            }
            Self::Change(Some(change)) => {
                let text = change.with_arrow(look.glyphs());
                let at = aligned(place, text::width(&text), align);
                put(buf, at, place.right() - at.0, &text, look.style(change.direction.role()));
            }
            Self::Change(None) => {
                let at = aligned(place, 1, align);
                put(buf, at, place.right() - at.0, look.glyphs().dash, look.style(Role::Absent));
            }
        }
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text), None)
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text), None)
    }
}

fn aligned(place: Rect, cells: usize, align: Align) -> (u16, u16) {
    let rest = place.width.saturating_sub(u16::try_from(cells).unwrap_or(u16::MAX));
    let left = match align {
        Align::Left => 0,
        Align::Right => rest,
        Align::Center => rest / 2,
    };
    (place.x + left, place.y)
}

/// The characters (by index) where `needle` first occurs, whatever its case.
fn find(text: &str, needle: &str) -> std::ops::Range<usize> {
    if needle.is_empty() {
        return 0..0;
    }
    let fold = |text: &str| text.chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect::<Vec<_>>();
    let (text, needle) = (fold(text), fold(needle));
    let at = text.windows(needle.len()).position(|window| window == needle.as_slice());
    at.map_or(0..0, |at| at..at + needle.len())
}
