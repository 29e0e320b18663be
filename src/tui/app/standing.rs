//! Where the reader stands in a table, kept by what the row is: others add rows and take some away while one reads.

use super::App;
use crate::tui::screens::{Screen, audiences, models, segments};

/// A row that the cursor is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    crumbs: Vec<String>,
    cursor: usize,
    id: String,
}

impl App {
    /// The row that the cursor is on; of a search, the best hit counts, whatever it is.
    pub(super) fn standing(&self) -> Option<Standing> {
        if self.screen == Screen::Customers {
            return None;
        }
        let place = self.place()?;
        let id = self.grid().current(place)?.id.clone();
        Some(Standing { crumbs: way(self), cursor: place.cursor, id })
    }

    /// Put the cursor back on it, unless what came since put it elsewhere on purpose, or the row is gone.
    pub(super) fn stand(&mut self, at: &Standing) {
        let Some(place) = self.place().filter(|place| place.cursor == at.cursor) else { return };
        let grid = self.grid();
        if grid.current(place).is_some_and(|row| row.id == at.id) || way(self) != at.crumbs {
            return;
        }
        let found = grid.shown(place).iter().position(|row| row.id == at.id);
        if let (Some(found), Some(place)) = (found, self.place_mut()) {
            place.cursor = found;
        }
    }
}

/// Which table it is.
fn way(app: &App) -> Vec<String> {
    match app.screen {
        Screen::Segments => segments::crumbs(app),
        Screen::Models => models::crumbs(app),
        Screen::Audiences => audiences::crumbs(app),
        Screen::Data => vec![format!("{:?}", app.data.section)],
        Screen::Pulse | Screen::Customers => Vec::new(),
    }
}
