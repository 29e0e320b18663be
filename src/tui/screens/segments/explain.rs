//! Where what Segments shows comes from.

use std::collections::BTreeMap;

use super::{Tab, View, behaviour};
use crate::contract::Provenance;
use crate::tui::app::App;
use crate::tui::names;
use crate::tui::overlays::{Pager, evidence};

/// The queries behind the view in front, as they ran.
#[must_use]
pub fn explain(app: &App) -> Option<Pager> {
    let screen = &app.segments;
    if screen.tab == Tab::Behaviour {
        return behaviour::explain(app);
    }
    let window = screen.table.shown.as_ref().map(|segments| segments.window);
    let (what, as_of, window, provenance) = match screen.view {
        View::Table => {
            let shown = screen.table.shown.as_ref()?;
            ("the segments".to_owned(), shown.as_of, Some(shown.window), &shown.provenance)
        }
        View::Tier(segment) => {
            let shown = screen.tier.shown.as_ref()?;
            (names::segment(segment).to_owned(), shown.as_of, window, &shown.provenance)
        }
        View::Migration => {
            let shown = screen.migration.shown.as_ref()?;
            ("migration".to_owned(), shown.as_of, Some(shown.window), &shown.provenance)
        }
        View::Bridge => {
            let shown = screen.bridge.shown.as_ref()?;
            ("the bridge".to_owned(), shown.as_of, Some(shown.window), &shown.provenance)
        }
        View::Thresholds => return None,
    };
    evidence(app, &what, (as_of, window), queries(provenance))
}

fn queries(found: &BTreeMap<String, Provenance>) -> impl Iterator<Item = (&str, &Provenance)> {
    found.iter().map(|(name, provenance)| (name.as_str(), provenance))
}
