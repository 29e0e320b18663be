//! A rule as SQL takes whom the same rule takes when it is asked of each person in memory.

use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use duckdb::types::Value;
use jiff::{
    ToSpan as _,
    civil::{Date, date},
};
use proptest::prelude::*;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use rust_decimal::Decimal;

use super::*;
use crate::{
    activation::rule::{parse, tests::rule, tidy},
    contract::{Condition, Field, FieldKind, Operator, PurchaseMeasure, Purchases, Rule, RuleValue},
};

const AS_OF: Date = date(2026, 10, 31);
const PEOPLE: usize = 80;
const TEXTS: [&str; 3] = ["Aix", "0012", "L'Isle"];

/// What is known of a person; what is not there is unknown.
#[derive(Clone)]
struct Someone {
    id: String,
    fields: BTreeMap<&'static str, RuleValue>,
    flags: BTreeMap<&'static str, bool>,
    bought: Vec<Bought>,
}

#[derive(Clone)]
struct Bought {
    category: Option<&'static str>,
    day: Date,
    store: &'static str,
    channel: &'static str,
    tickets: i64,
    net: Decimal,
}

fn somebody(random: &mut ChaCha8Rng, number: usize) -> Someone {
    let mut someone = Someone {
        id: format!("C{number}"),
        fields: BTreeMap::new(),
        flags: BTreeMap::new(),
        bought: Vec::new(),
    };
    for field in Field::all() {
        if field.kind() == FieldKind::Flag {
            someone.flags.insert(field.name(), random.random_bool(0.5));
            continue;
        }
        if field.name() != "id" && random.random_bool(0.25) {
            continue;
        }
        let value = match field.kind() {
            _ if field.name() == "id" => RuleValue::Text(someone.id.clone()),
            FieldKind::Choice | FieldKind::Text if field.name().starts_with("tier") => {
                RuleValue::Text(["best", "lost", "small"][random.random_range(0..3)].to_owned())
            }
            FieldKind::Choice | FieldKind::Text => {
                RuleValue::Text(TEXTS[random.random_range(0..TEXTS.len())].to_owned())
            }
            FieldKind::Date => {
                RuleValue::Date(date(2015, 6, 1).saturating_add(random.random_range(0..4_000).days()))
            }
            FieldKind::Count | FieldKind::Flag => {
                RuleValue::Number(random.random_range(-300_i64..4_000).into())
            }
            FieldKind::Money => RuleValue::Number(Decimal::new(random.random_range(-9_000_i64..900_000), 2)),
            FieldKind::Probability => RuleValue::Number(Decimal::new(random.random_range(0_i64..=1_000), 3)),
            FieldKind::Number => RuleValue::Number(Decimal::new(random.random_range(-900_i64..90_000), 2)),
        };
        someone.fields.insert(field.name(), value);
    }
    for _ in 0..random.random_range(0..6) {
        someone.bought.push(Bought {
            category: [None, Some("Aix"), Some("0012")][random.random_range(0..3)],
            day: AS_OF.saturating_sub(random.random_range(-3..700).days()),
            store: TEXTS[random.random_range(0..2)],
            channel: TEXTS[random.random_range(0..2)],
            tickets: random.random_range(0..3),
            net: Decimal::new(random.random_range(-5_000_i64..90_000), 2),
        });
    }
    someone
}

struct Shop {
    conn: Connection,
    queries: Queries,
    people: Vec<Someone>,
    named: Named,
    sets: sets::Sets,
    measures: measures::Measures,
    shares: Vec<shares::Share>,
}

fn text(value: &RuleValue) -> String {
    match value {
        RuleValue::Text(text) => format!("'{}'", text.replace('\'', "''")),
        RuleValue::Number(number) => number.to_string(),
        RuleValue::Date(day) => format!("DATE '{day}'"),
    }
}

