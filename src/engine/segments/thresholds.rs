//! The thresholds of the tiers: which are in force, what others would give, and adopting them.

use std::sync::Arc;

use duckdb::types::Value;
use rust_decimal::{Decimal, prelude::ToPrimitive as _};

use super::{count, cuts, ratio, read_built};
use crate::{
    contract::{
        Absent, Adoption, ConsoleError, Cut, Cuts, ErrorKind, JobId, JobKind, PreviewRow, Proposal, Segment,
        ThresholdMethod, ThresholdsReply,
    },
    engine::{privacy::reason, service::Parts, store::Opened},
    ledger::Ledger,
    science::thresholds::{self as science, Bound, Bounds, Cell, Limits},
    warehouse::{
        segments::{Built, HistogramNowRow, HistogramRow, PreviewSums},
        snapshot::Parameters,
    },
};

/// Up to how many tickets the histograms keep customers apart.
const TICKETS_APART: u32 = 30;

/// Shares of customers, from the largest, down to which they are Best, Large and Medium.
const QUANTILES: [f64; 3] = [0.05, 0.25, 0.60];

/// Amounts from here on are slips of the finger; the warehouse could not hold them either.
const MOST_REVENUE: u64 = 1_000_000_000_000;
const MOST_TICKETS: u32 = 1_000_000;

/// The customers that thresholds are found on.
#[derive(Debug)]
pub struct Histograms {
    /// Of N-1, with what they spent in N; empty where history does not cover N-1.
    pub n1: Vec<Cell>,
    /// Of N.
    pub now: Vec<Cell>,
}

impl Histograms {
    /// From the rows of the two queries; those of N-1 only where history covers it.
    #[must_use]
    pub fn new(n1: Vec<HistogramRow>, now: Vec<HistogramNowRow>) -> Self {
        let number = |amount: Decimal| amount.to_f64().unwrap_or(0.0);
        let tickets = |tickets: i64| u32::try_from(tickets).unwrap_or(u32::MAX);
        let n1 = n1.into_iter().map(|row| Cell {
            revenue: row.revenue,
            tickets: tickets(row.tickets),
            customers: count(row.customers),
            revenue_sum: number(row.revenue_sum),
            next: number(row.next),
            next_squares: row.next_squares,
        });
        let now = now.into_iter().map(|row| Cell {
            revenue: row.revenue,
            tickets: tickets(row.tickets),
            customers: count(row.customers),
            revenue_sum: number(row.revenue_sum),
            next: 0.0,
            next_squares: 0.0,
        });
        Self { n1: n1.collect(), now: now.collect() }
    }
}

/// What a method found.
pub struct Found {
    /// The bounds.
    pub cuts: Cuts,
    /// What rounding them cost.
    pub lost_by_rounding: Option<Decimal>,
}

/// Find thresholds by a method; the error says why it can't.
pub fn find(method: ThresholdMethod, on: &Histograms) -> Result<Found, Absent> {
    let refused = |refusal: science::Refusal| Absent { needs: None, reason: refusal.to_string() };
    let plain = |bounds: Result<Bounds, science::Refusal>| -> Result<Found, Absent> {
        Ok(Found { cuts: from_bounds(&bounds.map_err(refused)?), lost_by_rounding: None })
    };
    match method {
        ThresholdMethod::Fixed => Err(Absent { needs: None, reason: "somebody has to name them".to_owned() }),
        ThresholdMethod::Quantile => plain(science::quantile(&on.now, QUANTILES)),
        ThresholdMethod::Lorenz => plain(science::lorenz(&on.now, science::LORENZ_SHARES)),
        ThresholdMethod::Optimal => {
            if on.n1.is_empty() {
                let reason = "what N-1 tells of N can't be seen: history does not cover N-1".to_owned();
                return Err(Absent { needs: Some("older lines".to_owned()), reason });
            }
            let limits = |rounded| Limits { rounded, ..Limits::default() };
            let rounded = science::optimal(&on.n1, &limits(true)).map_err(refused)?;
            let best = science::optimal(&on.n1, &limits(false)).map_err(refused)?;
            let lost = Decimal::try_from((best.explained - rounded.explained).max(0.0)).ok();
            Ok(Found { cuts: from_bounds(&rounded.bounds), lost_by_rounding: lost.map(|l| l.round_dp(4)) })
        }
    }
}

