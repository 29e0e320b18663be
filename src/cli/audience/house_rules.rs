//! `c360 audience house-rules`: what always applies before an audience goes out.

use clap::Args;
use color_eyre::Result;

use super::{Place, people};
use crate::cli::figures::{moment, name};
use crate::cli::output::Output;
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{Destination, HouseRules};

/// Flags of `c360 audience house-rules`.
#[derive(Debug, Args)]
pub(super) struct HouseRulesArgs {
    /// Print only one part: destinations, groups, lists or suppressed
    #[arg(long)]
    part: Option<String>,
}

pub(super) async fn run(args: &HouseRulesArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let reply = ask(place.session.client.house_rules(context())).await?;
    let head = [format!(
        "{}: {} of everybody is held out of everything",
        place.words.workspace,
        place.words.percent(reply.global_hold_out)
    )];
    let sheets = [destinations(&reply.destinations), groups(&reply), lists(&reply), suppressed(&reply)];
    out.reply(&reply, &head, &sheets, args.part.as_deref())
}

/// Destinations, with what each leaves out.
pub(super) fn destinations(all: &[Destination]) -> Sheet {
    let mut sheet = Sheet::new("destinations", "Destinations")
        .left("name", "Destination")
        .left("kind", "Takes files for")
        .left("rules", "By the rules of")
        .left("excludes", "Leaves out")
        .left("delivers", "Delivers")
        .left("removes", "Removes");
    let yes = |yes: bool| Cell::named(if yes { "yes" } else { "no" }, yes.to_string());
    for destination in all {
        sheet.row([
            Cell::text(&destination.name),
            Cell::named(destination.kind.label(), destination.kind.id()),
            Cell::text(&destination.rules),
            Cell::text(destination.excludes.join(", ")),
            yes(destination.delivers),
            yes(destination.removes),
        ]);
    }
    sheet
}

fn groups(reply: &HouseRules) -> Sheet {
    let mut sheet = Sheet::new("groups", "Priority groups: a person goes to the first audience only")
        .left("group", "Group")
        .right("place", "Place")
        .left("audience", "Audience");
    for group in &reply.groups {
        for (place, audience) in (1_u64..).zip(&group.audiences) {
            sheet.row([
                Cell::text(&group.name),
                Cell::number(place.to_string(), place),
                Cell::text(audience),
            ]);
        }
    }
    sheet
}

fn lists(reply: &HouseRules) -> Sheet {
    let mut sheet = Sheet::new("lists", "Lists of ids")
        .left("name", "List")
        .right("ids", "Ids")
        .left("by", "By")
        .left("at", "Read");
    for list in &reply.lists {
        sheet.row([
            Cell::text(&list.name),
            people(list.ids),
            Cell::text(&list.by),
            Cell::named(moment(list.at), list.at.to_string()),
        ]);
    }
    sheet
}

fn suppressed(reply: &HouseRules) -> Sheet {
    let mut sheet = Sheet::new("suppressed", "Suppression list").left("by", "By").right("people", "How many");
    for (by, number) in &reply.suppressed {
        sheet.row([Cell::text(name(by)), people(*number)]);
    }
    sheet
}
