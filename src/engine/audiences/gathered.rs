//! The sets of who bought what that rules ask, gathered before they are asked.

use std::sync::Arc;

use jiff::civil::Date;

use crate::{
    contract::{ConsoleError, Rule},
    engine::store::Opened,
    warehouse::audiences::{Named, every_purchase, purchases_statement, sets::Held, sum_fits},
};

/// Gather what rules and the audiences that they name ask of purchases, and name it in `named`. What is answered must be
/// held until the rules were asked.
pub async fn gather(
    opened: &Arc<Opened>,
    rules: &[&Rule],
    named: &mut Named,
    as_of: Date,
) -> Result<Vec<Held>, ConsoleError> {
    let mut all = Vec::new();
    for (key, purchases) in every_purchase(rules, named) {
        let statement = purchases_statement(&purchases, as_of, opened.snapshot.queries())?;
        let held = opened.snapshot.set(&key, statement, sum_fits(&purchases)).await?;
        named.sets.insert(key, held.id);
        all.push(held);
    }
    Ok(all)
}
