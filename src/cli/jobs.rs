//! `c360 jobs`: the latest jobs, one with its stages and its log, and a way to stop one.

use clap::{Args, Subcommand};
use color_eyre::Result;
use jiff::{Timestamp, tz::TimeZone};
use rust_decimal::Decimal;

use super::figures::{self, moment};
use super::output::Output;
use super::session::{Session, ask, context};
use super::sheet::{Cell, Sheet};
use crate::contract::{ConsoleError, ErrorKind, Job, JobId, JobState, MOST_ROWS};

/// Flags of `c360 jobs`.
#[derive(Debug, Args)]
pub struct JobsArgs {
    #[command(subcommand)]
    command: Option<JobsCommand>,
    /// How many jobs at most
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
}

#[derive(Debug, Subcommand)]
enum JobsCommand {
    /// One job: its stages with rows a second, what it said while it worked, how it ended
    Show {
        /// The job's number
        id: u64,
    },
    /// Ask a queued or running job to stop; what was published before it stays
    Cancel {
        /// The job's number
        id: u64,
    },
}

/// Run it.
pub async fn run(args: &JobsArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    match args.command {
        Some(JobsCommand::Cancel { id }) => {
            ask(session.client.cancel_job(context(), JobId(id))).await?;
            return Ok(out.line(&format!("Job {id} was asked to stop."))?);
        }
        Some(JobsCommand::Show { id }) => return show(JobId(id), session, out).await,
        None => {}
    }
    let jobs = ask(session.client.jobs(context(), args.limit)).await?;
    let mut shown = sheet(&jobs);
    if args.limit > MOST_ROWS && jobs.len() >= MOST_ROWS as usize {
        shown.note(format!("the latest {}; older ones are not listed", figures::count(MOST_ROWS.into())));
    }
    out.reply(&jobs, &[], &[shown], None)
}

async fn show(id: JobId, session: &Session, out: &mut Output<'_>) -> Result<()> {
    let jobs = ask(session.client.jobs(context(), MOST_ROWS)).await?;
    let job = jobs.into_iter().find(|job| job.id == id).ok_or_else(|| {
        ConsoleError::new(
            ErrorKind::Invalid,
            format!("there is no job {} among the latest {}", id.0, figures::count(MOST_ROWS.into())),
        )
        .hint("`c360 jobs` lists the latest")
    })?;
    let mut about = sheet(std::slice::from_ref(&job));
    if let Some(left) = job.seconds_left(Timestamp::now()) {
        about.note(format!("about {} left", figures::seconds(left)));
    }
    out.reply(&job, &[], &[about, stages(&job), log(&job)], None)
}

/// A job's stages as a table.
fn stages(job: &Job) -> Sheet {
    let mut sheet = Sheet::new("stages", "Stages")
        .left("stage", "Stage")
        .left("began_at", "Began at")
        .right("seconds", "Took")
        .right("rows", "Rows")
        .right("rows_per_second", "Rows/s")
        .right("bytes", "Bytes");
    let (now, count) = (Timestamp::now(), |count: u64| Cell::number(figures::count(count), count));
    for stage in &job.stages {
        let seconds = stage.seconds(now);
        sheet.row([
            Cell::text(&stage.name),
            Cell::named(time(stage.started_at), stage.started_at.to_string()),
            Cell::number(figures::seconds(seconds), Decimal::new((seconds * 1000.0) as i64, 3)),
            if stage.rows > 0 { count(stage.rows) } else { Cell::none() },
            stage.per_second(stage.rows, now).map_or_else(Cell::none, count),
            if stage.bytes > 0 {
                Cell::number(figures::bytes(stage.bytes), stage.bytes)
            } else {
                Cell::none()
            },
        ]);
    }
    sheet
}

/// What a job said as a table.
fn log(job: &Job) -> Sheet {
    let mut sheet = Sheet::new("log", "Log").left("at", "At").left("said", "Said");
    for said in &job.log {
        sheet.row([Cell::named(time(said.at), said.at.to_string()), Cell::text(&said.words)]);
    }
    sheet
}

/// The time of day.
fn time(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system()).strftime("%H:%M:%S").to_string()
}

/// A state for people as screens call it, for programs by its id.
fn state(state: JobState) -> Cell {
    let id = figures::name(state);
    if state == JobState::Cancelled { Cell::named("stopped", id) } else { Cell::text(id) }
}

/// Jobs as a table.
pub fn sheet(jobs: &[Job]) -> Sheet {
    let mut sheet = Sheet::new("jobs", "Jobs")
        .right("id", "Job")
        .left("kind", "Kind")
        .left("state", "State")
        .right("progress", "Progress")
        .left("asked_by", "Asked by")
        .left("asked_at", "Asked at")
        .right("took", "Took")
        .left("outcome", "Outcome");
    for job in jobs {
        sheet.row([
            Cell::number(job.id.0.to_string(), job.id.0),
            Cell::text(figures::name(job.kind)),
            state(job.state),
            job.progress.filter(|_| job.is_open()).map_or_else(Cell::none, |share| {
                Cell::number(format!("{:.0} %", share * 100.0), Decimal::new((share * 1000.0) as i64, 3))
            }),
            Cell::text(&job.asked_by),
            Cell::named(moment(job.asked_at), job.asked_at.to_string()),
            figures::took(job).map_or_else(Cell::none, Cell::text),
            job.outcome.as_ref().map_or_else(|| Cell::text(""), Cell::text),
        ]);
    }
    sheet
}
