//! From a rule's tree to SQL. Pieces are named queries (`audiences/terms`); what somebody wrote is bound, never text.

use std::collections::BTreeMap;

use duckdb::types::Value;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::{
    activation::rule::{self, MOST_TERMS},
    contract::{
        Condition, Field, FieldKind, Operator, PurchaseMeasure, Purchases, Rule, RuleProblem, RuleValue,
    },
    warehouse::{
        load::sql,
        queries::{Queries, QueryError},
    },
};

/// How many values stand one by one; more are given as a list.
const ONE_BY_ONE: usize = 20;

/// What a rule's names stand for.
#[derive(Debug, Clone, Default)]
pub struct Named {
    /// Rules of audiences.
    pub audiences: BTreeMap<String, Rule>,
    /// Ids of lists.
    pub lists: BTreeMap<String, Vec<String>>,
    /// Sets of who bought what, by the text of the condition; those that are not here are asked of the purchases.
    pub sets: BTreeMap<String, i32>,
}

/// A condition on `audience_person AS p`, and the values of its `$1`, `$2`, …
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Compiled {
    /// The condition.
    pub sql: String,
    /// The values, in order.
    pub values: Vec<Value>,
}

/// Why a rule can't be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// It names an audience that is not there.
    #[error("there is no audience \"{0}\"")]
    Audience(String),
    /// It names an audience whose own rule can't be read.
    #[error("audience \"{0}\", which it names, is broken itself")]
    Broken(String),
    /// It names a list that is not there.
    #[error("there is no list \"{0}\"")]
    List(String),
    /// It comes back to an audience that names it.
    #[error("audience \"{0}\" comes back to itself")]
    Circle(String),
    /// With everything that it names it is too long.
    #[error("with the audiences that it names, the rule has more than {MOST_TERMS} conditions")]
    TooLong,
    /// A statement is not there.
    #[error("{0}")]
    Query(String),
}

impl From<QueryError> for Missing {
    fn from(error: QueryError) -> Self {
        Self::Query(error.to_string())
    }
}

impl Missing {
    /// What to do about it, as a problem of a whole rule.
    #[must_use]
    pub fn problem(&self) -> RuleProblem {
        let hint = match self {
            Self::Audience(_) => "name another one, or take the condition out",
            Self::Broken(_) => "correct that audience first, or take the condition out",
            Self::List(_) => "read it in again with `c360 audience ids`, or take the condition out",
            Self::Circle(_) => "take one of the conditions `in audience` out",
            Self::TooLong => "name fewer audiences",
            Self::Query(_) => "see `c360 doctor`",
        };
        RuleProblem { column: 0, width: 0, message: self.to_string(), hint: Some(hint.to_owned()) }
    }
}

/// Write several rules down side by side; their values are numbered through.
pub fn compile(
    rules: &[&Rule],
    named: &Named,
    as_of: Date,
    queries: &Queries,
) -> Result<Vec<Compiled>, Missing> {
    let mut writer = Writer::new(named, as_of, queries);
    rules
        .iter()
        .map(|rule| {
            let from = writer.values.len();
            let sql = writer.rule(rule)?;
            Ok(Compiled { sql, values: writer.values.get(from..).unwrap_or_default().to_vec() })
        })
        .collect()
}

/// The text of a condition on purchases, by which its set is known.
#[must_use]
pub(super) fn key(purchases: &Purchases) -> String {
    rule::print(&Rule::Is(Condition::Purchases(purchases.clone())))
}

/// Every condition on purchases of some rules and of the audiences that they name, by its text.
#[must_use]
pub fn every_purchase(rules: &[&Rule], named: &Named) -> BTreeMap<String, Condition> {
    let all = rules.iter().copied().chain(named.audiences.values());
    let bought = all.flat_map(rule::conditions).filter_map(|condition| match condition {
        Condition::Purchases(purchases) => Some((key(purchases), condition.clone())),
        _ => None,
    });
    bought.collect()
}

pub(super) struct Writer<'a> {
    named: &'a Named,
    as_of: Date,
    queries: &'a Queries,
    pub(super) values: Vec<Value>,
    terms: usize,
    /// The audiences whose rules are being written.
    within: Vec<String>,
}

impl<'a> Writer<'a> {
    pub(super) const fn new(named: &'a Named, as_of: Date, queries: &'a Queries) -> Self {
        Self { named, as_of, queries, values: Vec::new(), terms: 0, within: Vec::new() }
    }

