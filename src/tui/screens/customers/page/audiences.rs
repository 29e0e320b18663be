//! The audiences that a customer is in now, and the exports that they were in or held out of.

use super::parts::{INDENT, counted, day, left};
use super::{Body, Source, Target};
use crate::contract::AudienceOfCustomer;
use crate::tui::overlays::Line;
use crate::tui::text::sanitize;
use crate::tui::theme::Role;

/// Cells of an audience's name.
const NAME: usize = 28;

pub(super) fn body(source: &Source<'_>) -> Option<Body> {
    let audiences = &source.customer.audiences;
    let now = audiences.iter().filter(|audience| audience.is_in).count() as u64;
    let summary = format!("in {} now", counted(&source.app.formatter, now, "audience"));
    let mut body = Body { summary, ..Body::default() };
    for audience in audiences {
        let target = || Target::Audience(audience.name.clone());
        body.lines.push((target(), named(source, audience)));
        let rest = audience.exports.iter().skip(1);
        body.lines.extend(rest.map(|export| {
            let mut line = vec![(" ".repeat(INDENT.len() + 2 + NAME + 10), Role::Text)];
            line.extend(exported(source, export));
            (target(), line)
        }));
    }
    (!audiences.is_empty()).then_some(body)
}

/// `▸ Shoes in 6 months   in now    google 21 Nov 2026`.
fn named(source: &Source<'_>, audience: &AudienceOfCustomer) -> Line {
    let (word, role) = if audience.is_in { ("in now", Role::Good) } else { ("not now", Role::Dim) };
    let mut line = vec![
        (format!("{INDENT}{} ", source.app.glyphs.enter), Role::Accent),
        left(&audience.name, NAME, Role::Text),
        left(&format!("  {word}"), 10, role),
    ];
    match audience.exports.first() {
        Some(export) => line.extend(exported(source, export)),
        None => line.push(("never exported".to_owned(), Role::Dim)),
    }
    line
}

/// Where to and when, or that they were held out of it.
fn exported(source: &Source<'_>, export: &(String, jiff::civil::Date, bool)) -> Line {
    let (destination, on, is_held_out) = export;
    let to = format!("{} {}", sanitize(destination), day(&source.app.formatter, *on));
    if *is_held_out {
        return vec![("held out of ".to_owned(), Role::Accent), (to, Role::Text)];
    }
    vec![("sent to ".to_owned(), Role::Dim), (to, Role::Text)]
}
