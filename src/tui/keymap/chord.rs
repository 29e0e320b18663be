//! One key chord: `ctrl-d`, `L`, `space`. Parsed from text, printed back, and made from terminal events.
//!
//! Terminals disagree on how they report shifted letters; a chord is always in one normal form, so that
//! comparing two is enough.

use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with its modifiers, in normal form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Chord {
    /// One key.
    Key(KeyCode, KeyModifiers),
    /// Any upper-case letter that nothing else is bound to: how columns are sorted.
    ShiftLetter,
}

/// A text that names no chord.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a key; write for example p, L, ctrl-d, alt-x, shift-tab, f1, enter, esc, space, pgup")]
pub struct ChordError(pub String);

const NAMES: &[(&str, KeyCode)] = &[
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("space", KeyCode::Char(' ')),
    ("tab", KeyCode::Tab),
    ("backspace", KeyCode::Backspace),
    ("del", KeyCode::Delete),
    ("ins", KeyCode::Insert),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pgup", KeyCode::PageUp),
    ("pgdn", KeyCode::PageDown),
];

const OTHER_NAMES: &[(&str, KeyCode)] = &[
    ("return", KeyCode::Enter),
    ("escape", KeyCode::Esc),
    ("delete", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("pageup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
];

impl Chord {
    /// A key in normal form.
    #[must_use]
    pub fn new(code: KeyCode, modifiers: KeyModifiers) -> Self {
        let mut mods = modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        let code = match code {
            KeyCode::BackTab => {
                mods |= KeyModifiers::SHIFT;
                KeyCode::Tab
            }
            KeyCode::Char(c) => {
                let shifted = mods.contains(KeyModifiers::SHIFT);
                mods.remove(KeyModifiers::SHIFT);
                if mods.contains(KeyModifiers::CONTROL) {
                    KeyCode::Char(c.to_ascii_lowercase())
                } else if shifted {
                    KeyCode::Char(c.to_ascii_uppercase())
                } else {
                    KeyCode::Char(c)
                }
            }
            other => other,
        };
        Self::Key(code, mods)
    }

    /// The chord of a terminal event.
    #[must_use]
    pub fn of(event: KeyEvent) -> Self {
        Self::new(event.code, event.modifiers)
    }

    /// Ctrl and a letter.
    #[must_use]
    pub const fn ctrl(letter: char) -> Self {
        Self::Key(KeyCode::Char(letter), KeyModifiers::CONTROL)
    }

    /// The character that this chord types, if it types one.
    #[must_use]
    pub fn typed(self) -> Option<char> {
        match self {
            Self::Key(KeyCode::Char(c), mods) if mods.is_empty() => Some(c),
            _ => None,
        }
    }

    /// The upper-case letter that this chord types, if it does.
    #[must_use]
    pub fn shift_letter(self) -> Option<char> {
        self.typed().filter(char::is_ascii_uppercase)
    }

    /// The terminal event of this chord, for key macros. `None` for [`Chord::ShiftLetter`].
    #[must_use]
    pub fn event(self) -> Option<KeyEvent> {
        match self {
            Self::Key(code, mods) => Some(KeyEvent::new(code, mods)),
            Self::ShiftLetter => None,
        }
    }
}

impl FromStr for Chord {
    type Err = ChordError;

    fn from_str(text: &str) -> Result<Self, ChordError> {
        let unknown = || ChordError(text.to_owned());
        if text.eq_ignore_ascii_case("shift-letter") {
            return Ok(Self::ShiftLetter);
        }
        let mut mods = KeyModifiers::NONE;
        let mut rest = text;
        while let Some((modifier, after)) = split_modifier(rest) {
            mods |= modifier;
            rest = after;
        }
        let mut chars = rest.chars();
        let code = match (chars.next(), chars.next()) {
            (Some(c), None) if !c.is_control() && c != ' ' => KeyCode::Char(c),
            _ => named(rest).ok_or_else(unknown)?,
        };
        Ok(Self::new(code, mods))
    }
}

fn split_modifier(text: &str) -> Option<(KeyModifiers, &str)> {
    [("ctrl-", KeyModifiers::CONTROL), ("alt-", KeyModifiers::ALT), ("shift-", KeyModifiers::SHIFT)]
        .into_iter()
        .find_map(|(prefix, modifier)| {
            let head = text.get(..prefix.len())?;
            let after = text.get(prefix.len()..).filter(|after| !after.is_empty())?;
            head.eq_ignore_ascii_case(prefix).then_some((modifier, after))
        })
}

fn named(text: &str) -> Option<KeyCode> {
    let lower = text.to_ascii_lowercase();
    if let Some((_, code)) = NAMES.iter().chain(OTHER_NAMES).find(|(name, _)| *name == lower) {
        return Some(*code);
    }
    let number: u8 = lower.strip_prefix('f')?.parse().ok()?;
    (1..=24).contains(&number).then_some(KeyCode::F(number))
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Key(code, mods) = self else { return f.write_str("shift-letter") };
        for (modifier, prefix) in
            [(KeyModifiers::CONTROL, "ctrl-"), (KeyModifiers::ALT, "alt-"), (KeyModifiers::SHIFT, "shift-")]
        {
            if mods.contains(modifier) {
                f.write_str(prefix)?;
            }
        }
        if let Some((name, _)) = NAMES.iter().find(|(_, named)| named == code) {
            return f.write_str(name);
        }
        match code {
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::F(n) => write!(f, "f{n}"),
            other => write!(f, "{other}"),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_written_form_parses_and_prints_back() {
        for text in
            ["p", "L", "ctrl-d", "alt-x", "shift-tab", "f1", "f12", "enter", "space", "pgup", "-", "ctrl--"]
        {
            assert_eq!(text.parse::<Chord>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn spellings_of_one_chord_are_equal() {
        for (one, other) in
            [("shift-l", "L"), ("Ctrl-D", "ctrl-d"), ("PgUp", "pageup"), ("ctrl-shift-c", "ctrl-c")]
        {
            assert_eq!(one.parse::<Chord>().unwrap(), other.parse::<Chord>().unwrap(), "{one} {other}");
        }
    }

    #[test]
    fn a_terminal_that_reports_shift_and_one_that_does_not_give_the_same_chord() {
        let bare = KeyEvent::new(KeyCode::Char('L'), KeyModifiers::NONE);
        let shifted = KeyEvent::new(KeyCode::Char('L'), KeyModifiers::SHIFT);
        let kitty = KeyEvent::new(KeyCode::Char('l'), KeyModifiers::SHIFT);
        assert_eq!(Chord::of(bare), Chord::of(shifted));
        assert_eq!(Chord::of(bare), Chord::of(kitty));
        assert_eq!(
            Chord::of(KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT)),
            "shift-tab".parse().unwrap()
        );
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "ctrl-", "pp", "f0", "f25", "hyper-x", " ", "ctrl"] {
            assert!(text.parse::<Chord>().is_err(), "{text}");
        }
    }
}
