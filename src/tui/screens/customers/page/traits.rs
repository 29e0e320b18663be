//! What they are like beside the median of their segment.

use rust_decimal::Decimal;

use super::parts::{indent, left, right, text};
use super::{Body, Source};
use crate::contract::{Trait, TraitId};
use crate::tui::format::Direction;
use crate::tui::names;
use crate::tui::overlays::Line;
use crate::tui::screens::customers::words;
use crate::tui::theme::Role;

/// Cells of the name, and of each value.
const NAME: usize = 14;
const VALUE: usize = 11;
const CHANGE: usize = 11;

pub(super) fn body(source: &Source<'_>) -> Option<Body> {
    let traits = &source.customer.traits;
    if traits.is_empty() {
        return None;
    }
    let segment = source.customer.standing.segment.map_or("their segment", names::segment);
    let mut body =
        Body { summary: format!("of 12 months, beside the median of {segment}"), ..Body::default() };
    body.say(vec![
        indent(),
        left("", NAME, Role::Head),
        right("theirs", VALUE, Role::Head),
        right("median", VALUE + 1, Role::Head),
    ]);
    for told in traits {
        body.say(line(source, told));
    }
    Some(body)
}

fn line(source: &Source<'_>, told: &Trait) -> Line {
    let mut line = vec![indent(), left(words::trait_name(told.id), NAME, Role::Text)];
    let Some(value) = told.value else {
        line.push(right(source.dash(), VALUE, Role::Absent));
        let why = told.absent.as_ref().map(|absent| absent.reason.as_str());
        line.push((" ".repeat(3), Role::Text));
        line.push(text(why.unwrap_or("not known"), Role::Absent));
        return line;
    };
    line.push(right(&written(source, told, value), VALUE, Role::Text));
    let Some(median) = told.median else {
        line.push(right(source.dash(), VALUE + 1, Role::Absent));
        return line;
    };
    line.push(right(&written(source, told, median), VALUE + 1, Role::Dim));
    let glyphs = &source.app.glyphs;
    if let Some(change) = source.app.formatter.change(told.unit, value, median) {
        let (word, role) = verdict(told.id, change.direction);
        line.push(right(&change.with_arrow(glyphs), CHANGE + 2, role));
        line.push((format!("  {word}"), role));
    }
    line
}

fn written(source: &Source<'_>, told: &Trait, value: Decimal) -> String {
    let text = source.app.formatter.value(told.unit, value);
    match told.id {
        TraitId::Recency => format!("{text} days"),
        _ => text,
    }
}

/// Whether a difference is good or bad news, by word and colour.
fn verdict(id: TraitId, direction: Direction) -> (&'static str, Role) {
    match (words::more_is_better(id), direction) {
        (_, Direction::Flat) | (None, _) => ("", Role::Flat),
        (Some(more), Direction::Up) if more => ("better", Role::Good),
        (Some(more), Direction::Down) if !more => ("better", Role::Good),
        _ => ("worse", Role::Bad),
    }
}
