//! MBG/NBD: as BG/NBD, but a customer may leave right after the first purchase too.
//!
//! Batislam, E. P., Denizel, M., Filiztekin, A. (2007), "Empirical validation and comparison of models for
//! customer base analysis", International Journal of Research in Marketing 24:201-209, with the corrections of
//! Wagner, U., Hoppe, D. (2008), "Erratum on the MBG/NBD model", 25:225-226. The same model as the CBG/NBD of
//! Hoppe, D., Wagner, U. (2007), Marketing JRM 3:75-90. Unlike BG/NBD, one-time buyers may have left.

use serde::{Deserialize, Serialize};

use super::PurchaseModel;
use super::beta_geometric::BetaGeometric;
use super::fit::Fit;
use super::history::{Cells, History, Weeks};

/// The four parameters, all above zero.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MbgNbd {
    /// Shape of the gamma distribution of purchase rates; often written k.
    pub r: f64,
    /// Its inverse scale, in weeks: the mean rate is r / α purchases a week.
    pub alpha_weeks: f64,
    /// First shape of the beta distribution of the chance to leave after a purchase.
    pub a: f64,
    /// Its second shape: the mean chance is a / (a + b).
    pub b: f64,
}

impl MbgNbd {
    fn core(&self) -> BetaGeometric {
        BetaGeometric { r: self.r, alpha: self.alpha_weeks, a: self.a, b: self.b, early: 1.0 }
    }
}

impl PurchaseModel for MbgNbd {
    const NAME: &'static str = "MBG/NBD";

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
        BetaGeometric::fit(cells, 1.0, |[r, alpha_weeks, a, b]| Self { r, alpha_weeks, a, b })
    }
}
