//! Rules as text and tree: what is read, what is printed, what is completed, and what is told of mistakes.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::contract::{Field, FieldKind, Operator, PurchaseMeasure, Purchases, RuleValue};

fn problem(text: &str) -> (u32, u32, String, String) {
    let problem = parse(text).unwrap_err();
    (problem.column, problem.width, problem.message, problem.hint.unwrap_or_default())
}

#[test]
fn the_rule_of_the_brief_is_read_and_written_as_it_stands() {
    let text = "tier in (best, large) and churn_90d between 0.4 and 0.8 and consent.ads and not in audience \"Lost core\" \
                and bought(category = Shoes, last 180 days) >= 2";
    let tree = parse(text).unwrap();
    assert_eq!(print(&tree), text);
    let Rule::All(rules) = &tree else { panic!("{tree:?}") };
    assert_eq!(rules.len(), 5);
    assert_eq!(named_audiences(&tree).collect::<Vec<_>>(), ["Lost core"]);
}

#[test]
fn one_rule_has_one_text() {
    for (given, written) in [
        ("", "everybody"),
        ("TIER = best", "tier = best"),
        ("tier == 'best'", "tier = best"),
        ("tier <> best OR age<30", "tier != best or age < 30"),
        ("not tier in (best,large)", "tier not in (best, large)"),
        ("age is not known", "age is unknown"),
        ("not age is unknown", "not age is unknown"),
        ("consent.ads = no", "not consent.ads"),
        ("churn_90d > 40 %", "churn_90d > 0.4"),
        ("churn_90d > 40%", "churn_90d > 0.4"),
        ("bought(channel = web)", "bought(channel = web)"),
        ("bought(channel = web) >= 1", "bought(channel = web)"),
        ("bought = 0", "bought = 0"),
        ("bought", "bought >= 1"),
        ("(age > 1 and age < 9) or (tier = best)", "age > 1 and age < 9 or tier = best"),
        ("(age > 1 or age < 9) and tier = best", "(age > 1 or age < 9) and tier = best"),
        ("store = 0012", "store = \"0012\""),
        ("city = \"Saint-Étienne\"", "city = Saint-Étienne"),
        ("city = \"last\"", "city = \"last\""),
        ("city in ('Aix', \"L\\\"Isle\")", "city in (Aix, \"L\\\"Isle\")"),
        (
            "last_purchase between 2026-01-01 and 2026-01-31",
            "last_purchase between 2026-01-01 and 2026-01-31",
        ),
    ] {
        let tree = parse(given).unwrap_or_else(|problem| panic!("{given}: {problem:?}"));
        assert_eq!(print(&tree), written, "{given}");
        assert_eq!(parse(written).unwrap(), tree, "{written}");
    }
}

#[test]
fn what_is_wrong_is_told_with_its_column_and_what_to_write() {
    for (text, column, width, message, hint) in [
        ("tiers = best", 0, 5, "there is no field `tiers`", "did you mean `tier`?"),
        ("tier = bets", 7, 4, "there is no tier `bets`", "did you mean `best`?"),
        ("age > 3 && tier = best", 8, 1, "`&` means nothing here", "write `and`"),
        ("age >", 5, 0, "the rule ends where a value should follow", ""),
        ("age > 3 tier = best", 8, 4, "`and`, `or` or the end should stand here, not `tier`", ""),
        ("churn_90d > 40", 12, 2, "a probability lies between 0 and 1", "40 % is written 0.4"),
        ("age > 3.5", 6, 3, "3.5 is no whole number", "drop the decimals"),
        ("last_purchase > 31.1.2026", 16, 9, "`31.1.2026` is no day", "write it as 2026-01-31"),
        (
            "revenue between 9 and 3",
            16,
            1,
            "the lower bound is above the upper one",
            "write the smaller one first",
        ),
        (
            "city > Lyon",
            5,
            1,
            "city is a text, and none is larger than another",
            "for example `city = \"…\"`",
        ),
        (
            "consent",
            0,
            7,
            "there is no field `consent`",
            "write one of consent.email, consent.sms, consent.post, consent.ads",
        ),
        ("city = \"Lyon", 7, 5, "this text has no end", "close it with a quotation mark"),
        ("bought(categry = x)", 7, 7, "purchases have no `categry`", "did you mean `category`?"),
        ("bought(last 0 days)", 12, 1, "how many days?", "for example `last 180 days`"),
        (
            "spent(channel = web)",
            20,
            0,
            "the rule ends where an amount to compare with should follow",
            "for example `spent(last 365 days) >= 100`",
        ),
        ("tier in ()", 9, 1, "a value should stand here, not `)`", ""),
        ("in segment \"x\"", 3, 7, "`audience` or `list` should stand here, not `segment`", ""),
        ("(age > 3", 8, 0, "the rule ends where `)` should follow", ""),
    ] {
        let found = problem(text);
        assert_eq!(
            (found.0, found.1, found.2.as_str(), found.3.as_str()),
            (column, width, message, hint),
            "{text}"
        );
    }
}

