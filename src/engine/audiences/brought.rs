//! What earlier exports of an audience brought: who was in them against who was held out.

use std::{collections::HashMap, sync::Arc};

use arrow::{
    array::{BooleanArray, Date32Array, RecordBatch, StringArray},
    datatypes::{DataType, Field, Schema},
};
use duckdb::{Appender, Connection};
use jiff::civil::Date;

use crate::{
    contract::{Brought, Measured},
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

/// The arm that everybody of an audience's exports had, and the day of their first one.
pub struct Earlier {
    /// Exports that were let out.
    pub exports: u32,
    since: Option<Date>,
    /// By their place in the order of the hold-out: whether they were held out.
    people: HashMap<u64, bool>,
}

impl Earlier {
    /// Read them.
    pub fn read(ledger: &Ledger, audience: &str, order: impl Fn(&str) -> u64) -> Result<Self, LedgerError> {
        let mut earlier = Self { exports: 0, since: None, people: HashMap::new() };
        let mut last = None;
        ledger.for_each_exposure(audience, |export, as_of, customer, held_out| {
            if last != Some(export) {
                last = Some(export);
                earlier.exports += 1;
                earlier.since = Some(earlier.since.map_or(as_of, |since| since.min(as_of)));
            }
            earlier.people.entry(order(customer)).or_insert(held_out);
        })?;
        Ok(earlier)
    }

    /// Whether somebody was held out before, or exposed; `None` for who is new.
    #[must_use]
    pub fn held_out(&self, order: u64) -> Option<bool> {
        self.people.get(&order).copied()
    }

    /// What they brought, by what everybody bought since.
    pub fn brought(
        &self,
        conn: &Connection,
        queries: &Queries,
        (ledger, audience): (&Ledger, &str),
        as_of: Date,
    ) -> Result<Option<Brought>, BroughtError> {
        let Some(since) = self.since else { return Ok(None) };
        conn.execute_batch(&queries.get("audiences/exposed")?.sql)?;
        append(conn, ledger, audience)?;
        let until = format!("DATE '{as_of}'");
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
        // Nothing can have come of what left on the last day that is known.
        let is_over = as_of > since;
        Ok(Some(Brought {
            exports: self.exports,
            since,
            exposed: exposed.customers,
            held_out: held_out.customers,
            active: is_over.then(|| active(&exposed, &held_out)).flatten(),
            revenue: is_over.then(|| revenue(&exposed, &held_out)).flatten(),
        }))
    }
}

/// Hand everybody over, with the day of their first export and the arm that they had in it.
fn append(conn: &Connection, ledger: &Ledger, audience: &str) -> Result<(), BroughtError> {
    let mut appender = conn.appender("audience_exposed")?;
    let mut rows = Rows::default();
    let mut broken = None;
    ledger.for_each_exposure(audience, |_, as_of, customer, held_out| {
        rows.add(customer, as_of, held_out);
        if rows.ids.len() >= BATCH && broken.is_none() {
            broken = rows.hand_over(&mut appender).err();
        }
    })?;
    if let Some(error) = broken {
        return Err(error);
    }
    rows.hand_over(&mut appender)?;
    appender.flush()?;
    Ok(())
}

/// Rows on their way.
#[derive(Default)]
struct Rows {
    ids: Vec<String>,
    since: Vec<i32>,
    held_out: Vec<bool>,
}

impl Rows {
    fn add(&mut self, customer: &str, as_of: Date, held_out: bool) {
        self.ids.push(customer.to_owned());
        self.since.push((as_of - Date::constant(1970, 1, 1)).get_days());
        self.held_out.push(held_out);
    }

    fn hand_over(&mut self, appender: &mut Appender<'_>) -> Result<(), BroughtError> {
        let schema = Arc::new(Schema::new(vec![
            Field::new("customer_id", DataType::Utf8, false),
            Field::new("since", DataType::Date32, false),
            Field::new("held_out", DataType::Boolean, false),
        ]));
        let batch = RecordBatch::try_new(
            schema,
            vec![
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
