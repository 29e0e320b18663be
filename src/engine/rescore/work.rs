//! Every target of a rescoring, side by side on as many threads as there are to spare.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    thread,
    time::Duration,
};

use jiff::{ToSpan as _, civil::Date};

use super::{
    COUNTS, TRAIN,
    count::{self, Counted, spends},
    drift,
    order::keep_levels,
    pattern, said,
    target::{self, Setting, Trained, belongs},
    usual::Usual,
    worth::{self, TrainedValue},
};
use crate::{
    contract::{
        CHURN_DAYS, Family, FeatureUse, Method, ModelName, REACTIVATION_DAYS, Role, RoleChange, Target,
    },
    engine::jobs::{JobContext, Progress},
    warehouse::scores::{Sample, ScoreError, Workshop, features::History},
};

/// Threads that train: more of them wait for memory.
const MOST_THREADS: usize = 8;
/// How often it is looked at how far the work is.
const LOOK: Duration = Duration::from_millis(20);

/// What is asked of a rescoring.
pub struct Asked {
    /// The day to score for.
    pub as_of: Date,
    /// What there is to look back on.
    pub history: History,
    /// What everything is drawn by.
    pub seed: u64,
    /// The roles that models have.
    pub roles: BTreeMap<ModelName, RoleChange>,
}

impl Asked {
    fn chosen(&self, target: Target) -> Option<Method> {
        let champion = |(name, change): (&ModelName, &RoleChange)| {
            (name.target == target && change.role == Role::Champion).then_some(name.method)
        };
        self.roles.iter().find_map(champion)
    }

    fn retired(&self) -> Vec<(Target, Method)> {
        let retired = self.roles.iter().filter(|(_, change)| change.role == Role::Retired);
        retired.map(|(name, _)| (name.target, name.method)).collect()
    }
}

/// Purchase-count models by method.
pub type Counts = Vec<(Method, Result<Counted, String>)>;

/// A trained target beside what its champion leans on and how far it has drifted.
pub struct Watched {
    /// The target.
    pub trained: Trained,
    /// How far the scores have moved.
    pub drift: Option<f64>,
    /// What the champion reads.
    pub features: Vec<FeatureUse>,
    /// The log-odds of no purchase that it gives the customers of the day that is scored for, sampled ones in the order of
    /// their ids.
    pub odds: Vec<f64>,
}

/// Everything that was trained.
pub struct Everything {
    /// Churn by horizon, then reactivation.
    pub targets: Vec<Watched>,
    /// Value.
    pub value: TrainedValue,
    /// The purchase-count models fitted up to the day that is scored for.
    pub counts: Counts,
    /// First day with a purchase.
    pub first: Date,
}

impl Everything {
    /// How many targets have a champion.
    pub fn champions(&self) -> usize {
        self.targets.iter().filter(|watched| watched.trained.champion.is_some()).count()
            + usize::from(self.value.champion.is_some())
    }

    /// A purchase-count model that was fitted up to the day that is scored for.
    pub fn counted(&self, method: Method) -> Option<&Counted> {
        let (_, counted) = self.counts.iter().find(|(one, _)| *one == method)?;
        counted.as_ref().ok()
    }

    /// The target of that family and horizon.
    pub fn target(&self, family: Family, days: u32) -> Option<&Trained> {
        self.targets.iter().map(|watched| &watched.trained).find(|t| t.target == Target { family, days })
    }
}

/// Train and judge everything.
pub fn train(
    workshop: &Workshop<'_>,
    asked: &Asked,
    ctx: &JobContext,
    progress: &mut dyn Progress,
) -> Result<Everything, ScoreError> {
    let threads = ctx.config.load.threads.map_or_else(available, |threads| threads as usize);
    let threads = threads.clamp(1, MOST_THREADS);
    progress.stage(COUNTS, None);
    let horizon = worth::horizon(asked.history.purchases, asked.as_of);
    let counted_to = horizon.map(|days| asked.as_of.saturating_sub(i64::from(days).days()));
    let now = workshop.at(asked.as_of, 0)?;
    let then = counted_to.zip(horizon).map(|(cut, days)| workshop.at(cut, days)).transpose()?;
    let (judged_counts, counts) = fit_counts(then.as_ref().zip(counted_to), (&now, asked.as_of), threads);
    let judged_spends = then.as_ref().map_or_else(|| Err(short()), spends);
    let now_spends = spends(&now);
    progress.advance(now.len() as u64, 0);
    for (method, counted) in &counts {
        progress.say(&said::fitted(*method, counted));
    }
    progress.stage(TRAIN, None);
    let retired = asked.retired();
    let setting = Setting {
        as_of: asked.as_of,
        history: asked.history,
        seed: asked.seed,
        retired: &retired,
        judged_counts: &judged_counts,
        counts: &counts,
        counted_to,
    };
    // The longest horizons read the most, so that they come first and no thread waits for them at the end.
    let churn = CHURN_DAYS.into_iter().rev().map(|days| Task::Target(Target { family: Family::Churn, days }));
    let back = REACTIVATION_DAYS.into_iter().rev();
    let back = back.map(|days| Task::Target(Target { family: Family::Reactivation, days }));
    let todo: Vec<Task> = std::iter::once(Task::Value).chain(churn).chain(back).collect();
    let done = Done {
        tasks: Mutex::new(todo.into_iter()),
        targets: Mutex::default(),
        value: Mutex::default(),
        said: Mutex::default(),
    };
    let work = |workshop: Workshop<'_>| -> Result<(), ScoreError> {
        while let Some(task) = done.next() {
            if let Task::Target(target) = task {
                let trained = target::train(&workshop, &setting, target, asked.chosen(target))?;
                done.say(said::trained(&trained), trained.customers);
                done.add(watched(trained, &now));
            } else {
                let days = horizon.unwrap_or(365);
                let chosen = asked.chosen(Target { family: Family::Value, days });
                let value = worth::train(&workshop, &setting, chosen, &now_spends, &judged_spends)?;
                done.say(said::valued(&value), value.customers);
                *done.value.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
            }
        }
        Ok(())
    };
    let tasks = done.left();
    let shops = (0..threads).map(|_| workshop.another()).collect::<Result<Vec<_>, _>>()?;
    for shop in &shops {
        ctx.cancel.attach(shop.conn().interrupt_handle());
    }
    // Every thread has a target of its own. Sharing its small statements out to cores that others work on costs more than it
    // saves, a third of their time; cores to spare are shared out to.
    let shared_to = workshop.threads()?;
    let busy = i64::try_from(threads).unwrap_or(shared_to);
    workshop.set_threads((shared_to - busy + 1).max(1))?;
    thread::scope(|scope| {
        let threads: Vec<_> = shops.into_iter().map(|shop| scope.spawn(|| work(shop))).collect();
        while threads.iter().any(|thread| !thread.is_finished()) {
            thread::sleep(LOOK);
            // Those under way count as half done.
            let left = done.left() as f64 + threads.len() as f64 / 2.0;
            progress.share((1.0 - left / tasks.max(1) as f64).max(0.0));
            done.tell(progress);
        }
        done.tell(progress);
        let ended = threads.into_iter().map(|thread| thread.join().unwrap_or(Err(ScoreError::Gone)));
        ended.collect::<Result<Vec<()>, _>>()
    })?;
    workshop.set_threads(shared_to)?;
    let mut targets = done.targets.into_inner().unwrap_or_else(PoisonError::into_inner);
    targets.sort_by_key(|watched| watched.trained.target);
    for family in [Family::Churn, Family::Reactivation] {
        keep_levels(family, &mut targets);
    }
    let value = done.value.into_inner().unwrap_or_else(PoisonError::into_inner).ok_or(ScoreError::Gone)?;
    Ok(Everything { targets, value, counts, first: asked.history.purchases })
}

