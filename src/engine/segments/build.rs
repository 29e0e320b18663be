//! Building the value segments: part of every load, and the work of a re-cut.
//!
//! The first time thresholds are chosen, by the best method that the history allows, and written down as version 1;
//! from then on only somebody's decision moves them.

use duckdb::Connection;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::thresholds::{Histograms, find};
use crate::{
    contract::{Adoption, Cut, Cuts, ThresholdMethod, Thresholds},
    engine::{
        generations::Publishing,
        jobs::{JobContext, JobError, Outcome, Progress},
        load::{AUDIENCES, SEARCH, as_of, close, mart_told, open_writing, refresh_people, refresh_search},
        privacy::erasing::Outstanding,
    },
    ledger::Ledger,
    warehouse::{
        marts::{self, Bounds, Rebuild, Standing, Touched},
        queries::Queries,
        segments::{Built, HistogramNowRow, HistogramRow},
        snapshot,
    },
};

/// What the stage is called.
pub const CUT: &str = "cut value segments";
const PUBLISH: &str = "publish";

/// What a build starts from.
#[derive(Debug, Clone, Copy)]
pub struct Start {
    /// The day that the segments are to stand for.
    pub as_of: Date,
    /// What stood before.
    pub before: Option<Standing>,
    /// The first day with lines that came or went since; `None` where any may have.
    pub earliest: Option<i32>,
}

/// Build everything about value segments.
pub fn build(
    conn: &Connection,
    queries: &Queries,
    ledger: &Ledger,
    start: Start,
    by: &str,
) -> Result<(), JobError> {
    marts::refresh_values(conn, queries, start.as_of).map_err(mart_told)?;
    let thresholds = in_force(conn, queries, ledger, by)?;
    let bound = |cut: Cut| (cut.revenue, cut.tickets);
    let Cuts { best, large, medium } = thresholds.cuts;
    let bounds =
        Bounds { version: thresholds.version, best: bound(best), large: bound(large), medium: bound(medium) };
    let next = Standing::next(conn, queries, bounds.version);
    let rebuild =
        next.map_or(Rebuild::Everything, |next| Standing::rebuild(start.before, next, start.earliest));
    marts::refresh_segments(conn, queries, &bounds, rebuild).map_err(mart_told)
}

/// The latest thresholds, chosen now where there are none.
fn in_force(conn: &Connection, queries: &Queries, ledger: &Ledger, by: &str) -> Result<Thresholds, JobError> {
    let failed = |error: &dyn std::fmt::Display| JobError::failed(error.to_string());
    let latest = || -> Result<Option<Thresholds>, JobError> {
        Ok(ledger.thresholds().map_err(|e| failed(&e))?.into_iter().next())
    };
    if let Some(thresholds) = latest()? {
        return Ok(thresholds);
    }
    let first = first(&histograms(conn, queries)?);
    ledger.adopt_thresholds(&first, by).map_err(|e| failed(&e))?;
    latest()?.ok_or_else(|| JobError::failed("the ledger lost the thresholds"))
}

fn histograms(conn: &Connection, queries: &Queries) -> Result<Histograms, JobError> {
    let failed = |error: &dyn std::fmt::Display| JobError::failed(error.to_string());
    let query = |name: &str| queries.get(name).map_err(|e| failed(&e));
    let nothing = Vec::new();
    let covers = conn
        .query_row(&query("segments/covers_n1")?.sql, [], |row| row.get::<_, Option<bool>>(0))
        .map_err(|e| failed(&e))?;
    let n1 = if covers == Some(true) {
        snapshot::run::<HistogramRow>(conn, query("segments/histogram")?, &nothing)
            .map_err(|e| failed(&e))?
            .rows
    } else {
        Vec::new()
    };
    let now = snapshot::run::<HistogramNowRow>(conn, query("segments/histogram_now")?, &nothing);
    Ok(Histograms::new(n1, now.map_err(|e| failed(&e))?.rows))
}

