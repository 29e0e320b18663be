//! Loading the configured sources: the work of a load job.
//!
//! What is new or changed goes into a copy of the published generation, marts and checks are brought up to
//! date in it, and it becomes visible as one new generation or not at all.

use std::{
    collections::BTreeMap,
    fs::File,
    path::Path,
    thread::{self, JoinHandle},
};

use duckdb::{Connection, types::Value};
use jiff::{Timestamp, civil::Date};

use super::{
    clusters::assign,
    data::today,
    generations::Publishing,
    jobs::{JobContext, JobError, Outcome, Progress},
    privacy::erasing::{ERASE, Outstanding},
    rejects,
    segments::build::{CUT, Start, build},
};
use crate::{
    contract::Load,
    warehouse::{
        audiences, clusters,
        data::{CompleteDay, Span},
        draft::{self, Means},
        load::{self, Changes, LoadError, LoadReport},
        marts::{self, MartError, Standing, Touched, earliest_stale},
        queries::Queries,
        search, snapshot,
    },
};

const FIND: &str = "find what is new";
const BUILD: &str = "build daily figures";
/// What the stage is called that builds what customers are found by.
pub(super) const SEARCH: &str = "build the search for customers";
/// What the stage is called that builds what rules of audiences ask.
pub(super) const AUDIENCES: &str = "build what audiences ask";
const PUBLISH: &str = "publish";

/// Load what is new or changed into the next generation and publish it.
pub fn run_load(ctx: &JobContext, progress: &mut dyn Progress) -> Result<Outcome, JobError> {
    let queries = Queries::with_overrides(&ctx.workspace).map_err(|e| JobError::failed(e.to_string()))?;
    let outstanding = Outstanding::find(ctx)?;
    ctx.plan.set(&stages(ctx, outstanding.any()));
    if ctx.config.sources.is_empty() {
        return Err(JobError::failed(
            "no source is configured; add a [[source]] to c360.toml (`c360 config template` shows one)",
        ));
    }

    let mut found = load::discover(&ctx.workspace, &ctx.config);
    if let (true, Some(problem)) = (found.files.is_empty(), found.problems.first()) {
        return Err(JobError::failed(format!("{}; {}", problem.message, problem.hint)));
    }
    let (changes, outdated) = {
        let held = ctx.generations.hold_current()?;
        // Closed again before the copy: copying a file that this process has open would drop DuckDB's locks.
        let reading = held.as_ref().map(|h| snapshot::open_reading(&h.path, &ctx.workspace)).transpose();
        let reading = reading.map_err(|e| JobError::failed(e.to_string()))?;
        load::recall(reading.as_ref(), &mut found, &ctx.config).map_err(told)?;
        let unknown = found.files.iter().filter(|f| f.sha256.is_empty()).map(|f| f.bytes).sum();
        progress.stage(FIND, Some(unknown));
        load::hash(&mut found.files, progress).map_err(told)?;
        let changes = load::changed(reading.as_ref(), &found, &ctx.config).map_err(told)?;
        let outdated = reading.as_ref().is_some_and(|conn| is_outdated(conn, &queries, ctx));
        (changes, outdated)
    };
    if changes.is_empty() && !outdated && !outstanding.any() {
        return Ok(nothing_new(ctx, &changes));
    }

    let (draft, carried) = outstanding.draft(ctx, progress)?;
    let conn =
        open_writing(&draft.path(), &draft.spill(), ctx).map_err(|e| JobError::failed(e.to_string()))?;
    ctx.cancel.attach(conn.interrupt_handle());
    let report = load::load(&conn, &ctx.config, &changes, progress).map_err(|e| refused(ctx, e))?;
    let flushing = flush_early(&draft.path());
    progress.stage(BUILD, None);
    // Marts of another form are built anew, whatever the load touched.
    let partly = report.touched == Touched::StaleDays && marts::is_in_form(&conn);
    let before = Standing::of(&conn, &queries).filter(|_| partly);
    let earliest = earliest_stale(&conn, &queries).filter(|_| partly);
    marts::refresh(&conn, &queries, report.touched).map_err(mart_told)?;
    let (complete, day) = as_of(&conn, &queries, ctx)?;
    if let Some(day) = day {
        progress.stage(CUT, None);
        build(&conn, &queries, &ctx.ledger, Start { as_of: day, before, earliest }, &ctx.asked_by)?;
    }
    progress.stage(SEARCH, None);
    refresh_search(&conn, &queries, ctx)?;
    progress.stage(AUDIENCES, None);
    let touched = if partly { Touched::StaleDays } else { Touched::Everything };
    audiences::refresh_purchases(&conn, &queries, touched).map_err(mart_told)?;
    if let Some(day) = day {
        let since = earliest.map(day_of);
        assign(ctx, &conn, &queries, day, since, progress)?;
    }
    audiences::refresh_people(&conn, &queries).map_err(mart_told)?;
    progress.stage(PUBLISH, None);
    close(conn)?;
    drop(flushing.join());
    if progress.is_cancelled() {
        return Err(JobError::Cancelled);
    }

    let summary = summary(ctx, &report);
    let by = ctx.asked_by.as_str();
    let publishing = Publishing { job: ctx.job, by, as_of: complete, load: Some(&summary) };
    let generation = ctx.generations.publish(draft, publishing)?;
    let mut message = message(&report, &changes.warnings);
    carried.finish(ctx, generation, &mut message)?;
    Ok(Outcome {
        generation: Some(generation),
        load: Some(Load { generation: Some(generation), ..summary }),
        message,
    })
}

