//! What the actions do that apply on every screen.

use super::{Action, BASE, Reach};
use crate::contract::{Ask, AuditRequest, FileState, Job, JobKind};
use crate::tui::app::{App, Effect, Request, Slot};
use crate::tui::confirm::{Confirm, Leave, StartLoad};
use crate::tui::overlays::{self, Overlay};
use crate::tui::screens::Screen;

/// How many records of the audit chain are shown.
const LATEST: u32 = 500;

/// What applies on every screen.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        id: "app.load",
        asks: Some(Ask::StartLoad),
        title: "Load sources",
        hint: "load",
        help: "Load new and changed files of every configured source, after a question.",
        keys: &["L"],
        commands: &["load"],
        reach: Reach::Write,
        rank: 60,
        enabled: can_load,
        run: load,
        ..BASE
    },
    Action {
        id: "app.rescore",
        asks: Some(Ask::StartRescore),
        title: "Rescore",
        hint: "rescore",
        help: "Train, judge and apply every model, after a question; a job does it and goes on when you leave.",
        keys: &["S"],
        commands: &["rescore"],
        reach: Reach::Write,
        rank: 61,
        enabled: can_rescore,
        run: |app| app.ask_rescore(),
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
        run: next_part,
        ..BASE
    },
    Action {
        id: "focus.previous",
        title: "Part before",
        help: "Move to the part of the screen before.",
        keys: &["shift-tab"],
        in_palette: false,
        run: previous_part,
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
        run: palette,
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
        run: help,
        ..BASE
    },
    Action {
        id: "app.theme",
        title: "Theme…",
        help: "Choose a theme.",
        commands: &["theme"],
        run: theme,
        ..BASE
    },
    Action {
        id: "app.freeze",
        title: "Freeze",
        help: "Hold the picture: news of loads waits until it is pressed again; your own keys still work.",
        keys: &["f"],
        commands: &["freeze"],
        run: freeze,
        ..BASE
    },
    Action {
        id: "app.messages",
        title: "Messages",
        help: "Every message of this session.",
        keys: &["!"],
        commands: &["messages", "log"],
        run: messages,
        ..BASE
    },
    Action {
        id: "app.audit",
        asks: Some(Ask::Audit),
        title: "Audit chain",
        help: "The latest records of the audit chain: who did what to whom, when and why.",
        commands: &["audit"],
        run: audit,
        ..BASE
    },
    Action {
        id: "app.refresh",
        title: "Ask again",
        help: "Ask the engine again for what this screen shows.",
        keys: &["ctrl-r"],
        commands: &["refresh"],
        run: refresh,
        ..BASE
    },
    Action {
        id: "app.redraw",
        title: "Redraw",
        help: "Draw the whole screen anew.",
        keys: &["ctrl-l"],
        commands: &["redraw"],
        run: redraw,
        ..BASE
    },
    Action {
        id: "app.back",
        title: "Back",
        help: "Clear the filter, else the marks, else the search, else what narrows the screen; else go back.",
        keys: &["esc"],
        in_palette: false,
        run: back,
        ..BASE
    },
    Action {
        id: "app.suspend",
        title: "Suspend",
        help: "Give the terminal back to the shell; `fg` returns.",
        keys: &["ctrl-z"],
        commands: &["suspend"],
        run: suspend,
        ..BASE
    },
    Action {
        id: "app.quit",
        title: "Quit",
        hint: "quit",
        help: "Leave. A running job goes on by itself. Asks first where a job runs without a server or a rule is not saved; ctrl-c answers with yes.",
        keys: &["q", "ctrl-c"],
        commands: &["quit", "q", "exit"],
        rank: 99,
        run: quit,
        ..BASE
    },
];

pub(super) fn next_part(app: &mut App) -> Vec<Effect> {
    app.turn(1)
}

pub(super) fn previous_part(app: &mut App) -> Vec<Effect> {
    app.turn(-1)
}

fn palette(app: &mut App) -> Vec<Effect> {
    open(app, overlays::palette)
}

fn help(app: &mut App) -> Vec<Effect> {
    open(app, overlays::help)
}

fn theme(app: &mut App) -> Vec<Effect> {
    open(app, overlays::themes)
}

fn open(app: &mut App, picker: fn(&App) -> overlays::Picker) -> Vec<Effect> {
    let picker = picker(app);
    app.overlays.push(Overlay::Picker(picker));
    Vec::new()
}

fn freeze(app: &mut App) -> Vec<Effect> {
    app.toggle_freeze()
}

fn messages(app: &mut App) -> Vec<Effect> {
    let pager = overlays::messages(app);
    app.overlays.push(Overlay::Pager(pager));
    Vec::new()
}

fn audit(app: &mut App) -> Vec<Effect> {
    vec![app.ask(Slot::Audit, Request::Audit(AuditRequest { limit: LATEST, ..AuditRequest::default() }))]
}

