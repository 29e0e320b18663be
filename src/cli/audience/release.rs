//! `c360 audience release`: let an approved file out, or deliver it, again.

use clap::Args;
use color_eyre::Result;

use super::{Place, ending, parse_export};
use crate::cli::output::{Format, Output};
use crate::cli::session::{ask, context};
use crate::contract::ExportId;

/// Flags of `c360 audience release`.
#[derive(Debug, Args)]
pub(super) struct ReleaseArgs {
    /// Its number, as `c360 audience exports` prints it
    #[arg(value_name = "ID", value_parser = parse_export)]
    id: ExportId,
    /// Queue it and return at once
    #[arg(long)]
    no_wait: bool,
}

pub(super) async fn run(args: &ReleaseArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let id = ask(place.session.client.release_export(context(), args.id)).await?;
    if args.no_wait {
        return match out.format {
            Format::Json => out.json(&serde_json::json!({ "export": args.id, "job": id })),
            _ => Ok(out.line(&ending::queued("Letting it out", id))?),
        };
    }
    let hint = format!("see where it stands with `c360 audience export {}`", args.id.0);
    let job = ending::follow(place, id, "letting it out", &hint).await?;
    let head = [job.outcome.clone().unwrap_or_else(|| format!("Export {} is let out.", args.id.0))];
    out.reply(&job, &head, &[], None)
}
