//! Sealing.

use super::*;
use crate::contract::ExportState;

#[test]
fn a_sealed_file_waits_with_all_that_was_said_of_it() {
    let place = place();
    let id = place.seal(true);
    let stored = place.stored(id);
    assert_eq!((stored.audience.as_str(), stored.version, stored.rows), ("Lost core", 1, 2));
    assert_eq!((stored.generation, stored.job), (GenerationId(7), Some(place.job)));
    assert_eq!(stored.state(Timestamp::now()), ExportState::Waiting);
    assert_eq!(stored.state(stored.expires_at), ExportState::Expired);
    assert_eq!(stored.summary(Timestamp::now()).sha256, SHA);
    assert_eq!(place.exposed(id), [("C1".to_owned(), false), ("C2".to_owned(), true)]);
    assert_eq!(place.chain()[0], (AuditAction::Sealed, format!("{} {SHA}", id.0), ANA.to_owned()));
    assert_eq!(place.ledger.exports(10).unwrap(), std::slice::from_ref(&stored));
    assert_eq!(place.ledger.exports_of("Lost core").unwrap(), [stored]);
    assert_eq!(place.ledger.exports_of("Best").unwrap(), []);
}

#[test]
fn what_can_not_be_kept_whole_is_not_kept_at_all() {
    let place = place();
    let twice = ["C1", "C2", "C1"].map(|id| (id.to_owned(), false));
    place.ledger.seal_export(&new(place.job, true), ANA, twice.into_iter()).unwrap_err();
    let unknown = NewExport { version: 9, ..new(place.job, true) };
    place.ledger.seal_export(&unknown, ANA, std::iter::empty()).unwrap_err();
    assert_eq!(place.ledger.exports(10).unwrap(), []);
    assert_eq!(place.chain()[0].0, AuditAction::Audience);
    let left: u64 =
        place.ledger.lock().query_row("select count(*) from exposures", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0);
}

#[test]
fn a_process_that_is_killed_while_it_seals_leaves_nothing() {
    let place = place();
    let own = Ledger::open(place.dir.path()).unwrap();
    let job = place.job;
    // The panic drops the transaction, as the end of the process would.
    let killed = std::thread::spawn(move || {
        let exposed = (0..1000).map(|n| {
            assert!(n < 500, "killed");
            (format!("C{n}"), false)
        });
        own.seal_export(&new(job, true), ANA, exposed)
    });
    assert!(killed.join().is_err());
    assert_eq!(place.ledger.exports(10).unwrap(), []);
    assert_eq!(place.exposed(ExportId(1)), []);
    assert_eq!(place.seal(true), ExportId(1));
    assert!(place.ledger.verify_audit().unwrap().faults.is_empty());
}

#[test]
fn what_is_written_down_is_never_changed_deleted_or_replaced() {
    let place = place();
    let id = place.released();
    let attempt = place.ledger.start_delivery(id, false, None).unwrap().unwrap();
    let end = DeliveryEnd { export: id, removal: false, attempt, arrived: true, said: "ok", last: true };
    place.ledger.end_delivery(&end, BO).unwrap();
    place.ledger.export_withdrawn(&withdrawal(id, "asked"), BO).unwrap();
    place.ledger.export_purged(id).unwrap();
    let ended = place.seal(true);
    place.ledger.end_export(ended, ExportState::Void, "the rule changed", BO).unwrap();
    for (table, column) in [
        ("audiences", "rule"),
        ("exports", "file"),
        ("decisions", "note"),
        ("releases", "manifest"),
        ("export_ends", "why"),
        ("withdrawals", "reason"),
        ("deliveries", "said"),
        ("export_purges", "at"),
    ] {
        let changed = place.raw(&format!("update {table} set {column} = '{{}}'"));
        assert!(changed.is_err(), "{table}");
        assert!(place.raw(&format!("delete from {table}")).is_err(), "{table}");
        let replaced = place.raw(&format!("insert or replace into {table} select * from {table}"));
        assert!(replaced.is_err() || table == "export_purges", "{table}");
    }
    assert!(place.raw("update exposures set held_out = 1 - held_out").is_err());
}

#[test]
fn an_export_ends_once_and_who_would_have_been_in_it_is_forgotten() {
    let place = place();
    let id = place.seal(true);
    let end = |state| place.ledger.end_export(id, state, "the rule changed", ANA);
    assert!(told(end(ExportState::Rejected)).contains("taken back"));
    end(ExportState::Void).unwrap();
    assert_eq!(place.state(id), ExportState::Void);
    assert_eq!(place.stored(id).why(Timestamp::now()).unwrap(), "the rule changed");
    assert_eq!(place.exposed(id), []);
    assert!(told(end(ExportState::TakenBack)).contains("void"));
    let late = told(place.ledger.decide_export(&yes(id), BO, Timestamp::now()));
    assert!(late.contains("void") && late.contains("the rule changed"), "{late}");
    let back = place.seal(true);
    place.ledger.end_export(back, ExportState::TakenBack, "a mistake", ANA).unwrap();
    assert_eq!(place.state(back), ExportState::TakenBack);
    assert_eq!(place.chain()[0], (AuditAction::Withdrawn, back.0.to_string(), ANA.to_owned()));
}

#[test]
fn what_a_job_is_letting_out_is_not_taken_back_meanwhile() {
    let place = place();
    let id = place.approved();
    let end = |state| place.ledger.end_export(id, state, "a mistake", ANA);
    for state in [ExportState::TakenBack, ExportState::Void, ExportState::Expired] {
        assert!(told(end(state)).contains("job"), "{state:?}");
    }
    // But by that job itself.
    let other = place.approved();
    let own = place.ledger.open_release(other).unwrap();
    place.ledger.end_export_within(own, other, ExportState::Void, "the rule changed", ANA).unwrap();
    place.no_open_jobs();
    end(ExportState::TakenBack).unwrap();
    assert!(told(place.note(id)).contains("taken back"));
    let out = place.released();
    let late = told(place.ledger.end_export(out, ExportState::TakenBack, "a mistake", ANA));
    assert!(late.contains("withdraw"), "{late}");
}

#[test]
fn a_clock_that_goes_back_wakes_nothing_that_was_found_expired() {
    let place = place();
    let id = place.seal(true);
    let before = place.stored(id).expires_at - SignedDuration::from_hours(1);
    place.ledger.end_export(id, ExportState::Expired, "nobody decided in time", BO).unwrap();
    assert_eq!(place.stored(id).state(before), ExportState::Expired);
    assert!(told(place.ledger.decide_export(&yes(id), BO, before)).contains("expired"));
}
