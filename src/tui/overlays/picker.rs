//! A list to choose from, narrowed by fuzzy matching while one types.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use tui_input::Input;

use super::Pick;
use crate::tui::grid::Step;

/// One choice.
#[derive(Debug, Clone)]
pub struct Item {
    /// What is matched and shown first. Already safe to draw.
    pub label: String,
    /// What is shown beside it.
    pub detail: String,
    /// The key that does the same.
    pub key: String,
    /// Words that name it exactly.
    pub names: Vec<String>,
    /// Why it can't be chosen now.
    pub reason: Option<String>,
    /// What choosing it does.
    pub pick: Pick,
}

impl Item {
    /// A choice with nothing beside it.
    pub fn new(label: impl Into<String>, pick: Pick) -> Self {
        Self {
            label: label.into(),
            detail: String::new(),
            key: String::new(),
            names: Vec::new(),
            reason: None,
            pick,
        }
    }

    /// With words beside it.
    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }
}

/// A choice that matches, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its place among the items.
    pub index: usize,
    /// The characters of the label that match.
    pub at: Vec<u32>,
}

/// A list to choose from.
#[derive(Debug, Clone)]
pub struct Picker {
    /// Its title.
    pub title: String,
    /// Whether characters are typed into it.
    pub is_typing: bool,
    /// Whether what is chosen goes into the palette's history.
    pub is_palette: bool,
    /// The text so far.
    pub input: Input,
    /// Every choice.
    pub items: Vec<Item>,
    /// Those that match, best first.
    pub found: Vec<Found>,
    /// The cursor, among those found.
    pub cursor: usize,
    /// The first one drawn.
    pub offset: usize,
    /// How many fit, as last drawn.
    pub height: usize,
    /// Earlier commands, newest first, and which of them stands in the line.
    pub history: Vec<String>,
    pub(super) recalled: Option<usize>,
}

impl Picker {
    /// A menu: short, moved in by `j` and `k`; `/` starts typing.
    #[must_use]
    pub fn menu(title: impl Into<String>, items: Vec<Item>) -> Self {
        let mut picker = Self {
            title: title.into(),
            is_typing: false,
            is_palette: false,
            input: Input::default(),
            items,
            found: Vec::new(),
            cursor: 0,
            offset: 0,
            height: 0,
            history: Vec::new(),
            recalled: None,
        };
        picker.search();
        picker
    }

    /// A list that is typed into from the start.
    #[must_use]
    pub fn typed(title: impl Into<String>, items: Vec<Item>) -> Self {
        Self { is_typing: true, ..Self::menu(title, items) }
    }

    /// With a history, newest first, that up goes through.
    #[must_use]
    pub fn palette(self, history: Vec<String>) -> Self {
        Self { is_palette: true, history, ..self }
    }

    /// With the cursor on the first item that `is_it` holds for.
    #[must_use]
    pub fn at(mut self, is_it: impl Fn(&Item) -> bool) -> Self {
        self.cursor = self.items.iter().position(is_it).unwrap_or(0);
        self
    }

    /// The choice under the cursor.
    #[must_use]
    pub fn current(&self) -> Option<&Item> {
        self.items.get(self.found.get(self.cursor)?.index)
    }

    /// Move the cursor. In an empty palette, up goes through the history.
    pub fn step(&mut self, step: Step) {
        if self.is_palette && self.recall(step) {
            return;
        }
        self.cursor = step.from(self.cursor, self.found.len());
    }

    fn recall(&mut self, step: Step) -> bool {
        let older = step == Step::By(-1);
        let newer = step == Step::By(1);
        let pristine = self.input.value().is_empty() && self.cursor == 0;
        let next = match self.recalled {
            None if older && pristine => Some(0),
            Some(at) if older => Some((at + 1).min(self.history.len().saturating_sub(1))),
            Some(0) if newer => None,
            Some(at) if newer => Some(at - 1),
            _ => return false,
        };
        let text = next.and_then(|at| self.history.get(at)).cloned();
        if next.is_some() && text.is_none() {
            return false;
        }
        self.input = Input::new(text.unwrap_or_default());
        self.search();
        self.recalled = next;
        true
    }

