//! One figure: its name, its value, how it moved.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use super::{Look, put, put_spans, row, text};
use crate::tui::format::Change;
use crate::tui::theme::Role;

/// One figure in three lines: name, value, changes against the period before and N-1, in the longest wording that
/// fits. The first column is kept for the selection's edge, so that tiles line up whether selected or not.
#[derive(Debug, Clone)]
pub struct KpiTile<'a> {
    look: Look<'a>,
    label: &'a str,
    value: Option<String>,
    previous: Option<Change>,
    n1: Option<Change>,
    absent: Option<&'a str>,
    selected: bool,
    focused: bool,
}

impl<'a> KpiTile<'a> {
    /// A tile with a name only.
    #[must_use]
    pub fn new(look: Look<'a>, label: &'a str) -> Self {
        Self {
            look,
            label,
            value: None,
            previous: None,
            n1: None,
            absent: None,
            selected: false,
            focused: true,
        }
    }

    /// Its value, as it is to be read.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// Against the period before.
    #[must_use]
    pub fn previous(mut self, change: Option<Change>) -> Self {
        self.previous = change;
        self
    }

    /// Against the same period last year.
    #[must_use]
    pub fn n1(mut self, change: Option<Change>) -> Self {
        self.n1 = change;
        self
    }

    /// Why there is no value, in a few words: `needs traffic`.
    #[must_use]
    pub fn absent(mut self, reason: &'a str) -> Self {
        self.absent = Some(reason);
        self
    }

    /// Whether it is the selected one, and whether keys go to the tiles.
    #[must_use]
    pub fn selected(mut self, selected: bool, focused: bool) -> Self {
        (self.selected, self.focused) = (selected, focused);
        self
    }

    fn label_style(&self) -> Style {
        match (self.selected, self.focused, self.absent.is_some()) {
            (true, true, _) => self.look.style(Role::Selected),
            (true, false, _) => self.look.style(Role::Title),
            (false, _, true) => self.look.style(Role::Absent),
            (false, ..) => self.look.style(Role::Dim),
        }
    }

    /// The changes in a wording for so many cells. The form depends on the width before it depends on the numbers,
    /// so that neighbouring tiles read alike.
    fn changes(&self, cells: usize) -> Vec<(String, Style)> {
        let dim = self.look.style(Role::Dim);
        let wide = |change: &Change| {
            (change.with_arrow(self.look.glyphs()), self.look.style(change.direction.role()))
        };
        let tight = |change: &Change| {
            let (text, style) = wide(change);
            (text.replace(' ', ""), style)
        };
        let name = || ("N-1 ".to_owned(), dim);
        let gap = |cells: usize| (" ".repeat(cells), dim);
        let (before, last) = (self.previous.as_ref(), self.n1.as_ref());
        let forms: Vec<(usize, Vec<(String, Style)>)> = match (before, last) {
            (Some(before), Some(last)) => vec![
                (26, vec![wide(before), gap(3), name(), wide(last)]),
                (18, vec![tight(before), gap(2), name(), tight(last)]),
                (14, vec![tight(before), gap(1), tight(last)]),
                (0, vec![wide(before)]),
                (0, vec![tight(before)]),
            ],
            (Some(before), None) => vec![(18, vec![wide(before)]), (0, vec![tight(before)])],
            (None, Some(last)) => vec![(18, vec![name(), wide(last)]), (0, vec![name(), tight(last)])],
            (None, None) => Vec::new(),
        };
        let total =
            |spans: &[(String, Style)]| spans.iter().map(|(text, _)| text::width(text)).sum::<usize>();
        let shortest = forms.last().map(|(_, spans)| spans.clone()).unwrap_or_default();
        let fits = |(least, spans): &(usize, Vec<(String, Style)>)| *least <= cells && total(spans) <= cells;
        forms.into_iter().find(fits).map_or(shortest, |(_, spans)| spans)
    }

    fn value_span(&self) -> (&str, Style) {
        match (&self.value, self.absent) {
            (Some(value), _) => (value.as_str(), self.look.style(Role::Title)),
            (None, Some(reason)) => (reason, self.look.style(Role::Absent)),
            (None, None) => (self.look.glyphs().dash, self.look.style(Role::Dim)),
        }
    }
}

impl Widget for KpiTile<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        if self.selected {
            let role = if self.focused { Role::Accent } else { Role::Dim };
            for y in area.top()..area.bottom().min(area.top() + 3) {
                put(buf, (area.x, y), 1, self.look.glyphs().select, self.look.style(role));
            }
        }
        let x = area.x.saturating_add(1);
        // One cell to the right stays free, so that neighbours never touch.
        let cells = area.width.saturating_sub(2);
        let (value, value_style) = self.value_span();
        put(buf, (x, area.y), cells, self.label, self.label_style());
        if area.height == 1 {
            let value_cells = text::width(value) as u16;
            let label_cells = text::width(self.label) as u16;
            if label_cells + 1 + value_cells <= cells {
                put(buf, (x + cells - value_cells, area.y), value_cells, value, value_style);
            }
            return;
        }
        put(buf, (x, area.y + 1), cells, value, value_style);
        if let Some(line) = row(area, 2).filter(|_| self.value.is_some()) {
            let spans = self.changes(cells.into());
            put_spans(buf, (x, line.y), cells, spans.iter().map(|(text, style)| (text.as_str(), *style)));
        }
    }
}
