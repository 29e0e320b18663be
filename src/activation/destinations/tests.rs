use jiff::civil::date;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::activation::normalise::{email, name, phone, place};

fn options() -> Options {
    Options { country: None, phone_plus: true, columns: Vec::new(), value: true }
}

fn hash(text: &str) -> String {
    let mut hash = String::new();
    hash_into(text, &mut hash);
    hash
}

fn entry(kind: DestinationKind, options: &Options, person: &Person) -> Entry {
    let mut entry = Entry::default();
    destination(kind, options).entry(person, &mut entry);
    entry
}

fn mary() -> Person {
    let text = |text: &str| Some(text.to_owned());
    Person {
        customer_id: "000123".to_owned(),
        email: text("John_Smith@Gmail.com"),
        phone: text("(650)555-1212"),
        first_name: text("Mary"),
        last_name: text("Valéry"),
        address: text("1 rue A"),
        postal_code: text("94043-1351"),
        city: text("Mountain View"),
        country: text("us"),
        birth_date: Some(date(1980, 5, 6)),
        gender: text("F"),
        value: Some(Decimal::new(12_050, 2)),
        consents: Consents { email: true, sms: true, post: true, ads: true },
    }
}

/// Printed by the platforms, or computed from what they print: see DESTINATIONS of the references.
#[test]
fn the_platforms_own_hashes_come_out() {
    const SMITH: &str = "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f";
    let meta = entry(DestinationKind::Meta, &options(), &mary());
    assert_eq!(
        meta.cells,
        [
            SMITH,
            "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176",
            "6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec",
            "08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c",
            &hash("mountainview"),
            &hash("94043"),
            "79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621",
            &hash("19800506"),
            &hash("f"),
            "000123",
            "120.5",
        ]
    );
    let person = Person {
        email: Some("cloudy.sanfrancisco+shopping@gmail.com".to_owned()),
        phone: Some("(800)555-0100".to_owned()),
        ..mary()
    };
    let google = entry(DestinationKind::Google, &options(), &person);
    assert_eq!(google.cells[0], "223ebda6f6889b1494551ba902d9d381daf2f642bae055888e96343d53e9f9c4");
    assert_eq!(google.cells[1], "fb4f73a6ec5fdb7077d564cdd22c3554b43ce49168550c3b12c547b78c517b30");
    assert_eq!(google.cells[2..], [hash("mary"), hash("valéry"), "US".to_owned(), "94043-1351".to_owned()]);
    let tiktok = entry(DestinationKind::Tiktok, &options(), &mary());
    assert_eq!(tiktok.cells, [SMITH.to_owned(), hash("+16505551212")]);
    let digits = Options { phone_plus: false, ..options() };
    let tiktok = entry(DestinationKind::Tiktok, &digits, &mary());
    assert_eq!(tiktok.cells[1], "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176");
}

#[test]
fn what_is_wrong_leaves_its_cell_empty_and_the_others_full() {
    let person = Person {
        email: Some("n/a".to_owned()),
        phone: Some("06 39 98 79 19".to_owned()),
        country: None,
        ..mary()
    };
    for kind in [DestinationKind::Google, DestinationKind::Meta, DestinationKind::Tiktok] {
        let found = entry(kind, &options(), &person);
        assert!(found.bad_email && found.bad_phone, "{kind:?}");
        assert_eq!((found.cells[0].as_str(), found.cells[1].as_str()), ("", ""));
        assert!(!found.is_usable(), "{kind:?}: no country, no phone and no address");
        let here = Options { country: Some("FR".to_owned()), ..options() };
        let found = entry(kind, &here, &person);
        assert!(found.phone && !found.bad_phone && found.is_usable(), "{kind:?}");
    }
    let google = entry(DestinationKind::Google, &options(), &Person { postal_code: None, ..mary() });
    assert_eq!(google.cells[2..], ["", "", "", ""], "an address is whole or absent");
    assert!(google.is_usable() && !google.address);
}

