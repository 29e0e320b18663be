//! Who was in an export, and forgetting them.

use super::*;
use crate::contract::ExportState;

fn all(place: &Place) -> Vec<(u64, String, bool)> {
    let mut all = Vec::new();
    let each = |export: ExportId, _, id: &str, held_out| all.push((export.0, id.to_owned(), held_out));
    place.ledger.for_each_exposure(("Lost core", "google"), each).unwrap();
    all
}

fn arms(place: &Place) -> Vec<(String, bool)> {
    let mut all = Vec::new();
    place.ledger.for_each_arm("Lost core", |id, held_out| all.push((id.to_owned(), held_out))).unwrap();
    all
}

#[test]
fn only_what_was_let_out_and_not_withdrawn_counts_oldest_first() {
    let place = place();
    let first = place.released();
    place.seal(true);
    let third = place.released();
    let row = |id: ExportId, customer: &str, held_out| (id.0, customer.to_owned(), held_out);
    let expected =
        [row(first, "C1", false), row(first, "C2", true), row(third, "C1", false), row(third, "C2", true)];
    assert_eq!(all(&place), expected);
    place.ledger.for_each_exposure(("Lost core", "meta"), |_, _, id, _| panic!("{id}")).unwrap();
    let of = place.ledger.exposures_of_customer("C2").unwrap();
    assert_eq!(
        of.iter().map(|one| (one.export, one.held_out)).collect::<Vec<_>>(),
        [(third, true), (first, true)]
    );
    assert_eq!(place.ledger.exposures_of_customer("C9").unwrap(), []);
    place.ledger.export_withdrawn(&withdrawal(first, "a mistake"), ANA).unwrap();
    assert_eq!(all(&place), expected[2..]);
}

#[test]
fn who_is_held_out_is_known_from_what_waits_and_not_from_what_is_over() {
    let place = place();
    let row = |customer: &str, held_out| (customer.to_owned(), held_out);
    let waiting = place.seal_with(true, &[("C1", true)]);
    assert_eq!(arms(&place), [row("C1", true)]);
    place.ledger.end_export(waiting, crate::contract::ExportState::Void, "changed", ANA).unwrap();
    let rejected = place.seal_with(true, &[("C3", true)]);
    place.ledger.decide_export(&no(rejected), BO, Timestamp::now()).unwrap();
    assert_eq!(arms(&place), []);
    place.approved();
    assert_eq!(arms(&place), [row("C1", false), row("C2", true)]);
    place.released();
    assert_eq!(arms(&place).len(), 4);
}

#[test]
fn who_asks_to_be_erased_is_forgotten_at_once() {
    let place = place();
    place.released();
    let waiting = place.seal_with(true, &[("C1", true), ("C2", false)]);
    place.ledger.save_list("VIP", ["C1", "C2"], ANA).unwrap();
    place.ledger.ask_erasure("C1", "asked by letter", ANA).unwrap();
    assert_eq!(place.ledger.exposures_of_customer("C1").unwrap(), []);
    assert_eq!(place.exposed(waiting), [("C2".to_owned(), false)]);
    assert_eq!(place.ledger.list("VIP").unwrap().unwrap(), ["C2"]);
}

#[test]
fn nothing_of_who_is_forgotten_stays_in_the_file() {
    let place = place();
    let id = "A-VERY-RARE-ID";
    place.seal_with(true, &[(id, false)]);
    place.ledger.save_list("VIP", [id, "C2"], ANA).unwrap();
    assert_eq!(place.ledger.forget_customers(&[id.to_owned()]).unwrap(), 2);
    place.ledger.settle().unwrap();
    for file in std::fs::read_dir(place.dir.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(id.len()).any(|window| window == id.as_bytes()));
    }
}

#[test]
fn who_was_erased_by_a_job_that_was_killed_is_found_by_their_hash() {
    let place = place();
    place.released();
    place.ledger.save_list("VIP", ["C1", "C3"], ANA).unwrap();
    let gone = place.ledger.forget_customers_where(|id| id == "C1").unwrap();
    assert_eq!(gone, 2);
    assert_eq!(place.ledger.list("VIP").unwrap().unwrap(), ["C3"]);
    assert_eq!(place.ledger.forget_customers(&[]).unwrap(), 0);
}

#[test]
fn no_file_stays_with_who_is_erased_in_it_however_far_it_came() {
    let place = place();
    let (out, held_out) = (place.released(), place.released());
    let without = place.seal_with(true, &[("C1", true), ("C2", false)]);
    let approved = place.approved();
    let waiting = place.seal(true);
    let rejected = place.seal(true);
    place.ledger.decide_export(&no(rejected), BO, Timestamp::now()).unwrap();
    place.ledger.forget_customers(&["C2".to_owned()]).unwrap();
    assert_eq!(place.stored(held_out).purged_at, None, "they were held out");
    assert_eq!(place.state(without), ExportState::Void);
    place.ledger.ask_erasure("C1", "asked by letter", ANA).unwrap();
    assert!(place.stored(out).purged_at.is_some());
    for id in [approved, waiting] {
        assert_eq!(place.state(id), ExportState::Void);
        assert_eq!(place.stored(id).why(Timestamp::now()).unwrap(), "somebody in it is erased");
    }
    assert_eq!(place.state(rejected), ExportState::Rejected);
    // The job that was letting it out comes too late, whatever it looked at before.
    assert!(told(place.note(approved)).contains("void"));
}
