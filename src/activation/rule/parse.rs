//! From the text of a rule to its tree.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::complete::Expected;
use super::lexer::{Kind, Token, tokens};
use crate::config::nearest;
use crate::contract::{
    Condition, Field, FieldKind, Operator, PurchaseMeasure, Purchases, Rule, RuleProblem, RuleValue, Segment,
};

/// How deep groups may be nested.
pub const MOST_DEEP: usize = 60;

/// How many conditions and values a rule may have.
pub const MOST_TERMS: usize = 100_000;

/// The tree of a text. An empty text takes everybody.
///
/// # Errors
/// What is wrong, at which column, and what to write instead.
pub fn parse(text: &str) -> Result<Rule, RuleProblem> {
    let mut parser = Parser::of(text)?;
    if parser.peek().kind == Kind::End {
        return Ok(Rule::All(Vec::new()));
    }
    let rule = parser.either(0)?;
    parser.expected = Expected::Connector;
    if parser.peek().kind != Kind::End {
        return Err(parser.unexpected("`and`, `or` or the end"));
    }
    Ok(super::tidy(rule))
}

/// What may come after a text that is well-formed so far; `None` where it is not.
pub(super) fn expected_after(text: &str) -> Option<Expected> {
    let mut parser = Parser::of(text).ok()?;
    if parser.peek().kind == Kind::End {
        return Some(Expected::Condition);
    }
    let end = parser.tokens.len().saturating_sub(1);
    // Whether something is missing or nothing is: what matters is that the text ends where the parser stands.
    drop(parser.either(0));
    (parser.at == end).then_some(parser.expected)
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    terms: usize,
    /// What may stand at `at`.
    expected: Expected,
}

type Parsed<T> = Result<T, RuleProblem>;

impl Parser {
    fn of(text: &str) -> Parsed<Self> {
        Ok(Self { tokens: tokens(text)?, at: 0, terms: 0, expected: Expected::Condition })
    }

    fn peek(&self) -> &Token {
        // The last token is the end, which is never passed.
        &self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        if token.kind != Kind::End {
            self.at += 1;
        }
        token
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let is = self.peek().is_word(word);
        if is {
            self.at += 1;
        }
        is
    }

    fn takes_sign(&mut self, sign: &str) -> bool {
        let is = self.peek().is_sign(sign);
        if is {
            self.at += 1;
        }
        is
    }

    fn needs_sign(&mut self, sign: &'static str) -> Parsed<()> {
        if self.takes_sign(sign) { Ok(()) } else { Err(self.unexpected(&format!("`{sign}`"))) }
    }

    fn unexpected(&self, wanted: &str) -> RuleProblem {
        let token = self.peek();
        match &token.kind {
            Kind::End => token.problem(format!("the rule ends where {wanted} should follow")),
            Kind::Word(text) | Kind::Quoted(text) => {
                token.problem(format!("{wanted} should stand here, not `{}`", text.escape_debug()))
            }
            Kind::Sign(sign) => token.problem(format!("{wanted} should stand here, not `{sign}`")),
        }
    }

    fn count(&mut self, token: &Token) -> Parsed<()> {
        self.terms += 1;
        if self.terms > MOST_TERMS {
            let problem = token.problem(format!("a rule has at most {MOST_TERMS} conditions and values"));
            return Err(hinted(problem, "keep long lists of ids as a list: `c360 audience ids`"));
        }
        Ok(())
    }

    fn either(&mut self, deep: usize) -> Parsed<Rule> {
        let mut rules = vec![self.every(deep)?];
        while self.takes_word("or") {
            self.expected = Expected::Condition;
            rules.push(self.every(deep)?);
        }
        Ok(one_or(rules, Rule::Any))
    }

    fn every(&mut self, deep: usize) -> Parsed<Rule> {
        let mut rules = vec![self.opposite(deep)?];
        while self.takes_word("and") {
            self.expected = Expected::Condition;
            rules.push(self.opposite(deep)?);
        }
        Ok(one_or(rules, Rule::All))
    }

    fn opposite(&mut self, deep: usize) -> Parsed<Rule> {
        self.expected = Expected::Condition;
        if deep > MOST_DEEP {
            let problem = self.peek().problem(format!("groups are nested more than {MOST_DEEP} deep"));
            return Err(hinted(problem, "make an audience of the inner part, and name it"));
        }
        if self.takes_word("not") {
            return Ok(Rule::Not(Box::new(self.opposite(deep + 1)?)));
        }
        if self.takes_sign("(") {
            let rule = self.either(deep + 1)?;
            self.needs_sign(")")?;
            self.expected = Expected::Connector;
            return Ok(rule);
        }
        let rule = self.condition()?;
        Ok(rule)
    }

