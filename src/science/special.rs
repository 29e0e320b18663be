//! Special functions the models need: gamma, its logarithmic derivative, and Gauss's hypergeometric function.
//!
//! All real-valued, for the arguments the models meet (positive parameters, z below 1); outside them they
//! give NaN.

/// Terms of a series summed at most; what hasn't settled by then is NaN.
const MOST_TERMS: u32 = 100_000;

/// ln Γ(x) for x > 0.
#[must_use]
pub fn ln_gamma(x: f64) -> f64 {
    if x > 0.0 { libm::lgamma(x) } else { f64::NAN }
}

/// ψ(x) = d ln Γ(x) / dx for x > 0.
///
/// Abramowitz, M., Stegun, I. A. (1964), "Handbook of Mathematical Functions": recurrence 6.3.5 up to 10,
/// then the asymptotic series 6.3.18, whose first term left out is below 2e-16 there.
#[must_use]
pub fn digamma(x: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    let (mut x, mut below) = (x, 0.0);
    while x < 10.0 {
        below += 1.0 / x;
        x += 1.0;
    }
    let y = 1.0 / (x * x);
    let series = y
        * (1.0 / 12.0
            - y * (1.0 / 120.0
                - y * (1.0 / 252.0
                    - y * (1.0 / 240.0 - y * (1.0 / 132.0 - y * (691.0 / 32_760.0 - y / 12.0))))));
    x.ln() - 0.5 / x - series - below
}

/// Gauss's ₂F₁(a, b; c; z) for z < 1 and c > 0.
///
/// The power series (Abramowitz and Stegun 15.1.1) after the linear transformation that makes it converge
/// fastest without changing signs: 15.3.4 for z < 0, 15.3.3 where c < a + b.
#[must_use]
pub fn gauss(a: f64, b: f64, c: f64, z: f64) -> f64 {
    if z >= 1.0 || z.is_nan() || c.is_nan() || c <= 0.0 {
        return f64::NAN;
    }
    if z < 0.0 {
        return (1.0 - z).powf(-a) * gauss(a, c - b, c, z / (z - 1.0));
    }
    if c < a + b {
        return (1.0 - z).powf(c - a - b) * series(c - a, c - b, c, z);
    }
    series(a, b, c, z)
}

/// Σ (a)ₙ (b)ₙ / (c)ₙ zⁿ / n!.
fn series(a: f64, b: f64, c: f64, z: f64) -> f64 {
    sum_series(0.0, 1.0, |at| (a + at) * (b + at) / ((c + at) * (at + 1.0)) * z)
}

/// The sum of a series whose term number `from` is `first` and each next one `ratio(number)` times the one
/// before; NaN if it hasn't settled after a hundred thousand terms.
pub(super) fn sum_series(from: f64, first: f64, ratio: impl Fn(f64) -> f64) -> f64 {
    let (mut at, mut term, mut sum) = (from, first, first);
    for _ in 0..MOST_TERMS {
        let ratio = ratio(at);
        term *= ratio;
        sum += term;
        at += 1.0;
        if settled(term, ratio, sum) {
            return sum;
        }
    }
    f64::NAN
}

/// Whether what comes after a term is too small to matter: bounded by a geometric series once terms fall.
fn settled(term: f64, ratio: f64, sum: f64) -> bool {
    let ratio = ratio.abs();
    ratio < 1.0 && term.abs() <= f64::EPSILON * 0.25 * sum.abs() * (1.0 - ratio)
}

/// ₂F₁(1, b; c; z) and the relative change of it with b, c and z.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnitGauss {
    /// The function.
    pub value: f64,
    /// ∂ ln ₂F₁ / ∂b.
    pub by_b: f64,
    /// ∂ ln ₂F₁ / ∂c.
    pub by_c: f64,
    /// ∂ ln ₂F₁ / ∂z.
    pub by_z: f64,
}

