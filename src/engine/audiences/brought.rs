//! What earlier exports of an audience to a destination brought: who was in them against who was held out.

use std::{collections::HashMap, sync::Arc};

use arrow::{
    array::{BooleanArray, Date32Array, RecordBatch, StringArray, UInt64Array},
    datatypes::{DataType, Field, Schema},
};
use duckdb::{Appender, Connection};
use jiff::{civil::Date, tz::TimeZone};

use crate::{
    contract::{Brought, ExportId, Measured},
    ledger::{Ledger, LedgerError},
    science::increment::{self, Amounts, Difference},
    warehouse::queries::{Queries, QueryError, fill},
};

/// Confidence of the intervals.
const LEVEL: f64 = 0.95;
/// Rows of a batch.
const BATCH: usize = 100_000;

/// Why it could not be told.
#[derive(Debug, thiserror::Error)]
pub enum BroughtError {
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A statement is not there.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// DuckDB failed.
    #[error(transparent)]
    Warehouse(#[from] duckdb::Error),
    /// Rows could not be handed over.
    #[error(transparent)]
    Rows(#[from] arrow::error::ArrowError),
}

/// Of the people of one arm.
#[derive(Debug, Clone, Copy, Default)]
struct Arm {
    customers: u64,
    buyers: u64,
    net: f64,
    net_squared: f64,
}

/// The arm that everybody has in the exports of an audience that were let out or still may be.
pub struct Earlier {
    /// By their place in the order of the hold-out: whether they are held out.
    people: HashMap<u64, bool>,
}

impl Earlier {
    /// Read them. Who was held out once is, whatever another export says.
    pub fn read(ledger: &Ledger, audience: &str, order: impl Fn(&str) -> u64) -> Result<Self, LedgerError> {
        let mut people = HashMap::new();
        ledger.for_each_arm(audience, |customer, held_out| {
            *people.entry(order(customer)).or_insert(held_out) |= held_out;
        })?;
        Ok(Self { people })
    }

    /// Whether somebody was held out before, or exposed; `None` for who is new.
    #[must_use]
    pub fn held_out(&self, order: u64) -> Option<bool> {
        self.people.get(&order).copied()
    }
}

/// The exports that are measured.
pub struct Measuring<'a> {
    /// Who knows who was in them.
    pub ledger: &'a Ledger,
    /// Their audience and their destination.
    pub of: (&'a str, &'a str),
    /// The retailer's time zone: days are theirs.
    pub zone: &'a TimeZone,
    /// The last day that is known whole.
    pub as_of: Date,
}

impl Measuring<'_> {
    /// What they brought, by what everybody bought from the day on which their first one was let out. `None` where there
    /// is none that stands.
    pub fn brought(&self, conn: &Connection, queries: &Queries) -> Result<Option<Brought>, BroughtError> {
        conn.execute_batch(&queries.get("audiences/exposed")?.sql)?;
        let Some((exports, since)) = self.append(conn)? else { return Ok(None) };
        let until = format!("DATE '{}'", self.as_of);
        let sql = fill(&queries.get("audiences/brought")?.sql, &[("until", &until)]);
        let mut statement = conn.prepare(&sql)?;
        let mut rows = statement.query([])?;
        let (mut exposed, mut held_out) = (Arm::default(), Arm::default());
        while let Some(row) = rows.next()? {
            let arm = if row.get::<_, bool>("held_out")? { &mut held_out } else { &mut exposed };
            *arm = Arm {
                customers: row.get("customers")?,
                buyers: row.get("buyers")?,
                net: row.get("net")?,
                net_squared: row.get("net_squared")?,
            };
        }
        // Nothing is known of what was let out after the last day.
        let is_over = self.as_of >= since;
        Ok(Some(Brought {
            exports,
            since,
            exposed: exposed.customers,
            held_out: held_out.customers,
            active: is_over.then(|| active(&exposed, &held_out)).flatten(),
            revenue: is_over.then(|| revenue(&exposed, &held_out)).flatten(),
        }))
    }

    /// Hand everybody over, with the day of each export and their arm in it. How many exports, and the first day.
    fn append(&self, conn: &Connection) -> Result<Option<(u32, Date)>, BroughtError> {
        let mut appender = conn.appender("audience_exposed")?;
        let mut rows = Rows::default();
        let mut broken = None;
        let mut known: Option<(ExportId, Date)> = None;
        let mut found: Option<(u32, Date)> = None;
        self.ledger.for_each_exposure(self.of, |export, at, customer, held_out| {
            let day = match known {
                Some((same, day)) if same == export => day,
                _ => {
                    let day = self.zone.to_datetime(at).date();
                    found = Some(found.map_or((1, day), |(exports, since)| (exports + 1, since.min(day))));
                    day
                }
            };
            known = Some((export, day));
            rows.add(export, customer, day, held_out);
            if rows.ids.len() >= BATCH && broken.is_none() {
                broken = rows.hand_over(&mut appender).err();
            }
        })?;
        if let Some(error) = broken {
            return Err(error);
        }
        rows.hand_over(&mut appender)?;
        appender.flush()?;
        Ok(found)
    }
}

/// Rows on their way.
#[derive(Default)]
struct Rows {
    exports: Vec<u64>,
    ids: Vec<String>,
    since: Vec<i32>,
    held_out: Vec<bool>,
}

impl Rows {
    fn add(&mut self, export: ExportId, customer: &str, since: Date, held_out: bool) {
        self.exports.push(export.0);
        self.ids.push(customer.to_owned());
        self.since.push((since - Date::constant(1970, 1, 1)).get_days());
        self.held_out.push(held_out);
    }

    fn hand_over(&mut self, appender: &mut Appender<'_>) -> Result<(), BroughtError> {
        let schema = Arc::new(Schema::new(vec![
            Field::new("export", DataType::UInt64, false),
            Field::new("customer_id", DataType::Utf8, false),
            Field::new("since", DataType::Date32, false),
            Field::new("held_out", DataType::Boolean, false),
        ]));
        let batch = RecordBatch::try_new(
            schema,
            vec![
                Arc::new(UInt64Array::from(std::mem::take(&mut self.exports))),
                Arc::new(StringArray::from(std::mem::take(&mut self.ids))),
                Arc::new(Date32Array::from(std::mem::take(&mut self.since))),
                Arc::new(BooleanArray::from(std::mem::take(&mut self.held_out))),
            ],
        )?;
        appender.append_record_batch(batch)?;
        Ok(())
    }
}

fn active(exposed: &Arm, held_out: &Arm) -> Option<Measured> {
    let (buyers, customers) = (exposed.buyers, exposed.customers);
    increment::share_difference(buyers, customers, held_out.buyers, held_out.customers, LEVEL).map(measured)
}

fn revenue(exposed: &Arm, held_out: &Arm) -> Option<Measured> {
    let of = |arm: &Arm| Amounts { people: arm.customers, sum: arm.net, squares: arm.net_squared };
    increment::mean_difference(&of(exposed), &of(held_out), LEVEL).map(measured)
}

fn measured(found: Difference) -> Measured {
    Measured { estimate: found.estimate, low: found.low, high: found.high, certainty: found.certainty }
}
