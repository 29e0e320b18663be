//! Moving in the builder and changing its tree.

use ratatui::layout::{Position, Rect};

use super::layout::Layout;
use super::tree::{self, Path};
use super::{Builder, Focus};
use crate::contract::Rule;
use crate::tui::app::{App, Effect, Level};
use crate::tui::grid::Step;
use crate::tui::screens::customers::Origin;

impl Builder {
    /// The path of the row under the cursor.
    #[must_use]
    pub(super) fn current_path(&self) -> Path {
        let mut rows = self.draft.rows();
        let at = self.row.min(rows.len().saturating_sub(1));
        if rows.is_empty() { Vec::new() } else { rows.swap_remove(at).path }
    }

    fn people(&self) -> usize {
        self.count.as_ref().map_or(0, |count| count.sample.len())
    }
}

impl App {
    /// Give the keys to the next part: text, tree, people.
    pub(crate) fn turn_builder(&mut self, by: isize) -> Vec<Effect> {
        let Some(builder) = self.audiences.builder.as_mut() else { return Vec::new() };
        let mut parts = vec![Focus::Text, Focus::Tree];
        if builder.people() > 0 || builder.focus == Focus::Sample {
            parts.push(Focus::Sample);
        }
        let at = parts.iter().position(|part| *part == builder.focus).unwrap_or(0);
        let next = (at + parts.len()).saturating_add_signed(by) % parts.len();
        builder.focus = parts.get(next).copied().unwrap_or_default();
        builder.options.is_open = false;
        Vec::new()
    }

    /// Give the keys to the text.
    pub(crate) fn type_rule(&mut self) -> Vec<Effect> {
        if let Some(builder) = self.audiences.builder.as_mut() {
            builder.focus = Focus::Text;
            builder.options.is_open = true;
        }
        self.ask_options()
    }

    /// Move in what has the keys.
    pub(crate) fn step_builder(&mut self, step: Step) -> Vec<Effect> {
        let Some(builder) = self.audiences.builder.as_mut() else { return Vec::new() };
        match builder.focus {
            Focus::Text => return self.step_text(step),
            Focus::Tree => builder.row = step.from(builder.row, builder.draft.rows().len()),
            Focus::Sample => builder.person = step.from(builder.person, builder.people()),
        }
        Vec::new()
    }

    /// Half a page of what has the keys.
    pub(crate) fn half_page_builder(&mut self, by: isize) -> Vec<Effect> {
        let Some(builder) = &self.audiences.builder else { return Vec::new() };
        let (area, _) = match builder.focus {
            Focus::Text => builder.drawn.text,
            Focus::Tree => builder.drawn.tree,
            Focus::Sample => builder.drawn.sample,
        };
        let half = isize::try_from(area.height / 2).unwrap_or(1).max(1);
        self.step_builder(Step::By(by * half))
    }

    /// Open what is under the cursor: the condition to be changed, the person's page.
    pub(crate) fn open_in_builder(&mut self) -> Vec<Effect> {
        let Some(builder) = &self.audiences.builder else { return Vec::new() };
        match builder.focus {
            Focus::Text => Vec::new(),
            Focus::Tree => self.ask_condition(false),
            Focus::Sample => {
                let sample = builder.count.iter().flat_map(|count| &count.sample);
                let ids: Vec<String> = sample.map(|hit| hit.customer_id.clone()).collect();
                let at = builder.person;
                self.open_profile(Origin::Builder, ids, at)
            }
        }
    }

    /// Change the tree and ask who it takes; the edit says where the cursor goes. False where it does not apply.
    pub(super) fn change_tree(&mut self, edit: impl FnOnce(&mut Rule) -> Option<Path>) -> Vec<Effect> {
        let Some(builder) = self.audiences.builder.as_mut() else { return Vec::new() };
        let (cursor, changed) = builder.draft.edit_tree(edit);
        if let Some(path) = cursor {
            let row = builder.draft.rows().iter().position(|row| row.path == path);
            builder.row = row.unwrap_or(builder.row);
        }
        builder.settle();
        if !changed {
            return Vec::new();
        }
        self.ask_count().into_iter().collect()
    }

