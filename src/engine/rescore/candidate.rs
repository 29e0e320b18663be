//! One model of a target on its way to be judged, whatever it predicts, and what candidates share.

use super::{
    count::Counted,
    judge::{Contest, Costs},
    learn::Lesson,
    target::Setting,
};
use crate::{
    contract::{Absent, Fitted, Method, Quality, Target},
    science::churn::{Base, eligible},
};

/// One model, trained and judged. `F` is what it was fitted to.
#[derive(Debug, Clone)]
pub struct Candidate<F> {
    /// How it works.
    pub method: Method,
    /// The fit that was judged.
    pub fit: Option<F>,
    /// How the search for its parameters ended.
    pub search: Option<String>,
    /// Log-likelihood, where it has one.
    pub log_likelihood: Option<f64>,
    /// What that is the likelihood of.
    pub fitted: Option<Fitted>,
    /// How well it predicted.
    pub quality: Option<Quality>,
    /// Why it was not trained or judged.
    pub absent: Option<Absent>,
    /// Seconds that training took.
    pub seconds: f64,
    /// What its prediction cost, customer by customer; nothing where it was not judged.
    pub costs: Vec<f64>,
}

impl<F> Candidate<F> {
    /// One that was not trained, for a reason.
    pub fn refused(method: Method, reason: String) -> Self {
        Self {
            method,
            fit: None,
            search: None,
            log_likelihood: None,
            fitted: None,
            quality: None,
            absent: Some(Absent { needs: None, reason }),
            seconds: 0.0,
            costs: Vec::new(),
        }
    }

    /// One that was fitted, or why it was not.
    pub fn made(method: Method, fitted: Result<F, String>) -> Self {
        match fitted {
            Ok(fit) => Self { fit: Some(fit), absent: None, ..Self::refused(method, String::new()) },
            Err(reason) => Self::refused(method, reason),
        }
    }

    /// With how the search for a purchase-count model went.
    pub fn with(mut self, counted: Option<&Counted>) -> Self {
        if let Some(counted) = counted {
            self.search = Some(counted.search.clone());
            self.log_likelihood = Some(counted.log_likelihood);
            self.fitted = Some(counted.fitted);
            self.seconds += counted.seconds;
        }
        self
    }

    /// Say that it can't be judged.
    pub fn not_judged(&mut self, reason: String) {
        self.absent = Some(Absent { needs: None, reason });
    }

    /// Whether it was judged.
    pub fn is_judged(&self) -> bool {
        !self.costs.is_empty()
    }

    /// What its prediction cost.
    pub fn as_costs(&self) -> Costs<'_> {
        Costs { method: self.method, costs: &self.costs }
    }

    /// The same for a mean customer.
    pub fn mean_cost(&self) -> f64 {
        self.costs.iter().sum::<f64>() / self.costs.len().max(1) as f64
    }
}

/// Those who were judged, held against each other.
pub fn contest<F>(target: Target, measure: &'static str, all: &[Candidate<F>], seed: u64) -> Contest {
    let judged = all.iter().filter(|one| one.is_judged()).map(Candidate::as_costs);
    Contest::between(target, measure, judged, seed)
}

/// A purchase-count model whose search found the best point, or why there is none.
pub fn counted(all: &[(Method, Result<Counted, String>)], method: Method) -> Result<Counted, String> {
    let found = all.iter().find(|(one, _)| *one == method).map(|(_, counted)| counted.clone());
    let counted = found.unwrap_or_else(|| {
        Err("purchases don't reach back 90 days before the day it would be judged at".to_owned())
    })?;
    if counted.converged { Ok(counted) } else { Err(counted.search) }
}

/// What a target's models would be trained and judged on, of a history so long.
fn base(target: Target, lesson: Option<&Lesson<'_>>, history_days: u32) -> Base {
    let (gone, returned) = lesson.map_or((0, 0), Lesson::outcomes);
    let features = lesson.map_or(0, |lesson| lesson.features.len() as u64);
    Base { horizon_days: target.days, history_days, features, gone, returned }
}

/// Whether outcomes are too few to learn from, however long the history.
pub fn too_thin(target: Target, lesson: &Lesson<'_>) -> bool {
    !eligible(&base(target, Some(lesson), u32::MAX)).is_empty()
}

/// Why nothing can be learnt from outcomes; nothing where it can.
pub fn obstacle(setting: &Setting<'_>, target: Target, lesson: Option<&Lesson<'_>>) -> Option<String> {
    let history = (setting.as_of - setting.history.purchases).get_days();
    let obstacles = eligible(&base(target, lesson, u32::try_from(history).unwrap_or(0)));
    if let (None, true) = (lesson, obstacles.is_empty()) {
        return Some("there are no purchases long enough before to learn from".to_owned());
    }
    let reasons: Vec<String> = obstacles.iter().map(ToString::to_string).collect();
    (!reasons.is_empty()).then(|| reasons.join("; "))
}
