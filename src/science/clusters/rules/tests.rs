//! Rules learnt from labels whose bounds are known, and what is counted of them.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::science::clusters::examples;

fn table(columns: Vec<Vec<f64>>) -> Table {
    let single = |column: Vec<f64>| column.into_iter().map(|value| value as f32).collect();
    Table::new(columns.into_iter().map(single).collect()).unwrap()
}

/// The tree of every textbook: petal length up to 2.45 or petal width up to 0.8 is setosa, petal width up to
/// 1.75 versicolor; it is wrong about 6 of the 150 flowers (rpart, scikit-learn).
#[test]
fn two_questions_tell_the_iris_species() {
    let (table, species) = (table(examples::iris_columns()), examples::species());
    let rules = Rules::learn(&table, &species, 3, Plain { depth: 2, variables: 5 }).unwrap();
    assert!((rules.accuracy(&table, &species).unwrap() - 144.0 / 150.0).abs() < 1e-12, "{rules:?}");
    let found = |at: usize| {
        let found = rules.clusters[at].measure(&table, &species, at as u32).unwrap();
        (found.recall.unwrap(), found.precision.unwrap())
    };
    assert_eq!(found(0), (1.0, 1.0));
    // 49 of 50 versicolor below, with 5 virginica; 45 virginica above, with 1 versicolor.
    assert_eq!(found(1), (0.98, 49.0 / 54.0));
    assert_eq!(found(2), (0.9, 45.0 / 46.0));
    let width = rules.clusters[2].ways[0].iter().find(|condition| condition.variable == 3);
    assert!(width.unwrap().above.is_some_and(|bound| (1.6..1.8).contains(&bound)), "{rules:?}");
}

/// One question each: setosa and virginica are told by the petals alone.
#[test]
fn each_species_has_a_rule_of_its_own() {
    let (table, species) = (table(examples::iris_columns()), examples::species());
    for (cluster, wanted) in [(0, 1.0), (1, 0.9), (2, 0.9)] {
        let rule = Rule::learn(&table, &species, cluster, Plain { depth: 2, variables: 2 }).unwrap();
        let found = rule.measure(&table, &species, cluster).unwrap();
        assert!(found.recall >= Some(wanted) && found.precision >= Some(wanted), "{cluster}: {found:?}");
    }
}

/// A cluster of one in fifty that is nowhere the majority: one tree for all does not know it, its own does.
#[test]
fn a_small_cluster_among_others_has_a_rule() {
    let chance = examples::normals(20_000, 5);
    let columns = |at: usize| chance.iter().skip(at).step_by(2).copied().collect::<Vec<f64>>();
    let (spent, visits) = (columns(0), columns(1));
    let labels: Vec<u32> = spent
        .iter()
        .zip(&visits)
        .enumerate()
        .map(
            |(row, (spent, visits))| {
                if *spent > 1.0 && *visits > 0.6 && row % 5 < 2 { 2 } else { u32::from(*visits > 0.0) }
            },
        )
        .collect();
    let table = table(vec![spent, visits]);
    let together = Rules::learn(&table, &labels, 3, Plain::default()).unwrap();
    assert_eq!(together.clusters[2], Rule::default());
    let own = Rule::learn(&table, &labels, 2, Plain::default()).unwrap();
    let found = own.measure(&table, &labels, 2).unwrap();
    assert!(found.recall > Some(0.9) && found.precision > Some(0.35), "{own:?} {found:?}");
}