fn from_bounds(bounds: &Bounds) -> Cuts {
    let cut = |bound: Bound| Cut {
        revenue: Decimal::try_from(bound.revenue).unwrap_or_default().round_dp(2).normalize(),
        tickets: bound.tickets,
    };
    Cuts { best: cut(bounds.best), large: cut(bounds.large), medium: cut(bounds.medium) }
}

fn to_bounds(cuts: &Cuts) -> Bounds {
    let bound = |cut: Cut| Bound { revenue: cut.revenue.to_f64().unwrap_or(f64::MAX), tickets: cut.tickets };
    Bounds { best: bound(cuts.best), large: bound(cuts.large), medium: bound(cuts.medium) }
}

/// Answer from one open generation and the ledger.
pub async fn thresholds(opened: &Arc<Opened>, ledger: &Ledger) -> Result<ThresholdsReply, ConsoleError> {
    let built = read_built(opened).await?;
    let versions = ledger.thresholds()?;
    let on = histograms(opened, &built).await?;
    let in_use = u32::try_from(built.version).unwrap_or(0);
    let method = versions.iter().find(|t| t.version == in_use).map_or(ThresholdMethod::Fixed, |t| t.method);
    let current =
        proposal(opened, &built, &on, method, Ok(Found { cuts: cuts(&built), lost_by_rounding: None }));
    let current = current.await?;
    let mut proposals = Vec::new();
    for method in [ThresholdMethod::Optimal, ThresholdMethod::Quantile, ThresholdMethod::Lorenz] {
        proposals.push(proposal(opened, &built, &on, method, find(method, &on)).await?);
    }
    Ok(ThresholdsReply { as_of: built.as_of, versions, in_use, current, proposals })
}

/// What these thresholds would give.
pub async fn preview(opened: &Arc<Opened>, cuts: Cuts) -> Result<Proposal, ConsoleError> {
    check(&cuts)?;
    let built = read_built(opened).await?;
    let on = histograms(opened, &built).await?;
    proposal(opened, &built, &on, ThresholdMethod::Fixed, Ok(Found { cuts, lost_by_rounding: None })).await
}

/// Adopt thresholds as the next version, and queue the job that cuts everybody anew.
pub(in crate::engine) async fn adopt(parts: &Parts, adoption: &Adoption) -> Result<JobId, ConsoleError> {
    check(&adoption.cuts)?;
    let reason = reason::checked_for(&adoption.reason, "thresholds are adopted")?;
    let latest = parts.ledger.thresholds()?.into_iter().next();
    if let Some(latest) = latest.filter(|latest| latest.cuts == adoption.cuts) {
        let built = read_built(&parts.store.opened().await?).await?;
        if built.version == i64::from(latest.version) {
            return Err(ConsoleError::new(ErrorKind::Invalid, "these thresholds are in force already"));
        }
        // Adopted, but the re-cut did not come to its end: what is missing is the re-cut.
        return Ok(parts.jobs.start(JobKind::Recut, &parts.user)?);
    }
    parts.ledger.adopt_thresholds(&Adoption { reason, ..adoption.clone() }, &parts.user)?;
    Ok(parts.jobs.start(JobKind::Recut, &parts.user)?)
}

fn check(cuts: &Cuts) -> Result<(), ConsoleError> {
    let whole_cents = |cut: &Cut| cut.revenue == cut.revenue.round_dp(2);
    if ![cuts.best, cuts.large, cuts.medium].iter().all(whole_cents) {
        return Err(ConsoleError::new(ErrorKind::Invalid, "an amount has more than two decimals"));
    }
    let is_far = |cut: &Cut| cut.revenue >= Decimal::from(MOST_REVENUE) || cut.tickets > MOST_TICKETS;
    if [cuts.best, cuts.large, cuts.medium].iter().any(is_far) {
        let message = format!("no customer leaves {MOST_REVENUE} in a year, or {MOST_TICKETS} tickets");
        return Err(ConsoleError::new(ErrorKind::Invalid, message).hint("correct the amounts"));
    }
    science::check(&to_bounds(cuts)).map_err(|disorder| {
        ConsoleError::new(ErrorKind::Invalid, disorder.to_string()).hint(
            "Best needs at least what Large needs, and Large what Medium needs, in revenue and in tickets",
        )
    })
}

