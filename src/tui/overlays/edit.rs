//! The keys of every line that can be typed into.

use crossterm::event::{KeyCode, KeyModifiers};
use tui_input::{Input, InputRequest};

use crate::tui::keymap::Chord;

/// Longest text that a line takes; a paste beyond it is cut.
pub(super) const LONGEST: usize = 500;

/// Apply a chord to a line. True when its text changed.
pub fn edit(input: &mut Input, chord: Chord) -> bool {
    edit_up_to(input, chord, LONGEST)
}

/// Whether a chord does something to a line.
#[must_use]
pub fn edits(chord: Chord) -> bool {
    request(chord).is_some()
}

/// Apply a chord to a line that takes so many characters. True when its text changed.
pub fn edit_up_to(input: &mut Input, chord: Chord, longest: usize) -> bool {
    let Some(request) = request(chord) else { return false };
    if matches!(request, InputRequest::InsertChar(_)) && input.value().chars().count() >= longest {
        return false;
    }
    input.handle(request).is_some_and(|changed| changed.value)
}

/// Put pasted text into a line; line breaks become spaces, other control characters are dropped.
pub fn paste(input: &mut Input, text: &str) {
    paste_up_to(input, text, LONGEST);
}

/// The same for a line that takes so many characters.
pub fn paste_up_to(input: &mut Input, text: &str, longest: usize) {
    let free = longest.saturating_sub(input.value().chars().count());
    let clean =
        text.trim_end_matches(['\r', '\n']).chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { c });
    for c in clean.filter(|c| !c.is_control()).take(free) {
        input.handle(InputRequest::InsertChar(c));
    }
}

fn request(chord: Chord) -> Option<InputRequest> {
    use InputRequest as R;
    let Chord::Key(code, mods) = chord else { return None };
    let plain = mods.is_empty();
    let ctrl = mods == KeyModifiers::CONTROL;
    let alt = mods == KeyModifiers::ALT;
    Some(match code {
        KeyCode::Char(c) if plain => R::InsertChar(c),
        KeyCode::Backspace if plain => R::DeletePrevChar,
        KeyCode::Delete if plain => R::DeleteNextChar,
        KeyCode::Left if plain => R::GoToPrevChar,
        KeyCode::Right if plain => R::GoToNextChar,
        KeyCode::Home => R::GoToStart,
        KeyCode::End => R::GoToEnd,
        KeyCode::Left if ctrl || alt => R::GoToPrevWord,
        KeyCode::Right if ctrl || alt => R::GoToNextWord,
        KeyCode::Backspace if ctrl || alt => R::DeletePrevWord,
        KeyCode::Char('a') if ctrl => R::GoToStart,
        KeyCode::Char('e') if ctrl => R::GoToEnd,
        KeyCode::Char('b') if alt => R::GoToPrevWord,
        KeyCode::Char('f') if alt => R::GoToNextWord,
        KeyCode::Char('w') if ctrl => R::DeletePrevWord,
        KeyCode::Char('u') if ctrl => R::DeleteFromStart,
        KeyCode::Char('k') if ctrl => R::DeleteTillEnd,
        KeyCode::Char('h') if ctrl => R::DeletePrevChar,
        _ => return None,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_shell_keys_edit_the_line() {
        let mut input = Input::new("by store".to_owned());
        for (key, left) in [("ctrl-w", "by "), ("x", "by x"), ("ctrl-u", ""), ("é", "é"), ("backspace", "")]
        {
            edit(&mut input, key.parse().unwrap());
            assert_eq!(input.value(), left, "{key}");
        }
    }

    #[test]
    fn pasted_control_characters_do_not_get_in() {
        let mut input = Input::default();
        paste(&mut input, "a\u{1b}[2Jb\nc\r\n");
        assert_eq!(input.value(), "a[2Jb c");
    }

    #[test]
    fn a_huge_paste_is_cut() {
        let mut input = Input::default();
        paste(&mut input, &"x".repeat(10_000));
        assert_eq!(input.value().len(), LONGEST);
    }
}
