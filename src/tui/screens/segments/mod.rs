//! Segments: who makes the revenue, and which way do they move? Its state, and what keys change in it.
//!
//! Two tabs: value tiers here, behavioural segments in a folder of their own.

pub mod behaviour;

mod bridge;
mod explain;
mod figures;
mod migration;
mod requests;
mod table;
mod thresholds;
mod tier;
mod view;
mod view_table;
mod view_tier;
mod words;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::contract::{
    Bridge, CompositionBy, Migration, Proposal, Segment, SegmentDetail, Segments, ThresholdsReply,
};
use crate::tui::app::App;
use crate::tui::grid::{Grid, Place, Sort};
use crate::tui::screens::Loaded;

pub use explain::explain;
pub use migration::Measure;
pub use thresholds::can_adopt;
pub use tier::segment_cell;
pub use view::draw;
pub use words::{crumbs, facts, window};

/// A tab of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tab {
    /// The value tiers.
    #[default]
    Value,
    /// The behavioural segments.
    Behaviour,
}

impl Tab {
    /// Every tab, in order.
    pub const ALL: &'static [Self] = &[Self::Value, Self::Behaviour];

    /// Its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Value => "Value tiers",
            Self::Behaviour => "Behaviour",
        }
    }
}

/// What the screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// The table of segments.
    #[default]
    Table,
    /// One segment.
    Tier(Segment),
    /// Who moved where.
    Migration,
    /// Revenue from last year to this.
    Bridge,
    /// The bounds of the tiers.
    Thresholds,
}

/// A part of one segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Its figures by month.
    #[default]
    Trend,
    /// Where its customers were a year ago.
    From,
    /// Where last year's went.
    To,
    /// What it is made of.
    Composition,
    /// Who they are.
    Customers,
}

impl Part {
    /// Every part, in order.
    pub const ALL: &'static [Self] = &[Self::Trend, Self::From, Self::To, Self::Composition, Self::Customers];

    /// Its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Trend => "Trend",
            Self::From => "Came from",
            Self::To => "Went to",
            Self::Composition => "Made of",
            Self::Customers => "Customers",
        }
    }
}

/// A table on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Front {
    /// The segments.
    Table,
    /// The figures under the trend.
    Trend,
    /// Where customers came from.
    From,
    /// Where customers went.
    To,
    /// What a segment is made of.
    Composition,
    /// A segment's customers.
    Customers,
    /// The migration matrix.
    Matrix,
    /// The flows, those that moved most first.
    Flows,
    /// The steps of the bridge.
    Bridge,
    /// The proposals side by side.
    Proposals,
    /// The versions of the thresholds.
    Versions,
}

/// The state of Segments.
#[derive(Debug, Default)]
pub struct SegmentsScreen {
    /// The tab in front.
    pub tab: Tab,
    /// The behavioural segments.
    pub behaviour: Box<behaviour::BehaviourTab>,
    /// What is in front.
    pub view: View,
    /// The table of segments.
    pub table: Loaded<Segments>,
    /// The segment that is open.
    pub tier: Loaded<SegmentDetail>,
    /// Who moved where.
    pub migration: Loaded<Migration>,
    /// Revenue from last year to this.
    pub bridge: Loaded<Bridge>,
    /// The bounds of the tiers.
    pub thresholds: Loaded<ThresholdsReply>,
    /// What bounds typed by hand would give.
    pub by_hand: Option<Proposal>,
    /// The part of the open segment in front.
    pub part: Part,
    /// The selected month of its trend; the last one where `None`.
    pub point: Option<usize>,
    /// What it is taken apart by.
    pub by: CompositionBy,
    /// What the matrix counts.
    pub measure: Measure,
    /// Whether the second table of a view with two has the keys.
    pub on_second: bool,
    /// The selected proposal; the thresholds in use come first.
    pub proposal: usize,
    /// Where the reader stands in each table.
    pub places: BTreeMap<Front, Place>,
}

/// What of the screen survives a restart.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    tab: Tab,
    behaviour: behaviour::Kept,
    part: Part,
    by: CompositionBy,
    measure: Measure,
    sorts: BTreeMap<Front, Sort>,
}

impl SegmentsScreen {
    /// The table that keys act on.
    #[must_use]
    pub fn front(&self) -> Front {
        match (self.view, self.part, self.on_second) {
            (View::Table, ..) => Front::Table,
            (View::Tier(_), Part::Trend, _) => Front::Trend,
            (View::Tier(_), Part::From, _) => Front::From,
            (View::Tier(_), Part::To, _) => Front::To,
            (View::Tier(_), Part::Composition, _) => Front::Composition,
            (View::Tier(_), Part::Customers, _) => Front::Customers,
            (View::Migration, _, false) => Front::Matrix,
            (View::Migration, _, true) => Front::Flows,
            (View::Bridge, ..) => Front::Bridge,
            (View::Thresholds, _, false) => Front::Proposals,
            (View::Thresholds, _, true) => Front::Versions,
        }
    }

