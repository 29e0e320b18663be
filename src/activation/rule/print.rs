//! From the tree of a rule to its text.

use rust_decimal::Decimal;

use super::lexer::in_word;
use crate::contract::{Condition, Field, Operator, PurchaseMeasure, Purchases, Rule, RuleValue};

/// Words with a meaning of their own, which as values stand between quotation marks.
pub(super) const WORDS: [&str; 22] = [
    "and",
    "or",
    "not",
    "in",
    "is",
    "between",
    "begins",
    "with",
    "known",
    "unknown",
    "audience",
    "list",
    "bought",
    "spent",
    "everybody",
    "nobody",
    "last",
    "days",
    "yes",
    "no",
    "true",
    "false",
];

/// The text of a rule.
#[must_use]
pub fn print(rule: &Rule) -> String {
    let mut text = String::new();
    write(rule, &mut text, Around::Nothing);
    text
}

/// What a rule stands in, which says whether it needs parentheses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    Nothing,
    Any,
    All,
    Not,
}

fn write(rule: &Rule, text: &mut String, around: Around) {
    match rule {
        Rule::All(rules) => group(rules, text, ("everybody", " and ", Around::All), around),
        Rule::Any(rules) => group(rules, text, ("nobody", " or ", Around::Any), around),
        Rule::Not(denied) => match denied.as_ref() {
            Rule::Is(Condition::OneOf { field, values }) => one_of(*field, " not in ", values, text),
            Rule::Is(Condition::Known(field)) => push(text, &[field.name(), " is unknown"]),
            other => {
                text.push_str("not ");
                write(other, text, Around::Not);
            }
        },
        Rule::Is(condition) => write_condition(condition, text),
    }
}

fn group(rules: &[Rule], text: &mut String, (empty, between, within): (&str, &str, Around), around: Around) {
    if rules.is_empty() {
        text.push_str(empty);
        return;
    }
    // `and` binds closer than `or`; a group within one of its own kind keeps its parentheses, and so its shape.
    let bare = around == Around::Nothing || (around == Around::Any && within == Around::All);
    if !bare {
        text.push('(');
    }
    for (place, rule) in rules.iter().enumerate() {
        if place > 0 {
            text.push_str(between);
        }
        write(rule, text, within);
    }
    if !bare {
        text.push(')');
    }
}

fn write_condition(condition: &Condition, text: &mut String) {
    match condition {
        Condition::Flag(field) => text.push_str(field.name()),
        Condition::Compare { field, operator, value } => {
            push(text, &[field.name(), " ", operator.sign(), " ", &value_text(value)]);
        }
        Condition::Between { field, low, high } => {
            push(text, &[field.name(), " between ", &value_text(low), " and ", &value_text(high)]);
        }
        Condition::OneOf { field, values } => one_of(*field, " in ", values, text),
        Condition::BeginsWith { field, text: start } => {
            push(text, &[field.name(), " begins with ", &quoted(start)]);
        }
        Condition::Known(field) => push(text, &[field.name(), " is known"]),
        Condition::Purchases(bought) => purchases(bought, text),
        Condition::InAudience(name) => push(text, &["in audience ", &quoted(name)]),
        Condition::InList(name) => push(text, &["in list ", &quoted(name)]),
    }
}

fn one_of(field: Field, between: &str, values: &[RuleValue], text: &mut String) {
    push(text, &[field.name(), between, "("]);
    for (place, value) in values.iter().enumerate() {
        if place > 0 {
            text.push_str(", ");
        }
        text.push_str(&value_text(value));
    }
    text.push(')');
}

fn purchases(bought: &Purchases, text: &mut String) {
    text.push_str(match bought.measure {
        PurchaseMeasure::Bought => "bought",
        PurchaseMeasure::Spent => "spent",
    });
    let named = [("category", &bought.category), ("store", &bought.store), ("channel", &bought.channel)];
    let named =
        named.into_iter().filter_map(|(name, value)| Some(format!("{name} = {}", plain(value.as_ref()?))));
    let last = bought.last_days.map(|days| format!("last {days} days"));
    let arguments: Vec<String> = named.chain(last).collect();
    if !arguments.is_empty() {
        push(text, &["(", &arguments.join(", "), ")"]);
    }
    let is_plain = bought.measure == PurchaseMeasure::Bought
        && bought.operator == Operator::AtLeast
        && bought.value == Decimal::ONE;
    if !is_plain || arguments.is_empty() {
        push(text, &[" ", bought.operator.sign(), " ", &bought.value.normalize().to_string()]);
    }
}

/// A value as it is written in a rule.
pub(super) fn value_text(value: &RuleValue) -> String {
    match value {
        RuleValue::Text(text) => plain(text),
        RuleValue::Number(number) => number.normalize().to_string(),
        RuleValue::Date(day) => day.to_string(),
    }
}

/// A text, between quotation marks where it needs them.
#[must_use]
pub fn plain(text: &str) -> String {
    let is_word = text.chars().next().is_some_and(char::is_alphabetic)
        && text.chars().all(|c| in_word(c) && !matches!(c, '%' | '+' | '.'))
        && !WORDS.contains(&text.to_lowercase().as_str());
    if is_word { text.to_owned() } else { quoted(text) }
}

/// A text between quotation marks.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn push(text: &mut String, parts: &[&str]) {
    for part in parts {
        text.push_str(part);
    }
}
