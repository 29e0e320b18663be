//! Loading: files of any form become canonical tables of a new generation, or nothing becomes visible.
//!
//! Knows files, mappings and DuckDB; neither jobs nor the ledger. Every file is staged with all its rows, those
//! that break a rule are listed with their place, and what remains takes its place in the table by key.

mod beside;
mod convert;
mod error;
mod files;
mod known;
mod mapping;
mod merge;
mod progress;
mod rejects;
mod run;
pub(in crate::warehouse) mod sql;
mod stage;
mod statement;
mod text;
mod twice;
mod zone;

use std::collections::BTreeMap;

use duckdb::{Connection, params};
use jiff::Timestamp;

pub use self::{
    error::LoadError,
    files::{Found, InputFile, SourceProblem, discover, hash},
    known::{Changes, changed, recall},
    progress::{Progress, Silent},
};
use self::{
    merge::Bulk,
    stage::{Input, Room, Staged},
    zone::LocalTime,
};
use super::{
    data::Rejected,
    erase,
    marts::Touched,
    rows::QueryRow as _,
    sandbox, schema,
    tables::{TABLES, Table, table},
};
use crate::config::{Config, Source};

/// What a load did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadReport {
    /// Files read.
    pub files: u64,
    /// Rows taken.
    pub rows: u64,
    /// Rows that replaced an earlier one of the same key.
    pub replaced: u64,
    /// Rows rejected, by reason.
    pub rejected: BTreeMap<String, u64>,
    /// Rows of erased people that were left out.
    pub left_out: u64,
    /// What each file gave.
    pub per_file: Vec<FileReport>,
    /// The days whose marts must be built again.
    pub touched: Touched,
    /// Whether the ticket lines were laid out in customer order again.
    pub reclustered: bool,
}

/// What one file gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// Its source in `c360.toml`.
    pub source: String,
    /// The file, as shown to people.
    pub file: String,
    /// Rows in it.
    pub records: u64,
    /// Rows that it gave to the table.
    pub rows: u64,
    /// Rows that were rejected.
    pub rejected: u64,
}

/// Loads of fewer bytes are over before anybody could read how far they are; telling it costs a tenth of a core.
const OVER_AT_ONCE: u64 = 64 << 20;

/// Names of a table's two stages.
const STAGES: &[(&str, &str, &str)] = &[
    ("customers", "read customers", "store customers"),
    ("consents", "read consents", "store consents"),
    ("products", "read products", "store products"),
    ("stores", "read stores", "store stores"),
    ("lines", "read lines", "store lines"),
    ("campaigns", "read campaigns", "store campaigns"),
    ("campaign_members", "read campaign members", "store campaign members"),
    ("messages", "read messages", "store messages"),
    ("visits", "read visits", "store visits"),
    ("surveys", "read surveys", "store surveys"),
    ("traffic", "read traffic", "store traffic"),
    ("offers", "read offers", "store offers"),
    ("stock", "read stock", "store stock"),
];

/// The stages that a load of this configuration goes through, with their share of its time.
#[must_use]
pub fn stages(config: &Config) -> Vec<(&'static str, f64)> {
    STAGES
        .iter()
        .filter(|(table, _, _)| config.sources.iter().any(|source| source.table == *table))
        .flat_map(|(table, read, store)| {
            let weight = if *table == "lines" { 10.0 } else { 1.0 };
            [(*read, weight), (*store, weight)]
        })
        .collect()
}

fn stage_names(table: &Table) -> (&'static str, &'static str) {
    STAGES
        .iter()
        .find(|(name, _, _)| *name == table.name)
        .map_or(("read", "store"), |(_, read, store)| (*read, *store))
}

