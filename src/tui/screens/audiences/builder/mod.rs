//! The rule builder: a rule as text and as a tree, and who it takes, following every edit.
//!
//! It has the screen while it is open. Its requests are wired: each count drops the one before, which stops it at the
//! engine.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::contract::{
    Audience, CompletionRequest, Completions, ConsoleError, CountRequest, Field, FieldValues, RuleReply,
    RuleSource, SaveAudience, SavedList,
};
use crate::tui::app::{App, Effect, Level, Request, Slot};
use crate::tui::keymap::Chord;
use crate::tui::screens::{Loaded, Screen};
use crate::tui::text::{sanitize, wrap};
use crate::tui::theme::Role;
use crate::tui::view::notice;

/// People shown of those whom a rule takes.
const SAMPLE: u32 = 12;

/// A rule being built.
#[derive(Debug, Default)]
pub struct Builder {
    /// The audience whose next version it will be; `None` for a new one.
    pub edited: Option<Audience>,
    /// The rule's text.
    pub text: String,
    /// The rule both ways, and who it takes.
    pub counted: Loaded<Box<RuleReply>>,
    /// What may stand at the cursor.
    pub completions: Option<Completions>,
    /// What values fields have, as far as they were asked for.
    pub values: BTreeMap<Field, FieldValues>,
}

impl Builder {
    /// Build the next version of an audience, or a new one from a rule, if there is one to start from.
    #[must_use]
    pub fn new(edited: Option<Audience>, rule: Option<String>) -> Self {
        let text = rule.or_else(|| edited.as_ref().map(|audience| audience.rule.clone())).unwrap_or_default();
        Self { edited, text, ..Self::default() }
    }

    /// What is built, for the breadcrumb.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.edited {
            Some(audience) => format!("edit {}", super::words::name(&audience.name)),
            None => "new".to_owned(),
        }
    }

    /// What to ask of the rule as it stands.
    #[must_use]
    pub fn request(&self) -> CountRequest {
        CountRequest {
            rule: RuleSource::Text(self.text.clone()),
            audience: self.edited.as_ref().map(|audience| audience.name.clone()),
            sample: SAMPLE,
        }
    }
}

impl App {
    /// Open the builder, on whatever screen it was asked for.
    pub(crate) fn open_builder(&mut self, edited: Option<Audience>, rule: Option<String>) -> Vec<Effect> {
        self.audiences.builder = Some(Builder::new(edited, rule));
        let mut effects =
            if self.screen == Screen::Audiences { Vec::new() } else { self.go(Screen::Audiences) };
        effects.extend(self.ask_count());
        effects
    }

    /// Close it; what was built and not saved is gone.
    pub(crate) fn close_builder(&mut self) {
        self.audiences.builder = None;
        for slot in [Slot::Count, Slot::Complete, Slot::FieldValues] {
            self.tickets.forget(slot);
        }
    }

    /// Ask who the rule takes; the count before is dropped.
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
        if let Some(error) = builder.counted.take(reply) {
            self.complain("", &error);
        }
        Vec::new()
    }

    pub(crate) fn take_completions(
        &mut self,
        request: &CompletionRequest,
        reply: Result<Completions, ConsoleError>,
    ) -> Vec<Effect> {
        if let Some(builder) = self.audiences.builder.as_mut().filter(|builder| builder.text == request.text)
        {
            builder.completions = reply.ok();
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
            (None, _) => {}
        }
        Vec::new()
    }

    pub(crate) fn take_saved(
        &mut self,
        request: &SaveAudience,
        reply: Result<u32, ConsoleError>,
    ) -> Vec<Effect> {
        match reply {
            Ok(version) => {
                self.say(Level::Info, format!("Saved {} as version {version}", sanitize(&request.name)));
                self.close_builder();
                self.ask_audiences()
            }
            Err(error) => {
                self.complain("Not saved", &error);
                Vec::new()
            }
        }
    }

    pub(crate) fn take_saved_list(
        &mut self,
        name: &str,
        reply: Result<SavedList, ConsoleError>,
    ) -> Vec<Effect> {
        match reply {
            Ok(SavedList { ids, known }) => {
                let f = &self.formatter;
                let text = format!(
                    "Kept {} ids as the list {}; {} belong to a customer",
                    f.count(ids),
                    sanitize(name),
                    f.count(known)
                );
                self.say(Level::Info, text);
            }
            Err(error) => self.complain("The list was not kept", &error),
        }
        Vec::new()
    }
}

/// A key while the builder is open; `None` leaves it to the action table.
pub fn key(_app: &mut App, _chord: Chord) -> Option<Vec<Effect>> {
    None
}

/// Text pasted while the builder is open; `None` where nothing takes it.
pub fn paste(_app: &mut App, _text: &str) -> Option<Vec<Effect>> {
    None
}

/// Draw the builder.
pub(super) fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    let Some(builder) = &app.audiences.builder else { return };
    let mut lines: Vec<(String, Role)> = wrap(&sanitize(&builder.text), area.width.saturating_sub(4).into())
        .into_iter()
        .map(|piece| (piece, Role::Text))
        .collect();
    if let Some(count) = builder.counted.shown.as_ref().and_then(|reply| reply.count.as_ref()) {
        lines.push((format!("{} customers", app.formatter.count(count.customers)), Role::Title));
    }
    notice(app, &lines, area, buf);
}
