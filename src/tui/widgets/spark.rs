//! A trend in one line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::{Look, put};
use crate::tui::glyphs::Glyphs;
use crate::tui::theme::Role;

/// The latest values that fit, one a cell, between their least and greatest. Gaps stay empty.
#[derive(Debug, Clone)]
pub struct Sparkline<'a> {
    look: Look<'a>,
    values: &'a [Option<f64>],
}

impl<'a> Sparkline<'a> {
    /// Oldest first.
    #[must_use]
    pub fn new(look: Look<'a>, values: &'a [Option<f64>]) -> Self {
        Self { look, values }
    }
}

/// The same as text.
#[must_use]
pub fn spark(glyphs: &Glyphs, values: &[Option<f64>], cells: u16) -> String {
    let values = values.get(values.len().saturating_sub(cells.into())..).unwrap_or_default();
    let known = || values.iter().flatten().copied().filter(|v| v.is_finite());
    let (least, most) = known().fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)));
    let top = glyphs.levels.len().saturating_sub(1);
    values
        .iter()
        .map(|value| match value {
            Some(v) if v.is_finite() => {
                // Equal values lie in the middle: a flat line is neither low nor high.
                let part = if most > least { (v - least) / (most - least) } else { 0.4 };
                glyphs.levels.get((part * top as f64).round() as usize).copied().unwrap_or(" ")
            }
            _ => " ",
        })
        .collect()
}

impl Widget for Sparkline<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let line = spark(self.look.glyphs(), self.values, area.width);
        put(buf, (area.x, area.y), area.width, &line, self.look.style(Role::ThisYear));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_values_span_from_lowest_to_highest() {
        let values = [Some(99.0), Some(0.0), None, Some(3.5), Some(7.0), Some(f64::NAN)];
        assert_eq!(spark(&Glyphs::unicode(), &values, 5), "▁ ▅█ ");
    }

    #[test]
    fn a_flat_trend_lies_in_the_middle() {
        assert_eq!(spark(&Glyphs::unicode(), &[Some(5.0); 3], 10), "▄▄▄");
        assert_eq!(spark(&Glyphs::unicode(), &[], 10), "");
    }
}
