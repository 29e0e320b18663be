//! One target of a rescoring: its models trained, judged on the same customers, and the champion fitted anew.

use std::time::Instant;

use jiff::{ToSpan as _, civil::Date};

use super::{
    candidate::{Candidate, contest, counted, obstacle, too_thin},
    count::{COUNTS, Count, Counted},
    judge::{self, Contest},
    learn::{ChurnFit, Lesson, learn},
    learnt::{Learnt, read, told},
    pattern,
    usual::Usual,
};
use crate::{
    contract::{Comparison, Family, Method, Quality, Target},
    science::churn::Bends,
    warehouse::scores::{
        Sample, ScoreError, Workshop,
        features::{History, RECENCY},
    },
};

/// Days without a purchase from which on a customer sleeps.
pub const SLEEPS_FROM: f32 = 365.0;
/// Fewest customers with each outcome that a model is judged on.
const FEWEST_JUDGED: usize = 100;

/// What every target of a rescoring shares.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The day to score for.
    pub as_of: Date,
    /// What there is to look back on.
    pub history: History,
    /// What everything is drawn by.
    pub seed: u64,
    /// Methods that are not trained any more.
    pub retired: &'a [(Target, Method)],
    /// Purchase-count models as they were fitted before any day that is judged.
    pub judged_counts: &'a [(Method, Result<Counted, String>)],
    /// The same, fitted up to the day to score for.
    pub counts: &'a [(Method, Result<Counted, String>)],
    /// The last day that the judged ones know.
    pub counted_to: Option<Date>,
}

/// What became of a target.
#[derive(Debug, Clone)]
pub struct Trained {
    /// What is predicted.
    pub target: Target,
    /// Its models.
    pub candidates: Vec<Candidate<ChurnFit>>,
    /// The champion, and why it is.
    pub champion: Option<(Method, String)>,
    /// The champion fitted up to the day to score for.
    pub applied: Option<ChurnFit>,
    /// The champion against the others.
    pub comparisons: Vec<Comparison>,
    /// The day it was judged at.
    pub judged_at: Date,
    /// The cuts that learnt models were trained at.
    pub trained_at: Vec<Date>,
    /// The cuts that the applied fit was trained at.
    pub applied_at: Vec<Date>,
    /// Customers that they were trained on.
    pub customers: u64,
    /// Customers at the day it was judged at, and what the champion predicted for them: probability of no purchase.
    pub judged: Option<(Sample, Vec<f64>)>,
    /// Customers that the applied fit learnt from, at its latest cut.
    pub learnt: Option<Sample>,
    /// What should be known before the scores are believed.
    pub warnings: Vec<String>,
}

/// Whether somebody belongs to those a family predicts for.
#[must_use]
pub fn belongs(family: Family, row: &[f32]) -> bool {
    let recency = row.get(RECENCY).copied().unwrap_or(f32::NAN);
    match family {
        Family::Churn => recency < SLEEPS_FROM,
        Family::Reactivation => recency >= SLEEPS_FROM,
        Family::Value => true,
    }
}

/// The methods that predict it, the plainest first.
#[must_use]
pub fn methods() -> [Method; 6] {
    let [one, two, three] = COUNTS;
    [Method::Recency, one, two, three, Method::Logistic, Method::Boosted]
}

