//! What a sealed file was made from, part by part, so that a change of any of it is seen and named.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::known::Known;
use crate::{
    activation::rule,
    config::{Config, Destination},
    contract::{Audience, ConsoleError, GenerationId, Rule},
    ledger::{Ledger, pseudonym::hex},
};

/// What a file is made from. Kept with it as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    generation: u64,
    parts: BTreeMap<String, String>,
}

impl Fingerprint {
    /// Of an audience that is to go to a destination now.
    pub fn now(
        audience: &Audience,
        destination: &Destination,
        generation: GenerationId,
        (config, ledger, known): (&Config, &Ledger, &Known),
    ) -> Result<Self, ConsoleError> {
        let mut parts = BTreeMap::new();
        let mut note = |name: &str, what: &[u8]| {
            parts.insert(name.to_owned(), hex(&Sha256::digest(what)));
        };
        let rule = format!("v{}\0{}\0{}", audience.version, audience.rule, audience.hold_out);
        note("the audience", rule.as_bytes());
        note("an audience or a list that it names", &named(audience, known, ledger)?);
        let excludes = ledger.exclusions()?.remove(&destination.name).unwrap_or_default();
        note("what the destination leaves out", &rules(&excludes, known, ledger)?);
        note("the audiences that come before it", &rules(&before(&audience.name, ledger)?, known, ledger)?);
        note("the suppression list", &ledger.suppression_version()?.to_le_bytes());
        let settings =
            serde_json::to_vec(&(destination, config.audiences.global_hold_out, &config.workspace.country));
        note("the destination's settings", &settings.unwrap_or_default());
        Ok(Self { generation: generation.0, parts })
    }

    /// As it was kept.
    #[must_use]
    pub fn kept(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// To be kept.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What changed since, in words.
    #[must_use]
    pub fn changed(&self, now: &Self) -> Option<String> {
        if self.generation != now.generation {
            let (was, is) = (self.generation, now.generation);
            return Some(format!(
                "the data changed: it was sealed from generation {was}, and {is} is in use"
            ));
        }
        let other = self.parts.iter().find(|(name, hash)| now.parts.get(*name) != Some(hash));
        other.map(|(name, _)| format!("{name} changed since it was sealed"))
    }
}

/// The audiences that come before one in its priority group.
pub fn before(name: &str, ledger: &Ledger) -> Result<Vec<String>, ConsoleError> {
    let groups = ledger.groups()?;
    let group = groups.into_iter().find(|group| group.audiences.iter().any(|other| other == name));
    let before = group.map(|group| group.audiences).unwrap_or_default();
    Ok(before.into_iter().take_while(|other| other != name).collect())
}

/// Everything that a rule names, however far.
fn named(audience: &Audience, known: &Known, ledger: &Ledger) -> Result<Vec<u8>, ConsoleError> {
    let Some(Ok(tree)) = known.tree(&audience.name) else { return Ok(Vec::new()) };
    of_trees(&[tree], known, ledger)
}

/// The rules of some audiences, with everything that they name.
fn rules(names: &[String], known: &Known, ledger: &Ledger) -> Result<Vec<u8>, ConsoleError> {
    let trees: Vec<&Rule> = names.iter().filter_map(|name| known.tree(name)?.as_ref().ok()).collect();
    let mut bytes = names.join("\0").into_bytes();
    for tree in &trees {
        bytes.extend(rule::print(tree).bytes());
        bytes.push(0);
    }
    bytes.extend(of_trees(&trees, known, ledger)?);
    Ok(bytes)
}

fn of_trees(trees: &[&Rule], known: &Known, ledger: &Ledger) -> Result<Vec<u8>, ConsoleError> {
    let named = known.named(trees, None, ledger)?;
    let mut bytes = Vec::new();
    for (name, tree) in &named.audiences {
        bytes.extend(format!("{name}\0{}\0", rule::print(tree)).bytes());
    }
    for (name, ids) in &named.lists {
        bytes.extend(format!("{name}\0{}\0", ids.join("\0")).bytes());
    }
    Ok(bytes)
}
