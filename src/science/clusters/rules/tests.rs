//! Rules learnt from labels whose bounds are known, and what is counted of them.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::science::clusters::examples;

fn iris() -> Table {
    Table::new(examples::iris_columns()).unwrap()
}

/// The tree of every textbook: petal length up to 2.45 or petal width up to 0.8 is setosa, petal width up to
/// 1.75 versicolor; it is wrong about 6 of the 150 flowers (rpart, scikit-learn).
#[test]
fn two_questions_tell_the_iris_species() {
    let (table, species) = (iris(), examples::species());
    let rules = Rules::learn(&table, &species, 3, Plain { depth: 2, variables: 5 }).unwrap();
    let found = rules.measure(&table, &species).unwrap();
    assert!((found.accuracy - 144.0 / 150.0).abs() < 1e-12, "{found:?}");
    assert_eq!((found.clusters[0].recall, found.clusters[0].precision), (Some(1.0), Some(1.0)));
    // 49 of 50 versicolor below, with 5 virginica; 45 virginica above, with 1 versicolor.
    assert_eq!((found.clusters[1].recall, found.clusters[1].precision), (Some(0.98), Some(49.0 / 54.0)));
    assert_eq!((found.clusters[2].recall, found.clusters[2].precision), (Some(0.9), Some(45.0 / 46.0)));
    assert_eq!(found.unclaimed, 0);
    let width = rules.clusters[2].ways[0].iter().find(|condition| condition.variable == 3);
    assert!(width.unwrap().above.is_some_and(|bound| (1.6..1.8).contains(&bound)), "{rules:?}");
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
    (Table::new([spent, visits].into_iter().chain(others).collect()).unwrap(), labels)
}

#[test]
fn a_rule_may_have_several_ways() {
    let (table, labels) = board();
    let rules = Rules::learn(&table, &labels, 2, Plain { depth: 3, variables: 2 }).unwrap();
    let found = rules.measure(&table, &labels).unwrap();
    assert!(found.accuracy > 0.95, "{rules:?} {found:?}");
    assert!(rules.clusters.iter().any(|rule| rule.ways.len() >= 2));
    for row in 0..table.len() {
        let holding = rules.clusters.iter().filter(|rule| rule.holds(|variable| table.value(row, variable)));
        assert_eq!(holding.count(), 1);
    }
}

#[test]
fn rules_keep_to_the_depth_and_the_variables_asked_for() {
    let (matrix, labels) = examples::blobs(8, 8, 100, 4.0, 3);
    let columns = (0..8).map(|at| matrix.column(at).map(f64::from).collect()).collect();
    let table = Table::new(columns).unwrap();
    for (depth, variables) in [(1, 5), (3, 2), (4, 5), (4, 8)] {
        let rules = Rules::learn(&table, &labels, 8, Plain { depth, variables }).unwrap();
        assert!(rules.variables().len() <= variables, "{:?}", rules.variables());
        let longest = rules.clusters.iter().flat_map(|rule| &rule.ways).map(Vec::len).max().unwrap();
        assert!(longest <= depth as usize);
    }
    let plainer = Rules::learn(&table, &labels, 8, Plain { depth: 4, variables: 1 }).unwrap();
    let better = Rules::learn(&table, &labels, 8, Plain { depth: 4, variables: 5 }).unwrap();
    let accuracy = |rules: &Rules| rules.measure(&table, &labels).unwrap().accuracy;
    assert!(accuracy(&plainer) < 0.5 && accuracy(&better) > 0.5);
}

/// Amounts to the cent, and bounds a person can say.
#[test]
fn bounds_have_few_digits() {
    let spent: Vec<f64> =
        examples::normals(5_000, 2).iter().map(|z| ((4.0 + z).exp() * 100.0).round() / 100.0).collect();
    let labels: Vec<u32> = spent.iter().map(|spent| u32::from(*spent > 73.41)).collect();
    let table = Table::new(vec![spent]).unwrap();
    let rules = Rules::learn(&table, &labels, 2, Plain::default()).unwrap();
    let found = rules.measure(&table, &labels).unwrap();
    let bounds = rules.clusters.iter().flat_map(|rule| rule.ways.iter().flatten());
    for bound in bounds.filter_map(|condition| condition.up_to.or(condition.above)) {
        let digits = bound.to_string().chars().filter(char::is_ascii_digit).count();
        assert!(digits <= 3, "{bound}");
    }
    // The bound is not quite the true one, and what it reproduces says so.
    assert!(found.accuracy > 0.98 && found.accuracy < 1.0, "{found:?}");
}

#[test]
fn an_edited_rule_is_measured_as_it_stands() {
    let table = Table::new(vec![vec![1.0, 2.0, 3.0, 4.0]]).unwrap();
    let condition = |above, up_to| vec![vec![Condition { variable: 0, above, up_to }]];
    let mut rules = Rules {
        clusters: vec![
            Rule { ways: condition(None, Some(2.0)) },
            Rule { ways: condition(Some(1.0), Some(3.0)) },
            Rule::default(),
        ],
    };
    // 2 meets both, and the first counts; nobody claims 4.
    let found = rules.measure(&table, &[0, 1, 1, 1]).unwrap();
    assert_eq!((found.accuracy, found.unclaimed), (0.5, 1));
    assert_eq!((found.clusters[0].recall, found.clusters[0].precision), (Some(1.0), Some(0.5)));
    assert_eq!((found.clusters[1].recall, found.clusters[1].precision), (Some(1.0 / 3.0), Some(1.0)));
    assert_eq!((found.clusters[2].recall, found.clusters[2].precision), (None, None));
    // A variable that isn't there meets no condition; no condition at all is met by everybody.
    rules.clusters[0].ways[0][0].variable = 7;
    assert_eq!(rules.assign(|variable| table.value(1, variable)), Some(1));
    rules.clusters[2].ways = vec![vec![]];
    assert_eq!(rules.assign(|variable| table.value(3, variable)), Some(2));
}

#[test]
fn what_can_not_be_learnt_is_refused_or_left_without_a_rule() {
    let table = Table::new(vec![vec![1.0, 1.0, 1.0]]).unwrap();
    let rules = Rules::learn(&table, &[0, 1, 1], 2, Plain::default()).unwrap();
    assert_eq!(rules.clusters, [Rule::default(), Rule { ways: vec![vec![]] }]);
    let learn = |labels: &[u32], plain| Rules::learn(&table, labels, 2, plain);
    assert_eq!(learn(&[0, 1], Plain::default()), Err(ClusterError::Lengths(2, 3)));
    assert_eq!(learn(&[0, 1, 2], Plain::default()), Err(ClusterError::Label(2)));
    assert!(learn(&[0, 1, 1], Plain { depth: 0, variables: 5 }).is_err());
    assert!(learn(&[0, 1, 1], Plain { depth: 4, variables: 0 }).is_err());
    assert_eq!(Table::new(vec![]), Err(ClusterError::Empty));
    let missing = Table::new(vec![vec![1.0, f64::NAN]]);
    assert_eq!(missing, Err(ClusterError::NotFinite { row: 1, variable: 0 }));
    assert_eq!(Table::new(vec![vec![1.0], vec![]]), Err(ClusterError::Lengths(0, 1)));
}
