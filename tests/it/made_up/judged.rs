//! Made-up models and comparisons. Everything is a smooth rule of the horizon and the method, so that tables read like
//! real ones and stay the same.

use c360::contract::*;
use jiff::civil::date;
use jiff::{Timestamp, ToSpan};

use super::as_of;
use super::models::Texts;

/// Every model's name, by target.
pub(super) fn names() -> impl Iterator<Item = ModelName> {
    use Method as M;
    let of = |family, days: u32, methods: &[Method]| -> Vec<ModelName> {
        methods.iter().map(|method| ModelName { target: Target { family, days }, method: *method }).collect()
    };
    let churn = CHURN_DAYS.into_iter().flat_map(move |days| {
        of(Family::Churn, days, &[M::Logistic, M::Boosted, M::BgNbd, M::MbgNbd, M::ParetoNbd, M::Recency])
    });
    let value = VALUE_MONTHS.into_iter().flat_map(move |months| {
        of(Family::Value, months * 365 / 12, &[M::BgNbd, M::ParetoNbd, M::MbgNbd, M::Regression, M::LastYear])
    });
    let back = REACTIVATION_DAYS
        .into_iter()
        .flat_map(move |days| of(Family::Reactivation, days, &[M::Logistic, M::Boosted, M::Recency]));
    churn.chain(value).chain(back)
}

fn role(name: ModelName) -> Role {
    match (name.target.family, name.method) {
        (_, method) if method.is_bar() => Role::Bar,
        (Family::Churn | Family::Reactivation, Method::Logistic) | (Family::Value, Method::BgNbd) => {
            Role::Champion
        }
        (Family::Churn, Method::MbgNbd) => Role::Retired,
        _ => Role::Challenger,
    }
}

/// How much worse than the champion a method is, in AUC.
fn behind(method: Method) -> f64 {
    match method {
        Method::Logistic => 0.0,
        Method::Boosted => -0.004,
        Method::BgNbd => 0.012,
        Method::MbgNbd => 0.014,
        Method::ParetoNbd => 0.011,
        Method::Regression => 0.02,
        Method::Recency | Method::LastYear => 0.061,
    }
}

pub(super) fn model(name: ModelName, texts: Texts) -> Model {
    let role = role(name);
    let judged = as_of() - i64::from(name.target.days).days();
    let mut found = Model {
        name,
        role,
        version: 14,
        trained_at: vec![judged - 90.days(), judged - 180.days(), judged - 270.days()],
        trained_to: Some(judged),
        judged_at: Some(judged),
        observations: 412_800,
        seconds: match name.method {
            Method::Recency | Method::LastYear => 0.04,
            Method::Boosted => 74.2,
            Method::Logistic => 11.8,
            _ => 1.22,
        },
        search: (name.method == Method::Logistic)
            .then(|| texts("converged after 9 steps; penalty 0.03 of 5 tried")),
        quality: Some(match name.target.family {
            Family::Value => Quality::Amount(amount(name)),
            _ => Quality::Probability(probability(name)),
        }),
        absent: None,
        drift: Some(match (name.target.days, name.method) {
            (365, Method::Logistic) => 0.31,
            (180, _) => 0.14,
            _ => 0.03,
        }),
    };
    if role == Role::Retired || (name.method == Method::Boosted && name.target.days == 365) {
        found.quality = None;
        found.drift = None;
        found.absent = Some(Absent {
            needs: None,
            reason: texts(if role == Role::Retired {
                "retired on 2 Nov 2026"
            } else {
                "needs 3 cuts of 365 days; history covers 2"
            }),
        });
        if role == Role::Retired {
            (found.trained_at, found.judged_at, found.trained_to) = (Vec::new(), None, None);
        }
    }
    found
}

