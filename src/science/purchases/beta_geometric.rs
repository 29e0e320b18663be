//! What BG/NBD and MBG/NBD share: gamma-distributed purchase rates, and a beta-distributed chance to leave
//! after each purchase. They differ in whether a customer may leave right after the first one.
//!
//! With k = 0 for BG/NBD and k = 1 for MBG/NBD, the likelihood of x repeat purchases, the last at tₓ, seen up
//! to T:
//!
//! ```text
//! L = Γ(r+x) αʳ / Γ(r) · B(a, b+x+k) / B(a, b) · (α+T)^-(r+x) · (1 + o)
//! o = a / (b+x+k−1) · ((α+T) / (α+tₓ))^(r+x)        o = 0 if x + k = 0
//! ```
//!
//! o is the odds of having left after the last purchase to being there still.

use super::fit::{Fit, fit};
use super::history::{Cells, History};
use crate::science::special::{decay, digamma, ln_gamma, logistic, softplus, sum_series};

/// The parameters r, α (weeks), a, b, and the number of chances to leave before the first repeat purchase
/// (k).
#[derive(Debug, Clone, Copy)]
pub(super) struct BetaGeometric {
    pub r: f64,
    pub alpha: f64,
    pub a: f64,
    pub b: f64,
    pub early: f64,
}

impl BetaGeometric {
    /// Log-likelihood of one history.
    pub fn log_likelihood(&self, history: &History) -> f64 {
        let (x, _, _) = history.numbers();
        self.by_count(x).value + self.log_of_times(history)
    }

    /// What of it does not depend on the number of purchases alone: ln [ (α+T)^-(r+x) · (1 + o) ].
    pub fn log_of_times(&self, history: &History) -> f64 {
        let (x, _, age) = history.numbers();
        softplus(self.ln_odds_left(history)) - (self.r + x) * (self.alpha + age).ln()
    }

    /// Probability of not having left: 1 / (1 + o).
    pub fn alive(&self, history: &History) -> f64 {
        logistic(-self.ln_odds_left(history))
    }

    /// Expected purchases in the next `weeks`.
    ///
    /// For somebody still there, λ is gamma(r+x, α+T) and the chance p to leave is beta(a, b+x+k), so that
    /// the expectation is that of (1 − e^−λpt) / p, in closed form (c = a+b+x+k−1, τ = t/(α+T), z = τ/(1+τ))
    ///
    /// ```text
    /// c/(a−1) · [ 1 − ₂F₁(r+x, a−1; c; −τ) ]
    /// ```
    ///
    /// which Pfaff's other transformation, ₂F₁ = (1+τ)^(1−a) ₂F₁(a−1, c−r−x; c; z), lets be divided by a−1
    /// term by term: nothing is singular at a = 1 or c = 0 and nothing large cancels.
    pub fn expected(&self, history: &History, weeks: f64) -> f64 {
        if weeks <= 0.0 {
            return 0.0;
        }
        let (x, _, age) = history.numbers();
        let (a, c) = (self.a, self.a + self.b + x + self.early - 1.0);
        let log = (weeks / (self.alpha + age)).ln_1p();
        let falling = (a - 1.0) * log;
        let z = weeks / (self.alpha + age + weeks);
        let while_there = c * log * decay(falling) - (-falling).exp() * tail(a, c, c - self.r - x, z);
        while_there * self.alive(history)
    }

    /// Logarithm of o; −∞ without a chance to leave.
    fn ln_odds_left(&self, history: &History) -> f64 {
        let (x, last, age) = history.numbers();
        if x + self.early == 0.0 {
            return f64::NEG_INFINITY;
        }
        let odds = self.a / (self.b + x + self.early - 1.0);
        odds.ln() + (self.r + x) * ((age - last) / (self.alpha + last)).ln_1p()
    }

    /// The part of the log-likelihood that depends on the number of purchases alone.
    fn by_count(&self, x: f64) -> ByCount {
        let Self { r, alpha, a, b, early } = *self;
        let chances = x + early;
        ByCount {
            value: ln_gamma(r + x) - ln_gamma(r) + r * alpha.ln() + ln_gamma(a + b) - ln_gamma(b)
                + ln_gamma(b + chances)
                - ln_gamma(a + b + chances),
            by_r: digamma(r + x) - digamma(r) + alpha.ln(),
            by_a: digamma(a + b) - digamma(a + b + chances),
            by_b: digamma(a + b) - digamma(a + b + chances) + digamma(b + chances) - digamma(b),
        }
    }

    /// Log-likelihood of all customers and its slopes by r, α, a and b.
    pub fn likelihood(&self, cells: &Cells) -> (f64, [f64; 4]) {
        let Self { r, alpha, a, b, early } = *self;
        let (mut total, mut slopes) = (0.0, [0.0; 4]);
        for (x, group) in cells.by_count() {
            let count = self.by_count(x);
            for cell in group {
                let (_, last, age) = cell.history.numbers();
                let ln_odds = self.ln_odds_left(&cell.history);
                let left = logistic(ln_odds);
                let here = 1.0 - left;
                let ln_age = (alpha + age).ln();
                let by_b_left = if left > 0.0 { left / (b + x + early - 1.0) } else { 0.0 };
                let by = [
                    count.by_r - here * ln_age - left * (alpha + last).ln(),
                    r / alpha - (r + x) * (here / (alpha + age) + left / (alpha + last)),
                    count.by_a + left / a,
                    count.by_b - by_b_left,
                ];
                total += cell.customers * (count.value - (r + x) * ln_age + softplus(ln_odds));
                slopes.iter_mut().zip(by).for_each(|(slope, by)| *slope += cell.customers * by);
            }
        }
        (total, slopes)
    }

    /// The likeliest parameters; `model` names them.
    pub fn fit<M>(cells: &Cells, early: f64, model: impl Fn([f64; 4]) -> M) -> Fit<M> {
        let alpha = |r: f64| r / cells.rate();
        let starts = [[0.5, alpha(0.5), 0.8, 2.0], [2.0, alpha(2.0), 0.2, 2.0], [0.1, alpha(0.1), 2.0, 2.0]];
        let likelihood = |&[r, alpha, a, b]: &[f64; 4]| Self { r, alpha, a, b, early }.likelihood(cells);
        fit(cells.customers(), &starts, likelihood, model)
    }
}

/// See [`BetaGeometric::by_count`].
struct ByCount {
    value: f64,
    by_r: f64,
    by_a: f64,
    by_b: f64,
}

/// c/(a−1) · [₂F₁(a−1, d; c; z) − 1] = Σₙ₌₁ (a)ₙ₋₁ (d)ₙ / ((c+1)ₙ₋₁ n!) zⁿ, for c > −1.
fn tail(a: f64, c: f64, d: f64, z: f64) -> f64 {
    sum_series(1.0, d * z, |at| (a + at - 1.0) * (d + at) / ((c + at) * (at + 1.0)) * z)
}
