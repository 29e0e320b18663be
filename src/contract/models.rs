//! Models: who won't buy again, what customers are worth, how well that was foretold before, and which model to
//! believe.
//!
//! Probabilities, scores and measures of quality are binary numbers: estimates, with their intervals. Money that was
//! counted stays decimal.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Absent, JobId};
use crate::config::nearest;

/// What a model foretells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Whether a customer who bought in the last 12 months buys nothing in the horizon.
    Churn,
    /// What a customer buys in the horizon.
    Value,
    /// Whether a customer who bought nothing for 12 months buys again in the horizon.
    Reactivation,
}

/// What a model foretells, and over how many days after the cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Target {
    /// What.
    pub family: Family,
    /// Over how many days.
    pub days: u32,
}

/// The days churn is foretold for.
pub const CHURN_DAYS: [u32; 5] = [30, 60, 90, 180, 365];
/// The months value is foretold for.
pub const VALUE_MONTHS: [u32; 5] = [3, 6, 12, 24, 36];
/// The days reactivation is foretold for.
pub const REACTIVATION_DAYS: [u32; 2] = [90, 365];

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}d", self.family.id(), self.days)
    }
}

/// How a model works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Days since the last purchase, nothing else: the bar to clear.
    Recency,
    /// The revenue of the last 12 months comes again: the bar to clear for value.
    LastYear,
    /// Regularised logistic regression.
    Logistic,
    /// Gradient boosted trees.
    Boosted,
    /// BG/NBD; for value, with Gamma-Gamma.
    BgNbd,
    /// MBG/NBD; for value, with Gamma-Gamma.
    MbgNbd,
    /// Pareto/NBD; for value, with Gamma-Gamma.
    ParetoNbd,
    /// Probability to return × orders × basket, each a regression.
    Regression,
}

impl Family {
    /// Every one, in display order.
    pub const ALL: [Self; 3] = [Self::Churn, Self::Value, Self::Reactivation];

    /// Its id, as in names of models, SQL and JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Churn => "churn",
            Self::Value => "value",
            Self::Reactivation => "reactivation",
        }
    }
}

impl Method {
    /// Every one, in display order.
    pub const ALL: [Self; 8] = [
        Self::Recency,
        Self::LastYear,
        Self::Logistic,
        Self::Boosted,
        Self::BgNbd,
        Self::MbgNbd,
        Self::ParetoNbd,
        Self::Regression,
    ];

    /// Its id, as in names of models, SQL and JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Recency => "recency",
            Self::LastYear => "last_year",
            Self::Logistic => "logistic",
            Self::Boosted => "boosted",
            Self::BgNbd => "bg_nbd",
            Self::MbgNbd => "mbg_nbd",
            Self::ParetoNbd => "pareto_nbd",
            Self::Regression => "regression",
        }
    }

    /// Whether it is a bar that other models are held against, and never a champion.
    #[must_use]
    pub const fn is_bar(self) -> bool {
        matches!(self, Self::Recency | Self::LastYear)
    }
}

/// A model's name: what it foretells, and how. It stays the same from one rescoring to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ModelName {
    /// What it foretells.
    pub target: Target,
    /// How.
    pub method: Method,
}

impl fmt::Display for ModelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.target, self.method.id())
    }
}

impl FromStr for ModelName {
    type Err = ModelNameError;

    fn from_str(text: &str) -> Result<Self, ModelNameError> {
        let wrong = || ModelNameError { text: text.to_owned(), likely: likely(text) };
        let (target, method) = text.split_once('.').ok_or_else(wrong)?;
        let (family, days) = target.rsplit_once('_').ok_or_else(wrong)?;
        let family = Family::ALL.into_iter().find(|known| known.id() == family).ok_or_else(wrong)?;
        let days: u32 = days.strip_suffix('d').and_then(|days| days.parse().ok()).ok_or_else(wrong)?;
        let method = Method::ALL.into_iter().find(|known| known.id() == method).ok_or_else(wrong)?;
        let name = Self { target: Target { family, days }, method };
        // `churn_+90d` and `churn_090d` would be second spellings.
        if name.to_string() == text { Ok(name) } else { Err(wrong()) }
    }
}

