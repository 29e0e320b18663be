//! Every audience as a tree, and what the names in a rule stand for.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::civil::Date;

use super::gathered::gather;
use crate::{
    activation::rule,
    contract::{Audience, ConsoleError, Rule, RuleProblem},
    engine::store::Opened,
    ledger::Ledger,
    warehouse::{
        audiences::{Compiled, Missing, Named, compile, sets::Held, taken::Plan},
        queries::Queries,
    },
};

/// A rule as it can be asked, with what it names.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The rule.
    pub rule: Rule,
    /// What it names.
    pub named: Named,
    /// The rule written down, for people: without its values, which may be whole lists.
    pub written: Compiled,
    /// How it is put together.
    pub plan: Plan,
}

impl Asked {
    /// The rule, if what it names is there.
    pub fn of(rule: &Rule, named: Named, as_of: Date, queries: &Queries) -> Result<Self, Missing> {
        let compiled = compile(&[rule], &named, as_of, queries)?.into_iter().next().unwrap_or_default();
        let plan = Plan::of(rule, &named)?;
        let written = Compiled { sql: compiled.sql, values: Vec::new() };
        Ok(Self { rule: rule.clone(), named, written, plan })
    }
}

/// What rules name, however far.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    /// The audiences, and their rules.
    pub audiences: BTreeMap<String, Rule>,
    /// The lists.
    pub lists: BTreeSet<String>,
}

/// Every audience that is not retired.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// As they stand in the ledger, by name.
    pub audiences: Vec<Audience>,
    trees: BTreeMap<String, Result<Rule, RuleProblem>>,
}

impl Known {
    /// Read them.
    pub fn read(ledger: &Ledger) -> Result<Self, ConsoleError> {
        let audiences = ledger.audiences()?;
        let trees = audiences.iter().map(|one| (one.name.clone(), rule::parse(&one.rule))).collect();
        Ok(Self { audiences, trees })
    }

    /// One of them.
    #[must_use]
    pub fn audience(&self, name: &str) -> Option<&Audience> {
        self.audiences.iter().find(|one| one.name == name)
    }

    /// An audience of that name but for upper and lower case, where none has it as it is.
    pub fn spelled_otherwise(&self, name: &str) -> Option<&str> {
        let folded = name.to_lowercase();
        let same = || self.audiences.iter().filter(|other| other.name.to_lowercase() == folded);
        let is_known = same().any(|other| other.name == name);
        same().next().filter(|_| !is_known).map(|other| other.name.as_str())
    }

    /// The tree of one; what is wrong where a field is gone.
    #[must_use]
    pub fn tree(&self, name: &str) -> Option<&Result<Rule, RuleProblem>> {
        self.trees.get(name)
    }

    /// The audiences whose rules name one.
    #[must_use]
    pub fn naming(&self, name: &str) -> Vec<String> {
        let names = |tree: &Rule| rule::named_audiences(tree).any(|named| named == name);
        let naming = self.trees.iter().filter(|(_, tree)| tree.as_ref().is_ok_and(names));
        naming.map(|(name, _)| name.clone()).collect()
    }

    /// What rules name, those of named audiences included. `edited` is an audience that is being changed, and its rule as
    /// it is to be.
    #[must_use]
    pub fn reach(&self, rules: &[&Rule], edited: Option<(&str, &Rule)>) -> Reach {
        let mut reach = Reach::default();
        let mut seen = BTreeSet::new();
        let mut open: Vec<Rule> = rules.iter().map(|rule| (*rule).clone()).collect();
        while let Some(rule) = open.pop() {
            reach.lists.extend(rule::named_lists(&rule).map(str::to_owned));
            for name in rule::named_audiences(&rule) {
                if !seen.insert(name.to_owned()) {
                    continue;
                }
                let tree = match edited {
                    Some((edited, rule)) if edited == name => Some(rule),
                    _ => self.trees.get(name).and_then(|tree| tree.as_ref().ok()),
                };
                if let Some(tree) = tree {
                    reach.audiences.insert(name.to_owned(), tree.clone());
                    open.push(tree.clone());
                }
            }
        }
        reach
    }

    /// What the names in rules stand for, as far as they reach.
    pub fn named(
        &self,
        rules: &[&Rule],
        edited: Option<(&str, &Rule)>,
        ledger: &Ledger,
    ) -> Result<Named, ConsoleError> {
        let Reach { audiences, lists } = self.reach(rules, edited);
        let mut named = Named { audiences, ..Named::default() };
        for list in lists {
            if let Some(ids) = ledger.list(&list)? {
                named.lists.insert(list, ids);
            }
        }
        Ok(named)
    }

    /// A rule as it can be asked; nothing is asked yet.
    ///
    /// # Errors
    /// In the inner result, what the rule names that is not there.
    pub fn sound(
        &self,
        rule: &Rule,
        edited: Option<(&str, &Rule)>,
        as_of: Date,
        (ledger, queries): (&Ledger, &Queries),
    ) -> Result<Result<Asked, Missing>, ConsoleError> {
        let named = self.named(&[rule], edited, ledger)?;
        Ok(Asked::of(rule, named, as_of, queries).map_err(|missing| self.broken(missing)))
    }

    /// Write rules down as one statement's conditions, what they ask of purchases gathered. What is held must be held until
    /// they were asked.
    ///
    /// # Errors
    /// In the inner result, what a rule names that is not there.
    pub async fn compile(
        &self,
        rules: &[&Rule],
        edited: Option<(&str, &Rule)>,
        as_of: Date,
        (ledger, opened): (&Ledger, &Arc<Opened>),
    ) -> Result<Result<(Vec<Compiled>, Vec<Held>), Missing>, ConsoleError> {
        let queries = opened.snapshot.queries();
        let mut named = self.named(rules, edited, ledger)?;
        // Sound before anything is gathered.
        if let Err(missing) = compile(rules, &named, as_of, queries) {
            return Ok(Err(self.broken(missing)));
        }
        let held = gather(opened, rules, &mut named, as_of).await?;
        let compiled = compile(rules, &named, as_of, queries).map_err(|missing| self.broken(missing));
        Ok(compiled.map(|compiled| (compiled, held)))
    }

    /// One that is there and broken is told from one that is gone.
    fn broken(&self, missing: Missing) -> Missing {
        match missing {
            Missing::Audience(name) if self.trees.contains_key(&name) => Missing::Broken(name),
            other => other,
        }
    }
}

/// What is missing, at the column of the text where it is named.
#[must_use]
pub fn problem(missing: &Missing, text: &str) -> RuleProblem {
    let mut problem = missing.problem();
    let (Missing::Audience(name) | Missing::List(name) | Missing::Circle(name) | Missing::Broken(name)) =
        missing
    else {
        return problem;
    };
    let written = rule::quoted(name);
    let word = if matches!(missing, Missing::List(_)) { "list" } else { "audience" };
    // The same name may be the value of a field before.
    let after = format!("in {word} {written}");
    if let Some(at) = text.find(&after).map(|at| at + after.len() - written.len()) {
        let chars = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        problem.column = text.get(..at).map_or(0, chars);
        problem.width = chars(&written);
    }
    problem
}
