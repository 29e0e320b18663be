//! The words for figures, periods, dimensions and units: one word for one thing on every screen.

use crate::contract::{
    BridgeStepId, ChurnBand, CompositionBy, Dimension, FigureId, Grain, JobKind, MatrixCellId, Period,
    Segment, SegmentFigureId, SegmentRowId, ThresholdMethod, Unit, ValueBand,
};

/// The periods that need no dates, shortest first.
pub const PERIODS: &[Period] = &[
    Period::Yesterday,
    Period::Last7Days,
    Period::Last28Days,
    Period::MonthToDate,
    Period::YearToDate,
    Period::Rolling12Months,
];

/// The dimensions, in menu order.
pub const DIMENSIONS: &[Dimension] =
    &[Dimension::Channel, Dimension::Store, Dimension::Region, Dimension::Category];

/// What a segment can be taken apart by, in menu order.
pub const COMPOSITIONS: &[CompositionBy] = &[
    CompositionBy::Age,
    CompositionBy::Region,
    CompositionBy::Channel,
    CompositionBy::Store,
    CompositionBy::Category,
];

/// A figure's name.
#[must_use]
pub const fn figure(id: FigureId) -> &'static str {
    match id {
        FigureId::NetRevenue => "Net revenue",
        FigureId::ActiveCustomers => "Active customers",
        FigureId::NewCustomers => "New customers",
        FigureId::Tickets => "Tickets",
        FigureId::Frequency => "Frequency",
        FigureId::Basket => "Basket",
        FigureId::ItemsPerTicket => "Items per ticket",
        FigureId::DiscountRate => "Discount rate",
        FigureId::Margin => "Margin",
        FigureId::MarginRate => "Margin rate",
        FigureId::IdentifiedShare => "Identified",
        FigureId::ContactableShare => "Contactable",
        FigureId::ConversionRate => "Conversion",
        FigureId::Nps => "NPS",
    }
}

/// A period's name.
#[must_use]
pub fn period(period: Period) -> String {
    match period {
        Period::Yesterday => "yesterday".to_owned(),
        Period::Last7Days => "7 days".to_owned(),
        Period::Last28Days => "28 days".to_owned(),
        Period::MonthToDate => "month to date".to_owned(),
        Period::YearToDate => "year to date".to_owned(),
        Period::Rolling12Months => "rolling 12 months".to_owned(),
        Period::Between { from, to } => format!("{from} to {to}"),
    }
}

/// A dimension within a sentence.
#[must_use]
pub const fn dimension(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Channel => "channel",
        Dimension::Store => "store",
        Dimension::Region => "region",
        Dimension::Category => "category",
    }
}

/// A dimension as a title.
#[must_use]
pub const fn dimension_title(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Channel => "Channel",
        Dimension::Store => "Store",
        Dimension::Region => "Region",
        Dimension::Category => "Category",
    }
}

/// A trend's step.
#[must_use]
pub const fn grain(grain: Grain) -> &'static str {
    match grain {
        Grain::Day => "day",
        Grain::Week => "week",
        Grain::Month => "month",
    }
}

/// The step after this one.
#[must_use]
pub const fn next_grain(grain: Grain) -> Grain {
    match grain {
        Grain::Day => Grain::Week,
        Grain::Week => Grain::Month,
        Grain::Month => Grain::Day,
    }
}

/// A segment's name.
#[must_use]
pub const fn segment(segment: Segment) -> &'static str {
    match segment {
        Segment::Best => "Best",
        Segment::Large => "Large",
        Segment::Medium => "Medium",
        Segment::Small => "Small",
        Segment::Returns => "Returns",
        Segment::Sleepers => "Sleepers",
        Segment::Lost => "Lost",
        Segment::Nobody => "Not yet",
    }
}

/// A row's name in the table of segments.
#[must_use]
pub const fn segment_row(row: SegmentRowId) -> &'static str {
    match row {
        SegmentRowId::Best => "Best",
        SegmentRowId::Large => "Large",
        SegmentRowId::Medium => "Medium",
        SegmentRowId::Small => "Small",
        SegmentRowId::Returns => "Returns",
        SegmentRowId::Active => "Total active",
        SegmentRowId::New => "  of which new",
        SegmentRowId::Sleepers => "Sleepers",
        SegmentRowId::ActiveAndSleepers => "Active + sleepers",
        SegmentRowId::Lost => "Lost",
    }
}

/// Which customers a segment holds, in a few words.
#[must_use]
pub const fn segment_rule(segment: Segment) -> &'static str {
    match segment {
        Segment::Best | Segment::Large | Segment::Medium => "by revenue and tickets of 12 months",
        Segment::Small => "bought in 12 months, below the other tiers",
        Segment::Returns => "brought goods back in 12 months, left no revenue",
        Segment::Sleepers => "bought in the 24 months before, not in the last 12",
        Segment::Lost => "last bought longer ago than that",
        Segment::Nobody => "not a customer yet",
    }
}

