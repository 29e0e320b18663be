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
        churn::{Boosted, Node},
        value::Ridge,
    },
    warehouse::{
        queries::{Queries, QueryError, fill},
        scores::features::{FEATURES, PATTERN},
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
        let sql = &self.queries.get(name)?.sql;
        // The head is a comment to the end of its line, and the rest may be read anywhere.
        let code: Vec<&str> = sql.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
        Ok(fill(code.join("\n").trim_end(), places))
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

    /// The probability of no purchase by a fit. A count model's is read from a column.
    pub fn probability(&self, fit: &ChurnFit, count: CountColumn<'_>) -> Result<String, QueryError> {
        let score = match &fit.scorer {
            Scorer::Recency => logged_column("recency"),
            Scorer::Logistic(model) => {
                self.linear(model.intercept, &fit.features, &model.coefficients, &model.means, count)?
            }
            Scorer::Boosted(model) => self.trees(model, &fit.features, count)?,
            Scorer::Count(_) => self.term("scores/terms/log_odds", &[("probability", count.0)])?,
        };
        let (slope, intercept) = fit.calibration.unwrap_or((1.0, 0.0));
        let (slope, intercept) = (number(slope), number(intercept));
        self.term(
            "scores/terms/probability",
            &[("slope", &slope), ("score", &score), ("intercept", &intercept)],
        )
    }

    /// A churn score: for who bought within a year.
    pub fn churn(&self, fit: &ChurnFit, count: CountColumn<'_>) -> Result<String, QueryError> {
        let probability = self.probability(fit, count)?;
        self.term("scores/terms/churn", &[("probability", &probability)])
    }

    /// A probability to come back: for who did not.
    pub fn back(&self, fit: &ChurnFit, count: CountColumn<'_>) -> Result<String, QueryError> {
        let probability = self.probability(fit, count)?;
        self.term("scores/terms/back", &[("probability", &probability)])
    }

    /// Expected purchases and revenue by horizon, as `purchases_M` and `revenue_M`. `season` is the index of the first 3
    /// and 6 months; `has_shape` says whether the cells tell how purchases spread over horizons.
    pub fn value(
        &self,
        fit: &ValueFit,
        season: impl Fn(u32) -> f64,
        has_shape: bool,
    ) -> Result<Vec<(String, String)>, QueryError> {
        let mut columns = Vec::new();
        for months in VALUE_MONTHS {
            let (purchases, revenue) = match &fit.worth {
                Worth::LastYear => (None, None),
                Worth::Count { spend, purchases_level, level, .. } => {
                    let leveled =
                        |level: f64| self.term("scores/terms/number", &[("number", &number(level))]);
                    let expected = format!("expected_{months}");
                    let (p, q, gamma) = (number(spend.p), number(spend.q), number(spend.gamma));
                    let each = self.term("scores/terms/spend", &[("p", &p), ("q", &q), ("gamma", &gamma)])?;
                    let revenue = format!("{expected} * ({each}) * {}", leveled(*level)?);
                    (Some(format!("{expected} * {}", leveled(*purchases_level)?)), Some(revenue))
                }
                Worth::Regression { back, orders, basket, factor } => {
                    let of = months_of(fit.days);
                    let gone = self.probability(back, VALUE)?;
                    let purchases = self.term(
                        "scores/terms/returning",
                        &[
                            ("gone", &gone),
                            ("amount", &self.ridge(orders, &back.features, VALUE)?),
                            ("least", "1"),
                        ],
                    )?;
                    let basket = self.ridge(basket, &back.features, VALUE)?;
                    let factor = self.term("scores/terms/number", &[("number", &number(*factor))])?;
                    let revenue = format!("({purchases}) * greatest({basket}, 0) * {factor}");
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
            let value = if *feature == PATTERN { count.pattern() } else { logged_column(found.name) };
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
            .map(|feature| match FEATURES.get(*feature) {
                Some(_) if *feature == PATTERN => count.pattern(),
                Some(feature) => feature.name.to_owned(),
                None => nothing(),
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
