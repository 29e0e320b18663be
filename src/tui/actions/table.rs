//! The table itself, put together from the parts of each scope.

use super::{
    Action, BASE, audiences, behaviour, builder, customers, data, global, go, list, models, pulse, segments,
    trial, window,
};
use crate::tui::keymap::Keymap;

const PARTS: [&[Action]; 13] = [
    go::ACTIONS,
    global::ACTIONS,
    list::ACTIONS,
    pulse::ACTIONS,
    segments::ACTIONS,
    behaviour::ACTIONS,
    trial::ACTIONS,
    customers::ACTIONS,
    models::ACTIONS,
    audiences::ACTIONS,
    builder::ACTIONS,
    data::ACTIONS,
    window::ACTIONS,
];

const COUNT: usize = {
    let (mut count, mut part) = (0, 0);
    while part < PARTS.len() {
        count += PARTS[part].len();
        part += 1;
    }
    count
};

static ALL: [Action; COUNT] = {
    let mut all = [BASE; COUNT];
    let (mut next, mut part) = (0, 0);
    while part < PARTS.len() {
        let mut at = 0;
        while at < PARTS[part].len() {
            all[next] = PARTS[part][at];
            next += 1;
            at += 1;
        }
        part += 1;
    }
    all
};

/// Everything that can be done from the keyboard.
pub static ACTIONS: &[Action] = &ALL;

/// One line of the key table, ready to print.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Row {
    /// The action's id.
    pub id: &'static str,
    /// Its keys.
    pub keys: Vec<String>,
    /// Two or three words.
    pub title: &'static str,
    /// One line.
    pub help: &'static str,
    /// Where it applies.
    pub scope: &'static str,
    /// What it does to the workspace.
    pub effect: &'static str,
    /// What calls it from the palette.
    pub commands: &'static [&'static str],
}

/// The key table under a keymap.
#[must_use]
pub fn rows(keymap: &Keymap) -> Vec<Row> {
    ACTIONS
        .iter()
        .map(|action| Row {
            id: action.id,
            keys: keymap.chords(action.id).iter().map(ToString::to_string).collect(),
            title: action.title,
            help: action.help,
            scope: action.scope.name(),
            effect: action.reach.name(),
            commands: action.commands,
        })
        .collect()
}

/// The key table as shipped.
#[must_use]
pub fn table() -> Vec<Row> {
    rows(&Keymap::default())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::tui::actions::{Reach, Scope};

    #[test]
    fn ids_are_unique_and_everything_is_explained() {
        let mut ids = BTreeSet::new();
        for action in ACTIONS {
            assert!(ids.insert(action.id), "{} twice", action.id);
            assert!(!action.title.is_empty() && action.help.ends_with('.'), "{}", action.id);
            assert_eq!(action.rank > 0, !action.hint.is_empty(), "{}: a hint has a rank", action.id);
        }
    }

    #[test]
    fn whatever_can_be_done_can_be_reached() {
        for action in ACTIONS {
            assert!(!action.keys.is_empty() || action.in_palette, "{}", action.id);
        }
    }

    #[test]
    fn commands_call_one_action_on_any_screen() {
        for screen in [
            Scope::Pulse,
            Scope::Segments,
            Scope::Behaviour,
            Scope::Trial,
            Scope::Customers,
            Scope::Models,
            Scope::Audiences,
            Scope::Data,
        ] {
            let mut seen = BTreeSet::new();
            for action in ACTIONS.iter().filter(|a| [screen, Scope::List, Scope::Global].contains(&a.scope)) {
                for command in action.commands {
                    assert!(seen.insert(command), "{command} twice");
                }
            }
        }
    }

    #[test]
    fn nothing_dangerous_is_called_read() {
        let stop = ACTIONS.iter().find(|action| action.id == "data.cancel");
        assert_eq!(stop.map(|action| action.reach), Some(Reach::Dangerous));
    }
}
