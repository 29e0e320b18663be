//! What is predicted for one customer, and what pushed it up or down.

use std::sync::Arc;

use duckdb::types::Value;

use super::{
    predicted::{Predicted, predicted},
    reading::Reading,
    reasons::reasons,
};
use crate::{
    config::Config,
    contract::{
        CHURN_DAYS, ChurnScore, ConsoleError, Driver, Family, MonthScore, PresentValue, Scores, Target,
        VALUE_MONTHS, ValueScore,
    },
    ledger::Ledger,
    science::value::present_values,
    warehouse::{
        aside::Customer,
        customers::scores::{ScoreLatelyRow, ScoreMonthRow, ScoreRankRow, ScoreRow},
        segments::Built,
    },
};

/// The horizons whose reasons are told, the first that was scored.
const TOLD: [u32; 5] = [90, 60, 180, 30, 365];

/// What is predicted for a customer; `None` where nobody was scored, or they had not bought by then.
pub async fn read(
    reading: &Reading,
    built: &Built,
    ledger: &Ledger,
    config: &Config,
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
    let currency = &config.workspace.currency;
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
        value: value(&row, config.models.discount_rate),
        discount_rate: config.models.discount_rate,
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

/// What they are expected to bring by horizon; discounted too, where there is a yearly rate.
fn value(row: &ScoreRow, discount_rate: Option<f64>) -> Vec<ValueScore> {
    let purchases = [row.purchases_3, row.purchases_6, row.purchases_12, row.purchases_24, row.purchases_36];
    let revenue = [row.revenue_3, row.revenue_6, row.revenue_12, row.revenue_24, row.revenue_36];
    let all = VALUE_MONTHS.into_iter().zip(purchases).zip(revenue);
    let told = all.filter_map(|((months, purchases), revenue)| {
        let (purchases, revenue) = (purchases?, revenue?);
        let margin = row.margin_rate.map(|rate| rate * revenue);
        Some(ValueScore { months, purchases, revenue, margin, present: None })
    });
    let mut told: Vec<ValueScore> = told.collect();
    if let Some(rate) = discount_rate {
        discount(&mut told, rate, row.margin_rate);
    }
    told
}

/// Tell what values are worth on the day of the scores, at a yearly rate.
fn discount(values: &mut [ValueScore], rate: f64, margin_rate: Option<f64>) {
    let expected: Vec<(u32, f64)> = values.iter().map(|value| (value.months, value.revenue)).collect();
    for (value, revenue) in values.iter_mut().zip(present_values(&expected, rate)) {
        value.present = Some(PresentValue { revenue, margin: margin_rate.map(|rate| rate * revenue) });
    }
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

    #[test]
    fn values_are_discounted_to_the_day_of_the_scores() {
        let value = |months, revenue| ValueScore {
            months,
            purchases: 1.0,
            revenue,
            margin: Some(0.4 * revenue),
            present: None,
        };
        let told = |margin_rate| {
            let mut values = [value(12, 100.0), value(24, 150.0)];
            discount(&mut values, 0.1, margin_rate);
            values.map(|value| value.present.unwrap())
        };
        // A year of even payments is worth (1 − 1 / 1.1) / ln 1.1 = 0.953823 of them, and the second year's 50 a tenth less.
        let [first, second] = told(Some(0.4));
        assert!((first.revenue - 95.3823).abs() < 1e-3, "{first:?}");
        let wanted = 95.3823 + 47.691_15 / 1.1;
        assert!((second.revenue - wanted).abs() < 1e-3, "{second:?}");
        assert!((second.margin.unwrap() - 0.4 * wanted).abs() < 1e-3);
        assert_eq!(told(None).map(|value| value.margin), [None, None]);
    }
}
