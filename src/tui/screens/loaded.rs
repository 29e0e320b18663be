//! What is shown of a reply, and what is told where there is nothing.

use crate::contract::{ConsoleError, ErrorKind};
use crate::tui::theme::Role;

/// What is shown of a reply, and why there is nothing.
#[derive(Debug)]
pub struct Loaded<T> {
    /// What is shown.
    pub shown: Option<T>,
    /// Why there is nothing to show.
    pub error: Option<ConsoleError>,
}

impl<T> Default for Loaded<T> {
    fn default() -> Self {
        Self { shown: None, error: None }
    }
}

impl<T> Loaded<T> {
    /// Take a reply. What was shown stays until something newer can be; an error to be told comes back.
    pub(crate) fn take(&mut self, reply: Result<T, ConsoleError>) -> Option<ConsoleError> {
        match reply {
            Ok(shown) => {
                *self = Self { shown: Some(shown), error: None };
                None
            }
            Err(error) if error.kind == ErrorKind::Cancelled => None,
            Err(error) => {
                self.error = Some(error.clone());
                if error.kind == ErrorKind::Empty {
                    self.shown = None;
                }
                self.shown.is_some().then_some(error)
            }
        }
    }
}

/// What an error says in place of a picture.
#[must_use]
pub fn told(error: &ConsoleError) -> Vec<(String, Role)> {
    let role = if error.kind == ErrorKind::Empty { Role::Title } else { Role::Bad };
    let mut letters = error.message.chars();
    let message: String =
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    let mut lines = vec![(message, role)];
    if let Some(hint) = &error.hint {
        lines.push((String::new(), Role::Text));
        lines.push((hint.clone(), Role::Text));
    }
    lines
}
