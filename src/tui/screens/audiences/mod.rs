//! Audiences: who is meant by a rule, how audiences overlap, and what of them left the house. Its state, and what keys
//! change in it.
//!
//! The rule builder lies in a folder of its own; it takes the screen while it is open.

pub mod builder;

mod activations;
mod answers;
mod deciding;
mod detail;
mod explain;
mod export;
mod following;
mod house;
mod list;
mod overlap;
mod requests;
mod sheet;
mod start;
mod view;
mod view_page;
mod words;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::contract::{
    Activations, AudienceDetail, AudienceRow, Audiences, Brought, ExportDetail, ExportId, Overlap,
};
use crate::tui::app::App;
use crate::tui::grid::{Grid, Place, Sort};
use crate::tui::screens::Loaded;
use crate::tui::theme::Role;

pub use builder::Builder;
pub use deciding::{can_decide, can_end, can_release, can_submit};
pub use explain::{explain, manifest, whole_rule};
pub use following::Followed;
pub use house::{House, accept_checklist, accept_form};
pub use start::{from_cell, from_cluster, from_list, from_search, from_segment, only_some_found};
pub use view::draw;

use sheet::Target;

/// A part of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Every audience.
    #[default]
    List,
    /// How some of them overlap.
    Compare,
    /// Audiences by destinations, and every export.
    Activations,
}

impl Part {
    /// Every part, in order.
    pub const ALL: &'static [Self] = &[Self::List, Self::Compare, Self::Activations];

    /// Its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::List => "Audiences",
            Self::Compare => "Compare",
            Self::Activations => "Activations",
        }
    }
}

/// What is open over a part; esc leads back to what lies beneath.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// One audience.
    Audience(String),
    /// One export.
    Export(ExportId),
}

/// A table or page on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Front {
    /// Every audience.
    List,
    /// How audiences overlap.
    Overlap,
    /// Audiences by destinations.
    Matrix,
    /// Every export.
    History,
    /// The lines of one audience.
    Audience,
    /// The lines of one export.
    Export,
}

/// What earlier exports of an audience brought, as its latest dry run says.
#[derive(Debug, Clone, PartialEq)]
pub struct Earlier {
    /// Where they went.
    pub destination: String,
    /// What they brought.
    pub brought: Brought,
    /// The last day that was known whole.
    pub as_of: Date,
}

/// The state of Audiences.
#[derive(Debug, Default)]
pub struct AudiencesScreen {
    /// The part in front.
    pub part: Part,
    /// What is open over it, the last one in front.
    pub pages: Vec<Page>,
    /// Every audience, and what there is to do.
    pub all: Loaded<Audiences>,
    /// What is known of the open audience.
    pub detail: Loaded<Box<AudienceDetail>>,
    /// What earlier exports of the open audience brought.
    pub brought: Option<Earlier>,
    /// What is known of the open export.
    pub export: Loaded<Box<ExportDetail>>,
    /// The audiences that are compared.
    pub compared: Vec<String>,
    /// How they overlap.
    pub overlap: Loaded<Overlap>,
    /// Audiences by destinations, and every export.
    pub activations: Loaded<Activations>,
    /// Whether the second table of a part with two has the keys.
    pub on_second: bool,
    /// The column under the cursor, where cells have the keys.
    pub column: usize,
    /// The rule that is built, if one is; it has the screen.
    pub builder: Option<Builder>,
    /// The audience that the cursor goes to once the list has come.
    pub landing: Option<String>,
    /// The job whose end leads on, if one is followed.
    pub followed: Option<Followed>,
    /// The window that opens once the house rules have come.
    pub wanted: Option<House>,
    /// Cells of a line of a page, as last drawn.
    pub room: usize,
    /// Where the reader stands in each table.
    pub places: BTreeMap<Front, Place>,
}

/// What of the screen survives a restart.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    part: Part,
    compared: Vec<String>,
    sorts: BTreeMap<Front, Sort>,
}

impl AudiencesScreen {
    /// The table or page that keys act on.
    #[must_use]
    pub fn front(&self) -> Front {
        match (self.pages.last(), self.part, self.on_second) {
            (Some(Page::Audience(_)), ..) => Front::Audience,
            (Some(Page::Export(_)), ..) => Front::Export,
            (None, Part::List, _) => Front::List,
            (None, Part::Compare, _) => Front::Overlap,
            (None, Part::Activations, false) => Front::Matrix,
            (None, Part::Activations, true) => Front::History,
        }
    }

    /// Where the reader stands in what keys act on.
    pub(crate) fn place_mut(&mut self) -> &mut Place {
        self.places.entry(self.front()).or_default()
    }