#[test]
fn a_rule_may_be_long_and_deep_but_not_without_end() {
    let long = vec!["tickets >= 1"; 2_000].join(" and ");
    assert_eq!(conditions(&parse(&long).unwrap()).len(), 2_000);
    let nested = |deep: usize| format!("{}age > 3{}", "(".repeat(deep), ")".repeat(deep));
    assert!(parse(&nested(40)).is_ok());
    assert!(problem(&nested(50_000)).2.contains("nested more than"));
    assert!(problem(&"not ".repeat(50_000)).2.contains("nested more than"));
}

#[test]
fn the_place_of_the_cursor_says_what_may_come() {
    let at = |text: &str| place(text, u32::try_from(text.chars().count()).unwrap());
    let named = |name: &str| Field::named(name).unwrap();
    for (text, expected, from, started) in [
        ("", Expected::Condition, 0, ""),
        ("ti", Expected::Condition, 0, "ti"),
        ("tier ", Expected::Operator(named("tier")), 5, ""),
        ("tier in (be", Expected::Value(named("tier")), 9, "be"),
        ("tier in (best, ", Expected::Value(named("tier")), 15, ""),
        ("tier = best ", Expected::Connector, 12, ""),
        ("tier = best and c", Expected::Condition, 16, "c"),
        ("not in audience \"Lost c", Expected::Audience, 16, "Lost c"),
        ("bought(", Expected::Argument, 7, ""),
        ("bought(category = \"Sh", Expected::OfPurchases("category"), 18, "Sh"),
        ("bought(category = Shoes, ", Expected::Argument, 25, ""),
        ("bought(last 90 ", Expected::DaysWord, 15, ""),
        ("(age > 3 and ", Expected::Condition, 13, ""),
        ("age between 3 ", Expected::And, 14, ""),
    ] {
        let found = at(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((found.expected, found.from, found.started.as_str()), (expected, from, started), "{text}");
    }
    assert_eq!(at("nonsense = 3 and "), None, "nothing can be said after a mistake");
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Z][a-z_]{0,8}", "\\PC{0,12}", Just("and".to_owned()), Just("a\"b\\c".to_owned())]
}

fn value(kind: FieldKind) -> BoxedStrategy<RuleValue> {
    match kind {
        FieldKind::Choice | FieldKind::Text => text().prop_map(RuleValue::Text).boxed(),
        FieldKind::Date => (2000_i16..2030, 1_i8..13, 1_i8..29)
            .prop_map(|(year, month, day)| RuleValue::Date(jiff::civil::date(year, month, day)))
            .boxed(),
        FieldKind::Count | FieldKind::Flag => {
            (-500_i64..5_000).prop_map(|n| RuleValue::Number(n.into())).boxed()
        }
        FieldKind::Money => {
            (-90_000_i64..9_000_000).prop_map(|n| RuleValue::Number(Decimal::new(n, 2).normalize())).boxed()
        }
        FieldKind::Probability => {
            (0_i64..=10_000).prop_map(|n| RuleValue::Number(Decimal::new(n, 4).normalize())).boxed()
        }
        FieldKind::Number => {
            (-9_000_i64..900_000).prop_map(|n| RuleValue::Number(Decimal::new(n, 3).normalize())).boxed()
        }
    }
}

