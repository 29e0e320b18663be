//! `c360 jobs`: the latest jobs, and a way to stop one.

use clap::{Args, Subcommand};
use color_eyre::Result;
use rust_decimal::Decimal;

use super::figures::{self, moment};
use super::output::Output;
use super::session::{Session, ask, context};
use super::sheet::{Cell, Sheet};
use crate::contract::{Job, JobId, MOST_ROWS};

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
    /// Ask a queued or running job to stop; what was published before it stays
    Cancel {
        /// The job's number
        id: u64,
    },
}

/// Run it.
pub async fn run(args: &JobsArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    if let Some(JobsCommand::Cancel { id }) = args.command {
        ask(session.client.cancel_job(context(), JobId(id))).await?;
        return Ok(out.line(&format!("Job {id} was asked to stop."))?);
    }
    let jobs = ask(session.client.jobs(context(), args.limit)).await?;
    let mut shown = sheet(&jobs);
    if args.limit > MOST_ROWS && jobs.len() >= MOST_ROWS as usize {
        shown.note(format!("the latest {}; older ones are not listed", figures::count(MOST_ROWS.into())));
    }
    out.reply(&jobs, &[], &[shown], None)
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
            Cell::text(figures::name(job.state)),
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
