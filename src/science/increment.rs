//! What an audience changed: exposed against held out, with how sure that is.

/// An arm of fewer people says nothing of a share.
const FEWEST_FOR_SHARE: u64 = 30;
/// Nor one of fewer of a mean: amounts are skewed, and the normal distribution stands in for Student's.
const FEWEST_FOR_MEAN: u64 = 50;

/// How far the first arm is above the second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// First minus second, in the unit of what is compared (for shares, 0.01 is one point).
    pub estimate: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
    /// How sure it is, from 0 to 1, that the first arm is above: one minus the one-sided p-value against no difference.
    pub certainty: f64,
}

/// What an arm of amounts comes to.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Amounts {
    /// How many people, those with nothing included.
    pub people: u64,
    /// Sum of their amounts.
    pub sum: f64,
    /// Sum of their amounts squared.
    pub squares: f64,
}

/// The difference of two shares, `successes_a` of `n_a` minus `successes_b` of `n_b`, with its two-sided interval at
/// `level` (0.95 for 95 %).
///
/// The interval is method 10 of Newcombe, R. G. (1998), "Interval estimation for the difference between independent
/// proportions", Statistics in Medicine 17:873-890: with the Wilson interval (l, u) of each share,
///
/// ```text
/// low  = d − √((p₁ − l₁)² + (u₂ − p₂)²)     high = d + √((u₁ − p₁)² + (p₂ − l₂)²)
/// ```
///
/// The certainty is that of the score test: normal, with the variance of both arms pooled. `None` where an arm has fewer
/// than 30 people or more successes than people, or `level` is not between 0 and 1.
#[must_use]
pub fn share_difference(
    successes_a: u64,
    n_a: u64,
    successes_b: u64,
    n_b: u64,
    level: f64,
) -> Option<Difference> {
    if n_a.min(n_b) < FEWEST_FOR_SHARE || successes_a > n_a || successes_b > n_b {
        return None;
    }
    let z = quantile(level)?;
    let (a, b) = (successes_a as f64 / n_a as f64, successes_b as f64 / n_b as f64);
    let (low_a, high_a) = super::proportion::wilson(successes_a, n_a, z);
    let (low_b, high_b) = super::proportion::wilson(successes_b, n_b, z);
    let estimate = a - b;
    let pooled = (successes_a as f64 + successes_b as f64) / (n_a as f64 + n_b as f64);
    let error = (pooled * (1.0 - pooled) * (1.0 / n_a as f64 + 1.0 / n_b as f64)).sqrt();
    Some(Difference {
        estimate,
        low: estimate - (a - low_a).hypot(high_b - b),
        high: estimate + (high_a - a).hypot(b - low_b),
        certainty: certainty(estimate, error),
    })
}

/// The difference of two means, of `a` minus of `b`, with its two-sided interval at `level` (0.95 for 95 %).
///
/// Welch, B. L. (1947), "The generalization of 'Student's' problem when several different population variances are
/// involved", Biometrika 34:28-35, each arm with its own variance; the normal quantile stands in for Student's, which
/// from 50 people on differs by less than 3 %. `None` where an arm has fewer, a sum is no number, or `level` is not
/// between 0 and 1.
#[must_use]
pub fn mean_difference(a: &Amounts, b: &Amounts, level: f64) -> Option<Difference> {
    if a.people.min(b.people) < FEWEST_FOR_MEAN {
        return None;
    }
    let z = quantile(level)?;
    let estimate = a.mean() - b.mean();
    let error = (a.variance_of_mean() + b.variance_of_mean()).sqrt();
    (estimate.is_finite() && error.is_finite()).then(|| Difference {
        estimate,
        low: estimate - z * error,
        high: estimate + z * error,
        certainty: certainty(estimate, error),
    })
}

impl Amounts {
    fn mean(&self) -> f64 {
        self.sum / self.people as f64
    }

    fn variance_of_mean(&self) -> f64 {
        let n = self.people as f64;
        // Rounding must not make it negative where all are alike; what is no number stays none.
        let spread = self.squares - self.sum * self.sum / n;
        let spread = if spread < 0.0 { 0.0 } else { spread };
        spread / (n - 1.0) / n
    }
}

/// How sure it is that something estimated with this standard error is above zero.
fn certainty(estimate: f64, error: f64) -> f64 {
    if error > 0.0 {
        below(estimate / error)
    } else if estimate == 0.0 {
        0.5
    } else {
        f64::from(u8::from(estimate > 0.0))
    }
}

