//! The value target of a rescoring: its models trained, judged on the same customers, and the champion fitted anew.

use std::time::Instant;

use jiff::{ToSpan as _, civil::Date};

use super::{
    candidate::{Candidate, contest, counted, obstacle},
    count::{COUNTS, Count, Counted},
    cuts::Cuts,
    drift,
    judge::{self, Contest},
    learn::Lesson,
    pattern,
    sums::Sums,
    target::{Setting, not_kept},
    value::{self, ValueFit, Worth, regression},
};
use crate::{
    contract::{Comparison, Family, Method, Quality, Target},
    science::purchases::GammaGamma,
    warehouse::scores::{
        Sample, ScoreError, Workshop,
        features::{self, PATTERN},
    },
};

/// Horizons that value may be judged over, the most telling first.
const DAYS: [u32; 3] = [365, 180, 90];
/// Fewest days of purchases before the day it is judged at.
const LOOK_BACK: i32 = 90;
/// Fewest customers that it is judged on.
const FEWEST_JUDGED: usize = 100;
/// One model of value; its log-likelihood is of the counts and of the spends.
pub type Valued = Candidate<ValueFit>;

/// What became of it.
#[derive(Debug, Clone)]
pub struct TrainedValue {
    /// Over how many days it was judged.
    pub target: Target,
    /// Its models.
    pub candidates: Vec<Valued>,
    /// The champion, and why it is.
    pub champion: Option<(Method, String)>,
    /// The champion fitted up to the day to score for.
    pub applied: Option<ValueFit>,
    /// The purchase-count model of that fit, where it has one; its log-likelihood is of the counts and of the spends.
    pub applied_count: Option<Counted>,
    /// How far the values of the base have moved since the day it was judged at: population stability index.
    pub drift: Option<f64>,
    /// How purchases spread over horizons, for a champion that predicts one alone.
    pub shape: Option<Count>,
    /// The champion against the others.
    pub comparisons: Vec<Comparison>,
    /// The day it was judged at.
    pub judged_at: Date,
    /// The cuts that the regression was trained at.
    pub trained_at: Vec<Date>,
    /// Customers that it was trained on.
    pub customers: u64,
    /// What should be known before the values are believed.
    pub warnings: Vec<String>,
}

/// The horizon that value is judged over: the longest that leaves history before it.
#[must_use]
pub fn horizon(first: Date, as_of: Date) -> Option<u32> {
    let history = (as_of - first).get_days();
    DAYS.into_iter().find(|days| i32::try_from(*days).is_ok_and(|days| history - days >= LOOK_BACK))
}

/// Train and judge every model of value.
pub fn train(
    workshop: &Workshop<'_>,
    setting: &Setting<'_>,
    chosen: Option<Method>,
    spends: &Result<(GammaGamma, f64), String>,
    judged_spends: &Result<(GammaGamma, f64), String>,
) -> Result<TrainedValue, ScoreError> {
    let days = horizon(setting.history.purchases, setting.as_of);
    let target = Target { family: Family::Value, days: days.unwrap_or(365) };
    let judged_at = setting.as_of.saturating_sub(i64::from(target.days).days());
    let mut trained = TrainedValue {
        target,
        candidates: Vec::new(),
        champion: None,
        applied: None,
        applied_count: None,
        drift: None,
        shape: None,
        comparisons: Vec::new(),
        judged_at,
        trained_at: Vec::new(),
        customers: 0,
        warnings: Vec::new(),
    };
    if days.is_none() {
        let reason = format!(
            "value is judged over 90 days at least, after 90 days of purchases; they reach back to {}",
            setting.history.purchases
        );
        trained.candidates = methods().map(|method| Candidate::refused(method, reason.clone())).to_vec();
        return Ok(trained);
    }
    let pattern = pattern::plainest(setting.judged_counts);
    let read = |cut: Date| told(workshop, cut, target.days, pattern.as_ref());
    let judged = read(judged_at)?;
    let cuts = Cuts::before(judged_at, target, setting.history.purchases);
    let cut = cuts.as_ref().map(|cuts| cuts.level);
    let learnt = cut.map(read).transpose()?;
    let lesson = lesson(setting, target.days, cut, learnt.as_ref(), pattern);
    if let (Some(lesson), Some(cut)) = (&lesson, cut) {
        trained.customers = lesson.customers();
        trained.trained_at = vec![cut];
    }
    let sums = sums(setting, cut, learnt.as_ref(), &judged, judged_at);
    for method in methods() {
        if setting.retired.contains(&(target, method)) {
            continue;
        }
        let made = candidate(setting, target, method, lesson.as_ref(), sums.as_ref(), judged_spends);
        trained.candidates.push(judge_it(made, &judged));
    }
    let contest = contest(target, "squared error", &trained.candidates, setting.seed);
    let mut not_fitted = Vec::new();
    loop {
        trained.champion = champion(&trained.candidates, &contest, chosen, &not_fitted);
        let Some((method, _)) = trained.champion else { break };
        refit(workshop, setting, &mut trained, method, spends)?;
        if trained.applied.is_some() {
            break;
        }
        not_fitted.push(method);
    }
    trained.warnings.extend(not_kept(target, chosen, trained.champion.as_ref()));
    let champion = trained.champion.as_ref().map(|(method, _)| *method);
    trained.comparisons = champion.map(|method| contest.against_all(method)).unwrap_or_default();
    trained.shape = shape(&trained.candidates, setting);
    if let Some(fit) = &trained.applied {
        let pattern = pattern::plainest(setting.counts);
        let values = |cut: Date| -> Result<Vec<f64>, ScoreError> {
            let sample = told(workshop, cut, target.days, pattern.as_ref())?;
            Ok((0..sample.len()).map(|position| fit.revenue(&sample, position)).collect())
        };
        trained.drift = drift::index(&values(judged_at)?, &values(setting.as_of)?);
    }
    Ok(trained)
}

