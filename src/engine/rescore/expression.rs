//! Models written down as SQL, so that everybody is scored where their rows lie.
//!
//! The pieces are named queries (`scores/terms`); numbers are written so that they are read back to the last bit.

use super::{
    learn::{ChurnFit, Scorer},
    value::{ValueFit, Worth},
};
use crate::{
    contract::VALUE_MONTHS,
    science::{
        churn::{Bends, Boosted, Node},
        value::Ridge,
    },
    warehouse::{
        queries::{Queries, QueryError},
        scores::features::{FEATURES, PATTERN, PATTERN_YEAR},
    },
};

/// Where a count model's answer for a fit is found.
#[derive(Debug, Clone, Copy)]
pub struct CountColumn<'a>(pub &'a str);

/// Of the regression of value.
const VALUE: CountColumn<'static> = CountColumn("gone_value");

impl CountColumn<'_> {
    /// Where the pattern is found that its model tells.
    fn pattern(self) -> String {
        format!("pattern_{}", self.0)
    }

    /// The same of the last year alone.
    fn pattern_of_year(self) -> String {
        format!("pattern_year_{}", self.0)
    }

    /// Where the score of a fit is found, once it is told.
    pub fn score(self) -> String {
        format!("score_{}", self.0)
    }

    /// Where a feature is found that a count model tells; `None` of any other.
    fn told(self, feature: usize) -> Option<String> {
        match feature {
            PATTERN => Some(self.pattern()),
            PATTERN_YEAR => Some(self.pattern_of_year()),
            _ => None,
        }
    }
}

/// Writes models down.
pub struct Writer<'a> {
    queries: &'a Queries,
}

impl<'a> Writer<'a> {
    /// With the statements of a workspace.
    #[must_use]
    pub fn new(queries: &'a Queries) -> Self {
        Self { queries }
    }

    fn term(&self, name: &str, places: &[(&str, &str)]) -> Result<String, QueryError> {
        self.queries.piece(name, places)
    }

    /// Columns of the features in logarithms, to be read by the linear models.
    pub fn logged_columns(&self) -> Result<String, QueryError> {
        let mut columns = String::new();
        for feature in FEATURES.iter().take(PATTERN) {
            let logged = self.term("scores/terms/logged", &[("feature", feature.name)])?;
            columns.push_str(&format!(",\n        {logged} AS {}", logged_column(feature.name)));
        }
        Ok(columns)
    }

    /// What a fit's model says of a customer, before it is calibrated. A count model's word is read from a column.
    fn score(&self, fit: &ChurnFit, count: CountColumn<'_>) -> Result<String, QueryError> {
        let score = match &fit.scorer {
            Scorer::Recency => logged_column("recency"),
            Scorer::Logistic(model) => {
                self.linear(model.intercept, &fit.features, &model.coefficients, &model.means, count)?
            }
            Scorer::Boosted(model) => self.trees(model, &fit.features, count)?,
            Scorer::Count(_) => self.term("scores/terms/log_odds", &[("probability", count.0)])?,
        };
        self.with_past(fit, score, count)
    }

    /// The probability of no purchase that goes with a fit's score, which is told already.
    fn probability(&self, fit: &ChurnFit, count: CountColumn<'_>) -> Result<String, QueryError> {
        let (slope, intercept) = fit.calibration.unwrap_or((1.0, 0.0));
        let (slope, intercept) = (number(slope), number(intercept));
        let score = self.straightened(&fit.bends, &count.score())?;
        self.term(
            "scores/terms/probability",
            &[("slope", &slope), ("score", &score), ("intercept", &intercept)],
        )
    }

    /// A score with what purchases before the last year add to it.
    fn with_past(&self, fit: &ChurnFit, score: String, count: CountColumn<'_>) -> Result<String, QueryError> {
        let Some(weight) = fit.past_of_score() else { return Ok(score) };
        let (weight, pattern, of_year) = (number(weight), count.pattern(), count.pattern_of_year());
        let places = [("weight", weight.as_str()), ("pattern", &pattern), ("of_year", &of_year)];
        Ok(format!("({score}\n + {})", self.term("scores/terms/past", &places)?))
    }

    /// A score as the bent line of a calibration reads it.
    fn straightened(&self, bends: &Bends, score: &str) -> Result<String, QueryError> {
        let mut sum = score.to_owned();
        for bend in bends.each() {
            let (by, at) = (number(bend.by), number(bend.at));
            let term = self.term("scores/terms/bend", &[("by", &by), ("score", score), ("at", &at)])?;
            sum.push_str("\n + ");
            sum.push_str(&term);
        }
        Ok(sum)
    }

