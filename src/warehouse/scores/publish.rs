//! Writing scores into a draft.

use std::sync::Arc;

use arrow::{
    array::{ArrayRef, AsArray as _, BooleanArray, Decimal128Array, Float64Array, Int32Array, RecordBatch},
    datatypes::{DataType, Field, Int32Type, Schema},
};
use duckdb::params;
use jiff::{ToSpan as _, civil::Date};

use super::{ScoreError, Workshop, features::literal};
use crate::warehouse::queries::fill;

/// Months of scores that are kept.
const KEPT_MONTHS: i64 = 24;
/// Rows of a batch.
const BATCH: usize = 100_000;
/// Days after the cut 364 days before the day that is scored for, at which 3 and 6 months end.
const QUARTER_AND_HALF: [i64; 2] = [91, 182];

/// A history, by rounded times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellKey {
    /// Purchases after the first.
    pub repeats: u32,
    /// From the first to the last, in units.
    pub last: u32,
    /// From the first to the cut, in units.
    pub age: u32,
}

/// What purchase-count models predict for a history: expected purchases by months, probability of no purchase by days for
/// the horizons of churn, then of reactivation; NaN where nothing is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellRow {
    /// The history.
    pub key: CellKey,
    /// Expected purchases of 3, 6, 12, 24 and 36 months.
    pub expected: [f64; 5],
    /// No purchase within 30, 60, 90, 180 and 365 days.
    pub gone: [f64; 5],
    /// No purchase within 90 and 365 days, by the models of reactivation.
    pub back: [f64; 2],
    /// No purchase within the horizon of value, by the model that its regression reads.
    pub value: f64,
}

/// The expressions of a score, by name of the place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScoreColumns {
    /// Columns of features in logarithms.
    pub logged: String,
    /// Name of the place and its expression.
    pub scores: Vec<(String, String)>,
    /// Columns of count models' answers (`gone_365`) whose word on the last year alone is read too.
    pub of_year: Vec<String>,
}

/// One customer that a champion was judged on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// The horizon.
    pub days: u32,
    /// Probability of no purchase that was predicted.
    pub churn: f64,
    /// Whether they bought.
    pub bought: bool,
    /// Net revenue of the horizon.
    pub revenue: f64,
    /// Purchases in 30, 90, 180 and 365 days before the cut.
    pub purchases: [u32; 4],
}

/// What was published.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// Customers with scores.
    pub customers: u64,
    /// Mean probability of churn by horizon.
    pub churn: [Option<f64>; 5],
}

