//! The list of audiences, one of them, how they overlap, and making them.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::civil::Date;

use super::{
    count::{base, count, no_audience, whole},
    exports::last_exports,
    house::destinations,
    known::{Asked, Known, problem},
    sizes::sizes,
};
use crate::{
    contract::{
        Audience, AudienceDetail, AudienceRow, AudienceSize, Audiences, ConsoleError, CountRequest,
        ErrorKind, ExportState, Overlap, Provenance, RuleProblem, SaveAudience,
    },
    engine::{evidence, privacy::reason, segments::read_built, service::Parts, store::Opened},
    ledger::SavedAudience,
    warehouse::{
        audiences::{Compiled, MaskRow},
        queries::{Queries, piece},
        snapshot::Answer,
    },
};

/// Audiences that are compared at once.
const MOST_COMPARED: usize = 10;

/// Every audience with its size, and what there is to do.
pub async fn audiences(parts: &Parts) -> Result<Audiences, ConsoleError> {
    let began = Instant::now();
    let opened = parts.store.opened().await?;
    let known = Known::read(&parts.ledger)?;
    let as_of = read_built(&opened).await?.as_of;
    let base = base(&opened).await?;
    let found = sound(parts, &known, as_of, opened.snapshot.queries())?;
    let asked: Arc<[Asked]> = found.iter().filter_map(|one| one.as_ref().ok()).cloned().collect();
    let mut sizes = sizes(&opened, &asked, as_of).await?.into_iter();
    let sizes: Vec<Result<Option<AudienceSize>, RuleProblem>> =
        found.into_iter().map(|one| one.map(|_| sizes.next().flatten())).collect();
    let provenance = provenance(&opened, asked.len(), began.elapsed())?;
    let is_counting = sizes.iter().any(|size| matches!(size, Ok(None)));
    let exports = super::exports::all(parts)?;
    let mut waiting: Vec<_> = exports
        .iter()
        .filter(|export| export.state == ExportState::Waiting)
        .map(|export| export.id)
        .collect();
    waiting.sort_unstable();
    let row = |(audience, size): (&Audience, Result<Option<AudienceSize>, RuleProblem>)| {
        let (size, broken) = match size {
            Ok(size) => (size, None),
            Err(problem) => (None, Some(problem)),
        };
        AudienceRow { audience: audience.clone(), size, broken, last: last_exports(&exports, &audience.name) }
    };
    Ok(Audiences {
        as_of,
        base: base.customers,
        base_revenue: base.revenue,
        audiences: known.audiences.iter().zip(sizes).map(row).collect(),
        is_counting,
        destinations: destinations(parts)?,
        waiting,
        four_eyes: parts.four_eyes(),
        provenance: provenance.into_iter().map(|found| ("sizes".to_owned(), found)).collect(),
    })
}

/// How so many sizes are known, which took so long: each is what a count of its rule says.
fn provenance(opened: &Opened, sizes: usize, took: Duration) -> Result<Option<Provenance>, ConsoleError> {
    if sizes == 0 {
        return Ok(None);
    }
    let answer = Answer { rows: vec![(); sizes], took };
    Ok(Some(evidence::of_rule(opened, "audiences/count", &Compiled::default(), &answer)?))
}

fn gone() -> RuleProblem {
    RuleProblem { column: 0, width: 0, message: "it could not be counted".to_owned(), hint: None }
}

/// Every audience as it can be asked, or what of it or of what it names is gone.
fn sound(
    parts: &Parts,
    known: &Known,
    as_of: Date,
    queries: &Queries,
) -> Result<Vec<Result<Asked, RuleProblem>>, ConsoleError> {
    let one = |audience: &Audience| {
        let rule = match known.tree(&audience.name) {
            Some(Ok(rule)) => rule,
            Some(Err(problem)) => return Ok(Err(problem.clone())),
            None => return Ok(Err(gone())),
        };
        let asked = known.sound(rule, None, as_of, (&parts.ledger, queries))?;
        Ok(asked.map_err(|missing| problem(&missing, &audience.rule)))
    };
    known.audiences.iter().map(one).collect()
}

