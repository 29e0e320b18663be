//! Published generations and the pointer to the one that readers follow.

use jiff::{Timestamp, civil::Date};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{Ledger, LedgerError, loads, statement, values};
use crate::contract::{GenerationId, JobId, Load};

/// A published generation whose file is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generation {
    /// Its number.
    pub id: GenerationId,
    /// Its file's name in the workspace's `warehouse` folder.
    pub file: String,
    /// Size of the file when it was published.
    pub bytes: u64,
    /// The last complete day in it.
    pub as_of: Option<Date>,
    /// When it was published.
    pub published_at: Timestamp,
    /// Who asked for the job that made it.
    pub published_by: String,
    /// That job.
    pub job: Option<JobId>,
}

/// A generation whose file is in place and that is to become the current one.
#[derive(Debug, Clone, Copy)]
pub struct Publication<'a> {
    /// Its number.
    pub id: GenerationId,
    /// Its file's name in the `warehouse` folder.
    pub file: &'a str,
    /// The file's size.
    pub bytes: u64,
    /// The last complete day in it.
    pub as_of: Option<Date>,
    /// The job that made it.
    pub job: JobId,
    /// Who asked for that job.
    pub by: &'a str,
    /// What the load did, when a load made it.
    pub load: Option<&'a Load>,
}

impl Ledger {
    /// A number for the next generation, above `floor` (the highest that a file on disk bears). It is never
    /// handed out again, even when nothing comes of it.
    pub fn reserve_generation(&self, floor: GenerationId) -> Result<GenerationId, LedgerError> {
        self.write("reserve a generation", |transaction| {
            transaction
                .prepare_cached(statement!("reserve_generation"))?
                .query_row(named_params! {":floor": floor.0}, |row| row.get(0))
                .map(GenerationId)
        })
    }

    /// The last number handed out; 0 before the first.
    pub fn reserved_generation(&self) -> Result<GenerationId, LedgerError> {
        self.read("read the last generation's number", |connection| {
            connection
                .prepare_cached(statement!("reserved_generation"))?
                .query_row([], |row| row.get(0))
                .map(GenerationId)
        })
    }

    /// Make a generation the current one, together with its load's summary and its job's mark: all or nothing.
    pub fn publish(&self, publication: &Publication<'_>) -> Result<(), LedgerError> {
        let Publication { id, file, bytes, as_of, job, by, load } = *publication;
        self.write("publish a generation", |transaction| {
            let at = values::now();
            transaction.prepare_cached(statement!("add_generation"))?.execute(named_params! {
                ":id": id.0,
                ":file": file,
                ":bytes": bytes,
                ":as_of": values::day(as_of),
                ":at": at,
                ":by": by,
                ":job": job.0,
            })?;
            point(transaction, id, &at, by)?;
            transaction
                .prepare_cached(statement!("job_published"))?
                .execute(named_params! {":id": job.0, ":generation": id.0})?;
            if let Some(load) = load {
                loads::save(transaction, &Load { generation: Some(id), job, ..load.clone() })?;
            }
            Ok(())
        })
    }

    /// Make an earlier (or later) generation the current one again.
    pub fn point_at(&self, id: GenerationId, by: &str) -> Result<(), LedgerError> {
        let known = self.write("move to another generation", |transaction| {
            let known = kept(transaction)?.iter().any(|generation| generation.id == id);
            if known {
                point(transaction, id, &values::now(), by)?;
            }
            Ok(known)
        })?;
        if known { Ok(()) } else { Err(LedgerError::NoSuchGeneration(id.0)) }
    }

    /// The generation that readers follow, once something has been loaded.
    pub fn current_generation(&self) -> Result<Option<Generation>, LedgerError> {
        self.read("read the current generation", current)
    }

    /// The generation that this one took the place of, if its file is kept.
    pub fn generation_before(&self, id: GenerationId) -> Result<Option<Generation>, LedgerError> {
        self.read("read the generation before", |connection| {
            connection
                .prepare_cached(statement!("generation_before"))?
                .query_row(named_params! {":generation": id.0}, generation)
                .optional()
        })
    }

    /// Every generation whose file is kept, newest first.
    pub fn generations(&self) -> Result<Vec<Generation>, LedgerError> {
        self.read("read the generations", kept)
    }

    /// The generations, newest first, that are older than the latest erasure: they hold somebody who is erased.
    pub fn generations_to_go(&self) -> Result<Vec<Generation>, LedgerError> {
        self.read("read the generations", |connection| {
            connection.prepare_cached(statement!("generations_to_go"))?.query_map([], generation)?.collect()
        })
    }

