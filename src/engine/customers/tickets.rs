//! A customer's tickets, page by page, and the lines of one.

use std::{collections::BTreeMap, sync::Arc};

use duckdb::types::Value;
use jiff::civil::Date;

use super::{
    counts::{add, least},
    reading::Reading,
    shared::{Shared, shared},
};
use crate::{
    contract::{ConsoleError, ErrorKind, TicketLine, TicketRequest, TicketRow, Tickets, TicketsRequest},
    engine::{segments::read_built, store::Opened},
    warehouse::customers::{bought::BoughtRow, ticket_lines::TicketLineRow},
};

/// How many tickets a page holds at most.
const LARGEST_PAGE: u32 = 1_000;

/// A page of tickets, latest first.
pub async fn tickets(opened: &Arc<Opened>, request: TicketsRequest) -> Result<Tickets, ConsoleError> {
    let as_of = read_built(opened).await?.as_of;
    let reading = Reading::new(opened, request.customer_id, as_of)?;
    let (lines, shared) = tokio::try_join!(reading.bought(), shared(opened))?;
    Ok(page(lines, as_of, shared, request.skip, request.limit))
}

/// A page of the tickets up to a day that these lines make, latest first. What a ticket's lines tell differently is what
/// comes first.
pub(super) fn page(lines: &[BoughtRow], to: Date, shared: &Shared, skip: u64, limit: u32) -> Tickets {
    let mut tickets: BTreeMap<&str, TicketRow> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.day <= to) {
        let ticket = tickets.entry(&line.ticket_id).or_insert_with(|| begun(line));
        ticket.sold_at = ticket.sold_at.min(line.sold_at);
        ticket.channel = least(ticket.channel.take(), line.channel.clone());
        ticket.store = least(ticket.store.take(), line.store_id.clone());
        ticket.lines += 1;
        ticket.returns += u64::from(!line.is_purchase());
        add(&mut ticket.net_revenue, line.net);
        add(&mut ticket.discount, line.discount);
    }
    let total = tickets.len() as u64;
    let mut rows: Vec<TicketRow> = tickets.into_values().collect();
    rows.sort_by(|a, b| b.sold_at.cmp(&a.sold_at).then_with(|| b.ticket_id.cmp(&a.ticket_id)));
    let skipped = usize::try_from(skip).unwrap_or(usize::MAX);
    let rows = rows.into_iter().skip(skipped).take(limit.min(LARGEST_PAGE) as usize);
    let named = |row: TicketRow| TicketRow { store: row.store.map(|id| shared.store(&id).to_owned()), ..row };
    Tickets { skipped: skip, rows: rows.map(named).collect(), total }
}

/// The ticket of a line, before any is counted.
fn begun(line: &BoughtRow) -> TicketRow {
    TicketRow {
        ticket_id: line.ticket_id.clone(),
        sold_at: line.sold_at,
        channel: None,
        store: None,
        lines: 0,
        returns: 0,
        net_revenue: None,
        discount: None,
    }
}

/// The lines of one ticket.
pub async fn ticket_lines(
    opened: &Arc<Opened>,
    request: TicketRequest,
) -> Result<Vec<TicketLine>, ConsoleError> {
    let as_of = read_built(opened).await?.as_of;
    let reading = Reading::new(opened, request.customer_id, as_of)?;
    let to = Reading::day("to", reading.as_of);
    let parameters = vec![reading.id(), to, ("ticket_id", Value::Text(request.ticket_id.clone()))];
    let rows = reading.rows::<TicketLineRow>("lines", "customers/ticket_lines", parameters).await?;
    if rows.is_empty() {
        let message = format!("customer {} has no ticket {}", reading.customer_id, request.ticket_id);
        return Err(
            ConsoleError::new(ErrorKind::Invalid, message).hint("`c360 customer show` lists the tickets")
        );
    }
    let line = |row: TicketLineRow| TicketLine {
        line_no: row.line_no,
        product_id: row.product_id,
        product: row.product,
        category: row.category,
        quantity: row.quantity,
        gross: row.gross,
        discount: row.discount,
        net: row.net,
        promo_id: row.promo_id,
        is_return: row.purchase == 0,
    };
    Ok(rows.into_iter().map(line).collect())
}
