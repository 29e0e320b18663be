//! `c360 rescore`: queue a rescoring, and watch it where asked to. It goes on when this command is gone.

use clap::Args;
use color_eyre::Result;
use jiff::civil::Date;

use super::figures;
use super::follow::{self, Told};
use super::output::Output;
use super::session::{Session, ask, context};
use crate::contract::RescoreRequest;

const TOLD: Told<'static> =
    Told { what: "The rescoring", kept: "the scores from before stay in use; `c360 jobs` lists what ran" };

/// Flags of `c360 rescore`.
#[derive(Debug, Args)]
pub struct RescoreArgs {
    /// The day to score for, such as 2026-10-31; the day that figures stand for when absent
    #[arg(long, value_name = "DATE", value_parser = figures::parse_day)]
    as_of: Option<Date>,
    /// Wait for its end and say how it ended
    #[arg(long)]
    wait: bool,
}

/// Run it.
pub async fn run(args: &RescoreArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    let request = RescoreRequest { as_of: args.as_of };
    let id = ask(session.client.start_rescore(context(), request)).await?;
    if let Some(day) = args.as_of {
        say_early(day, session).await?;
    }
    if !args.wait {
        return TOLD.say_queued(id, out);
    }
    let job = follow::success_told(&session.client, id, TOLD, out, |job| job).await?;
    out.reply(&job, &[TOLD.outcome(&job)], &[], None)
}

/// Say that a day before the one figures stand for takes the place of scores that are newer.
async fn say_early(day: Date, session: &Session) -> Result<()> {
    let hello = ask(session.client.hello(context())).await?;
    if let Some(figures) = hello.as_of.filter(|figures| day < *figures) {
        super::note(&format!(
            "Figures stand for {figures}; scores will stand for {day}, on pages and in audiences, until the next rescoring or \
             `c360 models rollback`."
        ));
    }
    Ok(())
}