    /// A horizon's score and churn probability: for who bought within a year.
    pub fn churn(&self, fit: &ChurnFit, count: CountColumn<'_>) -> Result<[String; 2], QueryError> {
        let active = |told: String| self.term("scores/terms/active", &[("told", &told)]);
        Ok([active(self.score(fit, count)?)?, active(self.probability(fit, count)?)?])
    }

    /// A horizon's score and probability to come back: for who did not.
    pub fn back(&self, fit: &ChurnFit, count: CountColumn<'_>) -> Result<[String; 2], QueryError> {
        let asleep = |told: &str| self.term("scores/terms/asleep", &[("told", told)]);
        let returning =
            self.term("scores/terms/otherwise", &[("probability", &self.probability(fit, count)?)])?;
        Ok([asleep(&self.score(fit, count)?)?, asleep(&returning)?])
    }

    /// What a regression of value says before it is put together: its score of no purchase, orders and basket.
    fn parts(&self, worth: Option<&Worth>) -> Result<[(String, String); 3], QueryError> {
        let [score, orders, basket] = match worth {
            Some(Worth::Regression { back, orders, basket, .. }) => [
                self.score(back, VALUE)?,
                self.ridge(orders, &back.features, VALUE)?,
                self.ridge(basket, &back.features, VALUE)?,
            ],
            _ => [nothing(), nothing(), nothing()],
        };
        Ok([
            (VALUE.score(), score),
            ("orders_to_come".to_owned(), orders),
            ("basket_to_come".to_owned(), basket),
        ])
    }

    /// Expected purchases and revenue by horizon, as `purchases_M` and `revenue_M`, and what they are put together from. `season`
    /// is the index of the first 3 and 6 months; `has_shape` says whether the cells tell how purchases spread over horizons.
    pub fn value(
        &self,
        fit: Option<&ValueFit>,
        season: impl Fn(u32) -> f64,
        has_shape: bool,
    ) -> Result<Vec<(String, String)>, QueryError> {
        let worth = fit.map(|fit| &fit.worth);
        let mut columns = self.parts(worth)?.to_vec();
        for months in VALUE_MONTHS {
            let (purchases, revenue) = match worth {
                None | Some(Worth::LastYear { .. }) => (None, None),
                Some(Worth::Count { spend, purchases_level, level, .. }) => {
                    let leveled =
                        |level: f64| self.term("scores/terms/number", &[("number", &number(level))]);
                    let expected = format!("expected_{months}");
                    let (p, q, gamma) = (number(spend.p), number(spend.q), number(spend.gamma));
                    let each = self.term("scores/terms/spend", &[("p", &p), ("q", &q), ("gamma", &gamma)])?;
                    let revenue = format!("{expected} * ({each}) * {}", leveled(*level)?);
                    (Some(format!("{expected} * {}", leveled(*purchases_level)?)), Some(revenue))
                }
                Some(Worth::Regression { back, factor, .. }) => {
                    let of = months_of(back.days);
                    let gone = self.probability(back, VALUE)?;
                    let purchases = self.term("scores/terms/returning", &[("gone", &gone)])?;
                    let factor = self.term("scores/terms/number", &[("number", &number(*factor))])?;
                    let places = [("purchases", purchases.as_str()), ("factor", &factor)];
                    let revenue = self.term("scores/terms/bringing", &places)?;
                    if months == of {
                        (Some(purchases), Some(revenue))
                    } else if has_shape {
                        let share = |amount: &str| {
                            let (months, of) = (months.to_string(), of.to_string());
                            self.term(
                                "scores/terms/share",
                                &[("amount", amount), ("months", &months), ("of", &of)],
                            )
                        };
                        (Some(share(&purchases)?), Some(share(&revenue)?))
                    } else {
                        (None, None)
                    }
                }
            };
            let index = number(season(months));
            let index = self.term("scores/terms/number", &[("number", &index)])?;
            let seasonal = |sql: Option<String>| sql.map_or_else(nothing, |sql| format!("({sql}) * {index}"));
            columns.push((format!("purchases_{months}"), seasonal(purchases)));
            columns.push((format!("revenue_{months}"), seasonal(revenue)));
        }
        Ok(columns)
    }

