//! A backend that writes nothing when nothing changed, says each colour once, and gathers a frame's bytes so
//! that they go out in one write.
//!
//! ratatui's own hides the cursor and resets colours at every frame, and repeats both colours whenever one
//! changes; over SSH those are packets for nothing.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use crossterm::cursor::MoveTo;
use crossterm::queue;
use crossterm::style::{Attribute, Print, SetAttribute, SetBackgroundColor, SetForegroundColor};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, IntoCrossterm, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};

/// Bytes on their way to the terminal, shared with the backend that makes them.
#[derive(Debug, Clone, Default)]
pub struct Outbox(Arc<Mutex<Vec<u8>>>);

impl Outbox {
    /// Take everything gathered so far.
    pub fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Outbox {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The crossterm backend behind a memory of what the terminal already shows.
#[derive(Debug)]
pub struct Frugal {
    inner: CrosstermBackend<Outbox>,
    outbox: Outbox,
    cursor_hidden: Option<bool>,
    cursor_at: Option<Position>,
}

impl Frugal {
    /// A backend that gathers into `outbox`.
    pub fn new(outbox: Outbox) -> Self {
        Self { inner: CrosstermBackend::new(outbox.clone()), outbox, cursor_hidden: None, cursor_at: None }
    }

    /// Nothing is known any more of what the terminal shows.
    pub fn forget(&mut self) {
        self.cursor_hidden = None;
        self.cursor_at = None;
    }
}

/// How the terminal writes at this moment of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Default for Pen {
    fn default() -> Self {
        Self { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() }
    }
}

impl Pen {
    /// Write only what differs from the cell before.
    fn take_up(&mut self, out: &mut Outbox, cell: &Cell) -> io::Result<()> {
        let wanted = cell.modifier & MODIFIERS;
        if !wanted.contains(self.modifier) {
            queue!(out, SetAttribute(Attribute::Reset))?;
            *self = Self::default();
        }
        for (modifier, attribute) in ATTRIBUTES {
            if wanted.contains(modifier) && !self.modifier.contains(modifier) {
                queue!(out, SetAttribute(attribute))?;
            }
        }
        self.modifier = wanted;
        if cell.fg != self.fg && !is_blank(cell) {
            queue!(out, SetForegroundColor(cell.fg.into_crossterm()))?;
            self.fg = cell.fg;
        }
        if cell.bg != self.bg {
            queue!(out, SetBackgroundColor(cell.bg.into_crossterm()))?;
            self.bg = cell.bg;
        }
        Ok(())
    }
}

/// Whether the cell's foreground shows nowhere.
fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && !cell.modifier.intersects(Modifier::REVERSED | Modifier::UNDERLINED)
}

const MODIFIERS: Modifier = Modifier::BOLD
    .union(Modifier::DIM)
    .union(Modifier::ITALIC)
    .union(Modifier::UNDERLINED)
    .union(Modifier::REVERSED)
    .union(Modifier::CROSSED_OUT);

const ATTRIBUTES: [(Modifier, Attribute); 6] = [
    (Modifier::BOLD, Attribute::Bold),
    (Modifier::DIM, Attribute::Dim),
    (Modifier::ITALIC, Attribute::Italic),
    (Modifier::UNDERLINED, Attribute::Underlined),
    (Modifier::REVERSED, Attribute::Reverse),
    (Modifier::CROSSED_OUT, Attribute::CrossedOut),
];

impl Backend for Frugal {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        self.cursor_at = None;
        let out = &mut self.outbox;
        let mut pen = Pen::default();
        let mut next: Option<Position> = None;
        for (x, y, cell) in content {
            if next != Some(Position { x, y }) {
                queue!(out, MoveTo(x, y))?;
            }
            pen.take_up(out, cell)?;
            queue!(out, Print(cell.symbol()))?;
            next = Some(Position { x: x.saturating_add(1), y });
        }
        queue!(out, SetAttribute(Attribute::Reset))
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.cursor_hidden.replace(true) == Some(true) {
            return Ok(());
        }
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.cursor_hidden.replace(false) == Some(false) {
            return Ok(());
        }
        self.inner.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        // Asking the terminal would block on its answer; the console never needs to know.
        Ok(self.cursor_at.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.cursor_at.replace(position) == Some(position) {
            return Ok(());
        }
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.forget();
        self.inner.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.forget();
        self.inner.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_without_changes_writes_nothing() {
        let outbox = Outbox::default();
        let mut backend = Frugal::new(outbox.clone());
        let cell = Cell::new("x");
        backend.draw([(0, 0, &cell)].into_iter()).unwrap();
        backend.hide_cursor().unwrap();
        assert!(!outbox.take().is_empty());
        backend.draw(std::iter::empty()).unwrap();
        backend.hide_cursor().unwrap();
        assert!(outbox.take().is_empty());
    }

    #[test]
    fn a_colour_is_said_once_for_as_long_as_it_lasts() {
        let outbox = Outbox::default();
        let mut backend = Frugal::new(outbox.clone());
        let mut red = Cell::new("x");
        red.set_fg(Color::Indexed(1));
        let mut bold = red.clone();
        bold.modifier = Modifier::BOLD;
        let plain = Cell::new("y");
        let row = [(0, 0, &red), (1, 0, &red), (2, 0, &bold), (3, 0, &plain)];
        backend.draw(row.into_iter()).unwrap();
        let text = String::from_utf8(outbox.take()).unwrap();
        assert_eq!(text, "\x1b[1;1H\x1b[38;5;1mxx\x1b[1mx\x1b[0my\x1b[0m");
    }

    #[test]
    fn a_cursor_that_stays_is_not_moved_again_unless_cells_were_drawn() {
        let outbox = Outbox::default();
        let mut backend = Frugal::new(outbox.clone());
        backend.set_cursor_position((3, 4)).unwrap();
        assert!(!outbox.take().is_empty());
        backend.set_cursor_position((3, 4)).unwrap();
        assert!(outbox.take().is_empty());
        let cell = Cell::new("x");
        backend.draw([(0, 0, &cell)].into_iter()).unwrap();
        outbox.take();
        backend.set_cursor_position((3, 4)).unwrap();
        assert!(!outbox.take().is_empty());
    }
}
