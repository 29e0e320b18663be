//! `c360 audience ids`: a list of ids that rules can name.

use clap::Args;
use color_eyre::Result;

use super::{Place, lines};
use crate::cli::figures::count;
use crate::cli::output::{Format, Output};
use crate::cli::session::{ask, context};
use crate::contract::SaveList;

/// Flags of `c360 audience ids`.
#[derive(Debug, Args)]
pub(super) struct IdsArgs {
    /// The list's name, as rules call it
    name: String,
    /// A file of ids, one a line; `-` for standard input. They take the place of those kept before
    #[arg(long, value_name = "FILE")]
    file: String,
}

pub(super) async fn run(args: &IdsArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let ids = lines::read(&args.file)?.into_iter().map(|(_, id)| id).collect();
    let saved =
        ask(place.session.client.save_list(context(), SaveList { name: args.name.clone(), ids })).await?;
    if out.format == Format::Json {
        return out.json(&saved);
    }
    Ok(out.line(&format!(
        "{}: {} ids kept, {} of them belong to a customer. Rules name it with: in list \"{}\"",
        args.name,
        count(saved.ids),
        count(saved.known),
        args.name
    ))?)
}
