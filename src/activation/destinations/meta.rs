//! Meta custom audience. Source: Meta, "How to format a customer list", read in September 2025.

use super::{Destination, Entry, Options, present};
use crate::activation::{
    normalise::{email, name, place},
    person::{Consents, Person},
};

pub(super) struct Meta {
    pub(super) options: Options,
}

const HEADER: [&str; 10] = ["email", "phone", "fn", "ln", "ct", "zip", "country", "dob", "gen", "uid"];
const VALUE: &str = "value";

impl Destination for Meta {
    fn rules(&self) -> &'static str {
        "meta-2025-09"
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
        let value = self.options.value.then_some(VALUE);
        HEADER.into_iter().chain(value).map(str::to_owned).collect()
    }

    fn entry(&self, person: &Person, entry: &mut Entry) {
        entry.begin(HEADER.len() + usize::from(self.options.value));
        // No rule for Gmail here.
        if let Some(email) = entry.take_email(person, email::plain) {
            entry.put_hashed(0, &email);
        }
        if let Some(phone) = entry.take_phone(person, &self.options) {
            // Digits alone.
            entry.put_hashed(1, phone.trim_start_matches('+'));
        }
        let text = |text: &Option<String>, normal: fn(&str) -> String| {
            present(text.as_deref()).map(normal).filter(|text| !text.is_empty())
        };
        let country = present(person.country.as_deref()).or(self.options.country.as_deref());
        let country = country.and_then(place::country);
        let zip = present(person.postal_code.as_deref()).map(|zip| place::meta_zip(zip, country.as_deref()));
        let cells = [
            text(&person.first_name, name::meta),
            text(&person.last_name, name::meta),
            text(&person.city, place::meta_city),
            zip.filter(|zip| !zip.is_empty()),
            country.as_deref().map(str::to_lowercase),
            person.birth_date.map(|day| day.strftime("%Y%m%d").to_string()),
            text(&person.gender, |gender| gender.to_lowercase())
                .filter(|gender| matches!(gender.as_str(), "f" | "m")),
        ];
        if let [Some(first), Some(last), _, Some(zip), Some(country), ..] = &cells {
            entry.address = true;
            entry.key("address", &[first, last, country, zip].map(String::as_str).join("\0"));
        }
        for (place, cell) in cells.iter().enumerate() {
            if let Some(cell) = cell {
                entry.put_hashed(place + 2, cell);
            }
        }
        // The external id and the value are never hashed.
        entry.put(9, &person.customer_id);
        if self.options.value
            && let Some(value) = person.value
        {
            entry.put(10, &value.max(rust_decimal::Decimal::ZERO).normalize().to_string());
        }
    }
}
