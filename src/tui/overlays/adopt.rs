//! Whether to adopt thresholds: first the reason, which stays with them for ever, then the two buttons.

use tui_input::Input;

use crate::contract::Adoption;
use crate::tui::confirm::{AdoptThresholds, Confirm};
use crate::tui::grid::Step;

/// The question, and the reason being typed.
#[derive(Debug)]
pub struct Adopt {
    /// The question.
    pub confirm: Confirm<AdoptThresholds>,
    /// The reason.
    pub reason: Input,
    /// What is wrong with it.
    pub trouble: Option<&'static str>,
    on_buttons: bool,
}

impl Adopt {
    /// Ask whether to adopt these, and why.
    #[must_use]
    pub fn new(adoption: Adoption, lines: Vec<String>) -> Self {
        let confirm = Confirm::new(AdoptThresholds(adoption), "Adopt these thresholds?", lines, "Adopt");
        Self { confirm, reason: Input::default(), trouble: None, on_buttons: false }
    }

    /// Whether the reason is typed into, rather than a button in focus.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        !self.on_buttons
    }

    /// The line that is typed into.
    pub fn input(&mut self) -> &mut Input {
        self.trouble = None;
        &mut self.reason
    }

    /// Go to the buttons, when there is a reason; the focus is then on Cancel.
    pub fn accept_reason(&mut self) {
        let reason = self.reason.value().trim().to_owned();
        if reason.is_empty() {
            self.trouble = Some("A reason is needed: it is kept with the version");
            return;
        }
        self.confirm.amend(|adoption| adoption.0.reason = reason);
        self.on_buttons = true;
    }

    /// Go round: the reason, Cancel, Adopt.
    pub fn step(&mut self, step: Step) {
        match (self.on_buttons, self.confirm.is_focused(), step) {
            (false, _, Step::By(-1)) => {}
            (false, ..) => self.accept_reason(),
            (true, false, Step::By(-1)) => self.on_buttons = false,
            _ => self.confirm.toggle(),
        }
    }
}
