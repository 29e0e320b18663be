//! What each figure is: one formula per figure, over the sums that named queries return.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::{
    contract::{Absent, Dimension, FigureId, Filter, Unit},
    warehouse::pulse::{Customers, Measures, Surveys, Traffic},
};

/// The figures in display order.
pub const ALL: [FigureId; 14] = [
    FigureId::NetRevenue,
    FigureId::ActiveCustomers,
    FigureId::NewCustomers,
    FigureId::Tickets,
    FigureId::Frequency,
    FigureId::Basket,
    FigureId::ItemsPerTicket,
    FigureId::DiscountRate,
    FigureId::Margin,
    FigureId::MarginRate,
    FigureId::IdentifiedShare,
    FigureId::ContactableShare,
    FigureId::ConversionRate,
    FigureId::Nps,
];

/// Everything that the figures of one window are made from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sums {
    /// Sums over ticket lines.
    pub measures: Measures,
    /// Counts of customers.
    pub customers: Customers,
    /// Visitors; `None` where the filter makes them meaningless.
    pub traffic: Option<Traffic>,
    /// Survey answers; `None` where the filter makes them meaningless.
    pub surveys: Option<Surveys>,
    /// Whether lines were loaded from before the window.
    pub has_history: bool,
}

/// Which sums a figure comes from, by key of the reply's provenance.
#[must_use]
pub fn source(id: FigureId) -> &'static str {
    match id {
        // Frequency divides tickets (measures) by customers; the rarer query is the one worth showing.
        FigureId::ActiveCustomers
        | FigureId::NewCustomers
        | FigureId::ContactableShare
        | FigureId::Frequency => "customers",
        FigureId::ConversionRate => "traffic",
        FigureId::Nps => "surveys",
        _ => "measures",
    }
}

/// A figure's unit.
#[must_use]
pub fn unit(id: FigureId) -> Unit {
    match id {
        FigureId::NetRevenue | FigureId::Basket | FigureId::Margin => Unit::Money,
        FigureId::ActiveCustomers | FigureId::NewCustomers | FigureId::Tickets => Unit::Count,
        FigureId::Frequency | FigureId::ItemsPerTicket => Unit::Number,
        FigureId::DiscountRate
        | FigureId::MarginRate
        | FigureId::IdentifiedShare
        | FigureId::ContactableShare
        | FigureId::ConversionRate => Unit::Share,
        FigureId::Nps => Unit::Points,
    }
}

/// A figure's value from the sums of a window, or `None` where it can't be computed.
#[must_use]
pub fn value(id: FigureId, sums: &Sums) -> Option<Decimal> {
    let m = &sums.measures;
    let c = &sums.customers;
    let count = |n: i64| Some(Decimal::from(n));
    let margin = || Some(m.net_costed? - m.cost?);
    let exact = match id {
        FigureId::NetRevenue => m.net.or((m.lines == 0).then_some(Decimal::ZERO)),
        FigureId::ActiveCustomers => count(c.active_customers),
        FigureId::NewCustomers if !sums.has_history => None,
        FigureId::NewCustomers => count(c.new_customers),
        FigureId::Tickets => count(m.tickets),
        FigureId::Frequency => ratio(count(m.identified_tickets), count(c.active_customers)),
        FigureId::Basket => ratio(m.net, count(m.tickets)),
        FigureId::ItemsPerTicket => ratio(m.quantity, count(m.tickets)),
        FigureId::DiscountRate => ratio(m.discount, m.gross),
        FigureId::Margin => margin(),
        FigureId::MarginRate => ratio(margin(), m.net_costed),
        FigureId::IdentifiedShare => ratio(count(m.identified_lines), count(m.lines)),
        FigureId::ContactableShare if c.consent_known == 0 => None,
        FigureId::ContactableShare => ratio(count(c.contactable_customers), count(c.active_customers)),
        FigureId::ConversionRate => {
            let traffic = sums.traffic.as_ref()?;
            ratio(count(traffic.tickets), count(traffic.visitors?))
        }
        FigureId::Nps => {
            let s = sums.surveys.as_ref()?;
            ratio(count((s.promoters - s.detractors) * 100), count(s.answers))
        }
    };
    exact.map(|v| round(unit(id), v))
}

