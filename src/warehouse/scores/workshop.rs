//! Where a rescoring works: a place in memory beside the draft, with a sample of the customers in it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use arrow::{
    array::{Array as _, AsArray as _, RecordBatch},
    datatypes::{DataType, Date32Type, Decimal128Type, Float32Type, Float64Type, Int32Type, Int64Type},
};
use duckdb::Connection;
use jiff::{ToSpan as _, civil::Date};

use super::{
    ScoreError,
    features::{FEATURES, PATTERN, Sources, literal, statement},
};
use crate::warehouse::{
    draft,
    meter::Meter,
    queries::{Queries, fill},
};

/// Most customers to learn from. With half as many of a base of 217,000, the deciles of its probabilities are off by 1.1 points
/// (root mean square of half a year and a year on three made-up retailers, 0.5 of it by chance); with all of them, by 0.9.
const MOST: i64 = 200_000;
/// Fewest customers to learn from, if there are as many.
const FEWEST: i64 = 36_000;
/// `(READ − customers) / AGAIN` are learnt from, but [`FEWEST`] and [`MOST`]: scoring a larger base leaves less time for that.
const READ: i64 = 838_000;
/// See [`READ`].
const AGAIN: i64 = 3;
/// Four hexadecimal digits tell so many digests apart.
const DIGESTS: i64 = 0x1_0000;

/// Where the sampled customers are read from; they go by numbers there, in the order of their ids.
const SAMPLED: Sources<'static> =
    Sources { days: "work.sample_days", lines: "work.sample_lines", messages: "work.sample_messages" };

/// Who ever bought, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Base {
    /// How many customers.
    pub customers: i64,
    /// Day of the first purchase of all.
    pub first_day: Date,
    /// Day of the last one.
    pub last_day: Date,
    /// Day of the first message of all, where any was sent.
    pub first_message: Option<Date>,
}

/// Customers at one cut: what was known of them, and what they then did. One entry each, in the order of their ids.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sample {
    /// The features, customer after customer; NaN where unknown.
    pub features: Vec<f32>,
    /// Purchases after the first.
    pub repeats: Vec<u32>,
    /// Days from the first purchase to the last.
    pub last_days: Vec<u32>,
    /// Days from the first purchase to the cut.
    pub age_days: Vec<u32>,
    /// Mean net revenue of a day with a purchase, over the whole history.
    pub spend: Vec<f64>,
    /// Net revenue of the last 365 days, returns included.
    pub net_year: Vec<f64>,
    /// Days with a purchase in the horizon after the cut.
    pub purchases: Vec<u32>,
    /// Net revenue of that horizon.
    pub revenue: Vec<f64>,
}

impl Sample {
    /// Number of customers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.repeats.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.repeats.is_empty()
    }

    /// One customer's features.
    #[must_use]
    pub fn row(&self, position: usize) -> &[f32] {
        self.features.get(position * FEATURES.len()..(position + 1) * FEATURES.len()).unwrap_or_default()
    }

    /// One feature of one customer.
    #[must_use]
    pub fn value(&self, position: usize, feature: usize) -> f32 {
        self.row(position).get(feature).copied().unwrap_or(f32::NAN)
    }

    /// Tell a feature of every customer.
    pub fn tell(&mut self, feature: usize, values: impl IntoIterator<Item = f32>) {
        let column = self.features.iter_mut().skip(feature).step_by(FEATURES.len());
        column.zip(values).for_each(|(entry, value)| *entry = value);
    }

    /// Only the customers for whom it holds.
    #[must_use]
    pub fn only(&self, holds: impl Fn(&[f32]) -> bool) -> Self {
        let kept: Vec<usize> = (0..self.len()).filter(|position| holds(self.row(*position))).collect();
        let pick = |all: &[u32]| kept.iter().filter_map(|at| all.get(*at).copied()).collect::<Vec<_>>();
        let amounts = |all: &[f64]| kept.iter().filter_map(|at| all.get(*at).copied()).collect::<Vec<_>>();
        Self {
            features: kept.iter().flat_map(|at| self.row(*at).iter().copied()).collect(),
            repeats: pick(&self.repeats),
            last_days: pick(&self.last_days),
            age_days: pick(&self.age_days),
            spend: amounts(&self.spend),
            net_year: amounts(&self.net_year),
            purchases: pick(&self.purchases),
            revenue: amounts(&self.revenue),
        }
    }
}

/// A connection to the draft with the place in memory beside it.
pub struct Workshop<'a> {
    conn: Connection,
    queries: &'a Queries,
    long: i32,
    /// What was read of each cut, shared by every workshop on the draft: several targets learn at the same cut.
    read: Arc<Mutex<BTreeMap<Date, Arc<Sample>>>>,
}

impl<'a> Workshop<'a> {
    /// Open it beside a draft. Longest features look back `long` days.
    pub fn open(conn: &Connection, queries: &'a Queries, long: i32) -> Result<Self, ScoreError> {
        let conn = draft::beside(conn).map_err(ScoreError::at("open the workshop"))?;
        let workshop = Self { conn, queries, long, read: Arc::default() };
        workshop.run("open the workshop", "features/attach", &[])?;
        Ok(workshop)
    }

