//! Customers: find anyone at once, and see everything known of them. Its state, and what keys change in it.
//!
//! What is typed into the search and who was revealed is personal data: it lives here, is never remembered, and goes
//! when the page is left.

mod asking;
mod explain;
mod folding;
mod hits;
mod narrow;
mod page;
mod profile;
mod search;
mod tickets;
mod view;
mod view_profile;
mod words;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::contract::{Customer, CustomerFilter};
use crate::tui::app::App;
use crate::tui::grid::{Grid, Place};
use crate::tui::screens::Screen;

pub use explain::explain;
pub use narrow::{Labels, Menu, Narrow, menu};
pub use page::Section;
pub use profile::{Origin, Profile};
pub use search::Search;
pub use view::draw;

/// Columns from which a page is shown in two columns.
const WIDE: u16 = 140;

/// The state of Customers.
#[derive(Debug, Default)]
pub struct CustomersScreen {
    /// The search.
    pub search: Search,
    /// The customer whose page is open, if any.
    pub profile: Option<Profile>,
    /// The parts of a page that are folded.
    pub folded: BTreeSet<Section>,
    /// How a page was drawn last.
    pub drawn: Drawn,
}

/// How a page was drawn last, so that its lines are made for the room there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn {
    /// In two columns.
    pub is_wide: bool,
    /// Cells of a line in each.
    pub room: [u16; 2],
}

impl Default for Drawn {
    fn default() -> Self {
        Self { is_wide: false, room: [78; 2] }
    }
}

/// What of the screen survives a restart: what narrows and folds, never what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    filter: CustomerFilter,
    labels: Labels,
    folded: BTreeSet<Section>,
}

impl CustomersScreen {
    /// The customer whose page is shown.
    #[must_use]
    pub fn shown(&self) -> Option<&Customer> {
        self.profile.as_ref()?.loaded.shown.as_deref()
    }

    /// Mask again what was revealed, and stop typing: the screen is left, or shown anew.
    pub(crate) fn hide(&mut self) {
        self.search.is_typing = false;
        if let Some(profile) = &mut self.profile {
            profile.revealed = None;
        }
    }

    /// Which part of the page keys act on.
    fn part(&self) -> page::Part {
        match (&self.profile, self.drawn.is_wide) {
            (Some(profile), true) if profile.on_second => page::Part::Second,
            (Some(_), true) => page::Part::First,
            _ => page::Part::Whole,
        }
    }

    /// Where the reader stands in what keys act on.
    pub(crate) fn place(&self) -> &Place {
        match &self.profile {
            None => &self.search.place,
            Some(profile) if self.part() == page::Part::Second => &profile.places.1,
            Some(profile) => &profile.places.0,
        }
    }

    /// The same, to be changed.
    pub(crate) fn place_mut(&mut self) -> &mut Place {
        let on_second = self.part() == page::Part::Second;
        match &mut self.profile {
            None => &mut self.search.place,
            Some(Profile { places: (first, second), .. }) => {
                if on_second {
                    second
                } else {
                    first
                }
            }
        }
    }

    /// Give the keys to the other column of a wide page.
    pub(crate) fn turn(&mut self) {
        let is_wide = self.drawn.is_wide;
        if let Some(profile) = self.profile.as_mut().filter(|_| is_wide) {
            profile.on_second = !profile.on_second;
        }
    }

    /// What is to be remembered.
    #[must_use]
    pub fn kept(&self) -> Kept {
        Kept {
            filter: self.search.filter.clone(),
            labels: self.search.labels.clone(),
            folded: self.folded.clone(),
        }
    }

    /// Take up what was remembered.
    pub fn recall(&mut self, kept: Kept) {
        self.search.filter = kept.filter;
        self.search.labels = kept.labels;
        self.folded = kept.folded;
    }
}

impl App {
    /// Whether the search has the screen.
    pub(crate) fn is_on_search(&self) -> bool {
        self.screen == Screen::Customers && self.customers.profile.is_none()
    }

    /// Whether a customer's page has it.
    pub(crate) fn is_on_profile(&self) -> bool {
        self.screen == Screen::Customers && self.customers.profile.is_some()
    }

    /// Whether keys go into the search line.
    pub(crate) fn is_searching(&self) -> bool {
        self.is_on_search() && self.customers.search.is_typing
    }
}

/// The rows that keys act on: hits, or the lines of a page.
#[must_use]
pub fn grid(app: &App) -> Grid {
    match app.customers.profile {
        None => hits::grid(app),
        Some(_) => page::grid(&page::entries(app, app.customers.part())),
    }
}

/// What `y` copies: the id of the customer, or of the ticket under the cursor; on hits, of those marked.
#[must_use]
pub fn copied(app: &App) -> Option<(String, String)> {
    let Some(profile) = &app.customers.profile else { return hits::copied(app) };
    Some(match page::current(app).map(|entry| entry.target) {
        Some(page::Target::Ticket(id) | page::Target::Line(id)) => (id, "the ticket's id".to_owned()),
        Some(page::Target::Audience(name)) => (name, "the audience's name".to_owned()),
        Some(page::Target::Duplicate(id)) => (id, "the other customer's id".to_owned()),
        _ => (profile.id.clone(), "the customer's id".to_owned()),
    })
}

/// The way here, after the screen's name.
#[must_use]
pub fn crumbs(app: &App) -> Vec<String> {
    let Some(profile) = &app.customers.profile else { return Vec::new() };
    vec![format!("#{}", crate::tui::text::clip(&profile.id, 24))]
}

/// Where the customer stands in the list they came from.
#[must_use]
pub fn stand(app: &App) -> String {
    let Some(profile) = &app.customers.profile else { return String::new() };
    let f = &app.formatter;
    match profile.ids.len() {
        0 | 1 => String::new(),
        count => format!(" {} of {} ", f.count(profile.at as u64 + 1), f.count(count as u64)),
    }
}
