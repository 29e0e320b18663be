//! A page as lines: what each part says, and what its lines lead to. Lines are made for the room there is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::StatefulWidget;
use rust_decimal::Decimal;

use crate::tui::app::App;
use crate::tui::glyphs::Glyphs;
use crate::tui::grid::{Cell, Column, Grid, Key, Place, Row, Space};
use crate::tui::overlays::Line;
use crate::tui::text::{Align, clip, fit, sanitize, width, wrap};
use crate::tui::theme::Role;
use crate::tui::view::write;
use crate::tui::widgets::{Page, PageLine, Scroll};

/// What the lines of a page lead to: each page has its own.
pub(super) trait Target: PartialEq {
    /// It is a part's head.
    const HEAD: Self;
    /// Nothing.
    const TEXT: Self;
}

/// One line of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry<T> {
    /// What it leads to.
    pub(super) target: T,
    /// What it says. Already safe to draw.
    pub(super) line: Line,
}

/// A page that is being written.
#[derive(Debug)]
pub(super) struct Sheet<T> {
    /// Cells of a line.
    pub(super) room: usize,
    /// Its lines so far.
    pub(super) entries: Vec<Entry<T>>,
}

impl<T: Target> Sheet<T> {
    /// An empty page for so much room.
    pub(super) fn new(room: usize) -> Self {
        Self { room: room.max(20), entries: Vec::new() }
    }

    /// Begin a part.
    pub(super) fn head(&mut self, title: &str, note: &str) {
        let mut line = vec![(title.to_owned(), Role::Title)];
        if !note.is_empty() {
            line.push((format!("  {}", sanitize(note)), Role::Dim));
        }
        line.push((" ".to_owned(), Role::Dim));
        self.entries.push(Entry { target: T::HEAD, line });
    }

    /// A line that leads nowhere.
    pub(super) fn say(&mut self, line: Line) {
        self.lead(T::TEXT, line);
    }

    /// Lines that lead nowhere.
    pub(super) fn say_all(&mut self, lines: Vec<Line>) {
        for line in lines {
            self.say(line);
        }
    }

    /// A line that leads somewhere.
    pub(super) fn lead(&mut self, target: T, line: Line) {
        self.entries.push(Entry { target, line });
    }

    /// Text over as many lines as it needs, after a sign.
    pub(super) fn wrapped(&mut self, sign: &str, text: &str, role: Role) {
        let before = if sign.is_empty() { String::new() } else { format!("{sign} ") };
        let room = self.room.saturating_sub(2 + width(&before)).max(8);
        for (index, piece) in wrap(&sanitize(text), room).into_iter().enumerate() {
            let lead = if index == 0 { before.clone() } else { " ".repeat(width(&before)) };
            self.say(vec![(format!("  {lead}{piece}"), role)]);
        }
    }

    /// Two columns of lines beside each other where there is room for both, else one below the other.
    pub(super) fn beside(&mut self, left: Vec<Line>, right: Vec<Line>, least: (usize, usize)) {
        if self.room < least.0 + least.1 + 2 {
            self.say_all(left);
            self.say_all(right);
            return;
        }
        let half = (self.room / 2).clamp(least.0, 76.max(least.0)).min(self.room - least.1 - 2);
        let mut right = right.into_iter();
        let mut left = left.into_iter();
        loop {
            match (left.next(), right.next()) {
                (None, None) => return,
                (first, second) => {
                    let mut line = padded(first.unwrap_or_default(), half);
                    line.extend(second.unwrap_or_default());
                    self.say(line);
                }
            }
        }
    }
}

/// The same line in exactly so many cells.
pub(super) fn padded(line: Line, cells: usize) -> Line {
    let mut left = cells;
    let mut out = Vec::new();
    for (text, role) in line {
        if left == 0 {
            break;
        }
        let text = if width(&text) > left { clip(&text, left).into_owned() } else { text };
        left = left.saturating_sub(width(&text));
        out.push((text, role));
    }
    out.push((" ".repeat(left), Role::Text));
    out
}

/// A name in so many cells with two before it.
pub(super) fn name(text: &str, cells: usize) -> (String, Role) {
    (format!("  {}", fit(text, cells, Align::Left)), Role::Dim)
}

/// Text in so many cells, from the left.
pub(super) fn left(text: &str, cells: usize, role: Role) -> (String, Role) {
    (fit(text, cells, Align::Left), role)
}

/// Text in so many cells, to the right.
pub(super) fn right(text: &str, cells: usize, role: Role) -> (String, Role) {
    (fit(text, cells, Align::Right), role)
}

/// A fact: its name, then what it is.
pub(super) fn fact(called: &str, value: &str, role: Role) -> Line {
    vec![name(called, 13), (format!(" {}", sanitize(value)), role)]
}

/// A share of so many cells as text: at least its thinnest sign for anything above nothing, full only for all.
pub(super) fn bar(glyphs: &Glyphs, share: Option<Decimal>, cells: usize) -> Line {
    let ten_thousandths = share.map_or(0, ten_thousandths);
    let steps = glyphs.eighths.len().max(1);
    let most = cells * steps;
    let mut filled = (usize::from(ten_thousandths) * most + 5_000) / 10_000;
    if share.is_some_and(|share| share > Decimal::ZERO) {
        filled = filled.max(1);
    }
    let full = glyphs.eighths.last().copied().unwrap_or("#");
    let mut text = full.repeat(filled / steps);
    if let Some(last) = (filled % steps).checked_sub(1).and_then(|at| glyphs.eighths.get(at)) {
        text.push_str(last);
    }
    let rest = cells.saturating_sub(width(&text));
    vec![(text, Role::Bar), (" ".repeat(rest), Role::Text)]
}

