//! `c360 load`: queue a load, watch it, sum it up. It goes on when this command is gone.

use clap::Args;
use color_eyre::Result;
use serde::Serialize;

use super::failure::Told;
use super::figures::count;
use super::output::{Format, Output};
use super::session::{Session, ask, context};
use super::sheet::{Cell, Sheet};
use super::{figures, follow};
use crate::contract::{Job, JobState, Load};

/// Flags of `c360 load`.
#[derive(Debug, Args)]
pub struct LoadArgs {
    /// Start the load and return at once
    #[arg(long)]
    detach: bool,
}

#[derive(Serialize)]
struct Reply {
    job: Job,
    load: Option<Load>,
}

/// Run it.
pub async fn run(args: &LoadArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    let id = ask(session.client.start_load(context())).await?;
    if args.detach {
        return match out.format {
            Format::Json => out.json(&serde_json::json!({ "job": id })),
            _ => Ok(out.line(&format!("The load is job {}; see how it goes with `c360 jobs`.", id.0))?),
        };
    }
    let job = follow::job(&session.client, id).await?;
    let done = job.state == JobState::Done;
    let load = ask(session.client.status(context())).await?.loads.into_iter().find(|load| load.job == id);
    let head = vec![summary(&job)];
    let sheets: Vec<Sheet> = load.iter().map(rejected).collect();
    let sheets: Vec<Sheet> = if load.as_ref().is_some_and(|load| !load.rejected.is_empty()) { sheets } else { Vec::new() };
    out.reply(&Reply { job, load }, &head, &sheets, None)?;
    if done { Ok(()) } else { Err(Told.into()) }
}

/// One or two lines on how a job ended.
fn summary(job: &Job) -> String {
    let state = figures::job_state(job.state);
    let took = figures::took(job).map(|took| format!(" after {took}")).unwrap_or_default();
    let outcome = job.outcome.clone().unwrap_or_default();
    match (job.state, outcome.is_empty()) {
        (JobState::Done, false) => outcome,
        (_, false) => format!("The load {state}{took}: {outcome}"),
        (_, true) => format!("The load {state}{took}."),
    }
}

fn rejected(load: &Load) -> Sheet {
    let mut sheet = Sheet::new("rejected", "Rejected rows").left("reason", "Reason").right("rows", "Rows");
    for (reason, rows) in &load.rejected {
        sheet.row([Cell::text(reason), Cell::number(count(*rows), rows)]);
    }
    sheet.note("See them with `c360 rejects`.");
    sheet
}
