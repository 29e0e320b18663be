//! Customers: finding one, and everything known of them.

use std::sync::Arc;

use super::store::Opened;
use crate::contract::{
    ConsoleError, Customer, ErrorKind, FindRequest, Found, TicketLine, TicketRequest, Tickets, TicketsRequest,
};

fn pending<T>() -> Result<T, ConsoleError> {
    Err(ConsoleError::new(ErrorKind::Failed, "being built"))
}

pub async fn find(_: &Arc<Opened>, _: FindRequest) -> Result<Found, ConsoleError> {
    pending()
}
pub async fn customer(_: &Arc<Opened>, _: String) -> Result<Customer, ConsoleError> {
    pending()
}
pub async fn tickets(_: &Arc<Opened>, _: TicketsRequest) -> Result<Tickets, ConsoleError> {
    pending()
}
pub async fn ticket_lines(_: &Arc<Opened>, _: TicketRequest) -> Result<Vec<TicketLine>, ConsoleError> {
    pending()
}
