//! Made-up value segments. The flows come first; the table, the matrix and the bridge are all sums of them, so
//! that they agree as the engine's do.

use std::collections::BTreeMap;

use c360::contract::*;
use jiff::{Timestamp, ToSpan, civil::Date};
use rust_decimal::Decimal;

use super::{as_of, dec, evidence};

/// From, to, customers, net revenue per customer in N-1 and in N.
const FLOWS: [(Segment, Segment, u64, i64, i64); 22] = {
    use Segment as S;
    [
        (S::Best, S::Best, 5_120, 640, 668),
        (S::Best, S::Large, 1_310, 455, 301),
        (S::Best, S::Medium, 410, 430, 160),
        (S::Best, S::Sleepers, 230, 410, 0),
        (S::Large, S::Best, 1_390, 330, 470),
        (S::Large, S::Large, 26_400, 218, 224),
        (S::Large, S::Medium, 7_850, 205, 131),
        (S::Large, S::Small, 1_204, 402, 60),
        (S::Large, S::Sleepers, 2_840, 190, 0),
        (S::Medium, S::Large, 9_300, 135, 212),
        (S::Medium, S::Medium, 48_000, 112, 110),
        (S::Medium, S::Small, 12_600, 96, 41),
        (S::Medium, S::Sleepers, 13_900, 94, 0),
        (S::Small, S::Medium, 11_200, 45, 104),
        (S::Small, S::Small, 51_000, 37, 37),
        (S::Small, S::Returns, 140, 22, -31),
        (S::Small, S::Sleepers, 38_142, 34, 0),
        (S::Sleepers, S::Small, 8_950, 0, 44),
        (S::Sleepers, S::Lost, 41_000, 0, 0),
        (S::Lost, S::Small, 1_900, 0, 39),
        (S::Nobody, S::Large, 3_604, 0, 190),
        (S::Nobody, S::Small, 50_622, 0, 43),
    ]
};

fn flows() -> Vec<Flow> {
    let mut flows: Vec<Flow> = FLOWS
        .into_iter()
        .map(|(from, to, customers, before, now)| Flow {
            from,
            to,
            customers,
            revenue_n1: Decimal::from(before * customers as i64),
            revenue_n: Decimal::from(now * customers as i64),
        })
        .collect();
    flows.sort_by_key(|flow| std::cmp::Reverse((flow.revenue_n - flow.revenue_n1).abs()));
    flows
}

fn window() -> Window {
    Window { from: as_of() - 364.days(), to: as_of() }
}

fn window_n1() -> Window {
    Window { from: as_of() - 729.days(), to: as_of() - 365.days() }
}

fn told(query: &str) -> BTreeMap<String, Provenance> {
    BTreeMap::from([(query.to_owned(), evidence(&format!("segments/{query}")))])
}

/// Customers and net revenue, in N and in N-1, of the segments that `is_in` holds for.
fn sums(is_in: impl Fn(Segment) -> bool) -> [(u64, Decimal); 2] {
    let sum = |end: fn(&Flow) -> Segment, revenue: fn(&Flow) -> Decimal| {
        let flows = flows();
        let found = flows.iter().filter(|flow| is_in(end(flow)));
        found.fold((0, Decimal::ZERO), |(n, sum), flow| (n + flow.customers, sum + revenue(flow)))
    };
    [sum(|flow| flow.to, |flow| flow.revenue_n), sum(|flow| flow.from, |flow| flow.revenue_n1)]
}

fn is_active(segment: Segment) -> bool {
    segment.is_tier() || segment == Segment::Returns
}

/// How often the customers of a segment come, and their age.
fn habits(segment: Option<Segment>) -> (&'static str, &'static str, &'static str) {
    match segment {
        Some(Segment::Best) => ("6.02", "6.37", "48.1"),
        Some(Segment::Large) => ("2.61", "2.79", "46.4"),
        Some(Segment::Medium) => ("1.74", "1.75", "43.9"),
        Some(Segment::Small) => ("1.08", "1.06", "39.2"),
        _ => ("1.71", "1.76", "42.6"),
    }
}

