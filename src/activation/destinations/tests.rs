//! Each destination's file against what its platform publishes, and what warns before one leaves.

#![allow(clippy::unwrap_used, clippy::unnecessary_wraps)]

use jiff::civil::date;
use proptest::prelude::*;
use rust_decimal::Decimal;
use sha2::{Digest as _, Sha256};

use super::{automation::push_text, *};
use crate::{activation::sheet, ledger::pseudonym::hex};

fn sha(text: &str) -> String {
    hex(&Sha256::digest(text))
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn mary() -> Person {
    Person {
        customer_id: "C001".to_owned(),
        email: some("John_Smith@gmail.com"),
        phone: some("(650)555-1212"),
        first_name: some("Mary"),
        last_name: some("Valéry"),
        address: some("1 Main St"),
        postal_code: some("94107-1234"),
        city: some("San Francisco"),
        country: some("US"),
        birth_date: Some(date(1984, 3, 7)),
        gender: some("f"),
        value: Some(Decimal::new(12_340, 2)),
        consents: Consents { email: true, sms: true, post: true, ads: true },
    }
}

fn row_with(kind: DestinationKind, options: &Options, person: &Person) -> Entry {
    let mut entry = Entry::new();
    destination(kind, options).entry(person, &mut entry);
    entry
}

fn row(kind: DestinationKind, person: &Person) -> Entry {
    row_with(kind, &Options { value: true, ..Options::default() }, person)
}

#[test]
fn googles_row_has_names_hashed_and_the_place_in_clear() {
    let entry = row(DestinationKind::Google, &mary());
    let wanted = [
        &sha("johnsmith@gmail.com".replace("johnsmith", "john_smith").as_str()),
        &sha("+16505551212"),
        "6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec",
        "08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c",
        "US",
        "94107-1234",
    ];
    assert_eq!(entry.cells, wanted);
    assert_eq!(entry.identifiers, Identifiers { email: true, phone: true, address: true, id: false });
    assert_eq!(entry.keys.len(), 2);
    assert_eq!(entry.rejected, []);
}

#[test]
fn vectors_of_google_hold() {
    let person = Person {
        email: some("cloudy.sanfrancisco+shopping@gmail.com"),
        phone: some("(800)555-0100"),
        ..mary()
    };
    let entry = row(DestinationKind::Google, &person);
    assert_eq!(entry.cells[0], "223ebda6f6889b1494551ba902d9d381daf2f642bae055888e96343d53e9f9c4");
    assert_eq!(entry.cells[1], "fb4f73a6ec5fdb7077d564cdd22c3554b43ce49168550c3b12c547b78c517b30");
}

#[test]
fn metas_row_has_all_hashed_but_id_and_value() {
    let entry = row(DestinationKind::Meta, &mary());
    let wanted = [
        "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f",
        "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176",
        "6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec",
        "08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c",
        &sha("sanfrancisco"),
        &sha("94107"),
        "79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621",
        &sha("19840307"),
        &sha("f"),
        "C001",
        "123.40",
    ];
    assert_eq!(entry.cells, wanted);
}

#[test]
fn metas_values_are_not_below_zero_and_only_there_when_asked_for() {
    let person = Person { value: Some(Decimal::new(-5, 0)), ..mary() };
    assert_eq!(row(DestinationKind::Meta, &person).cells[10], "0");
    let without = row_with(DestinationKind::Meta, &Options::default(), &person);
    assert_eq!(without.cells.len(), 10);
}

#[test]
fn tiktoks_row_has_the_plus_unless_told() {
    let entry = row(DestinationKind::Tiktok, &mary());
    assert_eq!(entry.cells, [sha("john_smith@gmail.com"), sha("+16505551212")]);
    let options = Options { phone_plus: false, ..Options::default() };
    assert_eq!(row_with(DestinationKind::Tiktok, &options, &mary()).cells[1], sha("16505551212"));
}

#[test]
fn headers_are_those_the_platforms_read() {
    let header = |kind| destination(kind, &Options { value: true, ..Options::default() }).header().join(",");
    assert_eq!(header(DestinationKind::Google), "Email,Phone,First Name,Last Name,Country,Zip");
    assert_eq!(header(DestinationKind::Meta), "email,phone,fn,ln,ct,zip,country,dob,gen,uid,value");
    assert_eq!(header(DestinationKind::Tiktok), "Email_SHA256,Phone_SHA256");
    assert_eq!(header(DestinationKind::Automation), "customer_id,email,phone,first_name,last_name");
}

#[test]
fn every_kind_has_its_destination_with_dated_rules() {
    for kind in DestinationKind::ALL {
        let found = destination(kind, &Options::default());
        assert_eq!(found.kind(), kind);
        assert_eq!(DestinationKind::from_id(kind.id()), Some(kind));
        assert!(found.rules().starts_with(&format!("{}-20", kind.id())), "{}", found.rules());
    }
}

#[test]
fn google_gets_an_address_whole_or_not_at_all() {
    for take in [
        |p: &mut Person| p.first_name = None,
        |p: &mut Person| p.last_name = some(" "),
        |p: &mut Person| p.country = some("Amérique"),
        |p: &mut Person| p.postal_code = some("941"),
    ] {
        let mut person = mary();
        person.phone = some("+1 650 555 1212");
        take(&mut person);
        let entry = row(DestinationKind::Google, &person);
        assert_eq!(entry.cells[2..], ["", "", "", ""]);
        assert_eq!(entry.identifiers, Identifiers { email: true, phone: true, ..Identifiers::default() });
        assert!(entry.rejected.contains(&Rejection::AddressIncomplete));
    }
}

#[test]
fn what_can_not_be_used_costs_no_other_identifier() {
    let person = Person { email: some("no address"), first_name: some("-"), ..mary() };
    for kind in [DestinationKind::Google, DestinationKind::Meta, DestinationKind::Tiktok] {
        let entry = row(kind, &person);
        assert_eq!(entry.cells[0], "", "{kind:?}");
        assert!(entry.identifiers.phone, "{kind:?}");
        assert!(entry.rejected.contains(&Rejection::EmailMalformed), "{kind:?}");
    }
}

#[test]
fn who_has_nothing_to_be_known_by_is_not_usable() {
    let nobody = Person { customer_id: "C9".to_owned(), consents: mary().consents, ..Person::default() };
    for kind in DestinationKind::ALL {
        let entry = row(kind, &nobody);
        assert!(!entry.is_usable(), "{kind:?}");
        assert!(entry.keys.is_empty(), "{kind:?}");
        assert_eq!(entry.rejected, [], "{kind:?}");
    }
}

#[test]
fn the_configured_country_stands_in_for_none_and_for_no_other() {
    let options = Options { country: some("fr"), ..Options::default() };
    let person = Person { phone: some("06 39 98 79 19"), country: None, ..mary() };
    assert_eq!(row_with(DestinationKind::Tiktok, &options, &person).cells[1], sha("+33639987919"));
    let unknown = row_with(DestinationKind::Tiktok, &Options::default(), &person);
    assert_eq!(unknown.cells[1], "");
    assert_eq!(unknown.rejected, [Rejection::PhoneWithoutCountry]);
    let odd = Person { country: some("Francia"), ..person };
    let entry = row_with(DestinationKind::Tiktok, &options, &odd);
    assert_eq!(entry.rejected, [Rejection::CountryUnknown, Rejection::PhoneWithoutCountry]);
}

#[test]
fn two_with_the_same_address_in_other_notation_have_the_same_key() {
    let other = Person { email: some(" JOHN_SMITH@gmail.com "), customer_id: "C2".to_owned(), ..mary() };
    for kind in DestinationKind::ALL {
        assert_eq!(row(kind, &mary()).keys, row(kind, &other).keys, "{kind:?}");
    }
}

#[test]
fn the_key_of_an_address_is_only_there_without_a_better_one() {
    let person = Person { email: None, phone: None, ..mary() };
    for kind in [DestinationKind::Google, DestinationKind::Meta] {
        let entry = row(kind, &person);
        assert!(entry.is_usable());
        assert_eq!(entry.keys.len(), 1);
        let twin = Person { first_name: some("John"), ..person.clone() };
        assert_ne!(entry.keys, row(kind, &twin).keys);
    }
}

#[test]
fn a_platforms_row_is_the_same_for_who_withdrew_consent() {
    let withdrawn = Person { consents: Consents::default(), ..mary() };
    for kind in [DestinationKind::Google, DestinationKind::Meta, DestinationKind::Tiktok] {
        assert_eq!(row(kind, &withdrawn).cells, row(kind, &mary()).cells);
        assert!(!destination(kind, &Options::default()).may_have(&withdrawn.consents));
    }
}

#[test]
fn automation_tells_only_what_was_agreed_to() {
    let options = Options { columns: AutomationColumn::ALL.to_vec(), ..Options::default() };
    let all = row_with(DestinationKind::Automation, &options, &mary());
    let wanted = [
        "C001",
        "John_Smith@gmail.com",
        "+16505551212",
        "Mary",
        "Valéry",
        "1 Main St",
        "94107-1234",
        "San Francisco",
        "US",
        "123.40",
    ];
    assert_eq!(all.cells, wanted);
    let texts_only = Person { consents: Consents { sms: true, ..Consents::default() }, ..mary() };
    let entry = row_with(DestinationKind::Automation, &options, &texts_only);
    assert_eq!([&entry.cells[1], &entry.cells[2], &entry.cells[5]], ["", "+16505551212", ""]);
    assert_eq!(entry.identifiers, Identifiers { phone: true, ..Identifiers::default() });
    let ads_only = Person { consents: Consents { ads: true, ..Consents::default() }, ..mary() };
    assert!(!row_with(DestinationKind::Automation, &options, &ads_only).is_usable());
    assert!(!destination(DestinationKind::Automation, &options).may_have(&ads_only.consents));
}

#[test]
fn automation_needs_the_consents_of_its_columns() {
    use AutomationColumn::{Address, CustomerId, Email};
    use ConsentChannel::{Email as ByEmail, Post, Sms};
    let consent = |columns: &[AutomationColumn]| {
        let options = Options { columns: columns.to_vec(), ..Options::default() };
        destination(DestinationKind::Automation, &options).consent().to_vec()
    };
    assert_eq!(consent(&[CustomerId, Email, Email]), [ByEmail]);
    assert_eq!(consent(&[Address, CustomerId]), [Post]);
    assert_eq!(consent(&[CustomerId]), [ByEmail, Sms, Post]);
}

#[test]
fn automation_by_id_alone_knows_people_by_it() {
    let options = Options { columns: vec![AutomationColumn::CustomerId], ..Options::default() };
    let entry = row_with(DestinationKind::Automation, &options, &mary());
    assert_eq!(entry.identifiers, Identifiers { id: true, ..Identifiers::default() });
    assert_eq!(entry.keys.len(), 1);
    let nothing_agreed = Person { consents: Consents::default(), ..mary() };
    assert!(!row_with(DestinationKind::Automation, &options, &nothing_agreed).is_usable());
}

#[test]
fn what_a_spreadsheet_would_run_is_written_as_text() {
    for (captured, wanted) in [
        ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
        ("+1+1", "'+1+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\r=1", "'=1"),
        ("\u{a0}=1", "'=1"),
        ("\u{0}=1", "'=1"),
        ("＝1", "'＝1"),
        ("Mary", "Mary"),
        ("a\nb", "a b"),
        ("", ""),
    ] {
        let mut out = String::new();
        assert_eq!(push_text(captured, true, &mut out), !captured.is_empty());
        assert_eq!(out, wanted);
    }
    let person = Person { customer_id: "=1".to_owned(), email: some("=x@example.com"), ..mary() };
    let typed = Options { for_sheets: false, ..Options::default() };
    let entry = row_with(DestinationKind::Automation, &typed, &person);
    assert_eq!(entry.cells[..2], ["=1", "=x@example.com"], "nothing runs in a file with types");
    let entry = row(DestinationKind::Automation, &person);
    assert_eq!(entry.cells[..3], ["'=1", "'=x@example.com", "+16505551212"]);
    assert_eq!(row(DestinationKind::Meta, &person).cells[9], "");
}

/// Texts that look like what is captured, and any text.
fn captured() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        Just(None),
        "(?s).{0,24}".prop_map(Some),
        "[ +=@\t.a-zA-Z0-9éß()-]{0,24}".prop_map(Some),
        "[a-zA-Z.+]{1,8}@(gmail|example)\\.(com|fr)".prop_map(Some),
        "(\\+|00)?[0-9 ().-]{6,18}".prop_map(Some),
        Just(some("US")),
        Just(some("fr")),
    ]
}

