//! What a rescoring says while it works, a line at a time: the log of its job.

use super::{candidate::Candidate, count::Counted, judge::words, target::Trained, worth::TrainedValue};
use crate::{
    contract::{CHURN_DAYS, Method, Quality, Target},
    numbers::{grouped, whole},
    warehouse::scores::{Base, Published},
};

/// Whom it learns from.
pub fn base(base: &Base, sampled: u64) -> String {
    let all = base.customers.unsigned_abs();
    let learnt = if sampled == all {
        "none of them is left out of what models learn from".to_owned()
    } else {
        format!("models learn from {} of them, drawn at random", grouped(sampled))
    };
    format!("{} customers bought since {}; {learnt}", grouped(all), base.first_day)
}

/// How the fit of a purchase-count model ended.
pub fn fitted(method: Method, counted: &Result<Counted, String>) -> String {
    let name = words(method);
    match counted {
        Ok(counted) if counted.converged => format!(
            "{name}: log-likelihood {:.1} of {} customers, {:.2} s",
            counted.log_likelihood,
            grouped(counted.fitted.customers),
            counted.seconds
        ),
        Ok(counted) => format!("{name}: not used, {}", counted.search),
        Err(reason) => format!("{name}: not fitted, {reason}"),
    }
}

/// What became of churn or reactivation over a horizon.
pub fn trained(trained: &Trained) -> String {
    champion(trained.target, trained.champion.as_ref(), &trained.candidates)
}

/// What became of value.
pub fn valued(value: &TrainedValue) -> String {
    champion(value.target, value.champion.as_ref(), &value.candidates)
}

fn champion<F>(target: Target, champion: Option<&(Method, String)>, all: &[Candidate<F>]) -> String {
    let Some((method, _)) = champion else {
        let judged = all.iter().any(Candidate::is_judged);
        let absent = all.iter().find_map(|one| one.absent.as_ref()).filter(|_| !judged);
        let why = absent.map_or("no model did better than telling everybody the same", |one| &one.reason);
        return format!("{target}: no champion, {why}");
    };
    let quality = all.iter().find(|one| one.method == *method).and_then(|one| one.quality.as_ref());
    let judged = match quality {
        Some(Quality::Probability(quality)) => format!(
            "AUC {:.3}, log loss {:.4}, judged on {} customers",
            quality.auc,
            quality.log_loss,
            grouped(quality.customers)
        ),
        Some(Quality::Amount(quality)) => format!(
            "mean absolute error {:.2}, predicted {} in all and actually {}, judged on {} customers",
            quality.mae,
            whole(quality.predicted),
            whole(quality.actual),
            grouped(quality.customers)
        ),
        None => "not judged".to_owned(),
    };
    format!("{target}: {} is champion, {judged}", words(*method))
}

/// Whom the scores stand for.
pub fn scored(published: &Published) -> String {
    let means = CHURN_DAYS.iter().zip(published.churn);
    let means: Vec<String> =
        means.filter_map(|(days, mean)| Some(format!("{:.0} % in {days} days", mean? * 100.0))).collect();
    let of = if means.is_empty() {
        String::new()
    } else {
        format!("; of who bought within a year, nothing is expected of {}", means.join(", "))
    };
    format!("{} customers scored{of}", grouped(published.customers))
}
