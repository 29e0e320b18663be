//! Whose hands a file went through: who asked for it, and who wrote what decides who is in it. Where four eyes are asked for,
//! none of them approves.

use serde::{Deserialize, Serialize};

use super::super::labels::is_same_person;
use super::stored::StoredExport;

/// Somebody who wrote what decides who is in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hand {
    /// What they wrote.
    pub wrote: Wrote,
    /// Who.
    pub by: String,
}

/// What decides who is in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrote {
    /// The audience's own rule.
    Rule,
    /// An audience that the rule names, or one that such an audience names.
    Audience(String),
    /// A list that the rule or one of these audiences reads.
    List(String),
}

/// Somebody's part in an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Share {
    /// They asked for it.
    Asked,
    /// They wrote what decides who is in it.
    Wrote(Wrote),
    /// Who wrote what can't be read.
    Unknown,
}

impl Share {
    /// Told to whoever has it.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Asked => "you asked for it".to_owned(),
            Self::Wrote(Wrote::Rule) => "you wrote its rule".to_owned(),
            Self::Wrote(Wrote::Audience(name)) => {
                format!("you wrote the audience \"{}\", which its rule names", name.escape_debug())
            }
            Self::Wrote(Wrote::List(name)) => {
                format!("you were the last to write the list \"{}\", which it reads", name.escape_debug())
            }
            Self::Unknown => "nobody can tell any more who wrote what it is made from".to_owned(),
        }
    }
}

/// What is kept of an export, as far as it says who wrote what.
#[derive(Deserialize)]
struct Content {
    #[serde(default)]
    hands: Vec<Hand>,
}

impl StoredExport {
    /// The part that somebody has in it; `None` where they have none, so that they are another pair of eyes.
    #[must_use]
    pub fn share_of(&self, by: &str) -> Option<Share> {
        if is_same_person(&self.asked_by, by) {
            return Some(Share::Asked);
        }
        if is_same_person(&self.author, by) {
            return Some(Share::Wrote(Wrote::Rule));
        }
        let Ok(content) = serde_json::from_str::<Content>(&self.content) else { return Some(Share::Unknown) };
        let own = content.hands.into_iter().find(|hand| is_same_person(&hand.by, by));
        own.map(|hand| Share::Wrote(hand.wrote))
    }
}
