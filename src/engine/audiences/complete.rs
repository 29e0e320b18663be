//! What may stand at a place of a rule, with the values that the data has.

use crate::{
    activation::rule::{Expected, place},
    contract::{
        Completion, CompletionRequest, Completions, ConsoleError, FIELDS, Field, FieldKind, FieldValue,
        FieldValues, Operator, PurchaseMeasure,
    },
    engine::{
        audiences::{count::whole, notes::purchase_values},
        service::Parts,
    },
    warehouse::audiences::{FieldRangeRow, FieldValueRow, column},
};

/// Options at most.
const MOST: usize = 200;

/// What may stand there. Nothing where the text before it is wrong.
pub async fn complete_rule(parts: &Parts, request: CompletionRequest) -> Result<Completions, ConsoleError> {
    let Some(place) = place(&request.text, request.cursor) else {
        return Ok(Completions { from: request.cursor, options: Vec::new() });
    };
    let options = options(parts, place.expected).await?;
    let started = place.started.to_lowercase();
    let quoted = place.quoted;
    let fits = |option: &Completion| {
        let bare = option.text.trim_start_matches('"').to_lowercase();
        (bare.starts_with(&started), bare.contains(&started))
    };
    let mut begins: Vec<Completion> = options.iter().filter(|option| fits(option).0).cloned().collect();
    // What only has it somewhere comes after.
    begins.extend(options.iter().filter(|option| !fits(option).0 && fits(option).1).cloned());
    if quoted {
        begins.retain(|option| !matches!(option.text.as_str(), "and" | "or" | ")" | ","));
        for option in &mut begins {
            if !option.text.starts_with('"') {
                option.text = format!("\"{}\"", option.text);
            }
        }
    }
    begins.truncate(MOST);
    Ok(Completions { from: place.from, options: begins })
}

async fn options(parts: &Parts, expected: Expected) -> Result<Vec<Completion>, ConsoleError> {
    let words = |words: &[(&str, &str)]| words.iter().map(|(text, detail)| option(text, detail)).collect();
    Ok(match expected {
        Expected::Condition => conditions(),
        Expected::Operator(field) => operators(field),
        Expected::Value(field) => of_field(parts, field).await?,
        Expected::Connector => words(&[("and", "both hold"), ("or", "either holds")]),
        Expected::And => words(&[("and", "then the upper bound")]),
        Expected::With => words(&[("with", "then the beginning")]),
        Expected::Known => words(&[("known", "there is a value"), ("unknown", "there is none")]),
        Expected::Membership => {
            words(&[("audience", "who is in another audience"), ("list", "who is on a list of ids")])
        }
        Expected::Audience => {
            let all = parts.ledger.audiences()?;
            all.into_iter()
                .map(|one| option(&crate::activation::rule::quoted(&one.name), &one.rule))
                .collect()
        }
        Expected::List => {
            let all = parts.ledger.lists()?;
            all.into_iter()
                .map(|list| {
                    option(&crate::activation::rule::quoted(&list.name), &format!("{} ids", list.ids))
                })
                .collect()
        }
        Expected::Open => words(&[("(", "then values, a comma between them")]),
        Expected::Comma => words(&[(",", "one more"), (")", "no more")]),
        Expected::Argument => words(&[
            ("category", "one category of product"),
            ("store", "one store"),
            ("channel", "one channel"),
            ("last", "so many days up to the as-of day"),
        ]),
        Expected::Equals => words(&[("=", "then its name")]),
        Expected::OfPurchases(kind) => of_purchases(parts, kind).await?,
        Expected::Days => {
            words(&[("30", "a month"), ("90", "a quarter"), ("180", "half a year"), ("365", "a year")])
        }
        Expected::DaysWord => words(&[("days", "up to the as-of day, that day included")]),
        Expected::Amount(measure) => {
            let detail = match measure {
                PurchaseMeasure::Bought => "then a number of tickets",
                PurchaseMeasure::Spent => "then an amount",
            };
            let mut all: Vec<Completion> =
                Operator::ALL.iter().map(|sign| option(sign.sign(), detail)).collect();
            if measure == PurchaseMeasure::Bought {
                all.extend([option("and", "at least once, and"), option("or", "at least once, or")]);
            }
            all
        }
    })
}

fn option(text: &str, detail: &str) -> Completion {
    Completion { text: text.to_owned(), detail: detail.to_owned() }
}

