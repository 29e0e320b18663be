//! One person's row for a destination, and what was found out about them on the way. Its buffers are used again.

use crate::activation::{
    hash::{self, Key},
    normalise::phone::PhoneError,
};

/// A row and what it is worth. Fill it with [`Destination::entry`](super::Destination::entry), again and again.
#[derive(Debug, Default)]
pub struct Entry {
    /// One cell for each column of the header.
    pub cells: Vec<String>,
    /// What the destination can know the person by.
    pub identifiers: Identifiers,
    /// What tells the person from others there: e-mail address, then phone number; the address only of who has
    /// neither, since a parent and a child share it.
    pub keys: Vec<Key>,
    /// What was captured and could not be used.
    pub rejected: Vec<Rejection>,
    scratch: String,
}

/// What a row has that a destination can know a person by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools)] // Four independent yes or no.
pub struct Identifiers {
    /// A usable e-mail address.
    pub email: bool,
    /// A usable phone number.
    pub phone: bool,
    /// A name with a place, or a postal address.
    pub address: bool,
    /// The retailer's own id, for a destination that knows customers by it and was asked for nothing else.
    pub id: bool,
}

impl Identifiers {
    /// Whether there is any.
    #[must_use]
    pub const fn any(self) -> bool {
        self.email || self.phone || self.address || self.id
    }
}

/// Why something captured could not be used. It never costs the person's other identifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rejection {
    /// Not an e-mail address.
    EmailMalformed,
    /// Not a phone number, or not one of its country.
    PhoneMalformed,
    /// A phone number without a country's code, of nobody knows which country.
    PhoneWithoutCountry,
    /// A country that is no ISO 3166 two-letter code.
    CountryUnknown,
    /// Some of first name, last name, country and postal code, where all are needed.
    AddressIncomplete,
}

impl Rejection {
    /// Every one, in display order.
    pub const ALL: [Self; 5] = [
        Self::EmailMalformed,
        Self::PhoneMalformed,
        Self::PhoneWithoutCountry,
        Self::CountryUnknown,
        Self::AddressIncomplete,
    ];

    /// Its id, as in JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::EmailMalformed => "email_malformed",
            Self::PhoneMalformed => "phone_malformed",
            Self::PhoneWithoutCountry => "phone_without_country",
            Self::CountryUnknown => "country_unknown",
            Self::AddressIncomplete => "address_incomplete",
        }
    }

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::EmailMalformed => "not an e-mail address",
            Self::PhoneMalformed => "not a phone number",
            Self::PhoneWithoutCountry => "phone number without a country",
            Self::CountryUnknown => "country that is no ISO code",
            Self::AddressIncomplete => "name, country and postal code not all there",
        }
    }
}

impl Entry {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether the destination can know the person at all.
    #[must_use]
    pub const fn is_usable(&self) -> bool {
        self.identifiers.any()
    }

    /// Make it empty, with so many cells.
    pub(super) fn clear(&mut self, width: usize) {
        self.cells.resize_with(width, String::new);
        self.cells.iter_mut().for_each(String::clear);
        self.identifiers = Identifiers::default();
        self.keys.clear();
        self.rejected.clear();
    }

    /// Put into a cell the hash of what `normalise` makes; the key of it, if there is anything.
    pub(super) fn hashed(&mut self, at: usize, normalise: impl FnOnce(&mut String) -> bool) -> Option<Key> {
        self.scratch.clear();
        if !normalise(&mut self.scratch) {
            return None;
        }
        self.cells.get_mut(at).map(|cell| hash::append(&self.scratch, cell))
    }

    /// Put into a cell what `normalise` makes; whether there is anything.
    pub(super) fn plain(&mut self, at: usize, normalise: impl FnOnce(&mut String) -> bool) -> bool {
        self.cells.get_mut(at).is_some_and(normalise)
    }

    /// Put the hash of an e-mail address into a cell.
    pub(super) fn email(&mut self, at: usize, email: Option<&str>, rule: fn(&str, &mut String) -> bool) {
        let Some(email) = present(email) else { return };
        match self.hashed(at, |out| rule(email, out)) {
            Some(key) => {
                self.identifiers.email = true;
                self.keys.push(key);
            }
            None => self.rejected.push(Rejection::EmailMalformed),
        }
    }

    /// Put the hash of a phone number into a cell.
    pub(super) fn phone(
        &mut self,
        at: usize,
        phone: Option<&str>,
        rule: impl FnOnce(&str, &mut String) -> Result<(), PhoneError>,
    ) {
        let Some(phone) = present(phone) else { return };
        let mut error = None;
        let key = self.hashed(at, |out| rule(phone, out).map_err(|e| error = Some(e)).is_ok());
        if let Some(key) = key {
            self.identifiers.phone = true;
            self.keys.push(key);
        }
        self.reject_phone(error);
    }

    /// Note why a phone number can't be used.
    pub(super) fn reject_phone(&mut self, error: Option<PhoneError>) {
        match error {
            Some(PhoneError::Malformed) => self.rejected.push(Rejection::PhoneMalformed),
            Some(PhoneError::NoCountry) => self.rejected.push(Rejection::PhoneWithoutCountry),
            Some(PhoneError::Empty) | None => {}
        }
    }

    /// The cells from one to another are a name and a place that the person can be known by.
    pub(super) fn address(&mut self, cells: std::ops::Range<usize>) {
        self.identifiers.address = true;
        if self.keys.is_empty() {
            self.scratch.clear();
            for cell in self.cells.get(cells).unwrap_or_default() {
                self.scratch.push_str(cell);
                self.scratch.push('\n');
            }
            self.keys.push(hash::key(&self.scratch));
        }
    }
}

/// A text that says something.
pub(super) fn present(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty())
}