/// Every stage of a load, with its share of the time.
fn stages(ctx: &JobContext, erases: bool) -> Vec<(&'static str, f64)> {
    let mut stages = vec![(FIND, 1.0)];
    if erases {
        stages.push((ERASE, 5.0));
    }
    stages.extend(load::stages(&ctx.config));
    stages.extend([(BUILD, 10.0), (CUT, 5.0), (SEARCH, 2.0), (AUDIENCES, 3.0), (PUBLISH, 1.0)]);
    stages
}

fn nothing_new(ctx: &JobContext, changes: &Changes) -> Outcome {
    let load = Load {
        job: ctx.job,
        at: Timestamp::now(),
        generation: None,
        files: 0,
        rows: 0,
        replaced: 0,
        rejected: BTreeMap::new(),
    };
    let mut message = format!("nothing new: {} files are as they were loaded before", changes.unchanged);
    for warning in &changes.warnings {
        message.push_str("; ");
        message.push_str(warning);
    }
    Outcome { generation: None, load: Some(load), message }
}

fn summary(ctx: &JobContext, report: &LoadReport) -> Load {
    Load {
        job: ctx.job,
        at: Timestamp::now(),
        generation: None,
        files: report.files,
        rows: report.rows,
        replaced: report.replaced,
        rejected: report.rejected.clone(),
    }
}

fn message(report: &LoadReport, warnings: &[String]) -> String {
    if report.files == 0 {
        return "no file is new; the figures were built anew for this version or day".to_owned();
    }
    let rejected: u64 = report.rejected.values().sum();
    let mut message = format!("{} rows from {} files, {rejected} rejected", report.rows, report.files);
    if report.replaced > 0 {
        message.push_str(&format!(", {} replaced", report.replaced));
    }
    if report.left_out > 0 {
        message.push_str(&format!(", {} rows of erased people left out", report.left_out));
    }
    for warning in warnings {
        message.push_str("; ");
        message.push_str(warning);
    }
    message
}

/// Whether a generation's marts are of another form, or its segments stand for another day.
fn is_outdated(conn: &Connection, queries: &Queries, ctx: &JobContext) -> bool {
    let latest = ctx.ledger.thresholds().ok().and_then(|all| all.first().map(|t| t.version));
    match (as_of(conn, queries, ctx), latest) {
        (Ok((_, Some(day))), Some(version)) => {
            !marts::is_in_form(conn)
                || !audiences::is_in_form(conn)
                || !search::is_current(conn, ctx.config.workspace.country.as_deref())
                || !marts::is_current(conn, queries, day, version)
                || is_assigned_otherwise(conn, queries, ctx)
        }
        (Ok((_, None)), _) => false,
        _ => true,
    }
}

/// The day so many days after 1970 began; later than any where no day is meant.
fn day_of(days: i32) -> Date {
    let span = jiff::Span::new().try_days(i64::from(days));
    span.map_or(Date::MAX, |span| Date::constant(1970, 1, 1).saturating_add(span))
}

/// Whether another version of the behavioural segments is adopted than customers are assigned by: its job did not come
/// off.
fn is_assigned_otherwise(conn: &Connection, queries: &Queries, ctx: &JobContext) -> bool {
    let adopted = ctx.ledger.segmentation(None).ok().flatten().map(|stored| i64::from(stored.version));
    adopted.is_some() && adopted != clusters::version(conn, queries)
}

/// Bring what customers are found by up to date.
pub(super) fn refresh_search(conn: &Connection, queries: &Queries, ctx: &JobContext) -> Result<(), JobError> {
    search::refresh(conn, queries, ctx.config.workspace.country.as_deref()).map_err(mart_told)
}

/// Bring what rules of audiences ask up to date.
pub(super) fn refresh_audiences(
    conn: &Connection,
    queries: &Queries,
    touched: Touched,
) -> Result<(), JobError> {
    audiences::refresh_purchases(conn, queries, touched).map_err(mart_told)?;
    audiences::refresh_people(conn, queries).map_err(mart_told)
}

/// The same where no ticket line came or went: what customers bought stays as it is.
pub(super) fn refresh_people(conn: &Connection, queries: &Queries) -> Result<(), JobError> {
    refresh_part(conn, queries, audiences::refresh_people)
}