fn figures(segment: Option<Segment>, sums: [(u64, Decimal); 2]) -> BTreeMap<SegmentFigureId, Compared> {
    use SegmentFigureId as F;
    let all = self::sums(is_active);
    let of = |part: Part| Compared { value: part(sums[0], all[0]), n1: part(sums[1], all[1]) };
    let mut figures = BTreeMap::from([(F::Customers, of(|(n, _), _| Some(Decimal::from(n))))]);
    if segment.is_some_and(|segment| !segment.is_tier()) {
        return figures;
    }
    let (now, before, age) = habits(segment);
    let per = of(|(n, revenue), _| revenue.checked_div(Decimal::from(n)));
    let basket = |per: Option<Decimal>, often: &str| Some((per? / dec(often)).round_dp(2));
    figures.extend([
        (F::BaseShare, of(|(n, _), (all, _)| Decimal::from(n).checked_div(Decimal::from(all)))),
        (F::NetRevenue, of(|(_, revenue), _| Some(revenue))),
        (F::RevenueShare, of(|(_, revenue), (_, all)| revenue.checked_div(all))),
        (F::Frequency, Compared { value: Some(dec(now)), n1: Some(dec(before)) }),
        (F::Basket, Compared { value: basket(per.value, now), n1: basket(per.n1, before) }),
        (F::RevenuePerActive, per),
        (
            F::MarginPerActive,
            Compared { value: per.value.map(|v| v * dec("0.41")), n1: per.n1.map(|v| v * dec("0.42")) },
        ),
        (F::MeanAge, Compared { value: Some(dec(age)), n1: Some(dec(age) - dec("0.3")) }),
        (F::ContactableShare, Compared { value: Some(dec("0.614")), n1: Some(dec("0.598")) }),
    ]);
    figures
}

fn forget_n1(figures: &mut BTreeMap<SegmentFigureId, Compared>) {
    for compared in figures.values_mut() {
        compared.n1 = None;
    }
}

/// A figure from a segment's customers and revenue, and those of all.
type Part = fn((u64, Decimal), (u64, Decimal)) -> Option<Decimal>;

fn observed(segment: Option<Segment>) -> Vec<ObservedValue> {
    let Some(segment) = segment.filter(|segment| segment.is_tier()) else { return Vec::new() };
    let (_, _, customers, revenue, _) = FLOWS.into_iter().find(|flow| flow.0 == segment).unwrap();
    [(3, Some("0.26")), (12, Some("0.91")), (36, None)]
        .map(|(months, part)| ObservedValue {
            months,
            since: as_of() - i64::from(months).months(),
            per_customer: part.map(|part| (Decimal::from(revenue) * dec(part)).round_dp(2)),
            customers: if part.is_some() { customers } else { 0 },
        })
        .to_vec()
}

fn months() -> Vec<Date> {
    let ends = (1..=23).rev().map(|back: i64| (as_of() - back.months()).last_of_month());
    ends.chain([as_of()]).collect()
}

/// A trend that ends at `last` and waves on the way.
fn trend(last: u64, has_n1: bool) -> Vec<Option<u64>> {
    (0..24_u64)
        .map(|i| {
            let known = has_n1 || i >= 13;
            known.then(|| last - last * (23 - i) / 120 + last * (i * (23 - i) % 7) / 300)
        })
        .collect()
}

pub(super) fn table(has_n1: bool, version: u32) -> Segments {
    use SegmentRowId as R;
    let rows = [
        (R::Best, sums(|s| s == Segment::Best)),
        (R::Large, sums(|s| s == Segment::Large)),
        (R::Medium, sums(|s| s == Segment::Medium)),
        (R::Small, sums(|s| s == Segment::Small)),
        (R::Returns, sums(|s| s == Segment::Returns)),
        (R::Active, sums(is_active)),
        (R::New, [(54_226, dec("2861506")), (49_870, dec("2560318"))]),
        (R::Sleepers, sums(|s| s == Segment::Sleepers)),
        (R::ActiveAndSleepers, sums(|s| is_active(s) || s == Segment::Sleepers)),
        (R::Lost, sums(|s| s == Segment::Lost)),
    ];
    let rows = rows
        .into_iter()
        .map(|(id, sums)| {
            let mut figures = figures(id.segment(), sums);
            if !has_n1 {
                forget_n1(&mut figures);
            }
            let trend = trend(sums[0].0, has_n1);
            SegmentRow {
                id,
                figures,
                trend,
                observed: if has_n1 { observed(id.segment()) } else { Vec::new() },
            }
        })
        .collect();
    let reason = "N-1 needs 24 months of history, and there are 12: nothing is compared with last year";
    let absent = Absent { needs: None, reason: reason.to_owned() };
    Segments {
        as_of: as_of(),
        window: window(),
        n1: has_n1.then(window_n1),
        absent: if has_n1 { Vec::new() } else { vec![absent] },
        thresholds: versions(version).remove(0),
        rows,
        months: months(),
        provenance: told("table"),
    }
}

