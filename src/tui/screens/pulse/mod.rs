//! Pulse: is the business well today? Its state, and what keys change in it.

mod explain;
mod grid;
mod view;

use std::collections::BTreeMap;

use crate::contract::{
    ConsoleError, Dimension, DimensionValue, ErrorKind, Figure, FigureId, Pulse, PulseRequest,
};
use crate::tui::app::{App, Effect, Level, Request, Slot};
use crate::tui::grid::{Place, Step};
use crate::tui::names;
use crate::tui::overlays::{Item, Overlay, Pick, Picker};

pub use explain::{copied, explain, why_absent};
pub use grid::breakdown;
pub use view::draw;

/// The part of the screen that keys act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Focus {
    /// The tiles.
    Figures,
    /// The trend.
    Trend,
    /// The breakdown.
    #[default]
    Breakdown,
}

/// The state of Pulse.
#[derive(Debug, Default)]
pub struct PulseScreen {
    /// What is wanted.
    pub request: PulseRequest,
    /// What is shown, and what it was asked by.
    pub shown: Option<Pulse>,
    shown_for: PulseRequest,
    /// Why there is nothing to show.
    pub error: Option<ConsoleError>,
    /// Whether what is shown belongs to an earlier generation or request.
    pub is_stale: bool,
    /// Where keys go.
    pub focus: Focus,
    /// The selected figure.
    pub figure: usize,
    /// The selected point of the trend; the last one where `None`.
    pub point: Option<usize>,
    /// Where the reader stands in the breakdown.
    pub place: Place,
    /// How the filter's values are called.
    pub filter_labels: BTreeMap<Dimension, String>,
    /// How many tiles stand side by side, as last drawn.
    pub across: usize,
}

impl PulseScreen {
    /// Whether keys act on the breakdown.
    pub(crate) fn is_on_rows(&self) -> bool {
        self.focus == Focus::Breakdown
    }

    pub(crate) fn focus_rows(&mut self) {
        self.focus = Focus::Breakdown;
    }

    pub(crate) fn turn(&mut self, by: isize) {
        const ORDER: [Focus; 3] = [Focus::Figures, Focus::Trend, Focus::Breakdown];
        let at = ORDER.iter().position(|focus| *focus == self.focus).unwrap_or(0);
        let next = (at + 3).saturating_add_signed(by) % 3;
        self.focus = ORDER.get(next).copied().unwrap_or_default();
    }

    /// The selected figure.
    #[must_use]
    pub fn selected(&self) -> Option<&Figure> {
        self.shown.as_ref()?.figures.get(self.figure)
    }

    fn id_at(&self, index: usize) -> Option<FigureId> {
        Some(self.shown.as_ref()?.figures.get(index)?.id)
    }

    /// The selected point of the trend.
    #[must_use]
    pub fn point(&self) -> Option<usize> {
        let last = self.shown.as_ref()?.trend.len().checked_sub(1)?;
        Some(self.point.unwrap_or(last).min(last))
    }

    /// Whether the trend shown is the one wanted.
    #[must_use]
    pub fn trend_is_current(&self) -> bool {
        self.shown.as_ref().is_some_and(|pulse| Some(pulse.trend_figure) == self.id_at(self.figure))
    }
}

impl App {
    /// Ask for the figures that are wanted.
    pub(crate) fn ask_pulse(&mut self) -> Effect {
        let request = self.pulse.request.clone();
        self.ask(Slot::Pulse, Request::Pulse(request))
    }

    /// Change what is wanted and ask for it; the old picture stays until it comes.
    pub(crate) fn change_pulse(&mut self, change: impl FnOnce(&mut PulseRequest)) -> Vec<Effect> {
        let before = self.pulse.request.clone();
        change(&mut self.pulse.request);
        if self.pulse.request == before && self.pulse.shown.is_some() {
            return Vec::new();
        }
        if self.pulse.request.period != before.period || self.pulse.request.grain != before.grain {
            self.pulse.point = None;
        }
        self.pulse.is_stale = true;
        vec![self.ask_pulse()]
    }

    /// Break down by another dimension.
    pub(crate) fn change_by(&mut self, by: Dimension) -> Vec<Effect> {
        if by != self.pulse.request.by {
            let sort = self.pulse.place.sort;
            self.pulse.place = Place { sort, ..Place::default() };
        }
        self.change_pulse(|request| request.by = by)
    }

    /// Show only one value of a dimension.
    pub(crate) fn filter_by(&mut self, dimension: Dimension, id: String, label: String) -> Vec<Effect> {
        self.pulse.filter_labels.insert(dimension, label);
        self.change_pulse(|request| {
            request.filter.insert(dimension, id);
        })
    }

    /// Show everything again.
    pub(crate) fn clear_pulse_filter(&mut self) -> Vec<Effect> {
        self.pulse.filter_labels.clear();
        self.change_pulse(|request| request.filter.clear())
    }

