//! Signals as events: those that end us, and those that stop and resume us.

use std::io;
use std::time::Duration;

use rustix::process::{Signal, getpid, kill_process};
use tokio::signal::unix::{Signal as Stream, SignalKind, signal};
use tokio::task::AbortHandle;

use crate::{ending, tui::Error};

/// The line was hung up: the terminal is gone.
pub const HANGUP: i32 = Signal::HUP.as_raw();

/// What a signal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// To end, with this signal's number.
    End(i32),
    /// To stop, as ctrl-z in a shell does.
    Stop,
    /// To go on, after somebody else stopped us.
    Continue,
}

/// The signals that the console listens to.
#[derive(Debug)]
pub struct Signals {
    hangup: Stream,
    terminate: Stream,
    interrupt: Stream,
    quit: Stream,
    stop: Stream,
    proceed: Stream,
}

impl Signals {
    /// Start listening.
    pub fn listen() -> io::Result<Self> {
        let raw = |number: Signal| signal(SignalKind::from_raw(number.as_raw()));
        Ok(Self {
            hangup: raw(Signal::HUP)?,
            terminate: raw(Signal::TERM)?,
            interrupt: raw(Signal::INT)?,
            quit: raw(Signal::QUIT)?,
            stop: raw(Signal::TSTP)?,
            proceed: raw(Signal::CONT)?,
        })
    }

    /// The next one.
    pub async fn next(&mut self) -> Heard {
        tokio::select! {
            biased;
            _ = self.hangup.recv() => Heard::End(HANGUP),
            _ = self.terminate.recv() => Heard::End(Signal::TERM.as_raw()),
            _ = self.interrupt.recv() => Heard::End(Signal::INT.as_raw()),
            _ = self.quit.recv() => Heard::End(Signal::QUIT.as_raw()),
            _ = self.stop.recv() => Heard::Stop,
            _ = self.proceed.recv() => Heard::Continue,
        }
    }
}

/// How long the loop has to leave by itself when the line is hung up.
const LAST_CHANCE: Duration = Duration::from_millis(500);

/// Ends the process when the line is hung up, even while the loop can't: without a terminal, crossterm's reader
/// may never return from the poll that the loop is in. Watches until it is dropped.
#[derive(Debug)]
pub struct Watchman(AbortHandle);

impl Watchman {
    /// Start watching, on a worker of the runtime.
    pub fn start() -> io::Result<Self> {
        let mut hangup = signal(SignalKind::hangup())?;
        let task = tokio::spawn(async move {
            if hangup.recv().await.is_some() {
                tokio::time::sleep(LAST_CHANCE).await;
                ending::now(Error::Signal(HANGUP).exit_code());
            }
        });
        Ok(Self(task.abort_handle()))
    }
}

impl Drop for Watchman {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Stop this process; returns when somebody resumes it.
pub fn stop() -> rustix::io::Result<()> {
    kill_process(getpid(), Signal::STOP)
}