/// A text that is no model's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelNameError {
    /// The text.
    pub text: String,
    /// What was probably meant.
    pub likely: Option<String>,
}

impl fmt::Display for ModelNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.text.escape_debug();
        match &self.likely {
            Some(likely) => write!(f, "`{text}` is no model's name; did you mean `{likely}`?"),
            None => write!(f, "`{text}` is no model's name; they look like `churn_90d.logistic`"),
        }
    }
}

impl std::error::Error for ModelNameError {}

/// The name that a mistyped one is nearest to, part by part.
fn likely(text: &str) -> Option<String> {
    let (target, method) = text.split_once(['.', ':', '/', ' '])?;
    let method = nearest(method, Method::ALL.map(Method::id))?;
    let letters = target.trim_end_matches(|c: char| !c.is_alphabetic() || c == 'd');
    let family = nearest(letters, Family::ALL.map(Family::id))?;
    let digits: String = target.chars().filter(char::is_ascii_digit).collect();
    let days: u32 = digits.parse().ok()?;
    Some(format!("{family}_{days}d.{method}"))
}

/// What a model is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Its scores are the ones in use.
    Champion,
    /// Trained and judged with the champion, to take its place if it is better.
    Challenger,
    /// What every model is held against.
    Bar,
    /// No longer trained.
    Retired,
}

/// A model as the last rescoring trained and judged it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Its name.
    pub name: ModelName,
    /// What it is there for, now.
    pub role: Role,
    /// The rescoring that made it; counts from 1.
    pub version: u32,
    /// The days its features were taken at, for the judged fit, latest first.
    pub trained_at: Vec<Date>,
    /// The last day that the judged fit knew anything of.
    pub trained_to: Option<Date>,
    /// The day it was judged at: features up to it, outcomes of the horizon after it.
    pub judged_at: Option<Date>,
    /// Customers it was trained on.
    pub customers: u64,
    /// How long training took, in seconds.
    pub seconds: f64,
    /// How the search for its parameters ended, where there was one.
    pub search: Option<String>,
    /// How well it foretold the horizon after `judged_at`; `None` where `absent` says why.
    pub quality: Option<Quality>,
    /// Why it was not trained, or not judged.
    pub absent: Option<Absent>,
    /// How far the scores have moved from those of training: population stability index.
    pub drift: Option<f64>,
}

/// How well a model foretold what then happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// Of a probability.
    Probability(ProbabilityQuality),
    /// Of an amount.
    Amount(AmountQuality),
}

/// How well a probability was foretold. Churn is judged on who bought nothing, reactivation on who bought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProbabilityQuality {
    /// Customers it was judged on.
    pub customers: u64,
    /// Share of them it happened to.
    pub happened: f64,
    /// Area under the receiver operating characteristic curve; 0.5 is chance.
    pub auc: f64,
    /// Mean log loss.
    pub log_loss: f64,
    /// Mean squared error of the probability.
    pub brier: f64,
    /// Share of those it happened to in the tenth with the highest scores, over that in all.
    pub top_decile_lift: f64,
    /// Mean distance between what was foretold and what happened, over the deciles.
    pub calibration_error: f64,
    /// By decile of the score, lowest first.
    pub calibration: Vec<CalibrationDecile>,
    /// Lift by share of customers taken, 20 steps.
    pub lift: Vec<LiftStep>,
}

/// A tenth of the customers, by score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CalibrationDecile {
    /// Number of customers.
    pub customers: u64,
    /// Mean probability that they were given.
    pub foretold: f64,
    /// Share of them it happened to.
    pub happened: f64,
    /// 95 % interval of that share, lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The customers with the highest scores.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LiftStep {
    /// Share of all customers.
    pub customers: f64,
    /// Share of all it happened to who are among them.
    pub found: f64,
    /// How many times as many as at random.
    pub lift: f64,
}

