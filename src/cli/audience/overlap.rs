//! `c360 audience overlap`: how many people two audiences share, and whom each has alone.

use clap::Args;
use color_eyre::Result;

use super::{Place, Words, named, of_people, people};
use crate::cli::Usage;
use crate::cli::output::Output;
use crate::cli::session::context;
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::Overlap;

/// Flags of `c360 audience overlap`.
#[derive(Debug, Args)]
pub(super) struct OverlapArgs {
    /// The audiences, two or more
    #[arg(required = true, num_args = 2.., value_name = "NAME")]
    names: Vec<String>,
    /// Print only one part: audiences or pairs
    #[arg(long)]
    part: Option<String>,
}

impl OverlapArgs {
    pub(super) fn check(&self) -> Result<(), Usage> {
        for (place, name) in self.names.iter().enumerate() {
            if self.names.iter().take(place).any(|before| before == name) {
                return Err(Usage::new(format!("{name} stands there twice")));
            }
        }
        Ok(())
    }
}

pub(super) async fn run(args: &OverlapArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let request = place.session.client.overlap(context(), args.names.clone());
    let name = args.names.first().map(String::as_str).unwrap_or_default();
    let reply = named::ask_about(place, name, request).await?;
    let head = [format!(
        "{}: {} in at least one, {} in all of them",
        place.words.workspace,
        of_people(reply.any),
        of_people(reply.all)
    )];
    out.reply(
        &reply,
        &head,
        &[audiences(&reply, &place.words), pairs(&reply, &place.words)],
        args.part.as_deref(),
    )
}

fn audiences(reply: &Overlap, words: &Words) -> Sheet {
    let mut sheet = Sheet::new("audiences", "Each alone")
        .left("name", "Audience")
        .right("customers", "Customers")
        .right("unique", "In no other")
        .right("unique_share", "Share");
    let each = reply.names.iter().zip(&reply.sizes).zip(&reply.unique);
    for ((name, size), unique) in each {
        sheet.row([Cell::text(name), people(*size), people(*unique), words.share(*unique, *size)]);
    }
    sheet
}

fn pairs(reply: &Overlap, words: &Words) -> Sheet {
    let mut sheet = Sheet::new("pairs", "Two by two")
        .left("one", "One")
        .left("other", "Other")
        .right("both", "In both")
        .right("of_one", "Of the one")
        .right("of_other", "Of the other");
    let named: Vec<_> = reply.names.iter().zip(&reply.sizes).zip(&reply.both).collect();
    for (i, ((one, size), row)) in named.iter().enumerate() {
        for (((other, other_size), _), both) in named.iter().zip(row.iter()).skip(i + 1) {
            sheet.row([
                Cell::text(*one),
                Cell::text(*other),
                people(*both),
                words.share(*both, **size),
                words.share(*both, **other_size),
            ]);
        }
    }
    sheet
}
