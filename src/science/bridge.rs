//! Why the revenue of customers who stayed in one tier changed: frequency, basket or price.
//!
//! For the same customers in both years, revenue = customers × (tickets / customer) × (items / ticket) ×
//! (revenue / item). The number of customers doesn't change, so the change of revenue is shared out among the
//! other three by the additive logarithmic mean Divisia index (LMDI-I): Ang, B. W. (2005), "The LMDI approach
//! to decomposition analysis: a practical guide", Energy Policy 33:867-871, equation (5) with one
//! sub-category:
//!
//! ```text
//! part of factor x = L(V1, V0) × ln(x1 / x0)      L(a, b) = (a - b) / (ln a - ln b),  L(a, a) = a
//! ```
//!
//! It leaves no residual, doesn't depend on the order of the factors, and changes sign when the years are
//! swapped. The parts are whole cents and add up to the change exactly.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

/// What the customers of the bridge did in one year. Both years of a bridge describe the same customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Year {
    /// Number of tickets.
    pub tickets: u64,
    /// Number of items on those tickets (may be a fraction, where goods are sold by weight); `None` where the
    /// data has no quantities.
    pub items: Option<Decimal>,
    /// Net revenue, in the currency of the data.
    pub revenue: Decimal,
}

/// The change of net revenue between two years, in the currency of the data. The parts add up to it exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// Part due to more or fewer tickets per customer.
    pub frequency: Decimal,
    /// Part due to more or fewer items per ticket; where [`Split::price`] is `None`, due to more or less
    /// revenue per ticket.
    pub basket: Decimal,
    /// Part due to more or less revenue per item; `None` where items weren't known in both years, or nothing
    /// could be told apart. `None` is "not measured", not zero.
    pub price: Option<Decimal>,
}

impl Split {
    /// The sum of the parts: revenue after minus revenue before.
    #[must_use]
    pub fn total(&self) -> Decimal {
        self.frequency.saturating_add(self.basket).saturating_add(self.price.unwrap_or_default())
    }
}

/// Shares the change of revenue from `before` to `after` among frequency, basket and price.
///
/// - Items missing, or not positive, in either year: the change is split into frequency and basket (revenue
///   per ticket), and the price is `None`.
/// - Revenue or tickets not positive in either year: logarithms don't exist, and the whole change is the
///   basket's.
///
/// Each part is rounded to the nearest cent, halves away from zero. The cents (at most one, plus what the
/// change has below a cent) by which the rounded parts miss the change go to the part that rounding moved
/// furthest the other way; of equal ones the first of frequency, basket, price. So the same input always
/// gives the same parts, and swapped years give the same parts with the other sign.
///
/// Logarithms are taken in 64-bit floating point: a part is within a cent of its true value for revenue below
/// 10^11. The sum is exact for revenue below 10^24; beyond that it may saturate, but nothing panics.
#[must_use]
pub fn split(before: &Year, after: &Year) -> Split {
    let change = after.revenue.saturating_sub(before.revenue);
    measure(before, after, change).unwrap_or(Split { frequency: Decimal::ZERO, basket: change, price: None })
}

/// The split where its logarithms exist.
fn measure(before: &Year, after: &Year, change: Decimal) -> Option<Split> {
    let (low, high) = (positive(before.revenue)?, positive(after.revenue)?);
    let weight = logarithmic_mean(low, high);
    let tickets = log_ratio(positive(before.tickets.into())?, positive(after.tickets.into())?);
    let frequency = Decimal::from_f64_retain(weight * tickets)?;
    let Some(items) = items(before, after) else {
        let [frequency, basket] = settle([frequency, change.saturating_sub(frequency)], change);
        return Some(Split { frequency, basket, price: None });
    };
    // Frequency and basket together are the effect of the items; L × ln(V1 / V0) is the change itself.
    let volume = Decimal::from_f64_retain(weight * items)?;
    let raw = [frequency, volume.saturating_sub(frequency), change.saturating_sub(volume)];
    let [frequency, basket, price] = settle(raw, change);
    Some(Split { frequency, basket, price: Some(price) })
}

/// ln(items after / items before), where both are known and positive.
fn items(before: &Year, after: &Year) -> Option<f64> {
    Some(log_ratio(positive(before.items?)?, positive(after.items?)?))
}

/// The amount as a floating-point number if it is above zero.
fn positive(amount: Decimal) -> Option<f64> {
    amount.to_f64().filter(|amount| *amount > 0.0)
}

/// ln(after / before) of two positive numbers, to full precision when they are nearly equal; swapping them
/// changes exactly the sign.
fn log_ratio(before: f64, after: f64) -> f64 {
    let tilt = (after - before) / (after + before);
    if tilt.abs() < 0.5 { (2.0 * tilt.abs().atanh()).copysign(tilt) } else { after.ln() - before.ln() }
}

/// L(a, b) of Ang (2005): (a - b) / (ln a - ln b), and a where they are equal. Both must be positive.
fn logarithmic_mean(before: f64, after: f64) -> f64 {
    let ratio = log_ratio(before, after);
    if ratio == 0.0 { before } else { (after - before) / ratio }
}

