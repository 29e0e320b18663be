//! The chain against every way of tampering with it, on a real ledger whose guards were taken away.
#![allow(clippy::unwrap_used)]

use rstest::rstest;
use rusqlite::Connection;

use super::super::{FILE, Ledger};
use super::*;
use crate::contract::{AuditFault, JobKind};

const BY: &str = "ana (1000)";

struct Place {
    dir: tempfile::TempDir,
    ledger: Ledger,
}

/// A ledger whose chain has five records.
fn place() -> Place {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    for n in 1..=5 {
        append_one(&ledger, n);
    }
    Place { dir, ledger }
}

fn append_one(ledger: &Ledger, n: u32) {
    let (id, reason) = (format!("C{n}"), format!("call {n}"));
    let entry =
        Entry { action: AuditAction::Reveal, subject: Subject::Customer(&id), reason: &reason, by: BY };
    ledger.record(entry).unwrap();
}

impl Place {
    /// What somebody with the file in hand and no scruples does.
    fn tamper(&self, sql: &str) {
        let other = Connection::open(self.dir.path().join(FILE)).unwrap();
        other
            .execute_batch(
                "drop trigger audit_stays; drop trigger audit_remains; drop trigger audit_follows;",
            )
            .unwrap();
        other.execute_batch(sql).unwrap();
    }

    fn faults(&self) -> Vec<AuditFault> {
        self.ledger.verify_audit().unwrap().faults
    }

    fn numbers(&self) -> Vec<u64> {
        self.faults().iter().map(|fault| fault.number).collect()
    }
}

#[test]
fn an_untouched_chain_holds_and_has_no_gaps() {
    let place = place();
    let check = place.ledger.verify_audit().unwrap();
    assert_eq!((check.records, check.faults.len()), (5, 0));
    let records = place.ledger.audit(&AuditRequest { limit: 10, ..AuditRequest::default() }).unwrap();
    assert_eq!(records.rows.iter().map(|r| r.number).collect::<Vec<_>>(), [5, 4, 3, 2, 1]);
    assert_eq!(records.rows[0].hash, check.head);
    assert_eq!(records.rows[4].previous, chain::beginning());
}

#[test]
fn an_empty_chain_holds() {
    let dir = tempfile::tempdir().unwrap();
    let check = Ledger::open(dir.path()).unwrap().verify_audit().unwrap();
    assert_eq!((check.records, check.head, check.faults), (0, chain::beginning(), Vec::new()));
}

#[rstest]
#[case("at = '2020-01-01T00:00:00.000000Z'")]
#[case("by_whom = 'bo (1001)'")]
#[case("action = 'export'")]
#[case("subject = 'customer-0000000000000000'")]
#[case("reason = ''")]
#[case("hash = replace(hash, substr(hash, 1, 1), 'z')")]
fn an_edit_of_any_field_is_found(#[case] edit: &str) {
    let place = place();
    place.tamper(&format!("update audit set {edit} where number = 3"));
    assert!(place.numbers().contains(&3), "{:?}", place.faults());
}

#[test]
fn an_edit_of_the_hash_before_is_found() {
    let place = place();
    place.tamper("update audit set previous = printf('%064d', 7) where number = 3");
    assert_eq!(place.numbers(), [3, 3], "neither its own hash nor the one before fits");
}

#[test]
fn an_edit_that_seals_the_record_anew_is_found_at_the_next() {
    let place = place();
    let mut changed: Vec<Stored> = place
        .ledger
        .read("read", |c| c.prepare(statement!("audit_walk"))?.query_map([], stored)?.collect())
        .unwrap();
    let record = &mut changed[2];
    record.reason = "something else".to_owned();
    place.tamper(&format!(
        "update audit set reason = 'something else', hash = '{}' where number = 3",
        chain::seal(record)
    ));
    assert_eq!(place.numbers(), [4]);
}

#[rstest]
#[case("1", &[1])]
#[case("3", &[3])]
#[case("5", &[5])]
#[case("2, 3", &[2])]
#[case("1, 2, 3, 4, 5", &[1])]
fn a_deletion_is_found_wherever_it_is(#[case] gone: &str, #[case] faults: &[u64]) {
    let place = place();
    place.tamper(&format!("delete from audit where number in ({gone})"));
    assert_eq!(place.numbers(), faults);
    append_one(&place.ledger, 6);
    assert_eq!(place.numbers(), faults, "what comes later does not cover it");
}

