//! Who is erased: salted hashes of ids, never the ids, and the salts that they were made with.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError};

use jiff::Timestamp;
use rusqlite::{Connection, Row, named_params};

use super::audit::{self, Entry, Subject};
use super::pseudonym::{self, Salt};
use super::{Ledger, LedgerError, audiences, jobs, statement, values};
use crate::contract::{AuditAction, GenerationId, JobId, JobKind};

/// One erasure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// The salted hash of the id.
    pub hash: String,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// By whom.
    pub asked_by: String,
    /// The generation in which it was carried out, once it was.
    pub generation: Option<GenerationId>,
}

/// Everybody who is erased.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Erased {
    /// What their ids were hashed with.
    pub salts: Vec<Salt>,
    /// The erasures, in the order they were asked for.
    pub all: Vec<Erasure>,
    hashes: HashSet<String>,
}

impl Erased {
    /// Whether nobody is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether this id is that of somebody erased, or stands for one.
    #[must_use]
    pub fn is_erased(&self, customer_id: &str) -> bool {
        pseudonym::is_erased(customer_id) || self.of(customer_id).is_some()
    }

    /// The erasure of this id.
    #[must_use]
    pub fn of(&self, customer_id: &str) -> Option<&Erasure> {
        if self.is_empty() {
            return None;
        }
        let hash = self.salts.iter().map(|salt| salt.hash(customer_id)).find(|h| self.hashes.contains(h))?;
        self.all.iter().find(|erasure| erasure.hash == hash)
    }
}

impl Ledger {
    /// Everybody who is erased. Cheap: read again only when the ledger's version moved.
    pub fn erased(&self) -> Result<Arc<Erased>, LedgerError> {
        let version = self.version()?;
        let mut known = self.erased.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, erased)) = known.as_ref().filter(|(seen, _)| *seen == version) {
            return Ok(Arc::clone(erased));
        }
        let read = Arc::new(self.read("read who is erased", |connection| {
            let all: Vec<Erasure> = connection
                .prepare_cached(statement!("erasures"))?
                .query_map([], erasure)?
                .collect::<rusqlite::Result<_>>()?;
            let hashes = all.iter().map(|erasure| erasure.hash.clone()).collect();
            Ok(Erased { salts: salts(connection)?, all, hashes })
        })?);
        *known = Some((version, Arc::clone(&read)));
        Ok(read)
    }

    /// Note that a customer is to be erased and queue the job that does it; the chain says who asked and why. Exports and
    /// lists forget them at once; with the same word, what has them in its file is void, or counts as deleted.
    pub fn ask_erasure(&self, customer_id: &str, reason: &str, by: &str) -> Result<JobId, LedgerError> {
        self.write("ask for an erasure", |transaction| {
            let hash = salt(transaction)?.hash(customer_id);
            add(transaction, &hash, by)?;
            // Only now is the id at hand for certain: by the time it is carried out, the data may not have it any more.
            audiences::exposures::forget(transaction, customer_id)?;
            let subject = Subject::Customer(customer_id);
            audit::append(transaction, Entry { action: AuditAction::EraseAsked, subject, reason, by })?;
            jobs::enqueue(transaction, JobKind::Erase, None, by)
        })
    }

    /// Take over the erasures that a warehouse carries and this ledger does not know: it was put back from a backup.
    pub fn recall_erasures(&self, salts: &[String], hashes: &[String], by: &str) -> Result<(), LedgerError> {
        self.write("take erasures over from the warehouse", |transaction| {
            for salt in salts.iter().filter_map(|text| Salt::kept(text)) {
                keep(transaction, &salt)?;
            }
            hashes
                .iter()
                .filter(|hash| pseudonym::is_hash(hash))
                .try_for_each(|hash| add(transaction, hash, by))
        })
    }

    /// Note that erasures were carried out in a generation, and say so in the chain.
    pub fn note_erased(
        &self,
        hashes: &[String],
        generation: GenerationId,
        by: &str,
    ) -> Result<(), LedgerError> {
        self.write("note who is erased", |transaction| {
            for hash in hashes {
                transaction
                    .prepare_cached(statement!("erased_in"))?
                    .execute(named_params! {":hash": hash, ":generation": generation.0})?;
                let subject = pseudonym::subject(hash);
                let subject = Subject::Other(&subject);
                audit::append(transaction, Entry { action: AuditAction::Erased, subject, reason: "", by })?;
            }
            Ok(())
        })
    }
}

