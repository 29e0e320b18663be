//! What amounts to come are worth today.

/// Months of a year.
const YEAR: f64 = 12.0;

/// The present value of what is expected within each horizon, discounted continuously by a yearly rate (0.08 is 8 %).
///
/// `expected` holds horizons in months, ascending, each with the amount expected from today up to it. What one horizon adds
/// to the one before it is taken to come evenly between the two: from `a` to `b` years a unit of it is worth
/// (e^−δa − e^−δb) / (δ (b − a)), δ = ln(1 + rate) (a continuous annuity; Kellison, *The Theory of Interest*, 3rd edition, 2008,
/// section 4.5). Rates below 0 are read as 0, which gives back what is expected. It serves every model of value, of whatever form;
/// `purchases::Discount` discounts single purchases of a model that tells when each of them comes.
#[must_use]
pub fn present_values(expected: &[(u32, f64)], rate: f64) -> Vec<f64> {
    let force = rate.max(0.0).ln_1p();
    let (mut from, mut before, mut sum) = (0.0, 0.0, 0.0);
    let present = expected.iter().map(|(months, amount)| {
        let to = f64::from(*months) / YEAR;
        sum += (amount - before) * even(force, from, to);
        (from, before) = (to, *amount);
        sum
    });
    present.collect()
}

/// What a unit that comes evenly between two times, in years, is worth today.
fn even(force: f64, from: f64, to: f64) -> f64 {
    let discounted = force * (to - from);
    let within = if discounted > 0.0 { -(-discounted).exp_m1() / discounted } else { 1.0 };
    (-force * from).exp() * within
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const HORIZONS: [u32; 5] = [3, 6, 12, 24, 36];

    #[test]
    fn a_unit_a_year_is_worth_the_continuous_annuity_of_the_tables() {
        // 1 a year for one, two and three years at 5 %: (i / δ) × the annuity in arrears of 0.952381, 1.859410, 2.723248,
        // i / δ = 1.024797 (Kellison, tables at 5 %).
        let found = present_values(&[(12, 1.0), (24, 2.0), (36, 3.0)], 0.05);
        for (found, wanted) in found.iter().zip([0.952_381, 1.859_410, 2.723_248]) {
            assert!((found - wanted * 1.024_797).abs() < 2e-6, "{found} for {wanted}");
        }
    }

    #[test]
    fn finer_horizons_change_nothing_of_what_comes_evenly() {
        let evenly: Vec<(u32, f64)> =
            HORIZONS.into_iter().map(|months| (months, f64::from(months))).collect();
        let fine = present_values(&evenly, 0.1);
        let coarse = present_values(&[(12, 12.0), (36, 36.0)], 0.1);
        assert!((fine[2] - coarse[0]).abs() < 1e-12 && (fine[4] - coarse[1]).abs() < 1e-12);
        // Money of the third year is worth less than that of the second, by exactly a year's rate.
        let years = present_values(&[(12, 1.0), (24, 2.0), (36, 3.0)], 0.1);
        assert!(((years[1] - years[0]) / (years[2] - years[1]) - 1.1).abs() < 1e-12);
    }

    #[test]
    fn without_a_rate_it_is_what_is_expected() {
        let expected = [(3, 34.1), (6, 64.8), (12, 118.3), (24, 200.4), (36, 256.9)];
        let amounts = expected.map(|(_, amount)| amount);
        assert_eq!(present_values(&expected, 0.0), amounts);
        assert_eq!(present_values(&expected, -0.5), amounts);
        assert!(present_values(&[], 0.1).is_empty());
    }

    #[test]
    fn purchases_that_fade_are_told_within_half_a_per_cent() {
        // A customer who buys half as often every year: what comes up to t is (1 − e^−λt) / λ, its present value
        // (1 − e^−(λ+δ)t) / (λ + δ).
        let (fades, rate) = (2.0_f64.ln(), 0.10_f64);
        let up_to = |force: f64, months: u32| -(-force * f64::from(months) / 12.0).exp_m1() / force;
        let expected = HORIZONS.map(|months| (months, up_to(fades, months)));
        for ((months, _), found) in expected.iter().zip(present_values(&expected, rate)) {
            let wanted = up_to(fades + rate.ln_1p(), *months);
            assert!((found / wanted - 1.0).abs() < 0.005, "{months} months: {found} for {wanted}");
        }
    }
}
