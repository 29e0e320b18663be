//! Maximum likelihood, the same way for every model: over the logarithms of the parameters.

use serde::{Deserialize, Serialize};

use crate::science::optimise::{Minimum, Report, minimise};

/// A fitted model, and how sure one may be that it is the best of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Fit<M> {
    /// The model; of use only if the search [converged](Report::converged).
    pub model: M,
    /// Log-likelihood of all customers under it.
    pub log_likelihood: f64,
    /// Number of customers it was fitted on.
    pub customers: f64,
    /// How the search went. Its gradient is that of the mean log-likelihood of a customer by the logarithms
    /// of the parameters.
    pub report: Report,
}

/// Searches from each of `starts` in turn until one search converges; else keeps the likeliest point reached.
///
/// `likelihood` takes the parameters and returns the log-likelihood of all customers and its slopes by them;
/// `model` names the parameters.
pub(super) fn fit<M, const N: usize>(
    customers: f64,
    starts: &[[f64; N]],
    likelihood: impl Fn(&[f64; N]) -> (f64, [f64; N]),
    model: impl Fn([f64; N]) -> M,
) -> Fit<M> {
    let objective = |logs: &[f64; N]| {
        let parameters = logs.map(f64::exp);
        let (value, mut slopes) = likelihood(&parameters);
        // d/d ln θ = θ d/dθ; the search goes down, for one mean customer.
        slopes.iter_mut().zip(&parameters).for_each(|(slope, parameter)| *slope *= -parameter / customers);
        (-value / customers, slopes)
    };
    let mut best: Option<Minimum<N>> = None;
    for start in starts {
        let found = minimise(start.map(f64::ln), objective);
        if found.report.converged() {
            best = Some(found);
            break;
        }
        if best.is_none_or(|best| !best.value.is_finite() || found.value < best.value) {
            best = Some(found);
        }
    }
    let best = best.unwrap_or_else(|| minimise([0.0; N], objective));
    Fit {
        model: model(best.at.map(f64::exp)),
        log_likelihood: -best.value * customers,
        customers,
        report: best.report,
    }
}
