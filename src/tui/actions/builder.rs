//! What the actions do in the rule builder.

use super::{Action, BASE, Reach, Scope};
use crate::contract::Ask;
use crate::tui::app::App;
use crate::tui::grid::Step;
use crate::tui::overlays::{self, Overlay};
use crate::tui::screens::audiences::builder::Focus;

/// Nothing of it means anything elsewhere, so that the palette does not list it.
const IN_BUILDER: Action = Action { scope: Scope::Builder, in_palette: false, ..BASE };

const ON_TREE: Action = Action { enabled: is_on_tree, ..IN_BUILDER };

/// What applies in the rule builder.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        id: "builder.save",
        asks: Some(Ask::SaveAudience),
        title: "Save",
        hint: "save",
        help: "Save the rule as an audience, or as the next version of one; asks for name, hold-out and note.",
        keys: &["ctrl-s"],
        reach: Reach::Write,
        rank: 1,
        run: |app| app.ask_save(),
        ..IN_BUILDER
    },
    Action {
        id: "builder.next",
        title: "Next part",
        hint: "next part",
        help: "From the text to the tree, to the people shown, and round.",
        keys: &["tab"],
        rank: 2,
        run: |app| app.turn_builder(1),
        ..IN_BUILDER
    },
    Action {
        id: "builder.previous",
        title: "Part before",
        help: "The other way round.",
        keys: &["shift-tab"],
        run: |app| app.turn_builder(-1),
        ..IN_BUILDER
    },
    Action {
        id: "builder.add",
        title: "Add a condition",
        hint: "add",
        help: "Into the group under the cursor, or after the condition: field, how it compares, value.",
        keys: &["a"],
        rank: 3,
        run: |app| app.ask_condition(true),
        ..ON_TREE
    },
    Action {
        id: "builder.open",
        title: "Change, open",
        hint: "change, open",
        help: "Change the condition under the cursor; turn all of a group into any; open the person's page.",
        keys: &["enter"],
        rank: 4,
        enabled: is_off_text,
        run: |app| app.open_in_builder(),
        ..IN_BUILDER
    },
    Action {
        id: "builder.group",
        title: "Group",
        hint: "group",
        help: "Put a group around the row, any of it within all, all of it within any.",
        keys: &["g"],
        rank: 5,
        run: |app| app.wrap_row(),
        ..ON_TREE
    },
    Action {
        id: "builder.ungroup",
        title: "Ungroup",
        help: "Put the members of the group in its place.",
        keys: &["G"],
        run: |app| app.unwrap_row(),
        ..ON_TREE
    },
    Action {
        id: "builder.kind",
        title: "All or any",
        hint: "all/any",
        help: "Turn all of the group into any of it, and back.",
        keys: &["space"],
        rank: 6,
        run: |app| app.turn_group(),
        ..ON_TREE
    },
    Action {
        id: "builder.negate",
        title: "Not",
        hint: "not",
        help: "Take those for whom the row does not hold, and back.",
        keys: &["!"],
        rank: 7,
        run: |app| app.negate_row(),
        ..ON_TREE
    },
    Action {
        id: "builder.delete",
        title: "Delete",
        hint: "delete",
        help: "Take the condition or the whole group away.",
        keys: &["d", "del"],
        rank: 8,
        run: |app| app.delete_row(),
        ..ON_TREE
    },
    Action {
        id: "builder.shift-down",
        title: "Move down",
        hint: "move",
        help: "Move the row down: past a condition, into a group, out of one.",
        keys: &["J", "alt-down"],
        rank: 11,
        run: |app| app.shift_row(true),
        ..ON_TREE
    },
    Action {
        id: "builder.shift-up",
        title: "Move up",
        help: "Move the row up, likewise.",
        keys: &["K", "alt-up"],
        run: |app| app.shift_row(false),
        ..ON_TREE
    },
    Action {
        id: "builder.undo",
        title: "Undo",
        hint: "undo",
        help: "One step back, of the text or of the tree; while typing, alt-u.",
        keys: &["u", "alt-u"],
        rank: 9,
        run: |app| app.undo_rule(true),
        ..IN_BUILDER
    },
    Action {
        id: "builder.redo",
        title: "Redo",
        help: "One step on again.",
        keys: &["ctrl-r"],
        run: |app| app.undo_rule(false),
        ..IN_BUILDER
    },
    Action {
        id: "builder.fields",
        title: "Fields",
        hint: "fields",
        help: "Every field: what it means, where it comes from, what values it has.",
        keys: &["f", "f2"],
        rank: 10,
        run: |app| {
            app.show_fields();
            Vec::new()
        },
        ..IN_BUILDER
    },
    Action {
        id: "builder.type",
        title: "Type",
        help: "Go to the rule's text.",
        keys: &["i", "/"],
        run: |app| app.type_rule(),
        ..IN_BUILDER
    },
    Action {
        id: "builder.copy",
        title: "Copy",
        help: "Copy the rule's text to the clipboard.",
        keys: &["y"],
        run: |app| app.copy_rule(),
        ..IN_BUILDER
    },
    Action {
        id: "builder.down",
        title: "Down",
        help: "One row down.",
        keys: &["j", "down"],
        run: |app| app.step_builder(Step::By(1)),
        ..IN_BUILDER
    },
    Action {
        id: "builder.up",
        title: "Up",
        help: "One row up.",
        keys: &["k", "up"],
        run: |app| app.step_builder(Step::By(-1)),
        ..IN_BUILDER
    },
    Action {
        id: "builder.page-down",
        title: "Half a page down",
        help: "Half a page down.",
        keys: &["ctrl-d", "pgdn"],
        run: |app| app.half_page_builder(1),
        ..IN_BUILDER
    },
    Action {
        id: "builder.page-up",
        title: "Half a page up",
        help: "Half a page up.",
        keys: &["ctrl-u", "pgup"],
        run: |app| app.half_page_builder(-1),
        ..IN_BUILDER
    },
    Action {
        id: "builder.first",
        title: "First",
        help: "To the first row.",
        keys: &["home"],
        run: |app| app.step_builder(Step::First),
        ..IN_BUILDER
    },
    Action {
        id: "builder.last",
        title: "Last",
        help: "To the last row.",
        keys: &["end"],
        run: |app| app.step_builder(Step::Last),
        ..IN_BUILDER
    },
    Action {
        id: "builder.help",
        title: "Help",
        help: "What the keys do here, also while typing.",
        keys: &["f1"],
        run: |app| {
            let picker = overlays::help(app);
            app.overlays.push(Overlay::Picker(picker));
            Vec::new()
        },
        ..IN_BUILDER
    },
    Action {
        id: "builder.leave",
        title: "Leave",
        hint: "leave",
        help: "Leave the builder; asks where something would be lost.",
        keys: &["esc", "q"],
        rank: 12,
        run: |app| app.ask_leave(),
        ..IN_BUILDER
    },
];

fn focus(app: &App) -> Option<Focus> {
    app.audiences.builder.as_ref().map(|builder| builder.focus)
}

/// A tree that is not what the text says would overwrite what was typed.
fn is_on_tree(app: &App) -> Result<(), &'static str> {
    let Some(builder) = app.audiences.builder.as_ref().filter(|builder| builder.focus == Focus::Tree) else {
        return Err("go to the tree first, with tab");
    };
    match (builder.draft.is_read, &builder.problem) {
        (true, _) => Ok(()),
        (false, Some(_)) => Err("the text has a mistake; mend it first: shift-tab goes there"),
        (false, None) => Err("the text is not read yet; shift-tab goes there"),
    }
}

fn is_off_text(app: &App) -> Result<(), &'static str> {
    match focus(app) {
        Some(Focus::Text) | None => Err("go to the tree or the people first, with tab"),
        Some(Focus::Tree) => is_on_tree(app),
        Some(Focus::Sample) => Ok(()),
    }
}
