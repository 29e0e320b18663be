//! Signals as events: those that end us, and those that stop and resume us.

use std::io;

use rustix::process::{Signal, getpid, kill_process};
use tokio::signal::unix::{Signal as Stream, SignalKind, signal};

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

/// Stop this process; returns when somebody resumes it.
pub fn stop() -> rustix::io::Result<()> {
    kill_process(getpid(), Signal::STOP)
}
