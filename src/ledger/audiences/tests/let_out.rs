//! Letting out, delivering, withdrawing.

use super::*;
use crate::contract::{DeliveryState, ExportState, SuppressedBy};

fn end(export: ExportId, removal: bool, attempt: u32, arrived: bool) -> DeliveryEnd<'static> {
    DeliveryEnd { export, removal, attempt, arrived, said: "so it said", last: arrived }
}

#[test]
fn only_what_is_approved_is_let_out_and_twice_is_once() {
    let place = place();
    let id = place.seal(true);
    assert!(told(place.note(id)).contains("nobody has approved"));
    place.ledger.decide_export(&yes(id), BO, Timestamp::now()).unwrap();
    place.note(id).unwrap();
    place.note(id).unwrap();
    let other = NewRelease { manifest: "{}", ..out(id, None) };
    assert!(told(place.ledger.export_released(&other, BO)).contains("another"));
    assert_eq!(place.state(id), ExportState::Released);
    assert_eq!(place.stored(id).release.unwrap().manifest, MANIFEST);
    let released = place.chain().iter().filter(|record| record.0 == AuditAction::Released).count();
    assert_eq!((released, place.chain()[0].1.clone()), (1, format!("{} {MANIFEST_SHA}", id.0)));
}

#[test]
fn a_delivery_is_tried_until_it_arrives_and_never_again() {
    let place = place();
    let id = place.released();
    assert_eq!(place.ledger.start_delivery(id, false, None).unwrap(), Some(1));
    assert!(told(place.ledger.start_delivery(id, false, None)).contains("nobody knows"));
    assert_eq!(place.stored(id).delivery(false).unwrap().state, DeliveryState::Unknown);
    assert!(told(place.ledger.request_release(id, BO)).contains("nobody knows"));
    place.ledger.end_delivery(&end(id, false, 1, false), BO).unwrap();
    assert!(told(place.ledger.end_delivery(&end(id, false, 1, true), BO)).contains("not under way"));
    assert_eq!(place.ledger.start_delivery(id, false, None).unwrap(), Some(2));
    place.ledger.end_delivery(&end(id, false, 2, true), BO).unwrap();
    let delivery = place.stored(id).delivery(false).unwrap();
    assert_eq!((delivery.state, delivery.attempts), (DeliveryState::Done, 2));
    assert!(told(place.ledger.start_delivery(id, false, None)).contains("arrived"));
    assert!(told(place.ledger.request_release(id, BO)).contains("arrived"));
    let delivered: Vec<_> =
        place.chain().into_iter().filter(|r| r.0 == AuditAction::Delivered).map(|r| r.1).collect();
    assert_eq!(delivered, [format!("{} arrived at try 2", id.0)]);
    let again = "insert into deliveries select export, removal, attempt + 1, started_at, null, null, null
        from deliveries where attempt = 2";
    assert!(place.raw(again).unwrap_err().contains("never delivered again"));
}

#[test]
fn of_many_who_begin_a_delivery_at_once_one_does() {
    let place = place();
    for _ in 0..10 {
        let id = place.released();
        let began: usize = std::thread::scope(|scope| {
            let hands: Vec<_> = (0..4)
                .map(|_| {
                    let own = Ledger::open(place.dir.path()).unwrap();
                    scope.spawn(move || usize::from(own.start_delivery(id, false, None).is_ok()))
                })
                .collect();
            hands.into_iter().map(|hand| hand.join().unwrap()).sum()
        });
        assert_eq!(began, 1);
    }
}