/// The standard normal distribution function.
fn below(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// How many standard deviations wide a two-sided interval of that level is, by halving; `None` for what is no level.
fn quantile(level: f64) -> Option<f64> {
    if !(level > 0.0 && level < 1.0) {
        return None;
    }
    let outside = 1.0 - level;
    // Beyond 9 deviations lies less than the distance from 1 to its neighbour.
    let (mut low, mut high) = (0.0_f64, 9.0_f64);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if libm::erfc(middle / std::f64::consts::SQRT_2) > outside {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(f64::midpoint(low, high))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::science::proportion::Z_95;

    fn near(found: f64, wanted: f64, off: f64) {
        assert!((found - wanted).abs() < off, "{found} for {wanted}");
    }

    /// Newcombe (1998), Table II, (a).
    #[test]
    fn the_interval_of_shares_is_the_published_one() {
        let found = share_difference(56, 70, 48, 80, 0.95).unwrap();
        near(found.estimate, 0.2, 1e-12);
        near(found.low, 0.0524, 5e-5);
        near(found.high, 0.3339, 5e-5);
    }

    /// z = 0.2 / √(0.69333 × 0.30667 × (1/70 + 1/80)) = 2.6502.
    #[test]
    fn the_certainty_of_shares_is_that_of_the_score_test() {
        near(share_difference(56, 70, 48, 80, 0.95).unwrap().certainty, 0.995_98, 5e-5);
        near(share_difference(48, 80, 56, 70, 0.95).unwrap().certainty, 1.0 - 0.995_98, 5e-5);
        near(share_difference(10, 100, 10, 100, 0.95).unwrap().certainty, 0.5, 1e-12);
        near(share_difference(0, 100, 0, 100, 0.95).unwrap().certainty, 0.5, 1e-12);
    }

    #[test]
    fn widths_are_the_normal_quantiles() {
        near(quantile(0.95).unwrap(), Z_95, 1e-12);
        near(quantile(0.9).unwrap(), 1.644_853_626_951_472_2, 1e-12);
        near(quantile(0.99).unwrap(), 2.575_829_303_548_900_4, 1e-12);
        for level in [0.0, 1.0, -0.5, 1.5, f64::NAN] {
            assert_eq!(quantile(level), None);
        }
    }

    /// By hand: 100 times 10 ± 2 and 200 times 8 ± 3, two values each, half and half.
    #[test]
    fn the_interval_of_means_has_each_arms_own_variance() {
        let a = Amounts { people: 100, sum: 1_000.0, squares: 100.0 * (100.0 + 4.0) };
        let b = Amounts { people: 200, sum: 1_600.0, squares: 200.0 * (64.0 + 9.0) };
        let error = (4.0 / 99.0 + 9.0 / 199.0_f64).sqrt();
        let found = mean_difference(&a, &b, 0.95).unwrap();
        near(found.estimate, 2.0, 1e-12);
        near(found.low, 2.0 - Z_95 * error, 1e-9);
        near(found.high, 2.0 + Z_95 * error, 1e-9);
        assert!(found.certainty > 0.999_999);
    }

    #[test]
    fn arms_in_which_all_are_alike_are_certain() {
        let of = |each: f64| Amounts { people: 50, sum: 50.0 * each, squares: 50.0 * each * each };
        let found = mean_difference(&of(0.1), &of(0.0), 0.95).unwrap();
        assert!(found.certainty > 0.999);
        near(mean_difference(&of(0.0), &of(0.0), 0.95).unwrap().certainty, 0.5, 1e-12);
    }

    #[test]
    fn nothing_is_said_of_small_arms() {
        assert_eq!(share_difference(5, 29, 5, 1_000, 0.95), None);
        assert_eq!(share_difference(5, 1_000, 5, 29, 0.95), None);
        assert!(share_difference(5, 30, 5, 30, 0.95).is_some());
        assert_eq!(share_difference(31, 30, 5, 30, 0.95), None);
        let small = Amounts { people: 49, sum: 1.0, squares: 1.0 };
        let large = Amounts { people: 50, ..small };
        assert_eq!(mean_difference(&small, &large, 0.95), None);
        assert_eq!(mean_difference(&large, &small, 0.95), None);
        assert_eq!(mean_difference(&large, &Amounts { sum: f64::NAN, ..large }, 0.95), None);
    }

    proptest! {
        #[test]
        fn the_interval_of_shares_holds_the_estimate_and_stays_possible(
            n_a in 30_u64..2_000, n_b in 30_u64..2_000, a in 0.0..=1.0, b in 0.0..=1.0, level in 0.5..0.999,
        ) {
            let (a, b) = ((a * n_a as f64) as u64, (b * n_b as f64) as u64);
            let found = share_difference(a, n_a, b, n_b, level).unwrap();
            prop_assert!(-1.0 - 1e-9 <= found.low && found.low <= found.estimate);
            prop_assert!(found.estimate <= found.high && found.high <= 1.0 + 1e-9);
            let turned = share_difference(b, n_b, a, n_a, level).unwrap();
            prop_assert!((turned.low + found.high).abs() < 1e-12);
            prop_assert!((turned.certainty + found.certainty - 1.0).abs() < 1e-12);
        }
    }
}
