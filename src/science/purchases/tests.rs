//! Formulas against each other and against finite differences; published results are in the integration
//! tests.
#![allow(clippy::unwrap_used)]

use super::beta_geometric::BetaGeometric;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::science::{optimise::Stop, special::gauss};

const BG: BgNbd = BgNbd { r: 0.243, alpha_weeks: 4.414, a: 0.793, b: 2.426 };
const MBG: MbgNbd = MbgNbd { r: 0.525, alpha_weeks: 6.183, a: 0.891, b: 1.614 };
const PARETO: ParetoNbd = ParetoNbd { r: 0.553, alpha_weeks: 10.578, s: 0.606, beta_weeks: 11.669 };
const HORIZONS: [f64; 4] = [0.1, 4.0, 39.0, 300.0];

fn history(repeats: u32, last: f64, age: f64) -> History {
    History::new(repeats, Weeks(last), Weeks(age)).unwrap()
}

fn histories() -> Vec<History> {
    let far = [history(150, 51.0, 52.0), history(4_000, 50.0, 52.0), history(30, 2.0, 500.0)];
    let near =
        [history(0, 0.0, 38.86), history(1, 0.0, 30.0), history(2, 30.43, 38.86), history(7, 5.0, 9.0)];
    near.into_iter().chain(far).collect()
}

fn cells() -> Cells {
    let cell = |history: History| Cell { history, customers: 60.0 };
    Cells::new(histories().into_iter().filter(|history| history.repeats() < 100).map(cell)).unwrap()
}

fn near(found: f64, wanted: f64, within: f64) {
    assert!((found - wanted).abs() <= within * wanted.abs().max(1e-300), "{found} for {wanted}");
}

/// Slopes against the difference of the function over a small step either way.
fn slopes_hold<const N: usize>(at: [f64; N], function: impl Fn(&[f64; N]) -> (f64, [f64; N])) {
    let (_, slopes) = function(&at);
    for parameter in 0..N {
        let step = 1e-5 * at[parameter];
        let mut moved = [at; 2];
        moved[0][parameter] -= step;
        moved[1][parameter] += step;
        let [before, after] = moved.map(|at| function(&at).0);
        let wanted = (after - before) / (2.0 * step);
        let off = (slopes[parameter] - wanted).abs();
        assert!(
            off < 1e-5 * wanted.abs().max(1.0),
            "{parameter}: {} for {wanted} at {at:?}",
            slopes[parameter]
        );
    }
}

#[test]
fn slopes_are_those_of_finite_differences() {
    let cells = cells();
    for early in [0.0, 1.0] {
        for at in [[0.243, 4.414, 0.793, 2.426], [2.0, 30.0, 0.1, 9.0]] {
            slopes_hold(at, |&[r, alpha, a, b]| BetaGeometric { r, alpha, a, b, early }.likelihood(&cells));
        }
    }
    // α above, below and at β.
    for at in [[0.5, 10.0, 0.6, 3.0], [0.5, 3.0, 0.6, 12.0], [1.5, 9.0, 2.0, 9.0]] {
        slopes_hold(at, |&[r, alpha_weeks, s, beta_weeks]| {
            ParetoNbd { r, alpha_weeks, s, beta_weeks }.likelihood(&cells)
        });
    }
    let spends = [(1.0, 20.0), (4.0, 33.3), (26.0, 7.5)].map(|(purchases, mean)| Spend {
        purchases,
        mean,
        customers: 2.0,
    });
    slopes_hold([6.25, 3.74, 15.44], |&[p, q, gamma]| GammaGamma { p, q, gamma }.likelihood(&spends));
}

#[test]
fn sums_over_cells_are_those_of_single_customers() {
    let single = |one: &dyn Fn(&History) -> f64| -> f64 {
        let few = histories().into_iter().filter(|history| history.repeats() < 100);
        few.map(|history| 60.0 * one(&history)).sum()
    };
    let cells = cells();
    let core = |early| BetaGeometric { r: BG.r, alpha: BG.alpha_weeks, a: BG.a, b: BG.b, early };
    near(core(0.0).likelihood(&cells).0, single(&|history| BG.log_likelihood(history)), 1e-13);
    near(PARETO.likelihood(&cells).0, single(&|history| PARETO.log_likelihood(history)), 1e-13);
}