    pub(super) fn term(&self, name: &str, places: &[(&str, &str)]) -> Result<String, Missing> {
        Ok(sql::fill(&self.queries.get(&format!("audiences/terms/{name}"))?.sql, places))
    }

    /// Bind a value; what stands for it in the text.
    pub(super) fn bound(&mut self, value: Value, kind: &str) -> String {
        self.values.push(value);
        format!("${}::{kind}", self.values.len())
    }

    fn rule(&mut self, rule: &Rule) -> Result<String, Missing> {
        match rule {
            Rule::All(rules) => self.group(rules, " AND ", "TRUE"),
            Rule::Any(rules) => self.group(rules, " OR ", "FALSE"),
            Rule::Not(rule) => {
                let rule = self.rule(rule)?;
                self.term("denied", &[("rule", &rule)])
            }
            Rule::Is(condition) => {
                self.terms += 1;
                if self.terms > MOST_TERMS {
                    return Err(Missing::TooLong);
                }
                self.condition(condition)
            }
        }
    }

    fn group(&mut self, rules: &[Rule], between: &str, empty: &str) -> Result<String, Missing> {
        if rules.is_empty() {
            return Ok(empty.to_owned());
        }
        let parts = rules.iter().map(|rule| self.rule(rule)).collect::<Result<Vec<_>, _>>()?;
        Ok(format!("({})", parts.join(between)))
    }

    pub(super) fn condition(&mut self, condition: &Condition) -> Result<String, Missing> {
        match condition {
            Condition::Flag(field) => self.term("flag", &[("column", &column(*field))]),
            Condition::Compare { field, operator, value } => {
                let value = self.value(*field, value);
                // Unknown is never equal, and so always differs.
                let (operator, denied) = match operator {
                    Operator::Differs => (Operator::Equal, true),
                    other => (*other, false),
                };
                let places =
                    [("column", column(*field)), ("operator", operator.sign().to_owned()), ("value", value)];
                let places = places.each_ref().map(|(place, text)| (*place, text.as_str()));
                let rule = self.term("compare", &places)?;
                if denied { self.term("denied", &[("rule", &rule)]) } else { Ok(rule) }
            }
            Condition::Between { field, low, high } => {
                let (low, high) = (self.value(*field, low), self.value(*field, high));
                self.term("between", &[("column", &column(*field)), ("low", &low), ("high", &high)])
            }
            Condition::OneOf { field, values } => self.one_of(*field, values),
            Condition::BeginsWith { field, text } => {
                let value = self.bound(Value::Text(text.clone()), "VARCHAR");
                self.term("begins_with", &[("column", &column(*field)), ("value", &value)])
            }
            Condition::Known(field) => self.term("known", &[("column", &column(*field))]),
            Condition::Purchases(purchases) => self.purchases(purchases),
            Condition::InAudience(name) => self.audience(name),
            Condition::InList(name) => {
                let ids = self.named.lists.get(name).ok_or_else(|| Missing::List(name.clone()))?;
                let ids = Value::List(ids.iter().cloned().map(Value::Text).collect());
                let values = self.bound(ids, "VARCHAR[]");
                self.term("one_of_list", &[("column", "customer_id"), ("values", &values)])
            }
        }
    }

    fn value(&mut self, field: Field, value: &RuleValue) -> String {
        let kind = sql_type(field.kind());
        match value {
            RuleValue::Text(text) => self.bound(Value::Text(text.clone()), kind),
            // As text, so that no digit is lost on the way.
            RuleValue::Number(number) => self.bound(Value::Text(number.to_string()), kind),
            RuleValue::Date(day) => self.bound(Value::Text(day.to_string()), kind),
        }
    }

    fn one_of(&mut self, field: Field, values: &[RuleValue]) -> Result<String, Missing> {
        if values.len() <= ONE_BY_ONE {
            let values: Vec<String> = values.iter().map(|value| self.value(field, value)).collect();
            return self.term("one_of", &[("column", &column(field)), ("values", &values.join(", "))]);
        }
        let text = |value: &RuleValue| match value {
            RuleValue::Text(text) => Value::Text(text.clone()),
            RuleValue::Number(number) => Value::Text(number.to_string()),
            RuleValue::Date(day) => Value::Text(day.to_string()),
        };
        let list = Value::List(values.iter().map(text).collect());
        let kind = format!("VARCHAR[]::{}[]", sql_type(field.kind()));
        let values = self.bound(list, &kind);
        self.term("one_of_list", &[("column", &column(field)), ("values", &values)])
    }

