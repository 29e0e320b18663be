//! Everything known of one customer.
//!
//! Personal data crosses the door masked; only [`Identity::revealed`] says otherwise, and a record of the audit chain
//! says who saw it and why.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Absent, ConsentChannel, Provenance, Scores, Segment, Unit};

/// Everything known of one customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Customer {
    /// The day that everything is told for.
    pub as_of: Date,
    /// The retailer's own id.
    pub customer_id: String,
    /// Who they are, masked. `None` where no row of `customers` has the id.
    pub identity: Option<Identity>,
    /// Each consent, with its history.
    pub consents: Vec<Consent>,
    /// Their segment, now and before.
    pub standing: Standing,
    /// What they are like beside the others of their segment, in display order.
    pub traits: Vec<Trait>,
    /// Net revenue by calendar month, oldest first; 12 months, the last one up to the as-of day.
    pub months: Vec<SpendMonth>,
    /// The stores they bought in, most tickets first.
    pub stores: Stores,
    /// What they buy more than others do.
    pub tastes: Tastes,
    /// Where and when they buy.
    pub habits: Vec<Habit>,
    /// Their tickets, latest first: the first page.
    pub tickets: Tickets,
    /// What was sent to them, and what became of it.
    pub messages: Messages,
    /// The campaigns they are in, latest first.
    pub campaigns: Vec<Membership>,
    /// What is predicted for them; `None` where nothing is.
    pub scores: Option<Scores>,
    /// Audiences that they are or were in, by name.
    pub audiences: Vec<super::AudienceOfCustomer>,
    /// Their answers to surveys, latest first.
    pub surveys: Vec<SurveyAnswer>,
    /// Other ids that may be the same person. A link, never a merge.
    pub duplicates: Vec<Duplicate>,
    /// What can't be shown, by section, with what it would need.
    pub absent: BTreeMap<String, Absent>,
    /// Where it all comes from, by section.
    pub provenance: BTreeMap<String, Provenance>,
}

/// Who a customer is. Text is masked unless it was revealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Whether what follows stands as the files gave it.
    pub revealed: bool,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// Number on the loyalty card.
    pub loyalty_card: Option<String>,
    /// Street and number.
    pub address: Option<String>,
    /// Date of birth.
    pub birth_date: Option<String>,
    /// Whole years on the as-of day; `None` where the birth date is unknown or lies after it.
    pub age: Option<u32>,
    /// `f`, `m` or `x`.
    pub gender: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// City.
    pub city: Option<String>,
    /// ISO 3166 two-letter code.
    pub country: Option<String>,
    /// ISO 639 two-letter code.
    pub language: Option<String>,
    /// Day the customer joined.
    pub joined_on: Option<Date>,
}

/// One consent, and how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// For what.
    pub channel: ConsentChannel,
    /// Whether it holds now; `None` where nobody knows.
    pub granted: Option<bool>,
    /// Every change, latest first.
    pub history: Vec<ConsentChange>,
}

/// A consent given or withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentChange {
    /// When, local time.
    pub at: DateTime,
    /// Given, or withdrawn.
    pub granted: bool,
}

/// A customer's segment over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// On the as-of day; `None` for who never had a ticket line.
    pub segment: Option<Segment>,
    /// A year before; `None` where history does not cover it.
    pub n1_segment: Option<Segment>,
    /// At the end of each month, oldest first, up to 24.
    pub months: Vec<(Date, Segment)>,
    /// Rank by net revenue of the 12 months among the active customers, 1 the largest; `None` without revenue.
    pub rank: Option<u64>,
    /// How many active customers there are.
    pub of: u64,
}

/// What is told about a customer beside the others of the same segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TraitId {
    /// Days since the last purchase.
    Recency,
    /// Tickets of the 12 months.
    Frequency,
    /// Net revenue per ticket of the 12 months.
    Basket,
    /// Net revenue of the 12 months.
    NetRevenue,
    /// Net revenue minus cost over the lines whose cost is known, of the 12 months.
    Margin,
    /// Discounts over gross revenue of the 12 months.
    DiscountShare,
    /// Share of purchased lines of the 12 months that had a discount.
    PromotionShare,
    /// Share of the 12 months' tickets that lie between 1 and 24 December, when gifts are bought.
    GiftShare,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trait {
    /// Which.
    pub id: TraitId,
    /// The customer's value.
    pub value: Option<Decimal>,
    /// The median of their segment.
    pub median: Option<Decimal>,
    /// Unit of both.
    pub unit: Unit,
    /// Why there is no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absent: Option<Absent>,
}

/// A month's net revenue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpendMonth {
    /// Its first day.
    pub month: Date,
    /// Net revenue.
    pub net_revenue: Decimal,
    /// Of the same month last year, up to the same day; `None` before history begins.
    pub n1: Option<Decimal>,
}

/// Where a customer buys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stores {
    /// Label of the home store, if any.
    pub home: Option<String>,
    /// The stores used, most tickets first, at most ten.
    pub used: Vec<StoreUse>,
    /// How many stores were used in all.
    pub count: u64,
}

/// One store that a customer used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreUse {
    /// Its id.
    pub store_id: String,
    /// Its label.
    pub label: String,
    /// Tickets there, over all history.
    pub tickets: u64,
    /// Their share of the customer's store tickets.
    pub share: Decimal,
    /// Kilometres from the home store as the crow flies; `None` where a position is unknown.
    pub km_from_home: Option<Decimal>,
    /// Day of the last purchase there.
    pub last_day: Option<Date>,
}

/// What a customer buys more, or less, than others do, over the 24 months up to the as-of day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tastes {
    /// Purchased lines that it rests on.
    pub lines: u64,
    /// The tastes, surest first.
    pub rows: Vec<Taste>,
}

