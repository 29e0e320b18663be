//! What is wrong with the settings, told so that a person can mend them without the manual.
//!
//! Every error names the key, where it stands (line of `c360.toml`, variable or flag), what is wrong, and
//! what to write instead.

use std::fmt;
use std::path::PathBuf;

/// What is wrong with a value, before it is known where the value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub message: String,
    /// What to write instead, if that can be said.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem without a hint.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    /// Add what to write instead.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Add the likely spelling, if one of the candidates is near.
    #[must_use]
    pub fn did_you_mean<'c>(self, word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Self {
        match super::nearest(word, candidates) {
            Some(likely) => self.hint(format!("did you mean `{likely}`?")),
            None => self,
        }
    }
}

/// Where a setting comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A line of `c360.toml`, from 1.
    Line(usize),
    /// An environment variable, by name.
    Variable(String),
    /// `--set`.
    Flag,
    /// The file as a whole.
    File,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Variable(name) => write!(f, "environment variable {name}"),
            Self::Flag => f.write_str("--set"),
            Self::File => f.write_str("file"),
        }
    }
}

/// One thing that is wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The key as one would say it, for example `load.threads`; empty when the file as a whole is meant.
    pub key: String,
    /// Where it stands.
    pub place: Place,
    /// What is wrong.
    pub problem: Problem,
}

impl ConfigError {
    /// The line of `c360.toml`, when the error stands in the file.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        match self.place {
            Place::Line(line) => Some(line),
            _ => None,
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.place)?;
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.problem.message)?;
        match &self.problem.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

/// Everything that is wrong with the settings, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigErrors {
    /// The file they were read from.
    pub file: PathBuf,
    /// At least one.
    pub errors: Vec<ConfigError>,
}

impl ConfigErrors {
    /// One error about the file as a whole.
    pub(super) fn file(file: PathBuf, problem: Problem) -> Self {
        Self { file, errors: vec![ConfigError { key: String::new(), place: Place::File, problem }] }
    }

    /// Whether only flags are wrong, and the file is not.
    #[must_use]
    pub fn is_all_of_flags(&self) -> bool {
        self.errors.iter().all(|error| error.place == Place::Flag)
    }
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        match self.errors.as_slice() {
            [only] if only.place == Place::File => {
                write!(f, "{file}: {}", only.problem.message)?;
                if let Some(hint) = &only.problem.hint {
                    write!(f, "; {hint}")?;
                }
            }
            [only] => write!(f, "{file}, {only}")?,
            many => {
                write!(f, "{file} has {} errors:", many.len())?;
                for error in many {
                    write!(f, "\n  {error}")?;
                }
            }
        }
        Ok(())
    }
}

impl std::error::Error for ConfigErrors {}
