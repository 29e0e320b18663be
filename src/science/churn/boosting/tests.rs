//! Boosted trees held to known truths.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::science::metrics::{Scored, auc};

/// Customers whose outcome depends on a step, on the two features together, and on the third being missing.
fn customers(count: usize) -> (Vec<f32>, Vec<bool>) {
    let mut chance = ChaCha8Rng::seed_from_u64(11);
    let mut unit = || (chance.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
    let (mut values, mut happened) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let (a, b, missing) = (unit(), unit(), unit() < 0.3);
        let odds = if (a > 0.5) == (b > 0.3) { 2.0 } else { -2.0 } + if missing { 1.5 } else { -0.5 };
        values.extend([a as f32, b as f32, if missing { f32::NAN } else { unit() as f32 }]);
        happened.push(unit() < logistic(odds));
    }
    (values, happened)
}

fn fitted(settings: &Settings) -> (Boosted, Vec<f32>, Vec<bool>) {
    let (values, happened) = customers(6_000);
    let model = Boosted::fit(&Rows::new(&values, 3).unwrap(), &happened, settings).unwrap();
    (model, values, happened)
}

#[test]
fn what_no_line_can_tell_is_learnt() {
    let (model, values, happened) = fitted(&Settings::default());
    let scores: Vec<f64> = values.chunks_exact(3).map(|row| model.log_odds(row)).collect();
    let area = auc(&Scored::new(&scores, &happened).unwrap()).unwrap();
    // The odds behind the outcomes reach 0.87.
    assert!(area > 0.86, "{area}");
    assert!(
        model.stopped_early && model.held_out_loss < 0.5,
        "{} {}",
        model.trees.len(),
        model.held_out_loss
    );
}

#[test]
fn missing_values_go_where_they_belong() {
    let (model, ..) = fitted(&Settings::default());
    let pushed = model.log_odds(&[0.8, 0.8, f32::NAN]) - model.log_odds(&[0.8, 0.8, 0.5]);
    assert!((0.8..2.8).contains(&pushed), "{pushed}");
}

#[test]
fn contributions_add_up_to_the_score() {
    let (model, values, _) = fitted(&Settings::default());
    for row in values.chunks_exact(3).take(200) {
        let sum = model.average() + model.contributions(row).iter().sum::<f64>();
        assert!((sum - model.log_odds(row)).abs() < 1e-9, "{row:?}");
    }
}

#[test]
fn the_same_rows_and_seed_give_the_same_trees() {
    let settings = Settings { trees: 20, ..Settings::default() };
    let (one, other) = (fitted(&settings).0, fitted(&settings).0);
    assert_eq!(one, other);
    assert_ne!(one, fitted(&Settings { seed: 2, ..settings }).0);
}

/// One tree of one question on a feature of two values: leaves are −0.1 × Σ slope / (Σ bend + 1).
#[test]
fn a_single_question_as_worked_by_hand() {
    let values: Vec<f32> = (0..2_000).map(|row| (row % 2) as f32).collect();
    let happened: Vec<bool> = (0..2_000).map(|row| row % 2 == 0 || row % 20 == 1).collect();
    let settings = Settings { trees: 1, depth: 1, ..Settings::default() };
    let model = Boosted::fit(&Rows::new(&values, 1).unwrap(), &happened, &settings).unwrap();
    let (train, _) = split(2_000, &settings).unwrap();
    let hits = train.iter().filter(|row| happened[**row as usize]).count() as f64;
    let share = hits / train.len() as f64;
    let zeros: Vec<_> = train.iter().filter(|row| *row % 2 == 0).collect();
    let count = zeros.len() as f64;
    let wanted = 0.1 * count * (1.0 - share) / (count * share * (1.0 - share) + 1.0);
    let [Node::Question { feature: 0, threshold, .. }, Node::Leaf(left), Node::Leaf(right)] =
        model.trees[0].nodes[..]
    else {
        panic!("{:?}", model.trees);
    };
    assert!(
        (threshold - 0.5).abs() < 1e-6 && (left - wanted).abs() < 1e-5 && right < 0.0,
        "{left} for {wanted}"
    );
}

#[test]
fn features_that_tell_nothing_give_no_trees() {
    let happened: Vec<bool> = (0..1_000).map(|row| row % 3 == 0).collect();
    let model = Boosted::fit(&Rows::new(&[7.0; 1_000], 1).unwrap(), &happened, &Settings::default()).unwrap();
    assert!(model.trees.is_empty() && model.stopped_early);
    assert!((model.probability(&[7.0]) - 1.0 / 3.0).abs() < 0.02);
}

#[test]
fn bad_input_is_refused() {
    let rows = Rows::new(&[1.0, 2.0], 1).unwrap();
    assert_eq!(
        Boosted::fit(&rows, &[true], &Settings::default()).err(),
        Some(ChurnError::Lengths { rows: 2, outcomes: 1 })
    );
    assert_eq!(Boosted::fit(&rows, &[true, true], &Settings::default()).err(), Some(ChurnError::OneOutcome));
    let settings = Settings { depth: 0, ..Settings::default() };
    assert_eq!(Boosted::fit(&rows, &[true, false], &settings).err(), Some(ChurnError::Setting("the depth")));
    assert_eq!(Rows::new(&[1.0, f32::INFINITY], 2).err(), Some(ChurnError::Infinite { row: 0, feature: 1 }));
    assert_eq!(Rows::new(&[1.0, 2.0, 3.0], 2).err(), Some(ChurnError::Width { values: 3, width: 2 }));
}