    fn condition(&mut self) -> Parsed<Rule> {
        let token = self.next();
        self.count(&token)?;
        let Kind::Word(word) = &token.kind else {
            self.at = self.at.saturating_sub(usize::from(token.kind != Kind::End));
            return Err(self.unexpected("a condition"));
        };
        let lower = word.to_ascii_lowercase();
        let done = |parser: &mut Self, rule| {
            parser.expected = Expected::Connector;
            Ok(rule)
        };
        match lower.as_str() {
            "everybody" => return done(self, Rule::All(Vec::new())),
            "nobody" => return done(self, Rule::Any(Vec::new())),
            "in" => return self.membership(),
            "bought" => return self.purchases(PurchaseMeasure::Bought),
            "spent" => return self.purchases(PurchaseMeasure::Spent),
            _ => {}
        }
        let Some(field) = Field::named(&lower) else { return Err(unknown_field(&token, word)) };
        self.of_field(field, &token)
    }

    fn membership(&mut self) -> Parsed<Rule> {
        self.expected = Expected::Membership;
        let is_audience = self.takes_word("audience");
        if !is_audience && !self.takes_word("list") {
            return Err(self.unexpected("`audience` or `list`"));
        }
        self.expected = if is_audience { Expected::Audience } else { Expected::List };
        let token = self.next();
        let (Kind::Quoted(name) | Kind::Word(name)) = token.kind else {
            return Err(token.problem(if is_audience { "which audience?" } else { "which list?" }));
        };
        self.expected = Expected::Connector;
        Ok(Rule::Is(if is_audience { Condition::InAudience(name) } else { Condition::InList(name) }))
    }

    fn of_field(&mut self, field: Field, token: &Token) -> Parsed<Rule> {
        self.expected = Expected::Operator(field);
        if self.takes_word("is") {
            return self.known(field);
        }
        if field.kind() == FieldKind::Flag {
            return self.flag(field);
        }
        if self.takes_word("between") {
            return self.between(field);
        }
        if self.takes_word("begins") {
            return self.begins(field);
        }
        let denied =
            self.peek().is_word("not") && self.tokens.get(self.at + 1).is_some_and(|next| next.is_word("in"));
        self.at += usize::from(denied);
        if self.takes_word("in") {
            let rule = self.one_of(field)?;
            return Ok(if denied { Rule::Not(Box::new(rule)) } else { rule });
        }
        let Some(operator) = self.operator() else {
            let problem = self.unexpected(&format!("what {} is compared with", field.name()));
            return Err(hinted(problem, &format!("for example `{}`", example(field, token))));
        };
        if is_text(field) && !matches!(operator, Operator::Equal | Operator::Differs) {
            let at = &self.tokens[self.at.saturating_sub(1)];
            let problem = at.problem(format!("{} is a text, and none is larger than another", field.name()));
            return Err(hinted(problem, &format!("for example `{}`", example(field, token))));
        }
        let value = self.value(field)?;
        self.expected = Expected::Connector;
        Ok(Rule::Is(Condition::Compare { field, operator, value }))
    }

    fn known(&mut self, field: Field) -> Parsed<Rule> {
        self.expected = Expected::Known;
        let denied = self.takes_word("not");
        let known = self.takes_word("known");
        if !known && !self.takes_word("unknown") {
            return Err(self.unexpected("`known` or `unknown`"));
        }
        self.expected = Expected::Connector;
        let rule = Rule::Is(Condition::Known(field));
        Ok(if known == denied { Rule::Not(Box::new(rule)) } else { rule })
    }

    /// `consent.ads`, and what others write for it.
    fn flag(&mut self, field: Field) -> Parsed<Rule> {
        let rule = Rule::Is(Condition::Flag(field));
        self.expected = Expected::Connector;
        let Some(operator) = self.operator() else { return Ok(rule) };
        let yes = ["yes", "true"].iter().any(|word| self.takes_word(word));
        let no = !yes && ["no", "false"].iter().any(|word| self.takes_word(word));
        match (operator, yes, no) {
            (Operator::Equal, true, _) | (Operator::Differs, _, true) => Ok(rule),
            (Operator::Equal, _, true) | (Operator::Differs, true, _) => Ok(Rule::Not(Box::new(rule))),
            _ => {
                let problem = self.unexpected("`yes` or `no`");
                Err(hinted(
                    problem,
                    &format!("`{0}` alone asks for it, `not {0}` for the opposite", field.name()),
                ))
            }
        }
    }

