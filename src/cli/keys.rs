//! `c360 keys`: every key of the console, from the action table. The README's table is the one without `keys.toml`.

use color_eyre::Result;

use super::output::Output;
use super::sheet::{Cell, Sheet};
use crate::paths::Paths;
use crate::tui::actions::{self, Row};
use crate::tui::keymap::Keymap;

/// Run it: the keys in force, those of `keys.toml` included.
pub fn run(paths: Option<&Paths>, out: &mut Output<'_>) -> Result<()> {
    let keymap = paths.map_or_else(|| Ok(Keymap::default()), |paths| Keymap::load(&paths.keys()))?;
    let rows = actions::rows(&keymap);
    out.reply(&rows, &[], &[sheet(&rows)], None)
}

/// The key table as it stands in the README.
#[must_use]
pub fn markdown() -> String {
    sheet(&actions::table()).markdown(false)
}

/// An action may be reached by its command alone.
fn keys(row: &Row) -> Option<String> {
    (!row.keys.is_empty()).then(|| row.keys.join(", "))
}

fn sheet(rows: &[Row]) -> Sheet {
    let mut sheet = Sheet::new("keys", "Keys")
        .left("keys", "Keys")
        .left("where", "Where")
        .left("action", "What it does")
        .left("command", "Command")
        .left("id", "Name in keys.toml");
    for row in rows {
        let commands: Vec<String> = row.commands.iter().map(|command| format!(":{command}")).collect();
        sheet.row([
            Cell::maybe(keys(row)),
            Cell::text(row.scope),
            Cell::text(row.help),
            Cell::text(commands.join(", ")),
            Cell::text(row.id),
        ]);
    }
    sheet
}
