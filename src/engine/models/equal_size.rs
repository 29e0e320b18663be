//! A business rule against the champion that takes as many people, and both against everybody.

use duckdb::types::Value;
use jiff::ToSpan as _;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::registry::{self, InUse};
use crate::{
    contract::{
        BusinessRule, CHURN_DAYS, ConsoleError, EqualSize, ErrorKind, Family, Group, GroupRatio, Model,
        Ratio, Role, Target,
    },
    engine::{rescore::Kept, store::Opened},
    ledger::Ledger,
    science::groups::{self, Against, Alike, Sums},
    warehouse::models::JudgedRow,
};

/// How many samples an interval is drawn from.
const SAMPLES: u32 = 500;

/// Seed of the draws: the same question has the same answer.
const SEED: u64 = 20_231_105;

/// The groups, as they are told.
const EVERYBODY: usize = 0;
const RULE: usize = 1;
const CHAMPION: usize = 2;
type Row = Alike<3>;

/// A rule against the champion.
pub async fn equal_size(
    opened: &Opened,
    ledger: &Ledger,
    days: u32,
    rule: BusinessRule,
) -> Result<EqualSize, ConsoleError> {
    checked(days, rule)?;
    let in_use = registry::needed(opened, ledger).await?;
    let target = Target { family: Family::Churn, days };
    let champion = champion(ledger, &in_use, target)?;
    let Some(cut) = champion.judged_at else {
        let message = format!("{} was not judged on what then happened", champion.name);
        return Err(ConsoleError::new(ErrorKind::Empty, message).hint("choose another horizon"));
    };
    let int = |number: u32| Value::Int(i32::try_from(number).unwrap_or(i32::MAX));
    let parameters =
        vec![("days", int(days)), ("rule_days", int(rule.days)), ("rule_purchases", int(rule.purchases))];
    let rows = opened.snapshot.rows::<JudgedRow>("models/equal_size", parameters).await?.rows;
    let alike: Vec<Row> = rows.iter().map(row).collect();
    let sums = groups::sums(&alike);
    let [everybody, by_rule, _] = sums;
    if everybody.customers < 1.0 {
        let message = format!("nobody is kept of whom {target} was judged on");
        return Err(ConsoleError::new(ErrorKind::Empty, message).hint(registry::HOW_TO_SCORE));
    }
    if by_rule.customers < 1.0 {
        let message = format!("nobody meets the rule: {} by {cut}", said(rule));
        return Err(
            ConsoleError::new(ErrorKind::Invalid, message).hint("ask for fewer purchases, or more days")
        );
    }
    let pairs = [(CHAMPION, RULE), (CHAMPION, EVERYBODY), (RULE, EVERYBODY)];
    let drawn = tokio::task::spawn_blocking(move || groups::against(&alike, &pairs, SAMPLES, SEED));
    let failed = |error: String| ConsoleError::new(ErrorKind::Failed, error);
    let against = drawn.await.map_err(|e| failed(e.to_string()))?.map_err(|e| failed(e.to_string()))?;
    let labels = ["champion / rule, same size", "champion / everybody", "rule / everybody"];
    let names = ["everybody".to_owned(), said(rule), format!("{}, same size", champion.name)];
    let is_everybody = by_rule.customers >= everybody.customers;
    Ok(EqualSize {
        rule,
        champion: champion.name,
        cut,
        to: cut.checked_add(i64::from(days).days()).unwrap_or(cut),
        groups: names.into_iter().zip(&sums).map(|(label, sums)| group(label, sums)).collect(),
        words: words(against.first(), is_everybody),
        ratios: labels.into_iter().zip(&against).map(|(label, against)| ratio(label, against)).collect(),
    })
}

fn checked(days: u32, rule: BusinessRule) -> Result<(), ConsoleError> {
    let listed = |all: &[u32]| all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let refused =
        |message: String, hint: String| Err(ConsoleError::new(ErrorKind::Invalid, message).hint(hint));
    if !CHURN_DAYS.contains(&days) {
        let message = format!("churn is not predicted over {days} days");
        return refused(message, format!("name one of {}", listed(&CHURN_DAYS)));
    }
    if !BusinessRule::DAYS.contains(&rule.days) {
        let message = format!("purchases within {} days are not counted", rule.days);
        return refused(message, format!("name one of {}", listed(&BusinessRule::DAYS)));
    }
    if rule.purchases == 0 || rule.purchases > rule.days {
        let message = format!("{} purchases in {} days are no rule", rule.purchases, rule.days);
        return refused(
            message,
            "a purchase is a day with one: name at least 1, and at most one a day".to_owned(),
        );
    }
    Ok(())
}