/// ₂F₁(1, b; c; z) for 0 ≤ z < 1, b > 0 and c > 0, with its slopes.
///
/// Every term (b)ₙ / (c)ₙ zⁿ is positive and is differentiated as it is summed: its logarithm changes by
/// Σ 1/(b + i) with b, by −Σ 1/(c + i) with c (i < n), and by n/z with z.
#[must_use]
pub fn unit_gauss(b: f64, c: f64, z: f64) -> UnitGauss {
    let (mut n, mut term, mut value) = (0.0, 1.0, 1.0);
    let (mut with_b, mut with_c) = (0.0, 0.0);
    let (mut by_b, mut by_c, mut by_z) = (0.0, 0.0, b / c);
    for _ in 0..MOST_TERMS {
        with_b += 1.0 / (b + n);
        with_c += 1.0 / (c + n);
        let ratio = (b + n) / (c + n) * z;
        term *= ratio;
        n += 1.0;
        value += term;
        by_b += term * with_b;
        by_c -= term * with_c;
        // d/dz of the next term: (n + 1) times it, over z.
        by_z += term * (b + n) / (c + n) * (n + 1.0);
        // The slopes grow by at most n a term, so they have settled where n times the term has.
        if settled(term * (n + 1.0), ratio.max(z), value) {
            return UnitGauss { value, by_b: by_b / value, by_c: by_c / value, by_z: by_z / value };
        }
    }
    UnitGauss { value: f64::NAN, by_b: f64::NAN, by_c: f64::NAN, by_z: f64::NAN }
}

/// ₂F₁(1, b; c; z) for 0 ≤ z < 1, b > 0, c > b and c > 1, without its slopes and far faster than [`unit_gauss`] where z is near 1.
///
/// Gauss's continued fraction (Cuyt, A. and others (2008), "Handbook of Continued Fractions for Special Functions", section 15.3),
/// worked out by the modified method of Lentz (Thompson, I. J., Barnett, A. R. (1986), Journal of Computational Physics 64:490-509).
#[must_use]
pub fn unit_gauss_value(b: f64, c: f64, z: f64) -> f64 {
    // 1 / (1 − d₁z / (1 − d₂z / (1 − …))), its denominator being worked out.
    let (mut fraction, mut above, mut below) = (1.0, 1.0, 0.0);
    for term in 1..=MOST_TERMS {
        let half = f64::from(term / 2);
        let end = c + f64::from(term) - 1.0;
        let product = if term % 2 == 1 { (b + half) * (c - 1.0 + half) } else { half * (c - b - 1.0 + half) };
        let part = product * z / (end * (end - 1.0));
        below = 1.0 / (1.0 - part * below);
        above = 1.0 - part / above;
        let by = above * below;
        fraction *= by;
        if (by - 1.0).abs() <= f64::EPSILON {
            return 1.0 / fraction;
        }
    }
    f64::NAN
}

/// (1 − e⁻ˣ) / x, which is 1 at 0.
#[must_use]
pub fn decay(x: f64) -> f64 {
    if x == 0.0 { 1.0 } else { -(-x).exp_m1() / x }
}

/// e^x / (1 + e^x), the logistic function, without overflow.
#[must_use]
pub fn logistic(x: f64) -> f64 {
    if x >= 0.0 { 1.0 / (1.0 + (-x).exp()) } else { x.exp() / (1.0 + x.exp()) }
}

