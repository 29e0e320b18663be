//! The runtime: the loop that takes in keys, signals and answers, and draws when something changed.
//!
//! No tick: without a message nothing wakes and nothing is written. The loop drains what is pending, then
//! draws once, at most every 16 ms (33 ms over SSH).

mod backend;
pub mod clipboard;
mod clusters;
mod courier;
mod ids;
mod signals;
mod terminal;

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use crossterm::event::{Event, EventStream};
use futures::StreamExt;
use jiff::Timestamp;
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::time::{Instant, sleep_until, timeout};

pub use courier::{Courier, Pace};
pub use signals::Heard;
pub use terminal::{Guard, Screen};

use super::app::{App, Effect, Msg, update};
use super::glyphs::SPINNER_STEP;
use super::{Error, Options};
use crate::{
    contract::{ConsoleClient, Job},
    ending,
};
use signals::{Signals, Watchman};

/// Pending messages taken in before a frame; what is left waits for the next, so that signals get their turn.
const DRAIN: usize = 1024;

/// How long leaving waits for the last state to be kept.
const FAREWELL: Duration = Duration::from_secs(1);

/// Run the console in this terminal until somebody leaves it; the job that is still under way then.
///
/// Poll it on the thread that started the runtime (`block_on`): a panic there gives the terminal back.
pub async fn run(client: ConsoleClient, options: Options) -> Result<Option<Job>, Error> {
    let mut signals = Signals::listen().map_err(Error::Signals)?;
    let _watchman = Watchman::start().map_err(Error::Signals)?;
    let frame = if options.slow_line { Duration::from_millis(33) } else { Duration::from_millis(16) };
    let (multiplexer, rehearse_panic) = (options.multiplexer, options.rehearse_panic);
    let guard = Guard::enter(options.mouse).map_err(Error::Terminal)?;
    let screen = Screen::new().map_err(Error::Terminal)?;
    let (sender, answers) = mpsc::unbounded_channel();
    let mut looped = Loop {
        app: App::new(options, Timestamp::now()),
        courier: Courier::new(client, sender, Pace::live()),
        answers,
        guard,
        screen,
        multiplexer,
        rehearse_panic,
        dirty: true,
        leaving: false,
        stopped: false,
        frame,
        drawn: None,
        spun: Instant::now(),
    };
    let ended = looped.turn(&mut signals).await;
    if let Err(Error::Signal(signal)) = &ended
        && *signal == signals::HANGUP
    {
        // The terminal is gone: its reader would spin for ever, so nothing here waits for it.
        looped.guard.leave();
        ending::now(Error::Signal(*signal).exit_code());
    }
    looped.farewell().await;
    looped.guard.leave();
    ended.map(|()| looped.app.running_job().cloned())
}

/// What is there already. Looks with this task's own waker: the stream keeps the first one it is shown, and
/// one that wakes nobody would leave the next key unread.
async fn glance(events: &mut EventStream) -> Poll<Option<std::io::Result<Event>>> {
    poll_fn(|context| Poll::Ready(events.poll_next_unpin(context))).await
}

#[allow(clippy::struct_excessive_bools, reason = "none excludes another")]
struct Loop {
    app: App,
    courier: Courier,
    answers: UnboundedReceiver<Msg>,
    guard: Guard,
    screen: Screen,
    multiplexer: clipboard::Multiplexer,
    rehearse_panic: bool,
    dirty: bool,
    leaving: bool,
    stopped: bool,
    frame: Duration,
    drawn: Option<Instant>,
    spun: Instant,
}

impl Loop {
    async fn turn(&mut self, signals: &mut Signals) -> Result<(), Error> {
        let effects = self.app.start();
        self.act(effects)?;
        let mut events = EventStream::new();
        self.draw()?;
        while !self.leaving {
            let frame_due = self.drawn.map_or_else(Instant::now, |drawn| drawn + self.frame);
            let spin_due = self.spun + SPINNER_STEP;
            tokio::select! {
                biased;
                heard = signals.next() => self.hear(heard)?,
                Some(msg) = self.answers.recv() => self.take(msg)?,
                event = events.next(), if !self.stopped => self.read(event)?,
                () = sleep_until(frame_due), if self.dirty && !self.stopped => self.draw()?,
                () = sleep_until(spin_due), if self.app.is_animated() && !self.stopped => {
                    self.spun = Instant::now();
                    self.take(Msg::Tick)?;
                }
            }
            self.drain(&mut events).await?;
            let due = self.drawn.is_none_or(|drawn| drawn.elapsed() >= self.frame);
            if self.dirty && due && !self.leaving && !self.stopped {
                self.draw()?;
            }
        }
        Ok(())
    }

