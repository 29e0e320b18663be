//! What may stand at a place of a rule's text.

use super::lexer::in_word;
use super::parse::expected_after;
use crate::contract::{Field, PurchaseMeasure};

/// What may come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// A field, `not`, `in audience`, `bought` and the like.
    Condition,
    /// What a field is compared by.
    Operator(Field),
    /// A value of a field.
    Value(Field),
    /// `and`, `or`.
    Connector,
    /// The `and` of `between`.
    And,
    /// The `with` of `begins with`.
    With,
    /// `known` or `unknown`.
    Known,
    /// `audience` or `list`.
    Membership,
    /// The name of an audience.
    Audience,
    /// The name of a list.
    List,
    /// The parenthesis before values.
    Open,
    /// A comma or the closing parenthesis.
    Comma,
    /// What restricts purchases.
    Argument,
    /// The sign before its value.
    Equals,
    /// A value of it.
    OfPurchases(&'static str),
    /// A number of days.
    Days,
    /// The word after it.
    DaysWord,
    /// What purchases are compared with, or the next condition.
    Amount(PurchaseMeasure),
}

/// A place in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What may stand there.
    pub expected: Expected,
    /// Characters before what is being written.
    pub from: u32,
    /// What is written of it already, without a quotation mark.
    pub started: String,
    /// Whether a quotation mark stands before it.
    pub quoted: bool,
}

/// What may stand where the cursor is, `cursor` characters into the text; `None` where the text before it is wrong.
#[must_use]
pub fn place(text: &str, cursor: u32) -> Option<Place> {
    let before: Vec<char> = text.chars().take(cursor as usize).collect();
    let (from, quoted) = match open_quote(&before) {
        Some(at) => (at, true),
        None => (before.iter().rposition(|c| !in_word(*c)).map_or(0, |at| at + 1), false),
    };
    let started: String = before.iter().skip(from + usize::from(quoted)).collect();
    let so_far: String = before.iter().take(from).collect();
    let expected = expected_after(&so_far)?;
    Some(Place { expected, from: u32::try_from(from).unwrap_or(u32::MAX), started, quoted })
}

/// Where a quotation mark stands that nothing closes.
fn open_quote(chars: &[char]) -> Option<usize> {
    let mut open: Option<(usize, char)> = None;
    let mut escaped = false;
    for (at, c) in chars.iter().enumerate() {
        match open {
            Some(_) if escaped => escaped = false,
            Some(_) if *c == '\\' => escaped = true,
            Some((_, mark)) if *c == mark => open = None,
            None if matches!(c, '"' | '\'') => open = Some((at, *c)),
            _ => {}
        }
    }
    open.map(|(at, _)| at)
}
