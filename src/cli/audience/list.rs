//! `c360 audience list`.

use clap::Args;
use color_eyre::Result;

use super::{Place, Words, of_people, people};
use crate::cli::figures::{count, date, name};
use crate::cli::output::Output;
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{AudienceRow, Audiences};

/// Flags of `c360 audience list`.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Print only one part: audiences or last
    #[arg(long)]
    part: Option<String>,
}

pub(super) async fn run(args: &ListArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let mut reply = ask(place.session.client.audiences(context())).await?;
    // Who looks at a screen sees them come one by one; paper waits.
    while reply.is_counting {
        reply = ask(place.session.client.audiences(context())).await?;
    }
    let sheets = [audiences(&reply, &place.words), last(&reply.audiences)];
    out.reply(&reply, &head(&reply, &place.words), &sheets, args.part.as_deref())
}

fn head(reply: &Audiences, words: &Words) -> Vec<String> {
    let audiences = match reply.audiences.len() {
        1 => "1 audience".to_owned(),
        many => format!("{} audiences", count(many as u64)),
    };
    let mut lines = vec![format!(
        "{}, as of {}: {audiences} of {}",
        words.workspace,
        date(reply.as_of),
        of_people(reply.base)
    )];
    let waiting: Vec<String> = reply.waiting.iter().map(|id| id.0.to_string()).collect();
    if !waiting.is_empty() {
        lines.push(format!(
            "Waiting for a decision: export {}. Look with `c360 audience export ID`.",
            waiting.join(", ")
        ));
    }
    if !reply.four_eyes {
        lines.push("Single-person approval: whoever asks for an export may approve it.".to_owned());
    }
    lines
}

fn audiences(reply: &Audiences, words: &Words) -> Sheet {
    let mut sheet = Sheet::new("audiences", "Audiences")
        .left("name", "Audience")
        .right("version", "Version")
        .right("customers", "Customers")
        .right("share", "Share")
        .right("revenue", "12 months")
        .right("ads", "Ads")
        .right("hold_out", "Held out")
        .left("by", "By")
        .left("note", "Note")
        .left("broken", "Broken")
        .csv_only("rule");
    for AudienceRow { audience, size, broken, .. } in &reply.audiences {
        sheet.row([
            Cell::text(&audience.name),
            Cell::number(audience.version.to_string(), audience.version),
            size.map_or_else(Cell::none, |size| people(size.customers)),
            size.map_or_else(Cell::none, |size| words.share(size.customers, reply.base)),
            size.map_or_else(Cell::none, |size| words.money(size.revenue)),
            size.map_or_else(Cell::none, |size| people(size.ads)),
            Cell::named(words.percent(audience.hold_out), audience.hold_out.to_string()),
            Cell::text(&audience.by),
            Cell::text(&audience.note),
            broken.as_ref().map_or_else(|| Cell::text(""), |problem| Cell::text(&problem.message)),
            Cell::text(&audience.rule),
        ]);
    }
    if reply.audiences.is_empty() {
        sheet.note("none yet; make one with `c360 audience save NAME --rule RULE`");
    }
    sheet
}

fn last(all: &[AudienceRow]) -> Sheet {
    let mut sheet = Sheet::new("last", "Last exports")
        .left("name", "Audience")
        .left("destination", "Destination")
        .right("export", "Export")
        .left("sealed_at", "Sealed")
        .right("rows", "People")
        .left("state", "State");
    for row in all {
        for (destination, last) in &row.last {
            sheet.row([
                Cell::text(&row.audience.name),
                Cell::text(destination),
                Cell::number(last.export.0.to_string(), last.export.0),
                Cell::named(crate::cli::figures::moment(last.at), last.at.to_string()),
                people(last.rows),
                Cell::text(name(last.state)),
            ]);
        }
    }
    sheet
}
