//! Figures: a value, what it is compared with, and where it comes from.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The figures of Pulse. The serialised name is the figure's id everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureId {
    /// Sum of `lines.net`, returns included.
    NetRevenue,
    /// Distinct customers with at least one purchase.
    ActiveCustomers,
    /// Customers whose first purchase ever loaded falls in the period.
    NewCustomers,
    /// Tickets with at least one purchased line.
    Tickets,
    /// Tickets of identified customers per active customer.
    Frequency,
    /// Net revenue per ticket.
    Basket,
    /// Units per ticket.
    ItemsPerTicket,
    /// Discounts over gross revenue.
    DiscountRate,
    /// Net revenue minus cost, over the lines whose cost is known.
    Margin,
    /// Margin over the net revenue of the lines whose cost is known.
    MarginRate,
    /// Lines that carry a customer, over all lines.
    IdentifiedShare,
    /// Active customers who consent to at least one of e-mail, SMS and post, over active customers.
    ContactableShare,
    /// Store tickets per store visitor, over the stores and days that counted visitors.
    ConversionRate,
    /// Net promoter score: share of 9–10 minus share of 0–6, in points from −100 to 100.
    Nps,
}

/// What a value is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// The workspace's currency.
    Money,
    /// A whole number of things.
    Count,
    /// A plain number with decimals.
    Number,
    /// A share from 0 to 1 (shown as per cent; its change is in points).
    Share,
    /// Points (NPS); its change is in points.
    Points,
}

/// Why a figure has no value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absent {
    /// The table (or `table.column`) it would need, when that is what is missing.
    pub needs: Option<String>,
    /// The reason in words.
    pub reason: String,
}

/// One figure of a period. Values are exact decimals, written as strings in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Which figure.
    pub id: FigureId,
    /// Its value in the period; `None` when it can't be computed, and then `absent` says why.
    pub value: Option<Decimal>,
    /// The same over the period before.
    pub previous: Option<Decimal>,
    /// The same over the same period last year.
    pub n1: Option<Decimal>,
    /// Unit of all three.
    pub unit: Unit,
    /// Why there is no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absent: Option<Absent>,
    /// Key into the reply's `provenance`.
    pub provenance: String,
}

/// Where figures come from: one named query, as it ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The named query, for example `pulse/figures`.
    pub query: String,
    /// Its text.
    pub sql: String,
    /// Bound parameters, in the order of the statement.
    pub parameters: Vec<(String, String)>,
    /// Ticket lines that lie in the period under the filter.
    pub lines: u64,
    /// Rows that the query returned.
    pub rows: u64,
    /// How long it took, in microseconds.
    pub micros: u64,
    /// Whether a workspace overrides the shipped text.
    pub overridden: bool,
}
