//! Everything about one segment.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use duckdb::types::Value;
use jiff::{ToSpan as _, civil::Date};
use rust_decimal::Decimal;

use super::{
    Base, count,
    figures::{Sums, Whole, value},
    migration::flows,
    ratio,
    table::{Months, is_monthly},
};
use crate::{
    contract::{
        Compared, CompositionBy, CompositionPart, ConsoleError, ErrorKind, Flow, SEGMENT_CUSTOMERS, Segment,
        SegmentCustomer, SegmentDetail, SegmentFigureId, SegmentMonth,
    },
    engine::store::Opened,
    warehouse::segments::{CustomerRow, MonthRow, PartRow},
};

/// Answer from one open generation.
pub async fn detail(opened: &Arc<Opened>, segment: Segment) -> Result<SegmentDetail, ConsoleError> {
    if segment == Segment::Nobody {
        return Err(ConsoleError::new(ErrorKind::Invalid, "nobody is in this segment")
            .hint("choose one of best, large, medium, small, returns, sleepers and lost"));
    }
    let mut base = Base::read(opened).await?;
    let observed = base.observed().await?.remove(&segment).unwrap_or_default();
    let months: Vec<MonthRow> = base.rows("months", "segments/months", Vec::new()).await?;
    let parts: Vec<PartRow> = base.rows("composition", "segments/parts", Vec::new()).await?;
    let wanted = vec![
        ("segment", Value::Text(segment.id().to_owned())),
        ("most", Value::Int(i32::try_from(SEGMENT_CUSTOMERS).unwrap_or(i32::MAX))),
    ];
    let customers: Vec<CustomerRow> = base.rows("customers", "segments/customers", wanted).await?;
    let has_n1 = base.n1().is_some();
    let all = if has_n1 { flows(&base) } else { Vec::new() };
    let side = |of: fn(&Flow) -> Segment| {
        let mut found: Vec<Flow> = all.iter().filter(|f| of(f) == segment).cloned().collect();
        found.sort_by_key(|f| (std::cmp::Reverse(f.customers), f.from, f.to));
        found
    };
    Ok(SegmentDetail {
        segment,
        as_of: base.built.as_of,
        months: by_month(&base, &months, segment),
        came_from: side(|f| f.to),
        went_to: side(|f| f.from),
        composition: composition(&parts, segment),
        observed,
        customers: customers.into_iter().map(|row| customer(row, has_n1)).collect(),
        total_customers: base
            .flows
            .iter()
            .filter(|f| f.segment == segment.id())
            .map(|f| count(f.customers))
            .sum(),
        provenance: base.evidence(),
    })
}

fn customer(row: CustomerRow, has_n1: bool) -> SegmentCustomer {
    SegmentCustomer {
        customer_id: row.customer_id,
        net_revenue: row.net,
        tickets: count(row.tickets),
        last_day: row.last_day,
        n1: Segment::from_id(&row.n1_segment).filter(|_| has_n1),
        net_revenue_n1: has_n1.then_some(row.n1_net),
    }
}

/// The segment's figures month by month, each beside those a year earlier.
fn by_month(base: &Base, rows: &[MonthRow], segment: Segment) -> Vec<SegmentMonth> {
    let months = Months::of(base, rows);
    let figures = |first: Date| -> Option<BTreeMap<SegmentFigureId, Option<Decimal>>> {
        let sums = sums(months.row(first, segment.id())?);
        let active = active(&months, first);
        let is_part = segment.is_tier() || segment == Segment::Returns;
        let whole = Whole { active: &active, is_part };
        let kept = SegmentFigureId::ALL.into_iter().filter(|id| is_monthly(*id));
        Some(kept.map(|id| (id, value(id, &sums, whole))).collect())
    };
    months
        .days
        .iter()
        .filter(|day| **day == day.last_of_month())
        .map(|day| {
            let first = day.first_of_month();
            let now = figures(first).unwrap_or_default();
            let before = first.checked_sub(12.months()).ok().and_then(figures).unwrap_or_default();
            let compared = |(id, value): (&SegmentFigureId, &Option<Decimal>)| {
                (*id, Compared { value: *value, n1: before.get(id).copied().flatten() })
            };
            SegmentMonth { day: *day, figures: now.iter().map(compared).collect() }
        })
        .collect()
}

