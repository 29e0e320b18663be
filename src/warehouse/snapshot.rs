//! A published generation, open for reading.
//!
//! Each generation is its own read-only DuckDB instance, so that all queries of one reply see the same data
//! and the instance before goes away with its last query. Queries run off the async workers; dropping the
//! future that waits for one interrupts it.

use std::{
    borrow::Cow,
    num::NonZero,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::available_parallelism,
    time::{Duration, Instant},
};

use duckdb::{AccessMode, Config, Connection, InterruptHandle, types::Value};
use futures::future::try_join_all;
use jiff::civil::Date;
use tokio::sync::OnceCell;

use super::{
    audiences::{
        Finding, Missing, Named,
        bits::Bits,
        measures::Measures,
        sets::{self, Held, Sets},
        shares::Share,
    },
    clusters::ClusterError,
    queries::{Queries, Query, QueryError, fill},
    rows::QueryRow,
    turns::Turns,
};
use crate::contract::Condition;

/// Why a read failed.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file can't be opened.
    #[error("{file}: {error}")]
    Open {
        /// The file.
        file: String,
        /// What DuckDB said.
        error: duckdb::Error,
    },
    /// The query is not there.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// DuckDB refused or failed.
    #[error("query `{name}`: {error}")]
    Failed {
        /// The named query.
        name: String,
        /// What DuckDB said.
        error: duckdb::Error,
    },
    /// The caller went away.
    #[error("cancelled")]
    Cancelled,
}

/// Says below which number everybody is.
const EVERYBODY: &str = "audiences/everybody";

/// Parameters of a named query, by name.
pub type Parameters = Vec<(&'static str, Value)>;

/// What a named query returned, and how it ran.
#[derive(Debug, Clone)]
pub struct Answer<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How long it took.
    pub took: Duration,
}

/// A generation open for reading. Cheap to share; a few queries run side by side, on connections of their own.
pub struct Snapshot {
    queries: Arc<Queries>,
    turns: Turns,
    sets: Sets,
    everybody: OnceCell<Share>,
}

impl Snapshot {
    /// Open the generation's file read-only. Takes some tens of milliseconds.
    pub fn open(file: &Path, spill: &Path, queries: Arc<Queries>) -> Result<Self, ReadError> {
        let failed = |error| ReadError::Open { file: file.display().to_string(), error };
        let root = open_reading(file, spill).map_err(failed)?;
        let sets = Sets::default();
        sets::register(&root, &sets).map_err(failed)?;
        Ok(Self { queries, turns: Turns::new(root), sets, everybody: OnceCell::new() })
    }

    /// The named query's text and head.
    pub fn query_named(&self, name: &str) -> Result<&Query, ReadError> {
        Ok(self.queries.get(name)?)
    }

    /// Run a named query. Dropping the returned future interrupts it.
    pub async fn rows<T>(
        self: &Arc<Self>,
        name: &'static str,
        parameters: Parameters,
    ) -> Result<Answer<T>, ReadError>
    where
        T: QueryRow + Send + 'static,
    {
        self.answer(self.queries.get(name)?.clone(), Given::ByName(parameters)).await
    }

    /// Run a shipped template with its places filled in by declared names. Dropping the returned future interrupts it.
    pub async fn filled<T>(
        self: &Arc<Self>,
        name: &str,
        places: &[(&str, &str)],
        parameters: Parameters,
    ) -> Result<Answer<T>, ReadError>
    where
        T: QueryRow + Send + 'static,
    {
        let template = self.queries.get(name)?;
        let query = Query { sql: Cow::Owned(fill(&template.sql, places)), ..template.clone() };
        self.answer(query, Given::ByName(parameters)).await
    }

    /// Run a shipped template with its places filled in, and its `$1`, `$2`, … bound in order. Dropping the returned future
    /// interrupts it.
    pub async fn bound<T>(
        self: &Arc<Self>,
        name: &str,
        places: &[(&str, &str)],
        values: Vec<Value>,
    ) -> Result<Answer<T>, ReadError>
    where
        T: QueryRow + Send + 'static,
    {
        let template = self.queries.get(name)?;
        let query = Query { sql: Cow::Owned(fill(&template.sql, places)), ..template.clone() };
        self.answer(query, Given::InOrder(values)).await
    }

