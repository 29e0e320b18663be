//! How a record of the audit chain is sealed: the hash over all that it says and the hash before it.
//!
//! Pure. Every part goes in with its length before it, so that no two records give the same bytes.

use sha2::{Digest, Sha256};

use crate::ledger::pseudonym::hex;

/// Told apart from whatever else is hashed, and from another form that may come.
const FORM: &str = "c360 audit 1";

/// A record as it is stored, text by text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its number.
    pub number: i64,
    /// When, in UTC.
    pub at: String,
    /// Who.
    pub by: String,
    /// What was done.
    pub action: String,
    /// On what.
    pub subject: String,
    /// Why.
    pub reason: String,
    /// Hash of the record before.
    pub previous: String,
    /// Its own.
    pub hash: String,
}

/// What stands before the first record.
#[must_use]
pub fn beginning() -> String {
    "0".repeat(64)
}

/// The hash that a record must bear.
#[must_use]
pub fn seal(record: &Stored) -> String {
    let number = record.number.to_string();
    let Stored { at, by, action, subject, reason, previous, .. } = record;
    let mut hasher = Sha256::new();
    for part in [FORM, &number, at, by, action, subject, reason, previous] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hex(&hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Stored {
        let text = |text: &str| text.to_owned();
        Stored {
            number: 1,
            at: text("2026-01-01T00:00:00.000000Z"),
            by: text("ana (1000)"),
            action: text("reveal"),
            subject: text("customer-1"),
            reason: text("a call"),
            previous: beginning(),
            hash: String::new(),
        }
    }

    #[test]
    fn every_part_counts() {
        let base = seal(&record());
        let changed: [fn(&mut Stored); 7] = [
            |r| r.number = 2,
            |r| r.at.push('0'),
            |r| r.by.push('0'),
            |r| r.action.push('0'),
            |r| r.subject.push('0'),
            |r| r.reason.push('0'),
            |r| r.previous.replace_range(..1, "1"),
        ];
        for change in changed {
            let mut other = record();
            change(&mut other);
            assert_ne!(seal(&other), base, "{other:?}");
        }
    }

    #[test]
    fn what_moves_from_one_part_to_the_next_is_seen() {
        let mut other = record();
        other.subject.push_str(&other.reason);
        other.reason.clear();
        assert_ne!(seal(&other), seal(&record()));
    }
}
