//! `c360 customer show`: everything known of one customer, masked.

use clap::Args;
use color_eyre::Result;
use jiff::civil::DateTime;
use rust_decimal::Decimal;

use super::page;
use crate::cli::figures::{Shown, count, date, sentence};
use crate::cli::output::Output;
use crate::cli::segments::label;
use crate::cli::session::{Session, ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{Customer, TicketLine, TicketRequest, Tickets, TicketsRequest, Unit};

/// Flags of `c360 customer show`.
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// The customer's id
    id: String,
    /// Print only one part: identity, consents, traits, months, stores, tastes, habits, tickets, scores, messages,
    /// campaigns, surveys, duplicates or absent
    #[arg(long)]
    part: Option<String>,
}

/// Flags of `c360 customer tickets`.
#[derive(Debug, Args)]
pub(super) struct TicketsArgs {
    /// The customer's id
    id: String,
    /// Print the lines of this ticket
    #[arg(long, value_name = "ID", conflicts_with_all = ["skip", "limit"])]
    ticket: Option<String>,
    /// How many of the latest to pass over
    #[arg(long, default_value_t = 0)]
    skip: u64,
    /// How many at most
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,
}

pub(super) async fn run(args: &ShowArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    let hello = ask(session.client.hello(context())).await?;
    let customer = ask(session.client.customer(context(), args.id.clone())).await?;
    let shown = Shown::new(&hello.currency, out);
    let head = [head(&hello.workspace, &customer, &shown)];
    let mut sheets = page::sheets(&customer, &shown);
    sheets.insert(7, tickets_sheet(&customer.tickets, &shown));
    // Sections without anything in them are told at the end, with what they would need.
    if args.part.is_none() {
        sheets.retain(|sheet| !sheet.is_empty());
    }
    out.reply(&customer, &head, &sheets, args.part.as_deref())
}

pub(super) async fn run_tickets(args: &TicketsArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    let hello = ask(session.client.hello(context())).await?;
    let shown = Shown::new(&hello.currency, out);
    if let Some(ticket_id) = args.ticket.clone() {
        let request = TicketRequest { customer_id: args.id.clone(), ticket_id };
        let lines = ask(session.client.ticket_lines(context(), request)).await?;
        return out.reply(&lines, &[], &[lines_sheet(&lines, &shown)], None);
    }
    let request = TicketsRequest { customer_id: args.id.clone(), skip: args.skip, limit: args.limit };
    let tickets = ask(session.client.tickets(context(), request)).await?;
    out.reply(&tickets, &[], &[tickets_sheet(&tickets, &shown)], None)
}

fn head(workspace: &str, customer: &Customer, shown: &Shown) -> String {
    let mut parts =
        vec![format!("{workspace}, customer {} as of {}", customer.customer_id, date(customer.as_of))];
    let standing = &customer.standing;
    if let Some(segment) = standing.segment {
        let before =
            standing.n1_segment.map_or_else(String::new, |n1| format!(" (a year ago {})", label(n1)));
        parts.push(format!("{}{before}", label(segment)));
    }
    if let Some(rank) = standing.rank {
        parts.push(format!("rank {} of {}", count(rank), count(standing.of)));
    }
    if let Some(pressure) = &customer.messages.pressure {
        parts.push(format!("{} messages in 30 days", count(pressure.messages)));
    }
    let year: Decimal = customer.months.iter().map(|month| month.net_revenue).sum();
    parts.push(format!("{} in 12 calendar months", shown.text(Unit::Money, year)));
    parts.join("; ")
}

/// `31 Oct 2026 18:04`.
pub(super) fn moment(at: DateTime) -> String {
    at.strftime("%-d %b %Y %H:%M").to_string()
}

fn tickets_sheet(tickets: &Tickets, shown: &Shown) -> Sheet {
    let mut sheet = Sheet::new("tickets", "Tickets, latest first")
        .left("sold_at", "When")
        .left("ticket_id", "Ticket")
        .left("channel", "Channel")
        .left("store", "Store")
        .right("lines", "Lines")
        .right("returns", "Returns")
        .right("net_revenue", "Net")
        .right("discount", "Discount");
    for row in &tickets.rows {
        sheet.row([
            Cell::named(moment(row.sold_at), row.sold_at.to_string()),
            Cell::text(&row.ticket_id),
            Cell::maybe(row.channel.clone()),
            Cell::maybe(row.store.clone()),
            Cell::number(count(row.lines), row.lines),
            Cell::number(count(row.returns), row.returns),
            shown.value(Unit::Money, row.net_revenue),
            shown.value(Unit::Money, row.discount),
        ]);
    }
    let last = tickets.skipped + tickets.rows.len() as u64;
    if last < tickets.total {
        sheet.note(format!(
            "Tickets {} to {} of {}",
            count(tickets.skipped + 1),
            count(last),
            count(tickets.total)
        ));
    }
    sheet
}

fn lines_sheet(lines: &[TicketLine], shown: &Shown) -> Sheet {
    let mut sheet = Sheet::new("lines", "Lines")
        .right("line_no", "Line")
        .left("product_id", "Product")
        .left("product", "Name")
        .left("category", "Category")
        .right("quantity", "Units")
        .right("gross", "Gross")
        .right("discount", "Discount")
        .right("net", "Net")
        .left("promo_id", "Promotion")
        .left("kind", "");
    for line in lines {
        let number = |n: Option<i64>| n.map_or_else(Cell::none, |n| Cell::number(n.to_string(), n));
        sheet.row([
            number(line.line_no),
            Cell::maybe(line.product_id.clone()),
            Cell::maybe(line.product.clone()),
            Cell::maybe(line.category.clone()),
            shown.value(Unit::Number, line.quantity),
            shown.value(Unit::Money, line.gross),
            shown.value(Unit::Money, line.discount),
            shown.value(Unit::Money, line.net),
            Cell::maybe(line.promo_id.clone()),
            Cell::text(if line.is_return { sentence("return") } else { String::new() }),
        ]);
    }
    sheet
}
