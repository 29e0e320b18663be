//! Gamma-Gamma: what a customer spends per purchase, seen through the few purchases there are.
//!
//! Fader, P. S., Hardie, B. G. S. (2013), "The Gamma-Gamma Model of Monetary Value": each spend is gamma(p,
//! ν) around the customer's own mean, ν is gamma(q, γ) across customers. Likelihood (1a) of a mean spend z
//! over x purchases:
//!
//! ```text
//! ln L = ln Γ(px+q) − ln Γ(px) − ln Γ(q) + q ln γ + (px−1) ln z + px ln x − (px+q) ln(γ + xz)
//! ```
//!
//! It supposes that how much a customer spends per purchase tells nothing about how often: check the rank
//! correlation of the two before multiplying. Spend of zero or less has no place in it and is refused.

use serde::{Deserialize, Serialize};

use super::fit::{Fit, fit};
use super::history::PurchaseError;
use crate::science::special::{digamma, ln_gamma};

/// Fewest customers the model is fitted on.
pub const FEWEST_SPENDERS: f64 = 50.0;

/// Customers with the same number of purchases and the same mean spend.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spend {
    /// Number of purchases the mean is of. Fader and Hardie leave out the first one, so that x is that of the
    /// purchase-count models.
    pub purchases: f64,
    /// Mean spend per purchase, in the currency of the data.
    pub mean: f64,
    /// Number of customers.
    pub customers: f64,
}

/// The three parameters, all above zero.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GammaGamma {
    /// Shape of a customer's spends around their mean.
    pub p: f64,
    /// Shape of the customers' inverse scales.
    pub q: f64,
    /// Their inverse scale, in the currency of the data.
    pub gamma: f64,
}

impl GammaGamma {
    /// Finds the parameters under which the spends are likeliest.
    ///
    /// # Errors
    /// [`PurchaseError::Spend`] or [`PurchaseError::Customers`] for a cell without purchases, spend or
    /// customers, [`PurchaseError::TooFewSpenders`] below [`FEWEST_SPENDERS`].
    pub fn fit(spends: &[Spend]) -> Result<Fit<Self>, PurchaseError> {
        let positive = |number: f64| number > 0.0 && number.is_finite();
        let (mut customers, mut total) = (0.0, 0.0);
        for &Spend { purchases, mean, customers: n } in spends {
            if !(positive(purchases) && positive(mean)) {
                return Err(PurchaseError::Spend { mean, purchases });
            }
            if !positive(n) {
                return Err(PurchaseError::Customers(n));
            }
            customers += n;
            total += n * mean;
        }
        if customers < FEWEST_SPENDERS {
            return Err(PurchaseError::TooFewSpenders { found: customers, needed: FEWEST_SPENDERS });
        }
        // Such that the mean over all, pγ/(q−1), is the one seen.
        let overall = total / customers;
        let start = |p: f64, q: f64| [p, q, overall * (q - 1.0) / p];
        let model = |[p, q, gamma]: [f64; 3]| Self { p, q, gamma };
        let likelihood = |parameters: &[f64; 3]| model(*parameters).likelihood(spends);
        Ok(fit(customers, &[start(4.0, 4.0), start(1.0, 2.0), start(20.0, 10.0)], likelihood, model))
    }

    /// Log-likelihood of all customers and its slopes by p, q and γ.
    pub(super) fn likelihood(&self, spends: &[Spend]) -> (f64, [f64; 3]) {
        let Self { p, q, gamma } = *self;
        let (ln_gamma_q, digamma_q, ln_scale) = (ln_gamma(q), digamma(q), gamma.ln());
        let (mut value, mut slopes) = (0.0, [0.0; 3]);
        for &Spend { purchases: x, mean, customers } in spends {
            let (shape, sum) = (p * x, gamma + x * mean);
            let (ln_total, ln_sum) = ((x * mean).ln(), sum.ln());
            value += customers
                * (ln_gamma(shape + q) - ln_gamma(shape) - ln_gamma_q + q * ln_scale + shape * ln_total
                    - mean.ln()
                    - (shape + q) * ln_sum);
            let both = digamma(shape + q);
            let by = [
                x * (both - digamma(shape) + ln_total - ln_sum),
                both - digamma_q + ln_scale - ln_sum,
                q / gamma - (shape + q) / sum,
            ];
            slopes.iter_mut().zip(by).for_each(|(slope, by)| *slope += customers * by);
        }
        (value, slopes)
    }

    /// Expected spend per purchase of a customer whose `purchases` had the mean `mean`, in the currency of
    /// the data: p(γ + xz) / (px + q − 1), equation (5). Without purchases it is the mean over all customers,
    /// whatever `mean`.
    ///
    /// `None` where there is no such mean: without purchases if q ≤ 1.
    #[must_use]
    pub fn expected_spend(&self, purchases: f64, mean: f64) -> Option<f64> {
        let total = if purchases > 0.0 { purchases * mean } else { 0.0 };
        let below = self.p * purchases.max(0.0) + self.q - 1.0;
        (below > 0.0).then(|| self.p * (self.gamma + total) / below)
    }
}