/// The thresholds of a base that nobody has set any for.
fn first(on: &Histograms) -> Adoption {
    for (method, reason) in [
        (ThresholdMethod::Optimal, "chosen by the first load: tells next year's revenue apart best"),
        (ThresholdMethod::Lorenz, "chosen by the first load: history is too short to look ahead"),
        (ThresholdMethod::Quantile, "chosen by the first load: shares of revenue can't be told apart"),
    ] {
        if let Ok(found) = find(method, on) {
            return Adoption { cuts: found.cuts, method, reason: reason.to_owned() };
        }
    }
    Adoption {
        cuts: around_the_mean(on),
        method: ThresholdMethod::Fixed,
        reason: "chosen by the first load: too few customers; 4, 2 and 1 times the mean revenue".to_owned(),
    }
}

fn around_the_mean(on: &Histograms) -> Cuts {
    let customers: u64 = on.now.iter().map(|cell| cell.customers).sum();
    let revenue: f64 = on.now.iter().map(|cell| cell.revenue_sum).sum();
    let mean = if customers > 0 { revenue / customers as f64 } else { 0.0 };
    let unit = crate::science::thresholds::round_to(mean, 1).max(1.0);
    let cut = |times: f64| Cut {
        revenue: Decimal::try_from(unit * times).unwrap_or(Decimal::ONE_HUNDRED).round_dp(2).normalize(),
        tickets: 1,
    };
    Cuts { best: cut(4.0), large: cut(2.0), medium: cut(1.0) }
}

/// Cut the published generation's segments anew into the next one.
pub fn run_recut(ctx: &JobContext, progress: &mut dyn Progress) -> Result<Outcome, JobError> {
    let queries = Queries::with_overrides(&ctx.workspace).map_err(|e| JobError::failed(e.to_string()))?;
    ctx.plan.set(&[(CUT, 10.0), (SEARCH, 2.0), (AUDIENCES, 2.0), (PUBLISH, 1.0)]);
    progress.stage(CUT, None);
    let (draft, carried) = Outstanding::find(ctx)?.draft(ctx, progress)?;
    let conn =
        open_writing(&draft.path(), &draft.spill(), ctx).map_err(|e| JobError::failed(e.to_string()))?;
    ctx.cancel.attach(conn.interrupt_handle());
    if !marts::is_in_form(&conn) {
        marts::refresh(&conn, &queries, Touched::Everything).map_err(mart_told)?;
    }
    let (complete, day) = as_of(&conn, &queries, ctx)?;
    let day = day.ok_or_else(|| JobError::failed("no ticket lines are loaded; run `c360 load` first"))?;
    let latest = ctx.ledger.thresholds().map_err(|e| JobError::failed(e.to_string()))?;
    let current = latest.first().filter(|t| marts::is_current(&conn, &queries, day, t.version));
    // Who had to be taken out first is reason enough to go on.
    if let Some(latest) = current.filter(|_| carried.is_empty()) {
        let message = format!("value segments are cut by thresholds v{} already", latest.version);
        return Ok(Outcome { generation: None, load: None, message });
    }
    let start = Start { as_of: day, before: None, earliest: None };
    build(&conn, &queries, &ctx.ledger, start, &ctx.asked_by)?;
    let built = queries.get("segments/built").map_err(|e| JobError::failed(e.to_string()))?;
    let built =
        snapshot::run::<Built>(&conn, built, &Vec::new()).map_err(|e| JobError::failed(e.to_string()))?;
    let version = built.rows.first().map_or(0, |row| row.version);
    progress.stage(SEARCH, None);
    refresh_search(&conn, &queries, ctx)?;
    progress.stage(AUDIENCES, None);
    refresh_people(&conn, &queries)?;
    progress.stage(PUBLISH, None);
    close(conn)?;
    if progress.is_cancelled() {
        return Err(JobError::Cancelled);
    }
    let publishing = Publishing { job: ctx.job, by: &ctx.asked_by, as_of: complete, load: None };
    let generation = ctx.generations.publish(draft, publishing)?;
    let mut message = format!("value segments cut by thresholds v{version}");
    carried.finish(ctx, generation, &mut message)?;
    Ok(Outcome { generation: Some(generation), load: None, message })
}