#[test]
fn a_deletion_of_the_newest_with_the_count_set_back_shows_against_a_head_noted_before() {
    let place = place();
    let noted = place.ledger.verify_audit().unwrap().head;
    place.tamper(
        "delete from audit where number = 5; update sqlite_sequence set seq = 4 where name = 'audit'",
    );
    let check = place.ledger.verify_audit().unwrap();
    assert_eq!(check.faults, [], "the file alone can't tell");
    assert_ne!(check.head, noted);
}

#[test]
fn a_count_set_back_alone_is_found() {
    let place = place();
    place.tamper("update sqlite_sequence set seq = 4 where name = 'audit'");
    assert_eq!(place.numbers(), [5]);
}

#[test]
fn records_that_change_places_are_found() {
    let place = place();
    place.tamper(
        "update audit set number = -2 where number = 2;
         update audit set number = 2 where number = 4;
         update audit set number = 4 where number = -2;",
    );
    let numbers = place.numbers();
    assert!(numbers.contains(&2) && numbers.contains(&4), "{numbers:?}");
}

#[rstest]
#[case(6)]
#[case(0)]
#[case(-1)]
fn an_insertion_is_found(#[case] number: i64) {
    let place = place();
    place.tamper(&format!(
        "insert into audit (number, at, by_whom, action, subject, reason, previous, hash)
         select {number}, at, by_whom, action, subject, reason, previous, printf('%064d', 1) from audit where number = 3"
    ));
    assert!(!place.faults().is_empty());
}

#[test]
fn the_database_itself_refuses_to_change_or_delete_a_record() {
    let place = place();
    let connection = place.ledger.lock();
    for sql in [
        "update audit set reason = ''",
        "delete from audit",
        "insert or replace into audit select * from audit where number = 3",
    ] {
        let refused = connection.execute(sql, []).unwrap_err().to_string();
        assert!(refused.contains("audit chain"), "{refused}");
    }
}

#[test]
fn a_customer_is_listed_by_id_and_never_named() {
    let place = place();
    let of = |id: &str| {
        place.ledger.audit(&AuditRequest {
            customer_id: Some(id.to_owned()),
            limit: 10,
            ..AuditRequest::default()
        })
    };
    let found = of("C3").unwrap();
    assert_eq!((found.total, found.rows.len()), (1, 1));
    assert_eq!(found.rows[0].reason, "call 3");
    assert!(found.rows[0].subject.starts_with("customer-") && !found.rows[0].subject.contains("C3"));
    assert_eq!(of("C9").unwrap().total, 0);
}

#[test]
fn a_list_is_cut_and_says_how_many_there_are() {
    let place = place();
    let records = place.ledger.audit(&AuditRequest { limit: 2, ..AuditRequest::default() }).unwrap();
    assert_eq!((records.rows.len(), records.total), (2, 5));
}

#[test]
fn appending_from_many_processes_at_once_never_forks() {
    let dir = tempfile::tempdir().unwrap();
    drop(Ledger::open(dir.path()).unwrap());
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let ledger = Ledger::open(dir.path()).unwrap();
            scope.spawn(move || (0..10).for_each(|n| append_one(&ledger, thread * 10 + n)));
        }
    });
    let check = Ledger::open(dir.path()).unwrap().verify_audit().unwrap();
    assert_eq!((check.records, check.faults), (40, Vec::new()));
}

#[test]
fn loads_and_stops_are_kept_with_their_job() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    let id = ledger.enqueue(JobKind::Load, BY).unwrap();
    ledger.ask_cancel(id, "bo (1001)").unwrap();
    ledger.ask_cancel(id, "bo (1001)").unwrap();
    let rows = ledger.audit(&AuditRequest { limit: 10, ..AuditRequest::default() }).unwrap().rows;
    let told: Vec<_> = rows.iter().map(|r| (r.action, r.subject.as_str(), r.by.as_str())).collect();
    let expected = [(AuditAction::Stop, "1", "bo (1001)"), (AuditAction::Load, "1", BY)];
    assert_eq!(told, expected, "a job that has ended can't be stopped");
}
