//! How a probability of no purchase is learnt, whatever the method: fit, then calibrate on customers not fitted on.

use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use super::count::{Count, history};
use crate::{
    contract::{Method, Parameter},
    science::{
        churn::{Boosted, Logistic, Platt, Rows, Settings},
        metrics::Scored,
        special::logistic,
    },
    warehouse::scores::{
        Sample,
        features::{FEATURES, Feature, PATTERN, RECENCY, Told, logged},
    },
};

/// Share of the customers that a model isn't fitted on, to calibrate it with.
const HELD_OUT: f64 = 0.3;
/// Penalty of the logistic regression.
const PENALTY: f64 = 1.0;
/// How trees are grown: few and shallow, because everybody is scored by them in the database.
const TREES: Settings =
    Settings { trees: 60, depth: 4, shrinkage: 0.2, penalty: 5.0, held_out: 0.15, patience: 6, seed: 1 };
/// No probability is told surer than this.
const SUREST: f64 = 1e-5;

/// What turns a customer into a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scorer {
    /// The logarithm of the days since the last purchase.
    Recency,
    /// Logistic regression, on logarithms.
    Logistic(Logistic),
    /// Boosted trees.
    Boosted(Boosted),
    /// A purchase-count model.
    Count(Count),
}

/// A model of no purchase in a horizon, ready to score with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChurnFit {
    /// What gives the score.
    pub scorer: Scorer,
    /// Positions of the features it reads.
    pub features: Vec<usize>,
    /// What makes the score a probability: 1 / (1 + e^−(slope × score + intercept)). A count model without one is taken
    /// at its word.
    pub calibration: Option<(f64, f64)>,
    /// The horizon.
    pub days: u32,
    /// The purchase-count model that tells the pattern, where it is among the features.
    pub pattern: Option<Count>,
}

/// What there is to learn from.
#[derive(Debug, Clone)]
pub struct Lesson<'a> {
    /// Customers at each cut to train at.
    pub train: Vec<&'a Sample>,
    /// Those at the cut that gives the level.
    pub level: &'a Sample,
    /// Those of two cuts a year apart, the later first.
    pub trend: Option<(&'a Sample, &'a Sample)>,
    /// Positions of the features that may be read.
    pub features: Vec<usize>,
    /// The horizon.
    pub days: u32,
    /// The purchase-count model that told the pattern, where it is among the features.
    pub pattern: Option<Count>,
    /// What the held-out customers are drawn by.
    pub seed: u64,
}

impl Lesson<'_> {
    /// Customers it trains on.
    #[must_use]
    pub fn customers(&self) -> u64 {
        self.train.iter().map(|sample| sample.len() as u64).sum()
    }

    /// How many bought nothing, and how many did.
    #[must_use]
    pub fn outcomes(&self) -> (u64, u64) {
        let gone =
            self.train.iter().flat_map(|sample| &sample.purchases).filter(|count| **count == 0).count();
        (gone as u64, self.customers() - gone as u64)
    }
}

/// Learn by one method. Count models are fitted before, and only calibrated here.
pub fn learn(method: Method, lesson: &Lesson<'_>, count: Option<Count>) -> Result<ChurnFit, String> {
    let told = |error: &dyn std::fmt::Display| error.to_string();
    let scorer = match (method, count) {
        (Method::Recency, _) => Scorer::Recency,
        (Method::Logistic, _) => {
            let (values, gone) = fitted_on(lesson, true);
            let rows = Rows::new(&values, lesson.features.len()).map_err(|e| told(&e))?;
            let model = Logistic::fit(&rows, &gone, PENALTY).map_err(|e| told(&e))?;
            if !model.report.converged() {
                return Err(format!("did not converge: {}", model.report.stop));
            }
            Scorer::Logistic(model)
        }
        (Method::Boosted, _) => {
            let (values, gone) = fitted_on(lesson, false);
            let rows = Rows::new(&values, lesson.features.len()).map_err(|e| told(&e))?;
            let settings = Settings { seed: lesson.seed, ..TREES };
            let model = Boosted::fit(&rows, &gone, &settings).map_err(|e| told(&e))?;
            if model.trees.is_empty() {
                return Err("no tree tells customers apart".to_owned());
            }
            Scorer::Boosted(model)
        }
        (_, Some(count)) => Scorer::Count(count),
        (other, None) => return Err(format!("{} is not fitted", other.id())),
    };
    let mut fit = ChurnFit {
        scorer,
        features: lesson.features.clone(),
        calibration: None,
        days: lesson.days,
        pattern: lesson.pattern,
    };
    fit.calibrate(lesson)?;
    Ok(fit)
}

