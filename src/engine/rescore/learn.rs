//! How a probability of no purchase is learnt, whatever the method: fit, then calibrate.
//!
//! Calibrating, the slope of the scores is told by customers that the model was not fitted on, to whom it may be too sure
//! of itself; scores that no outcome was asked for, such as those of a purchase-count model, may bend the line too. The level is told by everybody, fitted on or not: a few thousand tell it no better than to a point, and whom a
//! model was fitted on moves it by next to nothing.

use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use super::{count::Count, level::Expected, past::Past, pattern, usual::Usual};
use crate::{
    contract::{Method, Parameter},
    science::{
        churn::{Bends, Boosted, ChurnError, Logistic, Platt, Rows, Settings},
        metrics::{MetricError, Scored},
        special::logistic,
    },
    warehouse::scores::{
        Sample,
        features::{FEATURES, Feature, PATTERN, PATTERN_YEAR, RECENCY, Told, logged},
    },
};

/// Share of the customers that a model isn't fitted on, to calibrate it with.
const HELD_OUT: f64 = 0.3;
/// Penalty of the logistic regression.
const PENALTY: f64 = 1.0;
/// How trees are grown: few and shallow, because everybody is scored by them in the database.
const TREES: Settings =
    Settings { trees: 60, depth: 4, shrinkage: 0.2, penalty: 5.0, held_out: 0.15, patience: 6, seed: 1 };
/// How much of what cuts a year apart show is taken to last. They show a campaign or a holiday that fell into one of them as well
/// as a change of the base (a damped trend; Gardner and `McKenzie` 1985).
const LASTS: f64 = 0.5;
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
    /// Where the line of the calibration bends.
    #[serde(default)]
    pub bends: Bends,
    /// The horizon.
    pub days: u32,
    /// The purchase-count model that tells the pattern, where it is among the features.
    pub pattern: Option<Count>,
    /// What purchases before the last year add, where the features don't reach back further.
    #[serde(default)]
    pub past: Option<Past>,
    /// The usual customers of the base that it scores, where it reads a history and no features.
    #[serde(default)]
    pub usual: Usual,
}

/// What there is to learn from.
#[derive(Debug, Clone)]
pub struct Lesson<'a> {
    /// Customers at each cut to train at.
    pub train: Vec<&'a Sample>,
    /// Those at the cut that gives the level.
    pub level: &'a Sample,
    /// Those of pairs of cuts a year apart, the later first.
    pub trend: Vec<(&'a Sample, &'a Sample)>,
    /// Positions of the features that may be read.
    pub features: Vec<usize>,
    /// The horizon.
    pub days: u32,
    /// The purchase-count model that told the pattern, where it is among the features.
    pub pattern: Option<Count>,
    /// How much purchases before the last year count, where the features don't reach back further.
    pub past: Option<f64>,
    /// How many are expected to buy nothing after the day that is predicted for, where days learnt from know less than it.
    pub expected: Option<Expected<'a>>,
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

    /// Customers at each cut to train at but the one that gives the level.
    fn others(&self) -> impl Iterator<Item = &Sample> {
        self.train.iter().copied().filter(|sample| !std::ptr::eq(*sample, self.level))
    }
}

