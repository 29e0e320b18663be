//! What is typed on Models: the business rule with its horizon, and the bounds of the matrix.

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use super::{RuleShown, matrix};
use crate::contract::{Bands, BusinessRule, CHURN_DAYS};
use crate::tui::app::{App, Effect};
use crate::tui::confirm::{Confirm, SetBands};
use crate::tui::overlays::{Field, Form, FormOf, Overlay};

/// Purchases past which a rule means nobody.
const MOST: u32 = 999;

/// The rule and its horizon, to be changed.
pub(super) fn rule_form(shown: RuleShown) -> Form {
    Form::new(
        "Business rule, and the days it is judged over",
        FormOf::Rule,
        vec![
            Field::new("at least purchases", shown.rule.purchases.to_string(), "days with a purchase"),
            Field::new("in the last days", shown.rule.days.to_string(), listed(&BusinessRule::DAYS)),
            Field::new("judged over days", shown.days.to_string(), listed(&CHURN_DAYS)),
        ],
    )
}

/// The bounds of the matrix, to be changed.
pub(super) fn bands_form(app: &App, bands: &Bands) -> Form {
    let percent = |share: f64| {
        let percent = Decimal::from_f64(share * 100.0).unwrap_or_default().round_dp(2).normalize();
        percent.to_string()
    };
    let symbol = app.formatter.symbol();
    Form::new(
        "Bounds of the matrix",
        FormOf::Bands,
        vec![
            Field::new("churn within days", bands.days.to_string(), listed(&CHURN_DAYS)),
            Field::new("undecided from", percent(bands.undecided_from), "% churn"),
            Field::new("lost from", percent(bands.lost_from), "% churn"),
            Field::new(
                "middle from",
                bands.middle_from.normalize().to_string(),
                format!("{symbol} in 12 months"),
            ),
            Field::new(
                "high from",
                bands.high_from.normalize().to_string(),
                format!("{symbol} in 12 months"),
            ),
        ],
    )
}

fn listed(days: &[u32]) -> String {
    days.iter().map(u32::to_string).collect::<Vec<_>>().join(" ")
}

/// Take what was typed, or say what is wrong where it is typed.
pub fn accept(app: &mut App, mut form: Form) -> Vec<Effect> {
    let taken = match form.of {
        FormOf::Rule => rule(&form).map(|rule| app.judge_rule(rule)),
        FormOf::Bands => bands(&form).map(|bands| ask(app, bands)),
        // Those of another screen.
        _ => return Vec::new(),
    };
    taken.unwrap_or_else(|(at, trouble)| {
        (form.at, form.trouble) = (at, Some(trouble));
        app.overlays.push(Overlay::Form(form));
        Vec::new()
    })
}

/// The line that is wrong, and what is wrong with it.
type Trouble = (usize, String);

fn one_of(form: &Form, at: usize, known: &[u32]) -> Result<u32, Trouble> {
    let found = form.value(at).parse().ok().filter(|days| known.contains(days));
    found.ok_or_else(|| (at, format!("Days are one of {}", listed(known))))
}

fn rule(form: &Form) -> Result<RuleShown, Trouble> {
    let purchases = form.value(0).parse().ok().filter(|purchases| (1..=MOST).contains(purchases));
    let purchases = purchases.ok_or_else(|| (0, format!("Purchases are a whole number from 1 to {MOST}")))?;
    let days = one_of(form, 1, &BusinessRule::DAYS)?;
    Ok(RuleShown { rule: BusinessRule { purchases, days }, days: one_of(form, 2, &CHURN_DAYS)? })
}

fn bands(form: &Form) -> Result<Bands, Trouble> {
    let percent = |at: usize| -> Result<f64, Trouble> {
        let typed = form.value(at).trim_end_matches('%').trim_end().parse::<Decimal>().ok();
        let share = typed.and_then(|percent| (percent / Decimal::ONE_HUNDRED).to_f64());
        let share = share.filter(|share| *share > 0.0 && *share < 1.0);
        share.ok_or_else(|| (at, "Churn is a number of per cent between 0 and 100, like 40".to_owned()))
    };
    let money = |at: usize| -> Result<Decimal, Trouble> {
        let typed = form.value(at).parse::<Decimal>().ok().filter(|amount| !amount.is_sign_negative());
        typed.ok_or_else(|| (at, "Amounts are numbers, like 240 or 99.50".to_owned()))
    };
    let bands = Bands {
        days: one_of(form, 0, &CHURN_DAYS)?,
        undecided_from: percent(1)?,
        lost_from: percent(2)?,
        middle_from: money(3)?,
        high_from: money(4)?,
    };
    if bands.lost_from <= bands.undecided_from {
        return Err((2, "Lost must begin above undecided".to_owned()));
    }
    if bands.high_from <= bands.middle_from {
        return Err((4, "High must begin above middle".to_owned()));
    }
    Ok(bands)
}

/// Ask whether these bounds are meant.
fn ask(app: &mut App, bands: Bands) -> Vec<Effect> {
    let mut lines = Vec::new();
    if let Some(matrix) = &app.models.matrix.shown {
        lines.push("Now:".to_owned());
        lines.extend(matrix::told(app, &matrix.bands));
        lines.push("Then:".to_owned());
    }
    lines.extend(matrix::told(app, &bands));
    lines.push("Every customer's cell follows at once, for everybody who uses this workspace.".to_owned());
    let confirm = Confirm::new(SetBands(bands), "Set these bounds?", lines, "Set");
    app.overlays.push(Overlay::Bands(confirm));
    Vec::new()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn form(of: FormOf, values: &[&str]) -> Form {
        let field = |value: &&str| Field::new("", (*value).to_owned(), "");
        Form::new("", of, values.iter().map(field).collect())
    }

    #[test]
    fn a_rule_is_taken_as_typed() {
        let found = rule(&form(FormOf::Rule, &["3", " 180 ", "365"])).unwrap();
        assert_eq!(found, RuleShown { rule: BusinessRule { purchases: 3, days: 180 }, days: 365 });
    }

    #[test]
    fn what_is_wrong_is_said_on_its_line() {
        for (values, at) in
            [(["0", "90", "90"], 0), (["2", "91", "90"], 1), (["2", "90", "7"], 2), (["x", "", ""], 0)]
        {
            assert_eq!(rule(&form(FormOf::Rule, &values)).unwrap_err().0, at);
        }
        for (values, at) in [
            (["91", "40", "70", "80", "240"], 0),
            (["90", "0", "70", "80", "240"], 1),
            (["90", "40", "100", "80", "240"], 2),
            (["90", "70", "40", "80", "240"], 2),
            (["90", "40", "70", "-1", "240"], 3),
            (["90", "40", "70", "240", "240"], 4),
            (["90", "40", "70", "80", "many"], 4),
        ] {
            assert_eq!(bands(&form(FormOf::Bands, &values)).unwrap_err().0, at, "{values:?}");
        }
    }

    #[test]
    fn bounds_are_taken_as_typed() {
        let found = bands(&form(FormOf::Bands, &["90", "37.5 %", "70", "80", "240.50"])).unwrap();
        assert!((found.undecided_from - 0.375).abs() < 1e-12);
        assert_eq!(found.high_from, Decimal::new(24_050, 2));
    }
}
