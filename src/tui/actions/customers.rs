//! What the actions do on Customers.

use super::{Action, BASE, Reach, Scope};
use crate::contract::{Ask, Dimension};
use crate::tui::app::{App, Effect, Level};
use crate::tui::overlays::Overlay;
use crate::tui::screens::audiences;
use crate::tui::screens::customers::{self, Menu};

const ON_CUSTOMERS: Action = Action { scope: Scope::Customers, ..BASE };

/// What narrows the search.
const NARROWS: Action = Action { enabled: on_search, ..ON_CUSTOMERS };

/// What is done on one customer's page.
const ON_PROFILE: Action = Action { enabled: has_profile, ..ON_CUSTOMERS };

/// What applies on Customers.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        id: "customers.tier",
        title: "Segment…",
        hint: "segment",
        help: "Only customers of one segment.",
        keys: &["t"],
        commands: &["segment", "tier"],
        rank: 41,
        run: |app| menu(app, Menu::Segment),
        ..NARROWS
    },
    Action {
        id: "customers.store",
        title: "Home store…",
        hint: "store",
        help: "Only customers of one home store.",
        keys: &["s"],
        commands: &["store"],
        rank: 42,
        run: |app| app.ask_narrowing(Dimension::Store),
        ..NARROWS
    },
    Action {
        id: "customers.channel",
        title: "Channel…",
        hint: "channel",
        help: "Only customers who bought last through one channel.",
        keys: &["c"],
        commands: &["channel"],
        rank: 43,
        run: |app| app.ask_narrowing(Dimension::Channel),
        ..NARROWS
    },
    Action {
        id: "customers.recency",
        title: "Last purchase…",
        hint: "last purchase",
        help: "Only customers who bought within so many days, or not for so many.",
        keys: &["r"],
        commands: &["recency"],
        rank: 44,
        run: |app| menu(app, Menu::Recency),
        ..NARROWS
    },
    Action {
        id: "customers.consent",
        title: "Consent…",
        hint: "consent",
        help: "Only customers who may be e-mailed, texted, written to, or passed to advertising platforms.",
        keys: &["o"],
        commands: &["consent"],
        rank: 45,
        run: |app| menu(app, Menu::Consent),
        ..NARROWS
    },
    Action {
        id: "customers.audience",
        asks: Some(Ask::SaveAudience),
        title: "New audience",
        hint: "new audience",
        help: "Build an audience from what narrows the search, or from those it found; from the marked ones, if any.",
        keys: &["n"],
        commands: &["new"],
        reach: Reach::Write,
        rank: 47,
        enabled: has_found,
        run: build_from_search,
        ..ON_CUSTOMERS
    },
    Action {
        id: "customers.clear",
        title: "Clear filters",
        hint: "clear",
        help: "Search among all customers again.",
        keys: &["x"],
        commands: &["clear"],
        rank: 46,
        enabled: is_narrowed,
        run: |app| app.clear_narrowing(),
        ..ON_CUSTOMERS
    },
    Action {
        id: "customers.next",
        title: "Next customer",
        hint: "next",
        help: "The next customer of the list they came from.",
        keys: &["]"],
        commands: &["next"],
        rank: 21,
        run: |app| app.step_profile(1),
        ..ON_PROFILE
    },
    Action {
        id: "customers.previous",
        title: "Customer before",
        hint: "before",
        help: "The customer before in the list they came from.",
        keys: &["["],
        commands: &["previous"],
        rank: 22,
        run: |app| app.step_profile(-1),
        ..ON_PROFILE
    },
    Action {
        id: "customers.fold",
        title: "Fold all",
        hint: "fold all",
        help: "Fold every part of the page, or unfold them all; space and enter fold the one under the cursor.",
        keys: &["z"],
        commands: &["fold"],
        rank: 23,
        run: |app| app.fold_all(),
        ..ON_PROFILE
    },
    Action {
        id: "customers.left",
        title: "Month before",
        help: "The month before, in what they spent.",
        keys: &["left", "h"],
        in_palette: false,
        run: |app| app.step_month(-1),
        ..ON_PROFILE
    },
    Action {
        id: "customers.right",
        title: "Next month",
        help: "The next month, in what they spent.",
        keys: &["right", "l"],
        in_palette: false,
        run: |app| app.step_month(1),
        ..ON_PROFILE
    },
    Action {
        id: "customers.reveal",
        asks: Some(Ask::RevealCustomer),
        title: "Reveal",
        hint: "reveal",
        help: "Show the personal data of this customer until the page is left; asks why, and the audit chain keeps it.",
        keys: &["R"],
        commands: &["reveal"],
        reach: Reach::Write,
        rank: 51,
        run: |app| app.ask_reveal(),
        ..ON_PROFILE
    },
    Action {
        id: "customers.export",
        asks: Some(Ask::ExportCustomer),
        title: "Export for the person",
        hint: "export",
        help: "Write everything held about this customer to files, for that customer; asks why.",
        keys: &["E"],
        commands: &["export"],
        reach: Reach::Write,
        rank: 52,
        run: |app| app.ask_export(),
        ..ON_PROFILE
    },
    Action {
        id: "customers.erase",
        asks: Some(Ask::EraseCustomer),
        title: "Erase",
        hint: "erase",
        help: "Take this customer out for good; asks twice, and why.",
        keys: &["X"],
        commands: &["erase"],
        reach: Reach::Dangerous,
        rank: 53,
        run: |app| app.ask_erasure(),
        ..ON_PROFILE
    },
    Action {
        id: "customers.source",
        title: "Where from",
        hint: "where from",
        help: "Where the part under the cursor comes from: query, parameters, as-of day, lines, rows, milliseconds.",
        keys: &["w"],
        commands: &["source", "where"],
        rank: 50,
        enabled: has_source,
        run: source,
        ..ON_CUSTOMERS
    },
];

fn on_search(app: &App) -> Result<(), &'static str> {
    if app.is_on_search() { Ok(()) } else { Err("this narrows the search; go back to it first, with esc") }
}

fn is_narrowed(app: &App) -> Result<(), &'static str> {
    on_search(app)?;
    if app.customers.search.filter.is_empty() { Err("nothing narrows the search") } else { Ok(()) }
}

fn has_profile(app: &App) -> Result<(), &'static str> {
    if app.customers.shown().is_some() { Ok(()) } else { Err("open a customer first, with enter") }
}

fn has_source(app: &App) -> Result<(), &'static str> {
    if app.is_on_search() && app.customers.search.found.shown.is_none() {
        return Err("nothing has been searched for yet");
    }
    if app.is_on_search() { Ok(()) } else { has_profile(app) }
}

fn has_found(app: &App) -> Result<(), &'static str> {
    on_search(app)?;
    audiences::from_search(app).map(|_| ()).ok_or("search for somebody first, or narrow to some of them")
}

/// Build an audience from what was searched for, and say so where only some of those found are in it.
fn build_from_search(app: &mut App) -> Vec<Effect> {
    let rule = audiences::from_search(app);
    let warning = audiences::only_some_found(app);
    let effects = app.open_builder(None, rule);
    if let Some(warning) = warning {
        app.say(Level::Warn, warning);
    }
    effects
}

fn menu(app: &mut App, menu: Menu) -> Vec<Effect> {
    let picker = customers::menu(app, menu);
    app.overlays.push(Overlay::Picker(picker));
    Vec::new()
}

fn source(app: &mut App) -> Vec<Effect> {
    match customers::explain(app) {
        Some(pager) => app.overlays.push(Overlay::Pager(pager)),
        None => app.say(Level::Warn, "The engine did not say where this comes from"),
    }
    Vec::new()
}