/// Learn by one method. Count models are fitted before, and only calibrated here.
pub fn learn(method: Method, lesson: &Lesson<'_>, count: Option<Count>) -> Result<ChurnFit, String> {
    let told = |error: &dyn std::fmt::Display| error.to_string();
    let scorer = match (method, count) {
        (Method::Recency, _) => Scorer::Recency,
        (Method::Logistic, _) => Scorer::Logistic(regression(lesson)?),
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
    let fit = ChurnFit {
        scorer,
        features: lesson.features.clone(),
        calibration: None,
        bends: Bends::default(),
        days: lesson.days,
        pattern: lesson.pattern,
        past: None,
        usual: Usual::default(),
    };
    fit.calibrated(lesson)
}

/// A regression, with a level of its own for each cut: what sets two days apart is not to be learnt as something about
/// customers. Scores are those at the cut of the level.
pub(super) fn regression(lesson: &Lesson<'_>) -> Result<Logistic, String> {
    let told = |error: ChurnError| error.to_string();
    let (values, gone) = fitted_on(lesson, true);
    let (width, others) = (lesson.features.len(), lesson.others().count());
    let rows = Rows::new(&values, width + others).map_err(told)?;
    let mut model = Logistic::fit(&rows, &gone, PENALTY).map_err(told)?;
    if !model.report.converged() {
        return Err(format!("did not converge: {}", model.report.stop));
    }
    model.coefficients.truncate(width);
    model.means.truncate(width);
    Ok(model)
}

/// The rows that a model is fitted on: those not held out, with whether they bought nothing. For a regression (`logs`) the
/// features are followed by which of the other cuts a row stands at: a column each, 1 or 0.
fn fitted_on(lesson: &Lesson<'_>, logs: bool) -> (Vec<f32>, Vec<bool>) {
    let mut values = Vec::new();
    let mut gone = Vec::new();
    for (number, sample) in lesson.train.iter().enumerate() {
        for (position, held) in held_out(sample.len(), lesson.seed, number).enumerate() {
            if held {
                continue;
            }
            values.extend(inputs(sample.row(position), &lesson.features, logs));
            if logs {
                let stands = |other: &Sample| if std::ptr::eq(other, *sample) { 1.0 } else { 0.0 };
                values.extend(lesson.others().map(stands));
            }
            gone.push(sample.purchases.get(position).is_some_and(|count| *count == 0));
        }
    }
    (values, gone)
}

/// Who bought nothing in the horizon.
fn gone(sample: &Sample) -> impl Iterator<Item = bool> {
    sample.purchases.iter().map(|count| *count == 0)
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
        // The patterns are log-odds already.
        if logs && ![PATTERN, PATTERN_YEAR].contains(feature) { logged(value) } else { value }
    })
}

impl ChurnFit {
    /// The score of a customer, before it is calibrated: log-odds of no purchase by the model alone.
    #[must_use]
    pub fn score(&self, sample: &Sample, position: usize) -> f64 {
        self.score_with(sample, position, &mut Vec::new())
    }

    /// The score of every customer.
    fn scores(&self, sample: &Sample) -> impl Iterator<Item = f64> {
        let mut read = Vec::with_capacity(self.features.len());
        (0..sample.len()).map(move |position| self.score_with(sample, position, &mut read))
    }

    /// A score; `read` is room for what the model reads.
    fn score_with(&self, sample: &Sample, position: usize, read: &mut Vec<f32>) -> f64 {
        let row = sample.row(position);
        read.clear();
        match &self.scorer {
            Scorer::Recency => f64::from(logged(row.get(RECENCY).copied().unwrap_or(0.0))),
            Scorer::Logistic(model) => {
                read.extend(inputs(row, &self.features, true));
                model.log_odds(read) + self.before(row)
            }
            Scorer::Boosted(model) => {
                read.extend(inputs(row, &self.features, false));
                model.log_odds(read) + self.before(row)
            }
            Scorer::Count(count) => pattern::of_customer(count, sample, position, self.days),
        }
    }

    /// Whether its scores come of a customer's history, and not of features.
    #[must_use]
    pub fn reads_a_history(&self) -> bool {
        matches!(self.scorer, Scorer::Count(_) | Scorer::Recency)
    }

    /// Whether the purchase-count model's word on the last year alone is among what it reads.
    #[must_use]
    pub fn reads_of_year(&self) -> bool {
        !self.reads_a_history() && self.features.contains(&PATTERN_YEAR)
    }

    /// How many log-odds of the calibration go with a score of 1.
    fn slope(&self) -> f64 {
        self.calibration.map_or(1.0, |(slope, _)| slope)
    }

    /// What purchases before the last year add to a score, so that they add their weight to the calibrated log-odds.
    fn before(&self, row: &[f32]) -> f64 {
        self.past.map_or(0.0, |past| past.log_odds(row) / self.slope())
    }

    /// The weight of the past as it is added to a score.
    #[must_use]
    pub fn past_of_score(&self) -> Option<f64> {
        self.past.map(|past| past.weight / self.slope())
    }