/// ln(1 + e^x), without overflow.
#[must_use]
pub fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, wanted: f64) {
        assert!((found - wanted).abs() <= 2e-13 * wanted.abs(), "{found} for {wanted}");
    }

    #[test]
    fn the_continued_fraction_is_the_series() {
        for b in [0.01, 0.6, 1.606, 6.9, 52.3, 4_000.6] {
            for more in [0.01, 0.3, 1.0, 2.553, 70.0] {
                for z in [0.0, 1e-9, 0.1, 0.5, 0.9, 0.97, 0.999].into_iter().filter(|_| b + more > 1.0) {
                    let wanted = unit_gauss(b, b + more, z).value;
                    let found = unit_gauss_value(b, b + more, z);
                    assert!((found - wanted).abs() <= 2e-12 * wanted, "{b} {more} {z}: {found} for {wanted}");
                }
            }
        }
        near(unit_gauss_value(1.0, 2.0, 0.999), 6.914_669_948_931_067);
        assert!(unit_gauss_value(1.0, 2.0, f64::NAN).is_nan());
    }

    /// Wanted values: mpmath 1.3 with 30 digits.
    #[test]
    fn gauss_is_that_of_mpmath() {
        near(gauss(0.5, 0.5, 1.5, 0.25), 1.047_197_551_196_597_7);
        near(gauss(2.243, 4.426, 4.219, 0.5), 5.161_693_901_383_613);
        near(gauss(26.243, 28.426, 28.219, 0.6), 33_237_064_884.615_622);
        near(gauss(1.0, 2.0, 3.0, -5.0), 0.256_659_242_461_755_6);
        near(gauss(0.243, 2.426, 2.219, 0.97), 2.919_523_858_054_754_7);
        near(gauss(100.5, 102.4, 102.2, 0.8), 2.427_236_929_104_087_9e70);
        near(gauss(2.5, -1.5, 0.7, 0.3), -0.333_905_615_588_675_9);
        near(gauss(1.0, 1.0, 2.0, 0.999), 6.914_669_948_931_067);
    }

    /// Abramowitz and Stegun 15.1.3, 15.1.8 and 15.1.4.
    #[test]
    fn gauss_is_the_elementary_function_where_there_is_one() {
        for z in [-30.0, -0.7, 0.0, 0.001, 0.4, 0.9, 0.99_f64] {
            if z != 0.0 {
                near(gauss(1.0, 1.0, 2.0, z), -(-z).ln_1p() / z);
            }
            near(gauss(1.7, 2.3, 2.3, z), (1.0 - z).powf(-1.7));
            if z > 0.0 {
                near(gauss(0.5, 1.0, 1.5, z * z), ((1.0 + z) / (1.0 - z)).ln() / (2.0 * z));
            }
        }
    }

    #[test]
    fn gauss_outside_its_reach_is_no_number() {
        assert!(gauss(1.0, 1.0, 2.0, 1.0).is_nan());
        assert!(gauss(1.0, 1.0, -2.0, 0.5).is_nan());
        assert!(gauss(f64::NAN, 1.0, 2.0, 0.5).is_nan());
    }

    /// Wanted values: mpmath 1.3, the slopes by its numerical derivative.
    #[test]
    fn slopes_of_gauss_are_those_of_mpmath() {
        for (b, c, z, wanted) in [
            (
                1.6,
                3.2,
                0.1,
                [1.053_326_767_494_274_2, 0.032_921_479_801_71, -0.016_618_024_063_41, 0.540_229_045_852],
            ),
            (
                2.6,
                20.2,
                0.95,
                [1.147_104_817_079_406, 0.056_551_112_052_08, -0.007_632_393_921_22, 0.164_008_510_882],
            ),
            (
                0.3,
                1.4,
                0.99,
                [2.005_597_293_741_601, 2.653_941_036_573_9, -1.083_840_533_049, 9.741_599_266_555],
            ),
        ] {
            let found = unit_gauss(b, c, z);
            for (found, wanted) in [found.value, found.by_b, found.by_c, found.by_z].into_iter().zip(wanted) {
                assert!((found - wanted).abs() < 1e-11 * wanted.abs(), "{found} for {wanted} at {b} {c} {z}");
            }
            near(found.value, gauss(1.0, b, c, z));
        }
    }

    /// Wanted values: mpmath 1.3.
    #[test]
    fn digamma_is_that_of_mpmath() {
        near(digamma(1.0), -0.577_215_664_901_532_9);
        near(digamma(0.5), -1.963_510_026_021_423_5);
        near(digamma(1e-3), -1_000.575_571_931_810_3);
        near(digamma(3.7), 1.167_153_539_361_511_4);
        near(digamma(10.0), 2.251_752_589_066_721);
        near(digamma(1_234.5), 7.118_016_231_827_998);
        assert!(digamma(0.0).is_nan() && ln_gamma(-1.0).is_nan());
    }

    #[test]
    fn small_helpers_hold_at_their_limits() {
        near(decay(1e-12), 1.0 - 5e-13);
        near(decay(0.0), 1.0);
        near(decay(-2.0), (2.0_f64.exp() - 1.0) / 2.0);
        near(logistic(-800.0), 0.0);
        near(logistic(800.0), 1.0);
        near(softplus(800.0), 800.0);
        near(softplus(0.0), 2.0_f64.ln());
    }
}
