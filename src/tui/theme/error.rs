//! What can be wrong with a theme, told so that its author can mend it.

use super::likely::likely;

/// Why a theme can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// No file and no built-in theme has this name.
    #[error("there is no theme called `{name}`{hint}; known themes: {known}")]
    Unknown {
        /// The name asked for.
        name: String,
        /// The likely spelling, ready to append.
        hint: String,
        /// Names that exist.
        known: String,
    },
    /// The file can't be read.
    #[error("can't read the theme {file}: {source}")]
    Read {
        /// The file.
        file: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{file}:{line}: {message}")]
    Syntax {
        /// The file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What the parser expected.
        message: String,
    },
    /// A key or value that means nothing.
    #[error("{file}:{line}: `{key}`: {what}{hint}")]
    Invalid {
        /// The file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// The key, with its table.
        key: String,
        /// What is wrong with it.
        what: String,
        /// The likely spelling, ready to append.
        hint: String,
    },
    /// Themes that inherit each other.
    #[error("themes inherit each other in a circle: {chain}")]
    Cycle {
        /// The files in the order they were read.
        chain: String,
    },
}

impl ThemeError {
    pub(super) fn unknown(name: &str, known: &[String]) -> Self {
        let hint = likely(name, known.iter().map(String::as_str));
        Self::Unknown { name: crate::tui::text::sanitize(name).into_owned(), hint, known: known.join(", ") }
    }
}
