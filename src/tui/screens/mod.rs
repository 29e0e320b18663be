//! The screens: each turns the app's state into a picture, and says what moving means on it.

pub mod audiences;
pub mod customers;
pub mod data;
mod loaded;
pub mod models;
pub mod pulse;
pub mod segments;
mod sheet;

pub use loaded::{Loaded, told};
use serde::{Deserialize, Serialize};

/// A screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Screen {
    /// The day's figures.
    #[default]
    Pulse,
    /// The value tiers.
    Segments,
    /// Finding a customer, and everything known of one.
    Customers,
    /// Who won't buy again, what customers are worth, and which model to believe.
    Models,
    /// Who is meant by a rule, and what of them left the house.
    Audiences,
    /// What is loaded.
    Data,
}

impl Screen {
    /// Every screen, in tab order.
    pub const ALL: &'static [Self] =
        &[Self::Pulse, Self::Segments, Self::Customers, Self::Models, Self::Audiences, Self::Data];

    /// Its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Pulse => "Pulse",
            Self::Segments => "Segments",
            Self::Customers => "Customers",
            Self::Models => "Models",
            Self::Audiences => "Audiences",
            Self::Data => "Data",
        }
    }

    /// The action that goes there.
    #[must_use]
    pub const fn action(self) -> &'static str {
        match self {
            Self::Pulse => "app.pulse",
            Self::Segments => "app.segments",
            Self::Customers => "app.customers",
            Self::Models => "app.models",
            Self::Audiences => "app.audiences",
            Self::Data => "app.data",
        }
    }
}
