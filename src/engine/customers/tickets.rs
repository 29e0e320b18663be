//! A customer's tickets, page by page, and the lines of one.

use std::sync::Arc;

use duckdb::types::Value;

use super::reading::Reading;
use crate::{
    contract::{ConsoleError, ErrorKind, TicketLine, TicketRequest, TicketRow, Tickets, TicketsRequest},
    engine::{segments::read_built, store::Opened},
    warehouse::customers::tickets as rows,
};

/// How many tickets a page holds at most.
const LARGEST_PAGE: u32 = 1_000;

/// A page of tickets, latest first.
pub async fn tickets(opened: &Arc<Opened>, request: TicketsRequest) -> Result<Tickets, ConsoleError> {
    let as_of = read_built(opened).await?.as_of;
    let reading = Reading::new(opened, request.customer_id, as_of)?;
    page(&reading, request.skip, request.limit).await
}

/// A page of the tickets of the customer at hand.
pub(super) async fn page(reading: &Reading, skip: u64, limit: u32) -> Result<Tickets, ConsoleError> {
    let parameters = vec![
        reading.id(),
        Reading::day("to", reading.as_of),
        ("skip", Value::BigInt(i64::try_from(skip).unwrap_or(i64::MAX))),
        ("most", Value::Int(i32::try_from(limit.min(LARGEST_PAGE)).unwrap_or(i32::MAX))),
    ];
    let rows = reading.rows::<rows::TicketRow>("tickets", "customers/tickets", parameters).await?;
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    let total = match rows.first() {
        Some(row) => count(row.total),
        // A page past the end says nothing of the whole.
        None if skip > 0 => Box::pin(page(reading, 0, 1)).await?.total,
        None => 0,
    };
    let rows = rows
        .into_iter()
        .map(|row| TicketRow {
            ticket_id: row.ticket_id,
            sold_at: row.sold_at,
            channel: row.channel,
            store: row.store,
            lines: count(row.lines),
            returns: count(row.returns),
            net_revenue: row.net,
            discount: row.discount,
        })
        .collect();
    Ok(Tickets { skipped: skip, rows, total })
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
    let rows = reading.rows::<rows::TicketLineRow>("lines", "customers/ticket_lines", parameters).await?;
    if rows.is_empty() {
        let message = format!("customer {} has no ticket {}", reading.customer_id, request.ticket_id);
        return Err(
            ConsoleError::new(ErrorKind::Invalid, message).hint("`c360 customer show` lists the tickets")
        );
    }
    let line = |row: rows::TicketLineRow| TicketLine {
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
