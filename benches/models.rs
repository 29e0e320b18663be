//! How long the models of a rescoring take to fit, each by itself, and a logistic regression beside linfa's on the same rows.
//!
//! `C360_BENCH_CDNOW=FILE` names `CDNOW_sample.txt` (<https://www.brucehardie.com/datasets/>): the purchase-count models are fitted
//! to its 39 weeks up to 1997-09-30.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::{fs, time::Instant};

use c360::science::{
    churn::{Boosted, Logistic, Rows, Settings},
    metrics::{Scored, auc},
    purchases::{BgNbd, Cell, Cells, GammaGamma, History, MbgNbd, ParetoNbd, PurchaseModel, Spend, Weeks},
};
use jiff::civil::{Date, date};
use linfa::{Dataset, traits::Fit};
use linfa_logistic::LogisticRegression;
use ndarray::{Array1, Array2};
use rand::{RngExt as _, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

const CUSTOMERS: usize = 200_000;
/// Of them, so many are learnt from; the others tell the AUC.
const LEARNT: usize = 150_000;
const WIDTH: usize = 12;
const ROUNDS: usize = 3;
const END: Date = date(1997, 9, 30);

fn main() {
    let (values, gone) = customers();
    let (learnt, later) = values.split_at(LEARNT * WIDTH);
    let (happened, came) = gone.split_at(LEARNT);
    println!("{LEARNT} customers × {WIDTH} features, one thread");
    let judged = |odds: &dyn Fn(&[f32]) -> f64| {
        let odds: Vec<f64> = later.chunks(WIDTH).map(odds).collect();
        auc(&Scored::new(&odds, came).unwrap()).unwrap()
    };
    let rows = Rows::new(learnt, WIDTH).unwrap();
    for _ in 0..ROUNDS {
        let (model, took) = timed(|| Logistic::fit(&rows, happened, 1.0).unwrap());
        told("logistic regression", took, judged(&|row| model.log_odds(row)));
    }
    for _ in 0..ROUNDS {
        let (model, took) = timed(|| linfa(learnt, happened));
        let (weights, intercept) = (model.params().clone(), model.intercept());
        let sign = if model.labels().pos.class { 1.0 } else { -1.0 };
        let odds = |row: &[f32]| {
            let terms = row.iter().zip(&weights).map(|(value, weight)| f64::from(*value) * weight);
            sign * (intercept + terms.sum::<f64>())
        };
        told("the same by linfa", took, judged(&odds));
    }
    for _ in 0..ROUNDS {
        let (model, took) = timed(|| Boosted::fit(&rows, happened, &Settings::default()).unwrap());
        told("boosted trees", took, judged(&|row| model.log_odds(row)));
    }
    if let Some(file) = std::env::var_os("C360_BENCH_CDNOW") {
        cdnow(&fs::read_to_string(file).unwrap());
    }
}

/// linfa's regression, of classes and numbers as it takes them.
fn linfa(values: &[f32], happened: &[bool]) -> linfa_logistic::FittedLogisticRegression<f64, bool> {
    let values = values.iter().map(|value| f64::from(*value)).collect();
    let records = Array2::from_shape_vec((happened.len(), WIDTH), values).unwrap();
    let targets = Array1::from_vec(happened.to_vec());
    LogisticRegression::default().alpha(1.0).max_iterations(200).fit(&Dataset::new(records, targets)).unwrap()
}

/// Customers whose log-odds are a line in their features, and a step that no line tells.
fn customers() -> (Vec<f32>, Vec<bool>) {
    let mut chance = ChaCha8Rng::seed_from_u64(1);
    let mut values = Vec::with_capacity(CUSTOMERS * WIDTH);
    let mut gone = Vec::with_capacity(CUSTOMERS);
    for _ in 0..CUSTOMERS {
        let row: [f32; WIDTH] = std::array::from_fn(|_| StandardNormal.sample(&mut chance));
        let line: f32 = row.iter().enumerate().map(|(at, value)| value * 0.6 / (at as f32 + 1.0)).sum();
        let step = if row[1] > 0.5 && row[4] < 0.0 { 1.2 } else { 0.0 };
        let odds = f64::from(line + step) - 0.4;
        gone.push(chance.random::<f64>() < 1.0 / (1.0 + (-odds).exp()));
        values.extend(row);
    }
    (values, gone)
}

/// The purchase-count models and the spend of a purchase on CDNOW.
fn cdnow(text: &str) {
    let mut days: Vec<(u32, Date, f64)> = Vec::new();
    for line in text.lines() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (customer, day) = (fields[1].parse().unwrap(), Date::strptime("%Y%m%d", fields[2]).unwrap());
        let spend: f64 = fields[4].parse().unwrap();
        match days.last_mut() {
            Some((last, same, total)) if *last == customer && *same == day => *total += spend,
            _ if day <= END => days.push((customer, day, spend)),
            _ => {}
        }
    }
    let weeks = |from: Date, to: Date| Weeks::from_days(f64::from((to - from).get_days()));
    let (mut cells, mut spends) = (Vec::new(), Vec::new());
    for bought in days.chunk_by(|one, other| one.0 == other.0) {
        let (first, last, repeats) = (bought[0].1, bought[bought.len() - 1].1, bought.len() - 1);
        let history = History::new(repeats as u32, weeks(first, last), weeks(first, END)).unwrap();
        cells.push(Cell { history, customers: 1.0 });
        if repeats > 0 {
            let mean = bought[1..].iter().map(|day| day.2).sum::<f64>() / repeats as f64;
            spends.push(Spend { purchases: repeats as f64, mean, customers: 1.0 });
        }
    }
    println!("{} customers of CDNOW", cells.len());
    let cells = Cells::new(cells).unwrap();
    for _ in 0..ROUNDS {
        count::<BgNbd>("BG/NBD", &cells);
        count::<MbgNbd>("MBG/NBD", &cells);
        count::<ParetoNbd>("Pareto/NBD", &cells);
        let (fit, took) = timed(|| GammaGamma::fit(&spends).unwrap());
        println!("  {:<24} {took:>8.4} s   log-likelihood {:.3}", "Gamma-Gamma", fit.log_likelihood);
    }
}

fn count<M: PurchaseModel>(name: &str, cells: &Cells) {
    let (fit, took) = timed(|| M::fit(cells));
    println!("  {name:<24} {took:>8.4} s   log-likelihood {:.3}", fit.log_likelihood);
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let began = Instant::now();
    let done = work();
    (done, began.elapsed().as_secs_f64())
}

fn told(name: &str, took: f64, auc: f64) {
    println!("  {name:<24} {took:>8.3} s   AUC {auc:.5}");
}
