//! BG/NBD: a customer buys at a steady rate and may leave for good right after a repeat purchase.
//!
//! Fader, P. S., Hardie, B. G. S., Lee, K. L. (2005), "“Counting Your Customers” the Easy Way: An Alternative
//! to the Pareto/NBD Model", Marketing Science 24:275-284: likelihood (6), expected purchases (10). The
//! probability of being there still follows from the likelihood (Fader, Hardie, Lee 2008, "Computing P(alive)
//! Using the BG/NBD Model"). Whoever never bought again had no chance to leave: [`PurchaseModel::alive`] is
//! 1.

use serde::{Deserialize, Serialize};

use super::PurchaseModel;
use super::beta_geometric::BetaGeometric;
use super::fit::Fit;
use super::history::{Cells, History, Weeks};

/// The four parameters, all above zero.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BgNbd {
    /// Shape of the gamma distribution of purchase rates.
    pub r: f64,
    /// Its inverse scale, in weeks: the mean rate is r / α purchases a week.
    pub alpha_weeks: f64,
    /// First shape of the beta distribution of the chance to leave after a repeat purchase.
    pub a: f64,
    /// Its second shape: the mean chance is a / (a + b).
    pub b: f64,
}

impl BgNbd {
    fn core(&self) -> BetaGeometric {
        BetaGeometric { r: self.r, alpha: self.alpha_weeks, a: self.a, b: self.b, early: 0.0 }
    }
}

impl PurchaseModel for BgNbd {
    const NAME: &'static str = "BG/NBD";

    fn log_likelihood(&self, history: &History) -> f64 {
        self.core().log_likelihood(history)
    }

    fn log_of_times(&self, history: &History) -> f64 {
        self.core().log_of_times(history)
    }

    fn alive(&self, history: &History) -> f64 {
        self.core().alive(history)
    }

    fn expected_purchases(&self, history: &History, horizon: Weeks) -> f64 {
        self.core().expected(history, horizon.0)
    }

    fn fit(cells: &Cells) -> Fit<Self> {
        BetaGeometric::fit(cells, 0.0, |[r, alpha_weeks, a, b]| Self { r, alpha_weeks, a, b })
    }
}