    /// The score of every customer, as the bent line of the calibration reads it.
    fn straightened(&self, sample: &Sample) -> Vec<f64> {
        self.scores(sample).map(|score| self.bends.straighten(score)).collect()
    }

    /// The log-odds that go with a score.
    #[must_use]
    pub fn odds(&self, score: f64) -> f64 {
        let (slope, intercept) = self.calibration.unwrap_or((1.0, 0.0));
        slope * self.bends.straighten(score) + intercept
    }

    /// The probability that goes with a score.
    #[must_use]
    pub fn probability(&self, score: f64) -> f64 {
        logistic(self.odds(score)).clamp(SUREST, 1.0 - SUREST)
    }

    /// The log-odds of every customer.
    #[must_use]
    pub fn every_odds(&self, sample: &Sample) -> Vec<f64> {
        self.scores(sample).map(|score| self.odds(score)).collect()
    }

    /// The probability of every customer.
    #[must_use]
    pub fn probabilities(&self, sample: &Sample) -> Vec<f64> {
        self.scores(sample).map(|score| self.probability(score)).collect()
    }

    /// How far each feature it reads pushes a customer's log-odds of no purchase from those of an average one; empty for
    /// models that read no features.
    #[must_use]
    pub fn pushes(&self, row: &[f32]) -> Vec<(usize, f64)> {
        let slope = self.slope();
        let pushes = match &self.scorer {
            Scorer::Logistic(model) => {
                model.contributions(&inputs(row, &self.features, true).collect::<Vec<_>>())
            }
            Scorer::Boosted(model) => {
                model.contributions(&inputs(row, &self.features, false).collect::<Vec<_>>())
            }
            Scorer::Recency | Scorer::Count(_) => return Vec::new(),
        };
        let before = self.past.map(|past| (PATTERN, past.push(row)));
        let pushes = pushes.into_iter().map(|push| push * slope);
        self.features.iter().copied().zip(pushes).chain(before).collect()
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
        if let Some(past) = self.past {
            all.push(Parameter {
                name: "weight of purchases before the year".to_owned(),
                value: past.weight,
            });
        }
        for bend in self.bends.each() {
            all.push(Parameter { name: format!("calibration bend at {:.3}", bend.at), value: bend.by });
        }
        all
    }

    /// Calibrates: the line by customers at the cut of the level that it wasn't fitted on, the level by everybody there, moved
    /// by half of what the trend shows; by what is expected of the day that is predicted for, where that is told.
    pub fn calibrated(mut self, lesson: &Lesson<'_>) -> Result<Self, String> {
        let told = |error: MetricError| error.to_string();
        let mut platt = self.line(lesson)?;
        if let (Some(weight), true) = (lesson.past, self.reads_of_year()) {
            let customers = lesson.expected.map_or(lesson.level, |expected| expected.customers);
            self.past = Some(Past::of(weight, (0..customers.len()).map(|position| customers.row(position))));
            self.calibration = Some((platt.slope, 0.0));
        }
        let level = |sample: &Sample| -> Result<f64, MetricError> {
            let gone: Vec<bool> = gone(sample).collect();
            platt.level(&Scored::new(&self.straightened(sample), &gone)?)
        };
        let intercept = if let Some(expected) = &lesson.expected {
            platt.level_for(&self.straightened(expected.customers), expected.gone).map_err(told)?
        } else {
            let now = level(lesson.level).map_err(told)?;
            let of = |sample: &Sample| {
                if std::ptr::eq(sample, lesson.level) { Some(now) } else { level(sample).ok() }
            };
            let moved = |(later, earlier): &(&Sample, &Sample)| Some(of(later)? - of(earlier)?);
            let moves: Vec<f64> = lesson.trend.iter().filter_map(moved).collect();
            let trend = moves.iter().sum::<f64>() / moves.len().max(1) as f64;
            now + LASTS * trend
        };
        platt.intercept = intercept;
        self.calibration = Some((platt.slope, platt.intercept));
        Ok(self)
    }

    /// At its word, but for the level, which is brought to what is expected.
    pub fn at_level_of(mut self, expected: &Expected<'_>) -> Result<Self, String> {
        self.calibration = None;
        let line = Platt::at_its_word();
        let level = line.level_for(&self.straightened(expected.customers), expected.gone);
        self.calibration = Some((line.slope, level.map_err(|error| error.to_string())?));
        Ok(self)
    }

