//! A customer file of `TikTok`, as its pages "Create a custom audience with a customer file" and "Supported IDs and
//! formats" say.
//!
//! They contradict each other on the `+` of phone numbers: most have it, one leaves it out. Hence the option, and a name
//! of the rule set for each.

use super::{Destination, Entry, country_of, texts};
use crate::{
    activation::{
        normalise::{email, phone},
        person::Person,
    },
    contract::{ConsentChannel, DestinationKind},
};

const HEADER: [&str; 2] = ["Email_SHA256", "Phone_SHA256"];
const EMAIL: usize = 0;
const PHONE: usize = 1;

pub(super) struct Tiktok {
    /// The country of customers that have none.
    pub country: Option<&'static str>,
    /// Whether phone numbers are hashed with their `+`.
    pub plus: bool,
}

impl Destination for Tiktok {
    fn kind(&self) -> DestinationKind {
        DestinationKind::Tiktok
    }

    fn rules(&self) -> &'static str {
        if self.plus { "tiktok-2025-09" } else { "tiktok-2025-09-without-plus" }
    }

    fn consent(&self) -> &[ConsentChannel] {
        &[ConsentChannel::Ads]
    }

    fn minimum(&self) -> u64 {
        1_000
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
        entry.email(EMAIL, person.email.as_deref(), email::tiktok);
        // Digits alone are what Meta takes.
        let rule = if self.plus { phone::e164 } else { phone::meta };
        entry.phone(PHONE, person.phone.as_deref(), |number, out| rule(number, country, out));
    }
}