/// The salt for whatever is new; made when it is first needed, within a transaction that holds the write lock.
pub(super) fn salt(connection: &Connection) -> rusqlite::Result<Salt> {
    if let Some(salt) = salts(connection)?.into_iter().next() {
        return Ok(salt);
    }
    let salt = Salt::random();
    keep(connection, &salt)?;
    Ok(salt)
}

/// Every salt, the one for whatever is new first.
pub(super) fn salts(connection: &Connection) -> rusqlite::Result<Vec<Salt>> {
    let mut statement = connection.prepare_cached(statement!("salts"))?;
    let texts = statement.query_map([], |row| row.get::<_, String>(0))?;
    Ok(texts.collect::<rusqlite::Result<Vec<_>>>()?.iter().filter_map(|text| Salt::kept(text)).collect())
}

fn keep(connection: &Connection, salt: &Salt) -> rusqlite::Result<()> {
    connection
        .prepare_cached(statement!("add_salt"))?
        .execute(named_params! {":salt": salt.as_str(), ":at": values::now()})
        .map(drop)
}

fn add(connection: &Connection, hash: &str, by: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached(statement!("add_erasure"))?
        .execute(named_params! {":hash": hash, ":at": values::now(), ":by": by})
        .map(drop)
}

fn erasure(row: &Row<'_>) -> rusqlite::Result<Erasure> {
    Ok(Erasure {
        hash: row.get("hash")?,
        asked_at: values::parsed(row, "asked_at")?,
        asked_by: row.get("asked_by")?,
        generation: row.get::<_, Option<u64>>("generation")?.map(GenerationId),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::contract::AuditRequest;

    const BY: &str = "ana (1000)";

    #[test]
    fn who_is_erased_is_recognised_and_nobody_else() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(dir.path()).unwrap();
        assert!(!ledger.erased().unwrap().is_erased("C1"));
        ledger.ask_erasure("C1", "asked by letter", BY).unwrap();
        let erased = ledger.erased().unwrap();
        assert!(erased.is_erased("C1"));
        assert!(!erased.is_erased("C2"));
        assert_eq!(erased.of("C1").unwrap().generation, None);
        assert!(erased.is_erased(&pseudonym::erased(&erased.all[0].hash)), "so is what stands for them");
    }

    #[test]
    fn asking_twice_is_one_erasure_and_two_records() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(dir.path()).unwrap();
        let jobs = [0, 1].map(|_| ledger.ask_erasure("C1", "asked by letter", BY).unwrap());
        assert_ne!(jobs[0], jobs[1]);
        let hashes: Vec<String> = ledger.erased().unwrap().all.iter().map(|e| e.hash.clone()).collect();
        assert_eq!(hashes.len(), 1);
        ledger.note_erased(&hashes, GenerationId(7), BY).unwrap();
        assert_eq!(ledger.erased().unwrap().of("C1").unwrap().generation, Some(GenerationId(7)));
        let request =
            AuditRequest { customer_id: Some("C1".to_owned()), limit: 10, ..AuditRequest::default() };
        let records = ledger.audit(&request).unwrap();
        let actions: Vec<_> = records.rows.iter().map(|record| record.action).collect();
        assert_eq!(actions, [AuditAction::Erased, AuditAction::EraseAsked, AuditAction::EraseAsked]);
    }

    #[test]
    fn the_id_of_who_is_erased_is_not_in_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(dir.path()).unwrap();
        let id = "A-VERY-RARE-ID";
        ledger.ask_erasure(id, "asked by letter", BY).unwrap();
        for file in std::fs::read_dir(dir.path()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(id.len()).any(|window| window == id.as_bytes()));
        }
    }

    #[test]
    fn a_ledger_from_before_an_erasure_learns_it_from_the_warehouse() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(dir.path()).unwrap();
        let salt = Salt::random();
        ledger.ask_erasure("C2", "asked by letter", BY).unwrap();
        ledger.recall_erasures(&[salt.as_str().to_owned()], &[salt.hash("C1")], BY).unwrap();
        let erased = ledger.erased().unwrap();
        assert!(erased.is_erased("C1") && erased.is_erased("C2") && !erased.is_erased("C3"));
    }

    #[test]
    fn an_erasure_is_never_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(dir.path()).unwrap();
        ledger.ask_erasure("C1", "asked by letter", BY).unwrap();
        assert!(ledger.lock().execute("delete from erasures", []).is_err());
    }
}