    /// The named queries.
    #[must_use]
    pub fn queries(&self) -> &Queries {
        &self.queries
    }

    /// How those of a share are found whom a condition takes that names no audience.
    pub fn finding(
        &self,
        condition: &Condition,
        named: &Named,
        among: (Date, Share),
    ) -> Result<Finding, Missing> {
        Finding::of(condition, named, among, (&self.queries, &self.sets))
    }

    /// Everybody, in a share for each core.
    pub async fn shares(self: &Arc<Self>) -> Result<Vec<Share>, ReadError> {
        Ok(self.everybody().await?.for_cores(available_parallelism().map_or(1, NonZero::get)))
    }

    /// Everybody; read once.
    async fn everybody(self: &Arc<Self>) -> Result<Share, ReadError> {
        let queries = Arc::clone(&self.queries);
        let read = || {
            self.work(EVERYBODY, move |conn| {
                let people = &queries.get(EVERYBODY)?.sql;
                Share::everybody(conn, people).map_err(|error| told(EVERYBODY, error))
            })
        };
        self.everybody.get_or_try_init(read).await.copied()
    }

    /// Whom a condition takes, if it was found before by that key.
    #[must_use]
    pub fn set(&self, key: &str) -> Option<Held> {
        self.sets.get(key)
    }

    /// Find whom a condition takes, its shares in order and side by side, and keep it by that key. Dropping the returned
    /// future interrupts it.
    pub async fn find(self: &Arc<Self>, key: &str, shares: Vec<Finding>) -> Result<Held, ReadError> {
        const NAME: &str = "audiences/condition";
        let found = shares.into_iter().map(|finding| {
            let sets = self.sets.clone();
            self.work(NAME, move |conn| finding.find(conn, &sets).map_err(|error| told(NAME, error)))
        });
        let mut bits = Bits::default();
        for share in try_join_all(found).await? {
            bits.append(share);
        }
        Ok(self.sets.keep(key, bits))
    }

    /// What a count tells of each person. Dropping the returned future interrupts it.
    pub async fn measures(self: &Arc<Self>) -> Result<Measures, ReadError> {
        const NAME: &str = "audiences/told";
        let (queries, everybody) = (Arc::clone(&self.queries), self.everybody().await?);
        let read = self.work(NAME, move |conn| {
            let sql = &queries.get(NAME)?.sql;
            Measures::read(conn, everybody, sql).map_err(|error| told(NAME, error))
        });
        read.await
    }

    /// Look at how customers buy. What is made on the connection goes with it. Dropping the returned future interrupts it.
    pub async fn study<R: Send + 'static>(
        self: &Arc<Self>,
        look: impl FnOnce(&Connection, &Queries) -> Result<R, ClusterError> + Send + 'static,
    ) -> Result<R, ReadError> {
        const NAME: &str = "clusters/values";
        let queries = Arc::clone(&self.queries);
        let looked = self.work(NAME, move |conn| {
            look(conn, &queries).map_err(|error| match error {
                ClusterError::Query(error) => ReadError::Query(error),
                ClusterError::Failed { error, .. } => told(NAME, error),
                ClusterError::Column(name) => {
                    ReadError::Failed { name: name.to_owned(), error: duckdb::Error::InvalidQuery }
                }
            })
        });
        Box::pin(looked).await
    }

    async fn answer<T>(self: &Arc<Self>, query: Query, given: Given) -> Result<Answer<T>, ReadError>
    where
        T: QueryRow + Send + 'static,
    {
        let name = query.name.clone();
        // Kept small: many of these run side by side.
        Box::pin(self.work(&name, move |conn| run_given(conn, &query, &given))).await
    }

    /// Do something on a connection when it is its turn, off the async workers.
    async fn work<R: Send + 'static>(
        self: &Arc<Self>,
        name: &str,
        work: impl FnOnce(&Connection) -> Result<R, ReadError> + Send + 'static,
    ) -> Result<R, ReadError> {
        let turn = self.turns.take(name).await.map_err(|error| told(name, error))?;
        let running = Arc::new(Mutex::new(Some(turn.conn.interrupt_handle())));
        let guard = InterruptOnDrop(Arc::clone(&running));
        let answer = turn.run(move |conn| {
            let is_wanted = lock(&running).is_some();
            let answer = if is_wanted { work(conn) } else { Err(ReadError::Cancelled) };
            // Out of reach of the guard before it is lent again: a late interrupt must not hit the next query.
            lock(&running).take();
            answer
        });
        let answer = answer.await.unwrap_or(Err(ReadError::Cancelled));
        drop(guard);
        answer
    }
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot").finish_non_exhaustive()
    }
}

