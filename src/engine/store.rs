//! The published generation, held open for reading, and followed when a job publishes the next.

use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::Date;
use tokio::sync::{Mutex, OnceCell};

use super::{
    audiences::{Base as AudienceBase, Sizes},
    customers::{Predicted, Shared},
    generations::{Generations, Held},
    pulse::Memo,
    segments::Histograms,
    spill::Spill,
};
use crate::{
    contract::{ConsoleError, ErrorKind},
    ledger::{Generation, RollBack},
    warehouse::{
        aside::Aside,
        audiences::{PurchaseValueRow, measures::Measures},
        data::{Origin, Span, TableCount},
        generations::Lease,
        queries::Queries,
        segments::Built,
        snapshot::{ReadError, Snapshot},
    },
};

/// The days that an open generation covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The last complete day, or the one the workspace fixes.
    pub as_of: Date,
    /// The first day with a ticket line.
    pub first: Date,
    /// The last day with a ticket line.
    pub last: Date,
}

/// A generation open for reading, with what every request needs to know of it.
#[derive(Debug)]
pub struct Opened {
    /// The open file.
    pub snapshot: Arc<Snapshot>,
    /// What the ledger says of it.
    pub generation: Generation,
    /// The days with ticket lines; `None` when there are no lines.
    pub days: Option<Days>,
    /// Its canonical tables, by name.
    pub tables: BTreeMap<String, TableCount>,
    /// What its tables were made from; not known of generations of earlier versions.
    origin: Option<Origin>,
    /// What the value segments were built with, once somebody asked.
    pub built: OnceCell<Built>,
    /// The scores it has and what told them, once somebody asked; `None` where nobody was scored.
    pub predicted: OnceCell<Option<Arc<Predicted>>>,
    /// Small tables that every customer's page reads, once somebody asked for one.
    pub shared: OnceCell<Arc<Shared>>,
    /// Where what reads nothing stored is told of one customer.
    pub aside: Aside,
    /// What Pulse summed up before.
    pub pulse_sums: Arc<Memo>,
    /// The customers that thresholds are found on, once somebody asked for them.
    pub histograms: OnceCell<Arc<Histograms>>,
    /// Everybody who can be in an audience, once somebody asked.
    pub audience_base: OnceCell<Arc<AudienceBase>>,
    /// What counts tell of each person, once somebody asked.
    pub measures: OnceCell<Arc<Measures>>,
    /// The sizes of audiences, as far as they were asked for.
    pub sizes: Sizes,
    /// What purchases can be restricted to, once somebody asked.
    pub purchase_values: OnceCell<Arc<Vec<PurchaseValueRow>>>,
    /// Kept as long as the file is open, so that nobody deletes it. Behind the file: it goes after that is closed.
    _reading: Reading,
    /// The same of the folder for temporary files.
    _spill: Arc<Spill>,
}

/// The lease on a generation being read. Who lets go of one that holds somebody erased deletes it.
#[derive(Debug)]
struct Reading {
    lease: Option<Lease>,
    generations: Generations,
}

impl Drop for Reading {
    fn drop(&mut self) {
        drop(self.lease.take());
        if let Err(error) = self.generations.drop_erased() {
            tracing::warn!(%error, "a generation that should go stays until the next start");
        }
    }
}

impl Opened {
    /// The days it covers.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`] when it holds no ticket lines.
    pub fn days(&self) -> Result<Days, ConsoleError> {
        self.days.ok_or_else(|| {
            ConsoleError::new(ErrorKind::Empty, "no ticket lines have been loaded yet")
                .hint("map a source to `lines` in c360.toml, then run `c360 load`")
        })
    }

    /// Whether the canonical table holds any row.
    #[must_use]
    pub fn has(&self, table: &str) -> bool {
        self.tables.get(table).is_some_and(|t| t.row_count > 0)
    }
}

