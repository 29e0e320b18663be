//! Keys and pasted text: to the line being typed in, else to the action they call.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind};

use super::{App, Effect, Level};
use crate::tui::actions::{self, Scope};
use crate::tui::grid::{Grid, Place, Step};
use crate::tui::keymap::Chord;
use crate::tui::overlays::{self, Overlay};
use crate::tui::screens::Screen;
use crate::tui::screens::audiences::builder;
use crate::tui::screens::segments::Tab;

/// Longest text that terminals are sure to take by OSC 52: 100,000 bytes of sequence, in base 64.
pub(crate) const LONGEST_COPY: usize = 74_994;

pub(super) fn key(app: &mut App, event: KeyEvent) -> Vec<Effect> {
    if event.kind == KeyEventKind::Release {
        return Vec::new();
    }
    let chord = Chord::of(event);
    app.log.seen();
    if chord == Chord::ctrl('c') {
        return actions::leave(app);
    }
    app.chord = Some(chord);
    let effects = if app.too_small {
        blind(app, chord)
    } else if app.overlays.is_empty() {
        if app.is_searching() {
            app.search_key(chord)
        } else if app.filtering.is_some() {
            filter_key(app, chord)
        } else if let Some(effects) = builder::key(app, chord) {
            effects
        } else {
            let scopes = app.screen_scopes();
            // What is typed into a rule is no order to the rest of the console: a letter that the tree doesn't know does
            // nothing.
            let is_letter = chord.typed().is_some_and(char::is_alphabetic);
            let scopes = if app.is_building() && is_letter { vec![Scope::Builder] } else { scopes };
            act(app, &scopes, chord)
        }
    } else {
        overlay_key(app, chord)
    };
    app.chord = None;
    effects
}

/// On a terminal too small to show anything, only leaving it is safe.
fn blind(app: &mut App, chord: Chord) -> Vec<Effect> {
    match app.options.keys.find(&[Scope::Global], chord) {
        Some(action) if ["app.quit", "app.suspend", "app.redraw"].contains(&action.id) => {
            actions::run(app, action)
        }
        _ => Vec::new(),
    }
}

fn act(app: &mut App, scopes: &[Scope], chord: Chord) -> Vec<Effect> {
    match app.options.keys.find(scopes, chord) {
        Some(action) => actions::run(app, action),
        None => Vec::new(),
    }
}

fn overlay_key(app: &mut App, chord: Chord) -> Vec<Effect> {
    if !app.overlays.last().is_some_and(Overlay::is_typing) {
        // The two buttons of a question stand side by side.
        if let (Some(question), Chord::Key(KeyCode::Left | KeyCode::Right, _)) =
            (app.overlays.last_mut().filter(|overlay| overlay.has_buttons()), chord)
        {
            question.step(Step::By(1));
            return Vec::new();
        }
        return act(app, &[Scope::Overlay, Scope::List], chord);
    }
    let called = match chord.typed() {
        Some(_) => None,
        None => app.options.keys.find(&[Scope::Overlay], chord),
    };
    if let Some(action) = called {
        return actions::run(app, action);
    }
    match app.overlays.last_mut() {
        Some(Overlay::Picker(picker)) => {
            let emptied = chord == Chord::Key(KeyCode::Backspace, crossterm::event::KeyModifiers::NONE)
                && picker.input.value().is_empty();
            if emptied && picker.is_palette {
                app.overlays.pop();
            } else if overlays::edit(&mut picker.input, chord) {
                picker.search();
            }
        }
        Some(overlay) => {
            let longest = overlay.longest();
            let typed = overlay.line().is_some_and(|line| overlays::edit_up_to(line, chord, longest));
            overlay.check();
            if typed {
                return app.typed_in_window();
            }
        }
        None => {}
    }
    Vec::new()
}

/// While a filter is typed: enter keeps it, esc clears it, moving still moves.
fn filter_key(app: &mut App, chord: Chord) -> Vec<Effect> {
    let action = match chord.typed() {
        Some(_) => None,
        None => app.options.keys.find(&[Scope::Overlay], chord),
    };
    match action.map(|action| action.id) {
        Some("window.close") => {
            app.filtering = None;
            set_filter(app, String::new());
        }
        Some("window.accept" | "window.complete") => app.filtering = None,
        Some("window.next") => return app.step(Step::By(1)),
        Some("window.previous") => return app.step(Step::By(-1)),
        _ => {
            let changed = app.filtering.as_mut().is_some_and(|line| overlays::edit(&mut line.input, chord));
            if changed {
                take_filter(app);
            }
        }
    }
    Vec::new()
}

fn take_filter(app: &mut App) {
    let text = app.filtering.as_ref().map(|line| line.input.value().to_owned()).unwrap_or_default();
    set_filter(app, text);
}

fn set_filter(app: &mut App, text: String) {
    if let Some(place) = app.place_mut() {
        place.filter = text;
        place.cursor = 0;
    }
}

pub(super) fn paste(app: &mut App, text: &str) -> Vec<Effect> {
    match app.overlays.last_mut() {
        Some(Overlay::Picker(picker)) => {
            picker.is_typing = true;
            overlays::paste(&mut picker.input, text);
            picker.search();
        }
        Some(overlay) => {
            let longest = overlay.longest();
            let line = overlay.line();
            let pasted = line.map(|line| overlays::paste_up_to(line, text, longest)).is_some();
            overlay.check();
            if pasted {
                return app.typed_in_window();
            }
        }
        None => {
            if app.is_searching() {
                return app.paste_search(text);
            }
            if let Some(effects) = builder::paste(app, text) {
                return effects;
            }
            if let Some(line) = &mut app.filtering {
                overlays::paste(&mut line.input, text);
                take_filter(app);
            } else {
                app.say(Level::Warn, "Nothing takes text here; press / or : first");
            }
        }
    }
    Vec::new()
}

