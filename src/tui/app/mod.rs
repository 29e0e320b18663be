//! The app: everything the interface knows, owned in one place and changed only by [`update`].
//!
//! No I/O and no clock: answers, keys and the time come in as messages, requests go out as effects.

mod answers;
mod clusters;
mod input;
mod log;
mod message;
mod mouse;
mod remember;
mod standing;
mod tickets;

pub use clusters::{ClusterAnswer, ClusterRequest};
pub use log::{Entry, Level};
pub use message::{Answer, Effect, Msg, Request, Slot};
pub use remember::Remembered;
pub use tickets::{Ticket, Tickets};

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Options;
use super::format::Formatter;
use super::glyphs::Glyphs;
use super::overlays::{FilterLine, Overlay};
use super::screens::{
    Screen, audiences::AudiencesScreen, customers::CustomersScreen, data::DataScreen, models::ModelsScreen,
    pulse::PulseScreen, segments::SegmentsScreen,
};
use super::theme::{self, Theme};
use super::view::Hits;
use crate::contract::{Ask, ConsoleError, ErrorKind, GenerationId, Hello, Job};
use crate::tui::keymap::Chord;

/// While a job works, what is in front is asked for anew at most this often: others' deeds are seen within a second.
const LOOK_PACE: Duration = Duration::from_millis(800);

/// Everything the interface knows.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each says one thing of the picture, none excludes another")]
pub struct App {
    /// How it was started.
    pub(crate) options: Options,
    /// Who answers.
    pub(crate) hello: Option<Hello>,
    /// The latest jobs, newest first.
    pub(crate) jobs: Vec<Job>,
    /// The screen in front.
    pub(crate) screen: Screen,
    /// The day's figures.
    pub(crate) pulse: PulseScreen,
    /// The value tiers.
    pub(crate) segments: SegmentsScreen,
    /// One customer, found and told.
    pub(crate) customers: Box<CustomersScreen>,
    /// The models, and what they predict.
    pub(crate) models: Box<ModelsScreen>,
    /// The audiences, and what of them left the house.
    pub(crate) audiences: Box<AudiencesScreen>,
    /// What is loaded.
    pub(crate) data: DataScreen,
    /// What lies over the screen, the last one in front.
    pub(crate) overlays: Vec<Overlay>,
    /// The filter that is being typed.
    pub(crate) filtering: Option<FilterLine>,
    /// The messages.
    pub(crate) log: log::Log,
    /// Whether the terminal is too small to show anything, as last drawn.
    pub(crate) too_small: bool,
    /// Whether the picture is held.
    pub(crate) frozen: bool,
    /// Whether something changed while it was held.
    pub(crate) held: bool,
    /// Why the engine no longer answers.
    pub(crate) lost: Option<String>,
    /// What is asked and not yet answered.
    pub(crate) tickets: Tickets,
    /// The theme in use, fitted to the terminal.
    pub(crate) theme: Theme,
    /// The theme a person chose here, if one did.
    pub(crate) theme_chosen: Option<String>,
    /// Numbers and dates as text.
    pub(crate) formatter: Formatter,
    /// The characters that this terminal can show.
    pub(crate) glyphs: Glyphs,
    /// The palette's history, newest first.
    pub(crate) history: Vec<String>,
    /// The chord that is being acted on.
    pub(crate) chord: Option<Chord>,
    /// The time of the last message.
    pub(crate) now: Timestamp,
    /// The zone in which times of day are shown.
    pub(crate) zone: TimeZone,
    /// The spinner's step.
    pub(crate) spin: usize,
    /// What can be clicked, as last drawn.
    pub(crate) hits: Hits,
    /// The generation whose data the screens show.
    generation: Option<GenerationId>,
    /// The version that the long poll said last.
    version: Option<u64>,
    /// The version to poll from once everything that the last change touched has been answered: a busy job
    /// must not overtake the answers it causes.
    poll_from: Option<u64>,
    /// When it was last asked for what a change may have touched.
    looked_at: Option<Timestamp>,
    /// Whether a change was passed over since.
    look_due: bool,
    /// Whether the remembered state has been taken up, so that it is not overwritten before.
    restored: bool,
    /// What was remembered last.
    kept: Option<Box<Remembered>>,
}

