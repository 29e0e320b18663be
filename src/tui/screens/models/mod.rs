//! Models: who won't buy again, what customers are worth, and which model to believe. Its state, and what keys change
//! in it.

mod answers;
mod asking;
mod compare;
mod detail;
mod equal;
mod explain;
mod forms;
mod list;
mod matrix;
mod parts;
mod requests;
mod view;
mod view_against;
mod view_cell;
mod view_detail;
mod view_matrix;
mod words;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::contract::{EqualSize, Family, Matrix, MatrixCellId, Model, ModelDetail, ModelName, Models};
use crate::tui::app::App;
use crate::tui::grid::{Grid, Place, Sort};
use crate::tui::screens::{Loaded, Screen};

pub use asking::{can_bring_back, can_promote, can_retire, can_roll_back};
pub use explain::explain;
pub use forms::accept as accept_form;
pub use parts::{FamilyShown, Front, Part, RuleShown, Side};
pub use view::draw;
pub use words::{age, target};

/// The state of Models.
#[derive(Debug, Default)]
pub struct ModelsScreen {
    /// The part in front.
    pub part: Part,
    /// Every model.
    pub all: Loaded<Models>,
    /// The models shown: of what.
    pub family: FamilyShown,
    /// The model that is open, if one is.
    pub open: Option<ModelName>,
    /// What is known of it.
    pub detail: Loaded<Box<ModelDetail>>,
    /// Its part in front.
    pub side: Side,
    /// The business rule against the champion.
    pub equal: Loaded<EqualSize>,
    /// The rule.
    pub rule: RuleShown,
    /// Churn by value.
    pub matrix: Loaded<Matrix>,
    /// Whether the second table of a part with two has the keys.
    pub on_second: bool,
    /// Where the reader stands in each table.
    pub places: BTreeMap<Front, Place>,
}

/// What of the screen survives a restart.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    part: Part,
    family: FamilyShown,
    side: Side,
    rule: RuleShown,
    sorts: BTreeMap<Front, Sort>,
}

impl ModelsScreen {
    /// The table that keys act on.
    #[must_use]
    pub fn front(&self) -> Front {
        if self.open.is_some() {
            return match (self.side, self.on_second) {
                (Side::Quality, _) => Front::Deciles,
                (Side::Lift, _) => Front::Lift,
                (Side::Features, _) => Front::Features,
                (Side::Parameters, _) => Front::Parameters,
                (Side::History, false) => Front::Roles,
                (Side::History, true) => Front::Earlier,
            };
        }
        match (self.part, self.on_second) {
            (Part::Models, _) => self.list(),
            (Part::Compare, _) => Front::Compare,
            (Part::EqualSize, false) => Front::Groups,
            (Part::EqualSize, true) => Front::Ratios,
            (Part::Matrix, _) => Front::Cells,
        }
    }

    /// The table of models in front, or that the open model came from.
    const fn list(&self) -> Front {
        match self.family.0 {
            Family::Churn => Front::Churn,
            Family::Value => Front::Value,
            Family::Reactivation => Front::Return,
        }
    }

    /// Whether there is something behind the rows of the table that keys act on.
    #[must_use]
    pub fn can_open(&self) -> bool {
        matches!(self.front(), Front::Churn | Front::Value | Front::Return | Front::Compare | Front::Cells)
    }

    /// Where the reader stands in the table that keys act on.
    pub(crate) fn place_mut(&mut self) -> &mut Place {
        self.places.entry(self.front()).or_default()
    }

    fn place_in(&self, front: Front) -> Place {
        self.places.get(&front).cloned().unwrap_or_default()
    }

    /// Show a part when the screen is gone to.
    pub(crate) fn open_part(&mut self, part: Part) {
        self.part = part;
        self.open = None;
        self.on_second = false;
    }

    /// What is to be remembered.
    #[must_use]
    pub fn kept(&self) -> Kept {
        Kept {
            part: self.part,
            family: self.family,
            side: self.side,
            rule: self.rule,
            sorts: self.places.iter().filter_map(|(front, place)| Some((*front, place.sort?))).collect(),
        }
    }

    /// Take up what was remembered.
    pub fn recall(&mut self, kept: Kept) {
        (self.part, self.family, self.side, self.rule) = (kept.part, kept.family, kept.side, kept.rule);
        for (front, sort) in kept.sorts {
            self.places.entry(front).or_default().sort = Some(sort);
        }
    }
}

impl App {
    /// Whether the cells of the matrix have the keys.
    pub(crate) fn is_on_matrix(&self) -> bool {
        self.screen == Screen::Models && self.models.front() == Front::Cells
    }
}

/// The table that keys act on.
#[must_use]
pub fn grid(app: &App) -> Grid {
    grid_of(app, app.models.front())
}

fn grid_of(app: &App, front: Front) -> Grid {
    match front {
        Front::Churn => list::grid(app, Family::Churn),
        Front::Value => list::grid(app, Family::Value),
        Front::Return => list::grid(app, Family::Reactivation),
        Front::Compare => compare::grid(app),
        Front::Groups => equal::groups_grid(app),
        Front::Ratios => equal::ratios_grid(app),
        Front::Cells => matrix::grid(app),
        Front::Deciles => detail::deciles_grid(app),
        Front::Lift => detail::lift_grid(app),
        Front::Features => detail::features_grid(app),
        Front::Parameters => detail::parameters_grid(app),
        Front::Roles => detail::roles_grid(app),
        Front::Earlier => detail::earlier_grid(app),
    }
}

/// The model that keys act on: the one that is open, else the one under the cursor.
#[must_use]
pub fn current(app: &App) -> Option<&Model> {
    let screen = &app.models;
    let all = &screen.all.shown.as_ref()?.models;
    if let Some(open) = screen.open {
        let known = screen.detail.shown.as_deref().map(|detail| &detail.model).filter(|m| m.name == open);
        return known.or_else(|| all.iter().find(|model| model.name == open));
    }
    let front = screen.front();
    let grid = grid_of(app, front);
    let id = grid.current(&screen.place_in(front))?.id.clone();
    let name = match front {
        Front::Churn | Front::Value | Front::Return => all.iter().find(|m| m.name.to_string() == id)?.name,
        Front::Compare => compare::challenger(app, &id)?,
        _ => return None,
    };
    all.iter().find(|model| model.name == name)
}

/// The cell of the matrix under the cursor.
#[must_use]
pub fn current_cell(app: &App) -> Option<MatrixCellId> {
    matrix::cell_at(app, app.models.place_in(Front::Cells).cursor).map(|cell| cell.id)
}

/// The way here, after the screen's name.
#[must_use]
pub fn crumbs(app: &App) -> Vec<String> {
    match app.models.open {
        Some(open) => vec![words::model(open), app.models.side.title().to_owned()],
        None => vec![app.models.part.title().to_owned()],
    }
}

/// Which scores are in use, in as many words as fit.
#[must_use]
pub fn facts(app: &App, room: u16) -> String {
    let Some(scoring) = app.models.all.shown.as_ref().and_then(|all| all.scoring.as_ref()) else {
        return String::new();
    };
    let version = format!("scores v{}", scoring.version);
    let (age, _) = age(scoring.age_days);
    let wordings = [format!("{version} {} {age}", app.glyphs.dot), version];
    let fits = |text: &String| crate::tui::text::width(text) + 3 <= room.into();
    wordings.into_iter().find(fits).unwrap_or_default()
}
