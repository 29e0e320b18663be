//! One customer's page: whose it is, which list they came from, and stepping through that list.

use std::collections::BTreeMap;

use super::tickets::Lines;
use super::{Section, page};
use crate::contract::{ConsoleError, Customer, ErrorKind, Identity, TicketRow};
use crate::tui::app::{App, Effect, Level, Slot};
use crate::tui::grid::Place;
use crate::tui::screens::{Loaded, Screen};

/// Where a page was opened from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Origin {
    /// The hits of the search.
    #[default]
    Search,
    /// The customers of a segment.
    Segments,
    /// Some of those who are in an audience.
    Audiences,
    /// The people whom a rule takes.
    Builder,
}

/// One customer's page.
#[derive(Debug, Default)]
pub struct Profile {
    /// Whose.
    pub id: String,
    /// What is known of them.
    pub loaded: Loaded<Box<Customer>>,
    /// Who they are, unmasked; gone as soon as the page is.
    pub revealed: Option<Box<Identity>>,
    /// Their tickets, as many pages as were asked for.
    pub tickets: Vec<TicketRow>,
    /// How many tickets there are in all.
    pub total: u64,
    /// The tickets that are open.
    pub open: BTreeMap<String, Lines>,
    /// The selected month of their spend; the last one where `None`.
    pub month: Option<usize>,
    /// Where the reader stands: on the page, or on its two columns.
    pub places: (Place, Place),
    /// Whether the second column has the keys.
    pub on_second: bool,
    /// The list they came from.
    pub origin: Origin,
    /// Its ids, as they were shown.
    pub ids: Vec<String>,
    /// Which of them this page, or the one it leads back to, shows.
    pub at: usize,
    /// The pages that led to this one by a possible duplicate.
    pub trail: Vec<String>,
    /// The part of the page to go to once it is there.
    seek: Option<Section>,
}

impl Profile {
    /// The selected month, where there are any.
    #[must_use]
    pub fn month(&self) -> Option<usize> {
        let last = self.loaded.shown.as_ref()?.months.len().checked_sub(1)?;
        Some(self.month.unwrap_or(last).min(last))
    }
}

impl App {
    /// Open the page of a list's customer.
    pub(crate) fn open_profile(&mut self, origin: Origin, ids: Vec<String>, at: usize) -> Vec<Effect> {
        let Some(id) = ids.get(at).cloned() else { return Vec::new() };
        self.screen = Screen::Customers;
        self.show_profile(Profile { id, origin, ids, at, ..Profile::default() })
    }

    fn show_profile(&mut self, profile: Profile) -> Vec<Effect> {
        self.customers.search.is_typing = false;
        self.filtering = None;
        for slot in [Slot::MoreTickets, Slot::TicketLines] {
            self.tickets.forget(slot);
        }
        self.customers.profile = Some(profile);
        self.ask_customers()
    }

    /// The page of the next or the previous customer of the list.
    pub(crate) fn step_profile(&mut self, by: isize) -> Vec<Effect> {
        let seek = page::current(self).map(|entry| entry.section);
        let Some(profile) = &mut self.customers.profile else { return Vec::new() };
        let next = profile.at.checked_add_signed(by).filter(|at| *at < profile.ids.len());
        let Some(at) = next else {
            let end = if by < 0 { "first" } else { "last" };
            self.say(Level::Note, format!("This is the {end} of the list"));
            return Vec::new();
        };
        let ids = std::mem::take(&mut profile.ids);
        let id = ids.get(at).cloned().unwrap_or_default();
        let (origin, on_second) = (profile.origin, profile.on_second);
        self.show_profile(Profile { id, on_second, origin, ids, at, seek, ..Profile::default() })
    }

    /// The page of somebody who may be the same person; esc leads back.
    pub(super) fn open_other(&mut self, id: String) -> Vec<Effect> {
        let Some(profile) = self.customers.profile.take() else { return Vec::new() };
        let Profile { origin, ids, at, mut trail, .. } = profile;
        trail.push(profile.id);
        self.show_profile(Profile { id, origin, ids, at, trail, ..Profile::default() })
    }

    /// Back to the page that led here, else to the list.
    pub(super) fn leave_profile(&mut self) -> Vec<Effect> {
        let Some(profile) = self.customers.profile.take() else { return Vec::new() };
        let Profile { origin, ids, at, mut trail, .. } = profile;
        if let Some(id) = trail.pop() {
            return self.show_profile(Profile { id, origin, ids, at, trail, ..Profile::default() });
        }
        for slot in [Slot::Customer, Slot::MoreTickets, Slot::TicketLines] {
            self.tickets.forget(slot);
        }
        match origin {
            Origin::Search => Vec::new(),
            Origin::Segments => self.go(Screen::Segments),
            Origin::Audiences | Origin::Builder => self.go(Screen::Audiences),
        }
    }

    pub(crate) fn take_customer(
        &mut self,
        id: &str,
        reply: Result<Box<Customer>, ConsoleError>,
    ) -> Vec<Effect> {
        let Some(profile) = self.customers.profile.as_mut().filter(|profile| profile.id == id) else {
            return Vec::new();
        };
        match reply {
            Ok(customer) => {
                // More pages than the first one stay where the first one did not change.
                let first = &customer.tickets.rows;
                if !profile.tickets.starts_with(first) || profile.total != customer.tickets.total {
                    profile.tickets.clone_from(first);
                    profile.total = customer.tickets.total;
                    profile.open.clear();
                }
                profile.loaded = Loaded { shown: Some(customer), error: None };
            }
            Err(error) if error.kind == ErrorKind::Cancelled => {}
            Err(error) if error.kind == ErrorKind::Failed && profile.loaded.shown.is_some() => {
                self.complain("", &error);
            }
            // Nobody, or nobody any more: what was shown of them goes.
            Err(error) => {
                profile.revealed = None;
                profile.loaded = Loaded { shown: None, error: Some(error) };
            }
        }
        self.seek();
        Vec::new()
    }

    /// Put the cursor where it stood on the page before.
    fn seek(&mut self) {
        if let Some(section) = self.customers.profile.as_mut().and_then(|profile| profile.seek.take()) {
            self.seek_head(section);
        }
    }
}
