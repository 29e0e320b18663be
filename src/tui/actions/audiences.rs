//! What the actions do on Audiences.

use super::{Action, BASE, Reach, Scope};
use crate::contract::Ask;
use crate::tui::app::{App, Effect};
use crate::tui::overlays::{Overlay, Pager};
use crate::tui::screens::audiences::{self, House, Part, can_decide, can_end, can_release, can_submit};

const ON_AUDIENCES: Action = Action { scope: Scope::Audiences, enabled: is_not_building, ..BASE };

/// What makes something that was not there.
const WRITES: Action = Action { reach: Reach::Write, ..ON_AUDIENCES };

/// What ends something, or lets it leave.
const DECIDES: Action = Action { reach: Reach::Dangerous, ..ON_AUDIENCES };

/// What applies on Audiences.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        id: "audiences.left",
        title: "Left",
        help: "The column to the left where cells are compared; else the part before.",
        keys: &["left", "h"],
        in_palette: false,
        run: |app| app.sideways_audiences(-1),
        ..ON_AUDIENCES
    },
    Action {
        id: "audiences.right",
        title: "Right",
        help: "The column to the right where cells are compared; else the next part.",
        keys: &["right", "l"],
        in_palette: false,
        run: |app| app.sideways_audiences(1),
        ..ON_AUDIENCES
    },
    Action {
        id: "audiences.new",
        asks: Some(Ask::SaveAudience),
        title: "New audience",
        hint: "new",
        help: "Build the rule of a new audience.",
        keys: &["n"],
        commands: &["new"],
        rank: 41,
        enabled: is_among_audiences,
        run: |app| app.open_builder(None, None),
        ..WRITES
    },
    Action {
        id: "audiences.ids",
        asks: Some(Ask::SaveList),
        title: "New audience from ids",
        hint: "from ids",
        help: "Keep the ids in a file, one a line, as a list, and build an audience from it.",
        commands: &["ids"],
        rank: 58,
        enabled: is_among_audiences,
        run: App::ask_ids,
        ..WRITES
    },
    Action {
        id: "audiences.edit",
        asks: Some(Ask::SaveAudience),
        title: "Edit",
        hint: "edit",
        help: "Build the next version of the audience; earlier ones stay.",
        keys: &["e"],
        commands: &["edit"],
        rank: 42,
        enabled: has_audience,
        run: |app| {
            let audience = audiences::current(app).map(|row| row.audience.clone());
            app.open_builder(audience, None)
        },
        ..WRITES
    },
    Action {
        id: "audiences.compare",
        asks: Some(Ask::Overlap),
        title: "Compare",
        hint: "compare",
        help: "How the marked audiences overlap; without marks, all of them, ten at most.",
        keys: &["o"],
        commands: &["overlap"],
        rank: 45,
        enabled: has_two,
        run: |app| app.compare(),
        ..ON_AUDIENCES
    },
    Action {
        id: "audiences.submit",
        asks: Some(Ask::SealAudience),
        title: "Submit",
        hint: "submit",
        help: "Find out what of the audience may leave for a destination, and seal the file; nothing leaves by it.",
        keys: &["s"],
        commands: &["submit", "seal"],
        rank: 43,
        enabled: can_submit_here,
        run: |app| app.ask_submit(),
        ..WRITES
    },
    Action {
        id: "audiences.approve",
        asks: Some(Ask::DecideExport),
        title: "Approve or reject",
        hint: "approve",
        help: "Decide on the open export; elsewhere, open the one that waits longest.",
        keys: &["a"],
        commands: &["approve", "reject"],
        rank: 44,
        enabled: can_decide,
        run: |app| app.decide(),
        ..DECIDES
    },
    Action {
        id: "audiences.activations",
        title: "Activations",
        hint: "activations",
        help: "Audiences by destinations, and every export.",
        keys: &["v"],
        rank: 46,
        run: |app| app.show_audiences_part(Part::Activations),
        ..ON_AUDIENCES
    },
    Action {
        id: "audiences.release",
        asks: Some(Ask::ReleaseExport),
        title: "Let out again",
        hint: "let out",
        help: "Let an approved export out where that failed, or deliver it again where delivering failed; asks.",
        keys: &["r"],
        commands: &["release"],
        rank: 47,
        enabled: can_release,
        run: |app| app.ask_release(),
        ..DECIDES
    },
    Action {
        id: "audiences.manifest",
        title: "Manifest",
        hint: "manifest",
        help: "The manifest of the open export, as it lies beside the file.",
        keys: &["m"],
        commands: &["manifest"],
        rank: 48,
        enabled: has_manifest,
        run: |app| show(app, audiences::manifest),
        ..ON_AUDIENCES
    },
    Action {
        id: "audiences.rule",
        title: "Whole rule",
        help: "The rule of the open audience or export, all of it.",
        keys: &["i"],
        commands: &["rule"],
        enabled: has_rule,
        run: |app| show(app, audiences::whole_rule),
        ..ON_AUDIENCES
    },
    Action {
        id: "audiences.end",
        title: "Retire or withdraw",
        hint: "retire/withdraw",
        help: "Take an audience off the list, an undecided export back, or an export from its platform; asks why.",
        keys: &["x"],
        commands: &["retire", "withdraw"],
        rank: 49,
        enabled: can_end,
        run: |app| app.ask_end(),
        ..DECIDES
    },
    Action {
        id: "audiences.exclusions",
        asks: Some(Ask::SetExclusions),
        title: "Exclusions",
        hint: "exclusions",
        help: "The audiences that a destination leaves out of everything; asks why.",
        keys: &["E"],
        commands: &["exclusions"],
        rank: 51,
        run: |app| app.ask_house(House::Exclusions),
        ..DECIDES
    },
    Action {
        id: "audiences.priority",
        asks: Some(Ask::SetGroup),
        title: "Priority groups",
        hint: "priority",
        help: "Groups of audiences, of which a person goes to the first only; asks why.",
        keys: &["P"],
        commands: &["priority", "groups"],
        rank: 52,
        run: |app| app.ask_house(House::Groups),
        ..DECIDES
    },
    Action {
        id: "audiences.suppression",
        asks: Some(Ask::Suppress),
        title: "Suppression list",
        hint: "suppressed",
        help: "How many are on the suppression list; put people on it, or take them off; asks why.",
        keys: &["U"],
        commands: &["suppress", "suppression"],
        rank: 53,
        run: |app| app.ask_house(House::Suppression),
        ..DECIDES
    },
    Action {
        id: "audiences.source",
        title: "Where from",
        hint: "where from",
        help: "Where counts come from: query, parameters, as-of day; of an export, what its file was made from.",
        keys: &["w"],
        commands: &["source", "where"],
        rank: 54,
        enabled: has_source,
        run: |app| show(app, audiences::explain),
        ..ON_AUDIENCES
    },
];