    fn between(&mut self, field: Field) -> Parsed<Rule> {
        if is_text(field) {
            let at = &self.tokens[self.at.saturating_sub(1)];
            return Err(at.problem(format!("{} is a text, and none is larger than another", field.name())));
        }
        let at = self.at;
        let low = self.value(field)?;
        self.expected = Expected::And;
        if !self.takes_word("and") {
            return Err(self.unexpected("`and` and the upper bound"));
        }
        let high = self.value(field)?;
        let reversed = match (&low, &high) {
            (RuleValue::Number(low), RuleValue::Number(high)) => low > high,
            (RuleValue::Date(low), RuleValue::Date(high)) => low > high,
            _ => false,
        };
        if reversed {
            let problem = self.tokens[at].problem("the lower bound is above the upper one");
            return Err(hinted(problem, "write the smaller one first"));
        }
        self.expected = Expected::Connector;
        Ok(Rule::Is(Condition::Between { field, low, high }))
    }

    fn begins(&mut self, field: Field) -> Parsed<Rule> {
        self.expected = Expected::With;
        if !self.takes_word("with") {
            return Err(self.unexpected("`with`"));
        }
        if !is_text(field) {
            let at = &self.tokens[self.at.saturating_sub(2)];
            let problem = at.problem(format!("{} is no text", field.name()));
            return Err(hinted(problem, "compare it: `=`, `<`, `>=`, `between … and …`"));
        }
        let RuleValue::Text(text) = self.value(field)? else {
            return Err(self.unexpected("a text"));
        };
        self.expected = Expected::Connector;
        Ok(Rule::Is(Condition::BeginsWith { field, text }))
    }

    fn one_of(&mut self, field: Field) -> Parsed<Rule> {
        self.expected = Expected::Open;
        self.needs_sign("(")?;
        let mut values = Vec::new();
        loop {
            let value = self.value(field)?;
            let token = self.peek().clone();
            self.count(&token)?;
            if !values.contains(&value) || values.len() > 1_000 {
                values.push(value);
            }
            self.expected = Expected::Comma;
            if self.takes_sign(")") {
                break;
            }
            if !self.takes_sign(",") {
                return Err(self.unexpected("`,` or `)`"));
            }
        }
        self.expected = Expected::Connector;
        Ok(Rule::Is(Condition::OneOf { field, values }))
    }

    fn operator(&mut self) -> Option<Operator> {
        let Kind::Sign(sign) = self.peek().kind else { return None };
        let operator = Operator::ALL.into_iter().find(|operator| operator.sign() == sign)?;
        self.at += 1;
        Some(operator)
    }

    fn value(&mut self, field: Field) -> Parsed<RuleValue> {
        self.expected = Expected::Value(field);
        let token = self.peek().clone();
        let text = match &token.kind {
            Kind::Word(text) | Kind::Quoted(text) => text.clone(),
            Kind::End | Kind::Sign(_) => return Err(self.unexpected("a value")),
        };
        // `40 %`, with a space.
        let per_cent = field.kind() == FieldKind::Probability
            && self.tokens.get(self.at + 1).is_some_and(|next| next.is_word("%"));
        let text = if per_cent { format!("{text}%") } else { text };
        let value = value_of(field, &text, &token)?;
        self.at += 1 + usize::from(per_cent);
        Ok(value)
    }

    fn purchases(&mut self, measure: PurchaseMeasure) -> Parsed<Rule> {
        let mut bought = Purchases {
            measure,
            category: None,
            store: None,
            channel: None,
            last_days: None,
            operator: Operator::AtLeast,
            value: Decimal::ONE,
        };
        self.expected = Expected::Connector;
        if self.takes_sign("(") && !self.takes_sign(")") {
            loop {
                self.argument(&mut bought)?;
                self.expected = Expected::Comma;
                if self.takes_sign(")") {
                    break;
                }
                if !self.takes_sign(",") {
                    return Err(self.unexpected("`,` or `)`"));
                }
            }
        }
        self.expected = Expected::Amount(measure);
        match self.operator() {
            Some(operator) => {
                bought.operator = operator;
                bought.value = self.amount(measure)?;
            }
            // Some revenue at all is hardly what is meant.
            None if measure == PurchaseMeasure::Spent => {
                let problem = self.unexpected("an amount to compare with");
                return Err(hinted(problem, "for example `spent(last 365 days) >= 100`"));
            }
            None => {}
        }
        self.expected = Expected::Connector;
        Ok(Rule::Is(Condition::Purchases(bought)))
    }

