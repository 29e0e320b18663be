//! Who is never let out: salted hashes of ids, addresses and numbers, never those themselves.

use std::collections::{BTreeMap, HashSet};

use rusqlite::{Connection, Row, named_params};
use sha2::{Digest, Sha256};

use super::super::audit::{self, Entry, Subject};
use super::super::pseudonym::Salt;
use super::super::{Ledger, LedgerError, erasures, statement, values};
use crate::contract::{AuditAction, SuppressedBy};

/// Makes the hashes of the suppression list. Cheap to clone; the salt is taken in once.
#[derive(Debug, Clone)]
pub struct SuppressionKey(Sha256);

impl SuppressionKey {
    fn new(salt: &Salt) -> Self {
        Self(salt.begun())
    }

    /// The hash of an id, an address or a number in the one form in which it is always written: SHA-256 of the salt, the
    /// kind, a zero byte and the text. Kinds never meet, whatever the text.
    #[must_use]
    pub fn hash(&self, by: SuppressedBy, normalised: &str) -> [u8; 32] {
        let kind = values::suppressed_by_text(by);
        self.0.clone().chain_update(kind).chain_update([0]).chain_update(normalised).finalize().into()
    }
}

impl Ledger {
    /// What hashes of this workspace's suppression list are made with.
    pub fn suppression_key(&self) -> Result<SuppressionKey, LedgerError> {
        let known = self.read("read the salt", |connection| {
            Ok(erasures::salts(connection)?.first().map(SuppressionKey::new))
        })?;
        match known {
            Some(key) => Ok(key),
            None => self
                .write("make the salt", |transaction| Ok(SuppressionKey::new(&erasures::salt(transaction)?))),
        }
    }

    /// Put hashes on the suppression list, or take them off where `lift` says so. Answers how many that changed; the
    /// audit chain keeps how many, who and why.
    pub fn suppress(
        &self,
        kind: SuppressedBy,
        hashes: &[[u8; 32]],
        lift: bool,
        reason: &str,
        by: &str,
    ) -> Result<u64, LedgerError> {
        self.write("change the suppression list", |transaction| {
            let (text, at) = (values::suppressed_by_text(kind), values::now());
            let mut changed = 0;
            for hash in hashes {
                changed += if lift {
                    transaction
                        .prepare_cached(statement!("lift_suppression"))?
                        .execute(named_params! {":kind": text, ":hash": hash})?
                } else {
                    transaction
                        .prepare_cached(statement!("suppress"))?
                        .execute(named_params! {":kind": text, ":hash": hash, ":at": at, ":by": by})?
                };
            }
            transaction.prepare_cached(statement!("move_version"))?.execute([])?;
            let subject = format!("{changed} {} by {text}", if lift { "taken off" } else { "added" });
            let (action, subject) = (AuditAction::Suppression, Subject::Other(&subject));
            audit::append(transaction, Entry { action, subject, reason, by })?;
            Ok(changed as u64)
        })
    }

    /// A number that moves with every change of the suppression list.
    pub fn suppression_version(&self) -> Result<u64, LedgerError> {
        self.read("ask whether the suppression list changed", |connection| {
            connection.prepare_cached(statement!("suppression_version"))?.query_row([], |row| row.get(0))
        })
    }

    /// Every hash of a kind on the suppression list.
    pub fn suppressed(&self, kind: SuppressedBy) -> Result<HashSet<[u8; 32]>, LedgerError> {
        self.read("read the suppression list", |connection| {
            connection
                .prepare_cached(statement!("suppressed"))?
                .query_map(named_params! {":kind": values::suppressed_by_text(kind)}, |row| row.get(0))?
                .collect()
        })
    }

    /// How many of each kind are on the suppression list; a kind of which there are none is not named.
    pub fn suppression_counts(&self) -> Result<BTreeMap<SuppressedBy, u64>, LedgerError> {
        self.read("count the suppression list", |connection: &Connection| {
            let read = |row: &Row<'_>| Ok((values::suppressed_by(row, "kind")?, row.get("hashes")?));
            connection.prepare_cached(statement!("suppression_counts"))?.query_map([], read)?.collect()
        })
    }
}
