//! What the actions do on Models.

use super::{Action, BASE, Reach, Scope};
use crate::contract::{Ask, Role};
use crate::tui::app::{App, Effect, Level};
use crate::tui::overlays::Overlay;
use crate::tui::screens::audiences;
use crate::tui::screens::models::{
    Part, can_bring_back, can_promote, can_retire, can_roll_back, current_cell, explain,
};

const ON_MODELS: Action = Action { scope: Scope::Models, ..BASE };

/// What changes which scores are used.
const DECIDES: Action = Action { reach: Reach::Dangerous, ..ON_MODELS };

/// What applies on Models.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        id: "models.left",
        title: "Left",
        help: "The matrix's cell to the left; the shorter horizon of equal size; else the part before.",
        keys: &["left", "h"],
        in_palette: false,
        run: |app| app.sideways_models(-1),
        ..ON_MODELS
    },
    Action {
        id: "models.right",
        title: "Right",
        help: "The matrix's cell to the right; the longer horizon of equal size; else the next part.",
        keys: &["right", "l"],
        in_palette: false,
        run: |app| app.sideways_models(1),
        ..ON_MODELS
    },
    Action {
        id: "models.family",
        title: "Churn, value, return",
        hint: "churn/value/return",
        help: "Show the models of the next kind: of churn, of value, or of who comes back.",
        keys: &["v"],
        commands: &["kind"],
        rank: 41,
        enabled: is_on_list,
        run: |app| app.turn_family(),
        ..ON_MODELS
    },
    Action {
        id: "models.edit",
        title: "Rule or bounds",
        hint: "edit",
        help: "Type the business rule and its horizon, or the bounds of the matrix.",
        keys: &["e"],
        commands: &["edit"],
        reach: Reach::Read,
        rank: 42,
        enabled: can_edit,
        run: |app| app.edit_models(),
        ..ON_MODELS
    },
    Action {
        id: "models.audience",
        asks: Some(Ask::SaveAudience),
        title: "New audience",
        hint: "new audience",
        help: "Build an audience from the cell of the matrix under the cursor.",
        keys: &["n"],
        commands: &["new"],
        reach: Reach::Write,
        rank: 47,
        enabled: is_on_cell,
        run: |app| {
            let cell = current_cell(app).zip(app.models.matrix.shown.as_ref());
            let rule = cell.map(|(cell, matrix)| audiences::from_cell(matrix, cell));
            app.open_builder(None, rule)
        },
        ..ON_MODELS
    },
    Action {
        id: "models.promote",
        asks: Some(Ask::SetRole),
        title: "Promote",
        hint: "promote",
        help: "Make the model the champion from the next rescoring on; asks why.",
        keys: &["p"],
        commands: &["promote"],
        rank: 43,
        enabled: can_promote,
        run: |app| app.ask_role(Role::Champion),
        ..DECIDES
    },
    Action {
        id: "models.retire",
        asks: Some(Ask::SetRole),
        title: "Retire",
        hint: "retire",
        help: "Train and judge the model no longer; asks why.",
        keys: &["r"],
        commands: &["retire"],
        rank: 44,
        enabled: can_retire,
        run: |app| app.ask_role(Role::Retired),
        ..DECIDES
    },
    Action {
        id: "models.back",
        asks: Some(Ask::SetRole),
        title: "Bring back",
        hint: "bring back",
        help: "Make a retired model a challenger again; asks why.",
        keys: &["b"],
        commands: &["back"],
        rank: 45,
        enabled: can_bring_back,
        run: |app| app.ask_role(Role::Challenger),
        ..DECIDES
    },
    Action {
        id: "models.rollback",
        asks: Some(Ask::RollBackScores),
        title: "Scores before",
        hint: "scores before",
        help: "Take the scores before the last rescoring into use again; asks why.",
        keys: &["u"],
        commands: &["rollback"],
        rank: 46,
        enabled: can_roll_back,
        run: |app| app.ask_roll_back(),
        ..DECIDES
    },
    Action {
        id: "models.source",
        title: "Where from",
        hint: "where from",
        help: "What trained the model and when, the rescoring behind the scores, and every warning.",
        keys: &["w"],
        commands: &["source", "where"],
        rank: 50,
        enabled: has_source,
        run: source,
        ..ON_MODELS
    },
];

fn is_on_list(app: &App) -> Result<(), &'static str> {
    has_source(app)?;
    if app.models.open.is_none() && app.models.part == Part::Models {
        Ok(())
    } else {
        Err("go back to the models first, with esc")
    }
}

fn can_edit(app: &App) -> Result<(), &'static str> {
    match app.models.part {
        _ if app.models.open.is_some() => Err("go back to the models first, with esc"),
        Part::EqualSize => Ok(()),
        // The form only shows bounds; setting them is a question of its own.
        Part::Matrix if app.options.read_only => Err("this console is read-only"),
        Part::Matrix if app.models.matrix.shown.is_some() => Ok(()),
        Part::Matrix => Err("there is no matrix yet; `c360 models bands set --days` takes another horizon"),
        Part::Models | Part::Compare => {
            Err("equal size and the matrix have something to edit; tab goes there")
        }
    }
}

fn is_on_cell(app: &App) -> Result<(), &'static str> {
    if app.is_on_matrix() && current_cell(app).is_some() {
        Ok(())
    } else {
        Err("go to a cell of the matrix first, with :matrix")
    }
}

fn has_source(app: &App) -> Result<(), &'static str> {
    match &app.models.all.shown {
        Some(all) if all.scoring.is_some() || !all.models.is_empty() => Ok(()),
        _ => Err("nobody has been scored yet; S does it"),
    }
}

fn source(app: &mut App) -> Vec<Effect> {
    match explain(app) {
        Some(pager) => app.overlays.push(Overlay::Pager(pager)),
        None => app.say(Level::Warn, "The engine did not say where this comes from"),
    }
    Vec::new()
}
