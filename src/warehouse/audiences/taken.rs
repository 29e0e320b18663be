//! Whom a rule takes, by whom its conditions take.
//!
//! What is unknown of a person fits no condition, and a denial takes whoever the denied does not (see `terms/denied`): two
//! values are enough, and a rule is its conditions put together bit by bit.

use std::{collections::HashMap, sync::Arc};

use sha2::{Digest as _, Sha256};

use super::{Missing, Named, bits::Bits};
use crate::{
    activation::rule,
    contract::{Condition, Rule},
};

/// A rule with what it names put in its place: each condition once, and how they are put together. Equal
/// ones take the same people of the same data.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Plan {
    tree: Tree,
    conditions: Vec<(String, Condition)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Tree {
    All(Vec<Tree>),
    Any(Vec<Tree>),
    Not(Box<Tree>),
    /// The condition at this place.
    Is(usize),
}

impl Plan {
    /// How a rule is put together that was compiled before, so that no audience comes back to itself.
    pub fn of(rule: &Rule, named: &Named) -> Result<Self, Missing> {
        let mut planner = Planner { named, places: HashMap::new(), conditions: Vec::new() };
        let tree = planner.tree(rule)?;
        Ok(Self { tree, conditions: planner.conditions })
    }

    /// Its conditions, none of which names an audience, each with what its set is known by: its text; of a list also who is on
    /// it now.
    #[must_use]
    pub fn conditions(&self) -> &[(String, Condition)] {
        &self.conditions
    }

    /// Whom it takes of everybody, by the sets of its conditions. `None` where one is missing.
    #[must_use]
    pub fn taken(&self, everybody: &Bits, sets: &[Arc<Bits>]) -> Option<Bits> {
        taken(&self.tree, everybody, sets)
    }
}

fn taken(tree: &Tree, everybody: &Bits, sets: &[Arc<Bits>]) -> Option<Bits> {
    let mut found = match tree {
        Tree::All(_) | Tree::Not(_) | Tree::Is(_) => everybody.clone(),
        Tree::Any(_) => everybody.nobody(),
    };
    match tree {
        Tree::All(parts) => parts.iter().try_for_each(|part| {
            found.and(&taken(part, everybody, sets)?);
            Some(())
        })?,
        Tree::Any(parts) => parts.iter().try_for_each(|part| {
            found.or(&taken(part, everybody, sets)?);
            Some(())
        })?,
        Tree::Not(denied) => found.without(&taken(denied, everybody, sets)?),
        Tree::Is(place) => found.and(sets.get(*place)?),
    }
    Some(found)
}

struct Planner<'a> {
    named: &'a Named,
    places: HashMap<String, usize>,
    conditions: Vec<(String, Condition)>,
}

impl Planner<'_> {
    fn tree(&mut self, rule: &Rule) -> Result<Tree, Missing> {
        let mut all =
            |rules: &[Rule]| rules.iter().map(|rule| self.tree(rule)).collect::<Result<Vec<_>, _>>();
        Ok(match rule {
            Rule::All(rules) => Tree::All(all(rules)?),
            Rule::Any(rules) => Tree::Any(all(rules)?),
            Rule::Not(rule) => Tree::Not(Box::new(self.tree(rule)?)),
            Rule::Is(Condition::InAudience(name)) => {
                let named = self.named.audiences.get(name);
                self.tree(named.ok_or_else(|| Missing::Audience(name.clone()))?)?
            }
            Rule::Is(condition) => {
                let key = key(condition, self.named);
                let place = *self.places.entry(key.clone()).or_insert(self.conditions.len());
                if place == self.conditions.len() {
                    self.conditions.push((key, condition.clone()));
                }
                Tree::Is(place)
            }
        })
    }
}

fn key(condition: &Condition, named: &Named) -> String {
    let text = rule::print(&Rule::Is(condition.clone()));
    let Condition::InList(name) = condition else { return text };
    let mut hash = Sha256::new();
    for id in named.lists.get(name).into_iter().flatten() {
        hash.update((id.len() as u64).to_be_bytes());
        hash.update(id);
    }
    format!("{text} {:x?}", hash.finalize())
}
