//! The message log as a pager.

use super::Pager;
use crate::tui::app::{App, Level};
use crate::tui::text;
use crate::tui::theme::Role;

/// Every message, newest first.
#[must_use]
pub fn messages(app: &App) -> Pager {
    let mut lines = Vec::new();
    let mut copied = String::new();
    for entry in app.messages().rev() {
        let time = entry.at.to_zoned(app.zone.clone()).strftime("%H:%M:%S").to_string();
        let (sign, role) = match entry.level {
            Level::Info => (app.glyphs.check, Role::Good),
            Level::Note => (app.glyphs.dot, Role::Dim),
            Level::Warn => (app.glyphs.warn, Role::Warn),
            Level::Error => (app.glyphs.cross, Role::Bad),
        };
        let said = text::sanitize(&entry.text).into_owned();
        copied.push_str(&format!("{time} {said}\n"));
        lines.push(vec![(time, Role::Dim), (format!(" {sign} "), role), (said, Role::Text)]);
        if let Some(hint) = &entry.hint {
            let hint = text::sanitize(hint).into_owned();
            copied.push_str(&format!("         {hint}\n"));
            lines.push(vec![(" ".repeat(11), Role::Text), (hint, Role::Dim)]);
        }
    }
    if lines.is_empty() {
        lines.push(vec![("Nothing has been said in this session.".to_owned(), Role::Dim)]);
    }
    Pager::new("Messages", lines, copied)
}
