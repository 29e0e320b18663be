//! `c360 audience export`: everything about one export.

use clap::Args;
use color_eyre::Result;

use super::{Place, dry_run, parse_export};
use crate::cli::output::Output;
use crate::cli::session::{ask, context};
use crate::contract::{ConsoleError, ErrorKind, ExportId};

/// Flags of `c360 audience export`.
#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// Its number, as `c360 audience exports` prints it
    #[arg(value_name = "ID", value_parser = parse_export)]
    id: ExportId,
    /// Print its manifest alone, byte by byte as it was let out
    #[arg(long, conflicts_with = "part")]
    manifest: bool,
    /// Print only one part: left-out, reach, tiers or brought
    #[arg(long)]
    part: Option<String>,
}

pub(super) async fn run(args: &ExportArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let detail = ask(place.session.client.export(context(), args.id)).await?;
    if args.manifest {
        let Some(manifest) = &detail.manifest else {
            let message = format!("export {} has no manifest: it was not let out", args.id.0);
            return Err(ConsoleError::new(ErrorKind::Empty, message).into());
        };
        // A terminal may obey what is in a name; whoever checks the signature reads from a file.
        let printed = if out.terminal { out.line(manifest) } else { out.raw(manifest) };
        return Ok(printed?);
    }
    out.reply(
        &detail,
        &dry_run::head(&detail, &place.words),
        &dry_run::sheets(&detail, &place.words),
        args.part.as_deref(),
    )
}
