//! How sure a share is: the interval of a proportion counted from so many trials.

/// z of a two-sided 95 % interval: the 97.5 % point of the standard normal distribution.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// The Wilson score interval of `successes` out of `trials`, as shares (0 to 1), low before high.
///
/// Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical inference", JASA
/// 22:209-212, without continuity correction:
///
/// ```text
/// centre = (p + z²/2n) / (1 + z²/n)     half = z √(p(1 − p)/n + z²/4n²) / (1 + z²/n)
/// ```
///
/// Unlike p ± z·√(p(1 − p)/n) it stays within 0 and 1 and says something when nobody, or everybody,
/// succeeded. `z` is how many standard deviations wide ([`Z_95`]); its sign doesn't matter. Nothing is known
/// without trials, nor with a `z` that isn't a finite number: (0, 1). More successes than trials count as all
/// of them.
#[must_use]
pub fn wilson(successes: u64, trials: u64, z: f64) -> (f64, f64) {
    if trials == 0 || !z.is_finite() {
        return (0.0, 1.0);
    }
    let (n, successes) = (trials as f64, successes.min(trials) as f64);
    let (share, z2) = (successes / n, z * z);
    let scale = 1.0 + z2 / n;
    let centre = (share + z2 / (2.0 * n)) / scale;
    let half = z.abs() * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt() / scale;
    // At the ends the bound is the share itself; rounding must not say otherwise.
    let low = if successes == 0.0 { 0.0 } else { (centre - half).clamp(0.0, share) };
    let high = if successes >= n { 1.0 } else { (centre + half).clamp(share, 1.0) };
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: (f64, f64), wanted: (f64, f64)) {
        let off = (found.0 - wanted.0).abs().max((found.1 - wanted.1).abs());
        assert!(off < 1e-12, "{found:?} for {wanted:?}");
    }

    /// scipy 1.17.1, `binomtest(k, n).proportion_ci(0.95, "wilson")`.
    #[test]
    fn interval_is_that_of_scipy() {
        near(wilson(0, 10, Z_95), (0.0, 0.277_532_799_862_889_26));
        near(wilson(10, 10, Z_95), (0.722_467_200_137_110_7, 1.0));
        near(wilson(3, 10, Z_95), (0.107_791_267_406_301_02, 0.603_221_852_538_854_6));
        near(wilson(81, 263, Z_95), (0.255_288_519_878_274_2, 0.366_209_576_982_800_04));
        near(wilson(1, 1_000_000, Z_95), (1.765_245_767_453_709e-7, 5.664_911_804_311_442e-6));
        near(wilson(37, 1_882, Z_95), (0.014_296_675_384_305_495, 0.026_980_102_393_913_51));
    }

    #[test]
    fn nothing_is_known_without_trials() {
        assert_eq!(wilson(0, 0, Z_95), (0.0, 1.0));
        assert_eq!(wilson(3, 10, f64::NAN), (0.0, 1.0));
    }

    #[test]
    fn more_successes_than_trials_count_as_all() {
        assert_eq!(wilson(11, 10, Z_95), wilson(10, 10, Z_95));
    }

    #[test]
    fn width_zero_is_the_share() {
        near(wilson(3, 10, 0.0), (0.3, 0.3));
    }

    #[test]
    fn interval_always_holds_the_share() {
        for trials in [1, 2, 3, 7, 100, 1_000_003, u64::MAX] {
            for part in 0..=20 {
                let successes = (u128::from(trials) * part / 20) as u64;
                let (low, high) = wilson(successes, trials, Z_95);
                let share = successes as f64 / trials as f64;
                assert!(
                    0.0 <= low && low <= share && share <= high && high <= 1.0,
                    "{successes} of {trials}"
                );
            }
        }
    }
}