impl App {
    /// An app that has asked for nothing yet.
    #[must_use]
    pub fn new(options: Options, now: Timestamp) -> Self {
        let glyphs = if options.draws_ascii() { Glyphs::ascii() } else { Glyphs::unicode() };
        let wanted = options.theme.clone().unwrap_or_else(|| theme::DEFAULT.to_owned());
        let loaded = Theme::load(&wanted, options.themes_dir.as_deref());
        let trouble = loaded.as_ref().err().map(ToString::to_string);
        let theme =
            loaded.ok().or_else(|| Theme::builtin(theme::DEFAULT)).unwrap_or_default().adapt(options.color);
        let mut app = Self {
            formatter: Formatter::new("EUR", glyphs),
            glyphs,
            theme,
            theme_chosen: None,
            options,
            hello: None,
            jobs: Vec::new(),
            screen: Screen::default(),
            pulse: PulseScreen::default(),
            segments: SegmentsScreen::default(),
            customers: Box::default(),
            models: Box::default(),
            audiences: Box::default(),
            data: DataScreen::default(),
            overlays: Vec::new(),
            filtering: None,
            log: log::Log::default(),
            too_small: false,
            frozen: false,
            held: false,
            lost: None,
            tickets: Tickets::default(),
            history: Vec::new(),
            chord: None,
            now,
            zone: TimeZone::system(),
            spin: 0,
            hits: Hits::default(),
            generation: None,
            version: None,
            poll_from: None,
            looked_at: None,
            look_due: false,
            restored: false,
            kept: None,
        };
        if let Some(trouble) = trouble {
            app.say(Level::Warn, trouble);
        }
        app
    }

    /// The first requests: who answers, what was remembered, and the long poll.
    pub fn start(&mut self) -> Vec<Effect> {
        vec![
            self.ask(Slot::Hello, Request::Hello),
            self.ask(Slot::Restore, Request::Restore),
            self.ask(Slot::Change, Request::Change(0)),
            self.ask(Slot::Jobs, Request::Jobs),
        ]
    }

    /// Set the time; the app has no clock of its own.
    pub fn set_clock(&mut self, now: Timestamp) {
        self.now = now;
    }

    /// Set the zone in which times of day are shown.
    pub fn set_zone(&mut self, zone: TimeZone) {
        self.zone = zone;
    }

    /// Whether something moves on the screen by itself.
    #[must_use]
    pub fn is_animated(&self) -> bool {
        self.running_job().is_some() && !self.frozen
    }

    /// The job that works or waits, if any.
    #[must_use]
    pub fn running_job(&self) -> Option<&Job> {
        let open = || self.jobs.iter().filter(|job| job.is_open());
        open().find(|job| job.started_at.is_some()).or_else(|| open().next_back())
    }

    /// Whether a change is worth asking anew for what is in front. While a job works, most changes are its progress: it is
    /// asked for now and then, and once more by a tick where a change was passed over.
    pub(crate) fn looks_again(&mut self) -> bool {
        let is_soon = |at: Timestamp| self.now.duration_since(at).unsigned_abs() < LOOK_PACE;
        self.look_due = self.running_job().is_some() && self.looked_at.is_some_and(is_soon);
        if !self.look_due {
            self.looked_at = Some(self.now);
        }
        !self.look_due
    }

    /// The messages, oldest first.
    #[must_use]
    pub fn messages(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.log.entries()
    }

    /// The state to be kept before leaving, when there is one and it was taken up before.
    #[must_use]
    pub fn unkept(&self) -> Option<crate::contract::UserState> {
        if self.restored { self.remembered().document() } else { None }
    }

