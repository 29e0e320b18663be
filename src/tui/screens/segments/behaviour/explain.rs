//! Where what the tab shows comes from.

use super::View;
use crate::tui::app::App;
use crate::tui::overlays::{Pager, evidence};

/// The queries behind the view in front, as they ran.
#[must_use]
pub fn explain(app: &App) -> Option<Pager> {
    let tab = &app.segments.behaviour;
    let window = tab.current().map(|found| found.window);
    let (what, as_of, window, provenance) = match tab.view {
        View::Table => {
            let found = tab.current()?;
            ("behavioural segments".to_owned(), found.as_of, Some(found.window), &found.provenance)
        }
        View::Card(id) => {
            let card = tab.card.shown.as_deref().filter(|card| card.row.id == id)?;
            (super::words::name(app, id), card.as_of, Some(card.window), &card.provenance)
        }
        View::Migration => {
            let found = tab.migration.shown.as_ref()?;
            ("migration".to_owned(), found.as_of, window, &found.provenance)
        }
        View::Variables | View::Trials | View::Trial(_) => return None,
    };
    let queries = provenance.iter().map(|(name, provenance)| (name.as_str(), provenance));
    evidence(app, &what, (as_of, window), queries)
}
