//! The terminal, taken and given back.
//!
//! The guard restores every mode it set, on leaving, on drop and on a panic of the thread that took it.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once, PoisonError};
use std::thread::ThreadId;

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::{Frame, Terminal};

use super::backend::{Frugal, Outbox};

static TAKEN: AtomicBool = AtomicBool::new(false);
static OWNER: Mutex<Option<ThreadId>> = Mutex::new(None);
static HOOK: Once = Once::new();

/// Holds the terminal in raw mode on its alternate screen; gives it back when dropped.
#[derive(Debug)]
pub struct Guard {
    mouse: bool,
}

impl Guard {
    /// Take the terminal. The panic hook is in place before any mode changes.
    pub fn enter(mouse: bool) -> io::Result<Self> {
        if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
            return Err(io::Error::other(
                "the console needs a terminal on its input and output; `c360 pulse` prints the same figures",
            ));
        }
        *OWNER.lock().unwrap_or_else(PoisonError::into_inner) = Some(std::thread::current().id());
        HOOK.call_once(install_hook);
        let guard = Self { mouse };
        guard.reenter()?;
        Ok(guard)
    }

    /// Take the terminal again after [`Guard::leave`].
    pub fn reenter(&self) -> io::Result<()> {
        if TAKEN.load(Ordering::SeqCst) {
            // Stopped without a chance to give the terminal back: the shell changed its modes since, and
            // raw mode would be taken for still on.
            disable_raw_mode()?;
        }
        enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        let mut out = io::stdout().lock();
        queue!(out, EnterAlternateScreen, EnableBracketedPaste, cursor::Hide)?;
        if self.mouse {
            queue!(out, EnableMouseCapture)?;
        }
        out.flush()
    }

    /// Give the terminal back. Doing it twice does no harm.
    pub fn leave(&self) {
        restore();
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

/// Put every mode back. Failing to write to a terminal that is gone is no news to anybody.
fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let _ = execute!(
        out,
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = disable_raw_mode();
}

/// A panic where the interface runs gives the terminal back and is then reported as usual. One elsewhere
/// must not write over the picture: it goes to the log, and what it was working on answers with an error.
fn install_hook() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let owner = *OWNER.lock().unwrap_or_else(PoisonError::into_inner);
        let elsewhere = owner.is_some_and(|owner| owner != std::thread::current().id());
        if elsewhere && TAKEN.load(Ordering::SeqCst) {
            tracing::error!(target: "c360::panic", "{panic}");
            return;
        }
        restore();
        report(panic);
    }));
}

/// Draws frames, each in one write between synchronized-update marks.
#[derive(Debug)]
pub struct Screen {
    terminal: Terminal<Frugal>,
    outbox: Outbox,
}

impl Screen {
    /// A screen on this terminal.
    pub fn new() -> io::Result<Self> {
        let outbox = Outbox::default();
        let terminal = Terminal::new(Frugal::new(outbox.clone()))?;
        Ok(Self { terminal, outbox })
    }

    /// Draw a frame; nothing is written when it looks like the one before.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame)) -> io::Result<()> {
        self.terminal.draw(render)?;
        let frame = self.outbox.take();
        if frame.is_empty() {
            return Ok(());
        }
        let mut bytes = Vec::with_capacity(frame.len() + 16);
        queue!(bytes, BeginSynchronizedUpdate)?;
        bytes.extend_from_slice(&frame);
        queue!(bytes, EndSynchronizedUpdate)?;
        self.write(&bytes)
    }

    /// Write bytes as they are.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        out.flush()
    }

    /// Forget what the terminal shows; the next frame draws everything.
    pub fn clear(&mut self) -> io::Result<()> {
        self.terminal.backend_mut().forget();
        self.terminal.clear()
    }
}
