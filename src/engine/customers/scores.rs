//! What is predicted for one customer, and what pushed it up or down.

use std::{collections::BTreeMap, sync::Arc};

use duckdb::types::Value;

use super::{
    predicted::{Predicted, predicted},
    reading::Reading,
};
use crate::{
    contract::{
        CHURN_DAYS, ChurnScore, ConsoleError, Driver, Family, MonthScore, Scores, Target, VALUE_MONTHS,
        ValueScore,
    },
    engine::rescore::{
        count,
        learn::{ChurnFit, Scorer},
        pattern::{self, log_odds},
    },
    ledger::Ledger,
    warehouse::{
        aside::Customer,
        customers::scores::{FeatureRow, ScoreLatelyRow, ScoreMonthRow, ScoreRankRow, ScoreRow},
        scores::features::{FEATURES, PATTERN, PATTERN_YEAR, Theme, words},
        segments::Built,
    },
};

/// How many reasons are told at most.
const DRIVERS: usize = 5;
/// How many are told however small they are.
const AT_LEAST: usize = 3;
/// A push on the log-odds that moves a probability by less than a point is no reason to add.
const LEAST_PUSH: f64 = 0.04;
/// The horizons whose reasons are told, the first that was scored.
const TOLD: [u32; 5] = [90, 60, 180, 30, 365];

/// What is predicted for a customer; `None` where nobody was scored, or they had not bought by then.
pub async fn read(
    reading: &Reading,
    built: &Built,
    ledger: &Ledger,
    currency: &str,
) -> Result<Option<Scores>, ConsoleError> {
    let Some(predicted) = predicted(&reading.opened, ledger).await? else { return Ok(None) };
    let scoring = &predicted.scoring;
    let id = || vec![reading.id()];
    let (rows, mut months) = tokio::try_join!(
        reading.rows::<ScoreRow>("scores", "customers/scores", id()),
        reading.rows::<ScoreMonthRow>("scores_by_month", "customers/score_months", id()),
    )?;
    let Some(row) = rows.into_iter().next() else { return Ok(None) };
    // Scores for an earlier day know nothing of later ones.
    months.retain(|month| month.as_of <= scoring.as_of);
    months.sort_by_key(|month| month.as_of);
    let (larger, told) =
        tokio::join!(larger(reading, &row), drivers((reading, built), &predicted, &row, currency));
    let (driven, drivers) = told?;
    let churn: Vec<ChurnScore> = CHURN_DAYS
        .into_iter()
        .zip([row.churn_30, row.churn_60, row.churn_90, row.churn_180, row.churn_365])
        .filter_map(|(days, probability)| {
            Some(ChurnScore { days, probability: probability?, base: predicted.base(days) })
        })
        .collect();
    let reactivation: Vec<(u32, f64)> = [(90, row.back_90), (365, row.back_365)]
        .into_iter()
        .filter_map(|(days, probability)| Some((days, probability?)))
        .collect();
    Ok(Some(Scores {
        as_of: scoring.as_of,
        age_days: scoring.age_days,
        version: scoring.version,
        method: if churn.is_empty() && reactivation.is_empty() {
            lately(reading, &row).await?
        } else {
            method(&predicted, driven)
        },
        churn,
        value: value(&row),
        rank: larger.map(|larger| larger + 1),
        of: row.revenue_12.and(predicted.valued).unwrap_or(0),
        driven,
        drivers,
        months: months.iter().map(month).collect(),
        reactivation,
    }))
}

fn month(row: &ScoreMonthRow) -> MonthScore {
    MonthScore { as_of: row.as_of, churn: row.churn_90, value: row.revenue_12 }
}

fn value(row: &ScoreRow) -> Vec<ValueScore> {
    let purchases = [row.purchases_3, row.purchases_6, row.purchases_12, row.purchases_24, row.purchases_36];
    let revenue = [row.revenue_3, row.revenue_6, row.revenue_12, row.revenue_24, row.revenue_36];
    let all = VALUE_MONTHS.into_iter().zip(purchases).zip(revenue);
    all.filter_map(|((months, purchases), revenue)| {
        let revenue = revenue?;
        let margin = row.margin_rate.map(|rate| rate * revenue);
        Some(ValueScore { months, purchases: purchases?, revenue, margin })
    })
    .collect()
}

/// How many customers are expected to bring more; not told by scores of an earlier version, which has no ranks.
async fn larger(reading: &Reading, row: &ScoreRow) -> Option<u64> {
    let asked = vec![("revenue", Value::Double(row.revenue_12?))];
    let rows = reading.rows::<ScoreRankRow>("scores_rank", "customers/score_rank", asked).await.ok()?;
    rows.first()?.larger.and_then(|larger| u64::try_from(larger).ok())
}

