//! The words for models and their measures, and their cells in tables.

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use crate::contract::{Family, Method, Model, ModelName, Role as ModelRole, Target};
use crate::tui::app::App;
use crate::tui::grid::Cell;
use crate::tui::theme::Role;

/// Drift from which scores have moved, and from which they have moved far.
pub(super) const DRIFT: (f64, f64) = (0.1, 0.25);

/// Days after which scores are old.
const OLD: i32 = 7;

/// What is predicted, in two or three words: `churn 90 days`.
#[must_use]
pub fn target(target: Target) -> String {
    match target.family {
        Family::Churn => format!("churn {} days", target.days),
        Family::Value => format!("value {} months", (target.days * 12 + 182) / 365),
        Family::Reactivation => format!("return {} days", target.days),
    }
}

/// What a family of models predicts, as a title.
pub(super) const fn family(family: Family) -> &'static str {
    match family {
        Family::Churn => "Churn",
        Family::Value => "Value",
        Family::Reactivation => "Return",
    }
}

/// What is predicted by a family, in a sentence.
pub(super) const fn family_rule(family: Family) -> &'static str {
    match family {
        Family::Churn => "buys nothing in so many days, of who bought in the last 12 months",
        Family::Value => "net revenue of so many months",
        Family::Reactivation => "buys again in so many days, of who bought nothing for 12 months",
    }
}

/// How a model works, in a word or two.
#[must_use]
pub const fn method(method: Method) -> &'static str {
    match method {
        Method::Recency => "recency alone",
        Method::LastYear => "last year again",
        Method::Logistic => "logistic",
        Method::Boosted => "boosted trees",
        Method::BgNbd => "BG/NBD",
        Method::MbgNbd => "MBG/NBD",
        Method::ParetoNbd => "Pareto/NBD",
        Method::Regression => "regression",
    }
}

/// What that means.
pub(super) const fn method_rule(method: Method) -> &'static str {
    match method {
        Method::Recency => "days since the last purchase and nothing else: the bar to clear",
        Method::LastYear => "the revenue of the last 12 months comes again: the bar to clear",
        Method::Logistic => "regularised logistic regression",
        Method::Boosted => "gradient boosted trees",
        Method::BgNbd => "beta-geometric / negative binomial purchases; for value with Gamma-Gamma spend",
        Method::MbgNbd => "modified BG/NBD; for value with Gamma-Gamma spend",
        Method::ParetoNbd => "Pareto / negative binomial purchases; for value with Gamma-Gamma spend",
        Method::Regression => "probability to return × orders × basket, each a regression",
    }
}

/// A model in words: `logistic for churn 90 days`.
pub(super) fn model(name: ModelName) -> String {
    format!("{} for {}", method(name.method), target(name.target))
}

/// What a model is there for.
pub(super) const fn role(role: ModelRole) -> &'static str {
    match role {
        ModelRole::Champion => "champion",
        ModelRole::Challenger => "challenger",
        ModelRole::Bar => "bar",
        ModelRole::Retired => "retired",
    }
}

/// How that is coloured.
pub(super) const fn role_role(role: ModelRole) -> Role {
    match role {
        ModelRole::Champion => Role::Accent,
        ModelRole::Challenger => Role::Text,
        ModelRole::Bar => Role::Dim,
        ModelRole::Retired => Role::Absent,
    }
}

/// `20 Nov 2026`.
pub(super) fn day(app: &App, day: Date) -> String {
    format!("{} {}", app.formatter.short_date(day), day.year())
}

/// A day, sorted by itself.
pub(super) fn day_cell(app: &App, found: Option<Date>) -> Cell {
    found.map_or_else(
        || Cell::absent(app.glyphs.dash),
        |found| {
            let age = i64::from((found - jiff::civil::date(1970, 1, 1)).get_days());
            Cell::number(format!("{:>11}", day(app, found)), age)
        },
    )
}

/// The days that features were taken at: the latest, and how many more.
pub(super) fn trained_cell(app: &App, model: &Model) -> Cell {
    let Some(latest) = model.trained_at.first() else { return Cell::absent(app.glyphs.dash) };
    let cell = day_cell(app, Some(*latest));
    match model.trained_at.len() {
        0 | 1 => cell,
        count => Cell { text: format!("{} +{}", cell.text, count - 1), ..cell },
    }
}

/// A measure, sorted by itself; a dash where there is none.
pub(super) fn measure(app: &App, value: Option<f64>, text: impl Fn(f64) -> String) -> Cell {
    let Some(value) = value.filter(|value| value.is_finite()) else { return Cell::absent(app.glyphs.dash) };
    match Decimal::from_f64(value) {
        Some(key) => Cell::number(text(value), key),
        None => Cell::text(&text(value)).last(),
    }
}

/// The same with so many decimals.
pub(super) fn number(app: &App, value: Option<f64>, decimals: u32) -> Cell {
    measure(app, value, |value| app.formatter.estimate(value, decimals))
}

/// Drift with its marks: one where scores have moved, two where they have moved far.
pub(super) fn drift_cell(app: &App, drift: Option<f64>) -> Cell {
    let marks = |drift: f64| match drift {
        drift if drift >= DRIFT.1 => "!!",
        drift if drift >= DRIFT.0 => "! ",
        _ => "  ",
    };
    let cell = measure(app, drift, |drift| format!("{} {}", app.formatter.estimate(drift, 2), marks(drift)));
    match drift {
        Some(drift) if drift >= DRIFT.1 => cell.role(Role::Bad),
        Some(drift) if drift >= DRIFT.0 => cell.role(Role::Warn),
        Some(_) => cell,
        None => Cell { text: format!("{}   ", app.glyphs.dash), ..cell },
    }
}

/// What drift means, where it means something.
pub(super) fn drift_words(drift: Option<f64>) -> Option<&'static str> {
    match drift {
        Some(drift) if drift >= DRIFT.1 => Some("has moved far"),
        Some(drift) if drift >= DRIFT.0 => Some("has moved"),
        _ => None,
    }
}

/// How old scores are, in words, and how that is coloured.
#[must_use]
pub fn age(days: i32) -> (String, Role) {
    let role = if days > OLD { Role::Warn } else { Role::Dim };
    let text = match days {
        ..=0 => "as new as the data".to_owned(),
        1 => "1 day behind the data".to_owned(),
        days => format!("{days} days behind the data"),
    };
    (text, role)
}

/// A place on an axis from `least` to `most`, in ten-thousandths.
pub(super) fn place(value: f64, (least, most): (f64, f64)) -> u16 {
    let part = if most > least { (value - least) / (most - least) } else { 0.5 };
    if part.is_finite() { (part.clamp(0.0, 1.0) * 10_000.0).round() as u16 } else { 5_000 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_told_in_the_units_people_say() {
        let told = |family, days| target(Target { family, days });
        assert_eq!(told(Family::Churn, 90), "churn 90 days");
        for (days, months) in [(90, 3), (91, 3), (182, 6), (365, 12), (730, 24), (1095, 36), (1080, 36)] {
            assert_eq!(told(Family::Value, days), format!("value {months} months"));
        }
    }

    #[test]
    fn places_never_leave_the_axis() {
        assert_eq!(place(0.0, (-1.0, 1.0)), 5_000);
        assert_eq!(place(9.0, (-1.0, 1.0)), 10_000);
        assert_eq!(place(f64::NAN, (0.0, 1.0)), 5_000);
        assert_eq!(place(3.0, (2.0, 2.0)), 5_000);
    }
}
