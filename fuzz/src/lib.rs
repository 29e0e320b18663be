//! What the targets share: what must hold of a normaliser, and of a row for a destination.

mod made;

pub use made::made;

use c360::{
    activation::{
        destinations::{Destination, Entry, Options, automation::runs_in_a_sheet, destination},
        person::{Consents, Person},
    },
    contract::DestinationKind,
};

/// What a normaliser makes of a text. Applied to that it must change nothing, and what isn't usable must leave no trace.
pub fn normal(rule: impl Fn(&str, &mut String) -> bool, text: &str) -> Option<String> {
    let (mut once, mut again) = (String::new(), String::new());
    if !rule(text, &mut once) {
        assert!(once.is_empty(), "not usable, yet {once:?} was written");
        return None;
    }
    assert!(rule(&once, &mut again), "{once:?} is not usable any more");
    assert_eq!(once, again, "not the same when done again");
    Some(once)
}

/// The cells under their names for somebody of whom everything is this text. The row is as wide as the header, and usable
/// exactly if it has a key.
pub fn row(to: &dyn Destination, text: &str, country: Option<&str>) -> Vec<(String, String)> {
    let mut entry = Entry::new();
    to.entry(&everything(text, country), &mut entry);
    assert_eq!(entry.cells.len(), to.header().len(), "not as many cells as columns");
    assert_ne!(
        entry.is_usable(),
        entry.keys.is_empty(),
        "a key without an identifier, or the other way round"
    );
    to.header().iter().cloned().zip(entry.cells).collect()
}

/// Rows for a platform that wants hashes.
pub fn hashed(kind: DestinationKind, text: &str) {
    let to =
        destination(kind, &Options { country: Some("FR".to_owned()), value: true, ..Options::default() });
    for country in [None, Some("US")] {
        for (name, cell) in row(to.as_ref(), text, country) {
            let in_clear = ["Country", "Zip", "uid", "value"].contains(&name.as_str());
            let is_hash = cell.len() == 64 && cell.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
            assert!(in_clear || cell.is_empty() || is_hash, "{name} is no hash: {cell:?}");
            assert!(!runs_in_a_sheet(&cell), "{name} runs in a spreadsheet: {cell:?}");
        }
    }
}

/// With or without a country that can be read.
fn everything(text: &str, country: Option<&str>) -> Person {
    let said = || Some(text.to_owned());
    Person {
        customer_id: text.to_owned(),
        email: said(),
        phone: said(),
        first_name: said(),
        last_name: said(),
        address: said(),
        postal_code: said(),
        city: said(),
        country: Some(country.unwrap_or(text).to_owned()),
        birth_date: None,
        gender: said(),
        value: None,
        consents: Consents { email: true, sms: true, post: true, ads: true },
    }
}