    /// Another one on the same draft, for another thread.
    pub fn another(&self) -> Result<Self, ScoreError> {
        let other = Self::open(&self.conn, self.queries, self.long)?;
        Ok(Self { read: Arc::clone(&self.read), ..other })
    }

    /// How many days the longest features look back.
    #[must_use]
    pub fn long_days(&self) -> i32 {
        self.long
    }

    /// Its connection.
    #[must_use]
    pub fn conn(&self) -> &Connection {
        &self.conn
    }

    /// How many threads a statement is shared out to.
    pub fn threads(&self) -> Result<i64, ScoreError> {
        let asked = &self.queries.get("features/threads")?.sql;
        self.conn.query_row(asked, [], |row| row.get(0)).map_err(ScoreError::at("count the threads"))
    }

    /// Have statements shared out to so many threads, those of every workshop on the draft.
    pub fn set_threads(&self, threads: i64) -> Result<(), ScoreError> {
        self.run("set the threads", "features/set_threads", &[("threads", &threads.to_string())])
    }

    /// How far its statements are, from now on.
    pub fn meter(&self) -> Result<Meter, ScoreError> {
        Meter::of(&self.conn).map_err(ScoreError::at("watch the workshop"))
    }

    /// The named queries.
    #[must_use]
    pub fn queries(&self) -> &'a Queries {
        self.queries
    }

    /// Who ever bought; `None` where nobody did.
    pub fn base(conn: &Connection, queries: &Queries) -> Result<Option<Base>, ScoreError> {
        let failed = ScoreError::at("count the customers");
        let mut statement = conn.prepare(&queries.get("features/count_buyers")?.sql).map_err(&failed)?;
        let batch = statement.query_arrow([]).map_err(&failed)?.next();
        Ok(batch.and_then(|batch| {
            let customers = batch.column(0).as_primitive_opt::<Int64Type>()?.value(0);
            let day = |column: usize| {
                let days = batch.column(column).as_primitive_opt::<Date32Type>()?;
                let days = (!days.is_null(0)).then(|| days.value(0))?;
                Date::constant(1970, 1, 1).checked_add(days.days()).ok()
            };
            Some(Base { customers, first_day: day(1)?, last_day: day(2)?, first_message: day(3) })
        }))
    }

    /// Draw the sample, and say how many are in it. The same customers are drawn every time.
    pub fn sample(&self, customers: i64) -> Result<u64, ScoreError> {
        let enough = learnt_from(customers);
        let below = if customers <= enough {
            // Comes after every digest.
            "g".to_owned()
        } else {
            format!("{:04x}", enough * DIGESTS / customers)
        };
        let drawn = fill(&self.queries.get("features/sampled")?.sql, &[("below", &below)]);
        self.keep("draw a sample", "sampled", &drawn)?;
        for (name, query) in [
            ("categories", "features/categories"),
            ("sample_days", "features/sample_days"),
            ("sample_lines", "features/sample_lines"),
            ("sample_messages", "features/sample_messages"),
        ] {
            self.keep("draw a sample", name, &self.queries.get(query)?.sql)?;
        }
        self.count("sampled")
    }

    /// How many rows a table of the workshop has.
    fn count(&self, name: &str) -> Result<u64, ScoreError> {
        let sql = fill(&self.queries.get("features/count")?.sql, &[("name", name)]);
        self.conn.query_row(&sql, [], |row| row.get(0)).map_err(ScoreError::at("count customers"))
    }

    /// The sampled customers at a cut, and what they did in the `days` after it.
    pub fn at(&self, cut: Date, days: u32) -> Result<Sample, ScoreError> {
        let mut sample = (*self.features_at(cut)?).clone();
        let to = literal(cut.saturating_add(i64::from(days).days()));
        let places = [("days", SAMPLED.days), ("cut", &literal(cut)), ("to", &to)];
        let outcome = fill(&self.queries.get("features/outcome")?.sql, &places);
        let failed = ScoreError::at("read what customers did");
        let mut statement = self.conn.prepare(&outcome).map_err(&failed)?;
        for batch in statement.query_arrow([]).map_err(&failed)? {
            sample.purchases.extend(whole(&batch, "purchases")?);
            sample.revenue.extend(amounts(&batch, "revenue")?);
        }
        if sample.purchases.len() == sample.len() {
            Ok(sample)
        } else {
            Err(ScoreError::Column("for everybody"))
        }
    }

    /// What was known of the sampled customers at a cut.
    fn features_at(&self, cut: Date) -> Result<Arc<Sample>, ScoreError> {
        let known = |read: &BTreeMap<Date, Arc<Sample>>| read.get(&cut).map(Arc::clone);
        if let Some(sample) = known(&self.read.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(sample);
        }
        let features = statement(self.queries, &SAMPLED, cut, self.long)?;
        let rows = fill(&self.queries.get("features/rows")?.sql, &[("features", &features)]);
        let sample = Arc::new(read(&self.conn, &rows)?);
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(cut, Arc::clone(&sample));
        Ok(sample)
    }

    /// Keep everybody's features at a cut, as the table `feature` of the workshop. How many had bought by then.
    pub fn everybody(&self, cut: Date) -> Result<u64, ScoreError> {
        let source = |name: &str| -> Result<String, ScoreError> {
            Ok(format!("(\n{}\n)", self.queries.get(name)?.sql.trim_end()))
        };
        let (days, lines) = (source("features/days")?, source("features/lines")?);
        let from = Sources { days: &days, lines: &lines, messages: "messages" };
        self.keep("tell everybody's features", "feature", &statement(self.queries, &from, cut, self.long)?)?;
        self.count("feature")
    }

    /// Keep what a statement gives.
    pub(super) fn keep(&self, what: &'static str, name: &str, select: &str) -> Result<(), ScoreError> {
        self.run(what, "features/keep", &[("name", name), ("select", select)])
    }

    /// Run a named statement.
    pub(super) fn run(
        &self,
        what: &'static str,
        name: &str,
        places: &[(&str, &str)],
    ) -> Result<(), ScoreError> {
        let sql = fill(&self.queries.get(name)?.sql, places);
        self.conn.execute_batch(&sql).map_err(ScoreError::at(what))
    }
}

