//! `c360 segments migration`: the matrix, and the moves that explain the change of revenue.

use clap::Args;
use color_eyre::Result;
use rust_decimal::Decimal;

use super::{Place, label};
use crate::cli::figures::count;
use crate::cli::output::Output;
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{Flow, Migration, Segment, Unit};

/// Flags of `c360 segments migration`.
#[derive(Debug, Args)]
pub(super) struct MigrationArgs {
    /// Print only one part: matrix, revenue or flows
    #[arg(long)]
    part: Option<String>,
}

pub(super) async fn run(args: &MigrationArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let reply = ask(place.session.client.migration(context())).await?;
    let head = [place.head(reply.window, reply.n1)];
    out.reply(
        &reply,
        &head,
        &[matrix(&reply), revenue(&reply, place), flows(&reply.flows, place)],
        args.part.as_deref(),
    )
}

/// Customers by where they were (rows) and where they are (columns).
fn matrix(reply: &Migration) -> Sheet {
    let mut sheet = Sheet::new("matrix", "Customers: N-1 down, N across").left("from", "N-1");
    for to in Segment::ALL {
        sheet = sheet.right(to.id(), label(to));
    }
    for from in Segment::ALL {
        let customers = |to: Segment| {
            reply.flows.iter().find(|f| f.from == from && f.to == to).map_or(0, |f| f.customers)
        };
        let row: Vec<u64> = Segment::ALL.into_iter().map(customers).collect();
        if row.iter().any(|n| *n > 0) {
            let cells =
                row.into_iter().map(|n| if n == 0 { Cell::none() } else { Cell::number(count(n), n) });
            sheet.row(std::iter::once(Cell::named(label(from), from.id())).chain(cells));
        }
    }
    sheet
}

/// Their net revenue of N, in the same form.
fn revenue(reply: &Migration, place: &Place<'_>) -> Sheet {
    let mut sheet = Sheet::new("revenue", "Net revenue of N: N-1 down, N across").left("from", "N-1");
    for to in Segment::ALL {
        sheet = sheet.right(to.id(), label(to));
    }
    for from in Segment::ALL {
        let found = |to: Segment| reply.flows.iter().find(|f| f.from == from && f.to == to);
        if reply.flows.iter().any(|f| f.from == from) {
            let cells = Segment::ALL.map(|to| place.shown.short(Unit::Money, found(to).map(|f| f.revenue_n)));
            sheet.row(std::iter::once(Cell::named(label(from), from.id())).chain(cells));
        }
    }
    sheet
}

/// Flows, as they come.
pub(super) fn flows(flows: &[Flow], place: &Place<'_>) -> Sheet {
    let mut sheet = Sheet::new("flows", "Moves, those that move revenue most first")
        .left("from", "From")
        .left("to", "To")
        .right("customers", "Customers")
        .right("revenue_n1", "Revenue N-1")
        .right("revenue_n", "Revenue N")
        .right("change", "Change");
    for flow in flows {
        let change: Decimal = flow.revenue_n - flow.revenue_n1;
        sheet.row([
            Cell::named(label(flow.from), flow.from.id()),
            Cell::named(label(flow.to), flow.to.id()),
            Cell::number(count(flow.customers), flow.customers),
            place.shown.value(Unit::Money, Some(flow.revenue_n1)),
            place.shown.value(Unit::Money, Some(flow.revenue_n)),
            place.shown.value(Unit::Money, Some(change)),
        ]);
    }
    sheet
}
