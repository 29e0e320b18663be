//! The guided tree: a rule as rows, and what keys do to it. Pure; knows paths, not pictures.
//!
//! A path leads from the root to a part of the rule: the place in a group, or 0 below a `not`. A row begins at the
//! outermost `not` of what it shows, so that its path ends with a place in a group, or is empty at the root.

use crate::contract::{Condition, Rule};

/// Where a part of a rule stands in it.
pub type Path = Vec<usize>;

/// Groups in groups at most: what the rule's text takes, with room to spare.
const MOST_DEEP: usize = 40;

/// What a row shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown<'a> {
    /// A group.
    Group {
        /// Whether any of its members is enough.
        any: bool,
        /// How many there are.
        members: usize,
    },
    /// A condition.
    Condition(&'a Condition),
}

/// One row of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'a> {
    /// Where it stands.
    pub path: Path,
    /// For each group around it, the outermost first: whether more members follow there.
    pub more: Vec<bool>,
    /// How often it is denied.
    pub nots: usize,
    /// What it shows.
    pub shown: Shown<'a>,
}

/// Every row, in order.
#[must_use]
pub fn rows(rule: &Rule) -> Vec<Row<'_>> {
    let mut out = Vec::new();
    walk(rule, &mut Vec::new(), &mut Vec::new(), &mut out);
    out
}

fn walk<'a>(rule: &'a Rule, path: &mut Path, more: &mut Vec<bool>, out: &mut Vec<Row<'a>>) {
    let (nots, inner) = peel(rule);
    let shown = match inner {
        Rule::Is(condition) => Shown::Condition(condition),
        Rule::Any(members) => Shown::Group { any: true, members: members.len() },
        _ => Shown::Group { any: false, members: members(inner).len() },
    };
    out.push(Row { path: path.clone(), more: more.clone(), nots, shown });
    let here = path.len();
    path.extend(std::iter::repeat_n(0, nots));
    let count = members(inner).len();
    for (at, member) in members(inner).iter().enumerate() {
        path.push(at);
        more.push(at + 1 < count);
        walk(member, path, more, out);
        more.pop();
        path.pop();
    }
    path.truncate(here);
}

/// How often a rule is denied, and what is.
#[must_use]
pub fn peel(rule: &Rule) -> (usize, &Rule) {
    let (mut nots, mut inner) = (0, rule);
    while let Rule::Not(denied) = inner {
        (nots, inner) = (nots + 1, denied);
    }
    (nots, inner)
}

fn members(rule: &Rule) -> &[Rule] {
    match rule {
        Rule::All(members) | Rule::Any(members) => members,
        Rule::Not(_) | Rule::Is(_) => &[],
    }
}

fn group_mut(rule: &mut Rule) -> Option<&mut Vec<Rule>> {
    match rule {
        Rule::All(members) | Rule::Any(members) => Some(members),
        Rule::Not(_) | Rule::Is(_) => None,
    }
}

/// The part of a rule at a path.
#[must_use]
pub fn at<'a>(rule: &'a Rule, path: &[usize]) -> Option<&'a Rule> {
    path.iter().try_fold(rule, |rule, place| match rule {
        Rule::Not(denied) => Some(denied.as_ref()),
        _ => members(rule).get(*place),
    })
}

fn at_mut<'a>(rule: &'a mut Rule, path: &[usize]) -> Option<&'a mut Rule> {
    path.iter().try_fold(rule, |rule, place| match rule {
        Rule::Not(denied) => Some(denied.as_mut()),
        Rule::All(members) | Rule::Any(members) => members.get_mut(*place),
        Rule::Is(_) => None,
    })
}

const fn nothing() -> Rule {
    Rule::All(Vec::new())
}

/// The row that a group belongs to: the outermost `not` around it.
fn row_of(rule: &Rule, group: &[usize]) -> Path {
    let mut path = group.to_vec();
    while let Some((_, above)) = path.split_last() {
        if !matches!(at(rule, above), Some(Rule::Not(_))) {
            break;
        }
        path.pop();
    }
    path
}

/// The path of what a row denies.
fn inner_path(rule: &Rule, row: &[usize]) -> Path {
    let nots = at(rule, row).map_or(0, |part| peel(part).0);
    row.iter().copied().chain(std::iter::repeat_n(0, nots)).collect()
}

fn deeper(path: &[usize], place: usize) -> Path {
    path.iter().copied().chain([place]).collect()
}

/// Add a part: into the group of a row, else after the row. Says where it stands.
pub fn insert(rule: &mut Rule, row: &[usize], part: Rule) -> Path {
    let inner = inner_path(rule, row);
    if let Some(group) = at_mut(rule, &inner).and_then(group_mut) {
        group.push(part);
        return deeper(&inner, group.len() - 1);
    }
    let around = row.split_last().and_then(|(place, above)| Some((*place, above, at_mut(rule, above)?)));
    if let Some((place, above, group)) = around
        && let Some(group) = group_mut(group)
    {
        let place = (place + 1).min(group.len());
        group.insert(place, part);
        return deeper(above, place);
    }
    let before = std::mem::replace(rule, nothing());
    *rule = Rule::All(vec![before, part]);
    vec![1]
}

/// Put another condition in place of that of a row. Where `whole`, its denials go too.
pub fn replace(rule: &mut Rule, row: &[usize], part: Rule, whole: bool) -> Path {
    let path = if whole { row.to_vec() } else { inner_path(rule, row) };
    if let Some(place) = at_mut(rule, &path) {
        *place = part;
    }
    row.to_vec()
}

