//! Groups held against each other, where the truth is known.

use c360::science::groups::{Against, Alike, against, sums};

const SAMPLES: u32 = 500;

/// Two groups that share nobody: `first` of 400 buy in one, `second` of 400 in the other, for 10 each.
fn apart(first: u32, second: u32) -> Vec<Alike<2>> {
    let alike = |customers, shares, bought| Alike {
        customers,
        shares,
        bought,
        revenue: if bought { 10.0 } else { 0.0 },
    };
    vec![
        alike(first, [1.0, 0.0], true),
        alike(400 - first, [1.0, 0.0], false),
        alike(second, [0.0, 1.0], true),
        alike(400 - second, [0.0, 1.0], false),
    ]
}

fn one(all: &[Alike<2>], seed: u64) -> Against {
    against(all, &[(0, 1)], SAMPLES, seed).unwrap()[0]
}

/// Every customer as a row of their own.
fn singly(all: &[Alike<2>]) -> Vec<Alike<2>> {
    let times = |alike: &Alike<2>| alike.customers as usize;
    all.iter().flat_map(|alike| std::iter::repeat_n(Alike { customers: 1, ..*alike }, times(alike))).collect()
}

/// The logarithm of a ratio of two shares has the variance (1 − p)/(n p) of each: here 0.0025 + 0.0075, so that 95 %
/// of it lie within 0.196.
#[test]
fn the_interval_of_a_ratio_is_as_wide_as_theory_says() {
    let (low, high) = (2.0 * (-0.196_f64).exp(), 2.0 * 0.196_f64.exp());
    for all in [apart(200, 100), singly(&apart(200, 100))] {
        let found = against(&all, &[(0, 1)], 4_000, 7).unwrap()[0];
        for ratio in [found.buyers, found.revenue] {
            assert!((ratio.estimate.unwrap() - 2.0).abs() < 1e-12);
            assert!((ratio.low.unwrap() / low - 1.0).abs() < 0.02, "{ratio:?} for {low}");
            assert!((ratio.high.unwrap() / high - 1.0).abs() < 0.02, "{ratio:?} for {high}");
        }
    }
}

/// Of 200 pairs of groups whose ratio is truly one, about 95 in 100 intervals must hold one.
#[test]
fn an_interval_holds_the_truth_as_often_as_it_says() {
    let mut held = 0;
    for trial in 0..200_u32 {
        // Binomial(400, 1/2) by a congruential generator of its own.
        let mut state = u64::from(trial) * 2_654_435_769 + 1;
        let mut half = || {
            (0..400)
                .filter(|_| {
                    state =
                        state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    state >> 63 == 1
                })
                .count() as u32
        };
        let ratio = one(&apart(half(), half()), u64::from(trial)).buyers;
        held += u32::from(ratio.low.unwrap() <= 1.0 && 1.0 <= ratio.high.unwrap());
    }
    assert!((182..=198).contains(&held), "{held} of 200");
}

#[test]
fn a_group_does_not_differ_from_itself() {
    let all: Vec<Alike<2>> =
        apart(200, 100).iter().map(|alike| Alike { shares: [1.0, 1.0], ..*alike }).collect();
    let found = one(&all, 1);
    for ratio in [found.buyers, found.revenue] {
        assert_eq!((ratio.estimate, ratio.low, ratio.high), (Some(1.0), Some(1.0), Some(1.0)));
    }
}

#[test]
fn the_same_seed_gives_the_same_interval() {
    let all = apart(200, 100);
    assert_eq!(one(&all, 3), one(&all, 3));
    assert_ne!(one(&all, 3), one(&all, 4));
}

#[test]
fn what_can_t_be_told_is_not() {
    let found = one(&apart(200, 0), 1);
    assert_eq!((found.buyers.estimate, found.buyers.low, found.revenue.high), (None, None, None));
    let none = one(&apart(0, 100), 1);
    assert_eq!(none.buyers.estimate, Some(0.0));
    assert!(against::<2>(&[], &[(0, 1)], SAMPLES, 1).is_err());
    assert!(against(&apart(200, 100), &[(0, 2)], SAMPLES, 1).is_err());
    assert!(against(&apart(200, 100), &[(0, 1)], 10, 1).is_err());
    assert!((sums(&apart(200, 100))[1].revenue - 1_000.0).abs() < 1e-9);
}