#[test]
fn each_kind_asks_for_its_consent() {
    let only = |ads: bool, email: bool| Consents { ads, email, ..Consents::default() };
    for kind in [DestinationKind::Google, DestinationKind::Meta, DestinationKind::Tiktok] {
        let to = destination(kind, &options());
        assert!(to.admits(&only(true, false)) && !to.admits(&only(false, true)));
    }
    let columns = |columns: &[&str]| Options {
        columns: columns.iter().map(|c| (*c).to_owned()).collect(),
        ..options()
    };
    let by_mail = destination(DestinationKind::Automation, &columns(&["customer_id", "email"]));
    assert!(by_mail.admits(&only(false, true)) && !by_mail.admits(&only(true, false)));
    let by_phone = destination(DestinationKind::Automation, &columns(&["phone"]));
    assert!(!by_phone.admits(&only(true, true)));
    let mut person = mary();
    person.consents.sms = false;
    let all = entry(DestinationKind::Automation, &options(), &person);
    assert_eq!(all.cells[1..3], ["John_Smith@Gmail.com", ""], "no number of who may not be texted");
}

#[test]
fn no_cell_of_a_file_for_people_begins_a_formula() {
    let evil = || Some("=HYPERLINK(\"http://x\")".to_owned());
    let person = Person {
        customer_id: "=1".to_owned(),
        email: Some("@x".to_owned()),
        first_name: evil(),
        last_name: evil(),
        address: evil(),
        postal_code: evil(),
        city: Some("-1".to_owned()),
        country: Some("+1".to_owned()),
        ..mary()
    };
    let found = entry(DestinationKind::Automation, &options(), &person);
    for cell in found.cells.iter().filter(|cell| !cell.is_empty()) {
        let is_phone = cell.strip_prefix('+').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
        assert!(is_phone || !cell.starts_with(['=', '+', '-', '@']), "{cell}");
    }
}

fn maybe() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        Just(None),
        "\\PC{0,24}".prop_map(Some),
        "[ +0-9().-]{0,20}".prop_map(Some),
        "[A-Za-z.+]{1,9}@(gmail|example)\\.com".prop_map(Some),
        "[A-Z]{2}".prop_map(Some),
    ]
}

fn anybody() -> impl Strategy<Value = Person> {
    (
        ("\\PC{1,12}", maybe(), maybe(), maybe(), maybe()),
        (maybe(), maybe(), maybe(), maybe(), maybe()),
        any::<[bool; 4]>(),
    )
        .prop_map(
            |(
                (customer_id, email, phone, first_name, last_name),
                (address, postal_code, city, country, gender),
                allows,
            )| Person {
                customer_id,
                email,
                phone,
                first_name,
                last_name,
                address,
                postal_code,
                city,
                country,
                birth_date: None,
                gender,
                value: None,
                consents: Consents { email: allows[0], sms: allows[1], post: allows[2], ads: allows[3] },
            },
        )
}

proptest! {
    #[test]
    fn a_row_has_as_many_cells_as_the_header_whoever_it_is_of(person in anybody(), country in maybe()) {
        let options = Options { country, ..options() };
        for kind in DestinationKind::ALL {
            let to = destination(kind, &options);
            let mut entry = Entry::default();
            to.entry(&person, &mut entry);
            prop_assert_eq!(entry.cells.len(), to.header().len());
            let before = entry.clone();
            to.entry(&person, &mut entry);
            prop_assert_eq!(&before, &entry, "a row does not depend on the one before");
            if kind != DestinationKind::Automation {
                let is_hash = |cell: &String| cell.is_empty() || (cell.len() == 64 && cell.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')));
                let hashed = if kind == DestinationKind::Google { 4 } else { entry.cells.len().min(9) };
                prop_assert!(entry.cells.iter().take(hashed).all(is_hash), "{:?}", entry.cells);
            }
        }
    }

    #[test]
    fn what_is_normal_stays_as_it_is(text in maybe(), country in "[A-Z]{2}") {
        let text = text.unwrap_or_default();
        for normal in [email::plain, email::google] {
            if let Some(once) = normal(&text) {
                prop_assert_eq!(normal(&once), Some(once));
            }
        }
        for normal in [name::google, name::meta, place::meta_city] {
            let once = normal(&text);
            prop_assert_eq!(normal(&once), once);
        }
        if let Ok(once) = phone::e164(&text, Some(&country)) {
            prop_assert!(once.starts_with('+') && once.bytes().skip(1).all(|b| b.is_ascii_digit()), "{once}");
            prop_assert_eq!(phone::e164(&once, Some(&country)), Ok(once));
        }
        if let Some(once) = place::google_zip(&text, &country) {
            prop_assert_eq!(place::google_zip(&once, &country), Some(once));
        }
        let once = place::meta_zip(&text, Some(&country));
        prop_assert_eq!(place::meta_zip(&once, Some(&country)), once);
        if let Some(once) = place::country(&text) {
            prop_assert_eq!(place::country(&once), Some(once));
        }
    }
}