/// Train and judge every model of a target.
pub fn train(
    workshop: &Workshop<'_>,
    setting: &Setting<'_>,
    target: Target,
    chosen: Option<Method>,
) -> Result<Trained, ScoreError> {
    let judged_at = setting.as_of.saturating_sub(i64::from(target.days).days());
    let mut trained = Trained {
        target,
        candidates: Vec::new(),
        champion: None,
        applied: None,
        comparisons: Vec::new(),
        judged_at,
        trained_at: Vec::new(),
        applied_at: Vec::new(),
        customers: 0,
        judged: None,
        learnt: None,
        warnings: Vec::new(),
    };
    let history = (judged_at - setting.history.purchases).get_days();
    if history < 1 {
        let reason = format!(
            "predicting {} days needs as many days of outcomes after a first purchase; purchases reach back to {}",
            target.days, setting.history.purchases
        );
        trained.candidates = methods().map(|method| Candidate::refused(method, reason.clone())).to_vec();
        return Ok(trained);
    }
    // A count model that knows what was still to come then has no say.
    let knows = setting.counted_to.is_some_and(|to| to <= judged_at);
    let counts: &[_] = if knows { setting.judged_counts } else { &[] };
    let pattern = pattern::plainest(counts);
    let mut judged = read(workshop, target, judged_at, pattern.as_ref())?;
    let gone: Vec<bool> = judged.purchases.iter().map(|count| *count == 0).collect();
    let learnt = Learnt::read(workshop, setting, target, judged_at, pattern)?;
    if let Some(learnt) = &learnt {
        learnt.tell(&mut judged, target.days);
    }
    let lesson = learnt.as_ref().and_then(|learnt| learnt.lesson(Some(&judged), target.days, setting.seed));
    if let Some(lesson) = &lesson {
        trained.customers = lesson.customers();
    }
    if let Some(learnt) = &learnt {
        trained.trained_at.clone_from(&learnt.cuts.train);
    }
    let obstacle = obstacle(setting, target, lesson.as_ref());
    let few = too_few(&gone);
    for method in methods() {
        if setting.retired.contains(&(target, method)) {
            continue;
        }
        let candidate = candidate(counts, target, method, lesson.as_ref(), obstacle.as_ref());
        trained.candidates.push(judge_it(candidate, &judged, &gone, few.as_ref(), target.family));
    }
    let contest = contest(target, "log loss", &trained.candidates, setting.seed);
    let mut not_fitted = Vec::new();
    loop {
        trained.champion = champion(&trained.candidates, &contest, chosen, &not_fitted);
        let Some((method, _)) = trained.champion else { break };
        refit(workshop, setting, &mut trained, method)?;
        if trained.applied.is_some() {
            break;
        }
        not_fitted.push(method);
    }
    trained.warnings.extend(weighed_otherwise(&trained));
    trained.warnings.extend(not_kept(target, chosen, trained.champion.as_ref()));
    let Some((method, _)) = trained.champion else { return Ok(trained) };
    trained.comparisons = contest.against_all(method);
    if let Some(fit) = trained.candidates.iter().find(|c| c.method == method).and_then(|c| c.fit.as_ref()) {
        let predicted = fit.probabilities(&judged);
        trained.judged = Some((judged, predicted));
    }
    Ok(trained)
}

/// Fit the champion anew, up to the day to score for.
fn refit(
    workshop: &Workshop<'_>,
    setting: &Setting<'_>,
    trained: &mut Trained,
    method: Method,
) -> Result<(), ScoreError> {
    let target = trained.target;
    let learnt = Learnt::read(workshop, setting, target, setting.as_of, pattern::plainest(setting.counts))?;
    let count = counted(setting.counts, method).ok().map(|counted| counted.model);
    let judged = trained.candidates.iter().find(|c| c.method == method).and_then(|c| c.fit.as_ref());
    let at_its_word = judged.is_some_and(|fit| fit.calibration.is_none());
    let now = match &learnt {
        Some(learnt) if learnt.tells_more_later => {
            let mut now = told(&workshop.at(setting.as_of, 0)?, target, learnt.pattern.as_ref());
            learnt.tell(&mut now, target.days);
            Some(now)
        }
        _ => None,
    };
    let lesson = learnt.as_ref().and_then(|learnt| learnt.lesson(now.as_ref(), target.days, setting.seed));
    let fitted = match (&lesson, count) {
        (None, Some(count)) => Ok(plain(count, target.days)),
        (Some(lesson), Some(count)) if at_its_word => Ok(word_kept(count, target, lesson)),
        (Some(lesson), count) => learn(method, lesson, count),
        (None, None) => Err("there is nothing to learn from".to_owned()),
    };
    match fitted {
        Ok(fit) => trained.applied = Some(fit),
        Err(reason) => trained.warnings.push(format!(
            "{target}: {} was judged, but could not be fitted up to {}: {reason}",
            judge::words(method),
            setting.as_of
        )),
    }
    if let Some(learnt) = &learnt {
        trained.applied_at.clone_from(&learnt.cuts.train);
    }
    trained.learnt = learnt.and_then(|mut learnt| {
        let latest = learnt.samples.iter().position(|(cut, _)| learnt.cuts.train.first() == Some(cut))?;
        Some(learnt.samples.swap_remove(latest).1)
    });
    Ok(())
}

