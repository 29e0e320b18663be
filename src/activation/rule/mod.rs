//! The text of a rule and its tree.
//!
//! [`parse`] and [`print()`] are each other's inverse on trees as [`tidy`] leaves them; both are the only way in and out,
//! so that whatever a front end builds is held to the same checks.

mod complete;
mod lexer;
mod parse;
mod print;
mod rename;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod tests;

pub use complete::{Expected, Place, place};
pub use parse::{MOST_DEEP, MOST_TERMS, parse};
pub use print::{plain, print, quoted};
pub use rename::with_other_ids;

use crate::contract::{Condition, Field, Rule, RuleProblem, RuleSource};

/// A rule both ways, from either.
///
/// # Errors
/// The text with what is wrong at which column of it.
pub fn read(source: &RuleSource) -> Result<(String, Rule), (String, RuleProblem)> {
    let text = match source {
        RuleSource::Text(text) => text.clone(),
        RuleSource::Tree(tree) => print(&tidy(tree.clone())),
    };
    match parse(&text) {
        Ok(tree) => Ok((print(&tree), tree)),
        Err(problem) => Err((text, problem)),
    }
}

/// The same rule without groups of one.
#[must_use]
pub fn tidy(rule: Rule) -> Rule {
    let group = |rules: Vec<Rule>, of: fn(Vec<Rule>) -> Rule| {
        let mut rules: Vec<Rule> = rules.into_iter().map(tidy).collect();
        match (rules.len(), rules.pop()) {
            (1, Some(only)) => only,
            (_, last) => of(rules.into_iter().chain(last).collect()),
        }
    };
    match rule {
        Rule::All(rules) => group(rules, Rule::All),
        Rule::Any(rules) => group(rules, Rule::Any),
        Rule::Not(rule) => Rule::Not(Box::new(tidy(*rule))),
        Rule::Is(condition) => Rule::Is(condition),
    }
}

/// Every condition of a rule, in order.
pub fn conditions(rule: &Rule) -> Vec<&Condition> {
    match rule {
        Rule::All(rules) | Rule::Any(rules) => rules.iter().flat_map(conditions).collect(),
        Rule::Not(rule) => conditions(rule),
        Rule::Is(condition) => vec![condition],
    }
}

/// The fields that a rule asks for, in order.
pub fn fields(rule: &Rule) -> impl Iterator<Item = Field> {
    conditions(rule).into_iter().filter_map(|condition| match condition {
        Condition::Flag(field)
        | Condition::Known(field)
        | Condition::Compare { field, .. }
        | Condition::Between { field, .. }
        | Condition::OneOf { field, .. }
        | Condition::BeginsWith { field, .. } => Some(*field),
        Condition::Purchases(_) | Condition::InAudience(_) | Condition::InList(_) => None,
    })
}

/// The audiences that a rule names.
pub fn named_audiences(rule: &Rule) -> impl Iterator<Item = &str> {
    conditions(rule).into_iter().filter_map(|condition| match condition {
        Condition::InAudience(name) => Some(name.as_str()),
        _ => None,
    })
}

/// The lists that a rule names.
pub fn named_lists(rule: &Rule) -> impl Iterator<Item = &str> {
    conditions(rule).into_iter().filter_map(|condition| match condition {
        Condition::InList(name) => Some(name.as_str()),
        _ => None,
    })
}
