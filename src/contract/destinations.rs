//! Where an audience can go.

use serde::{Deserialize, Serialize};

/// What takes an audience.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DestinationKind {
    /// Google Ads Customer Match.
    Google,
    /// A custom audience of Meta.
    Meta,
    /// A customer file of `TikTok`.
    Tiktok,
    /// The retailer's own marketing automation.
    Automation,
}

impl DestinationKind {
    /// Every one, in display order.
    pub const ALL: [Self; 4] = [Self::Google, Self::Meta, Self::Tiktok, Self::Automation];

    /// Its id, as in JSON, settings and file names.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Google => "google",
            Self::Meta => "meta",
            Self::Tiktok => "tiktok",
            Self::Automation => "automation",
        }
    }

    /// The one of that id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// What people call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Google => "Google Ads Customer Match",
            Self::Meta => "Meta custom audience",
            Self::Tiktok => "TikTok customer file",
            Self::Automation => "Marketing automation",
        }
    }
}
