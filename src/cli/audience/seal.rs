//! `c360 audience seal`: the dry run for a destination, and the sealed file.

use clap::Args;
use color_eyre::Result;

use super::{Place, dry_run, ending, named};
use crate::cli::output::{Format, Output};
use crate::cli::session::{ask, context};
use crate::contract::{ConsoleError, ErrorKind, ExportState, Job, SealRequest};

/// Flags of `c360 audience seal`.
#[derive(Debug, Args)]
pub(super) struct SealArgs {
    /// The audience's name
    name: String,
    /// The destination's name
    #[arg(long, value_name = "DESTINATION")]
    to: String,
    /// Queue it and return at once
    #[arg(long)]
    no_wait: bool,
}

pub(super) async fn run(args: &SealArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let client = &place.session.client;
    named::destination(place, &args.to).await?;
    let request = SealRequest { audience: args.name.clone(), destination: args.to.clone() };
    let id = named::ask_about(place, &args.name, client.seal_audience(context(), request)).await?;
    if args.no_wait {
        return match out.format {
            Format::Json => out.json(&serde_json::json!({ "job": id })),
            _ => Ok(out.line(&ending::queued("The dry run", id))?),
        };
    }
    let job =
        ending::follow(place, id, "the dry run", "nothing was sealed; `c360 jobs` lists what ran").await?;
    let sealed = find(args, &job, place).await?;
    let detail = ask(client.export(context(), sealed)).await?;
    let mut head = dry_run::head(&detail, &place.words);
    if detail.summary.state == ExportState::Waiting {
        let digits = detail.summary.sha256.get(..12).unwrap_or_default();
        head.push(format!("To approve it: c360 audience approve {} --sha256 {digits}", sealed.0));
    }
    out.reply(&detail, &head, &dry_run::sheets(&detail, &place.words), None)
}

/// The export that a job sealed: the newest of this audience to this destination since it began.
async fn find(args: &SealArgs, job: &Job, place: &Place<'_>) -> Result<crate::contract::ExportId> {
    let all = ask(place.session.client.activations(context())).await?.exports;
    let sealed = all.iter().filter(|export| {
        export.audience == args.name
            && export.destination == args.to
            && job.started_at.is_none_or(|began| export.sealed_at >= began)
    });
    sealed.map(|export| export.id).max_by_key(|id| id.0).ok_or_else(|| {
        let message = job.outcome.clone().unwrap_or_else(|| "the dry run sealed no file".to_owned());
        ConsoleError::new(ErrorKind::Failed, message).into()
    })
}