    /// Do something to the row under the cursor, or say why not.
    pub(crate) fn on_row(
        &mut self,
        edit: impl FnOnce(&mut Rule, &[usize]) -> Option<Path>,
        reason: &str,
    ) -> Vec<Effect> {
        let Some(builder) = &self.audiences.builder else { return Vec::new() };
        let path = builder.current_path();
        let mut applies = true;
        let effects = self.change_tree(|rule| {
            let cursor = edit(rule, &path);
            applies = cursor.is_some();
            cursor
        });
        if !applies {
            self.say(Level::Warn, reason);
        }
        effects
    }

    /// All of a group, or any of it.
    pub(crate) fn turn_group(&mut self) -> Vec<Effect> {
        self.on_row(tree::turn, "Only a group is all or any; g makes one of a condition")
    }

    /// Put a group around the row.
    pub(crate) fn wrap_row(&mut self) -> Vec<Effect> {
        self.on_row(tree::wrap, "Groups lie too deep in each other here")
    }

    /// Take the group around its members away.
    pub(crate) fn unwrap_row(&mut self) -> Vec<Effect> {
        self.on_row(tree::unwrap, "Only a group within another one, and not denied, can be taken apart")
    }

    /// Deny the row, or no longer.
    pub(crate) fn negate_row(&mut self) -> Vec<Effect> {
        self.on_row(tree::negate, "There is nothing here")
    }

    /// Take the row away.
    pub(crate) fn delete_row(&mut self) -> Vec<Effect> {
        self.on_row(|rule, path| Some(tree::remove(rule, path)), "There is nothing here")
    }

    /// Move the row.
    pub(crate) fn shift_row(&mut self, down: bool) -> Vec<Effect> {
        let end = if down { "This is the end of the rule" } else { "This is the beginning of the rule" };
        self.on_row(|rule, path| tree::shift(rule, path, down), end)
    }

    /// One step of the history back, or on again.
    pub(crate) fn undo_rule(&mut self, back: bool) -> Vec<Effect> {
        let Some(builder) = self.audiences.builder.as_mut() else { return Vec::new() };
        let done = if back { builder.draft.undo() } else { builder.draft.redo() };
        builder.options.is_open = false;
        builder.settle();
        if !done {
            let end = if back { "There is nothing to undo" } else { "There is nothing to redo" };
            self.say(Level::Note, end);
            return Vec::new();
        }
        self.ask_count().into_iter().collect()
    }

    /// Copy the rule's text.
    pub(crate) fn copy_rule(&mut self) -> Vec<Effect> {
        let Some(builder) = &self.audiences.builder else { return Vec::new() };
        let text = builder.draft.text().to_owned();
        self.copy(text, "the rule")
    }
}

/// A click: the part that it is in has the keys, the cursor goes there.
pub fn click(app: &mut App, at: Position) -> Vec<Effect> {
    let Some(builder) = app.audiences.builder.as_mut() else { return Vec::new() };
    let line = |(area, first): (Rect, usize)| area.contains(at).then(|| first + usize::from(at.y - area.y));
    let drawn = builder.drawn;
    if let Some(y) = line(drawn.text) {
        builder.focus = Focus::Text;
        let layout = Layout::new(builder.draft.text(), drawn.room.max(2));
        let to = layout.at(y, usize::from(at.x - drawn.text.0.x));
        builder.draft.line = builder.draft.line.clone().with_cursor(to);
        return app.ask_options();
    }
    if let Some(row) = line(drawn.tree) {
        (builder.focus, builder.row) = (Focus::Tree, row);
    } else if let Some(person) = line(drawn.sample) {
        (builder.focus, builder.person) = (Focus::Sample, person);
    }
    builder.settle();
    Vec::new()
}
