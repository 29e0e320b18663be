//! Where audiences go: one file of code for each kind of destination, behind one small trait. How to add one:
//! `docs/destinations.md`.

mod automation;
mod google;
mod meta;
#[cfg(test)]
mod tests;
mod tiktok;

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::person::{Consents, Person};
use crate::contract::DestinationKind;

/// What a destination is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The country of phone numbers without a code, where the person has none.
    pub country: Option<String>,
    /// Whether phone numbers carry a plus, where the platform's own pages contradict each other.
    pub phone_plus: bool,
    /// Columns of a file for the retailer's own tools; all of them when empty.
    pub columns: Vec<String>,
    /// Whether a person's expected value goes along, where the platform takes it.
    pub value: bool,
}

/// What takes an audience.
pub trait Destination: Send + Sync {
    /// The dated set of rules that it follows, for example `google-2025-09`.
    fn rules(&self) -> &'static str;
    /// Whether somebody allows to be in a file for it.
    fn admits(&self, consents: &Consents) -> bool;
    /// Fewer people than these make no sense.
    fn minimum(&self) -> u64;
    /// Larger files are not taken.
    fn most_bytes(&self) -> Option<u64> {
        None
    }
    /// Whether it takes a file that removes people.
    fn removes(&self) -> bool;
    /// The first row.
    fn header(&self) -> Vec<String>;
    /// The row of a person: as many cells as the header has. Who has no identifier has none of use.
    fn entry(&self, person: &Person, entry: &mut Entry);
}

/// One row, made again for each person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The cells.
    pub cells: Vec<String>,
    /// Whether it has an e-mail address.
    pub email: bool,
    /// A phone number.
    pub phone: bool,
    /// An address that can be matched.
    pub address: bool,
    /// What it can be recognised by, as numbers: the first eight bytes of SHA-256 of each.
    pub keys: Vec<u64>,
    /// Whether there was an e-mail address that is none.
    pub bad_email: bool,
    /// Whether there was a phone number that is none, or whose country nobody knows.
    pub bad_phone: bool,
}

impl Entry {
    /// Whether anybody can be recognised by it.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        !self.keys.is_empty()
    }

    /// Begin a row of so many cells.
    fn begin(&mut self, cells: usize) {
        self.cells.resize_with(cells, String::new);
        self.cells.iter_mut().for_each(String::clear);
        self.keys.clear();
        (self.email, self.phone, self.address) = (false, false, false);
        (self.bad_email, self.bad_phone) = (false, false);
    }

    /// Fill a cell.
    fn put(&mut self, place: usize, text: &str) {
        if let Some(cell) = self.cells.get_mut(place) {
            cell.push_str(text);
        }
    }

    /// Fill a cell with the hash of a text.
    fn put_hashed(&mut self, place: usize, text: &str) {
        if let Some(cell) = self.cells.get_mut(place) {
            hash_into(text, cell);
        }
    }

    /// Note what somebody can be recognised by.
    fn key(&mut self, kind: &str, text: &str) {
        let hash = Sha256::new().chain_update(kind).chain_update([0]).chain_update(text).finalize();
        self.keys.push(hash.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte)));
    }

    /// Take an e-mail address in, if it is one.
    fn take_email(&mut self, person: &Person, normal: fn(&str) -> Option<String>) -> Option<String> {
        let text = present(person.email.as_deref())?;
        let Some(email) = normal(text) else {
            self.bad_email = true;
            return None;
        };
        self.email = true;
        self.key("email", &email);
        Some(email)
    }

    /// Take a phone number in, if it is one.
    fn take_phone(&mut self, person: &Person, options: &Options) -> Option<String> {
        let text = present(person.phone.as_deref())?;
        let country = present(person.country.as_deref()).or(options.country.as_deref());
        let Ok(phone) = super::normalise::phone::e164(text, country) else {
            self.bad_phone = true;
            return None;
        };
        self.phone = true;
        self.key("phone", &phone);
        Some(phone)
    }
}

/// A text that says something.
fn present(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// SHA-256 of a text, 64 hexadecimal digits in lower case.
fn hash_into(text: &str, into: &mut String) {
    for byte in Sha256::digest(text) {
        // Writing to a String can't fail.
        let _ = write!(into, "{byte:02x}");
    }
}

/// A destination of a kind.
#[must_use]
pub fn destination(kind: DestinationKind, options: &Options) -> Box<dyn Destination> {
    let options = options.clone();
    match kind {
        DestinationKind::Google => Box::new(google::Google { options }),
        DestinationKind::Meta => Box::new(meta::Meta { options }),
        DestinationKind::Tiktok => Box::new(tiktok::Tiktok { options }),
        DestinationKind::Automation => Box::new(automation::Automation::new(options)),
    }
}
