//! Google Ads Customer Match. Sources: Google Ads help 7659867, 7476159 and 7475964, and the formatting guide of Data
//! Manager, read in September 2025.

use super::{Destination, Entry, Options, present};
use crate::activation::{
    normalise::{email, name, place},
    person::{Consents, Person},
};

pub(super) struct Google {
    pub(super) options: Options,
}

const HEADER: [&str; 6] = ["Email", "Phone", "First Name", "Last Name", "Country", "Zip"];

impl Destination for Google {
    fn rules(&self) -> &'static str {
        "google-2025-09"
    }

    fn admits(&self, consents: &Consents) -> bool {
        consents.ads
    }

    fn minimum(&self) -> u64 {
        100
    }

    fn removes(&self) -> bool {
        true
    }

    fn header(&self) -> Vec<String> {
        HEADER.map(str::to_owned).to_vec()
    }

    fn entry(&self, person: &Person, entry: &mut Entry) {
        entry.begin(HEADER.len());
        if let Some(email) = entry.take_email(person, email::google) {
            entry.put_hashed(0, &email);
        }
        if let Some(phone) = entry.take_phone(person, &self.options) {
            entry.put_hashed(1, &phone);
        }
        // An address is matched by all four of them, or not at all. Country and postal code are never hashed.
        if let Some([first, last, country, zip]) = self.address(person) {
            entry.address = true;
            entry.key("address", &[&first, &last, &country, &zip].map(String::as_str).join("\0"));
            entry.put_hashed(2, &first);
            entry.put_hashed(3, &last);
            entry.put(4, &country);
            entry.put(5, &zip);
        }
    }
}

impl Google {
    fn address(&self, person: &Person) -> Option<[String; 4]> {
        let country = present(person.country.as_deref()).or(self.options.country.as_deref());
        let country = place::country(country?)?;
        let first = name::google(present(person.first_name.as_deref())?);
        let last = name::google(present(person.last_name.as_deref())?);
        let zip = place::google_zip(present(person.postal_code.as_deref())?, &country)?;
        (!first.is_empty() && !last.is_empty()).then_some([first, last, country, zip])
    }
}