fn refresh(app: &mut App) -> Vec<Effect> {
    app.refresh()
}

fn redraw(_: &mut App) -> Vec<Effect> {
    vec![Effect::Redraw]
}

fn suspend(_: &mut App) -> Vec<Effect> {
    vec![Effect::Suspend]
}

/// Leave. A rule that is not saved is worth a question, and so is a job that runs alone; a server goes on in any case.
/// A terminal too small to show a question is left at once.
fn quit(app: &mut App) -> Vec<Effect> {
    let alone = app.hello.as_ref().is_some_and(|hello| hello.in_process);
    let job = app.running_job().filter(|_| alone).map(|job| job.id);
    let (title, lines) = match (app.is_rule_unsaved(), job) {
        _ if app.too_small => return vec![Effect::Quit],
        (true, _) => ("Leave with a rule that is not saved?".to_owned(), what_is_lost(app)),
        (false, Some(job)) => {
            let lines = vec![
                "It goes on in its own process when you leave; `c360 jobs` shows how far it is.".to_owned(),
                "Its result is there when you come back; ctrl-c leaves all the same.".to_owned(),
            ];
            (format!("Leave while job {} is under way?", job.0), lines)
        }
        (false, None) => return vec![Effect::Quit],
    };
    app.overlays.push(Overlay::Quit(Confirm::new(Leave, title, lines, "Leave")));
    Vec::new()
}

fn what_is_lost(app: &App) -> Vec<String> {
    let save = app.options.keys.label("builder.save").unwrap_or_default();
    vec![
        "What was changed in the rule builder of Audiences is gone when you leave.".to_owned(),
        format!("Go back and press {save} there to save it; ctrl-c leaves all the same."),
    ]
}

/// Leave, whatever has the keys, with the same questions. Where one stands already, this is the answer.
pub(in crate::tui) fn leave(app: &mut App) -> Vec<Effect> {
    let is_asked = matches!(app.overlays.last(), Some(Overlay::Quit(_)));
    if is_asked { vec![Effect::Quit] } else { quit(app) }
}

/// Back, one step at a time: the filter, the marks, what narrows the screen, then Pulse.
fn back(app: &mut App) -> Vec<Effect> {
    if let Some(place) = app.place_mut() {
        if !place.filter.is_empty() {
            place.filter.clear();
            return Vec::new();
        }
        if !place.marked.is_empty() {
            place.marked.clear();
            return Vec::new();
        }
    }
    match app.screen {
        Screen::Pulse if app.pulse.request.filter.is_empty() => Vec::new(),
        Screen::Pulse => app.clear_pulse_filter(),
        Screen::Segments => app.leave_segments_view(),
        Screen::Customers => app.leave_customers(),
        Screen::Models => app.leave_models(),
        Screen::Audiences => app.leave_audiences(),
        Screen::Data if app.data.is_narrowed() => app.clear_rejected_filter(),
        Screen::Data => app.go(Screen::Pulse),
    }
}

fn can_load(app: &App) -> Result<(), &'static str> {
    if app.running_job().is_some() {
        return Err("a job runs already; wait for it, or stop it on Data with c");
    }
    Ok(())
}

fn can_rescore(app: &App) -> Result<(), &'static str> {
    let is_open = |job: &Job| job.kind == JobKind::Rescore && job.is_open();
    if app.jobs.iter().any(is_open) {
        return Err("a rescoring is under way already; :jobs shows it");
    }
    match &app.hello {
        Some(hello) if hello.as_of.is_none() => Err("nothing has been loaded yet; load first, with L"),
        _ => Ok(()),
    }
}

/// Ask whether to load, and say what is known about what would be read.
fn load(app: &mut App) -> Vec<Effect> {
    let mut lines = Vec::new();
    if let Some(status) = &app.data.status {
        let files = || status.sources.iter().flat_map(|source| &source.files);
        let waiting: Vec<_> =
            files().filter(|file| matches!(file.state, FileState::New | FileState::Changed)).collect();
        let bytes = waiting.iter().map(|file| file.bytes).sum();
        lines.push(match waiting.len() {
            0 => format!(
                "{} files are loaded as they are; only new or changed ones are read.",
                files().count()
            ),
            1 => format!("1 file is new or changed ({}).", app.formatter.bytes(bytes)),
            n => format!("{n} files are new or changed ({}).", app.formatter.bytes(bytes)),
        });
    } else {
        lines.push("New and changed files of every configured source are read.".to_owned());
    }
    lines.push("It runs in its own process and goes on when you leave.".to_owned());
    lines.push("Until it is done, figures stay as they are. Then all of it shows, or nothing.".to_owned());
    let name = app.hello.as_ref().map_or("this workspace", |hello| hello.workspace.as_str());
    let title = format!("Load the sources of {}?", crate::tui::text::sanitize(name));
    app.overlays.push(Overlay::Load(Confirm::new(StartLoad, title, lines, "Load")));
    Vec::new()
}