/// The methods that predict it, the plainest first.
fn methods() -> [Method; 5] {
    let [one, two, three] = COUNTS;
    [Method::LastYear, one, two, three, Method::Regression]
}

fn lesson<'a>(
    setting: &Setting<'_>,
    days: u32,
    cut: Option<Date>,
    sample: Option<&'a Sample>,
    pattern: Option<Count>,
) -> Option<Lesson<'a>> {
    let (cut, sample) = (cut?, sample?);
    let mut known = features::known(&setting.history, &[cut]);
    known.extend(pattern.map(|_| PATTERN));
    Some(Lesson {
        train: vec![sample],
        level: sample,
        trend: Vec::new(),
        features: known,
        days,
        pattern,
        past: None,
        expected: None,
        seed: setting.seed,
    })
}

/// What a model of the customers of a day, `at`, is brought to: what came of those at the cut, or what is to be expected where
/// the cut knows less of them.
fn sums<'a>(
    setting: &Setting<'_>,
    cut: Option<Date>,
    learnt: Option<&'a Sample>,
    customers: &'a Sample,
    at: Date,
) -> Option<Sums<'a>> {
    let (cut, learnt) = (cut?, learnt?);
    let less = features::know_a_year_alone(&setting.history, &[cut], at);
    let expected = || Sums::expected(customers, learnt, &features::known(&setting.history, &[cut]));
    less.then(expected).flatten().or_else(|| Sums::over(learnt))
}

/// Customers at a cut, with their pattern.
fn told(
    workshop: &Workshop<'_>,
    cut: Date,
    days: u32,
    pattern: Option<&Count>,
) -> Result<Sample, ScoreError> {
    Ok(patterned(workshop.at(cut, days)?, days, pattern))
}

/// Customers of the day to score for, with their pattern over so many days; what they then did is not known.
fn now(
    workshop: &Workshop<'_>,
    as_of: Date,
    days: u32,
    pattern: Option<&Count>,
) -> Result<Sample, ScoreError> {
    Ok(patterned(workshop.at(as_of, 0)?, days, pattern))
}

fn patterned(mut sample: Sample, days: u32, pattern: Option<&Count>) -> Sample {
    if let Some(count) = pattern {
        pattern::tell(count, &mut sample, days);
    }
    sample
}

fn candidate(
    setting: &Setting<'_>,
    target: Target,
    method: Method,
    lesson: Option<&Lesson<'_>>,
    sums: Option<&Sums<'_>>,
    spends: &Result<(GammaGamma, f64), String>,
) -> Valued {
    let started = Instant::now();
    let mut found = None;
    let worth = match method {
        Method::LastYear => {
            let judged_at = setting.as_of.saturating_sub(i64::from(target.days).days());
            let history = u32::try_from((judged_at - setting.history.purchases).get_days()).unwrap_or(0);
            Ok(Worth::LastYear { known_days: history.saturating_add(1).min(365) })
        }
        Method::Regression => match lesson {
            Some(lesson) => {
                obstacle(setting, target, Some(lesson)).map_or_else(|| regression(lesson, sums), Err)
            }
            None => Err(format!(
                "needs two horizons of {} days, one to learn from, one to be judged on",
                target.days
            )),
        },
        method => counted(setting.judged_counts, method).and_then(|counted| {
            let (spend, likelihood) = spends.clone()?;
            let worth = value::counted(counted.model, spend, target.days, sums);
            found = Some(Counted { log_likelihood: counted.log_likelihood + likelihood, ..counted });
            Ok(worth)
        }),
    };
    let fitted = worth.map(|worth| ValueFit { worth, days: target.days });
    let mut made = Candidate::made(method, fitted).with(found.as_ref());
    made.seconds += started.elapsed().as_secs_f64();
    made
}
fn judge_it(mut made: Valued, judged: &Sample) -> Valued {
    let Some(fit) = &made.fit else { return made };
    if judged.len() < FEWEST_JUDGED {
        let reason = format!("only {} customers to be judged on; {FEWEST_JUDGED} are needed", judged.len());
        made.not_judged(reason);
        return made;
    }
    let predicted: Vec<f64> = (0..judged.len()).map(|position| fit.revenue(judged, position)).collect();
    match judge::amounts(&predicted, &judged.revenue) {
        Ok(quality) => {
            made.quality = Some(Quality::Amount(quality));
            made.costs = judge::squared_errors(&predicted, &judged.revenue);
        }
        Err(error) => made.not_judged(error.to_string()),
    }
    made
}