/// The target whose reasons are told: of churn for who bought within a year, of reactivation for who did not.
fn told(row: &ScoreRow) -> Option<Target> {
    let churn = [row.churn_90, row.churn_60, row.churn_180, row.churn_30, row.churn_365];
    let scored = TOLD.into_iter().zip(churn).find(|(_, probability)| probability.is_some());
    let back = [(90, row.back_90), (365, row.back_365)].into_iter().find(|(_, one)| one.is_some());
    scored
        .map(|(days, _)| Target { family: Family::Churn, days })
        .or_else(|| back.map(|(days, _)| Target { family: Family::Reactivation, days }))
}

/// What pushed the score up or down most.
async fn drivers(
    (reading, built): (&Reading, &Built),
    predicted: &Predicted,
    row: &ScoreRow,
    currency: &str,
) -> Result<(Option<Target>, Vec<Driver>), ConsoleError> {
    let Some(target) = told(row) else { return Ok((None, Vec::new())) };
    let Some(fit) = predicted.fit(target) else { return Ok((Some(target), Vec::new())) };
    let (lines, messages) = tokio::try_join!(reading.bought(), reading.messages())?;
    let customer = Customer {
        customer_id: reading.customer_id.clone(),
        lines: Arc::clone(lines),
        messages: Arc::clone(messages),
    };
    let (as_of, long) = (predicted.scoring.as_of, predicted.long_days);
    let told = reading.opened.aside.features(customer, built.clone(), as_of, long).await?;
    let Some(known) = told else { return Ok((Some(target), Vec::new())) };
    Ok((Some(target), reasons(fit, known, currency)))
}

/// The reasons of a fit for one customer, the largest first.
fn reasons(fit: &ChurnFit, mut known: FeatureRow, currency: &str) -> Vec<Driver> {
    largest(if let Scorer::Count(model) = &fit.scorer {
        counted(model, &known, fit)
    } else {
        if let Some(count) = &fit.pattern {
            let whole = log_odds(count, [known.repeats, known.last_days, known.age_days], fit.days);
            let of_year = pattern::of_year(count, &known.features, fit.days);
            for (position, told) in [(PATTERN, whole), (PATTERN_YEAR, of_year)] {
                if let Some(entry) = known.features.get_mut(position) {
                    *entry = told as f32;
                }
            }
        }
        by_theme(&fit.pushes(&known.features), &known, fit.past.is_some(), currency)
    })
}

/// The largest of all reasons first: every one that is worth telling, up to [`DRIVERS`], and [`AT_LEAST`] whatever their size.
fn largest(mut all: Vec<Driver>) -> Vec<Driver> {
    all.retain(|driver| driver.push != 0.0);
    all.sort_by(|one, other| other.push.abs().total_cmp(&one.push.abs()));
    let worth_telling = all.iter().take_while(|driver| driver.push.abs() >= LEAST_PUSH).count();
    all.truncate(worth_telling.clamp(AT_LEAST, DRIVERS));
    all
}

/// Reasons by theme: features of one theme tell much the same, and a model may lean on one against another. Each is told by
/// the feature that pushed most in the direction of the whole; the pattern alone speaks for purchases before the last year, where
/// it stands for them (`past`).
fn by_theme(pushes: &[(usize, f64)], known: &FeatureRow, past: bool, currency: &str) -> Vec<Driver> {
    let mut sums: BTreeMap<Theme, f64> = BTreeMap::new();
    for (position, push) in pushes {
        if let Some(feature) = FEATURES.get(*position) {
            *sums.entry(feature.theme).or_default() += push;
        }
    }
    let told = |(theme, push): (Theme, f64)| {
        let of_theme = |position: usize| FEATURES.get(position).filter(|feature| feature.theme == theme);
        let along = |pushed: f64| pushed * push.signum();
        let most = pushes
            .iter()
            .filter(|(position, _)| of_theme(*position).is_some())
            .filter(|(position, _)| *position < PATTERN || (past && *position == PATTERN))
            .max_by(|(_, one), (_, other)| along(*one).total_cmp(&along(*other)));
        let (position, _) = most?;
        let value = known.features.get(*position).copied().unwrap_or(f32::NAN);
        Some(Driver { words: words(FEATURES.get(*position)?, value, currency), push })
    };
    sums.into_iter().filter_map(told).collect()
}

/// A count model's reasons: from somebody who bought for the first time today, step by step to the customer: known for so
/// long, bought so often, and not for so long.
fn counted(model: &count::Count, known: &FeatureRow, fit: &ChurnFit) -> Vec<Driver> {
    let FeatureRow { repeats, last_days, age_days, .. } = *known;
    let odds = |repeats: u32, last: u32, age: u32| fit.odds(log_odds(model, [repeats, last, age], fit.days));
    let steps = [
        odds(0, 0, 0),
        odds(0, 0, age_days),
        odds(repeats, age_days, age_days),
        odds(repeats, last_days, age_days),
    ];
    let silent = age_days.saturating_sub(last_days);
    let gap = last_days.checked_div(repeats).filter(|_| repeats > 0);
    let usual = gap.map(|gap| format!(" (usual gap {gap})")).unwrap_or_default();
    let told = [
        format!("known for {age_days} days"),
        match repeats {
            0 => "1 purchase in that time".to_owned(),
            repeats => format!("{} purchases in that time", repeats + 1),
        },
        format!("{silent} days since the last purchase{usual}"),
    ];
    let pushes = steps.windows(2).map(|pair| match pair {
        [from, to] => to - from,
        _ => 0.0,
    });
    told.into_iter().zip(pushes).map(|(words, push)| Driver { words, push }).collect()
}