fn of_field(field: Field) -> BoxedStrategy<Condition> {
    let kind = field.kind();
    if kind == FieldKind::Flag {
        return prop_oneof![Just(Condition::Flag(field)), Just(Condition::Known(field))].boxed();
    }
    let fits = move |value: &RuleValue| match value {
        RuleValue::Text(text) => {
            !field.name().starts_with("tier") || crate::contract::Segment::from_id(text).is_some()
        }
        _ => true,
    };
    let value = move || {
        let tiers = prop_oneof![Just("best"), Just("lost")].prop_map(|t| RuleValue::Text(t.to_owned()));
        if field.name().starts_with("tier") {
            tiers.boxed()
        } else {
            value(kind).prop_filter("a tier", fits).boxed()
        }
    };
    let is_text = matches!(kind, FieldKind::Choice | FieldKind::Text);
    let operators = if is_text { vec![Operator::Equal, Operator::Differs] } else { Operator::ALL.to_vec() };
    let compare = (prop::sample::select(operators), value())
        .prop_map(move |(operator, value)| Condition::Compare { field, operator, value });
    let one_of = prop::collection::vec(value(), 1..5).prop_map(move |mut values| {
        let mut seen = Vec::new();
        values.retain(|value| {
            !seen.contains(value) && {
                seen.push(value.clone());
                true
            }
        });
        Condition::OneOf { field, values }
    });
    let known = Just(Condition::Known(field));
    if is_text {
        let begins = text().prop_filter("not a tier", move |_| !field.name().starts_with("tier"));
        let begins = begins.prop_map(move |text| Condition::BeginsWith { field, text });
        if field.name().starts_with("tier") {
            return prop_oneof![compare, one_of, known].boxed();
        }
        return prop_oneof![compare, one_of, known, begins].boxed();
    }
    let between = (value(), value()).prop_map(move |(a, b)| {
        let above = match (&a, &b) {
            (RuleValue::Number(a), RuleValue::Number(b)) => a > b,
            (RuleValue::Date(a), RuleValue::Date(b)) => a > b,
            _ => false,
        };
        let (low, high) = if above { (b, a) } else { (a, b) };
        Condition::Between { field, low, high }
    });
    prop_oneof![compare, one_of, known, between].boxed()
}

fn condition() -> impl Strategy<Value = Condition> {
    let fields: Vec<Field> = Field::all().collect();
    let purchases = (
        any::<bool>(),
        prop::option::of(text()),
        prop::option::of(text()),
        prop::option::of(text()),
        prop::option::of(1_u32..999),
        prop::sample::select(Operator::ALL.to_vec()),
        0_i64..1_000,
    )
        .prop_map(|(tickets, category, store, channel, last_days, operator, value)| {
            let measure = if tickets { PurchaseMeasure::Bought } else { PurchaseMeasure::Spent };
            let value = Decimal::from(value);
            Condition::Purchases(Purchases { measure, category, store, channel, last_days, operator, value })
        });
    prop_oneof![
        4 => prop::sample::select(fields).prop_flat_map(of_field),
        1 => purchases,
        1 => text().prop_map(Condition::InAudience),
        1 => text().prop_map(Condition::InList),
    ]
}

/// Any rule.
pub(crate) fn rule() -> impl Strategy<Value = Rule> {
    condition().prop_map(Rule::Is).prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Rule::All),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Rule::Any),
            inner.prop_map(|rule| Rule::Not(Box::new(rule))),
        ]
    })
}

proptest! {
    #[test]
    fn a_tree_survives_being_written_and_read(rule in rule()) {
        let tree = tidy(rule);
        let text = print(&tree);
        prop_assert_eq!(parse(&text).map_err(|problem| format!("{text}: {problem:?}")).unwrap(), tree);
    }

    #[test]
    fn no_text_breaks_the_parser_and_every_column_is_in_it(text in "\\PC{0,60}") {
        let length = u32::try_from(text.chars().count()).unwrap();
        if let Err(problem) = parse(&text) {
            prop_assert!(problem.column + problem.width <= length);
        }
        for cursor in 0..=length {
            let _ = place(&text, cursor);
        }
    }

    #[test]
    fn a_rule_cut_anywhere_is_refused_without_breaking(rule in rule(), at in 0.0..1.0_f64) {
        let text = print(&tidy(rule));
        let cut = (text.chars().count() as f64 * at) as usize;
        let text: String = text.chars().take(cut).collect();
        let _ = parse(&text);
        let _ = place(&text, u32::try_from(cut).unwrap());
    }
}
