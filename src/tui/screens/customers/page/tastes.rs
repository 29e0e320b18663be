//! What they buy more, or less, than others do.

use rust_decimal::Decimal;

use super::parts::{counted, indent, left, right};
use super::{Body, Source};
use crate::contract::Taste;
use crate::tui::overlays::Line;
use crate::tui::screens::customers::words;
use crate::tui::theme::Role;

pub(super) fn body(source: &Source<'_>) -> Option<Body> {
    let tastes = &source.customer.tastes;
    if tastes.rows.is_empty() {
        return None;
    }
    let lines = counted(&source.app.formatter, tastes.lines, "line");
    let mut body =
        Body { summary: format!("against everybody, over {lines} of 24 months"), ..Body::default() };
    for taste in &tastes.rows {
        body.say(line(source, taste, tastes.lines));
    }
    Some(body)
}

/// `Shoes  category  ×3.1  at least ×1.9  12 of 40 lines`.
fn line(source: &Source<'_>, taste: &Taste, of: u64) -> Line {
    let (f, times) = (&source.app.formatter, source.app.glyphs.times);
    // What even the low end of the interval puts above the base is sure.
    let role = if taste.lift_low > Decimal::ONE { Role::Title } else { Role::Text };
    let cells = source.room.saturating_sub(54).clamp(10, 28);
    vec![
        indent(),
        left(&taste.label, cells, role),
        left(&format!("  {}", words::taste(taste.of)), 13, Role::Dim),
        right(&format!("{times}{}", f.number(taste.lift, 1)), 6, role),
        left(&format!(" (at least {times}{})", f.number(taste.lift_low, 1)), 17, Role::Dim),
        (format!(" {} of {}", f.count(taste.lines), counted(f, of, "line")), Role::Text),
    ]
}
