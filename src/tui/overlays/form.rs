//! Several named lines to type into: the bounds of the matrix, the business rule, who is suppressed.

use tui_input::Input;

use crate::contract::{ClusterId, Priority};
use crate::tui::grid::Step;

/// What a form is filled in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormOf {
    /// The business rule, and the days it is judged over.
    Rule,
    /// The bounds of the matrix's bands.
    Bands,
    /// Who is put on the suppression list, or taken off.
    Suppression,
    /// The name of a new priority group.
    GroupName,
    /// The name of a list of ids, and the file that they stand in.
    Ids,
    /// The value of a rule's condition, or its bounds.
    Condition,
    /// What was bought, for a rule's condition.
    Purchases,
    /// The name of a rule, the share held out and the note.
    Save,
    /// The window and the numbers of clusters of a trial.
    Fit,
    /// What is to be done with a behavioural segment.
    Priority(ClusterId, Priority),
    /// The name of a behavioural segment, and what to do.
    Describe(ClusterId),
}

/// One line of it.
#[derive(Debug, Clone)]
pub struct Field {
    /// What is typed here.
    pub label: &'static str,
    /// The line.
    pub input: Input,
    /// Its unit, or what can be chosen.
    pub hint: String,
    /// What can stand here, with a word about each; empty where nobody knows.
    pub options: Vec<(String, String)>,
}

impl Field {
    /// A line that begins with a value.
    #[must_use]
    pub fn new(label: &'static str, value: String, hint: impl Into<String>) -> Self {
        Self { label, input: Input::new(value), hint: hint.into(), options: Vec::new() }
    }
}

/// Lines to type into.
#[derive(Debug, Clone)]
pub struct Form {
    /// Its title.
    pub title: String,
    /// What it is filled in for.
    pub of: FormOf,
    /// Its lines.
    pub fields: Vec<Field>,
    /// The line that is typed into.
    pub at: usize,
    /// What is wrong with it.
    pub trouble: Option<String>,
}

impl Form {
    /// A form on its first line.
    #[must_use]
    pub fn new(title: impl Into<String>, of: FormOf, fields: Vec<Field>) -> Self {
        Self { title: title.into(), of, fields, at: 0, trouble: None }
    }

    /// The line that is typed into.
    pub fn input(&mut self) -> Option<&mut Input> {
        self.trouble = None;
        self.fields.get_mut(self.at).map(|field| &mut field.input)
    }

    /// Go to another line; after the last comes the first.
    pub fn step(&mut self, step: Step) {
        let count = self.fields.len().max(1);
        self.at = match step {
            Step::By(by) => (self.at + count).saturating_add_signed(by) % count,
            Step::First => 0,
            Step::Last => count - 1,
        };
    }

    /// What can stand in the line that is typed into and goes on with what stands there, then what holds it elsewhere.
    #[must_use]
    pub fn options(&self) -> Vec<&(String, String)> {
        let typed = self.value(self.at).to_lowercase();
        let all = || self.fields.get(self.at).into_iter().flat_map(|field| &field.options);
        let begins = |option: &&(String, String)| option.0.to_lowercase().starts_with(&typed);
        let holds = |option: &&(String, String)| {
            [&option.0, &option.1].into_iter().any(|text| text.to_lowercase().contains(&typed))
        };
        all().filter(begins).chain(all().filter(|option| !begins(option) && holds(option))).collect()
    }

    /// Complete what is typed by the first that can stand there; whether there was anything to complete.
    pub fn complete(&mut self) -> bool {
        let typed = self.value(self.at).to_owned();
        if typed.is_empty() {
            return false;
        }
        let Some(first) =
            self.options().first().map(|(value, _)| value.clone()).filter(|first| *first != typed)
        else {
            return false;
        };
        if let Some(input) = self.input() {
            *input = Input::new(first);
        }
        true
    }

    /// What a line holds.
    #[must_use]
    pub fn value(&self, at: usize) -> &str {
        self.fields.get(at).map_or("", |field| field.input.value().trim())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_go_round() {
        let field = |label| Field::new(label, String::new(), "");
        let mut form = Form::new("", FormOf::Rule, vec![field("a"), field("b"), field("c")]);
        form.step(Step::By(-1));
        assert_eq!(form.at, 2);
        form.step(Step::By(1));
        assert_eq!(form.at, 0);
    }

    #[test]
    fn a_line_is_completed_by_the_first_that_goes_on_with_it() {
        let mut field = Field::new("category", "sh".to_owned(), "");
        field.options = [("Fresh", ""), ("Shoes", ""), ("Shirts", "for all")]
            .map(|(value, told)| (value.to_owned(), told.to_owned()))
            .to_vec();
        let mut form = Form::new("", FormOf::Purchases, vec![field]);
        let found: Vec<&str> = form.options().iter().map(|(value, _)| value.as_str()).collect();
        assert_eq!(found, ["Shoes", "Shirts", "Fresh"]);
        assert!(form.complete());
        assert_eq!(form.value(0), "Shoes");
        assert!(!form.complete(), "it is whole");
        form.fields[0].input = Input::default();
        assert!(!form.complete() && form.options().len() == 3, "empty stands for any");
    }

    #[test]
    fn a_form_without_lines_takes_nothing() {
        let mut form = Form::new("", FormOf::Bands, Vec::new());
        form.step(Step::By(1));
        assert!(form.input().is_none() && form.value(0).is_empty());
    }
}