impl App {
    /// Where keys are looked up on the screen in front, the nearest first.
    pub(crate) fn screen_scopes(&self) -> Vec<Scope> {
        if self.is_building() {
            return vec![Scope::Builder, Scope::Global];
        }
        let screen = match self.screen {
            Screen::Pulse => Scope::Pulse,
            Screen::Segments => self.segments_scope(),
            Screen::Customers => Scope::Customers,
            Screen::Models => Scope::Models,
            Screen::Audiences => Scope::Audiences,
            Screen::Data => Scope::Data,
        };
        vec![screen, Scope::List, Scope::Global]
    }

    /// Where keys are looked up on Segments: each tab has its own, and so has the way to new segments.
    fn segments_scope(&self) -> Scope {
        match self.segments.tab {
            Tab::Value => Scope::Segments,
            Tab::Behaviour if self.segments.behaviour.is_trying() => Scope::Trial,
            Tab::Behaviour => Scope::Behaviour,
        }
    }

    /// The table that keys act on.
    pub(crate) fn grid(&self) -> Grid {
        match self.screen {
            Screen::Pulse => crate::tui::screens::pulse::breakdown(self),
            Screen::Segments => crate::tui::screens::segments::grid(self),
            Screen::Customers => crate::tui::screens::customers::grid(self),
            Screen::Models => crate::tui::screens::models::grid(self),
            Screen::Audiences => crate::tui::screens::audiences::grid(self),
            Screen::Data => crate::tui::screens::data::grid(self, self.data.section),
        }
    }

    /// Where the reader stands in it.
    pub(crate) fn place(&self) -> Option<&Place> {
        match self.screen {
            Screen::Pulse => Some(&self.pulse.place),
            Screen::Segments => self.segments.place(),
            Screen::Customers => Some(self.customers.place()),
            Screen::Models => self.models.places.get(&self.models.front()),
            Screen::Audiences => self.audiences.places.get(&self.audiences.front()),
            Screen::Data => self.data.places.get(&self.data.section),
        }
    }

    /// The same, to be changed.
    #[allow(clippy::unnecessary_wraps, reason = "the twin of `place`; a screen may come without rows")]
    pub(crate) fn place_mut(&mut self) -> Option<&mut Place> {
        match self.screen {
            Screen::Pulse => Some(&mut self.pulse.place),
            Screen::Segments => Some(self.segments.place_mut()),
            Screen::Customers => Some(self.customers.place_mut()),
            Screen::Models => Some(self.models.place_mut()),
            Screen::Audiences => Some(self.audiences.place_mut()),
            Screen::Data => Some(self.data.places.entry(self.data.section).or_default()),
        }
    }

    /// Move in what is in front.
    pub(crate) fn step(&mut self, step: Step) -> Vec<Effect> {
        if let Some(overlay) = self.overlays.last_mut() {
            overlay.step(step);
            return Vec::new();
        }
        if self.screen == Screen::Pulse && !self.pulse.is_on_rows() {
            return self.step_pulse(step);
        }
        if self.is_on_behaviour() {
            return self.step_behaviour(step);
        }
        if self.screen == Screen::Models {
            return self.step_models(step);
        }
        if self.is_building() {
            return self.step_builder(step);
        }
        if self.screen == Screen::Audiences {
            return self.step_audiences(step);
        }
        let grid = self.grid();
        if let Some(place) = self.place_mut() {
            place.cursor = step.from(place.cursor, grid.count(place));
        }
        if self.screen == Screen::Customers { self.ask_more_tickets() } else { Vec::new() }
    }

    /// Move the focus to another part of the screen.
    pub(crate) fn turn(&mut self, by: isize) -> Vec<Effect> {
        match self.screen {
            Screen::Pulse => {
                self.pulse.turn(by);
                Vec::new()
            }
            Screen::Segments => self.turn_segments(by),
            Screen::Customers => {
                self.customers.turn();
                Vec::new()
            }
            Screen::Models => self.turn_models(by),
            Screen::Audiences => self.turn_audiences(by),
            Screen::Data => self.turn_data(by),
        }
    }

    /// Put the focus where there are rows.
    pub(crate) fn focus_rows(&mut self) {
        if self.screen == Screen::Pulse {
            self.pulse.focus_rows();
        }
    }

    /// What `y` copies on the screen in front, and what to call it.
    pub(crate) fn copied(&self) -> Option<(String, String)> {
        if self.screen == Screen::Pulse && !self.pulse.is_on_rows() {
            return crate::tui::screens::pulse::copied(self);
        }
        if self.screen == Screen::Customers {
            return crate::tui::screens::customers::copied(self);
        }
        let (text, rows) = self.grid().copied(self.place()?)?;
        let what = if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
        Some((text, what))
    }

    /// Copy a text, unless it is too long for any terminal.
    pub(crate) fn copy(&mut self, text: String, what: &str) -> Vec<Effect> {
        if text.len() > LONGEST_COPY {
            let size = self.formatter.bytes(text.len() as u64);
            self.say(
                Level::Warn,
                format!(
                    "Not copied: {what} is {size}, and terminals take at most 74,994 bytes; mark fewer rows"
                ),
            );
            return Vec::new();
        }
        self.say(Level::Info, format!("Copied {what}"));
        vec![Effect::Copy(text)]
    }
}
