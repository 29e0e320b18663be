//! Value segments: who makes the revenue, how that moved since last year.
//!
//! A customer belongs to one [`Segment`] on a day: a tier by net revenue and tickets of the 12 months up to it, or
//! what is left for those who bought nothing then. N-1 is the same rule over the 12 months before.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Absent, Provenance, Thresholds, Window};

/// Where a customer stands on a day. Each belongs to exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Segment {
    /// The tier with the highest thresholds.
    Best,
    /// The tier below.
    Large,
    /// The tier below that.
    Medium,
    /// Everybody else who bought and left revenue.
    Small,
    /// Ticket lines in the 12 months, but no purchase or no revenue left: returns only.
    Returns,
    /// No line in the 12 months, last purchase in the 24 months before.
    Sleepers,
    /// Last purchase longer ago.
    Lost,
    /// Not a customer yet on that day.
    Nobody,
}

impl Segment {
    /// Every segment, most valuable first.
    pub const ALL: [Self; 8] = [
        Self::Best,
        Self::Large,
        Self::Medium,
        Self::Small,
        Self::Returns,
        Self::Sleepers,
        Self::Lost,
        Self::Nobody,
    ];

    /// The tiers, most valuable first.
    pub const TIERS: [Self; 4] = [Self::Best, Self::Large, Self::Medium, Self::Small];

    /// Its id, as in SQL and JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::Large => "large",
            Self::Medium => "medium",
            Self::Small => "small",
            Self::Returns => "returns",
            Self::Sleepers => "sleepers",
            Self::Lost => "lost",
            Self::Nobody => "nobody",
        }
    }

    /// The segment of that id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|segment| segment.id() == id)
    }

    /// Whether it is a tier.
    #[must_use]
    pub fn is_tier(self) -> bool {
        Self::TIERS.contains(&self)
    }
}

/// A row of the table: a segment, or several of them together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SegmentRowId {
    /// The segment of that name, as the others without words of their own.
    Best,
    /// As in [`Segment`].
    Large,
    /// As in [`Segment`].
    Medium,
    /// As in [`Segment`].
    Small,
    /// As in [`Segment`].
    Returns,
    /// Everybody with a line in the 12 months: the tiers and returns.
    Active,
    /// Of those, whose first purchase ever loaded lies in the 12 months.
    New,
    /// As in [`Segment`].
    Sleepers,
    /// The active and the sleepers.
    ActiveAndSleepers,
    /// As in [`Segment`].
    Lost,
}

impl SegmentRowId {
    /// The segment that the row is, unless it takes several or a part of one.
    #[must_use]
    pub const fn segment(self) -> Option<Segment> {
        match self {
            Self::Best => Some(Segment::Best),
            Self::Large => Some(Segment::Large),
            Self::Medium => Some(Segment::Medium),
            Self::Small => Some(Segment::Small),
            Self::Returns => Some(Segment::Returns),
            Self::Sleepers => Some(Segment::Sleepers),
            Self::Lost => Some(Segment::Lost),
            Self::Active | Self::New | Self::ActiveAndSleepers => None,
        }
    }
}

/// What is measured per segment. The serialised name is the figure's id everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SegmentFigureId {
    /// How many customers.
    Customers,
    /// Their share of the active ones.
    BaseShare,
    /// Net revenue of the 12 months.
    NetRevenue,
    /// Its share of the active customers' net revenue.
    RevenueShare,
    /// Tickets per customer.
    Frequency,
    /// Net revenue per ticket.
    Basket,
    /// Net revenue per customer.
    RevenuePerActive,
    /// Margin per customer, over the lines whose cost is known.
    MarginPerActive,
    /// Mean age in years of those whose birth date is known.
    MeanAge,
    /// Customers who consent to at least one of e-mail, SMS and post, over all of them; today's consents, so that it
    /// has no N-1.
    ContactableShare,
}

impl SegmentFigureId {
    /// Every figure, in display order.
    pub const ALL: [Self; 10] = [
        Self::Customers,
        Self::BaseShare,
        Self::NetRevenue,
        Self::RevenueShare,
        Self::Frequency,
        Self::Basket,
        Self::RevenuePerActive,
        Self::MarginPerActive,
        Self::MeanAge,
        Self::ContactableShare,
    ];
}

/// A figure and what it was a year before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Compared {
    /// Its value.
    pub value: Option<Decimal>,
    /// The same in N-1.
    pub n1: Option<Decimal>,
}

/// Revenue that customers of a tier left in the months after they were in it, as observed in the past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObservedValue {
    /// How many months.
    pub months: u32,
    /// The day on which the customers were in the tier.
    pub since: Date,
    /// Net revenue per customer in the months after it; `None` where history is too short.
    pub per_customer: Option<Decimal>,
    /// How many customers it rests on.
    pub customers: u64,
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentRow {
    /// Which customers.
    pub id: SegmentRowId,
    /// Their figures.
    pub figures: BTreeMap<SegmentFigureId, Compared>,
    /// How many they were at the end of each month of [`Segments::months`].
    pub trend: Vec<Option<u64>>,
    /// What a tier's customers went on to spend.
    pub observed: Vec<ObservedValue>,
}