    /// The line through the scores at the cut of the level, with its bends. Whoever a model was fitted on has no say; count
    /// models and recency were fitted on nobody's outcome, and what shape they give the odds no outcome has told yet. Where
    /// that cut knows less than the day that is predicted for, scores don't mean the same on both: a bend would be elsewhere.
    fn line(&mut self, lesson: &Lesson<'_>) -> Result<Platt, String> {
        let whole = self.reads_a_history();
        let number = lesson.train.iter().position(|other| std::ptr::eq(*other, lesson.level)).unwrap_or(0);
        let rows = (0..).zip(gone(lesson.level)).zip(held_out(lesson.level.len(), lesson.seed, number));
        let mut read = Vec::new();
        let (mut scores, left): (Vec<f64>, Vec<bool>) = rows
            .filter(|(_, held)| whole || *held)
            .map(|((position, gone), _)| (self.score_with(lesson.level, position, &mut read), gone))
            .unzip();
        if whole && lesson.expected.is_none() {
            self.bends = Bends::fit(&scores, &left).map_err(|error| error.to_string())?;
            for score in &mut scores {
                *score = self.bends.straighten(*score);
            }
        }
        let platt = Scored::new(&scores, &left)
            .and_then(|scored| Platt::fit(&scored))
            .map_err(|error| error.to_string())?;
        if !platt.report.converged() || platt.slope <= 0.0 {
            return Err("its scores don't rise with what happened: it can't be calibrated".to_owned());
        }
        Ok(platt)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::engine::rescore::made_up::{customers, gone};

    const SENT: usize = 23;

    /// Customers whose log-odds of buying nothing are `level` + the logarithm of their days since the last purchase, 1.
    fn by_recency(count: usize, level: f64, seed: u64) -> Sample {
        customers(count, seed, |[days, ..]| {
            let recency = (300.0 * days) as f32;
            (vec![(RECENCY, recency)], level + f64::from(logged(recency)))
        })
    }

    fn lesson<'a>(train: &[&'a Sample], features: Vec<usize>) -> Lesson<'a> {
        Lesson {
            train: train.to_vec(),
            level: train.last().unwrap(),
            trend: Vec::new(),
            features,
            days: 90,
            pattern: None,
            past: None,
            expected: None,
            seed: 1,
        }
    }

    fn mean(fit: &ChurnFit, sample: &Sample) -> f64 {
        fit.probabilities(sample).iter().sum::<f64>() / sample.len() as f64
    }

    /// Customers whose log-odds of buying nothing fall twice as steeply where they bought lately: no line through the
    /// logarithm of their days tells them, a bent one does.
    #[test]
    fn scores_that_no_outcome_shaped_are_calibrated_by_a_line_that_bends() {
        let cut = |seed: u64| {
            customers(20_000, seed, |[days, ..]| {
                let recency = (300.0 * days * days * days) as f32;
                let score = f64::from(logged(recency));
                (vec![(RECENCY, recency)], 1.2 * score - 0.9 * (score - 3.0).max(0.0) - 3.0)
            })
        };
        let (then, now) = (cut(1), cut(2));
        let fit = learn(Method::Recency, &lesson(&[&then], vec![RECENCY]), None).unwrap();
        assert_eq!(fit.bends.each().len(), 3);
        let straight = ChurnFit { bends: Bends::default(), ..fit.clone() };
        let worst = |fit: &ChurnFit| {
            let mut rows: Vec<(f64, bool)> =
                fit.probabilities(&now).into_iter().zip(super::gone(&now)).collect();
            rows.sort_by(|one, other| one.0.total_cmp(&other.0));
            let off = |decile: &[(f64, bool)]| {
                let sum: f64 = decile.iter().map(|(told, gone)| told - f64::from(u8::from(*gone))).sum();
                (sum / decile.len() as f64).abs()
            };
            rows.chunks(2_000).map(off).fold(0.0, f64::max)
        };
        // A decile of 2,000 is off by a point by chance, and so is what was learnt from.
        assert!(worst(&fit) < 0.035, "{}", worst(&fit));
        assert!(worst(&straight) > 0.05, "{}", worst(&straight));
    }

    /// Where everything learnt from is of one year, what a customer bought before it is told by its weight.
    #[test]
    fn what_was_bought_before_the_year_counts_where_nothing_could_be_learnt_of_it() {
        let cut = |older: f64, seed: u64| {
            customers(20_000, seed, |[year, before, _]| {
                let (year, before) = (4.0 * year - 2.0, older * (4.0 * before - 2.0));
                let patterns = vec![(PATTERN_YEAR, year as f32), (PATTERN, (year + before) as f32)];
                (patterns, year + 0.7 * before)
            })
        };
        let (then, now) = (cut(0.0, 1), cut(1.0, 2));
        let short = lesson(&[&then], vec![PATTERN_YEAR]);
        let expected = Some(Expected { customers: &now, gone: gone(&now) });
        for method in [Method::Logistic, Method::Boosted] {
            let loss = |past: Option<f64>| {
                let lesson = Lesson { past, expected, ..short.clone() };
                let fit = learn(method, &lesson, None).unwrap();
                let told: f64 = (0..now.len())
                    .map(|position| {
                        let odds = f64::from(now.value(position, PATTERN_YEAR)) * 0.3
                            + f64::from(now.value(position, PATTERN)) * 0.7;
                        (fit.odds(fit.score(&now, position)) - odds).abs()
                    })
                    .sum();
                told / now.len() as f64
            };
            assert!(loss(Some(0.7)) < 0.15, "{method:?} {}", loss(Some(0.7)));
            assert!(loss(None) > 0.5, "{method:?} {}", loss(None));
        }
    }

    #[test]
    fn as_many_are_expected_as_bought_nothing_at_the_cut_of_the_level() {
        let (latest, season) = (by_recency(900, -5.0, 1), by_recency(900, -4.0, 2));
        let lesson = lesson(&[&latest, &season], vec![RECENCY]);
        for method in [Method::Recency, Method::Logistic, Method::Boosted] {
            let fit = learn(method, &lesson, None).unwrap();
            assert!((mean(&fit, &season) - gone(&season)).abs() < 1e-5, "{method:?}");
        }
    }

    #[test]
    fn the_level_moves_by_half_of_what_the_trend_shows_of_everybody() {
        let [latest, season, before] =
            [(-5.0, 1), (-4.0, 2), (-5.5, 3)].map(|(level, seed)| by_recency(20_000, level, seed));
        let trend = vec![(&latest, &before)];
        let lesson = Lesson { trend, ..lesson(&[&latest, &season], vec![RECENCY]) };
        // Half of the way from -5.5 to -5.
        let now = by_recency(20_000, -3.75, 4);
        for method in [Method::Recency, Method::Logistic] {
            let fit = learn(method, &lesson, None).unwrap();
            assert!(
                (mean(&fit, &now) - gone(&now)).abs() < 0.01,
                "{method:?}: {} {}",
                mean(&fit, &now),
                gone(&now)
            );
        }
    }

    /// Messages were sent before one of the days alone; whoever got some buys no less than others.
    #[test]
    fn what_sets_the_days_apart_is_not_learnt_as_something_about_customers() {
        let cut = |level: f64, sent: f64, seed: u64| {
            customers(6_000, seed, |[days, message, _]| {
                let recency = (300.0 * days) as f32;
                let sent = if message < sent { 1.0 } else { 0.0 };
                (vec![(RECENCY, recency), (SENT, sent)], level + f64::from(logged(recency)))
            })
        };
        let (latest, season) = (cut(-5.5, 0.7, 1), cut(-4.0, 0.0, 2));
        let fit = learn(Method::Logistic, &lesson(&[&latest, &season], vec![RECENCY, SENT]), None).unwrap();
        let Scorer::Logistic(model) = &fit.scorer else { panic!("{fit:?}") };
        assert_eq!((model.coefficients.len(), model.means.len()), (2, 2));
        // Of ln 2, by which a message is read.
        assert!(model.coefficients[1].abs() < 0.2, "{:?}", model.coefficients);
    }
}
