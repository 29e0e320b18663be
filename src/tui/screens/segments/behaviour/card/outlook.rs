//! A segment's value tiers, and what is predicted and said of it, each with how sure that is.

use super::{ClusterCard, Sheet};
use crate::contract::{Estimate, TierShare};
use crate::tui::app::App;
use crate::tui::format::Formatter;
use crate::tui::names;
use crate::tui::overlays::Line;
use crate::tui::screens::segments::behaviour::words::{lift, share};
use crate::tui::screens::sheet::{bar, left, right};
use crate::tui::theme::Role;
use crate::tui::widgets::interval;

/// Cells of a bar and of an interval.
const BAR: usize = 16;
const INTERVAL: u16 = 25;

/// Cells from which an interval is drawn.
const ROOMY: usize = 94;

/// Which value tiers its customers are in.
pub(super) fn tiers(app: &App, card: &ClusterCard, sheet: &mut Sheet) {
    if card.tiers.is_empty() {
        return;
    }
    let f = &app.formatter;
    sheet.head("Value tiers", "of its customers, against everybody");
    let line = |found: &TierShare| -> Line {
        let part = rust_decimal::Decimal::try_from(found.share).ok();
        let mut line = vec![
            left(&format!("  {}", names::segment(found.tier)), 14, Role::Text),
            right(&f.count(found.customers), 11, Role::Text),
            right(&share(f, found.share), 8, Role::Title),
            right(&lift(f, found.lift), 8, Role::Text),
            ("  ".to_owned(), Role::Text),
        ];
        line.extend(bar(&app.glyphs, part, BAR));
        line
    };
    for found in &card.tiers {
        sheet.say(line(found));
    }
}

/// How an estimate is told.
type Told = fn(&Formatter, f64) -> String;

/// Churn, value, what they answer and how many visits end in a purchase.
pub(super) fn to_come(app: &App, card: &ClusterCard, sheet: &mut Sheet) {
    let f = &app.formatter;
    let points: Told = |f, value| format!("{} pt", f.estimate_signed(value, 0));
    let rows: [(&str, &str, Option<Estimate>, Told); 4] = [
        ("Leaves within 90 days", "customers", card.churn, share),
        ("Brings in 12 months", "customers", card.value, |f, value| f.expected(value)),
        ("NPS", "answers", card.nps, points),
        ("Visits with a purchase", "visits", card.conversion, share),
    ];
    if rows.iter().all(|(_, _, found, _)| found.is_none()) {
        return;
    }
    sheet.head("What is to come, what they say", "means with 95 % intervals, against all segments");
    for (name, on, found, told) in rows {
        let Some(found) = found else { continue };
        let ends = format!("{} {} {}", told(f, found.low), f.glyphs.dash, told(f, found.high));
        let mut line = vec![
            left(&format!("  {name}"), 25, Role::Text),
            right(&told(f, found.value), 9, Role::Title),
            right(&ends, 20, Role::Dim),
            right(&format!("all {}", told(f, found.base)), 13, Role::Text),
        ];
        if sheet.room >= ROOMY {
            line.push(("  ".to_owned(), Role::Text));
            line.push((drawn(app, found), role(&found)));
        }
        sheet.say(line);
        if sheet.room >= ROOMY + 24 {
            let text = format!("  on {} {on}", f.count(found.n));
            if let Some(last) = sheet.entries.last_mut() {
                last.line.push((text, Role::Dim));
            }
        }
    }
}

/// An interval that leaves the base out says something.
fn role(found: &Estimate) -> Role {
    if (found.low..=found.high).contains(&found.base) { Role::Flat } else { Role::Accent }
}

/// The interval with the base as its mark, on an axis of its own.
fn drawn(app: &App, found: Estimate) -> String {
    let known =
        [found.low, found.high, found.base, found.value].into_iter().filter(|value| value.is_finite());
    let (least, most) = known.fold((f64::MAX, f64::MIN), |(a, b), value| (a.min(value), b.max(value)));
    let reach = (most - least).max(f64::MIN_POSITIVE);
    let place = |value: f64| {
        let part = (value - least) / reach;
        if part.is_finite() { (part.clamp(0.0, 1.0) * 10_000.0).round() as u16 } else { 0 }
    };
    interval(
        &app.glyphs,
        (place(found.low), place(found.high)),
        place(found.value),
        place(found.base),
        INTERVAL,
    )
}
