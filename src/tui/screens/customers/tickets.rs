//! A customer's tickets: the next page as the cursor nears the end of what there is, and the lines of those opened.

use super::{Profile, Section, page};
use crate::contract::{ConsoleError, TicketLine, TicketRequest, Tickets, TicketsRequest};
use crate::tui::app::{App, Effect, Request, Slot};

/// Tickets asked for at a time.
const PAGE: u32 = 50;

/// Lines before the end at which the next page is asked for, at least.
const NEAR: usize = 12;

/// The lines of a ticket that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lines {
    /// They are not there yet.
    Waiting,
    /// They are.
    Shown(Vec<TicketLine>),
    /// Why they are not.
    Failed(String),
}

impl App {
    /// Ask for more tickets when the cursor nears the last one there is.
    pub(crate) fn ask_more_tickets(&mut self) -> Vec<Effect> {
        let Some(profile) = &self.customers.profile else { return Vec::new() };
        let have = profile.tickets.len() as u64;
        if have >= profile.total || self.tickets.is_waiting(Slot::MoreTickets) {
            return Vec::new();
        }
        let shown = page::shown(self);
        let last = shown.iter().rposition(|entry| entry.section == Section::Tickets);
        let at = self.customers.place().cursor;
        // No step of half a page may pass the end unseen.
        let near = self.hits.rows_drawn().max(NEAR);
        if self.customers.folded.contains(&Section::Tickets) {
            return Vec::new();
        }
        let in_tickets = shown.get(at).is_some_and(|entry| entry.section == Section::Tickets);
        if !in_tickets || last.is_none_or(|last| at + near < last) {
            return Vec::new();
        }
        let customer_id = profile.id.clone();
        let request = TicketsRequest { customer_id, skip: have, limit: PAGE };
        vec![self.ask(Slot::MoreTickets, Request::MoreTickets(request))]
    }

    pub(crate) fn take_tickets(
        &mut self,
        request: &TicketsRequest,
        reply: Result<Tickets, ConsoleError>,
    ) -> Vec<Effect> {
        let Some(profile) = profile_of(self, &request.customer_id) else { return Vec::new() };
        match reply {
            Ok(page) if page.skipped == profile.tickets.len() as u64 => {
                // A page without rows is the end, whatever was counted.
                profile.total = if page.rows.is_empty() { page.skipped } else { page.total };
                profile.tickets.extend(page.rows);
            }
            Ok(_) => {}
            Err(error) => self.complain("The next tickets", &error),
        }
        Vec::new()
    }

    /// Open a ticket, or close it.
    pub(super) fn turn_ticket(&mut self, ticket: String) -> Vec<Effect> {
        let Some(profile) = &mut self.customers.profile else { return Vec::new() };
        if profile.open.remove(&ticket).is_some() {
            return Vec::new();
        }
        profile.open.insert(ticket, Lines::Waiting);
        self.ask_ticket_lines()
    }

    /// Ask for the lines of the next open ticket that has none; one at a time, so that none overtakes another.
    fn ask_ticket_lines(&mut self) -> Vec<Effect> {
        if self.tickets.is_waiting(Slot::TicketLines) {
            return Vec::new();
        }
        let Some(profile) = &self.customers.profile else { return Vec::new() };
        let Some((ticket_id, _)) = profile.open.iter().find(|(_, lines)| **lines == Lines::Waiting) else {
            return Vec::new();
        };
        let request = TicketRequest { customer_id: profile.id.clone(), ticket_id: ticket_id.clone() };
        vec![self.ask(Slot::TicketLines, Request::TicketLines(request))]
    }

    pub(crate) fn take_ticket_lines(
        &mut self,
        request: &TicketRequest,
        reply: Result<Vec<TicketLine>, ConsoleError>,
    ) -> Vec<Effect> {
        let Some(profile) = profile_of(self, &request.customer_id) else { return Vec::new() };
        // It may have been closed again in the meantime.
        if let Some(lines) = profile.open.get_mut(&request.ticket_id) {
            *lines = match reply {
                Ok(lines) => Lines::Shown(lines),
                Err(error) => Lines::Failed(error.message),
            };
        }
        self.ask_ticket_lines()
    }
}

fn profile_of<'a>(app: &'a mut App, id: &str) -> Option<&'a mut Profile> {
    app.customers.profile.as_mut().filter(|profile| profile.id == id)
}
