//! A condition on its way: what is asked of a person and how it compares, and what stood there before.

use super::tree::{Path, peel};
use super::words::operator_words;
use crate::contract::{Condition, Field, FieldKind, Operator, PurchaseMeasure, Rule, RuleValue};

/// What is asked of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A field of the catalogue.
    Field(Field),
    /// What they bought.
    Purchases(PurchaseMeasure),
    /// Whether they are in another audience.
    Audience,
    /// Whether they are on a list.
    List,
}

/// How it compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// With one value.
    Compare(Operator),
    /// With two bounds.
    Between,
    /// One of several.
    OneOf,
    /// None of them.
    NoneOf,
    /// By its beginning.
    Begins,
    /// There is a value.
    Known,
    /// There is none.
    Unknown,
    /// It is so.
    Yes,
    /// It is not.
    No,
}

/// A condition on its way.
#[derive(Debug, Clone)]
pub struct Asking {
    /// The row it goes to.
    pub(super) row: Path,
    /// What stood there; `None` where it is added.
    pub(super) before: Option<Rule>,
    pub(super) subject: Option<Subject>,
    pub(super) test: Option<Test>,
    /// Whether it goes on as soon as the engine has answered.
    pub(super) waits: bool,
}

impl Asking {
    pub(super) fn condition(&self) -> Option<(usize, &Condition)> {
        match peel(self.before.as_ref()?) {
            (nots, Rule::Is(condition)) => Some((nots, condition)),
            _ => None,
        }
    }

    pub(super) fn subject_before(&self) -> Option<Subject> {
        let (_, condition) = self.condition()?;
        Some(match condition {
            Condition::Flag(field)
            | Condition::Known(field)
            | Condition::Compare { field, .. }
            | Condition::Between { field, .. }
            | Condition::OneOf { field, .. }
            | Condition::BeginsWith { field, .. } => Subject::Field(*field),
            Condition::Purchases(purchases) => Subject::Purchases(purchases.measure),
            Condition::InAudience(_) => Subject::Audience,
            Condition::InList(_) => Subject::List,
        })
    }

    pub(super) fn test_before(&self) -> Option<Test> {
        let (nots, condition) = self.condition()?;
        let is_denied = nots % 2 == 1;
        Some(match condition {
            Condition::Flag(_) if is_denied => Test::No,
            Condition::Flag(_) => Test::Yes,
            Condition::Known(_) if is_denied => Test::Unknown,
            Condition::Known(_) => Test::Known,
            Condition::OneOf { .. } if is_denied => Test::NoneOf,
            Condition::OneOf { .. } => Test::OneOf,
            Condition::Between { .. } => Test::Between,
            Condition::BeginsWith { .. } => Test::Begins,
            Condition::Compare { operator, .. } => Test::Compare(*operator),
            _ => return None,
        })
    }

    /// What stood there, as it is written; for the lines that are typed into. Only where the field is the same.
    pub(super) fn values_before(&self, field: Field) -> Vec<String> {
        if self.subject_before() != Some(Subject::Field(field)) {
            return Vec::new();
        }
        match self.condition() {
            Some((_, Condition::Compare { value, .. })) => vec![written(value)],
            Some((_, Condition::Between { low, high, .. })) => vec![written(low), written(high)],
            Some((_, Condition::OneOf { values, .. })) => values.iter().map(written).collect(),
            Some((_, Condition::BeginsWith { text, .. })) => vec![text.clone()],
            _ => Vec::new(),
        }
    }
}

fn written(value: &RuleValue) -> String {
    match value {
        RuleValue::Text(text) => text.clone(),
        RuleValue::Number(number) => number.normalize().to_string(),
        RuleValue::Date(day) => day.to_string(),
    }
}

pub(super) const fn tests(kind: FieldKind) -> &'static [Test] {
    match kind {
        FieldKind::Flag => &[Test::Yes, Test::No],
        FieldKind::Choice => &[
            Test::OneOf,
            Test::NoneOf,
            Test::Compare(Operator::Equal),
            Test::Compare(Operator::Differs),
            Test::Known,
            Test::Unknown,
        ],
        FieldKind::Text => &[
            Test::Compare(Operator::Equal),
            Test::Begins,
            Test::OneOf,
            Test::NoneOf,
            Test::Compare(Operator::Differs),
            Test::Known,
            Test::Unknown,
        ],
        FieldKind::Count
        | FieldKind::Money
        | FieldKind::Probability
        | FieldKind::Number
        | FieldKind::Date => &[
            Test::Compare(Operator::AtLeast),
            Test::Compare(Operator::AtMost),
            Test::Between,
            Test::Compare(Operator::More),
            Test::Compare(Operator::Less),
            Test::Compare(Operator::Equal),
            Test::Compare(Operator::Differs),
            Test::Known,
            Test::Unknown,
        ],
    }
}

pub(super) const fn test_words(kind: FieldKind, test: Test) -> &'static str {
    match test {
        Test::Compare(operator) => operator_words(kind, operator),
        Test::Between => "between, both included",
        Test::OneOf => "is one of",
        Test::NoneOf => "is none of",
        Test::Begins => "begins with",
        Test::Known => "is known",
        Test::Unknown => "is unknown",
        Test::Yes => "yes",
        Test::No => "no, or not known",
    }
}

pub(super) const fn test_sign(test: Test) -> &'static str {
    match test {
        Test::Compare(operator) => operator.sign(),
        Test::Between => "between … and …",
        Test::OneOf => "in (…)",
        Test::NoneOf => "not in (…)",
        Test::Begins => "begins with …",
        Test::Known => "is known",
        Test::Unknown => "is unknown",
        Test::Yes => "",
        Test::No => "not",
    }
}