/// Take a row away, and the groups that it leaves empty. Says where the cursor goes.
pub fn remove(rule: &mut Rule, row: &[usize]) -> Path {
    take(rule, row);
    let Some((place, above)) = row.split_last() else { return Vec::new() };
    match at(rule, above).map(members).map(<[Rule]>::len) {
        Some(count) if count > 0 => deeper(above, (*place).min(count - 1)),
        // The group went too: where it stood, or what holds that.
        _ => {
            let mut path = row_of(rule, above);
            while !path.is_empty() && at(rule, &path).is_none() {
                path.pop();
            }
            row_of(rule, &path)
        }
    }
}

/// Take a row out. What is left of a group that is empty now goes with it; the root becomes everybody.
fn take(rule: &mut Rule, row: &[usize]) -> Option<Rule> {
    let Some((place, above)) = row.split_last() else {
        return Some(std::mem::replace(rule, nothing()));
    };
    let group = at_mut(rule, above).and_then(group_mut)?;
    if *place >= group.len() {
        return None;
    }
    let taken = group.remove(*place);
    if group.is_empty() {
        let around = row_of(rule, above);
        take(rule, &around);
    }
    Some(taken)
}

/// Wrap a row in a group of its own, of the other kind than the one around it. `None` where it lies too deep.
pub fn wrap(rule: &mut Rule, row: &[usize]) -> Option<Path> {
    let deepest = rows(rule).iter().map(|row| row.path.len()).max().unwrap_or(0);
    if deepest >= MOST_DEEP {
        return None;
    }
    let around = row.split_last().and_then(|(_, above)| at(rule, above));
    let any = match around {
        Some(Rule::Any(_)) => false,
        Some(_) => true,
        None => !matches!(rule, Rule::Any(_)),
    };
    let part = at_mut(rule, row)?;
    let before = std::mem::replace(part, nothing());
    *part = if any { Rule::Any(vec![before]) } else { Rule::All(vec![before]) };
    Some(row.to_vec())
}

/// Put the members of a row's group in its place. `None` where it is no group, denied, or the whole rule.
pub fn unwrap(rule: &mut Rule, row: &[usize]) -> Option<Path> {
    if row.is_empty() {
        let group = group_mut(rule)?;
        if group.len() != 1 {
            return None;
        }
        let only = group.pop()?;
        *rule = only;
        return Some(Vec::new());
    }
    let (place, above) = row.split_last()?;
    let group = std::mem::take(group_mut(at_mut(rule, row)?)?);
    if group.is_empty() {
        return Some(remove(rule, row));
    }
    let around = group_mut(at_mut(rule, above)?)?;
    around.splice(*place..=*place, group);
    Some(row.to_vec())
}

/// Turn all of a group into any of it, or back. `None` where the row is no group.
pub fn turn(rule: &mut Rule, row: &[usize]) -> Option<Path> {
    let inner = inner_path(rule, row);
    let part = at_mut(rule, &inner)?;
    *part = match std::mem::replace(part, nothing()) {
        Rule::All(members) => Rule::Any(members),
        Rule::Any(members) => Rule::All(members),
        other => {
            *part = other;
            return None;
        }
    };
    Some(row.to_vec())
}

/// Deny a row, or no longer.
pub fn negate(rule: &mut Rule, row: &[usize]) -> Option<Path> {
    let part = at_mut(rule, row)?;
    *part = match std::mem::replace(part, nothing()) {
        Rule::Not(denied) => *denied,
        other => Rule::Not(Box::new(other)),
    };
    Some(row.to_vec())
}

/// Move a row down or up: past a condition, into a group, out of one. `None` at the ends.
pub fn shift(rule: &mut Rule, row: &[usize], down: bool) -> Option<Path> {
    let (place, above) = row.split_last().map(|(place, above)| (*place, above.to_vec()))?;
    let count = members(at(rule, &above)?).len();
    let beside = if down { Some(place + 1).filter(|next| *next < count) } else { place.checked_sub(1) };
    match beside {
        Some(beside) => {
            let target = deeper(&above, beside);
            let inner = inner_path(rule, &target);
            if inner.len() < MOST_DEEP && at_mut(rule, &inner).and_then(group_mut).is_some() {
                return into(rule, row, &inner, &target, down);
            }
            group_mut(at_mut(rule, &above)?)?.swap(place, beside);
            Some(target)
        }
        None => out_of(rule, row, &above, down),
    }
}

/// Into the group beside it: as its first member from above, as its last from below.
fn into(rule: &mut Rule, row: &[usize], inner: &[usize], target: &[usize], down: bool) -> Option<Path> {
    let (place, above) = row.split_last()?;
    let part = group_mut(at_mut(rule, above)?)?.remove(*place);
    // From above, the group has moved up by one.
    let mut path = inner.to_vec();
    if down && let Some(moved) = path.get_mut(target.len() - 1) {
        *moved = moved.saturating_sub(1);
    }
    let group = group_mut(at_mut(rule, &path)?)?;
    let at = if down { 0 } else { group.len() };
    group.insert(at, part);
    Some(deeper(&path, at))
}

/// Out of the group that it is the last or first of.
fn out_of(rule: &mut Rule, row: &[usize], above: &[usize], down: bool) -> Option<Path> {
    let around = row_of(rule, above);
    let (place, outer) = around.split_last().map(|(place, outer)| (*place, outer.to_vec()))?;
    let (own, _) = row.split_last()?;
    let inner = group_mut(at_mut(rule, above)?)?;
    let part = inner.remove(*own);
    let is_empty = inner.is_empty();
    let group = group_mut(at_mut(rule, &outer)?)?;
    if is_empty {
        group.remove(place);
    }
    let to = if down && !is_empty { place + 1 } else { place };
    group.insert(to.min(group.len()), part);
    Some(deeper(&outer, to))
}

#[cfg(test)]
mod tests;