/// How far the predicted sum may lie from the one that came, as a share, before a model is no champion by itself.
const MOST_BIAS: f64 = 0.25;

/// The champion, of those that could be fitted up to the day to score for.
fn champion(
    all: &[Valued],
    contest: &Contest,
    chosen: Option<Method>,
    not_fitted: &[Method],
) -> Option<(Method, String)> {
    let may = |c: &&Valued| !c.method.is_bar() && !not_fitted.contains(&c.method);
    let judged: Vec<&Valued> = all.iter().filter(may).filter(|c| c.is_judged()).collect();
    if let Some(kept) = chosen.and_then(|chosen| judged.iter().find(|c| c.method == chosen)) {
        return Some((kept.method, "champion before".to_owned()));
    }
    let fair: Vec<&&Valued> = judged.iter().filter(|made| bias(made).abs() <= MOST_BIAS).collect();
    let best = fair.iter().min_by(|one, other| one.mean_cost().total_cmp(&other.mean_cost()))?;
    let others = fair.iter().filter(|made| made.method != best.method);
    // Of those that can't be told apart, the one whose sum was nearest.
    let as_good = others.filter(|made| contest.is_as_good(made.method, best.method));
    let nearest = as_good.min_by(|one, other| bias(one).abs().total_cmp(&bias(other).abs()));
    match nearest.filter(|nearest| bias(nearest).abs() < bias(best).abs()) {
        Some(nearest) => {
            let reason =
                format!("predicted as well as {}, and its sum was nearer", judge::words(best.method));
            Some((nearest.method, reason))
        }
        None => Some((best.method, "predicted best when it was first measured".to_owned())),
    }
}

fn bias(made: &Valued) -> f64 {
    match &made.quality {
        Some(Quality::Amount(quality)) if quality.actual > 0.0 => quality.predicted / quality.actual - 1.0,
        _ => f64::INFINITY,
    }
}

/// The count model that predicted best of those fitted up to the day to score for.
fn shape(all: &[Valued], setting: &Setting<'_>) -> Option<Count> {
    let judged = all.iter().filter(|made| COUNTS.contains(&made.method) && made.is_judged());
    let mut ordered: Vec<&Valued> = judged.collect();
    ordered.sort_by(|one, other| one.mean_cost().total_cmp(&other.mean_cost()));
    ordered.iter().find_map(|made| counted(setting.counts, made.method).ok()).map(|counted| counted.model)
}

fn refit(
    workshop: &Workshop<'_>,
    setting: &Setting<'_>,
    trained: &mut TrainedValue,
    method: Method,
    spends: &Result<(GammaGamma, f64), String>,
) -> Result<(), ScoreError> {
    let days = trained.target.days;
    let pattern = pattern::plainest(setting.counts);
    let cut = Cuts::before(setting.as_of, trained.target, setting.history.purchases).map(|cuts| cuts.level);
    let sample = cut.map(|cut| told(workshop, cut, days, pattern.as_ref())).transpose()?;
    let now = now(workshop, setting.as_of, days, pattern.as_ref())?;
    let sums = sums(setting, cut, sample.as_ref(), &now, setting.as_of);
    let worth = if method == Method::Regression {
        match lesson(setting, days, cut, sample.as_ref(), pattern) {
            Some(lesson) => regression(&lesson, sums.as_ref()),
            None => Err("there is nothing to learn from".to_owned()),
        }
    } else {
        counted(setting.counts, method).and_then(|counted| {
            let (spend, likelihood) = spends.clone()?;
            let worth = value::counted(counted.model, spend, days, sums.as_ref());
            let log_likelihood = counted.log_likelihood + likelihood;
            trained.applied_count = Some(Counted { log_likelihood, ..counted });
            Ok(worth)
        })
    };
    match worth {
        Ok(worth) => trained.applied = Some(ValueFit { worth, days }),
        Err(reason) => trained.warnings.push(format!(
            "{}: {} was judged, but could not be fitted up to {}: {reason}",
            trained.target,
            judge::words(method),
            setting.as_of
        )),
    }
    Ok(())
}