    /// Whether the caller's roles allow a request, as far as is known; the engine decides.
    pub(crate) fn may(&self, ask: Ask) -> Result<(), &'static str> {
        match &self.hello {
            Some(hello) if !ask.is_open_to(&hello.roles) => Err(ask.who().reason),
            _ => Ok(()),
        }
    }

    pub(crate) fn ask(&mut self, slot: Slot, request: Request) -> Effect {
        Effect::Ask(self.tickets.take(slot), request)
    }

    pub(crate) fn ask_clusters(&mut self, slot: Slot, request: ClusterRequest) -> Effect {
        self.ask(slot, Request::Clusters(Box::new(request)))
    }

    /// Tell a person something.
    pub(crate) fn say(&mut self, level: Level, text: impl Into<String>) {
        self.log.push(Entry { at: self.now, level, text: text.into(), hint: None });
    }

    /// Tell a person what failed.
    pub(crate) fn complain(&mut self, what: &str, error: &ConsoleError) {
        if error.kind == ErrorKind::Cancelled {
            return;
        }
        let level = match error.kind {
            ErrorKind::Failed | ErrorKind::Unknown | ErrorKind::Unreachable => Level::Error,
            _ => Level::Warn,
        };
        // That it was not done would be too much said of what nobody knows.
        let is_doubt = error.kind == ErrorKind::Unknown;
        let text = match what {
            "" => error.message.clone(),
            _ if is_doubt => error.message.clone(),
            what => format!("{what}: {}", error.message),
        };
        let entry = Entry { at: self.now, level, text, hint: error.hint.clone() };
        // The line is back in a moment, and says so.
        if is_doubt { self.log.pin(entry) } else { self.log.push(entry) }
    }

    /// Use another theme.
    pub(crate) fn set_theme(&mut self, name: &str) -> Result<(), String> {
        let theme =
            Theme::load(name, self.options.themes_dir.as_deref()).map_err(|error| error.to_string())?;
        self.theme = theme.adapt(self.options.color);
        self.theme_chosen = Some(name.to_owned());
        Ok(())
    }

    /// Go to a screen and ask for what it shows.
    pub(crate) fn go(&mut self, screen: Screen) -> Vec<Effect> {
        self.screen = screen;
        self.filtering = None;
        self.customers.hide();
        self.refresh()
    }

    /// Ask for what the screen in front shows.
    pub(crate) fn refresh(&mut self) -> Vec<Effect> {
        match self.screen {
            Screen::Pulse => vec![self.ask_pulse()],
            Screen::Segments => self.ask_segments(),
            Screen::Customers => self.ask_customers(),
            Screen::Models => self.ask_models(),
            Screen::Audiences => {
                let mut effects = self.ask_audiences();
                effects.extend(self.ask_count());
                effects
            }
            Screen::Data => self.ask_data(),
        }
    }
}

/// Take in one message; what is to be done about it comes back.
pub fn update(app: &mut App, msg: Msg) -> Vec<Effect> {
    let mut effects = match msg {
        Msg::Key(event) => input::key(app, event),
        Msg::Paste(text) => input::paste(app, &text),
        Msg::Mouse(event) => mouse::mouse(app, event),
        Msg::Resize => Vec::new(),
        Msg::Tick => {
            app.spin = app.spin.wrapping_add(1);
            if app.look_due && !app.frozen { answers::catch_up_screen(app) } else { Vec::new() }
        }
        Msg::Answer(ticket, answer) => {
            if app.tickets.redeem(ticket) {
                let at = app.standing();
                let effects = answers::take(app, *answer);
                if let Some(at) = at {
                    app.stand(&at);
                }
                effects
            } else {
                Vec::new()
            }
        }
        Msg::Trouble(text) => {
            app.say(Level::Warn, text);
            Vec::new()
        }
    };
    effects.extend(poll(app));
    effects.extend(keep(app));
    effects
}

/// Ask for the next change when nothing of the last one is under way any more.
fn poll(app: &mut App) -> Option<Effect> {
    let busy = [Slot::Hello, Slot::Jobs, Slot::Status].into_iter().any(|slot| app.tickets.is_waiting(slot));
    let version = app.poll_from.take_if(|_| !busy)?;
    Some(app.ask(Slot::Change, Request::Change(version)))
}

/// Ask to have the state remembered when it changed.
fn keep(app: &mut App) -> Option<Effect> {
    if !app.restored {
        return None;
    }
    let now = app.remembered();
    if app.kept.as_deref() == Some(&now) {
        return None;
    }
    let document = now.document()?;
    let first = app.kept.is_none();
    app.kept = Some(Box::new(now));
    (!first).then(|| app.ask(Slot::Remember, Request::Remember(document)))
}