/// A segment figure's name.
#[must_use]
pub const fn segment_figure(id: SegmentFigureId) -> &'static str {
    match id {
        SegmentFigureId::Customers => "Customers",
        SegmentFigureId::BaseShare => "Share of base",
        SegmentFigureId::NetRevenue => "Net revenue",
        SegmentFigureId::RevenueShare => "Share of revenue",
        SegmentFigureId::Frequency => "Frequency",
        SegmentFigureId::Basket => "Basket",
        SegmentFigureId::RevenuePerActive => "Revenue per active",
        SegmentFigureId::MarginPerActive => "Margin per active",
        SegmentFigureId::MeanAge => "Mean age",
        SegmentFigureId::ContactableShare => "Contactable",
    }
}

/// What a segment figure is measured in.
#[must_use]
pub const fn segment_unit(id: SegmentFigureId) -> Unit {
    match id {
        SegmentFigureId::Customers => Unit::Count,
        SegmentFigureId::BaseShare | SegmentFigureId::RevenueShare | SegmentFigureId::ContactableShare => {
            Unit::Share
        }
        SegmentFigureId::NetRevenue
        | SegmentFigureId::Basket
        | SegmentFigureId::RevenuePerActive
        | SegmentFigureId::MarginPerActive => Unit::Money,
        SegmentFigureId::Frequency | SegmentFigureId::MeanAge => Unit::Number,
    }
}

/// What a job does.
#[must_use]
pub const fn job_kind(kind: JobKind) -> &'static str {
    match kind {
        JobKind::Load => "Load",
        JobKind::Recut => "Segments anew",
        JobKind::Erase => "Erasure",
        JobKind::Rescore => "Rescoring",
        JobKind::Fit => "Segments tried",
        JobKind::Assign => "Assignment",
        JobKind::Seal => "Dry run",
        JobKind::Release => "Letting out",
        JobKind::Backup => "Backup",
    }
}

/// A band of churn.
#[must_use]
pub const fn churn_band(band: ChurnBand) -> &'static str {
    match band {
        ChurnBand::Safe => "Safe",
        ChurnBand::Undecided => "Undecided",
        ChurnBand::Lost => "Lost",
    }
}

/// A band of expected value.
#[must_use]
pub const fn value_band(band: ValueBand) -> &'static str {
    match band {
        ValueBand::High => "High",
        ValueBand::Middle => "Middle",
        ValueBand::Low => "Low",
    }
}

/// A cell of the matrix: `undecided, high value`.
#[must_use]
pub fn matrix_cell(cell: MatrixCellId) -> String {
    format!("{}, {} value", churn_band(cell.churn).to_lowercase(), value_band(cell.value).to_lowercase())
}

/// How thresholds were found.
#[must_use]
pub const fn method(method: ThresholdMethod) -> &'static str {
    match method {
        ThresholdMethod::Fixed => "fixed",
        ThresholdMethod::Quantile => "quantile",
        ThresholdMethod::Lorenz => "Lorenz",
        ThresholdMethod::Optimal => "optimal",
    }
}

/// What finding thresholds so means.
#[must_use]
pub const fn method_rule(method: ThresholdMethod) -> &'static str {
    match method {
        ThresholdMethod::Fixed => "Somebody named the amounts.",
        ThresholdMethod::Quantile => {
            "By customers: the top 5 % are Best, the next 20 % Large, the next 35 % Medium."
        }
        ThresholdMethod::Lorenz => {
            "By revenue: the largest customers who make 20 % are Best, up to 60 % Large, up to 90 % Medium."
        }
        ThresholdMethod::Optimal => "The rounded amounts that tell next year's revenue apart best.",
    }
}

/// What a segment can be taken apart by.
#[must_use]
pub const fn composition(by: CompositionBy) -> &'static str {
    match by {
        CompositionBy::Age => "Age",
        CompositionBy::Region => "Region",
        CompositionBy::Channel => "Channel",
        CompositionBy::Store => "Store",
        CompositionBy::Category => "Category",
    }
}

/// A step from last year's revenue to this year's.
#[must_use]
pub const fn bridge_step(step: BridgeStepId) -> &'static str {
    match step {
        BridgeStepId::Lost => "Bought no more",
        BridgeStepId::Reactivated => "Came back",
        BridgeStepId::New => "New",
        BridgeStepId::UpTier => "Moved up a tier",
        BridgeStepId::DownTier => "Moved down a tier",
        BridgeStepId::Frequency => "Same tier: tickets",
        BridgeStepId::Basket => "Same tier: items",
        BridgeStepId::Price => "Same tier: price",
        BridgeStepId::Returns => "Returns only",
        BridgeStepId::Anonymous => "Without a customer",
    }
}

/// What a step from last year's revenue to this year's counts.
#[must_use]
pub const fn bridge_rule(step: BridgeStepId) -> &'static str {
    match step {
        BridgeStepId::Lost => "bought in N-1, not in N",
        BridgeStepId::Reactivated => "bought before N-1, not in it, and again in N",
        BridgeStepId::New => "bought for the first time in N",
        BridgeStepId::UpTier => "in a higher tier than a year ago",
        BridgeStepId::DownTier => "in a lower tier than a year ago",
        BridgeStepId::Frequency => "in the same tier, by more or fewer tickets per customer",
        BridgeStepId::Basket => "in the same tier, by more or fewer items per ticket",
        BridgeStepId::Price => "in the same tier, by more or less revenue per item",
        BridgeStepId::Returns => "in either year there are only returns",
        BridgeStepId::Anonymous => "ticket lines that carry no customer",
    }
}