/// What is unknown meets neither side of a question, so that no rule says more than its application.
#[test]
fn the_unknown_are_on_no_way() {
    let spent: Vec<f32> =
        (0..1_000_u16).map(|at| if at % 4 == 0 { f32::NAN } else { f32::from(at) }).collect();
    let labels: Vec<u32> = (0..1_000).map(|at| u32::from(at >= 500)).collect();
    let table = Table::new(vec![spent]).unwrap();
    let rule = Rule::learn(&table, &labels, 1, Plain::default()).unwrap();
    let found = rule.measure(&table, &labels, 1).unwrap();
    assert_eq!((found.recall, found.precision), (Some(0.75), Some(1.0)), "{rule:?}");
    let rules = Rules::learn(&table, &labels, 2, Plain::default()).unwrap();
    assert_eq!(rules.accuracy(&table, &labels), Ok(0.75));
    assert!(!rule.holds(|_| Some(f32::NAN)) && !rule.holds(|_| None));
}

/// A value that is a bound in single precision lies on the same side when a rule is learnt and when it is applied.
#[test]
fn bounds_are_those_of_single_precision() {
    let shares: Vec<f32> = (0..1_000_u16).map(|at| f32::from(at % 10) / 10.0).collect();
    let labels: Vec<u32> = shares.iter().map(|share| u32::from(*share > 0.3_f32)).collect();
    let table = Table::new(vec![shares]).unwrap();
    let rule = Rule::learn(&table, &labels, 1, Plain::default()).unwrap();
    assert_eq!(rule.ways, [[Condition { variable: 0, above: Some(0.3), up_to: None }]]);
    let found = rule.measure(&table, &labels, 1).unwrap();
    assert_eq!((found.recall, found.precision), (Some(1.0), Some(1.0)));
}

/// Two variables decide, in a chequered pattern that needs two ways for each colour; the others are noise.
fn board() -> (Table, Vec<u32>) {
    let noise = examples::normals(6_000, 3);
    let column = |at: usize, by: f64, up: f64| -> Vec<f64> {
        noise.iter().skip(at).step_by(6).map(|value| value * by + up).collect()
    };
    let (spent, visits) = (column(0, 30.0, 100.0), column(1, 2.0, 9.0));
    let labels = spent.iter().zip(&visits).map(|(s, v)| u32::from((*s > 110.0) != (*v > 8.0)));
    let labels = labels.collect();
    let others = (2..6).map(|at| column(at, 1.0, 0.0));
    (table([spent, visits].into_iter().chain(others).collect()), labels)
}

#[test]
fn a_rule_may_have_several_ways() {
    let (table, labels) = board();
    let rules = Rules::learn(&table, &labels, 2, Plain { depth: 3, variables: 2 }).unwrap();
    assert!(rules.accuracy(&table, &labels).unwrap() > 0.95, "{rules:?}");
    assert!(rules.clusters.iter().any(|rule| rule.ways.len() >= 2));
    for row in 0..table.len() {
        let holding =
            rules.clusters.iter().filter(|rule| rule.holds(|variable| Some(table.value(row, variable))));
        assert_eq!(holding.count(), 1);
    }
}

#[test]
fn rules_keep_to_the_depth_and_the_variables_asked_for() {
    let (matrix, labels) = examples::blobs(8, 8, 100, 4.0, 3);
    let columns = (0..8).map(|at| matrix.column(at).collect()).collect();
    let table = Table::new(columns).unwrap();
    for (depth, variables) in [(1, 5), (3, 2), (4, 5), (4, 8)] {
        let rules = Rules::learn(&table, &labels, 8, Plain { depth, variables }).unwrap();
        let own =
            (0..8).map(|cluster| Rule::learn(&table, &labels, cluster, Plain { depth, variables }).unwrap());
        for rules in [rules.clusters].into_iter().chain(own.map(|rule| vec![rule])) {
            let ways = || rules.iter().flat_map(|rule| &rule.ways);
            let asked: std::collections::BTreeSet<usize> =
                ways().flatten().map(|condition| condition.variable).collect();
            assert!(asked.len() <= variables, "{asked:?}");
            assert!(ways().all(|way| way.len() <= depth as usize));
        }
    }
    let plainer = Rules::learn(&table, &labels, 8, Plain { depth: 4, variables: 1 }).unwrap();
    let better = Rules::learn(&table, &labels, 8, Plain { depth: 4, variables: 5 }).unwrap();
    let accuracy = |rules: &Rules| rules.accuracy(&table, &labels).unwrap();
    assert!(accuracy(&plainer) < 0.5 && accuracy(&better) > 0.5);
}

