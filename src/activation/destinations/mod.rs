//! Who takes audiences: one file a destination, each with the header of its file and the rules of its cells.
//!
//! A rule set has a name with a date, which every export's manifest keeps: platforms change their rules. Consent and
//! suppression are filters before; here is only how those who remain are written.

pub mod automation;
mod entry;
mod google;
mod meta;
mod tiktok;

pub use automation::AutomationColumn;
pub use entry::{Entry, Identifiers, Rejection};

use super::{
    normalise::country,
    person::{Consents, Person},
};
use crate::contract::{ConsentChannel, DestinationKind};

/// What takes audiences.
pub trait Destination: Send + Sync {
    /// Which one it is.
    fn kind(&self) -> DestinationKind;

    /// The rule set followed, with the month it was read: `google-2025-09`.
    fn rules(&self) -> &'static str;

    /// The consents of which a person must have given at least one.
    fn consent(&self) -> &[ConsentChannel];

    /// How many people make an audience there; of fewer nothing comes.
    fn minimum(&self) -> u64;

    /// The names of the columns.
    fn header(&self) -> Vec<String>;

    /// Whether a column holds amounts, in the currency's units with two decimals; the others hold texts. Only formats with
    /// types tell them apart.
    fn is_amount(&self, _column: &str) -> bool {
        false
    }

    /// Whether it takes a file of people to be taken out of an audience again, in the same form.
    fn removes(&self) -> bool;

    /// Write a person's row over what `entry` held. There are as many cells as the header has columns; what can't be
    /// used leaves its cell empty and the others alone.
    ///
    /// A platform's row does not depend on the person's consents: who withdrew one must be taken out there, which needs
    /// the same row.
    fn entry(&self, person: &Person, entry: &mut Entry);

    /// Whether somebody agreed to what this destination does.
    fn may_have(&self, consents: &Consents) -> bool {
        self.consent().iter().any(|channel| consents.given(*channel))
    }
}

/// What can be chosen of a destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The country of customers that have none, as an ISO 3166 code; without one their phone numbers need a country's
    /// code.
    pub country: Option<String>,
    /// `TikTok`: hash phone numbers with their `+`.
    pub phone_plus: bool,
    /// Marketing automation: the columns, in order.
    pub columns: Vec<AutomationColumn>,
    /// Marketing automation: whether people may open the file in a spreadsheet, where some texts would run.
    pub for_sheets: bool,
    /// Meta: tell what each customer is worth.
    pub value: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            country: None,
            phone_plus: true,
            columns: AutomationColumn::USUAL.to_vec(),
            for_sheets: true,
            value: false,
        }
    }
}

/// The destination of that kind.
#[must_use]
pub fn destination(kind: DestinationKind, options: &Options) -> Box<dyn Destination> {
    let country = options.country.as_deref().and_then(country::code);
    match kind {
        DestinationKind::Google => Box::new(google::Google { country }),
        DestinationKind::Meta => Box::new(meta::Meta { country, value: options.value }),
        DestinationKind::Tiktok => Box::new(tiktok::Tiktok { country, plus: options.phone_plus }),
        DestinationKind::Automation => Box::new(automation::Automation::new(country, options)),
    }
}

/// The country of a person, noting one that can't be read.
fn country_of(person: &Person, configured: Option<&'static str>, entry: &mut Entry) -> Option<&'static str> {
    let own = entry::present(person.country.as_deref());
    let country = country::of(own, configured);
    if own.is_some() && country.is_none() {
        entry.rejected.push(Rejection::CountryUnknown);
    }
    country
}

/// A table of names for a header.
fn texts(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[cfg(test)]
mod tests;
