//! TikTok customer file. Sources: TikTok, "Create a custom audience with a customer file" and "Supported IDs and
//! formats", read in September 2025.

use super::{Destination, Entry, Options};
use crate::activation::{
    normalise::email,
    person::{Consents, Person},
};

pub(super) struct Tiktok {
    pub(super) options: Options,
}

const HEADER: [&str; 2] = ["Email_SHA256", "Phone_SHA256"];
/// Larger files are refused.
const MOST_BYTES: u64 = 1_000_000_000;

impl Destination for Tiktok {
    fn rules(&self) -> &'static str {
        // The pages contradict each other on the plus.
        if self.options.phone_plus { "tiktok-2025-09-plus" } else { "tiktok-2025-09-digits" }
    }

    fn admits(&self, consents: &Consents) -> bool {
        consents.ads
    }

    fn minimum(&self) -> u64 {
        1_000
    }

    fn most_bytes(&self) -> Option<u64> {
        Some(MOST_BYTES)
    }

    fn removes(&self) -> bool {
        true
    }

    fn header(&self) -> Vec<String> {
        HEADER.map(str::to_owned).to_vec()
    }

    fn entry(&self, person: &Person, entry: &mut Entry) {
        entry.begin(HEADER.len());
        if let Some(email) = entry.take_email(person, email::plain) {
            entry.put_hashed(0, &email);
        }
        if let Some(phone) = entry.take_phone(person, &self.options) {
            entry.put_hashed(1, if self.options.phone_plus { &phone } else { phone.trim_start_matches('+') });
        }
    }
}
