//! The request and reply of Pulse.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Figure, FigureId, Provenance};

/// A period relative to the as-of day, or two dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// The as-of day itself: the last complete day loaded.
    Yesterday,
    /// The 7 days up to the as-of day.
    Last7Days,
    /// The 28 days up to the as-of day.
    #[default]
    Last28Days,
    /// From the first of the as-of day's month.
    MonthToDate,
    /// From the first of the as-of day's year.
    YearToDate,
    /// The 12 months up to the as-of day.
    Rolling12Months,
    /// Any two dates, both included.
    Between {
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
    },
}

/// The step of the trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// One point a day.
    #[default]
    Day,
    /// One point a week, Monday first.
    Week,
    /// One point a calendar month.
    Month,
}

/// What figures can be broken down and filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// `lines.channel`.
    #[default]
    Channel,
    /// `lines.store_id`, labelled by `stores.label`.
    Store,
    /// `stores.region`.
    Region,
    /// `products.category`.
    Category,
}

/// Restrict figures to one value of each dimension named. Values are ids as in [`DimensionValue::id`].
pub type Filter = BTreeMap<Dimension, String>;

/// What Pulse is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PulseRequest {
    /// Which days.
    pub period: Period,
    /// The step of the trend.
    pub grain: Grain,
    /// The figure drawn in the trend (additive or per ticket figures; others answer with an empty trend).
    pub figure: Option<FigureId>,
    /// The breakdown.
    pub by: Dimension,
    /// What it is restricted to.
    pub filter: Filter,
    /// The as-of day, where another than the workspace's is wanted.
    pub as_of: Option<Date>,
}

/// A run of whole days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// One point of the trend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrendPoint {
    /// First day of the step.
    pub day: Date,
    /// Value in the step; `None` where the figure can't be computed.
    pub value: Option<Decimal>,
    /// The same step last year.
    pub n1: Option<Decimal>,
    /// Whether the step is cut by the period's ends.
    pub partial: bool,
}

/// One row of the breakdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakdownRow {
    /// The dimension's value; `None` for lines that have none.
    pub id: Option<String>,
    /// How to show it.
    pub label: String,
    /// Net revenue in the period.
    pub net_revenue: Decimal,
    /// Its share of the total, from 0 to 1; `None` when the total is zero.
    pub share: Option<Decimal>,
    /// Tickets in the period; `None` where one ticket may count for several rows.
    pub tickets: Option<u64>,
    /// Net revenue of the period before.
    pub previous: Option<Decimal>,
    /// Net revenue of the same period last year.
    pub n1: Option<Decimal>,
}

/// The reply: figures first, their trend and parts below, the evidence last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pulse {
    /// The last complete day loaded, or the one asked for.
    pub as_of: Date,
    /// First day of the period.
    pub from: Date,
    /// Last day of the period.
    pub to: Date,
    /// The period before, when it lies within the loaded history.
    pub previous: Option<Window>,
    /// The same period last year, when it lies within the loaded history.
    pub n1: Option<Window>,
    /// Every figure, in display order; those that can't be computed say why.
    pub figures: Vec<Figure>,
    /// The figure that the trend shows.
    pub trend_figure: FigureId,
    /// The trend, oldest first.
    pub trend: Vec<TrendPoint>,
    /// The dimension of the breakdown.
    pub by: Dimension,
    /// The breakdown, largest net revenue first.
    pub breakdown: Vec<BreakdownRow>,
    /// Where it all comes from, by key.
    pub provenance: BTreeMap<String, Provenance>,
}

/// One value a dimension takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DimensionValue {
    /// What a filter names.
    pub id: String,
    /// How to show it.
    pub label: String,
    /// Net revenue over all history.
    pub net_revenue: Decimal,
}
