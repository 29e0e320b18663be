//! Where what Customers shows comes from.

use std::collections::BTreeMap;

use super::page;
use crate::contract::Provenance;
use crate::tui::app::App;
use crate::tui::overlays::{Pager, evidence};

/// The queries behind the hits, or behind the part of the page under the cursor, as they ran.
#[must_use]
pub fn explain(app: &App) -> Option<Pager> {
    let Some(customer) = app.customers.shown() else {
        let found = app.customers.search.found.shown.as_ref()?;
        return evidence(app, "the search", (found.as_of, None), queries(&found.provenance, &[]));
    };
    let section = page::current(app)?.section;
    let title = section.title().to_lowercase();
    let own = queries(&customer.provenance, section.keys());
    evidence(app, &title, (customer.as_of, None), own)
        // A part that names no query of its own comes from all of them.
        .or_else(|| evidence(app, "the page", (customer.as_of, None), queries(&customer.provenance, &[])))
}

/// The queries named like one of these keys or below it; all of them where there are no keys.
fn queries<'a>(
    found: &'a BTreeMap<String, Provenance>,
    keys: &'a [&str],
) -> impl Iterator<Item = (&'a str, &'a Provenance)> {
    let is_below = |name: &str, key: &str| {
        name.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '_', '/']))
    };
    found
        .iter()
        .filter(move |(name, _)| keys.is_empty() || keys.iter().any(|key| is_below(name, key)))
        .map(|(name, provenance)| (name.as_str(), provenance))
}