/// Fader, Hardie, Lee (2005), equation (10), as printed.
#[test]
fn expected_purchases_are_those_of_the_printed_equation() {
    for history in histories().iter().filter(|history| history.repeats() < 1_000) {
        for t in HORIZONS {
            let (x, last, age) = history.numbers();
            let BgNbd { r, alpha_weeks: alpha, a, b } = BG;
            let shrunk = ((alpha + age) / (alpha + age + t)).powf(r + x);
            let series = gauss(r + x, b + x, a + b + x - 1.0, t / (alpha + age + t));
            let left =
                if x > 0.0 { a / (b + x - 1.0) * ((alpha + age) / (alpha + last)).powf(r + x) } else { 0.0 };
            let wanted = (a + b + x - 1.0) / (a - 1.0) * (1.0 - shrunk * series) / (1.0 + left);
            near(BG.expected_purchases(history, Weeks(t)), wanted, 1e-9);
        }
    }
}

#[test]
fn expected_purchases_are_smooth_where_the_printed_equation_divides_by_zero() {
    let history = history(2, 30.43, 38.86);
    let at = |a: f64| BgNbd { a, ..BG }.expected_purchases(&history, Weeks(39.0));
    near(at(1.0), f64::midpoint(at(1.0 - 1e-6), at(1.0 + 1e-6)), 1e-9);
    // a + b = 1 without repeats: the other factor is zero.
    let new = super::tests::history(0, 0.0, 10.0);
    let at = |b: f64| BgNbd { a: 0.5, b, ..BG }.expected_purchases(&new, Weeks(39.0));
    near(at(0.5), f64::midpoint(at(0.5 - 1e-6), at(0.5 + 1e-6)), 1e-9);
    let at = |s: f64| ParetoNbd { s, ..PARETO }.expected_purchases(&history, Weeks(39.0));
    near(at(1.0), f64::midpoint(at(1.0 - 1e-6), at(1.0 + 1e-6)), 1e-9);
}

/// Simpson's rule over the integral that defines it.
#[test]
fn pareto_nbd_is_the_integral_that_defines_it() {
    for model in [PARETO, ParetoNbd { alpha_weeks: 30.0, ..PARETO }] {
        for history in [history(0, 0.0, 38.86), history(2, 30.43, 38.86), history(7, 5.0, 9.0)] {
            let (x, last, age) = history.numbers();
            let ParetoNbd { r, alpha_weeks: alpha, s, beta_weeks: beta } = model;
            let density = |y: f64| s * (alpha + y).powf(-r - x) * (beta + y).powf(-s - 1.0);
            let (steps, mut left) = (2_000, 0.0);
            for step in 0..=steps {
                let weight = if step == 0 || step == steps { 1.0 } else { 2.0 + 2.0 * f64::from(step % 2) };
                left += weight * density(last + (age - last) * f64::from(step) / f64::from(steps));
            }
            left *= (age - last) / (3.0 * f64::from(steps));
            let here = (alpha + age).powf(-r - x) * (beta + age).powf(-s);
            near(model.alive(&history), here / (here + left), 1e-10);
        }
    }
}

fn holds_together<M: PurchaseModel>(model: &M) {
    for history in histories() {
        let (mut before, mut bought_before) = (1.0, 0.0);
        assert!((0.0..=1.0).contains(&model.alive(&history)), "{} {history:?}", M::NAME);
        assert!(model.log_likelihood(&history).is_finite(), "{} {history:?}", M::NAME);
        for t in HORIZONS {
            let none = model.no_purchase(&history, Weeks(t));
            let bought = model.expected_purchases(&history, Weeks(t));
            assert!(
                none <= before + 1e-9 && none >= 1.0 - model.alive(&history) - 1e-9,
                "{} {history:?} {t}",
                M::NAME
            );
            // A purchase at least is no likelier than the purchases expected.
            assert!(1.0 - none <= bought + 1e-9 && bought >= bought_before, "{} {history:?} {t}", M::NAME);
            (before, bought_before) = (none, bought);
        }
        near(model.no_purchase(&history, Weeks(0.0)), 1.0, 0.0);
        near(model.expected_purchases(&history, Weeks(-3.0)), 0.0, 0.0);
        // In a moment, one purchase is as likely as it is expected.
        let moment = Weeks(1e-5);
        let (once, bought) =
            (1.0 - model.no_purchase(&history, moment), model.expected_purchases(&history, moment));
        assert!((once - bought).abs() < 1e-3 * bought + 1e-10, "{} {history:?} {once} {bought}", M::NAME);
    }
}

#[test]
fn probabilities_and_expectations_hold_together() {
    holds_together(&BG);
    holds_together(&MBG);
    holds_together(&PARETO);
}

#[test]
fn a_later_purchase_counts_less() {
    let history = history(2, 30.43, 38.86);
    let value = |rate: f64| {
        let discount = Discount { rate, period: Weeks(1.0) };
        residual_purchases(&PARETO, &history, Weeks(51.5), Some(discount))
    };
    near(value(0.0), residual_purchases(&PARETO, &history, Weeks(51.5), None), 1e-12);
    assert!(value(0.01) < value(0.001) && value(0.001) < value(0.0));
    assert!(value(-1.0).is_nan());
}

