//! Text to read: where a figure comes from, the message log, one rejected row.

use crate::tui::grid::Step;
use crate::tui::theme::Role;

/// One line of it, as parts with their roles. Already safe to draw.
pub type Line = Vec<(String, Role)>;

/// Text with a title.
#[derive(Debug, Clone, Default)]
pub struct Pager {
    /// Its title.
    pub title: String,
    /// Its lines.
    pub lines: Vec<Line>,
    /// What `y` copies.
    pub copied: String,
    /// The first line shown.
    pub top: usize,
    /// How many lines fit, as last drawn.
    pub height: usize,
    /// How many lines there are once long ones are broken, as last drawn.
    pub extent: usize,
}

impl Pager {
    /// Text that copies as `copied`.
    #[must_use]
    pub fn new(title: impl Into<String>, lines: Vec<Line>, copied: impl Into<String>) -> Self {
        Self { title: title.into(), lines, copied: copied.into(), top: 0, height: 0, extent: 0 }
    }

    /// Scroll.
    pub fn step(&mut self, step: Step) {
        let places = self.extent.max(1).saturating_sub(self.height.max(1)) + 1;
        self.top = step.from(self.top, places);
    }
}
