//! Behavioural segments: customers grouped by how they buy, found by k-means, told as cards.
//!
//! A *trial* tries several numbers of clusters on a sample and changes nothing. Somebody *adopts* one of them: it
//! becomes the next version of the *segmentation*, and a job assigns everybody to the nearest cluster. Clusters keep
//! their ids and names from one version to the next where most of their customers stay together.
//!
//! Measures are binary numbers: estimates. Money that was counted stays decimal.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Absent, Compared, Provenance, TrialHead, Variable, VariableUnit, Window};

/// A behavioural segment. Lasts from one version of the segmentation to the next; shown as `B3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClusterId(pub u32);

impl std::fmt::Display for ClusterId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "B{}", self.0)
    }
}

/// What is to be done with a segment; set by a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Invest: it has room to grow.
    Push,
    /// Keep: it carries the revenue.
    Secure,
    /// Spend nothing on it.
    Leave,
}

impl Priority {
    /// Every priority, in display order.
    pub const ALL: [Self; 3] = [Self::Push, Self::Secure, Self::Leave];

    /// Its id, as in SQL and JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Push => "push",
            Self::Secure => "secure",
            Self::Leave => "leave",
        }
    }

    /// The priority of that id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|priority| priority.id() == id)
    }
}

/// One row of the segmentation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClusterRow {
    /// Which segment.
    pub id: ClusterId,
    /// Its name.
    pub name: String,
    /// What is to be done with it, once somebody said.
    pub priority: Option<Priority>,
    /// Customers now and a year ago, by the same rule.
    pub customers: Compared,
    /// Share of all segments' customers.
    pub base_share: Compared,
    /// Net revenue of the window.
    pub net_revenue: Compared,
    /// Share of all segments' net revenue.
    pub revenue_share: Compared,
    /// Margin, where practically every line has its cost.
    pub margin: Compared,
    /// Mean bootstrap Jaccard: how much of it is found again in resampled customers; from 0.75 on it is stable. `None`
    /// where rules are the segment.
    pub stability: Option<f64>,
    /// Share of it that its rules take.
    pub fidelity: Option<f64>,
    /// Share of those they take who are in it.
    pub precision: Option<f64>,
    /// Its rules, as text: `tickets >= 4 and gift_share > 0.5 or …`; empty where none tell it.
    pub rules: String,
    /// Whether somebody edited the rules, so that they are the segment.
    pub by_rules: bool,
    /// Whether no segment of the version before was like it.
    pub is_new: bool,
    /// Customers at the end of each month of [`Behaviour::months`].
    pub trend: Vec<Option<u64>>,
}

/// The segmentation in use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Behaviour {
    /// The day it stands for.
    pub as_of: Date,
    /// Its version; counts from 1.
    pub version: u32,
    /// When it was adopted.
    pub adopted_at: Timestamp,
    /// By whom.
    pub adopted_by: String,
    /// Why.
    pub reason: String,
    /// What behaviour is looked at.
    pub window: Window,
    /// How many months that is.
    pub window_months: u32,
    /// What it was found on.
    pub variables: Vec<Variable>,
    /// The segments, largest revenue first.
    pub rows: Vec<ClusterRow>,
    /// Customers who bought nothing in the window, and are in no segment.
    pub outside: u64,
    /// Segments of the version before that nothing is like any more.
    pub vanished: Vec<Vanished>,
    /// The months of the rows' trends, oldest first: the last day of each, then the as-of day.
    pub months: Vec<Date>,
    /// What can't be said and why, told once.
    pub absent: Vec<Absent>,
    /// Where it comes from, by key.
    pub provenance: BTreeMap<String, Provenance>,
}

/// What [`Console::behaviour`](super::Console::behaviour) answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BehaviourReply {
    /// The segmentation in use; `None` before the first is adopted and assigned.
    pub current: Option<Behaviour>,
    /// A version that is adopted, and whose job has not ended.
    pub coming: Option<u32>,
    /// Every trial, latest first.
    pub trials: Vec<TrialHead>,
}

/// A segment that no longer is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vanished {
    /// Its id, never used again.
    pub id: ClusterId,
    /// Its last name.
    pub name: String,
}

/// A trait of a segment: how it stands out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Telling {
    /// What kind: `variable`, `category`, `brand`, `department`, `price_band`, `channel`, `weekday`, `hours`, `gender`,
    /// `age`, `region`.
    pub of_what: String,
    /// Which one, in words.
    pub label: String,
    /// How it is told.
    pub unit: VariableUnit,
    /// Its mean, or its share, in the segment.
    pub value: f64,
    /// The same in all segments together.
    pub base: f64,
    /// One over the other; `None` where the base has none.
    pub lift: Option<f64>,
    /// How far apart the two are, in standard deviations (of a share: Cohen's h).
    pub distance: f64,
}

/// A segment's month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClusterMonth {
    /// The month's last day, or the as-of day.
    pub day: Date,
    /// Its customers.
    pub customers: u64,
    /// Share of all segments' customers.
    pub base_share: Option<Decimal>,
    /// Net revenue of the window up to it.
    pub net_revenue: Decimal,
    /// Share of all segments' net revenue.
    pub revenue_share: Option<Decimal>,
}

