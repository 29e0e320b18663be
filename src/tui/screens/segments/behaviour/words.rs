//! The words of behavioural segments: priorities, stability, values of variables, and what the lines at the top say.

use jiff::Timestamp;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::View;
use crate::contract::{ClusterId, Priority, TrialHead, VariableUnit};
use crate::tui::app::App;
use crate::tui::format::Formatter;
use crate::tui::grid::Cell;
use crate::tui::text::{sanitize, width};
use crate::tui::theme::Role;

/// From here on a segment is found again in resampled customers; below the second it hardly is (Hennig 2007).
const STABLE: f64 = 0.75;
const WEAK: f64 = 0.6;

/// A priority, and how it is coloured.
pub(super) const fn priority(priority: Priority) -> (&'static str, Role) {
    match priority {
        Priority::Push => ("push", Role::Good),
        Priority::Secure => ("secure", Role::Accent),
        Priority::Leave => ("leave", Role::Dim),
    }
}

/// What a priority means.
pub(super) const fn priority_rule(priority: Priority) -> &'static str {
    match priority {
        Priority::Push => "invest: it has room to grow",
        Priority::Secure => "keep: it carries the revenue",
        Priority::Leave => "spend nothing on it",
    }
}

/// What rules reproduce: `take 91 % of it, precision 85 %`.
pub(super) fn take(app: &App, recall: f64, precision: Option<f64>) -> String {
    let f = &app.formatter;
    let rightly = precision.map(|share| format!(", precision {}", f.chance(share)));
    format!("take {} of it{}", f.chance(recall), rightly.unwrap_or_default())
}

/// `0.82 stable`, and how it is coloured.
pub(super) fn stability(f: &Formatter, stability: f64) -> (String, Role) {
    // By what is shown: nobody can tell 0.749 from 0.75.
    let (word, role) = match (stability * 100.0).round() / 100.0 {
        s if s >= STABLE => ("stable", Role::Good),
        s if s < WEAK => ("weak", Role::Warn),
        s if s.is_nan() => ("", Role::Absent),
        _ => ("fair", Role::Text),
    };
    (format!("{} {word}", f.estimate(stability, 2)), role)
}

/// The same in a table.
pub(super) fn stability_cell(f: &Formatter, value: Option<f64>) -> Cell {
    let Some(value) = value.filter(|value| value.is_finite()) else { return Cell::absent(f.glyphs.dash) };
    let (text, role) = stability(f, value);
    number(text, value).role(role)
}

/// An estimate in a table, sorted by what it is.
pub(super) fn number(text: String, value: f64) -> Cell {
    match Decimal::from_f64(value) {
        Some(key) => Cell::number(text, key),
        None => Cell::absent(text),
    }
}

/// A value of a variable: `3.4`, `61.20 €`, `41 days`, `38.2`, `3.4 %`.
pub(super) fn value(f: &Formatter, unit: VariableUnit, value: f64) -> String {
    match unit {
        VariableUnit::Count | VariableUnit::Years => f.estimate(value, 1),
        VariableUnit::Money => f.expected(value),
        VariableUnit::Days => format!("{} d", f.estimate(value, 0)),
        VariableUnit::Share => share(f, value),
    }
}

/// A share, with a decimal where it is small: `34 %`, `3.4 %`.
pub(super) fn share(f: &Formatter, share: f64) -> String {
    if share.is_finite() && share != 0.0 && share.abs() < 0.1 {
        return format!("{} %", f.estimate(share * 100.0, 1));
    }
    f.chance(share)
}

/// So many times the base: `×1.82`, `×14`.
pub(super) fn lift(f: &Formatter, lift: Option<f64>) -> String {
    match lift {
        Some(lift) if lift.is_finite() => {
            format!("{}{}", f.glyphs.times, f.estimate(lift, if lift < 9.995 { 2 } else { 0 }))
        }
        _ => f.glyphs.dash.to_owned(),
    }
}

/// `14 Nov 2026`.
pub(super) fn day(app: &App, at: Timestamp) -> String {
    let day = at.to_zoned(app.zone.clone()).date();
    format!("{} {}", app.formatter.short_date(day), day.year())
}

/// `14 Nov 2026 09:12`.
pub(super) fn moment(app: &App, at: Timestamp) -> String {
    let time = at.to_zoned(app.zone.clone());
    format!("{} {:02}:{:02}", day(app, at), time.hour(), time.minute())
}