/// Load what changed into a new generation, open for writing. From then on its connection can reach no other
/// file and change no setting. On an error the generation must be thrown away.
pub fn load(
    conn: &Connection,
    config: &Config,
    changes: &Changes,
    progress: &mut dyn Progress,
) -> Result<LoadReport, LoadError> {
    schema::create(conn)?;
    let files = changes.to_load();
    let preparing = || LoadError::database("preparing the load");
    let bytes: u64 = files.iter().map(|file| file.bytes).sum();
    conn.set_query_progress_tracking(bytes > OVER_AT_ONCE).map_err(preparing())?;
    sandbox::lock(conn, files.iter().map(|file| file.path.as_path())).map_err(preparing())?;
    run::batch(conn, include_str!("../../../queries/load/begin.sql"), "preparing the load")?;

    let anybody_erased = !erase::read(conn).map_err(preparing())?.hashes.is_empty();
    let zone = LocalTime::of(&config.workspace.time_zone);
    let mut load =
        Load { conn, config, zone: &zone, anybody_erased, report: empty_report(), given: Vec::new() };
    let noted = files.iter().map(|file| load.note(file)).collect::<Result<Vec<_>, _>>()?;
    load.every_table(&noted, progress)?;
    load.finish(&noted)
}

fn empty_report() -> LoadReport {
    LoadReport {
        files: 0,
        rows: 0,
        replaced: 0,
        left_out: 0,
        rejected: BTreeMap::new(),
        per_file: Vec::new(),
        touched: Touched::StaleDays,
        reclustered: false,
    }
}

/// A file with its id in this generation, and the ids and tables it had before.
struct Noted<'a> {
    file: &'a InputFile,
    source: &'a Source,
    id: i32,
    earlier: Vec<(i32, String)>,
}

struct Load<'a> {
    conn: &'a Connection,
    config: &'a Config,
    zone: &'a LocalTime,
    /// Whether anybody must be left out: hashing every id costs.
    anybody_erased: bool,
    report: LoadReport,
    /// Rows that each file gave and rows of it that were rejected, by its id, for the books.
    given: Vec<(i32, u64, u64)>,
}