fn probability(name: ModelName) -> ProbabilityQuality {
    let happened = match name.target.family {
        Family::Churn => 0.82 - f64::from(name.target.days).sqrt() * 0.027,
        _ => 0.02 + f64::from(name.target.days) * 0.000_2,
    };
    let auc = 0.842 - f64::from(name.target.days) * 0.000_1 - behind(name.method);
    let calibration = (0..10)
        .map(|decile| {
            let rank = (f64::from(decile) + 0.5) / 10.0;
            let predicted = (happened * (0.15 + 1.7 * rank.powf(1.2))).clamp(0.004, 0.985);
            let seen = (predicted + 0.012 * f64::from(decile % 3 - 1)).clamp(0.001, 0.999);
            CalibrationDecile {
                customers: 17_810,
                predicted,
                happened: seen,
                low: (seen - 0.035).max(0.0),
                high: (seen + 0.035).min(1.0),
            }
        })
        .collect();
    let lift = (1..=20)
        .map(|step| {
            let customers = f64::from(step) / 20.0;
            let found = 1.0 - (1.0 - customers).powf(2.1);
            LiftStep { customers, found, lift: found / customers }
        })
        .collect();
    ProbabilityQuality {
        customers: 178_104,
        happened,
        auc,
        log_loss: 0.471 + behind(name.method),
        brier: 0.151 + behind(name.method) / 2.0,
        top_decile_lift: 1.9 - behind(name.method) * 4.0,
        calibration_error: 0.008 + behind(name.method) / 4.0,
        calibration,
        lift,
    }
}

fn amount(name: ModelName) -> AmountQuality {
    let years = f64::from(name.target.days) / 365.0;
    let worse = 1.0 + behind(name.method) * 3.0;
    let deciles = (0..10)
        .map(|decile| {
            let predicted = 3.0 * years * 1.72_f64.powi(decile);
            AmountDecile {
                customers: 17_810,
                predicted,
                actual: predicted * (1.06 - 0.02 * f64::from(decile % 4)),
            }
        })
        .collect();
    AmountQuality {
        customers: 178_104,
        mae: 61.2 * years * worse,
        rmse: 140.7 * years * worse,
        rank_correlation: Some(0.61 - behind(name.method)),
        predicted: 22_840_000.0 * years,
        actual: 23_410_000.0 * years / worse,
        deciles,
    }
}

pub(super) fn detail(name: ModelName, texts: Texts) -> ModelDetail {
    let change = |role, day: &str, by: &str, why: &str| RoleChange {
        role,
        at: day.parse::<Timestamp>().unwrap(),
        by: texts(by),
        reason: texts(why),
    };
    let parameters: &[(&str, f64)] = match name.method {
        Method::BgNbd => &[
            ("r", 0.2426),
            ("alpha", 4.4136),
            ("a", 0.7929),
            ("b", 2.4259),
            ("p", 6.25),
            ("q", 3.74),
            ("gamma", 15.45),
        ],
        Method::Logistic => {
            &[("intercept", -0.8213), ("penalty", 0.03), ("recency_days", 1.1042), ("frequency_12m", -0.6120)]
        }
        Method::Recency | Method::LastYear => &[],
        _ => &[("trees", 180.0), ("depth", 4.0), ("rate", 0.06), ("gain_smallest", 0.000_000_42)],
    };
    let features: &[(&str, &str, f64, Option<f64>)] = match name.method {
        Method::Logistic | Method::Boosted | Method::Regression => &[
            ("recency_days", "days since the last purchase", 0.34, Some(0.02)),
            ("recency_over_gap", "days since, over the usual gap", 0.22, Some(0.12)),
            ("frequency_12m", "tickets of 12 months", 0.14, Some(0.04)),
            ("tenure_days", "days since the first purchase", 0.11, Some(0.01)),
            ("opened_90d", "mails opened in 90 days", 0.08, Some(0.29)),
            ("promo_share", "share of lines with a discount", 0.06, None),
            ("web_share", "share of tickets on the web", 0.004, Some(0.05)),
        ],
        _ => &[],
    };
    ModelDetail {
        model: model(name, texts),
        parameters: parameters
            .iter()
            .map(|(name, value)| Parameter { name: texts(name), value: *value })
            .collect(),
        fitted: matches!(name.method, Method::BgNbd | Method::MbgNbd | Method::ParetoNbd)
            .then_some(Fitted { customers: 169_764, to: date(2026, 11, 19) }),
        log_likelihood: matches!(name.method, Method::BgNbd | Method::MbgNbd | Method::ParetoNbd)
            .then_some(-9_582.429),
        time_unit: matches!(name.method, Method::BgNbd | Method::MbgNbd | Method::ParetoNbd)
            .then(|| "weeks".to_owned()),
        features: features
            .iter()
            .map(|(name, label, share, drift)| FeatureUse {
                name: (*name).to_owned(),
                label: texts(label),
                share: *share,
                drift: *drift,
            })
            .collect(),
        calibration: Some(texts(
            "Platt: log-odds = 1.0412 × score -0.0163, bent at 1.49, 2.01, of the same season last year",
        )),
        seed: 20_261_120,
        code: "0.1.0".to_owned(),
        roles: vec![
            change(Role::Champion, "2026-11-02T09:14:00Z", "ana (1000)", "better by AUC since v12"),
            change(Role::Challenger, "2026-03-01T08:00:00Z", "c360", "first measured"),
        ],
        history: vec![
            (13, Some(date(2026, 8, 8)), Some(0.829)),
            (12, Some(date(2026, 7, 11)), Some(0.831)),
            (11, Some(date(2026, 6, 13)), None),
            (10, None, Some(0.822)),
        ],
    }
}

