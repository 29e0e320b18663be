//! What is still to come from a customer: expected purchases, those further off counting less if asked.

use super::PurchaseModel;
use super::history::{History, Weeks};

/// Most periods a horizon is cut into.
const MOST_PERIODS: f64 = 10_000.0;

/// How much less a later purchase counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Discount {
    /// Rate of one period: .01 is 1 % a period, compounded.
    pub rate: f64,
    /// Length of a period.
    pub period: Weeks,
}

impl Discount {
    /// So much a month (a twelfth of 365.25 days).
    #[must_use]
    pub fn monthly(rate: f64) -> Self {
        Self { rate, period: Weeks::from_months(1.0) }
    }
}

/// Expected purchases in the `horizon` after the end of the history, discounted if asked: times the expected
/// spend (or margin) per purchase, the customer's residual value.
///
/// A purchase is discounted as if made at the end of the period it falls in, as Fader, Hardie and Lee (2005,
/// "RFM and CLV", Journal of Marketing Research 42:415-430, their discrete form) count it; what is left of
/// the last period counts as a whole one. NaN for a discount without a rate above −1 and a period that cuts
/// the horizon into at most ten thousand.
pub fn residual_purchases<M: PurchaseModel>(
    model: &M,
    history: &History,
    horizon: Weeks,
    discount: Option<Discount>,
) -> f64 {
    let Some(Discount { rate, period: Weeks(period) }) = discount else {
        return model.expected_purchases(history, horizon);
    };
    let periods = (horizon.0.max(0.0) / period).ceil();
    if !(rate > -1.0 && period > 0.0 && periods <= MOST_PERIODS) {
        return f64::NAN;
    }
    let (mut total, mut before) = (0.0, 0.0);
    for number in 1..=periods as u32 {
        let end = (f64::from(number) * period).min(horizon.0);
        let upto = model.expected_purchases(history, Weeks(end));
        total += (upto - before) / (1.0 + rate).powf(f64::from(number));
        before = upto;
    }
    total
}
