//! The rows behind Pulse, one struct per shape of named query under `queries/pulse/`.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::rows::query_row;

/// Which of a reply's windows a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// The period itself.
    Now,
    /// The one before it.
    Previous,
    /// The same last year.
    N1,
}

impl Span {
    /// As queries name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Previous => "previous",
            Self::N1 => "n1",
        }
    }
}

/// A row about one of a reply's windows.
pub trait OfSpan {
    /// The window's name; see [`Span::name`].
    fn span(&self) -> &str;
}

macro_rules! of_span {
    ($($row:ident),*) => {$(
        impl OfSpan for $row {
            fn span(&self) -> &str {
                &self.span
            }
        }
    )*};
}

of_span!(Measures, TrendMeasures, Customers, TrendCustomers, Traffic, Surveys);

query_row! {
    /// The sums of one of a reply's windows: `pulse/measures`, `pulse/measures_of_category`.
    #[derive(Default)]
    Measures {
        /// Which window.
        span: String,
        /// Ticket lines.
        lines: i64,
        /// Lines that carry a customer.
        identified_lines: i64,
        /// Tickets with at least one purchased line.
        tickets: i64,
        /// Those that carry a customer.
        identified_tickets: i64,
        /// Units.
        quantity: Option<Decimal>,
        /// Price before discounts, of the lines whose discount is known.
        gross: Option<Decimal>,
        /// Discounts, of the lines whose gross price is known.
        discount: Option<Decimal>,
        /// Net revenue.
        net: Option<Decimal>,
        /// Net revenue of the lines whose cost is known.
        net_costed: Option<Decimal>,
        /// Their cost.
        cost: Option<Decimal>,
    }
}

query_row! {
    /// The sums of one step of a trend: `pulse/trend`, `pulse/trend_of_category`.
    TrendMeasures {
        /// Which window.
        span: String,
        /// First day of the step.
        day: Date,
        /// Ticket lines.
        lines: i64,
        /// Lines that carry a customer.
        identified_lines: i64,
        /// Tickets with at least one purchased line.
        tickets: i64,
        /// Those that carry a customer.
        identified_tickets: i64,
        /// Units.
        quantity: Option<Decimal>,
        /// Price before discounts, of the lines whose discount is known.
        gross: Option<Decimal>,
        /// Discounts, of the lines whose gross price is known.
        discount: Option<Decimal>,
        /// Net revenue.
        net: Option<Decimal>,
        /// Net revenue of the lines whose cost is known.
        net_costed: Option<Decimal>,
        /// Their cost.
        cost: Option<Decimal>,
    }
}

impl From<TrendMeasures> for (Date, Measures) {
    fn from(step: TrendMeasures) -> Self {
        let TrendMeasures {
            span,
            day,
            lines,
            identified_lines,
            tickets,
            identified_tickets,
            quantity,
            gross,
            discount,
            net,
            net_costed,
            cost,
        } = step;
        let measures = Measures {
            span,
            lines,
            identified_lines,
            tickets,
            identified_tickets,
            quantity,
            gross,
            discount,
            net,
            net_costed,
            cost,
        };
        (day, measures)
    }
}

query_row! {
    /// Customers of one window: `pulse/customers`, `pulse/customers_of_category`.
    #[derive(Default)]
    Customers {
        /// Which window.
        span: String,
        /// Distinct customers with a purchase.
        active_customers: i64,
        /// Those whose first purchase ever loaded lies in the window.
        new_customers: i64,
        /// Those whose consents are known.
        consent_known: i64,
        /// Those who consent to e-mail, SMS or post.
        contactable_customers: i64,
    }
}

query_row! {
    /// Customers of one step of a trend: `pulse/trend_customers`.
    TrendCustomers {
        /// Which window.
        span: String,
        /// First day of the step.
        day: Date,
        /// Distinct customers with a purchase in the step.
        active_customers: i64,
        /// Those whose first purchase ever loaded lies in the step.
        new_customers: i64,
    }
}

query_row! {
    /// Visitors of one window: `pulse/traffic`.
    #[derive(Default)]
    Traffic {
        /// Which window.
        span: String,
        /// People counted at the door; `None` when nobody counted.
        visitors: Option<i64>,
        /// Tickets of the stores and days that counted.
        tickets: i64,
    }
}

query_row! {
    /// Survey answers of one window: `pulse/surveys`.
    #[derive(Default)]
    Surveys {
        /// Which window.
        span: String,
        /// Answers.
        answers: i64,
        /// Answers of 9 or 10.
        promoters: i64,
        /// Answers of 0 to 6.
        detractors: i64,
    }
}

query_row! {
    /// One row of a breakdown: `pulse/by_*`.
    Breakdown {
        /// The value of the dimension.
        id: Option<String>,
        /// How to show it.
        label: String,
        /// Net revenue in the window.
        net: Decimal,
        /// Tickets in it.
        tickets: Option<i64>,
        /// Net revenue in the window before.
        previous: Option<Decimal>,
        /// Net revenue in the same window last year.
        n1: Option<Decimal>,
    }
}