/// Rounds the parts to cents and settles what they then miss of `change`.
fn settle<const N: usize>(raw: [Decimal; N], change: Decimal) -> [Decimal; N] {
    let mut parts = raw.map(|part| part.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero));
    let gap = parts.iter().fold(change, |rest, part| rest.saturating_sub(*part));
    if !gap.is_zero() {
        let mut furthest: Option<(Decimal, &mut Decimal)> = None;
        for (part, raw) in parts.iter_mut().zip(raw) {
            let lost = raw.saturating_sub(*part);
            let lost = if gap.is_sign_negative() { -lost } else { lost };
            if furthest.as_ref().is_none_or(|(most, _)| lost > *most) {
                furthest = Some((lost, part));
            }
        }
        if let Some((_, part)) = furthest {
            *part = part.saturating_add(gap);
        }
    }
    // A negative zero would be shown as -0.00.
    parts.map(|part| if part.is_zero() { Decimal::ZERO } else { part })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small linear congruential generator (Knuth's MMIX constants): the same cases on every run.
    struct Lcg(u64);

    impl Lcg {
        fn below(&mut self, bound: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % bound
        }

        fn cents(&mut self, bound: u64) -> Decimal {
            Decimal::from(self.below(bound)) / Decimal::ONE_HUNDRED
        }

        /// A year with anything in it: no tickets, returns above sales, unknown items, fractions of a cent.
        fn year(&mut self) -> Year {
            let size = match self.below(4) {
                0 => 50,
                1 => 5_000,
                2 => 1_000_000,
                _ => 2_000_000_000,
            };
            let revenue = self.cents(size);
            let tickets = if self.below(20) == 0 { 0 } else { 1 + self.below(5_000) };
            let items = match self.below(10) {
                0 => None,
                1 => Some(-self.cents(900)),
                _ => Some(self.cents(4_000_000)),
            };
            let revenue = match self.below(12) {
                0 => -revenue,
                1 => revenue + Decimal::new(7, 4),
                _ => revenue,
            };
            Year { tickets, items, revenue }
        }
    }

    fn year(tickets: u64, items: Option<i64>, cents: i64) -> Year {
        Year { tickets, items: items.map(Decimal::from), revenue: Decimal::new(cents, 2) }
    }

    fn amount(cents: i64) -> Decimal {
        Decimal::new(cents, 2)
    }

    fn float(amount: Decimal) -> f64 {
        amount.to_f64().unwrap_or(f64::NAN)
    }

    /// The same parts by their definition: the integral of V(s) ds × ln(x1 / x0) along V(s) = V0 (V1 / V0)^s,
    /// by Simpson's rule. Returns frequency, basket, price.
    fn integral(before: [f64; 3], after: [f64; 3]) -> [f64; 3] {
        let ([tickets, items, revenue], [tickets_after, items_after, revenue_after]) = (before, after);
        let (steps, mut area) = (4_000_u32, 0.0);
        for step in 0..=steps {
            let at = f64::from(step) / f64::from(steps);
            let weight = match step {
                0 => 1.0,
                last if last == steps => 1.0,
                odd if odd % 2 == 1 => 4.0,
                _ => 2.0,
            };
            area += weight * revenue * (revenue_after / revenue).powf(at);
        }
        area /= 3.0 * f64::from(steps);
        let basket = (items_after / tickets_after) / (items / tickets);
        let price = (revenue_after / items_after) / (revenue / items);
        [tickets_after / tickets, basket, price].map(|rate| area * rate.ln())
    }

    #[test]
    fn parts_add_up_to_the_change_exactly() {
        let mut chance = Lcg(1);
        for _ in 0..200_000 {
            let (before, after) = (chance.year(), chance.year());
            let split = split(&before, &after);
            assert_eq!(split.total(), after.revenue - before.revenue, "{before:?} {after:?} {split:?}");
        }
    }

    #[test]
    fn swapped_years_change_only_the_sign() {
        let mut chance = Lcg(2);
        for _ in 0..100_000 {
            let (before, after) = (chance.year(), chance.year());
            let (there, back) = (split(&before, &after), split(&after, &before));
            assert_eq!(there.frequency, -back.frequency, "{before:?} {after:?}");
            assert_eq!(there.basket, -back.basket, "{before:?} {after:?}");
            assert_eq!(there.price, back.price.map(|price| -price), "{before:?} {after:?}");
        }
    }

    #[test]
    fn parts_are_whole_cents_when_the_change_is() {
        let mut chance = Lcg(3);
        for _ in 0..50_000 {
            let (mut before, mut after) = (chance.year(), chance.year());
            before.revenue = before.revenue.trunc_with_scale(2);
            after.revenue = after.revenue.trunc_with_scale(2);
            let split = split(&before, &after);
            for part in [split.frequency, split.basket, split.price.unwrap_or_default()] {
                assert_eq!(part, part.round_dp(2));
            }
        }
    }

    #[test]
    fn parts_are_the_integral_that_defines_them() {
        let mut chance = Lcg(4);
        for _ in 0..300 {
            let mut one = || Year {
                tickets: 1 + chance.below(900),
                items: Some(Decimal::from(1 + chance.below(9_000))),
                revenue: Decimal::ONE + chance.cents(5_000_000),
            };
            let (before, after) = (one(), one());
            let floats = |year: Year| {
                [Decimal::from(year.tickets), year.items.unwrap_or_default(), year.revenue].map(float)
            };
            let split = split(&before, &after);
            let found = [split.frequency, split.basket, split.price.unwrap_or_default()].map(float);
            for (found, wanted) in found.into_iter().zip(integral(floats(before), floats(after))) {
                assert!((found - wanted).abs() < 0.021, "{before:?} {after:?}: {found} for {wanted}");
            }
        }
    }

    /// 30 = 50 × 0.2 × 3 becomes 80 = 80 × 0.5 × 2. Equation (5): L = 50 / ln (8/3) = 50.9773, times ln 1.6,
    /// ln 2.5 and ln (2/3).
    #[test]
    fn three_factors_as_worked_by_hand() {
        let split = split(&year(50, Some(10), 3_000), &year(80, Some(40), 8_000));
        assert_eq!(
            split,
            Split { frequency: amount(2_396), basket: amount(4_671), price: Some(amount(-2_067)) }
        );
    }

    /// 1000 = 100 × 10 becomes 1500 = 120 × 12.50: L = 500 / ln 1.5 = 1233.15, times ln 1.2 and ln 1.25.
    #[test]
    fn two_factors_as_worked_by_hand() {
        let split = split(&year(100, None, 100_000), &year(120, None, 150_000));
        assert_eq!(split, Split { frequency: amount(22_483), basket: amount(27_517), price: None });
    }

    #[test]
    fn a_factor_that_did_not_move_gets_nothing() {
        let before = year(70, Some(210), 100_000);
        let price = split(&before, &year(70, Some(210), 133_337));
        assert_eq!(price, Split { frequency: amount(0), basket: amount(0), price: Some(amount(33_337)) });
        let basket = split(&before, &year(70, Some(420), 200_000));
        assert_eq!(basket, Split { frequency: amount(0), basket: amount(100_000), price: Some(amount(0)) });
        let frequency = split(&before, &year(140, Some(420), 200_000));
        assert_eq!(
            frequency,
            Split { frequency: amount(100_000), basket: amount(0), price: Some(amount(0)) }
        );
    }

    #[test]
    fn nothing_changed_gives_zeros() {
        let same = year(12, Some(30), 45_678);
        assert_eq!(
            split(&same, &same),
            Split { frequency: amount(0), basket: amount(0), price: Some(amount(0)) }
        );
    }

    #[test]
    fn the_same_revenue_can_hide_opposite_parts() {
        let split = split(&year(100, Some(200), 100_000), &year(200, Some(400), 100_000));
        assert_eq!(split.total(), amount(0));
        assert_eq!(split.frequency, amount(69_315));
        assert_eq!(split.price, Some(amount(-69_315)));
    }

    #[test]
    fn without_items_there_is_no_price() {
        let whole = year(10, Some(20), 50_000);
        for other in [year(12, None, 60_000), year(12, Some(0), 60_000), year(12, Some(-3), 60_000)] {
            assert_eq!(split(&whole, &other).price, None);
            assert_eq!(split(&other, &whole).price, None);
            assert_eq!(split(&whole, &other), split(&year(10, None, 50_000), &year(12, None, 60_000)));
        }
    }

    #[test]
    fn without_logarithms_the_basket_gets_all() {
        let whole = year(10, Some(20), 50_000);
        for other in [year(0, Some(5), 60_000), year(12, Some(5), 0), year(12, Some(5), -700)] {
            let all = Split { frequency: amount(0), basket: other.revenue - whole.revenue, price: None };
            assert_eq!(split(&whole, &other), all);
        }
    }

    #[test]
    fn zero_parts_have_no_minus_sign() {
        let split = split(&year(7, Some(9), 100_000), &year(7, Some(9), 99_000));
        assert_eq!((split.frequency.to_string(), split.basket.to_string()), ("0".into(), "0".into()));
    }

    #[test]
    fn the_largest_amounts_do_not_panic() {
        let ends = [Decimal::MAX, Decimal::MIN, Decimal::new(1, 28), Decimal::ONE, Decimal::ZERO];
        for revenue in ends {
            for items in ends {
                for tickets in [0, 1, u64::MAX] {
                    let one = Year { tickets, items: Some(items), revenue };
                    for revenue in ends {
                        for items in ends {
                            let other = Year { tickets: u64::MAX / 3, items: Some(items), revenue };
                            let _ = split(&one, &other).total();
                            let _ = split(&other, &one).total();
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn large_revenues_stay_exact() {
        let mut chance = Lcg(5);
        let (large, larger) = (Decimal::from(10_u64.pow(14)), Decimal::from(10_u128.pow(23)));
        for round in 0..10_000 {
            let (mut before, mut after) = (chance.year(), chance.year());
            before.revenue += if round % 2 == 0 { large } else { larger };
            after.revenue += if round % 3 == 0 { large } else { larger };
            assert_eq!(split(&before, &after).total(), after.revenue - before.revenue);
        }
    }
}
