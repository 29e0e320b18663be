//! `c360 audience activations`: audiences by destination.

use clap::Args;
use color_eyre::Result;

use super::{Place, exports, house_rules, people};
use crate::cli::figures::{count, moment, name, sentence};
use crate::cli::output::Output;
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::Activations;

/// Flags of `c360 audience activations`.
#[derive(Debug, Args)]
pub(super) struct ActivationsArgs {
    /// Print only one part: activations, exports or destinations
    #[arg(long)]
    part: Option<String>,
}

pub(super) async fn run(args: &ActivationsArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let reply = ask(place.session.client.activations(context())).await?;
    let approval = if reply.four_eyes {
        "nobody approves what they asked for or wrote"
    } else {
        "single-person approval: whoever asks may approve"
    };
    let exported = reply.exports.len() as u64;
    let head = [format!("{}: {} exports; {approval}", place.words.workspace, count(exported))];
    let sheets =
        [last(&reply), exports::sheet(&reply.exports), house_rules::destinations(&reply.destinations)];
    out.reply(&reply, &head, &sheets, args.part.as_deref())
}

fn last(reply: &Activations) -> Sheet {
    let mut sheet = Sheet::new("activations", "Last export of each audience to each destination")
        .left("audience", "Audience")
        .left("destination", "Destination")
        .left("state", "State")
        .right("rows", "People")
        .left("sealed_at", "Sealed")
        .right("export", "Export");
    for (audience, by_destination) in &reply.rows {
        for (destination, last) in by_destination {
            let state = name(last.state);
            sheet.row([
                Cell::text(audience),
                Cell::text(destination),
                Cell::named(sentence(&state), state.clone()),
                people(last.rows),
                Cell::named(moment(last.at), last.at.to_string()),
                Cell::number(last.export.0.to_string(), last.export.0),
            ]);
        }
    }
    sheet
}