    async fn drain(&mut self, events: &mut EventStream) -> Result<(), Error> {
        for _ in 0..DRAIN {
            if self.leaving || self.stopped {
                break;
            }
            if let Ok(msg) = self.answers.try_recv() {
                self.take(msg)?;
            } else if let Poll::Ready(event) = glance(events).await {
                self.read(event)?;
            } else {
                break;
            }
        }
        Ok(())
    }

    fn read(&mut self, event: Option<std::io::Result<Event>>) -> Result<(), Error> {
        let msg = match event {
            Some(Ok(Event::Key(key))) => Msg::Key(key),
            Some(Ok(Event::Paste(text))) => Msg::Paste(text),
            Some(Ok(Event::Mouse(mouse))) => Msg::Mouse(mouse),
            Some(Ok(Event::Resize(..))) => Msg::Resize,
            Some(Ok(Event::FocusGained | Event::FocusLost)) => return Ok(()),
            Some(Err(error)) => return Err(Error::Terminal(error)),
            None => return Err(Error::Signal(signals::HANGUP)),
        };
        self.take(msg)
    }

    fn take(&mut self, msg: Msg) -> Result<(), Error> {
        self.app.set_clock(Timestamp::now());
        self.dirty = true;
        let effects = update(&mut self.app, msg);
        self.act(effects)
    }

    fn act(&mut self, effects: Vec<Effect>) -> Result<(), Error> {
        for effect in effects {
            match effect {
                Effect::Ask(ticket, request) => self.courier.send(ticket, request),
                Effect::Copy(text) => self
                    .screen
                    .write(clipboard::sequence(&text, self.multiplexer).as_bytes())
                    .map_err(Error::Terminal)?,
                Effect::Redraw => {
                    self.screen.clear().map_err(Error::Terminal)?;
                    self.dirty = true;
                }
                Effect::Suspend => self.suspend()?,
                Effect::Quit => self.leaving = true,
            }
        }
        Ok(())
    }

    fn hear(&mut self, heard: Heard) -> Result<(), Error> {
        match heard {
            Heard::End(signal) => Err(Error::Signal(signal)),
            Heard::Stop => self.suspend(),
            Heard::Continue => self.resume(),
        }
    }

    /// Give the terminal to the shell and stop. The stop may take hold a little after it was asked for, so
    /// nothing is drawn or read until the signal to go on says that it is over.
    fn suspend(&mut self) -> Result<(), Error> {
        self.guard.leave();
        self.stopped = true;
        signals::stop().map_err(|error| Error::Terminal(error.into()))
    }

    fn resume(&mut self) -> Result<(), Error> {
        self.stopped = false;
        self.guard.reenter().map_err(Error::Terminal)?;
        self.screen.clear().map_err(Error::Terminal)?;
        self.dirty = true;
        Ok(())
    }

    fn draw(&mut self) -> Result<(), Error> {
        assert!(!self.rehearse_panic || self.drawn.is_none(), "a panic, as rehearsed");
        self.app.set_clock(Timestamp::now());
        let app = &mut self.app;
        self.screen.draw(|frame| super::view::render(app, frame)).map_err(Error::Terminal)?;
        self.drawn = Some(Instant::now());
        self.dirty = false;
        Ok(())
    }

    /// Keep the last state, within reason.
    async fn farewell(&mut self) {
        if let Some(state) = self.app.unkept()
            && timeout(FAREWELL, self.courier.keep(state)).await.is_err()
        {
            tracing::warn!("the state of the screens was not kept: the engine took too long");
        }
    }
}
