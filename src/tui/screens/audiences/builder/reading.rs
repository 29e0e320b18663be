//! What is typed into the lines of a condition, read or refused with the line that is wrong.

use std::str::FromStr;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::asking::Test;
use crate::contract::{Condition, Field, FieldKind, Operator, PurchaseMeasure, Purchases, Rule, RuleValue};
use crate::tui::overlays::Form;

pub(super) type Read<T> = Result<T, (usize, String)>;

fn number(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let (digits, is_percent) = match text.strip_suffix('%') {
        Some(digits) => (digits.trim(), true),
        None => (text, false),
    };
    let number = Decimal::from_str(digits).ok()?;
    if is_percent { number.checked_div(Decimal::ONE_HUNDRED) } else { Some(number) }
}

fn read_value(form: &Form, at: usize, field: Field) -> Read<RuleValue> {
    let text = form.value(at);
    match field.kind() {
        FieldKind::Date => match Date::from_str(text) {
            Ok(day) => Ok(RuleValue::Date(day)),
            Err(_) => Err((at, "This is no day; write it like 2026-11-20".to_owned())),
        },
        FieldKind::Choice | FieldKind::Text | FieldKind::Flag if text.is_empty() => {
            Err((at, "A value is needed".to_owned()))
        }
        FieldKind::Choice | FieldKind::Text | FieldKind::Flag => Ok(RuleValue::Text(text.to_owned())),
        kind => match number(text) {
            Some(value)
                if kind == FieldKind::Probability && (value < Decimal::ZERO || value > Decimal::ONE) =>
            {
                Err((at, "A probability lies between 0 and 1; 40 % is 0.4".to_owned()))
            }
            Some(value) => Ok(RuleValue::Number(value)),
            None => Err((at, "This is no number; write it like 0.4 or 1200".to_owned())),
        },
    }
}

pub(super) fn read_condition(form: &Form, field: Field, test: Test) -> Read<Rule> {
    let condition = match test {
        Test::Compare(operator) => Condition::Compare { field, operator, value: read_value(form, 0, field)? },
        Test::Between => {
            let (low, high) = (read_value(form, 0, field)?, read_value(form, 1, field)?);
            let is_turned = match (&low, &high) {
                (RuleValue::Number(low), RuleValue::Number(high)) => low > high,
                (RuleValue::Date(low), RuleValue::Date(high)) => low > high,
                _ => false,
            };
            if is_turned {
                return Err((1, "The upper bound lies below the lower one".to_owned()));
            }
            Condition::Between { field, low, high }
        }
        Test::Begins => {
            let text = form.value(0).to_owned();
            if text.is_empty() {
                return Err((0, "A beginning is needed".to_owned()));
            }
            Condition::BeginsWith { field, text }
        }
        Test::OneOf | Test::NoneOf => {
            let values: Vec<RuleValue> = form
                .value(0)
                .split(',')
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .map(|text| RuleValue::Text(text.to_owned()))
                .collect();
            if values.is_empty() {
                return Err((0, "At least one value is needed".to_owned()));
            }
            let rule = Rule::Is(Condition::OneOf { field, values });
            return Ok(if test == Test::NoneOf { Rule::Not(Box::new(rule)) } else { rule });
        }
        Test::Known | Test::Unknown | Test::Yes | Test::No => Condition::Known(field),
    };
    Ok(Rule::Is(condition))
}

pub(super) fn read_purchases(form: &Form, measure: PurchaseMeasure) -> Read<Rule> {
    let given = |at: usize| Some(form.value(at).to_owned()).filter(|text| !text.is_empty());
    let last_days = match given(3) {
        None => None,
        Some(text) => match text.parse::<u32>() {
            Ok(days) if days > 0 => Some(days),
            _ => return Err((3, "This is no number of days".to_owned())),
        },
    };
    let sign = form.value(4);
    let operator = Operator::ALL.into_iter().find(|operator| operator.sign() == sign);
    let Some(operator) = operator else {
        return Err((4, "Write one of >=  <=  >  <  =  !=".to_owned()));
    };
    let Some(value) = number(form.value(5)) else {
        return Err((5, "This is no number".to_owned()));
    };
    Ok(Rule::Is(Condition::Purchases(Purchases {
        measure,
        category: given(0),
        store: given(1),
        channel: given(2),
        last_days,
        operator,
        value,
    })))
}

/// A name without its quotation marks; `None` for what is none.
pub(super) fn bare(text: &str) -> Option<String> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    let mut name = String::new();
    let mut escaped = false;
    for c in inner.chars() {
        if c == '\\' && !escaped {
            escaped = true;
        } else {
            name.push(c);
            escaped = false;
        }
    }
    Some(name)
}
