//! Who may approve what, and what when two do at once.

use rstest::rstest;

use super::*;
use crate::contract::ExportState;

#[test]
fn an_approval_queues_the_job_that_lets_out_and_is_kept_with_the_files_hash() {
    let place = place();
    let id = place.seal(true);
    let reply = place.ledger.decide_export(&yes(id), BO, Timestamp::now()).unwrap();
    assert!(!reply.single_person);
    let argument = place.ledger.job_argument(reply.job.unwrap()).unwrap().unwrap();
    assert_eq!(argument, format!("{{\"export\":{}}}", id.0));
    assert_eq!(place.ledger.job(reply.job.unwrap()).unwrap().unwrap().kind, JobKind::Release);
    assert_eq!(place.state(id), ExportState::Approved);
    assert_eq!(place.stored(id).decision.unwrap().by, BO);
    assert_eq!(place.chain()[0], (AuditAction::Approved, format!("{} {SHA}", id.0), BO.to_owned()));
}

#[test]
fn the_author_is_no_approver_where_four_eyes_are_asked_for() {
    let place = place();
    let id = place.seal(true);
    let refused = told(place.ledger.decide_export(&yes(id), ANA, Timestamp::now()));
    assert!(refused.contains("by somebody else") && refused.ends_with("you asked for it"), "{refused}");
    place.ledger.decide_export(&no(id), ANA, Timestamp::now()).unwrap();
    assert_eq!(place.state(id), ExportState::Rejected, "saying no to oneself harms nobody");
}

/// Past all of this code: the columns that the checks look at can't be made up.
#[rstest]
#[case("asked_by, 1, sha256, expires_at, 1, asked_by, sealed_at, ''", "the_approver_is_not_the_author")]
#[case("'eve (666)', 1, sha256, expires_at, 1, asked_by, sealed_at, ''", "FOREIGN KEY")]
#[case("asked_by, 0, sha256, expires_at, 1, asked_by, sealed_at, ''", "FOREIGN KEY")]
#[case("asked_by, 1, printf('%064d', 7), expires_at, 1, 'bo (1001)', sealed_at, ''", "FOREIGN KEY")]
#[case("asked_by, 1, sha256, '9999', 1, 'bo (1001)', sealed_at, ''", "FOREIGN KEY")]
#[case("asked_by, 1, sha256, expires_at, 1, 'bo (1001)', expires_at, ''", "approved_in_time")]
#[case("asked_by, 1, sha256, expires_at, 0, 'bo (1001)', sealed_at, ''", "a_rejection_has_words")]
fn the_database_itself_refuses(#[case] decision: &str, #[case] why: &str) {
    let place = place();
    place.seal(true);
    let refused = place.raw(&format!("insert into decisions select id, {decision} from exports"));
    assert!(refused.unwrap_err().contains(why));
    assert!(
        place
            .raw("insert into releases select id, 1, sealed_at, 'eve (666)', '{}', sha256 from exports")
            .is_err()
    );
}

#[test]
fn a_single_person_may_approve_without_four_eyes_and_it_shows() {
    let place = place();
    let id = place.seal(false);
    assert!(place.ledger.decide_export(&yes(id), ANA, Timestamp::now()).unwrap().single_person);
    assert!(place.stored(id).decision.unwrap().single_person);
    assert!(place.chain()[0].1.ends_with("single-person"));
}

#[test]
fn what_is_past_its_time_can_not_be_decided() {
    let place = place();
    let id = place.seal(true);
    let expired = told(place.ledger.decide_export(&yes(id), BO, place.stored(id).expires_at));
    assert!(expired.contains("expired"), "{expired}");
    assert_eq!(place.stored(id).decision, None);
}

#[test]
fn nothing_but_the_sealed_file_is_approved() {
    let place = place();
    let id = place.seal(true);
    let other = DecisionRequest { sha256: SHA.replace('0', "1"), ..yes(id) };
    let refused = told(place.ledger.decide_export(&other, BO, Timestamp::now()));
    assert!(refused.contains("what was looked at is not what is sealed"), "{refused}");
    let unknown = told(place.ledger.decide_export(&yes(ExportId(99)), BO, Timestamp::now()));
    assert_eq!(unknown, "there is no export 99");
}