/// One taste.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taste {
    /// In what.
    pub of: TasteOf,
    /// Which one.
    pub label: String,
    /// The customer's purchased lines of it.
    pub lines: u64,
    /// Their share of the customer's purchased lines.
    pub share: Decimal,
    /// The share among all identified purchased lines.
    pub base_share: Decimal,
    /// `share / base_share`.
    pub lift: Decimal,
    /// Lower end of the 95 % interval of the lift (Wilson's interval of the share over the base share).
    pub lift_low: Decimal,
}

/// What a taste is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TasteOf {
    /// `products.category`.
    Category,
    /// `products.brand`.
    Brand,
    /// `products.price_band`.
    PriceBand,
}

/// What a customer's tickets have in common most often, over the 24 months up to the as-of day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Habit {
    /// In what.
    pub of: HabitOf,
    /// The most frequent value: a channel, a weekday 1 (Monday) to 7, or an hour 0 to 23.
    pub value: String,
    /// Tickets with it.
    pub tickets: u64,
    /// Out of so many.
    pub of_tickets: u64,
    /// 95 % interval of the share (Wilson).
    pub interval: (Decimal, Decimal),
    /// The share among all identified tickets.
    pub base_share: Decimal,
}

/// What a habit is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HabitOf {
    /// The channel.
    Channel,
    /// The day of the week.
    Weekday,
    /// The hour.
    Hour,
}

/// Which tickets of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketsRequest {
    /// Whose.
    pub customer_id: String,
    /// How many of the latest to pass over.
    pub skip: u64,
    /// How many at most.
    pub limit: u32,
}

/// A page of tickets, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tickets {
    /// How many of the latest were passed over.
    pub skipped: u64,
    /// The tickets.
    pub rows: Vec<TicketRow>,
    /// How many there are in all.
    pub total: u64,
}

/// One ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketRow {
    /// Its id.
    pub ticket_id: String,
    /// When, local time.
    pub sold_at: DateTime,
    /// The channel.
    pub channel: Option<String>,
    /// The store's label, or its id where it has none.
    pub store: Option<String>,
    /// Lines.
    pub lines: u64,
    /// Of those, returns.
    pub returns: u64,
    /// Net revenue.
    pub net_revenue: Option<Decimal>,
    /// Discounts granted.
    pub discount: Option<Decimal>,
}

/// Which ticket of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketRequest {
    /// Whose.
    pub customer_id: String,
    /// Which.
    pub ticket_id: String,
}

/// One line of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketLine {
    /// Its number in the ticket.
    pub line_no: Option<i64>,
    /// The product's id.
    pub product_id: Option<String>,
    /// The product's name.
    pub product: Option<String>,
    /// Its category.
    pub category: Option<String>,
    /// Units; negative for a return.
    pub quantity: Option<Decimal>,
    /// Price before discounts.
    pub gross: Option<Decimal>,
    /// Discounts granted.
    pub discount: Option<Decimal>,
    /// What was received.
    pub net: Option<Decimal>,
    /// The promotion that gave the discount.
    pub promo_id: Option<String>,
    /// Whether it is a return.
    pub is_return: bool,
}

/// What was sent to a customer in the 12 months up to the as-of day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Messages {
    /// By channel, most first.
    pub channels: Vec<MessageChannel>,
    /// Messages of the last 30 days; `None` where no messages are loaded.
    pub pressure: Option<Pressure>,
    /// The latest messages, latest first, at most 20.
    pub latest: Vec<MessageRow>,
}

/// Messages of the 30 days up to the as-of day, beside everybody who got any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pressure {
    /// Messages.
    pub messages: u64,
    /// The median among customers who got any.
    pub median: Option<u64>,
    /// The ninth decile among them.
    pub p90: Option<u64>,
}

/// What was sent through one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageChannel {
    /// The channel.
    pub channel: Option<String>,
    /// Messages sent.
    pub sent: u64,
    /// Opened.
    pub opened: u64,
    /// Clicked.
    pub clicked: u64,
    /// Unsubscribed by it.
    pub unsubscribed: u64,
    /// Bounced.
    pub bounced: u64,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageRow {
    /// When sent, local time.
    pub sent_at: DateTime,
    /// The channel.
    pub channel: Option<String>,
    /// The campaign's label, or its id where it has none.
    pub campaign: Option<String>,
    /// When first opened.
    pub opened_at: Option<DateTime>,
    /// When first clicked.
    pub clicked_at: Option<DateTime>,
    /// When it made the customer unsubscribe.
    pub unsubscribed_at: Option<DateTime>,
    /// When it bounced.
    pub bounced_at: Option<DateTime>,
}

/// A customer in a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The campaign.
    pub campaign_id: String,
    /// Its label.
    pub label: Option<String>,
    /// Its kind.
    pub kind: Option<String>,
    /// `exposed` or `control`, or a cell of an experiment.
    pub arm: Option<String>,
    /// First day of the campaign.
    pub starts_on: Option<Date>,
    /// Last day of the campaign.
    pub ends_on: Option<Date>,
}

/// An answer to a survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyAnswer {
    /// When, local time.
    pub answered_at: DateTime,
    /// Likelihood to recommend, 0 to 10.
    pub score: i64,
    /// The store's label, or its id where it has none.
    pub store: Option<String>,
}

/// Another id that may be the same person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duplicate {
    /// The other id.
    pub customer_id: String,
    /// Masked name.
    pub name: Option<String>,
    /// What they share.
    pub shares: SharedBy,
}

/// What two ids share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SharedBy {
    /// The e-mail address.
    Email,
    /// The phone number and the name.
    PhoneAndName,
}
