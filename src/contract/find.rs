//! Finding a customer: what is typed, what narrows it, who is found and why. Names are masked.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{MatrixCellId, Provenance, Segment};

/// Who is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FindRequest {
    /// An id, card, e-mail, phone, name in any order, postal code, or the beginning of one. Empty: everybody under the
    /// filter.
    pub text: String,
    /// What they are restricted to.
    pub filter: CustomerFilter,
    /// How many at most.
    pub limit: u32,
}

/// Restrict customers to those for whom all of it holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CustomerFilter {
    /// Their segment on the as-of day.
    pub segment: Option<Segment>,
    /// Their home store's id.
    pub store: Option<String>,
    /// The channel of their last purchase.
    pub channel: Option<String>,
    /// How long ago that was.
    pub recency: Option<Recency>,
    /// A consent that they gave.
    pub consent: Option<ConsentChannel>,
    /// Their cell of the matrix of churn and value.
    pub cell: Option<MatrixCellId>,
}

impl CustomerFilter {
    /// Whether it lets everybody through.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How long before the as-of day somebody bought last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recency {
    /// At most so many days.
    Within(u32),
    /// More than so many days.
    Over(u32),
}

/// What a consent is given for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentChannel {
    /// May be e-mailed.
    Email,
    /// May be texted.
    Sms,
    /// May be written to by post.
    Post,
    /// May be passed to advertising platforms.
    Ads,
}

impl ConsentChannel {
    /// Every one, in display order.
    pub const ALL: [Self; 4] = [Self::Email, Self::Sms, Self::Post, Self::Ads];

    /// Its id, as in SQL and JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Post => "post",
            Self::Ads => "ads",
        }
    }
}

/// Who was found, best match first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The day that segments and last purchases are told for.
    pub as_of: Date,
    /// The hits, at most as many as were asked for.
    pub hits: Vec<Hit>,
    /// How many there are in all; at least so many where `is_cut`.
    pub total: u64,
    /// Whether more may match than were looked at.
    pub is_cut: bool,
    /// What should be known about the search itself: what it was cut at, or what would make it find something.
    pub note: Option<String>,
    /// Where it all comes from, by key.
    pub provenance: BTreeMap<String, Provenance>,
}

/// One customer found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The retailer's own id.
    pub customer_id: String,
    /// Masked name; `None` where none is known.
    pub name: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Label of the home store.
    pub store: Option<String>,
    /// Segment on the as-of day; `None` for who never had a ticket line.
    pub segment: Option<Segment>,
    /// Day of the last purchase.
    pub last_day: Option<Date>,
    /// Net revenue of the 12 months up to the as-of day.
    pub net_revenue: Option<Decimal>,
    /// Why they were found, the strongest reason first; empty when the text was empty.
    pub matched: Vec<MatchedOn>,
}

/// Why somebody was found. The order is the order of the hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchedOn {
    /// The id is the text.
    Id,
    /// The loyalty card is the text.
    Card,
    /// The e-mail address is the text.
    Email,
    /// The phone number is the text, in whatever notation.
    Phone,
    /// The name has exactly the words of the text, in any order.
    FullName,
    /// Every word of the text is a word of the name.
    NameWords,
    /// Every word of the text begins a word of the name.
    NameBeginning,
    /// The postal code is a word of the text.
    PostalCode,
    /// The id begins with the text.
    IdBeginning,
    /// The loyalty card begins with the text.
    CardBeginning,
    /// The e-mail address begins with the text.
    EmailBeginning,
    /// The phone number begins with the text.
    PhoneBeginning,
    /// A word of the name differs from the text by a slip of the finger.
    NameTypo,
}