/// The log-odds of no purchase by a purchase-count model.
fn log_odds(count: &Count, sample: &Sample, position: usize, days: u32) -> f64 {
    let at = |all: &[u32]| all.get(position).copied().unwrap_or(0);
    let found = history(at(&sample.repeats), at(&sample.last_days), at(&sample.age_days), 1);
    let probability = found.map_or(0.5, |history| count.no_purchase(&history, f64::from(days)));
    (probability / (1.0 - probability)).ln()
}

/// Tell the pattern of every customer.
pub fn tell_pattern(count: &Count, sample: &mut Sample, days: u32) {
    let told: Vec<f32> =
        (0..sample.len()).map(|position| log_odds(count, sample, position, days) as f32).collect();
    sample.tell(PATTERN, told);
}

/// The rows that a model is fitted on: those not held out, with whether they bought nothing.
fn fitted_on(lesson: &Lesson<'_>, logs: bool) -> (Vec<f32>, Vec<bool>) {
    let mut values = Vec::new();
    let mut gone = Vec::new();
    for (number, sample) in lesson.train.iter().enumerate() {
        for (position, held) in held_out(sample.len(), lesson.seed, number).enumerate() {
            if held {
                continue;
            }
            values.extend(inputs(sample.row(position), &lesson.features, logs));
            gone.push(sample.purchases.get(position).is_some_and(|count| *count == 0));
        }
    }
    (values, gone)
}

/// Which rows of a cut are held out.
fn held_out(rows: usize, seed: u64, cut: usize) -> impl Iterator<Item = bool> {
    let mut chance = ChaCha8Rng::seed_from_u64(seed.wrapping_mul(31).wrapping_add(cut as u64));
    let bound = HELD_OUT * 2_f64.powi(64);
    (0..rows).map(move |_| (chance.next_u64() as f64) < bound)
}

/// A customer as a model reads them.
fn inputs<'a>(row: &'a [f32], features: &'a [usize], logs: bool) -> impl Iterator<Item = f32> + 'a {
    features.iter().map(move |feature| {
        let value = row.get(*feature).copied().unwrap_or(f32::NAN);
        // The pattern is log-odds already.
        if logs && *feature != PATTERN { logged(value) } else { value }
    })
}

impl ChurnFit {
    /// The score of a customer, before it is calibrated: log-odds of no purchase by the model alone.
    #[must_use]
    pub fn score(&self, sample: &Sample, position: usize) -> f64 {
        let row = sample.row(position);
        match &self.scorer {
            Scorer::Recency => f64::from(logged(row.get(RECENCY).copied().unwrap_or(0.0))),
            Scorer::Logistic(model) => model.log_odds(&inputs(row, &self.features, true).collect::<Vec<_>>()),
            Scorer::Boosted(model) => model.log_odds(&inputs(row, &self.features, false).collect::<Vec<_>>()),
            Scorer::Count(count) => log_odds(count, sample, position, self.days),
        }
    }

    /// The probability that goes with a score.
    #[must_use]
    pub fn probability(&self, score: f64) -> f64 {
        let (slope, intercept) = self.calibration.unwrap_or((1.0, 0.0));
        logistic(slope * score + intercept).clamp(SUREST, 1.0 - SUREST)
    }

    /// The probability of every customer.
    #[must_use]
    pub fn probabilities(&self, sample: &Sample) -> Vec<f64> {
        (0..sample.len()).map(|position| self.probability(self.score(sample, position))).collect()
    }