/// Amounts to the cent, and bounds a person can say.
#[test]
fn bounds_have_few_digits() {
    let spent: Vec<f64> =
        examples::normals(5_000, 2).iter().map(|z| ((4.0 + z).exp() * 100.0).round() / 100.0).collect();
    let labels: Vec<u32> = spent.iter().map(|spent| u32::from(*spent > 73.41)).collect();
    let table = table(vec![spent]);
    let rules = Rules::learn(&table, &labels, 2, Plain::default()).unwrap();
    let accuracy = rules.accuracy(&table, &labels).unwrap();
    let bounds = rules.clusters.iter().flat_map(|rule| rule.ways.iter().flatten());
    for bound in bounds.filter_map(|condition| condition.up_to.or(condition.above)) {
        let digits = bound.to_string().chars().filter(char::is_ascii_digit).count();
        assert!(digits <= 3, "{bound}");
    }
    // The bound is not quite the true one, and what it reproduces says so.
    assert!(accuracy > 0.98 && accuracy < 1.0, "{accuracy}");
}

#[test]
fn a_rule_is_measured_as_it_stands() {
    let table = Table::new(vec![vec![1.0, 2.0, 3.0, 4.0]]).unwrap();
    let mut rule = Rule { ways: vec![vec![Condition { variable: 0, above: Some(1.0), up_to: Some(3.0) }]] };
    let found = rule.measure(&table, &[0, 1, 0, 1], 1).unwrap();
    assert_eq!((found.recall, found.precision), (Some(0.5), Some(0.5)));
    let nobody = rule.measure(&table, &[0, 0, 0, 0], 1).unwrap();
    assert_eq!((nobody.recall, nobody.precision), (None, Some(0.0)));
    // A variable that isn't there meets no condition; no condition at all is met by everybody.
    rule.ways[0][0].variable = 7;
    let found = rule.measure(&table, &[0, 1, 0, 1], 1).unwrap();
    assert_eq!((found.recall, found.precision), (Some(0.0), None));
    rule.ways = vec![vec![]];
    assert!(rule.holds(|_| None) && !Rule::default().holds(|_| Some(1.0)));
}

#[test]
fn what_can_not_be_learnt_is_refused_or_left_without_a_rule() {
    let table = Table::new(vec![vec![1.0, 1.0, 1.0]]).unwrap();
    let rules = Rules::learn(&table, &[0, 1, 1], 2, Plain::default()).unwrap();
    assert_eq!(rules.clusters, [Rule::default(), Rule { ways: vec![vec![]] }]);
    assert_eq!(Rule::learn(&table, &[0, 1, 1], 1, Plain::default()), Ok(Rule::default()));
    let learn = |labels: &[u32], plain| Rules::learn(&table, labels, 2, plain);
    assert_eq!(learn(&[0, 1], Plain::default()), Err(ClusterError::Lengths(2, 3)));
    assert_eq!(learn(&[0, 1, 2], Plain::default()), Err(ClusterError::Label(2)));
    assert!(learn(&[0, 1, 1], Plain { depth: 0, variables: 5 }).is_err());
    assert!(learn(&[0, 1, 1], Plain { depth: 4, variables: 0 }).is_err());
    assert_eq!(Table::new(vec![]), Err(ClusterError::Empty));
    let endless = Table::new(vec![vec![1.0, f32::INFINITY]]);
    assert_eq!(endless, Err(ClusterError::NotFinite { row: 1, variable: 0 }));
    assert_eq!(Table::new(vec![vec![1.0], vec![]]), Err(ClusterError::Lengths(0, 1)));
    assert!(Table::new(vec![vec![f32::NAN, f32::NAN]]).is_ok_and(|table| table.len() == 2));
}