    fn ridge(&self, ridge: &Ridge, features: &[usize], count: CountColumn<'_>) -> Result<String, QueryError> {
        self.linear(ridge.intercept, features, &ridge.coefficients, &ridge.means, count)
    }

    fn linear(
        &self,
        intercept: f64,
        features: &[usize],
        coefficients: &[f64],
        means: &[f64],
        count: CountColumn<'_>,
    ) -> Result<String, QueryError> {
        let mut sum = self.term("scores/terms/number", &[("number", &number(intercept))])?;
        for ((feature, coefficient), mean) in features.iter().zip(coefficients).zip(means) {
            let Some(found) = FEATURES.get(*feature).filter(|_| *coefficient != 0.0) else { continue };
            let value = count.told(*feature).unwrap_or_else(|| logged_column(found.name));
            let (coefficient, mean) = (number(*coefficient), number(*mean));
            let term = self.term(
                "scores/terms/linear",
                &[("coefficient", &coefficient), ("value", &value), ("mean", &mean)],
            )?;
            sum.push_str("\n + ");
            sum.push_str(&term);
        }
        Ok(format!("({sum})"))
    }

    fn trees(
        &self,
        model: &Boosted,
        features: &[usize],
        count: CountColumn<'_>,
    ) -> Result<String, QueryError> {
        let names: Vec<String> = features
            .iter()
            .map(|feature| {
                let column = || FEATURES.get(*feature).map_or_else(nothing, |found| found.name.to_owned());
                count.told(*feature).unwrap_or_else(column)
            })
            .collect();
        let mut sum = self.term("scores/terms/number", &[("number", &number(model.base))])?;
        for tree in &model.trees {
            sum.push_str("\n + ");
            sum.push_str(&self.node(&tree.nodes, 0, &names)?);
        }
        Ok(format!("({sum})"))
    }

    fn node(&self, nodes: &[Node], at: u32, names: &[String]) -> Result<String, QueryError> {
        match nodes.get(at as usize) {
            Some(Node::Question { feature, threshold, missing_left, left, right, .. }) => {
                let name = names.get(*feature as usize).map_or("NULL", String::as_str);
                let unknown = if *missing_left {
                    format!(" {}", self.term("scores/terms/or_unknown", &[("feature", name)])?.trim())
                } else {
                    String::new()
                };
                let (left, right) = (self.node(nodes, *left, names)?, self.node(nodes, *right, names)?);
                self.term(
                    "scores/terms/question",
                    &[
                        ("feature", name),
                        ("threshold", &threshold.to_string()),
                        ("unknown", &unknown),
                        ("left", &left),
                        ("right", &right),
                    ],
                )
            }
            Some(Node::Leaf(answer)) => self.term("scores/terms/number", &[("number", &number(*answer))]),
            None => self.term("scores/terms/number", &[("number", "0")]),
        }
    }
}

/// What stands where a score is not known.
#[must_use]
pub fn nothing() -> String {
    "NULL".to_owned()
}

/// The column of a feature in logarithms.
fn logged_column(feature: &str) -> String {
    format!("log_{feature}")
}

/// The shortest text that is read back as the same number.
fn number(value: f64) -> String {
    format!("{value:e}")
}

