//! How often a customer will buy again, and for how much: purchase-count models fitted by maximum likelihood.
//!
//! Three models of how often, all with gamma-distributed purchase rates: [`BgNbd`] and [`MbgNbd`] let a
//! customer leave only right after a purchase, [`ParetoNbd`] at any time. [`GammaGamma`] says how much a
//! purchase brings. Each is fitted on a histogram of customers ([`Cells`]), which is exact: a million
//! customers are a few ten thousand cells. [`residual_purchases`] turns them into what is still to come.
//!
//! **All time is in weeks**, in the type [`Weeks`], and so are the parameters named so.
//!
//! The probability that somebody has left is not the probability that they won't buy: BG/NBD holds everybody
//! who bought once for alive. What is asked nearly always is [`PurchaseModel::no_purchase`].

mod beta_geometric;
mod bg_nbd;
mod fit;
mod gamma_gamma;
mod history;
mod mbg_nbd;
mod pareto_nbd;
mod residual;
#[cfg(test)]
mod tests;

pub use bg_nbd::BgNbd;
pub use fit::Fit;
pub use gamma_gamma::{FEWEST_SPENDERS, GammaGamma, Spend};
pub use history::{Cell, Cells, FEWEST_RETURNED, History, PurchaseError, Weeks};
pub use mbg_nbd::MbgNbd;
pub use pareto_nbd::ParetoNbd;
pub use residual::{Discount, residual_purchases};

/// A model of how often customers buy and when they leave for good.
pub trait PurchaseModel: Copy {
    /// What the field calls it.
    const NAME: &'static str;

    /// Log-likelihood of one customer's history.
    fn log_likelihood(&self, history: &History) -> f64;

    /// What of it depends on when purchases were made, and not on their number alone.
    fn log_of_times(&self, history: &History) -> f64;

    /// Probability that the customer hasn't left for good by the end of the history.
    fn alive(&self, history: &History) -> f64;

    /// Expected number of purchases in the `horizon` after the end of the history; 0 for a horizon of 0 or
    /// less.
    fn expected_purchases(&self, history: &History, horizon: Weeks) -> f64;

    /// Finds the parameters under which the histories in `cells` are likeliest.
    fn fit(cells: &Cells) -> Fit<Self>;

    /// Probability of no purchase in the `horizon` after the end of the history; 1 for a horizon of 0 or
    /// less.
    ///
    /// Exact for every model: nothing bought by the end of the horizon is the same history, seen that much
    /// longer, so the probability is L(x, tₓ, T + horizon) / L(x, tₓ, T), in which what depends on x alone cancels.
    fn no_purchase(&self, history: &History, horizon: Weeks) -> f64 {
        let later = history.seen_longer(horizon);
        at_most_one((self.log_of_times(&later) - self.log_of_times(history)).exp())
    }
}

/// A probability that rounding may have lifted above 1; what is no number stays none.
fn at_most_one(probability: f64) -> f64 {
    if probability > 1.0 { 1.0 } else { probability }
}
