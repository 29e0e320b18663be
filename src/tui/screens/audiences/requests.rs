//! What Audiences asks for, and where keys lead on it.

use super::sheet::{self, Target};
use super::{Front, Page, Part, activations, current_name, grid_of, overlap};
use crate::contract::ExportId;
use crate::tui::app::{App, Effect, Level, Request, Slot};
use crate::tui::grid::{Place, Step};
use crate::tui::overlays::Overlay;
use crate::tui::screens::customers::Origin;
use crate::tui::screens::{Loaded, Screen};

/// The most audiences compared at once.
const COMPARED: usize = 10;

impl App {
    /// Ask for what Audiences shows. The list comes along: it says what there is to decide.
    pub(crate) fn ask_audiences(&mut self) -> Vec<Effect> {
        let mut effects = vec![self.ask(Slot::Audiences, Request::Audiences)];
        effects.extend(self.ask_audiences_part());
        effects
    }

    /// Ask for the page in front, else for the part.
    pub(super) fn ask_audiences_part(&mut self) -> Option<Effect> {
        match self.audiences.pages.last().cloned() {
            Some(Page::Audience(name)) => Some(self.ask(Slot::Audience, Request::Audience(name))),
            Some(Page::Export(id)) => Some(self.ask(Slot::ExportDetail, Request::ExportDetail(id))),
            None => match self.audiences.part {
                Part::List => None,
                Part::Compare => self.ask_overlap(),
                Part::Activations => Some(self.ask(Slot::Activations, Request::Activations)),
            },
        }
    }

    fn ask_overlap(&mut self) -> Option<Effect> {
        if self.audiences.compared.is_empty() {
            self.audiences.compared = self.every_whole();
            self.audiences.compared.truncate(COMPARED);
        }
        let names = self.audiences.compared.clone();
        (!names.is_empty()).then(|| self.ask(Slot::Overlap, Request::Overlap(names)))
    }

    /// The audiences whose rules are not broken.
    pub(super) fn every_whole(&self) -> Vec<String> {
        let rows = self.audiences.all.shown.iter().flat_map(|all| &all.audiences);
        rows.filter(|row| row.broken.is_none()).map(|row| row.audience.name.clone()).collect()
    }

    /// What a change may have touched while the screen is in front. Sizes are not asked for at every step of a
    /// job.
    pub(crate) fn catch_up_audiences(&mut self) -> Vec<Effect> {
        let is_paper = match self.audiences.front() {
            Front::Export | Front::Matrix | Front::History => true,
            Front::List | Front::Overlap | Front::Audience => false,
        };
        let list = self.catch_up_waiting();
        let part = if is_paper || !list.is_empty() { self.ask_audiences_part() } else { None };
        part.into_iter().chain(list).collect()
    }

    /// The list, which says how many wait for a decision, unless it is asked for already.
    pub(crate) fn catch_up_waiting(&mut self) -> Vec<Effect> {
        if !self.tickets.is_waiting(Slot::Audiences) && self.looks_again() {
            return vec![self.ask(Slot::Audiences, Request::Audiences)];
        }
        Vec::new()
    }

    /// Show another part of the screen.
    pub(crate) fn turn_audiences(&mut self, by: isize) -> Vec<Effect> {
        if self.audiences.builder.is_some() || !self.audiences.pages.is_empty() {
            return Vec::new();
        }
        let count = Part::ALL.len();
        let at = Part::ALL.iter().position(|part| *part == self.audiences.part).unwrap_or(0);
        let part = Part::ALL.get((at + count).saturating_add_signed(by) % count).copied();
        self.show_audiences_part(part.unwrap_or_default())
    }

    /// Show this part.
    pub(crate) fn show_audiences_part(&mut self, part: Part) -> Vec<Effect> {
        self.audiences.part = part;
        self.audiences.pages.clear();
        (self.audiences.on_second, self.audiences.column) = (false, 0);
        self.filtering = None;
        self.ask_audiences_part().into_iter().collect()
    }

    /// Go to every export by audience and destination.
    pub(crate) fn open_activations(&mut self) -> Vec<Effect> {
        if self.audiences.builder.as_ref().is_some_and(super::Builder::is_changed) {
            self.say(Level::Warn, "A rule is open that is not saved; save or leave it first, on 5");
            return Vec::new();
        }
        self.close_builder();
        let effects = self.show_audiences_part(Part::Activations);
        if self.screen == Screen::Audiences { effects } else { self.go(Screen::Audiences) }
    }

    /// Compare the marked audiences, else those compared before, else all that there is room for.
    pub(crate) fn compare(&mut self) -> Vec<Effect> {
        let marked = self.audiences.place_in(Front::List).marked;
        let whole = self.every_whole();
        let chosen: Vec<String> = whole.iter().filter(|name| marked.contains(*name)).cloned().collect();
        if chosen.len() > COMPARED {
            self.say(
                Level::Warn,
                format!("At most {COMPARED} audiences are compared; unmark some with space"),
            );
            return Vec::new();
        }
        if !marked.is_empty() && chosen.len() < 2 {
            self.say(Level::Warn, "Mark two or more audiences whose rules are not broken, with space");
            return Vec::new();
        }
        self.audiences.compared = if chosen.is_empty() { whole } else { chosen };
        if marked.is_empty() && self.audiences.compared.len() > COMPARED {
            self.say(
                Level::Info,
                format!("These are the first {COMPARED}; mark others with space in the list"),
            );
        }
        self.audiences.compared.truncate(COMPARED);
        self.show_audiences_part(Part::Compare)
    }

