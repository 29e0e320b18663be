//! The console without a terminal: for scenario tests, and for the pictures in the README.
//!
//! Keys come as a macro (`1 p <down> <enter> / s t o <esc>`), answers from whatever implements the contract,
//! and the screen is a buffer that can be read.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::time::{Instant, timeout_at};

use super::Options;
use super::app::{App, Effect, Msg, update};
use super::keymap::Chord;
use super::runtime::{Courier, Pace};
use super::theme::Theme;
use super::view::render;
use crate::contract::ConsoleClient;

/// How long an answer is waited for before the test fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why a scenario can't go on.
#[derive(Debug, thiserror::Error)]
pub enum Stuck {
    /// A part of the macro that is no key.
    #[error("the macro holds `{0}`, which is no key")]
    Macro(String),
    /// The engine did not answer.
    #[error("nothing happened for {} s; the screen shows:\n{screen}", PATIENCE.as_secs())]
    Waiting {
        /// The screen.
        screen: String,
    },
}

/// The console on a buffer.
#[derive(Debug)]
pub struct Harness {
    /// Boxed: a scenario keeps its console across awaits.
    app: Box<App>,
    courier: Courier,
    answers: UnboundedReceiver<Msg>,
    terminal: Terminal<TestBackend>,
    now: Timestamp,
    /// What was copied, oldest first.
    pub copied: Vec<String>,
    /// Whether it was left.
    pub left: bool,
    /// How often the terminal was given back to the shell.
    pub suspended: usize,
}

impl Harness {
    /// Start it on a screen of this size and let it settle. The clock stands still at `now`, in UTC.
    pub async fn open(
        client: ConsoleClient,
        options: Options,
        (width, height): (u16, u16),
        now: Timestamp,
    ) -> Result<Self, Stuck> {
        let (sender, answers) = mpsc::unbounded_channel();
        let mut app = Box::new(App::new(options, now));
        app.set_zone(TimeZone::UTC);
        let backend = TestBackend::new(width, height);
        let terminal = match Terminal::new(backend) {
            Ok(terminal) => terminal,
            Err(never) => match never {},
        };
        let courier = Courier::new(client, sender, Pace::at_once());
        let mut harness =
            Self { app, courier, answers, terminal, now, copied: Vec::new(), left: false, suspended: 0 };
        let effects = harness.app.start();
        harness.act(effects);
        harness.settle().await?;
        Ok(harness)
    }

    /// Press the keys of a macro, letting every answer come in between.
    pub async fn press(&mut self, keys: &str) -> Result<(), Stuck> {
        for chord in parse(keys)? {
            if let Some(event) = chord.event() {
                self.send(Msg::Key(event)).await?;
            }
        }
        Ok(())
    }

    /// Press the keys of a macro faster than answers come.
    pub async fn start_pressing(&mut self, keys: &str) -> Result<(), Stuck> {
        for chord in parse(keys)? {
            if let Some(event) = chord.event() {
                self.take(Msg::Key(event));
                self.draw();
                // Long enough for the request to reach the engine, not for its answer.
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
        Ok(())
    }

    /// Take in any message and let it settle.
    pub async fn send(&mut self, msg: Msg) -> Result<(), Stuck> {
        self.take(msg);
        self.settle().await
    }

    /// Wait until the screen holds this text; for what jobs bring.
    pub async fn wait_for(&mut self, text: &str) -> Result<(), Stuck> {
        let deadline = Instant::now() + PATIENCE;
        while !self.screen().contains(text) {
            self.one_answer(deadline).await?;
        }
        Ok(())
    }

    /// Take in answers until none is on its way but the long poll's.
    pub async fn settle(&mut self) -> Result<(), Stuck> {
        let deadline = Instant::now() + PATIENCE;
        self.draw();
        loop {
            while let Ok(msg) = self.answers.try_recv() {
                self.take(msg);
            }
            if !self.courier.is_busy() && self.answers.is_empty() {
                break;
            }
            self.one_answer(deadline).await?;
        }
        self.draw();
        Ok(())
    }

    async fn one_answer(&mut self, deadline: Instant) -> Result<(), Stuck> {
        // A task may end just after its answer was taken: look again soon.
        let soon = deadline.min(Instant::now() + Duration::from_millis(20));
        match timeout_at(soon, self.answers.recv()).await {
            Ok(Some(msg)) => {
                self.take(msg);
                self.draw();
            }
            Ok(None) | Err(_) if Instant::now() >= deadline => {
                return Err(Stuck::Waiting { screen: self.screen() });
            }
            Ok(None) | Err(_) => {}
        }
        Ok(())
    }

    /// Set the size of the screen.
    pub async fn resize(&mut self, width: u16, height: u16) -> Result<(), Stuck> {
        self.terminal.backend_mut().resize(width, height);
        self.send(Msg::Resize).await
    }

    /// Set the clock.
    pub fn set_clock(&mut self, now: Timestamp) {
        self.now = now;
    }

    /// The screen as text, without the blanks at the ends of its lines.
    #[must_use]
    pub fn screen(&self) -> String {
        text(self.buffer())
    }

    /// The screen with its styles.
    #[must_use]
    pub fn buffer(&self) -> &Buffer {
        self.terminal.backend().buffer()
    }

    /// The theme in use, for pictures.
    #[must_use]
    pub fn theme(&self) -> &Theme {
        &self.app.theme
    }

    /// The app.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    fn take(&mut self, msg: Msg) {
        self.app.set_clock(self.now);
        let effects = update(&mut self.app, msg);
        self.act(effects);
    }

    fn act(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask(ticket, request) => self.courier.send(ticket, request),
                Effect::Copy(text) => self.copied.push(text),
                Effect::Redraw => {}
                Effect::Suspend => self.suspended += 1,
                Effect::Quit => self.left = true,
            }
        }
    }

    fn draw(&mut self) {
        let app = &mut self.app;
        match self.terminal.draw(|frame| render(app, frame)) {
            Ok(_) => {}
            Err(never) => match never {},
        }
    }
}

/// A buffer's text, a line per row, without the blanks at the ends.
#[must_use]
pub fn text(buffer: &Buffer) -> String {
    let mut lines = Vec::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut skip = 0;
        for x in 0..buffer.area.width {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = buffer.cell((x, y)).map_or(" ", ratatui::buffer::Cell::symbol);
            skip = super::text::width(symbol).saturating_sub(1);
            line.push_str(symbol);
        }
        lines.push(line.trim_end().to_owned());
    }
    lines.join("\n")
}

/// The chords of a macro: single characters, words typed letter by letter, and names in angle brackets.
pub fn parse(keys: &str) -> Result<Vec<Chord>, Stuck> {
    let mut chords = Vec::new();
    for token in keys.split_whitespace() {
        let name = token.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).filter(|n| !n.is_empty());
        match name {
            Some(name) => chords.push(name.parse().map_err(|_| Stuck::Macro(token.to_owned()))?),
            None => {
                for c in token.chars() {
                    chords.push(c.to_string().parse().map_err(|_| Stuck::Macro(token.to_owned()))?);
                }
            }
        }
    }
    Ok(chords)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_macro_is_keys_words_and_names() {
        let written: Vec<String> =
            parse("1 p <down> <ctrl-d> sto L").unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(written, ["1", "p", "down", "ctrl-d", "s", "t", "o", "L"]);
    }

    #[test]
    fn what_is_no_key_stops_the_scenario() {
        assert!(parse("1 <dwon>").is_err());
    }
}
