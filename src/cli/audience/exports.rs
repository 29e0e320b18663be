//! `c360 audience exports`.

use clap::Args;
use color_eyre::Result;

use super::{Place, people};
use crate::cli::figures::{date, moment, name, sentence};
use crate::cli::output::Output;
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{ExportState, ExportSummary};

/// How much of a SHA-256 people read and type.
const DIGITS: usize = 12;

/// Flags of `c360 audience exports`.
#[derive(Debug, Args)]
pub(super) struct ExportsArgs {
    /// Only those that wait for a decision
    #[arg(long)]
    waiting: bool,
}

pub(super) async fn run(args: &ExportsArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let reply = ask(place.session.client.activations(context())).await?;
    let mut exports = reply.exports;
    exports.retain(|export| !args.waiting || export.state == ExportState::Waiting);
    let mut sheet = sheet(&exports);
    if args.waiting && !exports.is_empty() {
        sheet.note("Look at one with `c360 audience export ID`; approve it with `c360 audience approve ID --sha256 …`");
    }
    out.reply(&exports, &[], &[sheet], None)
}

/// Exports as rows.
pub(super) fn sheet(exports: &[ExportSummary]) -> Sheet {
    let mut sheet = Sheet::new("exports", "Exports, newest first")
        .right("export", "No")
        .left("audience", "Audience")
        .right("version", "Version")
        .left("destination", "Destination")
        .left("state", "State")
        .right("rows", "People")
        .left("as_of", "As of")
        .left("sealed_at", "Sealed")
        .left("asked_by", "By")
        .left("decided_by", "Decided by")
        .left("delivery", "Delivery")
        .left("sha256", "SHA-256")
        .left("why", "")
        .csv_only("bytes")
        .csv_only("expires_at")
        .csv_only("released_at");
    for one in exports {
        let state = name(one.state);
        sheet.row([
            Cell::number(one.id.0.to_string(), one.id.0),
            Cell::text(&one.audience),
            Cell::number(one.version.to_string(), one.version),
            Cell::text(&one.destination),
            Cell::named(sentence(&state), state.clone()),
            people(one.rows),
            Cell::named(date(one.as_of), one.as_of.to_string()),
            Cell::named(moment(one.sealed_at), one.sealed_at.to_string()),
            Cell::text(&one.asked_by),
            decided(one),
            Cell::text(one.delivery.as_ref().map(|delivery| name(delivery.state)).unwrap_or_default()),
            Cell::named(one.sha256.get(..DIGITS).unwrap_or(&one.sha256), &one.sha256),
            Cell::text(one.why.clone().unwrap_or_default()),
            Cell::number("", one.bytes),
            Cell::text(one.expires_at.to_string()),
            Cell::text(one.released_at.map(|at| at.to_string()).unwrap_or_default()),
        ]);
    }
    sheet
}

fn decided(one: &ExportSummary) -> Cell {
    one.decision.as_ref().map_or_else(
        || Cell::text(""),
        |decision| {
            let alone = if decision.single_person && decision.approved { " (single-person)" } else { "" };
            Cell::named(format!("{}{alone}", decision.by), &decision.by)
        },
    )
}
