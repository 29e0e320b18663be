//! The ledger: what can't be rebuilt from the source files, in one SQLite file per workspace.
//!
//! Jobs and their progress, published generations and the pointer to the current one, what each load did,
//! what the interface remembers. Every write says who asked for it. Statements live in `queries/ledger`;
//! nothing here knows DuckDB, the engine or a screen.

mod audiences;
mod audit;
mod clusters;
mod connections;
mod copies;
mod erasures;
mod error;
mod free_text;
mod generations;
mod hold;
mod jobs;
pub mod labels;
mod loads;
mod migrations;
mod models;
pub mod pseudonym;
mod restored;
mod roles;
mod states;
mod thresholds;
mod values;

use std::fs::Permissions;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, Transaction};
use rustix::fs::{Access, AtFlags, CWD, accessat};

use connections::{Connections, only_reading, waiting, within};

pub use audiences::{
    Attempt, AudienceVersion, DeliveryEnd, ExportEnd, Exposure, Grounds, Hand, ListWritten, NewExport,
    NewRelease, NewWithdrawal, Release, SavedAudience, Share, StoredExport, SuppressionKey, Withdrawal,
    Wrote,
};
pub use audit::{Chain, Entry, Subject};
pub use clusters::{NewSegmentation, NewTrial, Said, Saying, StoredSegmentation, StoredTrial};
pub use copies::{Copy, examine, latest_format};
pub use erasures::{Erased, Erasure};
pub use error::LedgerError;
pub use generations::{Generation, Publication};
pub use hold::{Held, alone};
pub use jobs::{CancelAnswer, JobEnd, ProcessId, RunningJob};
pub use models::{NewModel, NewRescoring, Rescoring, RollBack, StoredModel};
pub use restored::{Restoring, Settled};

/// The ledger's file name in a workspace.
pub const FILE: &str = "ledger.sqlite";

/// How long a writer waits for another process before it gives up.
const BUSY: Duration = Duration::from_secs(10);

/// A statement of `queries/ledger`, read when the program is compiled.
macro_rules! statement {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/queries/ledger/", $name, ".sql"))
    };
}
use statement;

/// A workspace's ledger: share it within a process, open it once in each.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    connections: Connections,
    /// Who is erased, as of a version.
    erased: Mutex<Option<(u64, Arc<Erased>)>>,
    /// Nobody puts another ledger in its place meanwhile. The last field: it goes after the connections are closed.
    _held: Option<Held>,
}

impl Ledger {
    /// Open the ledger of the workspace `dir`, making or migrating it where needed.
    ///
    /// A ledger made by a newer version, or a file that is none, is refused and left as it is.
    pub fn open(dir: &Path) -> Result<Self, LedgerError> {
        let held = hold::share(dir)?;
        Self::opened(dir, Some(held))
    }

    /// The same for whoever holds the workspace alone.
    pub fn open_held(dir: &Path, _alone: &Held) -> Result<Self, LedgerError> {
        Self::opened(dir, None)
    }

    fn opened(dir: &Path, held: Option<Held>) -> Result<Self, LedgerError> {
        writable(dir)?;
        let path = dir.join(FILE);
        create_private(&path)?;
        let connections = Connections::open(&path)?;
        Ok(Self { path, connections, erased: Mutex::default(), _held: held })
    }

    /// Where the ledger lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The number that moves with every job, generation and load; what the interface remembers moves nothing.
    pub fn version(&self) -> Result<u64, LedgerError> {
        self.read("read the version", |connection| {
            connection.prepare_cached(statement!("version"))?.query_row([], |row| row.get(0))
        })
    }

    /// Bring everything into the one file, so that its log holds nothing of what was deleted. What others still read
    /// waits for them.
    pub fn settle(&self) -> Result<(), LedgerError> {
        self.tell("settle the log", |connection| {
            connection.pragma(None, "wal_checkpoint", "truncate", |_| Ok(()))
        })
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connections.writing()
    }

    /// Read, whatever is being written meanwhile.
    fn read<T>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, LedgerError> {
        self.connections.read(work).map_err(|source| LedgerError::statement(&self.path, doing, source))
    }

    /// Read through a connection of its own what takes long: others go on reading meanwhile.
    fn beside<T>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, LedgerError> {
        let run = || work(&only_reading(&self.path)?);
        run().map_err(|source| LedgerError::statement(&self.path, doing, source))
    }

    /// Tell the connection that writes something outside of any transaction.
    fn tell<T>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, LedgerError> {
        waiting(|| work(&self.lock())).map_err(|source| LedgerError::statement(&self.path, doing, source))
    }

    /// Like [`Ledger::write`], for what may be lost when the machine goes down: how far a job has come. It is not
    /// brought to the disk at once, so that telling it does not slow the job down.
    fn write_lightly<T>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, LedgerError> {
        let run = || {
            let mut connection = self.lock();
            // In force for this connection, and for no transaction but this one: it stays locked.
            connection.pragma_update(None, "synchronous", "normal")?;
            let value = within(&mut connection, work);
            connection.pragma_update(None, "synchronous", "full")?;
            value
        };
        waiting(run).map_err(|source| LedgerError::statement(&self.path, doing, source))
    }

    /// Run `work` in one transaction that takes the write lock at once, so that what it reads stays true.
    fn write<T>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, LedgerError> {
        waiting(|| within(&mut self.lock(), work))
            .map_err(|source| LedgerError::statement(&self.path, doing, source))
    }
}

