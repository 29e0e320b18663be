//! `c360 audience fields`: the catalogue of what a rule may ask of a person, or the values that one field has.

use clap::Args;
use color_eyre::Result;
use serde::Serialize;

use super::{Place, people};
use crate::cli::figures::{count, name};
use crate::cli::output::Output;
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::config::nearest;
use crate::contract::{FIELDS, Field, FieldKind, FieldValues};

/// What the entries of a range are.
const PLACES: [&str; 5] = ["smallest", "first quartile", "median", "third quartile", "largest"];

/// Flags of `c360 audience fields`.
#[derive(Debug, Args)]
pub(super) struct FieldsArgs {
    /// The values of this field; the whole catalogue when absent
    #[arg(value_name = "FIELD", value_parser = parse_field)]
    field: Option<Field>,
    /// Print only one part of a field: values or range
    #[arg(long, requires = "field")]
    part: Option<String>,
}

#[derive(Serialize)]
struct Entry {
    name: &'static str,
    kind: FieldKind,
    group: &'static str,
    meaning: &'static str,
    origin: &'static str,
}

impl FieldsArgs {
    /// The catalogue is the same everywhere.
    pub(super) fn run_alone(&self, out: &mut Output<'_>) -> Option<Result<()>> {
        self.field.is_none().then(|| catalogue(out))
    }
}

pub(super) async fn run(args: &FieldsArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let Some(field) = args.field else { return catalogue(out) };
    let reply = ask(place.session.client.field_values(context(), field)).await?;
    let info = field.info();
    let head = [
        format!("{} ({}): {}", info.name, name(info.kind), info.meaning),
        format!("Known of {} of {} people ({}).", count(reply.known), count(reply.base), info.origin),
    ];
    out.reply(&reply, &head, &sheets(&reply), args.part.as_deref())
}

fn catalogue(out: &mut Output<'_>) -> Result<()> {
    let entries: Vec<Entry> = FIELDS
        .iter()
        .map(|info| Entry {
            name: info.name,
            kind: info.kind,
            group: info.group,
            meaning: info.meaning,
            origin: info.origin,
        })
        .collect();
    let mut sheet = Sheet::new("fields", "What a rule may ask of a person")
        .left("name", "Field")
        .left("kind", "Kind")
        .left("group", "Group")
        .left("meaning", "Meaning")
        .left("origin", "From");
    for entry in &entries {
        sheet.row([
            Cell::text(entry.name),
            Cell::text(name(entry.kind)),
            Cell::text(entry.group),
            Cell::text(entry.meaning),
            Cell::text(entry.origin),
        ]);
    }
    out.reply(&entries, &[], &[sheet], None)
}

/// What a field has: values first, or where there are none its range, so that CSV holds what there is.
fn sheets(reply: &FieldValues) -> Vec<Sheet> {
    let mut values = Sheet::new("values", "Values")
        .left("value", "Value")
        .left("label", "Label")
        .right("customers", "Customers");
    for one in &reply.values {
        values.row([
            one.value.clone().map_or_else(|| Cell::named("unknown", ""), Cell::text),
            Cell::text(one.label.clone().unwrap_or_default()),
            people(one.customers),
        ]);
    }
    let mut range = Sheet::new("range", "Range").left("at", "At").left("value", "Value");
    for (place, value) in reply.range.iter().enumerate() {
        range.row([Cell::text(PLACES.get(place).copied().unwrap_or_default()), Cell::text(value)]);
    }
    match (reply.values.is_empty(), reply.range.is_empty()) {
        (false, true) => vec![values],
        (true, false) => vec![range],
        _ => vec![values, range],
    }
}

fn parse_field(text: &str) -> Result<Field, String> {
    Field::named(text).ok_or_else(|| match nearest(text, FIELDS.iter().map(|info| info.name)) {
        Some(likely) => format!("there is no such field; did you mean `{likely}`?"),
        None => "there is no such field; `c360 audience fields` lists them".to_owned(),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_name_and_a_mistyped_one_by_its_likely_spelling() {
        for info in FIELDS {
            assert_eq!(parse_field(info.name).unwrap().name(), info.name);
        }
        assert!(parse_field("consent.add").unwrap_err().contains("`consent.ads`"));
        assert!(parse_field("shoe_size_of_the_cat").unwrap_err().contains("lists them"));
    }
}