/// Everything about one audience.
pub async fn audience(parts: &Parts, name: String) -> Result<AudienceDetail, ConsoleError> {
    let known = Known::read(&parts.ledger)?;
    let versions =
        parts.ledger.audience_versions(&name)?.into_iter().map(|version| version.audience).collect();
    let Some(latest) = known.audience(&name) else { return Err(no_audience(&name, &known)) };
    let opened = parts.store.opened().await?;
    let (tree, mut broken) = match known.tree(&name) {
        Some(Ok(tree)) => (Some(tree.clone()), None),
        Some(Err(problem)) => (None, Some(problem.clone())),
        None => (None, None),
    };
    let count = match &tree {
        Some(tree) => match count(&opened, &parts.ledger, &known, tree, None, 12).await? {
            Ok(count) => Some(count),
            Err(missing) => {
                broken = Some(problem(&missing, &latest.rule));
                None
            }
        },
        None => None,
    };
    let exports = super::exports::all(parts)?;
    let excludes = parts.ledger.exclusions()?;
    let group = parts.ledger.groups()?.into_iter().find(|group| group.audiences.contains(&name));
    Ok(AudienceDetail {
        versions,
        tree,
        broken,
        count,
        exports: exports.into_iter().filter(|export| export.audience == name).collect(),
        named_by: known.naming(&name),
        excluded_from: excludes
            .into_iter()
            .filter(|(_, all)| all.contains(&name))
            .map(|(to, _)| to)
            .collect(),
        group: group.map(|group| group.name),
    })
}

/// How audiences overlap.
pub async fn overlap(parts: &Parts, names: Vec<String>) -> Result<Overlap, ConsoleError> {
    let refused = |message: String| ConsoleError::new(ErrorKind::Invalid, message);
    if names.is_empty() || names.len() > MOST_COMPARED {
        let message = format!("{} audiences can't be compared", names.len());
        return Err(refused(message).hint(format!("name 1 to {MOST_COMPARED}")));
    }
    let known = Known::read(&parts.ledger)?;
    let opened = parts.store.opened().await?;
    let as_of = read_built(&opened).await?.as_of;
    let mut rules = Vec::new();
    for name in &names {
        match known.tree(name) {
            Some(Ok(tree)) => rules.push(tree),
            Some(Err(problem)) => return Err(broken(name, problem)),
            None => return Err(no_audience(name, &known)),
        }
    }
    let queries = opened.snapshot.queries();
    let compiled = known.compile(&rules, None, as_of, (&parts.ledger, &opened)).await?;
    let (compiled, held) = compiled.map_err(|missing| refused(missing.to_string()))?;
    let term = &queries.get("audiences/terms/mask")?.sql;
    let bit = |(place, one): (usize, &Compiled)| {
        piece(term, &[("rule", &one.sql), ("bit", &(1_u64 << place).to_string())])
    };
    let mask = compiled.iter().enumerate().map(bit).collect::<Vec<_>>().join(" + ");
    let values = compiled.iter().flat_map(|one| one.values.clone()).collect();
    let answer = opened.snapshot.bound::<MaskRow>("audiences/overlap", &[("mask", &mask)], values).await?;
    drop(held);
    let provenance = evidence::of_rule(&opened, "audiences/overlap", &Compiled::default(), &answer)?;
    Ok(overlapping(names, &answer.rows, provenance))
}

fn overlapping(names: Vec<String>, rows: &[MaskRow], provenance: crate::contract::Provenance) -> Overlap {
    let count = |fits: &dyn Fn(i64) -> bool| -> u64 {
        rows.iter().filter(|row| fits(row.mask)).map(|row| whole(row.customers)).sum()
    };
    let places = 0..names.len();
    let full = (1_i64 << names.len()) - 1;
    let both = |a: usize| places.clone().map(move |b| (a, b));
    Overlap {
        sizes: places.clone().map(|a| count(&|mask| mask & (1 << a) != 0)).collect(),
        unique: places.clone().map(|a| count(&|mask| mask == 1 << a)).collect(),
        both: places
            .clone()
            .map(|a| {
                both(a).map(|(a, b)| count(&|mask| mask & (1 << a) != 0 && mask & (1 << b) != 0)).collect()
            })
            .collect(),
        any: count(&|mask| mask != 0),
        all: count(&|mask| mask == full),
        provenance: Some(provenance),
        names,
    }
}