/// Plain recency, where no model could be judged: it is told as what it is.
async fn lately(reading: &Reading, row: &ScoreRow) -> Result<String, ConsoleError> {
    let mut told =
        "No model could be judged honestly, so no probability is told. Plain recency stands in".to_owned();
    if let Some(recency) = row.recency {
        let asked = vec![("recency", Value::BigInt(recency))];
        let rows = reading.rows::<ScoreLatelyRow>("scores_recency", "customers/score_lately", asked).await?;
        if let Some(row) = rows.first() {
            let rank = row.lately + 1;
            told.push_str(&format!(
                ": {recency} days since the last purchase, rank {rank} of {}",
                row.scored
            ));
        }
    }
    Ok(told)
}

/// Which models are in use, in words.
fn method(predicted: &Predicted, driven: Option<Target>) -> String {
    let churn =
        predicted.method(|target| Some(target) == driven).map(|words| format!("probability by {words}"));
    let value = predicted.method(|target| target.family == Family::Value);
    let value = value.map(|words| format!("value by {words}"));
    [churn, value].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::science::{churn::Bends, purchases::BgNbd};

    #[test]
    fn features_that_tell_the_same_are_one_reason() {
        let mut features = vec![f32::NAN; FEATURES.len()];
        features[1] = 4.0;
        features[2] = 9.0;
        (features[17], features[PATTERN]) = (0.25, 1.5);
        let known = FeatureRow { features, repeats: 0, last_days: 0, age_days: 0 };
        let told = |past: bool| -> Vec<(String, f64)> {
            let told = by_theme(&[(1, 0.5), (2, -1.5), (PATTERN, -2.0), (17, 0.25)], &known, past, "EUR");
            told.into_iter().map(|one| (one.words, one.push)).collect()
        };
        let discount = ("discount rate: 25 %".to_owned(), 0.25);
        assert_eq!(told(false), [("9 purchases in 90 days".to_owned(), -3.0), discount.clone()]);
        let long = "how often, how lately and for how long they have bought".to_owned();
        assert_eq!(told(true), [(long, -3.0), discount]);
    }

    #[test]
    fn three_to_five_reasons_are_told_the_largest_first() {
        let told = |pushes: &[f64]| {
            let all = pushes.iter().map(|push| Driver { words: String::new(), push: *push });
            largest(all.collect()).into_iter().map(|driver| driver.push).collect::<Vec<_>>()
        };
        assert_eq!(told(&[0.01, -2.0, 0.02, 0.03, 0.0]), [-2.0, 0.03, 0.02]);
        assert_eq!(told(&[0.1, 0.2, 0.3, 0.03, 0.4]), [0.4, 0.3, 0.2, 0.1]);
        assert_eq!(told(&[0.1, 0.2, -0.6, 0.3, 0.4, 0.5]), [-0.6, 0.5, 0.4, 0.3, 0.2]);
        assert_eq!(told(&[0.0, 0.01]), [0.01], "what pushes nowhere is no reason");
    }

    /// Of a line that is steeper where more than every other customer buys again.
    fn bends() -> Bends {
        let scores: Vec<f64> = (0..4_000).map(|row| f64::from(row) / 1_000.0 - 2.0).collect();
        let happened: Vec<bool> = (0..4_000).map(|row| row % 5 < [1, 2, 2, 4][row / 1_000]).collect();
        Bends::fit(&scores, &happened).unwrap()
    }

    #[test]
    fn reasons_of_a_count_model_add_up_to_the_score() {
        let model = count::Count::BgNbd(BgNbd { r: 0.243, alpha_weeks: 4.414, a: 0.793, b: 2.426 });
        let known = FeatureRow { features: Vec::new(), repeats: 4, last_days: 200, age_days: 350 };
        let fit = ChurnFit {
            scorer: Scorer::Count(model),
            features: Vec::new(),
            calibration: Some((0.9, -0.2)),
            bends: bends(),
            days: 90,
            pattern: None,
            past: None,
        };
        let told = counted(&model, &known, &fit);
        let sum: f64 = told.iter().map(|driver| driver.push).sum();
        let odds = |repeats, last, age| fit.odds(log_odds(&model, [repeats, last, age], 90));
        let wanted = odds(4, 200, 350) - odds(0, 0, 0);
        assert!(
            (wanted / (log_odds(&model, [4, 200, 350], 90) - log_odds(&model, [0, 0, 0], 90)) - 0.9).abs()
                > 0.01
        );
        assert!((sum - wanted).abs() < 1e-12);
        assert_eq!(told.last().unwrap().words, "150 days since the last purchase (usual gap 50)");
        assert!(told.last().unwrap().push > 0.0, "silence pushes towards leaving");
    }
}