    /// Note that a generation's file is to go. `false` when it became the current one meanwhile: keep it.
    pub fn forget_generation(&self, id: GenerationId) -> Result<bool, LedgerError> {
        self.write("forget a generation", |transaction| {
            if current(transaction)?.is_some_and(|current| current.id == id) {
                return Ok(false);
            }
            transaction
                .prepare_cached(statement!("forget_generation"))?
                .execute(named_params! {":id": id.0, ":at": values::now()})?;
            Ok(true)
        })
    }
}

pub(super) fn point(connection: &Connection, id: GenerationId, at: &str, by: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached(statement!("point_at"))?
        .execute(named_params! {":generation": id.0, ":at": at, ":by": by})
        .map(drop)
}

pub(super) fn current(connection: &Connection) -> rusqlite::Result<Option<Generation>> {
    connection.prepare_cached(statement!("current_generation"))?.query_row([], generation).optional()
}

pub(super) fn kept(connection: &Connection) -> rusqlite::Result<Vec<Generation>> {
    connection.prepare_cached(statement!("generations"))?.query_map([], generation)?.collect()
}

fn generation(row: &Row<'_>) -> rusqlite::Result<Generation> {
    Ok(Generation {
        id: GenerationId(row.get("id")?),
        file: row.get("file")?,
        bytes: row.get("bytes")?,
        as_of: values::parsed_option(row, "as_of")?,
        published_at: values::parsed(row, "published_at")?,
        published_by: row.get("published_by")?,
        job: row.get::<_, Option<u64>>("job")?.map(JobId),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::contract::JobKind;

    fn load(job: JobId) -> Load {
        let rejected = BTreeMap::from([("not a date".to_owned(), 3)]);
        Load { job, at: Timestamp::now(), generation: None, files: 2, rows: 100, replaced: 5, rejected }
    }

    fn publish(ledger: &Ledger, job: JobId) -> GenerationId {
        let id = ledger.reserve_generation(GenerationId(0)).unwrap();
        let file = format!("gen-{:06}.duckdb", id.0);
        let load = load(job);
        let as_of = Some(jiff::civil::date(2026, 11, 20));
        let publication =
            Publication { id, file: &file, bytes: 7, as_of, job, by: "ana (1000)", load: Some(&load) };
        ledger.publish(&publication).unwrap();
        id
    }

    #[test]
    fn publishing_moves_the_pointer_and_keeps_the_loads_summary_with_it() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(dir.path()).unwrap();
        assert_eq!(ledger.current_generation().unwrap(), None);
        let job = ledger.enqueue(JobKind::Load, "ana (1000)").unwrap();
        let before = ledger.version().unwrap();
        let id = publish(&ledger, job);
        let current = ledger.current_generation().unwrap().unwrap();
        assert_eq!((current.id, current.job), (id, Some(job)));
        assert_eq!(current.as_of, Some(jiff::civil::date(2026, 11, 20)));
        assert_eq!(current.published_by, "ana (1000)");
        let loads = ledger.loads(10).unwrap();
        assert_eq!(loads.len(), 1);
        assert_eq!(loads[0].generation, Some(id));
        assert_eq!(loads[0].rejected, load(job).rejected);
        assert!(ledger.version().unwrap() > before);
    }

    #[test]
    fn a_number_is_never_handed_out_twice() {
        let dir = tempfile::tempdir().unwrap();
        let first = Ledger::open(dir.path()).unwrap().reserve_generation(GenerationId(0)).unwrap();
        let second = Ledger::open(dir.path()).unwrap().reserve_generation(GenerationId(0)).unwrap();
        let above = Ledger::open(dir.path()).unwrap().reserve_generation(GenerationId(40)).unwrap();
        assert_eq!((first, second, above), (GenerationId(1), GenerationId(2), GenerationId(41)));
    }

    #[test]
    fn going_back_points_at_an_earlier_generation_and_only_at_one_that_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(dir.path()).unwrap();
        let job = ledger.enqueue(JobKind::Load, "ana (1000)").unwrap();
        let (first, second) = (publish(&ledger, job), publish(&ledger, job));
        assert!(!ledger.forget_generation(second).unwrap(), "the current one stays");
        ledger.point_at(first, "bo (1001)").unwrap();
        assert_eq!(ledger.current_generation().unwrap().unwrap().id, first);
        assert!(ledger.forget_generation(second).unwrap());
        assert!(matches!(ledger.point_at(second, "bo (1001)"), Err(LedgerError::NoSuchGeneration(_))));
        assert_eq!(ledger.current_generation().unwrap().unwrap().id, first);
    }
}