    fn place_in(&self, front: Front) -> Place {
        self.places.get(&front).cloned().unwrap_or_default()
    }

    /// The audience that is open, if one is in front.
    #[must_use]
    pub fn open_audience(&self) -> Option<&str> {
        match self.pages.last() {
            Some(Page::Audience(name)) => Some(name),
            _ => None,
        }
    }

    /// The export that is open, if one is in front.
    #[must_use]
    pub fn open_export(&self) -> Option<ExportId> {
        match self.pages.last() {
            Some(Page::Export(id)) => Some(*id),
            _ => None,
        }
    }

    /// What is to be remembered.
    #[must_use]
    pub fn kept(&self) -> Kept {
        Kept {
            part: self.part,
            compared: self.compared.clone(),
            sorts: self.places.iter().filter_map(|(front, place)| Some((*front, place.sort?))).collect(),
        }
    }

    /// Take up what was remembered.
    pub fn recall(&mut self, kept: Kept) {
        (self.part, self.compared) = (kept.part, kept.compared);
        for (front, sort) in kept.sorts {
            self.places.entry(front).or_default().sort = Some(sort);
        }
    }
}

/// The table that keys act on.
#[must_use]
pub fn grid(app: &App) -> Grid {
    grid_of(app, app.audiences.front())
}

fn grid_of(app: &App, front: Front) -> Grid {
    match front {
        Front::List => list::grid(app),
        Front::Overlap => overlap::grid(app),
        Front::Matrix => activations::matrix_grid(app),
        Front::History => activations::history_grid(app),
        Front::Audience | Front::Export => sheet::grid(&sheet::entries(app, front)),
    }
}

/// Whether there is something behind the row that keys act on.
#[must_use]
pub fn can_open(app: &App) -> bool {
    let front = app.audiences.front();
    app.audiences.builder.is_none()
        && match front {
            Front::List | Front::History => true,
            Front::Overlap => overlap::pair(app).is_some(),
            Front::Matrix => activations::current(app).is_some(),
            Front::Audience | Front::Export => {
                !matches!(sheet::current(app), None | Some(Target::Head | Target::Text))
            }
        }
}

/// Whether rows can be marked: to compare them, or to copy several.
#[must_use]
pub fn can_mark(app: &App) -> bool {
    app.audiences.builder.is_none() && matches!(app.audiences.front(), Front::List | Front::History)
}

/// The audience that keys act on: the one that is open, the one whose export is, else the one under the cursor.
#[must_use]
pub fn current(app: &App) -> Option<&AudienceRow> {
    let name = current_name(app)?;
    app.audiences.all.shown.as_ref()?.audiences.iter().find(|row| row.audience.name == name)
}

/// Its name.
#[must_use]
pub fn current_name(app: &App) -> Option<String> {
    let screen = &app.audiences;
    match screen.pages.last() {
        Some(Page::Audience(name)) => Some(name.clone()),
        Some(Page::Export(_)) => Some(screen.export.shown.as_ref()?.summary.audience.clone()),
        None => {
            let front = screen.front();
            let grid = grid_of(app, front);
            let id = grid.current(&screen.place_in(front)).map(|row| row.id.clone())?;
            if front != Front::History {
                return Some(id);
            }
            let exports = &screen.activations.shown.as_ref()?.exports;
            exports.iter().find(|export| export.id.0.to_string() == id).map(|export| export.audience.clone())
        }
    }
}

/// The way here, after the screen's name.
#[must_use]
pub fn crumbs(app: &App) -> Vec<String> {
    let screen = &app.audiences;
    if let Some(builder) = &screen.builder {
        return vec![builder.title()];
    }
    let mut crumbs = Vec::new();
    if screen.pages.is_empty() || screen.part != Part::List {
        crumbs.push(screen.part.title().to_owned());
    }
    crumbs.extend(screen.pages.iter().map(|page| match page {
        Page::Audience(name) => words::name(name),
        Page::Export(id) => format!("export {}", id.0),
    }));
    crumbs
}

/// What there is to do, in as many words as fit.
#[must_use]
pub fn facts(app: &App, room: u16) -> Vec<(String, Role)> {
    let Some(all) = &app.audiences.all.shown else { return Vec::new() };
    let waiting = all.waiting.len();
    if waiting == 0 {
        return Vec::new();
    }
    let text = format!("{waiting} to decide");
    if crate::tui::text::width(&text) + 3 > room.into() { Vec::new() } else { vec![(text, Role::Warn)] }
}
