//! Revenue N-1 to N by what customers did; adds up to the cent.

use std::{collections::BTreeMap, sync::Arc};

use rust_decimal::Decimal;

use super::{Base, count};
use crate::{
    contract::{Bridge, BridgeStep, BridgeStepId, ConsoleError, Segment},
    engine::store::Opened,
    science::bridge::{Split, Year, split},
    warehouse::segments::FlowRow,
};

/// The steps, in the order drawn.
const STEPS: [BridgeStepId; 10] = [
    BridgeStepId::Lost,
    BridgeStepId::DownTier,
    BridgeStepId::Frequency,
    BridgeStepId::Basket,
    BridgeStepId::Price,
    BridgeStepId::UpTier,
    BridgeStepId::Reactivated,
    BridgeStepId::New,
    BridgeStepId::Returns,
    BridgeStepId::Anonymous,
];

/// Answer from one open generation.
pub async fn bridge(opened: &Arc<Opened>) -> Result<Bridge, ConsoleError> {
    let mut base = Base::read(opened).await?;
    let steps = if base.n1().is_some() { steps(&base) } else { Vec::new() };
    Ok(Bridge {
        as_of: base.built.as_of,
        window: base.window(),
        n1: base.n1(),
        revenue_n1: base.n1().map(|_| base.lines.n1_net),
        revenue_n: base.lines.net,
        steps,
        provenance: base.evidence(),
    })
}

type Amounts = BTreeMap<BridgeStepId, (Decimal, u64)>;

fn steps(base: &Base) -> Vec<BridgeStep> {
    let mut amounts = Amounts::new();
    let mut stayed: BTreeMap<Segment, (u64, Year, Year)> = BTreeMap::new();
    for flow in &base.flows {
        let pair = (Segment::from_id(&flow.n1_segment), Segment::from_id(&flow.segment));
        let (Some(from), Some(to)) = pair else { continue };
        if from == to && from.is_tier() {
            stay(stayed.entry(from).or_insert((0, nothing(), nothing())), flow);
        } else if let Some(step) = step_of(from, to) {
            add(&mut amounts, step, flow.n_net - flow.n1_net, count(flow.customers));
        }
    }
    for (customers, before, after) in stayed.into_values() {
        let parts = whole(split(&before, &after), decimals(before.revenue, after.revenue));
        add(&mut amounts, BridgeStepId::Frequency, parts.frequency, customers);
        add(&mut amounts, BridgeStepId::Basket, parts.basket, customers);
        if let Some(price) = parts.price {
            add(&mut amounts, BridgeStepId::Price, price, customers);
        }
    }
    let known = |of: fn(&FlowRow) -> Decimal| -> Decimal { base.flows.iter().map(of).sum() };
    let anonymous = (base.lines.net - known(|f| f.n_net)) - (base.lines.n1_net - known(|f| f.n1_net));
    amounts.insert(BridgeStepId::Anonymous, (anonymous, 0));
    let is_there = |id: &BridgeStepId| {
        amounts.get(id).is_some_and(|(amount, customers)| *customers > 0 || !amount.is_zero())
    };
    STEPS
        .into_iter()
        .filter(is_there)
        .map(|id| {
            let (amount, customers) = amounts.get(&id).copied().unwrap_or_default();
            BridgeStep { id, amount, customers: (id != BridgeStepId::Anonymous).then_some(customers) }
        })
        .collect()
}

/// Which step a move is. Whoever bought nothing in either year moves no revenue.
fn step_of(from: Segment, to: Segment) -> Option<BridgeStepId> {
    match (from, to) {
        (Segment::Returns, _) | (_, Segment::Returns) => Some(BridgeStepId::Returns),
        (from, to) if from.is_tier() && to.is_tier() => {
            Some(if to < from { BridgeStepId::UpTier } else { BridgeStepId::DownTier })
        }
        (from, _) if from.is_tier() => Some(BridgeStepId::Lost),
        (Segment::Nobody, to) if to.is_tier() => Some(BridgeStepId::New),
        (_, to) if to.is_tier() => Some(BridgeStepId::Reactivated),
        _ => None,
    }
}

/// How many decimals the amounts have: a currency without cents must not get any.
fn decimals(before: Decimal, after: Decimal) -> u32 {
    before.normalize().scale().max(after.normalize().scale())
}

/// The parts in the currency's smallest unit; what rounding leaves goes to the basket, so that they still add up.
fn whole(parts: Split, decimals: u32) -> Split {
    let (frequency, price) = (parts.frequency.round_dp(decimals), parts.price.map(|p| p.round_dp(decimals)));
    Split { frequency, price, basket: parts.total() - frequency - price.unwrap_or_default() }
}

fn nothing() -> Year {
    Year { tickets: 0, items: None, revenue: Decimal::ZERO }
}

fn stay((customers, before, after): &mut (u64, Year, Year), flow: &FlowRow) {
    let year = |year: &mut Year, tickets: i64, items: Option<Decimal>, net: Decimal| {
        year.tickets += count(tickets);
        year.items = match (year.items, items) {
            (Some(sum), Some(more)) => Some(sum + more),
            (sum, more) => sum.or(more),
        };
        year.revenue += net;
    };
    *customers += count(flow.customers);
    year(before, flow.n1_tickets, flow.n1_quantity, flow.n1_net);
    year(after, flow.n_tickets, flow.n_quantity, flow.n_net);
}

fn add(amounts: &mut Amounts, step: BridgeStepId, amount: Decimal, customers: u64) {
    let (sum, of) = amounts.entry(step).or_default();
    *sum += amount;
    *of += customers;
}