/// Opens the published generation once, and the next one when the pointer moves.
#[derive(Debug)]
pub struct Store {
    generations: Generations,
    queries: Arc<Queries>,
    spill: Arc<Spill>,
    fixed_as_of: Option<Date>,
    current: Mutex<Option<Arc<Opened>>>,
}

impl Store {
    /// Over the generations of one workspace; `spill` is where DuckDB may write temporary files.
    #[must_use]
    pub fn new(
        generations: Generations,
        queries: Arc<Queries>,
        spill: Spill,
        fixed_as_of: Option<Date>,
    ) -> Self {
        Self { generations, queries, spill: Arc::new(spill), fixed_as_of, current: Mutex::default() }
    }

    /// The published generation, opened.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`] when nothing has been loaded.
    pub async fn opened(&self) -> Result<Arc<Opened>, ConsoleError> {
        // Held while opening: one process must not open one DuckDB file twice.
        let mut current = self.current.lock().await;
        let published = self.generations.current()?;
        if let (Some(open), Some(published)) = (current.as_ref(), &published)
            && open.generation.id == published.id
        {
            return Ok(Arc::clone(open));
        }
        let Some(held) = self.generations.hold_current()? else {
            return Err(ConsoleError::new(ErrorKind::Empty, "nothing has been loaded yet")
                .hint("press L on the Data screen, or run `c360 load`"));
        };
        let opened = Arc::new(self.open(held, current.as_deref()).await?);
        let before = current.replace(Arc::clone(&opened));
        drop(current);
        // To give back a gigabyte takes a tenth of a second: nobody else waits for it.
        let _ = tokio::task::spawn_blocking(move || drop(before)).await;
        Ok(opened)
    }

    /// Use the scores of an earlier generation again.
    pub fn roll_back(&self, back: &RollBack<'_>, by: &str) -> Result<(), ConsoleError> {
        Ok(self.generations.roll_back(back, by)?)
    }

    async fn open(&self, held: Held, before: Option<&Opened>) -> Result<Opened, ConsoleError> {
        let Held { generation, path, lease } = held;
        let (spill, queries) = (self.spill.path().to_owned(), Arc::clone(&self.queries));
        let snapshot = tokio::task::spawn_blocking(move || Snapshot::open(&path, &spill, queries));
        let snapshot = Arc::new(snapshot.await.map_err(|_| ReadError::Cancelled)??);
        let span = snapshot.rows::<Span>("data/span", Vec::new()).await?.rows.pop();
        let counts = snapshot.rows::<TableCount>("data/tables", Vec::new()).await?.rows;
        let origin = snapshot.rows::<Origin>("data/origin", Vec::new()).await.ok();
        let origin = origin.and_then(|answer| answer.rows.into_iter().next());
        // A job that leaves alone what was loaded, as a rescoring does, leaves these sums alone too.
        let alike = before.filter(|before| origin.is_some() && before.origin == origin);
        let pulse_sums = alike.map_or_else(Arc::default, |before| Arc::clone(&before.pulse_sums));
        let days = span.and_then(|s| {
            let (first, last) = (s.first_day?, s.last_day?);
            Some(Days { as_of: self.fixed_as_of.or(generation.as_of).unwrap_or(last), first, last })
        });
        let tables = counts.into_iter().map(|t| (t.name.clone(), t)).collect();
        Ok(Opened {
            snapshot,
            generation,
            days,
            tables,
            origin,
            built: OnceCell::new(),
            predicted: OnceCell::new(),
            shared: OnceCell::new(),
            aside: Aside::new(Arc::clone(&self.queries)),
            pulse_sums,
            histograms: OnceCell::new(),
            audience_base: OnceCell::new(),
            measures: OnceCell::new(),
            sizes: Sizes::default(),
            purchase_values: OnceCell::new(),
            _reading: Reading { lease: Some(lease), generations: self.generations.clone() },
            _spill: Arc::clone(&self.spill),
        })
    }
}
