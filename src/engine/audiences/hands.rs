//! Who wrote what decides who is in an audience: its rule, the audiences that it names however far, and the lists that these
//! read. Kept with a sealed file, because none of them may approve it where four eyes are asked for.

use std::collections::BTreeSet;

use super::known::Known;
use crate::{
    contract::{Audience, ConsoleError},
    ledger::{Hand, Ledger, Wrote},
};

/// Everybody who wrote a part of it.
pub fn hands(audience: &Audience, known: &Known, ledger: &Ledger) -> Result<Vec<Hand>, ConsoleError> {
    let mut hands = Vec::new();
    let mut add = |wrote: &Wrote, by: BTreeSet<String>| {
        hands.extend(by.into_iter().map(|by| Hand { wrote: wrote.clone(), by }));
    };
    add(&Wrote::Rule, writers(audience, ledger)?);
    let Some(Ok(tree)) = known.tree(&audience.name) else { return Ok(hands) };
    let reach = known.reach(&[tree], None);
    for one in reach.audiences.keys().filter_map(|name| known.audience(name)) {
        add(&Wrote::Audience(one.name.clone()), writers(one, ledger)?);
    }
    for name in reach.lists {
        let by = ledger.list_written(&name)?.map(|written| written.by);
        add(&Wrote::List(name), by.into_iter().collect());
    }
    Ok(hands)
}

/// Who saved this version, and those before it that had the same rule already: saving it again makes nobody else its author.
fn writers(audience: &Audience, ledger: &Ledger) -> Result<BTreeSet<String>, ConsoleError> {
    let versions = ledger.audience_versions(&audience.name)?.into_iter();
    let alike = versions
        .filter(|one| one.audience.version <= audience.version)
        .take_while(|one| one.audience.rule == audience.rule)
        .filter(|one| !one.retired);
    Ok(alike.map(|one| one.audience.by).chain([audience.by.clone()]).collect())
}

/// What moves whenever somebody writes anew what an audience names, the same as before or not: who wrote it is another then.
pub fn stamp(audience: &Audience, known: &Known, ledger: &Ledger) -> Result<String, ConsoleError> {
    let Some(Ok(tree)) = known.tree(&audience.name) else { return Ok(String::new()) };
    let reach = known.reach(&[tree], None);
    let mut stamp = String::new();
    for one in reach.audiences.keys().filter_map(|name| known.audience(name)) {
        stamp.push_str(&format!("{}\0v{}\0", one.name, one.version));
    }
    for name in &reach.lists {
        if let Some(written) = ledger.list_written(name)? {
            stamp.push_str(&format!("{name}\0{}\0{}\0", written.at, written.by));
        }
    }
    Ok(stamp)
}