/// Why a figure has no value in a window that was loaded.
#[must_use]
pub fn absent(id: FigureId, sums: &Sums, filter: &Filter) -> Absent {
    let needs =
        |table: &str, reason: &str| Absent { needs: Some(table.to_owned()), reason: reason.to_owned() };
    let because = |reason: &str| Absent { needs: None, reason: reason.to_owned() };
    let by_category = filter.contains_key(&Dimension::Category);
    let of_lines = !matches!(
        id,
        FigureId::NewCustomers | FigureId::ConversionRate | FigureId::Nps | FigureId::ActiveCustomers
    );
    if of_lines && sums.measures.lines == 0 {
        return because("no lines in the period");
    }
    match id {
        FigureId::NetRevenue => needs("lines.net", "no line of the period has a net amount"),
        FigureId::NewCustomers => because("needs older lines: everyone would look new"),
        FigureId::Basket if sums.measures.net.is_none() => needs("lines.net", "no net amounts"),
        FigureId::ItemsPerTicket if sums.measures.quantity.is_none() => {
            needs("lines.quantity", "no quantities")
        }
        FigureId::Basket | FigureId::ItemsPerTicket => because("no tickets in the period"),
        FigureId::Frequency => because("no identified customer bought in the period"),
        FigureId::DiscountRate => needs("lines.discount", "no discounts with their gross price"),
        FigureId::Margin | FigureId::MarginRate => needs("lines.cost", "no costs"),
        FigureId::IdentifiedShare => because("no lines in the period"),
        FigureId::ContactableShare => needs("customers.consent_email", "no consents"),
        FigureId::ConversionRate if by_category || sums.traffic.is_none() => {
            because("visitors are counted per store, not per channel or category")
        }
        FigureId::ConversionRate => needs("traffic", "no visitors counted in the period"),
        FigureId::Nps if by_category => because("surveys are not about a category"),
        FigureId::Nps => needs("surveys", "no answers in the period"),
        FigureId::ActiveCustomers | FigureId::Tickets => because("not measurable"),
    }
}

fn ratio(over: Option<Decimal>, under: Option<Decimal>) -> Option<Decimal> {
    over?.checked_div(under?)
}

/// Ratios have no last digit: money is kept to the cent, shares to six decimals, the rest to four.
fn round(unit: Unit, value: Decimal) -> Decimal {
    let digits = match unit {
        Unit::Money => 2,
        Unit::Count => 0,
        Unit::Share => 6,
        Unit::Number | Unit::Points => 4,
    };
    let mut rounded = value.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    if unit == Unit::Money {
        rounded.rescale(digits);
        return rounded;
    }
    rounded.normalize()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn sums() -> Sums {
        let cents = |n: i64| Some(Decimal::new(n, 2));
        Sums {
            measures: Measures {
                span: "now".to_owned(),
                lines: 10,
                identified_lines: 8,
                tickets: 4,
                identified_tickets: 3,
                quantity: Some(Decimal::from(12)),
                gross: cents(12_500),
                discount: cents(2_500),
                net: cents(10_000),
                net_costed: cents(8_000),
                cost: cents(4_800),
            },
            customers: Customers {
                span: "now".to_owned(),
                active_customers: 2,
                new_customers: 1,
                consent_known: 2,
                contactable_customers: 1,
            },
            traffic: Some(Traffic { visitors: Some(40), tickets: 4, ..Traffic::default() }),
            surveys: Some(Surveys { answers: 8, promoters: 4, detractors: 2, ..Surveys::default() }),
            has_history: true,
        }
    }

    #[test]
    fn each_figure_is_its_formula() {
        let s = sums();
        let is = |id, text: &str| assert_eq!(value(id, &s).unwrap().to_string(), text, "{id:?}");
        is(FigureId::NetRevenue, "100.00");
        is(FigureId::Frequency, "1.5");
        is(FigureId::Basket, "25.00");
        is(FigureId::ItemsPerTicket, "3");
        is(FigureId::DiscountRate, "0.2");
        is(FigureId::Margin, "32.00");
        is(FigureId::MarginRate, "0.4");
        is(FigureId::IdentifiedShare, "0.8");
        is(FigureId::ContactableShare, "0.5");
        is(FigureId::ConversionRate, "0.1");
        is(FigureId::Nps, "25");
    }

    #[test]
    fn an_empty_window_divides_by_nothing() {
        let empty = Sums::default();
        for id in ALL {
            if value(id, &empty).is_none() {
                assert!(!absent(id, &empty, &Filter::new()).reason.is_empty());
            }
        }
        assert_eq!(value(FigureId::NetRevenue, &empty), Some(Decimal::ZERO));
        assert_eq!(value(FigureId::Basket, &empty), None);
    }

    #[test]
    fn nobody_is_new_where_history_begins() {
        let first = Sums { has_history: false, ..sums() };
        assert_eq!(value(FigureId::NewCustomers, &first), None);
    }
}