/// `3 to 10`, or the one number.
pub(super) fn range((from, to): (u32, u32)) -> String {
    if from == to { from.to_string() } else { format!("{from} to {to}") }
}

/// What opens, closes and separates things on a line.
pub(super) fn dot(app: &App) -> String {
    format!(" {} ", app.glyphs.dot)
}

/// A segment's name, wherever it is known from.
pub(super) fn name(app: &App, id: ClusterId) -> String {
    let tab = &app.segments.behaviour;
    let moved = tab.migration.shown.as_ref().and_then(|found| found.names.get(&id));
    let card = tab.card.shown.as_ref().map(|card| &card.row).filter(|row| row.id == id).map(|row| &row.name);
    let known = tab.row(id).map(|row| &row.name).or(card).or(moved);
    known.map_or_else(|| id.to_string(), |name| sanitize(name).into_owned())
}

/// The way here, after the screen's name.
#[must_use]
pub fn crumbs(app: &App) -> Vec<String> {
    let here = match app.segments.behaviour.view {
        View::Table => None,
        View::Card(id) => Some(format!("{id} {}", name(app, id))),
        View::Migration => Some("Migration".to_owned()),
        View::Variables => Some("New segmentation".to_owned()),
        View::Trials => Some("Trials".to_owned()),
        View::Trial(id) => Some(format!("Trial {}", id.0)),
    };
    std::iter::once("Behaviour".to_owned()).chain(here).collect()
}

/// Which version is in use, in as many words as fit.
#[must_use]
pub fn facts(app: &App, room: u16) -> String {
    let Some(found) = app.segments.behaviour.current() else { return String::new() };
    let version = format!("segmentation v{}", found.version);
    let wordings = [format!("{version} since {}", day(app, found.adopted_at)), version];
    wordings.into_iter().find(|text| width(text) + 3 <= room.into()).unwrap_or_default()
}

/// The days that behaviour is looked at.
#[must_use]
pub fn window(app: &App) -> String {
    let tab = &app.segments.behaviour;
    let shown = match tab.view {
        View::Variables => tab.variables.shown.as_ref().map(|found| found.window),
        View::Trials | View::Trial(_) => None,
        View::Table | View::Card(_) | View::Migration => tab.current().map(|found| found.window),
    };
    let f = &app.formatter;
    shown.map_or_else(String::new, |window| {
        format!(" {} {} {} ", f.date(window.from), app.glyphs.dash, f.date(window.to))
    })
}

/// `1 month`, `12 months`.
pub(super) fn months(count: u32) -> String {
    format!("{count} month{}", if count == 1 { "" } else { "s" })
}

/// What a trial looked at: `12 months to 20 Nov 2026, 8 variables, 3 to 10 clusters`.
pub(super) fn looked_at(app: &App, head: &TrialHead) -> String {
    let f = &app.formatter;
    format!(
        "{} to {} {}, {} variables, {} clusters",
        months(head.window_months),
        f.short_date(head.as_of),
        head.as_of.year(),
        head.variables,
        range(head.k)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::glyphs::Glyphs;

    fn f() -> Formatter {
        Formatter::new("EUR", Glyphs::unicode())
    }

    #[test]
    fn stability_is_told_in_a_word_and_a_figure() {
        for (value, text) in [
            (0.75, "0.75 stable"),
            (0.749, "0.75 stable"),
            (0.744, "0.74 fair"),
            (0.6, "0.60 fair"),
            (0.59, "0.59 weak"),
        ] {
            assert_eq!(stability(&f(), value).0, text);
        }
        assert_eq!(stability_cell(&f(), Some(f64::NAN)).text, "–");
    }

    #[test]
    fn values_are_told_in_their_unit() {
        for (unit, of, text) in [
            (VariableUnit::Count, 3.44, "3.4"),
            (VariableUnit::Money, 61.2, "61.20 €"),
            (VariableUnit::Days, 40.6, "41 d"),
            (VariableUnit::Share, 0.034, "3.4 %"),
            (VariableUnit::Share, 0.344, "34 %"),
            (VariableUnit::Share, 0.0, "0 %"),
            (VariableUnit::Share, f64::NAN, "–"),
        ] {
            assert_eq!(value(&f(), unit, of), text);
        }
    }

    #[test]
    fn a_lift_says_how_many_times() {
        for (of, text) in
            [(Some(1.816), "×1.82"), (Some(14.2), "×14"), (None, "–"), (Some(f64::INFINITY), "–")]
        {
            assert_eq!(lift(&f(), of), text);
        }
    }
}