/// The table of segments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segments {
    /// The day they stand for.
    pub as_of: Date,
    /// The 12 months up to it.
    pub window: Window,
    /// The 12 months before, when history covers them.
    pub n1: Option<Window>,
    /// What can't be said and why, told once: figures without their data, N-1 without its history.
    pub absent: Vec<Absent>,
    /// By which thresholds.
    pub thresholds: Thresholds,
    /// The rows, in display order.
    pub rows: Vec<SegmentRow>,
    /// The months of the rows' trends, oldest first: the last day of each, then the as-of day.
    pub months: Vec<Date>,
    /// Where it comes from, by key.
    pub provenance: BTreeMap<String, Provenance>,
}

/// Customers who were in one segment a year ago and are in another now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Where they were in N-1.
    pub from: Segment,
    /// Where they are in N.
    pub to: Segment,
    /// How many.
    pub customers: u64,
    /// Their net revenue in N-1.
    pub revenue_n1: Decimal,
    /// Their net revenue in N.
    pub revenue_n: Decimal,
}

/// The migration matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Migration {
    /// The day they stand for.
    pub as_of: Date,
    /// The 12 months up to it.
    pub window: Window,
    /// The 12 months before; `None` where history is too short, and then there are no flows.
    pub n1: Option<Window>,
    /// Every flow that has customers, those that move revenue most first.
    pub flows: Vec<Flow>,
    /// Where it comes from, by key.
    pub provenance: BTreeMap<String, Provenance>,
}

/// One step from last year's revenue to this year's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BridgeStepId {
    /// Bought in N-1, not in N.
    Lost,
    /// Bought before N-1 and again in N.
    Reactivated,
    /// Bought for the first time in N.
    New,
    /// Moved to a higher tier.
    UpTier,
    /// Moved to a lower tier.
    DownTier,
    /// Same tier: more or fewer tickets per customer.
    Frequency,
    /// Same tier: more or fewer items per ticket; with the price where quantities are unknown.
    Basket,
    /// Same tier: more or less revenue per item, its mix included.
    Price,
    /// Whoever is in returns in either year.
    Returns,
    /// Lines without a customer.
    Anonymous,
}

/// One step of the bridge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BridgeStep {
    /// Which one.
    pub id: BridgeStepId,
    /// By how much it moved revenue.
    pub amount: Decimal,
    /// Of how many customers; `None` for lines without one.
    pub customers: Option<u64>,
}

/// Revenue N-1 to N, step by step; adds up to the cent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bridge {
    /// The day it stands for.
    pub as_of: Date,
    /// The 12 months up to it.
    pub window: Window,
    /// The 12 months before; `None` where history is too short, and then there are no steps.
    pub n1: Option<Window>,
    /// Net revenue of N-1; `None` where history is too short.
    pub revenue_n1: Option<Decimal>,
    /// Net revenue of N.
    pub revenue_n: Decimal,
    /// The steps, in the order drawn.
    pub steps: Vec<BridgeStep>,
    /// Where it comes from, by key.
    pub provenance: BTreeMap<String, Provenance>,
}

/// A month of a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentMonth {
    /// The month's last day, or the as-of day.
    pub day: Date,
    /// The figures of the 12 months up to it, with those a year earlier.
    pub figures: BTreeMap<SegmentFigureId, Compared>,
}

/// What a composition is by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompositionBy {
    /// Bands of ten years.
    #[default]
    Age,
    /// Region of the home store.
    Region,
    /// Channel bought through; shares are of revenue.
    Channel,
    /// Store bought in; shares are of revenue.
    Store,
    /// Category bought; shares are of revenue.
    Category,
}

/// One part of a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompositionPart {
    /// By what.
    pub by: CompositionBy,
    /// Which value; `None` where it is unknown.
    pub label: Option<String>,
    /// Customers of the segment (by age and region) in it; buyers in it otherwise.
    pub customers: u64,
    /// Their net revenue there.
    pub net_revenue: Decimal,
    /// Share of the segment: of customers by age and region, of revenue otherwise.
    pub share: Option<Decimal>,
    /// That share over the same share of all active customers; above 1 it is more common here.
    pub lift: Option<Decimal>,
}

/// One customer of a segment. Carries the id alone: nothing personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentCustomer {
    /// The retailer's id.
    pub customer_id: String,
    /// Net revenue of the 12 months.
    pub net_revenue: Decimal,
    /// Tickets of the 12 months.
    pub tickets: u64,
    /// The last purchase.
    pub last_day: Option<Date>,
    /// Where the customer was a year ago; `None` where history is too short.
    pub n1: Option<Segment>,
    /// Net revenue of the 12 months before.
    pub net_revenue_n1: Option<Decimal>,
}

/// Everything about one segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentDetail {
    /// Which one.
    pub segment: Segment,
    /// The day it stands for.
    pub as_of: Date,
    /// Its months, oldest first, the as-of day last.
    pub months: Vec<SegmentMonth>,
    /// Where its customers were a year ago, most customers first. Empty without N-1.
    pub came_from: Vec<Flow>,
    /// Where last year's customers went, most customers first. Empty without N-1.
    pub went_to: Vec<Flow>,
    /// What it is made of.
    pub composition: Vec<CompositionPart>,
    /// What its customers went on to spend.
    pub observed: Vec<ObservedValue>,
    /// Its customers, largest revenue first, at most [`SEGMENT_CUSTOMERS`].
    pub customers: Vec<SegmentCustomer>,
    /// How many there are.
    pub total_customers: u64,
    /// Where it comes from, by key.
    pub provenance: BTreeMap<String, Provenance>,
}

/// How many customers of a segment are listed.
pub const SEGMENT_CUSTOMERS: u32 = 500;