/// A count model that was judged at its word, now that there are outcomes: calibrated by them, or brought to the level of what
/// is expected of the day to score for, where those who are learnt from are known less well. Still at its word where they tell
/// nothing.
fn word_kept(count: Count, target: Target, lesson: &Lesson<'_>) -> ChurnFit {
    let fit = plain(count, target.days);
    if too_thin(target, lesson) {
        return fit;
    }
    let mended = match &lesson.expected {
        Some(expected) => fit.clone().at_level_of(expected),
        None => fit.clone().calibrated(lesson),
    };
    mended.unwrap_or(fit)
}

/// A count model taken at its word.
fn plain(count: Count, days: u32) -> ChurnFit {
    ChurnFit {
        scorer: super::learn::Scorer::Count(count),
        features: Vec::new(),
        calibration: None,
        bends: Bends::default(),
        days,
        pattern: None,
        past: None,
        usual: Usual::default(),
    }
}

/// Where purchases before the last year are weighed in the scores but were not when the model was judged, or the other way round.
fn weighed_otherwise(trained: &Trained) -> Option<String> {
    let (method, _) = trained.champion.as_ref()?;
    let judged = trained.candidates.iter().find(|one| one.method == *method)?.fit.as_ref()?;
    let weighed = |fit: &ChurnFit| fit.past.is_some();
    let words = match (weighed(judged), weighed(trained.applied.as_ref()?)) {
        (true, false) => {
            "judged where little more than a year could be learnt from; the scores learn from more, and may be truer"
        }
        (false, true) => {
            "the scores learn from little more than a year and weigh older purchases apart; it was judged without that"
        }
        _ => return None,
    };
    Some(format!("{}: {words}", trained.target))
}

fn too_few(gone: &[bool]) -> Option<String> {
    let left = gone.iter().filter(|gone| **gone).count();
    let (least, what) = match (left, gone.len() - left) {
        (left, returned) if left <= returned => (left, "bought nothing"),
        (_, returned) => (returned, "bought"),
    };
    (least < FEWEST_JUDGED).then(|| {
        format!("only {least} customers {what} in the days it would be judged on; {FEWEST_JUDGED} are needed")
    })
}

fn candidate(
    counts: &[(Method, Result<Counted, String>)],
    target: Target,
    method: Method,
    lesson: Option<&Lesson<'_>>,
    obstacle: Option<&String>,
) -> Candidate<ChurnFit> {
    let counted = COUNTS.contains(&method).then(|| counted(counts, method)).transpose();
    let counted = match counted {
        Ok(counted) => counted,
        Err(reason) => return Candidate::refused(method, reason),
    };
    let started = Instant::now();
    let fitted = match (lesson, obstacle, counted.as_ref().map(|counted| counted.model)) {
        (Some(lesson), None, count) => learn(method, lesson, count),
        // A count model needs no outcomes to be fitted; it is then taken at its word.
        (_, _, Some(count)) => Ok(plain(count, target.days)),
        (_, Some(obstacle), None) => Err(obstacle.clone()),
        (None, None, None) => Err("there is nothing to learn from".to_owned()),
    };
    let mut made = Candidate::made(method, fitted).with(counted.as_ref());
    made.seconds += started.elapsed().as_secs_f64();
    made
}

