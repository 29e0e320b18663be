//! Customers that a rule names by their ids, and other names for them.

use super::{
    lexer::{self, Kind},
    parse, print, quoted,
};
use crate::contract::{Condition, Field, Rule, RuleValue};

/// The text of a rule with other ids where `other` has one; `None` where it has none for any of them. A text that ids
/// only begin with names nobody in particular and stays. In a rule that can't be read any more every word that is such
/// an id counts as one.
#[must_use]
pub fn with_other_ids(text: &str, other: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    match parse(text) {
        Ok(tree) => {
            let mut changed = false;
            let tree = renamed(tree, other, &mut changed);
            changed.then(|| print(&tree))
        }
        Err(_) => word_by_word(text, other),
    }
}

fn renamed(rule: Rule, other: &dyn Fn(&str) -> Option<String>, changed: &mut bool) -> Rule {
    let mut all = |rules: Vec<Rule>| rules.into_iter().map(|rule| renamed(rule, other, changed)).collect();
    match rule {
        Rule::All(rules) => Rule::All(all(rules)),
        Rule::Any(rules) => Rule::Any(all(rules)),
        Rule::Not(rule) => Rule::Not(Box::new(renamed(*rule, other, changed))),
        Rule::Is(condition) => {
            let mut value = |field: Field, value: RuleValue| match value {
                RuleValue::Text(text) if is_id(field) => {
                    RuleValue::Text(other(&text).map_or(text, |other| {
                        *changed = true;
                        other
                    }))
                }
                value => value,
            };
            Rule::Is(match condition {
                Condition::Compare { field, operator, value: with } => {
                    Condition::Compare { field, operator, value: value(field, with) }
                }
                Condition::OneOf { field, values } => Condition::OneOf {
                    field,
                    values: values.into_iter().map(|one| value(field, one)).collect(),
                },
                condition => condition,
            })
        }
    }
}

fn is_id(field: Field) -> bool {
    field.name() == "id"
}

fn word_by_word(text: &str, other: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    // What comes before the place that can't be read is looked at, however the rest is spelled.
    let readable = match lexer::tokens(text) {
        Ok(tokens) => tokens,
        Err(problem) => {
            let before: String = text.chars().take(problem.column as usize).collect();
            lexer::tokens(&before).unwrap_or_default()
        }
    };
    let chars: Vec<char> = text.chars().collect();
    let (mut written, mut from, mut changed) = (String::new(), 0, false);
    for token in readable {
        let (Kind::Word(word) | Kind::Quoted(word)) = &token.kind else { continue };
        let Some(other) = other(word) else { continue };
        let at = token.column as usize;
        written.extend(chars.iter().skip(from).take(at.saturating_sub(from)));
        written.push_str(&quoted(&other));
        from = at + token.width as usize;
        changed = true;
    }
    written.extend(chars.iter().skip(from));
    changed.then_some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without_c1(text: &str) -> Option<String> {
        with_other_ids(text, &|id| (id == "C1").then(|| "erased-0123456789abcdef".to_owned()))
    }

    #[test]
    fn an_id_has_another_name_wherever_it_is_a_customers() {
        let written = without_c1("id in (C1, C2) and (tier = best or not id = C1)");
        let expected =
            "id in (erased-0123456789abcdef, C2) and (tier = best or not id = erased-0123456789abcdef)";
        assert_eq!(written.as_deref(), Some(expected));
        for text in ["city = C1", "id begins with \"C1\"", "id = C11", "in list \"C1\"", "everybody"] {
            assert_eq!(without_c1(text), None, "{text}");
        }
    }

    #[test]
    fn a_rule_that_can_not_be_read_loses_the_id_and_nothing_else() {
        let written = without_c1("gone = 3 and id in (\"C1\", C2, C1)");
        let expected = "gone = 3 and id in (\"erased-0123456789abcdef\", C2, \"erased-0123456789abcdef\")";
        assert_eq!(written.as_deref(), Some(expected));
        assert_eq!(
            without_c1("id = C1 and § 7").as_deref(),
            Some("id = \"erased-0123456789abcdef\" and § 7")
        );
        assert_eq!(without_c1("gone = 3"), None);
    }
}
