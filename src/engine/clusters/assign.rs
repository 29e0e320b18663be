//! Assigning everybody to the segments that were adopted: a job of its own, and part of every load.

use duckdb::Connection;
use jiff::civil::Date;

use super::stored::Segmentation;
use crate::{
    engine::{
        generations::Publishing,
        jobs::{JobContext, JobError, Outcome, Progress},
        load::{as_of, close, mart_told, open_writing, refresh_audiences, refresh_people},
        privacy::erasing::Outstanding,
        rescore::bound_memory,
        segments::build,
    },
    warehouse::{
        audiences,
        clusters::{self, ClusterError, Days},
        data::Span,
        marts::{self, Touched},
        queries::Queries,
        snapshot,
    },
};

/// What the stage is called.
pub const ASSIGN: &str = "assign customers to segments";
const PEOPLE: &str = "build what audiences ask";
const PUBLISH: &str = "publish";

/// Assign everybody to the latest version of the segments, in the next generation.
pub fn run_assign(ctx: &JobContext, progress: &mut dyn Progress) -> Result<Outcome, JobError> {
    let failed = |error: &dyn std::fmt::Display| JobError::failed(error.to_string());
    let queries = Queries::with_overrides(&ctx.workspace).map_err(|e| failed(&e))?;
    ctx.plan.set(&[(ASSIGN, 10.0), (PEOPLE, 2.0), (PUBLISH, 1.0)]);
    progress.stage(ASSIGN, None);
    let (draft, carried) = Outstanding::find(ctx)?.draft(ctx, progress)?;
    let conn = open_writing(&draft.path(), &draft.spill(), ctx).map_err(|e| failed(&e))?;
    ctx.cancel.attach(conn.interrupt_handle());
    bound_memory(ctx, &conn, &queries)?;
    let (complete, day) = as_of(&conn, &queries, ctx)?;
    let day = day.ok_or_else(|| JobError::failed("no ticket lines are loaded; run `c360 load` first"))?;
    // What another version made is built anew.
    if !marts::is_in_form(&conn) {
        marts::refresh(&conn, &queries, Touched::Everything).map_err(mart_told)?;
        let start = build::Start { as_of: day, before: None, earliest: None };
        build::build(&conn, &queries, &ctx.ledger, start, &ctx.asked_by)?;
    }
    if !audiences::is_in_form(&conn) {
        refresh_audiences(&conn, &queries, Touched::Everything)?;
    }
    let message = assign(ctx, &conn, &queries, day, None, progress)?
        .ok_or_else(|| JobError::failed("no segments are adopted; adopt some first"))?;
    progress.stage(PEOPLE, None);
    refresh_people(&conn, &queries)?;
    progress.stage(PUBLISH, None);
    close(conn)?;
    if progress.is_cancelled() {
        return Err(JobError::Cancelled);
    }
    let publishing = Publishing { job: ctx.job, by: &ctx.asked_by, as_of: complete, load: None };
    let generation = ctx.generations.publish(draft, publishing)?;
    let mut message = message;
    carried.finish(ctx, generation, &mut message)?;
    Ok(Outcome { generation: Some(generation), load: None, message })
}

/// Assign everybody in a draft by the latest version, if one is adopted; what was done, in words. `since` is the first day
/// that lines came or went on; `None` says that they may have on any.
pub fn assign(
    ctx: &JobContext,
    conn: &Connection,
    queries: &Queries,
    as_of: Date,
    since: Option<Date>,
    progress: &mut dyn Progress,
) -> Result<Option<String>, JobError> {
    let failed = |error: &dyn std::fmt::Display| JobError::failed(error.to_string());
    let latest = Segmentation::latest(&ctx.ledger).map_err(|error| failed(&error.message))?;
    let Some((stored, segmentation)) = latest else { return Ok(None) };
    let spec = segmentation.spec(stored.version).map_err(|error| failed(&error.message))?;
    let span = snapshot::run::<Span>(conn, queries.get("data/span").map_err(|e| failed(&e))?, &Vec::new());
    let first = span.map_err(|e| failed(&e))?.rows.pop().and_then(|span| span.first_day).unwrap_or(as_of);
    let mut placed = 0;
    let mut done = |customers: u64| {
        placed += customers;
        progress.advance(placed, 0);
    };
    let days = Days { as_of, first };
    let assigned = clusters::assign(conn, queries, &spec, &days, since, &mut done).map_err(told)?;
    let mut message =
        format!("{} customers assigned to version {} of the segments", assigned.customers, stored.version);
    if !assigned.left_out.is_empty() {
        let all: Vec<String> = assigned.left_out.iter().map(|variable| format!("`{variable}`")).collect();
        message.push_str(&format!("; without {}, which the data no longer tells", all.join(", ")));
    }
    Ok(Some(message))
}

#[allow(clippy::needless_pass_by_value, reason = "what `map_err` hands over")]
pub(super) fn told(error: ClusterError) -> JobError {
    if error.is_interrupt() {
        return JobError::Cancelled;
    }
    let words = error.to_string();
    if words.contains("No space left") {
        return JobError::failed(format!("the disk is full: make room, then try again ({words})"));
    }
    JobError::failed(words)
}
