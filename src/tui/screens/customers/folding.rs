//! What enter, space, `z` and the arrows do on a customer's page.

use std::collections::BTreeSet;

use super::page::{self, Target};
use super::{Origin, Section, hits};
use crate::tui::app::{App, Effect};
use crate::tui::grid::Step;

impl App {
    /// Enter: the hit's page; on a page, the ticket's lines, the other customer, or the part folded and unfolded.
    pub(crate) fn open_customers(&mut self) -> Vec<Effect> {
        if self.customers.profile.is_none() {
            let (grid, place) = (hits::grid(self), &self.customers.search.place);
            let at = place.cursor;
            let ids = grid.shown(place).into_iter().map(|row| row.id.clone()).collect();
            return self.open_profile(Origin::Search, ids, at);
        }
        match page::current(self).map(|entry| entry.target) {
            Some(Target::Head) => self.fold_here(),
            Some(Target::Ticket(id)) => self.turn_ticket(id),
            Some(Target::Duplicate(id)) => self.open_other(id),
            Some(Target::Audience(name)) => {
                let mut effects = self.go(crate::tui::screens::Screen::Audiences);
                effects.extend(self.open_audience_page(name));
                effects
            }
            Some(Target::Line(_) | Target::Text) | None => Vec::new(),
        }
    }

    /// Whether enter does something on the row under the cursor.
    pub(crate) fn can_open_customers(&self) -> bool {
        self.customers.profile.is_none()
            || page::current(self)
                .is_some_and(|entry| !matches!(entry.target, Target::Line(_) | Target::Text))
    }

    /// Fold the part under the cursor, or unfold it.
    pub(crate) fn fold_here(&mut self) -> Vec<Effect> {
        if let Some(section) = page::current(self).map(|entry| entry.section) {
            let folded = &mut self.customers.folded;
            if !folded.remove(&section) {
                folded.insert(section);
            }
            self.seek_head(section);
        }
        Vec::new()
    }

    /// Fold every part; when every part is, unfold them all.
    pub(crate) fn fold_all(&mut self) -> Vec<Effect> {
        let at = page::current(self).map(|entry| entry.section);
        let all = Section::ALL.iter().copied();
        let are_folded = Section::ALL.iter().all(|section| self.customers.folded.contains(section));
        self.customers.folded = if are_folded { BTreeSet::new() } else { all.collect() };
        if let Some(section) = at {
            self.seek_head(section);
        }
        Vec::new()
    }

    /// Put the cursor on a part's head, when the column with the keys has it.
    pub(super) fn seek_head(&mut self, section: Section) {
        let head = |entry: &page::Entry| entry.section == section && entry.target == Target::Head;
        if let Some(at) = page::shown(self).iter().position(head) {
            self.customers.place_mut().cursor = at;
        }
    }

    /// Select another month of what they spent.
    pub(crate) fn step_month(&mut self, by: isize) -> Vec<Effect> {
        if let Some(profile) = &mut self.customers.profile
            && let Some(at) = profile.month()
        {
            let count = profile.loaded.shown.as_ref().map_or(0, |customer| customer.months.len());
            profile.month = Some(Step::By(by).from(at, count));
        }
        Vec::new()
    }
}