fn is_not_building(app: &App) -> Result<(), &'static str> {
    if app.audiences.builder.is_some() { Err("leave the builder first, with esc") } else { Ok(()) }
}

/// An export's page is for deciding on it.
fn is_among_audiences(app: &App) -> Result<(), &'static str> {
    is_not_building(app)?;
    match app.audiences.open_export() {
        Some(_) => Err("go back to the audiences first, with esc"),
        None => Ok(()),
    }
}

fn can_submit_here(app: &App) -> Result<(), &'static str> {
    is_among_audiences(app)?;
    can_submit(app)
}

fn has_audience(app: &App) -> Result<(), &'static str> {
    is_among_audiences(app)?;
    audiences::current(app).map(|_| ()).ok_or("put the cursor on an audience first")
}

fn has_manifest(app: &App) -> Result<(), &'static str> {
    if app.audiences.open_export().is_none() {
        return Err("open an export first");
    }
    audiences::manifest(app).map(|_| ()).ok_or("it has a manifest once it is let out")
}

fn has_rule(app: &App) -> Result<(), &'static str> {
    is_not_building(app)?;
    audiences::whole_rule(app).map(|_| ()).ok_or("open an audience or an export first")
}

fn has_source(app: &App) -> Result<(), &'static str> {
    is_not_building(app)?;
    audiences::explain(app).map(|_| ()).ok_or("open an audience or an export first")
}

fn show(app: &mut App, pager: fn(&App) -> Option<Pager>) -> Vec<Effect> {
    if let Some(pager) = pager(app) {
        app.overlays.push(Overlay::Pager(pager));
    }
    Vec::new()
}

fn has_two(app: &App) -> Result<(), &'static str> {
    is_among_audiences(app)?;
    match &app.audiences.all.shown {
        Some(all) if all.audiences.iter().filter(|row| row.broken.is_none()).count() > 1 => Ok(()),
        _ => Err("it takes two audiences whose rules are not broken"),
    }
}
