//! The rule as a line of text: its keys, and the options that follow the cursor.

use crossterm::event::{KeyCode, KeyModifiers};
use tui_input::Input;

use super::layout::Layout;
use super::{Builder, Focus};
use crate::contract::{CompletionRequest, Completions, ConsoleError};
use crate::tui::actions::{self, Scope};
use crate::tui::app::{App, Effect, Level, Request, Slot};
use crate::tui::grid::Step;
use crate::tui::keymap::Chord;
use crate::tui::overlays;

/// Characters that the text of a rule takes.
const LONGEST: usize = 20_000;

/// What may stand at the cursor.
#[derive(Debug, Default)]
pub struct Options {
    /// Whether they are to be shown.
    pub is_open: bool,
    /// What was asked, and what the engine said.
    pub known: Option<(CompletionRequest, Completions)>,
    /// The one that is taken; none until something is typed or moved to.
    pub chosen: Option<usize>,
}

impl Builder {
    fn place(&self) -> CompletionRequest {
        CompletionRequest {
            text: self.draft.text().to_owned(),
            cursor: u32::try_from(self.draft.line.cursor()).unwrap_or(u32::MAX),
        }
    }

    /// The options to be shown: those of where the cursor stands.
    #[must_use]
    pub fn options(&self) -> Option<&Completions> {
        if !self.options.is_open || self.focus != Focus::Text {
            return None;
        }
        let (asked, found) = self.options.known.as_ref()?;
        let is_here = asked.cursor as usize == self.draft.line.cursor() && asked.text == self.draft.text();
        (is_here && !found.options.is_empty()).then_some(found)
    }

    /// What would be written if the chosen option were taken: what of it is not there yet.
    #[must_use]
    pub fn ghost(&self) -> Option<String> {
        let found = self.options()?;
        let option = found.options.get(self.options.chosen?)?;
        let cursor = self.draft.line.cursor();
        if cursor != self.draft.text().chars().count() {
            return None;
        }
        let started: String = self.draft.text().chars().skip(found.from as usize).collect();
        option.text.strip_prefix(&started).map(str::to_owned).filter(|rest| !rest.is_empty())
    }

    /// Whether the next option is wanted: the text makes no sense without one.
    #[must_use]
    pub fn wants_option(&self) -> bool {
        self.problem.is_some() && !self.draft.is_read && self.options().is_some()
    }

    /// Put an option where the cursor stands.
    fn take_option(&mut self) {
        let Some(found) = self.options() else { return };
        let Some(option) = self.options.chosen.and_then(|at| found.options.get(at)) else { return };
        let (text, from) = (option.text.clone(), found.from as usize);
        self.draft.edit_text(|line| {
            let all: Vec<char> = line.value().chars().collect();
            let mut before: String = all.iter().take(from).collect();
            let mut after: String = all.iter().skip(line.cursor()).collect();
            if text.starts_with([',', ')']) {
                before.truncate(before.trim_end().len());
            }
            if text.ends_with('"')
                && let Some(rest) = after.strip_prefix('"')
            {
                after = rest.to_owned();
            }
            before.push_str(&text);
            let wants_space = !text.ends_with('(') && !after.starts_with([' ', ',', ')']);
            if wants_space {
                before.push(' ');
            }
            let cursor = before.chars().count();
            *line = Input::new(before + &after).with_cursor(cursor);
        });
    }
}

impl App {
    /// Whether letters go into the rule's text.
    pub(crate) fn is_typing_rule(&self) -> bool {
        self.is_building()
            && self.audiences.builder.as_ref().is_some_and(|builder| builder.focus == Focus::Text)
    }

    /// A key while the text has them.
    pub(super) fn text_key(&mut self, chord: Chord) -> Vec<Effect> {
        let Some(builder) = self.audiences.builder.as_mut() else { return Vec::new() };
        let is_back = chord == Chord::Key(KeyCode::Tab, KeyModifiers::SHIFT);
        let shown = builder.options().map(|found| found.options.len());
        let wants_option = builder.wants_option() && !self.tickets.is_waiting(Slot::Count);
        let called = match chord.typed() {
            Some(_) => None,
            None => self.options.keys.find(&[Scope::Overlay], chord),
        };
        if let (Some(count), Some(action), false) = (shown, called, is_back) {
            match action.id {
                "window.close" => {
                    builder.options.is_open = false;
                    return Vec::new();
                }
                "window.complete" if builder.options.chosen.is_none() && wants_option => {
                    builder.options.chosen = Some(0);
                    builder.take_option();
                    return self.text_changed();
                }
                "window.accept" | "window.complete" if builder.options.chosen.is_some() => {
                    builder.take_option();
                    return self.text_changed();
                }
                "window.next" => {
                    let next = builder.options.chosen.map_or(0, |at| at + 1);
                    builder.options.chosen = Some(next % count.max(1));
                    return Vec::new();
                }
                "window.previous" => {
                    let at = builder.options.chosen.unwrap_or(0);
                    builder.options.chosen = Some((at + count.max(1) - 1) % count.max(1));
                    return Vec::new();
                }
                _ => {}
            }
        }
        if overlays::edits(chord) {
            let is_full = chord.typed().is_some() && builder.draft.text().chars().count() >= LONGEST;
            if is_full {
                self.say(Level::Warn, format!("A rule's text takes {LONGEST} characters"));
                return Vec::new();
            }
            let before = builder.draft.line.cursor();
            let changed = builder.draft.edit_text(|line| {
                overlays::edit_up_to(line, chord, LONGEST);
            });
            if changed {
                return self.text_changed();
            }
            let has_moved = builder.draft.line.cursor() != before;
            return if has_moved { self.ask_options() } else { Vec::new() };
        }
        let scopes: &[Scope] = if chord.typed().is_some() { &[] } else { &[Scope::Builder, Scope::Global] };
        match self.options.keys.find(scopes, chord) {
            Some(action) => actions::run(self, action),
            None => Vec::new(),
        }
    }