/// A horizon in days, as the months of a score.
fn months_of(days: u32) -> u32 {
    match days {
        ..=90 => 3,
        91..=180 => 6,
        _ => 12,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use duckdb::Connection;

    use super::*;
    use crate::{
        engine::rescore::{
            learn::{ChurnFit, Scorer},
            past::Past,
            usual::Usual,
        },
        science::{
            churn::{Boosted, Logistic, Rows, Settings},
            purchases::{BgNbd, GammaGamma},
        },
        warehouse::scores::Sample,
    };

    const ROWS: usize = 400;

    /// Customers with every feature spread, some unknown; the pattern is told too.
    fn sample() -> Sample {
        let mut sample = Sample::default();
        for row in 0..ROWS {
            for feature in 0..FEATURES.len() {
                let value = ((row * 31 + feature * 17) % 97) as f32 - 20.0;
                sample.features.push(if (row + feature) % 11 == 0 { f32::NAN } else { value * 1.37 });
            }
            sample.repeats.push((row % 9) as u32);
            sample.last_days.push((row % 300) as u32);
            sample.age_days.push((row % 300 + 40) as u32);
            sample.spend.push(row as f64 / 7.0 - 3.0);
        }
        sample
    }

    /// The probabilities of a fit for these customers.
    fn asked_of(sample: &Sample, fit: &ChurnFit) -> Vec<f64> {
        let (writer, column) = (Writer { queries: &Queries::shipped() }, CountColumn("gone_90"));
        let score = writer.score(fit, column).unwrap();
        asked(sample, &score, &writer.probability(fit, column).unwrap())
    }

    /// The answers of an expression for these customers, which reads their score.
    fn asked(sample: &Sample, score: &str, expression: &str) -> Vec<f64> {
        let writer = Writer { queries: &Queries::shipped() };
        let conn = Connection::open_in_memory().unwrap();
        let columns: Vec<String> = FEATURES.iter().map(|feature| format!("{} REAL", feature.name)).collect();
        let columns = columns.join(", ").replace("pattern REAL", "pattern_gone_90 REAL");
        let columns = columns.replace("pattern_year REAL", "pattern_year_gone_90 REAL");
        conn.execute_batch(&format!("CREATE TABLE f (n INTEGER, {columns}, spend REAL, repeats INTEGER)"))
            .unwrap();
        for row in 0..sample.len() {
            let value = |value: &f32| if value.is_nan() { "NULL".to_owned() } else { value.to_string() };
            let values: Vec<String> = sample.row(row).iter().map(value).collect();
            let (spend, repeats) = (sample.spend[row] as f32, sample.repeats[row]);
            conn.execute_batch(&format!(
                "INSERT INTO f VALUES ({row}, {}, {spend}, {repeats})",
                values.join(", ")
            ))
            .unwrap();
        }
        let logged = writer.logged_columns().unwrap();
        let said =
            format!("(SELECT *, CAST({score} AS DOUBLE) AS score_gone_90 FROM (SELECT *{logged} FROM f))");
        let sql = format!("SELECT CAST({expression} AS DOUBLE) FROM {said} ORDER BY n");
        let mut statement = conn.prepare(&sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    fn near(found: &[f64], wanted: &[f64]) {
        assert_eq!(found.len(), wanted.len());
        for (row, (found, wanted)) in found.iter().zip(wanted).enumerate() {
            assert!(
                (found - wanted).abs() <= 1e-6 * wanted.abs().max(1.0),
                "row {row}: {found} for {wanted}"
            );
        }
    }

    fn fit(scorer: Scorer) -> ChurnFit {
        let features = vec![0, 3, 7, 12, 24, PATTERN];
        ChurnFit {
            scorer,
            features,
            calibration: Some((0.9, -0.2)),
            bends: Bends::default(),
            days: 90,
            pattern: None,
            past: None,
            usual: Usual::default(),
        }
    }

    fn learnt(sample: &Sample, logs: bool) -> (Vec<f32>, Vec<bool>) {
        let features = [0, 3, 7, 12, 24, PATTERN];
        let value = |row: usize, feature: usize| {
            let value = sample.value(row, feature);
            if logs && feature != PATTERN { crate::warehouse::scores::features::logged(value) } else { value }
        };
        let values = (0..ROWS).flat_map(|row| features.map(|feature| value(row, feature))).collect();
        let happened = (0..ROWS).map(|row| (row * 7) % 10 < 4 || sample.value(row, 3) > 50.0).collect();
        (values, happened)
    }

    #[test]
    fn a_logistic_regression_gives_the_same_in_sql() {
        let sample = sample();
        let (values, happened) = learnt(&sample, true);
        let model = Logistic::fit(&Rows::new(&values, 6).unwrap(), &happened, 1.0).unwrap();
        let fit = fit(Scorer::Logistic(model));
        near(&asked_of(&sample, &fit), &fit.probabilities(&sample));
    }

    #[test]
    fn a_line_that_bends_gives_the_same_in_sql() {
        let sample = sample();
        let scores: Vec<f64> = (0..4_000).map(|row| f64::from(row) / 1_000.0).collect();
        let happened: Vec<bool> = (0..4_000).map(|row| row % 5 < [1, 2, 2, 4][row / 1_000]).collect();
        let bends = Bends::fit(&scores, &happened).unwrap();
        assert_eq!(bends.each().len(), 3);
        let (values, gone) = learnt(&sample, true);
        let model = Logistic::fit(&Rows::new(&values, 6).unwrap(), &gone, 1.0).unwrap();
        let fit = ChurnFit { bends, ..fit(Scorer::Logistic(model)) };
        near(&asked_of(&sample, &fit), &fit.probabilities(&sample));
    }

    #[test]
    fn boosted_trees_give_the_same_in_sql() {
        let sample = sample();
        let (values, happened) = learnt(&sample, false);
        let settings = Settings { trees: 12, depth: 3, ..Settings::default() };
        let model = Boosted::fit(&Rows::new(&values, 6).unwrap(), &happened, &settings).unwrap();
        assert!(!model.trees.is_empty());
        let fit = fit(Scorer::Boosted(model));
        near(&asked_of(&sample, &fit), &fit.probabilities(&sample));
    }

    #[test]
    fn what_the_past_adds_gives_the_same_in_sql() {
        let sample = sample();
        let (values, happened) = learnt(&sample, true);
        let regression = Logistic::fit(&Rows::new(&values, 6).unwrap(), &happened, 1.0).unwrap();
        let (values, happened) = learnt(&sample, false);
        let settings = Settings { trees: 12, depth: 3, ..Settings::default() };
        let trees = Boosted::fit(&Rows::new(&values, 6).unwrap(), &happened, &settings).unwrap();
        for scorer in [Scorer::Logistic(regression), Scorer::Boosted(trees)] {
            let mut fit = fit(scorer);
            fit.features = vec![0, 3, 7, 12, 24, PATTERN_YEAR];
            let odds = fit.every_odds(&sample);
            fit.past = Some(Past { weight: 0.03, mean: 1.0 });
            for (row, (with, without)) in fit.every_odds(&sample).into_iter().zip(odds).enumerate() {
                let excess = sample.value(row, PATTERN) - sample.value(row, PATTERN_YEAR);
                let wanted = if excess.is_nan() { 0.0 } else { 0.03 * f64::from(excess) };
                assert!((with - without - wanted).abs() < 1e-9, "{row}");
            }
            near(&asked_of(&sample, &fit), &fit.probabilities(&sample));
        }
    }

    #[test]
    fn a_regression_of_value_gives_the_same_in_sql() {
        let sample = sample();
        let (values, happened) = learnt(&sample, true);
        let model = Logistic::fit(&Rows::new(&values, 6).unwrap(), &happened, 1.0).unwrap();
        let ridge = |intercept: f64, by: f64| Ridge {
            intercept,
            coefficients: (1..=6).map(|at| by * f64::from(at)).collect(),
            means: vec![0.5; 6],
        };
        let (orders, basket) = (ridge(0.2, 0.05), ridge(20.0, -1.0));
        let worth = Worth::Regression { back: fit(Scorer::Logistic(model)), orders, basket, factor: 1.1 };
        let fit = ValueFit { worth, days: 90 };
        let columns = Writer { queries: &Queries::shipped() }.value(Some(&fit), |_| 1.0, true).unwrap();
        let of = |name: &str| {
            let (_, sql) = columns.iter().find(|(one, _)| one == name).unwrap();
            format!("({})", sql.replace("gone_value", "gone_90"))
        };
        let revenue = of("revenue_3").replace("orders_to_come", &of("orders_to_come"));
        let revenue = revenue.replace("basket_to_come", &of("basket_to_come"));
        let wanted: Vec<f64> = (0..ROWS).map(|row| fit.revenue(&sample, row)).collect();
        assert!(wanted.iter().any(|revenue| *revenue > 5.0) && wanted.contains(&0.0));
        near(&asked(&sample, &of("score_gone_value"), &revenue), &wanted);
    }

    #[test]
    fn spend_gives_the_same_in_sql() {
        let sample = sample();
        let spend = GammaGamma { p: 6.25, q: 3.74, gamma: 15.44 };
        let count =
            crate::engine::rescore::count::Count::BgNbd(BgNbd { r: 0.2, alpha_weeks: 4.4, a: 0.8, b: 2.4 });
        let worth = Worth::Count { count, spend, purchases_level: 1.1, level: 0.8 };
        let fit = ValueFit { worth, days: 365 };
        let columns = Writer { queries: &Queries::shipped() }.value(Some(&fit), |_| 1.0, true).unwrap();
        let (_, sql) = columns.iter().find(|(name, _)| name == "revenue_12").unwrap();
        // Three purchases are expected of everybody.
        let wanted: Vec<f64> = (0..ROWS)
            .map(|row| {
                let mean = f64::from(sample.spend[row] as f32);
                3.0 * crate::engine::rescore::value::each(&spend, sample.repeats[row], mean) * 0.8
            })
            .collect();
        near(&asked(&sample, "NULL", &sql.replace("expected_12", "3")), &wanted);
    }
}
