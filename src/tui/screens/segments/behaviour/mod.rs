//! Behavioural segments, the second tab of Segments: which there are, one as a card, who moved, and the way to new
//! ones: variables, a trial, adopting. Its state, and what keys change in it.

mod answers;
mod asking;
mod card;
mod explain;
mod following;
mod forms;
mod migration;
mod requests;
mod table;
mod trial;
mod trials;
mod variables;
mod view;
mod view_table;
mod view_trial;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::contract::{
    Behaviour, BehaviourReply, ClusterCard, ClusterId, ClusterMigration, ClusterRow, JobId, Trial, TrialId,
    Variables,
};
use crate::tui::app::App;
use crate::tui::grid::{Grid, Place, Sort};
use crate::tui::overlays::Form;
use crate::tui::screens::{Loaded, Screen};

pub use asking::{can_adopt, can_fit, can_start};
pub use explain::explain;
pub use following::Followed;
pub use forms::accept as accept_form;
pub use variables::Choice;
pub use view::draw;
pub(super) use view_table::count;
pub use words::{crumbs, facts, window};

use super::Tab;

/// What the tab shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// The segments.
    #[default]
    Table,
    /// The card of one.
    Card(ClusterId),
    /// Who moved where.
    Migration,
    /// What new segments are to be found on.
    Variables,
    /// Every trial.
    Trials,
    /// One trial.
    Trial(TrialId),
}

/// A table or page of the tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Front {
    /// The segments.
    Segments,
    /// The lines of a card.
    Card,
    /// The migration matrix.
    Matrix,
    /// The flows, most customers first.
    Flows,
    /// The variables.
    Variables,
    /// Every trial.
    Trials,
    /// The numbers of clusters that a trial tried.
    Numbers,
    /// The clusters of one of them.
    Found,
    /// Who would move where.
    Moves,
}

/// The state of the tab.
#[derive(Debug, Default)]
pub struct BehaviourTab {
    /// What is in front.
    pub view: View,
    /// The segments in use, and every trial.
    pub reply: Loaded<Box<BehaviourReply>>,
    /// The card that is open.
    pub card: Loaded<Box<ClusterCard>>,
    /// Who moved where.
    pub migration: Loaded<ClusterMigration>,
    /// What segments can be found on.
    pub variables: Loaded<Variables>,
    /// What of it was chosen.
    pub choice: Choice,
    /// The trial that is open.
    pub trial: Loaded<Box<Trial>>,
    /// Which table of a view with several has the keys, from the first one on.
    pub part: usize,
    /// The trial's job whose end leads to the trial, if one is followed.
    pub followed: Option<Followed>,
    /// What was typed and is not yet answered, to be given back where it is refused.
    pub typed: Option<Form>,
    /// Whether the card that was asked for is to be edited once it is there.
    pub edits_next: bool,
    /// Cells of a line of a card, as last drawn.
    pub room: usize,
    /// Where the reader stands in each table.
    pub places: BTreeMap<Front, Place>,
    /// The jobs of segments that were open when jobs were last told.
    open_jobs: BTreeSet<JobId>,
}

/// What of the tab survives a restart.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    sorts: BTreeMap<Front, Sort>,
}

impl BehaviourTab {
    /// The table or page that keys act on.
    #[must_use]
    pub fn front(&self) -> Front {
        match (self.view, self.part) {
            (View::Table, _) => Front::Segments,
            (View::Card(_), _) => Front::Card,
            (View::Migration, 0) => Front::Matrix,
            (View::Migration, _) => Front::Flows,
            (View::Variables, _) => Front::Variables,
            (View::Trials, _) => Front::Trials,
            (View::Trial(_), 0) => Front::Numbers,
            (View::Trial(_), 1) => Front::Found,
            (View::Trial(_), _) => Front::Moves,
        }
    }

    /// Whether the way to new segments is in front.
    #[must_use]
    pub const fn is_trying(&self) -> bool {
        matches!(self.view, View::Variables | View::Trials | View::Trial(_))
    }

    /// The segments in use.
    #[must_use]
    pub fn current(&self) -> Option<&Behaviour> {
        self.reply.shown.as_ref()?.current.as_ref()
    }

    /// One of them.
    #[must_use]
    pub fn row(&self, id: ClusterId) -> Option<&ClusterRow> {
        self.current()?.rows.iter().find(|row| row.id == id)
    }

    /// Where the reader stands in what keys act on.
    pub(crate) fn place_mut(&mut self) -> &mut Place {
        self.places.entry(self.front()).or_default()
    }

    fn place_in(&self, front: Front) -> Place {
        self.places.get(&front).cloned().unwrap_or_default()
    }

    /// Begin at the top of these again.
    fn rewind(&mut self, fronts: &[Front]) {
        for front in fronts {
            let place = self.places.entry(*front).or_default();
            (place.cursor, place.offset) = (0, 0);
            place.filter.clear();
            place.marked.clear();
        }
    }

    /// What is to be remembered.
    #[must_use]
    pub fn kept(&self) -> Kept {
        Kept { sorts: self.places.iter().filter_map(|(front, place)| Some((*front, place.sort?))).collect() }
    }

    /// Take up what was remembered.
    pub fn recall(&mut self, kept: Kept) {
        for (front, sort) in kept.sorts {
            self.places.entry(front).or_default().sort = Some(sort);
        }
    }
}

impl App {
    /// Whether behavioural segments are in front.
    #[must_use]
    pub(crate) fn is_on_behaviour(&self) -> bool {
        self.screen == Screen::Segments && self.segments.tab == Tab::Behaviour
    }
}

/// The table that keys act on.
#[must_use]
pub fn grid(app: &App) -> Grid {
    grid_of(app, app.segments.behaviour.front())
}

fn grid_of(app: &App, front: Front) -> Grid {
    match front {
        Front::Segments => table::grid(app),
        Front::Card => crate::tui::screens::sheet::grid(&card::entries(app)),
        Front::Matrix => migration::matrix_grid(app),
        Front::Flows => migration::flows_grid(app),
        Front::Variables => variables::grid(app),
        Front::Trials => trials::grid(app),
        Front::Numbers => trial::numbers_grid(app),
        Front::Found => trial::found_grid(app),
        Front::Moves => trial::moves_grid(app),
    }
}

/// Whether there is something behind the row that keys act on.
#[must_use]
pub fn can_open(app: &App) -> bool {
    match app.segments.behaviour.front() {
        Front::Segments
        | Front::Matrix
        | Front::Variables
        | Front::Trials
        | Front::Numbers
        | Front::Found => true,
        Front::Card => card::current(app).is_some_and(|target| target.leads()),
        Front::Flows | Front::Moves => false,
    }
}

/// The segment that keys act on: the one whose card is open, else the one under the cursor.
#[must_use]
pub fn current(app: &App) -> Option<&ClusterRow> {
    let tab = &app.segments.behaviour;
    if let View::Card(id) = tab.view {
        let card = tab.card.shown.as_deref().map(|card| &card.row).filter(|row| row.id == id);
        return card.or_else(|| tab.row(id));
    }
    let front = tab.front();
    if !matches!(front, Front::Segments | Front::Matrix) {
        return None;
    }
    let id = grid_of(app, front).current(&tab.place_in(front))?.id.clone();
    tab.current()?.rows.iter().find(|row| row.id.to_string() == id)
}
