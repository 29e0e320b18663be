//! Google Ads Customer Match, as its help pages 7659867, 7476159 and 7475964 and the Data Manager formatting guide say.

use super::{Destination, Entry, Rejection, country_of, texts};
use crate::{
    activation::{
        normalise::{email, name, phone, place},
        person::Person,
    },
    contract::{ConsentChannel, DestinationKind},
};

const HEADER: [&str; 6] = ["Email", "Phone", "First Name", "Last Name", "Country", "Zip"];
const EMAIL: usize = 0;
const PHONE: usize = 1;
const FIRST_NAME: usize = 2;
const LAST_NAME: usize = 3;
const COUNTRY: usize = 4;
const ZIP: usize = 5;

pub(super) struct Google {
    /// The country of customers that have none.
    pub country: Option<&'static str>,
}

impl Destination for Google {
    fn kind(&self) -> DestinationKind {
        DestinationKind::Google
    }

    fn rules(&self) -> &'static str {
        "google-2025-09"
    }

    fn consent(&self) -> &[ConsentChannel] {
        &[ConsentChannel::Ads]
    }

    fn minimum(&self) -> u64 {
        100
    }

    fn header(&self) -> Vec<String> {
        texts(&HEADER)
    }

    fn removes(&self) -> bool {
        true
    }

    fn entry(&self, person: &Person, entry: &mut Entry) {
        entry.clear(HEADER.len());
        let country = country_of(person, self.country, entry);
        entry.email(EMAIL, person.email.as_deref(), email::google);
        entry.phone(PHONE, person.phone.as_deref(), |number, out| phone::e164(number, country, out));
        address(person, country, entry);
    }
}

/// Names hashed, country and postal code not; all four or none.
fn address(person: &Person, country: Option<&'static str>, entry: &mut Entry) {
    let names = [(FIRST_NAME, &person.first_name), (LAST_NAME, &person.last_name)];
    let mut found = names
        .into_iter()
        .filter(|(at, text)| {
            text.as_deref().is_some_and(|text| entry.hashed(*at, |out| name::google(text, out)).is_some())
        })
        .count();
    if let Some(country) = country {
        let zip = person.postal_code.as_deref().unwrap_or_default();
        found += usize::from(entry.plain(ZIP, |out| place::google_zip(zip, country, out)));
        found += usize::from(entry.plain(COUNTRY, |out| {
            out.push_str(country);
            true
        }));
    }
    if found == 4 {
        entry.address(FIRST_NAME..HEADER.len());
    } else {
        entry.cells.iter_mut().skip(FIRST_NAME).for_each(String::clear);
        if person.first_name.is_some() || person.last_name.is_some() || person.postal_code.is_some() {
            entry.rejected.push(Rejection::AddressIncomplete);
        }
    }
}
