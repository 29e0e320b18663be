//! Brings a ledger from any earlier format to this program's, one numbered step at a time.
//!
//! Each step runs in its own transaction together with its number, so that a killed migration leaves the
//! format it had.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::{LedgerError, statement};

/// The steps, oldest first. One that has been released is never changed again.
const STEPS: &[&str] = &[
    statement!("migrations/0001_first"),
    statement!("migrations/0002_thresholds"),
    statement!("migrations/0003_privacy"),
    statement!("migrations/0004_models"),
    statement!("migrations/0005_audiences"),
    statement!("migrations/0006_erased_in_rules"),
    statement!("migrations/0007_clusters"),
    statement!("migrations/0008_backups"),
    statement!("migrations/0009_manifest_of_removal"),
    statement!("migrations/0010_known_roles"),
    statement!("migrations/0011_job_log"),
];

/// Says that a SQLite file is a c360 ledger: `c360` in ASCII.
const APPLICATION: i64 = 0x6333_3630;

/// The format that this program writes.
pub(super) const fn latest() -> i64 {
    STEPS.len() as i64
}

/// Refuse a ledger made by a newer version and a SQLite file that is no ledger.
pub(super) fn refuse_foreign(connection: &Connection, path: &Path) -> Result<(), LedgerError> {
    let opening = |source| LedgerError::open(path, source);
    // Before the application: whoever makes the ledger at this moment writes its tables and its mark at once, so that one
    // with tables has its mark by the time it is read. Not the page count: the first page may come before the first table.
    let empty = number(connection, "schema_version").map_err(opening)? == 0;
    let application = number(connection, "application_id").map_err(opening)?;
    let found = number(connection, "user_version").map_err(opening)?;
    if !empty && application != APPLICATION {
        return Err(LedgerError::Foreign { path: path.to_owned() });
    }
    if found > latest() {
        return Err(LedgerError::Newer { path: path.to_owned(), found, known: latest() });
    }
    Ok(())
}

/// Run the steps that this ledger has not seen.
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), LedgerError> {
    let failed = |source| LedgerError::statement(path, "bring the ledger up to date", source);
    // A table that is made anew under its name would take along what refers to it; no transaction can switch this.
    connection.pragma_update(None, "foreign_keys", false).map_err(failed)?;
    while number(connection, "user_version").map_err(failed)? < latest() {
        step(connection).map_err(failed)?;
    }
    connection.pragma_update(None, "foreign_keys", true).map_err(failed)
}

fn step(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Read again under the write lock: another process may have been faster.
    let done = number(&transaction, "user_version")?;
    if let Some(step) = usize::try_from(done).ok().and_then(|done| STEPS.get(done)) {
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", done + 1)?;
    }
    transaction.commit()
}

fn number(connection: &Connection, pragma: &str) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, pragma, |row| row.get(0))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::super::{FILE, Ledger};
    use super::*;

    #[test]
    fn a_ledger_of_a_newer_version_is_refused_and_left_untouched() {
        let dir = tempfile::tempdir().unwrap();
        drop(Ledger::open(dir.path()).unwrap());
        let path = dir.path().join(FILE);
        Connection::open(&path).unwrap().pragma_update(None, "user_version", latest() + 1).unwrap();
        let before = std::fs::read(&path).unwrap();
        let error = Ledger::open(dir.path()).unwrap_err();
        assert!(matches!(error, LedgerError::Newer { .. }), "{error}");
        assert!(error.to_string().contains("newer c360"));
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn another_programs_database_is_refused_and_left_untouched() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        Connection::open(&path).unwrap().execute_batch("create table theirs (a)").unwrap();
        let before = std::fs::read(&path).unwrap();
        assert!(matches!(Ledger::open(dir.path()).unwrap_err(), LedgerError::Foreign { .. }));
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn a_file_that_is_no_database_is_refused_and_left_untouched() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        let text = "just some notes, nothing that SQLite would know ".repeat(100);
        std::fs::write(&path, &text).unwrap();
        assert!(matches!(Ledger::open(dir.path()).unwrap_err(), LedgerError::Foreign { .. }));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }

    #[test]
    fn a_ledger_of_the_first_form_keeps_its_jobs_and_what_refers_to_them() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        let old = Connection::open(&path).unwrap();
        old.execute_batch(STEPS[0]).unwrap();
        old.execute_batch(
            "insert into jobs (kind, state, asked_by, asked_at, started_at, ended_at) values
                ('load', 'done', 'ana (1000)', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z');
             insert into job_stages (job, position, name, started_at) values (1, 1, 'read lines', '2026-01-01T00:00:00Z');",
        )
        .unwrap();
        old.pragma_update(None, "application_id", APPLICATION).unwrap();
        old.pragma_update(None, "user_version", 1).unwrap();
        drop(old);
        let ledger = Ledger::open(dir.path()).unwrap();
        let jobs = ledger.jobs(10).unwrap();
        assert_eq!((jobs.len(), jobs[0].stages.len()), (1, 1));
        assert_eq!(ledger.enqueue(crate::contract::JobKind::Recut, "ana (1000)").unwrap().0, 2);
        let broken: i64 = ledger
            .lock()
            .query_row("select count(*) from pragma_foreign_key_check", [], |row| row.get(0))
            .unwrap();
        let kept = number(&ledger.lock(), "foreign_keys").unwrap();
        assert_eq!((broken, kept), (0, 1));
    }

    #[test]
    fn opening_from_several_threads_at_once_migrates_once() {
        let dir = tempfile::tempdir().unwrap();
        // Which of them meet differs from round to round.
        for round in 0..30 {
            let place = dir.path().join(round.to_string());
            std::fs::create_dir(&place).unwrap();
            std::thread::scope(|scope| {
                let opened: Vec<_> = (0..8).map(|_| scope.spawn(|| Ledger::open(&place).map(drop))).collect();
                for one in opened {
                    one.join().unwrap().unwrap();
                }
            });
        }
    }
}
