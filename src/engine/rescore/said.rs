//! What a rescoring says while it works, a line at a time: the log of its job.

use jiff::civil::Date;

use super::{count::Counted, target::Trained, worth::TrainedValue};
use crate::{
    contract::{CHURN_DAYS, Method, ModelName, Quality, Target},
    numbers::grouped,
    warehouse::scores::{Base, Published, learnt_from},
};

/// Whom it learns from.
pub fn base(base: &Base, scored_for: Date) -> String {
    let learnt = learnt_from(base.customers);
    let of_them = if learnt == base.customers {
        "learns from all of them".to_owned()
    } else {
        format!("learns from {} of them, drawn at random", grouped(learnt.unsigned_abs()))
    };
    let (all, first) = (grouped(base.customers.unsigned_abs()), base.first_day);
    format!("{all} customers bought since {first}; {of_them}, and scores everybody for {scored_for}")
}

/// How the fit of a purchase-count model ended.
pub fn fitted(method: Method, counted: &Result<Counted, String>, customers: usize) -> String {
    let name = method.id();
    match counted {
        Ok(counted) if counted.converged => format!(
            "{name}: log-likelihood {:.1} of {} customers, {:.2} s",
            counted.log_likelihood,
            grouped(customers as u64),
            counted.seconds
        ),
        Ok(counted) => format!("{name}: not used, {}", counted.search),
        Err(reason) => format!("{name}: not fitted, {reason}"),
    }
}

/// What became of churn or reactivation over a horizon.
pub fn trained(trained: &Trained) -> String {
    let qualities = trained.candidates.iter().map(|one| (one.method, one.quality.as_ref()));
    let why_not = trained.candidates.iter().find_map(|one| one.absent.as_ref());
    let why_not = why_not.map(|absent| absent.reason.as_str());
    champion(trained.target, trained.champion.as_ref(), qualities, why_not)
}

/// What became of value.
pub fn valued(value: &TrainedValue) -> String {
    let qualities = value.candidates.iter().map(|one| (one.method, one.quality.as_ref()));
    let why_not = value.candidates.iter().find_map(|one| one.absent.as_ref());
    let why_not = why_not.map(|absent| absent.reason.as_str());
    champion(value.target, value.champion.as_ref(), qualities, why_not)
}

fn champion<'a>(
    target: Target,
    champion: Option<&(Method, String)>,
    mut qualities: impl Iterator<Item = (Method, Option<&'a Quality>)>,
    why_not: Option<&str>,
) -> String {
    let Some((method, _)) = champion else {
        return format!("{target}: no champion, {}", why_not.unwrap_or("no model could be judged"));
    };
    let name = ModelName { target, method: *method };
    let quality = qualities.find(|(one, _)| one == method).and_then(|(_, quality)| quality);
    let judged = match quality {
        Some(Quality::Probability(quality)) => format!(
            "AUC {:.3}, log loss {:.4}, judged on {} customers",
            quality.auc,
            quality.log_loss,
            grouped(quality.customers)
        ),
        Some(Quality::Amount(quality)) => format!(
            "mean absolute error {:.2}, in all {:+.1} % off, judged on {} customers",
            quality.mae,
            (quality.predicted / quality.actual - 1.0) * 100.0,
            grouped(quality.customers)
        ),
        None => "not judged".to_owned(),
    };
    format!("{name} is champion: {judged}")
}

/// Whom the scores stand for.
pub fn scored(published: &Published) -> String {
    let means = CHURN_DAYS.iter().zip(published.churn);
    let means: Vec<String> =
        means.filter_map(|(days, mean)| Some(format!("{:.0} % in {days} days", mean? * 100.0))).collect();
    let of = if means.is_empty() {
        String::new()
    } else {
        format!("; on average these buy nothing: {}", means.join(", "))
    };
    format!("{} customers scored{of}", grouped(published.customers))
}