fn judge_it(
    mut candidate: Candidate<ChurnFit>,
    judged: &Sample,
    gone: &[bool],
    few: Option<&String>,
    family: Family,
) -> Candidate<ChurnFit> {
    let Some(fit) = &candidate.fit else { return candidate };
    if let Some(reason) = few {
        candidate.not_judged(reason.clone());
        return candidate;
    }
    let predicted = fit.probabilities(judged);
    // Reactivation is judged on who came back.
    let turned = family == Family::Reactivation;
    let scores: Vec<f64> = if turned { predicted.iter().map(|p| 1.0 - p).collect() } else { predicted };
    let happened: Vec<bool> = gone.iter().map(|gone| *gone != turned).collect();
    match judge::probabilities(&scores, &happened) {
        Ok(quality) => {
            candidate.quality = Some(Quality::Probability(quality));
            candidate.costs = judge::log_losses(&scores, &happened);
        }
        Err(error) => candidate.not_judged(error.to_string()),
    }
    candidate
}

/// Whether a model predicted better than giving everybody the share it then happened to. One that did not is no champion,
/// whatever it beats.
fn tells_more_than_the_mean(candidate: &Candidate<ChurnFit>) -> bool {
    let Some(Quality::Probability(quality)) = &candidate.quality else { return false };
    let share = quality.happened;
    let mean = -(share * share.ln() + (1.0 - share) * (1.0 - share).ln());
    quality.log_loss < mean && quality.auc > 0.5
}

/// The champion: the one that somebody chose, if it could be judged; else the best calibrated of those that can't be told
/// from the best. Who could not be fitted up to the day to score for is none: nobody would have a score.
fn champion(
    candidates: &[Candidate<ChurnFit>],
    contest: &Contest,
    chosen: Option<Method>,
    not_fitted: &[Method],
) -> Option<(Method, String)> {
    let may = |c: &&Candidate<ChurnFit>| !c.method.is_bar() && !not_fitted.contains(&c.method);
    let judged: Vec<&Candidate<ChurnFit>> =
        candidates.iter().filter(may).filter(|c| tells_more_than_the_mean(c)).collect();
    if let Some(kept) = chosen.and_then(|chosen| judged.iter().find(|c| c.method == chosen)) {
        return Some((kept.method, "champion before".to_owned()));
    }
    let best = judged.iter().min_by(|one, other| one.mean_cost().total_cmp(&other.mean_cost()))?;
    let others = judged.iter().filter(|candidate| candidate.method != best.method);
    let error = |candidate: &Candidate<ChurnFit>| match &candidate.quality {
        Some(Quality::Probability(quality)) => quality.calibration_error,
        _ => f64::INFINITY,
    };
    // Of those that can't be told apart, the one whose probabilities can best be taken at their word.
    let as_good = others.filter(|candidate| contest.is_as_good(candidate.method, best.method));
    let truest = as_good.min_by(|one, other| error(one).total_cmp(&error(other)));
    match truest.filter(|truest| error(truest) < error(best)) {
        Some(truest) => {
            let reason =
                format!("predicted as well as {}, and is better calibrated", judge::words(best.method));
            Some((truest.method, reason))
        }
        None => Some((best.method, "predicted best when it was first measured".to_owned())),
    }
}

