//! The table itself.

use super::{Action, Reach, Scope, data, global, list, pulse, window};
use crate::tui::app::App;
use crate::tui::keymap::Keymap;

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
    rank: 0,
    in_palette: true,
    enabled: always,
    run: |_| Vec::new(),
};

/// Moving: nothing that one would type.
const MOVE: Action = Action { scope: Scope::List, in_palette: false, ..BASE };
const ON_PULSE: Action = Action { scope: Scope::Pulse, ..BASE };
const ON_DATA: Action = Action { scope: Scope::Data, ..BASE };
const IN_WINDOW: Action = Action { scope: Scope::Overlay, in_palette: false, ..BASE };

/// Everything that can be done from the keyboard.
pub const ACTIONS: &[Action] = &[
    Action {
        id: "app.pulse",
        title: "Pulse",
        help: "Go to Pulse: the day's figures, their trend and their parts.",
        keys: &["1"],
        commands: &["pulse"],
        run: global::pulse,
        ..BASE
    },
    Action {
        id: "app.data",
        title: "Data",
        help: "Go to Data: what is loaded, from which files, and what was rejected.",
        keys: &["0"],
        commands: &["data"],
        run: global::data,
        ..BASE
    },
    Action {
        id: "app.jobs",
        title: "Jobs",
        help: "Go to the jobs, on Data.",
        commands: &["jobs"],
        run: global::jobs,
        ..BASE
    },
    Action {
        id: "app.load",
        title: "Load sources",
        hint: "load",
        help: "Load new and changed files of every configured source, after a question.",
        keys: &["L"],
        commands: &["load"],
        reach: Reach::Write,
        rank: 60,
        enabled: global::can_load,
        run: global::load,
        ..BASE
    },
    Action {
        id: "focus.next",
        title: "Next part",
        hint: "next part",
        help: "Move to the next part of the screen.",
        keys: &["tab"],
        rank: 70,
        in_palette: false,
        run: global::next_part,
        ..BASE
    },
    Action {
        id: "focus.previous",
        title: "Part before",
        help: "Move to the part of the screen before.",
        keys: &["shift-tab"],
        in_palette: false,
        run: global::previous_part,
        ..BASE
    },
    Action {
        id: "app.palette",
        title: "Command",
        hint: "command",
        help: "Type a command; a few of its letters are enough, up goes through earlier ones.",
        keys: &[":"],
        rank: 90,
        in_palette: false,
        run: global::palette,
        ..BASE
    },
    Action {
        id: "app.help",
        title: "Help",
        hint: "help",
        help: "What the keys do here; type to search, enter does it.",
        keys: &["?"],
        commands: &["help", "keys"],
        rank: 91,
        run: global::help,
        ..BASE
    },
    Action {
        id: "app.theme",
        title: "Theme…",
        help: "Choose a theme.",
        commands: &["theme"],
        run: global::theme,
        ..BASE
    },
    Action {
        id: "app.freeze",
        title: "Freeze",
        help: "Hold the picture: news of loads waits until it is pressed again; your own keys still work.",
        keys: &["f"],
        commands: &["freeze"],
        run: global::freeze,
        ..BASE
    },
    Action {
        id: "app.messages",
        title: "Messages",
        help: "Every message of this session.",
        keys: &["!"],
        commands: &["messages", "log"],
        run: global::messages,
        ..BASE
    },
    Action {
        id: "app.refresh",
        title: "Ask again",
        help: "Ask the engine again for what this screen shows.",
        keys: &["ctrl-r"],
        commands: &["refresh"],
        run: global::refresh,
        ..BASE
    },
    Action {
        id: "app.redraw",
        title: "Redraw",
        help: "Draw the whole screen anew.",
        keys: &["ctrl-l"],
        commands: &["redraw"],
        run: global::redraw,
        ..BASE
    },
    Action {
        id: "app.back",
        title: "Back",
        help: "Clear the filter, else the marks, else what narrows the screen; else go back.",
        keys: &["esc"],
        in_palette: false,
        run: global::back,
        ..BASE
    },
    Action {
        id: "app.suspend",
        title: "Suspend",
        help: "Give the terminal back to the shell; `fg` returns.",
        keys: &["ctrl-z"],
        commands: &["suspend"],
        run: global::suspend,
        ..BASE
    },
    Action {
        id: "app.quit",
        title: "Quit",
        hint: "quit",
        help: "Leave. A running job goes on by itself.",
        keys: &["q", "ctrl-c"],
        commands: &["quit", "q", "exit"],
        rank: 99,
        run: global::quit,
        ..BASE
    },
    Action {
        id: "list.down",
        title: "Down",
        help: "One row down.",
        keys: &["j", "down"],
        run: list::down,
        ..MOVE
    },
    Action { id: "list.up", title: "Up", help: "One row up.", keys: &["k", "up"], run: list::up, ..MOVE },
    Action {
        id: "list.page-down",
        title: "Half a page down",
        help: "Half a page down.",
        keys: &["ctrl-d", "pgdn"],
        run: list::page_down,
        ..MOVE
    },
    Action {
        id: "list.page-up",
        title: "Half a page up",
        help: "Half a page up.",
        keys: &["ctrl-u", "pgup"],
        run: list::page_up,
        ..MOVE
    },
    Action {
        id: "list.first",
        title: "First",
        help: "To the first row.",
        keys: &["g", "home"],
        run: list::first,
        ..MOVE
    },
    Action {
        id: "list.last",
        title: "Last",
        help: "To the last row.",
        keys: &["G", "end"],
        run: list::last,
        ..MOVE
    },
    Action {
        id: "list.open",
        title: "Open",
        hint: "open",
        help: "Open the row: Pulse filters by it, a source shows its rejected rows.",
        keys: &["enter"],
        rank: 40,
        enabled: list::has_rows,
        run: list::open,
        ..MOVE
    },
    Action {
        id: "list.filter",
        title: "Filter",
        hint: "filter",
        help: "Show only rows that hold the text, while you type.",
        keys: &["/"],
        commands: &["filter"],
        scope: Scope::List,
        rank: 30,
        enabled: list::has_rows,
        run: list::filter,
        ..BASE
    },
    Action {
        id: "list.sort",
        title: "Sort",
        help: "Sort by the column whose head shows this letter; again turns the order round.",
        keys: &["shift-letter"],
        run: list::sort,
        ..MOVE
    },
    Action {
        id: "list.mark",
        title: "Mark",
        help: "Mark the row, or take its mark away.",
        keys: &["space"],
        run: list::mark,
        ..MOVE
    },
    Action {
        id: "list.copy",
        title: "Copy",
        hint: "copy",
        help: "Copy the figure, the point, or the row (the marked rows, if any) to the clipboard.",
        keys: &["y"],
        commands: &["copy", "yank"],
        scope: Scope::List,
        rank: 55,
        run: list::copy,
        ..BASE
    },
    Action {
        id: "pulse.left",
        title: "Left",
        help: "The figure before, or the trend's point before.",
        keys: &["left", "h"],
        in_palette: false,
        run: pulse::left,
        ..ON_PULSE
    },
    Action {
        id: "pulse.right",
        title: "Right",
        help: "The next figure, or the trend's next point.",
        keys: &["right", "l"],
        in_palette: false,
        run: pulse::right,
        ..ON_PULSE
    },
    Action {
        id: "pulse.grain",
        title: "Day, week, month",
        hint: "day/week/month",
        help: "Change the step of the trend.",
        keys: &["t"],
        commands: &["grain", "trend"],
        rank: 12,
        enabled: pulse::has_figures,
        run: pulse::grain,
        ..ON_PULSE
    },
    Action {
        id: "pulse.period",
        title: "Period…",
        hint: "period",
        help: "Choose the period, or any two dates.",
        keys: &["p"],
        commands: &["period"],
        rank: 10,
        enabled: pulse::has_figures,
        run: pulse::period,
        ..ON_PULSE
    },
    Action {
        id: "pulse.by",
        title: "Break down by…",
        hint: "by…",
        help: "Break down by channel, store, region or category.",
        keys: &["b"],
        commands: &["by"],
        rank: 11,
        enabled: pulse::has_figures,
        run: pulse::by,
        ..ON_PULSE
    },
    Action {
        id: "pulse.value",
        title: "Filter by a value…",
        help: "Search all values of the breakdown's dimension, and filter the figures by one.",
        keys: &["v"],
        commands: &["value"],
        enabled: pulse::has_figures,
        run: pulse::value,
        ..ON_PULSE
    },
    Action {
        id: "pulse.clear",
        title: "Clear filters",
        hint: "clear",
        help: "Show every channel, store, region and category again.",
        keys: &["x"],
        commands: &["clear"],
        rank: 41,
        enabled: pulse::can_clear,
        run: pulse::clear,
        ..ON_PULSE
    },
    Action {
        id: "pulse.source",
        title: "Where from",
        hint: "where from",
        help: "Where the figure comes from: query, parameters, as-of day, lines, rows, milliseconds.",
        keys: &["w"],
        commands: &["source", "where"],
        rank: 50,
        enabled: pulse::has_figures,
        run: pulse::source,
        ..ON_PULSE
    },
    Action {
        id: "data.left",
        title: "Part before",
        help: "The part before.",
        keys: &["left", "h"],
        in_palette: false,
        run: global::previous_part,
        ..ON_DATA
    },
    Action {
        id: "data.right",
        title: "Next part",
        help: "The next part.",
        keys: &["right", "l"],
        in_palette: false,
        run: global::next_part,
        ..ON_DATA
    },
    Action {
        id: "data.cancel",
        title: "Stop the job",
        hint: "stop the job",
        help: "Stop the running job, after a question. What was published before it stays.",
        keys: &["c"],
        commands: &["cancel", "stop"],
        reach: Reach::Dangerous,
        rank: 20,
        enabled: data::can_stop,
        run: data::stop,
        ..ON_DATA
    },
    Action {
        id: "data.clear",
        title: "Clear filters",
        hint: "clear",
        help: "Show the rejected rows of every source and reason again.",
        keys: &["x"],
        commands: &["clear"],
        rank: 41,
        enabled: data::can_clear,
        run: data::clear,
        ..ON_DATA
    },
    Action {
        id: "window.close",
        title: "Close",
        hint: "close",
        help: "Close the window and change nothing.",
        keys: &["esc", "q"],
        rank: 2,
        run: window::close,
        ..IN_WINDOW
    },
    Action {
        id: "window.accept",
        title: "Accept",
        hint: "accept",
        help: "Do what is selected.",
        keys: &["enter"],
        rank: 1,
        run: window::accept,
        ..IN_WINDOW
    },
    Action {
        id: "window.complete",
        title: "Complete",
        help: "Complete the command; between buttons and dates, go to the other one.",
        keys: &["tab"],
        run: window::complete,
        ..IN_WINDOW
    },
    Action {
        id: "window.next",
        title: "Next",
        help: "The next choice, line or button, also while typing.",
        keys: &["down", "ctrl-n"],
        run: window::next,
        ..IN_WINDOW
    },
    Action {
        id: "window.previous",
        title: "Previous",
        help: "The choice, line or button before, also while typing.",
        keys: &["up", "ctrl-p", "shift-tab"],
        run: window::previous,
        ..IN_WINDOW
    },
];

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
        for screen in [Scope::Pulse, Scope::Data] {
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
