//! `c360 load`: queue a load, watch it, sum it up. It goes on when this command is gone.

use clap::Args;
use color_eyre::Result;
use serde::Serialize;

use super::figures::count;
use super::output::{Format, Output};
use super::session::{Session, ask, context};
use super::sheet::{Cell, Sheet};
use super::{figures, follow};
use crate::contract::{ConsoleError, ErrorKind, Job, JobState, Load};

/// Others may have loaded since; not so many.
const LATEST: u32 = 50;

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
    if job.state != JobState::Done {
        let failed = failure(&job);
        if out.format == Format::Json {
            out.json(&Reply { job, load: None })?;
        }
        return Err(failed.into());
    }
    let load = ask(session.client.loads(context(), LATEST)).await?.into_iter().find(|load| load.job == id);
    let sheets: Vec<Sheet> = load.iter().filter(|load| !load.rejected.is_empty()).map(rejected).collect();
    let head = [job.outcome.clone().unwrap_or_else(|| "The load is done.".to_owned())];
    out.reply(&Reply { job, load }, &head, &sheets, None)
}

/// How a job that did not succeed ended.
fn failure(job: &Job) -> ConsoleError {
    let kind = if job.state == JobState::Cancelled { ErrorKind::Cancelled } else { ErrorKind::Failed };
    let state = figures::job_state(job.state);
    let took = figures::took(job).map(|took| format!(" after {took}")).unwrap_or_default();
    let message = match &job.outcome {
        Some(outcome) => format!("the load {state}{took}: {outcome}"),
        None => format!("the load {state}{took}"),
    };
    ConsoleError::new(kind, message).hint("what was loaded before is intact; `c360 jobs` lists what ran")
}

fn rejected(load: &Load) -> Sheet {
    let mut sheet = Sheet::new("rejected", "Rejected rows").left("reason", "Reason").right("rows", "Rows");
    for (reason, rows) in &load.rejected {
        sheet.row([Cell::text(reason), Cell::number(count(*rows), *rows)]);
    }
    sheet.note("See them with `c360 rejects`.");
    sheet
}
