//! What survives a restart: screen, period, filters, sort orders, theme, the palette's history.
//!
//! Written as JSON that only this module reads. What can't be read is left out with a message, never an error.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::App;
use crate::contract::{Dimension, FigureId, Filter, Grain, Period, UserState};
use crate::tui::grid::Sort;
use crate::tui::screens::Screen;
use crate::tui::screens::data::Section;
use crate::tui::screens::segments::Kept;
use crate::tui::screens::{audiences, customers, models};

const HISTORY: usize = 50;

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Remembered {
    screen: Screen,
    section: Section,
    period: Period,
    grain: Grain,
    by: Dimension,
    figure: Option<FigureId>,
    filter: Filter,
    filter_labels: BTreeMap<Dimension, String>,
    breakdown_sort: Option<Sort>,
    data_sorts: BTreeMap<Section, Sort>,
    segments: Kept,
    customers: customers::Kept,
    models: models::Kept,
    audiences: audiences::Kept,
    theme: Option<String>,
    history: Vec<String>,
}

impl App {
    /// What is to be remembered now.
    #[must_use]
    pub fn remembered(&self) -> Remembered {
        let request = &self.pulse.request;
        Remembered {
            screen: self.screen,
            section: self.data.section,
            period: request.period,
            grain: request.grain,
            by: request.by,
            figure: request.figure,
            filter: request.filter.clone(),
            filter_labels: self.pulse.filter_labels.clone(),
            breakdown_sort: self.pulse.place.sort,
            data_sorts: self
                .data
                .places
                .iter()
                .filter_map(|(section, place)| Some((*section, place.sort?)))
                .collect(),
            segments: self.segments.kept(),
            customers: self.customers.kept(),
            models: self.models.kept(),
            audiences: self.audiences.kept(),
            theme: self.theme_chosen.clone(),
            history: self.history.clone(),
        }
    }

    /// Take up what was remembered.
    pub fn recall(&mut self, state: &UserState) -> Result<(), String> {
        let kept: Remembered = serde_json::from_str(&state.json).map_err(|error| error.to_string())?;
        self.screen = kept.screen;
        self.data.section = kept.section;
        let request = &mut self.pulse.request;
        request.period = kept.period;
        request.grain = kept.grain;
        request.by = kept.by;
        request.figure = kept.figure;
        request.filter = kept.filter;
        self.pulse.filter_labels = kept.filter_labels;
        self.pulse.place.sort = kept.breakdown_sort;
        for (section, sort) in kept.data_sorts {
            self.data.places.entry(section).or_default().sort = Some(sort);
        }
        self.segments.recall(kept.segments);
        self.customers.recall(kept.customers);
        self.models.recall(kept.models);
        self.audiences.recall(kept.audiences);
        self.history = kept.history;
        self.history.truncate(HISTORY);
        if let Some(theme) = kept.theme.filter(|_| self.options.theme.is_none()) {
            self.set_theme(&theme)?;
        }
        Ok(())
    }

    /// Put a command at the head of the palette's history.
    pub fn keep_in_history(&mut self, command: &str) {
        if command.is_empty() {
            return;
        }
        self.history.retain(|earlier| earlier != command);
        self.history.insert(0, command.to_owned());
        self.history.truncate(HISTORY);
    }
}

impl Remembered {
    /// The document to hand to the engine: without the history where that makes it longer than what is kept.
    #[must_use]
    pub fn document(&self) -> Option<UserState> {
        let json = serde_json::to_string(self).ok()?;
        if json.len() <= UserState::MOST_BYTES || self.history.is_empty() {
            return Some(UserState { json });
        }
        Self { history: Vec::new(), ..self.clone() }.document()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_history_that_is_longer_than_what_is_kept_is_left_out_and_the_rest_is_kept() {
        let remembered = Remembered { theme: Some("mono".to_owned()), ..Remembered::default() };
        let long = Remembered { history: vec!["x".repeat(UserState::MOST_BYTES)], ..remembered.clone() };
        assert_eq!(long.document(), remembered.document());
        let short = Remembered { history: vec!["load".to_owned()], ..remembered };
        assert!(short.document().unwrap().json.contains("load"));
    }
}
