//! Models: who won't buy again, what customers are worth, how well that was predicted before, and which model to
//! believe.
//!
//! Probabilities, scores and measures of quality are binary numbers: estimates, with their intervals. Money that was
//! counted stays decimal.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Absent, JobId, Method, ModelName, Target};

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
    /// Observations it was trained on: customers, at each day that features were taken. Of a purchase-count model, the customers
    /// that it was fitted to.
    #[serde(alias = "customers")]
    pub observations: u64,
    /// How long training took, in seconds.
    pub seconds: f64,
    /// How the search for its parameters ended, where there was one.
    pub search: Option<String>,
    /// How well it predicted the horizon after `judged_at`; `None` where `absent` says why.
    pub quality: Option<Quality>,
    /// Why it was not trained, or not judged.
    pub absent: Option<Absent>,
    /// How far the scores have moved from those of training: population stability index.
    pub drift: Option<f64>,
}

/// How well a model predicted what then happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// Of a probability.
    Probability(ProbabilityQuality),
    /// Of an amount.
    Amount(AmountQuality),
}

/// How well a probability was predicted. Churn is judged on who bought nothing, reactivation on who bought.
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
    /// Mean distance between what was predicted and what happened, over the deciles.
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
    #[serde(alias = "foretold")]
    pub predicted: f64,
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

/// How well an amount (net revenue of the horizon) was predicted.
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
    /// What was predicted in all.
    #[serde(alias = "foretold")]
    pub predicted: f64,
    /// What was bought in all.
    #[serde(alias = "came")]
    pub actual: f64,
    /// By decile of what was predicted, lowest first.
    pub deciles: Vec<AmountDecile>,
}

/// A tenth of the customers, by what was predicted for them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AmountDecile {
    /// Number of customers.
    pub customers: u64,
    /// Mean predicted.
    #[serde(alias = "foretold")]
    pub predicted: f64,
    /// Mean of what they bought.
    #[serde(alias = "came")]
    pub actual: f64,
}

/// The champion against a challenger (or the bar), on the same customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// What both predict.
    pub target: Target,
    /// The champion.
    pub champion: Method,
    /// The other.
    pub challenger: Method,
    /// What is compared, the mean over customers: `log loss` or `squared error`.
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
    /// Log-likelihood of those parameters, where they were fitted by maximum likelihood.
    pub log_likelihood: Option<f64>,
    /// The histories that it is the likelihood of.
    pub fitted: Option<Fitted>,
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

/// The histories that a purchase-count model was fitted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fitted {
    /// How many customers.
    pub customers: u64,
    /// Their purchases up to this day.
    pub to: Date,
}

impl Fitted {
    /// Whether that fit is not the one that was judged: it knows what was bought after.
    #[must_use]
    pub fn is_anew(&self, model: &Model) -> bool {
        model.judged_at.is_some_and(|judged| self.to > judged)
    }
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_under_earlier_names_is_read() {
        let kept = r#"{"customers": 10, "mae": 1.0, "rmse": 2.0, "rank_correlation": null, "foretold": 25.0, "came": 30.0,
            "deciles": [{"customers": 10, "foretold": 2.5, "came": 3.0}]}"#;
        let quality: AmountQuality = serde_json::from_str(kept).unwrap();
        assert_eq!((quality.predicted, quality.actual), (25.0, 30.0));
        assert_eq!(quality.deciles, [AmountDecile { customers: 10, predicted: 2.5, actual: 3.0 }]);
        let kept = r#"{"customers": 10, "foretold": 0.5, "happened": 0.4, "low": 0.3, "high": 0.5}"#;
        let decile: CalibrationDecile = serde_json::from_str(kept).unwrap();
        assert_eq!((decile.predicted, decile.happened), (0.5, 0.4));
    }
}
