//! What the actions do that go to a screen.

use super::{Action, BASE};
use crate::contract::Ask;
use crate::tui::app::{App, Effect};
use crate::tui::screens::Screen;
use crate::tui::screens::data::Section;
use crate::tui::screens::models::Part;

/// What goes to a screen.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        id: "app.pulse",
        title: "Pulse",
        help: "Go to Pulse: the day's figures, their trend and their parts.",
        keys: &["1"],
        commands: &["pulse"],
        run: pulse,
        ..BASE
    },
    Action {
        id: "app.segments",
        title: "Segments",
        help: "Go to Segments: the value tiers against last year, and the behavioural segments.",
        keys: &["2"],
        commands: &["segments"],
        run: segments,
        ..BASE
    },
    Action {
        id: "app.behaviour",
        title: "Behavioural segments",
        help: "Go to the behavioural segments, on Segments: how customers buy, as cards.",
        commands: &["behaviour"],
        run: |app| app.open_behaviour_tab(),
        ..BASE
    },
    Action {
        id: "app.customers",
        asks: Some(Ask::FindCustomers),
        title: "Customers",
        help: "Go to Customers: find one, and see everything known of them.",
        keys: &["3"],
        commands: &["customers"],
        run: customers,
        ..BASE
    },
    Action {
        id: "app.find",
        asks: Some(Ask::FindCustomers),
        title: "Find a customer",
        help: "Go to Customers with the search open. What is typed there is never kept.",
        commands: &["find"],
        run: find,
        ..BASE
    },
    Action {
        id: "app.models",
        title: "Models",
        help: "Go to Models: every model, how well it predicted, and what it says of whom.",
        keys: &["4"],
        commands: &["models"],
        run: models,
        ..BASE
    },
    Action {
        id: "app.compare",
        title: "Champion and challengers",
        help: "Go to champions against their challengers, on Models.",
        commands: &["compare"],
        run: |app| models_part(app, Part::Compare),
        ..BASE
    },
    Action {
        id: "app.equal",
        title: "Rule and champion",
        help: "Go to the business rule against the champion taking as many people, on Models.",
        commands: &["equal"],
        run: |app| models_part(app, Part::EqualSize),
        ..BASE
    },
    Action {
        id: "app.matrix",
        title: "Matrix",
        help: "Go to the matrix of churn and value, on Models.",
        commands: &["matrix"],
        run: |app| models_part(app, Part::Matrix),
        ..BASE
    },
    Action {
        id: "app.audiences",
        title: "Audiences",
        help: "Go to Audiences: who is meant by which rule, and what of them left the house.",
        keys: &["5"],
        commands: &["audiences"],
        run: |app| app.go(Screen::Audiences),
        ..BASE
    },
    Action {
        id: "app.activations",
        title: "Activations",
        help: "Go to every export by audience and destination, on Audiences.",
        commands: &["activations", "exports"],
        run: |app| app.open_activations(),
        ..BASE
    },
    Action {
        id: "app.data",
        title: "Data",
        help: "Go to Data: what is loaded, from which files, and what was rejected.",
        keys: &["0"],
        commands: &["data"],
        run: data,
        ..BASE
    },
    Action {
        id: "app.jobs",
        title: "Jobs",
        help: "Go to the jobs, on Data.",
        commands: &["jobs"],
        run: jobs,
        ..BASE
    },
];

fn pulse(app: &mut App) -> Vec<Effect> {
    app.go(Screen::Pulse)
}

fn segments(app: &mut App) -> Vec<Effect> {
    app.go(Screen::Segments)
}

fn customers(app: &mut App) -> Vec<Effect> {
    app.go(Screen::Customers)
}

fn find(app: &mut App) -> Vec<Effect> {
    app.start_search()
}

fn models(app: &mut App) -> Vec<Effect> {
    app.go(Screen::Models)
}

fn models_part(app: &mut App, part: Part) -> Vec<Effect> {
    app.models.open_part(part);
    app.go(Screen::Models)
}

fn data(app: &mut App) -> Vec<Effect> {
    app.go(Screen::Data)
}

fn jobs(app: &mut App) -> Vec<Effect> {
    app.data.section = Section::Jobs;
    app.go(Screen::Data)
}
