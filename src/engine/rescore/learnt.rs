//! What a target learns from: its customers at each cut, and what is known of them alike.

use jiff::civil::Date;

use super::{
    count::Count,
    cuts::Cuts,
    learn::Lesson,
    level, past, pattern,
    target::{Setting, belongs},
};
use crate::{
    contract::{Family, Target},
    warehouse::scores::{
        Sample, ScoreError, Workshop,
        features::{self, PATTERN, PATTERN_YEAR},
    },
};

/// Samples of the cuts that a fit learns from.
pub struct Learnt {
    /// The days.
    pub cuts: Cuts,
    /// Customers at each of them.
    pub samples: Vec<(Date, Sample)>,
    features: Vec<usize>,
    /// The purchase-count model whose word is among what is read.
    pub pattern: Option<Count>,
    /// Whether the pattern does not mean the same at every cut as on the day that is predicted for, while other things do.
    pub tells_more_later: bool,
    /// How much purchases before the last year count, where the cuts know little more than that year.
    past: Option<f64>,
}

impl Learnt {
    /// What is known of the customers of a target up to a day; `None` where the history is too short.
    pub fn read(
        workshop: &Workshop<'_>,
        setting: &Setting<'_>,
        target: Target,
        at: Date,
        pattern: Option<Count>,
    ) -> Result<Option<Self>, ScoreError> {
        let Some(cuts) = Cuts::before(at, target, setting.history.purchases) else { return Ok(None) };
        let mut samples = Vec::new();
        for cut in cuts.all() {
            samples.push((cut, read(workshop, target, cut, pattern.as_ref())?));
        }
        let mut features = features::known(&setting.history, &cuts.all());
        features.extend(pattern.map(|_| PATTERN));
        let tells_more_later =
            pattern.is_some() && features::know_a_year_alone(&setting.history, &cuts.train, at);
        let is_short = tells_more_later && past::is_short(target, &cuts, setting.history.purchases);
        let mut learnt = Self { cuts, samples, features, pattern, tells_more_later, past: None };
        if let Some(count) = pattern.filter(|_| is_short) {
            learnt.weigh_past(workshop, target.days, at, count, setting)?;
        }
        Ok(Some(learnt))
    }

    /// Learn by the last year alone, and how much what was bought before it counts, from the latest half a year.
    fn weigh_past(
        &mut self,
        workshop: &Workshop<'_>,
        days: u32,
        at: Date,
        count: Count,
        setting: &Setting<'_>,
    ) -> Result<(), ScoreError> {
        let half = Target { family: Family::Churn, days: past::HALF_A_YEAR };
        let mut sample = read(workshop, half, past::half_a_year_before(at), Some(&count))?;
        pattern::tell_of_year(&count, &mut sample, half.days);
        let lesson = Lesson {
            train: vec![&sample],
            level: &sample,
            trend: Vec::new(),
            features: self.features.clone(),
            days: half.days,
            pattern: Some(count),
            past: None,
            expected: None,
            seed: setting.seed,
        };
        self.past = past::weight(&lesson);
        if self.past.is_some() {
            self.features.retain(|feature| *feature != PATTERN);
            self.features.push(PATTERN_YEAR);
            for (_, sample) in &mut self.samples {
                pattern::tell_of_year(&count, sample, days);
            }
        }
        Ok(())
    }

    /// Tell customers what its models read of them beside their pattern.
    pub fn tell(&self, customers: &mut Sample, days: u32) {
        if let (Some(_), Some(count)) = (self.past, &self.pattern) {
            pattern::tell_of_year(count, customers, days);
        }
    }

    fn at(&self, cut: Date) -> Option<&Sample> {
        self.samples.iter().find(|(at, _)| *at == cut).map(|(_, sample)| sample)
    }

    /// What there is to learn for the customers of a day, as they stand on it; they are needed where the cuts know less.
    pub fn lesson<'a>(&'a self, customers: Option<&'a Sample>, days: u32, seed: u64) -> Option<Lesson<'a>> {
        let pair = |(later, earlier): &(Date, Date)| Some((self.at(*later)?, self.at(*earlier)?));
        let lesson = Lesson {
            train: self.cuts.train.iter().filter_map(|cut| self.at(*cut)).collect(),
            level: self.at(self.cuts.level)?,
            trend: self.cuts.trend.iter().filter_map(pair).collect(),
            features: self.features.clone(),
            days,
            pattern: self.pattern,
            past: self.past,
            expected: None,
            seed,
        };
        let customers = customers.filter(|_| self.tells_more_later);
        let expected = customers.and_then(|customers| level::expected(&lesson, customers));
        Some(Lesson { expected, ..lesson })
    }
}

/// The customers of a target at a cut, with their pattern.
pub fn read(
    workshop: &Workshop<'_>,
    target: Target,
    cut: Date,
    pattern: Option<&Count>,
) -> Result<Sample, ScoreError> {
    Ok(told(&workshop.at(cut, target.days)?, target, pattern))
}

/// Those of them that a target is about, with their pattern.
pub fn told(sample: &Sample, target: Target, pattern: Option<&Count>) -> Sample {
    let mut sample = sample.only(|row| belongs(target.family, row));
    if let Some(count) = pattern {
        pattern::tell(count, &mut sample, target.days);
    }
    sample
}
