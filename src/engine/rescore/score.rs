//! Everybody scored by the champions.

use std::thread;

use jiff::civil::Date;

use super::{
    count::{Count, history},
    expression::{CountColumn, Writer, nothing},
    learn::{ChurnFit, Scorer},
    pace::{self, Reads},
    target::Trained,
    value::Worth,
    work::Everything,
};
use crate::{
    contract::{CHURN_DAYS, Family, REACTIVATION_DAYS, VALUE_MONTHS},
    engine::jobs::Progress,
    warehouse::scores::{
        CellKey, CellRow, Judged, Published, Sample, ScoreColumns, ScoreError, Workshop, features::PURCHASES,
    },
};

/// Days of a month: a twelfth of a year.
const MONTH: f64 = 365.25 / 12.0;

/// Score everybody; their features are told already.
pub fn apply(
    workshop: &Workshop<'_>,
    trained: &Everything,
    (as_of, customers): (Date, u64),
    unit: u32,
    progress: &mut dyn Progress,
) -> Result<Published, ScoreError> {
    let asked = Asked::of(trained);
    let of_year = read_of_year(trained);
    workshop.keep_cells(&asked.answer(&workshop.cells(unit, !of_year.is_empty())?, unit))?;
    let writer = Writer::new(workshop.queries());
    let mut columns = ScoreColumns { logged: writer.logged_columns()?, scores: Vec::new(), of_year };
    let told = |family: Family, days: u32, published: &str| -> Result<[(String, String); 2], ScoreError> {
        let fit = trained.target(family, days).and_then(|target| target.applied.as_ref());
        let count = if family == Family::Churn { format!("gone_{days}") } else { format!("back_{days}") };
        let column = CountColumn(&count);
        let [score, probability] = match fit {
            Some(fit) if family == Family::Churn => writer.churn(fit, column)?,
            Some(fit) => writer.back(fit, column)?,
            None => [nothing(), nothing()],
        };
        Ok([(column.score(), score), (format!("{published}_{days}"), probability)])
    };
    for days in CHURN_DAYS {
        columns.scores.extend(told(Family::Churn, days, "churn")?);
    }
    for days in REACTIVATION_DAYS {
        columns.scores.extend(told(Family::Reactivation, days, "returns")?);
    }
    // Over a shorter horizon the level of value holds the season already; without a whole year there is no season to tell.
    let whole_year = (as_of - trained.first).get_days() >= 364 && trained.value.target.days == 365;
    let seasons = if whole_year { workshop.seasons(as_of)? } else { [None, None] };
    let season = |months: u32| match (months, seasons) {
        (3, [Some(index), _]) | (6, [_, Some(index)]) => index,
        _ => 1.0,
    };
    columns.scores.extend(writer.value(trained.value.applied.as_ref(), season, asked.expected.is_some())?);
    workshop.clear_before(as_of)?;
    let meter = workshop.meter()?;
    pace::watched((&meter, Reads::Customers), customers, progress, || workshop.apply(unit, &columns))?;
    workshop.rank(as_of)?;
    for target in trained.targets.iter().filter(|watched| watched.trained.target.family == Family::Churn) {
        if let Some((sample, predicted)) = &target.trained.judged {
            workshop.keep_judged(&judged(&target.trained, sample, predicted))?;
        }
    }
    workshop.published()
}

/// The columns of count models' answers whose word on the last year alone is read: churn's, where a day learnt from knew little
/// more than that.
fn read_of_year(trained: &Everything) -> Vec<String> {
    let reads = |days: &u32| {
        let fit = trained.target(Family::Churn, *days).and_then(|target| target.applied.as_ref());
        fit.is_some_and(ChurnFit::reads_of_year)
    };
    CHURN_DAYS.iter().filter(|days| reads(days)).map(|days| format!("gone_{days}")).collect()
}

fn judged(trained: &Trained, sample: &Sample, predicted: &[f64]) -> Vec<Judged> {
    let one = |(position, churn): (usize, &f64)| Judged {
        days: trained.target.days,
        churn: *churn,
        bought: sample.purchases.get(position).is_some_and(|count| *count > 0),
        revenue: sample.revenue.get(position).copied().unwrap_or(0.0),
        purchases: PURCHASES.map(|feature| sample.value(position, feature) as u32),
    };
    predicted.iter().enumerate().map(one).collect()
}

/// What is asked of purchase-count models for each history.
#[derive(Default)]
struct Asked {
    expected: Option<Count>,
    gone: [Option<Count>; 5],
    back: [Option<Count>; 2],
    /// For the regression of value, with its horizon in days.
    value: Option<(Count, u32)>,
}

impl Asked {
    fn of(trained: &Everything) -> Self {
        let count = |family: Family, days: u32| {
            let fit = trained.target(family, days)?.applied.as_ref()?;
            match fit.scorer {
                Scorer::Count(count) => Some(count),
                _ => fit.pattern,
            }
        };
        let expected = match trained.value.applied.as_ref().map(|fit| &fit.worth) {
            Some(Worth::Count { count, .. }) => Some(*count),
            _ => trained.value.shape,
        };
        let value = match trained.value.applied.as_ref().map(|fit| &fit.worth) {
            Some(Worth::Regression { back, .. }) => back.pattern.map(|count| (count, back.days)),
            _ => None,
        };
        Self {
            expected,
            value,
            gone: CHURN_DAYS.map(|days| count(Family::Churn, days)),
            back: REACTIVATION_DAYS.map(|days| count(Family::Reactivation, days)),
        }
    }

    /// The answers for these histories, on as many threads as there are.
    fn answer(&self, keys: &[CellKey], unit: u32) -> Vec<CellRow> {
        let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let size = keys.len().div_ceil(threads).max(1);
        thread::scope(|scope| {
            let parts: Vec<_> = keys
                .chunks(size)
                .map(|part| {
                    scope.spawn(move || part.iter().map(|key| self.row(*key, unit)).collect::<Vec<_>>())
                })
                .collect();
            parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
        })
    }

    fn row(&self, key: CellKey, unit: u32) -> CellRow {
        let history = history(key.repeats, key.last, key.age, unit);
        let gone = |count: Option<Count>, days: u32| match (count, history) {
            (Some(count), Some(history)) => count.no_purchase(&history, f64::from(days)),
            _ => f64::NAN,
        };
        let expected = |months: u32| match (self.expected, history) {
            (Some(count), Some(history)) => count.expected(&history, f64::from(months) * MONTH),
            _ => f64::NAN,
        };
        let [g30, g60, g90, g180, g365] = CHURN_DAYS;
        let [one, two, three, four, five] = self.gone;
        let [b90, b365] = REACTIVATION_DAYS;
        let [back, back_year] = self.back;
        CellRow {
            key,
            expected: VALUE_MONTHS.map(expected),
            gone: [gone(one, g30), gone(two, g60), gone(three, g90), gone(four, g180), gone(five, g365)],
            back: [gone(back, b90), gone(back_year, b365)],
            value: self.value.map_or(f64::NAN, |(count, days)| gone(Some(count), days)),
        }
    }
}
