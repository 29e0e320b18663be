//! The audiences that a customer is in, and the exports that they were in or held out of.

use std::{collections::BTreeMap, sync::Arc};

use duckdb::types::Value;

use super::known::Known;
use crate::{
    contract::{AudienceOfCustomer, ConsoleError, Rule},
    engine::{segments::read_built, store::Opened},
    ledger::Ledger,
    warehouse::audiences::MembershipRow,
};

/// By name; those that a customer is not in and never was in an export of are left out.
pub async fn of_customer(
    opened: &Arc<Opened>,
    ledger: &Ledger,
    customer_id: &str,
) -> Result<Vec<AudienceOfCustomer>, ConsoleError> {
    let known = Known::read(ledger)?;
    let as_of = read_built(opened).await?.as_of;
    let queries = opened.snapshot.queries();
    let mut asked: Vec<(&str, &Rule)> = Vec::new();
    for audience in &known.audiences {
        if let Some(Ok(tree)) = known.tree(&audience.name)
            && known.sound(tree, None, as_of, (ledger, queries))?.is_ok()
        {
            asked.push((&audience.name, tree));
        }
    }
    let mut all: BTreeMap<String, AudienceOfCustomer> = BTreeMap::new();
    if !asked.is_empty() {
        let trees: Vec<&Rule> = asked.iter().map(|(_, tree)| *tree).collect();
        let compiled = known.compile(&trees, None, as_of, (ledger, opened)).await?;
        let (compiled, held) = compiled.unwrap_or_default();
        let rules: Vec<&str> = compiled.iter().map(|one| one.sql.as_str()).collect();
        let mut values: Vec<Value> = compiled.iter().flat_map(|one| one.values.clone()).collect();
        values.push(Value::Text(customer_id.to_owned()));
        let customer = format!("${}::VARCHAR", values.len());
        let (rules, places) = (rules.join(", "), customer);
        let places = [("rules", rules.as_str()), ("customer", places.as_str())];
        let rows =
            opened.snapshot.bound::<MembershipRow>("audiences/membership", &places, values).await?.rows;
        drop(held);
        let is_in = rows.into_iter().next().unwrap_or_default().is_in;
        for ((name, _), is_in) in asked.iter().zip(is_in) {
            if is_in {
                all.insert((*name).to_owned(), member(name, true));
            }
        }
    }
    for exposure in ledger.exposures_of_customer(customer_id)? {
        let one = all.entry(exposure.audience.clone()).or_insert_with(|| member(&exposure.audience, false));
        one.exports.push((exposure.destination, exposure.as_of, exposure.held_out));
    }
    Ok(all.into_values().collect())
}

fn member(name: &str, is_in: bool) -> AudienceOfCustomer {
    AudienceOfCustomer { name: name.to_owned(), is_in, exports: Vec::new() }
}