    /// Move up or down; past the end of the first of two tables lies the second.
    pub(crate) fn step_audiences(&mut self, step: Step) -> Vec<Effect> {
        let front = self.audiences.front();
        let place = self.audiences.place_in(front);
        let count = grid_of(self, front).count(&place);
        let is_leaving = match (front, step) {
            (Front::Matrix, Step::By(by)) => by > 0 && place.cursor + 1 >= count,
            (Front::History, Step::By(by)) => by < 0 && place.cursor == 0,
            _ => false,
        };
        if is_leaving {
            let other = if front == Front::Matrix { Front::History } else { Front::Matrix };
            let there = grid_of(self, other).count(&self.audiences.place_in(other));
            if there > 0 {
                self.audiences.on_second = other == Front::History;
                let at = if other == Front::History { 0 } else { there - 1 };
                self.audiences.place_mut().cursor = at;
            }
            return Vec::new();
        }
        self.audiences.place_mut().cursor = step.from(place.cursor, count);
        Vec::new()
    }

    /// Left and right: the column where cells have the keys, else the part.
    pub(crate) fn sideways_audiences(&mut self, by: isize) -> Vec<Effect> {
        let columns = match self.audiences.front() {
            Front::Overlap => self.audiences.overlap.shown.as_ref().map_or(0, |overlap| overlap.names.len()),
            Front::Matrix => {
                self.audiences.activations.shown.as_ref().map_or(0, |found| found.destinations.len())
            }
            _ => return self.turn_audiences(by),
        };
        self.audiences.column = Step::By(by).from(self.audiences.column, columns);
        Vec::new()
    }

    /// Open what is under the cursor.
    pub(crate) fn open_audiences(&mut self) -> Vec<Effect> {
        match self.audiences.front() {
            Front::List => current_name(self).map(|name| self.open_audience_page(name)).unwrap_or_default(),
            // The one in the column stands beside the one in the row: what is opened is the row's.
            Front::Overlap if overlap::pair(self).is_some() => {
                current_name(self).map(|name| self.open_audience_page(name)).unwrap_or_default()
            }
            Front::Matrix | Front::History => {
                activations::current(self).map(|id| self.open_export_page(id)).unwrap_or_default()
            }
            Front::Audience | Front::Export => self.follow_line(),
            Front::Overlap => Vec::new(),
        }
    }

    /// Open what the line of a page leads to.
    fn follow_line(&mut self) -> Vec<Effect> {
        match sheet::current(self) {
            Some(Target::Export(id)) => self.open_export_page(id),
            Some(Target::Audience(name)) => self.open_audience_page(name),
            Some(Target::Customer(id)) => {
                let detail = self.audiences.detail.shown.as_ref();
                let sample = detail.and_then(|detail| detail.count.as_ref()).map(|count| &count.sample);
                let ids: Vec<String> =
                    sample.into_iter().flatten().map(|hit| hit.customer_id.clone()).collect();
                let at = ids.iter().position(|known| *known == id).unwrap_or(0);
                self.open_profile(Origin::Audiences, ids, at)
            }
            Some(Target::Rule) => {
                self.overlays.extend(super::whole_rule(self).map(Overlay::Pager));
                Vec::new()
            }
            Some(Target::Head | Target::Text) | None => Vec::new(),
        }
    }

    /// Open one audience.
    pub(crate) fn open_audience_page(&mut self, name: String) -> Vec<Effect> {
        self.open_page(Page::Audience(name))
    }

    /// Open one export.
    pub(crate) fn open_export_page(&mut self, id: ExportId) -> Vec<Effect> {
        self.open_page(Page::Export(id))
    }

    fn open_page(&mut self, page: Page) -> Vec<Effect> {
        // A page that lies beneath already is gone back to.
        self.audiences.pages.retain(|known| *known != page);
        self.audiences.pages.push(page);
        self.filtering = None;
        let place = self.audiences.place_mut();
        *place = Place { sort: place.sort, ..Place::default() };
        self.settle_page();
        self.ask_audiences_part().into_iter().collect()
    }

    /// What is known of another page must not stand on this one.
    fn settle_page(&mut self) {
        match self.audiences.pages.last() {
            Some(Page::Audience(name)) => {
                let newest = self.audiences.detail.shown.as_ref().and_then(|detail| detail.versions.first());
                if newest.is_none_or(|audience| audience.name != *name) {
                    self.audiences.detail = Loaded::default();
                    self.audiences.brought = None;
                }
            }
            Some(Page::Export(id)) => {
                let shown = self.audiences.export.shown.as_ref().map(|export| export.summary.id);
                if shown != Some(*id) {
                    self.audiences.export = Loaded::default();
                }
            }
            None => {}
        }
    }

    /// Out of the builder, the page, the part, then to Pulse.
    pub(crate) fn leave_audiences(&mut self) -> Vec<Effect> {
        if self.audiences.builder.is_some() {
            self.close_builder();
            return Vec::new();
        }
        if self.audiences.pages.pop().is_some() {
            for slot in [Slot::Audience, Slot::ExportDetail] {
                self.tickets.forget(slot);
            }
            self.settle_page();
            return self.ask_audiences_part().into_iter().collect();
        }
        match self.audiences.part {
            Part::List => self.go(Screen::Pulse),
            _ => self.show_audiences_part(Part::List),
        }
    }
}
