//! The rules of a behavioural segment, being typed: what is wrong with them and where, and whom they would take.

use tui_input::Input;

use crate::contract::{ClusterId, ClusterRow, RulesPreview, RulesRequest};

/// Rules being typed.
#[derive(Debug, Clone)]
pub struct RulesEditor {
    /// Of which segment.
    pub id: ClusterId,
    /// Its name.
    pub name: String,
    /// The line.
    pub input: Input,
    /// What the line would take, once the engine said.
    pub preview: Option<RulesPreview>,
    /// Why it can't go on.
    pub trouble: Option<String>,
    /// The rules as they stand, and whether they are the segment.
    before: (String, bool),
}

impl RulesEditor {
    /// Longest rules, in characters.
    pub const LONGEST: usize = 4_000;

    /// Start from the rules that there are.
    #[must_use]
    pub fn new(row: &ClusterRow) -> Self {
        Self {
            id: row.id,
            name: row.name.clone(),
            input: Input::new(row.rules.clone()),
            preview: None,
            trouble: None,
            before: (row.rules.clone(), row.by_rules),
        }
    }

    /// The line that is typed into.
    pub fn input(&mut self) -> &mut Input {
        self.trouble = None;
        &mut self.input
    }

    /// The text, without blanks around it.
    #[must_use]
    pub fn text(&self) -> &str {
        self.input.value().trim()
    }

    /// What the text means, the reason still missing; or why it changes nothing or can't be taken.
    pub fn request(&self) -> Result<RulesRequest, String> {
        let request = |rules| RulesRequest { id: self.id, rules, reason: String::new() };
        let (before, is_by_rules) = &self.before;
        let text = self.text();
        if text.is_empty() {
            return if *is_by_rules {
                Ok(request(None))
            } else {
                Err("The segment stands by its centre already; type rules, or leave with esc".to_owned())
            };
        }
        if *is_by_rules && text == before.trim() {
            return Err("These are the rules it has".to_owned());
        }
        if let Some((_, _, problem)) = self.preview.as_ref().and_then(|preview| preview.problem.as_ref()) {
            return Err(problem.clone());
        }
        Ok(request(Some(text.to_owned())))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn editor(text: &str, before: (&str, bool)) -> RulesEditor {
        RulesEditor {
            id: ClusterId(3),
            name: "Gift buyers".to_owned(),
            input: Input::new(text.to_owned()),
            preview: None,
            trouble: None,
            before: (before.0.to_owned(), before.1),
        }
    }

    #[test]
    fn nothing_gives_a_segment_of_rules_back_to_its_centre_and_no_other() {
        assert_eq!(editor(" ", ("tickets > 1", true)).request().unwrap().rules, None);
        assert!(editor("", ("tickets > 1", false)).request().is_err());
    }

    #[test]
    fn the_proposed_rules_can_be_taken_as_they_are_but_not_twice() {
        let rules = editor("tickets > 1 ", ("tickets > 1", false)).request().unwrap().rules;
        assert_eq!(rules.as_deref(), Some("tickets > 1"));
        assert!(editor("tickets > 1", ("tickets > 1", true)).request().is_err());
    }

    #[test]
    fn what_the_engine_can_not_read_goes_no_further() {
        let mut wrong = editor("tickts > 1", ("tickets > 1", false));
        let problem = Some((0, 6, "`tickts` is no variable".to_owned()));
        wrong.preview = Some(RulesPreview { problem, customers: None, recall: None, precision: None });
        assert_eq!(wrong.request().unwrap_err(), "`tickts` is no variable");
    }
}