/// How well an amount (net revenue of the horizon) was foretold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AmountQuality {
    /// Customers it was judged on.
    pub customers: u64,
    /// Mean distance.
    pub mae: f64,
    /// Root of the mean squared distance.
    pub rmse: f64,
    /// Spearman's rank correlation.
    pub rank_correlation: Option<f64>,
    /// What was foretold in all.
    pub foretold: f64,
    /// What came in all.
    pub came: f64,
    /// By decile of what was foretold, lowest first.
    pub deciles: Vec<AmountDecile>,
}

/// A tenth of the customers, by what was foretold for them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AmountDecile {
    /// Number of customers.
    pub customers: u64,
    /// Mean foretold.
    pub foretold: f64,
    /// Mean that came.
    pub came: f64,
}

/// The champion against a challenger (or the bar), on the same customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// What both foretell.
    pub target: Target,
    /// The champion.
    pub champion: Method,
    /// The other.
    pub challenger: Method,
    /// What is compared: `AUC`, `log loss` or `absolute error`.
    pub measure: String,
    /// The challenger's less the champion's.
    pub difference: f64,
    /// Its 95 % paired-bootstrap interval, lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Which of them it speaks for.
    pub better: Better,
    /// The same in words.
    pub words: String,
}

/// What a comparison says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// The champion is better.
    Champion,
    /// The challenger is better.
    Challenger,
    /// The interval holds zero: they can't be told apart.
    Neither,
}

/// The scores in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scoring {
    /// The rescoring that made them; counts from 1.
    pub version: u32,
    /// The day that they stand for.
    pub as_of: Date,
    /// When it was published.
    pub at: Timestamp,
    /// Who asked for it.
    pub by: String,
    /// The job.
    pub job: Option<JobId>,
    /// Customers with a score.
    pub customers: u64,
    /// Seed of everything drawn.
    pub seed: u64,
    /// Version of the program.
    pub code: String,
    /// Days between the scores' day and the day that figures stand for.
    pub age_days: i32,
}

/// Every model, and the scores in use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Models {
    /// The day that figures stand for.
    pub as_of: Date,
    /// The scores in use; `None` before the first rescoring, and then `absent` says what to do.
    pub scoring: Option<Scoring>,
    /// Every model of that rescoring and the retired ones, by target, champion first.
    pub models: Vec<Model>,
    /// Champions against challengers and bars.
    pub comparisons: Vec<Comparison>,
    /// What should be known before the scores are believed: drift, age, thin data.
    pub warnings: Vec<String>,
    /// The rescoring whose scores a rollback would bring back.
    pub before: Option<Scoring>,
    /// Why a rollback isn't possible now.
    pub no_rollback: Option<String>,
    /// Why there are no scores.
    pub absent: Option<Absent>,
}

/// Everything about one model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelDetail {
    /// The model.
    pub model: Model,
    /// What it was fitted to at last, to score everybody with.
    pub parameters: Vec<Parameter>,
    /// Log-likelihood, where it is fitted by maximum likelihood.
    pub log_likelihood: Option<f64>,
    /// Unit of every time among the parameters, where it has any: `weeks`.
    pub time_unit: Option<String>,
    /// What it reads, the most important first.
    pub features: Vec<FeatureUse>,
    /// How its scores become probabilities.
    pub calibration: Option<String>,
    /// Seed of everything drawn.
    pub seed: u64,
    /// Version of the program.
    pub code: String,
    /// Its role over time, latest first.
    pub roles: Vec<RoleChange>,
    /// Its measured quality in earlier rescorings, latest first: version, day judged at, AUC or rank correlation.
    pub history: Vec<(u32, Option<Date>, Option<f64>)>,
}