fn sums(row: &MonthRow) -> Sums {
    Sums {
        customers: row.customers.unwrap_or(0),
        tickets: row.tickets.unwrap_or(0),
        net: row.net.unwrap_or_default(),
        costed: row.net_costed.unwrap_or_default(),
        margin: row.margin,
        age_known: row.age_known.unwrap_or(0),
        age_years: row.age_years.unwrap_or_default(),
        ..Sums::default()
    }
}

fn active(months: &Months<'_>, first: Date) -> Sums {
    let mut all = Sums::default();
    for segment in Segment::TIERS.into_iter().chain([Segment::Returns]) {
        let Some(row) = months.row(first, segment.id()) else { continue };
        let one = sums(row);
        all.customers += one.customers;
        all.tickets += one.tickets;
        all.net += one.net;
    }
    all
}

fn by_of(name: &str) -> Option<CompositionBy> {
    Some(match name {
        "age" => CompositionBy::Age,
        "region" => CompositionBy::Region,
        "channel" => CompositionBy::Channel,
        "store" => CompositionBy::Store,
        "category" => CompositionBy::Category,
        _ => return None,
    })
}

/// Shares within the segment, against the same shares among all active customers.
fn composition(rows: &[PartRow], segment: Segment) -> Vec<CompositionPart> {
    let is_active =
        |row: &&PartRow| Segment::from_id(&row.segment).is_some_and(|s| s.is_tier() || s == Segment::Returns);
    let size = |row: &PartRow| match row.part_by.as_str() {
        "age" | "region" => Decimal::from(row.customers),
        _ => row.net.unwrap_or_default(),
    };
    let mut whole: BTreeMap<&str, Decimal> = BTreeMap::new();
    let mut base: BTreeMap<&str, Decimal> = BTreeMap::new();
    let mut base_parts: BTreeMap<(&str, Option<&str>), Decimal> = BTreeMap::new();
    for row in rows.iter().filter(is_active) {
        *base.entry(&row.part_by).or_default() += size(row);
        *base_parts.entry((&row.part_by, row.label.as_deref())).or_default() += size(row);
    }
    // Where nothing is known, there is nothing to tell.
    let known: BTreeSet<&str> =
        rows.iter().filter(|row| row.label.is_some()).map(|row| row.part_by.as_str()).collect();
    let mine =
        || rows.iter().filter(|row| row.segment == segment.id() && known.contains(row.part_by.as_str()));
    for row in mine() {
        *whole.entry(&row.part_by).or_default() += size(row);
    }
    let of = |sizes: &BTreeMap<&str, Decimal>, by: &str| sizes.get(by).copied().unwrap_or_default();
    let mut parts: Vec<CompositionPart> = mine()
        .filter_map(|row| {
            let by = by_of(&row.part_by)?;
            let share = ratio(size(row), of(&whole, &row.part_by));
            let key = (row.part_by.as_str(), row.label.as_deref());
            let common = ratio(base_parts.get(&key).copied().unwrap_or_default(), of(&base, &row.part_by));
            let lift = share.zip(common).and_then(|(share, common)| ratio(share, common));
            let net_revenue = row.net.unwrap_or_default();
            Some(CompositionPart {
                by,
                label: row.label.clone(),
                customers: count(row.customers),
                net_revenue,
                share,
                lift: lift.map(|l| l.round_dp(2)),
            })
        })
        .collect();
    parts.sort_by(|a, b| a.by.cmp(&b.by).then(order(a, b)));
    parts
}

/// Ages from young to old; everything else by share, what is unknown last.
fn order(a: &CompositionPart, b: &CompositionPart) -> std::cmp::Ordering {
    let known = a.label.is_none().cmp(&b.label.is_none());
    if a.by == CompositionBy::Age {
        let rank = |part: &CompositionPart| match part.label.as_deref() {
            Some("under 20") => String::new(),
            label => label.unwrap_or_default().to_owned(),
        };
        return known.then(rank(a).cmp(&rank(b)));
    }
    known.then(b.share.cmp(&a.share)).then(a.label.cmp(&b.label))
}
