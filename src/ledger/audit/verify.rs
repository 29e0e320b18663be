//! Walking the audit chain: what was changed, taken out, put in or moved.
//!
//! Pure. Whoever writes the whole chain anew, or cuts its end off together with the database's own count, leaves no trace in
//! it: against that, its head is noted elsewhere.

use super::chain::{Stored, beginning, seal};
use crate::contract::{AuditCheck, AuditFault};

/// Check records in the order of their numbers. `handed_out` is the last number that the database itself gave away.
#[must_use]
pub fn verify(records: &[Stored], handed_out: i64) -> AuditCheck {
    let mut faults = Vec::new();
    let mut fault = |number: i64, what: String| {
        faults.push(AuditFault { number: u64::try_from(number).unwrap_or(0), what });
    };
    let (mut expected, mut head) = (1, beginning());
    for record in records {
        let number = record.number;
        if number > expected {
            fault(expected, missing(expected, number - 1));
        }
        if seal(record) != record.hash {
            fault(number, "was changed: its hash does not fit what it says".to_owned());
        }
        // After a gap the record before is not there to be followed.
        if number == expected && record.previous != head {
            let before =
                if number == 1 { "does not begin the chain" } else { "does not follow the record before" };
            fault(number, format!("{before}: something was put in, taken out or moved"));
        }
        if number < expected {
            fault(number, "was put in before the beginning".to_owned());
        }
        expected = number.saturating_add(1).max(1);
        head.clone_from(&record.hash);
    }
    if handed_out >= expected {
        fault(expected, missing(expected, handed_out));
    }
    if handed_out < expected - 1 {
        fault(expected - 1, "is newer than the last record that the ledger counted".to_owned());
    }
    AuditCheck { records: records.len() as u64, head, faults }
}

fn missing(from: i64, to: i64) -> String {
    if from == to { "is missing".to_owned() } else { format!("is missing, and all up to {to}") }
}
