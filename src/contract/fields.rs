//! The catalogue of what a rule may ask of a person: each field's name, kind, meaning and origin, declared once. Help,
//! completion, the parser and the SQL read this list.

use serde::{Deserialize, Serialize};

/// Something known of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Field(u8);

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One of a few texts.
    Choice,
    /// Any text.
    Text,
    /// A whole number.
    Count,
    /// Money of the workspace's currency.
    Money,
    /// A probability from 0 to 1.
    Probability,
    /// A number with decimals.
    Number,
    /// A day.
    Date,
    /// Yes or no.
    Flag,
}

/// What the catalogue says of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldInfo {
    /// Its name in rules, SQL and JSON.
    pub name: &'static str,
    /// What it holds.
    pub kind: FieldKind,
    /// Under which heading it is listed.
    pub group: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Where it is computed.
    pub origin: &'static str,
}

const fn field(
    name: &'static str,
    kind: FieldKind,
    group: &'static str,
    meaning: &'static str,
    origin: &'static str,
) -> FieldInfo {
    FieldInfo { name, kind, group, meaning, origin }
}

use FieldKind::{Choice, Count, Date, Flag, Money, Number, Probability, Text};

const VALUE: &str = "value";
const SCORES: &str = "scores";
const PLACE: &str = "place";
const PERSON: &str = "person";
const CONTACT: &str = "contact";

/// Every field, in display order.
pub const FIELDS: &[FieldInfo] = &[
    field(
        "tier",
        Choice,
        VALUE,
        "Value segment on the as-of day: best, large, medium, small, returns, sleepers, lost.",
        "segments",
    ),
    field("tier_n1", Choice, VALUE, "Value segment a year before.", "segments"),
    field(
        "cluster",
        Choice,
        VALUE,
        "Behavioural segment, by its id: B1, B2, …; unknown of who bought nothing in its window.",
        "assignment",
    ),
    field("revenue", Money, VALUE, "Net revenue of the 12 months up to the as-of day.", "segments"),
    field("revenue_n1", Money, VALUE, "Net revenue of the 12 months before those.", "segments"),
    field("tickets", Count, VALUE, "Tickets of the 12 months up to the as-of day.", "segments"),
    field("tickets_n1", Count, VALUE, "Tickets of the 12 months before those.", "segments"),
    field("basket", Money, VALUE, "Net revenue per ticket of the 12 months.", "segments"),
    field("margin", Money, VALUE, "Margin of the 12 months, over the lines whose cost is known.", "segments"),
    field("revenue_ever", Money, VALUE, "Net revenue of all history.", "daily figures"),
    field("tickets_ever", Count, VALUE, "Tickets of all history.", "daily figures"),
    field("first_purchase", Date, VALUE, "Day of the first purchase.", "daily figures"),
    field("last_purchase", Date, VALUE, "Day of the last purchase.", "daily figures"),
    field("recency", Count, VALUE, "Days between the last purchase and the as-of day.", "daily figures"),
    field(
        "churn_30d",
        Probability,
        SCORES,
        "Probability of no purchase in the next 30 days, of who bought in the last 365.",
        "rescoring",
    ),
    field("churn_60d", Probability, SCORES, "The same over 60 days.", "rescoring"),
    field("churn_90d", Probability, SCORES, "The same over 90 days.", "rescoring"),
    field("churn_180d", Probability, SCORES, "The same over 180 days.", "rescoring"),
    field("churn_365d", Probability, SCORES, "The same over 365 days.", "rescoring"),
    field(
        "return_90d",
        Probability,
        SCORES,
        "Probability of a purchase in the next 90 days, of who bought nothing in the last 365.",
        "rescoring",
    ),
    field("return_365d", Probability, SCORES, "The same over 365 days.", "rescoring"),
    field("orders_12m", Number, SCORES, "Purchases expected in the next 12 months.", "rescoring"),
    field("value_3m", Number, SCORES, "Net revenue expected in the next 3 months.", "rescoring"),
    field("value_12m", Number, SCORES, "Net revenue expected in the next 12 months.", "rescoring"),
    field("value_36m", Number, SCORES, "Net revenue expected in the next 36 months.", "rescoring"),
    field("channel", Choice, PLACE, "Channel of the last purchase.", "daily figures"),
    field("store", Choice, PLACE, "Home store, by its id.", "customers"),
    field("region", Choice, PLACE, "Region of the home store.", "customers, stores"),
    field("country", Choice, PLACE, "Country, two letters.", "customers"),
    field("city", Text, PLACE, "City.", "customers"),
    field("postal_code", Text, PLACE, "Postal code.", "customers"),
    field("language", Choice, PERSON, "Language, two letters.", "customers"),
    field("gender", Choice, PERSON, "f, m or x.", "customers"),
    field("age", Count, PERSON, "Years on the as-of day.", "customers"),
    field("birthday_in", Count, PERSON, "Days until the next birthday, 0 on the day itself.", "customers"),
    field("joined", Date, PERSON, "Day they joined.", "customers"),
    field("id", Text, PERSON, "The retailer's own id.", "customers, lines"),
    field("consent.email", Flag, CONTACT, "May be e-mailed.", "customers, consents"),
    field("consent.sms", Flag, CONTACT, "May be texted.", "customers, consents"),
    field("consent.post", Flag, CONTACT, "May be written to by post.", "customers, consents"),
    field("consent.ads", Flag, CONTACT, "May be passed to advertising platforms.", "customers, consents"),
    field("has.email", Flag, CONTACT, "An e-mail address is known.", "customers"),
    field("has.phone", Flag, CONTACT, "A phone number is known.", "customers"),
    field("has.address", Flag, CONTACT, "Name, postal code and country are known.", "customers"),
    field("messages_30d", Count, CONTACT, "Messages of the 30 days up to the as-of day.", "messages"),
    field("opened_90d", Count, CONTACT, "Messages of the 90 days that were opened.", "messages"),
];

impl Field {
    /// Every field, in display order.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..FIELDS.len()).filter_map(|place| u8::try_from(place).ok().map(Self))
    }

    /// The field of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|field| field.name() == name)
    }

    /// What the catalogue says of it.
    #[must_use]
    pub fn info(self) -> &'static FieldInfo {
        // A field is only made from a place of the list.
        FIELDS.get(usize::from(self.0)).unwrap_or(&FIELDS[0])
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.info().name
    }

    /// What it holds.
    #[must_use]
    pub fn kind(self) -> FieldKind {
        self.info().kind
    }
}

impl Serialize for Field {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::named(&name)
            .ok_or_else(|| serde::de::Error::custom(format!("there is no field {}", name.escape_debug())))
    }
}

/// A value that a field has, and how many people have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldValue {
    /// The value as it is written in a rule; `None` where it is unknown.
    pub value: Option<String>,
    /// What it is called, where it has a label of its own: a store's.
    pub label: Option<String>,
    /// How many people have it.
    pub customers: u64,
}

/// What values a field has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldValues {
    /// Of a choice or text the commonest values; of a flag both.
    pub values: Vec<FieldValue>,
    /// Of numbers and days the smallest, the quartiles and the largest, as they are written in a rule.
    pub range: Vec<String>,
    /// People for whom it is known.
    pub known: u64,
    /// Everybody.
    pub base: u64,
}
