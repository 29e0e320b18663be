//! What Models asks for, and where keys lead on it.

use super::{Front, Part, RuleShown, Side, current, current_cell, forms, grid_of, list, matrix};
use crate::contract::{CHURN_DAYS, CustomerFilter};
use crate::tui::app::{App, Effect, Request, Slot};
use crate::tui::grid::Step;
use crate::tui::overlays::Overlay;
use crate::tui::screens::{Loaded, Screen};

impl App {
    /// Ask for what Models shows. The list comes along: every part names the scores in use.
    pub(crate) fn ask_models(&mut self) -> Vec<Effect> {
        let mut effects = vec![self.ask(Slot::Models, Request::Models)];
        effects.extend(self.ask_models_part());
        effects
    }

    /// What a change may have touched while the screen is in front.
    pub(crate) fn catch_up_models(&mut self) -> Vec<Effect> {
        if self.looks_again() { self.ask_models() } else { Vec::new() }
    }

    fn ask_models_part(&mut self) -> Option<Effect> {
        if let Some(name) = self.models.open {
            return Some(self.ask(Slot::Model, Request::Model(name)));
        }
        match self.models.part {
            Part::Models | Part::Compare => None,
            Part::EqualSize => {
                let RuleShown { rule, days } = self.models.rule;
                Some(self.ask(Slot::EqualSize, Request::EqualSize(days, rule)))
            }
            Part::Matrix => Some(self.ask(Slot::Matrix, Request::Matrix)),
        }
    }

    /// Show another part of the screen, or of the open model.
    pub(crate) fn turn_models(&mut self, by: isize) -> Vec<Effect> {
        if self.models.open.is_some() {
            self.models.side = next(Side::ALL, self.models.side, by);
            self.models.on_second = false;
            return Vec::new();
        }
        self.show_models_part(next(Part::ALL, self.models.part, by))
    }

    /// Show this part.
    pub(crate) fn show_models_part(&mut self, part: Part) -> Vec<Effect> {
        self.models.open_part(part);
        self.filtering = None;
        self.ask_models_part().into_iter().collect()
    }

    /// Show the next family of models.
    pub(crate) fn turn_family(&mut self) -> Vec<Effect> {
        let families = list::families(self);
        self.models.family.0 = next(&families, self.models.family.0, 1);
        Vec::new()
    }

    /// Move up or down; past the end of the first of two tables lies the second.
    pub(crate) fn step_models(&mut self, step: Step) -> Vec<Effect> {
        let front = self.models.front();
        let count = grid_of(self, front).count(&self.models.place_in(front));
        let at = self.models.place_in(front).cursor;
        if front == Front::Cells {
            self.models.place_mut().cursor = matrix::upright(at, step);
            return Vec::new();
        }
        let has_two = matches!(front, Front::Groups | Front::Ratios | Front::Roles | Front::Earlier);
        let is_leaving = match step {
            Step::By(by) if by > 0 => !self.models.on_second && at + 1 >= count,
            Step::By(by) if by < 0 => self.models.on_second && at == 0,
            _ => false,
        };
        if has_two && is_leaving {
            self.models.on_second = !self.models.on_second;
            let (front, on_second) = (self.models.front(), self.models.on_second);
            let count = grid_of(self, front).count(&self.models.place_in(front));
            if count == 0 {
                self.models.on_second = !on_second;
                return Vec::new();
            }
            self.models.place_mut().cursor = if on_second { 0 } else { count.saturating_sub(1) };
            return Vec::new();
        }
        self.models.place_mut().cursor = step.from(at, count);
        Vec::new()
    }

    /// Left and right: the matrix's cell, the rule's horizon, else the part.
    pub(crate) fn sideways_models(&mut self, by: isize) -> Vec<Effect> {
        match self.models.front() {
            Front::Cells => {
                let place = self.models.place_mut();
                place.cursor = matrix::sideways(place.cursor, by);
                Vec::new()
            }
            Front::Groups | Front::Ratios => {
                let at = CHURN_DAYS.iter().position(|days| *days == self.models.rule.days).unwrap_or(0);
                let days = CHURN_DAYS.get(Step::By(by).from(at, CHURN_DAYS.len())).copied().unwrap_or(90);
                if days == self.models.rule.days {
                    return Vec::new();
                }
                let rule = RuleShown { days, ..self.models.rule };
                self.judge_rule(rule)
            }
            _ => self.turn_models(by),
        }
    }

    /// Hold this rule against the champion.
    pub(crate) fn judge_rule(&mut self, rule: RuleShown) -> Vec<Effect> {
        self.models.rule = rule;
        self.ask_models_part().into_iter().collect()
    }

    /// Type the rule, or the bounds of the matrix.
    pub(crate) fn edit_models(&mut self) -> Vec<Effect> {
        let form = match (self.models.part, &self.models.matrix.shown) {
            (Part::EqualSize, _) => forms::rule_form(self.models.rule),
            (Part::Matrix, Some(matrix)) => forms::bands_form(self, &matrix.bands),
            _ => return Vec::new(),
        };
        self.overlays.push(Overlay::Form(form));
        Vec::new()
    }

    /// Open the model under the cursor, or the customers of the cell.
    pub(crate) fn open_models(&mut self) -> Vec<Effect> {
        if self.models.front() == Front::Cells {
            let Some(cell) = current_cell(self) else { return Vec::new() };
            self.customers.profile = None;
            self.customers.search.line = tui_input::Input::default();
            self.customers.search.filter = CustomerFilter { cell: Some(cell), ..CustomerFilter::default() };
            self.customers.search.labels.clear();
            return self.go(Screen::Customers);
        }
        let Some(name) = current(self).map(|model| model.name) else { return Vec::new() };
        if self.models.detail.shown.as_ref().is_none_or(|detail| detail.model.name != name) {
            self.models.detail = Loaded::default();
            for front in [Front::Deciles, Front::Features, Front::Parameters, Front::Roles, Front::Earlier] {
                let place = self.models.places.entry(front).or_default();
                (place.cursor, place.offset) = (0, 0);
                place.filter.clear();
                place.marked.clear();
            }
        }
        self.models.open = Some(name);
        self.models.on_second = false;
        self.filtering = None;
        vec![self.ask(Slot::Model, Request::Model(name))]
    }

    /// Out of the model, then back to the models, then to Pulse.
    pub(crate) fn leave_models(&mut self) -> Vec<Effect> {
        self.models.on_second = false;
        if self.models.open.take().is_some() {
            self.tickets.forget(Slot::Model);
            return Vec::new();
        }
        match self.models.part {
            Part::Models => self.go(Screen::Pulse),
            _ => self.show_models_part(Part::Models),
        }
    }
}

/// The one after, or before; after the last comes the first.
fn next<T: Copy + PartialEq>(all: &[T], now: T, by: isize) -> T {
    let count = all.len().max(1);
    let at = all.iter().position(|known| *known == now).unwrap_or(0);
    all.get((at + count).saturating_add_signed(by) % count).copied().unwrap_or(now)
}
