//! The action table: everything that can be done from the keyboard, once.
//!
//! Each scope's part stands with what it does; `table` puts them together. Dispatch, the footer, `?`, the palette, `keys.toml` and `c360 keys` all read [`ACTIONS`].

mod audiences;
mod behaviour;
mod builder;
mod customers;
mod data;
mod global;
mod go;
mod list;
mod models;
mod pulse;
mod segments;
mod table;
mod trial;
mod window;

pub(in crate::tui) use global::leave;
pub use table::{ACTIONS, Row, rows, table};

use super::app::{App, Effect, Level};
use crate::contract::Ask;

/// Where an action applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Everywhere but under an overlay.
    Global,
    /// Wherever there are rows or lines to move in.
    List,
    /// On Pulse.
    Pulse,
    /// On the value tiers of Segments.
    Segments,
    /// On the behavioural segments of Segments.
    Behaviour,
    /// On the way to new behavioural segments.
    Trial,
    /// On Customers.
    Customers,
    /// On Models.
    Models,
    /// On Audiences.
    Audiences,
    /// In the rule builder, which has the screen.
    Builder,
    /// On Data.
    Data,
    /// In what lies over a screen.
    Overlay,
}

impl Scope {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Global => "everywhere",
            Self::List => "lists",
            Self::Pulse => "Pulse",
            Self::Segments => "Segments",
            Self::Behaviour => "Segments, behaviour",
            Self::Trial => "Segments, trials",
            Self::Customers => "Customers",
            Self::Models => "Models",
            Self::Audiences => "Audiences",
            Self::Builder => "the rule builder",
            Self::Data => "Data",
            Self::Overlay => "windows",
        }
    }

    /// Whether both can apply at the same time, so that they can't share a key.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        matches!(
            (self, other),
            (
                Self::Global | Self::List,
                Self::Global
                    | Self::List
                    | Self::Pulse
                    | Self::Segments
                    | Self::Behaviour
                    | Self::Trial
                    | Self::Customers
                    | Self::Models
                    | Self::Audiences
                    | Self::Data
            ) | (Self::Pulse, Self::Pulse | Self::List | Self::Global)
                | (Self::Segments, Self::Segments | Self::List | Self::Global)
                | (Self::Behaviour, Self::Behaviour | Self::List | Self::Global)
                | (Self::Trial, Self::Trial | Self::List | Self::Global)
                | (Self::Customers, Self::Customers | Self::List | Self::Global)
                | (Self::Models, Self::Models | Self::List | Self::Global)
                | (Self::Audiences, Self::Audiences | Self::List | Self::Global)
                | (Self::Data, Self::Data | Self::List | Self::Global)
                | (Self::Builder, Self::Builder)
                | (Self::Overlay, Self::Overlay)
        )
    }
}

/// What an action does to the workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Nothing.
    Read,
    /// It adds something.
    Write,
    /// It ends or replaces something.
    Dangerous,
}

impl Reach {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Dangerous => "dangerous",
        }
    }
}

/// One thing that can be done.
#[derive(Debug, Clone, Copy)]
pub struct Action {
    /// Its id, as in `keys.toml`.
    pub id: &'static str,
    /// Two or three words.
    pub title: &'static str,
    /// The words in the footer.
    pub hint: &'static str,
    /// One line.
    pub help: &'static str,
    /// Its keys, unless `keys.toml` says otherwise.
    pub keys: &'static [&'static str],
    /// Words that call it from the palette.
    pub commands: &'static [&'static str],
    /// Where it applies.
    pub scope: Scope,
    /// What it does to the workspace.
    pub reach: Reach,
    /// What it asks of the engine in the end, where that takes a role that not everybody has.
    pub asks: Option<Ask>,
    /// Its rank in the footer, 1 first; 0 keeps it out.
    pub rank: u8,
    /// Whether the palette lists it; moving a cursor is nothing to type.
    pub in_palette: bool,
    /// Why it can't be done now.
    pub enabled: fn(&App) -> Result<(), &'static str>,
    /// What it does.
    pub run: fn(&mut App) -> Vec<Effect>,
}

#[allow(clippy::unnecessary_wraps, reason = "the shape of every action's check")]
fn always(_: &App) -> Result<(), &'static str> {
    Ok(())
}

/// What most actions have in common.
const BASE: Action = Action {
    id: "",
    title: "",
    hint: "",
    help: "",
    keys: &[],
    commands: &[],
    scope: Scope::Global,
    reach: Reach::Read,
    asks: None,
    rank: 0,
    in_palette: true,
    enabled: always,
    run: |_| Vec::new(),
};

impl Action {
    /// Why it can't be done now, read-only consoles and missing roles included.
    pub fn allowed(&self, app: &App) -> Result<(), &'static str> {
        if self.reach != Reach::Read && app.options.read_only {
            return Err("this console is read-only");
        }
        self.asks.map_or(Ok(()), |ask| app.may(ask))?;
        (self.enabled)(app)
    }
}

/// Do it, or say why not.
pub fn run(app: &mut App, action: &'static Action) -> Vec<Effect> {
    match action.allowed(app) {
        Ok(()) => (action.run)(app),
        Err(reason) => {
            app.say(Level::Warn, format!("{}: {reason}", action.title));
            Vec::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_changes_the_workspace_names_what_it_asks_so_that_roles_can_hold_it() {
        for action in ACTIONS.iter().filter(|action| action.reach != Reach::Read) {
            // What it ends decides what it asks; its own check tells.
            if action.id != "audiences.end" {
                assert!(action.asks.is_some(), "{}", action.id);
            }
        }
    }
}
