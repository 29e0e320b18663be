//! `c360 audience show`: everything about one audience.

use clap::Args;
use color_eyre::Result;

use super::{Place, Words, caret, count, exports, named};
use crate::cli::figures::moment;
use crate::cli::output::Output;
use crate::cli::session::context;
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{Audience, AudienceDetail, FEWEST_TOLD};

/// Flags of `c360 audience show`.
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// The audience's name
    name: String,
    /// Print only one part: versions, figures, tiers, sample or exports
    #[arg(long)]
    part: Option<String>,
}

pub(super) async fn run(args: &ShowArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let request = place.session.client.audience(context(), args.name.clone());
    let reply = named::ask_about(place, &args.name, request).await?;
    let mut sheets = vec![versions(&reply.versions, &place.words)];
    if let Some(count) = &reply.count {
        let no_sample = count.sample.is_empty();
        sheets.extend(
            count::sheets(count, &place.words).into_iter().filter(|sheet| sheet.id != "sample" || !no_sample),
        );
    }
    sheets.push(exports::sheet(&reply.exports));
    out.reply(&reply, &head(&reply, &place.words), &sheets, args.part.as_deref())
}

fn head(reply: &AudienceDetail, words: &Words) -> Vec<String> {
    let Some(last) = reply.versions.first() else { return Vec::new() };
    let mut lines = vec![
        format!("{}: {} v{}, by {}, {}", words.workspace, last.name, last.version, last.by, moment(last.at)),
        format!("Rule: {}", last.rule),
    ];
    if let Some(problem) = &reply.broken {
        lines.push(format!("Broken: {}", problem.message));
        lines.push(caret::marked(&last.rule, problem));
        lines.extend(problem.hint.as_ref().map(|hint| format!("What to do: {hint}")));
    }
    match &reply.count {
        Some(counted) => lines.push(count::sentence(counted, words)),
        None if reply.broken.is_none() => lines.push(format!("Fewer than {FEWEST_TOLD} customers")),
        None => {}
    }
    lines.push(format!("{} is held out of every export", words.percent(last.hold_out)));
    if !last.note.is_empty() {
        lines.push(format!("For: {}", last.note));
    }
    if !reply.named_by.is_empty() {
        lines.push(format!("Named by the rules of {}", reply.named_by.join(", ")));
    }
    if !reply.excluded_from.is_empty() {
        lines.push(format!("Left out of everything that goes to {}", reply.excluded_from.join(", ")));
    }
    lines.extend(reply.group.as_ref().map(|group| format!("In the priority group {group}")));
    lines
}

fn versions(all: &[Audience], words: &Words) -> Sheet {
    let mut sheet = Sheet::new("versions", "Versions, newest first")
        .right("version", "Version")
        .left("at", "Made")
        .left("by", "By")
        .right("hold_out", "Held out")
        .left("rule", "Rule")
        .left("note", "Note");
    for version in all {
        sheet.row([
            Cell::number(version.version.to_string(), version.version),
            Cell::named(moment(version.at), version.at.to_string()),
            Cell::text(&version.by),
            Cell::named(words.percent(version.hold_out), version.hold_out.to_string()),
            Cell::text(&version.rule),
            Cell::text(&version.note),
        ]);
    }
    sheet
}