    /// Filter by the row under the cursor, or take that filter away when it is on.
    pub(crate) fn open_breakdown(&mut self) -> Vec<Effect> {
        match self.pulse.focus {
            Focus::Figures => {
                self.pulse.focus = Focus::Trend;
                return Vec::new();
            }
            Focus::Trend => return Vec::new(),
            Focus::Breakdown => {}
        }
        let grid = breakdown(self);
        let Some(row) = grid.current(&self.pulse.place) else { return Vec::new() };
        let by = self.pulse.shown.as_ref().map_or(self.pulse.request.by, |pulse| pulse.by);
        let label = row.cells.first().map(|cell| cell.text.clone()).unwrap_or_default();
        match grid::value_of(row) {
            None => {
                let name = names::dimension(by);
                self.say(Level::Warn, format!("These lines have no {name}; there is nothing to filter by"));
                Vec::new()
            }
            Some(id) if self.pulse.request.filter.get(&by).map(String::as_str) == Some(id) => {
                self.pulse.filter_labels.remove(&by);
                self.change_pulse(|request| {
                    request.filter.remove(&by);
                })
            }
            Some(id) => {
                let id = id.to_owned();
                self.filter_by(by, id, label)
            }
        }
    }

    /// Left and right: the trend's point while the trend has the focus, else the figure.
    pub(crate) fn sideways(&mut self, by: isize) -> Vec<Effect> {
        if self.pulse.focus == Focus::Trend {
            return self.step_pulse(Step::By(by));
        }
        let count = self.pulse.shown.as_ref().map_or(0, |pulse| pulse.figures.len());
        self.select_figure(Step::By(by).from(self.pulse.figure, count))
    }

    /// Up and down: a row of tiles; on the trend, its points.
    pub(crate) fn step_pulse(&mut self, step: Step) -> Vec<Effect> {
        let Some(pulse) = &self.pulse.shown else { return Vec::new() };
        if self.pulse.focus == Focus::Trend {
            let at = self.pulse.point().unwrap_or(0);
            self.pulse.point = Some(step.from(at, pulse.trend.len()));
            return Vec::new();
        }
        let count = pulse.figures.len();
        let next = match step {
            Step::By(rows) => {
                let across = isize::try_from(self.pulse.across.max(1)).unwrap_or(1);
                let to = self.pulse.figure.saturating_add_signed(rows.saturating_mul(across));
                let falls_off = to >= count || (rows < 0 && self.pulse.figure < self.pulse.across);
                if falls_off { self.pulse.figure } else { to }
            }
            other => other.from(self.pulse.figure, count),
        };
        self.select_figure(next)
    }

    /// Select a figure, and ask for its trend.
    pub(crate) fn select_figure(&mut self, index: usize) -> Vec<Effect> {
        if index == self.pulse.figure {
            return Vec::new();
        }
        self.pulse.figure = index;
        let id = self.pulse.id_at(index);
        self.pulse.request.figure = id;
        vec![self.ask_pulse()]
    }

    pub(crate) fn take_pulse(&mut self, reply: Result<Pulse, ConsoleError>) {
        match reply {
            Ok(pulse) => {
                let wanted = self.pulse.request.figure.unwrap_or(pulse.trend_figure);
                self.pulse.figure = pulse.figures.iter().position(|figure| figure.id == wanted).unwrap_or(0);
                self.pulse.shown = Some(pulse);
                self.pulse.shown_for = self.pulse.request.clone();
                self.pulse.error = None;
                self.pulse.is_stale = false;
                let grid = breakdown(self);
                grid.settle(&mut self.pulse.place);
            }
            Err(error) if error.kind == ErrorKind::Cancelled => {}
            Err(error) => {
                if error.kind == ErrorKind::Empty {
                    self.pulse.shown = None;
                } else {
                    self.complain("", &error);
                }
                if self.pulse.shown.is_some() {
                    // What can't be answered is not wanted: the words on the screen stay true to the figures.
                    self.pulse.request = self.pulse.shown_for.clone();
                    self.pulse.is_stale = false;
                }
                self.pulse.error = Some(error);
            }
        }
    }

    pub(crate) fn take_values(&mut self, by: Dimension, reply: Result<Vec<DimensionValue>, ConsoleError>) {
        let values = match reply {
            Ok(values) => values,
            Err(error) => return self.complain("The values", &error),
        };
        self.log.seen();
        if values.is_empty() {
            return self.say(Level::Warn, format!("No line has a {}", names::dimension(by)));
        }
        let items = values
            .into_iter()
            .map(|value| {
                let label = crate::tui::text::sanitize(&value.label).into_owned();
                let detail = self.formatter.value(crate::contract::Unit::Money, value.net_revenue);
                Item::new(label.clone(), Pick::Value(by, value.id, label)).detail(detail)
            })
            .collect();
        let title = format!("{}, by net revenue over all history", names::dimension_title(by));
        self.overlays.push(Overlay::Picker(Picker::typed(title, items)));
    }
}