fn shop() -> Shop {
    let mut random = ChaCha8Rng::seed_from_u64(20_261_126);
    let people: Vec<Someone> = (0..PEOPLE).map(|number| somebody(&mut random, number)).collect();
    let (conn, queries) = (Connection::open_in_memory().unwrap(), Queries::shipped());
    create(&conn, &queries).unwrap();
    let sets = sets::Sets::default();
    sets::register(&conn, &sets).unwrap();
    for (person, someone) in people.iter().enumerate() {
        let mut columns = vec!["person".to_owned(), "customer_id".to_owned()];
        let mut values = vec![person.to_string(), format!("'{}'", someone.id)];
        for (name, value) in someone.fields.iter().filter(|(name, _)| **name != "id") {
            columns.push(name.replace('.', "_"));
            values.push(text(value));
        }
        for (name, flag) in &someone.flags {
            columns.push(name.replace('.', "_"));
            values.push(flag.to_string());
        }
        let insert = |table: &str, columns: &[String], values: &[String]| {
            let (columns, values) = (columns.join(", "), values.join(", "));
            conn.execute_batch(&format!("INSERT INTO {table} ({columns}) VALUES ({values})")).unwrap();
        };
        insert("audience_person", &columns, &values);
        for bought in &someone.bought {
            let columns = ["day", "person", "store", "channel", "tickets", "net"].map(str::to_owned);
            let quoted = |text: &str| format!("'{text}'");
            let mut values = vec![
                format!("DATE '{}'", bought.day),
                person.to_string(),
                quoted(bought.store),
                quoted(bought.channel),
                bought.tickets.to_string(),
                bought.net.to_string(),
            ];
            insert("audience_bought", &columns, &values);
            if let Some(category) = bought.category {
                let mut columns = columns.to_vec();
                columns.push("category".to_owned());
                values.push(quoted(category));
                insert("audience_bought_category", &columns, &values);
            }
        }
    }
    let mut named = Named::default();
    named.audiences.insert("A".to_owned(), parse("tier = best or bought(category = Aix) >= 2").unwrap());
    named.audiences.insert("B".to_owned(), parse("not in audience \"A\" and age >= 100").unwrap());
    named.lists.insert("L".to_owned(), vec!["C1".to_owned(), "C7".to_owned(), "nobody".to_owned()]);
    let [everybody, sql] =
        ["audiences/everybody", "audiences/told"].map(|name| &queries.get(name).unwrap().sql);
    let everybody = shares::Share::everybody(&conn, everybody).unwrap();
    let measures = measures::Measures::read(&conn, everybody, sql).unwrap();
    Shop { conn, queries, people, named, sets, measures, shares: everybody.split(2) }
}

thread_local! {
    static SHOP: RefCell<Option<Shop>> = const { RefCell::new(None) };
}

/// The rule with names and texts that this shop has, so that it takes somebody now and then.
fn at_home(rule: Rule) -> Rule {
    let one_of = |text: &str, known: &[&str]| known[text.len() % known.len()].to_owned();
    let value = |field: Field, value: RuleValue| match value {
        RuleValue::Text(text) if !field.name().starts_with("tier") => RuleValue::Text(one_of(&text, &TEXTS)),
        other => other,
    };
    match rule {
        Rule::All(rules) => Rule::All(rules.into_iter().map(at_home).collect()),
        Rule::Any(rules) => Rule::Any(rules.into_iter().map(at_home).collect()),
        Rule::Not(rule) => Rule::Not(Box::new(at_home(*rule))),
        Rule::Is(condition) => Rule::Is(match condition {
            Condition::Compare { field, operator, value: with } => {
                Condition::Compare { field, operator, value: value(field, with) }
            }
            Condition::OneOf { field, values } => {
                Condition::OneOf { field, values: values.into_iter().map(|one| value(field, one)).collect() }
            }
            Condition::BeginsWith { field, text } => {
                Condition::BeginsWith { field, text: one_of(&text, &["A", "00", "L'"]) }
            }
            Condition::InAudience(name) => Condition::InAudience(one_of(&name, &["A", "B"])),
            Condition::InList(_) => Condition::InList("L".to_owned()),
            Condition::Purchases(purchases) => {
                let home = |text: Option<String>| text.map(|text| one_of(&text, &TEXTS[..2]));
                Condition::Purchases(Purchases {
                    category: home(purchases.category),
                    store: home(purchases.store),
                    channel: home(purchases.channel),
                    value: purchases.value % Decimal::from(4),
                    ..purchases
                })
            }
            other => other,
        }),
    }
}

