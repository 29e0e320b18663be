//! `c360 load`: queue a load, watch it, sum it up. It goes on when this command is gone.

use clap::Args;
use color_eyre::Result;
use serde::Serialize;

use super::figures::count;
use super::follow::{self, Told};
use super::output::Output;
use super::session::{Session, ask, context};
use super::sheet::{Cell, Sheet};
use crate::contract::{Job, Load};

/// Others may have loaded since; not so many.
const LATEST: u32 = 50;
const TOLD: Told<'static> =
    Told { what: "The load", kept: "what was loaded before is intact; `c360 jobs` lists what ran" };

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
        return TOLD.say_queued(id, out);
    }
    let job = follow::success_told(&session.client, id, TOLD, out, |job| Reply { job, load: None }).await?;
    let load = ask(session.client.loads(context(), LATEST)).await?.into_iter().find(|load| load.job == id);
    let sheets: Vec<Sheet> = load.iter().filter(|load| !load.rejected.is_empty()).map(rejected).collect();
    let head = [TOLD.outcome(&job)];
    out.reply(&Reply { job, load }, &head, &sheets, None)
}

fn rejected(load: &Load) -> Sheet {
    let mut sheet = Sheet::new("rejected", "Rejected rows").left("reason", "Reason").right("rows", "Rows");
    for (reason, rows) in &load.rejected {
        sheet.row([Cell::text(reason), Cell::number(count(*rows), *rows)]);
    }
    sheet.note("See them with `c360 rejects`.");
    sheet
}
