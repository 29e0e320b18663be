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

use super::fit::{Fit, fit};
use super::history::{Cells, History, Weeks};
use super::{PurchaseModel, at_most_one};
use crate::science::{
    optimise::Stop,
    special::{decay, digamma, ln_gamma, unit_gauss, unit_gauss_value},
};

/// How many times larger α or β may be than the other while a fit is searched for: the further, the longer the series of its
/// slopes. Published fits lie within 1 to 30. Where a history is short against β, it holds s/β, the rate of leaving, but not how
/// far customers differ in it: s and β grow together without end. On made-up retailers the log-likelihood of 1,500 customers is 0.4
/// below that of a bound ten times as far.
const FURTHEST_APART: f64 = 30.0;
/// Share of a log-likelihood that is rounding.
const ROUNDING: f64 = 1e-12;

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

/// G(y) as its logarithm outside of a ₂F₁(1, b; c; z), and that function's parameters.
struct Left {
    outside: f64,
    b: f64,
    c: f64,
    z: f64,
}

impl Left {
    /// ln G(y).
    fn log(&self) -> f64 {
        self.outside + unit_gauss_value(self.b, self.c, self.z).ln()
    }
}

/// The customer who is still there and the one who left, as shares of one amount.
struct Parts {
    /// The logarithm of that amount.
    largest: f64,
    here: f64,
    /// Who left after the last purchase, and who left after the end.
    after_last: f64,
    after_end: f64,
}

impl Parts {
    fn of(here: f64, after_last: f64, after_end: f64) -> Self {
        let largest = here.max(after_last);
        let [here, after_last, after_end] = [here, after_last, after_end].map(|log| (log - largest).exp());
        Self { largest, here, after_last, after_end }
    }

    /// Who left between the last purchase and the end.
    fn left(&self) -> f64 {
        self.after_last - self.after_end
    }
}

impl ParetoNbd {
    /// ln F.
    fn ln_here(&self, x: f64, age: f64) -> f64 {
        -(self.r + x) * (self.alpha_weeks + age).ln() - self.s * (self.beta_weeks + age).ln()
    }

    /// ln F and its slopes.
    fn here(&self, x: f64, age: f64) -> Log {
        let Self { r, alpha_weeks: alpha, s, beta_weeks: beta } = *self;
        let slopes = [-(alpha + age).ln(), -(r + x) / (alpha + age), -(beta + age).ln(), -s / (beta + age)];
        Log { value: self.ln_here(x, age), slopes }
    }

    /// G(y).
    fn left_after(&self, x: f64, y: f64) -> Left {
        let Self { r, alpha_weeks: alpha, s, beta_weeks: beta } = *self;
        let (above, below, sum) = (alpha + y, beta + y, r + s + x);
        let (ln_above, ln_below) = (above.ln(), below.ln());
        if alpha >= beta {
            let outside = -(r + x) * ln_above - s * ln_below - sum.ln();
            Left { outside, b: r + x, c: sum + 1.0, z: (alpha - beta) / above }
        } else {
            let outside = -(r + x - 1.0) * ln_above - (s + 1.0) * ln_below - sum.ln();
            Left { outside, b: s + 1.0, c: sum + 1.0, z: (beta - alpha) / below }
        }
    }

    /// ln G(y) and its slopes.
    fn ln_left_after(&self, x: f64, y: f64) -> Log {
        let Self { r, alpha_weeks: alpha, s, beta_weeks: beta } = *self;
        let Left { outside, b, c, z } = self.left_after(x, y);
        let unit = unit_gauss(b, c, z);
        let (above, below, sum) = (alpha + y, beta + y, r + s + x);
        let (ln_above, ln_below) = (above.ln(), below.ln());
        let slopes = if alpha >= beta {
            [
                -ln_above - 1.0 / sum + unit.by_b + unit.by_c,
                -(r + x) / above + unit.by_z * below / (above * above),
                -ln_below - 1.0 / sum + unit.by_c,
                -s / below - unit.by_z / above,
            ]
        } else {
            [
                -ln_above - 1.0 / sum + unit.by_c,
                -(r + x - 1.0) / above - unit.by_z / below,
                -ln_below - 1.0 / sum + unit.by_b + unit.by_c,
                -(s + 1.0) / below + unit.by_z * above / (below * below),
            ]
        };
        Log { value: outside + unit.value.ln(), slopes }
    }