fn person() -> impl Strategy<Value = Person> {
    let texts = prop::collection::vec(captured(), 10);
    (texts, any::<[bool; 4]>(), any::<Option<i32>>()).prop_map(|(mut texts, agreed, value)| {
        let mut next = || texts.pop().flatten();
        Person {
            customer_id: next().unwrap_or_default(),
            email: next(),
            phone: next(),
            first_name: next(),
            last_name: next(),
            address: next(),
            postal_code: next(),
            city: next(),
            country: next(),
            birth_date: None,
            gender: next(),
            value: value.map(Decimal::from),
            consents: Consents { email: agreed[0], sms: agreed[1], post: agreed[2], ads: agreed[3] },
        }
    })
}

fn is_hash_or_empty(cell: &str) -> bool {
    cell.is_empty() || crate::ledger::pseudonym::is_hash(cell)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_row_has_as_many_cells_as_the_header_and_nothing_of_the_row_before(
        first in person(), second in person(), value in any::<bool>(), plus in any::<bool>(),
    ) {
        let options = Options {
            country: some("GB"),
            phone_plus: plus,
            columns: AutomationColumn::ALL.to_vec(),
            for_sheets: plus,
            value,
        };
        for kind in DestinationKind::ALL {
            let to = destination(kind, &options);
            let mut entry = Entry::new();
            to.entry(&first, &mut entry);
            to.entry(&second, &mut entry);
            prop_assert_eq!(entry.cells.len(), to.header().len());
            let alone = row_with(kind, &options, &second);
            prop_assert_eq!(&entry.cells, &alone.cells);
            prop_assert_eq!(&entry.keys, &alone.keys);
            prop_assert_eq!(entry.identifiers, alone.identifiers);
            prop_assert_eq!(&entry.rejected, &alone.rejected);
            prop_assert_eq!(entry.is_usable(), !entry.keys.is_empty());
        }
    }

    #[test]
    fn no_cell_runs_in_a_spreadsheet_and_platforms_get_hashes(somebody in person()) {
        let options = Options { columns: AutomationColumn::ALL.to_vec(), ..Options::default() };
        for kind in DestinationKind::ALL {
            let header = destination(kind, &options).header();
            let entry = row_with(kind, &options, &somebody);
            for (name, cell) in header.iter().zip(&entry.cells) {
                match name.as_str() {
                    "phone" if kind == DestinationKind::Automation => {
                        let digits = cell.strip_prefix('+').unwrap_or_default();
                        prop_assert!(cell.is_empty() || (7..=15).contains(&digits.len()));
                        prop_assert!(digits.bytes().all(|b| b.is_ascii_digit()));
                    }
                    "value" => prop_assert!(cell.is_empty() || cell.parse::<Decimal>().is_ok()),
                    _ => prop_assert!(!automation::runs_in_a_sheet(cell), "{} {:?}", name, cell),
                }
                let in_clear = ["Country", "Zip", "uid"].contains(&name.as_str());
                if kind != DestinationKind::Automation && !in_clear {
                    prop_assert!(is_hash_or_empty(cell), "{} {:?}", name, cell);
                }
            }
            let mut out = Vec::new();
            sheet::push_row(&entry.cells, &mut out);
            prop_assert!(out.ends_with(b"\n"));
        }
    }
}