/// How many of a segment are in a value tier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TierShare {
    /// The tier.
    pub tier: super::Segment,
    /// Customers of the segment in it.
    pub customers: u64,
    /// Share of the segment.
    pub share: f64,
    /// The same share over everybody's.
    pub lift: Option<f64>,
}

/// A mean with how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The mean.
    pub value: f64,
    /// 95 % interval, lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// The same over all segments.
    pub base: f64,
    /// Customers, answers or visits that it rests on.
    pub n: u64,
}

/// The segment nearest to another, and what sets them apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Neighbour {
    /// Which one.
    pub id: ClusterId,
    /// Its name.
    pub name: String,
    /// The traits that tell them apart, strongest first: `value` is this segment's, `base` the neighbour's.
    pub apart: Vec<Telling>,
}

/// A change of what people say of a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClusterNote {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Everything about one segment: its card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClusterCard {
    /// Its row.
    pub row: ClusterRow,
    /// The day it stands for.
    pub as_of: Date,
    /// What behaviour is looked at.
    pub window: Window,
    /// Its five most telling traits, in a sentence.
    pub sentence: String,
    /// Its most telling traits, strongest first.
    pub telling: Vec<Telling>,
    /// Who they are: age, gender, region, where known.
    pub who: Vec<Telling>,
    /// How they buy: every variable.
    pub how: Vec<Telling>,
    /// What and where they buy: departments, categories, brands, price bands, channels, weekdays, hours.
    pub what: Vec<Telling>,
    /// Its months, oldest first, the as-of day last.
    pub months: Vec<ClusterMonth>,
    /// Its value tiers.
    pub tiers: Vec<TierShare>,
    /// Mean probability of no purchase in 90 days, where there are scores.
    pub churn: Option<Estimate>,
    /// Mean net revenue to come in 12 months, where there are scores.
    pub value: Option<Estimate>,
    /// Net promoter score (−100 to 100) of its answers in the window.
    pub nps: Option<Estimate>,
    /// Share of its recognised visits with a purchase on the same day.
    pub conversion: Option<Estimate>,
    /// Who comes nearest.
    pub neighbour: Option<Neighbour>,
    /// Levers that its traits propose.
    pub levers: Vec<String>,
    /// What to do, in people's own words; the levers until somebody writes.
    pub text: String,
    /// Why the priority is what it is, and every change before, latest first.
    pub notes: Vec<ClusterNote>,
    /// Some of its customers, largest revenue first: ids alone.
    pub customers: Vec<ClusterCustomer>,
    /// What can't be said and why.
    pub absent: Vec<Absent>,
    /// Where it comes from, by key.
    pub provenance: BTreeMap<String, Provenance>,
}

/// One customer of a segment. Carries the id alone: nothing personal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClusterCustomer {
    /// The retailer's id.
    pub customer_id: String,
    /// Net revenue of the window.
    pub net_revenue: Decimal,
    /// Tickets of the window.
    pub tickets: u64,
    /// The segment that comes second.
    pub second: Option<ClusterId>,
    /// How clearly it is in this one, from 0 (on the border) to 1.
    pub margin: f64,
}

/// Customers who were in one segment a year ago and are in another now. `None` is nobody's: no purchase in the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClusterFlow {
    /// Where they were.
    pub from: Option<ClusterId>,
    /// Where they are.
    pub to: Option<ClusterId>,
    /// How many.
    pub customers: u64,
    /// Their net revenue then.
    pub revenue_n1: Decimal,
    /// Their net revenue now.
    pub revenue_n: Decimal,
}

/// Who moved between segments since last year, by the same rule on both days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClusterMigration {
    /// The day it stands for.
    pub as_of: Date,
    /// The day a year before; `None` where history is too short, and then there are no flows.
    pub n1: Option<Date>,
    /// The segments' names.
    pub names: BTreeMap<ClusterId, String>,
    /// Every flow that has customers, most customers first.
    pub flows: Vec<ClusterFlow>,
    /// Where it comes from, by key.
    pub provenance: BTreeMap<String, Provenance>,
}

/// Say something of a segment. What is `None` stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DescribeRequest {
    /// Of which.
    pub id: ClusterId,
    /// Its name.
    pub name: Option<String>,
    /// What is to be done with it.
    pub priority: Option<Priority>,
    /// What to do, in people's own words; empty takes the proposed levers again.
    pub text: Option<String>,
    /// Why.
    pub reason: String,
}

/// Make rules a segment, or give it back to its centre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesRequest {
    /// Which segment.
    pub id: ClusterId,
    /// The rules; `None` gives it back to its centre.
    pub rules: Option<String>,
    /// Why.
    pub reason: String,
}

/// What rules would take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RulesPreview {
    /// What is wrong with the text, and where: column from 0, width.
    pub problem: Option<(usize, usize, String)>,
    /// Customers they take.
    pub customers: Option<u64>,
    /// Share of the segment that they take.
    pub recall: Option<f64>,
    /// Share of those they take who are in the segment.
    pub precision: Option<f64>,
}

/// Cards that were written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenCards {
    /// The folder.
    pub folder: std::path::PathBuf,
    /// One Markdown page per segment.
    pub markdown: Vec<std::path::PathBuf>,
    /// One page with every card.
    pub html: std::path::PathBuf,
}
