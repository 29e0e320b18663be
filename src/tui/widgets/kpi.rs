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

    /// The first wording of the changes that fits `cells`, as spans.
    fn changes(&self, cells: usize) -> Vec<(String, Style)> {
        let dim = self.look.style(Role::Dim);
        let span = |change: &Change| {
            let text = change.with_arrow(self.look.glyphs());
            (text, self.look.style(change.direction.role()))
        };
        let tight = |change: &Change| {
            let (text, style) = span(change);
            (text.replacen(' ', "", 1).replace(" %", "%"), style)
        };
        let n1 = |change: (String, Style)| vec![("N-1 ".to_owned(), dim), change];
        let mut wordings = Vec::new();
        match (&self.previous, &self.n1) {
            (Some(before), Some(last)) => {
                for (gap, form) in [("   ", 0), ("  ", 1)] {
                    let (before, last) =
                        if form == 0 { (span(before), span(last)) } else { (tight(before), tight(last)) };
                    let mut spans = vec![before, (gap.to_owned(), dim)];
                    spans.extend(n1(last));
                    wordings.push(spans);
                }
                wordings.push(vec![tight(before), (" ".to_owned(), dim), tight(last)]);
                wordings.push(vec![span(before)]);
                wordings.push(vec![tight(before)]);
            }
            (Some(before), None) => wordings.extend([vec![span(before)], vec![tight(before)]]),
            (None, Some(last)) => wordings.extend([n1(span(last)), n1(tight(last))]),
            (None, None) => {}
        }
        let wide =
            |spans: &Vec<(String, Style)>| spans.iter().map(|(text, _)| text::width(text)).sum::<usize>();
        let last = wordings.pop().unwrap_or_default();
        wordings.into_iter().find(|spans| wide(spans) <= cells).unwrap_or(last)
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