/// That the model which somebody promoted could not be kept.
#[must_use]
pub fn not_kept(
    target: Target,
    chosen: Option<Method>,
    champion: Option<&(Method, String)>,
) -> Option<String> {
    let chosen = chosen.filter(|chosen| champion.is_none_or(|(method, _)| method != chosen))?;
    let instead = champion.map_or_else(
        || "no other model can be judged either".to_owned(),
        |(method, _)| format!("{} stands in for it", judge::words(*method)),
    );
    Some(format!("{target}: {}, the champion, could not be kept this time; {instead}", judge::words(chosen)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{
        engine::rescore::{count::history, learn::Scorer, made_up},
        science::purchases::BgNbd,
    };

    const TARGET: Target = Target { family: Family::Reactivation, days: 365 };
    const COUNT: Count = Count::BgNbd(BgNbd { r: 0.5, alpha_weeks: 12.0, a: 0.3, b: 4.0 });

    /// Sleepers who buy nothing with log-odds that are 0.8 above those of a count model's word. What it reads of them is kept in
    /// the first features, too.
    fn sleepers(count: usize) -> Sample {
        let mut sample = made_up::customers(count, 5, |[last, repeats, age]| {
            let last = (200.0 * last) as u32;
            let repeats = if last == 0 { 0 } else { (8.0 * repeats) as u32 };
            let recency = 366 + (100.0 * age) as u32;
            let gone = COUNT.no_purchase(&history(repeats, last, last + recency, 1).unwrap(), 365.0);
            let known = [(RECENCY, recency), (1, repeats), (2, last)];
            (known.map(|(at, value)| (at, value as f32)).to_vec(), (gone / (1.0 - gone)).ln() + 0.8)
        });
        for position in 0..count {
            let [recency, repeats, last] = [RECENCY, 1, 2].map(|at| sample.value(position, at) as u32);
            sample.repeats[position] = repeats;
            sample.last_days[position] = last;
            sample.age_days[position] = last + recency;
        }
        sample
    }

    fn lesson(sample: &Sample) -> Lesson<'_> {
        Lesson {
            train: vec![sample],
            level: sample,
            trend: Vec::new(),
            features: vec![RECENCY],
            days: TARGET.days,
            pattern: None,
            past: None,
            expected: None,
            seed: 1,
        }
    }

    #[test]
    fn who_could_not_be_fitted_up_to_the_day_is_no_champion() {
        let many = sleepers(9_000);
        let gone: Vec<bool> = many.purchases.iter().map(|count| *count == 0).collect();
        let judged = |method: Method| {
            let fit = word_kept(COUNT, TARGET, &lesson(&many));
            judge_it(Candidate::made(method, Ok(fit)), &many, &gone, None, TARGET.family)
        };
        let both = [Method::BgNbd, Method::ParetoNbd].map(judged);
        let contest = contest(TARGET, "log loss", &both, 1);
        let champion = |chosen: Option<Method>, not_fitted: &[Method]| {
            champion(&both, &contest, chosen, not_fitted).map(|(method, _)| method)
        };
        assert_eq!(champion(Some(Method::ParetoNbd), &[]), Some(Method::ParetoNbd));
        assert_eq!(champion(Some(Method::ParetoNbd), &[Method::ParetoNbd]), Some(Method::BgNbd));
        assert_eq!(champion(None, &[Method::BgNbd]), Some(Method::ParetoNbd));
        assert_eq!(champion(None, &[Method::BgNbd, Method::ParetoNbd]), None);
    }

    #[test]
    fn a_word_is_calibrated_once_there_are_outcomes_enough() {
        let many = sleepers(9_000);
        let fit = word_kept(COUNT, TARGET, &lesson(&many));
        assert!(matches!(fit.scorer, Scorer::Count(COUNT)));
        let mean = |fit: &ChurnFit| fit.probabilities(&many).iter().sum::<f64>() / many.len() as f64;
        assert!(mean(&plain(COUNT, TARGET.days)) < made_up::gone(&many) - 0.05, "its word is off");
        assert!((mean(&fit) - made_up::gone(&many)).abs() < 1e-5);
        let few = sleepers(60);
        assert_eq!(word_kept(COUNT, TARGET, &lesson(&few)).calibration, None, "too few to tell");
    }
}