/// An audience whose rule can't be asked.
pub fn broken(name: &str, problem: &RuleProblem) -> ConsoleError {
    let message = format!("audience \"{}\" is broken: {}", name.escape_debug(), problem.message);
    let error = ConsoleError::new(ErrorKind::Invalid, message);
    match &problem.hint {
        Some(hint) => error.hint(hint.clone()),
        None => error.hint("correct its rule, and save it again"),
    }
}

/// Longest name, in characters.
const LONGEST_NAME: usize = 80;

/// A name that can stand in lists, files and messages.
pub fn checked_name(name: &str, of_what: &str) -> Result<(), ConsoleError> {
    let refused = |message: String, hint: &str| {
        Err(ConsoleError::new(ErrorKind::Invalid, message).hint(hint.to_owned()))
    };
    if name.trim().is_empty() {
        return refused(format!("{of_what} needs a name"), "a few words do");
    }
    if name.chars().count() > LONGEST_NAME {
        return refused(
            format!("the name is longer than {LONGEST_NAME} characters"),
            "shorten it; there is room in the note",
        );
    }
    if name.trim() != name {
        return refused("the name begins or ends with a space".to_owned(), "take it away");
    }
    if let Some(c) = name.chars().find(|c| c.is_control() || matches!(c, '"' | '\\')) {
        return refused(
            format!("a name can't hold {}", c.escape_debug()),
            "letters, digits, spaces and most signs do",
        );
    }
    Ok(())
}

/// Make an audience, or the next version of one.
pub async fn save_audience(parts: &Parts, request: SaveAudience) -> Result<u32, ConsoleError> {
    checked_name(&request.name, "an audience")?;
    let note = reason::bounded(&request.note, "note")?;
    let known = Known::read(&parts.ledger)?;
    if let Some(other) = known.spelled_otherwise(&request.name) {
        let message = format!("there is an audience \"{other}\" already");
        return Err(
            ConsoleError::new(ErrorKind::Invalid, message).hint("spell it like that, or find another name")
        );
    }
    if !(0.0..=0.9).contains(&request.hold_out) {
        let message = format!("{} can't be held out", request.hold_out);
        return Err(
            ConsoleError::new(ErrorKind::Invalid, message).hint("name a share from 0 to 0.9: 0.1 is 10 %")
        );
    }
    let asked = CountRequest { rule: request.rule, audience: Some(request.name.clone()), sample: 0 };
    let reply = super::count_rule(parts, asked).await?;
    if let Some(problem) = reply.problem {
        let place =
            if problem.width > 0 { format!(" (column {})", problem.column + 1) } else { String::new() };
        let error = ConsoleError::new(
            ErrorKind::Invalid,
            format!("the rule is not saved: {}{place}", problem.message),
        );
        return Err(match problem.hint {
            Some(hint) => error.hint(hint),
            None => error,
        });
    }
    let saved = SavedAudience {
        name: &request.name,
        rule: &reply.text,
        hold_out: request.hold_out,
        note: &note,
        follows: request.follows,
    };
    Ok(parts.ledger.save_audience(&saved, &parts.user)?)
}

/// Take an audience off the list, unless something still names it.
pub async fn retire_audience(parts: &Parts, name: String, reason: String) -> Result<(), ConsoleError> {
    let reason = reason::bounded(&reason, "reason")?;
    let known = Known::read(&parts.ledger)?;
    if known.audience(&name).is_none() {
        return Err(no_audience(&name, &known));
    }
    let mut named_by: Vec<String> =
        known.naming(&name).into_iter().map(|other| format!("the rule of \"{other}\"")).collect();
    let excludes = parts.ledger.exclusions()?;
    named_by.extend(
        excludes
            .into_iter()
            .filter(|(_, all)| all.contains(&name))
            .map(|(to, _)| format!("the exclusions of {to}")),
    );
    let groups = parts.ledger.groups()?.into_iter();
    named_by.extend(
        groups
            .filter(|group| group.audiences.contains(&name))
            .map(|group| format!("group \"{}\"", group.name)),
    );
    if !named_by.is_empty() {
        let message = format!("\"{name}\" can't be retired: it is named by {}", named_by.join(", "));
        return Err(ConsoleError::new(ErrorKind::Invalid, message).hint("take it out of these first"));
    }
    Ok(parts.ledger.retire_audience(&name, &reason, &parts.user)?)
}