/// How many of a base are learnt from: the larger it is, the longer scoring it takes, and the less time is left for that.
#[must_use]
pub fn learnt_from(customers: i64) -> i64 {
    ((READ - customers) / AGAIN).clamp(FEWEST, MOST).min(customers)
}

/// Read the rows of `features/rows`.
pub(super) fn read(conn: &Connection, sql: &str) -> Result<Sample, ScoreError> {
    let failed = ScoreError::at("read customers to learn from");
    let mut statement = conn.prepare(sql).map_err(&failed)?;
    let mut sample = Sample::default();
    for batch in statement.query_arrow([]).map_err(&failed)? {
        append(&mut sample, &batch)?;
    }
    Ok(sample)
}

fn append(sample: &mut Sample, batch: &RecordBatch) -> Result<(), ScoreError> {
    let columns: Option<Vec<_>> = FEATURES
        .iter()
        .take(PATTERN)
        .map(|feature| batch.column_by_name(feature.name)?.as_primitive_opt::<Float32Type>())
        .collect();
    let columns = columns.ok_or(ScoreError::Column("of features"))?;
    for row in 0..batch.num_rows() {
        // Amounts and counts are finite; what could not be told is unknown, like what is missing.
        let known =
            columns.iter().map(|column| if column.is_null(row) { f32::NAN } else { column.value(row) });
        sample.features.extend(known.map(|value| if value.is_finite() { value } else { f32::NAN }));
        // The patterns: told by a model, for each horizon anew.
        sample.features.extend([f32::NAN; FEATURES.len() - PATTERN]);
    }
    sample.repeats.extend(whole(batch, "repeats")?);
    sample.last_days.extend(whole(batch, "last_days")?);
    sample.age_days.extend(whole(batch, "age_days")?);
    sample.spend.extend(amounts(batch, "spend")?);
    sample.net_year.extend(amounts(batch, "net_year")?);
    Ok(())
}

/// A column of whole numbers.
fn whole(batch: &RecordBatch, name: &'static str) -> Result<Vec<u32>, ScoreError> {
    let column = batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<Int32Type>());
    let column = column.ok_or(ScoreError::Column(name))?;
    Ok(column.iter().map(|value| u32::try_from(value.unwrap_or(0)).unwrap_or(0)).collect())
}

/// A column of amounts, unknown ones as zero.
fn amounts(batch: &RecordBatch, name: &'static str) -> Result<Vec<f64>, ScoreError> {
    let column = batch.column_by_name(name).ok_or(ScoreError::Column(name))?;
    let values: Option<Vec<f64>> = match column.data_type() {
        DataType::Float32 => column
            .as_primitive_opt::<Float32Type>()
            .map(|column| column.iter().map(|value| f64::from(value.unwrap_or(0.0))).collect()),
        DataType::Float64 => column
            .as_primitive_opt::<Float64Type>()
            .map(|column| column.iter().map(|value| value.unwrap_or(0.0)).collect()),
        DataType::Decimal128(_, scale) => {
            let unit = 10_f64.powi(i32::from(*scale));
            column
                .as_primitive_opt::<Decimal128Type>()
                .map(|column| column.iter().map(|value| value.unwrap_or(0) as f64 / unit).collect())
        }
        _ => None,
    };
    values.ok_or(ScoreError::Column(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_is_learnt_from_whole_or_by_as_many_as_there_is_time_for() {
        let of = |customers: i64| learnt_from(customers);
        assert_eq!([0, 500, 36_000, 200_000].map(of), [0, 500, 36_000, 200_000]);
        assert_eq!([238_000, 500_000, 730_000].map(of), [200_000, 112_666, 36_000]);
        assert_eq!([10_000_000, i64::MAX].map(of), [FEWEST, FEWEST]);
    }
}
