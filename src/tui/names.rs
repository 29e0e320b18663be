//! The words for figures, periods, dimensions and units: one word for one thing on every screen.

use crate::contract::{Dimension, FigureId, Grain, Period};

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
