//! What editing a tree of conditions does to it, on trees of every shape.

use proptest::prelude::*;

use super::*;
use crate::contract::Field;

fn is(name: &str) -> Rule {
    Rule::Is(Condition::InAudience(name.to_owned()))
}

fn told(rule: &Rule) -> String {
    match rule {
        Rule::Is(Condition::InAudience(name)) => name.clone(),
        Rule::Is(_) => "?".to_owned(),
        Rule::Not(denied) => format!("!{}", told(denied)),
        Rule::All(members) => format!("({})", members.iter().map(told).collect::<Vec<_>>().join("&")),
        Rule::Any(members) => format!("({})", members.iter().map(told).collect::<Vec<_>>().join("|")),
    }
}

/// `(a&!(b|c)&d)`
fn sample() -> Rule {
    let any = Rule::Not(Box::new(Rule::Any(vec![is("b"), is("c")])));
    Rule::All(vec![is("a"), any, is("d")])
}

#[test]
fn a_denied_group_is_one_row() {
    let rule = sample();
    let paths: Vec<Path> = rows(&rule).into_iter().map(|row| row.path).collect();
    assert_eq!(paths, [vec![], vec![0], vec![1], vec![1, 0, 0], vec![1, 0, 1], vec![2]]);
}

#[test]
fn what_is_added_goes_into_a_group_or_after_a_condition() {
    let mut rule = sample();
    assert_eq!(insert(&mut rule, &[1], is("x")), [1, 0, 2]);
    assert_eq!(insert(&mut rule, &[0], is("y")), [1]);
    assert_eq!(told(&rule), "(a&y&!(b|c|x)&d)");
    let mut one = is("a");
    assert_eq!(insert(&mut one, &[], is("b")), [1]);
    assert_eq!(told(&one), "(a&b)");
}

#[test]
fn a_group_goes_with_its_last_member() {
    let mut rule = sample();
    assert_eq!(remove(&mut rule, &[1, 0, 0]), [1, 0, 0]);
    assert_eq!(told(&rule), "(a&!(c)&d)");
    let cursor = remove(&mut rule, &[1, 0, 0]);
    assert_eq!((told(&rule).as_str(), cursor), ("(a&d)", vec![1]));
    remove(&mut rule, &[0]);
    assert_eq!(remove(&mut rule, &[0]), Path::new());
    assert_eq!(rule, nothing());
}

#[test]
fn a_group_around_is_of_the_other_kind_and_comes_off_again() {
    let mut rule = sample();
    wrap(&mut rule, &[0]);
    assert_eq!(told(&rule), "((a)&!(b|c)&d)");
    assert!(matches!(at(&rule, &[0]), Some(Rule::Any(_))));
    unwrap(&mut rule, &[0]);
    assert_eq!(rule, sample());
    assert_eq!(unwrap(&mut rule, &[1]), None, "what is denied stays a group");
}

#[test]
fn a_row_moves_past_into_and_out_of_groups() {
    let mut rule = sample();
    assert_eq!(shift(&mut rule, &[0], true), Some(vec![0, 0, 0]));
    assert_eq!(told(&rule), "(!(a|b|c)&d)");
    assert_eq!(shift(&mut rule, &[0, 0, 0], true), Some(vec![0, 0, 1]));
    assert_eq!(shift(&mut rule, &[0, 0, 1], true), Some(vec![0, 0, 2]));
    assert_eq!(shift(&mut rule, &[0, 0, 2], true), Some(vec![1]));
    assert_eq!(told(&rule), "(!(b|c)&a&d)");
    assert_eq!(shift(&mut rule, &[1], false), Some(vec![0, 0, 2]));
    assert_eq!(shift(&mut rule, &[1], true), None, "the last of the root stays");
}

#[test]
fn denying_twice_is_nothing() {
    let mut rule = sample();
    negate(&mut rule, &[1]);
    assert_eq!(told(&rule), "(a&(b|c)&d)");
    negate(&mut rule, &[1]);
    assert_eq!(rule, sample());
    assert_eq!(turn(&mut rule, &[0]), None);
    turn(&mut rule, &[1]);
    assert_eq!(told(&rule), "(a&!(b&c)&d)");
}

fn any_rule() -> impl Strategy<Value = Rule> {
    let field = Field::all().next();
    let leaf = Just(field.map_or_else(nothing, |field| Rule::Is(Condition::Known(field))));
    leaf.prop_recursive(5, 40, 4, |part| {
        prop_oneof![
            prop::collection::vec(part.clone(), 0..4).prop_map(Rule::All),
            prop::collection::vec(part.clone(), 0..4).prop_map(Rule::Any),
            part.prop_map(|part| Rule::Not(Box::new(part))),
        ]
    })
}

fn conditions(rule: &Rule) -> usize {
    rows(rule).iter().filter(|row| matches!(row.shown, Shown::Condition(_))).count()
}

proptest! {
    #[test]
    fn whatever_is_done_the_cursor_stands_on_a_row_and_no_condition_is_lost(
        start in any_rule(),
        steps in prop::collection::vec((0usize..9, 0usize..60), 0..30),
    ) {
        let mut rule = start;
        for (what, row) in steps {
            let all = rows(&rule);
            let before = conditions(&rule);
            let path = all[row % all.len()].path.clone();
            let kept = (what != 0 && what != 1).then_some(before);
            let cursor = match what {
                0 => Some(insert(&mut rule, &path, is("x"))),
                1 => Some(remove(&mut rule, &path)),
                2 => wrap(&mut rule, &path),
                3 => unwrap(&mut rule, &path),
                4 => turn(&mut rule, &path),
                5 => negate(&mut rule, &path),
                6 => shift(&mut rule, &path, true),
                _ => shift(&mut rule, &path, false),
            };
            if let Some(kept) = kept {
                prop_assert_eq!(conditions(&rule), kept, "{} {:?}", what, path);
            }
            if let Some(cursor) = cursor {
                prop_assert!(rows(&rule).iter().any(|row| row.path == cursor), "{} {:?} {}", what, cursor, told(&rule));
            }
        }
    }
}
