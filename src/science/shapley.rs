//! Shares of a result by what each of a few causes adds to it.

/// The Shapley value of each of `N` causes: what it adds to `worth`, averaged over every order in which they can come in
/// (Shapley, *A value for n-person games*, 1953). The shares add up to the worth of all less that of none.
///
/// `worth` is asked once for each set of causes, 2^`N` times.
#[must_use]
pub fn shapley<const N: usize>(worth: impl Fn([bool; N]) -> f64) -> [f64; N] {
    let within = |set: usize| std::array::from_fn::<bool, N, _>(|cause| set >> cause & 1 == 1);
    let worths: Vec<f64> = (0..1_usize << N).map(|set| worth(within(set))).collect();
    let at = |set: usize| worths.get(set).copied().unwrap_or(f64::NAN);
    std::array::from_fn(|cause| {
        let without = (0..worths.len()).filter(|set| set >> cause & 1 == 0);
        let added = without.map(|set| weight(set.count_ones(), N as u32) * (at(set | 1 << cause) - at(set)));
        added.sum()
    })
}

/// In what share of all orders exactly these others, `before` of `all`, come before a cause.
fn weight(before: u32, all: u32) -> f64 {
    let orders = |of: u32| (1..=of).map(f64::from).product::<f64>();
    orders(before) * orders(all - before - 1) / orders(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near<const N: usize>(found: [f64; N], wanted: [f64; N]) {
        assert!(found.iter().zip(wanted).all(|(one, other)| (one - other).abs() < 1e-12), "{found:?}");
    }

    #[test]
    fn the_owner_of_the_only_left_glove_gets_two_thirds() {
        // One left and two right gloves, a pair is worth 1: 2/3, 1/6, 1/6 (Shapley and Shubik 1969).
        near(
            shapley(|[left, right, other]| f64::from(left && (right || other))),
            [2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0],
        );
    }

    #[test]
    fn the_longest_runway_is_paid_for_by_whom_it_is_for() {
        // Littlechild and Owen 1973: each stretch is paid in equal parts by those who need it.
        let needs = [8.0, 11.0, 13.0, 18.0];
        let cost = |lands: [bool; 4]| {
            lands.iter().zip(needs).filter(|(lands, _)| **lands).map(|(_, needs)| needs).fold(0.0, f64::max)
        };
        near(shapley(cost), [2.0, 3.0, 4.0, 9.0]);
    }

    #[test]
    fn shares_add_up_and_what_changes_nothing_gets_nothing() {
        let worth = |[one, two, none]: [bool; 3]| {
            let _ = none;
            (3.0 * f64::from(one) + 0.5).powi(2) - 1.7 * f64::from(two && one)
        };
        let [one, two, none] = shapley(worth);
        assert!((one + two + none - (worth([true; 3]) - worth([false; 3]))).abs() < 1e-12);
        assert!(none.abs() < 1e-15 && two < 0.0);
    }
}