    /// Who has no purchase at all has none of the rows, and counts as zero: where zero fits, those are asked for whom it
    /// does not hold.
    fn purchases(&mut self, purchases: &Purchases) -> Result<String, Missing> {
        if let Some(set) = self.named.sets.get(&key(purchases)) {
            let set = self.bound(Value::Int(*set), "INTEGER");
            return self.term("in_set", &[("set", &set)]);
        }
        let zero_fits = fits(Decimal::ZERO, purchases.operator, purchases.value);
        let operator = if zero_fits { opposite(purchases.operator) } else { purchases.operator };
        let bought = self.bought(purchases)?;
        let least = match operator {
            Operator::AtLeast => Some(Decimal::ONE),
            Operator::More => Some(Decimal::ZERO),
            _ => None,
        };
        let is_once = purchases.measure == PurchaseMeasure::Bought && least == Some(purchases.value);
        let rule = if is_once {
            self.term("bought_once", &[("bought", &bought)])?
        } else {
            let (term, kind) = match purchases.measure {
                PurchaseMeasure::Bought => ("bought", "BIGINT"),
                PurchaseMeasure::Spent => ("spent", "DECIMAL(18,2)"),
            };
            let value = self.bound(Value::Text(purchases.value.to_string()), kind);
            self.term(term, &[("bought", &bought), ("operator", operator.sign()), ("value", &value)])?
        };
        if zero_fits { self.term("denied", &[("rule", &rule)]) } else { Ok(rule) }
    }

    /// The rows of purchases that count.
    pub(super) fn bought(&mut self, purchases: &Purchases) -> Result<String, Missing> {
        let until = self.bound(Value::Text(self.as_of.to_string()), "DATE");
        let mut only = String::new();
        let table = if purchases.category.is_some() { "audience_bought_category" } else { "audience_bought" };
        let named =
            [("category", &purchases.category), ("store", &purchases.store), ("channel", &purchases.channel)];
        for (column, value) in named {
            if let Some(value) = value {
                let value = self.bound(Value::Text(value.clone()), "VARCHAR");
                let places = [("column", column), ("operator", "="), ("value", value.as_str())];
                only.push(' ');
                only.push_str(&self.term("only", &places)?);
            }
        }
        if let Some(days) = purchases.last_days {
            let from = self.as_of.saturating_sub(jiff::Span::new().days(i64::from(days) - 1));
            let value = self.bound(Value::Text(from.to_string()), "DATE");
            only.push(' ');
            only.push_str(&self.term("only", &[("column", "day"), ("operator", ">="), ("value", &value)])?);
        }
        self.term("purchases", &[("table", table), ("until", &until), ("only", &only)])
    }

    fn audience(&mut self, name: &str) -> Result<String, Missing> {
        if self.within.iter().any(|outer| outer == name) {
            return Err(Missing::Circle(name.to_owned()));
        }
        let named = self.named;
        let rule = named.audiences.get(name).ok_or_else(|| Missing::Audience(name.to_owned()))?;
        self.within.push(name.to_owned());
        let sql = self.rule(rule);
        self.within.pop();
        sql
    }
}

/// The column of a field.
#[must_use]
pub fn column(field: Field) -> String {
    match field.name() {
        "id" => "customer_id".to_owned(),
        name => name.replace('.', "_"),
    }
}

const fn sql_type(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Choice | FieldKind::Text => "VARCHAR",
        FieldKind::Count => "BIGINT",
        FieldKind::Money => "DECIMAL(18,2)",
        FieldKind::Probability | FieldKind::Number => "DOUBLE",
        FieldKind::Date => "DATE",
        FieldKind::Flag => "BOOLEAN",
    }
}

fn fits(number: Decimal, operator: Operator, value: Decimal) -> bool {
    match operator {
        Operator::Equal => number == value,
        Operator::Differs => number != value,
        Operator::Less => number < value,
        Operator::AtMost => number <= value,
        Operator::More => number > value,
        Operator::AtLeast => number >= value,
    }
}

const fn opposite(operator: Operator) -> Operator {
    match operator {
        Operator::Equal => Operator::Differs,
        Operator::Differs => Operator::Equal,
        Operator::Less => Operator::AtLeast,
        Operator::AtMost => Operator::More,
        Operator::More => Operator::AtMost,
        Operator::AtLeast => Operator::Less,
    }
}
