//! `c360 models matrix`: churn by expected value, and who sleeps.

use clap::Args;
use color_eyre::Result;

use super::{Place, real};
use crate::cli::figures::{count, date, sentence};
use crate::cli::output::Output;
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{Bands, Matrix, Unit};

/// Flags of `c360 models matrix`.
#[derive(Debug, Args)]
pub(super) struct MatrixArgs {
    /// Print only one part: cells or sleepers
    #[arg(long)]
    part: Option<String>,
}

pub(super) async fn run(args: &MatrixArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let reply = ask(place.session.client.matrix(context())).await?;
    let set_by = reply.set_by.as_ref().map_or_else(|| "proposed".to_owned(), |by| format!("set by {by}"));
    let head = [
        format!(
            "{}, scores as of {}: {} customers",
            place.workspace,
            date(reply.as_of),
            count(reply.customers)
        ),
        format!("{} ({set_by})", bounds(&reply.bands, place)),
    ];
    out.reply(&reply, &head, &[cells(&reply, place), sleepers(&reply, place)], args.part.as_deref())
}

/// The bounds in words.
pub(super) fn bounds(bands: &Bands, place: &Place<'_>) -> String {
    format!(
        "Churn over {} days: undecided from {}, lost from {}; value of 12 months: middle from {}, high from {}",
        bands.days,
        bands.undecided_from,
        bands.lost_from,
        place.shown.text(Unit::Money, bands.middle_from),
        place.shown.text(Unit::Money, bands.high_from)
    )
}

fn cells(reply: &Matrix, place: &Place<'_>) -> Sheet {
    let mut sheet = Sheet::new("cells", "Churn by value")
        .left("value", "Value")
        .left("churn", "Churn")
        .right("customers", "Customers")
        .right("revenue", "Last 12 months")
        .right("expected", "Next 12 months")
        .right("probability", "Mean churn")
        .left("action", "What to do");
    for cell in &reply.cells {
        sheet.row([
            Cell::named(sentence(cell.id.value.id()), cell.id.value.id()),
            Cell::named(sentence(cell.id.churn.id()), cell.id.churn.id()),
            Cell::number(count(cell.customers), cell.customers),
            place.shown.short(Unit::Money, Some(cell.revenue)),
            place.money(Some(cell.expected)),
            place.share(cell.churn),
            Cell::text(&cell.action),
        ]);
    }
    sheet
}

fn sleepers(reply: &Matrix, place: &Place<'_>) -> Sheet {
    let mut sheet = Sheet::new("sleepers", "Sleepers, by what they brought in a year while they bought")
        .left("potential", "Potential")
        .right("customers", "Customers")
        .right("back_90", "Back in 90 days")
        .right("expected_3", "Next 3 months")
        .right("back_365", "Back in 365 days")
        .right("expected", "Next 12 months");
    for stratum in &reply.sleepers {
        sheet.row([
            Cell::named(sentence(stratum.potential.id()), stratum.potential.id()),
            Cell::number(count(stratum.customers), stratum.customers),
            real(stratum.back_90, 1),
            place.money(stratum.expected_3),
            real(stratum.back_365, 1),
            place.money(stratum.expected),
        ]);
    }
    sheet
}