    /// Text pasted into the rule: line ends and tabs become spaces, other control characters are dropped.
    pub(super) fn paste_rule(&mut self, text: &str) -> Vec<Effect> {
        let Some(builder) = self.audiences.builder.as_mut() else { return Vec::new() };
        let free = LONGEST.saturating_sub(builder.draft.text().chars().count());
        let clean: String = text
            .trim_end_matches(['\r', '\n'])
            .replace("\r\n", " ")
            .chars()
            .map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c })
            .filter(|c| !c.is_control())
            .collect();
        let kept: String = clean.chars().take(free).collect();
        let is_cut = kept.len() < clean.len();
        let changed = builder.draft.edit_text(|line| {
            let cursor = line.cursor();
            let before: String = line.value().chars().take(cursor).collect();
            let after: String = line.value().chars().skip(cursor).collect();
            let cursor = cursor + kept.chars().count();
            *line = Input::new(format!("{before}{kept}{after}")).with_cursor(cursor);
        });
        if is_cut {
            self.say(
                Level::Warn,
                format!("Only a part was pasted: a rule's text takes {LONGEST} characters"),
            );
        }
        if changed { self.text_changed() } else { Vec::new() }
    }

    fn text_changed(&mut self) -> Vec<Effect> {
        if let Some(builder) = self.audiences.builder.as_mut() {
            builder.options.is_open = true;
            // Whoever types on no longer waits for a step of the tree.
            builder.asking = None;
        }
        let mut effects: Vec<Effect> = self.ask_count().into_iter().collect();
        effects.extend(self.ask_options());
        effects
    }

    /// Ask what may stand at the cursor, where that is to be shown.
    pub(super) fn ask_options(&mut self) -> Vec<Effect> {
        let Some(builder) = self.audiences.builder.as_mut() else { return Vec::new() };
        builder.options.chosen = None;
        if !builder.options.is_open {
            return Vec::new();
        }
        let request = builder.place();
        vec![self.ask(Slot::Complete, Request::Complete(request))]
    }

    pub(crate) fn take_completions(
        &mut self,
        request: &CompletionRequest,
        reply: Result<Completions, ConsoleError>,
    ) -> Vec<Effect> {
        let Some(builder) = self.audiences.builder.as_mut() else { return Vec::new() };
        if builder.waits_for_names(request) {
            return self.take_names(reply);
        }
        if let Some(effects) = self.take_purchase_values(request, &reply) {
            return effects;
        }
        let Some(builder) = self.audiences.builder.as_mut() else { return Vec::new() };
        let Some(found) = reply.ok().filter(|_| builder.place() == *request) else { return Vec::new() };
        let started: String =
            request.text.chars().take(request.cursor as usize).skip(found.from as usize).collect();
        let is_written = matches!(found.options.as_slice(), [only] if only.text == started);
        // Only what goes on with what is typed is taken by a key that was meant for something else.
        let goes_on = found.options.first().is_some_and(|option| {
            let (option, typed) = (option.text.trim_start_matches('"'), started.trim_start_matches('"'));
            option.to_lowercase().starts_with(&typed.to_lowercase())
        });
        let is_number = started.starts_with(|c: char| c.is_ascii_digit());
        builder.options.chosen = (!started.is_empty() && goes_on && !is_number).then_some(0);
        builder.options.known = Some((request.clone(), found));
        if is_written {
            builder.options.known = None;
        }
        Vec::new()
    }

    /// Up and down in the text: to the line above or below.
    pub(super) fn step_text(&mut self, step: Step) -> Vec<Effect> {
        let Some(builder) = self.audiences.builder.as_mut() else { return Vec::new() };
        let layout = Layout::new(builder.draft.text(), builder.drawn.room.max(2));
        let (y, x) = layout.find(builder.draft.line.cursor());
        let to = layout.at(step.from(y, layout.lines.len()), x);
        builder.draft.line = builder.draft.line.clone().with_cursor(to);
        self.ask_options()
    }
}