fn conditions() -> Vec<Completion> {
    let fields = FIELDS.iter().map(|field| option(field.name, field.meaning));
    let others = [
        ("bought", "Tickets: bought(category = …, last 180 days) >= 1"),
        ("spent", "Net revenue: spent(channel = web, last 365 days) >= 100"),
        ("in audience", "Who is in another audience."),
        ("in list", "Who is on a list of ids."),
        ("not", "For whom it does not hold."),
        ("(", "A group."),
        ("everybody", "Every customer."),
        ("nobody", "No customer."),
    ];
    fields.chain(others.iter().map(|(text, detail)| option(text, detail))).collect()
}

fn operators(field: Field) -> Vec<Completion> {
    let signs = |signs: &[Operator]| signs.iter().map(|sign| option(sign.sign(), "")).collect::<Vec<_>>();
    let known = [option("is known", "there is a value"), option("is unknown", "there is none")];
    let mut all = match field.kind() {
        FieldKind::Flag => vec![option("and", "it is so, and"), option("or", "it is so, or")],
        FieldKind::Choice | FieldKind::Text => {
            let mut all = vec![option("in", "one of some values"), option("=", ""), option("!=", "")];
            all.extend([
                option("not in", "none of some values"),
                option("begins with", "the beginning of it"),
            ]);
            all
        }
        _ => {
            let mut all = signs(&[Operator::AtLeast, Operator::AtMost, Operator::More, Operator::Less]);
            all.push(option("between", "both bounds included"));
            all.extend(signs(&[Operator::Equal, Operator::Differs]));
            all
        }
    };
    all.extend(known);
    all
}

async fn of_field(parts: &Parts, field: Field) -> Result<Vec<Completion>, ConsoleError> {
    let values = field_values(parts, field).await?;
    let people = |count: u64| format!("{count} customers");
    let choices = values.values.iter().filter_map(|value| {
        let label = value.label.as_ref().map(|label| format!("{label} · ")).unwrap_or_default();
        Some(option(value.value.as_ref()?, &format!("{label}{}", people(value.customers))))
    });
    let names = [
        "smallest",
        "a quarter is at most this",
        "half is at most this",
        "three quarters are at most this",
        "largest",
    ];
    let range = values.range.iter().zip(names).map(|(value, name)| option(value, name));
    Ok(choices.chain(range).collect())
}

async fn of_purchases(parts: &Parts, kind: &str) -> Result<Vec<Completion>, ConsoleError> {
    let opened = parts.store.opened().await?;
    let rows = purchase_values(&opened).await?;
    let of_kind = rows.iter().filter(|row| row.kind == kind);
    Ok(of_kind
        .map(|row| {
            option(&crate::activation::rule::plain(&row.value), row.label.as_deref().unwrap_or_default())
        })
        .collect())
}

/// What values a field has, and how many people have each.
pub async fn field_values(parts: &Parts, field: Field) -> Result<FieldValues, ConsoleError> {
    let opened = parts.store.opened().await?;
    let column = column(field);
    let most = MOST.to_string();
    let places = [("column", column.as_str()), ("most", most.as_str())];
    let range =
        opened.snapshot.filled::<FieldRangeRow>("audiences/field_range", &places, Vec::new()).await?.rows;
    let range = range.into_iter().next().unwrap_or_default();
    let is_listed = matches!(field.kind(), FieldKind::Choice | FieldKind::Text | FieldKind::Flag);
    let values = if is_listed && field.name() != "id" {
        opened.snapshot.filled::<FieldValueRow>("audiences/field_values", &places, Vec::new()).await?.rows
    } else {
        Vec::new()
    };
    let value = |row: FieldValueRow| FieldValue {
        value: row.value.map(|value| crate::activation::rule::plain(&value)),
        label: row.label,
        customers: whole(row.customers),
    };
    Ok(FieldValues {
        values: values.into_iter().map(value).collect(),
        range: if is_listed {
            Vec::new()
        } else {
            range.range.iter().map(|value| shortened(value)).collect()
        },
        known: whole(range.known),
        base: whole(range.base),
    })
}

/// A number as it is written in a rule: four significant decimals are enough to choose a bound by.
fn shortened(value: &str) -> String {
    match value.parse::<f64>() {
        Ok(number) if value.contains(['.', 'e']) => {
            let rounded = format!("{number:.4}");
            rounded.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        _ => value.to_owned(),
    }
}
