//! Intervals around means and net scores, by the normal approximation.

use super::proportion::Z_95;

/// 95 % interval of a mean over `n` values with this standard deviation.
#[must_use]
pub fn of_mean(mean: f64, deviation: f64, n: u64) -> (f64, f64) {
    let half = if n > 0 { Z_95 * deviation / (n as f64).sqrt() } else { f64::INFINITY };
    (mean - half, mean + half)
}

/// 95 % interval of a net score: the share of those who say yes less the share of those who say no, of `n` answers that are
/// one of yes, no and neither. Its variance is that of a value of 1, −1 or 0.
#[must_use]
pub fn of_net_score(yes: f64, no: f64, n: u64) -> (f64, f64) {
    let net = yes - no;
    let deviation = (yes + no - net * net).max(0.0).sqrt();
    let (low, high) = of_mean(net, deviation, n);
    (low.max(-1.0), high.min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_of_a_hundred_is_known_to_a_fifth_of_a_deviation() {
        let (low, high) = of_mean(10.0, 2.0, 100);
        assert!((low - 9.608_007).abs() < 1e-6 && (high - 10.391_993).abs() < 1e-6, "{low} {high}");
        assert_eq!(of_mean(1.0, 0.0, 5), (1.0, 1.0));
        assert!(of_mean(1.0, 1.0, 0).1.is_infinite());
    }

    #[test]
    fn a_net_score_lies_within_what_it_can_be() {
        // 60 % promoters, 10 % detractors of 100: standard deviation √(0.7 − 0.25) = 0.6708.
        let (low, high) = of_net_score(0.6, 0.1, 100);
        assert!((high - 0.5 - 1.959_964 * 0.067_082).abs() < 1e-5, "{low} {high}");
        assert_eq!(of_net_score(1.0, 0.0, 10), (1.0, 1.0));
        assert!(of_net_score(0.9, 0.0, 3).1 <= 1.0);
    }
}
