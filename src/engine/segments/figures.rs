//! What each figure of a segment is: one formula per figure, over the sums of its customers.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{per, ratio};
use crate::{
    contract::{Compared, SegmentFigureId},
    warehouse::segments::FlowRow,
};

/// Sums over some customers and one year.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sums {
    pub customers: i64,
    pub tickets: i64,
    pub net: Decimal,
    /// Net revenue of the lines whose cost is known.
    pub costed: Decimal,
    /// Net revenue less cost, of these lines.
    pub margin: Option<Decimal>,
    pub age_known: i64,
    pub age_years: Decimal,
    pub consent_known: i64,
    pub contactable: i64,
}

/// What shares are of.
#[derive(Debug, Clone, Copy)]
pub struct Whole<'a> {
    /// The active customers.
    pub active: &'a Sums,
    /// Whether the row is part of them.
    pub is_part: bool,
}

impl Sums {
    /// Over flows, as of N.
    pub fn now<'f>(flows: impl Iterator<Item = &'f FlowRow>) -> Self {
        flows.fold(Self::default(), |mut sums, flow| {
            sums.customers += flow.customers;
            sums.tickets += flow.n_tickets;
            sums.net += flow.n_net;
            sums.add_margin(flow.n_net_costed, flow.n_cost);
            sums.age_known += flow.age_known;
            sums.age_years += flow.age_years.unwrap_or_default();
            sums.consent_known += flow.consent_known;
            sums.contactable += flow.contactable.unwrap_or(0);
            sums
        })
    }

    /// Over flows, as of N-1. Consents are known as of today alone.
    pub fn n1<'f>(flows: impl Iterator<Item = &'f FlowRow>) -> Self {
        flows.fold(Self::default(), |mut sums, flow| {
            sums.customers += flow.customers;
            sums.tickets += flow.n1_tickets;
            sums.net += flow.n1_net;
            sums.add_margin(flow.n1_net_costed, flow.n1_cost);
            sums.age_known += flow.age_known;
            sums.age_years += flow.n1_age_years.unwrap_or_default();
            sums
        })
    }

    /// The margin, where practically every line has its cost: else it would be too small by what has none.
    pub fn whole_margin(&self) -> Option<Decimal> {
        self.margin.filter(|_| is_whole(self.net, self.costed))
    }

    fn add_margin(&mut self, costed: Option<Decimal>, cost: Option<Decimal>) {
        if let (Some(costed), Some(cost)) = (costed, cost) {
            self.costed += costed;
            *self.margin.get_or_insert_default() += costed - cost;
        }
    }
}

/// A figure; `None` where there is nothing to divide by.
pub fn value(id: SegmentFigureId, sums: &Sums, whole: Whole<'_>) -> Option<Decimal> {
    let customers = u64::try_from(sums.customers).unwrap_or(0);
    let counted = Decimal::from(sums.customers);
    let part = |share: Option<Decimal>| share.filter(|_| whole.is_part);
    // Those who bought nothing have no behaviour to measure.
    let bought = |figure: Option<Decimal>| figure.filter(|_| sums.tickets > 0);
    match id {
        SegmentFigureId::Customers => Some(counted),
        SegmentFigureId::BaseShare => part(ratio(counted, Decimal::from(whole.active.customers))),
        SegmentFigureId::NetRevenue => (sums.tickets > 0 || !sums.net.is_zero()).then_some(sums.net),
        SegmentFigureId::RevenueShare => part(ratio(sums.net, whole.active.net)),
        SegmentFigureId::Frequency => bought(per(Decimal::from(sums.tickets), customers)),
        SegmentFigureId::Basket => bought(ratio(sums.net, Decimal::from(sums.tickets))),
        SegmentFigureId::RevenuePerActive => bought(per(sums.net, customers)),
        SegmentFigureId::MarginPerActive => {
            bought(sums.whole_margin().and_then(|margin| per(margin, customers)))
        }
        SegmentFigureId::MeanAge => ratio(sums.age_years, Decimal::from(sums.age_known)),
        SegmentFigureId::ContactableShare => {
            (sums.consent_known > 0).then(|| ratio(Decimal::from(sums.contactable), counted)).flatten()
        }
    }
}

/// Every figure of N with that of N-1.
pub fn compared(
    (now, whole): (&Sums, Whole<'_>),
    n1: Option<(&Sums, Whole<'_>)>,
) -> BTreeMap<SegmentFigureId, Compared> {
    let figure = |id| {
        let before = n1.and_then(|(sums, whole)| value(id, sums, whole));
        (id, Compared { value: value(id, now, whole), n1: before })
    };
    SegmentFigureId::ALL.into_iter().map(figure).collect()
}

/// Whether practically every line has its cost, by net revenue and that of the lines whose cost is known: all but half a per
/// cent.
#[must_use]
pub fn is_whole(net: Decimal, costed: Decimal) -> bool {
    (net - costed).abs() * Decimal::from(200) <= net.abs()
}
