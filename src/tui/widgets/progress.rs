//! How far a job is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::share::bar;
use super::{Look, put, text};
use crate::tui::theme::Role;

/// `label ██████───── 42 %` on one line; without a fraction a block that wanders, moved by `phase`.
#[derive(Debug, Clone)]
pub struct ProgressBar<'a> {
    look: Look<'a>,
    fraction: Option<f64>,
    label: &'a str,
    phase: usize,
}

impl<'a> ProgressBar<'a> {
    /// A bar without an end in sight.
    #[must_use]
    pub fn new(look: Look<'a>) -> Self {
        Self { look, fraction: None, label: "", phase: 0 }
    }

    /// How far, from 0 to 1, when it can be told.
    #[must_use]
    pub fn fraction(mut self, fraction: Option<f64>) -> Self {
        self.fraction = fraction.filter(|f| f.is_finite()).map(|f| f.clamp(0.0, 1.0));
        self
    }

    /// What goes before it.
    #[must_use]
    pub fn label(mut self, label: &'a str) -> Self {
        self.label = label;
        self
    }

    /// Steps made by the wandering block.
    #[must_use]
    pub fn phase(mut self, phase: usize) -> Self {
        self.phase = phase;
        self
    }
}

impl Widget for ProgressBar<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        const PERCENT: u16 = 6;
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let look = self.look;
        // 100 % is said only at the very end.
        let percent = self.fraction.map(|f| format!("{:>3.0} %", (f * 100.0).floor()));
        let tail = if percent.is_some() { PERCENT } else { 0 };
        let label_cells = (text::width(&text::sanitize(self.label)) as u16).min(area.width / 2);
        let mut x = area.x + put(buf, (area.x, area.y), label_cells, self.label, look.style(Role::Text));
        x += u16::from(label_cells > 0 && x < area.right());
        let cells = area.right().saturating_sub(x + tail);
        let rest = look.glyphs().rest.repeat(cells.into());
        put(buf, (x, area.y), cells, &rest, look.style(Role::BarRest));
        if let Some(fraction) = self.fraction {
            let filled = bar(look.glyphs(), fraction, cells);
            put(buf, (x, area.y), cells, &filled, look.style(Role::Bar));
        } else {
            let block = (cells / 5).max(1).min(cells);
            let span = usize::from(cells - block);
            let way = self.phase % (2 * span).max(1);
            let at = if way > span { 2 * span - way } else { way } as u16;
            put(buf, (x + at, area.y), block, &bar(look.glyphs(), 1.0, block), look.style(Role::Bar));
        }
        if let Some(percent) = percent {
            let left = area.right().saturating_sub(5).max(area.x);
            put(buf, (left, area.y), area.right() - left, &percent, look.style(Role::Text));
        }
    }
}
