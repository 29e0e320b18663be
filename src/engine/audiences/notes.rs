//! What is not wrong with a rule and yet hardly meant: conditions that nobody fits, and categories, stores and channels that
//! nothing was ever bought in.

use std::sync::Arc;

use crate::{
    activation::rule,
    config::nearest,
    contract::{Condition, ConsoleError, Rule, RuleValue},
    engine::store::Opened,
    warehouse::audiences::PurchaseValueRow,
};

/// What purchases can be restricted to; read once for an open generation.
pub async fn purchase_values(opened: &Opened) -> Result<Arc<Vec<PurchaseValueRow>>, ConsoleError> {
    let read = || async {
        let rows = opened.snapshot.rows("audiences/purchase_values", Vec::new()).await?.rows;
        Ok::<_, ConsoleError>(Arc::new(rows))
    };
    opened.purchase_values.get_or_try_init(read).await.cloned()
}

/// Conditions on fields that nobody fits, as far as whom they take was found: what a typing error, another spelling or data
/// that was never loaded looks like.
fn of_nobody(opened: &Opened, tree: &Rule) -> Vec<String> {
    let fits_nobody = |condition: &&Condition| {
        let is_of_a_field = matches!(
            condition,
            Condition::Compare { .. }
                | Condition::OneOf { .. }
                | Condition::Between { .. }
                | Condition::BeginsWith { .. }
        );
        let key = rule::print(&Rule::Is((*condition).clone()));
        let found = is_of_a_field.then(|| opened.snapshot.set(&key)).flatten();
        found.is_some_and(|set| set.bits.numbers().next().is_none())
    };
    let says = |condition: &Condition| {
        format!("nobody fits `{}`: spelling and capitals count", rule::print(&Rule::Is(condition.clone())))
    };
    rule::conditions(tree).into_iter().filter(fits_nobody).map(says).collect()
}

/// What of a rule takes nobody, and values that the data does not have, each with the likely one.
pub async fn notes(opened: &Opened, tree: &Rule) -> Result<Vec<String>, ConsoleError> {
    let mut notes = of_nobody(opened, tree);
    notes.extend(of_purchases(opened, tree).await?);
    Ok(notes)
}

async fn of_purchases(opened: &Opened, tree: &Rule) -> Result<Vec<String>, ConsoleError> {
    let asked: Vec<(&str, &str)> = rule::conditions(tree).into_iter().flat_map(values).collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let known = purchase_values(opened).await?;
    let mut notes: Vec<String> =
        asked.into_iter().filter_map(|(kind, value)| note(&known, kind, value)).collect();
    notes.sort_unstable();
    notes.dedup();
    Ok(notes)
}

/// The categories, stores and channels that a condition names.
fn values(condition: &Condition) -> Vec<(&str, &str)> {
    match condition {
        Condition::Purchases(bought) => {
            let named =
                [("category", &bought.category), ("store", &bought.store), ("channel", &bought.channel)];
            named.into_iter().filter_map(|(kind, value)| Some((kind, value.as_deref()?))).collect()
        }
        Condition::Compare { field, value, .. } => of_field(field.name(), std::slice::from_ref(value)),
        Condition::OneOf { field, values } => of_field(field.name(), values),
        _ => Vec::new(),
    }
}

fn of_field<'a>(field: &'static str, values: &'a [RuleValue]) -> Vec<(&'static str, &'a str)> {
    if !matches!(field, "store" | "channel") {
        return Vec::new();
    }
    let text = |value: &'a RuleValue| match value {
        RuleValue::Text(text) => Some((field, text.as_str())),
        _ => None,
    };
    values.iter().filter_map(text).collect()
}

fn note(known: &[PurchaseValueRow], kind: &str, value: &str) -> Option<String> {
    let of_kind = || known.iter().filter(|row| row.kind == kind).map(|row| row.value.as_str());
    if of_kind().any(|known| known == value) {
        return None;
    }
    let near = nearest(value, of_kind()).map(|near| format!(": did you mean {near}?")).unwrap_or_default();
    Some(format!("nothing was ever bought in {kind} \"{value}\"{near}"))
}