/// What the database may keep in memory for readers: a console beside others on a server must stay small. Past it,
/// statements write to the temporary folder.
const READING_MEMORY: &str = "1536MiB";

/// What a reader may take.
#[derive(Debug, Clone, Copy)]
pub struct Bounds<'a> {
    /// Memory of the database.
    pub memory: &'a str,
    /// Threads; every core where absent.
    pub threads: Option<u32>,
}

/// Open a generation's file for reading: no extension is looked for, no other file is read, nothing can be
/// changed. DuckDB may write temporary files to `spill`.
pub fn open_reading(file: &Path, spill: &Path) -> duckdb::Result<Connection> {
    open_bounded(file, spill, Bounds { memory: READING_MEMORY, threads: None })
}

/// The same, taking no more than these.
pub fn open_bounded(file: &Path, spill: &Path, bounds: Bounds<'_>) -> duckdb::Result<Connection> {
    let mut config = Config::default()
        .access_mode(AccessMode::ReadOnly)?
        .enable_autoload_extension(false)?
        .with("autoinstall_known_extensions", "false")?
        .with("temp_directory", spill.to_string_lossy())?
        .max_memory(bounds.memory)?
        .enable_external_access(false)?;
    if let Some(threads) = bounds.threads {
        config = config.threads(i64::from(threads))?;
    }
    let config = config.with("lock_configuration", "true")?;
    Connection::open_with_flags(file, config)
}

/// What a query's parameters are given.
enum Given {
    /// By their names; absent ones are null.
    ByName(Parameters),
    /// In their order.
    InOrder(Vec<Value>),
}

impl Given {
    fn value(&self, index: usize, name: &str) -> &Value {
        let value = match self {
            Self::ByName(parameters) => parameters.iter().find(|(n, _)| *n == name).map(|(_, v)| v),
            // Named by their place.
            Self::InOrder(values) => {
                name.parse::<usize>().unwrap_or(index).checked_sub(1).and_then(|place| values.get(place))
            }
        };
        value.unwrap_or(&Value::Null)
    }
}

/// Run a named query on a connection, on this thread.
pub fn run<T: QueryRow>(
    conn: &Connection,
    query: &Query,
    parameters: &Parameters,
) -> Result<Answer<T>, ReadError> {
    run_given(conn, query, &Given::ByName(parameters.clone()))
}

/// What DuckDB said of a query, unless it was told to stop.
fn told(name: &str, error: duckdb::Error) -> ReadError {
    if error.to_string().contains("INTERRUPT") {
        return ReadError::Cancelled;
    }
    ReadError::Failed { name: name.to_owned(), error }
}

fn run_given<T: QueryRow>(conn: &Connection, query: &Query, given: &Given) -> Result<Answer<T>, ReadError> {
    let failed = |error: duckdb::Error| told(&query.name, error);
    let began = Instant::now();
    let mut statement = conn.prepare_cached(&query.sql).map_err(failed)?;
    for index in 1..=statement.parameter_count() {
        let name = statement.parameter_name(index).map_err(failed)?;
        statement.raw_bind_parameter(index, given.value(index, &name)).map_err(failed)?;
    }
    statement.raw_execute().map_err(failed)?;
    let mut rows = statement.raw_query();
    let mut read = Vec::new();
    while let Some(row) = rows.next().map_err(failed)? {
        read.push(T::read(row).map_err(failed)?);
    }
    Ok(Answer { rows: read, took: began.elapsed() })
}

/// Interrupts the query that still runs when its caller goes away.
struct InterruptOnDrop(Arc<Mutex<Option<Arc<InterruptHandle>>>>);

impl Drop for InterruptOnDrop {
    fn drop(&mut self) {
        if let Some(handle) = lock(&self.0).take() {
            handle.interrupt();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
