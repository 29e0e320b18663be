//! Rescoring: train, judge and apply every model, then publish the scores as one generation.
//!
//! A model learns from cuts in the past ([`cuts`]) and is judged on customers at a later day, whose horizon is over by
//! the day that is scored for. The champion of each target is then fitted up to that day and applied to everybody in the
//! database. Nothing becomes visible before all of it is done.

mod candidate;
pub mod count;
pub mod cuts;
pub mod drift;
mod expression;
pub mod judge;
mod kept;
pub mod learn;
mod learnt;
pub mod level;
#[cfg(test)]
mod made_up;
mod order;
mod pace;
pub mod past;
pub mod pattern;
mod record;
mod said;
mod score;
mod sums;
pub mod target;
pub mod usual;
pub mod value;
mod work;
mod worth;

pub use kept::{Kept, KeptRescoring};
pub use target::{SLEEPS_FROM, belongs};

use jiff::civil::Date;
use pace::Reads;
use serde::{Deserialize, Serialize};

use super::{
    generations::Publishing,
    jobs::{JobContext, JobError, Outcome, Progress},
    load::{as_of, close, flush_early, mart_told, open_writing, refresh_people, refresh_scores},
    privacy::erasing::Outstanding,
    segments::build,
};
use crate::config::memory;
use crate::numbers::grouped;
use crate::warehouse::{
    marts::{self, Touched},
    queries::{Queries, fill},
    scores::{ScoreError, Workshop, features, learnt_from},
};

const COPY: &str = "copy the generation in use";
const SAMPLE: &str = "draw a sample of customers";
const COUNTS: &str = "fit purchase counts";
const TRAIN: &str = "train and judge models";
const FEATURES: &str = "tell everybody's features";
const SCORE: &str = "score everybody";
const PEOPLE: &str = "build what audiences ask";
const PUBLISH: &str = "publish";
/// What the database may take of memory. What is above it is written to disk and read again: 10 million customers take an
/// eighth longer with it.
const MEMORY: &str = "6GiB";
/// Seed of everything drawn: the same data gives the same scores.
const SEED: u64 = 20_260_401;

/// What a rescoring was asked for.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Argument {
    /// The day to score for.
    pub as_of: Option<Date>,
}

/// Customers that a rescoring is planned for until they are counted.
const MANY: i64 = 100_000;

/// Plan the stages for so many customers: seconds, about, on two cores.
fn plan(ctx: &JobContext, customers: i64) {
    let (all, learnt) = (customers as f64 / 1e6, learnt_from(customers) as f64 / 1e6);
    ctx.plan.set(&[
        (COPY, 0.1 + 0.8 * all),
        (SAMPLE, 0.1 + 0.7 * all),
        (COUNTS, 0.6),
        (TRAIN, 90.0 * learnt),
        (FEATURES, 0.1 + 4.0 * all),
        (SCORE, 0.3 + 2.2 * all),
        (PEOPLE, 0.1 + 1.1 * all),
        (PUBLISH, 0.5 + 0.1 * all),
    ]);
}

/// Score everybody anew.
pub fn run_rescore(ctx: &JobContext, progress: &mut dyn Progress) -> Result<Outcome, JobError> {
    let failed = |error: &dyn std::fmt::Display| JobError::failed(error.to_string());
    let queries = Queries::with_overrides(&ctx.workspace).map_err(|e| failed(&e))?;
    plan(ctx, MANY);
    let argument = ctx.ledger.job_argument(ctx.job)?;
    let argument: Argument = argument
        .map_or(Ok(Argument::default()), |text| serde_json::from_str(&text))
        .map_err(|e| failed(&e))?;
    progress.stage(COPY, None);
    let (draft, carried) = Outstanding::find(ctx)?.draft(ctx, progress)?;
    let conn = open_writing(&draft.path(), &draft.spill(), ctx).map_err(|e| failed(&e))?;
    ctx.cancel.attach(conn.interrupt_handle());
    bound_memory(ctx, &conn, &queries)?;
    let (complete, as_left) = current(ctx, &conn, &queries)?;
    marts::create(&conn, &queries).map_err(mart_told)?;
    let base = Workshop::base(&conn, &queries).map_err(told)?;
    let base = base.ok_or_else(|| {
        JobError::failed("nobody with a customer id ever bought anything; run `c360 load` first")
    })?;
    plan(ctx, base.customers);
    let (_, day) = as_of(&conn, &queries, ctx)?;
    let figures = day.unwrap_or(base.last_day);
    let scored_for = scored_for(argument.as_of, figures, base.first_day)?;
    let history = features::History {
        purchases: base.first_day,
        messages: base.first_message,
        long: features::long_days(base.first_day, scored_for),
    };
    let workshop = Workshop::open(&conn, &queries, history.long).map_err(told)?;
    ctx.cancel.attach(workshop.conn().interrupt_handle());
    progress.stage(SAMPLE, None);
    let sampled = workshop.sample(base.customers).map_err(told)?;
    progress.advance(sampled, 0);
    progress.say(&said::base(&base, sampled));

    let asked = work::Asked { as_of: scored_for, history, seed: SEED, roles: ctx.ledger.roles()? };
    let trained = work::train(&workshop, &asked, ctx, progress).map_err(told)?;
    if scored_for < figures && trained.champions() == 0 {
        return Err(JobError::failed(format!(
            "no model could be judged for {scored_for}: too little was known by then; scores stay as they were"
        )));
    }
    stop_if_asked(progress)?;
    progress.stage(FEATURES, None);
    let (meter, all) = (workshop.meter().map_err(told)?, base.customers.unsigned_abs());
    let customers = pace::watched((&meter, Reads::All), all, progress, || workshop.everybody(scored_for))
        .map_err(told)?;
    progress.advance(customers, 0);
    progress.stage(SCORE, None);
    let unit = count::unit(usize::try_from(base.customers).unwrap_or(usize::MAX));
    let published =
        score::apply(&workshop, &trained, (scored_for, customers), unit, progress).map_err(told)?;
    progress.advance(published.customers, 0);
    progress.say(&said::scored(&published));
    stop_if_asked(progress)?;

    // An update of everybody needs the room.
    workshop.clear().map_err(told)?;
    let flushing = flush_early(&draft.path());
    progress.stage(PEOPLE, None);
    if as_left {
        refresh_scores(&conn, &queries)?;
    } else {
        refresh_people(&conn, &queries)?;
    }
    progress.advance(published.customers, 0);
    stop_if_asked(progress)?;
    progress.stage(PUBLISH, None);
    let (version, roles) = record::keep(ctx, &trained, scored_for, SEED, &published, workshop.long_days())?;
    workshop.set_scoring(version, scored_for, published.customers).map_err(told)?;
    drop(workshop);
    close(conn)?;
    drop(flushing.join());
    stop_if_asked(progress)?;
    let publishing = Publishing { job: ctx.job, by: &ctx.asked_by, as_of: complete, load: None };
    let generation = ctx.generations.publish(draft, publishing)?;
    ctx.ledger.first_roles(&roles)?;
    let mut message = message(version, (scored_for, figures), published.customers, &trained);
    carried.finish(ctx, generation, &mut message)?;
    Ok(Outcome { generation: Some(generation), load: None, message })
}