#[test]
fn histories_that_contradict_themselves_are_refused() {
    for (repeats, last, age) in
        [(1, 3.0, 2.0), (0, 1.0, 2.0), (1, -1.0, 2.0), (1, f64::NAN, 2.0), (1, 1.0, f64::INFINITY)]
    {
        assert!(History::new(repeats, Weeks(last), Weeks(age)).is_err(), "{repeats} {last} {age}");
    }
}

#[test]
fn nobody_who_bought_again_is_told_and_not_fitted() {
    let once = Cell { history: history(0, 0.0, 30.0), customers: 1e6 };
    let refused = Cells::new([once]).unwrap_err();
    assert_eq!(refused.to_string(), "0 customers bought again; at least 50 must have");
    assert!(Cells::new([Cell { customers: 0.0, ..once }]).is_err());
    let spend = Spend { purchases: 2.0, mean: 0.0, customers: 1.0 };
    assert!(matches!(GammaGamma::fit(&[spend]), Err(PurchaseError::Spend { .. })));
    let spend = Spend { mean: 10.0, ..spend };
    assert!(matches!(GammaGamma::fit(&[spend]), Err(PurchaseError::TooFewSpenders { .. })));
}

#[test]
fn a_probability_that_could_not_be_worked_out_is_none() {
    let apart = ParetoNbd { r: 1.5, alpha_weeks: 1e-9, s: 0.5, beta_weeks: 1.0 };
    let history = history(0, 0.0, 52.0);
    assert!(apart.log_of_times(&history).is_nan());
    assert!(apart.no_purchase(&history, Weeks(13.0)).is_nan());
}

/// Rates of buying differ, as gamma(1, 12 weeks); everybody leaves at the same rate, one in 200 a week. The likeliest spread of that
/// rate is none.
#[test]
fn pareto_nbd_is_fitted_where_everybody_leaves_at_one_rate() {
    let mut chance = ChaCha8Rng::seed_from_u64(5);
    let mut exponential = move |rate: f64| -((chance.next_u64() as f64 + 0.5) / 2_f64.powi(64)).ln() / rate;
    let mut bought = |age: f64| {
        let (rate, there) = (exponential(12.0), exponential(1.0 / 200.0).min(age));
        let (mut at, mut repeats, mut last) = (exponential(rate), 0, 0.0);
        while at < there {
            (repeats, last) = (repeats + 1, at);
            at += exponential(rate);
        }
        (repeats, last)
    };
    let histories: Vec<History> = (0..1_500)
        .map(|customer| {
            let age = 50.0 + f64::from(customer % 150);
            let (repeats, last) = bought(age);
            history(repeats, last, age)
        })
        .collect();
    let cells = Cells::new(histories.into_iter().map(|history| Cell { history, customers: 1.0 })).unwrap();
    let fit = ParetoNbd::fit(&cells);
    assert_eq!(fit.report.stop, Stop::AtBound, "{fit:?}");
    let ParetoNbd { r, alpha_weeks, s, beta_weeks } = fit.model;
    assert!((beta_weeks / alpha_weeks - 30.0).abs() < 1e-9);
    assert!((r / alpha_weeks * 12.0 - 1.0).abs() < 0.15, "{fit:?}");
    // A few leave at once where rates spread, so that those who stay leave more slowly than on average.
    assert!((0.85..1.3).contains(&(s / beta_weeks * 200.0)), "{fit:?}");
    // Who drew them, with next to no spread, is no likelier by more than a spread of that size costs.
    let truth = ParetoNbd { r: 1.0, alpha_weeks: 12.0, s: 12.0, beta_weeks: 2_400.0 };
    let likelier = truth.likelihood(&cells).0 - fit.log_likelihood;
    assert!((-6.0..3.0).contains(&likelier), "{likelier} {fit:?}");
}

/// Everybody buys alike and nobody leaves: the spread of the rates has no likeliest value.
#[test]
fn customers_without_differences_are_said_not_to_converge() {
    let same = Cell { history: history(10, 50.0, 52.0), customers: 1_000.0 };
    let cells = Cells::new([same]).unwrap();
    assert!(!BgNbd::fit(&cells).report.converged());
    assert!(!ParetoNbd::fit(&cells).report.converged());
    let spend = Spend { purchases: 2.0, mean: 10.0, customers: 1_000.0 };
    assert!(!GammaGamma::fit(&[spend]).unwrap().report.converged());
}

#[test]
fn spend_without_a_mean_is_none() {
    let model = GammaGamma { p: 6.0, q: 0.9, gamma: 15.0 };
    assert_eq!(model.expected_spend(0.0, 0.0), None);
    assert!(model.expected_spend(1.0, 20.0).is_some());
}
