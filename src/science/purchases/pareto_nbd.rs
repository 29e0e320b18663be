//! Pareto/NBD: a customer buys at a steady rate and may leave for good at any time.
//!
//! Schmittlein, D. C., Morrison, D. G., Colombo, R. (1987), "Counting Your Customers: Who Are They and What
//! Will They Do Next?", Management Science 33:1-24, in the form of Fader, P. S., Hardie, B. G. S. (2005), "A
//! Note on Deriving the Pareto/NBD Model and Related Expressions". The purchase rates are gamma(r, α), the
//! rates of leaving gamma(s, β), so that x repeat purchases, the last at tₓ, seen up to T, have the
//! likelihood
//!
//! ```text
//! L = Γ(r+x) αʳ βˢ / Γ(r) · [ F + s (G(tₓ) − G(T)) ]
//! F = (α+T)^-(r+x) (β+T)^-s            G(y) = ∫ from y to ∞ of (α+v)^-(r+x) (β+v)^-(s+1) dv
//! ```
//!
//! F is the customer who is still there, the rest the one who left between the last purchase and the end. G
//! is a ₂F₁; after Euler's transformation one of its parameters is 1 and no term of its series is negative,
//! whichever of α and β is larger. Everything is summed as logarithms, so that customers with thousands of
//! purchases neither overflow nor vanish, and the slopes are exact: each term of the series is differentiated
//! as it is summed.

use serde::{Deserialize, Serialize};

use super::PurchaseModel;
use super::fit::{Fit, fit};
use super::history::{Cells, History, Weeks};
use crate::science::special::{decay, digamma, ln_gamma, unit_gauss};

/// How many times larger α or β may be than the other while a fit is searched for. Published fits lie within 1 to 30.
const FURTHEST_APART: f64 = 100.0;

/// The four parameters, all above zero.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ParetoNbd {
    /// Shape of the gamma distribution of purchase rates.
    pub r: f64,
    /// Its inverse scale, in weeks: the mean rate is r / α purchases a week.
    pub alpha_weeks: f64,
    /// Shape of the gamma distribution of the rates of leaving.
    pub s: f64,
    /// Its inverse scale, in weeks: the mean rate of leaving is s / β a week.
    pub beta_weeks: f64,
}

/// A logarithm and its slopes by r, α, s and β.
#[derive(Debug, Clone, Copy)]
struct Log {
    value: f64,
    slopes: [f64; 4],
}

impl ParetoNbd {
    /// ln F.
    fn ln_here(&self, x: f64, age: f64) -> Log {
        let Self { r, alpha_weeks: alpha, s, beta_weeks: beta } = *self;
        let (ln_alpha, ln_beta) = ((alpha + age).ln(), (beta + age).ln());
        Log {
            value: -(r + x) * ln_alpha - s * ln_beta,
            slopes: [-ln_alpha, -(r + x) / (alpha + age), -ln_beta, -s / (beta + age)],
        }
    }

    /// ln G(y).
    fn ln_left_after(&self, x: f64, y: f64) -> Log {
        let Self { r, alpha_weeks: alpha, s, beta_weeks: beta } = *self;
        let (above, below, sum) = (alpha + y, beta + y, r + s + x);
        let (ln_above, ln_below) = (above.ln(), below.ln());
        if alpha >= beta {
            let unit = unit_gauss(r + x, sum + 1.0, (alpha - beta) / above);
            Log {
                value: -(r + x) * ln_above - s * ln_below - sum.ln() + unit.value.ln(),
                slopes: [
                    -ln_above - 1.0 / sum + unit.by_b + unit.by_c,
                    -(r + x) / above + unit.by_z * below / (above * above),
                    -ln_below - 1.0 / sum + unit.by_c,
                    -s / below - unit.by_z / above,
                ],
            }
        } else {
            let unit = unit_gauss(s + 1.0, sum + 1.0, (beta - alpha) / below);
            Log {
                value: -(r + x - 1.0) * ln_above - (s + 1.0) * ln_below - sum.ln() + unit.value.ln(),
                slopes: [
                    -ln_above - 1.0 / sum + unit.by_c,
                    -(r + x - 1.0) / above - unit.by_z / below,
                    -ln_below - 1.0 / sum + unit.by_b + unit.by_c,
                    -(s + 1.0) / below + unit.by_z * above / (below * below),
                ],
            }
        }
    }

