//! The pieces that lines are made of: text in so many cells, days, money.

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

use super::Source;
use crate::contract::Unit;
use crate::tui::format::Formatter;
use crate::tui::text::{Align, fit, sanitize};
use crate::tui::theme::Role;

/// Cells before every line of a part.
pub(super) const INDENT: &str = "  ";

/// The free cells at a line's left.
pub(super) fn indent() -> (String, Role) {
    (INDENT.to_owned(), Role::Text)
}

/// Text from anywhere, as long as it is.
pub(super) fn text(text: &str, role: Role) -> (String, Role) {
    (sanitize(text).into_owned(), role)
}

/// Text in so many cells, from the left.
pub(super) fn left(text: &str, cells: usize, role: Role) -> (String, Role) {
    (fit(text, cells, Align::Left), role)
}

/// Text in so many cells, to the right.
pub(super) fn right(text: &str, cells: usize, role: Role) -> (String, Role) {
    (fit(text, cells, Align::Right), role)
}

/// `2 Jul 2026`.
pub(super) fn day(format: &Formatter, day: Date) -> String {
    format!("{} {}", format.short_date(day), day.year())
}

/// `2 Jul 2026 18:42`, as wide as `12 Jul 2026 18:42`.
pub(super) fn moment(format: &Formatter, at: DateTime) -> String {
    format!("{:>11} {:02}:{:02}", day(format, at.date()), at.hour(), at.minute())
}

/// So many of a thing: `1 line`, `3 lines`.
pub(super) fn counted(format: &Formatter, count: u64, one: &str) -> String {
    format!("{} {one}{}", format.count(count), if count == 1 { "" } else { "s" })
}

impl Source<'_> {
    /// An amount of money.
    pub(super) fn money(&self, amount: Decimal) -> String {
        self.app.formatter.value(Unit::Money, amount)
    }

    /// What stands for a value that is not there.
    pub(super) fn dash(&self) -> &'static str {
        self.app.glyphs.dash
    }
}