    /// ln [ F + s (G(tₓ) − G(T)) ], and the probability F has in it.
    fn ln_either(&self, history: &History) -> (f64, f64) {
        let (x, last, age) = history.numbers();
        self.ln_either_by(x, self.left_after(x, last).log(), age)
    }

    /// The same, of a customer seen up to `age`; `after_last` is ln G(tₓ).
    fn ln_either_by(&self, x: f64, after_last: f64, age: f64) -> (f64, f64) {
        let parts = Parts::of(self.ln_here(x, age), after_last, self.left_after(x, age).log());
        let total = parts.here + self.s * parts.left();
        (parts.largest + total.ln(), (parts.here / total).clamp(0.0, 1.0))
    }

    /// ln [ F + s (G(tₓ) − G(T)) ] and its slopes.
    fn either(&self, history: &History) -> Log {
        let (x, last, age) = history.numbers();
        let here = self.here(x, age);
        let [after_last, after_end] = [last, age].map(|y| self.ln_left_after(x, y));
        let parts = Parts::of(here.value, after_last.value, after_end.value);
        let total = parts.here + self.s * parts.left();
        let mut slopes = [0.0; 4];
        let weights = [parts.here, self.s * parts.after_last, -self.s * parts.after_end];
        for (weight, part) in weights.into_iter().zip([here, after_last, after_end]) {
            slopes.iter_mut().zip(part.slopes).for_each(|(slope, by)| *slope += weight / total * by);
        }
        let [_, _, by_s, _] = &mut slopes;
        *by_s += parts.left() / total;
        Log { value: parts.largest + total.ln(), slopes }
    }

    /// What the likelihood holds for every history with the same number of purchases.
    fn by_count(&self, x: f64) -> Log {
        let Self { r, alpha_weeks: alpha, s, beta_weeks: beta } = *self;
        Log {
            value: ln_gamma(r + x) - ln_gamma(r) + r * alpha.ln() + s * beta.ln(),
            slopes: [digamma(r + x) - digamma(r) + alpha.ln(), r / alpha, beta.ln(), s / beta],
        }
    }

    /// The likeliest of the models whose α and β lie as far apart as is looked for, from this one on; `None` where none is, or
    /// where it is no less likely that they lie closer.
    fn apart(self, cells: &Cells) -> Option<Fit<Self>> {
        let wider = self.beta_weeks >= self.alpha_weeks;
        let times = if wider { FURTHEST_APART } else { 1.0 / FURTHEST_APART };
        let model =
            |[r, alpha_weeks, s]: [f64; 3]| Self { r, alpha_weeks, s, beta_weeks: times * alpha_weeks };
        let likelihood = |parameters: &[f64; 3]| {
            let (value, [by_r, by_alpha, by_s, by_beta]) = model(*parameters).likelihood(cells);
            (value, [by_r, by_alpha + times * by_beta, by_s])
        };
        let mut found = fit(cells.customers(), &[[self.r, self.alpha_weeks, self.s]], likelihood, model);
        let converged = found.report.converged();
        let (_, [.., by_beta]) = found.model.likelihood(cells);
        let outwards = if wider { by_beta } else { -by_beta };
        found.report.stop = Stop::AtBound;
        (converged && outwards >= 0.0).then_some(found)
    }

    /// Log-likelihood of all customers and its slopes by r, α, s and β.
    pub(super) fn likelihood(&self, cells: &Cells) -> (f64, [f64; 4]) {
        let (mut total, mut slopes) = (0.0, [0.0; 4]);
        for (x, group) in cells.by_count() {
            let count = self.by_count(x);
            for cell in group {
                let either = self.either(&cell.history);
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
        self.ln_either(history).0
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

    fn no_purchase(&self, history: &History, horizon: Weeks) -> f64 {
        let (x, last, age) = history.numbers();
        let (_, _, end) = history.seen_longer(horizon).numbers();
        // Who left after the last purchase is the same at both ends.
        let after_last = self.left_after(x, last).log();
        let [now, then] = [age, end].map(|age| self.ln_either_by(x, after_last, age).0);
        at_most_one((then - now).exp())
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
        let free = fit(cells.customers(), &starts, likelihood, model);
        if free.report.converged() {
            return free;
        }
        let least = free.log_likelihood - ROUNDING * free.log_likelihood.abs();
        free.model.apart(cells).filter(|apart| apart.log_likelihood >= least).unwrap_or(free)
    }
}
