//! The search: every key asks anew, and what was found stays until something newer comes.

use tui_input::Input;

use super::{Labels, hits};
use crate::contract::{ConsoleError, CustomerFilter, FindRequest, Found};
use crate::tui::actions::Scope;
use crate::tui::app::{App, Effect, Request, Slot};
use crate::tui::grid::{Place, Step};
use crate::tui::keymap::Chord;
use crate::tui::overlays;
use crate::tui::screens::models::Part;
use crate::tui::screens::{Loaded, Screen};

/// How many hits are asked for; who is not among them is found by a longer text.
pub(super) const HITS: u32 = 50;

/// The state of the search.
#[derive(Debug, Default)]
pub struct Search {
    /// What is typed.
    pub line: Input,
    /// Whether keys go into it.
    pub is_typing: bool,
    /// What customers are narrowed to.
    pub filter: CustomerFilter,
    /// What the store and the channel of it are called.
    pub labels: Labels,
    /// Who was found.
    pub found: Loaded<Found>,
    /// Where the reader stands among them.
    pub place: Place,
}

impl Search {
    /// What is looked for.
    #[must_use]
    pub fn text(&self) -> &str {
        self.line.value().trim()
    }

    /// Whether nobody is looked for.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.text().is_empty() && self.filter.is_empty()
    }
}

impl App {
    /// Ask for what Customers shows.
    pub(crate) fn ask_customers(&mut self) -> Vec<Effect> {
        match &self.customers.profile {
            None => self.ask_found(),
            Some(profile) => {
                let id = profile.id.clone();
                vec![self.ask(Slot::Customer, Request::Customer(id))]
            }
        }
    }

    /// What a change may have touched while the screen is in front: somebody's page shows in which audiences they were let
    /// out, and goes when they are erased. Whom a search finds, only data changes.
    pub(crate) fn catch_up_customers(&mut self) -> Vec<Effect> {
        if self.customers.profile.is_some() && self.looks_again() {
            return self.ask_customers();
        }
        Vec::new()
    }

    fn ask_found(&mut self) -> Vec<Effect> {
        let search = &mut self.customers.search;
        if search.is_idle() {
            search.found = Loaded::default();
            self.tickets.forget(Slot::Find);
            return Vec::new();
        }
        let request =
            FindRequest { text: search.text().to_owned(), filter: search.filter.clone(), limit: HITS };
        vec![self.ask(Slot::Find, Request::Find(request))]
    }

    /// Ask anew, with the cursor on the best hit.
    pub(super) fn search_again(&mut self) -> Vec<Effect> {
        let place = &mut self.customers.search.place;
        *place = Place { sort: place.sort, ..Place::default() };
        self.ask_found()
    }

    /// Go to the search with its line open.
    pub(crate) fn start_search(&mut self) -> Vec<Effect> {
        self.customers.profile = None;
        let effects = if self.screen == Screen::Customers { Vec::new() } else { self.go(Screen::Customers) };
        self.filtering = None;
        self.customers.search.is_typing = true;
        effects
    }

    /// A key while the search is typed: enter gives the keys to the hits, moving still moves.
    pub(crate) fn search_key(&mut self, chord: Chord) -> Vec<Effect> {
        let called = match chord.typed() {
            Some(_) => None,
            None => self.options.keys.find(&[Scope::Overlay], chord),
        };
        match called.map(|action| action.id) {
            Some("window.close") if self.customers.search.line.value().is_empty() => {
                self.customers.search.is_typing = false;
                Vec::new()
            }
            Some("window.close") => self.clear_search(),
            Some("window.accept" | "window.complete") => {
                self.customers.search.is_typing = false;
                Vec::new()
            }
            Some("window.next") => self.step(Step::By(1)),
            Some("window.previous") => self.step(Step::By(-1)),
            _ if overlays::edit(&mut self.customers.search.line, chord) => self.search_again(),
            _ => Vec::new(),
        }
    }

    /// Text pasted into the search.
    pub(crate) fn paste_search(&mut self, text: &str) -> Vec<Effect> {
        overlays::paste(&mut self.customers.search.line, text);
        self.search_again()
    }

    fn clear_search(&mut self) -> Vec<Effect> {
        self.customers.search.line = Input::default();
        self.search_again()
    }

    /// Back, one step at a time: out of the page, then the text, then what narrows, then Pulse.
    pub(crate) fn leave_customers(&mut self) -> Vec<Effect> {
        if self.customers.profile.is_some() {
            return self.leave_profile();
        }
        if !self.customers.search.line.value().is_empty() {
            return self.clear_search();
        }
        if self.customers.search.filter.cell.is_some() {
            let effects = self.clear_narrowing();
            return if self.models.part == Part::Matrix { self.go(Screen::Models) } else { effects };
        }
        if !self.customers.search.filter.is_empty() {
            return self.clear_narrowing();
        }
        self.go(Screen::Pulse)
    }

    pub(crate) fn take_found(&mut self, reply: Result<Found, ConsoleError>) -> Vec<Effect> {
        if let Some(error) = self.customers.search.found.take(reply) {
            self.complain("", &error);
        }
        let grid = hits::grid(self);
        grid.settle(&mut self.customers.search.place);
        Vec::new()
    }
}
