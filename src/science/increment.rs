//! What was brought, against who was held out: differences of shares and of means, with their intervals.

/// A difference, with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// The estimate.
    pub estimate: f64,
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
    /// Certainty that it is above zero, by the normal approximation.
    pub certainty: f64,
}

/// Count, sum and sum of squares of some amounts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// How many.
    pub n: u64,
    /// Their sum.
    pub sum: f64,
    /// The sum of their squares.
    pub sum_of_squares: f64,
}

/// Fewer people in an arm say nothing.
const FEWEST: u64 = 30;

/// The difference of two shares, each `(successes, of)`: the first less the second, at a confidence `level`.
///
/// Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17 (1998),
/// method 10: from the two Wilson intervals. `None` where an arm has fewer than 30 people.
#[must_use]
pub fn share_difference(a: (u64, u64), b: (u64, u64), level: f64) -> Option<Difference> {
    if a.1 < FEWEST || b.1 < FEWEST || a.0 > a.1 || b.0 > b.1 {
        return None;
    }
    let z = quantile(level);
    let (p, q) = (a.0 as f64 / a.1 as f64, b.0 as f64 / b.1 as f64);
    let ((p_low, p_high), (q_low, q_high)) = (wilson(a, z), wilson(b, z));
    let estimate = p - q;
    let low = estimate - ((p - p_low).powi(2) + (q_high - q).powi(2)).sqrt();
    let high = estimate + ((p_high - p).powi(2) + (q - q_low).powi(2)).sqrt();
    let pooled = (a.0 + b.0) as f64 / (a.1 + b.1) as f64;
    let error = (pooled * (1.0 - pooled) * (1.0 / a.1 as f64 + 1.0 / b.1 as f64)).sqrt();
    Some(Difference { estimate, low, high, certainty: certainty(estimate, error) })
}

/// The difference of two means, the first less the second: Welch's, with the normal quantile. `None` where an arm has
/// fewer than 30 people.
#[must_use]
pub fn mean_difference(a: &Moments, b: &Moments, level: f64) -> Option<Difference> {
    if a.n < FEWEST || b.n < FEWEST {
        return None;
    }
    let of = |arm: &Moments| {
        let n = arm.n as f64;
        let mean = arm.sum / n;
        let variance = ((arm.sum_of_squares - n * mean * mean) / (n - 1.0)).max(0.0);
        (mean, variance / n)
    };
    let ((mean_a, error_a), (mean_b, error_b)) = (of(a), of(b));
    let (estimate, error) = (mean_a - mean_b, (error_a + error_b).sqrt());
    let margin = quantile(level) * error;
    Some(Difference {
        estimate,
        low: estimate - margin,
        high: estimate + margin,
        certainty: certainty(estimate, error),
    })
}

fn wilson((successes, of): (u64, u64), z: f64) -> (f64, f64) {
    let (n, p) = (of as f64, successes as f64 / of as f64);
    let centre = p + z * z / (2.0 * n);
    let margin = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    ((centre - margin) / scale, (centre + margin) / scale)
}

/// Chance that a normal variable lies below.
fn normal(x: f64) -> f64 {
    0.5 * libm::erfc(-x / std::f64::consts::SQRT_2)
}

/// How certain it is that a difference is above zero.
fn certainty(estimate: f64, error: f64) -> f64 {
    if error > 0.0 {
        normal(estimate / error)
    } else if estimate > 0.0 {
        1.0
    } else if estimate < 0.0 {
        0.0
    } else {
        0.5
    }
}

/// The normal quantile of a two-sided level, by halving.
fn quantile(level: f64) -> f64 {
    let wanted = 0.5 + level.clamp(0.0, 0.999_999) / 2.0;
    let (mut low, mut high) = (0.0, 10.0);
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if normal(middle) < wanted { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Newcombe 1998, table II, contrast (a) 56/70 − 48/80, method 10.
    #[test]
    fn the_published_interval_of_two_shares_comes_out() {
        let found = share_difference((56, 70), (48, 80), 0.95).unwrap();
        assert!((found.estimate - 0.2).abs() < 1e-12);
        assert!((found.low - 0.0524).abs() < 5e-5 && (found.high - 0.3339).abs() < 5e-5, "{found:?}");
        assert!(found.certainty > 0.99);
    }

    #[test]
    fn two_means_differ_by_welch() {
        // n = 50 with mean 12 and variance 4, n = 60 with mean 11 and variance 9.
        let moments = |n: u64, mean: f64, variance: f64| Moments {
            n,
            sum: n as f64 * mean,
            sum_of_squares: (n - 1) as f64 * variance + n as f64 * mean * mean,
        };
        let found = mean_difference(&moments(50, 12.0, 4.0), &moments(60, 11.0, 9.0), 0.95).unwrap();
        let error = (4.0_f64 / 50.0 + 9.0 / 60.0).sqrt();
        assert!((found.estimate - 1.0).abs() < 1e-9);
        assert!((found.low - (1.0 - 1.959_964 * error)).abs() < 1e-5, "{found:?}");
        assert!((found.certainty - normal(1.0 / error)).abs() < 1e-12);
    }

    #[test]
    fn small_arms_say_nothing() {
        assert_eq!(share_difference((1, 29), (10, 100), 0.95), None);
        let none = Moments { n: 10, sum: 1.0, sum_of_squares: 1.0 };
        assert_eq!(mean_difference(&none, &none, 0.95), None);
        assert_eq!(share_difference((0, 50), (0, 50), 0.95).unwrap().certainty, 0.5);
    }
}
