//! `c360 rescore`: queue a rescoring, and watch it where asked to. It goes on when this command is gone.

use clap::Args;
use color_eyre::Result;
use jiff::civil::Date;

use super::output::{Format, Output};
use super::session::{Session, ask, context};
use super::{figures, follow};
use crate::contract::{ConsoleError, ErrorKind, Job, JobState, RescoreRequest};

/// Flags of `c360 rescore`.
#[derive(Debug, Args)]
pub struct RescoreArgs {
    /// The day to score for, such as 2026-10-31; the day that figures stand for when absent
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Wait for its end and say how it ended
    #[arg(long)]
    wait: bool,
}

/// Run it.
pub async fn run(args: &RescoreArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    let request = RescoreRequest { as_of: args.as_of };
    let id = ask(session.client.start_rescore(context(), request)).await?;
    if !args.wait {
        return match out.format {
            Format::Json => out.json(&serde_json::json!({ "job": id })),
            _ => Ok(out.line(&format!("The rescoring is job {}; see how it goes with `c360 jobs`.", id.0))?),
        };
    }
    let job = follow::job(&session.client, id).await?;
    if job.state != JobState::Done {
        let failed = failure(&job);
        if out.format == Format::Json {
            out.json(&job)?;
        }
        return Err(failed.into());
    }
    let head = [job.outcome.clone().unwrap_or_else(|| "The rescoring is done.".to_owned())];
    out.reply(&job, &head, &[], None)
}

/// How a job that did not succeed ended.
fn failure(job: &Job) -> ConsoleError {
    let kind = if job.state == JobState::Cancelled { ErrorKind::Cancelled } else { ErrorKind::Failed };
    let state = figures::job_state(job.state);
    let took = figures::took(job).map(|took| format!(" after {took}")).unwrap_or_default();
    let outcome = job.outcome.as_ref().map(|outcome| format!(": {outcome}")).unwrap_or_default();
    ConsoleError::new(kind, format!("the rescoring {state}{took}{outcome}"))
        .hint("the scores from before stay in use; `c360 jobs` lists what ran")
}