    /// How far each feature it reads pushes a customer's log-odds of no purchase from those of an average one; empty for
    /// models that read no features.
    #[must_use]
    pub fn pushes(&self, row: &[f32]) -> Vec<(usize, f64)> {
        let slope = self.calibration.map_or(1.0, |(slope, _)| slope);
        let pushes = match &self.scorer {
            Scorer::Logistic(model) => {
                model.contributions(&inputs(row, &self.features, true).collect::<Vec<_>>())
            }
            Scorer::Boosted(model) => {
                model.contributions(&inputs(row, &self.features, false).collect::<Vec<_>>())
            }
            Scorer::Recency | Scorer::Count(_) => Vec::new(),
        };
        self.features.iter().copied().zip(pushes.into_iter().map(|push| push * slope)).collect()
    }

    /// Its numbers, by name.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        let mut all = match &self.scorer {
            Scorer::Recency => Vec::new(),
            Scorer::Count(count) => count.parameters(),
            Scorer::Logistic(model) => {
                let named = self.features.iter().filter_map(|feature| FEATURES.get(*feature));
                let coefficients = named.zip(&model.coefficients);
                let intercept = Parameter { name: "intercept".to_owned(), value: model.intercept };
                let coefficient = |(feature, value): (&Feature, &f64)| {
                    let name = match feature.told {
                        Told::Odds => feature.name.to_owned(),
                        _ => format!("ln(1 + {})", feature.name),
                    };
                    Parameter { name, value: *value }
                };
                std::iter::once(intercept).chain(coefficients.map(coefficient)).collect()
            }
            Scorer::Boosted(model) => vec![
                Parameter { name: "trees".to_owned(), value: model.trees.len() as f64 },
                Parameter { name: "depth".to_owned(), value: f64::from(TREES.depth) },
                Parameter { name: "shrinkage".to_owned(), value: TREES.shrinkage },
                Parameter { name: "held-out log loss".to_owned(), value: model.held_out_loss },
            ],
        };
        if let Some((slope, intercept)) = self.calibration {
            all.push(Parameter { name: "calibration slope".to_owned(), value: slope });
            all.push(Parameter { name: "calibration intercept".to_owned(), value: intercept });
        }
        all
    }

    /// Calibrates on the customers that were held out at the cut of the level, then moves the level by what the trend
    /// shows.
    fn calibrate(&mut self, lesson: &Lesson<'_>) -> Result<(), String> {
        let told = |error: &dyn std::fmt::Display| error.to_string();
        let number = |sample: &Sample| lesson.train.iter().position(|other| std::ptr::eq(*other, sample));
        let scored = |sample: &Sample| -> (Vec<f64>, Vec<bool>) {
            // A cut that wasn't trained at counts whole; count models were fitted on nobody's outcome.
            let whole = matches!(self.scorer, Scorer::Count(_) | Scorer::Recency);
            let held: Vec<bool> = match number(sample).filter(|_| !whole) {
                Some(number) => held_out(sample.len(), lesson.seed, number).collect(),
                None => vec![true; sample.len()],
            };
            let rows = (0..sample.len()).filter(|at| held.get(*at).copied().unwrap_or(false));
            rows.map(|at| (self.score(sample, at), sample.purchases.get(at).is_some_and(|count| *count == 0)))
                .unzip()
        };
        let (scores, gone) = scored(lesson.level);
        let platt = Platt::fit(&Scored::new(&scores, &gone).map_err(|e| told(&e))?).map_err(|e| told(&e))?;
        if !platt.report.converged() || platt.slope <= 0.0 {
            return Err("its scores don't rise with what happened: it can't be calibrated".to_owned());
        }
        let mut moved = 0.0;
        if let Some((later, earlier)) = lesson.trend {
            let level = |sample: &Sample| -> Option<f64> {
                let (scores, gone) = scored(sample);
                platt.level(&Scored::new(&scores, &gone).ok()?).ok()
            };
            if let (Some(later), Some(earlier)) = (level(later), level(earlier)) {
                moved = later - earlier;
            }
        }
        self.calibration = Some((platt.slope, platt.intercept + moved));
        Ok(())
    }
}