#[test]
fn why_it_is_not_let_out_is_said_in_words_with_who_it_was() {
    let place = place();
    let why = |id: ExportId| told(place.ledger.request_release(id, BO));
    let taken_back = place.seal(true);
    place.ledger.end_export(taken_back, ExportState::TakenBack, "stop", CY).unwrap();
    let said = why(taken_back);
    assert!(said.starts_with(&format!("export {} was taken back by cy (1002), 20", taken_back.0)), "{said}");
    assert!(said.ends_with(" UTC: stop"), "{said}");
    let rejected = place.seal(true);
    place.ledger.decide_export(&no(rejected), BO, Timestamp::now()).unwrap();
    let said = why(rejected);
    assert!(said.contains(" was rejected by bo (1001), 20") && said.ends_with(": too many"), "{said}");
    let void = place.seal(true);
    place.ledger.end_export(void, ExportState::Void, "the rule changed", "c360").unwrap();
    assert!(why(void).contains(" is void, 20"), "{}", why(void));
    let withdrawn = place.released();
    place.ledger.export_withdrawn(&withdrawal(withdrawn, "stop"), ANA).unwrap();
    let said = why(withdrawn);
    let begins = format!("export {} can't be let out: it was withdrawn by ana (1000), 20", withdrawn.0);
    assert!(said.starts_with(&begins) && said.ends_with(" UTC: stop"), "{said}");
    let expired = place.ledger.seal_export(
        &NewExport { expires_at: Timestamp::now(), ..new(place.job, true) },
        ANA,
        std::iter::empty(),
    );
    assert!(why(expired.unwrap()).ends_with(" UTC: seal it again"));
}

#[test]
fn letting_out_again_is_for_what_failed() {
    let place = place();
    let id = place.seal(true);
    assert!(told(place.ledger.request_release(id, BO)).contains("nobody has approved"));
    place.ledger.decide_export(&yes(id), BO, Timestamp::now()).unwrap();
    assert!(told(place.ledger.request_release(id, BO)).contains("job"));
    place.no_open_jobs();
    place.ledger.request_release(id, BO).unwrap();
    place.no_open_jobs();
    place.note(id).unwrap();
    place.ledger.start_delivery(id, false, None).unwrap();
    place.ledger.end_delivery(&end(id, false, 1, false), BO).unwrap();
    place.ledger.request_release(id, BO).unwrap();
}

#[test]
fn what_is_out_is_withdrawn_once() {
    let place = place();
    let id = place.approved();
    place.no_open_jobs();
    assert!(told(place.ledger.request_withdrawal(id, "asked", false, BO)).contains("not let out"));
    place.note(id).unwrap();
    let job = place.ledger.request_withdrawal(id, "asked", false, BO).unwrap();
    let argument: serde_json::Value =
        serde_json::from_str(&place.ledger.job_argument(job).unwrap().unwrap()).unwrap();
    assert_eq!(argument, serde_json::json!({"export": id.0, "withdraw": true, "reason": "asked"}));
    assert!(told(place.ledger.request_withdrawal(id, "asked", false, BO)).contains("job"));
    place.no_open_jobs();
    place.ledger.export_withdrawn(&withdrawal(id, "asked"), BO).unwrap();
    place.ledger.export_withdrawn(&withdrawal(id, "asked"), BO).unwrap();
    assert_eq!(place.state(id), ExportState::Withdrawn);
    assert!(told(place.ledger.request_withdrawal(id, "asked", false, BO)).contains("already"));
    assert!(told(place.ledger.start_delivery(id, false, None)).contains("withdrawn"));
    let attempt = place.ledger.start_delivery(id, true, None).unwrap().unwrap();
    place.ledger.end_delivery(&end(id, true, attempt, true), BO).unwrap();
    assert_eq!(place.chain()[0].1, format!("{} removal arrived at try 1", id.0));
    assert_eq!(place.chain()[1], (AuditAction::Withdrawn, id.0.to_string(), BO.to_owned()));
}

#[test]
fn a_file_that_is_deleted_is_noted_once() {
    let place = place();
    let id = place.released();
    place.ledger.export_purged(id).unwrap();
    let first = place.stored(id).purged_at;
    place.ledger.export_purged(id).unwrap();
    assert!(first.is_some());
    assert_eq!(place.stored(id).purged_at, first);
}