#[test]
fn a_rejection_has_a_note_and_ends_the_export() {
    let place = place();
    let id = place.seal(true);
    let wordless = DecisionRequest { note: " ".to_owned(), ..no(id) };
    assert!(told(place.ledger.decide_export(&wordless, BO, Timestamp::now())).contains("note"));
    let reply = place.ledger.decide_export(&no(id), BO, Timestamp::now()).unwrap();
    assert_eq!(reply.job, None);
    assert_eq!(place.exposed(id), []);
    assert_eq!(place.chain()[0], (AuditAction::Rejected, id.0.to_string(), BO.to_owned()));
    let late = told(place.ledger.decide_export(&yes(id), CY, Timestamp::now()));
    assert!(late.contains("rejected by bo (1001)") && late.contains("too many"), "{late}");
    assert!(told(place.note(id)).contains("rejected"));
}

#[test]
fn of_two_who_decide_at_once_one_wins_and_the_other_is_told_by_whom() {
    let place = place();
    for round in 0..50 {
        let id = place.seal(true);
        let results: Vec<_> = std::thread::scope(|scope| {
            let hands: Vec<_> = [(BO, yes(id)), (CY, if round % 2 == 0 { yes(id) } else { no(id) })]
                .into_iter()
                .map(|(by, request)| {
                    let own = Ledger::open(place.dir.path()).unwrap();
                    scope.spawn(move || (by, own.decide_export(&request, by, Timestamp::now())))
                })
                .collect();
            hands.into_iter().map(|hand| hand.join().unwrap()).collect()
        });
        let (won, lost): (Vec<_>, Vec<_>) = results.into_iter().partition(|(_, result)| result.is_ok());
        assert_eq!((won.len(), lost.len()), (1, 1));
        let words = told(lost.into_iter().next().unwrap().1);
        assert!(words.contains(won[0].0) && words.contains("UTC"), "{words}");
        assert_eq!(place.stored(id).decision.unwrap().by, won[0].0);
    }
    assert!(place.ledger.verify_audit().unwrap().faults.is_empty());
}

#[test]
fn who_wrote_the_rule_is_no_approver_where_four_eyes_are_asked_for() {
    let place = place();
    let new = NewExport { job: place.job, ..new(place.job, true) };
    // Ana saved the audience, Bo asks for the file.
    let id = place.ledger.seal_export(&new, BO, std::iter::empty()).unwrap();
    let told = told(place.ledger.decide_export(&yes(id), ANA, Timestamp::now()));
    assert!(told.contains("approved by somebody else (`four_eyes` is on): you wrote its rule"), "{told}");
    place.ledger.decide_export(&yes(id), "cleo (1002)", Timestamp::now()).unwrap();
}

#[rstest]
#[case::who_asked("ana.new (1000)", "you asked for it")]
#[case::who_asked_nameless("uid 1000", "you asked for it")]
#[case::who_wrote_a_list("bo (1001)", "you were the last to write the list \"vip\", which it reads")]
#[case::under_another_name("uid 1001", "you were the last to write the list \"vip\", which it reads")]
#[case::who_wrote_what_is_named("cy (1002)", "you wrote the audience \"Inner\", which its rule names")]
fn nobody_who_has_a_share_in_it_approves(#[case] by: &str, #[case] share: &str) {
    let place = place();
    let content = r#"{"hands": [{"wrote": {"list": "vip"}, "by": "bo (1001)"},
        {"wrote": {"audience": "Inner"}, "by": "cy (1002)"}, {"wrote": "rule", "by": "uid 7"}]}"#;
    let new = NewExport { content, ..new(place.job, true) };
    let id = place.ledger.seal_export(&new, ANA, std::iter::empty()).unwrap();
    let refused = told(place.ledger.decide_export(&yes(id), by, Timestamp::now()));
    assert!(refused.ends_with(&format!("(`four_eyes` is on): {share}")), "{refused}");
    // Saying no takes no other eyes.
    place.ledger.decide_export(&no(id), by, Timestamp::now()).unwrap();
}

#[test]
fn where_it_can_not_be_told_who_wrote_what_nobody_approves() {
    let place = place();
    let new = NewExport { content: r#"{"hands": "gone"}"#, ..new(place.job, true) };
    let id = place.ledger.seal_export(&new, ANA, std::iter::empty()).unwrap();
    let refused = told(place.ledger.decide_export(&yes(id), CY, Timestamp::now()));
    assert!(refused.contains("nobody can tell any more who wrote"), "{refused}");
}

#[test]
fn who_approves_their_own_under_another_name_is_a_single_person() {
    let place = place();
    let id = place.seal(false);
    let reply = place.ledger.decide_export(&yes(id), "uid 1000", Timestamp::now()).unwrap();
    assert!(reply.single_person && place.stored(id).decision.unwrap().single_person);
}
