//! The retailer's own marketing automation: chosen columns, not hashed, each only to who agreed to what it is for.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::{Destination, Entry, Options, Rejection, country_of, entry::present};
use crate::{
    activation::{
        hash,
        normalise::{email, phone},
        person::{Consents, Person},
    },
    contract::{ConsentChannel, DestinationKind},
};

/// A column of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AutomationColumn {
    /// The retailer's own id.
    CustomerId,
    /// E-mail address as captured; for who may be e-mailed.
    Email,
    /// Phone number in E.164; for who may be texted.
    Phone,
    /// Given name.
    FirstName,
    /// Family name.
    LastName,
    /// Street and number; for who may be written to by post.
    Address,
    /// Postal code.
    PostalCode,
    /// City.
    City,
    /// Country as captured.
    Country,
    /// What the customer is worth.
    Value,
}

impl AutomationColumn {
    /// Every one, in display order.
    pub const ALL: [Self; 10] = [
        Self::CustomerId,
        Self::Email,
        Self::Phone,
        Self::FirstName,
        Self::LastName,
        Self::Address,
        Self::PostalCode,
        Self::City,
        Self::Country,
        Self::Value,
    ];

    /// Those taken unless others are chosen.
    pub const USUAL: [Self; 5] =
        [Self::CustomerId, Self::Email, Self::Phone, Self::FirstName, Self::LastName];

    /// Its id: the name in the header, in JSON and in settings.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::CustomerId => "customer_id",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::Address => "address",
            Self::PostalCode => "postal_code",
            Self::City => "city",
            Self::Country => "country",
            Self::Value => "value",
        }
    }

    /// The one of that id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.id() == id)
    }

    /// The consent that the column needs, if any.
    #[must_use]
    pub const fn consent(self) -> Option<ConsentChannel> {
        match self {
            Self::Email => Some(ConsentChannel::Email),
            Self::Phone => Some(ConsentChannel::Sms),
            Self::Address => Some(ConsentChannel::Post),
            _ => None,
        }
    }
}

/// Whether a spreadsheet would take a text for a formula (OWASP, "CSV Injection").
#[must_use]
pub fn runs_in_a_sheet(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// Append a text: trimmed, control characters as spaces, and `for_sheets` with a `'` in front where it would run. Whether
/// there is anything.
pub fn push_text(text: &str, for_sheets: bool, out: &mut String) -> bool {
    let blank = |c: char| c.is_whitespace() || c.is_control();
    let text = text.trim_matches(blank);
    if for_sheets && runs_in_a_sheet(text) {
        out.push('\'');
    }
    out.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
    !text.is_empty()
}

pub(super) struct Automation {
    country: Option<&'static str>,
    columns: Vec<AutomationColumn>,
    consent: Vec<ConsentChannel>,
    /// Whether people may open the file in a spreadsheet.
    for_sheets: bool,
    /// Whether no column is of a way to reach people, so that their id is what they are known by.
    by_id: bool,
}

impl Automation {
    /// With these columns, each once; the usual ones where none are given.
    pub fn new(country: Option<&'static str>, options: &Options) -> Self {
        let chosen = match options.columns.as_slice() {
            [] => &AutomationColumn::USUAL,
            chosen => chosen,
        };
        let mut columns = Vec::with_capacity(chosen.len());
        for column in chosen {
            if !columns.contains(column) {
                columns.push(*column);
            }
        }
        let mut consent: Vec<_> = columns.iter().filter_map(|column| column.consent()).collect();
        let by_id = consent.is_empty();
        if by_id {
            // Whoever gets the list will write to these people somehow.
            consent = vec![ConsentChannel::Email, ConsentChannel::Sms, ConsentChannel::Post];
        }
        Self { country, columns, consent, for_sheets: options.for_sheets, by_id }
    }

    fn email(&self, person: &Person, at: usize, entry: &mut Entry) {
        let Some(captured) = present(person.email.as_deref()) else { return };
        let mut same = String::new();
        if email::meta(captured, &mut same) {
            entry.plain(at, |out| push_text(captured, self.for_sheets, out));
            entry.identifiers.email = true;
            entry.keys.push(hash::key(&same));
        } else {
            entry.rejected.push(Rejection::EmailMalformed);
        }
    }

    fn phone(&self, person: &Person, at: usize, entry: &mut Entry) {
        let Some(captured) = present(person.phone.as_deref()) else { return };
        let country = country_of(person, self.country, entry);
        let mut error = None;
        // A plus and digits: a spreadsheet makes a number of it and runs nothing.
        if entry.plain(at, |out| phone::e164(captured, country, out).map_err(|e| error = Some(e)).is_ok()) {
            entry.identifiers.phone = true;
            let key = entry.cells.get(at).map(|number| hash::key(number));
            entry.keys.extend(key);
        }
        entry.reject_phone(error);
    }

    fn cell(&self, column: AutomationColumn, person: &Person, at: usize, entry: &mut Entry) {
        let text = match column {
            AutomationColumn::Email => return self.email(person, at, entry),
            AutomationColumn::Phone => return self.phone(person, at, entry),
            AutomationColumn::Value => {
                entry.plain(at, |out| person.value.is_some_and(|value| write!(out, "{value}").is_ok()));
                return;
            }
            AutomationColumn::CustomerId => Some(person.customer_id.as_str()),
            AutomationColumn::FirstName => person.first_name.as_deref(),
            AutomationColumn::LastName => person.last_name.as_deref(),
            AutomationColumn::Address => person.address.as_deref(),
            AutomationColumn::PostalCode => person.postal_code.as_deref(),
            AutomationColumn::City => person.city.as_deref(),
            AutomationColumn::Country => person.country.as_deref(),
        };
        let found = entry.plain(at, |out| push_text(text.unwrap_or_default(), self.for_sheets, out));
        if found && column == AutomationColumn::Address {
            entry.identifiers.address = true;
        }
    }
}

impl Destination for Automation {
    fn kind(&self) -> DestinationKind {
        DestinationKind::Automation
    }

    fn rules(&self) -> &'static str {
        "automation-2025-09"
    }

    fn consent(&self) -> &[ConsentChannel] {
        &self.consent
    }

    fn minimum(&self) -> u64 {
        0
    }

    fn header(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.id().to_owned()).collect()
    }

    fn is_amount(&self, column: &str) -> bool {
        column == AutomationColumn::Value.id()
    }

    fn removes(&self) -> bool {
        false
    }

    fn entry(&self, person: &Person, entry: &mut Entry) {
        entry.clear(self.columns.len());
        let agreed = |consents: &Consents, column: AutomationColumn| {
            column.consent().is_none_or(|channel| consents.given(channel))
        };
        for (at, column) in self.columns.iter().enumerate() {
            if agreed(&person.consents, *column) {
                self.cell(*column, person, at, entry);
            }
        }
        entry.identifiers.id = self.by_id && self.may_have(&person.consents);
        if entry.keys.is_empty() && entry.is_usable() {
            entry.keys.push(hash::key(&person.customer_id));
        }
    }
}
