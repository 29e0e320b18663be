//! Several of a list: what a destination leaves out, or the audiences of a group in their order.

use crate::tui::grid::Step;

/// What a checklist is filled in for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckOf {
    /// What this destination leaves out of everything.
    Exclusions(String),
    /// The audiences of this priority group, first one first.
    Group(String),
    /// The values that a rule's condition takes.
    Values,
}

/// One line of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckItem {
    /// What is checked or not.
    pub name: String,
    /// What is shown beside it. Already safe to draw.
    pub detail: String,
}

/// Several of a list.
#[derive(Debug, Clone)]
pub struct Checklist {
    /// Its title.
    pub title: String,
    /// What it is filled in for.
    pub of: CheckOf,
    /// Every line.
    pub items: Vec<CheckItem>,
    /// What is checked, in the order in which it was.
    pub checked: Vec<String>,
    /// The cursor.
    pub cursor: usize,
    /// The first line drawn.
    pub offset: usize,
    /// How many lines fit, as last drawn.
    pub height: usize,
}

impl Checklist {
    /// A list with some of it checked.
    #[must_use]
    pub fn new(
        title: impl Into<String>,
        of: CheckOf,
        items: Vec<CheckItem>,
        mut checked: Vec<String>,
    ) -> Self {
        checked.retain(|name| items.iter().any(|item| item.name == *name));
        Self { title: title.into(), of, items, checked, cursor: 0, offset: 0, height: 0 }
    }

    /// Whether the order in which lines were checked counts.
    #[must_use]
    pub fn is_ordered(&self) -> bool {
        matches!(self.of, CheckOf::Group(_))
    }

    /// Move the cursor.
    pub fn step(&mut self, step: Step) {
        self.cursor = step.from(self.cursor, self.items.len());
    }

    /// Check the line under the cursor, or no longer; what is checked anew goes last.
    pub fn toggle(&mut self) {
        let Some(name) = self.items.get(self.cursor).map(|item| item.name.clone()) else { return };
        if self.checked.contains(&name) {
            self.checked.retain(|known| *known != name);
        } else {
            self.checked.push(name);
        }
    }

    /// Which place a line has among those checked, from 1.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<usize> {
        self.checked.iter().position(|known| known == name).map(|at| at + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_checked_keeps_its_order_and_what_is_gone_is_left_out() {
        let item = |name: &str| CheckItem { name: name.to_owned(), detail: String::new() };
        let of = CheckOf::Group("paid".to_owned());
        let mut list =
            Checklist::new("", of, vec![item("a"), item("b"), item("c")], vec!["c".into(), "gone".into()]);
        list.toggle();
        assert_eq!(list.checked, ["c", "a"]);
        list.step(Step::By(2));
        list.toggle();
        list.toggle();
        assert_eq!((list.place("a"), list.place("c"), list.place("b")), (Some(1), Some(2), None));
    }

    #[test]
    fn an_empty_list_takes_nothing() {
        let mut list = Checklist::new("", CheckOf::Exclusions("meta".to_owned()), Vec::new(), Vec::new());
        list.step(Step::Last);
        list.toggle();
        assert!(list.checked.is_empty());
    }
}