impl<'a> Load<'a> {
    /// Write a file into the generation's books; its counts follow at the end.
    fn note(&self, file: &'a InputFile) -> Result<Noted<'a>, LoadError> {
        let failed = || LoadError::database("noting the files of this load");
        let source = self.config.sources.get(file.source).ok_or_else(|| LoadError::Read {
            file: file.shown.clone(),
            detail: "no source of c360.toml names it".into(),
            hint: "start the load again".into(),
        })?;
        let earlier = self.earlier(file, source).map_err(failed())?;
        let id: i32 = self
            .conn
            .query_row(include_str!("../../../queries/load/next_file_id.sql"), [], |row| row.get(0))
            .map_err(failed())?;
        let bytes = i64::try_from(file.bytes).unwrap_or(i64::MAX);
        let modified = i64::try_from(file.modified_ns).unwrap_or(i64::MAX);
        let row = params![
            id,
            source.name,
            file.shown,
            file.sha256,
            bytes,
            modified,
            known::fingerprint(source, self.config),
            Timestamp::now().as_microsecond(),
            source.table,
        ];
        self.conn.execute(include_str!("../../../queries/load/add_file.sql"), row).map_err(failed())?;
        Ok(Noted { file, source, id, earlier })
    }

    /// Load every table, the small ones beside the ticket lines where these can't meet.
    fn every_table(&mut self, noted: &[Noted<'_>], progress: &mut dyn Progress) -> Result<(), LoadError> {
        let beside = if self.anybody_erased { Vec::new() } else { beside::tables(noted) };
        if beside.is_empty() {
            return self.tables(|_| true, noted, true, progress);
        }
        beside::load(self, noted, &beside, progress)
    }

    /// Load the tables that are asked for. Only one connection at a time may stage rows in place.
    fn tables(
        &mut self,
        is_asked: impl Fn(&Table) -> bool,
        noted: &[Noted<'_>],
        in_place: bool,
        progress: &mut dyn Progress,
    ) -> Result<(), LoadError> {
        for canonical in TABLES.iter().filter(|table| is_asked(table)) {
            let mine: Vec<&Noted<'_>> = noted.iter().filter(|n| n.source.table == canonical.name).collect();
            if !mine.is_empty() {
                self.table(canonical, &mine, in_place, progress)?;
            }
        }
        Ok(())
    }

    fn earlier(&self, file: &InputFile, source: &Source) -> Result<Vec<(i32, String)>, duckdb::Error> {
        let mut statement = self.conn.prepare(include_str!("../../../queries/load/earlier.sql"))?;
        statement.query_map(params![source.name, file.shown], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    }

    fn table(
        &mut self,
        canonical: &'static Table,
        files: &[&Noted<'_>],
        in_place: bool,
        progress: &mut dyn Progress,
    ) -> Result<(), LoadError> {
        let (reading, storing) = stage_names(canonical);
        let bytes = files.iter().map(|noted| noted.file.bytes).sum();
        progress.stage(reading, Some(bytes));
        let was_empty = self.is_empty(canonical)?;
        let given: Vec<(&Source, &InputFile)> = files.iter().map(|n| (n.source, n.file)).collect();
        // What was ever written into the file stays in its free blocks: nobody erased may come that far.
        let room = Room::of(in_place && was_empty && !self.anybody_erased, &given);
        self.make_room(canonical, room)?;
        let mut staged: Vec<Staged> = Vec::new();
        let mut before = (0, 0);
        for noted in files {
            if progress.is_cancelled() {
                return Err(LoadError::Cancelled);
            }
            let input = Input {
                table: canonical,
                source: noted.source,
                file: noted.file,
                file_id: noted.id,
                zone: self.zone,
                before,
                room,
            };
            let one = stage::stage(self.conn, input, progress)?;
            before = (before.0 + one.records, before.1 + noted.file.bytes);
            staged.push(one);
        }

        progress.stage(storing, Some(bytes));
        if self.anybody_erased {
            let failed = LoadError::database("leaving out who is erased");
            self.report.left_out += erase::leave_out(self.conn, canonical).map_err(failed)?.left_out;
        }
        let duplicates = merge::resolve_duplicates(self.conn, canonical)?;
        for (noted, one) in files.iter().zip(&mut staged) {
            if let Some(repeated) = duplicates.rejected.get(&noted.id) {
                *one.rejected.entry("duplicate key".into()).or_default() += repeated;
            }
        }
        self.check_ceilings(files, &staged)?;
        let absent: Vec<usize> = (0..canonical.columns.len())
            .filter(|position| staged.iter().all(|one| one.absent.contains(position)))
            .collect();
        let first_lines = canonical.name == "lines" && was_empty;
        let old = self.old_files(canonical, files)?;
        let merged = merge::merge(self.conn, canonical, &old, &absent, Bulk { room, bytes }, progress)?;
        if first_lines || canonical.name == "products" {
            self.report.touched = Touched::Everything;
        }
        self.report.reclustered |= merged.rebuilt;
        self.report.replaced += merged.replaced + duplicates.replaced;
        for (noted, one) in files.iter().zip(staged) {
            self.count(noted, &one, merged.kept.get(&noted.id).copied().unwrap_or(0));
        }
        Ok(())
    }

    fn make_room(&self, canonical: &Table, room: Room) -> Result<(), LoadError> {
        let columns: Vec<String> = canonical
            .columns
            .iter()
            .map(|c| format!("{} {}", sql::name(c.name), c.kind.sql_type()))
            .collect();
        let template = match room {
            Room::Apart => include_str!("../../../queries/load/incoming.sql"),
            Room::InPlace => include_str!("../../../queries/load/incoming_in_place.sql"),
        };
        let statement = sql::fill(template, &[("columns", &columns.join(", "))]);
        run::batch(self.conn, &statement, "preparing the load")
    }

    fn is_empty(&self, canonical: &Table) -> Result<bool, LoadError> {
        let statement = sql::fill(
            include_str!("../../../queries/load/count_table.sql"),
            &[("table", &sql::name(canonical.name))],
        );
        let rows: i64 = self
            .conn
            .query_row(&statement, [], |row| row.get(0))
            .map_err(LoadError::database("counting rows"))?;
        Ok(rows == 0)
    }

    /// The earlier ids of files that are loaded again. Where a source fed another table before, its rows leave it.
    fn old_files(&mut self, canonical: &Table, files: &[&Noted<'_>]) -> Result<Vec<i32>, LoadError> {
        let mut old = Vec::new();
        for (id, fed) in files.iter().flat_map(|noted| &noted.earlier) {
            if fed == canonical.name {
                old.push(*id);
            } else if let Some(other) = table(fed) {
                merge::remove_files(self.conn, other, &[*id])?;
                if other.name == "products" {
                    self.report.touched = Touched::Everything;
                }
            }
        }
        Ok(old)
    }

    /// Past a source's ceiling nothing of the load may become visible.
    fn check_ceilings(&self, files: &[&Noted<'_>], staged: &[Staged]) -> Result<(), LoadError> {
        let ceiling = self.config.load.max_rejected_share;
        let mut sources: Vec<&Source> = files.iter().map(|noted| noted.source).collect();
        sources.dedup_by_key(|source| &source.name);
        for source in sources {
            let mine = files.iter().zip(staged).filter(|(noted, _)| noted.source.name == source.name);
            let (mut rows, mut counts) = (0, BTreeMap::new());
            for (_, one) in mine {
                rows += one.records;
                add(&mut counts, &one.rejected);
            }
            let rejected: u64 = counts.values().sum();
            if rejected as f64 > ceiling * rows as f64 {
                let listed = self.refused(source).map_err(LoadError::database("listing rejected rows"))?;
                return Err(LoadError::TooManyRejects {
                    source_name: source.name.clone(),
                    rejected,
                    rows,
                    ceiling,
                    counts,
                    listed,
                });
            }
        }
        Ok(())
    }

    /// The rejected rows of a source: the room that lists them goes with the draft.
    fn refused(&self, source: &Source) -> Result<Vec<Rejected>, duckdb::Error> {
        let mut statement = self.conn.prepare(include_str!("../../../queries/load/refused.sql"))?;
        statement.query_map([&source.name], Rejected::read)?.collect()
    }

    /// Sum up what a file gave.
    fn count(&mut self, noted: &Noted<'_>, staged: &Staged, rows: u64) {
        let rejected: u64 = staged.rejected.values().sum();
        self.given.push((noted.id, rows, rejected));
        add(&mut self.report.rejected, &staged.rejected);
        self.report.files += 1;
        self.report.rows += rows;
        self.report.per_file.push(FileReport {
            source: noted.source.name.clone(),
            file: noted.file.shown.clone(),
            records: staged.records,
            rows,
            rejected,
        });
    }

    /// Write down what each file gave.
    fn write_counts(&self) -> Result<(), duckdb::Error> {
        let stored = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let mut statement = self.conn.prepare(include_str!("../../../queries/load/count_file.sql"))?;
        self.given.iter().try_for_each(|(id, rows, rejected)| {
            statement.execute(params![stored(*rows), stored(*rejected), id]).map(drop)
        })
    }

    /// Keep the rows that this connection rejected.
    fn keep_rejected(&self) -> Result<(), LoadError> {
        run::batch(self.conn, include_str!("../../../queries/load/finish.sql"), "keeping the rejected rows")
    }

    fn finish(self, noted: &[Noted<'_>]) -> Result<LoadReport, LoadError> {
        self.write_counts().map_err(LoadError::database("noting what a file gave"))?;
        let old: Vec<i32> = noted.iter().flat_map(|n| n.earlier.iter().map(|(id, _)| *id)).collect();
        let forget = sql::fill(
            include_str!("../../../queries/load/forget_files.sql"),
            &[("old_files", &merge::id_list(&old))],
        );
        run::batch(self.conn, &forget, "forgetting what was replaced")?;
        self.keep_rejected()?;
        if self.report.touched == Touched::Everything {
            run::batch(
                self.conn,
                include_str!("../../../queries/load/forget_stale.sql"),
                "finishing the load",
            )?;
        }
        Ok(self.report)
    }
}

fn add(sum: &mut BTreeMap<String, u64>, more: &BTreeMap<String, u64>) {
    for (reason, rows) in more {
        *sum.entry(reason.clone()).or_default() += rows;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ReaderOptions;

    pub(super) fn options() -> ReaderOptions {
        ReaderOptions {
            delimiter: None,
            quote: None,
            escape: None,
            header: None,
            skip: 0,
            names: None,
            nulls: Vec::new(),
            encoding: None,
            date_format: None,
            timestamp_format: None,
            decimal_separator: None,
        }
    }

    #[test]
    fn every_table_has_its_stages() {
        let named: Vec<&str> = STAGES.iter().map(|(table, _, _)| *table).collect();
        assert_eq!(named, TABLES.iter().map(|t| t.name).collect::<Vec<_>>());
    }
}