/// A share for a bar.
pub(super) fn ten_thousandths(share: Decimal) -> u16 {
    use rust_decimal::prelude::ToPrimitive;
    let places = share.checked_mul(Decimal::from(10_000)).and_then(|places| places.round().to_i64());
    u16::try_from(places.unwrap_or(0).clamp(0, 10_000)).unwrap_or(0)
}

/// The lines as rows, so that moving and filtering are the same as everywhere. A row's id is its line's number.
pub(super) fn grid<T>(entries: &[Entry<T>]) -> Grid {
    let row = |(index, entry): (usize, &Entry<T>)| {
        let text: String = entry.line.iter().map(|(text, _)| text.as_str()).collect();
        Row { id: index.to_string(), cells: vec![Cell { text, key: Key::None, role: None, drawn: None }] }
    };
    Grid {
        columns: vec![Column::text("", ' ', Space::Fill(20), 0).unsorted()],
        rows: entries.iter().enumerate().map(row).collect(),
    }
}

/// Those of the lines that the filter lets through.
pub(super) fn filtered<T>(entries: Vec<Entry<T>>, place: &Place) -> Vec<Entry<T>> {
    if place.filter.is_empty() {
        return entries;
    }
    let grid = grid(&entries);
    let kept: Vec<usize> = grid.shown(place).iter().filter_map(|row| row.id.parse().ok()).collect();
    entries.into_iter().enumerate().filter(|(at, _)| kept.binary_search(at).is_ok()).map(|(_, e)| e).collect()
}

/// Two lines that stay above a page, each with words at its left and at its right; what is left below comes back.
pub(super) fn heading(app: &App, lines: &[(Line, Line); 2], area: Rect, buf: &mut Buffer) -> Rect {
    let high = area.height.min(2);
    for (y, (left, right)) in (area.y..area.y + high).zip(lines) {
        let line = Rect { x: area.x.saturating_add(1), width: area.width.saturating_sub(2), y, height: 1 };
        let cells = right.iter().map(|(text, _)| width(text)).sum::<usize>();
        let cells = u16::try_from(cells).unwrap_or(u16::MAX).min(line.width);
        write(app, left, Rect { width: line.width.saturating_sub(cells + 2), ..line }, buf);
        write(app, right, Rect { x: line.right() - cells, width: cells, ..line }, buf);
    }
    let free = high + u16::from(area.height > 28);
    Rect { y: area.y + free, height: area.height - free, ..area }
}

/// Draw the lines that a filter leaves; says where the cursor and the first line in sight are, and where lines are.
pub(super) fn page<T: Target>(
    app: &App,
    entries: &[Entry<T>],
    place: &Place,
    area: Rect,
    buf: &mut Buffer,
) -> (Scroll, Rect) {
    let lines: Vec<PageLine<'_>> = entries
        .iter()
        .map(|entry| PageLine { parts: &entry.line, is_head: entry.target == T::HEAD })
        .collect();
    let mut scroll = Scroll { cursor: place.cursor, offset: place.offset, page: 0 };
    Page::new(app.look(), &lines)
        .empty("no line holds this text; esc clears the filter")
        .focused(app.overlays.is_empty())
        .render(area, buf, &mut scroll);
    let high = u16::try_from(scroll.page).unwrap_or(u16::MAX).min(area.height);
    (scroll, Rect { height: high, ..area })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    enum Plain {
        Head,
        Text,
    }

    impl Target for Plain {
        const HEAD: Self = Self::Head;
        const TEXT: Self = Self::Text;
    }

    #[test]
    fn a_trace_has_a_bar_and_only_all_fills_it() {
        let text = |share: &str| {
            let share = share.parse::<Decimal>().ok();
            bar(&Glyphs::unicode(), share, 4).into_iter().map(|(text, _)| text).collect::<String>()
        };
        assert_eq!(text("0"), "    ");
        assert_eq!(text("0.00001"), "▏   ");
        assert_eq!(text("0.5"), "██  ");
        assert_eq!(text("1"), "████");
        assert_eq!(text("7"), "████");
        assert_eq!(text("no number"), "    ");
    }

    #[test]
    fn what_has_no_room_beside_goes_below() {
        let line = |text: &str| vec![(text.to_owned(), Role::Text)];
        let mut sheet = Sheet::<Plain>::new(40);
        sheet.beside(vec![line("a"), line("b")], vec![line("c")], (30, 30));
        assert_eq!(sheet.entries.len(), 3);
        let mut sheet = Sheet::<Plain>::new(80);
        sheet.beside(vec![line("a")], vec![line("b"), line("c")], (30, 30));
        assert_eq!(sheet.entries.len(), 2);
    }

    #[test]
    fn padding_cuts_and_fills() {
        let whole = |line: Line| line.into_iter().map(|(text, _)| text).collect::<String>();
        assert_eq!(whole(padded(vec![("abc".to_owned(), Role::Text)], 5)), "abc  ");
        assert_eq!(width(&whole(padded(vec![("abcdefgh".to_owned(), Role::Text)], 5))), 5);
    }
}