    /// Whether there is something behind the rows of the table that keys act on.
    #[must_use]
    pub fn can_open(&self) -> bool {
        match self.front() {
            Front::Table | Front::From | Front::To | Front::Matrix | Front::Customers | Front::Proposals => {
                true
            }
            Front::Trend | Front::Composition | Front::Flows | Front::Bridge | Front::Versions => false,
        }
    }

    /// Where the reader stands in the table that keys act on.
    pub(crate) fn place_mut(&mut self) -> &mut Place {
        match self.tab {
            Tab::Value => self.places.entry(self.front()).or_default(),
            Tab::Behaviour => self.behaviour.place_mut(),
        }
    }

    /// The same, to be read; none before anything moved there.
    pub(crate) fn place(&self) -> Option<&Place> {
        match self.tab {
            Tab::Value => self.places.get(&self.front()),
            Tab::Behaviour => self.behaviour.places.get(&self.behaviour.front()),
        }
    }

    /// Where the reader stands in a table.
    fn place_in(&self, front: Front) -> Place {
        self.places.get(&front).cloned().unwrap_or_default()
    }

    /// Show the next part, or give the keys to the other table.
    pub(crate) fn turn(&mut self, by: isize) {
        match self.view {
            View::Table | View::Bridge => {}
            View::Tier(_) => {
                let count = Part::ALL.len();
                let at = Part::ALL.iter().position(|part| *part == self.part).unwrap_or(0);
                let next = (at + count).saturating_add_signed(by) % count;
                self.part = Part::ALL.get(next).copied().unwrap_or_default();
            }
            View::Migration | View::Thresholds => self.on_second = !self.on_second,
        }
    }

    /// The selected month of the trend.
    #[must_use]
    pub fn month(&self) -> Option<usize> {
        let last = self.tier.shown.as_ref()?.months.len().checked_sub(1)?;
        Some(self.point.unwrap_or(last).min(last))
    }

    /// What is to be remembered.
    #[must_use]
    pub fn kept(&self) -> Kept {
        Kept {
            tab: self.tab,
            behaviour: self.behaviour.kept(),
            part: self.part,
            by: self.by,
            measure: self.measure,
            sorts: self.places.iter().filter_map(|(front, place)| Some((*front, place.sort?))).collect(),
        }
    }

    /// Take up what was remembered.
    pub fn recall(&mut self, kept: Kept) {
        (self.part, self.by, self.measure) = (kept.part, kept.by, kept.measure);
        self.tab = kept.tab;
        self.behaviour.recall(kept.behaviour);
        for (front, sort) in kept.sorts {
            self.places.entry(front).or_default().sort = Some(sort);
        }
    }
}

/// The table that keys act on.
#[must_use]
pub fn grid(app: &App) -> Grid {
    match app.segments.tab {
        Tab::Value => grid_of(app, app.segments.front()),
        Tab::Behaviour => behaviour::grid(app),
    }
}

/// Whether there is something behind the row that keys act on.
#[must_use]
pub fn can_open(app: &App) -> bool {
    match app.segments.tab {
        Tab::Value => app.segments.can_open(),
        Tab::Behaviour => behaviour::can_open(app),
    }
}

fn grid_of(app: &App, front: Front) -> Grid {
    match front {
        Front::Table => table::grid(app),
        Front::Trend => tier::figures_grid(app),
        Front::From | Front::To => tier::flows_grid(app, front),
        Front::Composition => tier::composition_grid(app),
        Front::Customers => tier::customers_grid(app),
        Front::Matrix => migration::matrix_grid(app),
        Front::Flows => migration::flows_grid(app),
        Front::Bridge => bridge::grid(app),
        Front::Proposals => thresholds::proposals_grid(app),
        Front::Versions => thresholds::versions_grid(app),
    }
}

/// The segment that is open, else the one under the cursor.
#[must_use]
pub fn current(app: &App) -> Option<Segment> {
    if let View::Tier(segment) = app.segments.view {
        return Some(segment);
    }
    let front = app.segments.front();
    if !matches!(front, Front::Table | Front::Matrix) {
        return None;
    }
    let id = grid_of(app, front).current(&app.segments.place_in(front))?.id.clone();
    Segment::from_id(&id).filter(|segment| *segment != Segment::Nobody)
}