pub(super) fn migration(has_n1: bool) -> Migration {
    Migration {
        as_of: as_of(),
        window: window(),
        n1: has_n1.then(window_n1),
        flows: if has_n1 { flows() } else { Vec::new() },
        provenance: told("migration"),
    }
}

/// Net revenue of lines without a customer, in N-1 and in N.
const ANONYMOUS: (i64, i64) = (4_100_000, 3_950_000);

pub(super) fn bridge(has_n1: bool) -> Bridge {
    use BridgeStepId as B;
    let step = |id, is_in: &dyn Fn(&Flow) -> bool| {
        let flows = flows();
        let found: Vec<&Flow> = flows.iter().filter(|flow| is_in(flow)).collect();
        BridgeStep {
            id,
            amount: found.iter().map(|flow| flow.revenue_n - flow.revenue_n1).sum(),
            customers: Some(found.iter().map(|flow| flow.customers).sum()),
        }
    };
    let both = |flow: &Flow| flow.from.is_tier() && flow.to.is_tier();
    let stayed = step(B::Frequency, &|flow| both(flow) && flow.from == flow.to);
    let (often, basket) = (stayed.amount - dec("412345.67"), dec("230111.17"));
    let within = |id, amount| BridgeStep { id, amount, customers: stayed.customers };
    let (before, now) = (Decimal::from(ANONYMOUS.0), Decimal::from(ANONYMOUS.1));
    let steps = vec![
        step(B::Lost, &|flow| flow.from.is_tier() && flow.to == Segment::Sleepers),
        step(B::Reactivated, &|flow| {
            matches!(flow.from, Segment::Sleepers | Segment::Lost) && flow.to.is_tier()
        }),
        step(B::New, &|flow| flow.from == Segment::Nobody),
        step(B::UpTier, &|flow| both(flow) && flow.to < flow.from),
        step(B::DownTier, &|flow| both(flow) && flow.to > flow.from),
        within(B::Frequency, often),
        within(B::Basket, basket),
        within(B::Price, stayed.amount - often - basket),
        step(B::Returns, &|flow| flow.to == Segment::Returns),
        BridgeStep { id: B::Anonymous, amount: now - before, customers: None },
    ];
    let all = sums(is_active);
    Bridge {
        as_of: as_of(),
        window: window(),
        n1: has_n1.then(window_n1),
        revenue_n1: Some(all[1].1 + before),
        revenue_n: all[0].1 + now,
        steps: if has_n1 { steps } else { Vec::new() },
        provenance: told("bridge"),
    }
}

pub(super) fn detail(segment: Segment, has_n1: bool) -> SegmentDetail {
    let sums = sums(|found| found == segment);
    let months = months()
        .into_iter()
        .zip(0_i64..)
        .map(|(day, i)| {
            let mut figures = figures(Some(segment), sums);
            for compared in figures.values_mut() {
                let wave = Decimal::from(1000 - (23 - i) * 4 + i % 5 * 3) / Decimal::from(1000);
                compared.value = compared.value.map(|value| (value * wave).round_dp(2));
                compared.n1 = compared.n1.map(|value| (value * wave).round_dp(2)).filter(|_| i >= 12);
            }
            if !has_n1 {
                forget_n1(&mut figures);
            }
            SegmentMonth { day, figures }
        })
        .collect();
    let of = |is_in: &dyn Fn(&Flow) -> bool| -> Vec<Flow> {
        let mut found: Vec<Flow> = flows().into_iter().filter(|flow| has_n1 && is_in(flow)).collect();
        found.sort_by_key(|flow| std::cmp::Reverse(flow.customers));
        found
    };
    let part = |by, label: Option<&str>, share: &str, lift: &str| CompositionPart {
        by,
        label: label.map(str::to_owned),
        customers: 6_000,
        net_revenue: (sums[0].1 * dec(share)).round_dp(2),
        share: Some(dec(share)),
        lift: Some(dec(lift)),
    };
    let composition = vec![
        part(CompositionBy::Age, Some("20–29"), "0.09", "0.61"),
        part(CompositionBy::Age, Some("30–39"), "0.21", "0.92"),
        part(CompositionBy::Age, Some("40–49"), "0.31", "1.24"),
        part(CompositionBy::Age, Some("50–59"), "0.24", "1.18"),
        part(CompositionBy::Age, None, "0.15", "0.80"),
        part(CompositionBy::Region, Some("Rhône"), "0.55", "1.31"),
        part(CompositionBy::Region, Some("Paris"), "0.45", "0.78"),
        part(CompositionBy::Channel, Some("Store"), "0.72", "1.10"),
        part(CompositionBy::Channel, Some("Web"), "0.28", "0.81"),
        part(CompositionBy::Store, Some("Lyon Part-Dieu"), "0.40", "1.52"),
        part(CompositionBy::Category, Some("Shirts"), "0.35", "1.05"),
    ];
    let customers = (0..40_i64)
        .map(|i| SegmentCustomer {
            customer_id: format!("C{:07}", 4_471_902 - i * 37),
            net_revenue: Decimal::new(214_000 - i * 1_703, 2),
            tickets: 9 - i as u64 / 8,
            last_day: Some(as_of() - (i * 3).days()),
            n1: has_n1.then_some(if i % 4 == 0 { Segment::Nobody } else { Segment::Medium }),
            net_revenue_n1: (has_n1 && i % 4 != 0).then(|| Decimal::new(190_000 - i * 900, 2)),
        })
        .collect();
    SegmentDetail {
        segment,
        as_of: as_of(),
        months,
        came_from: of(&|flow| flow.to == segment),
        went_to: of(&|flow| flow.from == segment),
        composition,
        observed: if has_n1 { observed(Some(segment)) } else { Vec::new() },
        customers,
        total_customers: sums[0].0,
        provenance: told("detail"),
    }
}