fn holds(rule: &Rule, someone: &Someone, named: &Named) -> bool {
    match rule {
        Rule::All(rules) => rules.iter().all(|rule| holds(rule, someone, named)),
        Rule::Any(rules) => rules.iter().any(|rule| holds(rule, someone, named)),
        Rule::Not(rule) => !holds(rule, someone, named),
        Rule::Is(condition) => is(condition, someone, named),
    }
}

fn is(condition: &Condition, someone: &Someone, named: &Named) -> bool {
    let known = |field: Field| someone.fields.get(field.name());
    match condition {
        Condition::Flag(field) => someone.flags[field.name()],
        Condition::Compare { field, operator: Operator::Differs, value } => known(*field) != Some(value),
        Condition::Compare { field, operator, value } => {
            known(*field).is_some_and(|mine| compares(mine, *operator, value))
        }
        Condition::Between { field, low, high } => known(*field).is_some_and(|mine| {
            compares(mine, Operator::AtLeast, low) && compares(mine, Operator::AtMost, high)
        }),
        Condition::OneOf { field, values } => known(*field).is_some_and(|mine| values.contains(mine)),
        Condition::BeginsWith { field, text } => {
            matches!(known(*field), Some(RuleValue::Text(mine)) if mine.starts_with(text))
        }
        Condition::Known(field) if field.kind() == FieldKind::Flag => true,
        Condition::Known(field) => known(*field).is_some(),
        Condition::Purchases(purchases) => {
            let fits = |bought: &&Bought| {
                let from = purchases.last_days.map(|days| AS_OF.saturating_sub((i64::from(days) - 1).days()));
                bought.day <= AS_OF
                    && from.is_none_or(|from| bought.day >= from)
                    && purchases.category.as_deref().is_none_or(|category| bought.category == Some(category))
                    && purchases.store.as_deref().is_none_or(|store| bought.store == store)
                    && purchases.channel.as_deref().is_none_or(|channel| bought.channel == channel)
            };
            let those = someone.bought.iter().filter(fits);
            let sum: Decimal = match purchases.measure {
                PurchaseMeasure::Bought => those.map(|bought| Decimal::from(bought.tickets)).sum(),
                PurchaseMeasure::Spent => those.map(|bought| bought.net).sum(),
            };
            compares(&RuleValue::Number(sum), purchases.operator, &RuleValue::Number(purchases.value))
        }
        Condition::InAudience(name) => holds(&named.audiences[name], someone, named),
        Condition::InList(name) => named.lists[name].contains(&someone.id),
    }
}

fn compares(mine: &RuleValue, operator: Operator, with: &RuleValue) -> bool {
    let order = match (mine, with) {
        (RuleValue::Text(mine), RuleValue::Text(with)) => mine.cmp(with),
        (RuleValue::Number(mine), RuleValue::Number(with)) => mine.cmp(with),
        (RuleValue::Date(mine), RuleValue::Date(with)) => mine.cmp(with),
        _ => panic!("{mine:?} and {with:?} are not alike"),
    };
    match operator {
        Operator::Equal => order.is_eq(),
        Operator::Differs => order.is_ne(),
        Operator::Less => order.is_lt(),
        Operator::AtMost => order.is_le(),
        Operator::More => order.is_gt(),
        Operator::AtLeast => order.is_ge(),
    }
}

