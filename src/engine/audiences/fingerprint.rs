//! What a sealed file was made from, part by part, so that a change of any of it is seen and named.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{hands::stamp, known::Known};
use crate::{
    activation::rule,
    config::{Config, Destination},
    contract::{Audience, ConsoleError, GenerationId, Rule},
    ledger::{Ledger, pseudonym::hex},
};

/// The one part that consoles may see differently: each was started with its own.
const SETTINGS: &str = "the settings for audiences or of the destination";
/// Who may not leave, whatever the rule.
const SUPPRESSED: &str = "the suppression list";
const ERASED: &str = "who is erased";

/// A change since a file was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What changed, in words.
    pub why: String,
    /// Whether the settings alone did: another console may see others.
    pub is_of_settings: bool,
}

impl Change {
    /// One that every console sees.
    pub fn of_all(why: impl Into<String>) -> Self {
        Self { why: why.into(), is_of_settings: false }
    }

    /// One of settings, which another console may see otherwise.
    pub fn of_settings(why: impl Into<String>) -> Self {
        Self { why: why.into(), is_of_settings: true }
    }
}

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
        (config, four_eyes): (&Config, bool),
        (ledger, known): (&Ledger, &Known),
    ) -> Result<Self, ConsoleError> {
        let mut parts = BTreeMap::new();
        let mut note = |name: &str, what: &[u8]| {
            parts.insert(name.to_owned(), hash(what));
        };
        let rule = format!("v{}\0{}\0{}", audience.version, audience.rule, audience.hold_out);
        note("the audience", rule.as_bytes());
        note("an audience or a list that it names", &named(audience, known, ledger)?);
        let excludes = ledger.exclusions()?.remove(&destination.name).unwrap_or_default();
        note("what the destination leaves out", &rules(&excludes, known, ledger)?);
        note("the audiences that come before it", &rules(&before(&audience.name, ledger)?, known, ledger)?);
        note(SUPPRESSED, &ledger.suppression_version()?.to_le_bytes());
        note(ERASED, &erased(ledger)?);
        note(SETTINGS, &settings(destination, config, four_eyes));
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

    /// What changed since; the settings are told last.
    #[must_use]
    pub fn changed(&self, now: &Self) -> Option<Change> {
        if self.generation != now.generation {
            let (was, is) = (self.generation, now.generation);
            return Some(Change::of_all(format!(
                "the data changed: it was sealed from generation {was}, and {is} is in use"
            )));
        }
        // A part that only one of them has is a change too: another version of the program kept the other.
        let names: BTreeSet<&String> = self.parts.keys().chain(now.parts.keys()).collect();
        let mut changed: Vec<&str> = names
            .into_iter()
            .filter(|name| self.parts.get(*name) != now.parts.get(*name))
            .map(String::as_str)
            .collect();
        changed.sort_by_key(|name| *name == SETTINGS);
        let name = changed.first()?;
        let why = format!("{name} changed since it was sealed");
        Some(Change { why, is_of_settings: *name == SETTINGS })
    }
}

/// What of the settings decides what leaves, where to, and who may let it.
fn settings(destination: &Destination, config: &Config, four_eyes: bool) -> Vec<u8> {
    let (hold_out, country) = (config.audiences.global_hold_out, &config.workspace.country);
    let all = serde_json::to_vec(&(destination, hold_out, four_eyes, country));
    all.unwrap_or_default()
}

fn hash(what: &[u8]) -> String {
    hex(&Sha256::digest(what))
}

/// The hashes of everybody who is erased.
fn erased(ledger: &Ledger) -> Result<Vec<u8>, ConsoleError> {
    let mut hashes: Vec<String> = ledger.erased()?.all.iter().map(|erasure| erasure.hash.clone()).collect();
    hashes.sort_unstable();
    Ok(hashes.join("\0").into_bytes())
}

/// The audiences that come before one in its priority group.
pub fn before(name: &str, ledger: &Ledger) -> Result<Vec<String>, ConsoleError> {
    let groups = ledger.groups()?;
    let group = groups.into_iter().find(|group| group.audiences.iter().any(|other| other == name));
    let before = group.map(|group| group.audiences).unwrap_or_default();
    Ok(before.into_iter().take_while(|other| other != name).collect())
}

/// Everything that a rule names, however far, and when it was written by whom: who may approve hangs on it.
fn named(audience: &Audience, known: &Known, ledger: &Ledger) -> Result<Vec<u8>, ConsoleError> {
    let Some(Ok(tree)) = known.tree(&audience.name) else { return Ok(Vec::new()) };
    let mut bytes = of_trees(&[tree], known, ledger)?;
    bytes.extend(stamp(audience, known, ledger)?.bytes());
    Ok(bytes)
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
