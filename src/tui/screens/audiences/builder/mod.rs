//! The rule builder: a rule as text and as a tree, and who it takes, following every edit.
//!
//! It has the screen while it is open, and keeps everything while another screen has it. It knows only the contract:
//! text and tree are turned into each other by the engine, whose reply to either brings the other.

mod asking;
mod catalogue;
mod draft;
mod guided;
mod keeping;
mod layout;
mod moving;
mod reading;
mod tree;
mod typing;
mod view;
mod view_count;
mod view_text;
mod view_tree;
mod words;

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use crate::contract::{
    Audience, ConsoleError, CountRequest, ErrorKind, Field, FieldValues, RuleCount, RuleProblem, RuleReply,
    RuleValue, SaveAudience, SavedList,
};
use crate::tui::app::{App, Effect, Level, Request, Slot};
use crate::tui::keymap::Chord;
use crate::tui::overlays::{Form, FormOf};
use crate::tui::screens::Screen;
use crate::tui::text::sanitize;

pub use asking::{Asking, Subject, Test};
pub use draft::Draft;
pub use moving::click;
pub use typing::Options;
pub(super) use view::draw;

/// People shown of those whom a rule takes.
const SAMPLE: u32 = 12;

/// What has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Focus {
    /// The text.
    #[default]
    Text,
    /// The tree.
    Tree,
    /// The people shown of those whom it takes.
    Sample,
}

/// What choosing something in one of the builder's windows does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// Ask this of a person.
    Subject(Subject),
    /// Compare it like this.
    Test(Test),
    /// With this value.
    Value(RuleValue),
    /// With one that is typed.
    Another,
    /// This audience or list.
    Name(String),
    /// Stay, and do nothing.
    Stay,
    /// Save it.
    Save,
    /// Save it as the version after one that was not built upon.
    SaveOver,
    /// Leave, and lose it.
    Leave,
    /// Go back to the rule that is open.
    GoOn,
    /// Begin with this rule, and lose the one that is open.
    Instead(Option<String>),
}

/// Where things were drawn last.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Drawn {
    /// Cells of a line of the text.
    pub room: usize,
    /// The text, and its first line in sight.
    pub text: (Rect, usize),
    /// The rows of the tree, and the first in sight.
    pub tree: (Rect, usize),
    /// The people, and the first in sight.
    pub sample: (Rect, usize),
}

/// A rule being built.
#[derive(Debug, Default)]
pub struct Builder {
    /// The audience whose next version it will be; `None` for a new one.
    pub edited: Option<Audience>,
    /// The rule.
    pub draft: Draft,
    /// What has the keys.
    pub focus: Focus,
    /// The row of the tree under the cursor.
    pub row: usize,
    /// The person under the cursor.
    pub person: usize,
    /// What is wrong with the rule.
    pub problem: Option<RuleProblem>,
    /// What should be known of the rule: a value that nothing has.
    pub notes: Vec<String>,
    /// Who the last rule that made sense takes.
    pub count: Option<RuleCount>,
    /// Why there is no count.
    pub error: Option<ConsoleError>,
    /// What may stand at the cursor of the text.
    pub options: Options,
    /// What values fields have, as far as they were asked for.
    pub values: BTreeMap<Field, FieldValues>,
    /// The condition that is being asked for, step by step.
    pub asking: Option<Asking>,
    /// What is saved once that is agreed to.
    pub saving: Option<SaveAudience>,
    /// Where things were drawn last.
    drawn: Drawn,
}

impl Builder {
    /// Build the next version of an audience, or a new one from a rule, if there is one to start from.
    #[must_use]
    pub fn new(edited: Option<Audience>, rule: Option<String>) -> Self {
        let text = rule.or_else(|| edited.as_ref().map(|audience| audience.rule.clone())).unwrap_or_default();
        Self { edited, draft: Draft::new(text), ..Self::default() }
    }

    /// What is built, for the breadcrumb.
    #[must_use]
    pub fn title(&self) -> String {
        let what = match &self.edited {
            Some(audience) => format!("edit {}", super::words::name(&audience.name)),
            None => "new".to_owned(),
        };
        if self.is_changed() { format!("{what}, not saved") } else { what }
    }

    /// Whether something would be lost by leaving.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.draft.is_changed()
    }

    /// What to ask of the rule as it stands.
    #[must_use]
    pub fn request(&self) -> CountRequest {
        CountRequest {
            rule: self.draft.source(),
            audience: self.edited.as_ref().map(|audience| audience.name.clone()),
            sample: SAMPLE,
        }
    }

    fn settle(&mut self) {
        self.row = self.row.min(self.draft.rows().len().saturating_sub(1));
        let people = self.count.as_ref().map_or(0, |count| count.sample.len());
        self.person = self.person.min(people.saturating_sub(1));
    }
}

impl App {
    /// Whether the builder has the screen.
    pub(crate) fn is_building(&self) -> bool {
        self.screen == Screen::Audiences && self.audiences.builder.is_some()
    }