/// Whether anything can be written to the workspace `dir`, told in one wording to whoever needs it.
///
/// # Errors
/// [`LedgerError::ReadOnly`] on a read-only file system, and where this user may not write. What else is wrong with the
/// directory, opening it says.
pub fn writable(dir: &Path) -> Result<(), LedgerError> {
    let asked = Access::WRITE_OK | Access::EXEC_OK;
    match accessat(CWD, dir, asked, AtFlags::EACCESS).map_err(std::io::Error::from) {
        Err(source)
            if matches!(source.kind(), ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied) =>
        {
            Err(LedgerError::ReadOnly { path: dir.to_owned(), source })
        }
        _ => Ok(()),
    }
}

/// Make the file readable by its owner alone before anything is in it. `-wal` and `-shm` take its mode over.
///
/// It is never opened here once it exists: closing such a handle would drop the locks that another
/// connection of this process holds on it.
fn create_private(path: &Path) -> Result<(), LedgerError> {
    let failed = |source| LedgerError::File { path: path.to_owned(), source };
    if !path.try_exists().map_err(failed)? {
        let dir = path.parent().unwrap_or_else(|| Path::new("."));
        let empty = tempfile::NamedTempFile::new_in(dir).map_err(failed)?.into_temp_path();
        match empty.persist_noclobber(path) {
            Err(error) if error.error.kind() != ErrorKind::AlreadyExists => return Err(failed(error.error)),
            _ => {}
        }
    }
    let mode = path.metadata().map_err(failed)?.permissions().mode();
    if mode & 0o077 != 0 {
        std::fs::set_permissions(path, Permissions::from_mode(0o600)).map_err(failed)?;
    }
    Ok(())
}

/// Keep a log beside the file. Only one may switch to it, and `SQLite` tells the others so at once, whatever their patience.
fn write_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let until = Instant::now() + BUSY;
    loop {
        let switched = connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()));
        let busy = switched
            .as_ref()
            .is_err_and(|error| error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy));
        if !busy || Instant::now() >= until {
            return switched;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn prepare(connection: &mut Connection, path: &Path) -> Result<(), LedgerError> {
    let opening = |source| LedgerError::open(path, source);
    connection.busy_timeout(BUSY).map_err(opening)?;
    // Until it is known to be ours, not even closing it may change it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(opening)?;
    migrations::refuse_foreign(connection, path)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(opening)?;
    write_ahead(connection)
        // What is deleted is overwritten: freed pages keep nothing that somebody was promised to lose.
        .and_then(|()| connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(())))
        .and_then(|()| connection.pragma_update(None, "synchronous", "full"))
        .and_then(|()| connection.pragma_update(None, "foreign_keys", true))
        .and_then(|()| connection.pragma_update(None, "trusted_schema", false))
        .map_err(opening)?;
    migrations::migrate(connection, path)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use rusqlite::TransactionBehavior;

    use super::*;

    #[test]
    fn a_new_ledger_is_private_durable_and_at_the_latest_version() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(dir.path()).unwrap();
        assert_eq!(ledger.path().metadata().unwrap().permissions().mode() & 0o777, 0o600);
        let connection = ledger.lock();
        let pragma =
            |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(pragma("synchronous"), 2);
        assert_eq!(pragma("user_version"), migrations::latest());
    }

    #[test]
    fn who_reads_waits_for_no_writer_and_sees_what_was_written_before() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(dir.path()).unwrap();
        let before = ledger.version().unwrap();
        let (told, heard) = std::sync::mpsc::channel();
        let mut writing = ledger.lock();
        let read = std::thread::scope(|scope| {
            let transaction = writing.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
            transaction.execute(statement!("move_version"), []).unwrap();
            scope.spawn(|| told.send(ledger.version().unwrap()));
            let read = heard.recv_timeout(Duration::from_secs(5));
            transaction.commit().unwrap();
            drop(writing);
            read
        });
        assert_eq!(read, Ok(before));
        assert_eq!(ledger.version().unwrap(), before + 1);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn a_write_that_waits_leaves_the_worker_to_others() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Arc::new(Ledger::open(dir.path()).unwrap());
        let other = Connection::open(ledger.path()).unwrap();
        other.execute_batch("begin immediate").unwrap();
        let state = crate::contract::UserState { json: "{}".to_owned() };
        let writer = Arc::clone(&ledger);
        let write = tokio::spawn(async move { writer.save_state("ana (1000)", &state) });
        let others = tokio::spawn(async { tokio::time::sleep(Duration::from_millis(50)).await });
        let went_on = tokio::time::timeout(Duration::from_secs(5), others).await;
        other.execute_batch("commit").unwrap();
        assert!(went_on.is_ok());
        write.await.unwrap().unwrap();
    }

    #[test]
    fn a_ledger_that_others_could_read_is_closed_to_them() {
        let dir = tempfile::tempdir().unwrap();
        drop(Ledger::open(dir.path()).unwrap());
        let path = dir.path().join(FILE);
        std::fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        drop(Ledger::open(dir.path()).unwrap());
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn every_statement_fits_the_schema() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(dir.path()).unwrap();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("queries/ledger");
        for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if file.is_file() {
                let text = std::fs::read_to_string(&file).unwrap();
                assert!(text.starts_with("-- "), "{} says what it is for", file.display());
                let prepared = ledger.lock().prepare(&text).map(|_| ());
                prepared.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            }
        }
    }
}
