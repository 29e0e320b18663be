//! What the tab asks for, and where keys lead on it.

use super::{Front, View, card, current, grid_of, trial, trials, variables};
use crate::tui::app::{App, ClusterRequest, Effect, Level, Slot};
use crate::tui::grid::Step;
use crate::tui::overlays::{JobWindow, Overlay};
use crate::tui::screens::customers::Origin;
use crate::tui::screens::segments::Tab;
use crate::tui::screens::{Loaded, Screen};

impl App {
    /// Ask for what the tab shows. The segments come along: every view names them.
    pub(crate) fn ask_behaviour(&mut self) -> Vec<Effect> {
        let mut effects = vec![self.ask_clusters(Slot::Behaviour, ClusterRequest::Behaviour)];
        effects.extend(self.ask_behaviour_view());
        effects
    }

    fn ask_behaviour_view(&mut self) -> Option<Effect> {
        match self.segments.behaviour.view {
            View::Table | View::Trials => None,
            View::Card(id) => Some(self.ask_clusters(Slot::Cluster, ClusterRequest::Card(id))),
            View::Migration => Some(self.ask_clusters(Slot::ClusterMigration, ClusterRequest::Migration)),
            View::Variables => Some(self.ask_variables()),
            View::Trial(id) => Some(self.ask_clusters(Slot::Trial, ClusterRequest::Trial(id))),
        }
    }

    pub(super) fn ask_variables(&mut self) -> Effect {
        let months = self.segments.behaviour.choice.months;
        self.ask_clusters(Slot::Variables, ClusterRequest::Variables(months))
    }

    /// What a change may have touched while the tab is in front: not at every step of a job, and not what is told
    /// from the data alone, which comes anew with a generation.
    pub(crate) fn catch_up_behaviour(&mut self) -> Vec<Effect> {
        if self.tickets.is_waiting(Slot::Behaviour) || !self.looks_again() {
            return Vec::new();
        }
        let mut effects = vec![self.ask_clusters(Slot::Behaviour, ClusterRequest::Behaviour)];
        if let View::Card(id) = self.segments.behaviour.view {
            effects.push(self.ask_clusters(Slot::Cluster, ClusterRequest::Card(id)));
        }
        effects
    }

    /// Go to the behavioural segments from anywhere.
    pub(crate) fn open_behaviour_tab(&mut self) -> Vec<Effect> {
        self.segments.tab = Tab::Behaviour;
        self.segments.behaviour.view = View::Table;
        self.segments.behaviour.part = 0;
        self.go(Screen::Segments)
    }

    /// Show another view of the tab.
    pub(crate) fn show_behaviour(&mut self, view: View) -> Vec<Effect> {
        let tab = &mut self.segments.behaviour;
        if tab.view == view {
            return Vec::new();
        }
        match view {
            View::Card(id) if tab.card.shown.as_ref().is_none_or(|card| card.row.id != id) => {
                tab.card = Loaded::default();
                tab.rewind(&[Front::Card]);
            }
            View::Trial(id) if tab.trial.shown.as_ref().is_none_or(|trial| trial.head.id != id) => {
                tab.trial = Loaded::default();
                tab.rewind(&[Front::Numbers, Front::Found, Front::Moves]);
            }
            _ => {}
        }
        if !matches!(view, View::Card(_)) {
            tab.edits_next = false;
        }
        tab.view = view;
        tab.part = 0;
        self.filtering = None;
        self.ask_behaviour_view().into_iter().collect()
    }

    /// Begin a new segmentation; while a trial is made, show that instead.
    pub(crate) fn start_segmentation(&mut self) -> Vec<Effect> {
        if let Some(job) = super::following::open_fit(&self.jobs) {
            self.overlays.push(Overlay::Job(JobWindow::new(job)));
            return Vec::new();
        }
        self.show_behaviour(View::Variables)
    }

    /// Out of the view: a trial to the trials, anything else to the table, from there to Pulse.
    pub(crate) fn leave_behaviour(&mut self) -> Vec<Effect> {
        match self.segments.behaviour.view {
            View::Table => self.go(Screen::Pulse),
            View::Trial(_) => self.show_behaviour(View::Trials),
            View::Card(id) => {
                // The cursor goes where one came from, also after stepping from card to card.
                let effects = self.show_behaviour(View::Table);
                self.put_cursor_on(&id.to_string());
                effects
            }
            View::Migration | View::Variables | View::Trials => self.show_behaviour(View::Table),
        }
    }

    /// Put the cursor of the table on a segment, if it is there.
    pub(super) fn put_cursor_on(&mut self, id: &str) {
        let grid = grid_of(self, Front::Segments);
        let place = self.segments.behaviour.places.entry(Front::Segments).or_default();
        if let Some(at) = grid.shown(place).iter().position(|row| row.id == id) {
            place.cursor = at;
        }
    }

