//! The rule being built, and the way back: both of its forms share one history.

use tui_input::Input;

use super::tree;
use crate::contract::{Rule, RuleSource};

/// Steps back at most.
const MOST: usize = 200;

/// The rule both ways. The one that was changed last is asked about; the reply brings the other.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The text, with its cursor.
    pub line: Input,
    /// The tree; of the last text that made sense.
    pub tree: Rule,
    /// Whether the tree was changed last.
    pub by_tree: bool,
    /// Whether its text has not come yet.
    pub is_pending: bool,
    /// Whether the tree says what the text says. Else the text was not read yet, or has a mistake.
    pub is_read: bool,
    past: Vec<Version>,
    future: Vec<Version>,
    /// Where the cursor stands if the next character goes on with the last one's step.
    goes_on_at: Option<usize>,
    start: String,
}

#[derive(Debug, Clone)]
struct Version {
    text: String,
    cursor: usize,
    tree: Rule,
    by_tree: bool,
    is_read: bool,
}

impl Default for Draft {
    fn default() -> Self {
        Self::new(String::new())
    }
}

impl Draft {
    /// From a text.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self {
            line: Input::new(text.clone()),
            tree: Rule::All(Vec::new()),
            by_tree: false,
            is_pending: false,
            is_read: text.is_empty(),
            past: Vec::new(),
            future: Vec::new(),
            goes_on_at: None,
            start: text,
        }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.line.value()
    }

    /// What is asked about.
    #[must_use]
    pub fn source(&self) -> RuleSource {
        if self.by_tree {
            RuleSource::Tree(self.tree.clone())
        } else {
            RuleSource::Text(self.text().to_owned())
        }
    }

    /// Whether something would be lost by leaving.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        !self.past.is_empty() && (self.is_pending || self.text() != self.start)
    }

    /// Change the text. Letters of one word are one step back; true when it changed.
    pub fn edit_text(&mut self, edit: impl FnOnce(&mut Input)) -> bool {
        let before = self.version();
        edit(&mut self.line);
        if self.text() == before.text {
            self.goes_on_at = None;
            return false;
        }
        let cursor = self.line.cursor();
        let letter = self.text().chars().nth(cursor.saturating_sub(1));
        let is_letter = cursor == before.cursor + 1 && letter.is_some_and(|c| !c.is_whitespace());
        if !is_letter || self.goes_on_at != Some(before.cursor) || before.by_tree {
            self.push(before);
        }
        self.future.clear();
        self.goes_on_at = is_letter.then_some(cursor);
        (self.by_tree, self.is_pending, self.is_read) = (false, false, false);
        true
    }

    /// Change the tree; what `edit` says comes back. Nothing is kept where it changed nothing.
    pub fn edit_tree<T>(&mut self, edit: impl FnOnce(&mut Rule) -> T) -> (T, bool) {
        let before = self.version();
        let said = edit(&mut self.tree);
        if self.tree == before.tree {
            return (said, false);
        }
        self.push(before);
        self.future.clear();
        self.goes_on_at = None;
        (self.by_tree, self.is_pending, self.is_read) = (true, true, true);
        (said, true)
    }

    /// The tree that the engine reads from the text.
    pub fn take_tree(&mut self, tree: Rule) {
        (self.tree, self.is_read) = (tree, true);
    }

    /// The text that the engine writes for the tree.
    pub fn take_text(&mut self, text: String) {
        if self.is_pending && text != self.text() {
            self.line = Input::new(text);
        }
        self.is_pending = false;
    }

    /// One step back; false at the beginning.
    pub fn undo(&mut self) -> bool {
        let Some(version) = self.past.pop() else { return false };
        self.future.push(self.version());
        self.restore(version);
        true
    }

    /// One step on again; false at the end.
    pub fn redo(&mut self) -> bool {
        let Some(version) = self.future.pop() else { return false };
        self.past.push(self.version());
        self.restore(version);
        true
    }

    /// The rows of the tree.
    #[must_use]
    pub fn rows(&self) -> Vec<tree::Row<'_>> {
        tree::rows(&self.tree)
    }

    fn version(&self) -> Version {
        Version {
            text: self.text().to_owned(),
            cursor: self.line.cursor(),
            tree: self.tree.clone(),
            by_tree: self.by_tree,
            is_read: self.is_read,
        }
    }

    fn push(&mut self, version: Version) {
        if self.past.len() >= MOST {
            self.past.remove(0);
        }
        self.past.push(version);
    }

    fn restore(&mut self, version: Version) {
        self.line = Input::new(version.text).with_cursor(version.cursor);
        self.tree = version.tree;
        (self.by_tree, self.is_read) = (version.by_tree, version.is_read);
        self.is_pending = version.by_tree;
        self.goes_on_at = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(draft: &mut Draft, text: &str) {
        for c in text.chars() {
            draft.edit_text(|line| {
                line.handle(tui_input::InputRequest::InsertChar(c));
            });
        }
    }

    #[test]
    fn a_word_is_one_step_back() {
        let mut draft = Draft::default();
        typed(&mut draft, "age >= 30");
        assert!(draft.undo() && draft.undo());
        assert_eq!(draft.text(), "age >=");
        assert!(draft.redo() && draft.redo() && !draft.redo());
        assert_eq!(draft.text(), "age >= 30");
    }

    #[test]
    fn both_ways_share_one_history() {
        let mut draft = Draft::default();
        typed(&mut draft, "x");
        draft.edit_tree(|rule| *rule = Rule::Any(Vec::new()));
        draft.take_text("nobody".to_owned());
        typed(&mut draft, "!");
        assert!(draft.undo());
        assert_eq!((draft.text(), draft.by_tree), ("nobody", true));
        assert!(draft.undo());
        assert_eq!((draft.text(), draft.by_tree, &draft.tree), ("x", false, &Rule::All(Vec::new())));
        assert!(draft.undo() && !draft.undo() && !draft.is_changed());
    }

    #[test]
    fn what_changes_nothing_is_no_step() {
        let mut draft = Draft::new("age is known".to_owned());
        assert!(!draft.edit_text(|line| *line = line.clone().with_cursor(0)));
        assert!(!draft.edit_tree(|_| ()).1 && !draft.undo());
    }
}