/// One thing to train.
enum Task {
    /// Churn or reactivation over a horizon.
    Target(Target),
    /// Value.
    Value,
}

/// Tasks and what became of them.
struct Done {
    tasks: Mutex<std::vec::IntoIter<Task>>,
    targets: Mutex<Vec<Watched>>,
    value: Mutex<Option<TrainedValue>>,
    said: Mutex<Said>,
}

/// What the log is still to be told, and customers that were learnt from so far.
#[derive(Default)]
struct Said {
    words: Vec<String>,
    customers: u64,
}

impl Done {
    fn next(&self) -> Option<Task> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).next()
    }

    /// How many nobody has begun.
    fn left(&self) -> usize {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Have it said that something is trained, on so many customers.
    fn say(&self, words: String, customers: u64) {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        said.words.push(words);
        said.customers += customers;
    }

    /// Tell what was said meanwhile.
    fn tell(&self, progress: &mut dyn Progress) {
        let (words, customers) = {
            let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
            (std::mem::take(&mut said.words), said.customers)
        };
        if words.is_empty() {
            return;
        }
        for words in &words {
            progress.say(words);
        }
        progress.advance(customers, 0);
    }

    fn add(&self, watched: Watched) {
        self.targets.lock().unwrap_or_else(PoisonError::into_inner).push(watched);
    }
}

fn available() -> usize {
    thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

fn short() -> String {
    "value is judged over 90 days at least, after 90 days of purchases".to_owned()
}

/// Fit every purchase-count model to the customers of before and of now.
fn fit_counts(then: Option<(&Sample, Date)>, now: (&Sample, Date), threads: usize) -> (Counts, Counts) {
    let fits: Vec<(Method, Option<(&Sample, Date)>)> =
        count::COUNTS.into_iter().rev().flat_map(|method| [(method, then), (method, Some(now))]).collect();
    let tasks = Mutex::new(fits.into_iter().enumerate());
    let results = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let task = tasks.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((number, (method, sample))) = task else { break };
                    let counted =
                        sample.map_or_else(|| Err(short()), |(sample, to)| count::fit(method, sample, to));
                    results.lock().unwrap_or_else(PoisonError::into_inner).push((number, method, counted));
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(number, _, _)| *number);
    let of = |rest: usize| -> Counts {
        let chosen = results.iter().filter(|(number, _, _)| number % 2 == rest);
        chosen.map(|(_, method, counted)| (*method, counted.clone())).collect()
    };
    (of(0), of(1))
}

/// What a target's champion leans on, and how far it has moved. A model that reads a history learns here who its usual customers
/// are.
fn watched(mut trained: Trained, now: &Sample) -> Watched {
    let Some(fit) = &mut trained.applied else {
        return Watched { trained, drift: None, features: Vec::new(), odds: Vec::new() };
    };
    let mut now = now.only(|row| belongs(trained.target.family, row));
    if let Some(count) = &fit.pattern {
        pattern::tell(count, &mut now, trained.target.days);
        if fit.reads_of_year() {
            pattern::tell_of_year(count, &mut now, trained.target.days);
        }
    }
    let odds = fit.every_odds(&now);
    if fit.reads_a_history() {
        fit.usual = Usual::of(&now, &odds);
    }
    let drift = trained.learnt.as_ref().and_then(|then| drift::index(&fit.every_odds(then), &odds));
    let features = drift::features(fit, trained.learnt.as_ref(), &now);
    Watched { trained, drift, features, odds }
}
