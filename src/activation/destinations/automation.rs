//! Files for the retailer's own tools: chosen columns, nothing hashed, each address only with the consent to use it.

use super::{Destination, Entry, Options, present};
use crate::activation::{
    normalise::email,
    person::{Consents, Person},
    sheet::guarded,
};

/// Every column, in order.
const COLUMNS: [&str; 10] = [
    "customer_id",
    "email",
    "phone",
    "first_name",
    "last_name",
    "address",
    "postal_code",
    "city",
    "country",
    "value",
];

pub(super) struct Automation {
    options: Options,
}

impl Automation {
    pub(super) fn new(mut options: Options) -> Self {
        if options.columns.is_empty() {
            options.columns = COLUMNS.map(str::to_owned).to_vec();
        }
        Self { options }
    }

    fn has(&self, column: &str) -> bool {
        self.options.columns.iter().any(|other| other == column)
    }
}

impl Destination for Automation {
    fn rules(&self) -> &'static str {
        "automation-1"
    }

    /// By one of the ways that the file has an address for.
    fn admits(&self, consents: &Consents) -> bool {
        let ways = [("email", consents.email), ("phone", consents.sms), ("address", consents.post)];
        let asked: Vec<bool> =
            ways.iter().filter(|(column, _)| self.has(column)).map(|(_, given)| *given).collect();
        if asked.is_empty() {
            // Ids alone: whoever allows to be written to at all.
            return consents.email || consents.sms || consents.post;
        }
        asked.contains(&true)
    }

    fn minimum(&self) -> u64 {
        0
    }

    fn removes(&self) -> bool {
        true
    }

    fn header(&self) -> Vec<String> {
        self.options.columns.clone()
    }

    fn entry(&self, person: &Person, entry: &mut Entry) {
        entry.begin(self.options.columns.len());
        let text = |text: &Option<String>| present(text.as_deref()).map(guarded);
        let allowed = |column: &str, given: bool| self.has(column) && given;
        let email =
            allowed("email", person.consents.email) && entry.take_email(person, email::plain).is_some();
        let phone =
            allowed("phone", person.consents.sms).then(|| entry.take_phone(person, &self.options)).flatten();
        let post = allowed("address", person.consents.post) && present(person.address.as_deref()).is_some();
        entry.address = post;
        // An id is always enough for the retailer's own tools.
        if entry.email || entry.phone || post || self.has("customer_id") {
            entry.keys.clear();
            entry.key("id", &person.customer_id);
        }
        for (place, column) in self.options.columns.iter().enumerate() {
            let cell = match column.as_str() {
                "customer_id" => Some(guarded(&person.customer_id)),
                // As captured: for sending, not for matching.
                "email" if email => text(&person.email),
                // A plus and digits are no formula.
                "phone" => phone.clone(),
                "first_name" => text(&person.first_name),
                "last_name" => text(&person.last_name),
                "address" if post => text(&person.address),
                "postal_code" => text(&person.postal_code),
                "city" => text(&person.city),
                "country" => text(&person.country),
                "value" => person.value.map(|value| value.normalize().to_string()),
                _ => None,
            };
            if let Some(cell) = cell {
                entry.put(place, &cell);
            }
        }
    }
}