pub(super) fn make_odd(model: &mut Model) {
    model.seconds = 7.2e5;
    model.drift = Some(1e31);
    match &mut model.quality {
        Some(Quality::Probability(quality)) => {
            (quality.auc, quality.log_loss) = (1.0, f64::NAN);
            (quality.brier, quality.top_decile_lift) = (1e-30, f64::INFINITY);
            for decile in &mut quality.calibration {
                (decile.happened, decile.high) = (f64::NAN, f64::INFINITY);
            }
        }
        Some(Quality::Amount(quality)) => {
            (quality.mae, quality.rmse) = (1e40, 0.0);
            quality.rank_correlation = None;
            (quality.predicted, quality.actual) = (-1e300, 9e27);
            for decile in &mut quality.deciles {
                (decile.predicted, decile.actual) = (1e300, 0.0);
            }
        }
        None => {}
    }
}

pub(super) fn comparisons(texts: Texts) -> Vec<Comparison> {
    let mut found = Vec::new();
    for name in names() {
        let role = role(name);
        if !matches!(role, Role::Challenger | Role::Bar)
            || (name.method == Method::Boosted && name.target.days == 365)
        {
            continue;
        }
        let (champion, measure, difference) = match name.target.family {
            Family::Value => {
                let difference = (behind(name.method) - behind(Method::BgNbd)) * 21_600.0;
                (Method::BgNbd, "squared error", difference)
            }
            _ => (Method::Logistic, "log loss", behind(name.method)),
        };
        let half = difference.abs() * 0.3 + if measure == "log loss" { 0.003 } else { 72.0 };
        let (low, high) = (difference - half, difference + half);
        let better = match (low > 0.0, high < 0.0) {
            (false, false) => Better::Neither,
            (true, _) => Better::Champion,
            _ => Better::Challenger,
        };
        let words = match better {
            Better::Champion => "the champion predicts better, and the interval leaves no room for chance",
            Better::Challenger => {
                "the challenger predicts better, and the interval leaves no room for chance: promote it"
            }
            Better::Neither => "they can't be told apart on these customers; the champion stays",
        };
        found.push(Comparison {
            target: name.target,
            champion,
            challenger: name.method,
            measure: measure.to_owned(),
            difference,
            low,
            high,
            better,
            words: texts(words),
        });
    }
    found
}