/// One number that a model was fitted to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name, as the field writes it.
    pub name: String,
    /// Its value.
    pub value: f64,
}

/// One feature in a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeatureUse {
    /// Its column.
    pub name: String,
    /// In words.
    pub label: String,
    /// Share of the mean absolute push on the log-odds.
    pub share: f64,
    /// How far its distribution has moved from that of training: population stability index.
    pub drift: Option<f64>,
}

/// A role given to a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleChange {
    /// The role.
    pub role: Role,
    /// When.
    pub at: Timestamp,
    /// By whom; `c360` where the first measurement gave it.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// A role that somebody wants to give to a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRequest {
    /// The model.
    pub name: ModelName,
    /// Champion (promote), retired (retire) or challenger (bring back).
    pub role: Role,
    /// Why; kept in the audit chain.
    pub reason: String,
}

/// A rescoring to start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RescoreRequest {
    /// The day to score for; `None` for the day that figures stand for.
    pub as_of: Option<Date>,
}

/// A business rule: at least so many purchases in the last so many days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusinessRule {
    /// Purchases (days with one).
    pub purchases: u32,
    /// Days before the cut: 30, 90, 180 or 365.
    pub days: u32,
}

impl Default for BusinessRule {
    fn default() -> Self {
        Self { purchases: 2, days: 90 }
    }
}

impl BusinessRule {
    /// The windows that can be asked for.
    pub const DAYS: [u32; 4] = [30, 90, 180, 365];
}

/// The rule against the champion taking as many people, and both against everybody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EqualSize {
    /// The rule.
    pub rule: BusinessRule,
    /// The champion.
    pub champion: ModelName,
    /// The day it was judged at.
    pub cut: Date,
    /// The last day of the horizon after it.
    pub to: Date,
    /// Everybody, the rule's people, the champion's people.
    pub groups: Vec<Group>,
    /// Who does how much better, each comparison named for what it is.
    pub ratios: Vec<GroupRatio>,
    /// What to take from it, in words.
    pub words: String,
}

/// A group of customers, and what they bought in the horizon.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Who they are.
    pub label: String,
    /// How many.
    pub customers: u64,
    /// How many of them bought.
    pub buyers: u64,
    /// Net revenue of all of them.
    pub revenue: Decimal,
}

/// One group over another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupRatio {
    /// What is held against what, for example `champion / rule, same size`.
    pub label: String,
    /// Buyers per person over buyers per person, with its 95 % interval.
    pub buyers: Ratio,
    /// Revenue per person over revenue per person, with its 95 % interval.
    pub revenue: Ratio,
}

/// A ratio and its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Ratio {
    /// The ratio; `None` where it can't be told.
    pub estimate: Option<f64>,
    /// Lower end of its 95 % interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// The bounds of the matrix's bands.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bands {
    /// Horizon of the churn probability, in days: one of [`CHURN_DAYS`].
    pub days: u32,
    /// Churn probability from which on a customer is undecided.
    pub undecided_from: f64,
    /// From which on a customer counts as lost.
    pub lost_from: f64,
    /// Expected net revenue of the next 12 months from which on the value is middle.
    pub middle_from: Decimal,
    /// From which on it is high.
    pub high_from: Decimal,
}

/// A band of churn probability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChurnBand {
    /// Below the first bound.
    Safe,
    /// Between the bounds.
    Undecided,
    /// From the second bound on.
    Lost,
}

/// A band of expected value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueBand {
    /// From the second bound on.
    High,
    /// Between the bounds.
    Middle,
    /// Below the first bound.
    Low,
}

impl ChurnBand {
    /// Every band, in display order.
    pub const ALL: [Self; 3] = [Self::Safe, Self::Undecided, Self::Lost];

    /// Its id, as in SQL and JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Undecided => "undecided",
            Self::Lost => "lost",
        }
    }
}

