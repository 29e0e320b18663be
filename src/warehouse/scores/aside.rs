//! What models read of one customer, from rows that were read already.
//!
//! The features are one statement, whether of everybody or of one. Over stored tables DuckDB plans it anew each time it runs,
//! and for one customer that takes five times as long as the rest. So the rows are copied into a small database in memory
//! whose optimizer is off: there the statement stays planned. The copy is never committed.

use std::{
    num::NonZero,
    sync::{Arc, Mutex, PoisonError},
    thread::available_parallelism,
};

use duckdb::{Config, Connection, appender_params_from_iter, types::Value};
use jiff::civil::Date;
use rust_decimal::Decimal;
use tokio::{sync::Semaphore, task::spawn_blocking};

use super::features::{Sources, statement};
use crate::warehouse::{
    customers::{bought::BoughtRow, contacts::MessageRow, scores::FeatureRow},
    queries::{Queries, piece},
    rows::QueryRow as _,
    segments::Built,
    snapshot::ReadError,
};

/// One customer's rows.
#[derive(Debug, Clone)]
pub struct Customer {
    /// Who it is.
    pub customer_id: String,
    /// Every ticket line.
    pub lines: Arc<[BoughtRow]>,
    /// Every message.
    pub messages: Arc<[MessageRow]>,
}

/// Databases in memory, one for each that asks at the same time.
#[derive(Clone)]
pub struct Aside {
    queries: Arc<Queries>,
    room: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Aside {
    /// As many as there are cores.
    #[must_use]
    pub fn new(queries: Arc<Queries>) -> Self {
        let cores = available_parallelism().map_or(1, NonZero::get);
        Self { queries, room: Arc::new(Semaphore::new(cores)), idle: Arc::default() }
    }

    /// The features of a customer at a cut, tiers by these thresholds; `long` is how many days the longest look back. `None`
    /// for who had not bought by then.
    pub async fn features(
        &self,
        customer: Customer,
        thresholds: Built,
        cut: Date,
        long: i32,
    ) -> Result<Option<FeatureRow>, ReadError> {
        // Nobody ever closes the room.
        let _room = self.room.acquire().await.map_err(|_| ReadError::Cancelled)?;
        let aside = self.clone();
        let told = spawn_blocking(move || aside.tell(&customer, &thresholds, cut, long));
        told.await.unwrap_or(Err(ReadError::Cancelled))
    }

    fn tell(
        &self,
        customer: &Customer,
        thresholds: &Built,
        cut: Date,
        long: i32,
    ) -> Result<Option<FeatureRow>, ReadError> {
        let days = format!("({})", piece(&self.queries.get("aside/days")?.sql, &[]));
        let sources = Sources { days: &days, lines: "bought", messages: "messages" };
        let sql = statement(&self.queries, &sources, cut, long)?;
        let schema = &self.queries.get("aside/schema")?.sql;
        let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let failed = |error| ReadError::Failed { name: "features/features".to_owned(), error };
        let conn = kept.map_or_else(|| made(schema), Ok).map_err(failed)?;
        let told = of_copy(&conn, &sql, customer, thresholds).map_err(failed)?;
        // One that broke off is closed instead.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(conn);
        Ok(told)
    }
}

impl std::fmt::Debug for Aside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Aside").finish_non_exhaustive()
    }
}

fn made(schema: &str) -> duckdb::Result<Connection> {
    let config = Config::default()
        .threads(1)?
        .enable_autoload_extension(false)?
        .with("autoinstall_known_extensions", "false")?
        .enable_external_access(false)?;
    let conn = Connection::open_in_memory_with_flags(config)?;
    conn.execute_batch(schema)?;
    Ok(conn)
}

fn of_copy(
    conn: &Connection,
    sql: &str,
    customer: &Customer,
    thresholds: &Built,
) -> duckdb::Result<Option<FeatureRow>> {
    conn.execute_batch("BEGIN")?;
    append(conn, "bought", customer.lines.iter().map(|line| bought(&customer.customer_id, line)))?;
    append(conn, "messages", customer.messages.iter().map(|message| sent(&customer.customer_id, message)))?;
    append(conn, "mart_thresholds", [tiers(thresholds)])?;
    let mut statement = conn.prepare_cached(sql)?;
    let told = statement.query_map([], FeatureRow::read)?.next().transpose()?;
    conn.execute_batch("ROLLBACK")?;
    Ok(told)
}

fn append<const N: usize>(
    conn: &Connection,
    table: &str,
    rows: impl IntoIterator<Item = [Value; N]>,
) -> duckdb::Result<()> {
    let mut appender = conn.appender(table)?;
    for row in rows {
        appender.append_row(appender_params_from_iter(row))?;
    }
    appender.flush()
}

fn bought(customer_id: &str, line: &BoughtRow) -> [Value; 12] {
    [
        Value::Text(customer_id.to_owned()),
        Value::Text(line.ticket_id.clone()),
        day(line.day),
        text(line.store_id.as_ref()),
        text(line.category.as_ref()),
        amount(line.quantity),
        amount(line.gross),
        amount(line.discount),
        amount(line.net),
        amount(line.net_costed),
        amount(line.cost),
        Value::BigInt(line.purchase),
    ]
}

fn sent(customer_id: &str, message: &MessageRow) -> [Value; 5] {
    let seen = |moment: Option<jiff::civil::DateTime>| moment.map_or(Value::Null, |at| day(at.date()));
    [
        Value::Text(customer_id.to_owned()),
        day(message.sent_at.date()),
        seen(message.opened_at),
        seen(message.clicked_at),
        seen(message.unsubscribed_at),
    ]
}

fn tiers(built: &Built) -> [Value; 6] {
    [
        Value::Decimal(built.best_revenue.into()),
        Value::BigInt(built.best_tickets),
        Value::Decimal(built.large_revenue.into()),
        Value::BigInt(built.large_tickets),
        Value::Decimal(built.medium_revenue.into()),
        Value::BigInt(built.medium_tickets),
    ]
}

fn day(date: Date) -> Value {
    Value::Date32((date - Date::constant(1970, 1, 1)).get_days())
}

fn text(given: Option<&String>) -> Value {
    given.map_or(Value::Null, |text| Value::Text(text.clone()))
}

fn amount(given: Option<Decimal>) -> Value {
    given.map_or(Value::Null, |amount| Value::Decimal(amount.into()))
}
