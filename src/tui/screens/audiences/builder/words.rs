//! Conditions in words, coloured by what each word is.

use rust_decimal::Decimal;

use super::tree::{Row, Shown};
use crate::contract::{Condition, Field, FieldKind, Operator, PurchaseMeasure, Purchases, RuleValue};
use crate::tui::format::Formatter;
use crate::tui::overlays::Line;
use crate::tui::theme::Role;

/// A row of the tree in words.
pub(super) fn row(row: &Row<'_>, f: &Formatter) -> Line {
    match row.shown {
        Shown::Group { any, members } => group(row.nots, any, members),
        Shown::Condition(condition) => {
            let mut line = Vec::new();
            let is_denied = row.nots % 2 == 1;
            let has_words = matches!(
                condition,
                Condition::OneOf { .. }
                    | Condition::Known(_)
                    | Condition::Flag(_)
                    | Condition::InAudience(_)
                    | Condition::InList(_)
            );
            let spoken = is_denied && has_words;
            for _ in usize::from(spoken)..row.nots {
                line.push(("not ".to_owned(), Role::Warn));
            }
            line.extend(condition_words(condition, spoken, f));
            line
        }
    }
}

fn group(nots: usize, any: bool, members: usize) -> Line {
    let is_denied = nots % 2 == 1;
    let words = match (is_denied, any) {
        (false, false) => "all of",
        (false, true) => "any of",
        (true, false) => "not all of",
        (true, true) => "none of",
    };
    let role = if is_denied { Role::Warn } else { Role::Key };
    let mut line: Line = (1..nots).map(|_| ("not ".to_owned(), Role::Warn)).collect();
    line.push((words.to_owned(), role));
    if members == 0 {
        let who = if is_denied == any { "everybody" } else { "nobody" };
        line.push((format!("  {who}, until a adds a condition"), Role::Dim));
    }
    line
}

/// A condition in words; `denied` where the words themselves say no.
pub(super) fn condition_words(condition: &Condition, denied: bool, f: &Formatter) -> Line {
    let name = |field: &Field| (field.name().to_owned(), Role::Text);
    let how = |words: &str| (format!(" {words} "), Role::Dim);
    let what = |text: String| (text, Role::Title);
    let value = |field: &Field, value: &RuleValue| what(value_words(*field, value, f));
    match condition {
        Condition::Flag(field) => {
            vec![name(field), how("is"), what(if denied { "no" } else { "yes" }.to_owned())]
        }
        Condition::Compare { field, operator, value: with } => {
            vec![name(field), how(operator_words(field.kind(), *operator)), value(field, with)]
        }
        Condition::Between { field, low, high } => {
            vec![name(field), how("from"), value(field, low), how("to"), value(field, high)]
        }
        Condition::OneOf { field, values } => {
            let all: Vec<String> = values.iter().map(|value| value_words(*field, value, f)).collect();
            vec![name(field), how(if denied { "is none of" } else { "is one of" }), what(all.join(", "))]
        }
        Condition::BeginsWith { field, text } => {
            vec![name(field), how("begins with"), what(text.clone())]
        }
        Condition::Known(field) => {
            vec![name(field), how("is"), what(if denied { "unknown" } else { "known" }.to_owned())]
        }
        Condition::Purchases(purchases) => purchase_words(purchases, f),
        Condition::InAudience(audience) => {
            let words = if denied { "not in the audience " } else { "in the audience " };
            vec![(words.to_owned(), Role::Dim), what(audience.clone())]
        }
        Condition::InList(list) => {
            let words = if denied { "not on the list " } else { "on the list " };
            vec![(words.to_owned(), Role::Dim), what(list.clone())]
        }
    }
}

fn purchase_words(purchases: &Purchases, f: &Formatter) -> Line {
    let Purchases { measure, category, store, channel, last_days, operator, value } = purchases;
    let (verb, number) = match measure {
        PurchaseMeasure::Bought => {
            let noun = if *value == Decimal::ONE { "time" } else { "times" };
            ("bought", format!("{} {noun}", value.normalize()))
        }
        PurchaseMeasure::Spent => ("spent", format!("{} {}", value.normalize(), f.symbol())),
    };
    let dim = |words: &str| (words.to_owned(), Role::Dim);
    let mut line = vec![
        (verb.to_owned(), Role::Text),
        dim(&format!(" {} ", operator_words(FieldKind::Count, *operator))),
        (number, Role::Title),
    ];
    for (words, of) in [(" in ", category), (" at store ", store), (" through ", channel)] {
        if let Some(of) = of {
            line.push(dim(words));
            line.push((of.clone(), Role::Title));
        }
    }
    if let Some(days) = last_days {
        line.push(dim(" in the last "));
        line.push((format!("{days} days"), Role::Title));
    }
    line
}

/// How two values compare, in words that fit the kind.
pub(super) const fn operator_words(kind: FieldKind, operator: Operator) -> &'static str {
    match (kind, operator) {
        (FieldKind::Date, Operator::Equal) => "on",
        (FieldKind::Date, Operator::Differs) => "not on",
        (FieldKind::Date, Operator::Less) => "before",
        (FieldKind::Date, Operator::AtMost) => "on or before",
        (FieldKind::Date, Operator::More) => "after",
        (FieldKind::Date, Operator::AtLeast) => "on or after",
        (FieldKind::Choice | FieldKind::Text | FieldKind::Flag, Operator::Equal) => "is",
        (FieldKind::Choice | FieldKind::Text | FieldKind::Flag, Operator::Differs) => "is not",
        (_, Operator::Equal) => "exactly",
        (_, Operator::Differs) => "other than",
        (_, Operator::Less) => "below",
        (_, Operator::AtMost) => "at most",
        (_, Operator::More) => "above",
        (_, Operator::AtLeast) => "at least",
    }
}

/// A value in words: money with its currency.
pub(super) fn value_words(field: Field, value: &RuleValue, f: &Formatter) -> String {
    match value {
        RuleValue::Text(text) => text.clone(),
        RuleValue::Number(number) if field.kind() == FieldKind::Money => {
            format!("{} {}", number.normalize(), f.symbol())
        }
        RuleValue::Number(number) => number.normalize().to_string(),
        RuleValue::Date(day) => day.to_string(),
    }
}
