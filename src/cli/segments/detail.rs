//! `c360 segments show SEGMENT`: everything about one segment.

use clap::Args;
use color_eyre::Result;

use super::{Place, label, migration, parse_segment};
use crate::cli::figures::{count, date, name, sentence};
use crate::cli::output::Output;
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{Ask, Segment, SegmentDetail, SegmentFigureId, Unit};
use crate::tui::names::segment_unit;

/// Flags of `c360 segments show`.
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// best, large, medium, small, returns, sleepers or lost
    #[arg(value_parser = parse_segment)]
    segment: Segment,
    /// Print only one part: months, came-from, went-to, composition or customers
    #[arg(long)]
    part: Option<String>,
}

pub(super) async fn run(args: &ShowArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let reply = ask(place.session.client.segment(context(), args.segment)).await?;
    let head = [format!(
        "{}, {}: {} customers as of {}",
        place.workspace,
        label(reply.segment),
        count(reply.total_customers),
        date(reply.as_of)
    )];
    let mut came = migration::flows(&reply.came_from, place);
    came.rename("came-from", "Where they were a year ago");
    let mut went = migration::flows(&reply.went_to, place);
    went.rename("went-to", "Where last year's are now");
    let sheets = [months(&reply, place), came, went, composition(&reply, place), customers(&reply, place)];
    out.reply(&reply, &head, &sheets, args.part.as_deref())
}

fn months(reply: &SegmentDetail, place: &Place<'_>) -> Sheet {
    const FIGURES: [(SegmentFigureId, &str); 6] = [
        (SegmentFigureId::Customers, "customers"),
        (SegmentFigureId::NetRevenue, "net_revenue"),
        (SegmentFigureId::Frequency, "frequency"),
        (SegmentFigureId::Basket, "basket"),
        (SegmentFigureId::RevenuePerActive, "revenue_per_active"),
        (SegmentFigureId::MarginPerActive, "margin_per_active"),
    ];
    let mut sheet = Sheet::new("months", "At the end of each month").left("month", "Month");
    for (_, key) in FIGURES {
        sheet = sheet.right(key, sentence(key));
    }
    for month in &reply.months {
        let figure = |id: SegmentFigureId| month.figures.get(&id).and_then(|c| c.value);
        let cells = FIGURES.iter().map(|(id, _)| place.shown.short(segment_unit(*id), figure(*id)));
        sheet.row(std::iter::once(Cell::named(date(month.day), month.day.to_string())).chain(cells));
    }
    sheet
}

fn composition(reply: &SegmentDetail, place: &Place<'_>) -> Sheet {
    let mut sheet = Sheet::new("composition", "Made of")
        .left("by", "By")
        .left("label", "Value")
        .right("customers", "Customers")
        .right("net_revenue", "Net revenue")
        .right("share", "Share")
        .right("lift", "Against all");
    for part in &reply.composition {
        sheet.row([
            Cell::text(name(part.by)),
            part.label.clone().map_or_else(|| Cell::named("unknown", ""), Cell::text),
            Cell::number(count(part.customers), part.customers),
            place.shown.short(Unit::Money, Some(part.net_revenue)),
            place.shown.short(Unit::Share, part.share),
            part.lift.map_or_else(Cell::none, |lift| Cell::number(format!("×{lift}"), lift)),
        ]);
    }
    sheet
}

fn customers(reply: &SegmentDetail, place: &Place<'_>) -> Sheet {
    let mut sheet = Sheet::new("customers", "Customers, largest revenue first")
        .left("customer_id", "Customer")
        .right("net_revenue", "Net revenue")
        .right("tickets", "Tickets")
        .left("last_day", "Last purchase")
        .left("n1", "A year ago")
        .right("net_revenue_n1", "Revenue N-1");
    for customer in &reply.customers {
        sheet.row([
            Cell::text(&customer.customer_id),
            place.shown.value(Unit::Money, Some(customer.net_revenue)),
            Cell::number(count(customer.tickets), customer.tickets),
            customer.last_day.map_or_else(Cell::none, |d| Cell::named(date(d), d.to_string())),
            customer.n1.map_or_else(Cell::none, |s| Cell::named(label(s), s.id())),
            place.shown.value(Unit::Money, customer.net_revenue_n1),
        ]);
    }
    let listed = reply.customers.len() as u64;
    if listed == 0 && reply.total_customers > 0 {
        sheet.note(format!("single customers: {}", Ask::FindCustomers.who().reason));
    } else if listed < reply.total_customers {
        sheet.note(format!("the first {} of {}", count(listed), count(reply.total_customers)));
    }
    sheet
}