fn cut(revenue: i64, tickets: u32) -> Cut {
    Cut { revenue: Decimal::from(revenue), tickets }
}

fn cuts(best: (i64, u32), large: (i64, u32), medium: (i64, u32)) -> Cuts {
    let of = |(revenue, tickets)| cut(revenue, tickets);
    Cuts { best: of(best), large: of(large), medium: of(medium) }
}

fn versions(newest: u32) -> Vec<Thresholds> {
    let version = |version, cuts, method, at: &str, reason: &str| Thresholds {
        version,
        cuts,
        method,
        set_at: at.parse::<Timestamp>().unwrap(),
        set_by: "ana".to_owned(),
        reason: reason.to_owned(),
    };
    let all = vec![
        version(
            3,
            cuts((400, 4), (180, 2), (80, 1)),
            ThresholdMethod::Optimal,
            "2026-03-01T08:00:00Z",
            "tells next year apart best",
        ),
        version(
            2,
            cuts((500, 5), (200, 3), (100, 1)),
            ThresholdMethod::Fixed,
            "2025-01-15T08:00:00Z",
            "prices rose",
        ),
        version(
            1,
            cuts((430, 1), (190, 1), (75, 1)),
            ThresholdMethod::Quantile,
            "2024-02-01T08:00:00Z",
            "the first ones",
        ),
    ];
    all.into_iter().filter(|found| found.version <= newest).collect()
}

pub(super) fn preview(cuts: Cuts, method: ThresholdMethod, explained: &str) -> Proposal {
    // The higher the bound of Best, the fewer are in it; the others share what is left.
    let all = sums(is_active)[0];
    let best = Decimal::from(100) / cuts.best.revenue.max(Decimal::ONE) / Decimal::from(7);
    let shares = [best, dec("0.2"), dec("0.3"), dec("0.5") - best];
    let rows = Segment::TIERS
        .into_iter()
        .zip(shares)
        .map(|(segment, share)| PreviewRow {
            segment,
            customers: (Decimal::from(all.0) * share).round().try_into().unwrap(),
            base_share: Some(share),
            net_revenue: (all.1 * share).round_dp(2),
            revenue_share: Some(share),
            customers_n1: None,
        })
        .collect();
    let lost = (method == ThresholdMethod::Optimal).then(|| dec("0.004"));
    let explained = Some(dec(explained));
    Proposal { method, cuts: Some(cuts), explained, lost_by_rounding: lost, rows, absent: None }
}

pub(super) fn thresholds(has_n1: bool) -> ThresholdsReply {
    use ThresholdMethod as M;
    let none = Proposal {
        method: M::Optimal,
        cuts: None,
        explained: None,
        lost_by_rounding: None,
        rows: Vec::new(),
        absent: Some(Absent { needs: None, reason: "needs 24 months of history".to_owned() }),
    };
    let optimal = preview(cuts((420, 4), (190, 2), (85, 1)), M::Optimal, "0.618");
    let versions = versions(3);
    ThresholdsReply {
        as_of: as_of(),
        in_use: 3,
        current: preview(versions[0].cuts, M::Optimal, "0.612"),
        versions,
        proposals: vec![
            preview(cuts((412, 1), (188, 1), (71, 1)), M::Quantile, "0.548"),
            preview(cuts((655, 1), (240, 1), (96, 1)), M::Lorenz, "0.561"),
            if has_n1 { optimal } else { none },
        ],
    }
}