    /// Open the row under the cursor.
    pub(crate) fn open_behaviour(&mut self) -> Vec<Effect> {
        match self.segments.behaviour.front() {
            Front::Segments => match current(self).map(|row| row.id) {
                Some(id) => self.show_behaviour(View::Card(id)),
                None => Vec::new(),
            },
            Front::Matrix => {
                if let Some(id) = current(self).map(|row| row.id) {
                    return self.show_behaviour(View::Card(id));
                }
                self.say(Level::Warn, "This row is not one segment; there is nothing to open");
                Vec::new()
            }
            Front::Card => match card::current(self) {
                Some(card::Target::Customer(id)) => {
                    let shown = self.segments.behaviour.card.shown.as_ref();
                    let ids: Vec<String> = shown
                        .map(|card| card.customers.iter().map(|one| one.customer_id.clone()).collect())
                        .unwrap_or_default();
                    let at = ids.iter().position(|known| *known == id).unwrap_or_default();
                    self.open_profile(Origin::Segments, ids, at)
                }
                Some(card::Target::Segment(id)) => self.show_behaviour(View::Card(id)),
                Some(card::Target::Head | card::Target::Text) | None => Vec::new(),
            },
            Front::Variables => self.run_action("trial.start"),
            Front::Trials => match trials::current(self) {
                Some(id) => self.show_behaviour(View::Trial(id)),
                None => Vec::new(),
            },
            Front::Numbers | Front::Found => self.run_action("trial.adopt"),
            Front::Flows | Front::Moves => Vec::new(),
        }
    }

    fn run_action(&mut self, id: &str) -> Vec<Effect> {
        use crate::tui::actions::{ACTIONS, run};
        ACTIONS.iter().find(|action| action.id == id).map(|action| run(self, action)).unwrap_or_default()
    }

    /// Move up or down. What another number of clusters found is read from its top.
    pub(crate) fn step_behaviour(&mut self, step: Step) -> Vec<Effect> {
        let front = self.segments.behaviour.front();
        let count = grid_of(self, front).count(&self.segments.behaviour.place_in(front));
        let place = self.segments.behaviour.place_mut();
        let before = place.cursor;
        place.cursor = step.from(before, count);
        if front == Front::Numbers && place.cursor != before {
            self.segments.behaviour.rewind(&[Front::Found, Front::Moves]);
        }
        Vec::new()
    }

    /// The next card in the order of the table, or the one before.
    pub(crate) fn step_card(&mut self, by: isize) -> Vec<Effect> {
        let View::Card(open) = self.segments.behaviour.view else { return Vec::new() };
        let grid = grid_of(self, Front::Segments);
        let place = self.segments.behaviour.place_in(Front::Segments);
        let ids: Vec<&str> = grid.shown(&place).iter().map(|row| row.id.as_str()).collect();
        let at = ids.iter().position(|id| *id == open.to_string());
        let next = match at {
            Some(at) => at.checked_add_signed(by).and_then(|at| ids.get(at)),
            None => ids.first(),
        };
        let found = self.segments.behaviour.current();
        let next = next.and_then(|id| found?.rows.iter().find(|row| row.id.to_string() == **id));
        if let Some(id) = next.map(|row| row.id) {
            return self.show_behaviour(View::Card(id));
        }
        let end = if by < 0 { "first" } else { "last" };
        self.say(Level::Note, format!("This is the {end} card"));
        Vec::new()
    }

    /// The next part of the view: the other tab, the card's next head, the other table.
    pub(crate) fn turn_behaviour(&mut self, by: isize) -> Vec<Effect> {
        let tab = &mut self.segments.behaviour;
        match tab.view {
            View::Table => self.show_tab(Tab::Value),
            View::Card(_) => {
                card::seek(self, by);
                Vec::new()
            }
            View::Migration => {
                tab.part = usize::from(tab.part == 0);
                Vec::new()
            }
            View::Trial(_) => {
                let has_moves = !grid_of(self, Front::Moves).rows.is_empty();
                let count = if has_moves { 3 } else { 2 };
                let tab = &mut self.segments.behaviour;
                tab.part = (tab.part + count).saturating_add_signed(by) % count;
                Vec::new()
            }
            View::Variables | View::Trials => Vec::new(),
        }
    }

    /// Left and right: another number of clusters of a trial, else the next part.
    pub(crate) fn sideways_behaviour(&mut self, by: isize) -> Vec<Effect> {
        if !matches!(self.segments.behaviour.view, View::Trial(_)) {
            return self.turn_behaviour(by);
        }
        let count = trial::numbers_grid(self).count(&self.segments.behaviour.place_in(Front::Numbers));
        let place = self.segments.behaviour.places.entry(Front::Numbers).or_default();
        let before = place.cursor;
        place.cursor = Step::By(by).from(before, count);
        if place.cursor != before {
            self.segments.behaviour.rewind(&[Front::Found, Front::Moves]);
        }
        Vec::new()
    }

    /// Choose the variable under the cursor, or no longer; or say why that can't be.
    pub(crate) fn toggle_variable(&mut self) -> Vec<Effect> {
        let Some(report) = variables::current(self).cloned() else { return Vec::new() };
        if report.refused {
            let why = report.why_not.unwrap_or_else(|| "it is constant, or mostly unknown".to_owned());
            let name = crate::tui::text::sanitize(&report.variable.label()).into_owned();
            self.say(Level::Warn, format!("{name} can't be chosen: {why}"));
            return Vec::new();
        }
        let tab = &mut self.segments.behaviour;
        if let Some(all) = &tab.variables.shown {
            tab.choice.toggle(all, &report.variable);
        }
        self.step_behaviour(Step::By(1))
    }

    /// Choose what is proposed again.
    pub(crate) fn propose_variables(&mut self) -> Vec<Effect> {
        self.segments.behaviour.choice.variables = None;
        Vec::new()
    }
}
