//! What can be wrong with a `keys.toml`, told so that a person can put it right.

use std::path::PathBuf;

use super::ChordError;

/// A keymap that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum KeymapError {
    /// The file can't be read.
    #[error("can't read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not what it should be.
    #[error("{file}: {message}")]
    Syntax {
        /// The file.
        file: String,
        /// The parser's words, with the line.
        message: String,
    },
    /// A key is given to an action that doesn't exist.
    #[error("{file}: there is no action `{action}`{}; `c360 keys` lists them", hint(near.as_deref()))]
    UnknownAction {
        /// The file.
        file: String,
        /// As written.
        action: String,
        /// The likely spelling.
        near: Option<String>,
    },
    /// A key that can't be understood.
    #[error("{file}: action `{action}`: {source}")]
    Chord {
        /// The file.
        file: String,
        /// The action.
        action: String,
        /// The text.
        source: ChordError,
    },
    /// Two actions that can be wanted at the same time share a key.
    #[error(
        "{file}: key `{chord}` is given to both `{first}` and `{second}`, which apply at the same time; give one of them another key"
    )]
    Clash {
        /// The file.
        file: String,
        /// The key.
        chord: String,
        /// One action.
        first: String,
        /// The other.
        second: String,
    },
    /// A key that has to keep its meaning.
    #[error("{file}: key `ctrl-c` always quits and can't be given to `{action}`")]
    Reserved {
        /// The file.
        file: String,
        /// The action.
        action: String,
    },
}

fn hint(near: Option<&str>) -> String {
    near.map(|name| format!(" (did you mean `{name}`?)")).unwrap_or_default()
}

/// The word most like `word` among `known`, when one is like it.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    known
        .map(|name| (distance(word, name), name))
        .min()
        .filter(|(distance, name)| *distance <= name.len().max(3) / 3)
        .map(|(_, name)| name.to_owned())
}

/// Levenshtein's distance, one row at a time.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut previous = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (y, above) in b.iter().zip(row.iter().skip(1)) {
            let cost = previous + usize::from(x != *y);
            left = cost.min(left + 1).min(above + 1);
            next.push(left);
            previous = *above;
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_levenshtein_s() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", "abc"), 0);
    }

    #[test]
    fn a_slip_finds_its_word_and_noise_finds_none() {
        let known = ["pulse.period", "pulse.grain", "app.quit"];
        assert_eq!(nearest("pulse.perod", known.into_iter()).as_deref(), Some("pulse.period"));
        assert_eq!(nearest("zzz", known.into_iter()), None);
    }
}
