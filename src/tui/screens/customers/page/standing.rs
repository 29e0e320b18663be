//! Their segment month by month, and when it changed.

use super::parts::indent;
use super::{Body, Source};
use crate::contract::Segment;
use crate::tui::names;
use crate::tui::overlays::Line;
use crate::tui::screens::customers::words;
use crate::tui::theme::Role;

/// Changes that are told, the latest first.
const CHANGES: usize = 4;

pub(super) fn body(source: &Source<'_>) -> Option<Body> {
    let standing = &source.customer.standing;
    let (f, glyphs) = (&source.app.formatter, &source.app.glyphs);
    let summary = match standing.rank {
        Some(rank) => format!("among the top {} by net revenue of 12 months", top(rank, standing.of)),
        None => "no revenue in 12 months".to_owned(),
    };
    let mut body = Body { summary, ..Body::default() };
    let (Some((first, _)), Some((last, _))) = (standing.months.first(), standing.months.last()) else {
        return (standing.segment.is_some() || standing.rank.is_some()).then_some(body);
    };
    let mut strip: Line = vec![indent(), (format!("{}  ", f.month(*first)), Role::Dim)];
    strip.extend(standing.months.iter().map(|(_, s)| (words::letter(*s).to_owned(), role(*s))));
    strip.push((format!("  {}", f.month(*last)), Role::Dim));
    body.say(strip);
    body.say(legend(&standing.months));
    let changes = standing.months.windows(2).rev().filter_map(|pair| match pair {
        [(_, from), (month, to)] if from != to => Some((*month, *from, *to)),
        _ => None,
    });
    for (month, from, to) in changes.take(CHANGES) {
        // Segments are ordered from the most valuable on.
        let (sign, role) = if to < from { (glyphs.up, Role::Up) } else { (glyphs.down, Role::Down) };
        body.say(vec![
            indent(),
            (format!("{}  ", f.month(month)), Role::Dim),
            (format!("{sign} "), role),
            (format!("from {} to {}", names::segment(from), names::segment(to)), Role::Text),
        ]);
    }
    Some(body)
}

/// The share of customers down to this rank, in whole per cents rounded up: `6 %`.
fn top(rank: u64, of: u64) -> String {
    let percent = rank.saturating_mul(100).div_ceil(of.max(1)).clamp(1, 100);
    format!("{percent} %")
}

/// The letters that occur.
fn legend(months: &[(jiff::civil::Date, Segment)]) -> Line {
    let mut line = vec![indent(), (" ".repeat(10), Role::Dim)];
    let occurs = |segment: &Segment| months.iter().any(|(_, found)| found == segment);
    for segment in Segment::ALL.into_iter().filter(occurs) {
        line.push((words::letter(segment).to_owned(), role(segment)));
        line.push((format!(" {}   ", names::segment(segment)), Role::Dim));
    }
    line
}

const fn role(segment: Segment) -> Role {
    match segment {
        Segment::Best => Role::Accent,
        Segment::Large => Role::Title,
        Segment::Medium | Segment::Small => Role::Text,
        _ => Role::Dim,
    }
}
