//! The line in the footer in which a live filter is typed.

use tui_input::Input;

/// A filter being typed.
#[derive(Debug, Clone, Default)]
pub struct FilterLine {
    /// The text so far.
    pub input: Input,
}

impl FilterLine {
    /// Start from the filter that stands.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { input: Input::new(text.to_owned()) }
    }
}
