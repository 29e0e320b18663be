//! A text broken into lines of cells, and where its characters stand in them.

use unicode_segmentation::UnicodeSegmentation;

use crate::tui::text::{sanitize, width};

/// A sign of the text as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sign {
    /// The character of the text that it begins with.
    pub at: usize,
    /// What is drawn.
    pub shown: String,
    /// Cells to its left.
    pub x: usize,
    /// Its cells.
    pub cells: usize,
}

/// A text in lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    /// Its lines; at least one.
    pub lines: Vec<Vec<Sign>>,
    end: usize,
}

impl Layout {
    /// Break a text at spaces so that no line takes more than `room` cells.
    pub fn new(text: &str, room: usize) -> Self {
        // The cursor stands in a cell of its own after the last sign.
        let room = room.saturating_sub(1).max(1);
        let mut lines = vec![Vec::new()];
        let (mut x, mut at) = (0, 0);
        for word in words(text) {
            let signs: Vec<(usize, String)> = word
                .graphemes(true)
                .map(|grapheme| {
                    let shown = sanitize(grapheme).into_owned();
                    let from = at;
                    at += grapheme.chars().count();
                    (from, shown)
                })
                .collect();
            let wide: usize = signs.iter().map(|(_, shown)| width(shown)).sum();
            // A space stays at the end of its line, however full.
            let is_space = word.trim().is_empty();
            if x > 0 && x + wide > room && !is_space {
                lines.push(Vec::new());
                x = 0;
            }
            for (from, shown) in signs {
                let cells = width(&shown);
                if x > 0 && x + cells > room && !is_space {
                    lines.push(Vec::new());
                    x = 0;
                }
                if let Some(line) = lines.last_mut() {
                    line.push(Sign { at: from, shown, x: x.min(room), cells });
                }
                x += cells;
            }
        }
        Self { lines, end: at }
    }

    /// The line and the cell of a character.
    pub fn find(&self, at: usize) -> (usize, usize) {
        let after = |line: &Vec<Sign>| line.first().is_none_or(|sign| sign.at > at);
        let y = self.lines.iter().skip(1).take_while(|line| !after(line)).count();
        let line = self.lines.get(y).map(Vec::as_slice).unwrap_or_default();
        let x = match line.iter().find(|sign| sign.at >= at) {
            Some(sign) => sign.x,
            None => line.last().map_or(0, |sign| sign.x + sign.cells),
        };
        (y, x)
    }

    /// The character at a cell of a line, or the line's last one.
    pub fn at(&self, y: usize, x: usize) -> usize {
        let Some(line) = self.lines.get(y) else { return self.end };
        let found = line.iter().find(|sign| sign.x + sign.cells > x);
        let is_last = y + 1 >= self.lines.len();
        match (found, line.last()) {
            (Some(sign), _) => sign.at,
            (None, Some(last)) if !is_last => last.at,
            _ => self.end,
        }
    }
}

/// The text in words and the spaces between them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = rest.find(|c: char| c.is_whitespace() != first.is_whitespace()).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(text: &str, room: usize) -> Vec<String> {
        let layout = Layout::new(text, room);
        layout.lines.iter().map(|line| line.iter().map(|sign| sign.shown.as_str()).collect()).collect()
    }

    #[test]
    fn a_rule_breaks_at_spaces() {
        assert_eq!(lines("tier in (best) and age", 10), ["tier in ", "(best) ", "and age"]);
        assert_eq!(lines("", 10), [""]);
    }

    #[test]
    fn the_cursor_is_found_where_its_character_is_drawn() {
        let layout = Layout::new("日本 tier", 8);
        assert_eq!(layout.find(2), (0, 4));
        assert_eq!(layout.at(0, 3), 1);
        assert_eq!(layout.find(7), (1, 4));
        assert_eq!(layout.at(1, 50), 7);
    }

    proptest! {
        #[test]
        fn every_character_is_found_again(text in "[a-c 日é\u{301}\u{200b}()]{0,60}", room in 3usize..20) {
            let layout = Layout::new(&text, room);
            for line in layout.lines.iter().flatten() {
                let (y, x) = layout.find(line.at);
                prop_assert!(y < layout.lines.len() && x <= room.max(2));
            }
            prop_assert!(layout.at(usize::MAX, 0) == text.chars().count());
        }
    }
}