fn taken(shop: &Shop, rule: &Rule, named: &Named) -> Vec<String> {
    let compiled = compile(&[rule], named, AS_OF, &shop.queries).unwrap().remove(0);
    let sql =
        format!("SELECT p.customer_id FROM audience_person AS p WHERE {} ORDER BY p.person", compiled.sql);
    let mut statement = shop.conn.prepare(&sql).unwrap();
    let values: Vec<Value> = compiled.values;
    let rows = statement.query_map(duckdb::params_from_iter(values), |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// The set of a condition, found share by share from what is known of other windows of the same purchases.
fn set(shop: &Shop, sets: &sets::Sets, condition: &Condition) -> bits::Bits {
    let mut found = bits::Bits::default();
    for share in &shop.shares {
        let among = (AS_OF, *share);
        let finding = Finding::of(condition, &shop.named, among, (&shop.queries, sets)).unwrap();
        found.append(finding.find(&shop.conn, sets).unwrap());
    }
    found
}

/// What the statement itself answers.
fn counted(shop: &Shop, rule: &Rule, most: u32) -> Vec<CountRow> {
    let compiled = compile(&[rule], &shop.named, AS_OF, &shop.queries).unwrap().remove(0);
    let first = shop.queries.piece("audiences/terms/first", &[("most", &most.to_string())]).unwrap();
    let places = [("rule", compiled.sql.as_str()), ("first", first.as_str())];
    let mut statement = shop.conn.prepare(&shop.queries.piece("audiences/count", &places).unwrap()).unwrap();
    let rows = statement.query_map(duckdb::params_from_iter(compiled.values), |row| {
        <CountRow as crate::warehouse::rows::QueryRow>::read(row)
    });
    rows.unwrap().map(Result::unwrap).collect()
}

/// Rows by segment, without the order of these, and the first people of all.
fn sorted(rows: &[CountRow], most: usize) -> (BTreeMap<Option<String>, CountRow>, Vec<i64>) {
    let mut first: Vec<i64> = rows.iter().flat_map(|row| row.first.clone()).collect();
    first.sort_unstable();
    first.truncate(most);
    let plain = |row: &CountRow| (row.segment.clone(), CountRow { first: Vec::new(), ..row.clone() });
    (rows.iter().map(plain).collect(), first)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn sql_takes_whom_the_rule_takes_in_memory(rule in rule()) {
        let rule = tidy(at_home(rule));
        SHOP.with(|cell| {
            let mut place = cell.borrow_mut();
            let shop = place.get_or_insert_with(self::shop);
            let people = shop.people.iter().filter(|someone| holds(&rule, someone, &shop.named));
            let expected: Vec<String> = people.map(|someone| someone.id.clone()).collect();
            prop_assert_eq!(&taken(shop, &rule, &shop.named), &expected);
            // And the same where purchases were gathered before.
            let mut named = shop.named.clone();
            let mut all = Vec::new();
            for (key, condition) in every_purchase(&[&rule], &named) {
                let held = shop.sets.keep(&key, set(shop, &shop.sets, &condition));
                named.sets.insert(key, held.id);
                all.push(held);
            }
            prop_assert_eq!(taken(shop, &rule, &named), expected.clone());
            // And the same, counted, where the sets of its conditions are put together.
            let plan = taken::Plan::of(&rule, &shop.named).unwrap();
            let sets: Vec<_> = plan.conditions().iter().map(|(_, one)| Arc::new(set(shop, &shop.sets, one))).collect();
            let bits = plan.taken(shop.measures.everybody(), &sets).unwrap();
            let ids: Vec<String> = bits.numbers().map(|person| shop.people[person].id.clone()).collect();
            prop_assert_eq!(ids, expected);
            prop_assert_eq!(sorted(&shop.measures.count(&bits, 5), 5), sorted(&counted(shop, &rule, 5), 5));
            Ok(())
        })?;
    }
}

#[test]
fn what_a_rule_names_must_be_there_and_not_come_back_to_itself() {
    let queries = Queries::shipped();
    let asked = |text: &str, named: &Named| {
        compile(&[&parse(text).unwrap()], named, AS_OF, &queries)
            .map(drop)
            .map_err(|missing| missing.to_string())
    };
    let mut named = Named::default();
    assert_eq!(asked("in audience \"X\"", &named), Err("there is no audience \"X\"".to_owned()));
    assert_eq!(asked("in list \"X\"", &named), Err("there is no list \"X\"".to_owned()));
    named.audiences.insert("X".to_owned(), parse("in audience \"Y\"").unwrap());
    named.audiences.insert("Y".to_owned(), parse("not in audience \"X\"").unwrap());
    assert_eq!(asked("in audience \"X\"", &named), Err("audience \"X\" comes back to itself".to_owned()));
}

#[test]
fn no_value_stands_in_the_text() {
    let queries = Queries::shipped();
    let evil = "city = \"x'; DROP TABLE audience_person; --\" and city begins with \"$1 OR TRUE\" \
                and bought(category = \"') OR TRUE --\", store = \"{{rule}}\") >= 3";
    let compiled = compile(&[&parse(evil).unwrap()], &Named::default(), AS_OF, &queries).unwrap().remove(0);
    for part in ["DROP", "OR TRUE", "{{"] {
        assert!(!compiled.sql.contains(part), "{}", compiled.sql);
    }
    assert_eq!(compiled.values.len(), 6);
}

#[test]
fn a_rule_of_many_conditions_nested_deep_is_asked() {
    let shop = shop();
    let long = vec!["(tickets >= 1 or not age < 30)"; 1_000].join(" and ");
    assert_eq!(
        taken(&shop, &parse(&long).unwrap(), &shop.named),
        taken(&shop, &parse("tickets >= 1 or not age < 30").unwrap(), &shop.named)
    );
    let deep = format!("{}age >= 30 or city = Aix{}", "not (".repeat(20), ")".repeat(20));
    assert_eq!(
        taken(&shop, &parse(&deep).unwrap(), &shop.named),
        taken(&shop, &parse("age >= 30 or city = Aix").unwrap(), &shop.named)
    );
}

#[test]
fn a_plan_has_each_condition_once_and_knows_a_list_by_who_is_on_it() {
    let plan = |text: &str, named: &Named| taken::Plan::of(&parse(text).unwrap(), named);
    let mut named = Named::default();
    named.audiences.insert("A".to_owned(), parse("tier = best or age >= 30").unwrap());
    named.lists.insert("L".to_owned(), vec!["C1".to_owned()]);
    let rule = "in audience \"A\" and not in list \"L\" and age >= 30";
    let before = plan(rule, &named).unwrap();
    let texts: Vec<&str> = before.conditions().iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(texts[..2], ["tier = best", "age >= 30"]);
    assert!(texts.len() == 3 && texts[2].starts_with("in list \"L\" "), "{texts:?}");
    assert_eq!(plan(rule, &named).unwrap(), before);
    named.lists.insert("L".to_owned(), vec!["C2".to_owned()]);
    assert_ne!(plan(rule, &named).unwrap(), before);
    assert_eq!(plan("in audience \"B\"", &named), Err(Missing::Audience("B".to_owned())));
}

#[test]
fn another_window_of_the_same_purchases_is_reached_by_the_days_in_between() {
    let (shop, kept) = (shop(), sets::Sets::default());
    for rule in [
        "bought(channel = Aix, last N) >= 1",
        "spent(store = Aix, last N) > 100",
        "bought(category = Aix, last N) = 0",
    ] {
        for days in ["90 days", "1 day", "91 days", "700 days", "", "400 days", "30 days"] {
            let window = if days.is_empty() { String::new() } else { format!(", last {days}") };
            let Rule::Is(condition) = parse(&rule.replace(", last N", &window)).unwrap() else {
                panic!("{rule}")
            };
            let anew = set(&shop, &sets::Sets::default(), &condition);
            assert_eq!(set(&shop, &kept, &condition), anew, "{rule} {days}");
        }
    }
}
