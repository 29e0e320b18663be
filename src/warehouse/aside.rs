//! Statements that read nothing stored: a typed text as it is searched for, what is compared of a customer's name, and what
//! models read of rows that were read already.
//!
//! Over stored tables DuckDB plans a statement anew each time it runs, and for the features of one customer that takes five
//! times as long as the rest. So they run in small databases in memory whose optimizer is off: there they stay planned. What
//! is copied into one is never committed.

use std::{
    num::NonZero,
    sync::{Arc, Mutex, PoisonError},
    thread::available_parallelism,
};

use duckdb::{Config, Connection, appender_params_from_iter, types::Value};
use jiff::civil::Date;
use rust_decimal::Decimal;
use tokio::{sync::Semaphore, task::spawn_blocking};

use super::{
    customers::{bought::BoughtRow, contacts::MessageRow, scores::FeatureRow},
    queries::{Queries, piece},
    rows::QueryRow,
    scores::features::{Sources, statement},
    segments::Built,
    snapshot::{Answer, Parameters, ReadError, run},
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

    /// Run a named query that reads no table.
    pub async fn rows<T>(&self, name: &'static str, parameters: Parameters) -> Result<Answer<T>, ReadError>
    where
        T: QueryRow + Send + 'static,
    {
        self.work(move |conn, queries| run(conn, queries.get(name)?, &parameters)).await
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
        let tell = move |conn: &Connection, queries: &Queries| {
            let days = format!("({})", piece(&queries.get("aside/days")?.sql, &[]));
            let sources = Sources { days: &days, lines: "bought", messages: "messages" };
            let sql = statement(queries, &sources, cut, long)?;
            of_copy(conn, &sql, &customer, &thresholds).map_err(failed)
        };
        self.work(tell).await
    }

    /// Do something in a database that nobody else uses meanwhile, off the async workers.
    async fn work<R: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection, &Queries) -> Result<R, ReadError> + Send + 'static,
    ) -> Result<R, ReadError> {
        // Nobody ever closes the room.
        let _room = self.room.acquire().await.map_err(|_| ReadError::Cancelled)?;
        let (queries, idle) = (Arc::clone(&self.queries), Arc::clone(&self.idle));
        let worked = spawn_blocking(move || {
            let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let conn = kept.map_or_else(|| made(&queries), Ok)?;
            let done = work(&conn, &queries)?;
            // One that broke off is closed instead.
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(conn);
            Ok(done)
        });
        worked.await.unwrap_or(Err(ReadError::Cancelled))
    }
}

impl std::fmt::Debug for Aside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Aside").finish_non_exhaustive()
    }
}

fn made(queries: &Queries) -> Result<Connection, ReadError> {
    let config = || {
        Config::default()
            .threads(1)?
            .enable_autoload_extension(false)?
            .with("autoinstall_known_extensions", "false")?
            .enable_external_access(false)
    };
    let conn = config().and_then(Connection::open_in_memory_with_flags).map_err(failed)?;
    // How names are compared, and the tables; these turn the optimizer off and lock the settings.
    for schema in ["search/schema", "aside/schema"] {
        conn.execute_batch(&queries.get(schema)?.sql).map_err(failed)?;
    }
    Ok(conn)
}

fn failed(error: duckdb::Error) -> ReadError {
    ReadError::Failed { name: "aside".to_owned(), error }
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