    /// Complete the line to the label of the choice under the cursor.
    pub fn complete(&mut self) {
        if let Some(label) = self.current().map(|item| item.label.clone()) {
            self.input = Input::new(label);
            self.search();
        }
    }

    /// Match again, after the text changed.
    pub fn search(&mut self) {
        self.recalled = None;
        self.cursor = 0;
        self.offset = 0;
        let wanted = self.input.value().trim();
        if wanted.is_empty() {
            self.found = (0..self.items.len()).map(|index| Found { index, at: Vec::new() }).collect();
            return;
        }
        let folded = wanted.to_lowercase();
        let pattern = Pattern::parse(wanted, CaseMatching::Ignore, Normalization::Smart);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut buffer = Vec::new();
        let mut scored: Vec<(u32, Found)> = Vec::new();
        for (index, item) in self.items.iter().enumerate() {
            let exact = item.names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
            let mut at = Vec::new();
            let by_label = pattern.indices(Utf32Str::new(&item.label, &mut buffer), &mut matcher, &mut at);
            // In sentences, letters in order are found anywhere: only whole pieces count.
            let beside = item.detail.to_lowercase().contains(&folded).then_some(0);
            let by_name = item
                .names
                .iter()
                .filter_map(|name| pattern.score(Utf32Str::new(name, &mut buffer), &mut matcher))
                .max();
            let score = match (exact, by_label, by_name, beside) {
                (true, ..) => u32::MAX,
                (_, None, None, None) => continue,
                (_, label, name, beside) => {
                    let sure = label.max(name).map_or(0, |score| score.saturating_mul(4));
                    sure.max(beside.unwrap_or(0))
                }
            };
            at.sort_unstable();
            at.dedup();
            scored.push((score, Found { index, at: if by_label.is_some() { at } else { Vec::new() } }));
        }
        scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.index.cmp(&b.1.index)));
        self.found = scored.into_iter().map(|(_, found)| found).collect();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::tui::overlays::edit;

    fn palette() -> Picker {
        let item = |label: &str, name: &str| Item {
            names: vec![name.to_owned()],
            ..Item::new(label, Pick::Theme(name.to_owned()))
        };
        let items = vec![item("Break down by store", "by store"), item("Data", "data"), item("Quit", "q")];
        Picker::typed(":", items).palette(vec!["data".into(), "quit".into()])
    }

    fn labels(picker: &Picker) -> Vec<&str> {
        picker.found.iter().filter_map(|f| picker.items.get(f.index)).map(|i| i.label.as_str()).collect()
    }

    fn type_in(picker: &mut Picker, text: &str) {
        for c in text.chars() {
            edit(&mut picker.input, c.to_string().parse().unwrap());
        }
        picker.search();
    }

    #[test]
    fn letters_in_order_are_enough() {
        let mut picker = palette();
        type_in(&mut picker, "brsto");
        assert_eq!(labels(&picker), ["Break down by store"]);
    }

    #[test]
    fn an_exact_name_goes_first() {
        let mut picker = palette();
        type_in(&mut picker, "q");
        assert_eq!(picker.current().unwrap().label, "Quit");
    }

    #[test]
    fn up_in_an_empty_palette_goes_through_the_history_and_down_comes_back() {
        let mut picker = palette();
        picker.step(Step::By(-1));
        assert_eq!(picker.input.value(), "data");
        picker.step(Step::By(-1));
        assert_eq!(picker.input.value(), "quit");
        picker.step(Step::By(-1));
        assert_eq!(picker.input.value(), "quit");
        picker.step(Step::By(1));
        picker.step(Step::By(1));
        assert_eq!(picker.input.value(), "");
    }

    #[test]
    fn nothing_found_is_no_choice() {
        let mut picker = palette();
        type_in(&mut picker, "zzz");
        assert!(picker.current().is_none());
        picker.step(Step::By(1));
        assert!(picker.current().is_none());
    }
}
