//! What earlier exports of an audience brought: who was in them against who was held out.

use std::{collections::HashMap, sync::Arc};

use arrow::{
    array::{BooleanArray, Date32Array, RecordBatch, StringArray},
    datatypes::{DataType, Field, Schema},
};
use duckdb::Connection;
use jiff::civil::Date;

use crate::{
    contract::{Brought, Measured},
    ledger::{Ledger, LedgerError},
    science::increment::{self, Difference, Moments},
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
    people: HashMap<String, (Date, bool)>,
}

impl Earlier {
    /// Read them.
    pub fn read(ledger: &Ledger, audience: &str) -> Result<Self, LedgerError> {
        let mut earlier = Self { exports: 0, since: None, people: HashMap::new() };
        let mut last = None;
        ledger.for_each_exposure(audience, |export, as_of, customer, held_out| {
            if last != Some(export) {
                last = Some(export);
                earlier.exports += 1;
                earlier.since = Some(earlier.since.map_or(as_of, |since| since.min(as_of)));
            }
            if !earlier.people.contains_key(customer) {
                earlier.people.insert(customer.to_owned(), (as_of, held_out));
            }
        })?;
        Ok(earlier)
    }

    /// Whether somebody was held out before, or exposed; `None` for who is new.
    #[must_use]
    pub fn held_out(&self, customer: &str) -> Option<bool> {
        self.people.get(customer).map(|(_, held_out)| *held_out)
    }

    /// What they brought, by what everybody bought since.
    pub fn brought(
        &self,
        conn: &Connection,
        queries: &Queries,
        as_of: Date,
    ) -> Result<Option<Brought>, BroughtError> {
        let Some(since) = self.since else { return Ok(None) };
        conn.execute_batch(&queries.get("audiences/exposed")?.sql)?;
        self.append(conn)?;
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

    fn append(&self, conn: &Connection) -> Result<(), BroughtError> {
        let schema = Arc::new(Schema::new(vec![
            Field::new("customer_id", DataType::Utf8, false),
            Field::new("since", DataType::Date32, false),
            Field::new("held_out", DataType::Boolean, false),
        ]));
        let mut appender = conn.appender("audience_exposed")?;
        let people: Vec<_> = self.people.iter().collect();
        for chunk in people.chunks(BATCH) {
            let day = |date: Date| (date - Date::constant(1970, 1, 1)).get_days();
            let batch = RecordBatch::try_new(
                Arc::clone(&schema),
                vec![
                    Arc::new(chunk.iter().map(|(id, _)| Some(id.as_str())).collect::<StringArray>()),
                    Arc::new(chunk.iter().map(|(_, (since, _))| Some(day(*since))).collect::<Date32Array>()),
                    Arc::new(
                        chunk.iter().map(|(_, (_, held_out))| Some(*held_out)).collect::<BooleanArray>(),
                    ),
                ],
            )?;
            appender.append_record_batch(batch)?;
        }
        appender.flush()?;
        Ok(())
    }
}

fn active(exposed: &Arm, held_out: &Arm) -> Option<Measured> {
    let of = |arm: &Arm| (arm.buyers, arm.customers);
    increment::share_difference(of(exposed), of(held_out), LEVEL).map(measured)
}

fn revenue(exposed: &Arm, held_out: &Arm) -> Option<Measured> {
    let of = |arm: &Arm| Moments { n: arm.customers, sum: arm.net, sum_of_squares: arm.net_squared };
    increment::mean_difference(&of(exposed), &of(held_out), LEVEL).map(measured)
}

fn measured(found: Difference) -> Measured {
    Measured { estimate: found.estimate, low: found.low, high: found.high, certainty: found.certainty }
}
