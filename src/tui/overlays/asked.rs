//! A question that first wants a word: the reason, which is kept for ever, or the id of who is meant. Then the two
//! buttons.

use tui_input::Input;

use crate::tui::confirm::{
    AdoptClusters, AdoptThresholds, ApproveExport, ChangeSuppression, Confirm, EraseCustomer, EraseForGood,
    ExportCustomer, RejectExport, RetireAudience, RevealCustomer, RollBackScores, SetRole, SetRules,
    SetTheExclusions, SetTheGroup, WithdrawExport,
};
use crate::tui::grid::Step;

/// What is asked about together with a word to type.
pub trait Worded {
    /// What stands before the line.
    const PROMPT: &'static str = "why";
    /// Whether enter leads from the word to the button that does it: what was typed is the decision. Where a person's
    /// data is at stake it leads to Cancel.
    const LEADS_ON: bool = true;

    /// Take the word, or say what is wrong with it.
    fn take(&mut self, word: &str) -> Result<(), &'static str>;
}

fn reason(into: &mut String, word: &str, missing: &'static str) -> Result<(), &'static str> {
    if word.is_empty() {
        return Err(missing);
    }
    word.clone_into(into);
    Ok(())
}

impl Worded for AdoptThresholds {
    fn take(&mut self, word: &str) -> Result<(), &'static str> {
        reason(&mut self.0.reason, word, "A reason is needed: it is kept with the version")
    }
}

impl Worded for AdoptClusters {
    fn take(&mut self, word: &str) -> Result<(), &'static str> {
        reason(&mut self.0.reason, word, "A reason is needed: it is kept with the version")
    }
}

impl Worded for SetRules {
    fn take(&mut self, word: &str) -> Result<(), &'static str> {
        reason(&mut self.0.reason, word, MISSING)
    }
}

const MISSING: &str = "A reason is needed: it is kept in the audit chain";

impl Worded for RevealCustomer {
    const LEADS_ON: bool = false;

    fn take(&mut self, word: &str) -> Result<(), &'static str> {
        reason(&mut self.0.reason, word, MISSING)
    }
}

impl Worded for ExportCustomer {
    const LEADS_ON: bool = false;

    fn take(&mut self, word: &str) -> Result<(), &'static str> {
        reason(&mut self.0.reason, word, MISSING)
    }
}

impl Worded for EraseCustomer {
    const LEADS_ON: bool = false;

    fn take(&mut self, word: &str) -> Result<(), &'static str> {
        reason(&mut self.0.reason, word, MISSING)
    }
}

impl Worded for SetRole {
    fn take(&mut self, word: &str) -> Result<(), &'static str> {
        reason(&mut self.0.reason, word, MISSING)
    }
}

impl Worded for RollBackScores {
    fn take(&mut self, word: &str) -> Result<(), &'static str> {
        reason(&mut self.0, word, MISSING)
    }
}

impl Worded for RetireAudience {
    fn take(&mut self, word: &str) -> Result<(), &'static str> {
        reason(&mut self.reason, word, MISSING)
    }
}

impl Worded for SetTheExclusions {
    fn take(&mut self, word: &str) -> Result<(), &'static str> {
        reason(&mut self.0.reason, word, MISSING)
    }
}

impl Worded for SetTheGroup {
    fn take(&mut self, word: &str) -> Result<(), &'static str> {
        reason(&mut self.0.reason, word, MISSING)
    }
}

impl Worded for ChangeSuppression {
    fn take(&mut self, word: &str) -> Result<(), &'static str> {
        reason(&mut self.0.reason, word, MISSING)
    }
}

impl Worded for WithdrawExport {
    fn take(&mut self, word: &str) -> Result<(), &'static str> {
        reason(&mut self.0.reason, word, MISSING)
    }
}

impl Worded for RejectExport {
    const PROMPT: &'static str = "note";

    fn take(&mut self, word: &str) -> Result<(), &'static str> {
        reason(&mut self.0.note, word, "A note is needed: who asked reads it")
    }
}

impl Worded for ApproveExport {
    const PROMPT: &'static str = "rows";

    /// However the digits are grouped.
    fn take(&mut self, word: &str) -> Result<(), &'static str> {
        let digits: String = word.chars().filter(|c| !matches!(c, ',' | '.' | ' ' | '\'' | '_')).collect();
        if digits.parse() == Ok(self.rows) {
            Ok(())
        } else {
            Err("This is not the number of rows that stands above")
        }
    }
}

