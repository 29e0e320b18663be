//! Audiences and what always applies.

use super::*;
use crate::contract::{PriorityGroup, SetExclusions, SetGroup, SuppressedBy};

fn exclusions(audiences: &[&str]) -> SetExclusions {
    SetExclusions {
        destination: "google".to_owned(),
        audiences: audiences.iter().map(|&name| name.to_owned()).collect(),
        reason: "as agreed".to_owned(),
    }
}

fn group(name: &str, audiences: &[&str]) -> SetGroup {
    let audiences = audiences.iter().map(|&name| name.to_owned()).collect();
    SetGroup { group: PriorityGroup { name: name.to_owned(), audiences }, reason: "as agreed".to_owned() }
}

#[test]
fn versions_follow_each_other_and_who_was_overtaken_is_told_by_whom() {
    let place = place();
    assert_eq!(save(&place.ledger, "Lost core", Some(1)).unwrap(), 2);
    let late = told(save(&place.ledger, "Lost core", Some(1)));
    assert!(late.contains(ANA) && late.contains("version 2") && late.contains("UTC"), "{late}");
    let taken = told(save(&place.ledger, "Lost core", None));
    assert!(taken.contains("already") && taken.contains(ANA), "{taken}");
    assert!(told(save(&place.ledger, "Nobody", Some(1))).contains("no audience Nobody"));
    let versions = place.ledger.audience_versions("Lost core").unwrap();
    assert_eq!(versions.iter().map(|one| one.audience.version).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(place.ledger.audiences().unwrap(), [versions[0].audience.clone()]);
    assert_eq!(place.chain()[0], (AuditAction::Audience, "Lost core v2".to_owned(), ANA.to_owned()));
}

#[test]
fn two_who_save_at_once_are_one_version_and_one_refusal() {
    let place = place();
    for round in 1..=20 {
        let saved: usize = std::thread::scope(|scope| {
            let hands: Vec<_> = (0..2)
                .map(|_| {
                    let own = Ledger::open(place.dir.path()).unwrap();
                    scope.spawn(move || usize::from(save(&own, "Lost core", Some(round)).is_ok()))
                })
                .collect();
            hands.into_iter().map(|hand| hand.join().unwrap()).sum()
        });
        assert_eq!(saved, 1);
    }
}

#[test]
fn a_retired_audience_is_off_the_list_and_its_name_continues_the_count() {
    let place = place();
    place.ledger.retire_audience("Lost core", "over", BO).unwrap();
    assert_eq!(place.ledger.audiences().unwrap(), []);
    assert_eq!(place.ledger.audience("Lost core").unwrap(), None);
    assert_eq!(place.chain()[0].1, "Lost core v2 retired");
    let again = told(place.ledger.retire_audience("Lost core", "over", BO));
    assert_eq!(again, "there is no audience Lost core");
    assert!(told(save(&place.ledger, "Lost core", Some(1))).contains("retired"));
    assert_eq!(save(&place.ledger, "Lost core", None).unwrap(), 3);
    assert!(place.ledger.audience_versions("Lost core").unwrap()[1].retired);
    assert_eq!(place.ledger.audience_version("Lost core", 1).unwrap().unwrap().version, 1);
}

#[test]
fn what_protects_is_not_retired_without_a_word() {
    let place = place();
    place.ledger.set_exclusions(&exclusions(&["Lost core"]), ANA).unwrap();
    assert!(told(place.ledger.retire_audience("Lost core", "over", BO)).contains("google"));
    place.ledger.set_exclusions(&exclusions(&[]), ANA).unwrap();
    assert!(place.ledger.exclusions().unwrap().is_empty());
    place.ledger.set_group(&group("paid", &["Lost core"]), ANA).unwrap();
    assert!(told(place.ledger.retire_audience("Lost core", "over", BO)).contains("paid"));
    place.ledger.set_group(&group("paid", &[]), ANA).unwrap();
    place.ledger.retire_audience("Lost core", "over", BO).unwrap();
}

#[test]
fn an_audience_is_in_one_group_only() {
    let place = place();
    save(&place.ledger, "Best", None).unwrap();
    place.ledger.set_group(&group("paid", &["Lost core", "Best"]), ANA).unwrap();
    let other = told(place.ledger.set_group(&group("post", &["Best"]), ANA));
    assert!(other.contains("Best") && other.contains("paid"), "{other}");
    assert!(told(place.ledger.set_group(&group("paid", &["Best", "Best"]), ANA)).contains("twice"));
    assert!(told(place.ledger.set_group(&group("paid", &["Nobody"]), ANA)).contains("no audience Nobody"));
    place.ledger.set_group(&group("paid", &["Best"]), ANA).unwrap();
    assert_eq!(place.ledger.groups().unwrap(), [group("paid", &["Best"]).group]);
    assert_eq!(place.chain()[0], (AuditAction::PriorityGroup, "paid".to_owned(), ANA.to_owned()));
}

#[test]
fn exclusions_are_those_that_were_set_last() {
    let place = place();
    save(&place.ledger, "Best", None).unwrap();
    place.ledger.set_exclusions(&exclusions(&["Lost core"]), ANA).unwrap();
    place.ledger.set_exclusions(&exclusions(&["Best", "Lost core"]), BO).unwrap();
    assert!(told(place.ledger.set_exclusions(&exclusions(&["Nobody"]), BO)).contains("no audience Nobody"));
    assert_eq!(place.ledger.exclusions().unwrap()["google"], ["Best", "Lost core"]);
    assert_eq!(place.chain()[0], (AuditAction::Exclusions, "google".to_owned(), BO.to_owned()));
}

#[test]
fn a_list_is_replaced_as_a_whole() {
    let place = place();
    assert_eq!(place.ledger.list("VIP").unwrap(), None);
    assert_eq!(place.ledger.save_list("VIP", ["C3", "C1", "C1"], ANA).unwrap(), 2);
    assert_eq!(place.ledger.list("VIP").unwrap().unwrap(), ["C1", "C3"]);
    assert_eq!(place.ledger.save_list("VIP", ["C2"], BO).unwrap(), 1);
    assert_eq!(place.ledger.list("VIP").unwrap().unwrap(), ["C2"]);
    let lists = place.ledger.lists().unwrap();
    assert_eq!((lists.len(), lists[0].ids, lists[0].by.as_str()), (1, 1, BO));
    let written = place.ledger.list_written("VIP").unwrap().unwrap();
    assert_eq!((written.at, written.by.as_str()), (lists[0].at, BO));
    assert_eq!(place.ledger.list_written("Nobody").unwrap(), None);
    // How many, never who.
    let list = |told: &str, by: &str| (AuditAction::List, told.to_owned(), by.to_owned());
    let chain = [list("VIP: 2 ids before, 1 after", BO), list("VIP: 0 ids before, 2 after", ANA)];
    assert_eq!(place.chain()[..2], chain);
}

#[test]
fn one_more_list_than_there_may_be_is_not_kept_and_one_that_is_there_is_read_anew() {
    let place = place();
    let lists = "with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 999)
        insert into id_lists (name, at, by_whom) select 'list ' || n, '2026-01-01T00:00:00Z', 'ana (1000)' from numbers";
    place.ledger.lock().execute(lists, []).unwrap();
    place.ledger.save_list("VIP", ["C1"], ANA).unwrap();
    let refused = told(place.ledger.save_list("one more", ["C1"], ANA));
    assert!(refused.contains("1000 lists already"), "{refused}");
    assert_eq!(place.ledger.list("one more").unwrap(), None);
    assert_eq!(place.ledger.save_list("VIP", ["C2", "C3"], BO).unwrap(), 2);
}

#[test]
fn the_suppression_list_holds_hashes_and_the_chain_no_value() {
    let place = place();
    let key = place.ledger.suppression_key().unwrap();
    let hash = key.hash(SuppressedBy::Email, "ana@example.com");
    assert_eq!(hash, place.ledger.suppression_key().unwrap().hash(SuppressedBy::Email, "ana@example.com"));
    assert_ne!(hash, key.hash(SuppressedBy::Id, "ana@example.com"), "kinds never meet");
    let suppress = |lift| place.ledger.suppress(SuppressedBy::Email, &[hash], lift, "asked", ANA).unwrap();
    let version = place.ledger.version().unwrap();
    assert_eq!((suppress(false), suppress(false)), (1, 0));
    assert!(place.ledger.version().unwrap() > version);
    assert_eq!(place.chain()[1].1, "1 added by email");
    assert!(place.ledger.suppressed(SuppressedBy::Email).unwrap().contains(&hash));
    assert!(place.ledger.suppressed(SuppressedBy::Id).unwrap().is_empty());
    assert_eq!(place.ledger.suppression_counts().unwrap(), [(SuppressedBy::Email, 1)].into());
    assert_eq!((suppress(true), suppress(true)), (1, 0));
    assert!(place.ledger.suppression_counts().unwrap().is_empty());
}

#[test]
fn the_key_is_the_salt_the_kind_and_the_text() {
    let place = place();
    let key = place.ledger.suppression_key().unwrap();
    let salt = place.ledger.read("read", super::super::super::erasures::salts).unwrap().remove(0);
    let expected = salt.hash("phone\0+33612345678");
    let hash = super::super::super::pseudonym::hex(&key.hash(SuppressedBy::Phone, "+33612345678"));
    assert_eq!(hash, expected);
}