impl Workshop<'_> {
    /// The different histories of everybody, those of the last year alone too where `of_year`. Times are rounded to `unit` days.
    pub fn cells(&self, unit: u32, of_year: bool) -> Result<Vec<CellKey>, ScoreError> {
        let failed = ScoreError::at("gather histories");
        let (text, half) = rounding(unit);
        let rounded = [("unit", text.as_str()), ("half", half.as_str())];
        let histories = self.where_asked(of_year, "scores/terms/histories_of_year", &rounded)?;
        let places = [("histories_of_year", histories.as_str()), rounded[0], rounded[1]];
        let sql = fill(&self.queries().get("scores/cells")?.sql, &places);
        let mut statement = self.conn().prepare(&sql).map_err(&failed)?;
        let mut keys = Vec::new();
        for batch in statement.query_arrow([]).map_err(&failed)? {
            let columns: Vec<_> =
                batch.columns().iter().filter_map(|column| column.as_primitive_opt::<Int32Type>()).collect();
            let [repeats, last, age] = columns.as_slice() else {
                return Err(ScoreError::Column("of histories"));
            };
            let whole = |value: Option<i32>| u32::try_from(value.unwrap_or(0)).unwrap_or(0);
            for ((repeats, last), age) in repeats.iter().zip(last.iter()).zip(age.iter()) {
                keys.push(CellKey { repeats: whole(repeats), last: whole(last), age: whole(age) });
            }
        }
        Ok(keys)
    }

    /// Keep what count models predict, for the scores to read.
    pub fn keep_cells(&self, cells: &[CellRow]) -> Result<(), ScoreError> {
        self.keep("keep what is predicted for histories", "cell", &self.queries().get("scores/cell")?.sql)?;
        let failed = ScoreError::at("keep what is predicted for histories");
        let mut appender = self.conn().appender_to_catalog_and_db("cell", "work", "main").map_err(&failed)?;
        for chunk in cells.chunks(BATCH) {
            let batch = cell_batch(chunk).map_err(|_| ScoreError::Column("of histories"))?;
            appender.append_record_batch(batch).map_err(&failed)?;
        }
        appender.flush().map_err(&failed)
    }

    /// How the months to come compare with a year without seasons, last year: of 3 and of 6 months.
    pub fn seasons(&self, as_of: Date) -> Result<[Option<f64>; 2], ScoreError> {
        let from = as_of.saturating_sub(364.days());
        let [to_3, to_6] = QUARTER_AND_HALF.map(|days| literal(from.saturating_add(days.days())));
        let (from, to) = (literal(from), literal(as_of));
        let places = [("from", from.as_str()), ("to_3", &to_3), ("to_6", &to_6), ("to", &to)];
        let sql = fill(&self.queries().get("scores/season")?.sql, &places);
        let failed = ScoreError::at("tell the season");
        self.conn().query_row(&sql, [], |row| Ok([row.get(0)?, row.get(1)?])).map_err(failed)
    }

    /// Take the scores away that stood before, and those of months that are kept no longer.
    pub fn clear_before(&self, as_of: Date) -> Result<(), ScoreError> {
        let month = as_of.first_of_month();
        let oldest = literal(month.saturating_sub(KEPT_MONTHS.months()));
        let clear = [("month", literal(month)), ("oldest", oldest)];
        let clear: Vec<(&str, &str)> = clear.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.run("take the scores before away", "scores/clear", &clear)
    }

    /// Score everybody. `feature` and `cell` are kept already, the scores before taken away.
    pub fn apply(&self, unit: u32, columns: &ScoreColumns) -> Result<(), ScoreError> {
        let (text, half) = rounding(unit);
        let rounded = [("unit", text.as_str()), ("half", half.as_str())];
        let asked = !columns.of_year.is_empty();
        let cells_of_year = self.where_asked(asked, "scores/terms/cells_of_year", &rounded)?;
        let mut patterns_of_year = String::new();
        for gone in &columns.of_year {
            let pattern = self.queries().piece("scores/terms/pattern_of_year", &[("gone", gone)])?;
            patterns_of_year.push_str(",\n        ");
            patterns_of_year.push_str(&pattern);
        }
        let mut places = vec![
            ("logged", columns.logged.as_str()),
            ("cells_of_year", &cells_of_year),
            ("patterns_of_year", &patterns_of_year),
        ];
        places.extend(rounded);
        places.extend(columns.scores.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let select = fill(&self.queries().get("scores/score")?.sql, &places);
        self.run("score everybody", "scores/apply", &[("select", &select)])
    }

    /// Rank who was scored, and keep the scores for the history by month.
    pub fn rank(&self, as_of: Date) -> Result<(), ScoreError> {
        let month = as_of.first_of_month();
        let ranks = &self.queries().get("scores/rank")?.sql;
        self.run("rank everybody", "scores/keep_rank", &[("select", ranks)])?;
        let kept = [("month", literal(month)), ("as_of", literal(as_of))];
        let kept: Vec<(&str, &str)> = kept.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let select = fill(&self.queries().get("scores/month")?.sql, &kept);
        self.run("keep the month's scores", "scores/keep_month", &[("select", &select)])
    }

    /// A piece of a statement, where it is asked for.
    fn where_asked(&self, asked: bool, name: &str, places: &[(&str, &str)]) -> Result<String, ScoreError> {
        Ok(if asked { self.queries().piece(name, places)? } else { String::new() })
    }

    /// Keep the customers that champions were judged on.
    pub fn keep_judged(&self, judged: &[Judged]) -> Result<(), ScoreError> {
        let failed = ScoreError::at("keep who was judged on");
        let mut appender = self.conn().appender("mart_judged").map_err(&failed)?;
        for chunk in judged.chunks(BATCH) {
            let batch = judged_batch(chunk).map_err(|_| ScoreError::Column("of who was judged on"))?;
            appender.append_record_batch(batch).map_err(&failed)?;
        }
        appender.flush().map_err(&failed)
    }

    /// The mean scores of the base.
    pub fn published(&self) -> Result<Published, ScoreError> {
        let failed = ScoreError::at("count the scores");
        let base = &self.queries().get("scores/base")?.sql;
        self.conn()
            .query_row(base, [], |row| {
                let churn = [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
                Ok(Published { customers: row.get::<_, u64>(0)?, churn })
            })
            .map_err(failed)
    }

    /// Say which scores stand.
    pub fn set_scoring(&self, version: u32, as_of: Date, customers: u64) -> Result<(), ScoreError> {
        let set = &self.queries().get("scores/set_scoring")?.sql;
        let failed = ScoreError::at("say which scores stand");
        self.conn().execute(set, params![version, as_of.to_string(), customers]).map_err(failed)?;
        Ok(())
    }

    /// Give back the memory of everybody's features.
    pub fn clear(&self) -> Result<(), ScoreError> {
        for name in ["feature", "cell"] {
            self.run("give memory back", "features/drop", &[("name", name)])?;
        }
        Ok(())
    }
}

/// The unit and half of it, rounded down, as statements write them.
fn rounding(unit: u32) -> (String, String) {
    (format!("{unit}.0"), (unit / 2).to_string())
}

fn cell_batch(cells: &[CellRow]) -> Result<RecordBatch, arrow::error::ArrowError> {
    let whole = |of: fn(&CellRow) -> u32| -> ArrayRef {
        Arc::new(Int32Array::from_iter_values(
            cells.iter().map(|cell| i32::try_from(of(cell)).unwrap_or(i32::MAX)),
        ))
    };
    let number = |of: &dyn Fn(&CellRow) -> Option<f64>| -> ArrayRef {
        let values = cells.iter().map(|cell| of(cell).filter(|value| !value.is_nan()));
        Arc::new(values.collect::<Float64Array>())
    };
    let mut columns =
        vec![whole(|cell| cell.key.repeats), whole(|cell| cell.key.last), whole(|cell| cell.key.age)];
    columns.extend((0..5).map(|at| number(&|cell: &CellRow| cell.expected.get(at).copied())));
    columns.extend((0..5).map(|at| number(&|cell: &CellRow| cell.gone.get(at).copied())));
    columns.extend((0..2).map(|at| number(&|cell: &CellRow| cell.back.get(at).copied())));
    columns.push(number(&|cell: &CellRow| Some(cell.value)));
    batch(columns)
}

fn judged_batch(judged: &[Judged]) -> Result<RecordBatch, arrow::error::ArrowError> {
    let whole = |of: &dyn Fn(&Judged) -> u32| -> ArrayRef {
        Arc::new(Int32Array::from_iter_values(
            judged.iter().map(|one| i32::try_from(of(one)).unwrap_or(i32::MAX)),
        ))
    };
    let cents = judged.iter().map(|one| (one.revenue * 100.0).round() as i128);
    let mut columns: Vec<ArrayRef> = vec![
        whole(&|one| one.days),
        Arc::new(Float64Array::from_iter_values(judged.iter().map(|one| one.churn))),
        Arc::new(judged.iter().map(|one| Some(one.bought)).collect::<BooleanArray>()),
        Arc::new(Decimal128Array::from_iter_values(cents).with_precision_and_scale(18, 2)?),
    ];
    columns.extend((0..4).map(|at| whole(&|one: &Judged| one.purchases.get(at).copied().unwrap_or(0))));
    batch(columns)
}

/// A batch of these columns, in order.
fn batch(columns: Vec<ArrayRef>) -> Result<RecordBatch, arrow::error::ArrowError> {
    let field = |(at, column): (usize, &ArrayRef)| {
        let kind: DataType = column.data_type().clone();
        Field::new(format!("c{at}"), kind, true)
    };
    let fields: Vec<Field> = columns.iter().enumerate().map(field).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}