impl Worded for EraseForGood {
    const PROMPT: &'static str = "id";
    const LEADS_ON: bool = false;

    fn take(&mut self, word: &str) -> Result<(), &'static str> {
        if word == self.erasure().customer_id.trim() {
            Ok(())
        } else {
            Err("This is not the id that stands above")
        }
    }
}

/// The question, and the word being typed.
#[derive(Debug)]
pub struct Asked<T> {
    /// The question.
    pub confirm: Confirm<T>,
    /// The word.
    pub word: Input,
    /// What is wrong with it.
    pub trouble: Option<&'static str>,
    on_buttons: bool,
}

impl<T: Worded> Asked<T> {
    /// Ask, beginning with the word.
    #[must_use]
    pub fn new(confirm: Confirm<T>) -> Self {
        Self { confirm, word: Input::default(), trouble: None, on_buttons: false }
    }

    /// Whether the word is typed into, rather than a button in focus.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        !self.on_buttons
    }

    /// The line that is typed into, unless a button is in focus.
    pub fn line(&mut self) -> Option<&mut Input> {
        self.trouble = None;
        if self.on_buttons { None } else { Some(&mut self.word) }
    }

    /// Go to the buttons, when the word will do; the focus is then on Cancel, unless the word leads on.
    pub fn accept_word(&mut self) {
        self.go_to_buttons();
        if T::LEADS_ON && self.on_buttons {
            self.confirm.toggle();
        }
    }

    fn go_to_buttons(&mut self) {
        let word = self.word.value().trim().to_owned();
        let mut taken = Ok(());
        self.confirm.amend(|subject| taken = subject.take(&word));
        self.trouble = taken.err();
        self.on_buttons = taken.is_ok();
    }

    /// Go round: the word, Cancel, the button that does it.
    pub fn step(&mut self, step: Step) {
        match (self.on_buttons, self.confirm.is_focused(), step) {
            (false, _, Step::By(-1)) => {}
            (false, ..) => self.go_to_buttons(),
            (true, false, Step::By(-1)) => self.on_buttons = false,
            _ => self.confirm.toggle(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::contract::{DecisionRequest, Erasure};

    fn erasing() -> Asked<EraseCustomer> {
        let erasure = Erasure { customer_id: "4471".to_owned(), reason: String::new() };
        Asked::new(Confirm::new(EraseCustomer(erasure), "Erase?", Vec::new(), "Erase"))
    }

    #[test]
    fn without_a_reason_the_buttons_are_not_reached() {
        let mut asked = erasing();
        asked.accept_word();
        assert!(asked.is_typing() && asked.trouble.is_some());
    }

    #[test]
    fn enter_leads_from_the_number_of_rows_to_the_button_and_tab_to_cancel() {
        let decision = DecisionRequest {
            export: crate::contract::ExportId(7),
            approve: true,
            sha256: String::new(),
            note: String::new(),
        };
        let subject = ApproveExport { decision, rows: 1_200 };
        let mut asked = Asked::new(Confirm::new(subject, "Approve?", Vec::new(), "Approve"));
        asked.word = Input::new("1,201".to_owned());
        asked.accept_word();
        assert!(asked.is_typing() && !asked.confirm.is_focused());
        asked.word = Input::new("1,200".to_owned());
        asked.step(Step::By(1));
        assert!(!asked.is_typing() && !asked.confirm.is_focused());
        asked.step(Step::By(-1));
        asked.accept_word();
        assert!(asked.confirm.answer().is_some());
        // Taking a customer out does not lead on.
        let mut other = erasing();
        other.word = Input::new("asked for by letter".to_owned());
        other.accept_word();
        assert!(!other.confirm.is_focused());
    }

    #[test]
    fn the_second_question_holds_the_first_ones_answer_and_wants_the_id() {
        let mut asked = erasing();
        asked.word = Input::new("asked for by letter".to_owned());
        asked.accept_word();
        asked.step(Step::By(1));
        let first = asked.confirm.answer().unwrap();
        let mut sure = Asked::new(Confirm::new(EraseForGood::new(first), "Sure?", Vec::new(), "Erase"));
        sure.word = Input::new("4472".to_owned());
        sure.accept_word();
        assert!(sure.is_typing() && sure.trouble.is_some());
        sure.word = Input::new("4471".to_owned());
        sure.accept_word();
        sure.step(Step::By(1));
        assert_eq!(sure.confirm.answer().unwrap().subject().erasure().reason, "asked for by letter");
    }
}