/// The same where scores alone are new.
pub(super) fn refresh_scores(conn: &Connection, queries: &Queries) -> Result<(), JobError> {
    refresh_part(conn, queries, audiences::refresh_scores)
}

/// Bring a part of it up to date; all of it where another version made it.
fn refresh_part(
    conn: &Connection,
    queries: &Queries,
    part: fn(&Connection, &Queries) -> Result<(), MartError>,
) -> Result<(), JobError> {
    if !audiences::is_in_form(conn) {
        return refresh_audiences(conn, queries, Touched::Everything);
    }
    part(conn, queries).map_err(mart_told)
}

/// The last complete day, and the day that figures stand for: the one that the workspace fixes, else the last
/// complete one, else the last with lines.
pub(super) fn as_of(
    conn: &Connection,
    queries: &Queries,
    ctx: &JobContext,
) -> Result<(Option<Date>, Option<Date>), JobError> {
    let complete = complete_day(conn, queries, ctx)?;
    let failed = |error: &dyn std::fmt::Display| JobError::failed(error.to_string());
    let span = queries.get("data/span").map_err(|e| failed(&e))?;
    let last = snapshot::run::<Span>(conn, span, &Vec::new()).map_err(|e| failed(&e))?;
    let last = last.rows.into_iter().next().and_then(|span| span.last_day);
    Ok((complete, last.and_then(|last| ctx.config.workspace.as_of.or(complete).or(Some(last)))))
}

/// Open a draft for writing, within what the workspace lets a job take.
pub(super) fn open_writing(file: &Path, spill: &Path, ctx: &JobContext) -> duckdb::Result<Connection> {
    let load = &ctx.config.load;
    draft::open(file, Means { spill, memory: load.memory_limit.as_deref(), threads: load.threads })
}

/// The last day in it that was over when this load ran, in the retailer's time zone.
fn complete_day(conn: &Connection, queries: &Queries, ctx: &JobContext) -> Result<Option<Date>, JobError> {
    let failed = |error: &dyn std::fmt::Display| JobError::failed(error.to_string());
    let today = today(&ctx.config).map_err(|e| failed(&e))?;
    let query = queries.get("data/complete_day").map_err(|e| failed(&e))?;
    let days = (today - Date::constant(1970, 1, 1)).get_days();
    let answer = snapshot::run::<CompleteDay>(conn, query, &vec![("today", Value::Date32(days))]);
    Ok(answer.map_err(|e| failed(&e))?.rows.pop().and_then(|r| r.day))
}

/// Bring what is written so far to the disk while the rest is built, so that sealing the draft has less to wait for. It is
/// no promise: whether it comes off does not matter. The file stays open until this is joined, after the database is
/// closed: closing it before would drop DuckDB's lock.
pub(super) fn flush_early(file: &Path) -> JoinHandle<Option<File>> {
    let file = file.to_owned();
    thread::spawn(move || {
        let file = File::open(file).ok()?;
        file.sync_data().ok()?;
        Some(file)
    })
}

/// Everything on disk in the one file, nothing left in its log.
pub(super) fn close(conn: Connection) -> Result<(), JobError> {
    let failed = |error: duckdb::Error| {
        JobError::failed(with_advice(&format!("could not finish the new generation: {error}")))
    };
    conn.execute_batch("CHECKPOINT").map_err(failed)?;
    conn.close().map_err(|(_, error)| failed(error))
}

/// A load past its ceiling leaves nothing behind but the rows that it rejected, so that somebody can mend them.
fn refused(ctx: &JobContext, error: LoadError) -> JobError {
    let LoadError::TooManyRejects { rejected, listed, .. } = &error else {
        return told(error);
    };
    let kept = match rejects::keep(&ctx.workspace, ctx.job, listed) {
        Ok(file) if listed.len() as u64 == *rejected => format!("all of them are in {file}"),
        Ok(file) => format!("the first {} are in {file}", listed.len()),
        Err(error) => format!("they could not be kept: {error}"),
    };
    JobError::failed(format!("{error}; {kept}; {}", error.hint()))
}

fn told(error: LoadError) -> JobError {
    match error {
        LoadError::Cancelled => JobError::Cancelled,
        error => JobError::failed(format!("{error}; {}", error.hint())),
    }
}

pub(super) fn mart_told(error: MartError) -> JobError {
    match error {
        MartError::Failed { error, .. } if error.to_string().contains("INTERRUPT") => JobError::Cancelled,
        error => JobError::failed(with_advice(&error.to_string())),
    }
}

/// A full disk is the one failure of the database that whoever reads this can mend.
fn with_advice(error: &str) -> String {
    if error.contains("No space left") {
        return format!("the disk is full: make room, then load again ({error})");
    }
    error.to_owned()
}