/// The champion whose probabilities the judged customers were given: that of the rescoring in use.
fn champion(ledger: &Ledger, in_use: &InUse, target: Target) -> Result<Model, ConsoleError> {
    let mut why = None;
    for stored in ledger.stored_models(in_use.scoring.version)? {
        if stored.name.target != target {
            continue;
        }
        let Ok(Kept { model, .. }) = serde_json::from_str::<Kept>(&stored.content) else { continue };
        if model.role == Role::Champion && model.quality.is_some() {
            return Ok(model);
        }
        why = why.or(model.absent);
    }
    let why = why.map(|absent| format!(": {}", absent.reason)).unwrap_or_default();
    Err(ConsoleError::new(ErrorKind::Empty, format!("{target} has no champion that was judged{why}"))
        .hint("choose another horizon; `c360 models list` says which models there are"))
}

fn row(row: &JudgedRow) -> Row {
    Alike {
        customers: u32::try_from(row.customers).unwrap_or(0),
        shares: [1.0, if row.in_rule { 1.0 } else { 0.0 }, row.in_champion],
        bought: row.bought.unwrap_or(false),
        revenue: row.revenue.to_f64().unwrap_or(0.0),
    }
}

/// `at least 2 purchases in 90 days`.
fn said(rule: BusinessRule) -> String {
    let purchases = if rule.purchases == 1 { "purchase" } else { "purchases" };
    format!("at least {} {purchases} in {} days", rule.purchases, rule.days)
}

fn group(label: String, sums: &Sums) -> Group {
    Group {
        label,
        customers: sums.customers.round() as u64,
        buyers: sums.buyers.round() as u64,
        revenue: Decimal::try_from(sums.revenue).unwrap_or_default().round_dp(2),
    }
}

fn ratio(label: &str, against: &Against) -> GroupRatio {
    let told = |ratio: groups::Ratio| Ratio { estimate: ratio.estimate, low: ratio.low, high: ratio.high };
    GroupRatio { label: label.to_owned(), buyers: told(against.buyers), revenue: told(against.revenue) }
}

/// Whether the model beats the rule, plainly.
fn words(against: Option<&Against>, is_everybody: bool) -> String {
    if is_everybody {
        return "The rule takes everybody: there is nothing to choose, so the model can't do better"
            .to_owned();
    }
    let Some(Against { buyers, revenue }) = against else { return String::new() };
    let (Some(estimate), Some(low), Some(high)) = (buyers.estimate, buyers.low, buyers.high) else {
        return "Too few of them bought to tell the model and the rule apart".to_owned();
    };
    let same_money =
        matches!((revenue.low, revenue.high), (Some(low), Some(high)) if low <= 1.0 && high >= 1.0);
    let verdict = match () {
        () if low > 1.0 && same_money => {
            "The model finds more buyers than the rule, who don't certainly bring more"
        }
        () if high < 1.0 && same_money => {
            "The rule finds more buyers than the model, who don't certainly bring more"
        }
        () if low > 1.0 => "The model beats the rule",
        () if high < 1.0 => "The rule beats the model",
        () => "The model and the rule can't be told apart",
    };
    let money = match (revenue.estimate, revenue.low, revenue.high) {
        (Some(estimate), Some(low), Some(high)) => {
            format!(", and {estimate:.2} times its revenue (95 %: {low:.2} to {high:.2})")
        }
        _ => String::new(),
    };
    format!(
        "{verdict}: of as many people, the model's have {estimate:.2} times the buyers of the rule's (95 %: {low:.2} to {high:.2}){money}"
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn against(low: f64, high: f64) -> Against {
        let ratio =
            groups::Ratio { estimate: Some(f64::midpoint(low, high)), low: Some(low), high: Some(high) };
        Against { buyers: ratio, revenue: groups::Ratio::default() }
    }

    #[test]
    fn the_words_say_who_is_better_only_where_the_interval_does() {
        let said = |low, high| words(Some(&against(low, high)), false);
        assert!(said(1.1, 1.3).starts_with("The model beats the rule: of as many people"));
        assert!(said(0.7, 0.9).starts_with("The rule beats the model"));
        assert!(said(0.9, 1.1).starts_with("The model and the rule can't be told apart"));
        assert!(words(Some(&against(1.1, 1.3)), true).contains("everybody"));
    }

    #[test]
    fn more_buyers_who_bring_no_more_are_said_to_be_that() {
        let ratio = groups::Ratio { estimate: Some(1.0), low: Some(0.95), high: Some(1.05) };
        let said = |low, high| words(Some(&Against { revenue: ratio, ..against(low, high) }), false);
        assert!(said(1.1, 1.3).starts_with("The model finds more buyers than the rule, who don't certainly"));
        assert!(said(0.7, 0.9).starts_with("The rule finds more buyers than the model, who don't certainly"));
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        checked(90, BusinessRule::default()).unwrap();
        for (days, purchases, within) in [(91, 2, 90), (90, 2, 60), (90, 0, 90), (90, 31, 30)] {
            let error = checked(days, BusinessRule { purchases, days: within }).unwrap_err();
            assert_eq!(error.kind, ErrorKind::Invalid);
        }
    }
}
