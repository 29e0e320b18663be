//! A custom audience of Meta, as its help page "How to format a customer list" says.

use std::fmt::Write as _;

use rust_decimal::Decimal;

use super::{Destination, Entry, automation::runs_in_a_sheet, country_of, texts};
use crate::{
    activation::{
        normalise::{birth, email, name, phone, place},
        person::Person,
    },
    contract::{ConsentChannel, DestinationKind},
};

/// In the order of the page, without those that the file contract doesn't have (`st`, `doby`, `age`).
const HEADER: [&str; 11] =
    ["email", "phone", "fn", "ln", "ct", "zip", "country", "dob", "gen", "uid", "value"];
const EMAIL: usize = 0;
const PHONE: usize = 1;
const FIRST_NAME: usize = 2;
const LAST_NAME: usize = 3;
const CITY: usize = 4;
const ZIP: usize = 5;
const COUNTRY: usize = 6;
const BIRTH: usize = 7;
const GENDER: usize = 8;
const ID: usize = 9;
const VALUE: usize = 10;

pub(super) struct Meta {
    /// The country of customers that have none.
    pub country: Option<&'static str>,
    /// Whether the file says what each customer is worth.
    pub value: bool,
}

impl Meta {
    fn width(&self) -> usize {
        if self.value { HEADER.len() } else { VALUE }
    }
}

impl Destination for Meta {
    fn kind(&self) -> DestinationKind {
        DestinationKind::Meta
    }

    fn rules(&self) -> &'static str {
        "meta-2025-09"
    }

    fn consent(&self) -> &[ConsentChannel] {
        &[ConsentChannel::Ads]
    }

    fn minimum(&self) -> u64 {
        100
    }

    fn header(&self) -> Vec<String> {
        texts(HEADER.get(..self.width()).unwrap_or_default())
    }

    fn removes(&self) -> bool {
        true
    }

    fn entry(&self, person: &Person, entry: &mut Entry) {
        entry.clear(self.width());
        let country = country_of(person, self.country, entry);
        entry.email(EMAIL, person.email.as_deref(), email::meta);
        entry.phone(PHONE, person.phone.as_deref(), |number, out| phone::meta(number, country, out));
        address(person, country, entry);
        entry.hashed(BIRTH, |out| person.birth_date.is_some_and(|day| birth::meta_day(day, out)));
        entry.hashed(GENDER, |out| person.gender.as_deref().is_some_and(|g| birth::meta_gender(g, out)));
        entry.plain(ID, |out| id(&person.customer_id, out));
        if self.value {
            entry.plain(VALUE, |out| value(person.value, out));
        }
    }
}

/// Names and place, all hashed. Names with a country and a city or postal code are an identifier.
fn address(person: &Person, country: Option<&'static str>, entry: &mut Entry) {
    let mut letters = |at: usize, text: Option<&str>| {
        text.is_some_and(|text| entry.hashed(at, |out| name::meta(text, out)).is_some())
    };
    let first = letters(FIRST_NAME, person.first_name.as_deref());
    let last = letters(LAST_NAME, person.last_name.as_deref());
    let city = person
        .city
        .as_deref()
        .is_some_and(|text| entry.hashed(CITY, |out| place::meta_city(text, out)).is_some());
    let Some(country) = country else { return };
    let zip = person.postal_code.as_deref().unwrap_or_default();
    let zip = entry.hashed(ZIP, |out| place::meta_zip(zip, country, out)).is_some();
    entry.hashed(COUNTRY, |out| {
        out.extend(country.chars().map(|c| c.to_ascii_lowercase()));
        true
    });
    if first && last && (city || zip) {
        entry.address(FIRST_NAME..BIRTH);
    }
}

/// The retailer's own id, not hashed; left out where a spreadsheet would run it, since changed it would be another.
fn id(id: &str, out: &mut String) -> bool {
    let usable = !id.is_empty() && !runs_in_a_sheet(id) && !id.contains(char::is_control);
    if usable {
        out.push_str(id);
    }
    usable
}

/// What a customer is worth, not hashed; Meta takes no number under zero, and who costs money is worth none.
fn value(value: Option<Decimal>, out: &mut String) -> bool {
    let Some(value) = value else { return false };
    // Writing to a String can't fail.
    let _ = write!(out, "{}", value.max(Decimal::ZERO));
    true
}