/// Something of all that an export stands on moves.
fn moves(place: &Place, what: &str) {
    match what {
        "somebody is suppressed" => {
            let hash = place.ledger.suppression_key().unwrap().hash(SuppressedBy::Id, "C9");
            place.ledger.suppress(SuppressedBy::Id, &[hash], false, "asked", ANA).map(drop).unwrap();
        }
        "somebody is erased" => place.ledger.ask_erasure("C9", "asked", ANA).map(drop).unwrap(),
        "an erasure is taken over" => {
            let salt = crate::ledger::pseudonym::Salt::random();
            let salts = [salt.as_str().to_owned()];
            place.ledger.recall_erasures(&salts, &[salt.hash("C9")], ANA).unwrap();
        }
        "an audience is edited" => drop(save(&place.ledger, "Lost core", Some(1)).unwrap()),
        "a list is read anew" => drop(place.ledger.save_list("VIP", ["C9"], ANA).unwrap()),
        _ => place.ledger.point_at(GenerationId(7), ANA).unwrap(),
    }
}

#[test]
fn what_moves_between_the_last_look_and_the_word_keeps_the_file_in() {
    for what in [
        "somebody is suppressed",
        "somebody is erased",
        "an erasure is taken over",
        "an audience is edited",
        "a list is read anew",
        "the data is another",
    ] {
        let place = place();
        let id = place.approved();
        let seen = place.ledger.grounds().unwrap();
        moves(&place, what);
        assert!(!place.ledger.export_released(&out(id, Some(&seen)), BO).unwrap(), "{what}");
        assert_eq!(place.state(id), ExportState::Approved, "{what}");
        let again = place.ledger.grounds().unwrap();
        assert!(place.ledger.export_released(&out(id, Some(&again)), BO).unwrap(), "{what}");
        // The same for what is sent.
        if what == "somebody is suppressed" {
            assert_eq!(place.ledger.start_delivery(id, false, Some(&seen)).unwrap(), None);
            assert_eq!(place.stored(id).deliveries, []);
            assert_eq!(place.ledger.start_delivery(id, false, Some(&again)).unwrap(), Some(1));
        }
    }
}

#[test]
fn a_delivery_that_nobody_will_ever_know_of_is_in_the_chain_and_has_no_end() {
    let place = place();
    let id = place.released();
    place.ledger.start_delivery(id, false, None).unwrap();
    place.ledger.delivery_unknown(id, (false, 1), "it did not end", BO).unwrap();
    assert_eq!(
        place.chain()[0],
        (AuditAction::Delivered, format!("{} unknown at try 1", id.0), BO.to_owned())
    );
    assert_eq!(place.stored(id).delivery(false).unwrap().state, DeliveryState::Unknown);
    // It can still be withdrawn.
    place.ledger.request_withdrawal(id, "asked", true, BO).unwrap();
}

#[test]
fn what_is_deleted_is_neither_let_out_again_nor_delivered() {
    let place = place();
    let id = place.released();
    place.ledger.export_purged(id).unwrap();
    assert!(told(place.ledger.request_release(id, BO)).contains("deleted"));
    assert!(told(place.ledger.start_delivery(id, false, None)).contains("deleted"));
}

#[test]
fn a_withdrawal_that_was_not_sent_is_taken_up_again_where_it_is_to_be_sent() {
    let place = place();
    let id = place.released();
    place.ledger.export_withdrawn(&withdrawal(id, "asked"), BO).unwrap();
    assert!(told(place.ledger.request_withdrawal(id, "asked", false, BO)).contains("already"));
    place.ledger.request_withdrawal(id, "asked", true, BO).unwrap();
    place.no_open_jobs();
    place.ledger.start_delivery(id, true, None).unwrap();
    place.ledger.end_delivery(&end(id, true, 1, true), BO).unwrap();
    assert!(told(place.ledger.request_withdrawal(id, "asked", true, BO)).contains("already"));
}