    /// Whether a rule is built that would be lost by leaving, on whatever screen.
    pub(crate) fn is_rule_unsaved(&self) -> bool {
        self.audiences.builder.as_ref().is_some_and(Builder::is_changed)
    }

    /// Open the builder, on whatever screen it was asked for.
    pub(crate) fn open_builder(&mut self, edited: Option<Audience>, rule: Option<String>) -> Vec<Effect> {
        if self.is_rule_unsaved() {
            self.ask_instead(rule);
            return Vec::new();
        }
        self.audiences.builder = Some(Builder::new(edited, rule));
        if self.screen == Screen::Audiences {
            self.filtering = None;
            return self.ask_count().into_iter().collect();
        }
        self.go(Screen::Audiences)
    }

    /// Close it; what was built and not saved is gone.
    pub(crate) fn close_builder(&mut self) {
        self.audiences.builder = None;
        for slot in [Slot::Count, Slot::Complete, Slot::FieldValues] {
            self.tickets.forget(slot);
        }
    }

    /// Ask who the rule takes, where one is built; the count before is dropped.
    pub(crate) fn ask_count(&mut self) -> Option<Effect> {
        let request = self.audiences.builder.as_ref()?.request();
        Some(self.ask(Slot::Count, Request::Count(request)))
    }

    pub(crate) fn take_count(
        &mut self,
        request: &CountRequest,
        reply: Result<Box<RuleReply>, ConsoleError>,
    ) -> Vec<Effect> {
        let Some(builder) = self.audiences.builder.as_mut().filter(|builder| builder.request() == *request)
        else {
            return Vec::new();
        };
        match reply {
            Ok(reply) => {
                let RuleReply { text, tree, problem, count, notes } = *reply;
                builder.problem = problem;
                builder.notes = notes;
                builder.error = None;
                // Of a rule that makes no sense the count before stays.
                if count.is_some() || builder.problem.is_none() {
                    builder.count = count;
                }
                if builder.draft.by_tree {
                    builder.draft.take_text(text);
                } else if let Some(tree) = tree {
                    builder.draft.take_tree(tree);
                }
                builder.settle();
            }
            Err(error) if error.kind == ErrorKind::Cancelled => {}
            Err(error) => {
                builder.error = Some(error.clone());
                self.complain("Not counted", &error);
            }
        }
        Vec::new()
    }

    pub(crate) fn take_field_values(
        &mut self,
        field: Field,
        reply: Result<FieldValues, ConsoleError>,
    ) -> Vec<Effect> {
        match (&mut self.audiences.builder, reply) {
            (Some(builder), Ok(values)) => {
                builder.values.insert(field, values);
            }
            (Some(_), Err(error)) => self.complain(field.name(), &error),
            (None, _) => return Vec::new(),
        }
        self.go_on(field)
    }

    pub(crate) fn take_saved_list(
        &mut self,
        name: &str,
        reply: Result<SavedList, ConsoleError>,
    ) -> Vec<Effect> {
        match reply {
            Ok(SavedList { ids, known }) => {
                let f = &self.formatter;
                let mut text = format!(
                    "Kept {} {} as the list {}",
                    f.count(ids),
                    if ids == 1 { "id" } else { "ids" },
                    sanitize(name)
                );
                if let Some(known) = known {
                    let belong = if known == 1 { "belongs" } else { "belong" };
                    text.push_str(&format!("; {} {belong} to a customer", f.count(known)));
                }
                let effects = self.open_builder(None, Some(super::from_list(name)));
                self.say(Level::Info, text);
                effects
            }
            Err(error) => {
                self.complain("The list was not kept", &error);
                Vec::new()
            }
        }
    }

    /// Do what was chosen in one of the builder's windows.
    pub(crate) fn take_choice(&mut self, chosen: Chosen) -> Vec<Effect> {
        match chosen {
            Chosen::Subject(subject) => self.choose_subject(subject),
            Chosen::Test(test) => self.choose_test(test),
            Chosen::Value(value) => self.choose_value(value),
            Chosen::Another => self.type_value(),
            Chosen::Name(name) => self.choose_name(name),
            Chosen::Stay => Vec::new(),
            Chosen::Save => self.ask_save(),
            Chosen::SaveOver => self.save_over(),
            Chosen::Leave => {
                self.close_builder();
                Vec::new()
            }
            Chosen::GoOn => self.go(Screen::Audiences),
            Chosen::Instead(rule) => {
                self.close_builder();
                self.open_builder(None, rule)
            }
        }
    }
}

/// A form of the builder has been filled in.
pub fn accept_form(app: &mut App, form: Form) -> Vec<Effect> {
    if form.of == FormOf::Save { app.accept_save(form) } else { app.accept_condition(form) }
}

/// A key while the builder's text has them; `None` leaves it to the action table.
pub fn key(app: &mut App, chord: Chord) -> Option<Vec<Effect>> {
    app.is_typing_rule().then(|| app.text_key(chord))
}

/// Text pasted while the builder is open; `None` where nothing takes it.
pub fn paste(app: &mut App, text: &str) -> Option<Vec<Effect>> {
    app.is_typing_rule().then(|| app.paste_rule(text))
}
