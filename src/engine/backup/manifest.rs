//! What lies beside the files of a backup and says what they are.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::contract::GenerationId;

/// Its name.
pub const FILE: &str = "backup.json";
/// The form of backups that this program writes, and the latest that it can put back.
pub const FORMAT: u32 = 1;

/// A backup, described.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the backup.
    #[serde(rename = "c360_backup")]
    pub format: u32,
    /// The version of the program that made it.
    pub program: String,
    /// The format of the ledger in it.
    pub ledger_format: i64,
    /// The workspace's name.
    pub workspace: String,
    /// Where the workspace lay.
    pub directory: String,
    /// When the copy of the ledger was taken.
    pub taken_at: Timestamp,
    /// Who asked for it.
    pub by: String,
    /// What is in it.
    pub what: What,
    /// The generation in it, if any.
    pub generation: Option<Generation>,
    /// The audit chain of the ledger in it.
    pub chain: Chain,
    /// Every file but this one.
    pub files: Vec<File>,
}

/// How much of a workspace is in a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The ledger, the settings and the published generation.
    Everything,
    /// The ledger and the settings.
    Ledger,
}

/// The generation in a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generation {
    /// Its number.
    pub id: GenerationId,
    /// The last complete day in it.
    pub as_of: Option<Date>,
}

/// The audit chain of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// Its records.
    pub records: u64,
    /// Hash of the last one.
    pub head: String,
    /// Hash of the first one.
    pub first: Option<String>,
}

/// A file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Where, relative to the backup and, once put back, to the workspace.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, 64 hexadecimal digits.
    pub sha256: String,
}

/// Why a text is no manifest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// A later program wrote it.
    #[error(
        "it was made by a newer c360 (form {0} of backups, this one knows up to {FORMAT}). Use that version or a later one"
    )]
    Newer(u32),
    /// It is something else, or damaged.
    #[error("its {FILE} can't be read: {0}")]
    Broken(String),
}

/// The one field that every form has.
#[derive(Deserialize)]
struct Form {
    c360_backup: u32,
}

impl What {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Everything => "ledger, settings and warehouse",
            Self::Ledger => "ledger and settings",
        }
    }
}

impl Manifest {
    /// As it is written.
    pub fn text(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// Read one.
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        let broken = |error: serde_json::Error| Unreadable::Broken(error.to_string());
        let form: Form = serde_json::from_str(text).map_err(broken)?;
        if form.c360_backup > FORMAT {
            return Err(Unreadable::Newer(form.c360_backup));
        }
        serde_json::from_str(text).map_err(broken)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_form_of_later_is_told_apart_from_what_is_broken() {
        assert_eq!(Manifest::read("{\"c360_backup\": 2, \"more\": true}"), Err(Unreadable::Newer(2)));
        assert!(matches!(Manifest::read("{\"c360_backup\": 1}"), Err(Unreadable::Broken(_))));
        assert!(matches!(Manifest::read("{}"), Err(Unreadable::Broken(_))));
    }
}