    fn argument(&mut self, bought: &mut Purchases) -> Parsed<()> {
        self.expected = Expected::Argument;
        let token = self.next();
        let Kind::Word(word) = &token.kind else {
            self.at = self.at.saturating_sub(usize::from(token.kind != Kind::End));
            return Err(self.unexpected("`category`, `store`, `channel` or `last … days`"));
        };
        let lower = word.to_ascii_lowercase();
        if lower == "last" {
            return self.last_days(bought, &token);
        }
        let place = match lower.as_str() {
            "category" => &mut bought.category,
            "store" => &mut bought.store,
            "channel" => &mut bought.channel,
            _ => {
                let problem = token.problem(format!("purchases have no `{}`", word.escape_debug()));
                let known = ["category", "store", "channel", "last"];
                let hint = nearest(&lower, known).map_or_else(
                    || "they have category, store, channel, and `last 90 days`".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                return Err(hinted(problem, &hint));
            }
        };
        if place.is_some() {
            let problem = token.problem(format!("{lower} is named twice"));
            return Err(hinted(problem, "write two conditions with `or` between them"));
        }
        self.expected = Expected::Equals;
        if !self.takes_sign("=") {
            let problem = self.unexpected("`=`");
            return Err(hinted(problem, "one value each; write two conditions with `or` between them"));
        }
        self.expected = Expected::OfPurchases(match lower.as_str() {
            "category" => "category",
            "store" => "store",
            _ => "channel",
        });
        let token = self.next();
        let (Kind::Word(text) | Kind::Quoted(text)) = token.kind else {
            return Err(token.problem(format!("which {lower}?")));
        };
        let place = match lower.as_str() {
            "category" => &mut bought.category,
            "store" => &mut bought.store,
            _ => &mut bought.channel,
        };
        *place = Some(text);
        Ok(())
    }

    fn last_days(&mut self, bought: &mut Purchases, token: &Token) -> Parsed<()> {
        if bought.last_days.is_some() {
            return Err(token.problem("the days are named twice"));
        }
        self.expected = Expected::Days;
        let number = self.next();
        let days = match &number.kind {
            Kind::Word(text) => text.parse::<u32>().ok().filter(|days| (1..=36_500).contains(days)),
            _ => None,
        };
        let Some(days) = days else {
            return Err(hinted(number.problem("how many days?"), "for example `last 180 days`"));
        };
        self.expected = Expected::DaysWord;
        if !self.takes_word("days") && !self.takes_word("day") {
            return Err(hinted(self.unexpected("`days`"), "for example `last 180 days`"));
        }
        bought.last_days = Some(days);
        Ok(())
    }

    fn amount(&mut self, measure: PurchaseMeasure) -> Parsed<Decimal> {
        let token = self.peek().clone();
        let Kind::Word(text) = &token.kind else { return Err(self.unexpected("a number")) };
        let kind = match measure {
            PurchaseMeasure::Bought => FieldKind::Count,
            PurchaseMeasure::Spent => FieldKind::Money,
        };
        let amount = number(kind, text, &token)?;
        self.at += 1;
        Ok(amount)
    }
}

fn one_or(mut rules: Vec<Rule>, of: fn(Vec<Rule>) -> Rule) -> Rule {
    match (rules.len(), rules.pop()) {
        (1, Some(only)) => only,
        (_, last) => of(rules.into_iter().chain(last).collect()),
    }
}

fn is_text(field: Field) -> bool {
    matches!(field.kind(), FieldKind::Choice | FieldKind::Text)
}

fn value_of(field: Field, text: &str, token: &Token) -> Parsed<RuleValue> {
    match field.kind() {
        FieldKind::Choice | FieldKind::Text => {
            if matches!(field.name(), "tier" | "tier_n1") && Segment::from_id(text).is_none() {
                let known = Segment::ALL.map(Segment::id);
                let problem = token.problem(format!("there is no tier `{}`", text.escape_debug()));
                let near = nearest(text, known);
                return Err(hinted(
                    problem,
                    &near.map_or_else(
                        || format!("they are {}", known.join(", ")),
                        |near| format!("did you mean `{near}`?"),
                    ),
                ));
            }
            Ok(RuleValue::Text(text.to_owned()))
        }
        FieldKind::Date => day(text).map(RuleValue::Date).ok_or_else(|| {
            let problem = token.problem(format!("`{}` is no day", text.escape_debug()));
            hinted(problem, "write it as 2026-01-31")
        }),
        kind => number(kind, text, token).map(RuleValue::Number),
    }
}

fn day(text: &str) -> Option<Date> {
    // Four digits: other years are slips of the finger.
    text.parse::<Date>().ok().filter(|day| text.len() == 10 && (1..=9999).contains(&day.year()))
}

/// The widest amount that is stored.
const MOST: i64 = 9_999_999_999_999_999;

fn number(kind: FieldKind, text: &str, token: &Token) -> Parsed<Decimal> {
    let wrong = |message: String, hint: &str| Err(hinted(token.problem(message), hint));
    let (digits, of_hundred) = match text.strip_suffix('%') {
        Some(digits) if kind == FieldKind::Probability => (digits, true),
        _ => (text, false),
    };
    let plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    let Some(value) = digits.parse::<Decimal>().ok().filter(|_| plain) else {
        return wrong(format!("`{}` is no number", text.escape_debug()), "write it as 1250 or 0.4");
    };
    let value = if of_hundred { value / Decimal::ONE_HUNDRED } else { value }.normalize();
    match kind {
        FieldKind::Probability if value < Decimal::ZERO || value > Decimal::ONE => {
            let hint = if value > Decimal::ONE && value <= Decimal::ONE_HUNDRED {
                format!("{value} % is written {}", (value / Decimal::ONE_HUNDRED).normalize())
            } else {
                "for example 0.4 or 40%".to_owned()
            };
            wrong("a probability lies between 0 and 1".to_owned(), &hint)
        }
        FieldKind::Count if value.scale() > 0 => {
            wrong(format!("{value} is no whole number"), "drop the decimals")
        }
        FieldKind::Money if value.scale() > 2 => {
            wrong(format!("{value} has more than two decimals"), "amounts are stored with two")
        }
        _ if value.abs() > Decimal::from(MOST) => {
            wrong(format!("{value} is beyond every amount that can be stored"), "drop some digits")
        }
        // Stored as binary numbers, which keep no more.
        FieldKind::Number | FieldKind::Probability if value.scale() > 12 => {
            wrong(format!("{value} has more than twelve decimals"), "drop some of them")
        }
        _ => Ok(value),
    }
}

fn unknown_field(token: &Token, word: &str) -> RuleProblem {
    let problem = token.problem(format!("there is no field `{}`", word.escape_debug()));
    let others = ["in", "bought", "spent", "everybody", "nobody", "not"];
    let known = Field::all().map(Field::name).chain(others);
    // Flags are written with what they belong to.
    let of_group = ["consent", "has"].into_iter().find(|group| *group == word.to_ascii_lowercase());
    let hint = match (of_group, nearest(&word.to_ascii_lowercase(), known)) {
        (Some(group), _) => {
            let members: Vec<&str> =
                Field::all().map(Field::name).filter(|name| name.starts_with(&format!("{group}."))).collect();
            format!("write one of {}", members.join(", "))
        }
        (None, Some(near)) => format!("did you mean `{near}`?"),
        (None, None) => "`c360 audience fields` lists them".to_owned(),
    };
    hinted(problem, &hint)
}

fn example(field: Field, token: &Token) -> String {
    let name = match &token.kind {
        Kind::Word(word) => word.as_str(),
        _ => field.name(),
    };
    match field.kind() {
        FieldKind::Choice if field.name().starts_with("tier") => format!("{name} in (best, large)"),
        FieldKind::Choice | FieldKind::Text => format!("{name} = \"…\""),
        FieldKind::Count => format!("{name} >= 3"),
        FieldKind::Money | FieldKind::Number => format!("{name} >= 100"),
        FieldKind::Probability => format!("{name} between 0.4 and 0.8"),
        FieldKind::Date => format!("{name} >= 2026-01-31"),
        FieldKind::Flag => name.to_owned(),
    }
}

fn hinted(mut problem: RuleProblem, hint: &str) -> RuleProblem {
    problem.hint = Some(hint.to_owned());
    problem
}