impl ValueBand {
    /// Every band, in display order.
    pub const ALL: [Self; 3] = [Self::High, Self::Middle, Self::Low];

    /// Its id, as in SQL and JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Middle => "middle",
            Self::Low => "low",
        }
    }
}

/// A cell of the matrix, to restrict customers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MatrixCellId {
    /// Its churn band.
    pub churn: ChurnBand,
    /// Its value band.
    pub value: ValueBand,
}

/// Churn bands × expected value bands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Matrix {
    /// The day that the scores stand for.
    pub as_of: Date,
    /// The bounds.
    pub bands: Bands,
    /// Whether somebody set them; else they are the program's proposal.
    pub set_by: Option<String>,
    /// Every cell, by value band, then churn band.
    pub cells: Vec<MatrixCell>,
    /// Customers with both scores.
    pub customers: u64,
    /// Sleepers, whom the matrix leaves out: who may come back, by potential.
    pub sleepers: Vec<Stratum>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MatrixCell {
    /// Which.
    pub id: MatrixCellId,
    /// Its customers.
    pub customers: u64,
    /// Their net revenue of the last 12 months.
    pub revenue: Decimal,
    /// What they are expected to bring in the next 12 months.
    pub expected: f64,
    /// Their mean probability of churn.
    pub churn: Option<f64>,
    /// What the cell asks for, in words.
    pub action: String,
}

/// Sleepers of the same potential value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stratum {
    /// Which: `high`, `middle` or `low` net revenue a year while they bought.
    pub potential: ValueBand,
    /// How many sleepers.
    pub customers: u64,
    /// How many are expected back within 90 days.
    pub back_90: Option<f64>,
    /// Within 365 days.
    pub back_365: Option<f64>,
    /// Net revenue expected of them within 365 days.
    pub expected: Option<f64>,
}

/// What is foretold of one customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// The day that the scores stand for.
    pub as_of: Date,
    /// Days between it and the day that figures stand for.
    pub age_days: i32,
    /// The rescoring that made them.
    pub version: u32,
    /// Probability of no purchase by horizon, where it was scored.
    pub churn: Vec<ChurnScore>,
    /// Expected purchases and revenue by horizon.
    pub value: Vec<ValueScore>,
    /// Rank by expected revenue of 12 months, 1 the largest.
    pub rank: Option<u64>,
    /// Among so many.
    pub of: u64,
    /// Which horizon the drivers are of.
    pub driven: Option<Target>,
    /// What pushed the probability up or down most, the largest first; three to five.
    pub drivers: Vec<Driver>,
    /// The same scores of earlier months, oldest first: probability of churn (90 days), expected revenue (12 months).
    pub months: Vec<MonthScore>,
    /// For who sleeps: probability to come back by horizon in days.
    pub reactivation: Vec<(u32, f64)>,
    /// Methods in use, in words.
    pub method: String,
}

/// The probability that a customer buys nothing in a horizon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ChurnScore {
    /// The horizon in days.
    pub days: u32,
    /// The probability.
    pub probability: f64,
    /// Its mean over the base.
    pub base: Option<f64>,
}

/// What a customer is expected to buy in a horizon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ValueScore {
    /// The horizon in months.
    pub months: u32,
    /// Purchases.
    pub purchases: f64,
    /// Net revenue.
    pub revenue: f64,
    /// Margin; `None` where costs are unknown.
    pub margin: Option<f64>,
}

/// One thing that pushed a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Driver {
    /// In words, with the customer's own figure.
    pub words: String,
    /// How far it moved the log-odds of churn from those of an average customer: above 0 towards leaving.
    pub push: f64,
}

/// The scores of a month that is over.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MonthScore {
    /// The day that they stood for.
    pub as_of: Date,
    /// Probability of no purchase in 90 days.
    pub churn: Option<f64>,
    /// Expected net revenue of 12 months.
    pub value: Option<f64>,
}