    /// ln [ F + s (G(tₓ) − G(T)) ], and the probability F has in it.
    fn ln_either(&self, history: &History) -> (Log, f64) {
        let (x, last, age) = history.numbers();
        let here = self.ln_here(x, age);
        let (after_last, after_end) = (self.ln_left_after(x, last), self.ln_left_after(x, age));
        let largest = here.value.max(after_last.value);
        let parts = [here, after_last, after_end].map(|part| (part.value - largest).exp());
        let [here_part, last_part, end_part] = parts;
        let left = last_part - end_part;
        let total = here_part + self.s * left;
        let mut slopes = [0.0; 4];
        let weights = [here_part, self.s * last_part, -self.s * end_part];
        for (weight, part) in weights.into_iter().zip([here, after_last, after_end]) {
            slopes.iter_mut().zip(part.slopes).for_each(|(slope, by)| *slope += weight / total * by);
        }
        let [_, _, by_s, _] = &mut slopes;
        *by_s += left / total;
        (Log { value: largest + total.ln(), slopes }, (here_part / total).clamp(0.0, 1.0))
    }

    /// What the likelihood holds for every history with the same number of purchases.
    fn by_count(&self, x: f64) -> Log {
        let Self { r, alpha_weeks: alpha, s, beta_weeks: beta } = *self;
        Log {
            value: ln_gamma(r + x) - ln_gamma(r) + r * alpha.ln() + s * beta.ln(),
            slopes: [digamma(r + x) - digamma(r) + alpha.ln(), r / alpha, beta.ln(), s / beta],
        }
    }

    /// Log-likelihood of all customers and its slopes by r, α, s and β.
    pub(super) fn likelihood(&self, cells: &Cells) -> (f64, [f64; 4]) {
        let (mut total, mut slopes) = (0.0, [0.0; 4]);
        for (x, group) in cells.by_count() {
            let count = self.by_count(x);
            for cell in group {
                let (either, _) = self.ln_either(&cell.history);
                total += cell.customers * (count.value + either.value);
                for (slope, (one, other)) in
                    slopes.iter_mut().zip(count.slopes.into_iter().zip(either.slopes))
                {
                    *slope += cell.customers * (one + other);
                }
            }
        }
        (total, slopes)
    }
}

impl PurchaseModel for ParetoNbd {
    const NAME: &'static str = "Pareto/NBD";

    fn log_likelihood(&self, history: &History) -> f64 {
        let (x, _, _) = history.numbers();
        self.by_count(x).value + self.log_of_times(history)
    }

    fn log_of_times(&self, history: &History) -> f64 {
        self.ln_either(history).0.value
    }

    fn alive(&self, history: &History) -> f64 {
        self.ln_either(history).1
    }

    /// Fader and Hardie (2005), equation (41): (r+x)/(α+T) purchases a week for as long as the customer
    /// stays, whose rate of leaving is gamma(s, β+T) by then. Written with (1 − e⁻ᵘ)/u, it holds at s = 1
    /// too.
    fn expected_purchases(&self, history: &History, horizon: Weeks) -> f64 {
        if horizon.0 <= 0.0 {
            return 0.0;
        }
        let (x, _, age) = history.numbers();
        let known = self.beta_weeks + age;
        let log = (horizon.0 / known).ln_1p();
        let weeks_there = known * log * decay((self.s - 1.0) * log);
        (self.r + x) / (self.alpha_weeks + age) * weeks_there * self.alive(history)
    }

    fn fit(cells: &Cells) -> Fit<Self> {
        let alpha = |r: f64| r / cells.rate();
        // Near α = β the series are short.
        let starts = [
            [0.5, alpha(0.5), 0.5, alpha(0.5)],
            [2.0, alpha(2.0), 0.5, 4.0 * alpha(2.0)],
            [0.2, alpha(0.2), 0.2, 4.0 * alpha(0.2)],
        ];
        let model = |[r, alpha_weeks, s, beta_weeks]: [f64; 4]| Self { r, alpha_weeks, s, beta_weeks };
        let likelihood = |parameters: &[f64; 4]| {
            let model = model(*parameters);
            let apart = model.alpha_weeks / model.beta_weeks;
            // Far apart, the series take so long that a search which runs off would never end; it turns back instead.
            if (1.0 / FURTHEST_APART..=FURTHEST_APART).contains(&apart) {
                model.likelihood(cells)
            } else {
                (f64::NAN, [f64::NAN; 4])
            }
        };
        fit(cells.customers(), &starts, likelihood, model)
    }
}