/// Take no more memory than scoring everybody is done well with, where nobody set another bound: others work here too.
pub(super) fn bound_memory(
    ctx: &JobContext,
    conn: &duckdb::Connection,
    queries: &Queries,
) -> Result<(), JobError> {
    if ctx.config.load.memory_limit.is_some() {
        return Ok(());
    }
    let failed = |error: &dyn std::fmt::Display| JobError::failed(error.to_string());
    let asked = &queries.get("features/memory").map_err(|e| failed(&e))?.sql;
    let now: String = conn.query_row(asked, [], |row| row.get(0)).map_err(|e| failed(&e))?;
    if memory::bytes(&now) > memory::bytes(MEMORY) {
        let limit = &queries.get("features/limit_memory").map_err(|e| failed(&e))?.sql;
        conn.execute_batch(&fill(limit, &[("limit", MEMORY)])).map_err(|e| failed(&e))?;
    }
    Ok(())
}

/// Bring a draft's marts up to date, where another version made them. The last complete day in it, and whether they stand as the
/// load left them.
fn current(
    ctx: &JobContext,
    conn: &duckdb::Connection,
    queries: &Queries,
) -> Result<(Option<Date>, bool), JobError> {
    let (complete, day) = as_of(conn, queries, ctx)?;
    let in_form = marts::is_in_form(conn);
    if !in_form {
        marts::refresh(conn, queries, Touched::Everything).map_err(mart_told)?;
        if let Some(day) = day {
            let start = build::Start { as_of: day, before: None, earliest: None };
            build::build(conn, queries, &ctx.ledger, start, &ctx.asked_by)?;
        }
    }
    Ok((complete, in_form))
}

/// The day to score for: the one asked for, if purchases lie around it.
fn scored_for(asked: Option<Date>, last: Date, first: Date) -> Result<Date, JobError> {
    match asked {
        Some(day) if day > last => Err(JobError::failed(format!(
            "{day} lies after {last}, the day that figures stand for; nothing is known of it yet"
        ))),
        Some(day) if day < first => Err(JobError::failed(format!(
            "{day} lies before the first purchase, on {first}; ask for a later day"
        ))),
        Some(day) => Ok(day),
        None => Ok(last),
    }
}

fn stop_if_asked(progress: &mut dyn Progress) -> Result<(), JobError> {
    if progress.is_cancelled() { Err(JobError::Cancelled) } else { Ok(()) }
}

fn message(
    version: u32,
    (as_of, figures): (Date, Date),
    customers: u64,
    trained: &work::Everything,
) -> String {
    let judged = trained.champions();
    let mut message = format!("rescoring {version} for {as_of}");
    if as_of < figures {
        let days = (figures - as_of).get_days();
        let days = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
        message.push_str(&format!(" ({days} before the figures, until the next rescoring)"));
    }
    message.push_str(&format!(": {} customers scored", grouped(customers)));
    if judged == 0 {
        message.push_str("; no model could be judged: `c360 models` says why, and plain recency stands in");
    } else {
        let models = if judged == 1 { "model" } else { "models" };
        message.push_str(&format!(" by {judged} {models}"));
    }
    message
}

#[allow(clippy::needless_pass_by_value, reason = "what `map_err` hands over")]
fn told(error: ScoreError) -> JobError {
    if error.is_interrupt() {
        return JobError::Cancelled;
    }
    let words = error.to_string();
    if words.contains("No space left") {
        return JobError::failed(format!("the disk is full: make room, then rescore again ({words})"));
    }
    JobError::failed(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_scored_only_where_something_is_known_of_it() {
        let day = |text: &str| text.parse::<Date>().unwrap_or_default();
        let (first, last) = (day("2024-01-01"), day("2026-01-31"));
        assert!(scored_for(None, last, first).is_ok_and(|found| found == last));
        assert!(
            scored_for(Some(day("2025-06-01")), last, first).is_ok_and(|found| found == day("2025-06-01"))
        );
        assert!(scored_for(Some(day("2026-02-01")), last, first).is_err());
        assert!(scored_for(Some(day("2023-12-31")), last, first).is_err());
    }
}
