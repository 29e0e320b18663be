//! Which keys call which action: the action table's defaults, changed by `keys.toml`.
//!
//! Knows chords and the action table, nothing of screens. A clash between actions that can be wanted at
//! the same time is an error at start, never a surprise later.

mod chord;
mod error;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

pub use chord::{Chord, ChordError};
pub use error::KeymapError;

use super::actions::{ACTIONS, Action, Scope};

/// The chords of every action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    chords: BTreeMap<&'static str, Vec<Chord>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeysFile {
    #[serde(default)]
    keys: BTreeMap<String, OneOrMany>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl Default for Keymap {
    fn default() -> Self {
        let chords = ACTIONS
            .iter()
            .map(|action| (action.id, action.keys.iter().filter_map(|key| key.parse().ok()).collect()))
            .collect();
        Self { chords }
    }
}

impl Keymap {
    /// The defaults, changed by the file where there is one.
    pub fn load(path: &Path) -> Result<Self, KeymapError> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&text, &path.display().to_string()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(KeymapError::Read { path: path.to_owned(), source }),
        }
    }

    /// The defaults, changed by a `keys.toml`'s text. An empty list takes an action's keys away.
    pub fn parse(text: &str, file: &str) -> Result<Self, KeymapError> {
        let file = file.to_owned();
        let wanted: KeysFile = toml::from_str(text)
            .map_err(|error| KeymapError::Syntax { file: file.clone(), message: error.to_string() })?;
        let mut keymap = Self::default();
        for (id, keys) in wanted.keys {
            let Some(action) = ACTIONS.iter().find(|action| action.id == id) else {
                let near = error::nearest(&id, ACTIONS.iter().map(|action| action.id));
                return Err(KeymapError::UnknownAction { file, action: id, near });
            };
            let keys = match keys {
                OneOrMany::One(key) => vec![key],
                OneOrMany::Many(keys) => keys,
            };
            let mut chords = Vec::new();
            for key in keys {
                let chord = key.parse().map_err(|source| KeymapError::Chord {
                    file: file.clone(),
                    action: id.clone(),
                    source,
                })?;
                if chord == Chord::ctrl('c') && action.id != "app.quit" {
                    return Err(KeymapError::Reserved { file, action: id });
                }
                chords.push(chord);
            }
            keymap.chords.insert(action.id, chords);
        }
        keymap.check(&file)?;
        Ok(keymap)
    }

    /// The chords of an action, most usual first.
    #[must_use]
    pub fn chords(&self, id: &str) -> &[Chord] {
        self.chords.get(id).map_or(&[], Vec::as_slice)
    }

    /// How an action's first key is written.
    #[must_use]
    pub fn label(&self, id: &str) -> Option<String> {
        self.chords(id).first().map(Chord::to_string)
    }

    /// The action that a chord calls where these scopes apply, the first scope first; an exact key goes
    /// before "any letter".
    #[must_use]
    pub fn find(&self, scopes: &[Scope], chord: Chord) -> Option<&'static Action> {
        self.bound(scopes, chord)
            .or_else(|| chord.shift_letter().and_then(|_| self.bound(scopes, Chord::ShiftLetter)))
    }

    /// Whether an action's first key calls it where these scopes apply, and none of an earlier one.
    #[must_use]
    pub fn reaches(&self, scopes: &[Scope], action: &Action) -> bool {
        let called = self.chords(action.id).first().and_then(|chord| self.find(scopes, *chord));
        called.is_some_and(|called| called.id == action.id)
    }

    fn bound(&self, scopes: &[Scope], chord: Chord) -> Option<&'static Action> {
        scopes.iter().find_map(|scope| {
            let mut here = ACTIONS.iter().filter(|action| action.scope == *scope);
            here.find(|action| self.chords(action.id).contains(&chord))
        })
    }

    fn check(&self, file: &str) -> Result<(), KeymapError> {
        for (i, first) in ACTIONS.iter().enumerate() {
            for second in ACTIONS.iter().skip(i + 1).filter(|second| first.scope.meets(second.scope)) {
                let shared =
                    self.chords(first.id).iter().find(|chord| self.chords(second.id).contains(chord));
                if let Some(chord) = shared {
                    return Err(KeymapError::Clash {
                        file: file.to_owned(),
                        chord: chord.to_string(),
                        first: first.id.to_owned(),
                        second: second.id.to_owned(),
                    });
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_default_key_parses_and_none_clash() {
        for action in ACTIONS {
            for key in action.keys {
                assert!(key.parse::<Chord>().is_ok(), "{} {key}", action.id);
            }
        }
        Keymap::default().check("defaults").unwrap();
    }

    #[test]
    fn a_file_moves_an_action_and_leaves_the_others() {
        let keymap = Keymap::parse("[keys]\n\"pulse.period\" = [\"f2\", \"alt-p\"]\n", "keys.toml").unwrap();
        let scopes = [Scope::Pulse, Scope::List, Scope::Global];
        let f2 = "f2".parse().unwrap();
        assert_eq!(keymap.find(&scopes, f2).map(|a| a.id), Some("pulse.period"));
        assert_eq!(keymap.find(&scopes, "p".parse().unwrap()).map(|a| a.id), None);
        assert_eq!(keymap.find(&scopes, "t".parse().unwrap()).map(|a| a.id), Some("pulse.grain"));
    }

    #[test]
    fn a_clash_names_both_actions() {
        let error = Keymap::parse("[keys]\n\"pulse.period\" = \"t\"\n", "keys.toml").unwrap_err().to_string();
        assert!(
            error.contains("pulse.period") && error.contains("pulse.grain") && error.contains("`t`"),
            "{error}"
        );
    }

    #[test]
    fn a_screen_key_that_hides_a_global_one_is_a_clash() {
        let error = Keymap::parse("[keys]\n\"pulse.period\" = \"q\"\n", "keys.toml").unwrap_err().to_string();
        assert!(error.contains("pulse.period") && error.contains("app.quit"), "{error}");
    }

    #[test]
    fn two_screens_may_share_a_key() {
        assert!(Keymap::parse("[keys]\n\"data.cancel\" = \"p\"\n", "keys.toml").is_ok());
    }

    #[test]
    fn an_unknown_action_says_what_was_likely_meant() {
        let error = Keymap::parse("[keys]\n\"pulse.perod\" = \"p\"\n", "keys.toml").unwrap_err().to_string();
        assert!(error.contains("did you mean `pulse.period`"), "{error}");
    }

    #[test]
    fn an_unreadable_chord_names_the_action_and_the_text() {
        let error = Keymap::parse("[keys]\n\"pulse.period\" = \"hyper-p\"\n", "k").unwrap_err().to_string();
        assert!(error.contains("pulse.period") && error.contains("hyper-p"), "{error}");
    }

    #[test]
    fn ctrl_c_always_quits() {
        assert!(Keymap::parse("[keys]\n\"pulse.period\" = \"ctrl-c\"\n", "k").is_err());
    }

    #[test]
    fn an_unknown_table_is_refused_with_its_line() {
        let error = Keymap::parse("[key]\n", "keys.toml").unwrap_err().to_string();
        assert!(error.contains("keys.toml") && error.contains("key"), "{error}");
    }
}