/// The histograms of an open generation, read once: it never changes.
async fn histograms(opened: &Arc<Opened>, built: &Built) -> Result<Arc<Histograms>, ConsoleError> {
    let read = async || {
        let n1 = if built.n1_covered {
            opened.snapshot.rows::<HistogramRow>("segments/histogram", Vec::new()).await?.rows
        } else {
            Vec::new()
        };
        let now = opened.snapshot.rows::<HistogramNowRow>("segments/histogram_now", Vec::new()).await?.rows;
        Ok::<_, ConsoleError>(Arc::new(Histograms::new(n1, now)))
    };
    Ok(Arc::clone(opened.histograms.get_or_try_init(read).await?))
}

async fn proposal(
    opened: &Arc<Opened>,
    built: &Built,
    on: &Histograms,
    method: ThresholdMethod,
    found: Result<Found, Absent>,
) -> Result<Proposal, ConsoleError> {
    let found = match found {
        Ok(found) => found,
        Err(absent) => {
            return Ok(Proposal {
                method,
                cuts: None,
                explained: None,
                lost_by_rounding: None,
                rows: Vec::new(),
                absent: Some(absent),
            });
        }
    };
    let explained = told_apart(on, &found.cuts);
    Ok(Proposal {
        method,
        cuts: Some(found.cuts),
        explained: explained.and_then(|e| Decimal::try_from(e).ok()).map(|e| e.round_dp(4)),
        lost_by_rounding: found.lost_by_rounding,
        rows: preview_rows(opened, built, found.cuts).await?,
        absent: None,
    })
}

/// Share of the variance of next year's revenue that the tiers explain; not told for more tickets than are kept apart.
fn told_apart(on: &Histograms, cuts: &Cuts) -> Option<f64> {
    let kept = [cuts.best, cuts.large, cuts.medium].iter().all(|cut| cut.tickets <= TICKETS_APART);
    kept.then(|| science::explained(&on.n1, &to_bounds(cuts))).flatten()
}

async fn preview_rows(
    opened: &Arc<Opened>,
    built: &Built,
    cuts: Cuts,
) -> Result<Vec<PreviewRow>, ConsoleError> {
    let rows = opened.snapshot.rows::<PreviewSums>("segments/preview", parameters(cuts)).await?.rows;
    let sums = |segment: Segment, is_n1: bool| {
        let stands = |row: &&PreviewSums| {
            let stands = if is_n1 { &row.n1_segment } else { &row.segment };
            stands.as_deref() == Some(segment.id())
        };
        rows.iter().filter(stands).fold((0, Decimal::ZERO), |(customers, net), row| {
            let more = if is_n1 { row.n1_net } else { row.net };
            (customers + count(row.customers), net + more.unwrap_or_default())
        })
    };
    let segments = Segment::TIERS.into_iter().chain([Segment::Returns]);
    let all: Vec<_> = segments.map(|s| (s, sums(s, false), sums(s, true))).collect();
    let customers: u64 = all.iter().map(|(_, now, _)| now.0).sum();
    let net: Decimal = all.iter().map(|(_, now, _)| now.1).sum();
    let has_n1 = built.n1_covered;
    Ok(all
        .into_iter()
        .filter(|(segment, now, n1)| segment.is_tier() || now.0 + n1.0 > 0)
        .map(|(segment, now, n1)| PreviewRow {
            segment,
            customers: now.0,
            base_share: ratio(Decimal::from(now.0), Decimal::from(customers)),
            net_revenue: now.1,
            revenue_share: ratio(now.1, net),
            customers_n1: has_n1.then_some(n1.0),
        })
        .collect())
}

fn parameters(cuts: Cuts) -> Parameters {
    let revenue = |cut: Cut| Value::Text(cut.revenue.to_string());
    let tickets = |cut: Cut| Value::Int(i32::try_from(cut.tickets).unwrap_or(i32::MAX));
    vec![
        ("best_revenue", revenue(cuts.best)),
        ("best_tickets", tickets(cuts.best)),
        ("large_revenue", revenue(cuts.large)),
        ("large_tickets", tickets(cuts.large)),
        ("medium_revenue", revenue(cuts.medium)),
        ("medium_tickets", tickets(cuts.medium)),
    ]
}
